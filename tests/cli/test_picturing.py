"""Pictures of pages, from the markup to a claim, and from the claim to the file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageDraw

from tollbook.capture import fetch as fetching
from tollbook.capture import web
from tollbook.capture.fetch import fetch
from tollbook.store import Book
from webserver import LOOPBACK, Handler, Server, answer, serving

Call = Callable[..., tuple[int, str, str]]

PAGE = (
    b"<!doctype html><html lang='en'><head><title>Fire at the mill</title></head><body><article>"
    b"<h1>Fire at the mill</h1><figure><img src='/i/mill.jpg' alt='A burnt mill by the river'>"
    b"<figcaption>Neighbours look at the mill on Tuesday. <span class='credit'>Photo: Ann "
    b"Example/AFP</span></figcaption></figure><p>At least 9 villagers were killed at the mill in "
    b"Kapan on Monday, the mayor said. Rescue workers searched the building for the whole night and "
    b"found no one else. The road to the north was closed.</p></article></body></html>"
)


def photo(*, width: int = 400, quality: int = 90) -> bytes:
    image = Image.new("RGB", (800, 600), "navy")
    draw = ImageDraw.Draw(image)
    for n in range(9):
        draw.ellipse(
            (n * 83, n * n * 6, n * 83 + 160, n * n * 6 + 200), fill=(n * 28, 255 - n * 20, 90)
        )
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Example 1"
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (39.0, 12.0, 0.0), 3: "E", 4: (46.0, 24.0, 0.0)}
    out = io.BytesIO()
    image.resize((width, width * 3 // 4)).save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server on loopback, which Tollbook may ask in this test."""
    for module in (web, fetching):
        monkeypatch.setattr(module, "fetch", partial(fetch, policy=LOOPBACK))
    pages: dict[str, bytes | Handler] = {
        "/news": answer(PAGE),
        "/i/mill.jpg": answer(photo()),
        "/i/small.jpg": answer(photo(width=200, quality=40)),
        "/i/page.jpg": answer(PAGE),
    }
    with serving(pages) as running:
        yield running


def media(tollbook: Call) -> list[dict[str, object]]:
    lines = tollbook("claims", "--kind", "media", "--format", "jsonl")[1].splitlines()
    return [json.loads(line) for line in lines]


def test_a_caption_is_claimed_once_with_all_that_its_page_tells(
    tollbook: Call, server: Server
) -> None:
    """The credit in its words and the figure in the markup are one claim, and nothing was asked
    for but the page."""
    assert tollbook("add", server.url("/news"))[0] == 0
    [claim] = media(tollbook)

    assert claim["media"] == {
        "medium": "photo",
        "credit": "Ann Example/AFP",
        "shows": "Neighbours look at the mill on Tuesday",
        "caption": "Neighbours look at the mill on Tuesday.",
        "alt": "A burnt mill by the river",
        "address": server.url("/i/mill.jpg"),
    }
    assert [asked.path for asked in server.asked if asked.path.endswith(".jpg")] == []


def test_a_file_is_had_on_request_and_kept_as_evidence(
    tollbook: Call, server: Server, tmp_path: Path
) -> None:
    """With its digest, its capture and what the camera wrote; where it was taken is withheld."""
    tollbook("add", server.url("/news"))
    [claim] = media(tollbook)
    status, out, err = tollbook("capture", "picture", str(claim["id"]))
    assert status == 0, err
    assert "Model: Example 1" in out
    assert "GPS: [coordinates withheld]" in out
    assert "39.2" not in out

    status, out, _ = tollbook("capture", "picture", server.url("/i/small.jpg"), "--json")
    record = json.loads(out)
    assert status == 0
    assert record["metadata"]["GPS"] == "[coordinates withheld]"
    assert [one["bits"] <= 8 for one in record["alike"]] == [True]

    exact = [
        json.loads(line)
        for line in tollbook("capture", "pictures", "--exact", "--json")[1].splitlines()
    ]
    assert [one["metadata"]["GPS"]["latitude"] for one in exact] == [39.2, 39.2]
    assert tollbook("capture", "pictures")[1].count("bits differ") == 2
    with Book.open(tmp_path / "a.book") as book:
        assert book.verify().damage is None
        assert book.raw(f"sha256:{exact[0]['sha256']}") == photo()


def test_files_of_pictures_leave_the_book_only_when_asked_for(
    tollbook: Call, server: Server, tmp_path: Path
) -> None:
    """An archive for others has them with `--pictures` only."""
    tollbook("add", server.url("/news"))
    tollbook("capture", "picture", server.url("/i/mill.jpg"))

    assert tollbook("capture", "export", "a.warc.gz")[1].startswith("1 capture written")
    assert tollbook("capture", "export", "b.warc.gz", "--pictures")[1].startswith("2 captures")


def test_a_file_that_was_taken_down_is_gone(tollbook: Call, server: Server, tmp_path: Path) -> None:
    """By its digest, with what the camera wrote."""
    tollbook("add", server.url("/news"))
    _, out, _ = tollbook("capture", "picture", server.url("/i/mill.jpg"), "--json")
    digest = json.loads(out)["sha256"]

    assert tollbook("takedown", digest, "--why", "a face in it")[0] == 0
    assert tollbook("verify")[0] == 0
    assert "Example 1" not in tollbook("capture", "pictures", "--exact")[1]
    assert photo()[:300] not in (tmp_path / "a.book").read_bytes()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("/i/page.jpg", "is no whole picture"),
        ("/i/none.jpg", "answers 404"),
        ("nonsense", "is no address"),
        ("c_0123456789abcdef", "is not in"),
    ],
)
def test_what_is_no_picture_is_not_kept(
    tollbook: Call, server: Server, tmp_path: Path, what: str, said: str
) -> None:
    """A page under the name of a picture, nothing at all."""
    tollbook("init")
    asked = server.url(what) if what.startswith("/") else what
    status, _, err = tollbook("capture", "picture", asked)

    assert status == 2
    assert said in err
    with Book.open(tmp_path / "a.book") as book:
        assert book.pictures() == []
        assert list(book.all_captures()) == []

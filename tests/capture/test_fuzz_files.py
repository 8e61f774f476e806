"""Whatever bytes a file has, an archive or a list ends with what could be had and reasons."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archives import wacz, warc
from fuzzing import WORDS, check_any, in_file, inside, zip_of
from tollbook.capture import Captured, Manifest, Missed, capture
from tollbook.capture.mentions import Mentions
from tollbook.capture.warc_records import records
from tollbook.capture.watchlist import Watchlist, states
from tollbook.errors import InputError

PLAIN_WARC = warc({"https://example.org/1": WORDS.encode()}, packed=False)
WARCS = [warc({"https://example.org/1": WORDS.encode()}), PLAIN_WARC]
MAIL = f"Subject: Deaths\nFrom: a@example.org\nDate: Tue, 6 Oct 2020 09:30:00\n\n{WORDS}\n"
BOX = f"From a@example.org Tue\n{MAIL}\nFrom b@example.org Tue\n{MAIL}".encode()
ZIP = zip_of({"a.txt": WORDS.encode(), "b.html": f"<p>{WORDS * 9}</p>".encode()})

MANIFEST = b"path,published,publisher,url\na.txt,2020-10-05,The Post,https://example.org/1\n"
MENTIONS = (
    "\n".join(
        json.dumps({"doc": "a", "start": n, "end": n + 5, "text": "Mill "}) for n in (3, 90)
    ).encode()
    + b"\n"
)
LIST = (
    b'[watch]\nevery = "1h"\ndelay = 2\n[[feed]]\naddress = "https://example.org/feed"\n'
    b'publisher = "P"\nabout = ["killed"]\n[[pages]]\naddresses = ["https://example.org/1"]\n'
)
STATES = (
    b'{"https://example.org/feed": {"due": 1, "failures": 0, "etag": null, "modified": null, '
    b'"tried": {"https://example.org/1": 2}}}'
)


def read_archive(path: Path) -> object:
    """Through the front door: everything in it is captured, or missed with a reason."""
    for item in capture([path], max_bytes=100_000):
        assert isinstance(item, Captured | Missed)
        if isinstance(item, Missed):
            assert item.reason
    return None


def read_warc(raw: bytes) -> object:
    return list(records(io.BytesIO(raw), max_bytes=10_000))


@pytest.mark.parametrize(
    ("name", "samples", "share"),
    [("a.warc", WARCS, 3), ("a.zip", [ZIP], 3), ("a.mbox", [BOX], 3)],
    ids=["warc", "zip", "mbox"],
)
def test_any_archive_ends_with_what_could_be_had(
    tmp_path: Path, name: str, samples: list[bytes], share: float
) -> None:
    """Nothing is raised; each thing that can't be had says why."""
    check_any(in_file(tmp_path, name, read_archive), samples, share)


def test_any_records_of_a_web_archive(tmp_path: Path) -> None:
    """As they stand, and packed anew after they were broken, so that no checksum is in the way."""
    check_any(read_warc, WARCS, 5)
    check_any(lambda raw: read_warc(gzip.compress(raw, 1)), [PLAIN_WARC], 3)


def test_any_wacz(tmp_path: Path) -> None:
    """As it stands, with another list of what is in it, and with another archive in it."""
    made = wacz(tmp_path / "made.wacz", WARCS[0]).read_bytes()
    read = in_file(tmp_path, "a.wacz", read_archive)
    check_any(read, [made], 1)
    described, with_description = inside(made, "datapackage.json")
    check_any(lambda raw: read(with_description(raw)), [described], 1)
    archived, with_archive = inside(made, "archive/data.warc.gz")
    check_any(lambda raw: read(with_archive(raw)), [archived], 1)


@pytest.mark.parametrize(
    ("name", "read", "sample", "share"),
    [
        ("manifest.csv", Manifest.read, MANIFEST, 3),
        ("mentions.jsonl", Mentions.read, MENTIONS, 2),
        ("watch.toml", Watchlist.read, LIST, 3),
    ],
    ids=["manifest", "mentions", "watchlist"],
)
def test_any_list_of_a_person_is_used_whole_or_refused(
    tmp_path: Path, name: str, read: Callable[[Path], object], sample: bytes, share: float
) -> None:
    """With a reason that names the file."""

    def named(path: Path) -> object:
        try:
            return read(path)
        except InputError as problem:
            assert name in str(problem)
            raise

    check_any(in_file(tmp_path, name, named), [sample], share, reasons=InputError)


def test_any_states_beside_a_list_cost_a_question_at_most(tmp_path: Path) -> None:
    """What can't be read is as if it weren't there."""
    read = in_file(tmp_path, "watch.toml.state", lambda path: states(tmp_path / "watch.toml"))
    check_any(read, [STATES], 1)

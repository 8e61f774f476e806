"""Packs come over HTTP: whole or gone on with, from a server of this test on the loopback."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tollbook.errors import GazetteerError
from tollbook.resolve.gazetteer.fetch import fetch


def packed(text: str) -> bytes:
    """A ZIP with one table of this content, not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("AZ.txt", text)
    return out.getvalue()


class Mirror(BaseHTTPRequestHandler):
    """Serves `content` with ranges; breaks off after `breaks` bytes as often as `times` says."""

    content = b""
    mark: str | None = '"1"'
    ranges = True
    breaks, times = 0, 0
    status = 200
    asked: list[str | None]

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        type(self).asked.append(wanted)
        if self.status != 200:
            self.send_error(self.status)
            return
        start = 0
        match = re.fullmatch(r"bytes=(\d+)-", wanted or "")
        if match and self.ranges and self.headers.get("If-Range") == self.mark:
            start = int(match[1])
            if start >= len(self.content):
                self.send_error(416)
                return
        self.send_response(206 if start else 200)
        if start:
            size = len(self.content)
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        if self.mark:
            self.send_header("ETag", self.mark)
        self.send_header("Content-Length", str(len(self.content) - start))
        self.end_headers()
        body = self.content[start:]
        if self.times > 0:
            type(self).times -= 1
            body = body[: self.breaks]
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def mirror() -> Iterator[tuple[str, type[Mirror]]]:
    """The address of a server of this test, and what it serves."""

    class This(Mirror):
        content = packed("one\n" * 50_000)
        asked: list[str | None] = []  # noqa: RUF012

    server = ThreadingHTTPServer(("127.0.0.1", 0), This)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", This
    server.shutdown()
    server.server_close()


Serving = tuple[str, type[Mirror]]


def test_a_pack_is_fetched_once(mirror: Serving, tmp_path: Path) -> None:
    """The second time it comes from the cache, unless asked for anew."""
    address, serves = mirror
    heard: list[tuple[int, int | None]] = []
    file = fetch("AZ", mirror=address, cache=tmp_path, told=lambda *how: heard.append(how))
    assert file.read_bytes() == serves.content
    assert heard[-1] == (len(serves.content), len(serves.content))
    assert fetch("AZ", mirror=address + "/", cache=tmp_path) == file
    assert len(serves.asked) == 1
    fetch("AZ", mirror=address, cache=tmp_path, again=True)
    assert len(serves.asked) == 2


def test_a_damaged_pack_is_fetched_again(mirror: Serving, tmp_path: Path) -> None:
    """One byte of it is enough."""
    address, serves = mirror
    file = fetch("AZ", mirror=address, cache=tmp_path)
    file.write_bytes(serves.content[:-1] + b"\0")
    assert fetch("AZ", mirror=address, cache=tmp_path).read_bytes() == serves.content


def test_a_broken_off_pack_is_gone_on_with(mirror: Serving, tmp_path: Path) -> None:
    """In the same call: only what is missing is asked for."""
    address, serves = mirror
    serves.breaks, serves.times = 70_000, 2
    file = fetch("AZ", mirror=address, cache=tmp_path)
    assert file.read_bytes() == serves.content
    assert serves.asked == [None, "bytes=70000-", "bytes=140000-"]
    assert [one.name for one in file.parent.iterdir() if "part" in one.name] == []


def test_a_later_call_goes_on_where_the_first_gave_up(mirror: Serving, tmp_path: Path) -> None:
    """The first says how far it came and that asking again goes on from there."""
    address, serves = mirror
    serves.breaks, serves.times = 50_000, 3
    with pytest.raises(GazetteerError, match=r"broke off after 150,000 of [\d,]+ bytes.*goes on"):
        fetch("AZ", mirror=address, cache=tmp_path)
    assert fetch("AZ", mirror=address, cache=tmp_path).read_bytes() == serves.content
    assert serves.asked[-1] == "bytes=150000-"


@pytest.mark.parametrize("how", ["another version", "no ranges", "no mark", "weak mark"])
def test_parts_of_two_versions_are_never_put_together(
    mirror: Serving, tmp_path: Path, how: str
) -> None:
    """Where the server can't say that it is the same file, it is fetched from its beginning."""
    address, serves = mirror
    if how == "no mark":
        serves.mark = None
    elif how == "weak mark":
        serves.mark = 'W/"1"'
    serves.breaks, serves.times = 50_000, 3
    if how == "no ranges":
        serves.ranges = False
    with pytest.raises(GazetteerError, match="broke off"):
        fetch("AZ", mirror=address, cache=tmp_path)
    if how == "another version":
        serves.content, serves.mark = packed("two\n" * 40_000), '"2"'
    assert fetch("AZ", mirror=address, cache=tmp_path).read_bytes() == serves.content


def test_a_whole_part_that_was_never_named_is_fetched_anew(mirror: Serving, tmp_path: Path) -> None:
    """The server has nothing left to send (416): begin again rather than give up."""
    address, serves = mirror
    serves.breaks, serves.times = 50_000, 3
    with pytest.raises(GazetteerError):
        fetch("AZ", mirror=address, cache=tmp_path)
    (tmp_path / "packs" / "AZ.zip.part").write_bytes(serves.content)
    assert fetch("AZ", mirror=address, cache=tmp_path).read_bytes() == serves.content


@pytest.mark.parametrize(
    ("status", "problem"), [(404, "has no pack of AZ"), (403, "was refused: 403"), (503, "503")]
)
def test_a_refusal_says_why(mirror: Serving, tmp_path: Path, status: int, problem: str) -> None:
    """Not found, not allowed; a server that is busy is asked three times."""
    address, serves = mirror
    serves.status = status
    with pytest.raises(GazetteerError, match=problem):
        fetch("AZ", mirror=address, cache=tmp_path)
    assert len(serves.asked) == (3 if status == 503 else 1)


def test_without_a_connection_it_says_what_to_do(tmp_path: Path) -> None:
    """The address, the reason, the setting for another mirror, and the way without."""
    with pytest.raises(GazetteerError) as error:
        fetch("AZ", mirror="http://127.0.0.1:9", cache=tmp_path)
    for words in ("127.0.0.1:9/AZ.zip", "refused", "TOLLBOOK_GAZETTEER_MIRROR", "gazetteer add"):
        assert words in str(error.value)


@pytest.mark.parametrize("address", ["file:///etc", "ftp://a.example", "mirror", ""])
def test_other_addresses_are_no_mirrors(tmp_path: Path, address: str) -> None:
    """Only http and https: a mirror names no file of this machine."""
    with pytest.raises(GazetteerError, match="expected an address"):
        fetch("AZ", mirror=address, cache=tmp_path)


def test_what_is_no_zip_is_no_pack(mirror: Serving, tmp_path: Path) -> None:
    """A page that says "log in" comes with status 200 too; it is not kept."""
    address, serves = mirror
    serves.content = b"<html>log in</html>"
    with pytest.raises(GazetteerError, match="no ZIP file"):
        fetch("AZ", mirror=address, cache=tmp_path)
    assert list((tmp_path / "packs").iterdir()) == []

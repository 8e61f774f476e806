"""How do the pages in a web archive become captured bytes, with how they were captured then?

WARC (ISO 28500), packed or not, and WACZ, which is a ZIP of WARCs with a list of digests. One
record at a time is in memory. Whether a record is whole is checked first (`warc_records`); what
lies in it is read by warcio.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from warcio.recordloader import ArcWarcRecordLoader
from warcio.timeutils import iso_date_to_datetime

from tollbook.capture.address import is_web
from tollbook.capture.fetch import REDIRECTS, Fetched
from tollbook.capture.files import Captured, Missed, Skipped, missed, shown
from tollbook.capture.warc_records import Broken, Record, records
from tollbook.capture.web import captured
from tollbook.capture.zipped import BadZip, opened
from tollbook.model.capture import Capture, Headers

WARC_SUFFIXES = (".warc", ".warc.gz")
WACZ_SUFFIX = ".wacz"
# Media types of what a page is made of, and of what isn't shown: no reports. Everything else is
# looked at.
PARTS = (
    "image/", "audio/", "video/", "font/", "text/css", "text/javascript", "text/xml",
    "text/vnd.wap", "application/javascript", "application/x-javascript", "application/json",
    "application/ld+json", "application/xml", "application/rss+xml", "application/atom+xml",
    "application/font", "application/x-font", "application/vnd.ms-fontobject",
    "application/octet-stream", "application/wasm", "application/manifest+json",
)  # fmt: skip

Skip = Callable[[Skipped], None]


def from_warc(path: Path, *, max_bytes: int, skipped: Skip | None) -> Iterator[Captured | Missed]:
    """The pages in a WARC file, in order; what isn't whole is a `Missed` in its place."""
    try:
        with path.open("rb") as file:
            yield from _pages(file, shown(path), max_bytes, skipped)
    except OSError as problem:
        yield missed(path, problem)


def from_wacz(path: Path, *, max_bytes: int, skipped: Skip | None) -> Iterator[Captured | Missed]:
    """The pages in a WACZ file, each WARC of which must have the digest that its list gives."""
    origin = shown(path)
    try:
        with opened(path) as archive:
            listed = _listed(archive)
            names = [name for name in archive.names if name.endswith(WARC_SUFFIXES)]
            if not names:
                yield Missed(path.stem, origin, "has no web archive in it; save it again")
            for name in names:
                inner = f"{origin}#{shown(name)}"
                yield from _checked(archive.digest(name), listed.get(name), inner)
                with archive.file(name) as file:
                    yield from _pages(file, inner, max_bytes, skipped)
            for name in listed.keys() - set(archive.names):
                yield Missed(path.stem, f"{origin}#{shown(name)}", "is listed and not there")
    except BadZip as problem:
        yield Missed(path.stem, origin, str(problem))
    except OSError as problem:
        yield missed(path, problem)


def _listed(archive: Any) -> dict[str, str]:
    """The digests that a WACZ gives of its files, by name ("sha256:…")."""
    try:
        package = json.loads(archive.read("datapackage.json", 5_000_000))
        return {str(one["path"]): str(one["hash"]) for one in package["resources"]}
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}


def _checked(digest: str, listed: str | None, inner: str) -> Iterator[Missed]:
    if listed is None:
        yield Missed(inner.rpartition("/")[2], inner, "has no digest in datapackage.json")
    elif listed.removeprefix("sha256:") != digest:
        reason = "was changed: it hasn't the digest that datapackage.json gives; its pages follow"
        yield Missed(inner.rpartition("/")[2], inner, reason)


def _pages(
    file: IO[bytes], origin: str, max_bytes: int, skipped: Skip | None
) -> Iterator[Captured | Missed]:
    pages = _Pages(origin, max_bytes, skipped)
    number = 0
    for record in records(file, max_bytes=max_bytes):
        number = record.number
        yield from pages.of(record)
    yield from pages.last()
    if not number:
        yield Missed("archive", origin, "is empty; save it again")


class _Pages:
    """The pages of one archive. A page waits for the record after it, which may be its request."""

    def __init__(self, origin: str, max_bytes: int, skipped: Skip | None) -> None:
        self._origin = origin
        self._max_bytes = max_bytes
        self._skipped = skipped
        self._software = "unknown"
        self._waiting: tuple[Captured | Missed, str] | None = None
        # The request that came last, where its response comes after it, by the response's id.
        self._request: tuple[str, Headers] = ("", ())

    def of(self, record: Record | Broken) -> Iterator[Captured | Missed]:
        """What is certain once this record is there."""
        where = f"{self._origin} record {record.number}"
        about = f" ({shown(record.target)})" if record.target else ""
        if isinstance(record, Broken):
            yield from self.last()
            yield Missed("record", f"{where} at byte {record.offset:,}{about}", record.reason)
        elif record.block is None:
            reason = f"is larger than {self._max_bytes / 1e6:g} MB; set TOLLBOOK_MAX_BYTES"
            yield Missed("record", where + about, reason)
        else:
            try:
                yield from self._of_whole(record, where + about)
            except Exception as problem:  # whatever trips the library costs its record only
                reason = f"can't be read: {type(problem).__name__}: {problem}"
                yield Missed("record", where + about, reason)

    def last(self) -> Iterator[Captured | Missed]:
        """The page that waits."""
        if self._waiting is not None:
            yield self._waiting[0]
        self._waiting = None

    def _of_whole(self, record: Record, where: str) -> Iterator[Captured | Missed]:
        read = _read(record)
        if read.rec_type == "warcinfo":
            self._software = _software(record.block or b"") or self._software
        elif read.rec_type == "request" and read.http_headers is not None:
            self._take_request(read)
        elif read.rec_type in ("response", "resource") and is_web(record.target):
            yield from self.last()
            page = self._page(read, record)
            if page is not None:
                record_id = read.rec_headers.get_header("WARC-Record-ID") or ""
                if self._request[0] == record_id:
                    page = _with_request(page, self._request[1])
                self._waiting = (page, record_id)
            elif self._skipped is not None:
                self._skipped(Skipped(where, "a part of a page"))
        elif read.rec_type == "revisit" and self._skipped is not None:
            self._skipped(Skipped(where, "the same as an earlier record"))

    def _take_request(self, read: Any) -> None:
        to = read.rec_headers.get_header("WARC-Concurrent-To") or ""
        headers = _headers(read.http_headers.headers)
        if self._waiting is not None and self._waiting[1] == to:
            self._waiting = (_with_request(self._waiting[0], headers), to)
        else:
            self._request = (to, headers)

    def _page(self, read: Any, record: Record) -> Captured | Missed | None:
        """The page in a record; None for what a page is made of."""
        status, headers = 200, _headers([("Content-Type", read.content_type or "")])
        if read.http_headers is not None:
            status = int(read.http_headers.get_statuscode())
            headers = _headers(read.http_headers.headers)
        said = next((v for k, v in headers if k.lower() == "content-type"), "")
        if status in REDIRECTS or said.strip().lower().startswith(PARTS):
            return None
        if record.target.rpartition("/")[2] == "robots.txt":
            return None
        raw = read.content_stream().read(self._max_bytes + 1)
        if len(raw) > self._max_bytes:
            reason = f"unpacks to more than {self._max_bytes / 1e6:g} MB; set TOLLBOOK_MAX_BYTES"
            return Missed("record", shown(record.target), reason)
        capture = Capture(
            asked=record.target,
            address=record.target,
            time=_time(read.rec_headers.get_header("WARC-Date")),
            status=status,
            request_headers=(),
            headers=headers,
            sha256=hashlib.sha256(raw).hexdigest(),
            size=len(raw),
            tool=self._software,
            peer=read.rec_headers.get_header("WARC-IP-Address"),
            wire_bytes=record.size,
            archive=self._origin,
            record=read.rec_headers.get_header("WARC-Record-ID"),
        )
        return captured(Fetched(capture, raw))


def _read(record: Record) -> Any:
    assert record.block is not None
    stream = io.BytesIO(record.head + record.block + b"\r\n\r\n")
    return ArcWarcRecordLoader().parse_record_stream(stream, known_format="warc")


def _with_request(page: Captured | Missed, headers: Headers) -> Captured | Missed:
    if page.capture is None:
        return page
    return replace(page, capture=replace(page.capture, request_headers=headers))


def _headers(pairs: list[tuple[str, str]]) -> Headers:
    secret = ("set-cookie", "cookie", "authorization")
    return tuple(
        (shown(name), "…" if name.lower() in secret else shown(value)) for name, value in pairs
    )


def _time(written: str | None) -> datetime:
    """When a record was made. Raises `ValueError` if it doesn't say."""
    if not written:
        raise ValueError("it has no date")
    found: datetime = iso_date_to_datetime(written)
    return found.replace(tzinfo=UTC)


def _software(block: bytes) -> str | None:
    for line in block.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "software":
            return shown(value.strip())[:200] or None
    return None

"""Country packs of GeoNames over HTTP: kept, gone on with where they broke off, believed if whole.

A pack comes as `CC.zip` from a mirror. What has arrived stays as `CC.zip.part` with the mark (ETag
or date) of the version it is part of; the next attempt asks for the rest of just that version. A
pack that is whole is kept with its SHA-256 and not asked for again.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse, IncompleteRead
from pathlib import Path
from typing import cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from tollbook.errors import GazetteerError
from tollbook.resolve.gazetteer.compiled import take_place, whole

# All of GeoNames in one file has 400 MB; its largest country under 100.
LARGEST_BYTES = 1_000_000_000
_SECONDS = 30
_ATTEMPTS = 3
_BLOCK = 1 << 16

Told = Callable[[int, int | None], None]
"""Hears how many bytes of how many have arrived."""


def fetch(
    code: str, *, mirror: str, cache: Path, again: bool = False, told: Told = lambda *_: None
) -> Path:
    """The pack of a country as a file in the cache, fetched unless it is there already.

    Raises `GazetteerError` if it can't be had whole; what has arrived is kept for the next time.
    """
    if urlsplit(mirror).scheme not in ("http", "https"):
        raise GazetteerError(
            f"the mirror is {mirror!r}; expected an address that starts with http:// or https://"
        )
    url = f"{mirror.rstrip('/')}/{code}.zip"
    file = cache / "packs" / f"{code}.zip"
    if not again and file.exists() and whole(file, thoroughly=True):
        return file
    download = _Download(url, file)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            download.go_on(told)
            break
        except (OSError, HTTPException) as problem:
            last = attempt == _ATTEMPTS
            # A server that is busy (503) may have time in a moment.
            if isinstance(problem, HTTPError) and (last or problem.code != 503):
                raise _refused(problem, url, code) from problem
            if last:
                raise download.broken(problem) from problem
    if not zipfile.is_zipfile(download.part):
        download.discard()
        raise GazetteerError(
            f"what {url} gave is no ZIP file, so no pack of GeoNames; check the mirror"
        )
    take_place(download.part, file)
    download.discard()
    return file


def _refused(problem: HTTPError, url: str, code: str) -> GazetteerError:
    if problem.code == 404:
        return GazetteerError(f"the mirror has no pack of {code}: {url} was not found")
    return GazetteerError(f"{url} was refused: {problem.code} {problem.reason}; check the mirror")


class _Download:
    """One file on its way."""

    def __init__(self, url: str, file: Path) -> None:
        self._url = url
        self.part = file.with_name(f"{file.name}.part")
        self._mark_file = file.with_name(f"{file.name}.part.mark")
        self._whole: int | None = None
        file.parent.mkdir(parents=True, exist_ok=True)

    def go_on(self, told: Told) -> None:
        """Fetch what is missing. Raises `OSError` or `HTTPException` where it breaks off."""
        there = self.part.stat().st_size if self.part.exists() else 0
        mark = self._mark()
        headers = {"User-Agent": "tollbook", "Accept-Encoding": "identity"}
        if there and mark:
            headers |= {"Range": f"bytes={there}-", "If-Range": mark}
        try:
            answer = _opener().open(Request(self._url, headers=headers), timeout=_SECONDS)
        except HTTPError as problem:
            if problem.code == 416:
                # Nothing is left to send, or it is another file now: begin again.
                self.discard()
                raise ConnectionError("the rest of the file can't be had") from problem
            raise
        if answer is None:
            raise HTTPException("sent on to an address that is neither http:// nor https://")
        with cast(HTTPResponse, answer) as content:
            if content.status != 206 or _starts_at(content) != there:
                there = 0
                self.part.unlink(missing_ok=True)
            length = content.headers.get("Content-Length", "")
            self._whole = there + int(length) if length.isdigit() else None
            self._set_mark(content)
            self._copy(content, there, told)

    def _copy(self, content: HTTPResponse, there: int, told: Told) -> None:
        with self.part.open("ab") as out:
            while block := content.read(_BLOCK):
                there += len(block)
                if there > LARGEST_BYTES:
                    raise GazetteerError(
                        f"{self._url} is larger than {LARGEST_BYTES / 1e9:g} GB; check the mirror"
                    )
                out.write(block)
                told(there, self._whole)
        if self._whole is not None and there < self._whole:
            raise IncompleteRead(b"", self._whole - there)

    def broken(self, problem: Exception) -> GazetteerError:
        """What to say after the last attempt."""
        there = self.part.stat().st_size if self.part.exists() else 0
        reason = problem.reason if isinstance(problem, URLError) else problem
        if not there:
            return GazetteerError(
                f"{self._url} can't be reached ({reason}); check the connection, or name another "
                "mirror in TOLLBOOK_GAZETTEER_MIRROR; a file that you have is added with tollbook "
                "gazetteer add FILE"
            )
        of = f" of {self._whole:,}" if self._whole else ""
        return GazetteerError(
            f"{self._url} broke off after {there:,}{of} bytes ({reason}); "
            "ask again and it goes on from there"
        )

    def discard(self) -> None:
        """Forget what has arrived."""
        self.part.unlink(missing_ok=True)
        self._mark_file.unlink(missing_ok=True)

    def _mark(self) -> str | None:
        try:
            kept = json.loads(self._mark_file.read_text(encoding="utf-8"))
            return str(kept["mark"]) if kept["url"] == self._url else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _set_mark(self, content: HTTPResponse) -> None:
        mark = content.headers.get("ETag") or content.headers.get("Last-Modified")
        if mark is None or mark.startswith("W/"):
            # A weak mark doesn't say that the bytes are the same.
            self._mark_file.unlink(missing_ok=True)
        else:
            kept = json.dumps({"url": self._url, "mark": mark})
            self._mark_file.write_text(kept, encoding="utf-8")


def _starts_at(content: HTTPResponse) -> int | None:
    """Where the bytes of a partial answer begin: "bytes 100-199/200"."""
    given = content.headers.get("Content-Range", "")
    start = given.removeprefix("bytes ").partition("-")[0]
    return int(start) if start.isdigit() else None


def _opener() -> OpenerDirector:
    """HTTP and HTTPS alone, redirects too: no local file is opened because a mirror says so."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler, HTTPHandler, HTTPSHandler, HTTPRedirectHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor,
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener


def sha256(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

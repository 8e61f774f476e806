"""What is in a ZIP archive, which may be a trap?

Nothing is ever unpacked onto the disk. The number of files, their sizes and how far they unpack
are bounded before and while they are read; names that lead out of the archive, links, nested
archives and passwords are refused.
"""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tollbook.capture.files import Captured, Missed, Skipped, captured, missed, shown
from tollbook.capture.media_type import SUFFIXES

MAX_FILES = 20_000
# How far a file may unpack: text packs ten times, a table of zeros a thousand.
RATIO = 200
# What is unpacked before the ratio counts.
FREE = 1_000_000
CHUNK = 1 << 16
OUTSIDE = re.compile(r"(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|\x00")
# What zipfile raises over broken archives, passwords and rare ways of packing.
PROBLEMS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, IndexError, OverflowError, AttributeError, TypeError,
)  # fmt: skip


class BadZip(Exception):  # noqa: N818 - a reason on its way to a `Missed`
    """The archive can't be read; the message goes on from its name."""


class Zip:
    """An open ZIP archive."""

    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        """`size` is the archive's own, in bytes."""
        self._archive = archive
        self.infos = archive.infolist()
        if len(self.infos) > MAX_FILES:
            raise BadZip(f"has more than {MAX_FILES:,} files in it; split it")
        # Files that share their packed bytes have a good ratio each, and gigabytes together.
        unpacked = sum(info.file_size for info in self.infos)
        if unpacked > FREE and unpacked > RATIO * size:
            raise BadZip(f"unpacks to more than {RATIO} times its size, as a trap does")
        self.names = [info.filename for info in self.infos if not _is_folder(info)]

    def file(self, name: str) -> IO[bytes]:
        """A file in it, to be read in parts."""
        try:
            return self._archive.open(name)
        except (KeyError, *PROBLEMS) as problem:
            raise BadZip(f"has a broken file, {shown(name)!r}: {problem}") from problem

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file in it, at most `most`. Raises `BadZip` for anything wrong."""
        try:
            with self._archive.open(name) as file:
                raw = file.read(most + 1)
        except (KeyError, *PROBLEMS) as problem:
            raise BadZip(f"has a broken file, {shown(name)!r}: {problem}") from problem
        if len(raw) > most:
            raise BadZip(f"has a file, {shown(name)!r}, that unpacks to more than it says")
        return raw

    def digest(self, name: str) -> str:
        """The SHA-256 of a file in it, in hexadecimal."""
        found = hashlib.sha256()
        try:
            with self._archive.open(name) as file:
                while chunk := file.read(CHUNK):
                    found.update(chunk)
        except (KeyError, *PROBLEMS) as problem:
            raise BadZip(f"has a broken file, {shown(name)!r}: {problem}") from problem
        return found.hexdigest()


def _is_folder(info: zipfile.ZipInfo) -> bool:
    # ZipInfo.is_dir fails for a file without a name.
    return info.filename.endswith("/")


@contextmanager
def opened(path: Path) -> Iterator[Zip]:
    """The ZIP archive in a file. Raises `BadZip` if it isn't one."""
    try:
        archive = zipfile.ZipFile(path)
    except PROBLEMS as problem:
        raise BadZip(f"is no whole ZIP archive ({problem}); fetch or save it again") from problem
    with archive:
        yield Zip(archive, path.stat().st_size)


def from_zip(
    path: Path, *, max_bytes: int, skipped: Callable[[Skipped], None] | None
) -> Iterator[Captured | Missed]:
    """The reports in a ZIP archive, in the order of the archive."""
    origin = shown(path)
    try:
        with opened(path) as archive:
            for info in archive.infos:
                if _is_folder(info):
                    continue
                found = _file(archive, info, origin, max_bytes)
                if isinstance(found, Skipped):
                    if skipped is not None:
                        skipped(found)
                else:
                    yield found
    except BadZip as problem:
        yield Missed(path.stem, origin, str(problem))
    except OSError as problem:
        yield missed(path, problem)


def _file(
    archive: Zip, info: zipfile.ZipInfo, origin: str, max_bytes: int
) -> Captured | Missed | Skipped:
    inner = f"{origin}#{shown(info.filename)}"
    name = shown(Path(info.filename).stem) or "document"
    if (reason := _refusal(info, max_bytes)) is not None:
        return Missed(name, inner, reason)
    suffix = Path(info.filename).suffix.lower()
    if suffix not in SUFFIXES:
        return Skipped(inner, "not a kind of file that reports come in")
    try:
        raw = archive.read(info.filename, min(info.file_size, max_bytes))
    except BadZip as problem:
        return Missed(name, inner, str(problem))
    return captured(name, inner, raw, suffix)


def _refusal(info: zipfile.ZipInfo, max_bytes: int) -> str | None:
    """Why a file in an archive is not read; None if it may be."""
    mode = info.external_attr >> 16
    if OUTSIDE.search(info.filename):
        return "has a name that leads out of its archive; it was not read"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is a link or a device in its archive; it was not read"
    if info.flag_bits & 1:
        return "is locked with a password; unpack it and read the files"
    if info.file_size > max_bytes:
        return f"is larger than {max_bytes / 1e6:g} MB; split it, or set TOLLBOOK_MAX_BYTES"
    if info.file_size > RATIO * max(info.compress_size, 1) and info.file_size > FREE:
        return f"unpacks to more than {RATIO} times its size, as a trap does"
    return None

"""Is every record of a web archive whole?

WARC libraries read an archive that was cut off in the middle, or in which a byte has changed,
to where they can and say nothing. Here each record is held against what it says of itself: its
length, the blank lines after it, its digest, and the end and checksum of its gzip member. What
lies in a record is for the libraries then.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

CHUNK = 1 << 16
# Headers of a record come to some 500 bytes.
MAX_HEADERS = 1 << 16
# How far a gzip member may unpack, and what is unpacked before that counts.
RATIO = 200
FREE = 1_000_000
VERSION = re.compile(rb"WARC/1\.\d\r?\n")
LENGTH = re.compile(rb"\nContent-Length:[ \t]*(\d{1,15})[ \t]*\r?\n", re.I)
DIGEST = re.compile(rb"\nWARC-Block-Digest:[ \t]*([\w-]+):([\w=+/-]+)[ \t]*\r?\n", re.I)
TARGET = re.compile(rb"\nWARC-Target-URI:[ \t]*<?([^\r\n>]*)", re.I)
BEGIN = b"WARC/1."
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Record:
    """A whole record: its headers and block as they stand; `number` counts from 1, `offset` is
    where it (or its gzip member) begins in the archive. `block` is None where it is too large."""

    number: int
    offset: int
    head: bytes
    block: bytes | None
    size: int

    @property
    def target(self) -> str:
        """The address the record is about, "" if it gives none."""
        match = TARGET.search(self.head)
        return match.group(1).decode("utf-8", "replace").strip() if match else ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A record, or what should be one, that isn't whole; `reason` goes on from its name."""

    number: int
    offset: int
    target: str
    reason: str


class _Wrong(Exception):  # noqa: N818 - carries a reason to `records`, never leaves this file
    """The record at hand isn't whole."""

    def __init__(
        self, reason: str, target: str = "", *, last: bool = False, read: bool = False
    ) -> None:
        super().__init__(reason)
        self.target = target
        # The record was read to its end: the next one follows.
        self.read = read
        # Nothing after it can be told apart.
        self.last = last


class _Source:
    """The archive's bytes: what is in `ready` comes next."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.ready = b""
        self.given = 0

    @property
    def offset(self) -> int:
        """Where the next record begins in the archive."""
        return self.given

    def fill(self) -> bool:
        """Make more bytes ready; False at the end."""
        chunk = self.file.read(CHUNK)
        self.ready += chunk
        return bool(chunk)

    def settle(self) -> None:
        """Check what can be checked only after a record."""

    def skip(self) -> bool:
        """Go on to where a record may begin; False if that can't be told."""
        return False

    def take(self, most: int) -> bytes:
        """Up to `most` bytes, none at the end."""
        if not self.ready and not self.fill():
            return b""
        taken, self.ready = self.ready[:most], self.ready[most:]
        self.given += len(taken)
        return taken

    @property
    def ended(self) -> bool:
        """Whether there is nothing more."""
        return not self.ready and not self.fill()


class _Packed(_Source):
    """The same for gzip, usually with one member for each record."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self._raw = b""
        self._raw_given = 0
        self._member = 0  # where the member that is being unpacked begins
        self._unpacker = zlib.decompressobj(31)
        self._begun = False
        self._unpacked = 0  # of that member

    @property
    def offset(self) -> int:
        return self._member if self.ready else self._raw_given

    def fill(self) -> bool:
        """Unpack a little more, of this member or of the next."""
        while True:
            if not self._raw:
                self._raw = self.file.read(CHUNK)
            if not self._raw:
                if self._begun:
                    raise _Wrong("ends in the middle: the archive was cut off", last=True)
                return False
            if not self._begun:
                self._unpacker = zlib.decompressobj(31)
                self._member, self._begun, self._unpacked = self._raw_given, True, 0
            before = len(self._raw)
            try:
                data = self._unpacker.decompress(self._raw, CHUNK)
            except zlib.error as problem:
                raise _Wrong("is damaged: it doesn't unpack") from problem
            self._raw = self._unpacker.unused_data or self._unpacker.unconsumed_tail
            self._raw_given += before - len(self._raw)
            self._unpacked += len(data)
            if self._unpacked > FREE + RATIO * (self._raw_given - self._member):
                raise _Wrong(f"unpacks to more than {RATIO} times its size, as a trap does")
            if self._unpacker.eof:
                self._begun = False
            self.ready += data
            if data:
                return True

    def settle(self) -> None:
        """The checksum of a member stands at its end: a record is whole when that is read."""
        while self._begun and not self.ready:
            self.fill()

    def skip(self) -> bool:
        if self._begun:
            # Not to the beginning of the very member that can't be unpacked.
            self._raw, self._raw_given = self._raw[1:], self._raw_given + min(1, len(self._raw))
        self.ready, self._begun = b"", False
        while True:
            at = self._raw.find(b"\x1f\x8b\x08")
            if at >= 0:
                self._raw, self._raw_given = self._raw[at:], self._raw_given + at
                return True
            chunk = self.file.read(CHUNK)
            if not chunk:
                return False
            self._raw_given += max(0, len(self._raw) - 2)
            self._raw = self._raw[-2:] + chunk


def records(file: IO[bytes], *, max_bytes: int) -> Iterator[Record | Broken]:
    """Every record of an archive, in order; blocks above `max_bytes` are checked and not given.

    After a broken record of a packed archive reading goes on with the next one that can be
    found; in one that isn't packed nothing after it can be told apart.
    """
    begin = file.read(len(GZIP))
    file.seek(0)
    source = _Packed(file) if begin == GZIP else _Source(file)
    number = 0
    while True:
        number += 1
        offset = source.offset
        try:
            if source.ended:
                return
            offset = source.offset
            record = _read(source, number, offset, max_bytes)
            try:
                source.settle()
            except _Wrong as problem:
                raise _Wrong(str(problem), record.target, last=problem.last) from problem
            yield record
        except _Wrong as problem:
            yield Broken(number, offset, problem.target, str(problem))
            if problem.read:
                continue
            if problem.last and not isinstance(source, _Packed):
                return
            if not source.skip():
                return


def _read(source: _Source, number: int, offset: int, max_bytes: int) -> Record:
    head = _head(source)
    found = TARGET.search(head)
    target = found.group(1).decode("utf-8", "replace").strip() if found else ""
    length = LENGTH.search(head)
    if length is None:
        raise _Wrong("doesn't say how long it is", target, last=True)
    size = int(length.group(1))
    digest = _Digest(DIGEST.search(head))
    block = bytearray()
    left = size
    try:
        while left:
            part = source.take(min(left, CHUNK))
            if not part:
                reason = f"is cut off: {left:,} of {size:,} bytes are missing"
                raise _Wrong(reason, target, last=True)
            left -= len(part)
            digest.update(part)
            if size <= max_bytes:
                block += part
        end = b""
        while len(end) < 4 and (part := source.take(4 - len(end))):
            end += part
    except _Wrong as problem:
        raise _Wrong(str(problem), target, last=problem.last) from problem
    if end != b"\r\n\r\n":
        raise _Wrong("doesn't end where it says", target, last=True)
    if not digest.fits:
        raise _Wrong("was changed: it hasn't the digest that it gives", target, read=True)
    return Record(number, offset, head, bytes(block) if size <= max_bytes else None, size)


def _head(source: _Source) -> bytes:
    """The record's own headers, the blank line after them included."""
    while True:
        for blank in (b"\r\n\r\n", b"\n\n"):
            at = source.ready.find(blank)
            if at >= 0 and VERSION.match(source.ready):
                return source.take(at + len(blank))
        begun = source.ready.startswith(BEGIN[: len(source.ready)])
        if not begun or len(source.ready) > MAX_HEADERS:
            raise _Wrong("doesn't begin as a record does", last=True)
        if not source.fill():
            raise _Wrong("is cut off within its headers", last=True)


class _Digest:
    """Holds a block against the digest that its record gives, if it gives one that is known."""

    def __init__(self, given: re.Match[bytes] | None) -> None:
        self._expected = b""
        self._hash = None
        if given is not None:
            name = given.group(1).decode("ascii", "replace").lower().replace("-", "")
            if name in ("sha1", "sha256", "sha512", "md5"):
                self._hash = hashlib.new(name, usedforsecurity=False)
                self._expected = given.group(2)

    def update(self, part: bytes) -> None:
        """Take bytes into account."""
        if self._hash is not None:
            self._hash.update(part)

    @property
    def fits(self) -> bool:
        """Whether the bytes have the digest, in either of the two ways to write it."""
        if self._hash is None:
            return True
        raw = self._hash.digest()
        written = (base64.b32encode(raw), raw.hex().encode(), base64.b64encode(raw))
        given = self._expected.rstrip(b"=")
        return any(
            given == one.rstrip(b"=") or given.lower() == one.rstrip(b"=").lower()
            for one in written[:2]
        ) or given == written[2].rstrip(b"=")

"""How do the messages in a mailbox become captured bytes?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from tollbook.capture.files import Captured, Missed, Skipped, captured, missed, shown

# What is read of a line at a time: a file without line ends must not fill the memory.
CHUNK = 1 << 16
BEGIN = b"From "


def from_mbox(
    path: Path, *, max_bytes: int, skipped: Callable[[Skipped], None] | None
) -> Iterator[Captured | Missed]:
    """Each message of an mbox file, in order."""
    del skipped  # every message may be a report
    origin = shown(path)
    number = 0
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(_messages(file, max_bytes), 1):
                where, name = f"{origin}#{number}", f"{shown(path.stem)}-{number}"
                if raw is None:
                    reason = f"is larger than {max_bytes / 1e6:g} MB; set TOLLBOOK_MAX_BYTES"
                    yield Missed(name, where, reason)
                else:
                    yield captured(name, where, raw, ".eml")
        if not number:
            yield Missed(shown(path.stem), origin, "has no message in it; export it again")
    except OSError as problem:
        yield missed(path, problem)


def _messages(file: IO[bytes], most: int) -> Iterator[bytes | None]:
    """The messages without the lines that begin them, as the standard library's `mailbox` gives
    them; None for one of more than `most` bytes, of which no more is kept."""
    message = bytearray()
    # Where we are: before the first message, in the line that begins one, or in one.
    begun = beginning = False
    line_start = True
    size = 0
    while part := file.readline(CHUNK):
        if line_start and part.startswith(BEGIN):
            if begun:
                yield _whole(message, size, most)
            begun, beginning = True, True
            message.clear()
            size = 0
        elif begun and not (beginning and not line_start):
            beginning = False
            size += len(part)
            if size <= most + 1:
                message += part
        line_start = part.endswith(b"\n")
    if begun:
        yield _whole(message, size, most)


def _whole(message: bytearray, size: int, most: int) -> bytes | None:
    # The empty line before the next message is no part of this one.
    empty = message == b"\n" or message.endswith(b"\n\n")
    if size - empty > most:
        return None
    return bytes(message[:-1] if empty else message)

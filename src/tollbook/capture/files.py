"""How do paths become captured bytes, and what becomes of those that can't be had?

Nothing here raises for one bad input: what can't be captured is a `Missed` in its place, with
what is wrong and what to do, and the rest go on.
"""

from __future__ import annotations

import difflib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from tollbook.capture.media_type import SUFFIXES, media_type
from tollbook.model.capture import Capture
from tollbook.model.text import Document, document_id

STDIN = "-"


class Archive(Protocol):
    """Reads the reports in a file that holds several, in order."""

    def __call__(
        self, path: Path, *, max_bytes: int, skipped: Callable[[Skipped], None] | None
    ) -> Iterator[Captured | Missed]:
        """What can't be read is a `Missed` in its place."""
        ...


@dataclass(frozen=True, slots=True)
class Captured:
    """Bytes as they were found; `document` knows no more of them than that.

    `path` is where they were read, None for standard input and the web; `capture` is how they
    came from the web, None for files.
    """

    document: Document
    raw: bytes
    path: Path | None
    capture: Capture | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """An input that could not be had; `reason` says why and what to do.

    `capture` and `raw` are there where a server answered with something that is no page.
    """

    name: str
    origin: str
    reason: str
    capture: Capture | None = None
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file nobody asked for by name, passed over because it can't be a report."""

    origin: str
    reason: str


def files(
    paths: Iterable[str | Path],
    *,
    max_bytes: int,
    stdin: bytes | None = None,
    skipped: Callable[[Skipped], None] | None = None,
    archives: Mapping[str, Archive] | None = None,
) -> Iterator[Captured | Missed]:
    """What stands at these paths, in order; a folder gives its files in the order of names.

    "-" is standard input, or `stdin` where its bytes are already there. In a folder only files
    with a suffix of reports are read, hidden ones not; each other one goes to `skipped`. A file
    given by name is read whatever it is called. `archives` are readers of files that hold several
    reports, by suffix.
    """
    readers = archives or {}
    stdin_read = False
    for path in paths:
        if str(path) == STDIN:
            if stdin_read:
                yield Missed("stdin", STDIN, "was given twice and can be read once; give it once")
            else:
                stdin_read = True
                yield _stdin(stdin, max_bytes)
            continue
        folder = Path(path)
        try:
            is_folder = stat.S_ISDIR(folder.stat().st_mode)
        except (OSError, ValueError) as problem:
            yield missed(folder, problem)
            continue
        if not is_folder:
            yield from _reports(folder, max_bytes, readers, skipped)
            continue
        for found in _files_of(folder, skipped, readers):
            if isinstance(found, Missed):
                yield found
            else:
                yield from _reports(found, max_bytes, readers, skipped, listed=True)


def shown(path: str | Path) -> str:
    """A path as it can be printed on one line and encoded: bytes that are no text and control
    characters become U+FFFD.

    >>> shown("two\\nlines.txt")
    'two\ufffdlines.txt'
    """
    text = os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def missed(path: Path, problem: Exception, *, listed: bool = False) -> Missed:
    """Why a path could not be read, in words for the person who gave it."""
    if isinstance(problem, FileNotFoundError):
        reason = (
            "vanished after the folder was listed; run again if it should be read"
            if listed
            else f"is not there; check the spelling{_nearest(path)}"
        )
    elif isinstance(problem, PermissionError):
        reason = "may not be read by this user; change its permissions or run as its owner"
    elif isinstance(problem, OSError):
        reason = f"could not be read: {problem.strerror or problem}; check the disk and try again"
    else:
        reason = f"is not a path: {problem}"
    return Missed(shown(path.stem), shown(path), reason)


def _names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def _nearest(path: Path) -> str:
    try:
        near = difflib.get_close_matches(path.name, _names(path.parent), n=1, cutoff=0.75)
    except (OSError, ValueError):
        return ""
    return f" (the folder has {shown(near[0])!r})" if near else ""


def _reports(
    path: Path,
    max_bytes: int,
    archives: Mapping[str, Archive],
    skipped: Callable[[Skipped], None] | None,
    *,
    listed: bool = False,
) -> Iterator[Captured | Missed]:
    """The one report in a file, or the several in an archive."""
    if (reader := _archive(path, archives)) is not None:
        yield from reader(path, max_bytes=max_bytes, skipped=skipped)
    else:
        yield _file(path, max_bytes, listed=listed)


def _archive(path: Path, archives: Mapping[str, Archive]) -> Archive | None:
    name = path.name.lower()
    return next((archives[suffix] for suffix in archives if name.endswith(suffix)), None)


def _files_of(
    folder: Path,
    skipped: Callable[[Skipped], None] | None,
    archives: Mapping[str, Archive],
) -> Iterator[Path | Missed]:
    """Files under a folder in the order of names, folders unfolded in their place.

    Links to files are followed, links to folders are not: they may lead in circles.
    """
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                if path is not folder and path.is_symlink():
                    continue
                names = sorted(name for name in _names(path) if not name.startswith("."))
                waiting += [path / name for name in reversed(names)]
                continue
        except (OSError, ValueError) as problem:
            yield missed(path, problem, listed=True)
            continue
        if stat.S_ISREG(mode) and (path.suffix.lower() in SUFFIXES or _archive(path, archives)):
            yield path
        elif skipped is not None:
            reason = "not a kind of file that reports come in" if stat.S_ISREG(mode) else "no file"
            skipped(Skipped(shown(path), reason))


def _file(path: Path, max_bytes: int, *, listed: bool = False) -> Captured | Missed:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            # One byte more tells a file at the limit from one above it; devices have no size.
            raw = b"" if size > max_bytes else file.read(max_bytes + 1)
    except (OSError, ValueError) as problem:
        return missed(path, problem, listed=listed)
    size = max(size, len(raw))
    return _captured(shown(path.stem) or "document", path, raw, size, max_bytes)


def _stdin(given: bytes | None, max_bytes: int) -> Captured | Missed:
    try:
        raw = sys.stdin.buffer.read(max_bytes + 1) if given is None else given
    except (OSError, ValueError) as problem:
        return Missed("stdin", STDIN, f"could not be read: {problem}; pipe a file into it")
    return _captured("stdin", None, raw, len(raw), max_bytes)


def _captured(
    name: str, path: Path | None, raw: bytes, size: int, max_bytes: int
) -> Captured | Missed:
    origin = STDIN if path is None else shown(path)
    if size > max_bytes:
        return Missed(
            name,
            origin,
            f"is larger than {max_bytes / 1e6:g} MB; split it, or set TOLLBOOK_MAX_BYTES",
        )
    return captured(name, origin, raw, "" if path is None else path.suffix, path)


def captured(
    name: str, origin: str, raw: bytes, suffix: str, path: Path | None = None
) -> Captured | Missed:
    """Bytes as a captured document; `suffix` is that of their name."""
    if not raw:
        return Missed(name, origin, "is empty; fetch or save it again")
    document = Document(
        id=document_id(raw),
        name=name,
        media_type=media_type(raw, suffix),
        size=len(raw),
        origin=origin,
        captured=datetime.now(UTC),
    )
    return Captured(document, raw, path)

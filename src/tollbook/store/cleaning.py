"""How does nothing remain of what was taken out, in the file itself?

SQLite leaves what is deleted in pages that are free, in the slack of others, and in its journals.
So whoever removes something has the book alone, has freed pages overwritten, and writes the file
anew when it is done.
"""

from __future__ import annotations

import glob
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tollbook.errors import BookError
from tollbook.store.sidecar import APPLICATION
from tollbook.store.sqlite import BUSY_SECONDS, MEMORY, driver, told

# Others that have the book open are not waited for long: they may have it open for weeks.
PATIENCE_SECONDS = 5.0

_JOURNALS = ("-wal", "-shm", "-journal")


@contextmanager
def alone(connection: sqlite3.Connection, path: Path | str) -> Iterator[None]:
    """While the block runs nobody else has the book open, and what is deleted is overwritten.

    Raises `BookError` if somebody has it open; nothing was changed then.
    """
    if path == MEMORY:
        yield
        return
    connection.execute(f"PRAGMA busy_timeout={int(PATIENCE_SECONDS * 1000)}")
    try:
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except driver().OperationalError as problem:
            raise _others(path) from problem
        if mode != "delete":
            raise _others(path)
        connection.execute("PRAGMA secure_delete=ON")
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        connection.execute("PRAGMA locking_mode=NORMAL")
        # The lock goes with the next question.
        connection.execute("PRAGMA user_version").fetchone()
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()


def clean(connection: sqlite3.Connection, path: Path | str) -> None:
    """Write the file anew, so that it has no free pages and no slack; whole, or not at all.

    Raises `BookError` if there is no room for it.
    """
    with told(path):
        connection.execute("VACUUM")


def forget_derived(path: Path | str, cache: Path | None = None) -> int:
    """Remove what was made from a book and is kept beside it, or in the folder `cache`: it is made
    again when it is asked for. Gives how many files went."""
    if path == MEMORY:
        return 0
    book = Path(path).resolve()
    named = hashlib.sha256(os.fsencode(book)).hexdigest()[:32]
    beside = [*book.parent.glob(f"{glob.escape(book.name)}-*")]
    if cache is not None:
        beside += (cache / "derived").glob(f"{named}*")
    derived = [file for file in beside if _is_derived(file)]
    for file in derived:
        for left in (file, *(file.with_name(f"{file.name}{end}") for end in _JOURNALS)):
            left.unlink(missing_ok=True)
    return len(derived)


def _is_derived(file: Path) -> bool:
    """Whether a file says that it is a sidecar (`tollbook.store.sidecar`)."""
    try:
        with file.open("rb") as opened:
            header = opened.read(100)
    except OSError:
        return False
    return len(header) == 100 and int.from_bytes(header[68:72], "big") == APPLICATION


def _others(path: Path | str) -> BookError:
    return BookError(
        f"{path}: somebody else has the book open, and might keep what is to go; stop tollbook "
        "watch and serve and every other program that has it open, and try again. Nothing was "
        "taken down"
    )

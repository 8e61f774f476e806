"""How does nothing remain of what was taken out, in the file itself?

SQLite leaves what is deleted in pages that are free, in the slack of others, and in its journals.
So whoever removes something has the book alone, has freed pages overwritten, and writes the file
anew when it is done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tollbook.errors import BookError
from tollbook.store.sqlite import BUSY_SECONDS, MEMORY, driver, told

# Others that have the book open are not waited for long: they may have it open for weeks.
PATIENCE_SECONDS = 5.0


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


def _others(path: Path | str) -> BookError:
    return BookError(
        f"{path}: somebody else has the book open, and might keep what is to go; stop tollbook "
        "watch and serve and every other program that has it open, and try again. Nothing was "
        "taken down"
    )

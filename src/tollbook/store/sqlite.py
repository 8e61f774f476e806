"""How is a SQLite file opened so that nothing acknowledged is ever lost?

Through the newest SQLite at hand, with `synchronous=FULL`, with a write-ahead log only where
the library has it right, and only when the file says that it is a book. SQLAlchemy is not
imported here: importing it takes longer than most questions to a book.
"""

from __future__ import annotations

import glob
import importlib
import os
import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import ModuleType

from tollbook.errors import BookError

# Version of the tables, kept in the file's header (user_version). Raise it with a migration.
SCHEMA = 6

# "TLBK" in the file's header (application_id): what tells a book from any other database.
APPLICATION = int.from_bytes(b"TLBK", "big")

# Seconds to wait for somebody else. A batch takes well under one, but many may be queued, and
# verifying a book of a million claims keeps it from changing for two minutes where there is
# no write-ahead log.
BUSY_SECONDS = 180.0

# How often and how long to try for the write-ahead log when somebody reads just then.
WAL_TRIES, WAL_PAUSE = 20, 0.05

# After so long nobody works on an unfinished file any more: the largest backup takes minutes.
LEFT_SECONDS = 24 * 3600.0

# Pages of the file kept at hand. The cache fills as the file grows, 17 kB per captured page, up
# to this; a process that goes on for weeks makes do with less (`SPARING_MB`).
CACHE_MB = 64
SPARING_MB = 4

MEMORY = ":memory:"

_MAGIC = b"SQLite format 3\0"


@cache
def driver() -> ModuleType:
    """`pysqlite3`, which brings its own new SQLite, where it is installed; else `sqlite3`."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has a write-ahead log without the WAL-reset race.

    The race (two connections, one resetting the log while the other commits, can lose a
    commit) is in 3.7.0 to 3.51.2; it was fixed in 3.51.3, 3.50.7 and 3.44.6
    (https://sqlite.org/wal.html#walresetbug).

    >>> [wal_is_safe(v) for v in [(3, 40, 1), (3, 44, 6), (3, 50, 6), (3, 51, 2), (3, 51, 3)]]
    [False, True, False, False, True]
    """
    fixed_branches = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}
    return version >= fixed_branches.get((version[0], version[1]), (3, 51, 3))


def check_header(path: Path) -> None:
    """Raise `BookError` unless the file's first bytes say that it is a book we can read.

    Reads the bytes itself, so that a file which is something else is not touched at all.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise BookError(
            f"{path}: there is no such book; `tollbook init` or `tollbook add` makes one, "
            "--book or TOLLBOOK_BOOK names another"
        ) from None
    except OSError as problem:
        raise BookError(f"{path}: can't be read: {problem.strerror}") from problem
    if not header.startswith(_MAGIC) or len(header) < 100:
        what = "is empty" if not header else "is not a SQLite file"
        raise BookError(f"{path}: {what}, so it is no book; it was left as it is")
    (schema,) = struct.unpack(">i", header[60:64])
    (application,) = struct.unpack(">i", header[68:72])
    if application != APPLICATION:
        raise BookError(
            f"{path}: is a SQLite database, but not a book of Tollbook's; it was left as it is"
        )
    check_schema(path, schema)


def check_schema(path: Path | str, schema: int) -> None:
    """Raise `BookError` if the book is of a version that only a newer Tollbook knows."""
    if schema > SCHEMA:
        raise BookError(
            f"{path}: is a book of version {schema}, and this Tollbook reads up to version "
            f"{SCHEMA}; install a newer Tollbook. The book was left as it is"
        )


@contextmanager
def told(path: Path | str) -> Iterator[None]:
    """Turns the driver's errors into a `BookError` that says what to do."""
    try:
        yield
    except driver().Error as problem:
        raise BookError(f"{path}: {advice(str(problem))}") from problem
    except UnicodeDecodeError as problem:
        # SQLite quotes what it can't make sense of, and those bytes needn't be words.
        raise BookError(f"{path}: {advice('malformed')}") from problem


def advice(message: str) -> str:
    """What a SQLite message means for somebody with a book, and what they can do."""
    cut = "what was not acknowledged was not kept, everything acknowledged is safe"
    for words, meaning in (
        ("full", f"the disk is full ({message}): {cut}; free some space and run it again"),
        ("readonly", "the book is read-only: make the file and its folder writable"),
        ("locked", "another process has been writing for too long: try again when it is done"),
        (
            "unable to open",
            "can't be opened: is it a file in a folder that you may read, and write to?",
        ),
        ("malformed", f"the book is damaged ({message}): restore it from a backup"),
        ("not a database", f"the book is damaged ({message}): restore it from a backup"),
        ("I/O error", f"the disk failed or is full ({message}): {cut}"),
    ):
        if words in message:
            return meaning
    return f"SQLite says: {message}"


def connect(path: Path | str, *, writing: bool, cache_mb: int = CACHE_MB) -> sqlite3.Connection:
    """A connection to a book that is there, in a state fit for the purpose.

    The driver opens no transactions of its own: whoever writes says BEGIN IMMEDIATE. Typed as
    the standard library's connection; `pysqlite3`'s has the same methods.

    Raises `BookError` if it can't be opened, or, for writing, can't be written to.
    """
    if path != MEMORY:
        check_header(Path(path))
    with told(path):
        connection = opened(path)
        try:
            connection.execute("PRAGMA synchronous=FULL")
            # A book may come from anybody: its schema must not run functions.
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute(f"PRAGMA cache_size=-{cache_mb * 1024}")
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
            check_schema(path, schema)
            if not writing:
                connection.execute("PRAGMA query_only=ON")
            elif path != MEMORY:
                # Fails now rather than after minutes of reading if the file or its folder is
                # read-only. BEGIN IMMEDIATE alone says nothing of that.
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(f"PRAGMA user_version={schema}")
                connection.execute("ROLLBACK")
                _choose_journal(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def unfinished(path: Path) -> sqlite3.Connection:
    """A connection to a file that gets its name when it is whole: it needs no journal of its
    own, but its bytes must be on the disk then."""
    connection = opened(path)
    connection.execute("PRAGMA journal_mode=MEMORY")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def opened(path: Path | str) -> sqlite3.Connection:
    """The bare connection: no mark is looked for, nothing is set."""
    address = path if path == MEMORY else f"{Path(path).resolve().as_uri()}?mode=rw"
    connection: sqlite3.Connection = driver().connect(
        address,
        uri=path != MEMORY,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    return connection


def _choose_journal(connection: sqlite3.Connection) -> None:
    """A write-ahead log where it is safe, else the rollback journal.

    Another process may hold the file just then: the journal stays as it is, which is as
    durable. Only a log that this SQLite gets wrong may not be used.
    """
    safe = wal_is_safe(driver().sqlite_version_info)
    for _ in range(WAL_TRIES):
        try:
            connection.execute(f"PRAGMA journal_mode={'WAL' if safe else 'DELETE'}")
            break
        except driver().OperationalError:
            time.sleep(WAL_PAUSE)
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode == "wal" and not safe:
        raise BookError(
            f"another process writes to this book with a newer SQLite, and SQLite "
            f"{driver().sqlite_version} can lose commits then; wait until it is done, or "
            "install pysqlite3"
        )


def close(connection: sqlite3.Connection, *, writing: bool) -> None:
    """Close so that one file remains, which can be copied and read from a read-only disk.

    The write-ahead log goes into the file and the file back to the rollback journal, unless
    somebody else has the book open: then the last to close does it.
    """
    if writing:
        with suppress(driver().Error):
            connection.execute("PRAGMA busy_timeout=0")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def sync_folder(path: Path) -> None:
    """Make a new name in the folder of `path` survive a power cut."""
    # Not every platform and file system can open or sync a folder; there is no more to do then.
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def beside(path: Path) -> Path:
    """A name in the same folder, for a file that is complete before it gets its own name."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def place(finished: Path, path: Path, *, replace: bool = False) -> bool:
    """Give a finished file its name, whole or not at all; False if the name is taken."""
    if replace:
        finished.replace(path)
    else:
        try:
            path.hardlink_to(finished)
        except FileExistsError:
            return False
        except OSError:
            # A file system without hard links: a moment in which another may take the name.
            if path.exists():
                return False
            finished.rename(path)
        finished.unlink(missing_ok=True)
    sync_folder(path)
    _sweep(path)
    return True


def _sweep(path: Path) -> None:
    """Remove what processes that were killed have left beside `path`.

    By age, since a process's number means nothing outside its container.
    """
    with suppress(OSError):
        for left in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
            if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                left.unlink(missing_ok=True)


def sync_file(descriptor: int) -> None:
    """Wait until the file's bytes are on the disk."""
    os.fsync(descriptor)

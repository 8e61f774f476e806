"""What can be made again from a book, and where is it kept meanwhile?

A SQLite file beside the book. It can be thrown away at any time, so nothing in it needs to
survive a power cut, and whatever is odd about it (another version, another book, damage) is met
by making it anew. It has parts, each with tables and a version of its own, so that one can
change without the others being lost.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from tollbook.errors import BookError
from tollbook.store import sqlite

if TYPE_CHECKING:
    from tollbook.store.book import Book

# "TLBD" in the file's header: what tells it from a book and from any other database.
APPLICATION = int.from_bytes(b"TLBD", "big")

# Version of what this module itself keeps, in the file's header (user_version).
LAYOUT = 1

SUFFIX = "-derived"

_OWN_TABLES = """
CREATE TABLE about (book TEXT NOT NULL);
CREATE TABLE part (name TEXT PRIMARY KEY, version TEXT NOT NULL);
"""

# Threads of one process that write at once wait here, in order.
_WRITER = threading.RLock()


class SpoiltError(BookError):
    """The sidecar was found damaged under way and is gone; asking again makes it anew."""


@dataclass(frozen=True, slots=True)
class Part:
    """Tables of one purpose. The names of all its tables begin with `name` and an underscore;
    another `version` than the one kept, or other `tables` (SQL), drops them and begins anew."""

    name: str
    version: str
    tables: str

    @property
    def mark(self) -> str:
        """The version with a digest of the tables, so that nobody can forget to raise it."""
        return f"{self.version}/{hashlib.sha256(self.tables.encode()).hexdigest()[:16]}"


class Sidecar:
    """An open sidecar, for any number of threads: each gets a connection of its own.

    Where neither the book's folder nor the cache can be written, it is kept in memory until it
    is closed, and threads take turns.
    """

    def __init__(self, path: Path | str, book: str, *, cache_mb: int = sqlite.CACHE_MB) -> None:
        """Use `beside`; `book` is the hash of the book's first log entry, and each thread keeps
        `cache_mb` of the file at hand."""
        self.path = path
        self._book = book
        self._cache_mb = cache_mb
        self._parts: dict[str, Part] = {}
        self._mine = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._guard = threading.RLock()
        self._shared = sqlite.opened(sqlite.MEMORY) if self.in_memory else None
        self._writing = threading.local()
        self._looking = threading.local()

    @classmethod
    def beside(
        cls,
        book: Book,
        *,
        cache: Path | None = None,
        suffix: str = SUFFIX,
        cache_mb: int = sqlite.CACHE_MB,
    ) -> Sidecar:
        """The sidecar of an open book: beside it, else in the folder `cache`, else in memory.

        Another `suffix` is another file, for what must not wait for what is written here.
        """
        for path in _places(book, cache, suffix):
            made = cls(path, book.origin, cache_mb=cache_mb)
            with suppress(OSError, BookError, sqlite.driver().Error):
                made._prepare()
                return made
            made.close()
        made = cls(sqlite.MEMORY, book.origin)
        made._prepare()
        return made

    @property
    def in_memory(self) -> bool:
        """Whether it is gone when it is closed."""
        return self.path == sqlite.MEMORY

    def use(self, part: Part) -> None:
        """Have the tables of a part there, made anew if they are of another version."""
        if self._parts.get(part.name) == part:
            return
        with self.reading() as connection:
            known = _version(connection, part.name)
        if known != part.mark:
            with self.writing() as connection:
                if _version(connection, part.name) != part.mark:
                    _make(connection, part)
        self._parts[part.name] = part

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of everything until the block ends.

        Inside `writing` it is the writer's own, inside another block of the same thread that
        block's. Raises `SpoiltError` where damage turns up.
        """
        for mine in (self._writing, self._looking):
            if getattr(mine, "connection", None) is not None:
                yield mine.connection
                return
        with self._turn() as connection, self._checked():
            connection.execute("BEGIN")
            self._looking.connection = connection
            try:
                yield connection
            finally:
                self._looking.connection = None
                _end(connection, "COMMIT")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction that is kept when the block ends, or not at all.

        One at a time, in all processes. Blocks may be nested: the outermost decides.
        """
        if getattr(self._writing, "connection", None) is not None:
            yield self._writing.connection
            return
        with _WRITER, self._turn() as connection, self._checked():
            connection.execute("BEGIN IMMEDIATE")
            self._writing.connection = connection
            try:
                yield connection
            except BaseException:
                _end(connection, "ROLLBACK")
                raise
            else:
                connection.execute("COMMIT")
            finally:
                self._writing.connection = None

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._guard:
            for connection in (*self._opened, *([self._shared] if self._shared else [])):
                with suppress(sqlite.driver().Error):
                    connection.close()
            self._opened.clear()
            self._mine = threading.local()

    def __enter__(self) -> Sidecar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _turn(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection; the one there is, in turn, where it is kept in memory."""
        if self._shared is not None:
            with self._guard:
                yield self._shared
            return
        connection = getattr(self._mine, "connection", None)
        if connection is None:
            connection = _set(sqlite.opened(self.path), self._cache_mb)
            self._mine.connection = connection
            with self._guard:
                self._opened.append(connection)
        yield connection

    @contextmanager
    def _checked(self) -> Iterator[None]:
        """Throws the file away where SQLite finds it damaged."""
        try:
            yield
        except sqlite.driver().DatabaseError as problem:
            if not _damaged(problem):
                raise BookError(f"{self.path}: {sqlite.advice(str(problem))}") from problem
            self.close()
            _discard(Path(self.path))
            raise SpoiltError(
                f"{self.path}: was damaged and has been removed; it is made anew when it is "
                "needed, so run it again"
            ) from problem

    def _prepare(self) -> None:
        """Have a file there that is a sidecar of this book, whatever was there before."""
        if self._shared is not None:
            _begin(_set(self._shared, self._cache_mb), self._book)
            return
        path = Path(self.path)
        for _ in range(2):
            if not path.exists():
                _touch(path)
            try:
                with _WRITER, self._turn() as connection:
                    self._prepared(connection)
                return
            except sqlite.driver().DatabaseError as problem:
                self.close()
                if not _damaged(problem):
                    raise
                _discard(path)
        raise BookError(f"{path}: can't be made anew")

    def _prepared(self, connection: sqlite3.Connection) -> None:
        if _is_of(connection, self._book):
            return
        if sqlite.wal_is_safe(sqlite.driver().sqlite_version_info):
            # Somebody may hold it just then: it works without, only less smoothly.
            with suppress(sqlite.driver().OperationalError):
                connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            if not _is_of(connection, self._book):
                _begin(connection, self._book)
            connection.execute("COMMIT")
        except BaseException:
            _end(connection, "ROLLBACK")
            raise


def _places(book: Book, cache: Path | None, suffix: str) -> Iterator[Path]:
    """Where the sidecar of a book may be kept, the best place first."""
    if book.path == sqlite.MEMORY:
        return
    path = Path(book.path).resolve()
    yield path.with_name(f"{path.name}{suffix}")
    if cache is not None:
        name = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
        yield cache / "derived" / f"{name}{suffix}"


def _touch(path: Path) -> None:
    """An empty file that nobody else may read who may not read the book."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = path.with_name(path.name.rpartition("-")[0])
    mode = book.stat().st_mode & 0o666 if book.is_file() else 0o600
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode))


def _discard(path: Path) -> None:
    for left in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with suppress(OSError):
            left.unlink(missing_ok=True)


def _set(connection: sqlite3.Connection, cache_mb: int) -> sqlite3.Connection:
    # What is lost in a power cut is made again; NORMAL keeps the file whole.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute(f"PRAGMA cache_size={-cache_mb * 1024}")
    return connection


def _is_of(connection: sqlite3.Connection, book: str) -> bool:
    """Whether the file is a sidecar of our layout, made for this book, that can be written."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    layout = connection.execute("PRAGMA user_version").fetchone()[0]
    if (application, layout) != (APPLICATION, LAYOUT):
        return False
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
        return False
    return bool(connection.execute("SELECT book FROM about").fetchone() == (book,))


def _begin(connection: sqlite3.Connection, book: str) -> None:
    """Take out whatever there is, and begin a sidecar of the book."""
    _drop(connection, "")
    for statement in _statements(_OWN_TABLES):
        connection.execute(statement)
    connection.execute("INSERT INTO about VALUES (?)", (book,))
    connection.execute(f"PRAGMA application_id={APPLICATION}")
    connection.execute(f"PRAGMA user_version={LAYOUT}")


def _make(connection: sqlite3.Connection, part: Part) -> None:
    _drop(connection, f"{part.name}_")
    for statement in _statements(part.tables):
        connection.execute(statement)
    connection.execute("INSERT OR REPLACE INTO part VALUES (?, ?)", (part.name, part.mark))


def _drop(connection: sqlite3.Connection, prefix: str) -> None:
    found = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table') "
        "AND name NOT LIKE 'sqlite_%' AND substr(name, 1, ?) = ?",
        (len(prefix), prefix),
    ).fetchall()
    for type_, name in found:
        quoted = str(name).replace('"', '""')
        connection.execute(f'DROP {type_} IF EXISTS "{quoted}"')


def _statements(script: str) -> Iterator[str]:
    """The statements of a script: `executescript` would end the transaction."""
    so_far = ""
    for line in script.splitlines():
        so_far += f"{line}\n"
        if sqlite3.complete_statement(so_far):
            yield so_far
            so_far = ""


def _version(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT version FROM part WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def _damaged(problem: Exception) -> bool:
    return any(words in str(problem) for words in ("malformed", "not a database"))


def _end(connection: sqlite3.Connection, how: str) -> None:
    # After an error SQLite may have ended the transaction by itself.
    if connection.in_transaction:
        with suppress(sqlite.driver().Error):
            connection.execute(how)

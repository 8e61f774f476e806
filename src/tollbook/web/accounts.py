"""Who has an account, and who is signed in?

A file of its own, readable by its owner alone, beside the book and never in it: a book is
copied, sent and published, and nobody's password may go with it. Passwords are kept as argon2id
hashes, sessions as SHA-256 of a random word, so that the file lets nobody in.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.errors import InputError
from tollbook.web.permissions import Person, Role

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SUFFIX = "-accounts"
# Signed in for a working day; used once more, for another.
SESSION_SECONDS = 12 * 3600.0
SHORTEST = 12
LONGEST = 1024
LONGEST_NAME = 80
# A hash takes 64 MB and a tenth of a second: more than two at once would be a way to stop us.
_HASHING = threading.BoundedSemaphore(2)

_TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    made TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
    word TEXT PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE REFERENCES accounts (name) ON DELETE CASCADE,
    began REAL NOT NULL,
    used REAL NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Account:
    """An account; `sessions` is how many are open, `made` a moment (ISO 8601, UTC)."""

    name: str
    role: Role
    made: str
    sessions: int


class Accounts:
    """The accounts of one book, in the file `path`; for any number of threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._guard = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    @classmethod
    def beside(cls, book: Path) -> Accounts:
        """Those of a book; nothing is made before the first account."""
        return cls(book.with_name(f"{book.name}{SUFFIX}"))

    @property
    def any(self) -> bool:
        """Whether there is an account."""
        return self.path.exists() and bool(self.all())

    def all(self) -> list[Account]:
        """Every account by name."""
        if not self.path.exists():
            return []
        with self._open() as sql:
            rows = sql.execute(
                "SELECT accounts.name, role, made, count(word) FROM accounts LEFT JOIN sessions "
                "ON sessions.name = accounts.name GROUP BY accounts.name ORDER BY accounts.name"
            ).fetchall()
        return [Account(name, Role(role), made, number) for name, role, made, number in rows]

    def add(self, name: str, role: Role, password: str) -> None:
        """Make an account. Raises `InputError` if the name is taken or the password too short."""
        name = _name(name)
        hashed = _hashed(password)
        try:
            with self._open(make=True) as sql:
                now = datetime.now(UTC).isoformat(timespec="seconds")
                sql.execute(
                    "INSERT INTO accounts VALUES (?, ?, ?, ?)", (name, role.value, hashed, now)
                )
        except sqlite3.IntegrityError:
            raise InputError(f"there is an account '{name}' already; choose another name") from None

    def change(self, name: str, *, role: Role | None = None, password: str | None = None) -> None:
        """Give an account another role or password; either ends its sessions."""
        self._need(name)
        hashed = None if password is None else _hashed(password)
        with self._open() as sql:
            if role is not None:
                sql.execute("UPDATE accounts SET role = ? WHERE name = ?", (role.value, name))
            if hashed is not None:
                sql.execute("UPDATE accounts SET password = ? WHERE name = ?", (hashed, name))
            sql.execute("DELETE FROM sessions WHERE name = ?", (name,))

    def remove(self, name: str) -> None:
        """Remove an account and end its sessions; what was decided under its name stays."""
        self._need(name)
        with self._open() as sql:
            sql.execute("DELETE FROM sessions WHERE name = ?", (name,))
            sql.execute("DELETE FROM accounts WHERE name = ?", (name,))

    def revoke(self, name: str) -> int:
        """End all sessions of an account; gives how many."""
        self._need(name)
        with self._open() as sql:
            return sql.execute("DELETE FROM sessions WHERE name = ?", (name,)).rowcount

    def sign_in(self, name: str, password: str) -> tuple[Person, str] | None:
        """The person and the word of a new session; None if name or password are wrong.

        Takes as long for a name that isn't there as for a wrong password.
        """
        row = None
        if self.path.exists():
            with self._open() as sql:
                row = sql.execute(
                    "SELECT name, role, password FROM accounts WHERE name = ?", (name,)
                ).fetchone()
        if not _fits(row[2] if row else _nobody(), password) or row is None:
            return None
        word, now = secrets.token_urlsafe(32), time.time()
        with self._open() as sql:
            sql.execute("DELETE FROM sessions WHERE used < ?", (now - SESSION_SECONDS,))
            sql.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_kept(word), row[0], now, now))
        return Person(row[0], Role(row[1])), word

    def person(self, word: str) -> Person | None:
        """Who is signed in with this word; None where the session is over or was revoked."""
        if not self.path.exists():
            return None
        now = time.time()
        with self._open() as sql:
            row = sql.execute(
                "SELECT accounts.name, role, used FROM sessions JOIN accounts "
                "ON accounts.name = sessions.name WHERE word = ? AND used >= ?",
                (_kept(word), now - SESSION_SECONDS),
            ).fetchone()
            if row and now - row[2] > 60:
                sql.execute("UPDATE sessions SET used = ? WHERE word = ?", (now, _kept(word)))
        return Person(row[0], Role(row[1])) if row else None

    def sign_out(self, word: str) -> None:
        """End one session."""
        if self.path.exists():
            with self._open() as sql:
                sql.execute("DELETE FROM sessions WHERE word = ?", (_kept(word),))

    def close(self) -> None:
        """Close the file."""
        with self._guard:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _need(self, name: str) -> None:
        if name.casefold() not in {one.name.casefold() for one in self.all()}:
            raise InputError(f"there is no account '{name}'; tollbook user list shows all")

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        with self._guard:
            if self._connection is None:
                if make and not self.path.exists():
                    # Before SQLite makes it for everybody to read.
                    os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
                self._connection = sqlite3.connect(
                    self.path, timeout=30, isolation_level=None, check_same_thread=False
                )
                self._connection.execute("PRAGMA foreign_keys=ON")
                self._connection.executescript(_TABLES)
            self._connection.execute("BEGIN IMMEDIATE" if make else "BEGIN")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(
            f"{name!r} is no name for an account; use up to {LONGEST_NAME} letters, digits and signs"
        )
    return name


def _kept(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # argon2id, with the parameters of RFC 9106 for little memory


@cache
def _nobody() -> str:
    return _hashed(secrets.token_urlsafe(32))


def _hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(
            f"the password has {len(password)} characters; use {SHORTEST} or more, such as four words"
        )
    with _HASHING:
        return _hasher().hash(password.encode("utf-8", "surrogatepass"))


def _fits(hashed: str, password: str) -> bool:
    from argon2.exceptions import VerificationError

    if len(password) > LONGEST:
        return False
    with _HASHING:
        try:
            return _hasher().verify(hashed, password.encode("utf-8", "surrogatepass"))
        except VerificationError:
            return False

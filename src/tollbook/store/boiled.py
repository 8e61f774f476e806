"""What is remembered of a book's documents, so that a further one asks only for what it touches?

Rows of text and numbers, by the keys that reconciling looks them up by; what they mean is
reconciling's business. There is one set of rows, a *base*, for each choice of claims that count.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tollbook.store.sidecar import Part

# The tables are those of version `PART.version`; who changes them raises it.
PART = Part(
    "boiled",
    "2",
    """
CREATE TABLE boiled_base (
    base INTEGER PRIMARY KEY,
    include TEXT NOT NULL UNIQUE,
    engine TEXT NOT NULL,
    seq INTEGER NOT NULL,
    head TEXT NOT NULL,
    last_group INTEGER NOT NULL,
    together TEXT NOT NULL
);
CREATE TABLE boiled_report (
    base INTEGER NOT NULL,
    document TEXT NOT NULL,
    published TEXT,
    outlet TEXT NOT NULL,
    sketch BLOB NOT NULL,
    content BLOB NOT NULL
);
CREATE UNIQUE INDEX boiled_report_document ON boiled_report (base, document);
CREATE INDEX boiled_report_outlet ON boiled_report (base, outlet);
CREATE INDEX boiled_report_published ON boiled_report (base, published);
CREATE TABLE boiled_sentence (
    base INTEGER NOT NULL,
    sentence INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (base, sentence, document)
) WITHOUT ROWID;
CREATE TABLE boiled_telling (
    base INTEGER NOT NULL,
    telling TEXT NOT NULL,
    document TEXT NOT NULL,
    gathered INTEGER NOT NULL,
    links TEXT NOT NULL,
    PRIMARY KEY (base, telling)
) WITHOUT ROWID;
CREATE INDEX boiled_telling_gathered ON boiled_telling (base, gathered);
CREATE TABLE boiled_block (
    base INTEGER NOT NULL,
    place INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    rank TEXT NOT NULL,
    PRIMARY KEY (base, place, first, rank)
) WITHOUT ROWID;
CREATE TABLE boiled_noted (
    base INTEGER NOT NULL,
    claim TEXT NOT NULL,
    document TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX boiled_noted_document ON boiled_noted (base, document);
""",
)

# No telling is looked for on more days than this (a test holds it to what reconciling says).
LONGEST = 36


class Base(NamedTuple):
    """Of which claims a base is, made by what, up to which log entry."""

    base: int
    engine: str
    seq: int
    head: str
    last_group: int
    together: str


class ReportRow(NamedTuple):
    """A document (id) boiled down."""

    document: str
    published: str | None
    outlet: str
    sketch: bytes
    content: str


class TellingRow(NamedTuple):
    """A telling (key), the document (id) it stands in, its group and its links."""

    telling: str
    document: str
    gathered: int
    links: str


class BlockRow(NamedTuple):
    """Where (a hash) and from which day to which a telling (its rank) is looked for."""

    place: int
    first: int
    last: int
    rank: str


class NotedRow(NamedTuple):
    """A fact that matters beside incidents."""

    claim: str
    document: str
    content: str


class Shelf:
    """One base, over a connection to the sidecar."""

    def __init__(self, connection: sqlite3.Connection, include: str) -> None:
        self._connection = connection
        self._include = include
        self.base = self._base()

    def _base(self) -> Base | None:
        row = self._connection.execute(
            "SELECT base, engine, seq, head, last_group, together FROM boiled_base "
            "WHERE include = ?",
            (self._include,),
        ).fetchone()
        return None if row is None else Base(*row)

    @property
    def _number(self) -> int:
        return 0 if self.base is None else self.base.base

    def empty(self) -> None:
        """Take out everything of this base, and begin it."""
        for table in ("report", "sentence", "telling", "block", "noted"):
            self._connection.execute(f"DELETE FROM boiled_{table} WHERE base = ?", (self._number,))
        self._connection.execute("DELETE FROM boiled_base WHERE include = ?", (self._include,))
        self._connection.execute(
            "INSERT INTO boiled_base (include, engine, seq, head, last_group, together) "
            "VALUES (?, '', 0, '', 0, '')",
            (self._include,),
        )
        self.base = self._base()

    def stands(self, *, engine: str, seq: int, head: str, last_group: int, together: str) -> None:
        """Note by what it was made, up to which log entry."""
        self._connection.execute(
            "UPDATE boiled_base SET engine = ?, seq = ?, head = ?, last_group = ?, together = ? "
            "WHERE base = ?",
            (engine, seq, head, last_group, together, self._number),
        )
        self.base = self._base()

    # Looking up

    def report(self, document: str) -> ReportRow | None:
        """The report of a document (id)."""
        row = self._connection.execute(
            "SELECT document, published, outlet, sketch, content FROM boiled_report "
            "WHERE base = ? AND document = ?",
            (self._number, document),
        ).fetchone()
        return None if row is None else _report(row)

    def sketch(self, document: str) -> bytes | None:
        """The sketch of a document (id) alone: hundreds are compared for each that is new."""
        row = self._connection.execute(
            "SELECT sketch FROM boiled_report WHERE base = ? AND document = ?",
            (self._number, document),
        ).fetchone()
        return None if row is None else bytes(row[0])

    def reports(self) -> Iterator[ReportRow]:
        """All reports."""
        for row in self._connection.execute(
            "SELECT document, published, outlet, sketch, content FROM boiled_report WHERE base = ?",
            (self._number,),
        ):
            yield _report(row)

    def holders(self, sentence: int) -> list[str]:
        """The documents (ids) that have a sentence, in order."""
        return self._list(
            "SELECT document FROM boiled_sentence WHERE base = ? AND sentence = ? "
            "ORDER BY document",
            sentence,
        )

    def copies(self, outlet: str) -> list[str]:
        """The documents (ids) of an outlet."""
        return self._list(
            "SELECT document FROM boiled_report WHERE base = ? AND outlet = ?", outlet
        )

    def telling(self, telling: str) -> TellingRow | None:
        """What is known of a telling (key)."""
        row = self._connection.execute(
            "SELECT telling, document, gathered, links FROM boiled_telling "
            "WHERE base = ? AND telling = ?",
            (self._number, telling),
        ).fetchone()
        return None if row is None else TellingRow(*row)

    def tellings(self) -> Iterator[TellingRow]:
        """What is known of all tellings."""
        for row in self._connection.execute(
            "SELECT telling, document, gathered, links FROM boiled_telling WHERE base = ?",
            (self._number,),
        ):
            yield TellingRow(*row)

    def members(self, gathered: int) -> list[str]:
        """The tellings (keys) of a group, in order."""
        return self._list(
            "SELECT telling FROM boiled_telling WHERE base = ? AND gathered = ? ORDER BY telling",
            gathered,
        )

    def block(self, place: int, day: int) -> list[str]:
        """The ranks of the tellings that are looked for at a place (a hash) on a day, in order."""
        return self._list(
            "SELECT rank FROM boiled_block WHERE base = ? AND place = ? "
            "AND first BETWEEN ? AND ? AND last >= ? ORDER BY rank",
            place,
            day - LONGEST,
            day,
            day,
        )

    def noted(self) -> list[str]:
        """All facts that matter beside incidents."""
        return self._list("SELECT content FROM boiled_noted WHERE base = ?")

    def size(self) -> int:
        """How many documents there are."""
        (size,) = self._connection.execute(
            "SELECT count(*) FROM boiled_report WHERE base = ?", (self._number,)
        ).fetchone()
        return int(size)

    def latest(self) -> date | None:
        """The latest day of publication."""
        (day,) = self._connection.execute(
            "SELECT max(published) FROM boiled_report WHERE base = ?", (self._number,)
        ).fetchone()
        return None if day is None else date.fromisoformat(day)

    def _list(self, sql: str, *parameters: object) -> list[str]:
        return [row[0] for row in self._connection.execute(sql, (self._number, *parameters))]

    # Putting away

    def put_reports(self, rows: Iterable[ReportRow]) -> None:
        """Keep reports, instead of those of the same documents."""
        self._many(
            "INSERT OR REPLACE INTO boiled_report VALUES (?, ?, ?, ?, ?, ?)",
            (
                (row.document, row.published, row.outlet, row.sketch, _packed(row.content))
                for row in rows
            ),
        )

    def put_sentences(self, rows: Iterable[tuple[int, str]]) -> None:
        """Note which documents (ids) have which sentences."""
        self._many("INSERT OR IGNORE INTO boiled_sentence VALUES (?, ?, ?)", rows)

    def put_tellings(self, rows: Iterable[TellingRow]) -> None:
        """Keep tellings, instead of those with the same keys."""
        self._many("INSERT OR REPLACE INTO boiled_telling VALUES (?, ?, ?, ?, ?)", rows)

    def put_blocks(self, rows: Iterable[BlockRow]) -> None:
        """Note where and when tellings are looked for."""
        self._many("INSERT OR IGNORE INTO boiled_block VALUES (?, ?, ?, ?, ?)", rows)

    def put_noted(self, rows: Iterable[NotedRow]) -> None:
        """Keep facts that matter beside incidents."""
        self._many("INSERT INTO boiled_noted VALUES (?, ?, ?, ?)", rows)

    def drop_reports(self, documents: Iterable[str]) -> None:
        """Forget documents (ids); their sentences and tellings are dropped by themselves."""
        self._many(
            "DELETE FROM boiled_report WHERE base = ? AND document = ?",
            ((document,) for document in documents),
        )

    def drop_noted(self, documents: Iterable[str]) -> None:
        """Forget the facts of documents (ids) that matter beside incidents."""
        self._many(
            "DELETE FROM boiled_noted WHERE base = ? AND document = ?",
            ((document,) for document in documents),
        )

    def drop_sentences(self, rows: Iterable[tuple[int, str]]) -> None:
        """Forget that documents (ids) have sentences."""
        self._many(
            "DELETE FROM boiled_sentence WHERE base = ? AND sentence = ? AND document = ?", rows
        )

    def drop_tellings(self, tellings: Iterable[str]) -> None:
        """Forget tellings (keys)."""
        self._many(
            "DELETE FROM boiled_telling WHERE base = ? AND telling = ?",
            ((telling,) for telling in tellings),
        )

    def drop_blocks(self, rows: Iterable[BlockRow]) -> None:
        """Forget where and when tellings were looked for."""
        self._many(
            "DELETE FROM boiled_block WHERE base = ? AND place = ? AND first = ? AND rank = ?",
            ((row.place, row.first, row.rank) for row in rows),
        )

    def _many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        number = self._number
        self._connection.executemany(sql, ((number, *row) for row in rows))


def _packed(content: str) -> bytes:
    # Level 1: a tenth larger than the usual level, in a third of the time.
    return zlib.compress(content.encode("utf-8", "surrogatepass"), 1)


def _report(row: tuple[str, str | None, str, bytes, bytes]) -> ReportRow:
    content = zlib.decompress(row[4]).decode("utf-8", "surrogatepass")
    return ReportRow(row[0], row[1], row[2], bytes(row[3]), content)

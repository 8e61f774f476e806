"""One ledger: documents with their original bytes, texts, runs and claims, in one file.

A `Book` appends and answers questions; it never changes or takes out anything. It is light to
open: what only writing needs (SQLAlchemy) is imported when something is written.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from tollbook.errors import BookError, TakenDownError
from tollbook.model.picture import PictureFile
from tollbook.model.run import Run
from tollbook.model.takedown import Takedown, takedown_from
from tollbook.model.text import DateOrigin, Document
from tollbook.store import (
    captures,
    cleaning,
    coding,
    custody,
    judgements,
    pictures,
    queries,
    sqlite,
    stamps,
    takedown,
)
from tollbook.store.ledger import Entry
from tollbook.store.queries import Filter
from tollbook.store.verify import Progress, Verified, unheard, verify

if TYPE_CHECKING:
    from datetime import datetime

    from tollbook.model.claim import Claim
    from tollbook.model.coding import Coding
    from tollbook.model.derived import Standing
    from tollbook.model.judge import Judgement
    from tollbook.model.text import Text
    from tollbook.store.appending import Batch

# Two threads of one process that write at once wait here, in order; SQLite's own waiting is
# by chance, and failed 3 of 1,200 writes with 8 writers.
_WRITER = threading.RLock()

# Findings fetched at a time: enough to be fast, and no more memory with a larger book.
_PAGE = 4000

# Readings of which the document's record is kept at hand, for records asked one by one.
_READINGS_AT_HAND = 2000

# Less of a digest could mean some bytes by chance.
_LEAST_DIGITS = 6

_ENTRIES = "SELECT seq, kind, time, payload, previous, hash FROM log"

# What a record's JSON begins with, before and after what the reading tells is put in.
_KIND = ', "kind": '

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input of which no text could be had; `blob` is its bytes' SHA-256, if it had any."""

    name: str
    origin: str
    reason: str
    blob: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What one run said of a claim, when, and as which record."""

    run: str
    engine: str
    time: str
    record: Record


class Book:
    """An open book. Use it in one thread, in a `with` statement.

    Everything raises `BookError` if the file can't be read or written; nothing is half-written
    then.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | str, *, writing: bool) -> None:
        self.path = path
        self._connection = connection
        self._writing = writing
        self._engine: Any = None
        self._batch_open = False
        self._reading: tuple[int, str, str] | None = None
        self._read: dict[int, tuple[str, Record]] = {}

    @classmethod
    def open(
        cls, path: Path | str, *, writing: bool = False, cache_mb: int = sqlite.CACHE_MB
    ) -> Book:
        """The book in the file `path`; for reading only, unless `writing`.

        `cache_mb` is how much of the file may be kept in memory.

        Raises `BookError` if there is none, or if the file is something else (it is left
        untouched), or for writing if it is read-only.
        """
        path = Path(path)
        connection = sqlite.connect(path, writing=writing, cache_mb=cache_mb)
        book = cls(connection, path, writing=writing)
        try:
            book._bring_up_to_date()
        except BaseException:
            book.close()
            raise
        return book

    @classmethod
    def create(cls, path: Path | str) -> Book:
        """A new, empty book in the file `path`, open for writing.

        It is made beside its place and put there whole. Raises `BookError` if there is
        something already, or the folder can't be written to.
        """
        path = Path(path)
        if path.exists() or path.is_symlink() or not cls._make(path):
            raise BookError(f"{path}: is there already; choose another name for a new book")
        return cls.open(path, writing=True)

    @classmethod
    def open_or_create(
        cls, path: Path | str, *, cache_mb: int = sqlite.CACHE_MB
    ) -> tuple[Book, bool]:
        """The book in the file `path`, open for writing, and whether it was made just now.

        Of several processes that make it at once, one does and all open the same.
        """
        path = Path(path)
        made = not path.exists() and cls._make(path)
        return cls.open(path, writing=True, cache_mb=cache_mb), made

    @classmethod
    def _make(cls, path: Path) -> bool:
        """Put a new book there; False if something has come there meanwhile."""
        unfinished = sqlite.beside(path)
        try:
            unfinished.unlink(missing_ok=True)
            unfinished.touch(exist_ok=False)
            try:
                with sqlite.told(path):
                    connection = sqlite.unfinished(unfinished)
                    try:
                        cls(connection, path, writing=True)._fill()
                    finally:
                        connection.close()
                return sqlite.place(unfinished, path)
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError as problem:
            raise BookError(f"{path}: can't be made there: {problem.strerror}") from problem

    @classmethod
    def in_memory(cls) -> Book:
        """A new book that is gone when it is closed."""
        book = cls(sqlite.connect(sqlite.MEMORY, writing=True), sqlite.MEMORY, writing=True)
        book._fill()
        return book

    def _fill(self) -> None:
        from tollbook.store import migrate

        migrate.create(self._connection)
        with self.writing() as batch:
            # Two empty books differ, so that a log can't pass for another book's.
            batch.begin_book({"book": str(uuid.uuid4()), "schema": sqlite.SCHEMA})

    def _bring_up_to_date(self) -> None:
        with sqlite.told(self.path):
            (schema,) = self._connection.execute("PRAGMA user_version").fetchone()
            if schema == sqlite.SCHEMA:
                return
            if not self._writing:
                raise BookError(
                    f"{self.path}: is a book of version {schema}, and this Tollbook asks version "
                    f"{sqlite.SCHEMA}; adding to it (tollbook add) brings it up to date"
                )
            from tollbook.store import migrate

            migrate.upgrade(self._connection)

    def close(self) -> None:
        """Close; after writing, one file remains that can be copied."""
        sqlite.close(self._connection, writing=self._writing and self.path != sqlite.MEMORY)

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Appending

    @contextmanager
    def writing(self) -> Iterator[Batch]:
        """A batch, which is in the book for good when the block ends, or not at all."""
        if not self._writing:
            raise BookError(f"{self.path}: was opened for reading; open it with writing=True")
        if self._batch_open:
            raise BookError(f"{self.path}: a batch is open already; end it before the next")
        import sqlalchemy

        from tollbook.store import migrate
        from tollbook.store.appending import Batch

        if self._engine is None:
            self._engine = migrate.engine(self._connection)
        with _WRITER:
            self._batch_open = True
            try:
                with self._engine.begin() as sql:
                    batch = Batch(sql, self._connection)
                    yield batch
                    batch.flush()
            except (sqlalchemy.exc.DBAPIError, sqlite.driver().Error) as problem:
                cause = getattr(problem, "orig", None) or problem
                raise BookError(f"{self.path}: {sqlite.advice(str(cause))}") from problem
            finally:
                self._batch_open = False

    def knows(self, document: Document, run: str) -> bool:
        """Whether the run has read these bytes, with the same date, publisher and address.

        What `document` doesn't say (None) is no reason to read it again.
        """
        with sqlite.told(self.path):
            read = self._connection.execute(
                "SELECT 1 FROM readings WHERE document = ? AND run = ? LIMIT 1",
                (document.id, run),
            ).fetchone()
            described = self._connection.execute(
                "SELECT published, publisher, url FROM descriptions WHERE document = ? "
                "ORDER BY entry DESC LIMIT 1",
                (document.id,),
            ).fetchone()
        if read is None or described is None:
            return False
        published = document.published.isoformat() if document.published else None
        wanted = (published, document.publisher, document.url)
        return all(
            want is None or want == have for want, have in zip(wanted, described, strict=True)
        )

    # Asking

    @property
    def head(self) -> str:
        """The hash of the log's last entry: it names everything in the book."""
        return str(self._one("SELECT hash FROM log ORDER BY seq DESC LIMIT 1")[0])

    @property
    def origin(self) -> str:
        """The hash of the log's first entry: it tells the book from every other."""
        return str(self._one("SELECT hash FROM log ORDER BY seq LIMIT 1")[0])

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection itself, for what follows the log beside the book; never write with it."""
        return self._connection

    @property
    def top(self) -> int:
        """The number of the log's last entry."""
        return int(self._one(queries.TOP)[0] or 0)

    def last_entry(self) -> Entry:
        """The log's last entry, whose hash is the head."""
        return Entry(*self._one(f"{_ENTRIES} ORDER BY seq DESC LIMIT 1")[:5])

    def head_at(self, entry: int) -> str | None:
        """The head that the book had at a log entry; None if there is no such entry."""
        found = self._one(stamps.HEAD_AT, entry)
        return None if found is None else str(found[0])

    def stamps(self) -> list[stamps.Stamp]:
        """What time-stamping authorities signed about the book, the first first."""
        return [stamps.Stamp.read(row) for row in self._all(stamps.IN_ORDER)]

    def chained(self, first: int, last: int) -> bool:
        """Whether each log entry of these, both taken in, follows from the one before it."""
        with sqlite.told(self.path):
            rows = self._connection.execute(
                f"{_ENTRIES} WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last)
            )
            expected, before = first, None
            for row in rows:
                entry = Entry(*row[:5])
                if entry.seq != expected or entry.hash != row[5]:
                    return False
                if before is not None and entry.previous != before:
                    return False
                expected, before = expected + 1, entry.hash
        return expected == last + 1

    def counts(self) -> dict[str, int]:
        """How much there is: documents, claims of the latest readings, rejections, entries."""
        latest = queries.NEWEST
        return {
            name: int(self._one(sql)[0])
            for name, sql in (
                ("documents", "SELECT count(*) FROM documents"),
                (
                    "claims",
                    f"SELECT coalesce(sum(claims), 0) FROM readings WHERE entry IN ({latest})",
                ),
                ("rejections", "SELECT count(*) FROM rejections"),
                ("judgements", "SELECT count(*) FROM judgements"),
                ("entries", "SELECT count(*) FROM log"),
            )
        }

    def _one(self, sql: str, *parameters: Any) -> Any:
        with sqlite.told(self.path):
            return self._connection.execute(sql, parameters).fetchone()

    def _all(self, sql: str, *parameters: Any) -> list[Any]:
        with sqlite.told(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def ask(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The rows that a question of this package gives. Raises `BookError`."""
        return self._all(sql, *parameters)

    def found(self, entry: int, content: str) -> Record:
        """The claim record that a finding of an entry is, from its stored content."""
        record: Record = json.loads(self._line(entry, content))
        return record

    def lines(self, asked: Filter | None = None, *, limit: int | None = None) -> Iterator[str]:
        """The claim records that match, as JSON lines, in the order in which they were read.

        A line is put together from two stored strings without parsing either: exporting a
        large book is then limited by the disk.
        """
        where, parameters = self._where(asked or Filter())
        after, left = 0, limit
        while left is None or left > 0:
            page = _PAGE if left is None else min(left, _PAGE)
            with sqlite.told(self.path):
                some = self._connection.execute(
                    queries.matching(where), {**parameters, "after": after, "page": page}
                ).fetchall()
            for number, entry, content in some:
                yield self._line(entry, content)
                after = number
            if len(some) < page:
                return
            left = None if left is None else left - page

    def records(self, asked: Filter | None = None, *, limit: int | None = None) -> Iterator[Record]:
        """The claim records that match, as `lines`."""
        return map(json.loads, self.lines(asked, limit=limit))

    def count(self, asked: Filter | None = None) -> int:
        """How many claims match."""
        where, parameters = self._where(asked or Filter())
        with sqlite.told(self.path):
            return int(self._connection.execute(queries.counting(where), parameters).fetchone()[0])

    def _where(self, asked: Filter) -> tuple[str, queries.Parameters]:
        documents = None if asked.document is None else [self.document_id(asked.document)]
        read_again = bool(self._one(queries.READ_AGAIN)[0])
        where, parameters = queries.conditions(asked, documents, read_again=read_again)
        return where, {**parameters, "top": self._one(queries.TOP)[0]}

    def _line(self, entry: int, content: str) -> str:
        if self._reading is None or self._reading[0] != entry:
            run, record = self._reading_of(entry)
            self._reading = (entry, run, json.dumps(record, ensure_ascii=False))
        _, run, document = self._reading
        # The content begins {"schema": …, "id": "c_…", "kind": …: neither of the two values
        # before the kind can hold a quotation mark, so the first place is the right one.
        begin, end = content.split(_KIND, 1)
        return f'{begin}, "run": "{run}", "document": {document}{_KIND}{end}'

    def record(self, reading: int, digest: str) -> Record:
        """A claim record by its digest, as the reading (the entry of the log) tells it."""
        content = self._one("SELECT content FROM records WHERE sha256 = ?", digest)
        if content is None:
            raise BookError(f"{self.path}: record {digest} is not there; verify the book")
        said: Record = json.loads(content[0])
        if reading not in self._read:
            if len(self._read) >= _READINGS_AT_HAND:
                self._read.clear()
            self._read[reading] = self._reading_of(reading)
        run, document = self._read[reading]
        schema, id_ = said.pop("schema"), said.pop("id")
        return {"schema": schema, "id": id_, "run": run, "document": document, **said}

    def _reading_of(self, entry: int) -> tuple[str, Record]:
        """The run of a reading, and the `document` object of its records."""
        run, text, document, title, publisher, url, language, published, origin, name = (
            self._connection.execute(queries.READING, {"entry": entry}).fetchone()
        )
        return run, {
            "name": name,
            "id": document,
            "text": text,
            "title": title,
            "publisher": publisher,
            "url": url,
            "language": language,
            "published": published,
            "published_from": origin,
        }

    def documents(self) -> Iterator[Record]:
        """Every document in the order of adding, with all its names and its latest reading."""
        after = 0
        some: list[Record] = [{}]
        while some:
            some = self._documents(
                "WHERE document.entry > ? ORDER BY document.entry LIMIT 500", after
            )
            for record in some:
                after = record.pop("entry")
                yield record

    def document(self, wanted: str) -> Record:
        """The document with this name, id, or beginning of an id. Raises `BookError`."""
        [record] = self._documents("WHERE document.id = ?", self.document_id(wanted))
        del record["entry"]
        return record

    def documents_before(
        self, entry: int | None, *, words: str = "", limit: int = 50
    ) -> list[Record]:
        """Documents, the last added first, before the log entry that added another; each with
        its `entry`. `words` all stand in a name, the title or the publisher."""
        tests, parameters = queries.described_by(words)
        if entry is not None:
            tests.append("document.entry < ?")
            parameters.append(entry)
        where = f"WHERE {' AND '.join(tests)}" if tests else ""
        sql = f"{where} ORDER BY document.entry DESC LIMIT ?"
        return self._documents(sql, *parameters, limit)

    def count_documents(self, words: str = "") -> int:
        """How many documents there are with these words in a name, the title or the publisher."""
        tests, parameters = queries.described_by(words)
        if not tests:
            return int(self._one("SELECT count(*) FROM documents")[0])
        sql = f"SELECT count(*) FROM ({queries.DOCUMENTS} WHERE {' AND '.join(tests)})"
        return int(self._one(sql, *parameters)[0])

    def readings_of(self, document: str) -> list[Record]:
        """Every reading of a document (its id), the first first."""
        names = ("entry", "time", "engine", "run", "text", "claims")
        rows = self._all(queries.READINGS_OF, document)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _documents(self, where: str, *parameters: int | str) -> list[Record]:
        with sqlite.told(self.path):
            cursor = self._connection.execute(f"{queries.DOCUMENTS}{where}", parameters)
            columns = [column[0] for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        return [self._document_record(row) for row in rows]

    def _document_record(self, row: Record) -> Record:
        names = self._all("SELECT name FROM names WHERE document = ? ORDER BY entry", row["id"])
        decision = self.taken_down(row["id"])
        return {
            "name": names[0][0],
            "names": [name for (name,) in names],
            **row,
            "taken_down": decision
            and {"who": decision.who, "when": decision.when.isoformat(), "why": decision.why},
        }

    def document_id(self, wanted: str) -> str:
        """The id of the document that a name, an id or the beginning of an id means.

        Raises `BookError` if there is none, or several.
        """
        named = self._one("SELECT document FROM names WHERE name = ?", wanted)
        if named:
            return str(named[0])
        prefix = wanted if wanted.startswith("sha256:") else f"sha256:{wanted}"
        return self._only("documents", prefix, wanted, "a document's name or id")

    def claim_id(self, wanted: str) -> str:
        """The id of the claim that an id or the beginning of one means. Raises `BookError`."""
        prefix = wanted if wanted.startswith("c_") else f"c_{wanted}"
        return self._only("claims", prefix, wanted, "a claim's id")

    def _only(self, table: str, prefix: str, wanted: str, what: str) -> str:
        found = self._all(
            # Not LIKE, where _ stands for any character and no index is used.
            f"SELECT id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT 3",
            prefix,
            prefix + "\U0010ffff",
        )
        if len(found) == 1 or (found and found[0][0] == prefix):
            return str(found[0][0])
        if found:
            raise BookError(
                f"{wanted!r} is the beginning of several ids, like {found[0][0]} and "
                f"{found[1][0]}; give more of it"
            )
        raise BookError(f"{wanted!r} is not in {self.path}; expected {what}, or its beginning")

    def history(self, claim: str) -> list[Heard]:
        """What each run said of the claim (its id), the first first."""
        found = self._all(
            "SELECT finding.entry, record.content, run.engine, log.time "
            "FROM findings AS finding JOIN records AS record ON record.sha256 = finding.record "
            "JOIN readings AS reading ON reading.entry = finding.entry "
            "JOIN runs AS run ON run.id = reading.run JOIN log ON log.seq = finding.entry "
            "WHERE finding.claim = ? ORDER BY finding.entry",
            claim,
        )
        heard = []
        for entry, content, engine, time in found:
            record = json.loads(self._line(entry, content))
            heard.append(Heard(record["run"], engine, time, record))
        return heard

    def counterparts(self, claim: str) -> list[Heard]:
        """What other engines made of the same words: claims of another id, since an id is one
        engine's, of the same kind and text, whose words overlap with the claim's (its id)."""
        found = self._all(
            "SELECT DISTINCT other.id, other.entry FROM claims AS claim JOIN claims AS other "
            "ON other.document = claim.document AND other.text = claim.text "
            "AND other.kind = claim.kind AND other.engine <> claim.engine "
            "AND other.span_start < claim.span_end AND other.span_end > claim.span_start "
            "WHERE claim.id = ? ORDER BY other.entry, other.id",
            claim,
        )
        return [heard for (other, _) in found for heard in self.history(other)]

    def captures_of(self, document: str) -> list[captures.Kept]:
        """Every time the document (its id) was captured from the web, the earliest first."""
        return [captures.Kept.read(row) for row in self._all(captures.OF_DOCUMENT, document)]

    def captures_of_page(self, page: str) -> list[captures.Kept]:
        """Every capture of a page by its name, the earliest first, whatever it answered."""
        return [captures.Kept.read(row) for row in self._all(captures.OF_PAGE, page)]

    def entries(self, before: int | None, *, kind: str | None = None, limit: int) -> list[Record]:
        """Entries of the log, the last first, before another; `who` and `what` of judgements."""
        names = ("entry", "kind", "when", "hash", "previous", "payload", "who", "what")
        rows = self._all(queries.ENTRIES, self.top + 1 if before is None else before, kind, limit)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def all_captures(self) -> Iterator[captures.Kept]:
        """Every capture, in the order of adding."""
        after = 0
        while some := self._all(captures.IN_ORDER, after):
            for row in some:
                kept = captures.Kept.read(row)
                after = kept.entry
                yield kept

    def capture_id(self, wanted: str) -> str:
        """The id of the capture that an id or its beginning means. Raises `BookError`."""
        prefix = wanted if wanted.startswith("p_") else f"p_{wanted}"
        return self._only("captures", prefix, wanted, "a capture's id")

    def capture(self, capture: str) -> captures.Kept:
        """The capture with this id. Raises `BookError`."""
        return captures.Kept.read(self._one(captures.BY_ID, self.capture_id(capture)))

    def last_captured(self, asked: str) -> captures.Kept | None:
        """The latest capture of a page by the address that was asked."""
        found = self._one(captures.LATEST_ASKED, asked)
        return None if found is None else captures.Kept.read(found)

    def custody(self, document: str) -> list[custody.Event]:
        """What the log says of a document (its id), the earliest entry first."""
        with sqlite.told(self.path):
            return custody.events(self._connection, document)

    def bytes_of(self, capture: captures.Kept) -> bytes:
        """The bytes of a capture, checked; see `raw`."""
        return self.raw(capture.capture.sha256) if capture.capture.size else b""

    def changed_pages(self) -> list[str]:
        """The names of pages that were not the same document, or no page, at every capture."""
        return [str(page) for (page,) in self._all(captures.CHANGED)]

    def samples(self) -> list[Coding]:
        """The samples that were drawn for coding, the first first."""
        return [coding.read(content) for (content,) in self._all(coding.SAMPLES)]

    def coding(self, id_: str) -> Coding | None:
        """The sample, code or adjudication with this id."""
        row = self._one(coding.BY_ID, id_)
        return None if row is None else coding.read(row[0])

    def codings(self, sample: str) -> list[Coding]:
        """What was coded and settled of a sample (its id), the first first."""
        return [coding.read(content) for (content,) in self._all(coding.OF_SAMPLE, sample)]

    def judgements(self) -> list[Judgement]:
        """What people decided, the first first; `in_force` says which of it holds."""
        return [judgements.read(content) for (content,) in self._all(judgements.IN_ORDER)]

    def judgements_on(self, claim: str) -> list[Judgement]:
        """The judgements bound to the words of a claim (its id), the first first."""
        return [judgements.read(row[0]) for row in self._all(judgements.ON_CLAIM, claim)]

    def judgements_about(self, claims: Iterable[str]) -> list[str]:
        """The ids of the judgements whose entries name one of these claims, the first first."""
        found: dict[str, int] = {}
        for claim in claims:
            found.update(self._all(judgements.NAMING, claim))
        return sorted(found, key=lambda id_: found[id_])

    def extent(self, after: int, to: int) -> tuple[int, str | None, str | None]:
        """How many documents came after a log entry and up to another, and the first and the last
        day on which one of those that were described then was published, as far as is known."""
        between = "WHERE entry > ? AND entry <= ?"
        (documents,) = self._one(f"SELECT count(*) FROM documents {between}", after, to)
        first, last = self._one(
            f"SELECT min(published), max(published) FROM descriptions {between}", after, to
        )
        return int(documents), first, last

    def judgement(self, judgement: str) -> Judgement:
        """The judgement with this id. Raises `BookError` if there is none."""
        row = self._one("SELECT content FROM judgements WHERE id = ?", judgement)
        if row is None:
            raise BookError(f"{judgement!r} is not in {self.path}; expected a judgement's id")
        return judgements.read(row[0])

    def judgement_record(self, judgement: str) -> Record:
        """The judgement with this id as its record. Raises `BookError` if there is none."""
        row = self._one("SELECT content FROM judgements WHERE id = ?", judgement)
        if row is None:
            raise BookError(f"{judgement!r} is not in {self.path}; expected a judgement's id")
        record: Record = json.loads(row[0])
        return record

    def judgement_id(self, wanted: str) -> str:
        """The id of the judgement that an id or its beginning means. Raises `BookError`."""
        prefix = wanted if wanted.startswith("j_") else f"j_{wanted}"
        return self._only("judgements", prefix, wanted, "a judgement's id")

    def claims(self, asked: Filter | None = None) -> Iterator[Claim]:
        """The claims that match, as values, in the order in which they were read."""
        from tollbook.model.codec import claim_from

        return map(claim_from, self.records(asked))

    def standings(self, *, texts: Collection[str] | None = None) -> Iterator[Standing]:
        """What an account is made of: the claims of each document as each engine read it last,
        with the document and the text that they stand in.

        Versions of an engine are one engine. `texts` (ids) limits it to what stands there.
        """
        from tollbook.model.codec import claim_from, document_from
        from tollbook.model.derived import Standing
        from tollbook.model.text import Text

        newest: dict[tuple[str, str], tuple[int, str, str]] = {}
        for entry, document, text, parser, engine in self._all(queries.READINGS):
            newest[document, engine.split("/")[0]] = (entry, text, parser)
        for entry, text_id, parser in sorted(newest.values()):
            if texts is not None and text_id not in texts:
                continue
            found = self._all(queries.FOUND, entry)
            if not found:
                continue
            records = [json.loads(self._line(entry, content)) for (content,) in found]
            document = document_from(records[0]["document"], media_type="", size=0)
            words: Text | None = None
            with suppress(TakenDownError):
                words = Text(text_id, document.id, self.text(text_id), parser)
            for record in records:
                yield Standing(claim_from(record), document, words)

    def claim(self, claim: str) -> Claim:
        """The claim with this id, as its latest reading has it. Raises `BookError`."""
        from tollbook.model.codec import claim_from

        heard = self.history(claim)
        if not heard:
            raise BookError(f"{claim} is not in {self.path}; expected a claim's id")
        return claim_from(heard[-1].record)

    def text(self, text: str) -> str:
        """The content of a text (its id). Raises `BookError` if it isn't there."""
        import zlib

        row = self._one("SELECT content, document FROM texts WHERE id = ?", text)
        if row is None:
            raise BookError(f"text {text} is not in {self.path}")
        if not row[0] and (decision := self.taken_down(row[1])):
            raise TakenDownError(f"text {text} was {decision}")
        try:
            return zlib.decompress(row[0]).decode("utf-8", "surrogatepass")
        except (zlib.error, UnicodeDecodeError) as problem:
            raise BookError(
                f"{self.path}: text {text} is damaged; restore the book from a backup"
            ) from problem

    def text_of(self, text: str) -> Text:
        """The text with this id, as a value. Raises `BookError` if it isn't there."""
        from tollbook.model.text import Text

        row = self._one("SELECT document, parser FROM texts WHERE id = ?", text)
        if row is None:
            raise BookError(f"text {text} is not in {self.path}")
        return Text(text, row[0], self.text(text), row[1])

    def read_by(self, document: str, family: str, text: str) -> list[Record]:
        """What an engine, whatever its version, found in a text of a document when it last did."""
        row = self._one(queries.LAST_BY, document, text, family, f"{family}/", f"{family}0")
        if row is None:
            return []
        return [
            json.loads(self._line(row[0], content))
            for (content,) in self._all(queries.FOUND, row[0])
        ]

    def raw(self, document: str) -> bytes:
        """The bytes of a document (its id), as captured, checked against the id.

        Raises `BookError` if they are not there or not what they were.
        """
        import zlib

        digest = document.removeprefix("sha256:")
        row = self._one("SELECT packing, content FROM blobs WHERE sha256 = ?", digest)
        if row is None:
            raise BookError(f"the bytes of {document} are not in {self.path}")
        packing, content = row
        if packing == takedown.GONE:
            raise TakenDownError(f"the bytes of {document} were {self._why_gone(digest)}")
        try:
            raw = bytes(content) if packing == "none" else zlib.decompress(content)
        except zlib.error:
            raw = b""
        if hashlib.sha256(raw).hexdigest() != digest:
            raise BookError(
                f"{self.path}: the bytes of {document} are damaged; restore it from a backup"
            )
        return raw

    def _why_gone(self, blob: str) -> str:
        """The decision by which some bytes (SHA-256) went, perhaps with the document they were
        captured for."""
        return next(
            (str(one) for one in self.takedowns() if blob in one.blobs),
            "taken down, nobody says why",
        )

    def rejections(self) -> list[Rejection]:
        """Every input of which no text could be had, the first first."""
        return [
            Rejection(*row)
            for row in self._all("SELECT name, origin, reason, blob FROM rejections ORDER BY entry")
        ]

    def runs(self) -> list[Run]:
        """Every engine with its configuration that has read something, the first first."""
        return [
            Run(engine, json.loads(configuration))
            for engine, configuration in self._all(
                "SELECT engine, configuration FROM runs ORDER BY entry"
            )
        ]

    # Keeping

    def verify(
        self,
        *,
        progress: Progress = unheard,
        expected_head: str | None = None,
    ) -> Verified:
        """Check every byte, span and entry; see `tollbook.store.verify`."""
        return verify(self._connection, progress=progress, expected_head=expected_head)

    def take_down(self, wanted: str, *, who: str, when: datetime, why: str) -> Takedown:
        """Take a document, or other bytes, out of the book for good: bytes, texts and every word
        quoted of them. Their digest, who decided it, when and why stay.

        In one transaction; then the file is written anew, so that nothing of it is left there.
        What has been taken down already is cleaned once more, and the first decision given.
        Raises `BookError` if there is no such thing or others have the book open.
        """
        subject = self.bytes_id(wanted)
        with cleaning.alone(self._connection, self.path):
            decision = self.taken_down(subject)
            if decision is None:
                with self.writing() as batch:
                    decision = batch.take_down(subject, who=who, when=when, why=why)
            self._read.clear()
            cleaning.clean(self._connection, self.path)
        return decision

    def bytes_id(self, wanted: str) -> str:
        """The id of a document by its name, id or beginning of an id, or `sha256:…` of other bytes
        in the book. Raises `BookError` if there are none."""
        try:
            return self.document_id(wanted)
        except BookError as no_document:
            digest = wanted.removeprefix("sha256:")
            found = self._all(
                "SELECT sha256 FROM blobs WHERE sha256 >= ? AND sha256 < ? LIMIT 2",
                digest,
                digest + "g",
            )
            if len(found) != 1 or len(digest) < _LEAST_DIGITS:
                raise no_document
            return f"sha256:{found[0][0]}"

    def taken_down(self, subject: str) -> Takedown | None:
        """The decision by which a document (its id) or other bytes were taken out of the book."""
        found = self._one(takedown.OF_SUBJECT, subject)
        return None if found is None else takedown_from(found[0])

    def takedowns(self) -> list[Takedown]:
        """Every takedown, the first first."""
        return [takedown_from(content) for (content,) in self._all(takedown.IN_ORDER)]

    def pictures(self) -> list[PictureFile]:
        """The files of pictures that were asked for, the first first."""
        return [pictures.read(content) for (content,) in self._all(pictures.IN_ORDER)]

    def sketches(self) -> list[tuple[str, str, bytes | None]]:
        """Each document (its id) with its latest text (its id) and what that is compared by, None
        where that isn't kept; in the order of adding."""
        return self._all(queries.SKETCHES)

    def backup(
        self,
        to: Path | str,
        *,
        replace: bool = False,
        progress: Progress = unheard,
    ) -> Verified:
        """A whole copy of the book as it is now, verified before it gets its name.

        Others may go on writing. Raises `BookError`, and leaves nothing behind, if `to` is
        there and not to be replaced, can't be written, or the copy doesn't verify.
        """
        to = Path(to)
        if not replace and (to.exists() or to.is_symlink()):
            raise BookError(f"{to}: is there already; choose another name, or --force replaces it")
        if to.exists() and self.path != sqlite.MEMORY and to.samefile(self.path):
            raise BookError(f"{to}: is the book itself; choose another name")
        unfinished = sqlite.beside(to)
        try:
            unfinished.unlink(missing_ok=True)
            unfinished.touch()
            try:
                with sqlite.told(to):
                    copy = sqlite.unfinished(unfinished)
                    try:
                        self._connection.backup(copy)
                        # The copy inherits the write-ahead log's mark; one file is easier kept.
                        copy.execute("PRAGMA journal_mode=DELETE")
                        verified = verify(copy, progress=progress)
                    finally:
                        copy.close()
                if verified.damage:
                    raise BookError(
                        f"{to}: not written, because the copy doesn't verify: {verified.damage}"
                    )
                with unfinished.open("rb+") as file:
                    sqlite.sync_file(file.fileno())
                if not sqlite.place(unfinished, to, replace=replace):
                    raise BookError(f"{to}: is there already; --force replaces it")
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError as problem:
            raise BookError(f"{to}: can't be written: {problem.strerror}") from problem
        return verified


def document_of(record: Record) -> Document:
    """The value that a document's record (as `Book.documents` gives it) tells."""
    from datetime import date, datetime

    published, captured = record["published"], record["captured"]
    origin = record["published_from"]
    return Document(
        id=record["id"],
        name=record["name"],
        media_type=record["media_type"],
        size=record["size"],
        origin=record["origin"],
        title=record["title"],
        publisher=record["publisher"],
        url=record["url"],
        language=record["language"],
        published=date.fromisoformat(published) if published else None,
        published_from=DateOrigin(origin) if origin else None,
        captured=datetime.fromisoformat(captured) if captured else None,
    )

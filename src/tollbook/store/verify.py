"""Is every byte, every word and every entry of a book what it was when it was appended?

One pass over the log, oldest entry first, with the rows of each table beside it: the chain,
the digests, the archived bytes, the texts, every span of every record, and the columns that
claims are found by. The first thing that doesn't fit is named.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from tollbook.errors import InputError
from tollbook.model.takedown import Takedown
from tollbook.model.text import Text
from tollbook.store import captures, coding, judgements, pictures, stamps, takedown
from tollbook.store.facets import COLUMNS as FACETS
from tollbook.store.facets import facets, identity
from tollbook.store.ledger import COVERED, GENESIS, Entry, row_digest, sha256
from tollbook.store.sqlite import driver

# Columns that a check needs beside those that the row's digest covers.
_CONTENT: Mapping[str, tuple[str, ...]] = {
    "blobs": ("packing", "content"),
    "texts": ("content",),
    "records": ("content",),
    "findings": FACETS,
    "judgements": ("content",),
    "captures": ("site", "asked", "content"),
    "takedowns": ("content",),
    "pictures": ("content",),
    "stamps": ("answer",),
    "codings": ("content",),
}

# Texts kept at hand: a reading follows its text in the log, so one would nearly do.
_TEXTS = 8

_LARGEST = 4 << 30

Row = dict[str, Any]
Progress = Callable[[int, int], None]


def unheard(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Damage:
    """The first thing found wrong: in which entry of the log (None: no single one), and what."""

    entry: int | None
    kind: str | None
    what: str

    def __str__(self) -> str:
        where = "the file" if self.entry is None else f"entry {self.entry} ({self.kind})"
        return f"{where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, up to the damage if there is any; `head` names the state of the book.

    `taken_down` is what is missing because somebody decided it.
    """

    entries: int
    rows: Mapping[str, int]
    head: str
    damage: Damage | None
    taken_down: tuple[Takedown, ...] = ()


class _Wrong(Exception):  # noqa: N818 - carries a finding up to the loop, never leaves this file
    """Something doesn't fit."""


def verify(
    connection: sqlite3.Connection,
    *,
    progress: Progress = unheard,
    expected_head: str | None = None,
) -> Verified:
    """Check the whole book as it is at this moment; others may go on writing.

    `expected_head` is a head noted earlier, which must be one of the log's hashes: the only
    way to notice that the end of a log was cut off. `progress` is called with entries done
    and in all.
    """
    rows = dict.fromkeys(COVERED, 0)
    entries, head, kind = 0, GENESIS, None
    seen_head = expected_head is None
    gone = takedown.Gone(())
    try:
        connection.execute("BEGIN")
        try:
            _check_file(connection)
            (total,) = connection.execute("SELECT count(*) FROM log").fetchone()
            gone = takedown.Gone(
                content for (content,) in connection.execute(takedown.IN_ORDER).fetchall()
            )
            check = _Checks(connection, gone)
            for entry, listed_hash, listed_digest in _entries(connection):
                kind = entry.kind
                _check_chain(entry, entries, head, listed_hash, listed_digest)
                for table, found in check.rows(entry):
                    rows[table] += len(found)
                entries, head = entries + 1, entry.hash
                seen_head = seen_head or head == expected_head
                progress(entries, total)
            check.nothing_left()
        finally:
            connection.execute("ROLLBACK")
    except _Wrong as problem:
        return Verified(entries, rows, head, Damage(entries + 1, kind, str(problem)))
    except driver().Error as problem:
        return Verified(entries, rows, head, Damage(None, None, str(problem)))
    except UnicodeDecodeError as problem:
        # SQLite checks no encodings: a flipped byte in a text column comes to light here.
        return Verified(entries, rows, head, Damage(None, None, f"a text isn't UTF-8: {problem}"))
    except _FileDamage as problem:
        return Verified(entries, rows, head, Damage(None, None, str(problem)))
    if not seen_head:
        what = f"no entry of the log has the hash {expected_head}; its end may have been cut off"
        return Verified(entries, rows, head, Damage(None, None, what))
    return Verified(entries, rows, head, None, tuple(gone.subjects.values()))


class _FileDamage(Exception):  # noqa: N818 - as _Wrong
    """Damage that no entry of the log can be named for."""


def _check_file(connection: sqlite3.Connection) -> None:
    """The file as SQLite sees it: pages, indexes against tables, and no foreign machinery."""
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise _FileDamage(f"SQLite finds it damaged: {found}")
    foreign = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')"
    ).fetchone()
    if foreign:
        raise _FileDamage(f"it has a {foreign[0]} {foreign[1]!r}, and a book has none")


def _entries(connection: sqlite3.Connection) -> Iterator[tuple[Entry, str, str]]:
    """Each entry with the hash and the payload digest that the log gives for it."""
    for row in connection.execute(
        "SELECT seq, kind, time, payload, previous, hash, payload_digest FROM log ORDER BY seq"
    ):
        yield Entry(*row[:5]), row[5], row[6]


def _check_chain(
    entry: Entry, before: int, head: str, listed_hash: str, listed_digest: str
) -> None:
    if entry.seq != before + 1:
        raise _Wrong(f"the log goes on with {entry.seq}: an entry is missing")
    if entry.previous != head:
        raise _Wrong("it doesn't follow from the entry before it: one of the two was changed")
    try:
        fits = entry.hash == listed_hash and entry.payload_digest == listed_digest
    except (TypeError, ValueError, AttributeError):
        fits = False
    if not fits:
        raise _Wrong("its hash doesn't fit what it says: the entry was changed")


class _Checks:
    """The tables beside the log, each read once in the order of the entries."""

    def __init__(self, connection: sqlite3.Connection, gone: takedown.Gone) -> None:
        self._connection = connection
        self._gone = gone
        self._waiting = {table: self._grouped(table) for table in COVERED}
        self._next = {table: next(groups, None) for table, groups in self._waiting.items()}
        self._texts: OrderedDict[str, str] = OrderedDict()

    def _grouped(self, table: str) -> Iterator[tuple[Any, list[Row]]]:
        columns = ("entry", *COVERED[table], *_CONTENT.get(table, ()))
        # Names of tables and columns are our own constants.
        rows = self._connection.cursor().execute(
            f"SELECT {', '.join(columns)} FROM {table} ORDER BY entry"
        )
        named = (dict(zip(columns, row, strict=True)) for row in rows)
        return ((key, list(group)) for key, group in groupby(named, key=itemgetter("entry")))

    def rows(self, entry: Entry) -> Iterator[tuple[str, list[Row]]]:
        """The rows that the entry added, checked; raises `_Wrong` at the first that isn't so."""
        try:
            listed = json.loads(entry.payload)["rows"]
            added = {table: self._take(table, entry.seq) for table in COVERED}
            for table in sorted(listed.keys() | added.keys()):
                self._compare(table, listed.get(table, {}), added.get(table, []))
            self._check_content(added)
        except (ValueError, TypeError, KeyError, AttributeError, LookupError, zlib.error) as odd:
            raise _Wrong(f"something in it can't be read: {odd!r}") from odd
        yield from added.items()

    def _take(self, table: str, seq: int) -> list[Row]:
        group = self._next[table]
        if group is None:
            return []
        if not isinstance(group[0], int) or group[0] < seq:
            raise _Wrong(
                f"a row of {table} says it came with entry {group[0]!r}, which is no entry"
            )
        if group[0] > seq:
            return []
        self._next[table] = next(self._waiting[table], None)
        return group[1]

    def nothing_left(self) -> None:
        """Raise `_Wrong` if a table has rows that no entry lists."""
        for table, group in self._next.items():
            if group is not None:
                raise _Wrong(f"a row of {table} says it came with this entry, which is not there")

    def _compare(self, table: str, listed: Mapping[str, str], added: list[Row]) -> None:
        found = dict(row_digest(table, row) for row in added)
        if len(found) != len(added):
            raise _Wrong(f"{table} has a row twice")
        if table == "descriptions":
            self._allow_takedown(listed, found, added)
        if found == listed:
            return
        for key in sorted(listed.keys() | found.keys()):
            if key not in found:
                raise _Wrong(f"{table} {key} is missing")
            if key not in listed:
                raise _Wrong(f"{table} {key} was added afterwards")
            if found[key] != listed[key]:
                raise _Wrong(f"{table} {key} was changed")

    def _allow_takedown(
        self, listed: Mapping[str, str], found: dict[str, str], added: list[Row]
    ) -> None:
        """A description that lost its title counts as it was, if that is all it lost."""
        for row in added:
            left = self._gone.left("descriptions", row["entry"])
            key, digest = row_digest("descriptions", row)
            if left is not None and digest == left and key in listed:
                found[key] = listed[key]

    def _check_content(self, added: Mapping[str, list[Row]]) -> None:
        for row in added["blobs"]:
            if row["sha256"] in self._gone.blobs:
                _check_gone(row)
            else:
                _check_blob(row)
        for row in added["texts"]:
            self._check_text(row)
        for reading in added["readings"]:
            self._check_reading(reading, added)
        for row in added["captures"]:
            self._check_capture(row)
        for row in added["takedowns"]:
            if wrong := takedown.wrong(row):
                raise _Wrong(f"takedown {row['id']} {wrong}")
        for row in added["pictures"]:
            self._check_picture(row)
        for row in added["stamps"]:
            self._check_stamp(row)
        for row in added["codings"]:
            if wrong := coding.wrong(row):
                raise _Wrong(f"coding {row['id']} {wrong}")
        for row in added["judgements"]:
            _check_judgement(row, added["bindings"])
        if added["bindings"] and not added["judgements"]:
            raise _Wrong("it binds words to a judgement, and no judgement came with it")
        if not added["readings"] and (added["records"] or added["findings"] or added["claims"]):
            raise _Wrong("it has claims, and no reading that made them")

    def _check_stamp(self, row: Row) -> None:
        (head,) = self._one(stamps.HEAD_AT, row["stamped"])
        if wrong := stamps.wrong(row, head):
            raise _Wrong(f"time stamp {row['id']} {wrong}")
        if row["stamped"] >= row["entry"]:
            raise _Wrong(f"time stamp {row['id']} is about an entry that came after it")

    def _check_capture(self, row: Row) -> None:
        left = self._gone.left("captures", row["id"])
        if wrong := captures.wrong(row, left=left):
            raise _Wrong(f"capture {row['id']} {wrong}")
        if row["blob"] is not None:
            self._one("SELECT 1 FROM blobs WHERE sha256 = ?", row["blob"])

    def _check_picture(self, row: Row) -> None:
        left = self._gone.left("pictures", row["id"])
        if wrong := pictures.wrong(row, left=left):
            raise _Wrong(f"picture {row['id']} {wrong}")
        self._one("SELECT 1 FROM blobs WHERE sha256 = ?", row["blob"])

    def _check_text(self, row: Row) -> None:
        if row["id"] in self._gone.texts:
            if row["content"]:
                raise _Wrong(f"text {row['id']} was taken down, and is there")
            return
        raw = _unzip(row["content"])
        content = raw.decode("utf-8", "surrogatepass")
        if hashlib.sha256(raw).hexdigest() != row["sha256"] or len(content) != row["length"]:
            raise _Wrong(f"text {row['id']} doesn't read as it did")
        if Text.of(row["document"], content, parser=row["parser"]).id != row["id"]:
            raise _Wrong(f"text {row['id']} isn't the reading its id stands for")
        self._keep(row["id"], content)

    def _keep(self, text: str, content: str) -> None:
        self._texts[text] = content
        while len(self._texts) > _TEXTS:
            self._texts.popitem(last=False)

    def _text(self, text: str) -> str:
        if text not in self._texts:
            row = self._one("SELECT content FROM texts WHERE id = ?", text)
            self._keep(text, _unzip(row[0]).decode("utf-8", "surrogatepass"))
        return self._texts[text]

    def _one(self, sql: str, key: Any) -> Any:
        row = self._connection.cursor().execute(sql, (key,)).fetchone()
        if row is None:
            raise _Wrong(f"{key} is spoken of, and not there")
        return row

    def _check_reading(self, reading: Row, added: Mapping[str, list[Row]]) -> None:
        content = None if reading["text"] in self._gone.texts else self._text(reading["text"])
        (publisher,) = self._one(
            "SELECT publisher FROM descriptions WHERE entry = ?", reading["described"]
        )
        records: dict[str, Any] = {}
        for row in added["records"]:
            left = self._gone.left("records", row["sha256"])
            records[row["sha256"]] = _checked_record(row, content, left)
        identities = {
            record["id"]: identity(record, reading["text"], reading["document"])
            for record in records.values()
        }
        for row in added["claims"]:
            if identities.get(row["id"]) != {key: row[key] for key in COVERED["claims"]}:
                raise _Wrong(f"claim {row['id']} isn't what its record says")
        for row in added["findings"]:
            record = records.get(row["record"])
            if record is None:
                kept = self._one("SELECT content FROM records WHERE sha256 = ?", row["record"])
                record = json.loads(kept[0])
            given = facets(record, publisher)
            if record["id"] != row["claim"] or any(row[key] != given[key] for key in FACETS):
                raise _Wrong(f"claim {row['claim']} can't be found by what its record says")


def _unzip(content: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    raw = unpacker.decompress(content, _LARGEST)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("compressed content that doesn't end where it should")
    return raw


def _check_blob(row: Row) -> None:
    raw = row["content"] if row["packing"] == "none" else _unzip(row["content"])
    if row["packing"] not in {"none", "zlib"} or len(raw) != row["size"]:
        raise _Wrong(f"the archived bytes {row['sha256']} are not as many as they were")
    if hashlib.sha256(raw).hexdigest() != row["sha256"]:
        raise _Wrong(f"the archived bytes {row['sha256']} were changed")


def _check_gone(row: Row) -> None:
    if row["packing"] != takedown.GONE or row["content"]:
        raise _Wrong(f"the archived bytes {row['sha256']} were taken down, and are there")


def _check_judgement(row: Row, bound: list[Row]) -> None:
    """A judgement must say what its row and its bindings say, and have the id of all that."""
    if sha256(row["content"]) != row["sha256"]:
        raise _Wrong(f"judgement {row['id']} was changed")
    try:
        judgement = judgements.read(row["content"])
    except InputError as problem:
        raise _Wrong(f"judgement {row['id']} can't be read: {problem}") from problem
    if any(row[key] != value for key, value in judgements.row(judgement).items()):
        raise _Wrong(f"judgement {row['id']} isn't what its record says")
    kept = [{key: value for key, value in one.items() if key != "entry"} for one in bound]
    kept.sort(key=itemgetter("side", "position"))
    if kept != judgements.bindings(judgement):
        raise _Wrong(f"judgement {row['id']} isn't bound to the words its record says")


def _checked_record(row: Row, content: str | None, left: str | None) -> Any:
    """The record of a claim; `left` is the digest of what a takedown left of it, and `content`
    the text, None if that was taken down."""
    if sha256(row["content"]) != (left or row["sha256"]):
        raise _Wrong(f"the record of claim {row['claim']} was changed")
    record = json.loads(row["content"])
    if record["id"] != row["claim"]:
        raise _Wrong(f"the record of claim {row['claim']} is one of {record['id']}")
    if content is None and left is None:
        raise _Wrong(f"claim {row['claim']} has the words of a text that was taken down")
    wrong = None if content is None else misquoted(record, content)
    if wrong:
        raise _Wrong(f"claim {row['claim']} quotes words that its text doesn't have there: {wrong}")
    return record


def misquoted(value: Any, content: str) -> str | None:
    """The first place in a record where the text has other words than it says; None: nowhere.

    Every object with integer `start` and `end` is held to its `exact` or `text`; `when` to its
    `at`; quotes must stand somewhere in the text.
    """
    if type(value) is list:
        inner = value
    else:
        inner = value.values()
        start, end, at = value.get("start"), value.get("end"), value.get("at")
        if type(start) is int and type(end) is int:
            words = value.get("exact", value.get("text"))
            if content[start:end] != words:
                return f"{words!r} at [{start}, {end})"
        elif type(at) is int:
            words = value["text"]
            if not content.startswith(words, at):
                return f"{words!r} at {at}"
        for quote in value.get("quotes") or ():
            if quote not in content:
                return f"the quote {quote!r}"
    for item in inner:
        if type(item) is dict or type(item) is list:
            wrong = misquoted(item, content)
            if wrong:
                return wrong
    return None

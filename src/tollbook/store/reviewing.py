"""What has to be at hand so that a queue of a million claims answers at once?

A second file beside the book, made from the book alone: each claim as its engine read it last,
its state, its place in the queue, and its words to search by. It can be thrown away at any
time; it follows the log, entry by entry, and says up to which it has come.

Decisions are taken in before reports, so that what is there of a large book is true to all of
them, and can be decided on while the rest is still coming.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tollbook.model.claim import Claim
from tollbook.model.codec import claim_from
from tollbook.model.judge import Decision, Judgement, Ruling, rulings
from tollbook.model.review import State, state_of, weight
from tollbook.store import judgements
from tollbook.store.book import Book
from tollbook.store.facets import fold
from tollbook.store.sidecar import Part, Sidecar
from tollbook.store.sqlite import CACHE_MB

# Raise it when a table changes: the file is then made anew.
VERSION = "2"

# Claims taken in per transaction: a few tenths of a second, so that decisions get in between.
PORTION = 4_000
# Of a book that is taken in from the beginning, with fewer indexes to keep.
LARGE_PORTION = 5_000
# Entries to take in from which on the indexes are made at the end: that takes a tenth of the time
# of keeping them all the way.
MANY = 20_000
# A claim of more days than this is a lasting one: there are few, and days are looked up by the end.
SHORT = 31
# Between portions of a large book, so that decisions that wait are written.
PAUSE = 0.02

# Judgements at hand: one about 2,000 claims takes 20 ms to read.
_AT_HAND = 128

_TABLES = """
CREATE TABLE review_at (entry INTEGER NOT NULL, judged INTEGER NOT NULL);
INSERT INTO review_at VALUES (0, 0);
CREATE TABLE review_documents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
);
CREATE TABLE review_readings (
    entry INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    text TEXT NOT NULL,
    family TEXT NOT NULL
);
CREATE INDEX review_readings_of ON review_readings (document, family);
CREATE INDEX review_readings_text ON review_readings (text);
CREATE TABLE review_claims (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    reading INTEGER NOT NULL,
    document INTEGER NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT,
    status TEXT,
    from_day TEXT,
    to_day TEXT,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    record TEXT NOT NULL,
    impact REAL NOT NULL,
    doubt REAL NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    judgement TEXT,
    edits TEXT,
    side TEXT,
    lasting INTEGER NOT NULL
);
CREATE INDEX review_claims_id ON review_claims (id);
CREATE INDEX review_claims_place ON review_claims (document, span_start);
CREATE INDEX review_claims_reading ON review_claims (reading, span_start);
CREATE TABLE review_spoken (
    spot INTEGER PRIMARY KEY,
    claimants TEXT NOT NULL,
    places TEXT NOT NULL,
    words TEXT NOT NULL
);
CREATE VIRTUAL TABLE review_found USING fts5(
    claimants, places, words, content='review_spoken', content_rowid='spot', columnsize=0,
    detail='column', tokenize='unicode61 remove_diacritics 0'
);
CREATE TRIGGER review_spoken_added AFTER INSERT ON review_spoken BEGIN
    INSERT INTO review_found (rowid, claimants, places, words)
    VALUES (new.spot, new.claimants, new.places, new.words);
END;
CREATE TRIGGER review_spoken_gone AFTER DELETE ON review_spoken BEGIN
    INSERT INTO review_found (review_found, rowid, claimants, places, words)
    VALUES ('delete', old.spot, old.claimants, old.places, old.words);
END;
CREATE TABLE review_tally (
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    claims INTEGER NOT NULL,
    PRIMARY KEY (kind, outcome, status, state)
) WITHOUT ROWID;
CREATE TRIGGER review_claim_gone AFTER DELETE ON review_claims BEGIN
    UPDATE review_tally SET claims = claims - 1 WHERE kind = old.kind AND state = old.state
    AND outcome = coalesce(old.outcome, '') AND status = coalesce(old.status, '');
END;
CREATE TRIGGER review_claim_judged AFTER UPDATE OF state ON review_claims WHEN new.state <> old.state BEGIN
    UPDATE review_tally SET claims = claims - 1 WHERE kind = old.kind AND state = old.state
    AND outcome = coalesce(old.outcome, '') AND status = coalesce(old.status, '');
    INSERT INTO review_tally
    VALUES (new.kind, coalesce(new.outcome, ''), coalesce(new.status, ''), new.state, 1)
    ON CONFLICT DO UPDATE SET claims = claims + 1;
END;
CREATE TABLE review_judgements (
    entry INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    who TEXT NOT NULL,
    time TEXT NOT NULL,
    decision TEXT NOT NULL,
    why TEXT,
    claims INTEGER NOT NULL,
    holds INTEGER NOT NULL
);
CREATE INDEX review_judgements_who ON review_judgements (who, entry);
CREATE TABLE review_undoing (target TEXT NOT NULL, undo TEXT NOT NULL, PRIMARY KEY (target, undo))
WITHOUT ROWID;
"""
# What is tested on the way down the queue, at hand in its indexes.
_TOLD = "to_day, from_day, outcome, status"
# What gathered claims are tested and sorted by, without looking up the row of each: where that has to come
# from the disk, a thousand take half a second.
_BRIEF = "state, priority, kind, outcome, status"
# What pages and counts go by.
ORDERS = {
    "review_claims_queue": f"(state, priority DESC, number, {_TOLD})",
    "review_claims_priority": f"(priority DESC, number, state, {_TOLD})",
    "review_claims_kind": f"(kind, state, priority DESC, number, {_TOLD})",
    "review_claims_outcome": "(outcome, status, state)",
    "review_claims_days": f"(lasting, to_day, from_day, {_BRIEF})",
    "review_claims_side": f"(side, {_BRIEF})",
    "review_claims_brief": f"(number, {_BRIEF})",
}
_INDEXES = "".join(f"CREATE INDEX {name} ON review_claims {on};\n" for name, on in ORDERS.items())
PART = Part("review", VERSION, _TABLES + _INDEXES)
# Beside the book; not the file of derived records, whose writers may be busy for seconds.
SUFFIX = "-review"

# The claims of some readings with all that is kept of them here.
_FOUND = (
    "SELECT finding.entry, finding.number, finding.claim, finding.kind, finding.outcome, "
    "finding.status, finding.from_day, finding.to_day, record.sha256, record.content, "
    "finding.claimants, finding.places, finding.words "
    "FROM findings AS finding JOIN records AS record ON record.sha256 = finding.record "
    "WHERE finding.entry BETWEEN ? AND ? ORDER BY finding.number"
)
_READINGS = (
    "SELECT reading.entry, reading.document, reading.text, run.engine, reading.claims "
    "FROM readings AS reading JOIN runs AS run ON run.id = reading.run "
    "WHERE reading.entry > ? AND reading.entry <= ? ORDER BY reading.entry"
)

# Where a claim's words are kept, in the order of the queue, so that words that very many claims
# have are met in it: the priority turned round, and the claim's number.
HIGHEST, PLACES = 1_000_000, 32
SPOT = f"(({HIGHEST} - claims.priority) << {PLACES}) | claims.number"
# A claim's number, from that.
NUMBER = f"{{}} & {(1 << PLACES) - 1}"

Words = tuple[str, str, int, int]
_NO_WORD = re.compile(r"[\W_]+")


def spaced(words: str) -> str:
    """Folded words with one blank before each, so that a beginning of a word can be found both
    by full-text search and by looking for it in the row.

    >>> spaced("susa (shushi)")
    ' susa shushi'
    """
    return f" {_NO_WORD.sub(' ', words).strip()}"


def _lasts(start: str | None, end: str | None) -> bool:
    """Whether these days (ISO 8601) are more than most claims have."""
    if not start or not end or start == end:
        return False
    return (date.fromisoformat(end) - date.fromisoformat(start)).days > SHORT


@dataclass(frozen=True, slots=True)
class Progress:
    """Up to which entry of the log the reports have come, and up to which there are any; all
    judgements up to there are in."""

    at: int
    of: int


class Review:
    """Keeps the file beside a book up to date. Use it in one thread at a time."""

    def __init__(self, sidecar: Sidecar) -> None:
        sidecar.use(PART)
        self.sidecar = sidecar
        self._known: OrderedDict[str, Judgement] = OrderedDict()

    @classmethod
    def open(cls, book: Book, *, cache: Path | None = None, cache_mb: int = CACHE_MB) -> Review:
        """That of an open book; made where it isn't there, is another book's or outdated."""
        return cls(Sidecar.beside(book, cache=cache, suffix=SUFFIX, cache_mb=cache_mb))

    def close(self) -> None:
        """Close the connections of all threads."""
        self.sidecar.close()

    @property
    def at(self) -> int:
        """The last entry of the log that is in here."""
        with self.sidecar.reading() as connection:
            return int(connection.execute("SELECT entry FROM review_at").fetchone()[0])

    @property
    def state(self) -> str:
        """Names everything that is in here."""
        with self.sidecar.reading() as connection:
            return "{} {}".format(*connection.execute("SELECT * FROM review_at").fetchone())

    # Following the book

    def catch_up(self, book: Book, *, portions: int | None = None) -> Progress:
        """Take in what the book's log has that isn't here: all judgements, and reports a portion
        at a time, each whole.

        `portions` is how many at most; 0 where another process takes them in. Several processes may do it at once: each portion is
        taken in by one of them.
        """
        while True:
            top, at = book.top, self.at
            many = at == 0 and top >= MANY
            if at >= top or portions == 0:
                if self._judged < top:
                    with self.sidecar.writing() as self._connection:
                        self._take_judgements(book, top)
                if at >= top and portions != 0:
                    self._put_in_order()
                return Progress(at, top)
            with self.sidecar.writing() as self._connection:
                if many and self.at == 0:
                    for index in ORDERS:
                        self._connection.execute(f"DROP INDEX IF EXISTS {index}")
                self._take_judgements(book, top)
                at = self.at
                if at < top:
                    self._take_in(book, at, top)
            if self._is_large(top):
                time.sleep(PAUSE)
            portions = None if portions is None else portions - 1

    @property
    def _judged(self) -> int:
        with self.sidecar.reading() as connection:
            return int(connection.execute("SELECT judged FROM review_at").fetchone()[0])

    def _is_large(self, top: int) -> bool:
        return top >= MANY and bool(self._not_in_order())

    def _not_in_order(self) -> list[str]:
        with self.sidecar.reading() as connection:
            there = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
            names = {name for (name,) in there}
        return [name for name in ORDERS if name not in names]

    def _put_in_order(self) -> None:
        """Make the indexes that a large book was taken in without, each by itself."""
        for index in self._not_in_order():
            with self.sidecar.writing() as connection:
                connection.execute(
                    f"CREATE INDEX IF NOT EXISTS {index} ON review_claims {ORDERS[index]}"
                )

    def _take_judgements(self, book: Book, top: int) -> None:
        judged = self._judged
        if judged >= top:
            return
        if words := self._note_judgements(book.connection, judged, top):
            self._decide(book, words)
        self._connection.execute("UPDATE review_at SET judged = ?", (top,))

    def _take_in(self, book: Book, at: int, top: int) -> None:
        ask = book.connection
        some: list[tuple[int, str, str, str]] = []
        size, to = 0, top
        most = LARGE_PORTION if self._is_large(top) else PORTION
        for entry, document, text, engine, claims in ask.execute(_READINGS, (at, top)):
            if some and size >= most:
                break
            some.append((entry, document, text, engine))
            size += claims
            to = entry
        else:
            # All of them fitted in: the entries after the last reading come too.
            to = top
        if words := _bound(ask, self._note_readings(ask, some)):
            self._decide(book, words)
        self._connection.execute("UPDATE review_at SET entry = ?", (to,))

    def _note_readings(
        self, ask: sqlite3.Connection, some: Sequence[tuple[int, str, str, str]]
    ) -> set[str]:
        """Put the claims of new readings in the place of what the same engine read before."""
        newest = {
            (document, engine.split("/")[0]): (entry, text)
            for entry, document, text, engine in some
        }
        numbers = {}
        for (document, family), (entry, text) in newest.items():
            numbers[entry] = number = self._document(document)
            self._forget(number, family)
            self._connection.execute(
                "INSERT INTO review_readings VALUES (?, ?, ?, ?)", (entry, number, text, family)
            )
        if numbers:
            self._note_claims(ask, numbers)
        return {text for _, text in newest.values()}

    def _note_claims(self, ask: sqlite3.Connection, numbers: Mapping[int, int]) -> None:
        """Put in the claims of readings (entries, each with its document's number)."""
        rows, folded = [], []
        tally: Counter[tuple[str, str, str]] = Counter()
        for row in ask.execute(_FOUND, (min(numbers), max(numbers))):
            entry, number, claim, kind, outcome, status, from_day, to_day, digest = row[:9]
            if entry not in numbers:
                continue
            said = json.loads(row[9])
            span = (said["span"]["start"], said["span"]["end"])
            found = (kind, outcome, status, from_day, to_day, *span, digest)
            side = ((said.get("toll") or {}).get("victims") or {}).get("side")
            weighed = weight(said)
            columns = (number, claim, entry, numbers[entry], *found, *weighed.columns)
            rows.append((*columns, fold(side) if side else None, _lasts(from_day, to_day)))
            spot = (HIGHEST - weighed.priority) << PLACES | number
            folded.append((spot, *map(spaced, row[10:13])))
            tally[kind, outcome or "", status or ""] += 1
        self._connection.executemany(
            f"INSERT INTO review_claims VALUES ({', '.join('?' * 15)}, 'proposed', NULL, NULL, ?, ?)",
            rows,
        )
        # In order: full-text search would else write out what it has with each.
        folded.sort()
        self._connection.executemany("INSERT INTO review_spoken VALUES (?, ?, ?, ?)", folded)
        self._connection.executemany(
            "INSERT INTO review_tally VALUES (?, ?, ?, 'proposed', ?) "
            "ON CONFLICT DO UPDATE SET claims = claims + excluded.claims",
            [(*codes, claims) for codes, claims in tally.items()],
        )

    def _document(self, id_: str) -> int:
        known = self._connection.execute(
            "SELECT number FROM review_documents WHERE id = ?", (id_,)
        ).fetchone()
        if known:
            return int(known[0])
        added = self._connection.execute("INSERT INTO review_documents (id) VALUES (?)", (id_,))
        return int(added.lastrowid or 0)

    def _forget(self, document: int, family: str) -> None:
        for (entry,) in self._connection.execute(
            "SELECT entry FROM review_readings WHERE document = ? AND family = ?",
            (document, family),
        ).fetchall():
            for sql in (
                f"DELETE FROM review_spoken WHERE spot IN (SELECT {SPOT} FROM review_claims AS claims WHERE reading = ?)",
                "DELETE FROM review_claims WHERE reading = ?",
                "DELETE FROM review_readings WHERE entry = ?",
            ):
                self._connection.execute(sql, (entry,))

    # Judgements

    def _note_judgements(self, ask: sqlite3.Connection, at: int, to: int) -> set[Words]:
        """Take in what was decided; gives the words whose claims may stand otherwise now."""
        touched: set[Words] = set()
        for entry, content in ask.execute(
            "SELECT entry, content FROM judgements WHERE entry > ? AND entry <= ? ORDER BY entry",
            (at, to),
        ).fetchall():
            one = judgements.read(content)
            self._keep(one)
            self._connection.execute(
                "INSERT INTO review_judgements VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
                (
                    entry,
                    one.id,
                    one.who,
                    one.when.isoformat(),
                    one.decision.value,
                    one.why,
                    len(one.entries) + len(one.others),
                ),
            )
            if one.decision is Decision.UNDO:
                self._connection.executemany(
                    "INSERT OR IGNORE INTO review_undoing VALUES (?, ?)",
                    [(t, one.id) for t in one.undoes],
                )
                for target in one.undoes:
                    touched |= self._turn(ask, target)
            elif one.decision not in (Decision.MERGE, Decision.APART):
                touched |= {(e.text, e.kind.value, e.start, e.end) for e in one.entries}
        return touched

    def _turn(self, ask: sqlite3.Connection, target: str) -> set[Words]:
        """Work out whether a judgement holds now that an undo of it came, and what it touches."""
        holds = not self._undone(target)
        changed = self._connection.execute(
            "UPDATE review_judgements SET holds = ? WHERE id = ? AND holds <> ?",
            (holds, target, holds),
        ).rowcount
        if not changed:
            return set()
        judgement = self.judgement(ask, target)
        if judgement.decision is Decision.UNDO:
            return {words for one in judgement.undoes for words in self._turn(ask, one)}
        return {(e.text, e.kind.value, e.start, e.end) for e in judgement.entries}

    def _undone(self, target: str) -> bool:
        return (
            self._connection.execute(
                "SELECT 1 FROM review_undoing AS undoing JOIN review_judgements AS judgements ON judgements.id = undoing.undo "
                "WHERE undoing.target = ? AND judgements.holds LIMIT 1",
                (target,),
            ).fetchone()
            is not None
        )

    def judgement(self, ask: sqlite3.Connection, id_: str) -> Judgement:
        """A judgement of the book by its id, from those at hand if it is there."""
        known = self._known.get(id_)
        if known is None:
            row = ask.execute("SELECT content FROM judgements WHERE id = ?", (id_,)).fetchone()
            known = judgements.read(row[0])
            self._keep(known)
        self._known.move_to_end(id_)
        return known

    def _keep(self, judgement: Judgement) -> None:
        self._known[judgement.id] = judgement
        if len(self._known) > _AT_HAND:
            self._known.popitem(last=False)

    def _decide(self, book: Book, words: Collection[Words]) -> None:
        """Work out anew what holds for the claims on these words."""
        ask = book.connection
        claims = list(self._claims_on(book, words))
        holding = {
            id_: self.judgement(ask, id_)
            for id_, decision in self._holding_on(ask, words)
            if decision not in (Decision.MERGE, Decision.APART, Decision.UNDO)
        }
        ruled = rulings(claims, list(holding.values())).of
        # By identity: working out the id of a judgement about thousands takes a moment each time.
        named = {id(judgement): id_ for id_, judgement in holding.items()}
        self._connection.executemany(
            "UPDATE review_claims SET state = ?, judgement = ?, edits = ? WHERE id = ?",
            [(*_row_of(ruled.get(claim.id), named), claim.id) for claim in claims],
        )

    def _claims_on(self, book: Book, words: Iterable[Words]) -> Iterator[Claim]:
        for text, kind, start, end in sorted(words):
            for reading, record in self._connection.execute(
                "SELECT claims.reading, claims.record FROM review_readings AS readings CROSS JOIN review_claims AS claims "
                "ON claims.reading = readings.entry AND claims.span_start = ? "
                "WHERE readings.text = ? AND claims.span_end = ? AND claims.kind = ?",
                (start, text, end, kind),
            ).fetchall():
                yield claim_from(book.record(reading, record))

    def _holding_on(
        self, ask: sqlite3.Connection, words: Iterable[Words]
    ) -> list[tuple[str, Decision]]:
        """The judgements bound to words that hold, the first first."""
        ids: set[str] = set()
        for text, kind, start, end in words:
            ids.update(
                id_
                for (id_,) in ask.execute(
                    "SELECT judgement FROM bindings WHERE text = ? AND kind = ? "
                    "AND span_start = ? AND span_end = ? AND side = 'entries'",
                    (text, kind, start, end),
                )
            )
        found = []
        for id_ in ids:
            row = self._connection.execute(
                "SELECT entry, decision, holds FROM review_judgements WHERE id = ?", (id_,)
            ).fetchone()
            if row and row[2]:
                found.append((row[0], id_, Decision(row[1])))
        return [(id_, decision) for _, id_, decision in sorted(found)]


def _row_of(ruling: Ruling | None, named: Mapping[int, str]) -> tuple[str, str | None, str | None]:
    state = state_of(ruling)
    if ruling is None or state is State.PROPOSED:
        return (state.value, None, None)
    edits = json.dumps([list(pair) for pair in ruling.edits]) if ruling.edits else None
    return (state.value, named.get(id(ruling.judgement)), edits)


def _bound(ask: sqlite3.Connection, texts: Iterable[str]) -> set[Words]:
    """The words in these texts that judgements are bound to."""
    return {
        tuple(row)
        for text in texts
        for row in ask.execute(
            "SELECT DISTINCT text, kind, span_start, span_end FROM bindings WHERE text = ?",
            (text,),
        )
    }

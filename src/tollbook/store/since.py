"""What has come to a book since, and what does each of its documents say now?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tollbook.errors import TakenDownError
from tollbook.store import judgements

if TYPE_CHECKING:
    from tollbook.model.derived import Standing
    from tollbook.model.judge import Judgement
    from tollbook.store.book import Book

# SQLite takes 32,766 parameters at most; a few hundred are as fast.
_MANY = 500

_READINGS = (
    "SELECT reading.document, run.engine, reading.entry, reading.text, text.parser, log.time, "
    "described.captured FROM readings AS reading JOIN runs AS run ON run.id = reading.run "
    "JOIN texts AS text ON text.id = reading.text JOIN log ON log.seq = reading.entry "
    "JOIN descriptions AS described ON described.entry = reading.described"
)
_FOUND = (
    "SELECT record.content FROM findings AS finding "
    "JOIN records AS record ON record.sha256 = finding.record "
    "WHERE finding.entry = ? ORDER BY finding.position"
)


@dataclass(frozen=True, slots=True)
class News:
    """What has come after a log entry: documents (ids) that were read, judgements, and whether
    anything was taken out. `seq` and `head` are the log's last number and hash now."""

    documents: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    taken_out: bool
    seq: int
    head: str

    @property
    def nothing(self) -> bool:
        """Whether what an account is made of is as it was."""
        return not (self.documents or self.judgements or self.taken_out)


class _Reading(NamedTuple):
    document: str
    engine: str
    entry: int
    text: str
    parser: str
    recorded: str
    captured: str | None


def news(book: Book, seq: int, head: str) -> News | None:
    """What came after the entry `seq`, whose hash is `head`; None if the book never had that."""
    then = book.ask("SELECT hash FROM log WHERE seq = ?", (seq,))
    if not then or then[0][0] != head:
        return None
    [(now, hash_)] = book.ask("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1")
    if now == seq:
        return News((), (), False, seq, head)
    read = book.ask("SELECT DISTINCT document FROM readings WHERE entry > ?", (seq,))
    judged = book.ask("SELECT content FROM judgements WHERE entry > ? ORDER BY entry", (seq,))
    gone = book.ask("SELECT count(*) FROM takedowns WHERE entry > ?", (seq,))
    return News(
        tuple(sorted(document for (document,) in read)),
        tuple(judgements.read(content) for (content,) in judged),
        bool(gone[0][0]),
        now,
        hash_,
    )


def all_documents(book: Book) -> list[str]:
    """The documents (ids) that have been read, in the order of reading."""
    rows = book.ask("SELECT document FROM readings GROUP BY document ORDER BY min(entry)")
    return [document for (document,) in rows]


def read_before(book: Book, documents: Collection[str], seq: int) -> bool:
    """Whether any of these documents (ids) had been read up to the entry `seq`."""
    for some in _portions(sorted(documents)):
        marks = ", ".join("?" * len(some))
        where = f"WHERE document IN ({marks}) AND entry <= ? LIMIT 1"
        if book.ask(f"SELECT 1 FROM readings {where}", (*some, seq)):
            return True
    return False


def by_document(
    book: Book,
    *,
    documents: Collection[str] | None = None,
    known_by: date | None = None,
) -> Iterator[tuple[str, list[Standing]]]:
    """What an account is made of, document by document (ids): the claims of each as each engine
    read it last, versions of an engine being one. `documents` limits it to some.

    With `known_by`, only documents that had been captured or recorded by the end of that day
    (UTC), as they had been read by then; those captured by then and read later, as they were
    read first.
    """
    for document, readings in _readings(book, documents, known_by):
        found: list[Standing] = []
        for reading in readings:
            found += _standings(book, reading)
        if found:
            yield document, found


def _readings(
    book: Book, documents: Collection[str] | None, known_by: date | None
) -> Iterator[tuple[str, Sequence[_Reading]]]:
    """The readings that count, by document, in the order of adding."""
    kept: dict[str, dict[str, _Reading]] = {}
    for row in _rows(book, documents):
        reading = _Reading(*row)
        families = kept.setdefault(reading.document, {})
        family = reading.engine.split("/")[0]
        if known_by is None or _recorded_by(reading, known_by):
            families[family] = reading
        elif _captured_by(reading, known_by):
            families.setdefault(family, reading)
    for document, families in kept.items():
        yield document, sorted(families.values(), key=lambda reading: reading.entry)


def _rows(book: Book, documents: Collection[str] | None) -> Iterable[Sequence[Any]]:
    if documents is None:
        return book.ask(f"{_READINGS} ORDER BY reading.entry")
    found: list[Sequence[Any]] = []
    for some in _portions(sorted(documents)):
        marks = ", ".join("?" * len(some))
        where = f"WHERE reading.document IN ({marks}) ORDER BY reading.entry"
        found += book.ask(f"{_READINGS} {where}", some)
    return found


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _MANY):
        yield ids[start : start + _MANY]


def _recorded_by(reading: _Reading, day: date) -> bool:
    return datetime.fromisoformat(reading.recorded) < _end(day)


def _captured_by(reading: _Reading, day: date) -> bool:
    return bool(reading.captured) and _moment(reading.captured or "") < _end(day)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _end(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def _standings(book: Book, reading: _Reading) -> list[Standing]:
    from tollbook.model.codec import claim_from, document_from
    from tollbook.model.derived import Standing
    from tollbook.model.text import Text

    found = book.ask(_FOUND, (reading.entry,))
    if not found:
        return []
    records = [book.found(reading.entry, content) for (content,) in found]
    document = document_from(records[0]["document"], media_type="", size=0)
    text: Text | None = None
    with suppress(TakenDownError):
        text = Text(reading.text, document.id, book.text(reading.text), reading.parser)
    return [Standing(claim_from(record), document, text) for record in records]


# Judgements


def made_by(given: Iterable[Judgement], day: date | None) -> list[Judgement]:
    """The judgements that were made by the end of a day (UTC), all without one."""
    return [one for one in given if day is None or one.when < _end(day)]


def bound_to(book: Book, documents: Collection[str]) -> list[Judgement]:
    """The judgements on the words of these documents (ids), and all that put claims together,
    hold them apart or take something back, in the order in which they were made."""
    found = dict(
        book.ask(
            "SELECT entry, content FROM judgements WHERE decision IN ('merge', 'apart', 'undo')"
        )
    )
    for some in _portions(sorted(documents)):
        marks = ", ".join("?" * len(some))
        found.update(
            book.ask(
                "SELECT judgement.entry, judgement.content FROM texts AS text "
                "JOIN bindings AS bound ON bound.text = text.id "
                "JOIN judgements AS judgement ON judgement.id = bound.judgement "
                f"WHERE text.document IN ({marks})",
                some,
            )
        )
    return [judgements.read(found[entry]) for entry in sorted(found)]


def judged_documents(book: Book, given: Iterable[Judgement]) -> set[str]:
    """The documents (ids) on whose words judgements decide: their own, and those of what they
    take back."""
    texts: set[str] = set()
    left = list(given)
    seen: set[str] = set()
    while left:
        one = left.pop()
        texts.update(entry.text for entry in (*one.entries, *one.others))
        for id_ in one.undoes:
            if id_ not in seen:
                seen.add(id_)
                rows = book.ask("SELECT content FROM judgements WHERE id = ?", (id_,))
                left += [judgements.read(content) for (content,) in rows]
    found: set[str] = set()
    for some in _portions(sorted(texts)):
        marks = ", ".join("?" * len(some))
        rows = book.ask(f"SELECT DISTINCT document FROM texts WHERE id IN ({marks})", some)
        found.update(document for (document,) in rows)
    return found

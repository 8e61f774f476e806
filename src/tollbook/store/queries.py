"""Which findings answer a question?

SQL text with named parameters, in the words that SQLite and PostgreSQL share (SQLAlchemy's
`text()` takes it as it is). It is not built with SQLAlchemy's expressions, because importing
those (0.4 s) would take most of the half second that a question may take.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tollbook.store.facets import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the claims asked for have in common; every part given must hold.

    `kinds`, `outcomes` and `statuses` are codes of the claim record, any of which will do.
    `claimant` is part of a name in the attribution (or of the publisher, where the document
    itself says it), `place` part of a place's name or its whole id; `text` words that all
    stand in the claim or its names. Case and accents don't count. `since` and `until` are
    days, both inclusive: the claim's own days overlap with them. `document` is a name, an id
    or the beginning of an id. `history` asks for every run, not only each document's latest.
    """

    kinds: Sequence[str] = ()
    outcomes: Sequence[str] = ()
    statuses: Sequence[str] = ()
    claimant: str | None = None
    place: str | None = None
    text: str | None = None
    since: date | None = None
    until: date | None = None
    document: str | None = None
    history: bool = False


Parameters = dict[str, Any]

# Of several readings of a document the latest of each engine is what the book says now, whatever
# the engine's version; earlier ones are history.
_FAMILY = (
    "JOIN runs AS run ON run.id = reading.run {where} GROUP BY reading.document, "
    "substr(run.engine, 1, instr(run.engine || '/', '/') - 1)"
)
NEWEST = "SELECT max(reading.entry) FROM readings AS reading " + _FAMILY.format(where="")

# The plus sign keeps SQLite from looking up each reading's findings by index, which takes longer
# than to go through all of them in their order.
CURRENT = (
    "+finding.entry IN (SELECT max(reading.entry) FROM readings AS reading "
    + _FAMILY.format(where="WHERE reading.entry <= :top")
    + ")"
)

# Whether any document has been read more than once; else there is no history to leave out.
READ_AGAIN = "SELECT count(*) > count(DISTINCT document) FROM readings"


def _pattern(words: str) -> str:
    """A LIKE pattern for folded words anywhere in a column."""
    plain = fold(words)
    for special in "\\%_":
        plain = plain.replace(special, f"\\{special}")
    return f"%{plain}%"


def _any_of(column: str, codes: Sequence[str], parameters: Parameters) -> str:
    names = [f"{column}{number}" for number in range(len(codes))]
    parameters.update(zip(names, codes, strict=True))
    return f"finding.{column} IN ({', '.join(':' + name for name in names)})"


def _like(column: str, words: str, name: str, parameters: Parameters) -> str:
    parameters[name] = _pattern(words)
    return f"finding.{column} LIKE :{name} ESCAPE '\\'"


def conditions(
    asked: Filter, documents: Sequence[str] | None, *, read_again: bool
) -> tuple[str, Parameters]:
    """The WHERE clause over `finding`; `documents` are the ids that `asked.document` means,
    `read_again` whether the book has any history."""
    parameters: Parameters = {}
    parts = [CURRENT] if read_again and not asked.history else []
    for column, codes in (
        ("kind", asked.kinds),
        ("outcome", asked.outcomes),
        ("status", asked.statuses),
    ):
        if codes:
            parts.append(_any_of(column, codes, parameters))
    if documents is not None:
        parts.append(_any_of("document", documents, parameters))
    if asked.claimant:
        parts.append(_like("claimants", asked.claimant, "claimant", parameters))
    if asked.place:
        parts.append(_like("places", asked.place, "place", parameters))
    for number, word in enumerate((asked.text or "").split()):
        parts.append(_like("words", word, f"word{number}", parameters))
    if asked.since:
        parts.append("finding.to_day >= :since")
        parameters["since"] = asked.since.isoformat()
    if asked.until:
        parts.append("finding.from_day <= :until")
        parameters["until"] = asked.until.isoformat()
    return " AND ".join(parts) or "1 = 1", parameters


def matching(where: str) -> str:
    """A page of the findings that match, in the order in which the book read them, each with
    its record: those after the number `:after`, of entries up to `:top`, `:page` at most.

    By pages, so that whoever looks at an export slowly keeps no writer waiting. Since nothing
    is changed or deleted, all pages up to one entry are the book as it was at that entry.
    """
    return (
        # First which, then what they say: records are long, and would be sorted with the rest.
        "SELECT found.number, found.entry, record.content FROM (SELECT finding.number, "
        f"finding.entry, finding.record FROM findings AS finding WHERE {where} "
        "AND finding.number > :after AND +finding.entry <= :top ORDER BY finding.number "
        "LIMIT :page) AS found JOIN records AS record ON record.sha256 = found.record "
        "ORDER BY found.number"
    )


def counting(where: str) -> str:
    """How many findings match, of entries up to `:top`."""
    return f"SELECT count(*) FROM findings AS finding WHERE {where} AND +finding.entry <= :top"


READING = (
    "SELECT reading.run, reading.text, reading.document, described.title, described.publisher, "
    "described.url, described.language, described.published, described.published_from, "
    "(SELECT name FROM names WHERE names.document = reading.document ORDER BY names.entry LIMIT 1)"
    " AS name FROM readings AS reading "
    "JOIN descriptions AS described ON described.entry = reading.described "
    "WHERE reading.entry = :entry"
)

# Every reading, the first first, with the engine that made it and the text it is of.
READINGS = (
    "SELECT reading.entry, reading.document, reading.text, text.parser, run.engine "
    "FROM readings AS reading JOIN runs AS run ON run.id = reading.run "
    "JOIN texts AS text ON text.id = reading.text ORDER BY reading.entry"
)

# What one reading found.
FOUND = (
    "SELECT record.content FROM findings AS finding "
    "JOIN records AS record ON record.sha256 = finding.record "
    "WHERE finding.entry = ? ORDER BY finding.position"
)

# Each document's latest text, and what it is compared by where that is kept.
SKETCHES = (
    "SELECT text.document, text.id, sketch.content "
    "FROM texts AS text LEFT JOIN sketches AS sketch ON sketch.text = text.id WHERE text.entry = "
    "(SELECT max(entry) FROM texts AS later WHERE later.document = text.document) "
    "ORDER BY text.entry"
)

TOP = "SELECT max(seq) FROM log"

# One row per document, as described last and with its latest reading.
DOCUMENTS = (
    "SELECT document.id, document.media_type, document.size, described.origin, described.title, "
    "described.publisher, described.url, described.language, described.published, "
    "described.published_from, described.captured, reading.text, reading.run, reading.claims, "
    "document.entry "
    "FROM documents AS document "
    "JOIN descriptions AS described ON described.entry = "
    "(SELECT max(entry) FROM descriptions WHERE descriptions.document = document.id) "
    "LEFT JOIN readings AS reading ON reading.entry = "
    "(SELECT max(entry) FROM readings WHERE readings.document = document.id) "
)


def described_by(words: str) -> tuple[list[str], list[Any]]:
    """Tests of `DOCUMENTS` for words that each stand in a name, the title or the publisher."""
    tests: list[str] = []
    parameters: list[Any] = []
    for word in words.split():
        pattern = _pattern(word)
        tests.append(
            "(described.title LIKE ? ESCAPE '\\' OR described.publisher LIKE ? ESCAPE '\\' OR "
            "EXISTS (SELECT 1 FROM names WHERE names.document = document.id "
            "AND names.name LIKE ? ESCAPE '\\'))"
        )
        parameters += [pattern] * 3
    return tests, parameters


# Every reading of one document.
READINGS_OF = (
    "SELECT reading.entry, log.time, run.engine, reading.run, reading.text, reading.claims "
    "FROM readings AS reading JOIN runs AS run ON run.id = reading.run "
    "JOIN log ON log.seq = reading.entry WHERE reading.document = ? ORDER BY reading.entry"
)

# The log backwards, with who decided what where an entry is a judgement.
ENTRIES = (
    "SELECT log.seq, log.kind, log.time, log.hash, log.previous, log.payload, judgement.who, "
    "judgement.decision FROM log LEFT JOIN judgements AS judgement ON judgement.entry = log.seq "
    "WHERE log.seq < ?1 AND (?2 IS NULL OR log.kind = ?2) ORDER BY log.seq DESC LIMIT ?3"
)

# The last reading of a text by an engine, whatever its version.
LAST_BY = (
    "SELECT reading.entry FROM readings AS reading JOIN runs AS run ON run.id = reading.run "
    "WHERE reading.document = ? AND reading.text = ? "
    "AND (run.engine = ? OR (run.engine >= ? AND run.engine < ?)) "
    "ORDER BY reading.entry DESC LIMIT 1"
)

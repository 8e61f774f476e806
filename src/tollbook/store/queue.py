"""Which claims are next? Pages, counts and look-ups over the file beside the book (`reviewing`).

Pages go on from a key, never from a number of rows to pass over. Whether few or many claims fit
decides the way: few are found by what they have in common and then sorted, many are met soon
enough on the way down the queue.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tollbook.model.review import State
from tollbook.store.facets import fold
from tollbook.store.queries import Filter
from tollbook.store.reviewing import spaced

# So many are sorted in a few milliseconds.
FEW = 5_000
# Counted exactly up to here; beyond it a filter by words or days says "more than".
COUNTED = 10_000

SORTS = {
    "priority": ("claims.priority DESC", "claims.number"),
    "order": ("claims.number",),
    "newest": ("claims.number DESC",),
}
COLUMNS = (
    "number id reading document kind outcome status from_day to_day span_start span_end record "
    "impact doubt priority state judgement edits"
).split()


@dataclass(frozen=True, slots=True)
class Row:
    """A claim as the queue has it; `edits` as JSON, days as ISO 8601."""

    number: int
    id: str
    reading: int
    document: int
    kind: str
    outcome: str | None
    status: str | None
    from_day: str | None
    to_day: str | None
    span_start: int
    span_end: int
    record: str
    impact: float
    doubt: float
    priority: int
    state: str
    judgement: str | None
    edits: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter with the states that will do; `side` is whose people were harmed."""

    filter: Filter = field(default_factory=Filter)
    states: Sequence[str] = ()
    side: str | None = None

    @property
    def by_code(self) -> bool:
        """Whether only codes are asked for, which are counted beforehand."""
        plain = replace(self.filter, kinds=(), outcomes=(), statuses=())
        return plain == Filter() and self.side is None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many claims fit, by state; `capped` where there are more than were counted."""

    of: Mapping[str, int]
    capped: bool = False

    @property
    def total(self) -> int:
        """All states together."""
        return sum(self.of.values())


# Beginnings shorter than this are of too many words to be gathered; they are whole words.
BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or the beginning of one, that a column of a claim's words must have."""

    column: str
    word: str

    @property
    def whole(self) -> bool:
        """Whether it must be a whole word."""
        return len(self.word) < BEGINNING

    @property
    def exact(self) -> str:
        """As full-text search has the whole word."""
        return f'{self.column} : "{self.word}"'

    @property
    def match(self) -> str:
        """As full-text search has it."""
        return self.exact if self.whole else f"{self.exact} *"


@dataclass(slots=True)
class _Parts:
    """A WHERE clause being put together: what is cheap to test, and each narrow part."""

    tests: list[str] = field(default_factory=list)
    narrow: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    rare: Sequence[Term] = ()
    parameters: dict[str, Any] = field(default_factory=dict)


class Queue:
    """Questions to the file beside the book, on one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._ask = connection

    def page(
        self, asked: Asked, *, sort: str = "priority", after: Sequence[int] = (), limit: int = 50
    ) -> list[Row]:
        """The claims that fit after a key: (priority, number), or (number,) for other orders."""
        parts = self._parts(asked)
        few = self._is_few(asked, parts)
        tests = [*parts.tests, *self._narrowed(parts, few)]
        parameters: dict[str, Any] = {**parts.parameters, "limit": limit}
        order = ", ".join(SORTS[sort])
        columns = ", ".join(f"claims.{name}" for name in COLUMNS)
        on = _after(sort, after, parameters)
        if few:
            where = " AND ".join(tests) or "1"
            sql = (
                f"WITH few AS MATERIALIZED (SELECT claims.number FROM review_claims AS claims WHERE {where}) "
                f"SELECT {columns} FROM few JOIN review_claims AS claims USING (number) "
                f"{'WHERE ' + on if on else ''} ORDER BY {order} LIMIT :limit"
            )
        else:
            index = self._index(asked, sort)
            where = " AND ".join([*tests, *([on] if on else [])]) or "1"
            sql = f"SELECT {columns} FROM review_claims AS claims {index} WHERE {where} ORDER BY {order} LIMIT :limit"
        return [Row(*row) for row in self._ask.execute(sql, parameters)]

    def ids(self, asked: Asked, *, limit: int) -> list[str]:
        """The ids of all claims that fit, the first of the queue first."""
        return [row.id for row in self.page(asked, limit=limit)]

    def kinds(self, asked: Asked, *, limit: int) -> dict[str, str]:
        """The ids of all claims that fit, each with its kind."""
        parts = self._parts(asked)
        tests = [*parts.tests, *self._narrowed(parts, self._is_few(asked, parts))]
        where = " AND ".join(tests) or "1"
        sql = f"SELECT id, kind FROM review_claims AS claims WHERE {where} LIMIT :limit"
        return dict(self._ask.execute(sql, {**parts.parameters, "limit": limit}).fetchall())

    def counts(self, asked: Asked) -> Counts:
        """How many claims fit the filter, by state, whatever states are asked for."""
        every = replace(asked, states=())
        of = dict.fromkeys((state.value for state in State), 0)
        if asked.by_code:
            for state, number in self._tallied(every):
                of[state] = number
            return Counts(of)
        parts = self._parts(every)
        few = self._is_few(every, parts)
        if few or not any("MATCH" in test for test, _, _ in parts.narrow):
            tests = [*parts.tests, *self._narrowed(parts, few)]
            start = "review_claims AS claims"
        else:
            # Straight down the matches, until there are more than are counted.
            tests = [*parts.tests, *(test for test, _, _ in parts.narrow if "MATCH" not in test)]
            start = "review_found AS found CROSS JOIN review_claims AS claims ON claims.number = found.rowid"
            tests.append("review_found MATCH :match")
        rows = self._ask.execute(
            f"SELECT state, count(*) FROM (SELECT claims.state AS state FROM {start} "
            f"WHERE {' AND '.join(tests) or '1'} LIMIT {COUNTED + 1}) GROUP BY state",
            parts.parameters,
        ).fetchall()
        of.update(dict(rows))
        return Counts(of, sum(of.values()) > COUNTED)

    def row(self, claim: str) -> Row | None:
        """The claim with this id, if it is what its engine read last."""
        columns = ", ".join(COLUMNS)
        found = self._ask.execute(
            f"SELECT {columns} FROM review_claims WHERE id = ?", (claim,)
        ).fetchone()
        return Row(*found) if found else None

    def rows(self, claims: Sequence[str]) -> list[Row]:
        """The claims with these ids, in their order, without those that aren't there."""
        found = [self.row(claim) for claim in claims]
        return [row for row in found if row is not None]

    def of_text(self, text: str) -> list[tuple[str, str, int, int, str]]:
        """Id, kind, start, end and state of each claim in a text, in the order of the text."""
        return self._ask.execute(
            "SELECT claims.id, claims.kind, claims.span_start, claims.span_end, claims.state "
            "FROM review_readings AS readings JOIN review_claims AS claims "
            "ON claims.reading = readings.entry "
            "WHERE readings.text = ? ORDER BY claims.span_start, claims.span_end, claims.number",
            (text,),
        ).fetchall()

    def states(self, claims: Sequence[str]) -> dict[str, str]:
        """The state of each of these claims that is there."""
        found: dict[str, str] = {}
        for start in range(0, len(claims), 500):
            some = claims[start : start + 500]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT id, state FROM review_claims WHERE id IN ({marks})"
            found.update(self._ask.execute(sql, some).fetchall())
        return found

    def states_of(self, document: int) -> dict[str, int]:
        """How many claims of a document (its number here) there are in each state."""
        return dict(
            self._ask.execute(
                "SELECT state, count(*) FROM review_claims WHERE document = ? GROUP BY state",
                (document,),
            ).fetchall()
        )

    def decided(self, judgement: str) -> dict[str, Any] | None:
        """Who decided, when and why, by the judgement's id."""
        row = self._ask.execute(
            "SELECT who, time, why FROM review_judgements WHERE id = ?", (judgement,)
        ).fetchone()
        if row is None:
            return None
        return {"who": row[0], "when": row[1], "why": row[2], "judgement": judgement}

    def judgements_of(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """These judgements, the first first, and whether they hold."""
        wanted = list(ids)
        marks = ", ".join("?" * len(wanted))
        return self._judgements(f"id IN ({marks}) ORDER BY entry", wanted)

    def judgements(
        self, *, who: str | None, decision: str | None, before: int | None, limit: int
    ) -> list[dict[str, Any]]:
        """Judgements, the last first, before an entry of the log."""
        tests, parameters = ["1"], []
        for test, value in (("who = ?", who), ("decision = ?", decision), ("entry < ?", before)):
            if value is not None:
                tests.append(test)
                parameters.append(value)
        where = f"{' AND '.join(tests)} ORDER BY entry DESC LIMIT ?"
        return self._judgements(where, [*parameters, limit])

    def _judgements(self, where: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
        names = ("entry", "id", "who", "when", "decision", "why", "size", "holds")
        rows = self._ask.execute(
            "SELECT entry, id, who, time, decision, why, claims, holds FROM review_judgements "
            f"WHERE {where}",
            parameters,
        ).fetchall()
        return [{**dict(zip(names, row, strict=True)), "holds": bool(row[-1])} for row in rows]

    def last_of(self, who: str) -> str | None:
        """The id of a person's last judgement that holds and is no undo."""
        row = self._ask.execute(
            "SELECT id FROM review_judgements WHERE who = ? AND holds AND decision <> 'undo' "
            "ORDER BY entry DESC LIMIT 1",
            (who,),
        ).fetchone()
        return str(row[0]) if row else None

    def number_of(self, document: str) -> int | None:
        """The number that a document (its id) has here."""
        row = self._ask.execute(
            "SELECT number FROM review_documents WHERE id = ?", (document,)
        ).fetchone()
        return int(row[0]) if row else None

    # How a question becomes SQL

    def _parts(self, asked: Asked) -> _Parts:
        parts, wanted = _Parts(), asked.filter
        for column, codes in (
            ("kind", wanted.kinds),
            ("outcome", wanted.outcomes),
            ("status", wanted.statuses),
            ("state", asked.states),
        ):
            if codes:
                names = {f"{column}{n}": code for n, code in enumerate(codes)}
                parts.parameters.update(names)
                parts.tests.append(
                    f"claims.{column} IN ({', '.join(f':{name}' for name in names)})"
                )
        if wanted.document is not None:
            number = self.number_of(wanted.document)
            parts.parameters["document"] = -1 if number is None else number
            parts.narrow.append(
                (
                    "claims.document = :document",
                    "SELECT 1 FROM review_claims WHERE document = :document",
                    {},
                )
            )
        if asked.side is not None:
            parts.parameters["side"] = fold(asked.side)
            test = "claims.side = :side"
            parts.narrow.append((test, f"SELECT 1 FROM review_claims AS claims WHERE {test}", {}))
        common = [term for term in _terms(wanted) if self._is_common(term)]
        rare = [term for term in _terms(wanted) if term not in common]
        if common:
            parts.tests.append(_spoken(common, "common", parts.parameters))
        if rare:
            parts.rare = rare
            parts.parameters["match"] = " AND ".join(term.match for term in rare)
            parts.narrow.append(
                (
                    "claims.number IN (SELECT rowid FROM review_found WHERE review_found MATCH :match)",
                    "SELECT 1 FROM review_found WHERE review_found MATCH :match",
                    {},
                )
            )
        _days(wanted, parts)
        return parts

    def _is_common(self, term: Term) -> bool:
        """Whether so many claims have the very word that looking at them one by one finds some
        soon; gathering all its beginnings would take longer."""
        sql = f"SELECT 1 FROM review_found WHERE review_found MATCH ? LIMIT {COUNTED + 1}"
        counted = self._ask.execute(f"SELECT count(*) FROM ({sql})", (term.exact,))
        return int(counted.fetchone()[0]) > COUNTED

    def _is_few(self, asked: Asked, parts: _Parts) -> bool:
        """Whether what fits can be gathered and sorted."""
        if any(self._most(count, parts) <= FEW for _, count, _ in parts.narrow):
            return True
        codes = sum(number for _, number in self._tallied(asked))
        return codes <= FEW

    def _most(self, sql: str, parts: _Parts, most: int = FEW) -> int:
        counted = self._ask.execute(
            f"SELECT count(*) FROM ({sql} LIMIT {most + 1})", parts.parameters
        )
        return int(counted.fetchone()[0])

    def _narrowed(self, parts: _Parts, few: bool) -> list[str]:
        """The narrow parts as tests: by index where few fit, else one by one on the way."""
        tests = []
        for test, count, _ in parts.narrow:
            if few or "MATCH" not in test or self._most(count, parts, COUNTED) <= COUNTED:
                tests.append(test)
            else:
                tests.append(_spoken(parts.rare, "rare", parts.parameters))
        return tests

    def _index(self, asked: Asked, sort: str) -> str:
        if sort != "priority":
            return "NOT INDEXED"
        if len(asked.states) == 1:
            one_kind = len(asked.filter.kinds) == 1
            return "INDEXED BY review_claims_kind" if one_kind else "INDEXED BY review_claims_queue"
        return "INDEXED BY review_claims_priority"

    def _tallied(self, asked: Asked) -> list[tuple[str, int]]:
        wanted = asked.filter
        tests, parameters = ["1"], []
        for column, codes in (
            ("kind", wanted.kinds),
            ("outcome", wanted.outcomes),
            ("status", wanted.statuses),
            ("state", asked.states),
        ):
            if codes:
                tests.append(f"{column} IN ({', '.join('?' * len(codes))})")
                parameters += list(codes)
        return self._ask.execute(
            f"SELECT state, sum(claims) FROM review_tally WHERE {' AND '.join(tests)} GROUP BY state",
            parameters,
        ).fetchall()


def _after(sort: str, after: Sequence[int], parameters: dict[str, Any]) -> str:
    if not after:
        return ""
    if sort == "priority":
        parameters["priority"], parameters["number"] = after
        return (
            "(claims.priority < :priority OR "
            "(claims.priority = :priority AND claims.number > :number))"
            " AND claims.priority <= :priority"
        )
    (parameters["number"],) = after
    return f"claims.number {'<' if sort == 'newest' else '>'} :number"


def _spoken(terms: Sequence[Term], name: str, parameters: dict[str, Any]) -> str:
    """The terms as a test of one row."""
    tests = []
    for number, term in enumerate(terms):
        # A whole word ends with a blank too, which the last one of a row has not.
        parameters[f"{name}{number}"] = f" {term.word} " if term.whole else f" {term.word}"
        tests.append(f"instr(spoken.{term.column} || ' ', :{name}{number})")
    return (
        "EXISTS (SELECT 1 FROM review_spoken AS spoken WHERE spoken.number = claims.number "
        f"AND {' AND '.join(tests)})"
    )


def _terms(wanted: Filter) -> list[Term]:
    columns = (("claimants", wanted.claimant), ("places", wanted.place), ("words", wanted.text))
    return [
        Term(column, word)
        for column, words in columns
        for word in dict.fromkeys(spaced(fold(words or "")).split())
    ]


def _days(wanted: Filter, parts: _Parts) -> None:
    tests = []
    if wanted.since:
        tests.append("claims.to_day >= :since")
        parts.parameters["since"] = wanted.since.isoformat()
    if wanted.until:
        tests.append("claims.from_day <= :until")
        parts.parameters["until"] = wanted.until.isoformat()
    if tests:
        test = " AND ".join(tests)
        parts.narrow.append((test, f"SELECT 1 FROM review_claims AS claims WHERE {test}", {}))

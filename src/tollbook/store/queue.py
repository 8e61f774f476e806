"""Which claims are next? Pages, counts and look-ups over the file beside the book (`reviewing`).

Pages go on from a key, never from a number of rows to pass over. How many claims fit each part of
a filter decides the way: few are gathered by what they have in common and then sorted, many are
met soon enough on the way down the queue.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tollbook.model.review import State
from tollbook.store.facets import fold
from tollbook.store.queries import Filter
from tollbook.store.reviewing import NUMBER, ORDERS, SHORT, SPOT, spaced

# So many are gathered and sorted in a few milliseconds, whatever the other way would take.
FEW = 5_000
# And so many at most: in a tenth of a second.
MOST = 60_000
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
class _Part:
    """One part of a filter: as a test of a row, as a SELECT of the numbers of the claims that fit,
    and how many these are, counted up to `MOST`. `open` is what the numbers leave to be tested,
    `brief` whether they come with what claims are sorted by, and their codes."""

    test: str
    numbers: str
    size: int = 0
    open: str | None = None
    brief: bool = False


@dataclass(slots=True)
class _Parts:
    """A filter in its parts. `codes` is how many claims have the codes and states asked for,
    `spoken` the part of the words, if there is one."""

    tests: list[str] = field(default_factory=list)
    narrow: list[_Part] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)
    codes: int = 0
    spoken: _Part | None = None

    def gathered(self, driver: _Part) -> list[str]:
        """What is tested of the rows that one part gathers."""
        others = [part.test for part in self.narrow if part is not driver]
        return [*self.tests, *others, *([driver.open] if driver.open else [])]

    @property
    def smallest(self) -> _Part | None:
        """The part that the fewest claims fit."""
        return min(self.narrow, key=lambda part: part.size, default=None)


class Queue:
    """Questions to the file beside the book, on one connection, of one state of it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._ask = connection
        self._asked: tuple[tuple[Filter, str | None], _Parts] | None = None

    def page(
        self, asked: Asked, *, sort: str = "priority", after: Sequence[int] = (), limit: int = 50
    ) -> list[Row]:
        """The claims that fit after a key: (priority, number), or (number,) for other orders."""
        parts = self._parts(asked)
        driver = self._driver(parts, limit)
        parameters: dict[str, Any] = {**parts.parameters, "limit": limit}
        on = _after(sort, after, parameters)
        order = ", ".join(SORTS[sort])
        spoken = parts.spoken
        if spoken is not None and sort == "priority" and driver in (None, spoken):
            start, order = _IN_ORDER, "found.rowid"
            match = "every" if driver is None else "match"
            others = [part.test for part in parts.narrow if part is not spoken]
            left = [spoken.open] if driver is not None and spoken.open else []
            tests = [f"review_found MATCH :{match}", *parts.tests, *others, *left]
            if after:
                on = f"found.rowid > ({SPOT.replace('claims.', ':')})"
        elif driver is not None and driver.brief and parts.narrow == [driver]:
            first = f"SELECT claims.number FROM ({driver.numbers}) AS claims"
            where = " AND ".join([*parts.tests, *([on] if on else [])]) or "1"
            found = f"{first} WHERE {where} ORDER BY {order} LIMIT :limit"
            start, tests, on = f"({found}) AS few {_ROWS}", [], ""
        elif driver is not None:
            start, tests = _from(driver), parts.gathered(driver)
        else:
            start = f"review_claims AS claims {self._index(asked, sort)}"
            tests = [*parts.tests, *(part.test for part in parts.narrow)]
        where = " AND ".join([*tests, *([on] if on else [])]) or "1"
        columns = ", ".join(f"claims.{name}" for name in COLUMNS)
        sql = f"SELECT {columns} FROM {start} WHERE {where} ORDER BY {order} LIMIT :limit"
        return [Row(*row) for row in self._ask.execute(sql, parameters)]

    def ids(self, asked: Asked, *, limit: int) -> list[str]:
        """The ids of all claims that fit, the first of the queue first."""
        return [row.id for row in self.page(asked, limit=limit)]

    def kinds(self, asked: Asked, *, limit: int) -> dict[str, str]:
        """The ids of all claims that fit, each with its kind."""
        parts = self._parts(asked)
        driver = self._driver(parts, limit)
        start = "review_claims AS claims" if driver is None else _from(driver)
        tests = (
            [*parts.tests, *(part.test for part in parts.narrow)]
            if driver is None
            else parts.gathered(driver)
        )
        where = " AND ".join(tests) or "1"
        sql = f"SELECT claims.id, claims.kind FROM {start} WHERE {where} LIMIT :limit"
        return dict(self._ask.execute(sql, {**parts.parameters, "limit": limit}).fetchall())

    def counts(self, asked: Asked) -> Counts:
        """How many claims fit the filter, by state, whatever states are asked for."""
        every = replace(asked, states=())
        of = dict.fromkeys((state.value for state in State), 0)
        parts = self._parts(every)
        driver = parts.smallest
        if driver is None:
            of.update(self._tallied(every))
            return Counts(of)
        # Where very many fit each part, only some of them are looked at.
        tests = parts.gathered(driver)
        where = " AND ".join(tests) or "1"
        if driver.brief and parts.narrow == [driver]:
            found = f"SELECT state FROM ({driver.numbers}) AS claims WHERE {where}"
        else:
            # Row by row only where something is tested that stands there alone.
            brief = parts.narrow == [driver] and self._in_order()
            start = _from(driver, MOST, by="INDEXED BY review_claims_brief" if brief else "")
            found = f"SELECT claims.state AS state FROM {start} WHERE {where}"
        rows = self._ask.execute(
            f"SELECT state, count(*) FROM ({found} LIMIT {COUNTED + 1}) GROUP BY state",
            parts.parameters,
        ).fetchall()
        of.update(dict(rows))
        return Counts(of, sum(of.values()) > COUNTED or driver.size > MOST)

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

    def count_judgements(self, *, who: str | None, decision: str | None) -> int:
        """How many judgements there are, by somebody, of a kind."""
        counted = self._ask.execute(
            "SELECT count(*) FROM review_judgements "
            "WHERE who = coalesce(?, who) AND decision = coalesce(?, decision)",
            (who, decision),
        )
        return int(counted.fetchone()[0])

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
        parts.codes = sum(number for _, number in self._tallied(asked))
        narrow = self._narrow(wanted, asked.side)
        parts.narrow, parts.spoken = narrow.narrow, narrow.spoken
        parts.parameters.update(narrow.parameters)
        return parts

    def _narrow(self, wanted: Filter, side: str | None) -> _Parts:
        """What is asked beside codes. A page and its counts ask for the same."""
        key = (replace(wanted, kinds=(), outcomes=(), statuses=()), side)
        if self._asked is not None and self._asked[0] == key:
            return self._asked[1]
        parts = _Parts()
        if wanted.document is not None:
            number = self.number_of(wanted.document)
            parts.parameters["document"] = -1 if number is None else number
            parts.narrow.append(_of_column("document"))
        if side is not None:
            parts.parameters["side"] = fold(side)
            parts.narrow.append(_of_column("side"))
        if terms := _terms(wanted):
            parts.spoken = self._words(terms, parts.parameters)
            parts.narrow.append(parts.spoken)
        if days := _days(wanted, parts.parameters):
            parts.narrow.append(days)
        for part in parts.narrow:
            part.size = part.size or self._size(part, parts.parameters)
        self._asked = (key, parts)
        return parts

    def _words(self, terms: Sequence[Term], parameters: dict[str, Any]) -> _Part:
        """Words by full-text search. To gather the beginnings of a word that very many claims have
        takes its time, so of such words only those are looked up that stand alone."""
        test = _spoken(terms, "word", parameters)
        parameters["every"] = " AND ".join(term.match for term in terms)
        rare = [term for term in terms if not self._is_common(term)]
        if rare:
            parameters["match"] = " AND ".join(term.match for term in rare)
            return _Part(test, _MATCHING, open=test if len(rare) < len(terms) else None)
        parameters["match"] = " AND ".join(term.exact for term in terms)
        part = _Part(test, _MATCHING)
        part.size = self._size(part, parameters)
        if part.size <= MOST:
            parameters["match"] = parameters["every"]
            part.size = self._size(part, parameters)
        return part

    def _is_common(self, term: Term) -> bool:
        """Whether very many claims have the very word."""
        sql = f"SELECT 1 FROM review_found WHERE review_found MATCH ? LIMIT {COUNTED + 1}"
        counted = self._ask.execute(f"SELECT count(*) FROM ({sql})", (term.exact,))
        return int(counted.fetchone()[0]) > COUNTED

    def _size(self, part: _Part, parameters: Mapping[str, Any]) -> int:
        counted = self._ask.execute(
            f"SELECT count(*) FROM ({part.numbers} LIMIT {MOST + 1})", parameters
        )
        return int(counted.fetchone()[0])

    def _driver(self, parts: _Parts, limit: int) -> _Part | None:
        """The part by which claims are gathered; None where going down the queue is shorter."""
        codes = _Part("1", "SELECT number FROM review_claims", parts.codes)
        if parts.tests:
            codes.numbers = (
                f"SELECT number FROM review_claims AS claims WHERE {' AND '.join(parts.tests)}"
            )
        driver = min([codes, *parts.narrow], key=lambda part: part.size)
        if driver.size <= FEW:
            return driver
        if driver.size > MOST:
            return None
        every = max(1, sum(number for _, number in self._tallied(Asked())))
        fitting = float(parts.codes)
        for part in parts.narrow:
            fitting *= min(1.0, part.size / every)
        on_the_way = limit * every / max(fitting, 0.01)
        return driver if driver.size < on_the_way else None

    def _index(self, asked: Asked, sort: str) -> str:
        if sort != "priority" or not self._in_order():
            return "NOT INDEXED"
        if len(asked.states) == 1:
            one_kind = len(asked.filter.kinds) == 1
            return "INDEXED BY review_claims_kind" if one_kind else "INDEXED BY review_claims_queue"
        return "INDEXED BY review_claims_priority"

    def _in_order(self) -> bool:
        """Whether there are the indexes that pages go by: they come last when a queue is made."""
        sql = "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name IN ('{}')"
        counted = self._ask.execute(sql.format("', '".join(ORDERS)))
        return int(counted.fetchone()[0]) == len(ORDERS)

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
        f"EXISTS (SELECT 1 FROM review_spoken AS spoken WHERE spoken.spot = ({SPOT}) "
        f"AND {' AND '.join(tests)})"
    )


def _terms(wanted: Filter) -> list[Term]:
    columns = (("claimants", wanted.claimant), ("places", wanted.place), ("words", wanted.text))
    return [
        Term(column, word)
        for column, words in columns
        for word in dict.fromkeys(spaced(fold(words or "")).split())
    ]


_MATCHING = (
    f"SELECT {NUMBER.format('rowid')} AS number FROM review_found WHERE review_found MATCH :match"
)
# Claims that have words, in the order of the queue.
_IN_ORDER = (
    "review_found AS found CROSS JOIN review_claims AS claims "
    f"ON claims.number = {NUMBER.format('found.rowid')}"
)


# The rows of the claims whose numbers were gathered.
_ROWS = "CROSS JOIN review_claims AS claims ON claims.number = few.number"
# Numbers with what claims are sorted by, and their codes.
_BRIEFLY = "SELECT number, state, priority, kind, outcome, status FROM review_claims"


def _from(driver: _Part, most: int | None = None, *, by: str = "") -> str:
    """The claims that one part gathers; `by` an index."""
    numbers = driver.numbers if most is None else f"{driver.numbers} LIMIT {most}"
    return f"({numbers}) AS few {_ROWS.replace(' ON ', f' {by} ON ')}"


def _of_column(column: str) -> _Part:
    test = f"{column} = :{column}"
    return _Part(f"claims.{test}", f"{_BRIEFLY} WHERE {test}", brief=True)


def _days(wanted: Filter, parameters: dict[str, Any]) -> _Part | None:
    """Claims whose days overlap with those asked for. Most last a day or some; what ends much later
    than the days asked for is looked for only among those that don't."""
    tests, first, last = [], "''", "'~'"
    if wanted.since:
        first = ":since"
        parameters["since"] = wanted.since.isoformat()
        tests.append("claims.to_day >= :since")
    if wanted.until:
        last = ":until"
        parameters["until"] = wanted.until.isoformat()
        tests.append("claims.from_day <= :until")
        parameters["ending"] = _later(wanted.until).isoformat()
    if not tests:
        return None
    ending = ":ending" if wanted.until else "'~'"
    select = _BRIEFLY + " WHERE lasting = {} AND to_day >= {} AND to_day <= {} AND from_day <= {}"
    short, long = select.format(0, first, ending, last), select.format(1, first, "'~'", last)
    return _Part(" AND ".join(tests), f"{short} UNION ALL {long}", brief=True)


def _later(day: date) -> date:
    try:
        return day + timedelta(days=SHORT)
    except OverflowError:
        return date.max

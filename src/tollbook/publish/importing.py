"""Other people's data sets as documents and claims, so that two records can be held together.

A file is one document, its bytes kept. Its text has a line per row that names every column
beside its cell ("date_start 2020-10-05; best 3; …"), so that each claim stands on words that
can be read. Where a row names exactly one origin (`source_original`, `source`), that is who
says so; where it names several, or none, the data set itself says it.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tollbook.errors import InputError
from tollbook.model.claim import (
    Body,
    Claim,
    Count,
    Event,
    EventType,
    Outcome,
    Scope,
    Status,
    Toll,
    Victims,
    claim_id,
)
from tollbook.model.refer import DatePrecision, Party, PartyType, Place, When
from tollbook.model.run import Run
from tollbook.model.text import DateOrigin, Document, Span, Text, document_id
from tollbook.vocab import actors
from tollbook.vocab.standards import Country, by_gw, by_name, codes, countries

VERSION = "1"
BETWEEN = "; "
WHY = "row of a data set"
# More than there have ever been.
MOST_PEOPLE = 10**12


@dataclass(frozen=True, slots=True)
class Imported:
    """A file as a document, the text made of its rows, and the claims of the rows."""

    document: Document
    raw: bytes
    text: Text
    claims: tuple[Claim, ...]
    run: Run
    rows: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row in the text: its cells, and where each stands."""

    number: int
    start: int
    end: int
    cells: Mapping[str, str]
    at: Mapping[str, int]

    def get(self, *names: str) -> str:
        """The first of these cells that has something in it."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")

    def column(self, *names: str) -> str | None:
        """The first of these columns that has something in it."""
        return next((name for name in names if self.cells.get(name)), None)

    def whole(self, name: str) -> int | None:
        """A whole number; None where the cell is empty."""
        value = self.get(name)
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        # Not a number, and beyond all numbers, are numbers to Python.
        if not 0 <= number <= MOST_PEOPLE or number != int(number):
            raise self.wrong(name, "a whole number of people, 0 or more")
        return int(number)

    def number_at(self, name: str) -> float | None:
        """A number; None where the cell is empty."""
        value = self.get(name)
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not -180 <= number <= 180:
            raise self.wrong(name, "a number in degrees")
        return number

    def day(self, name: str) -> date | None:
        """A day; None where the cell is empty."""
        value = self.get(name)
        if not value:
            return None
        try:
            # UCDP's own files have a time after the day in some releases.
            return date.fromisoformat(value[:10])
        except ValueError:
            raise self.wrong(name, "a day written like 2020-10-05") from None

    def party(self, name: str, type: PartyType | None = None) -> Party | None:
        """The party that a cell names."""
        value = self.get(name)
        if not value:
            return None
        known = _actor(value)
        start = self.at[name]
        return Party(
            value,
            start,
            start + len(value),
            known.name if known else None,
            known.type if known else type or actors.party_type(value),
        )

    def wrong(self, name: str, expected: str) -> InputError:
        """What is wrong with a cell."""
        return InputError(
            f"row {self.number}, column {name}: {self.cells[name]!r} is not {expected}; "
            "mend the file, nothing of it was kept"
        )


def _actor(value: str) -> actors.Actor | None:
    """The party by the directory; "Government of Syria" is what reports call Syria."""
    plain = re.sub(r"^(Government of|Military Forces of|Police Forces of)\s+", "", value)
    plain = re.sub(r"\s*\(.*?\)", "", plain)
    return actors.identify(plain) or actors.identify(value)


Reader = Callable[[Row], Iterator[tuple[Body, tuple[Party, ...]]]]


def read(
    raw: bytes,
    kind: str,
    *,
    name: str,
    origin: str | None,
    publisher: str | None,
    published: date | None,
) -> Imported:
    """The file as a document with claims. `kind` is ucdp, acled or csv.

    Raises `InputError`, naming row and column, if it is no such file: nothing is half-read.
    """
    of = KINDS[kind]
    publisher = publisher or of.publisher
    if publisher is None:
        raise InputError(f"{name}: say who made the data set: --publisher NAME")
    content, rows = _text(raw, name, of)
    identity = document_id(raw)
    text = Text.of(identity, content, parser=f"{kind}-rows/{VERSION}")
    run = Run(f"import-{kind}/{VERSION}")
    claims = [claim for row in rows for claim in _claims(row, of, text, run)]
    latest = max((c.when.end for c in claims if c.when and c.when.end), default=None)
    document = Document(
        id=identity,
        name=name,
        media_type="text/csv",
        size=len(raw),
        origin=origin,
        publisher=publisher,
        published=published or latest,
        published_from=DateOrigin.OPTION if published else DateOrigin.TEXT if latest else None,
    )
    return Imported(document, raw, text, tuple(claims), run, len(rows))


def _text(raw: bytes, name: str, of: Kind) -> tuple[str, list[Row]]:
    try:
        reader = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        header = reader.fieldnames or ()
        given = list(reader)
    except (UnicodeDecodeError, csv.Error) as problem:
        raise InputError(f"{name}: is no CSV file in UTF-8: {problem}; save it as one") from None
    missing = [c for c in of.needs if c not in header]
    if missing or not (not of.any_of or set(of.any_of) & set(header)):
        wanted = ", ".join(missing) or f"one of {', '.join(of.any_of)}"
        raise InputError(
            f"{name}: has no column {wanted}; its columns are {', '.join(header) or 'none'}; "
            f"see what --from {of.name} expects in docs/publishing.md"
        )
    pieces: list[str] = []
    rows: list[Row] = []
    length = 0
    for number, record in enumerate(given, start=2):
        # A row with more cells than columns has the rest under None.
        if None in record or None in record.values():
            raise InputError(
                f"{name}: row {number} has another number of cells than the heading; mend the file"
            )
        row = _row(number, length, record)
        line = BETWEEN.join(f"{column} {cell}" for column, cell in row.cells.items()) + "\n\n"
        pieces.append(line)
        rows.append(row)
        length += len(line)
    return "".join(pieces), [row for row in rows if row.cells]


def _row(number: int, start: int, record: Mapping[str, str]) -> Row:
    cells: dict[str, str] = {}
    at: dict[str, int] = {}
    here = start
    for column, value in record.items():
        cell = " ".join(value.split())
        if not cell:
            continue
        at[column] = here + len(column) + 1
        here = at[column] + len(cell) + len(BETWEEN)
        cells[column] = cell
    return Row(number, start, max(start, here - len(BETWEEN)), cells, at)


def _claims(row: Row, of: Kind, text: Text, run: Run) -> Iterator[Claim]:
    span = Span.of(text, row.start, row.end)
    when, where = _when(row, of), _where(row, of)
    for body, said_by in of.read(row):
        yield Claim(
            id=claim_id(text.id, body, span, run.engine),
            run=run.id,
            document=text.document,
            text=text.id,
            span=span,
            body=_within(body, text, span, run),
            attribution=said_by,
            when=when,
            where=where,
            engine=run.engine,
            why=(WHY,),
        )


def _within(body: Body, text: Text, span: Span, run: Run) -> Body:
    """A toll that is part of another with the other's id: until here it carries the offsets of
    the other's figure."""
    if not isinstance(body, Toll) or body.subset_of is None:
        return body
    start, end = map(int, body.subset_of.split("-"))
    count = replace(body.count, start=start, end=end)
    whole = replace(body, count=count, subset_of=None)
    return replace(body, subset_of=claim_id(text.id, whole, span, run.engine))


def _when(row: Row, of: Kind) -> When | None:
    column = row.column(*of.first_day)
    if column is None:
        return None
    start = row.day(column)
    last = row.column(*of.last_day)
    end = row.day(last) if last else start
    if start is None or end is None:
        return None
    if end < start:
        raise row.wrong(last or column, f"a day on or after {start}")
    precision = DatePrecision.DAY if start == end else DatePrecision.RANGE
    if row.get("date_prec") == "3" or row.get("time_precision") == "2":
        precision = DatePrecision.WEEK
    elif row.get("date_prec") == "4" or row.get("time_precision") == "3":
        precision = DatePrecision.MONTH
    return When(row.get(column), row.at[column], start, end, precision)


def _where(row: Row, of: Kind) -> tuple[Place, ...]:
    column = row.column(*of.place, "country")
    if column is None:
        return ()
    value = row.get(column)
    country = _country(row)
    latitude, longitude = row.number_at("latitude"), row.number_at("longitude")
    if latitude is None or longitude is None:
        latitude = longitude = None
    return (
        Place(
            value,
            row.at[column],
            row.at[column] + len(value),
            name=value,
            latitude=latitude,
            longitude=longitude,
            country=country.code if country else None,
            admin1=row.get("adm_1", "admin1") or None,
            admin2=row.get("adm_2", "admin2") or None,
            precision=_precision(row, column),
        ),
    )


def _precision(row: Row, column: str) -> int | None:
    if row.get("where_prec"):
        return row.whole("where_prec")
    if row.get("geo_precision"):
        return {"1": 1, "2": 2, "3": 4}.get(row.get("geo_precision"))
    return 6 if column == "country" else None


def _country(row: Row) -> Country | None:
    number = row.get("country_id")
    if number.isascii() and number.isdigit() and len(number) < 9 and int(number) in by_gw():
        return by_gw()[int(number)]
    name = row.get("country")
    return countries().get(name.upper()) or by_name().get(name.casefold())


def _said_by(row: Row, column: str) -> tuple[Party, ...]:
    """Who says so, where the row names exactly one."""
    party = row.party(column)
    several = re.search(r";|\|", row.get(column))
    return () if party is None or several else (party,)


def _side(party: Party | None) -> str | None:
    if party is None:
        return None
    actor = _actor(party.text)
    return (actor.side if actor else None) or party.name or party.text


def _count(row: Row, column: str, low: int | None, best: int | None, high: int | None) -> Count:
    """A figure that stands in `column`, with the ends that other columns give it."""
    value = row.get(column)
    start = row.at[column]
    exact = best if low == best == high or (low is None and high is None) else None
    if exact is not None:
        return Count(exact, exact, None, value, start, start + len(value))
    # A few rows of UCDP have a low above the best: the range takes in all that the row gives.
    ends = [end for end in (low, best, high) if end is not None]
    low = None if low is None else min(ends)
    high = None if high is None else max(ends)
    return Count(low, high, best, value, start, start + len(value))


def _ucdp(row: Row) -> Iterator[tuple[Body, tuple[Party, ...]]]:
    said_by = _said_by(row, "source_original")
    a, b = row.party("side_a"), row.party("side_b")
    one_sided = row.get("type_of_violence") == "3"
    perpetrator = a.text if a and one_sided else None
    scope = Scope.INCIDENT if row.get("event_clarity") != "2" else Scope.UNKNOWN
    if a is not None:
        yield (
            Event(
                type=EventType.ASSAULT,
                mode="attack",
                actors=(a,),
                targets=(replace(b, type=PartyType.CIVILIAN) if one_sided else b,) if b else (),
            ),
            said_by,
        )
    low, best, high = (row.whole(name) for name in ("low", "best", "high"))
    if best is None:
        raise InputError(f"row {row.number}: best is empty; UCDP GED has a figure there")
    count = _count(row, "best", low, best, high)
    parts = [
        ("deaths_a", Status.MILITARY, _side(a)),
        ("deaths_b", Status.MILITARY, _side(b)),
        ("deaths_civilians", Status.CIVILIAN, None),
        ("deaths_unknown", Status.UNKNOWN, None),
    ]
    known = [(name, status, side) for name, status, side in parts if row.whole(name)]
    alone = known[0] if len(known) == 1 else ("", Status.UNKNOWN, None)
    whole = Toll(
        outcome=Outcome.KILLED,
        count=count,
        victims=Victims(None, alone[1], alone[2]),
        scope=scope,
        perpetrator=perpetrator,
    )
    yield whole, said_by
    if len(known) > 1:
        for name, status, side in known:
            number = row.whole(name)
            yield (
                replace(
                    whole,
                    count=_count(row, name, None, number, None),
                    victims=Victims(None, status, side),
                    subset_of=f"{count.start}-{count.end}",
                ),
                said_by,
            )


def _acled(row: Row) -> Iterator[tuple[Body, tuple[Party, ...]]]:
    said_by = _said_by(row, "source")
    modes: dict[str, str] = codes("acled")["modes"]
    sub = row.get("sub_event_type")
    if sub and sub not in modes:
        raise row.wrong("sub_event_type", f"one of {', '.join(modes)}")
    mode = modes.get(sub, "other")
    one, two = row.party("actor1"), row.party("actor2")
    civilians = row.get("inter2") in ("7", "Civilians")
    yield (
        Event(
            type=_plover(mode),
            mode=mode,
            actors=(one,) if one else (),
            targets=(replace(two, type=PartyType.CIVILIAN) if civilians else two,) if two else (),
        ),
        said_by,
    )
    dead = row.whole("fatalities")
    if dead:
        yield (
            Toll(
                outcome=Outcome.KILLED,
                count=_count(row, "fatalities", None, dead, None),
                victims=Victims(
                    None, Status.CIVILIAN if row.get("civilian_targeting") else Status.UNKNOWN
                ),
                scope=Scope.INCIDENT,
            ),
            said_by,
        )


def _plover(mode: str) -> EventType:
    from tollbook import vocab

    return EventType(vocab.load("modes")["modes"].get(mode, {}).get("type", "ASSAULT"))


_OUTCOMES = tuple(outcome.value for outcome in Outcome if outcome is not Outcome.OTHER)


def _plain(row: Row) -> Iterator[tuple[Body, tuple[Party, ...]]]:
    said_by = _said_by(row, "source")
    status = row.get("status") or Status.UNKNOWN.value
    if status not in list(Status):
        raise row.wrong("status", f"one of {', '.join(Status)}")
    scope = row.get("scope") or Scope.INCIDENT.value
    if scope not in list(Scope):
        raise row.wrong("scope", f"one of {', '.join(Scope)}")
    for outcome in _OUTCOMES:
        names = (outcome, f"{outcome}_min", f"{outcome}_max")
        column = row.column(*names)
        if column is None:
            continue
        best, low, high = (row.whole(name) for name in names)
        when = row.day("date_end") or row.day("date")
        yield (
            Toll(
                outcome=Outcome(outcome),
                count=_count(row, column, low, best, high),
                victims=Victims(
                    row.get("victims") or None, Status(status), row.get("side") or None
                ),
                scope=Scope(scope),
                as_of=when if scope == Scope.CUMULATIVE.value else None,
                cause=row.get("cause") or None,
                perpetrator=row.get("perpetrator") or None,
            ),
            said_by,
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of file: the columns it must have, where days and places stand, and its reader."""

    name: str
    publisher: str | None
    needs: tuple[str, ...]
    first_day: tuple[str, ...]
    last_day: tuple[str, ...]
    place: tuple[str, ...]
    read: Reader
    any_of: tuple[str, ...] = ()


def _kinds() -> Iterable[Kind]:
    yield Kind(
        "ucdp",
        "UCDP GED",
        ("id", "date_start", "date_end", "best", "low", "high", "country"),
        ("date_start",),
        ("date_end",),
        ("where_coordinates", "adm_2", "adm_1"),
        _ucdp,
    )
    yield Kind(
        "acled",
        "ACLED",
        ("event_id_cnty", "event_date", "sub_event_type", "country", "fatalities"),
        ("event_date",),
        (),
        ("location", "admin3", "admin2", "admin1"),
        _acled,
    )
    yield Kind(
        "csv",
        None,
        (),
        ("date_start", "date"),
        ("date_end",),
        ("place",),
        _plain,
        tuple(f"{outcome}{end}" for outcome in _OUTCOMES for end in ("", "_min", "_max")),
    )


KINDS: Mapping[str, Any] = {kind.name: kind for kind in _kinds()}

"""Values to the claim record (`tollbook.claim/1`) and back: the only place that knows JSON.

`record` gives plain dicts in the order of the contract; `line` one JSON line. `claim_from`
reads a record back, and says at which `$.path` it is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from tollbook.errors import InputError
from tollbook.model.attribution import Attribution
from tollbook.model.claim import (
    Body,
    Change,
    Claim,
    Control,
    Count,
    Event,
    EventType,
    Kind,
    Media,
    Medium,
    Outcome,
    Scope,
    Silence,
    Stance,
    Statement,
    Status,
    Toll,
    Victims,
)
from tollbook.model.refer import DatePrecision, Party, PartyType, Place, When
from tollbook.model.text import DateOrigin, Document, Span
from tollbook.model.toponym import Sense

SCHEMA = "tollbook.claim/1"
Record = dict[str, Any]
T = TypeVar("T")
E = TypeVar("E", bound=Enum)


def plain(value: Any) -> Any:
    """A value as JSON can carry it: enums by value, dates as ISO 8601, tuples as lists, our own
    values as objects with their fields in order."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    # Read field by field: `dataclasses.asdict` copies deeply and takes five times as long.
    return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}


def _when(when: When | None) -> Record | None:
    if when is None:
        return None
    return {
        "start": plain(when.start),
        "end": plain(when.end),
        "precision": when.precision.value,
        "text": when.text,
        "at": when.at,
    }


def document_record(document: Document, text_id: str | None) -> Record:
    """The `document` object of a record."""
    return {
        "name": document.name,
        "id": document.id,
        "text": text_id,
        "title": document.title,
        "publisher": document.publisher,
        "url": document.url,
        "language": document.language,
        "published": plain(document.published),
        "published_from": plain(document.published_from),
    }


def _body(body: Body) -> Record:
    record: Record = plain(body)
    if isinstance(body, Control):
        record["from"] = record.pop("lost_by")
    return record


def record(claim: Claim, document: Document) -> Record:
    """The claim as the contract's record, with the document it stands in."""
    return {
        "schema": SCHEMA,
        "id": claim.id,
        "run": claim.run,
        "document": document_record(document, claim.text),
        "kind": claim.kind.value,
        "span": plain(claim.span),
        "attribution": [plain(party) for party in claim.attribution],
        "stance": claim.stance.value,
        "denied_by": [plain(party) for party in claim.denied_by],
        "historical": claim.historical,
        "when": _when(claim.when),
        "where": [plain(place) for place in claim.where],
        "engine": claim.engine,
        "why": list(claim.why),
        claim.kind.value: _body(claim.body),
    }


def attribution_record(attribution: Attribution, document: Document) -> Record:
    """The attribution as the contract's record of who says what."""
    who = attribution.speaker
    return {
        "document": {"name": document.name},
        "source": None if who is None else _words(who.start, who.end, who.text),
        "cue": _words_of(attribution.cue),
        "content": _words_of(attribution.content),
        "name": None if who is None else who.name,
        "type": None if who is None else plain(who.type),
    }


def sense_record(sense: Sense, document: Document) -> Record:
    """A place name with what it is taken to mean, as the contract's record of places."""
    place = sense.place
    return {
        "document": {"name": document.name},
        "start": place.start,
        "end": place.end,
        "text": place.text,
        "name": place.name,
        "id": place.id,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "radius_km": place.radius_km,
        "country": place.country,
        "claimed_by": list(place.claimed_by),
        "admin1": place.admin1,
        "admin2": place.admin2,
        "precision": place.precision,
        "probability": sense.probability,
        "runners_up": [
            {"name": one.name, "id": one.id, "country": one.country, "probability": one.probability}
            for one in sense.runners_up
        ],
    }


def _words_of(span: Span) -> Record:
    return _words(span.start, span.end, span.exact)


def _words(start: int, end: int, text: str) -> Record:
    return {"start": start, "end": end, "text": text}


def line(value: Mapping[str, Any]) -> str:
    """One JSON line, without its newline: UTF-8 letters as they are, keys in their order.

    Lone surrogates (a broken file name may carry them) are escaped, so that the line always
    encodes.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class Reader:
    """Reads one JSON object and remembers its path for the error message."""

    def __init__(self, value: Any, path: str, *, schema: str = SCHEMA) -> None:
        if not isinstance(value, dict):
            raise InputError(f"{path}: expected an object, got {value!r}")
        self.value = value
        self.path = path
        self.schema = schema

    def get(self, key: str) -> Any:
        """The value of a field; None where it isn't there."""
        return self.value.get(key)

    def need(self, key: str) -> Any:
        """The value of a field that must be there."""
        if self.value.get(key) is None:
            raise InputError(f"{self.path}.{key} is missing; a {self.schema} record has it")
        return self.value[key]

    def enum(self, key: str, of: type[E]) -> E:
        """The code of a list that must be there."""
        value = self.need(key)
        try:
            return of(value)
        except ValueError:
            allowed = ", ".join(str(item.value) for item in of)
            raise InputError(
                f"{self.path}.{key} is {value!r}; expected one of: {allowed}"
            ) from None

    def day(self, key: str) -> date | None:
        """A day, if one is given."""
        value = self.get(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise InputError(
                f"{self.path}.{key} is {value!r}; expected a date like 2020-10-05"
            ) from None

    def object(self, key: str, read: Callable[[Reader], T]) -> T:
        """What `read` makes of an object that must be there."""
        return read(Reader(self.need(key), f"{self.path}.{key}", schema=self.schema))

    def maybe(self, key: str, read: Callable[[Reader], T]) -> T | None:
        """What `read` makes of an object, if there is one."""
        return None if self.get(key) is None else self.object(key, read)

    def items(self, key: str, read: Callable[[Reader], T]) -> tuple[T, ...]:
        """What `read` makes of each object of a list; a list that isn't there is empty."""
        return tuple(
            read(Reader(item, f"{self.path}.{key}[{n}]", schema=self.schema))
            for n, item in enumerate(self.get(key) or ())
        )


def _span_from(at: Reader) -> Span:
    return Span(at.need("start"), at.need("end"), at.need("exact"))


def _party_from(at: Reader) -> Party:
    kind = at.enum("type", PartyType) if at.get("type") is not None else None
    return Party(at.need("text"), at.need("start"), at.need("end"), at.get("name"), kind)


def _place_from(at: Reader) -> Place:
    fields = {key: at.get(key) for key in Place.__dataclass_fields__}
    at.need("text"), at.need("start"), at.need("end")
    return Place(**{**fields, "claimed_by": tuple(fields["claimed_by"] or ())})


def _when_from(at: Reader) -> When:
    return When(
        at.need("text"),
        at.get("at"),
        at.day("start"),
        at.day("end"),
        at.enum("precision", DatePrecision),
    )


def _count_from(at: Reader) -> Count:
    return Count(
        at.get("min"),
        at.get("max"),
        at.get("best"),
        at.need("text"),
        at.need("start"),
        at.need("end"),
    )


def _victims_from(at: Reader) -> Victims:
    return Victims(at.get("text"), at.enum("status", Status), at.get("side"))


def _toll_from(at: Reader) -> Toll:
    return Toll(
        outcome=at.enum("outcome", Outcome),
        count=at.object("count", _count_from),
        victims=at.object("victims", _victims_from),
        scope=at.enum("scope", Scope),
        as_of=at.day("as_of"),
        subset_of=at.get("subset_of"),
        increment_of=at.get("increment_of"),
        cause=at.get("cause"),
        perpetrator=at.get("perpetrator"),
    )


def _event_from(at: Reader) -> Event:
    return Event(
        type=at.enum("type", EventType),
        mode=at.need("mode"),
        actors=at.items("actors", _party_from),
        targets=at.items("targets", _party_from),
        means=at.get("means"),
    )


def _control_from(at: Reader) -> Control:
    return Control(
        change=at.enum("change", Change),
        by=at.maybe("by", _party_from),
        lost_by=at.maybe("from", _party_from),
    )


def _statement_from(at: Reader) -> Statement:
    return Statement(
        speakers=at.items("speakers", _party_from),
        type=at.enum("type", EventType),
        quotes=tuple(at.get("quotes") or ()),
        addressees=at.items("addressees", _party_from),
    )


def _silence_from(at: Reader) -> Silence:
    return Silence(party=at.object("party", _party_from), about=at.get("about"))


def _media_from(at: Reader) -> Media:
    return Media(
        medium=at.enum("medium", Medium),
        credit=at.get("credit"),
        shows=at.get("shows"),
        caption=at.get("caption"),
        alt=at.get("alt"),
        address=at.get("address"),
    )


BODY_FROM: dict[Kind, Callable[[Reader], Body]] = {
    Kind.TOLL: _toll_from,
    Kind.EVENT: _event_from,
    Kind.CONTROL: _control_from,
    Kind.STATEMENT: _statement_from,
    Kind.SILENCE: _silence_from,
    Kind.MEDIA: _media_from,
}


def claim_from(value: Any) -> Claim:
    """The claim that a record tells.

    Raises `InputError`, naming the `$.path`, where the record isn't a `tollbook.claim/1`.
    """
    at = Reader(value, "$")
    if at.get("schema") != SCHEMA:
        raise InputError(f"$.schema is {at.get('schema')!r}; expected {SCHEMA!r}")
    kind = at.enum("kind", Kind)
    document = Reader(at.need("document"), "$.document")
    return Claim(
        id=at.need("id"),
        run=at.need("run"),
        document=document.need("id"),
        text=document.need("text"),
        span=at.object("span", _span_from),
        body=at.object(kind.value, BODY_FROM[kind]),
        attribution=at.items("attribution", _party_from),
        stance=at.enum("stance", Stance),
        denied_by=at.items("denied_by", _party_from),
        historical=bool(at.get("historical")),
        when=at.maybe("when", _when_from),
        where=at.items("where", _place_from),
        engine=at.need("engine"),
        why=tuple(at.get("why") or ()),
    )


def document_from(value: Any, *, media_type: str, size: int, origin: str | None = None) -> Document:
    """The document that a record's `document` object tells, with what only the book knows."""
    at = Reader(value, "$.document")
    published_from = at.get("published_from")
    return Document(
        id=at.need("id"),
        name=at.need("name"),
        media_type=media_type,
        size=size,
        origin=origin,
        title=at.get("title"),
        publisher=at.get("publisher"),
        url=at.get("url"),
        language=at.get("language"),
        published=at.day("published"),
        published_from=DateOrigin(published_from) if published_from else None,
    )

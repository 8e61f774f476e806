"""A claim that the machine missed: the words, what they say, and who says that they say it.

It is a claim of the engine `person/1`, kept as a reading of the text by people: all that people
have added to the text so far, since of several readings by one engine the newest counts. Its
author accepts it in the same moment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tollbook.errors import InputError, SpanError
from tollbook.model.claim import Claim, Kind, claim_id
from tollbook.model.codec import Record, claim_from, document_record
from tollbook.model.judge import Decision, Entry, Judgement
from tollbook.model.run import Run
from tollbook.model.text import Span, Text
from tollbook.store import Book
from tollbook.store.appending import Batch
from tollbook.store.book import document_of
from tollbook.web import answers, cards
from tollbook.web.answers import Problem
from tollbook.web.desk import Desk
from tollbook.web.documents import document, text_of
from tollbook.web.permissions import Permission, Person
from tollbook.web.routing import needs
from tollbook.web.schemas import Card

router = APIRouter(tags=["claims"])

RUN = Run("person/1")
# Lists and objects of the record that a path of fields may begin.
_PARTY: Record = {"text": None, "start": None, "end": None, "name": None, "type": None}
_PLACE: Record = {
    **dict.fromkeys(("text", "start", "end", "name", "id", "latitude", "longitude")),
    **dict.fromkeys(("radius_km", "country", "admin1", "admin2", "precision")),
    "claimed_by": [],
}
_BODIES: dict[str, Record] = {
    "toll": {
        "outcome": "killed",
        "count": {"min": None, "max": None, "best": None},
        "victims": {"text": None, "status": "unknown", "side": None},
        "scope": "unknown",
        **dict.fromkeys(("as_of", "subset_of", "increment_of", "cause", "perpetrator")),
    },
    "event": {"type": "ASSAULT", "mode": "other", "actors": [], "targets": [], "means": None},
    "control": {"change": "gained", "by": None, "from": None},
    "statement": {"speakers": [], "type": "CONSULT", "quotes": [], "addressees": []},
    "silence": {"party": None, "about": None},
    "media": {"medium": "other", "credit": None, "shows": None},
}
_PARTIES = re.compile(
    r"(?:attribution|denied_by|event\.actors|event\.targets|statement\.speakers|"
    r"statement\.addressees)\.\d+|control\.by|control\.from|silence\.party"
)
# More than this beside the words a claim stands on, a list is no list of parties or places.
_LONGEST_LIST = 20


class Missed(BaseModel):
    """Words of a text (code points, end exclusive), and what they say: paths of the claim record
    with their values."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[str, Field(max_length=300)]
    text: Annotated[str, Field(max_length=100)]
    start: Annotated[int, Field(ge=0, le=2**53)]
    end: Annotated[int, Field(ge=1, le=2**53)]
    kind: Kind
    fields: Annotated[dict[str, Any], Field(max_length=60)] = {}
    why: Annotated[str, Field(max_length=4_000)] | None = None


@router.post(
    "/api/claims", status_code=201, response_model=Card, openapi_extra=needs(Permission.ADD)
)
def add(request: Request, missed: Missed) -> Response:
    """Add a claim that the machine missed; its author accepts it with that."""
    desk: Desk = request.app.state.desk
    person: Person = request.state.person
    described = document(desk, missed.document)
    content = text_of(desk, missed.text)
    text = Text(missed.text, described["id"], content, "")
    try:
        span = Span.of(text, missed.start, missed.end)
    except SpanError as problem:
        raise Problem(400, "input", str(problem), field="start") from None
    claim = _claim(missed, described, span, content)

    def append(book: Book, batch: Batch) -> None:
        before = _added(book, described["id"], missed.text)
        if any(one.id == claim.id for one in before):
            raise Problem(
                409, "twice", f"somebody has added this claim already ({claim.id})", field="start"
            )
        kept = document_of(described)
        known = book.text_of(missed.text)
        if known.document != described["id"]:
            raise Problem(400, "input", "this text is not one of this document", field="text")
        raw = book.raw(described["id"])
        batch.reading(kept, raw, known, RUN, [*before, claim])
        batch.judgement(
            Judgement(
                who=person.name,
                when=datetime.now(UTC),
                decision=Decision.ACCEPT,
                entries=(Entry.of(claim),),
                why=missed.why or None,
            )
        )

    desk.append(append)
    with desk.queue() as queue:
        row = queue.row(claim.id)
        if row is None:
            raise Problem(503, "queue", f"the claim is kept ({claim.id}); the queue is being made")
        return answers.answer(cards.card(desk, queue, row), status=201)


def _added(book: Book, document_: str, text: str) -> list[Claim]:
    """What people have added to a text so far."""
    return [claim_from(record) for record in book.read_by(document_, "person", text)]


def _claim(missed: Missed, described: Mapping[str, Any], span: Span, content: str) -> Claim:
    record: Record = {
        "schema": "tollbook.claim/1",
        "id": "c_0",
        "run": RUN.id,
        "document": document_record(document_of(dict(described)), missed.text),
        "kind": missed.kind.value,
        "span": {"start": span.start, "end": span.end, "exact": span.exact},
        "attribution": [],
        "stance": "asserted",
        "denied_by": [],
        "historical": False,
        "when": None,
        "where": [],
        "engine": RUN.engine,
        "why": ["person:added"],
        missed.kind.value: _copied(_BODIES[missed.kind.value]),
    }
    for path, value in missed.fields.items():
        _put(record, path.split("."), value, path)
    _complete(record, span, content)
    try:
        claim = claim_from(record)
    except InputError as problem:
        raise Problem(400, "input", str(problem), field="fields") from None
    except (TypeError, ValueError, AttributeError) as problem:
        raise Problem(
            400, "input", f"the fields don't fit together: {problem}", field="fields"
        ) from None
    _check(claim, record)
    return replace(claim, id=claim_id(missed.text, claim.body, claim.span, RUN.engine))


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(one) for name, one in value.items()}
    return list(value) if isinstance(value, list) else value


_TOP = frozenset({"attribution", "stance", "denied_by", "historical", "when", "where"})


def _put(record: Record, path: list[str], value: Any, whole: str) -> None:
    """Put a value at a path, making the parties, places and days on the way."""
    if path[0] not in _TOP and path[0] != record["kind"]:
        raise _no_field(whole)
    at: Any = record
    for number, name in enumerate(path[:-1]):
        at = _step(at, name, ".".join(path[: number + 1]), whole)
    last = path[-1]
    if isinstance(at, dict) and (last in at or at is record):
        at[last] = value
    else:
        raise _no_field(whole)


def _step(at: Any, name: str, path: str, whole: str) -> Any:
    if isinstance(at, list) and name.isdecimal() and int(name) < _LONGEST_LIST:
        while len(at) <= int(name):
            at.append(_copied(_PLACE if path.startswith("where") else _PARTY))
        return at[int(name)]
    if isinstance(at, dict) and name in at:
        if at[name] is None and path == "when":
            at[name] = {"start": None, "end": None, "precision": None, "text": None, "at": None}
        elif at[name] is None and _PARTIES.fullmatch(path):
            at[name] = _copied(_PARTY)
        if isinstance(at[name], dict | list):
            return at[name]
    raise _no_field(whole)


def _no_field(path: str) -> Problem:
    return Problem(400, "input", f"'{path[:100]}' is no field of such a claim", field="fields")


def _complete(record: Record, span: Span, content: str) -> None:
    """Give each mention its words: where its name stands in the text, else those of the claim."""
    for mentions in _mentions(record):
        for mention in mentions:
            _locate(mention, span, content)
    when = record["when"]
    if isinstance(when, dict):
        when["start"] = when.get("start") or when.get("end")
        when["end"] = when.get("end") or when.get("start")
        same = when["start"] == when["end"]
        when["precision"] = when.get("precision") or ("day" if same else "range")
        when["text"] = when.get("text") or span.exact
    if record["kind"] == "toll":
        count = record["toll"].get("count")
        if isinstance(count, dict):
            count["text"], count["start"], count["end"] = span.exact, span.start, span.end
    if record["kind"] == "event" and isinstance(record["event"].get("mode"), str):
        from tollbook.vocab import load

        modes = load("modes")["modes"]
        if record["event"]["mode"] not in modes:
            raise Problem(400, "input", "event.mode is none of the modes there are", field="fields")
        record["event"]["type"] = modes[record["event"]["mode"]].get("type", "ASSAULT")


def _mentions(record: Record) -> list[list[Record]]:
    body = record[record["kind"]]
    found = [record["attribution"], record["denied_by"], record["where"]]
    for name in ("actors", "targets", "speakers", "addressees"):
        found.append(body.get(name) or [])
    found += [[body[name]] for name in ("by", "from", "party") if body.get(name)]
    lists = [one for one in found if isinstance(one, list)]
    return [[mention for mention in some if isinstance(mention, dict)] for some in lists]


def _locate(mention: Record, span: Span, content: str) -> None:
    name = mention.get("text") or mention.get("name")
    if not isinstance(name, str) or not name:
        name = None
    near = -1
    if name is not None:
        near = content.find(name, max(0, span.start - 2_000), span.end + 2_000)
    if name is None or near < 0:
        mention["text"], mention["start"], mention["end"] = span.exact, span.start, span.end
    else:
        mention["text"], mention["start"], mention["end"] = name, near, near + len(name)


def _check(claim: Claim, record: Record) -> None:
    """What the codec takes as it is, and a claim can't have."""
    if claim.kind is Kind.TOLL:
        count = record["toll"]["count"]
        ends = [count.get(end) for end in ("min", "max", "best")]
        wrong = [
            end
            for end in ends
            if end is not None and (type(end) is not int or not 0 <= end < 10**9)
        ]
        if wrong or all(end is None for end in ends):
            raise Problem(
                400,
                "input",
                "a toll needs a number of people: at least, at most or about",
                field="fields",
            )
        low, high = ends[0], ends[1]
        if low is not None and high is not None and low > high:
            raise Problem(
                400, "input", f"at least {low} is more than at most {high}", field="fields"
            )
    when = claim.when
    if (
        when
        and isinstance(when.start, date)
        and isinstance(when.end, date)
        and when.start > when.end
    ):
        raise Problem(400, "input", "the first day is after the last", field="fields")
    for words in _strings(record):
        if not words.isprintable() and any(c == "\0" for c in words):
            raise Problem(
                400, "input", "a value has a character in it that can't be kept", field="fields"
            )


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [words for one in inner for words in _strings(one)]

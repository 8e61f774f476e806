"""Double coding: several people code a sample, each for themselves; what they differ in is settled."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tollbook.model.agreement import Scale, agreement
from tollbook.model.claim import Kind
from tollbook.model.codec import Record
from tollbook.model.coding import FIELDS, Coding, Piece, drawn, fields_of
from tollbook.store.queue import Row
from tollbook.web import answers, cards
from tollbook.web.answers import Problem
from tollbook.web.desk import Desk
from tollbook.web.fields import codes_of, label_of
from tollbook.web.filters import Filters
from tollbook.web.permissions import Permission, Person
from tollbook.web.routing import needs
from tollbook.web.schemas import DocumentStub, Shape, Span, Words

router = APIRouter(tags=["coding"])

# The claims that a sample is drawn from, and the largest sample.
DRAWN_FROM, LARGEST = 2_000_000, 5_000
Codes = Annotated[dict[str, str | int | bool | None], Field(max_length=40)]
Why = Annotated[str, Field(max_length=4_000)]


class Drawing(BaseModel):
    """A sample to draw. `coders` are the names of those who may code it (empty: whoever may code),
    `fields` paths of the claim record (empty: all that can be coded)."""

    model_config = ConfigDict(extra="forbid")

    size: Annotated[int, Field(ge=1, le=LARGEST)]
    filter: Filters = Field(default_factory=Filters)
    seed: Annotated[str, Field(max_length=100)] | None = None
    fields: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=40)] = []
    coders: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=50)] = []
    name: Annotated[str, Field(max_length=200)] | None = None


class Coded(BaseModel):
    """What a coder says of a claim: values by field; null is "the text doesn't say". The field
    `claim` is whether the words make such a claim at all ("yes" or "no")."""

    model_config = ConfigDict(extra="forbid")

    claim: Annotated[str, Field(max_length=100)]
    codes: Codes
    why: Why | None = None


class SampleShape(Shape):
    """A sample, and how far its coders are."""

    id: str
    who: str
    when: str
    name: str | None
    filter: dict[str, Any]
    size: int
    seed: str
    fields: list[str]
    coders: list[str]
    done: dict[str, int]
    adjudicated: int


class Samples(Shape):
    """All samples."""

    items: list[SampleShape]


class CodeField(Shape):
    """A field to code, with its codes where it has any."""

    path: str
    label: str
    options: list[str] | list[bool] | None
    scale: Scale


class Unit(Shape):
    """The next claim to code, without what the machine or others say of it."""

    claim: str | None
    kind: Kind | None
    document: DocumentStub | None
    sentence: Words | None
    paragraph: Words | None
    span: Span | None
    fields: list[CodeField]


class NextUnit(Unit):
    """The next claim to code, and how far the coder is."""

    done: int
    of: int


class CodingRecord(Shape):
    """What somebody said of a claim of a sample (`tollbook.adjudication/1`)."""

    schema_: str = Field(alias="schema")
    id: str
    who: str
    when: str
    sample: str
    claim: str
    codes: Codes
    why: str | None


class Difference(Unit):
    """A claim about which coders differ, with what each says, and what settled it."""

    differing: list[str]
    codes: dict[str, Codes]
    whys: dict[str, str | None]
    adjudicated: CodingRecord | None


class FieldAgreement(Shape):
    """How far coders agree about a field; `alpha` is Krippendorff's, None where all is the same."""

    field: str
    label: str
    scale: Scale
    alpha: float | None
    units: int
    values: int
    same: float | None
    machine: float | None


class Agreements(Shape):
    """The agreement of a sample's coders, field by field."""

    items: list[FieldAgreement]
    coders: list[str]
    units: int


class Differences(Shape):
    """Claims about which coders differ."""

    items: list[Difference]
    total: int


class Kept(Shape):
    """A record of coding that is safe on disk."""

    id: str


@router.get("/api/coding/samples", response_model=Samples, openapi_extra=needs(Permission.READ))
def samples(request: Request) -> Response:
    """The samples, the last first."""
    desk: Desk = request.app.state.desk
    return answers.answer({"items": [_shape(desk, one) for one in reversed(desk.book.samples())]})


@router.post(
    "/api/coding/samples",
    status_code=201,
    response_model=SampleShape,
    openapi_extra=needs(Permission.ADJUDICATE),
)
def draw(request: Request, drawing: Drawing) -> Response:
    """Draw a sample: by kind in proportion, the same for the same claims, size and seed."""
    desk: Desk = request.app.state.desk
    person: Person = request.state.person
    unknown = set(drawing.fields) - {path for paths in FIELDS.values() for path in paths}
    if unknown:
        raise Problem(
            400, "input", f"'{min(unknown)}' is no field that can be coded", field="fields"
        )
    with desk.queue() as queue:
        claims = queue.kinds(drawing.filter.asked(desk.book), limit=DRAWN_FROM)
    if not claims:
        raise Problem(400, "input", "no claim fits the filter", field="filter")
    seed = drawing.seed if drawing.seed is not None else secrets.token_hex(4)
    chosen = drawn(claims, drawing.size, seed)
    sample = Coding(
        piece=Piece.SAMPLE,
        who=person.name,
        when=datetime.now(UTC),
        sample=None,
        claim=None,
        content={
            "name": drawing.name,
            "size": len(chosen),
            "seed": seed,
            "filter": drawing.filter.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            "fields": sorted(drawing.fields),
            "coders": sorted(set(drawing.coders)),
            "claims": chosen,
        },
    )
    desk.append(lambda _, batch: batch.coding(sample))
    return answers.answer(_shape(desk, sample), status=201)


@router.get(
    "/api/coding/samples/{id}/next", response_model=NextUnit, openapi_extra=needs(Permission.CODE)
)
def following(request: Request, id: str) -> Response:
    """The next claim of the sample that the caller hasn't coded; `claim` is null at the end."""
    desk: Desk = request.app.state.desk
    person: Person = request.state.person
    sample = _sample(desk, id)
    _check_coder(sample, person)
    mine = {one.claim for one in desk.book.codings(id) if one.who == person.name and _is_code(one)}
    claims = sample.content["claims"]
    with desk.queue() as queue:
        for claim in claims:
            row = queue.row(claim) if claim not in mine else None
            if row is not None:
                unit = _unit(desk, row, sample)
                return answers.answer({**unit, "done": len(mine), "of": len(claims)})
    nothing = dict.fromkeys(("claim", "kind", "document", "sentence", "paragraph", "span"))
    return answers.answer({**nothing, "fields": [], "done": len(mine), "of": len(claims)})


@router.post(
    "/api/coding/samples/{id}/codes",
    status_code=201,
    response_model=Kept,
    openapi_extra=needs(Permission.CODE),
)
def code(request: Request, id: str, coded: Coded) -> Response:
    """Say what the words of a claim say; saying it again corrects it, and both are kept."""
    desk: Desk = request.app.state.desk
    person: Person = request.state.person
    sample = _sample(desk, id)
    _check_coder(sample, person)
    return _keep(desk, sample, Piece.CODE, person, coded)


@router.get(
    "/api/coding/samples/{id}/agreement",
    response_model=Agreements,
    openapi_extra=needs(Permission.ADJUDICATE),
)
def agreements(request: Request, id: str) -> Response:
    """Krippendorff's alpha per field; `machine` is with the engine as one more coder."""
    desk: Desk = request.app.state.desk
    sample = _sample(desk, id)
    codes = _latest(desk.book.codings(id))
    coders = sorted({who for of in codes.values() for who in of})
    with desk.queue() as queue:
        rows = {row.id: row for row in queue.rows(list(codes))}
    kinds = {claim: row.kind for claim, row in rows.items()}
    said = {claim: desk.book.record(row.reading, row.record) for claim, row in rows.items()}
    scales: dict[str, Scale] = {}
    for kind in sorted(set(kinds.values())):
        scales.update(fields_of(kind, sample.content["fields"]))
    items = []
    for path, scale in scales.items():
        units = [
            [one.content["codes"][path] for one in of.values() if _said(one, path, scale)]
            for claim, of in codes.items()
        ]
        with_machine = [
            [*values, machine]
            for (claim, _), values in zip(codes.items(), units, strict=True)
            if claim in said and (machine := _value(said[claim], path)) is not _ABSENT
            and not (scale is Scale.INTERVAL and machine is None)
        ]  # fmt: skip
        found = agreement(units, scale)
        items.append(
            {
                "field": path,
                "label": label_of(path),
                "scale": scale.value,
                "alpha": found.alpha,
                "units": found.units,
                "values": found.values,
                "same": found.same,
                "machine": agreement(with_machine, scale).alpha,
            }
        )
    return answers.answer({"items": items, "coders": coders, "units": len(codes)})


@router.get(
    "/api/coding/samples/{id}/disagreements",
    response_model=Differences,
    openapi_extra=needs(Permission.ADJUDICATE),
)
def disagreements(request: Request, id: str) -> Response:
    """Only the claims about which coders differ, with what each says; settled ones last."""
    desk: Desk = request.app.state.desk
    sample = _sample(desk, id)
    everything = desk.book.codings(id)
    codes = _latest(everything)
    settled = {one.claim: one for one in everything if one.piece is Piece.ADJUDICATION}
    items = []
    with desk.queue() as queue:
        for claim in sample.content["claims"]:
            differing = _differing(codes.get(claim, {}))
            row = queue.row(claim) if differing else None
            if row is None:
                continue
            items.append(
                {
                    **_unit(desk, row, sample),
                    "differing": differing,
                    "codes": {who: dict(one.content["codes"]) for who, one in codes[claim].items()},
                    "whys": {who: one.content.get("why") for who, one in codes[claim].items()},
                    "adjudicated": settled[claim].record() if claim in settled else None,
                }
            )
    items.sort(key=lambda item: item["adjudicated"] is not None)
    return answers.answer({"items": items, "total": len(items)})


@router.post(
    "/api/coding/samples/{id}/adjudications",
    status_code=201,
    response_model=Kept,
    openapi_extra=needs(Permission.ADJUDICATE),
)
def adjudicate(request: Request, id: str, coded: Coded) -> Response:
    """Settle what coders differ about; the claim itself is changed by a judgement only."""
    desk: Desk = request.app.state.desk
    sample = _sample(desk, id)
    return _keep(desk, sample, Piece.ADJUDICATION, request.state.person, coded)


_ABSENT = object()


def _keep(desk: Desk, sample: Coding, piece: Piece, person: Person, coded: Coded) -> Response:
    if coded.claim not in sample.content["claims"]:
        raise Problem(400, "input", "this claim is not in the sample", field="claim")
    with desk.queue() as queue:
        row = queue.row(coded.claim)
    if row is None:
        raise Problem(404, "claim", "its engine has read the text again, without this claim")
    known = fields_of(row.kind, sample.content["fields"])
    for path, value in coded.codes.items():
        _check_code(path, value, known)
    one = Coding(
        piece=piece,
        who=person.name,
        when=datetime.now(UTC),
        sample=sample.id,
        claim=coded.claim,
        content={"codes": dict(sorted(coded.codes.items())), "why": coded.why},
    )
    desk.append(lambda _, batch: batch.coding(one))
    return answers.answer({"id": one.id}, status=201)


def _check_code(path: str, value: Any, known: Mapping[str, Scale]) -> None:
    if path not in known:
        raise Problem(400, "input", f"'{path[:60]}' is no field to code here", field="codes")
    if known[path] is Scale.INTERVAL and not (value is None or type(value) is int):
        raise Problem(400, "input", f"'{path}' takes a whole number, or null", field="codes")
    options = codes_of(path)
    if options and value is not None and value not in options:
        listed = ", ".join(map(str, options))
        raise Problem(400, "input", f"'{path}' is one of {listed}", field="codes")
    if isinstance(value, str) and len(value) > 300:
        raise Problem(400, "input", f"'{path}' is longer than 300 characters", field="codes")


def _sample(desk: Desk, id_: str) -> Coding:
    found = desk.book.coding(id_)
    if found is None or found.piece is not Piece.SAMPLE:
        raise Problem(404, "sample", f"there is no sample '{id_[:100]}'")
    return found


def _check_coder(sample: Coding, person: Person) -> None:
    coders = sample.content["coders"]
    if coders and person.name not in coders:
        raise Problem(403, "coder", f"{person.name} is not among the coders of this sample")


def _is_code(one: Coding) -> bool:
    return one.piece is Piece.CODE


def _latest(codings: Sequence[Coding]) -> dict[str, dict[str, Coding]]:
    """What each coder said last of each claim."""
    found: dict[str, dict[str, Coding]] = defaultdict(dict)
    for one in codings:
        if _is_code(one) and one.claim is not None:
            found[one.claim][one.who] = one
    return dict(found)


def _said(one: Coding, path: str, scale: Scale) -> bool:
    """Whether a coder gave a value that can be compared; no number is no value on a scale."""
    codes = one.content["codes"]
    return path in codes and not (scale is Scale.INTERVAL and codes[path] is None)


def _differing(of: Mapping[str, Coding]) -> list[str]:
    """The fields in which the coders of a claim differ."""
    found = []
    for path in sorted({path for one in of.values() for path in one.content["codes"]}):
        values = [one.content["codes"][path] for one in of.values() if path in one.content["codes"]]
        if len({repr(value) for value in values}) > 1:
            found.append(path)
    return found


def _value(record: Record, path: str) -> Any:
    """What the machine says; `claim` is a coder's question that it has answered by making one."""
    if path == "claim":
        return "yes"
    at: Any = record
    for name in path.split("."):
        if not isinstance(at, dict) or name not in at:
            return _ABSENT
        at = at[name]
    return at


def _unit(desk: Desk, row: Row, sample: Coding) -> Record:
    """A claim's words without anything that anybody says of them."""
    record = desk.book.record(row.reading, row.record)
    span = record["span"]
    shown = {
        name: record["document"][name] for name in ("id", "name", "title", "publisher", "published")
    }
    return {
        "claim": row.id,
        "kind": row.kind,
        "document": shown,
        "sentence": cards.words_around(desk, record),
        "paragraph": cards.paragraph(
            cards.content_of(desk, record["document"]["text"], span), span["start"], span["end"]
        ),
        "span": span,
        "fields": [
            {
                "path": path,
                "label": label_of(path),
                "options": codes_of(path),
                "scale": scale.value,
            }
            for path, scale in fields_of(row.kind, sample.content["fields"]).items()
        ],
    }


def _shape(desk: Desk, sample: Coding) -> Record:
    codings = desk.book.codings(sample.id)
    done: dict[str, set[str | None]] = defaultdict(set)
    for one in codings:
        if _is_code(one):
            done[one.who].add(one.claim)
    content = sample.content
    return {
        "id": sample.id,
        "who": sample.who,
        "when": sample.when.isoformat(),
        "name": content.get("name"),
        "filter": content["filter"],
        **{name: content[name] for name in ("size", "seed", "fields", "coders")},
        "done": {who: len(claims) for who, claims in sorted(done.items())},
        "adjudicated": len({one.claim for one in codings if one.piece is Piece.ADJUDICATION}),
    }

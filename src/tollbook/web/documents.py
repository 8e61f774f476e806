"""The reports of the book: what is known of them, their words, and how they came here."""

from __future__ import annotations

import mimetypes
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from tollbook.errors import BookError
from tollbook.model.capture_codec import capture_record
from tollbook.model.claim import Kind
from tollbook.model.review import State
from tollbook.web.answers import Fresh, Problem
from tollbook.web.desk import Desk
from tollbook.web.filters import After, Limit, key, parts
from tollbook.web.permissions import Permission
from tollbook.web.routing import needs
from tollbook.web.schemas import Page, Shape

router = APIRouter(tags=["documents"])

# Code points of a text in one answer.
SLICE = 200_000


class TakenDown(Shape):
    """Who had a document's words taken out, when and why."""

    who: str
    when: str
    why: str | None


class DocumentShape(Shape):
    """A document as described last; `claims` is how many there are in each state, `found` how many
    its last reading gave."""

    id: str
    name: str
    names: list[str]
    origin: str | None
    title: str | None
    publisher: str | None
    url: str | None
    language: str | None
    published: str | None
    published_from: str | None
    captured: str | None
    media_type: str
    size: int
    text: str | None
    run: str | None
    entry: int | None = None
    claims: dict[State, int]
    found: int | None
    taken_down: TakenDown | None


class Hop(Shape):
    """One step of redirects."""

    address: str
    status: int
    location: str | None


class CaptureShape(Shape):
    """How a document was fetched (`tollbook.capture/1`); `page` is the document it was a part of."""

    schema_: str = Field(alias="schema")
    id: str
    asked: str
    address: str
    hops: list[Hop]
    time: str
    status: int
    request_headers: list[list[str]]
    headers: list[list[str]]
    sha256: str
    size: int
    peer: str | None
    wire_bytes: int | None
    seconds: float | None
    tool: str | None
    archive: str | None
    record: str | None
    page: str | None


class ReadingShape(Shape):
    """One reading of a document by an engine."""

    entry: int
    time: str
    engine: str
    run: str
    text: str
    claims: int


class DocumentDetail(DocumentShape):
    """A document with its captures from the web and its readings."""

    captures: list[CaptureShape]
    readings: list[ReadingShape]


class Marked(Shape):
    """Where a claim stands in a text."""

    id: str
    kind: Kind
    start: int
    end: int
    state: State


class TextSlice(Shape):
    """A part of a text, from `start` to `end` of `length` code points, and the claims in it."""

    text: str
    content: str
    start: int
    end: int
    length: int
    claims: list[Marked]


class CustodyItem(Shape):
    """One thing that happened to a document, and whether the log vouches for it."""

    entry: int
    when: str
    what: str
    hash: str | None
    intact: bool


class Custody(Shape):
    """What happened to a document, entry by entry, in words."""

    items: list[CustodyItem]


@router.get(
    "/api/documents", response_model=Page[DocumentShape], openapi_extra=needs(Permission.READ)
)
def listed(
    request: Request,
    text: Annotated[
        str | None, Query(max_length=300, description="Words in name, title or publisher.")
    ] = None,
    after: After = None,
    limit: Limit = 50,
) -> Response:
    """The documents, the last added first."""
    desk: Desk = request.app.state.desk
    fresh = Fresh(request, desk.state)
    if fresh.has:
        return fresh.unchanged()
    before = parts(after, (int,))
    rows = desk.book.documents_before(
        before[0] if before else None, words=text or "", limit=limit + 1
    )
    shown = rows[:limit]
    return fresh.answer(
        {
            "items": [_record(desk, row) for row in shown],
            "next": key(shown[-1]["entry"]) if len(rows) > limit else None,
            "total": desk.book.count_documents(text or ""),
        }
    )


@router.get(
    "/api/documents/{id}", response_model=DocumentDetail, openapi_extra=needs(Permission.READ)
)
def one(request: Request, id: str) -> Response:
    """A document with its captures from the web and its readings."""
    desk: Desk = request.app.state.desk
    record = document(desk, id)
    fresh = Fresh(request, desk.state)
    if fresh.has:
        return fresh.unchanged()
    shown = _record(desk, record)
    shown["captures"] = [
        {**capture_record(kept.capture), "page": kept.page}
        for kept in desk.book.captures_of(record["id"])
    ]
    shown["readings"] = desk.book.readings_of(record["id"])
    return fresh.answer(shown)


@router.get(
    "/api/documents/{id}/text", response_model=TextSlice, openapi_extra=needs(Permission.READ)
)
def words(
    request: Request,
    id: str,
    start: Annotated[int, Query(ge=0, le=2**53)] = 0,
    end: Annotated[int | None, Query(ge=0, le=2**53)] = None,
) -> Response:
    """The words of a document from `start` to `end`, at most 200,000 code points, with its claims."""
    desk: Desk = request.app.state.desk
    record = document(desk, id)
    fresh = Fresh(request, desk.state)
    if fresh.has:
        return fresh.unchanged()
    text = record["text"]
    if text is None:
        raise Problem(404, "text", f"{record['name']} has not been read; its bytes are kept")
    content = text_of(desk, text)
    first = min(start, len(content))
    last = min(len(content) if end is None else end, first + SLICE, len(content))
    last = max(first, last)
    with desk.queue() as queue:
        marks = [
            {"id": claim, "kind": kind, "start": low, "end": high, "state": state}
            for claim, kind, low, high, state in queue.of_text(text)
            if low < last and high > first
        ]
    return fresh.answer(
        {
            "text": text,
            "content": content[first:last],
            "start": first,
            "end": last,
            "length": len(content),
            "claims": marks,
        }
    )


@router.get(
    "/api/documents/{id}/original",
    openapi_extra=needs(Permission.READ),
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
def original(request: Request, id: str) -> Response:
    """The bytes as they came, to be saved: a browser is never asked to open them."""
    desk: Desk = request.app.state.desk
    record = document(desk, id)
    try:
        raw = desk.book.raw(record["id"])
    except BookError as problem:
        raise Problem(404, "original", str(problem)) from None
    suffix = mimetypes.guess_extension(record["media_type"]) or ".bin"
    name = "".join(
        c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in record["name"]
    )
    saved = name if name.endswith(suffix) else f"{name}{suffix}"
    return Response(
        raw,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{saved}"',
            "Cache-Control": "no-store",
        },
    )


@router.get(
    "/api/documents/{id}/custody", response_model=Custody, openapi_extra=needs(Permission.READ)
)
def custody(request: Request, id: str) -> Response:
    """What happened to a document since the book has it, and whether the log vouches for it."""
    desk: Desk = request.app.state.desk
    record = document(desk, id)
    fresh = Fresh(request, desk.state)
    if fresh.has:
        return fresh.unchanged()
    return fresh.answer(
        {
            "items": [
                {
                    "entry": event.entry,
                    "when": event.time,
                    "what": WORDS.get(event.what, event.what),
                    "hash": event.hash,
                    "intact": event.intact,
                }
                for event in desk.book.custody(record["id"])
            ]
        }
    )


WORDS = {
    "kept": "its bytes were kept",
    "named": "it came again under another name",
    "described": "what is known of it from outside was noted",
    "text": "its text was kept",
    "read": "it was read for claims",
    "captured": "it was captured from the web",
    "taken down": "its bytes and words were taken down",
}


def document(desk: Desk, id_: str) -> dict[str, Any]:
    """The record of a document by its id or name. Raises `Problem` if there is none."""
    try:
        return desk.book.document(id_)
    except BookError as problem:
        raise Problem(404, "document", str(problem)) from None


def text_of(desk: Desk, text: str) -> str:
    """The content of a text. Raises `Problem` if it isn't there (any more)."""
    content = desk.text(text)
    if not content:
        try:
            desk.book.text(text)
        except BookError as problem:
            raise Problem(404, "text", str(problem)) from None
    return content


def _record(desk: Desk, record: dict[str, Any]) -> dict[str, Any]:
    with desk.queue() as queue:
        number = queue.number_of(record["id"])
        states = {} if number is None else queue.states_of(number)
    return {**record, "claims": states, "found": record["claims"]}

"""What is here: the book in numbers, and the words for its codes."""

from __future__ import annotations

import importlib.metadata
from functools import cache
from typing import Any

from fastapi import APIRouter, Request, Response

from tollbook.model.review import State
from tollbook.store.queue import Asked
from tollbook.web import answers
from tollbook.web.answers import Fresh
from tollbook.web.desk import Desk
from tollbook.web.permissions import Permission
from tollbook.web.routing import needs
from tollbook.web.schemas import Shape

router = APIRouter(tags=["book"])


class BookCounts(Shape):
    """How much there is."""

    documents: int
    claims: int
    by_state: dict[State, int]


class Freshness(Shape):
    """Whether what is derived is of the book as it is; `at` of `of` entries are in it."""

    fresh: bool
    at: int | None
    of: int | None


class BookStatus(Shape):
    """The book that is served."""

    book: str
    counts: BookCounts
    head: str
    empty: bool
    derived: Freshness
    queue: Freshness
    version: str


class Term(Shape):
    """A code with its word for people and what it means."""

    code: str
    label: str
    meaning: str


@router.get("/api/status", response_model=BookStatus, openapi_extra=needs(Permission.READ))
def status(request: Request) -> Response:
    """The book in numbers, and whether everything made from it is of its newest entry."""
    desk: Desk = request.app.state.desk
    book = desk.book
    with desk.queue() as queue:
        by_state = queue.counts(Asked()).of
    at, of = desk.progress()
    documents = desk.documents()
    return answers.answer(
        {
            "book": desk.path.name,
            "counts": {
                "documents": documents,
                "claims": sum(by_state.values()),
                "by_state": dict(by_state),
            },
            "head": book.head,
            "empty": documents == 0,
            "derived": request.app.state.seeing.freshness(),
            "queue": {"fresh": at >= of, "at": at, "of": of},
            "version": version(),
        }
    )


@cache
def version() -> str:
    """Of this Tollbook."""
    return importlib.metadata.version("tollbook")


@router.get(
    "/api/vocabulary", response_model=dict[str, list[Term]], openapi_extra=needs(Permission.READ)
)
def vocabulary(request: Request) -> Response:
    """Every code that records and filters have, with its word for people and its meaning."""
    fresh = Fresh(request, version())
    return fresh.unchanged() if fresh.has else fresh.answer(terms())


@cache
def terms() -> dict[str, Any]:
    """The lists of codes."""
    from tollbook.web.terms import TERMS, modes

    lists = {
        name: [{"code": code, "label": label, "meaning": meaning} for code, label, meaning in some]
        for name, some in TERMS.items()
    }
    lists["modes"] = [
        {"code": mode, "label": mode, "meaning": meaning} for mode, meaning in modes()
    ]
    return lists

"""The review queue, and one claim with everything that is known of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from tollbook.store.queue import Row
from tollbook.web import cards
from tollbook.web.answers import Fresh, Problem
from tollbook.web.derived import candidate
from tollbook.web.desk import Desk
from tollbook.web.filters import After, Filters, Limit, key, parts
from tollbook.web.permissions import Permission
from tollbook.web.records import Candidate
from tollbook.web.routing import needs
from tollbook.web.schemas import Card, CardPage, ClaimField, Heard, JudgementShape, Words

router = APIRouter(tags=["claims"])

Sort = Literal["priority", "order", "newest"]


class Listing(Filters):
    """A page of the queue."""

    sort: Sort = "priority"
    after: After = None
    limit: Limit = 50


class CardDetail(Card):
    """A claim with its fields, its history, what others made of the same words, its incident."""

    fields: list[ClaimField]
    history: list[Heard]
    judgements: list[JudgementShape]
    counterparts: list[Card]
    incident: Candidate | None
    paragraph: Words | None


@router.get("/api/claims", response_model=CardPage, openapi_extra=needs(Permission.READ))
def listed(request: Request, asked: Annotated[Listing, Query()]) -> Response:
    """The claims that fit, with counts by state for the filter; by impact times doubt first."""
    desk: Desk = request.app.state.desk
    fresh = Fresh(request, desk.state)
    if fresh.has:
        return fresh.unchanged()
    wanted = asked.asked(desk.book)
    kinds = (int, int) if asked.sort == "priority" else (int,)
    after = parts(asked.after, kinds)
    with desk.queue() as queue:
        rows = queue.page(wanted, sort=asked.sort, after=after, limit=asked.limit + 1)
        counts = queue.counts(wanted)
        shown = rows[: asked.limit]
        states = wanted.states or list(counts.of)
        return fresh.answer(
            {
                "items": cards.cards(desk, queue, shown),
                "next": _key(shown[-1], asked.sort) if len(rows) > asked.limit else None,
                "total": sum(counts.of[state] for state in states),
                "counts": dict(counts.of),
                "capped": counts.capped,
            }
        )


def _key(row: Row, sort: Sort) -> str:
    return key(row.priority, row.number) if sort == "priority" else key(row.number)


@router.get("/api/claims/{id}", response_model=CardDetail, openapi_extra=needs(Permission.READ))
def one(request: Request, id: str) -> Response:
    """A claim with its fields, history, judgements, counterparts, paragraph and incident."""
    desk: Desk = request.app.state.desk
    seeing = request.app.state.seeing
    fresh = Fresh(request, f"{desk.state} {seeing.state}")
    if fresh.has:
        return fresh.unchanged()
    with desk.queue() as queue:
        row = queue.row(id)
        if row is None:
            raise missing(desk, id)
        shown: dict[str, Any] = cards.detail(desk, queue, row)
        shown["incident"] = candidate(seeing, desk, queue, id)
    return fresh.answer(shown)


def missing(desk: Desk, id_: str) -> Problem:
    """Why there is no such claim to show."""
    at, of = desk.progress()
    if at < of:
        return Problem(
            404, "claim", f"claim '{id_[:100]}' is not in the queue yet (entry {at:,} of {of:,})"
        )
    return Problem(404, "claim", f"there is no claim '{id_[:100]}' that its engine read last")

"""Decisions: made, taken back, listed. Every one is appended to the book with its author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response

from tollbook.model.claim import Claim
from tollbook.model.codec import claim_from
from tollbook.model.judge import Decision, Entry, Judgement
from tollbook.model.judge_codec import edited
from tollbook.store import Book
from tollbook.store.queue import Queue, Row
from tollbook.web import answers, cards
from tollbook.web.answers import Fresh, Problem
from tollbook.web.claims import missing
from tollbook.web.desk import Desk
from tollbook.web.filters import After, Limit, key, parts
from tollbook.web.permissions import Permission, Person
from tollbook.web.routing import needs
from tollbook.web.schemas import (
    Deciding,
    Done,
    JudgementDetail,
    Page,
    Preview,
    Previewing,
    Undoing,
)

router = APIRouter(tags=["judgements"])

# One judgement about more would take seconds to write, and nobody looks through so many.
MOST = 5_000
# Cards that an answer carries; the pages ask for the others when they show them.
SHOWN = 50
WHOLE_FILTER = "what a filter finds is decided by those who may merge; name the claims instead"


@router.post(
    "/api/judgements", status_code=201, response_model=Done, openapi_extra=needs(Permission.JUDGE)
)
def decide(
    request: Request,
    deciding: Deciding,
    if_match: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Accept, reject, edit, merge or hold apart; for one claim `If-Match` is its card's etag."""
    desk: Desk = request.app.state.desk
    person: Person = request.state.person
    _check(person, deciding)

    def make(book: Book, queue: Queue) -> Judgement:
        rows = _meant(book, queue, desk, deciding)
        if if_match is not None:
            _check_unchanged(desk, queue, rows, if_match, deciding)
        claims = [_claim(book, row) for row in rows]
        others = [_claim(book, row) for row in _named(queue, desk, deciding.others)]
        edits = tuple(deciding.edits.items())
        for claim in claims if edits else ():
            edited(claim, edits)  # says what is wrong before anything is kept
        return Judgement(
            who=person.name,
            when=datetime.now(UTC),
            decision=Decision(deciding.decision),
            entries=tuple(map(Entry.of, claims)),
            others=tuple(map(Entry.of, others)),
            edits=edits,
            why=deciding.why,
        )

    judgement = desk.judge(make)
    ids = [entry.claim for entry in (*judgement.entries, *judgement.others)]
    return _done(desk, judgement, ids)


def _check(person: Person, deciding: Deciding) -> None:
    if deciding.decision in ("merge", "apart") and not person.may(Permission.MERGE):
        raise Problem(403, "permission", f"{person.name} may not put claims together or apart")
    if deciding.filter is not None and not person.may(Permission.MERGE):
        raise Problem(403, "permission", WHOLE_FILTER)
    if (deciding.filter is None) == (not deciding.claims):
        raise Problem(400, "input", "give either the ids of claims or a filter", field="claims")
    if deciding.edits and deciding.decision != "edit":
        raise Problem(400, "input", "only an edit changes fields", field="edits")


def _meant(book: Book, queue: Queue, desk: Desk, deciding: Deciding) -> list[Row]:
    if deciding.filter is None:
        return _named(queue, desk, deciding.claims)
    at, of = desk.progress()
    if at < of:
        raise Problem(
            503,
            "queue",
            f"the queue is still being made (entry {at:,} of {of:,}), so not all that fits is known; "
            "name the claims, or try again in a moment",
        )
    rows = queue.page(deciding.filter.asked(book), limit=MOST + 1)
    if not rows:
        raise Problem(400, "input", "no claim fits the filter", field="filter")
    if len(rows) > MOST:
        raise Problem(
            400, "input", f"more than {MOST:,} claims fit; narrow the filter", field="filter"
        )
    return rows


def _named(queue: Queue, desk: Desk, ids: Sequence[str]) -> list[Row]:
    rows = []
    for id_ in dict.fromkeys(ids):
        row = queue.row(id_)
        if row is None:
            raise missing(desk, id_)
        rows.append(row)
    return rows


def _check_unchanged(
    desk: Desk, queue: Queue, rows: Sequence[Row], if_match: str, deciding: Deciding
) -> None:
    """Somebody may have decided since the claim was shown: then a person chooses."""
    if len(rows) != 1:
        raise Problem(400, "input", "If-Match goes with one claim", field="If-Match")
    if cards.etag(rows[0]) == if_match.removeprefix("W/").strip('"'):
        return
    decided = queue.decided(rows[0].judgement) if rows[0].judgement else None
    who = decided["who"] if decided else "somebody"
    raise Problem(
        412,
        "conflict",
        f"{who} has decided about this claim meanwhile; look at both and choose",
        yours=deciding.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        theirs=cards.card(desk, queue, rows[0]),
    )


def _claim(book: Book, row: Row) -> Claim:
    return claim_from(book.record(row.reading, row.record))


def _done(desk: Desk, judgement: Judgement, ids: Sequence[str]) -> Response:
    with desk.queue() as queue:
        shown = queue.rows(list(dict.fromkeys(ids))[:SHOWN])
        kept = queue.judgements_of([judgement.id])
        return answers.answer(
            {
                "judgement": _shape(kept[0], judgement) if kept else _plain(judgement),
                "cards": cards.cards(desk, queue, shown),
                "count": len(ids),
                "undo": judgement.id,
            },
            status=201,
        )


def _shape(kept: dict[str, Any], judgement: Judgement) -> dict[str, Any]:
    return {
        **kept,
        "claims": [entry.claim for entry in judgement.entries[:SHOWN]],
        "others": [entry.claim for entry in judgement.others[:SHOWN]],
        "edits": dict(judgement.edits),
        "undoes": list(judgement.undoes),
    }


def _listed(kept: dict[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """One of many, from its record: to check each of the thousands of claims that a judgement may
    be about would take its time."""
    return {
        **kept,
        "claims": [entry["claim"] for entry in record["entries"][:SHOWN]],
        "others": [entry["claim"] for entry in record["others"][:SHOWN]],
        "edits": {edit["field"]: edit["value"] for edit in record["edits"]},
        "undoes": record["undoes"],
    }


def _plain(judgement: Judgement) -> dict[str, Any]:
    return _shape(
        {
            "id": judgement.id,
            "who": judgement.who,
            "when": judgement.when.isoformat(),
            "decision": judgement.decision.value,
            "why": judgement.why,
        },
        judgement,
    )


@router.post(
    "/api/judgements/preview", response_model=Preview, openapi_extra=needs(Permission.MERGE)
)
def preview(request: Request, asked: Previewing) -> Response:
    """How many claims a decision would be about, and some of them."""
    desk: Desk = request.app.state.desk
    with desk.queue() as queue:
        wanted = asked.filter.asked(desk.book)
        counts = queue.counts(wanted)
        states = list(wanted.states) or list(counts.of)
        done = ("accepted", "edited") if asked.decision == "accept" else ("rejected",)
        return answers.answer(
            {
                "count": sum(counts.of[state] for state in states),
                "already": sum(counts.of[state] for state in states if state in done),
                "sample": cards.cards(desk, queue, queue.page(wanted, limit=5)),
                "capped": counts.capped,
            }
        )


@router.post(
    "/api/judgements/undo",
    status_code=201,
    response_model=Done,
    openapi_extra=needs(Permission.JUDGE),
)
def undo(request: Request, undoing: Undoing) -> Response:
    """Take back a judgement, or one's own last; an undo is a judgement, and can be taken back."""
    desk: Desk = request.app.state.desk
    person: Person = request.state.person
    about: list[str] = []

    def make(book: Book, queue: Queue) -> Judgement:
        target = undoing.judgement or queue.last_of(person.name)
        if target is None:
            raise Problem(409, "nothing", f"no judgement by {person.name} holds")
        known = queue.judgements_of([target])
        if not known:
            raise Problem(404, "judgement", f"there is no judgement '{target}'", field="judgement")
        if not known[0]["holds"]:
            raise Problem(409, "undone", "it has been taken back already", field="judgement")
        about[:] = _about(book, target)
        return Judgement(
            who=person.name,
            when=datetime.now(UTC),
            decision=Decision.UNDO,
            undoes=(target,),
            why=undoing.why,
        )

    judgement = desk.judge(make)
    return _done(desk, judgement, about)


def _about(book: Book, judgement: str) -> list[str]:
    """The claims that a judgement is about; of an undo, those that what it took back is about."""
    found: list[str] = []
    left, seen = [judgement], set()
    while left and len(found) < MOST:
        id_ = left.pop()
        if id_ in seen:
            continue
        seen.add(id_)
        one = book.judgement(id_)
        found += [entry.claim for entry in (*one.entries, *one.others)]
        left += one.undoes
    return list(dict.fromkeys(found))


@router.get(
    "/api/judgements",
    response_model=Page[JudgementDetail],
    openapi_extra=needs(Permission.READ),
)
def listed(
    request: Request,
    who: Annotated[str | None, Query(max_length=200)] = None,
    decision: Decision | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Response:
    """What was decided, the last first, and whether it holds."""
    desk: Desk = request.app.state.desk
    fresh = Fresh(request, desk.state)
    if fresh.has:
        return fresh.unchanged()
    before = parts(after, (int,))
    with desk.queue() as queue:
        rows = queue.judgements(
            who=who,
            decision=decision.value if decision else None,
            before=before[0] if before else None,
            limit=limit + 1,
        )
        total = queue.count_judgements(who=who, decision=decision.value if decision else None)
    shown = rows[:limit]
    book = desk.book
    return fresh.answer(
        {
            "items": [_listed(row, book.judgement_record(row["id"])) for row in shown],
            "next": key(shown[-1]["entry"]) if len(rows) > limit else None,
            "total": total,
        }
    )

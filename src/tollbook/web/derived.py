"""Derived records for the seeing pages: board, running totals, incidents, dissent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from tollbook.model.derived import DissentKind, Grade, Include, Profile
from tollbook.model.review import State
from tollbook.store.derived import Asked, Derived, Sort
from tollbook.store.facets import fold
from tollbook.store.queue import Queue
from tollbook.web import briefs
from tollbook.web.answers import Fresh, Problem, body
from tollbook.web.desk import Desk
from tollbook.web.explaining import GRADES, explanation
from tollbook.web.filters import After, Limit, View, ViewQuery
from tollbook.web.lasting import Lasting
from tollbook.web.permissions import Permission
from tollbook.web.records import (
    BoardRecord,
    Brief,
    DissentRecord,
    Figure,
    IncidentJudgement,
    Near,
    SeenIncident,
    SeriesGroup,
    SeriesRecord,
)
from tollbook.web.routing import needs
from tollbook.web.schemas import Shape
from tollbook.web.workings import USUAL, Seeing, Seen, terms_of

router = APIRouter(tags=["seeing"])

# Claims of an incident that are told beside one of them.
AT_HAND = 60


class Viewed(Shape):
    """How an answer was counted; `first` and `last` are the days between which the book's reports
    were published; `fresh` is false where the newest entries are not in it yet."""

    as_of: str | None
    known_by: str | None
    profile: Profile
    include: Include
    first: str | None
    last: str | None
    fresh: bool


class Answer(Shape):
    """Derived records, how they were counted, and the claims they stand on."""

    view: Viewed


class BoardAnswer(Answer):
    """The toll board (`tollbook.board/1`)."""

    board: BoardRecord
    cards: dict[str, Brief]


class SeriesAnswer(Answer):
    """Running totals (`tollbook.series/1`); `cards` are of the last points, `states` of all."""

    groups: list[SeriesGroup]
    items: list[SeriesRecord]
    next: str | None
    total: int
    states: dict[str, State]
    cards: dict[str, Brief]


class IncidentsAnswer(Answer):
    """A page of incidents."""

    items: list[SeenIncident]
    next: str | None
    total: int


class IncidentAnswer(Answer, SeenIncident):
    """An incident (`tollbook.incident/1`) with everything that is known of it."""

    figures: list[Figure]
    cards: dict[str, Brief]
    explanation: list[str]
    because_grade: str
    near: list[Near]
    judgements: list[IncidentJudgement]


class DissentAnswer(Answer):
    """A page of disagreements; `counts` are of each kind, whatever the filter."""

    items: list[DissentRecord]
    next: str | None
    total: int
    counts: dict[DissentKind, int]
    cards: dict[str, Brief]


class IncidentQuery(View):
    """Which incidents; `mode` is what was done (a mode of events)."""

    mode: list[Annotated[str, Query(max_length=50)]] = Field([])
    grade: list[Grade] = Field([])
    country: Annotated[str | None, Query(max_length=2)] = None
    deaths: Annotated[int | None, Query(ge=0, le=10**9)] = None

    def wanted(self) -> Asked:
        """The question to the rows."""
        return asked_of(
            self,
            kinds=self.mode,
            grades=[one.value for one in self.grade],
            country=self.country,
            deaths=self.deaths,
        )


class IncidentPage(IncidentQuery):
    """A page of incidents."""

    sort: Literal["day", "-day", "deaths", "doubt"] = "day"
    after: After = None
    limit: Limit = 50


def asked_of(view: View, **more: Any) -> Asked:
    """The filters of a view as rows are asked."""
    return Asked(
        outcomes=[one.value for one in view.outcome],
        statuses=[one.value for one in view.status],
        claimant=view.claimant or None,
        place=view.place or None,
        text=view.text or None,
        since=view.from_,
        until=view.to,
        document=view.document or None,
        side=view.side or None,
        **more,
    )


class Look:
    """One request for something derived: what is there, and the answer with how it was counted.

    A `lasting` answer stands on the account alone, and is kept until that changes.
    """

    def __init__(self, request: Request, view: View, *, lasting: bool = False) -> None:
        self.desk: Desk = request.app.state.desk
        self.seeing: Seeing = request.app.state.seeing
        self.view = view
        self.seen: Seen = self.seeing.account(terms_of(view))
        self.derived: Derived = self.seen.derived
        # False where a part of the answer is still being made: whoever asked comes again.
        self.whole = True
        self._key = f"{request.url.path} {view.model_dump_json(exclude_defaults=True)}"
        self._state = f"{self.seen.made} {self.seeing.state}"
        self._lasting = lasting
        self._is_new = self.seen.fresh
        kept = self._at_hand(warming=request.scope.get("warming", False)) if lasting else None
        state = f"{kept.state if kept else self._state} {self._is_new}"
        self.fresh = Fresh(request, state if lasting else f"{state} {self.desk.state}")
        if kept is not None:
            self.fresh.serve(self._whole(kept.body))

    def _at_hand(self, *, warming: bool) -> Lasting | None:
        kept = self.seeing.shelf.find(self._key)
        if warming:
            self.seeing.shelf.warmed.add(self._key)
        if kept is None or kept.state == self._state:
            return kept
        if warming or not self.seeing.may_be_older(self._key):
            return None
        self._is_new = False
        return kept

    def accepted(self) -> Derived | None:
        """The rows of accepted claims alone, beside a view with proposals; None where the view
        is without, or while they are being made."""
        if self.view.include is Include.ACCEPTED:
            return None
        terms = replace(terms_of(self.view), include=Include.ACCEPTED)
        try:
            return self.seeing.account(terms).derived
        except Problem:
            self.whole = False
            return None

    def answer(self, value: Mapping[str, Any]) -> Response:
        """The answer."""
        if not self._lasting:
            return self.fresh.answer({"view": self.viewed(), **value})
        made = body(value)
        at, of = self.desk.progress()
        if self.whole and at >= of:
            self.seeing.shelf.put(self._key, Lasting(self._state, made))
        self.fresh.serve(self._whole(made))
        return self.fresh.unchanged()

    def _whole(self, rest: bytes) -> bytes:
        return b'{"view":' + body(self.viewed()) + b"," + rest[1:]

    def viewed(self) -> dict[str, Any]:
        """How it was counted."""
        first, last = self.desk.days()
        as_of = self.view.as_of.isoformat() if self.view.as_of else last
        return {
            "as_of": as_of,
            "known_by": self.view.known_by.isoformat() if self.view.known_by else None,
            "profile": self.view.profile.value,
            "include": self.view.include.value,
            "first": first,
            "last": last,
            "fresh": self._is_new and self.whole,
        }

    def cards(self, ids: Iterable[str]) -> dict[str, Any]:
        """The claims behind figures, in brief."""
        with self.desk.queue() as queue:
            return briefs.briefs(self.desk, queue, ids)


@router.get("/api/board", response_model=BoardAnswer, openapi_extra=needs(Permission.READ))
def board(request: Request, view: ViewQuery) -> Response:
    """Who gives which total for each group of victims, and who gives none."""
    look = Look(request, view, lasting=True)
    if look.fresh.has:
        return look.fresh.unchanged()
    record = look.derived.board() or {"groups": []}
    groups = [group for group in record["groups"] if _fits_group(group, view)]
    ids = [row["claim"] for group in groups for row in (*group["claimants"], *group["silent"])]
    return look.answer({"board": {**record, "groups": groups}, "cards": look.cards(ids)})


def _fits_group(group: Mapping[str, Any], view: View) -> bool:
    if view.outcome and group["outcome"] not in view.outcome:
        return False
    if view.status and group["victims"]["status"] not in view.status:
        return False
    if view.side and fold(group["victims"]["side"] or "") != fold(view.side):
        return False
    names = [row["name"] for row in group["claimants"]]
    wanted = (view.claimant or "").casefold()
    return not wanted or any(wanted in name.casefold() for name in names)


class SeriesQuery(View):
    """Which running totals; `id` is that of one series."""

    id: Annotated[str | None, Query(max_length=100)] = None
    after: After = None
    limit: Limit = 50


@router.get("/api/series", response_model=SeriesAnswer, openapi_extra=needs(Permission.READ))
def series(request: Request, view: Annotated[SeriesQuery, Query()]) -> Response:
    """Running totals by claimant, with their revisions."""
    look = Look(request, view, lasting=True)
    if look.fresh.has:
        return look.fresh.unchanged()
    wanted = asked_of(view)
    if view.id:
        one = look.derived.one_series(view.id)
        if one is None:
            raise Problem(404, "series", f"there is no series '{view.id}' under this view")
        items, following, total = [one], None, 1
    else:
        items, following, total = look.derived.series(wanted, after=view.after, limit=view.limit)
    ids = [point["claim"] for one in items for point in one["points"][-20:]]
    with look.desk.queue() as queue:
        states = queue.states([point["claim"] for one in items for point in one["points"]])
    return look.answer(
        {
            "groups": _groups(look.derived),
            "items": items,
            "next": following,
            "total": total,
            "states": states,
            "cards": look.cards(ids),
        }
    )


def _groups(derived: Derived) -> list[dict[str, Any]]:
    """The groups of victims that there are running totals for, each in its theatre, those with
    most points first."""
    found: dict[tuple[str, str, str | None, str | None], list[int]] = {}
    after = None
    while True:
        some, after, _ = derived.series(after=after, limit=200)
        for one in some:
            victims = one["victims"]
            key = (one["outcome"], victims["status"], victims["side"], one["theatre"])
            counted = found.setdefault(key, [0, 0])
            counted[0] += 1
            counted[1] += len(one["points"])
        if after is None:
            break
    groups = [
        {
            "outcome": outcome,
            "victims": {"status": status, "side": side},
            "theatre": theatre,
            "series": number,
            "points": points,
        }
        for (outcome, status, side, theatre), (number, points) in found.items()
    ]
    return sorted(groups, key=lambda group: -group["points"])


@router.get("/api/incidents", response_model=IncidentsAnswer, openapi_extra=needs(Permission.READ))
def incidents(request: Request, view: Annotated[IncidentPage, Query()]) -> Response:
    """What happened, by day, by the number killed, or the doubtful first."""
    look = Look(request, view)
    if look.fresh.has:
        return look.fresh.unchanged()
    items, following, total = look.derived.incidents(
        view.wanted(), after=view.after, limit=view.limit, sort=Sort(view.sort)
    )
    with look.desk.queue() as queue:
        shown = [seen_incident(look.derived, queue, record) for record in items]
    return look.answer({"items": shown, "next": following, "total": total})


def seen_incident(derived: Derived, queue: Queue, record: dict[str, Any]) -> dict[str, Any]:
    """An incident with its title, who says so, and what people have accepted of it."""
    said_by, blamed = derived.voices(record["id"])
    return {
        **record,
        "title": briefs.title(record),
        "said_by": said_by,
        "blamed": blamed,
        "state": incident_state(queue, record),
        "documents": len({claim["document"] for claim in record["claims"]}),
    }


def incident_state(queue: Queue, record: Mapping[str, Any]) -> str:
    """Whether people accepted all claims of an incident, some, or none."""
    return state_among(queue.states([claim["id"] for claim in record["claims"]]), record)


def state_among(states: Mapping[str, str], record: Mapping[str, Any]) -> str:
    """The same, by the states of many claims (ids)."""
    ids = dict.fromkeys(claim["id"] for claim in record["claims"])
    return briefs.state_of([states[id_] for id_ in ids if id_ in states])


@router.get(
    "/api/incidents/{id}", response_model=IncidentAnswer, openapi_extra=needs(Permission.READ)
)
def incident(request: Request, id: str, view: ViewQuery) -> Response:
    """An incident with each claimant's figure, why it counts, and what was decided about it."""
    look = Look(request, view)
    if look.fresh.has:
        return look.fresh.unchanged()
    record = look.derived.incident(id)
    if record is None:
        raise Problem(404, "incident", f"there is no incident '{id[:100]}' under this view")
    ids = [claim["id"] for claim in record["claims"]]
    with look.desk.queue() as queue:
        rows = queue.rows(ids[: briefs.MOST])
        shown = seen_incident(look.derived, queue, record)
        cards = briefs.briefs(look.desk, queue, ids)
        decided = queue.judgements_of(look.desk.book.judgements_about(ids[: briefs.MOST]))
        figures = briefs.figures(look.desk, rows)
    return look.answer(
        {
            **shown,
            "figures": figures,
            "cards": cards,
            "explanation": explanation(record, cards),
            "because_grade": GRADES[Grade(record["grade"])],
            "near": _near(look.derived, record),
            "judgements": [{**one, "undone": not one["holds"]} for one in decided],
        }
    )


def _near(derived: Derived, record: Mapping[str, Any]) -> list[dict[str, str]]:
    """Other incidents on these days at a place of this name: what it may have to be merged with."""
    when, where = record["when"], record["where"]
    if when is None or not where:
        return []
    start, end = date.fromisoformat(when["start"]), date.fromisoformat(when["end"])
    wanted = Asked(
        since=start - timedelta(days=2), until=end + timedelta(days=2), place=where[0]["name"]
    )
    found = derived.incidents(wanted, limit=9).items
    return [
        {"id": one["id"], "title": briefs.title(one)} for one in found if one["id"] != record["id"]
    ][:8]


class DissentQuery(View):
    """Which disagreements; `dissent` is their kind."""

    dissent: list[DissentKind] = Field([])
    incident: Annotated[str | None, Query(max_length=100)] = None
    after: After = None
    limit: Limit = 50


@router.get("/api/dissent", response_model=DissentAnswer, openapi_extra=needs(Permission.READ))
def dissent(request: Request, view: Annotated[DissentQuery, Query()]) -> Response:
    """Where accounts disagree, with the words side by side."""
    look = Look(request, view, lasting=True)
    if look.fresh.has:
        return look.fresh.unchanged()
    wanted = asked_of(view, kinds=[one.value for one in view.dissent], incident=view.incident)
    items, following, total = look.derived.dissent(wanted, after=view.after, limit=view.limit)
    shown = [{"id": f"{n}-{one['claims'][0]['id'] if one['claims'] else ''}", **one}
             for n, one in enumerate(items)]  # fmt: skip
    ids = [claim["id"] for one in items for claim in one["claims"][:6]]
    return look.answer(
        {
            "items": shown,
            "next": following,
            "total": total,
            "counts": look.derived.dissent_counts(),
            "cards": look.cards(ids),
        }
    )


def candidate(seeing: Seeing, desk: Desk, queue: Queue, claim: str) -> dict[str, Any] | None:
    """The incident that a claim is of, or would be, with every other figure given for it."""
    try:
        derived = seeing.account(USUAL[1]).derived
    except Problem:
        return None
    ids = derived.incidents_of(claim)
    record = derived.incident(ids[0]) if ids else None
    if record is None:
        return None
    rows = queue.rows([one["id"] for one in record["claims"]][:AT_HAND])
    return {
        "id": record["id"],
        "title": briefs.title(record),
        "when": record["when"],
        "where": record["where"],
        "grade": record["grade"],
        "tolls": record["tolls"],
        "figures": briefs.figures(desk, rows),
    }

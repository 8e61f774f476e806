"""Why are reports taken to be about one incident? The score of each pair, in its parts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from tollbook.accounts import workings
from tollbook.errors import InputError
from tollbook.reconcile.cluster import match_of
from tollbook.reconcile.compare import THRESHOLD, Match
from tollbook.reconcile.tellings import Telling
from tollbook.web.answers import Problem
from tollbook.web.derived import Answer, Look
from tollbook.web.filters import View
from tollbook.web.permissions import Permission
from tollbook.web.routing import needs
from tollbook.web.schemas import Shape

router = APIRouter(tags=["seeing"])

PARTS = tuple(Match.__dataclass_fields__)
# More pairs than this are not read by anybody.
MOST = 40


class Report(Shape):
    """A report as one of a pair: the first claim that it makes of the incident."""

    claim: str
    document: str


class Pair(Shape):
    """Two reports with how alike they are; `parts` and `score` are null where the rules would keep
    them apart, and people put them together."""

    a: Report
    b: Report
    score: float | None
    parts: dict[str, float] | None


class Together(Answer):
    """The pairs of an incident's reports; `threshold` is the score from which the rules put two
    together, `reports` how many there are, `total` how many pairs."""

    items: list[Pair]
    reports: int
    total: int
    threshold: float


class TogetherQuery(View):
    """Of which claim's report; without one, all pairs."""

    claim: Annotated[str | None, Query(max_length=100)] = None


@router.get(
    "/api/incidents/{id}/together", response_model=Together, openapi_extra=needs(Permission.READ)
)
def together(request: Request, id: str, view: Annotated[TogetherQuery, Query()]) -> Response:
    """Why these reports are one incident: place, day, kind, victims, figure, scene and wording."""
    look = Look(request, view)
    if look.fresh.has:
        return look.fresh.unchanged()
    tellings = _tellings(look, id)
    pairs = list(combinations(tellings, 2))
    if view.claim is not None:
        pairs = [pair for pair in pairs if any(_has(one, view.claim) for one in pair)]
    shown = [_pair(left, right) for left, right in pairs[:MOST]]
    return look.answer(
        {
            "items": shown,
            "reports": len(tellings),
            "total": len(pairs),
            "threshold": THRESHOLD,
        }
    )


def _tellings(look: Look, id_: str) -> Sequence[Telling]:
    missing = Problem(404, "incident", f"there is no incident '{id_[:100]}' under this view")
    if look.derived.incident(id_) is None:
        raise missing
    try:
        found = workings.gathered(look.desk.book, look.seeing.sidecar, look.derived.terms, id_)
    except (InputError, StopIteration):
        # It was made anew between the two questions.
        raise missing from None
    return found.tellings


def _has(telling: Telling, claim: str) -> bool:
    return any(fact.id == claim for fact in telling.facts)


def _pair(left: Telling, right: Telling) -> dict[str, Any]:
    match = match_of(left, right)
    return {
        "a": _report(left),
        "b": _report(right),
        "score": None if match is None else round(match.score, 2),
        "parts": None
        if match is None
        else {part: round(float(getattr(match, part)), 2) for part in PARTS},
    }


def _report(telling: Telling) -> dict[str, Any]:
    return {"claim": telling.key, "document": telling.document}

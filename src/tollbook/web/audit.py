"""What was appended to the book, entry by entry, and is it what it was?"""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from tollbook.store import Book
from tollbook.web.answers import Fresh
from tollbook.web.desk import Desk
from tollbook.web.filters import After, Limit, key, parts
from tollbook.web.jobs import Begun, begun
from tollbook.web.permissions import Permission
from tollbook.web.routing import needs
from tollbook.web.schemas import Page, Shape
from tollbook.web.work import Job, Jobs

router = APIRouter(tags=["audit"])


class LogEntry(Shape):
    """One entry of the log: what it added to which table, and the hash that the next one names."""

    entry: int
    kind: str
    when: str
    hash: str
    previous: str
    rows: dict[str, int]
    who: str | None
    what: str | None


@router.get("/api/audit", response_model=Page[LogEntry], openapi_extra=needs(Permission.READ))
def listed(
    request: Request,
    kind: Annotated[str | None, Query(max_length=50)] = None,
    after: After = None,
    limit: Limit = 50,
) -> Response:
    """The log, the last entry first."""
    desk: Desk = request.app.state.desk
    fresh = Fresh(request, desk.state)
    if fresh.has:
        return fresh.unchanged()
    before = parts(after, (int,))
    book = desk.book
    rows = book.entries(before[0] if before else None, kind=kind, limit=limit + 1)
    shown = rows[:limit]
    return fresh.answer(
        {
            "items": [_record(row) for row in shown],
            "next": key(shown[-1]["entry"]) if len(rows) > limit else None,
            "total": book.top,
        }
    )


def _record(row: dict[str, Any]) -> dict[str, Any]:
    listed_rows = json.loads(row.pop("payload")).get("rows", {})
    return {**row, "rows": {table: len(some) for table, some in listed_rows.items()}}


@router.post(
    "/api/verify", status_code=202, response_model=Begun, openapi_extra=needs(Permission.READ)
)
def verify(request: Request) -> Response:
    """Check every byte, span and entry; the job's `result` says {ok, entries, first_bad, head}."""
    desk: Desk = request.app.state.desk
    jobs: Jobs = request.app.state.jobs
    job = jobs.new("verify", request.state.person.name)
    return begun(jobs.begin(job, lambda running: _verify(desk, running)))


def _verify(desk: Desk, job: Job) -> None:
    def at(done: int, of: int) -> None:
        if done % 500 == 0 or done == of:
            job.tell(done=done, of=of)

    with Book.open(desk.path) as book:
        found = book.verify(progress=at)
    damage = found.damage
    job.tell(
        result={
            "ok": damage is None,
            "entries": found.entries,
            "head": found.head,
            "first_bad": None
            if damage is None
            else {"entry": damage.entry, "kind": damage.kind, "what": damage.what},
        }
    )

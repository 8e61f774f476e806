"""Reports that are given to the book, and what becomes of work that takes its time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, StreamingResponse

from tollbook.web import answers
from tollbook.web.answers import Problem
from tollbook.web.permissions import Permission
from tollbook.web.routing import needs
from tollbook.web.schemas import Shape
from tollbook.web.work import Job, Jobs, JobState

router = APIRouter(tags=["jobs"])


class RejectedShape(Shape):
    """An input that couldn't be read, and why."""

    name: str
    reason: str


class ReceiptShape(Shape):
    """What became of reports: seen = added + already + rejected."""

    seen: int
    added: int
    already: int
    claims: int
    rejected: list[RejectedShape]


class JobShape(Shape):
    """How far a job is; `file` is where to fetch what it made."""

    id: str
    kind: str
    state: JobState
    done: int
    of: int | None
    current: str | None
    receipt: ReceiptShape | None
    result: dict[str, Any] | None
    file: str | None
    error: str | None


class Begun(Shape):
    """A job that was taken on; ask for it, or watch its events."""

    job: str


def begun(job: Job) -> Response:
    """The answer to whoever began a job."""
    return answers.answer({"job": job.id}, status=202, headers={"Location": f"/api/jobs/{job.id}"})


@router.get("/api/jobs/{id}", response_model=JobShape, openapi_extra=needs(Permission.READ))
def one(request: Request, id: str) -> Response:
    """How far a job is."""
    jobs: Jobs = request.app.state.jobs
    return answers.answer(jobs.find(id).record())


@router.get(
    "/api/jobs/{id}/events",
    openapi_extra=needs(Permission.READ),
    response_class=StreamingResponse,
)
def events(request: Request, id: str) -> Response:
    """The job at every change, as server-sent events, until it ends."""
    jobs: Jobs = request.app.state.jobs
    return StreamingResponse(
        _events(jobs.find(id)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _events(job: Job) -> Iterator[str]:
    for record in job.watched():
        yield ": still there\n\n" if record is None else f"data: {json.dumps(record)}\n\n"


@router.get(
    "/api/jobs/{id}/file", openapi_extra=needs(Permission.READ), response_class=FileResponse
)
def file(request: Request, id: str) -> Response:
    """What a job made, as a file."""
    jobs: Jobs = request.app.state.jobs
    job = jobs.find(id)
    if job.file is None:
        raise Problem(404, "file", "this job has made no file (yet)")
    return FileResponse(job.file, filename=job.file.name, media_type="application/octet-stream")

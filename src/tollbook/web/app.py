"""The server: every route behind one gate, every problem in one form."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import ModuleType
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from tollbook.errors import BookError, InputError, TollbookError
from tollbook.web import (
    adding,
    audit,
    claims,
    coding,
    derived,
    documents,
    exporting,
    gazetteer,
    judgements,
    mapping,
    missed,
    static,
    status,
    together,
    users,
)
from tollbook.web import (
    following as follow_routes,
)
from tollbook.web import (
    jobs as job_routes,
)
from tollbook.web import (
    sessions as session_routes,
)
from tollbook.web.answers import ErrorAnswer, Problem, answer
from tollbook.web.desk import Desk
from tollbook.web.following import Following
from tollbook.web.permissions import Permission
from tollbook.web.reading import Readers
from tollbook.web.routing import needs
from tollbook.web.security import Gate
from tollbook.web.sessions import Sessions
from tollbook.web.work import Jobs
from tollbook.web.workings import Seeing

log = logging.getLogger(__name__)

# Each has connections of its own; more at once would only take turns at the interpreter.
THREADS = 16

PARTS: Sequence[ModuleType] = (
    session_routes,
    status,
    claims,
    missed,
    gazetteer,
    documents,
    judgements,
    derived,
    together,
    mapping,
    adding,
    follow_routes,
    job_routes,
    coding,
    users,
    audit,
    exporting,
)

PROBLEMS = {code: {"model": ErrorAnswer} for code in (400, 401, 403, 404, 409, 412, 413, 429, 503)}


own = APIRouter(include_in_schema=False)


@own.get("/openapi.json", openapi_extra=needs(Permission.READ))
def openapi(request: Request) -> Response:
    """What there is, for programs and for those who write them."""
    return answer(request.app.openapi())


def make_app(
    desk: Desk,
    *,
    seeing: Seeing,
    sessions: Sessions,
    jobs: Jobs,
    readers: Readers,
    following: Following,
    hosts: Iterable[str],
) -> FastAPI:
    """The server of a book. `hosts` are the names, with the port, under which it may be called."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield

    app = _routed(lifespan)
    app.state.desk, app.state.sessions, app.state.jobs = desk, sessions, jobs
    app.state.seeing, app.state.readers = seeing, readers
    app.state.following = following
    static.files()
    _tell_problems(app)
    app.add_middleware(Gate, routes=routes(), sessions=sessions, hosts=list(hosts))
    return app


def _routed(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]]) -> FastAPI:
    app = FastAPI(
        title="Tollbook",
        version=status.version(),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses={**PROBLEMS, 422: {"model": ErrorAnswer}},  # type: ignore[dict-item]
    )
    for part in PARTS:
        app.include_router(part.router)
    app.include_router(own)
    app.include_router(static.router)
    return app


@asynccontextmanager
async def _nothing(_: FastAPI) -> AsyncIterator[None]:
    yield


def described() -> dict[str, Any]:
    """What the API is, without a server."""
    return _routed(_nothing).openapi()


def routes() -> list[APIRoute]:
    """Every route of the server, in the order in which they are tried."""
    routers = [*(part.router for part in PARTS), own, static.router]
    return [route for router in routers for route in router.routes if isinstance(route, APIRoute)]


def _tell_problems(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    def problem(_: Request, found: Problem) -> Response:
        return found.answer()

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, found: RequestValidationError) -> Response:
        first = found.errors()[0]
        where = [str(part) for part in first["loc"][1:]]
        return Problem(
            400,
            "input",
            f"{'.'.join(where) or 'the request'}: {first['msg']}",
            field=".".join(where) or None,
        ).answer()

    @app.exception_handler(InputError)
    def input_error(_: Request, found: InputError) -> Response:
        return Problem(400, "input", str(found)).answer()

    @app.exception_handler(BookError)
    def book_error(_: Request, found: BookError) -> Response:
        log.warning("book error", extra={"problem": type(found).__name__})
        return Problem(503, "book", str(found)).answer()

    @app.exception_handler(TollbookError)
    def other(_: Request, found: TollbookError) -> Response:
        return Problem(400, "input", str(found)).answer()

    @app.exception_handler(HTTPException)
    def http(_: Request, found: HTTPException) -> Response:
        return Problem(found.status_code, "request", str(found.detail)).answer()

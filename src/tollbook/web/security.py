"""Who may call at all, and what may a page do?

Before any route: the name under which the server was called (so that no page of another site
can reach it by pointing its own name here), the site that a request comes from, the session,
and what the route asks of the person. After it: headers that keep a page from running or
loading anything that isn't ours, whatever a report has in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from fastapi.routing import APIRoute
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tollbook.web.answers import Problem
from tollbook.web.permissions import Permission, Person
from tollbook.web.routing import KEY, OPEN
from tollbook.web.sessions import Sessions
from tollbook.web.static import is_public, sign_in_page

# The map runs its worker from a blob; everything else is from this server alone.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "child-src blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Bytes of a request: a text of two million characters, quoted; and files that are uploaded together.
BODY, UPLOAD = 16_000_000, 2_000_000_000
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# The mark of a write: a form of another site can't send it.
MARK = "x-tollbook"


class Gate:
    """The way to every route."""

    def __init__(
        self, app: ASGIApp, *, routes: Sequence[APIRoute], sessions: Sessions, hosts: Iterable[str]
    ) -> None:
        """`hosts` are the values that the Host header may have, with the port."""
        self._app = app
        self._routes = routes
        self._sessions = sessions
        self._hosts = frozenset(host.casefold() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "private, no-cache"
            await send(message)

        try:
            person = self._checked(scope)
            _check_size(scope)
        except Problem as problem:
            answer = problem.answer()
            if problem.status == 401 and _wants_page(scope):
                answer = sign_in_page()
            await answer(scope, receive, guarded)
            return
        scope.setdefault("state", {})["person"] = person
        await self._app(scope, _limited(scope, receive), guarded)

    def _checked(self, scope: Scope) -> Person | None:
        """Who asks. Raises `Problem` if they may not."""
        headers = Headers(scope=scope)
        self._check_origin(scope, headers)
        method, path = scope["method"], scope["path"]
        if method not in SAFE and headers.get(MARK) != "1":
            raise Problem(403, "mark", "writing needs the header X-Tollbook: 1")
        permission = self._asked(scope)
        if permission == OPEN or (method in SAFE and is_public(path)):
            return None
        person = self._sessions.person(self._word(headers))
        if person is None:
            what = (
                "open the link that tollbook serve printed"
                if self._sessions.local
                else "sign in with your name and password"
            )
            raise Problem(401, "session", f"nobody is signed in: {what}")
        if permission is not None and not person.may(Permission(permission)):
            raise Problem(
                403,
                "permission",
                f"{person.name} ({person.role}) may not do this: it takes {permission}",
            )
        return person

    def _check_origin(self, scope: Scope, headers: Headers) -> None:
        host = headers.get("host", "").casefold()
        if host not in self._hosts:
            raise Problem(
                421,
                "host",
                "this server isn't called that; use the address that tollbook serve printed",
            )
        if scope["method"] in SAFE:
            return
        site = headers.get("sec-fetch-site")
        if site not in (None, "same-origin", "none"):
            raise Problem(403, "origin", "a page of another site may not write here")
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.casefold() != host:
            raise Problem(403, "origin", "a page of another site may not write here")

    def _asked(self, scope: Scope) -> str | None:
        """What the route asks for; None where there is no such route."""
        for route in self._routes:
            match, _ = route.matches(scope)
            if match is Match.FULL:
                extra = route.openapi_extra or {}
                asked: str = extra.get(KEY, Permission.ADMIN.value)
                return asked
        return None

    def _word(self, headers: Headers) -> str | None:
        cookie = SimpleCookie()
        try:
            cookie.load(headers.get("cookie", ""))
        except CookieError:
            return None
        found = cookie.get(self._sessions.cookie)
        return found.value if found else None


def _wants_page(scope: Scope) -> bool:
    request = Request(scope)
    return scope["method"] in ("GET", "HEAD") and not request.url.path.startswith("/api/")


def _most(scope: Scope) -> int:
    """How many bytes a request may have: reports may be many, everything else is short."""
    kind = Headers(scope=scope).get("content-type", "")
    return UPLOAD if kind.startswith("multipart/form-data") else BODY


def _too_large(scope: Scope) -> Problem:
    return Problem(
        413,
        "size",
        f"the request has more than {_most(scope):,} bytes; send less at a time, or use tollbook add",
    )


def _check_size(scope: Scope) -> None:
    told = Headers(scope=scope).get("content-length", "0")
    if not told.isdigit() or len(told) > 15 or int(told) > _most(scope):
        raise _too_large(scope)


def _limited(scope: Scope, receive: Receive) -> Receive:
    """The same, without believing what a request says of its length."""
    most, had = _most(scope), 0

    async def counted() -> Message:
        nonlocal had
        message = await receive()
        had += len(message.get("body", b""))
        if had > most:
            # The framework lets this one through; anything else it would call a bad request.
            raise HTTPException(413, _too_large(scope).message)
        return message

    return counted

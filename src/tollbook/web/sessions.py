"""Is somebody signed in, and how do they come in?

In local mode by the link that `tollbook serve` printed: whoever has its token works here, under
the name that serve was started with. With accounts by name and password.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import defaultdict, deque
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tollbook.web import answers
from tollbook.web.accounts import SESSION_SECONDS, Accounts
from tollbook.web.answers import Problem
from tollbook.web.permissions import MAY, Permission, Person, Role
from tollbook.web.routing import OPEN, needs

router = APIRouter(tags=["session"])

# After so many wrong passwords for a name, or from an address, each further one has to wait.
TRIES, PAUSE_SECONDS = 5, 60.0


class Sessions:
    """Who is signed in. Without `accounts` everybody with the token is `local`."""

    def __init__(self, *, local: Person | None, accounts: Accounts, port: int) -> None:
        self.local = local
        self.accounts = accounts
        self.token = secrets.token_urlsafe(24)
        # Cookies are shared between the ports of a machine: two servers, two names.
        self.cookie = f"tollbook-{port}"
        self._words: dict[str, float] = {}
        self._guard = threading.Lock()
        self._wrong: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=TRIES))

    @property
    def mode(self) -> str:
        """How people come in: by the link (local), or by name and password (accounts)."""
        return "local" if self.local else "accounts"

    def person(self, word: str | None) -> Person | None:
        """Who is signed in with the word of a cookie."""
        if not word:
            return None
        if self.local is None:
            return self.accounts.person(word)
        with self._guard:
            return self.local if word in self._words else None

    def by_token(self, token: str) -> str | None:
        """The word of a new session for the token of the link."""
        if self.local is None or not hmac.compare_digest(token.encode(), self.token.encode()):
            return None
        word = secrets.token_urlsafe(32)
        with self._guard:
            self._words[word] = time.time()
        return word

    def by_password(self, name: str, password: str, address: str) -> str | None:
        """The word of a new session for a name with its password."""
        keys = (f"name {name.casefold()[:100]}", f"address {address}")
        now = time.monotonic()
        with self._guard:
            if len(self._wrong) > 10_000:
                self._wrong.clear()
            for key in keys:
                times = self._wrong[key]
                if len(times) == TRIES and now - times[0] < PAUSE_SECONDS:
                    raise Problem(
                        429,
                        "too_many_tries",
                        f"{TRIES} wrong passwords within a minute; wait one and try again",
                    )
        entered = self.accounts.sign_in(name, password)
        with self._guard:
            for key in keys:
                if entered is None:
                    self._wrong[key].append(now)
                else:
                    self._wrong.pop(key, None)
        return entered[1] if entered else None

    def end(self, word: str) -> None:
        """End a session."""
        with self._guard:
            self._words.pop(word, None)
        self.accounts.sign_out(word)


class Entry(BaseModel):
    """The token of the link, or a name with its password."""

    model_config = ConfigDict(extra="forbid")
    token: Annotated[str | None, Field(max_length=200)] = None
    name: Annotated[str | None, Field(max_length=200)] = None
    password: Annotated[str | None, Field(max_length=2000)] = None


class Me(BaseModel):
    """Who is signed in, and what they may do."""

    name: str
    role: Role
    mode: str
    permissions: list[Permission]


@router.post("/api/session", status_code=201, response_model=Me, openapi_extra=needs(OPEN))
def enter(entry: Entry, request: Request) -> Response:
    """Begin a session by the token of the link or by name and password."""
    sessions: Sessions = request.app.state.sessions
    if entry.token is not None:
        word = sessions.by_token(entry.token)
        wrong = "the link is no longer good; open the one that tollbook serve printed last"
    elif entry.name is not None and entry.password is not None:
        address = request.client.host if request.client else ""
        word = sessions.by_password(entry.name, entry.password, address)
        wrong = "name or password are wrong"
    else:
        raise Problem(400, "input", "give the token of the link, or a name and a password")
    person = sessions.person(word)
    if word is None or person is None:
        raise Problem(401, "session", wrong)
    answer = answers.answer(_me(person, sessions), status=201)
    answer.set_cookie(
        sessions.cookie,
        word,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        max_age=None if sessions.local else int(SESSION_SECONDS),
        path="/",
    )
    return answer


@router.delete("/api/session", status_code=204, openapi_extra=needs(Permission.READ))
def leave(request: Request) -> Response:
    """End this session."""
    sessions: Sessions = request.app.state.sessions
    sessions.end(request.cookies.get(sessions.cookie, ""))
    answer = Response(status_code=204)
    answer.delete_cookie(sessions.cookie, path="/")
    return answer


@router.get("/api/me", response_model=Me, openapi_extra=needs(Permission.READ))
def me(request: Request) -> Response:
    """Who is signed in here, and what they may do."""
    return answers.answer(_me(request.state.person, request.app.state.sessions))


def _me(person: Person, sessions: Sessions) -> dict[str, object]:
    allowed = [one.value for one in Permission if one in MAY[person.role]]
    return {
        "name": person.name,
        "role": person.role.value,
        "mode": sessions.mode,
        "permissions": allowed,
    }

"""How is a page had from the web, which may be hostile, so that others can check it later?

One request at a time, on a connection of its own: nothing of one host is there when the next
is asked. No proxy, no netrc, no cache. Every redirect is a new address with all its checks.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import ssl
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie

import httpcore

from tollbook.capture.address import Address, address, redirected
from tollbook.capture.reach import PUBLIC, Policy
from tollbook.capture.wire import Budget, Dialler, Limits, body
from tollbook.errors import FetchError
from tollbook.model.capture import Capture, Headers, Hop

# What is asked for: pages first, then documents, then feeds.
ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.5"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Headers of ours that would give away what opens somebody's door; kept out of the evidence.
SECRET = frozenset({"authorization", "cookie"})
ANSWERS_SECRET = frozenset({"set-cookie"})


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its capture, and its body. Any status but a redirect can have one."""

    capture: Capture
    raw: bytes

    @property
    def ok(self) -> bool:
        """Whether the body is the page that was asked for."""
        return self.capture.status in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION)


@cache
def tool() -> str:
    """Name and version of this program, as servers and the evidence are told."""
    return f"Tollbook/{importlib.metadata.version('tollbook')}"


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


def fetch(
    asked: str,
    *,
    policy: Policy = PUBLIC,
    limits: Limits | None = None,
    headers: Mapping[str, str] | None = None,
    certificates: ssl.SSLContext | None = None,
) -> Fetched:
    """What stands at an address now. `headers` go to the first host only.

    Raises `FetchError`, whose message goes on from the address ("answers with …"), if there is
    no whole answer within the limits, or something on the way may not be asked.
    """
    budget = Budget(limits or Limits())
    here = address(asked)
    first = here.origin
    cookies: dict[tuple[str, str, int], dict[str, str]] = {}
    hops: list[Hop] = []
    while True:
        given = dict(headers or {}) if here.origin == first else {}
        sent = _headers(here, given, cookies.get(here.origin, {}))
        began = datetime.now(UTC)
        status, answered, raw = _ask(here, sent, policy, budget, certificates)
        _take_cookies(answered, cookies.setdefault(here.origin, {}))
        location = _first(answered, "location")
        if status not in REDIRECTS or location is None:
            break
        if len(hops) == budget.limits.redirects:
            raise FetchError(f"redirects more than {budget.limits.redirects} times")
        onward = redirected(here, location)
        hops.append(Hop(str(here), status, str(onward)))
        here = onward
    capture = Capture(
        asked=str(address(asked)),
        address=str(here),
        time=began,
        status=status,
        request_headers=_public(sent, SECRET),
        headers=_public(answered, ANSWERS_SECRET),
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        tool=tool(),
        hops=tuple(hops),
        peer=budget.peer,
        wire_bytes=budget.wire_bytes,
        seconds=round(budget.seconds, 3),
    )
    return Fetched(capture, raw)


def post(
    asked: str,
    content: bytes,
    *,
    media_type: str,
    policy: Policy = PUBLIC,
    limits: Limits | None = None,
    certificates: ssl.SSLContext | None = None,
) -> bytes:
    """What an address answers to bytes that are sent to it, under the same policy and limits.

    Nothing is sent on: a redirect is told, so that the person can name the new address.
    Raises `FetchError`, whose message goes on from the address, unless the answer is a 200.
    """
    budget = Budget(limits or Limits())
    here = address(asked)
    given = {"Accept": "*/*", "Content-Type": media_type, "Content-Length": str(len(content))}
    sent = _headers(here, given, {})
    status, answered, raw = _ask(here, sent, policy, budget, certificates, content=content)
    if status in REDIRECTS and (location := _first(answered, "location")) is not None:
        onward = redirected(here, location)
        raise FetchError(f"has moved to {onward}; name that address, if it is the same service")
    if status != HTTPStatus.OK:
        raise FetchError(f"answers {status}; check the address or try again later")
    return raw


def _ask(
    here: Address,
    sent: Headers,
    policy: Policy,
    budget: Budget,
    certificates: ssl.SSLContext | None,
    *,
    content: bytes | None = None,
) -> tuple[int, Headers, bytes]:
    """Status, headers and decoded body of one answer; with content it is sent (POST)."""
    url = httpcore.URL(
        scheme=here.scheme.encode(),
        host=here.host.encode(),
        port=here.port,
        target=here.target.encode(),
    )
    connection = httpcore.HTTPConnection(
        url.origin,
        ssl_context=certificates or _certificates(),
        network_backend=Dialler(policy, budget),
    )
    headers_sent = [(k.encode(), v.encode()) for k, v in sent]
    method = "GET" if content is None else "POST"
    request = httpcore.Request(method, url, headers=headers_sent, content=content)
    try:
        with closing(connection):
            response = connection.handle_request(request)
            try:
                headers = tuple((_words(key), _words(value)) for key, value in response.headers)
                parts = response.stream
                assert isinstance(parts, Iterable)
                raw = body(parts, _first(headers, "content-encoding"), budget)
            finally:
                response.close()
    except httpcore.TimeoutException as problem:
        budget.left(1.0)
        raise FetchError("is too slow; try again later") from problem
    except httpcore.ConnectError as problem:
        raise FetchError(f"allows no safe connection: {_why(problem)}") from problem
    except httpcore.NetworkError as problem:
        raise FetchError("broke off the connection; try again later") from problem
    except httpcore.ProtocolError as problem:
        raise FetchError(f"answers with something that isn't HTTP: {_why(problem)}") from problem
    return response.status, headers, raw


def _headers(here: Address, given: Mapping[str, str], cookies: Mapping[str, str]) -> Headers:
    sent = {
        "Host": here.authority,
        "User-Agent": f"{tool()} (reads reports of armed conflict)",
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip, identity",
        "Connection": "close",
        **given,
    }
    if here.login is not None:
        pair = ":".join(here.login).encode()
        sent["Authorization"] = f"Basic {base64.b64encode(pair).decode('ascii')}"
    if cookies:
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return tuple(sent.items())


def _take_cookies(answered: Headers, jar: dict[str, str]) -> None:
    """Cookies for the rest of this fetch: some sites ask for the one they have just set."""
    for key, value in answered:
        if key.lower() == "set-cookie" and len(value) <= 4096 and len(jar) < 20:
            try:
                jar.update({name: found.value for name, found in SimpleCookie(value).items()})
            except CookieError:
                continue


def _public(headers: Headers, secret: frozenset[str]) -> Headers:
    return tuple((k, "…" if k.lower() in secret else v) for k, v in headers)


def _first(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name), None)


def _words(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _why(problem: Exception) -> str:
    """What a library says is wrong, on one line and not at length."""
    return " ".join(str(problem).split())[:200] or type(problem).__name__

"""Who gets in, and what a page may do once somebody is in."""

from __future__ import annotations

import re
from itertools import product

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from tollbook.web.app import routes
from tollbook.web.permissions import MAY, Permission, Role
from tollbook.web.routing import KEY, OPEN
from workbenches import ADDRESS, Bench

ROUTES = [
    (route, method) for route in routes() for method in sorted((route.methods or set()) - {"HEAD"})
]
NAMES = {Role.CODER: "coda", Role.REVIEWER: "rena", Role.ADMIN: "ada"}


def path_of(route: APIRoute) -> str:
    """The route's path with something in its places."""
    return re.sub(r"\{(\w+)(:path)?\}", "nothing", route.path)


def named(case: tuple[APIRoute, str]) -> str:
    return f"{case[1]} {case[0].path}"


def test_every_route_says_what_it_asks_for() -> None:
    """A route without a permission could only be called by admins, and by mistake."""
    known = {permission.value for permission in Permission} | {OPEN}

    for route in routes():
        assert (route.openapi_extra or {}).get(KEY) in known, route.path


def test_only_the_way_in_is_open() -> None:
    """Nothing but beginning a session can be called without one."""
    is_open = [route.path for route in routes() if (route.openapi_extra or {})[KEY] == OPEN]

    assert is_open == ["/api/session"]


def test_without_a_session_nothing_answers(here: Bench) -> None:
    """Every page and every route of the API answers 401, whatever it is asked."""
    nobody = here.client("")

    for route, method in ROUTES:
        if (route.openapi_extra or {})[KEY] != OPEN:
            answer = nobody.request(method, path_of(route))
            assert answer.status_code == 401, (method, route.path)
    assert nobody.post("/api/session", json={"token": "wrong"}).status_code == 401
    assert nobody.get("/", headers={"Accept": "text/html"}).status_code == 401
    assert nobody.get("/index.html").status_code == 401


def test_each_role_gets_what_it_may_and_nothing_else(team: Bench) -> None:
    """The table of routes and permissions, made from the routes themselves."""
    clients = {role: team.client(name) for role, name in NAMES.items()}
    ends_session = ("DELETE", "/api/session")

    for (route, method), role in product(ROUTES, Role):
        asked = (route.openapi_extra or {})[KEY]
        if asked == OPEN or (method, route.path) == ends_session:
            continue
        answer = clients[role].request(method, path_of(route))
        allowed = Permission(asked) in MAY[role]
        if allowed:
            assert answer.status_code not in (401, 403, 500), (method, route.path, role)
        else:
            assert answer.status_code == 403, (method, route.path, role)
            assert answer.json()["error"]["code"] == "permission"


def test_another_name_for_this_machine_is_refused(here: Bench) -> None:
    """A site that points its own name here (DNS rebinding) gets nothing, with a session or not."""
    client = here.client()

    for host in ("evil.example", "127.0.0.1", "127.0.0.1:9", "localhost.evil.example:8123", ""):
        answer = client.get("/api/me", headers={"Host": host})
        assert answer.status_code == 421, host
    assert client.get("/api/me").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-Tollbook": "0"},
    ],
)
def test_another_site_may_not_write(here: Bench, headers: dict[str, str]) -> None:
    """A write needs our own page's origin and the header that no form of another site sends."""
    client = here.client()

    answer = client.post("/api/judgements/undo", json={}, headers=headers)

    assert answer.status_code == 403
    same = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/judgements/undo", json={}, headers=same).status_code == 409


def test_every_answer_keeps_pages_from_running_anything_else(here: Bench) -> None:
    """The policy is on answers of every kind, refusals too."""
    client, nobody = here.client(), here.client("")
    answers = [
        client.get("/api/me"),
        client.get("/"),
        client.get("/api/nothing"),
        nobody.get("/api/me"),
        client.post("/api/judgements", content=b"{"),
    ]

    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self';" in policy
        assert "unsafe" not in policy and "http:" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in answer.headers


def test_the_cookie_is_for_this_server_alone(here: Bench) -> None:
    """Scripts can't read it, and no other site makes a browser send it."""
    client = TestClient(here.app, base_url=ADDRESS, headers={"X-Tollbook": "1"})

    cookie = client.post("/api/session", json={"token": here.sessions.token}).headers["set-cookie"]

    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
    assert here.sessions.token not in cookie


def test_a_session_ends_when_its_owner_leaves(here: Bench) -> None:
    """The cookie is good for nothing afterwards, even if somebody kept it."""
    client = here.client()
    kept = dict(client.cookies)

    assert client.delete("/api/session").status_code == 204

    again = TestClient(here.app, base_url=ADDRESS, cookies=kept)
    assert again.get("/api/me").status_code == 401


def test_a_request_may_not_be_endless(here: Bench) -> None:
    """What is too long is refused before it is read, and while it is read if it lied."""
    client = here.client()
    json = {"Content-Type": "application/json"}

    told = client.post(
        "/api/judgements", headers={**json, "Content-Length": "99999999"}, content=b"{}"
    )
    lied = client.post(
        "/api/judgements", headers=json, content=(b" " * 1_000_000 for _ in range(17))
    )

    assert told.status_code == lied.status_code == 413


def test_bad_requests_say_what_was_expected(client: TestClient) -> None:
    """Every problem has one form, with a code, words and the field."""
    cases = {
        "/api/claims?kind=war": "kind.0",
        "/api/claims?from=monday": "from",
        "/api/claims?after=x": "after",
        "/api/claims?limit=0": "limit",
        "/api/claims?document=none": "document",
        "/api/incidents?grade=good": "grade.0",
    }

    for path, field in cases.items():
        answer = client.get(path)
        assert answer.status_code == 400, path
        error = answer.json()["error"]
        assert error["field"] == field and error["message"]
    assert client.get("/api/claims/c_nothing").status_code == 404
    assert client.get("/api/incidents/i_nothing").status_code == 404
    assert client.get("/api/documents/none/text").status_code == 404

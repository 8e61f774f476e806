"""Whatever fits the description of the API, and what doesn't, is answered without a fault of ours."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from starlette.testclient import TestClient

from workbenches import bench, items, made_book

# Enough to find what a wrong type, an odd character or a huge number does; more by hand:
# TOLLBOOK_FUZZ=300 python -m pytest tests/web/test_openapi.py
EXAMPLES = int(os.environ.get("TOLLBOOK_FUZZ", "8"))
# Each starts a process, and takes a second.
SLOW = {
    ("post", "/api/publish"),
    ("get", "/api/export"),
    ("post", "/api/export"),
    ("get", "/api/diff"),
    ("post", "/api/examples"),
    ("post", "/api/documents"),
}
# Last: it ends the session that the others need.
LAST = ("delete", "/api/session")


@pytest.mark.slow
def test_no_request_makes_the_server_fail(tmp_path: Path) -> None:
    """Every operation with generated requests, half of them about things that are there: never a
    5xx, and always JSON that says why."""
    with bench(made_book(tmp_path / "a.book", reports=2)) as here:
        client = here.client()
        there = known(client)
        schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
        found: list[Any] = [one.ok() for one in schema.get_all_operations()]  # type: ignore[union-attr]
        found.sort(key=lambda one: (one.method.lower(), one.path) == LAST)
        for operation in found:
            slow = (operation.method.lower(), operation.path) in SLOW
            attempt(operation, client, there, min(3, EXAMPLES) if slow else EXAMPLES)
        assert len(found) > 45
        assert client.get("/api/me").status_code == 401, "the last one ended the session"


def known(client: TestClient) -> dict[str, list[str]]:
    """What is in the book, by the name of the thing in an address or a body."""
    claims = [card["claim"]["id"] for card in items(client.get("/api/claims"))]
    documents = items(client.get("/api/documents"))
    client.post("/api/judgements", json={"decision": "accept", "claims": claims[:1]})
    sample = client.post("/api/coding/samples", json={"size": 3}).json()["id"]
    return {
        "claims": claims,
        "documents": [one["id"] for one in documents],
        "texts": [one["text"] for one in documents],
        "incidents": [one["id"] for one in items(client.get("/api/incidents?include=all"))],
        "samples": [sample],
        "judgements": [one["id"] for one in items(client.get("/api/judgements"))],
        "users": ["ani"],
    }


def real(case: Any, there: dict[str, list[str]], chance: random.Random) -> None:
    """Put what is there in the place of what was made up, for half of the requests."""
    if chance.random() < 0.5:
        return
    for part, ids in there.items():
        if f"/{part}/{{" in case.operation.path and ids:
            name = next(iter(case.path_parameters), None)
            if name is not None:
                case.path_parameters[name] = chance.choice(ids)
    if not isinstance(case.body, dict):
        return
    for name in ("claims", "others"):
        if isinstance(case.body.get(name), list):
            case.body[name] = chance.sample(there["claims"], 2)
    for name, part in (("claim", "claims"), ("document", "documents"), ("text", "texts"), ("judgement", "judgements")):  # fmt: skip
        if isinstance(case.body.get(name), str) and there[part]:
            case.body[name] = chance.choice(there[part])


def attempt(operation: Any, client: TestClient, there: dict[str, list[str]], examples: int) -> None:
    """Some requests to one operation."""
    chance = random.Random(operation.path)

    @settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        real(case, there, chance)
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8123")
        sent.setdefault("headers", {})
        headers = {
            name: value
            for name, value in sent["headers"].items()
            if str(value).isascii() and str(value).isprintable()
        }
        data = sent.get("data")
        try:
            answer = client.request(
                sent["method"],
                sent["url"],
                params=sent.get("params"),
                headers={**headers, "X-Tollbook": "1"},
                json=sent.get("json"),
                content=data if isinstance(data, bytes | str) else None,
            )
        except (UnicodeError, ValueError):
            return  # what no client can send
        assert answer.status_code < 500, (operation.path, sent, answer.text)
        if answer.status_code >= 400:
            assert answer.json()["error"]["message"], operation.path

    run()

"""Whatever fits the description of the API, and what doesn't, is answered without a fault of ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from starlette.testclient import TestClient

from workbenches import bench, made_book

# Enough to find what a wrong type, an odd character or a huge number does; more by hand:
# TOLLBOOK_FUZZ=300 python -m pytest tests/web/test_openapi.py
EXAMPLES = int(os.environ.get("TOLLBOOK_FUZZ", "8"))
# These start processes, or end the session that the others need.
APART = {
    ("post", "/api/publish"),
    ("get", "/api/export"),
    ("get", "/api/diff"),
    ("post", "/api/examples"),
    ("post", "/api/documents"),
    ("delete", "/api/session"),
    ("post", "/api/session"),
    ("get", "/api/jobs/{id}/events"),
}


@pytest.mark.slow
def test_no_request_makes_the_server_fail(tmp_path: Path) -> None:
    """Every operation with generated requests: never a 5xx, and always JSON that says why."""
    with bench(made_book(tmp_path / "a.book", reports=2)) as here:
        client = here.client()
        schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
        tried = 0
        for found in schema.get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr]
            if (operation.method.lower(), operation.path) in APART:
                continue
            tried += 1
            attempt(operation, client)
        assert tried > 30


def attempt(operation: Any, client: TestClient) -> None:
    """Some requests to one operation."""

    @operation.as_strategy().map  # type: ignore[untyped-decorator]
    def cases(case: Any) -> Any:
        return case

    from hypothesis import given

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def run(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8123")
        sent.setdefault("headers", {})
        headers = {
            name: value
            for name, value in sent["headers"].items()
            if str(value).isascii() and str(value).isprintable()
        }
        try:
            answer = client.request(
                sent["method"],
                sent["url"],
                params=sent.get("params"),
                headers={**headers, "X-Tollbook": "1"},
                json=sent.get("json"),
                content=sent.get("data") if isinstance(sent.get("data"), bytes) else None,
            )
        except (UnicodeError, ValueError):
            return  # what no client can send
        assert answer.status_code < 500, (operation.path, sent, answer.text)
        if answer.status_code >= 400:
            assert answer.json()["error"]["message"], operation.path

    run()

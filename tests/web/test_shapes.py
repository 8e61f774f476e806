"""Answers are what the documentation of the API says, from which the pages' types are made."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.routing import Match
from starlette.testclient import TestClient

from tollbook.adding import keep
from tollbook.pipeline import read_text
from tollbook.store import Book
from tollbook.web.app import routes
from workbenches import bench, items

WEB = Path(__file__).parents[2] / "web"
TOLD = {
    "first": "On 8 March 2021 an airstrike killed 4 civilians in Vanadzor in the morning, residents said.",
    "second": "On 8 March 2021 an air strike on Vanadzor killed at least 6 civilians, the mayor said.",
    "third": "The Health Ministry denied on 9 March 2021 that 6 civilians were killed in Vanadzor.",
    "total-1": "At least 20 civilians have been killed since the war began, the Health Ministry said.",
    "total-2": "At least 17 civilians have been killed since the war began, the Health Ministry said.",
    "silent": "The army did not disclose its losses. Rebels captured the village of Gyumri, they said.",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A book in which people have decided, merged and coded."""
    path = tmp_path_factory.mktemp("shapes") / "a.book"
    with Book.create(path) as book:
        reports = (
            read_text(text, name=name, published=date(2021, 3, 10 + number))
            for number, (name, text) in enumerate(TOLD.items())
        )
        assert sum(len(batch) for batch in keep(book, reports)) == len(TOLD)
    with bench(path) as found:
        yield found.client()


def declared(method: str, path: str) -> Any:
    """The model of the answer that a route declares."""
    scope = {"type": "http", "method": method, "path": path, "headers": []}
    found = [one for one in routes() if one.matches(scope)[0] is Match.FULL]
    assert isinstance(found[0], APIRoute)
    return TypeAdapter(found[0].response_model)


def differences(given: Any, said: Any, at: str = "$") -> list[str]:
    """Where what was given isn't what the model has of it."""
    if isinstance(given, dict) and isinstance(said, dict):
        found = [f"{at}.{name} isn't declared" for name in given if name not in said]
        for name in given.keys() & said.keys():
            found += differences(given[name], said[name], f"{at}.{name}")
        return found
    if isinstance(given, list) and isinstance(said, list) and len(given) == len(said):
        return [
            line
            for number, (one, other) in enumerate(zip(given, said, strict=True))
            for line in differences(one, other, f"{at}.{number}")
        ]
    return [] if given == said else [f"{at} is {given!r}, declared as {said!r}"]


def check(method: str, path: str, answer: Any) -> None:
    """The answer validates, and nothing of it is left out of what is declared."""
    assert answer.status_code < 300, (path, answer.text)
    given = answer.json()
    model = declared(method, path.partition("?")[0])
    said = model.dump_python(
        model.validate_python(given), mode="json", by_alias=True, exclude_unset=True
    )
    assert differences(given, said) == [], path


def test_every_answer_is_declared_to_the_last_field(client: TestClient) -> None:
    """Every route that answers with JSON: what comes validates, and has no field beside."""
    cards = items(client.get("/api/claims?kind=toll&limit=50"))
    by_document = {card["document"]["name"]: card["claim"]["id"] for card in cards}
    ids = list(by_document.values())
    for path, body in (
        ("/api/judgements", {"decision": "accept", "claims": ids, "why": "read"}),
        ("/api/judgements", {"decision": "edit", "claims": ids[:1], "edits": {"toll.cause": "fire"}}),
        ("/api/judgements", {"decision": "merge", "claims": [by_document["first"], by_document["second"]], "why": "one strike"}),
        ("/api/judgements/preview", {"filter": {"kind": ["toll"]}}),
        ("/api/judgements/undo", {}),
        ("/api/judgements/undo", {}),
        ("/api/coding/samples", {"size": 3, "seed": "7"}),
        ("/api/verify", {}),
    ):  # fmt: skip
        check("POST", path, client.post(path, json=body))
    [sample] = items(client.get("/api/coding/samples"))
    unit = client.get(f"/api/coding/samples/{sample['id']}/next").json()
    coded = {"claim": unit["claim"], "codes": {"claim": "yes"}}
    for what in ("codes", "adjudications"):
        path = f"/api/coding/samples/{sample['id']}/{what}"
        check("POST", path, client.post(path, json=coded))
    incident = items(client.get("/api/incidents?include=all"))[0]["id"]
    document = items(client.get("/api/documents"))[0]["id"]
    for path in (
        "/api/me", "/api/status", "/api/vocabulary", "/api/watch", "/api/users", "/api/audit",
        "/api/claims?limit=200", *(f"/api/claims/{id_}" for id_ in ids), "/api/judgements",
        "/api/documents", f"/api/documents/{document}", f"/api/documents/{document}/text",
        f"/api/documents/{document}/custody", "/api/board", "/api/board?include=all",
        "/api/series?include=all", "/api/incidents?include=all", f"/api/incidents/{incident}?include=all",
        f"/api/incidents/{incident}/together?include=all", "/api/dissent?include=all",
        "/api/timeline?include=all", "/api/map?include=all", "/api/gazetteer?name=Vanadzor",
        "/api/diff?from=2021-03-10&to=2021-03-20&include=all", "/api/coding/samples",
        *(f"/api/coding/samples/{sample['id']}/{what}" for what in ("next", "agreement", "disagreements")),
    ):  # fmt: skip
        check("GET", path, client.get(path))


def test_the_pages_types_are_made_of_the_declared_answers(tmp_path: Path) -> None:
    """A field that is renamed on the server alone is found here, and in the pages by their compiler."""
    tool = WEB / "node_modules/.bin/openapi-typescript"
    if not tool.is_file():
        pytest.skip("the pages' tools are not installed (make web)")
    file = tmp_path / "openapi.json"
    file.write_bytes(subprocess.check_output([sys.executable, WEB / "describe.py"]))
    command = ["npm", "run", "--silent", "types", "--", str(file), "--check"]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)

    assert done.returncode == 0, f"make types makes them anew: {done.stdout}{done.stderr}"

"""Double coding: blind, kept in the book, measured, and settled."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from tollbook.store import Book
from workbenches import Bench


def sample(client: TestClient, **more: Any) -> str:
    answer = client.post("/api/coding/samples", json={"size": 3, "seed": "7", **more})
    assert answer.status_code == 201, answer.text
    id_: str = answer.json()["id"]
    return id_


def code_all(client: TestClient, id_: str, **codes: Any) -> list[str]:
    """Code every claim the same way; gives the claims."""
    done = []
    while (unit := client.get(f"/api/coding/samples/{id_}/next").json())["claim"]:
        body = {"claim": unit["claim"], "codes": codes}
        assert client.post(f"/api/coding/samples/{id_}/codes", json=body).status_code == 201
        done.append(unit["claim"])
    return done


def test_coders_see_the_words_and_nothing_else(team: Bench) -> None:
    """Neither what the machine says nor what another coder has said."""
    rena, coda = team.client("rena"), team.client("coda")
    id_ = sample(rena, fields=["toll.outcome", "stance"])
    code_all(rena, id_, **{"toll.outcome": "killed", "stance": "denied"})

    unit = coda.get(f"/api/coding/samples/{id_}/next")

    assert unit.json()["done"] == 0 and unit.json()["of"] == 3
    assert [field["path"] for field in unit.json()["fields"]] == ["stance", "toll.outcome"]
    assert "toll" not in unit.json() and "rena" not in unit.text and "codes" not in unit.text
    assert coda.get(f"/api/coding/samples/{id_}/disagreements").status_code == 403


def test_agreement_differences_and_their_settling(team: Bench) -> None:
    """Alpha per field; only what differs is shown; what settles it is kept with its reason."""
    rena, coda = team.client("rena"), team.client("coda")
    id_ = sample(rena)
    claims = code_all(rena, id_, stance="asserted", **{"toll.count.min": 3})
    code_all(coda, id_, stance="asserted", **{"toll.count.min": 3})
    changed = {"claim": claims[0], "codes": {"stance": "hedged", "toll.count.min": 4}, "why": "x"}
    coda.post(f"/api/coding/samples/{id_}/codes", json=changed)

    measured = rena.get(f"/api/coding/samples/{id_}/agreement").json()
    by_field = {item["field"]: item for item in measured["items"]}
    differing = rena.get(f"/api/coding/samples/{id_}/disagreements").json()

    assert by_field["stance"]["units"] == 3 and by_field["stance"]["same"] == 0.667
    assert by_field["stance"]["alpha"] == 0.0 and by_field["toll.count.min"]["scale"] == "interval"
    assert by_field["toll.outcome"]["alpha"] is None
    [item] = differing["items"]
    assert item["claim"] == claims[0] and item["differing"] == ["stance", "toll.count.min"]
    assert item["codes"]["coda"]["stance"] == "hedged"
    settled = {"claim": claims[0], "codes": {"stance": "asserted"}, "why": "no word doubts it"}
    assert coda.post(f"/api/coding/samples/{id_}/adjudications", json=settled).status_code == 403
    assert rena.post(f"/api/coding/samples/{id_}/adjudications", json=settled).status_code == 201
    [item] = rena.get(f"/api/coding/samples/{id_}/disagreements").json()["items"]
    assert item["adjudicated"]["why"] == "no word doubts it"
    with Book.open(team.desk.path) as book:
        assert len(book.codings(id_)) == 8 and book.verify().damage is None


def test_only_its_coders_code_a_sample_and_only_what_can_be_coded(team: Bench) -> None:
    """Names, fields, values and claims that don't belong there are refused; nothing is kept."""
    rena, coda = team.client("rena"), team.client("coda")
    id_ = sample(rena, coders=["rena"])
    claim = rena.get(f"/api/coding/samples/{id_}/next").json()["claim"]
    here = f"/api/coding/samples/{id_}/codes"

    assert coda.get(f"/api/coding/samples/{id_}/next").status_code == 403
    assert coda.post(here, json={"claim": claim, "codes": {}}).status_code == 403
    refused: list[dict[str, Any]] = [
        {"stance": "maybe"},
        {"toll.count.min": "3"},
        {"why": "x"},
        {"stance": {}},
    ]
    for codes in refused:
        assert rena.post(here, json={"claim": claim, "codes": codes}).status_code == 400
    assert rena.post(here, json={"claim": "c_1", "codes": {}}).status_code == 400
    assert rena.get("/api/coding/samples/k_1/next").status_code == 404
    wrong = {"size": 3, "fields": ["toll.cause"]}
    assert rena.post("/api/coding/samples", json=wrong).status_code == 400
    with Book.open(team.desk.path) as book:
        assert book.codings(id_) == []

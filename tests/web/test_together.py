"""Why two reports are one incident is told in the parts of their score."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tollbook.adding import keep
from tollbook.pipeline import read_text
from tollbook.store import Book
from workbenches import bench, items

TOLD = {
    "morning": "On 8 March 2021 an airstrike killed 14 civilians in the market of Vanadzor, residents said.",
    "evening": "At least 12 civilians were killed by an airstrike on the market in Vanadzor on 8 March 2021, the mayor said.",
    "other": "On 20 March 2021 a mine killed two farmers in Gyumri, the governor said.",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Two reports of one strike, and one of something else."""
    path = tmp_path_factory.mktemp("together") / "a.book"
    with Book.create(path) as book:
        reports = (
            read_text(text, name=name, published=date(2021, 3, 21)) for name, text in TOLD.items()
        )
        assert sum(len(batch) for batch in keep(book, reports)) == len(TOLD)
    with bench(path) as found:
        yield found.client()


def of_reports(client: TestClient, number: int) -> str:
    """The id of the incident that so many reports tell of."""
    found = items(client.get("/api/incidents?include=all"))
    return next(str(one["id"]) for one in found if one["documents"] == number)


def test_the_parts_add_up_to_the_score(client: TestClient) -> None:
    """Place, day, kind, victims, figure, scene and wording: a pair with all of them."""
    answer = client.get(f"/api/incidents/{of_reports(client, 2)}/together?include=all").json()
    [pair] = answer["items"]
    assert {pair["a"]["document"], pair["b"]["document"]} == {"morning", "evening"}
    assert list(pair["parts"]) == ["place", "day", "kind", "victims", "figure", "scene", "wording"]
    assert sum(pair["parts"].values()) == pytest.approx(pair["score"], abs=0.05)
    assert pair["score"] >= answer["threshold"] and pair["parts"]["place"] > 0


def test_one_report_has_no_pair(client: TestClient) -> None:
    """What one report tells of was put together with nothing."""
    answer = client.get(f"/api/incidents/{of_reports(client, 1)}/together?include=all").json()
    assert (answer["items"], answer["reports"]) == ([], 1)


def test_pairs_of_one_claim_alone(client: TestClient) -> None:
    """Beside a claim in the queue stands why its own report is of that incident."""
    id_ = of_reports(client, 2)
    claims = {one["document"]: one["id"] for one in client.get(f"/api/incidents/{id_}?include=all").json()["claims"]}  # fmt: skip
    assert len(claims) == 2
    mine = client.get(f"/api/incidents/{id_}/together?include=all&claim={min(claims.values())}")
    none = client.get(f"/api/incidents/{id_}/together?include=all&claim=c_nothing")
    assert (mine.json()["total"], none.json()["total"]) == (1, 0)
    assert client.get("/api/incidents/i_nothing/together").status_code == 404


def test_names_lead_to_places_with_what_a_claim_needs_of_them(client: TestClient) -> None:
    """The whole name first, then what begins so; each with its point, divisions and precision."""
    whole = items(client.get("/api/gazetteer", params={"name": "Vanadzor"}))[0]
    begun = items(client.get("/api/gazetteer", params={"name": "Vanadz"}))
    assert (
        whole["id"] in [one["id"] for one in begun]
        and whole["country"] == "AM"
        and whole["precision"] == 1
    )
    assert whole["latitude"] == pytest.approx(40.8, abs=0.1) and whole["admin1"]
    assert items(client.get("/api/gazetteer", params={"name": "Qqqxyz"})) == []
    narrowed = client.get("/api/gazetteer", params={"name": "Tripoli", "country": "LB"})
    assert {one["country"] for one in items(narrowed)} == {"LB"}


def test_a_place_that_is_chosen_is_on_the_map(client: TestClient, tmp_path: Path) -> None:
    """An edit with the place's fields gives the claim its point."""
    card = next(one for one in items(client.get("/api/claims?kind=toll")) if one["document"]["name"] == "other")  # fmt: skip
    place = items(client.get("/api/gazetteer", params={"name": "Kapan"}))[0]
    fields = ("name", "id", "latitude", "longitude", "radius_km", "country", "claimed_by", "admin1", "admin2", "precision")  # fmt: skip
    edits = {f"where.0.{name}": place[name] for name in fields}
    body = {"decision": "edit", "claims": [card["claim"]["id"]], "edits": edits}
    assert client.post("/api/judgements", json=body).status_code == 201
    [feature] = client.get("/api/map").json()["features"]
    assert feature["properties"]["place"] == "Kapan"
    assert feature["geometry"]["coordinates"] == [place["longitude"], place["latitude"]]

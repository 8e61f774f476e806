"""What the seeing pages are told beside the records: how much is only proposed, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from tollbook.adding import keep
from tollbook.pipeline import read_text
from tollbook.store import Book
from workbenches import bench, items

# Two strikes on one town on one day, one on another day, and a total that grows.
TOLD = {
    "first": "On 8 March 2021 an airstrike killed 4 civilians in Vanadzor in the morning, residents said.",
    "second": "On 12 March 2021 shelling killed 7 civilians in Vanadzor, residents said.",
    "third": "On 9 March 2021 a mine killed two farmers in Gyumri, the mayor said.",
    "total-1": "At least 20 civilians have been killed since the war began, the Health Ministry said.",
    "total-2": "At least 31 civilians have been killed since the war began, the Health Ministry said.",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The first strike and the first total are accepted; nobody has decided on the rest."""
    path = tmp_path_factory.mktemp("seeing") / "a.book"
    with Book.create(path) as book:
        days = {name: date(2021, 3, 13 if name == "total-1" else 14) for name in TOLD}
        reports = (read_text(text, name=name, published=days[name]) for name, text in TOLD.items())
        assert sum(len(batch) for batch in keep(book, reports)) == len(TOLD)
    with bench(path) as found:
        client = found.client()
        for document in ("first", "total-1"):
            claims = items(client.get("/api/claims", params={"document": document}))
            ids = [one["claim"]["id"] for one in claims]
            decided = client.post("/api/judgements", json={"decision": "accept", "claims": ids})
            assert decided.status_code == 201, decided.text
        yield client


def test_a_place_says_how_many_of_its_incidents_are_only_proposed(client: TestClient) -> None:
    """Beyond what accepted claims alone give: of two at the town one, of one at the other one, and
    none where proposals aren't included."""
    found = client.get("/api/map", params={"include": "all"}).json()["features"]
    counted = {
        one["properties"]["place"]: (one["properties"]["incidents"], one["properties"]["proposed"])
        for one in found
    }
    assert counted == {"Vanadzor": (2, 1), "Gyumri": (1, 1)}
    [alone] = client.get("/api/map").json()["features"]
    assert (alone["properties"]["incidents"], alone["properties"]["proposed"]) == (1, 0)


def test_a_day_says_how_many_of_its_incidents_are_only_proposed(client: TestClient) -> None:
    """The accepted one's day is whole; the others' are beyond it."""
    bins = client.get("/api/timeline", params={"include": "all"}).json()["bins"]
    assert [(one["start"], one["incidents"], one["proposed"]) for one in bins] == [
        ("2021-03-08", 1, 0),
        ("2021-03-09", 1, 1),
        ("2021-03-12", 1, 1),
    ]


def test_incidents_come_latest_first_page_by_page(client: TestClient) -> None:
    """The order is the reverse of the days, and the next page goes on where the last ended."""
    asked = {"include": "all", "sort": "-day", "limit": "2"}
    first = client.get("/api/incidents", params=asked).json()
    second = client.get("/api/incidents", params={**asked, "after": first["next"]}).json()
    days = [one["when"]["start"] for one in (*first["items"], *second["items"])]
    assert days == ["2021-03-12", "2021-03-09", "2021-03-08"]
    assert second["next"] is None


def test_every_point_of_a_total_has_its_state(client: TestClient) -> None:
    """So that a line can be dashed where it stands on a proposal."""
    answer = client.get("/api/series", params={"include": "all"}).json()
    [series] = answer["items"]
    assert [(one["min"], answer["states"][one["claim"]]) for one in series["points"]] == [
        (20, "accepted"),
        (31, "proposed"),
    ]


def test_the_side_of_the_victims_narrows_every_view(client: TestClient) -> None:
    """One filter for claims, incidents, running totals and the board: whose people were harmed."""
    side = {"include": "all", "side": "Nowhere"}
    for path in ("/api/claims", "/api/incidents", "/api/series"):
        assert client.get(path, params={"include": "all"}).json()["total"] > 0, path
        assert client.get(path, params=side).json()["total"] == 0, path
    assert client.get("/api/board", params=side).json()["board"]["groups"] == []
    assert client.get("/api/map", params=side).json()["features"] == []


def test_what_the_book_knew_by_a_day_is_another_clock(client: TestClient) -> None:
    """The reports were published in 2021 and given to this book just now."""
    asked = {"include": "all", "known_by": "2022-01-01"}
    before = client.get("/api/incidents", params=asked).json()
    now = client.get("/api/incidents", params={**asked, "known_by": "2999-01-01"}).json()
    assert (before["total"], now["total"]) == (0, 3)
    assert before["view"]["known_by"] == "2022-01-01"


def test_groups_of_running_totals_say_their_theatre(client: TestClient) -> None:
    """Totals of two wars are of different dead."""
    [group] = client.get("/api/series", params={"include": "all"}).json()["groups"]
    assert (group["theatre"], group["series"], group["points"]) == (None, 1, 2)

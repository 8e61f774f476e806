"""What pages are told of documents, claims and derived records."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from bookmaking import put, report
from tollbook.store import Book
from workbenches import STORY, Bench, bench, items


def test_a_text_comes_in_slices_with_its_claims(client: TestClient) -> None:
    """Offsets are code points of the whole text; what touches the slice is marked."""
    [first, *_] = items(client.get("/api/documents"))
    here = f"/api/documents/{first['id']}/text"

    whole = client.get(here).json()
    part = client.get(here, params={"start": 12, "end": 60}).json()
    beyond = client.get(here, params={"start": 10**9}).json()

    assert whole["length"] == len(whole["content"]) == whole["end"]
    assert part["content"] == whole["content"][12:60]
    assert len(whole["claims"]) == 3 > len(part["claims"]) > 0
    for mark in whole["claims"]:
        assert whole["content"][mark["start"] : mark["end"]] in (
            "12 villagers",
            "3 farmers",
            "40 soldiers",
        )
    assert (beyond["content"], beyond["start"]) == ("", whole["length"])


def test_documents_are_found_by_name_and_show_where_they_came_from(client: TestClient) -> None:
    """With how many of their claims are in each state, and every entry of the log about them."""
    [found] = items(client.get("/api/documents", params={"text": "STORY-1"}))

    assert found["name"] == "story-1" and found["claims"] == {"proposed": 3}
    one = client.get(f"/api/documents/{found['id']}").json()
    assert [reading["engine"] for reading in one["readings"]] == ["tests/1"]
    custody = items(client.get(f"/api/documents/{found['id']}/custody"))
    assert custody[0]["what"] == "its bytes were kept" and all(e["intact"] for e in custody)
    page = client.get("/api/documents", params={"limit": 2}).json()
    rest = client.get("/api/documents", params={"limit": 2, "after": page["next"]}).json()
    assert page["total"] == 3 and [len(page["items"]), len(rest["items"])] == [2, 1]


def test_a_claim_shows_each_field_with_its_words(client: TestClient) -> None:
    """Words are shown only where they stand in the text, and reasons for doubt in words."""
    card = items(client.get("/api/claims"))[0]
    one = client.get(f"/api/claims/{card['claim']['id']}").json()
    content = client.get(f"/api/documents/{card['document']['id']}/text").json()["content"]

    by_path = {field["path"]: field for field in one["fields"]}
    assert by_path["toll.outcome"]["options"][0] == "killed"
    assert by_path["toll.count.min"]["value"] == card["claim"]["toll"]["count"]["min"]
    for field in one["fields"]:
        if field["start"] is not None:
            assert content[field["start"] : field["end"]] == field["words"]
    assert one["sentence"]["text"] in content
    assert one["history"][0]["what"] == "read by tests/1"
    assert one["incident"]["figures"]


def test_hostile_words_come_through_as_words(tmp_path: Path) -> None:
    """Script, bidirectional marks and half characters are only ever text in JSON."""
    hostile = f"<script>alert(1)</script> \u202eevil\u202c \ud800 data:text/html,x {STORY}"
    path = tmp_path / "a.book"
    with Book.create(path) as book:
        put(book, report(hostile, name="<img src=x>", killed=("12 villagers",)))
    with bench(path) as here:
        client = here.client()
        [document] = items(client.get("/api/documents"))
        text = client.get(f"/api/documents/{document['id']}/text")

        assert text.headers["content-type"] == "application/json"
        assert text.json()["content"].startswith("<script>alert(1)</script> \u202eevil")
        assert client.get("/api/claims").status_code == 200
        assert client.get("/api/incidents?include=all").status_code == 200


def add(client: TestClient, **more: Any) -> Any:
    [document] = items(client.get("/api/documents", params={"text": "story-0"}))
    content = client.get(f"/api/documents/{document['id']}/text").json()["content"]
    start = content.index("the mayor")
    body = {
        "document": document["id"],
        "text": document["text"],
        "start": start,
        "end": start + len("the mayor said"),
        "kind": "statement",
        "fields": {"statement.type": "CONSULT", "statement.speakers.0.name": "the mayor"},
        **more,
    }
    return client.post("/api/claims", json=body)


def test_a_missed_claim_is_added_beside_the_machine_s(here: Bench, client: TestClient) -> None:
    """Its engine is a person, its author has accepted it, and the machine's claims stay."""
    first = add(client)
    toll: dict[str, Any] = {
        "kind": "toll",
        "fields": {"toll.outcome": "missing", "toll.count.min": 2},
    }
    second = add(client, **toll, why="the list names two")

    assert (first.status_code, second.status_code) == (201, 201), second.text
    card = first.json()
    assert (card["state"], card["claim"]["engine"]) == ("accepted", "person/1")
    assert card["claim"]["statement"]["speakers"][0]["text"] == "the mayor"
    found = items(client.get("/api/claims", params={"document": "story-0"}))
    assert sorted(one["claim"]["engine"] for one in found) == ["person/1"] * 2 + ["tests/1"] * 3
    with Book.open(here.desk.path) as book:
        assert book.count() == 11 and book.counts()["claims"] == 11
        assert len(list(book.standings())) == 11
        assert book.verify().damage is None
    assert add(client).status_code == 409


def test_a_missed_claim_must_be_one(client: TestClient) -> None:
    """Fields, values and places in the text that don't exist are refused with their names."""
    wrong: list[dict[str, Any]] = [
        {"fields": {"statement.kind": "x"}},
        {"fields": {"span.start": 3}},
        {"fields": {"statement.type": "SHOUT"}},
        {"fields": {"attribution.99.name": "x"}},
        {"fields": {"when.start": "monday"}},
        {"kind": "toll", "fields": {"toll.outcome": "killed"}},
        {"kind": "toll", "fields": {"toll.count.min": 5, "toll.count.max": 2}},
        {"kind": "toll", "fields": {"toll.count.min": "many"}},
        {"kind": "event", "fields": {"event.mode": "magic"}},
        {"start": 9, "end": 9},
        {"start": 0, "end": 10**6},
    ]
    for more in wrong:
        answer = add(client, **more)
        assert answer.status_code == 400, more
    assert client.get("/api/status").json()["counts"]["claims"] == 9


def test_the_log_is_shown_and_verified(client: TestClient) -> None:
    """Each entry with what it added; the check says whether all is what it was."""
    page = client.get("/api/audit", params={"limit": 3}).json()
    assert [entry["entry"] for entry in page["items"]] == [page["total"] - n for n in range(3)]
    assert page["items"][0]["rows"]["claims"] == 3

    job = client.post("/api/verify").json()["job"]
    client.get(f"/api/jobs/{job}/events")
    result = client.get(f"/api/jobs/{job}").json()["result"]

    assert result["ok"] and result["entries"] == page["total"] and result["first_bad"] is None


def test_every_code_of_the_records_has_its_words(client: TestClient) -> None:
    """A code that a page can't name would be shown as it is."""
    from tollbook.model import claim, derived, refer

    lists = client.get("/api/vocabulary").json()
    for name, codes in {
        "kinds": claim.Kind,
        "outcomes": claim.Outcome,
        "statuses": claim.Status,
        "stances": claim.Stance,
        "scopes": claim.Scope,
        "changes": claim.Change,
        "mediums": claim.Medium,
        "event_types": claim.EventType,
        "party_types": refer.PartyType,
        "date_precisions": refer.DatePrecision,
        "profiles": derived.Profile,
        "includes": derived.Include,
        "grades": derived.Grade,
        "dissent_kinds": derived.DissentKind,
        "flags": derived.Flag,
    }.items():
        assert {term["code"] for term in lists[name]} == {code.value for code in codes}, name
    assert len(lists["modes"]) > 30 and all(term["meaning"] for term in lists["modes"])


def test_timeline_map_series_and_dissent_answer(client: TestClient) -> None:
    """With proposals and without, each with how it was counted."""
    for path in ("/api/timeline", "/api/map", "/api/series", "/api/dissent", "/api/board"):
        for include in ("all", "accepted"):
            answer = client.get(path, params={"include": include})
            assert answer.status_code == 200, (path, answer.text)
            assert answer.json()["view"]["include"] == include
    timeline = client.get("/api/timeline", params={"include": "all"}).json()
    assert (
        sum(one["incidents"] for one in timeline["bins"]) + timeline["undated"] == timeline["total"]
    )
    drawn = client.get("/api/map", params={"include": "all"}).json()
    for feature in drawn["features"]:
        vague = feature["properties"]["precision"] != 1
        assert feature["geometry"]["type"] == ("Polygon" if vague else "Point")


def test_the_original_is_saved_byte_for_byte_and_never_opened(here: Bench) -> None:
    """As an attachment of no type that a browser would show."""
    client = here.client()
    document = items(client.get("/api/documents"))[0]
    answer = client.get(f"/api/documents/{document['id']}/original")
    assert answer.status_code == 200
    assert f"sha256:{hashlib.sha256(answer.content).hexdigest()}" == document["id"]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert client.get("/api/documents/none/original").status_code == 404

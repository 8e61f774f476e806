"""Answers about a whole book are worked out once for each state of the account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tollbook.web import derived, mapping, workings
from tollbook.web.filters import View
from tollbook.web.lasting import Lasting, Shelf, warm
from workbenches import bench, made_book


def test_what_was_asked_for_last_is_kept() -> None:
    """A shelf holds so many bytes; the answer before goes when another to the same question comes."""
    shelf = Shelf(10)
    shelf.put("a", Lasting("1", b"x" * 6))
    shelf.put("a", Lasting("2", b"x" * 4))
    shelf.put("b", Lasting("2", b"x" * 6))
    assert shelf.find("a") == Lasting("2", b"x" * 4)

    shelf.put("c", Lasting("2", b"x" * 4))
    assert shelf.find("b") is None and shelf.find("a") and shelf.find("c")


def test_an_answer_is_worked_out_once_and_anew_after_a_decision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same question again costs nothing; a decision gives another answer."""
    times = counted(monkeypatch)
    with bench(made_book(tmp_path / "a.book")) as here:
        client = here.client()
        [first, again] = [client.get("/api/timeline?include=accepted") for _ in range(2)]
        assert first.json() == again.json() and len(times) == 1

        claim = client.get("/api/claims").json()["items"][0]["claim"]["id"]
        decided = client.post("/api/judgements", json={"decision": "accept", "claims": [claim]})
        assert decided.status_code == 201
        after = client.get(
            "/api/timeline?include=accepted", headers={"If-None-Match": first.headers["etag"]}
        )
        assert after.status_code == 200 and after.json()["total"] > first.json()["total"]
        assert after.json()["view"]["fresh"] and len(times) == 2


def test_while_it_is_put_together_anew_the_answer_before_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a large book, what everybody looks at is there at once, and says that it is of an earlier
    state; another tag makes sure that the new one is fetched."""
    times = counted(monkeypatch)
    with bench(made_book(tmp_path / "a.book")) as here:
        client = here.client()
        usual = [(mapping.timeline, "/api/timeline", derived.IncidentQuery(mode=[], grade=[]))]
        warm(here.app, usual)
        assert len(times) == 1
        first = client.get("/api/timeline?include=accepted")
        assert len(times) == 1 and first.json()["view"]["fresh"]

        monkeypatch.setattr(
            workings.Seeing, "may_be_older", lambda self, key: key in self.shelf.warmed
        )
        claim = client.get("/api/claims").json()["items"][0]["claim"]["id"]
        client.post("/api/judgements", json={"decision": "accept", "claims": [claim]})
        older = client.get("/api/timeline?include=accepted")
        assert not older.json()["view"]["fresh"] and older.json()["total"] == first.json()["total"]

        warm(here.app, usual)
        tag = {"If-None-Match": older.headers["etag"]}
        newer = client.get("/api/timeline?include=accepted", headers=tag)
        assert newer.status_code == 200 and newer.json()["view"]["fresh"]
        assert newer.json()["total"] > first.json()["total"] and len(times) == 2


def test_a_view_that_cannot_be_put_together_is_told_to_nobody(tmp_path: Path) -> None:
    """What goes wrong beforehand goes wrong again where somebody asks for it."""

    def fails(*_: Any) -> None:
        raise ValueError("no")

    with bench(made_book(tmp_path / "a.book")) as here:
        warm(here.app, [(fails, "/api/board", View())])


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often a timeline is worked out."""
    times: list[int] = []
    bins = mapping._bins

    def noted(*given: Any) -> Any:
        times.append(1)
        return bins(*given)

    monkeypatch.setattr(mapping, "_bins", noted)
    return times

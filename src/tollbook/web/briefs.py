"""The claims behind a figure, as briefly as a view of many figures can show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tollbook import words
from tollbook.model.codec import Record, claim_from
from tollbook.store.queue import Queue, Row
from tollbook.web import cards
from tollbook.web.desk import Desk

# Claims with their words in one answer; what a page shows of more is asked for claim by claim.
MOST = 400


def briefs(desk: Desk, queue: Queue, ids: Iterable[str]) -> dict[str, Record]:
    """Who says what, where and in which words, for each of these claims that is there."""
    wanted = list(dict.fromkeys(ids))[:MOST]
    return {row.id: brief(desk, row) for row in queue.rows(wanted)}


def brief(desk: Desk, row: Row) -> Record:
    """One claim in brief."""
    record = shown(desk, row)
    document, span = record["document"], record["span"]
    around = cards.words_around(desk, record)
    wording = words.wording(claim_from(record))
    return {
        "id": row.id,
        "kind": row.kind,
        "claimant": wording.who or None,
        "figure": wording.what,
        "document": {
            name: document[name] for name in ("id", "name", "title", "publisher", "published")
        },
        "state": row.state,
        "sentence": {
            "text": around["text"],
            "start": span["start"] - around["start"],
            "end": span["end"] - around["start"],
        },
    }


def shown(desk: Desk, row: Row) -> Record:
    """The record of a claim as judgements leave it."""
    return cards.judged(desk.book.record(row.reading, row.record), row)


def figures(desk: Desk, rows: Sequence[Row]) -> list[Record]:
    """What each toll among these claims gives."""
    found = []
    for row in rows:
        if row.kind != "toll":
            continue
        record = shown(desk, row)
        document, toll = record["document"], record["toll"]
        said = record["attribution"]
        found.append(
            {
                "claim": row.id,
                "claimant": (said[0]["name"] or said[0]["text"]) if said else document["publisher"],
                "document": document["name"],
                "published": document["published"],
                **{end: toll["count"][end] for end in ("min", "max", "best")},
                "outcome": toll["outcome"],
                "victims": toll["victims"],
                "state": row.state,
            }
        )
    return found


def state_of(states: Sequence[str]) -> str:
    """Whether people accepted all of it, some, or none."""
    accepted = sum(state in ("accepted", "edited") for state in states)
    if accepted == 0:
        return "proposed"
    return "accepted" if accepted == len(states) else "mixed"


def title(record: Mapping[str, Any]) -> str:
    """What happened, where and when, in one line."""
    kind = "incident" if record["kind"] == "other" else record["kind"]
    places = ", ".join(dict.fromkeys(site["name"] for site in record["where"] or ()))
    where = f" in {places}" if places else ""
    return words.printable(f"{kind[:1].upper()}{kind[1:]}{where}, {days(record['when'])}")


def days(when: Mapping[str, Any] | None) -> str:
    """The days of an incident."""
    if when is None:
        return "day not known"
    from datetime import date

    start, end = date.fromisoformat(when["start"]), date.fromisoformat(when["end"])
    if start == end:
        return words.day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{words.day(end)}"
    return f"{words.day(start)} – {words.day(end)}"

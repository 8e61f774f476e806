"""What does a page show of a claim, and what can be changed in it?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from tollbook.model.codec import Record
from tollbook.model.judge_codec import edited_record
from tollbook.model.review import weight
from tollbook.model.text import TAKEN_DOWN, Span, short_hash
from tollbook.store.queue import Queue, Row
from tollbook.web import fields
from tollbook.web.desk import Desk
from tollbook.words import sentence

# A sentence longer than this is shown around the claim only.
_LONGEST = 2_000
_AROUND = 400


def etag(row: Row) -> str:
    """Names what a claim is and what was decided of it."""
    return short_hash(row.id, row.record, row.judgement or "", row.state)


def card(desk: Desk, queue: Queue, row: Row) -> Record:
    """A claim with what it is about to be judged by."""
    said = desk.book.record(row.reading, row.record)
    document = said["document"]
    return {
        "claim": judged(said, row),
        "said": said,
        "document": {
            name: document[name] for name in ("id", "name", "title", "publisher", "published")
        },
        "state": row.state,
        "decided": queue.decided(row.judgement) if row.judgement else None,
        "priority": row.priority,
        "impact": row.impact,
        "doubt": row.doubt,
        "reasons": list(weight(said).reasons),
        "sentence": words_around(desk, said),
        "etag": etag(row),
    }


def judged(said: Record, row: Row) -> Record:
    """The record as judgements leave it."""
    if not row.edits:
        return said
    return edited_record(said, [(path, value) for path, value in json.loads(row.edits)])


def cards(desk: Desk, queue: Queue, rows: Iterable[Row]) -> list[Record]:
    """Several claims."""
    return [card(desk, queue, row) for row in rows]


def words_around(desk: Desk, record: Mapping[str, Any]) -> Record:
    """The sentence that a claim stands in; `start` and `end` are its place in the text."""
    text, span = record["document"]["text"], record["span"]
    if span["exact"] == TAKEN_DOWN:
        return {"text": TAKEN_DOWN, "start": span["start"], "end": span["end"]}
    start, end = _sentence(desk, text, span["start"], span["end"])
    content = desk.text(text)
    return {"text": content[start:end], "start": start, "end": end}


def content_of(desk: Desk, text: str, span: Mapping[str, Any]) -> str:
    """The content of a text; of one that was taken down, nothing but that it was, where the
    claim's words stood."""
    if span["exact"] == TAKEN_DOWN:
        start, end = int(span["start"]), int(span["end"])
        return " " * start + TAKEN_DOWN.ljust(end - start)
    return desk.text(text)


@lru_cache(20_000)
def _sentence(desk: Desk, text: str, start: int, end: int) -> tuple[int, int]:
    content = desk.text(text)
    first, last = sentence(content, Span(start, end, content[start:end]))
    if last - first > _LONGEST + (end - start):
        first, last = max(first, start - _AROUND), min(last, end + _AROUND)
    return first, last


def detail(desk: Desk, queue: Queue, row: Row) -> Record:
    """A claim with its fields, its history and what was decided of it."""
    shown = card(desk, queue, row)
    book = desk.book
    span, text = shown["said"]["span"], shown["said"]["document"]["text"]
    content = content_of(desk, text, span)
    return {
        **shown,
        "fields": fields.fields(shown["claim"], content, shown["reasons"]),
        "history": [
            {"when": heard.time, "who": None, "what": f"read by {heard.engine}", "judgement": None}
            for heard in book.history(row.id)
        ]
        + [
            _event(one) for one in queue.judgements_of(one.id for one in book.judgements_on(row.id))
        ],
        "judgements": queue.judgements_of(one.id for one in book.judgements_on(row.id)),
        "counterparts": _counterparts(desk, queue, row),
        "paragraph": paragraph(content, span["start"], span["end"]),
    }


def _event(judgement: Record) -> Record:
    what = judgement["decision"] + ("" if judgement["holds"] else " (taken back)")
    return {
        "when": judgement["when"],
        "who": judgement["who"],
        "what": what,
        "judgement": judgement["id"],
    }


def _counterparts(desk: Desk, queue: Queue, row: Row) -> list[Record]:
    ids = dict.fromkeys(heard.record["id"] for heard in desk.book.counterparts(row.id))
    return cards(desk, queue, queue.rows(list(ids)))


def paragraph(content: str, start: int, end: int) -> Record:
    """The paragraph of a claim, at most some screens of it."""
    low = max(content.rfind("\n", 0, start) + 1, start - 5_000)
    high = content.find("\n", end)
    high = min(len(content) if high < 0 else high, end + 5_000)
    return {"text": content[low:high], "start": low, "end": high}

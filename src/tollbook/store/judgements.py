"""How is a judgement kept, and how is it read back?

Its record is kept as JSON and named by its digest; who, when and the words it is bound to stand
beside it, to find it by, and `verify` compares them with what the record says.
"""

from __future__ import annotations

import json
from typing import Any

from tollbook.model.codec import line
from tollbook.model.judge import Entry, Judgement
from tollbook.model.judge_codec import judgement_from, judgement_record
from tollbook.store.ledger import sha256

Row = dict[str, Any]

IN_ORDER = "SELECT content FROM judgements ORDER BY entry"
NAMING = "SELECT DISTINCT judgement, entry FROM bindings WHERE claim = ?"
ON_CLAIM = (
    "SELECT DISTINCT judgement.content, judgement.entry FROM bindings AS bound JOIN judgements AS judgement "
    "ON judgement.id = bound.judgement JOIN claims AS claim ON claim.text = bound.text "
    "AND claim.kind = bound.kind AND claim.span_start = bound.span_start "
    "AND claim.span_end = bound.span_end WHERE claim.id = ? ORDER BY judgement.entry"
)


def row(judgement: Judgement) -> Row:
    """The row of `judgements`."""
    record = judgement_record(judgement)
    content = line(record)
    return {
        "id": judgement.id,
        "who": judgement.who,
        "time": record["when"],
        "decision": judgement.decision.value,
        "sha256": sha256(content),
        "content": content,
    }


def bindings(judgement: Judgement) -> list[Row]:
    """The rows of `bindings`."""
    id_ = judgement.id  # a hash of all entries: made once
    return [
        _binding(id_, side, position, entry)
        for side, entries in (("entries", judgement.entries), ("others", judgement.others))
        for position, entry in enumerate(entries)
    ]


def _binding(judgement: str, side: str, position: int, entry: Entry) -> Row:
    return {
        "claim": entry.claim,
        "side": side,
        "position": position,
        "judgement": judgement,
        "text": entry.text,
        "kind": entry.kind.value,
        "span_start": entry.start,
        "span_end": entry.end,
    }


def read(content: str) -> Judgement:
    """The judgement that a row's content tells."""
    return judgement_from(json.loads(content))

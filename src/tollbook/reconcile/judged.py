"""What do judgements make of a claim before it is reconciled?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tollbook.model import codec
from tollbook.model.derived import Standing
from tollbook.model.judge import Rulings


def edited(standing: Standing, ruled: Rulings) -> Standing:
    """The standing with the fields that people have put right; itself where nobody did."""
    ruling = ruled.of.get(standing.claim.id)
    if ruling is None or not ruling.edits:
        return standing
    record = codec.record(standing.claim, standing.document)
    for path, value in ruling.edits:
        _put(record, path.split("."), value)
    return replace(standing, claim=codec.claim_from(record))


def _put(record: dict[str, Any], path: list[str], value: Any) -> None:
    """Set the field of a record that a path leads to; objects on the way are made."""
    at = record
    for name in path[:-1]:
        if not isinstance(at.get(name), dict):
            at[name] = {}
        at = at[name]
    at[path[-1]] = value

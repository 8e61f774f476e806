"""In which order do people look at claims, and what has become of each?

Priority is impact times doubt: how much a claim matters, and how likely a person is to change
it. Both are judged by the record alone, so that they can be told in words (`reasons`), and
neither says that a claim is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tollbook.model.judge import Ruling, Verdict

# What a claim that counts nobody weighs against a toll of some hundred people (0.6).
_WEIGHTS = {
    "control": 0.35,
    "event": 0.3,
    "silence": 0.25,
    "statement": 0.15,
    "media": 0.1,
}
# A toll of 10,000 people or more weighs 1.
_MOST = 5.0
# Background on another time counts in no total.
_BACKGROUND = 0.3
# Nobody is sure of everything: without any reason for doubt, the larger claim still goes first.
_ALWAYS = 0.08
# Priorities are whole numbers, so that pages can go on from one without rounding.
_SCALE = 1_000_000
# From here on a place is a province or less exact (UCDP's where_prec).
_VAGUE = 5


class State(StrEnum):
    """What has become of a claim: `edited` is accepted with changes, `changed` that a decision
    no longer fits what the newest run says."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"
    CHANGED = "changed"


def state_of(ruling: Ruling | None) -> State:
    """The state that a ruling comes to; None: nobody has decided."""
    if ruling is None or ruling.status is Verdict.PROPOSED:
        return State.PROPOSED
    if ruling.status is Verdict.ACCEPTED:
        return State.EDITED if ruling.edits else State.ACCEPTED
    return State.REJECTED if ruling.status is Verdict.REJECTED else State.CHANGED


@dataclass(frozen=True, slots=True)
class Weight:
    """Why a claim stands where it stands in the queue; `impact` and `doubt` from 0 to 1."""

    impact: float
    doubt: float
    reasons: tuple[str, ...]

    @property
    def priority(self) -> int:
        """What the queue is sorted by, the highest first."""
        return round(self.impact * self.doubt * _SCALE)

    @property
    def columns(self) -> tuple[float, float, int]:
        """Impact, doubt and priority, as a row keeps them."""
        return (self.impact, self.doubt, self.priority)


def weight(record: Mapping[str, Any]) -> Weight:
    """How much a claim record matters, how doubtful it is, and why."""
    doubts = list(_doubts(record))
    sure = 1 - _ALWAYS
    for share, _ in doubts:
        sure *= 1 - share
    reasons = tuple(reason for _, reason in sorted(doubts, key=lambda one: -one[0]))
    return Weight(round(_impact(record), 4), round(1 - sure, 4), reasons)


def _impact(record: Mapping[str, Any]) -> float:
    toll = record.get("toll")
    base = _WEIGHTS.get(record["kind"], 0.2)
    if toll:
        count = toll["count"]
        people = max(count.get(end) or 0 for end in ("min", "max", "best"))
        base = min(1.0, (1 + math.log10(1 + people)) / _MOST)
    return base * _BACKGROUND if record["historical"] else base


def _doubts(record: Mapping[str, Any]) -> list[tuple[float, str]]:
    """Shares of doubt with their reasons, as words for people."""
    found: list[tuple[float, str]] = []
    if record["stance"] == "denied":
        found.append((0.3, "somebody denies it"))
    elif record["stance"] == "hedged":
        found.append((0.25, "the text itself doubts it"))
    if record["kind"] in ("toll", "event", "control"):
        found += _unplaced(record)
    if any(party.get("name") is None for party in record["attribution"]):
        found.append((0.12, "who says so has no known name"))
    if toll := record.get("toll"):
        found += _uncertain(toll)
    return found


def _unplaced(record: Mapping[str, Any]) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    when, where = record["when"], record["where"]
    if when is None or (when.get("start") is None and when.get("end") is None):
        found.append((0.25, "the day is not told"))
    elif when.get("precision") not in ("day", "range"):
        found.append((0.1, f"the time is known to the {when.get('precision')} only"))
    if not where:
        found.append((0.25, "no place is told"))
    elif any(place.get("id") is None for place in where):
        found.append((0.3, "a place is not in the gazetteer"))
    elif all((place.get("precision") or 0) >= _VAGUE for place in where):
        found.append((0.12, "the place is a large area"))
    return found


def _uncertain(toll: Mapping[str, Any]) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    count, victims = toll["count"], toll["victims"]
    if count.get("min") is not None and not any(c.isdigit() for c in count["text"]):
        low, high = count.get("min"), count.get("max")
        if high is None or (high != low and high > 2):
            found.append((0.15, "the number is in words without a bound"))
    if toll["scope"] == "unknown":
        found.append((0.15, "one incident or a running total: not told"))
    if victims["status"] == "unknown":
        found.append((0.12, "civilians or fighters: not told"))
    if victims.get("side") is None:
        found.append((0.08, "the side of the victims is not told"))
    return found

"""Why are an incident's figures what they are? In sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tollbook.model.derived import Grade

GRADES = {
    Grade.CONFIRMED: "the party that is blamed concedes it",
    Grade.FAIR: "two or more independent roots say so",
    Grade.WEAK: "one root says so",
    Grade.CONTESTED: "two parties each blame the other",
    Grade.DISCOUNTED: "those harmed are said to be combatants only, or it is taken back",
}
_OUTCOMES = {"casualties": "killed or wounded", "other": "harmed otherwise"}


def explanation(record: Mapping[str, Any], cards: Mapping[str, Any]) -> list[str]:
    """One sentence for each end of each range, and for each claim that was left out."""
    return [sentence for toll in record["tolls"] for sentence in _of_toll(toll, cards)]


def _of_toll(toll: Mapping[str, Any], cards: Mapping[str, Any]) -> Iterator[str]:
    name = _name(toll)
    for end, word in (("low", "At least"), ("best", "Best figure"), ("high", "At most")):
        value = toll[end]
        if value is None:
            if end == "high" and toll["low"] is not None:
                yield f"{name}: no upper bound, since the highest figure is open upward."
            continue
        said = _said(toll["because"][end], cards)
        yield f"{name}: {word.lower()} {value:,}{said}."
    for left in toll["left_out"]:
        yield f"{name}: {_who(left['id'], cards)} is left out: {left['why']}."
    for note in toll.get("notes", ()):
        yield f"{name}: {note}."


def _name(toll: Mapping[str, Any]) -> str:
    victims = toll["victims"]
    whose = [] if victims["status"] == "unknown" else [victims["status"]]
    whose += [victims["side"]] if victims["side"] else []
    outcome = _OUTCOMES.get(toll["outcome"], toll["outcome"])
    return f"{outcome.capitalize()}, {', '.join(whose)}" if whose else outcome.capitalize()


def _said(claims: Sequence[str], cards: Mapping[str, Any]) -> str:
    names = list(dict.fromkeys(_who(claim, cards) for claim in claims))
    return f", as {' and '.join(names)} give{'s' if len(names) == 1 else ''} it" if names else ""


def _who(claim: str, cards: Mapping[str, Any]) -> str:
    card = cards.get(claim)
    if card is None:
        return claim
    document = card["document"]
    return str(card["claimant"] or document["publisher"] or document["name"])

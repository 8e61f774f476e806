"""The cases of tests/cases/facts.txt: a report's words and what besides tolls is read in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tollbook.extract.reader import RulesExtractor
from tollbook.model.claim import Claim, Control, Event, Media, Silence, Stance, Statement
from tollbook.model.text import Text

CASES = Path(__file__).resolve().parent.parent / "cases" / "facts.txt"
KINDS = {
    "event": Event,
    "control": Control,
    "statement": Statement,
    "silence": Silence,
    "media": Media,
}


@dataclass(frozen=True)
class Case:
    """A report and the facts expected of it."""

    name: str
    text: str
    expected: tuple[str, ...]
    known_failure: bool


def cases() -> Iterator[Case]:
    """The cases of the file, in its order."""
    lines = [line for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    for block in re.split(r"(?m)^(?=== )", "\n".join(lines).strip()):
        if not block.strip():
            continue
        head, *rest = [line for line in block.splitlines() if line.strip()]
        name = head.strip("= ")
        known_failure = name.endswith("known failure")
        text = rest[0].partition(" | ")[2]
        yield Case(name, text, tuple(rest[1:]), known_failure)


def roles(claim: Claim) -> dict[str, list[str]]:
    """Who and what a claim names, by the words of the case file."""
    body = claim.body
    if isinstance(body, Event):
        return {"by": [p.text for p in body.actors], "on": [p.text for p in body.targets]}
    if isinstance(body, Control):
        return {
            "by": [body.by.text] if body.by else [],
            "from": [body.lost_by.text] if body.lost_by else [],
            "at": [place.text for place in claim.where],
        }
    if isinstance(body, Statement):
        return {
            "by": [p.text for p in body.speakers],
            "to": [p.text for p in body.addressees],
            "quote": list(body.quotes),
        }
    if isinstance(body, Silence):
        return {"by": [body.party.text]}
    return {}


def word(claim: Claim) -> str | None:
    """The mode, change, type or medium of a claim; None where its kind has none."""
    body = claim.body
    if isinstance(body, Event):
        return body.mode
    if isinstance(body, Control):
        return body.change.value
    if isinstance(body, Statement):
        return body.type.value
    return body.medium.value if isinstance(body, Media) else None


def holds(line: str, claim: Claim) -> bool:
    """Whether a claim is what a line of the case file says."""
    _, _, rest = line.partition(" ")
    said = re.match(r"[A-Za-z][\w ]*?(?= (?:by|on|from|at|to|quote) \"|$| hedged| denied)", rest)
    if word(claim) is not None and (said is None or said.group() != word(claim)):
        return False
    found = roles(claim)
    wanted: dict[str, list[str]] = {}
    for role, words in re.findall(r'(\w+) "([^"]+)"', line):
        wanted.setdefault(role, []).append(words)
    for role, names in wanted.items():
        read = found.get(role, [])
        if len(read) != len(names):
            return False
        if not all(name in text for name, text in zip(names, read, strict=True)):
            return False
    stances = [s for s in (Stance.HEDGED, Stance.DENIED) if line.endswith(f" {s.value}")]
    return not stances or claim.stance is stances[0]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_facts_of_the_case_are_read(case: Case, request: pytest.FixtureRequest) -> None:
    """Of the kinds that the case names, the claims are those of the case, no more and no fewer."""
    if case.known_failure:
        request.applymarker(
            pytest.mark.xfail(strict=True, reason="kept on file as a known failure")
        )
    named = {line.removeprefix("no ").split()[0] for line in case.expected}
    kinds = tuple(KINDS[kind] for kind in named)
    (claims,) = RulesExtractor().extract([Text.of("case", case.text, parser="test/1")])
    found = [c for c in claims if isinstance(c.body, kinds)]
    read = [(type(c.body).__name__, word(c), roles(c), c.stance.value) for c in found]

    expected = [line for line in case.expected if not line.startswith("no ")]

    assert len(expected) == len(found), read
    for line, claim in zip(expected, found, strict=True):
        assert isinstance(claim.body, KINDS[line.split()[0]]), (line, read)
        assert holds(line, claim), (line, read)

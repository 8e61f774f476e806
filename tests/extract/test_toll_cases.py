"""Every case of `tests/cases/tolls.txt`: report text in, the tolls expected out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tollbook.extract.reader import RulesExtractor
from tollbook.model.claim import Claim, Count, Outcome, Scope, Stance, Status, Toll
from tollbook.model.text import Text

CASES = Path(__file__).parent.parent / "cases" / "tolls.txt"
HEADING = re.compile(r"^== (?P<name>.+?) ==(?P<after>.*)$")


@dataclass(frozen=True)
class Case:
    """One report text and the lines that say which tolls stand in it."""

    name: str
    text: str
    expected: tuple[str, ...]
    known_failure: bool


def cases() -> Iterator[Case]:
    """The cases of the file, in order."""
    name, failing, text, expected = "", False, "", list[str]()
    for line in [*CASES.read_text(encoding="utf-8").splitlines(), "== end =="]:
        heading = HEADING.match(line)
        if heading:
            if name:
                yield Case(name, text, tuple(expected), failing)
            name = heading["name"]
            failing = "known failure" in line
            name = name.removesuffix(" == known failure")
            text, expected = "", []
        elif line.strip() and not line.startswith("#"):
            if not text:
                text = line.split(" | ", 1)[1]
            else:
                expected.append(line)


@cache
def extractor() -> RulesExtractor:
    """One reader for all cases."""
    return RulesExtractor()


def tolls(text: str) -> list[tuple[Claim, Toll]]:
    """The tolls read in a text, in the order of their counts."""
    (claims,) = extractor().extract([Text.of("case", text, parser="case/1")])
    found = [(claim, claim.body) for claim in claims if isinstance(claim.body, Toll)]
    return sorted(found, key=lambda pair: (pair[1].count.start, -pair[1].count.end))


def shown(count: Count) -> str:
    """A count in the notation of the case file."""
    if count.best is not None and count.min is None and count.max is None:
        return f"~{count.best}"
    low, high = count.min, count.max
    if low == high:
        return str(low)
    return f"{'' if low is None else low}..{'' if high is None else high}"


def holds(line: str, claim: Claim, toll: Toll) -> bool:
    """Whether a toll is what a line of the case file says."""
    outcome, count, *rest = re.findall(r'by "[^"]+"|part of the above|\S+', line)
    if toll.outcome is not Outcome(outcome) or shown(toll.count) != count:
        return False
    for word in rest:
        if word in set(Status):
            if toll.victims.status is not Status(word):
                return False
        elif word == "part of the above":
            if toll.subset_of is None:
                return False
        elif word in ("cumulative", "incident"):
            if toll.scope is not Scope(word):
                return False
        elif word == "increment":
            if toll.increment_of is None:
                return False
        elif word in set(Stance):
            if claim.stance is not Stance(word):
                return False
        elif word.startswith('by "'):
            if not any(word[4:-1] in party.text for party in claim.attribution):
                return False
        elif word not in (toll.victims.text or ""):
            return False
    return True


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_tolls_of_the_case_are_read(case: Case, request: pytest.FixtureRequest) -> None:
    """The tolls of the text are those of the case, no more and no fewer."""
    if case.known_failure:
        request.applymarker(
            pytest.mark.xfail(strict=True, reason="kept on file as a known failure")
        )
    found = tolls(case.text)

    expected = [line for line in case.expected if line.strip() != "nothing"]
    read = [
        f"{t.outcome} {shown(t.count)} {t.victims.text} {t.victims.status} {t.scope} {c.why}"
        for c, t in found
    ]
    assert len(expected) == len(found), read
    for line, (claim, toll) in zip(expected, found, strict=True):
        assert holds(line, claim, toll), (line, read)

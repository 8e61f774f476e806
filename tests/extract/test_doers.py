"""Who is told to have done it, what one attack did, and what counts nobody new."""

from __future__ import annotations

from functools import cache

import pytest

from tollbook.extract.reader import RulesExtractor
from tollbook.model.claim import Scope, Toll
from tollbook.model.text import Text


@cache
def extractor() -> RulesExtractor:
    """One reader for all cases."""
    return RulesExtractor()


def tolls(text: str) -> list[Toll]:
    """The tolls of a text, in the order of its words."""
    (claims,) = extractor().extract([Text.of("case", text, parser="case/1")])
    return [claim.body for claim in claims if isinstance(claim.body, Toll)]


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("An air strike by the army on the port killed 12 people.", "the army"),
        ("Twelve people were killed in Russian air strikes on the town.", "Russian"),
        ("Rebels stormed a post near the river, killing nine policemen.", "Rebels"),
        ("Russian guided bombs hit a block of flats, killing at least three people.", "Russian"),
        ("Government forces killed 45 civilians in the town.", "Government forces"),
        ("Chlorine gas killed three villagers.", None),
        ("Six civilians were killed in the Syria conflict on Sunday.", None),
        ("Twelve people were killed in a bombing.", None),
    ],
)
def test_the_doer_is_found_in_cause_or_verb_above(text: str, doer: str | None) -> None:
    """By an agent, an owner or a modifier of the cause, or the subject of the verb above; a weapon,
    a war and a country that something happened in are nobody."""
    assert [toll.perpetrator for toll in tolls(text)] == [doer]


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("An ambush in May killed nine soldiers.", [Scope.INCIDENT]),
        ("Last week, the shelling of a camp left nine people dead.", [Scope.INCIDENT]),
        (
            "The ministry says 46 people were killed, half of them children, when warplanes struck "
            "a bus in August.",
            [Scope.INCIDENT],
        ),
        ("The war killed 900 people in May.", [Scope.CUMULATIVE]),
        ("In the past week 40 people were killed in air strikes.", [Scope.CUMULATIVE]),
        (
            "Air raids killed 14 people on Friday, bringing the number killed since May to 2,309.",
            [Scope.INCIDENT, Scope.CUMULATIVE],
        ),
    ],
)
def test_one_attack_has_a_toll_of_its_own(text: str, scopes: list[Scope]) -> None:
    """A period in the sentence makes a running total of what no single attack is told to have
    done, and the period of a total that follows is the total's."""
    assert [toll.scope for toll in tolls(text)] == scopes


@pytest.mark.parametrize(
    "text",
    [
        "State television gave no number of casualties.",
        "The dead soldier was named as Ivo Brandt.",
    ],
)
def test_nobody_new_is_counted(text: str) -> None:
    """A withheld number and somebody counted before are no tolls."""
    assert tolls(text) == []


def test_who_admits_losses_did_not_kill_them() -> None:
    """The subject of "admitted losing" is the loser, not the doer."""
    (toll,) = tolls("The movement admitted losing nine fighters in the clashes.")
    assert toll.perpetrator is None


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("As of 7 October, at least 20 civilians have been killed.", [Scope.CUMULATIVE]),
        ("The monitor had counted 28 dead by 2 October.", [Scope.CUMULATIVE]),
        ("The army published 40 more names, and its toll stands at 874.", [Scope.CUMULATIVE]),
        ("The prosecutor counted 93 civilians killed.", [Scope.CUMULATIVE]),
        ("The mission recorded 12 civilians killed in the air strike.", [Scope.INCIDENT]),
        ("The attack's toll stands at 12.", [Scope.INCIDENT]),
    ],
)
def test_a_party_s_own_count_runs_on(text: str, scopes: list[Scope]) -> None:
    """An as-of day, a party's own toll and a register count on; an attack's toll does not. Who
    keeps the count killed nobody."""
    found = tolls(text)
    assert [toll.scope for toll in found] == scopes
    assert all(toll.perpetrator is None for toll in found)

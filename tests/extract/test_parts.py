"""Counts without a harm word of their own that break down, or bring up, a toll."""

from __future__ import annotations

import pytest

import tollbook
from tollbook.model.claim import Toll


def tolls(text: str) -> list[tuple[str, str, bool]]:
    """Each toll's count, its victims' status, and whether it is part of another."""
    return [
        (claim.body.count.text, claim.body.victims.status.value, claim.body.subset_of is not None)
        for claim in tollbook.read_text(text, published="2021-03-10")
        if isinstance(claim.body, Toll)
    ]


def test_the_next_sentence_says_who_they_were() -> None:
    """Its counts are parts of the toll before, with a status of their own."""
    assert tolls(
        "Fifteen people were killed in the raid on Sunday, police said. "
        "Ten of them were civilians and five were soldiers."
    ) == [("Fifteen", "unknown", False), ("Ten", "civilian", True), ("five", "military", True)]
    assert tolls("Nine people were killed, six of them civilians. The other three were soldiers.")[
        2
    ] == ("The other three", "military", True)


@pytest.mark.parametrize(
    "text",
    [
        "Five people were killed. Ten of them were civilians.",  # more than there are
        "Five people were killed.\n\nTwo of them were soldiers.",  # of another paragraph's
        "Five people were killed. Two of them were late.",  # nobody's status
    ],
)
def test_what_cannot_be_a_part_is_none(text: str) -> None:
    """Only the toll itself is read."""
    assert len(tolls(text)) == 1


def test_a_list_by_place_behind_a_colon() -> None:
    """Each part has its own place, where they add up to the toll."""
    claims = tollbook.read_text(
        "Five civilians were killed on Monday, the ministry said: three in Aleppo and two in Homs.",
        published="2021-03-10",
    ).of("toll")

    assert [[place.text for place in claim.where] for claim in claims[1:]] == [["Aleppo"], ["Homs"]]
    assert all(
        isinstance(claim.body, Toll) and claim.body.subset_of == claims[0].id
        for claim in claims[1:]
    )
    assert len(tolls("Five civilians were killed on Monday: three in Aleppo, one in Homs.")) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The number of people killed in the raid on the port has risen to 22, he said.", "22"),
        ("A body was found, bringing to 17 the number of sailors killed by the blast.", "17"),
        ("That brings to four the number of people killed by the strike, he said.", "four"),
        ("Since January 120 civilians have been killed in the region, he said.", "120"),
    ],
)
def test_a_number_is_said_far_from_what_it_is_of(text: str, count: str) -> None:
    """Before or behind "the number of people killed in …"; a month has no 120 days."""
    assert count in [found for found, _, _ in tolls(text)]


def test_who_says_so_is_not_among_the_victims() -> None:
    """Behind a list of them, too."""
    found = tolls("Twenty people were killed, including five women, the governor said.")

    assert [count for count, _, _ in found] == ["Twenty", "five"]


def test_a_number_that_was_put_right_is_the_new_one() -> None:
    """ "from 93 down to 88" has 88 dead."""
    found = tolls("The army corrected the number of soldiers killed since May from 93 down to 88.")

    assert [count for count, _, _ in found] == ["88"]


def test_a_total_behind_a_long_period_is_brought_about_by_the_days_dead() -> None:
    """The clause between says since when it counts, and is no gap too wide."""
    claims = tollbook.read_text(
        "Five sailors were killed at noon, bringing the number of sailors killed since the "
        "battle for the city began on 2 January to 54, the army said.",
        published="2021-03-10",
    ).of("toll")
    day, total = (claim.body for claim in claims)

    assert isinstance(day, Toll) and isinstance(total, Toll)
    assert day.increment_of == claims[1].id
    assert total.scope.value == "cumulative"


def test_a_list_of_the_dead_has_all_its_items() -> None:
    """A word of harm and a colon head it; each item stands for itself."""
    found = tolls("Monday's dead: two civilians in Homs; four soldiers in Aleppo and one child.")

    assert found == [
        ("two", "civilian", False),
        ("four", "military", False),
        ("one", "civilian", False),
    ]

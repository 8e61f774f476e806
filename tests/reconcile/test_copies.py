"""Which texts are copies of one, and what they say otherwise. All places and people are invented."""

from __future__ import annotations

from collections import defaultdict

import pytest

from generator import NOISY, corpus
from tollbook.reconcile.copies import Sketch, differences, is_copy, sketch, touched

WIRE = """Rockets hit the bus station of Verin Dar

VERIN DAR, 3 March 2021 (Valley Agency) — At least 12 people were killed when rockets hit the bus station of Verin Dar on Wednesday.

The director of the district hospital said that 31 wounded had been brought in by noon.

Three rockets fell within a minute, a driver who was waiting there told the agency.

The army of the north denied that its batteries had fired on the town that morning.

The road to the south remained closed, and the wounded were taken across the river by boat.
"""

BACKGROUND = """The two sides have fought over the valley since the referendum of nine years ago.

A truce signed in the spring has been broken several times, most often along the river.

Observers of the regional mission count the shots but do not say who fired them.
"""


def copies(one: str, other: str) -> bool:
    return is_copy(sketch(one), sketch(other))


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def test_a_wire_story_under_another_dateline_and_headline_is_a_copy() -> None:
    """An outlet's own headline, dateline, marks and number words make no other story of it."""
    printed = replaced(
        WIRE,
        (
            "Rockets hit the bus station of Verin Dar\n",
            "Twelve dead as rockets strike bus station, hospital says\n",
        ),
        ("VERIN DAR, 3 March 2021 (Valley Agency) — At", "At"),
        ("Three rockets", "3 rockets"),
    )

    assert copies(WIRE, printed)


def test_a_shortened_story_is_a_copy() -> None:
    """Whoever prints only the beginning prints the story."""
    assert copies(WIRE, "\n\n".join(WIRE.split("\n\n")[:4]))


def test_reports_that_share_their_background_are_no_copies() -> None:
    """The same three paragraphs of background under two different reports, half of each."""
    one = (
        "Nine men were killed in a raid on the mill of Tambura on Monday, the mayor said.\n\n"
        "They had come to fetch flour for the villages up the river, he told reporters.\n\n"
        "Their bodies were brought to the church in the afternoon of the same day.\n\n" + BACKGROUND
    )
    other = (
        "Shells fell on the market of Dolni Brod on Friday and wounded 4 women, a nurse said.\n\n"
        "The stalls had been opened an hour earlier, and few people were about.\n\n"
        "The council asked both sides to keep their guns away from the town.\n\n" + BACKGROUND
    )

    assert not copies(one, other)


def test_reports_that_share_a_quotation_are_no_copies() -> None:
    """One sentence of a statement stands in many reports."""
    said = "We will not rest until each of the 14 men who were taken has come home, the minister said.\n\n"
    one = said + "He spoke at the funeral of the guard who was shot on the bridge last week."
    other = said + "The families have waited in front of the ministry since Sunday morning."

    assert not copies(one, other)


def test_a_bulletin_of_another_day_is_no_copy() -> None:
    """A form that is filled in anew each day has other figures throughout."""

    def bulletin(first: int, second: int, third: int) -> str:
        return (
            f"Over the past day {first} violations of the truce were counted in the valley.\n\n"
            f"Of the staff of the mission {second} were on duty along the line of contact.\n\n"
            f"The hospitals of the valley took in {third} people with wounds from shells.\n\n"
            "The mission publishes its figures each morning on the board before its office.\n\n"
            "It does not say which side has fired, and gives no names of those who were hurt.\n\n"
            "Questions are answered by the press office of the mission between nine and noon.\n\n"
        )

    assert not copies(bulletin(14, 62, 3), bulletin(21, 60, 7))


def test_a_corrected_figure_is_a_copy_and_its_difference_comes_first() -> None:
    """The same story with another figure: a copy whose difference is news."""
    corrected = replaced(
        WIRE,
        ("At least 12 people", "At least 14 people"),
        ("Three rockets fell within a minute", "Three rockets fell within one or two minutes"),
    )

    found = differences(WIRE, corrected)

    assert copies(WIRE, corrected)
    assert next((d.figures, d.change.before is None) for d in found) == (True, False)
    change = found[0].change
    assert change.before is not None and change.after is not None
    assert [change.before[a:b] for a, b in change.gone] == ["12"]
    assert [change.after[a:b] for a, b in change.new] == ["14"]


def test_a_live_blog_holds_its_earlier_state() -> None:
    """What a live blog has put on top since is told as only in the later of the two."""
    later = (
        "16:40 The hospital of Verin Dar now counts 15 dead, its director says on the telephone.\n\n"
        "15:10 The governor has arrived in the town and visits the wounded in the two wards.\n\n"
        + WIRE
    )

    found = differences(WIRE, later)

    assert copies(WIRE, later)
    assert [d.change.before for d in found] == [None, None]
    assert {d.change.after for d in found} == set(later.split("\n\n")[:2])


def test_a_sketch_survives_being_packed() -> None:
    """A book keeps sketches as bytes."""
    made = sketch(WIRE)

    assert Sketch.unpacked(made.packed()) == made
    with pytest.raises(ValueError, match="no sketch"):
        Sketch.unpacked(made.packed()[:-1])


def test_copies_of_copies_are_one_group() -> None:
    """Two texts that hold different parts of one story belong together through it."""
    parts = WIRE.split("\n\n")
    texts = {"whole": WIRE, "first": "\n\n".join(parts[:4]), "other": BACKGROUND}
    sketches = {name: sketch(text) for name, text in texts.items()}
    holding: dict[int, list[str]] = defaultdict(list)
    for name, one in sketches.items():
        for sentence in one.exact:
            holding[sentence].append(name)

    assert touched(texts, sketches=sketches.__getitem__, holding=holding) == [["first", "whole"]]


def test_bulletins_in_a_few_words_under_their_issuers_name_are_no_copies() -> None:
    """What they share is who issues them; the day and the figure below are what they tell."""
    name = "Directorate of Rescue Services of the Velmar Republic"
    first = sketch(f"{name}\n\n4 May: 12 dead\n")
    second = sketch(f"{name}\n\n5 May: 12 dead\n")

    assert not is_copy(first, second)
    assert is_copy(first, first)


def test_short_reports_of_one_war_are_not_all_copies_of_each_other() -> None:
    """Same figures, phrases and closing sentences: at most a few of very many hang together."""
    sketches = {
        one.document.id: sketch(one.text.content)
        for one in corpus(20_000, NOISY, seed=1).standings
        if one.text is not None
    }
    holding: dict[int, list[str]] = defaultdict(list)
    for name, one in sketches.items():
        for sentence in one.sentences:
            holding[sentence].append(name)
    groups = touched(sketches, sketches=sketches.__getitem__, holding=holding)

    assert len(groups) > 1_000
    assert max(map(len, groups)) <= 10

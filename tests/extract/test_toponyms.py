"""Which words of a text are proposed as names of places, and which of those are chosen."""

from __future__ import annotations

import pytest

from tollbook.extract.toponyms import proposals
from tollbook.model.text import Text
from tollbook.model.toponym import Proposal
from tollbook.resolve.gazetteer import Gazetteer
from tollbook.resolve.recognition import chosen, recognised


def proposed(content: str) -> tuple[Proposal, ...]:
    """The proposals of a text."""
    return proposals(Text.of("doc", content, parser="plain/1"))


def found(content: str) -> list[str]:
    """The names of places in a text."""
    return [one.text for one in recognised(proposed(content), Gazetteer())]


def test_proposals_quote_the_text() -> None:
    """Their offsets are those of the text, whatever the parser sees."""
    text = "“Idlib’s” market\n\nwas shelled near Khan Shaykhun, south of Aleppo."
    made = proposed(text)

    assert made
    assert all(text[one.start : one.end] == one.text for one in made)
    assert "Khan Shaykhun" in {one.text for one in made}


def test_times_are_not_proposed() -> None:
    """Months and days have capitals too."""
    assert not {"May", "Monday", "October"} & {
        one.text for one in proposed("On Monday, 4 May, they left. In October they came back.")
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Clashes were reported in Idlib, Hama and Aleppo provinces.", ["Idlib", "Hama", "Aleppo"]),
        ("Troops left Goma and moved between Bukavu and Uvira.", ["Goma", "Bukavu", "Uvira"]),
        (
            "A convoy was hit 30 km north of Kandahar near the Pakistani border.",
            ["Kandahar", "Pakistani"],
        ),
        ("Ships sailed along the Euphrates River.", ["Euphrates"]),
    ],
)
def test_places_are_found_in_lists_distances_and_peoples(text: str, names: list[str]) -> None:
    """Every name that tells a place is found, peoples' too."""
    words = " ".join(found(text))

    assert all(name in words for name in names)


def test_people_and_days_are_no_places() -> None:
    """A person with a title and a word at the start of a sentence are not taken for places."""
    words = found("President Maria Lopez met Mr. Smith on Tuesday. Nobody spoke to reporters.")

    assert words == []


def test_of_overlapping_names_the_likelier_is_kept() -> None:
    """None of those kept shares a letter with another."""
    short, long = Proposal(4, 9, "Idlib", ()), Proposal(4, 18, "Idlib province", ())

    assert chosen([(short, 0.6), (long, 0.9)], 0.3) == [long]
    assert chosen([(short, 0.9), (long, 0.6)], 0.3) == [short]
    assert chosen([(short, 0.2), (long, 0.1)], 0.3) == []

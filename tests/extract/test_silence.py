"""Who will not say, and about what."""

from __future__ import annotations

import pytest

from tollbook.extract import silence
from tollbook.extract.reading import Reading
from tollbook.model.claim import Silence
from tollbook.model.text import Text


def silences_in(content: str) -> list[Silence]:
    """The silences of a text, of those sentences that the gate lets through."""
    reading = Reading.of(Text.of("d", content, parser="test/1"))
    found = []
    for sentence in reading.sentences:
        if silence.wants(sentence):
            reading.parse(sentence.index)
            found += silence.find(reading, sentence.index)
    return [draft.body for draft in found if isinstance(draft.body, Silence)]


@pytest.mark.parametrize(
    ("content", "party", "about"),
    [
        ("The staff is refusing to report its casualties.", "The staff", "its casualties"),
        ("The army has not said how many of its soldiers died.", "The army", "how many of its soldiers died"),
        ("The ministry would not comment on the losses.", "The ministry", "the losses"),
        ("A spokesman would not tell us the number of boys held.", "A spokesman", "the number of boys held"),
        ("The militia gave no details of its own dead.", "The militia", "its own dead"),
        ("Chile's navy has published no toll of the storm.", "Chile's navy", "the storm"),
        ("The warden refused to give any numbers for the wounded.", "The warden", "any numbers for the wounded"),
        ("The army declined to say how many pilots had been lost.", "The army", "how many pilots had been lost"),
        ("The Front does not reveal how many of its men died.", "The Front", "how many of its men died"),
        ("The militia has said nothing about the fire.", "The militia", "the fire"),
        ("The council is silent about the missing money.", "The council", "the missing money"),
        ("The other side conceals the number of wounded.", "The other side", "the number of wounded"),
        ("The ministry has yet to release casualty figures.", "The ministry", "casualty figures"),
        ("Neither side would give a figure for its losses.", "Neither side", "a figure for its losses"),
        ("No figures for military casualties have been released by the staff.", "the staff", "military casualties"),
        ("The number of wounded is being kept secret by the ministry.", "the ministry", "The number of wounded"),
        ("Asked how many men he had lost, the colonel refused to answer.", "the colonel", "how many men he had lost"),
        ("How many sailors drowned? The admiral would not give a figure.", "The admiral", "How many sailors drowned"),
        ("The junta, which has never disclosed its losses, rejected the claim.", "The junta", "its losses"),
        ("No comment came from the army.", "the army", None),
    ],
)  # fmt: skip
def test_a_party_that_will_not_say_is_recorded_with_what_it_keeps(
    content: str, party: str, about: str | None
) -> None:
    """Refusing, giving no figures, hiding and saying nothing are silence, about words of the text."""
    (found,) = silences_in(content)

    assert (party, about) == (found.party.text, found.about)


@pytest.mark.parametrize(
    "content",
    [
        "The driver did not say which road he took.",
        "The rebels refused to give up the town.",
        "The army hid its tanks in a forest.",
        "The ministry said how many soldiers died.",
        "Nobody said how many had died.",
    ],
)
def test_brevity_and_other_refusals_are_no_silence(content: str) -> None:
    """A detail left out, ground not given up and things hidden are not silence on the harmed."""
    assert silences_in(content) == []


@pytest.mark.parametrize(
    "content",
    [
        "The ministry said two had died. It gave no details.",
        "The army gave no further details.",
        "Officials gave no information about the operation.",
    ],
)
def test_to_be_brief_is_no_silence(content: str) -> None:
    """ "No details" is silence only where it is the harmed of whom none are given."""
    assert silences_in(content) == []


def test_no_details_of_the_harmed_are_silence() -> None:
    """The more exact the thing not told, the plainer the silence."""
    found = silences_in("The army gave no further details of casualties.")
    assert [silence.about for silence in found] == ["casualties"]

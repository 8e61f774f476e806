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
        ("The regime is refusing to report military casualties.", "The regime", "military casualties"),
        ("The army has not said how many of its soldiers died.", "The army", "how many of its soldiers died"),
        ("The ministry would not comment on the losses.", "The ministry", "the losses"),
        ("A spokesman would not tell us how many were fighters.", "A spokesman", "how many were fighters"),
        ("The militia gave no details of its own dead.", "The militia", "its own dead"),
        ("Russia's ministry has published no figures for its losses.", "Russia's ministry", "its losses"),
        ("The command refused to give any figures for the dead.", "The command", "any figures for the dead"),
        ("The army declined to say how many officers it had lost.", "The army", "how many officers it had lost"),
        ("The Front does not reveal how many fighters it has lost.", "The Front", "how many fighters it has lost"),
        ("The group has said nothing about the blast.", "The group", "the blast"),
        ("The ministry is silent about the three warnings.", "The ministry", "the three warnings"),
        ("The other side is concealing the number of its soldiers killed.", "The other side", "the number of its soldiers killed"),
        ("The ministry has yet to release casualty figures.", "The ministry", "casualty figures"),
        ("Neither side would give a figure for its losses.", "Neither side", "a figure for its losses"),
        ("No figures for military casualties have been released by the staff.", "the staff", "military casualties"),
        ("The number of wounded is being kept secret by the ministry.", "the ministry", "The number of wounded"),
        ("Asked how many men he had lost, the colonel refused to answer.", "the colonel", "how many men he had lost"),
        ("How many are still missing? The committee would not give a number.", "The committee", "How many are still missing"),
        ("The junta, which has never disclosed its losses, rejected the claim.", "The junta", "its losses"),
        ("There was no immediate comment from the army.", "the army", None),
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

"""Who says what in every sentence: speaker, cue and content, on sentences of our own."""

from __future__ import annotations

import pytest

from tollbook.extract.attributions import attributions
from tollbook.extract.candidates import candidates
from tollbook.extract.quotations import Quotations
from tollbook.extract.reading import Reading, parse_all
from tollbook.extract.weighing import ENOUGH, certainty, features
from tollbook.model.attribution import Attribution
from tollbook.model.text import Text


def told(content: str) -> tuple[Attribution, ...]:
    """The attributions of a text."""
    (found,) = attributions([Text.of("d", content, parser="test/1")])
    return found


def in_words(found: tuple[Attribution, ...]) -> list[tuple[str | None, str, str]]:
    """Speaker, cue and content as words."""
    return [(a.speaker.text if a.speaker else None, a.cue.exact, a.content.exact) for a in found]


TOLD = [
    # What is said stands behind, before and around the cue.
    ("The mayor said that the bridge was safe.", "The mayor", "said", "that the bridge was safe"),
    ("The bridge was safe, the mayor said.", "the mayor", "said", "The bridge was safe"),
    ("According to the mayor, the bridge was safe.", "the mayor", "According to", "the bridge was safe"),
    ("The bridge, the mayor said, was safe.", "the mayor", "said", "The bridge, the mayor said, was safe"),
    # Thoughts, wishes, questions and judgements.
    ("The farmers believe that the well is poisoned.", "The farmers", "believe", "that the well is poisoned"),
    ("Omar Haddad wants to go home.", "Omar Haddad", "wants", "to go home"),
    ("The council called for an inquiry into the fire.", "The council", "called for", "an inquiry into the fire"),
    ("The bishop condemned the raid on the market.", "The bishop", "condemned", "the raid on the market"),
    ("The envoy urged both sides to open the road.", "The envoy", "urged", "both sides to open the road"),
    # Nobody is named.
    ("The truce is expected to hold.", None, "is expected", "The truce is expected to hold"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "speaker", "cue", "said"), TOLD)
def test_speaker_cue_and_content(content: str, speaker: str | None, cue: str, said: str) -> None:
    """Each construction gives the speaker's words, the cue and the whole of what is told."""
    assert (speaker, cue, said) in in_words(told(content))


@pytest.mark.parametrize(
    "content",
    [
        "The convoy crossed the river at noon.",
        "Rebels attacked the village and shelled the town.",
        "The attacker set off a vest near a mill.",
        "Trucks carried flour to the camp.",
        "The road was cut for nine days.",
    ],
)
def test_deeds_are_not_told(content: str) -> None:
    """A verb with an object is no attribution by itself, and force is none at all."""
    assert told(content) == ()


def test_content_is_the_whole_quotation() -> None:
    """A quotation that goes on behind the cue, over more sentences, is one content."""
    content = '"We hold the road," the commander said. "They have nothing. They ran."'
    ((speaker, cue, said),) = in_words(told(content))
    assert (speaker, cue, said) == ("the commander", "said", content)


def test_another_speaker_ends_a_quotation() -> None:
    """A quotation right behind belongs to whoever is named with it."""
    content = '"We hold the road," the commander said. "He is lying," a driver replied.'
    found = in_words(told(content))
    assert [(who, said) for who, _, said in found] == [
        ("the commander", '"We hold the road,"'),
        ("a driver", '"He is lying,"'),
    ]


def test_a_colon_tells_the_quotation_of_the_next_paragraph() -> None:
    """A speaker announced in one paragraph speaks in the next."""
    content = 'The governor replied:\n\n"There was no attack. We saw nothing."'
    found = in_words(told(content))
    assert ("The governor", "replied", '"There was no attack. We saw nothing."') in found


def test_a_pronoun_and_a_relative_carry_whom_they_stand_for() -> None:
    """`text` is the word in the text, `name` whom it stands for."""
    found = told("Colonel Idris Bello closed the gate. He said that the road was mined.")
    assert [(a.speaker.text, a.speaker.name) for a in found if a.speaker] == [
        ("He", "Colonel Idris Bello")
    ]
    found = told("It was closed by Colonel Idris Bello, who said that the road was mined.")
    assert [(a.speaker.text, a.speaker.name) for a in found if a.speaker] == [
        ("who", "Colonel Idris Bello")
    ]


def test_a_dateline_is_not_said() -> None:
    """Place and day in front of a report are not part of what is told."""
    found = told("MARAD, 5 October 2020 - Nine men died, the ministry said.")
    assert in_words(found) == [("the ministry", "said", "Nine men died")]


def test_offsets_lead_back_to_the_text() -> None:
    """Every span's words stand at its offsets, with curly marks and more than one paragraph."""
    content = "“Stay inside,” the sheriff warned.\n\nShe thinks the flood will come – soon."
    for one in told(content):
        assert content[one.content.start : one.content.end] == one.content.exact
        assert content[one.cue.start : one.cue.end] == one.cue.exact
        assert one.speaker is not None
        assert content[one.speaker.start : one.speaker.end] == one.speaker.text


def test_texts_are_read_together_as_each_alone() -> None:
    """A batch gives each text what it gives alone; a text without letters gives nothing."""
    texts = [Text.of("d", content, parser="test/1") for content, *_ in TOLD[:4]]
    texts.append(Text.of("d", "12 34", parser="test/1"))
    together = list(attributions(texts))
    assert together == [next(attributions([text])) for text in texts]
    assert together[-1] == ()


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    """A missing closing mark doesn't make the rest of the text a quotation."""
    reading = Reading.of(Text.of("d", 'He said: "Go home.\n\nThe road is shut.', parser="test/1"))
    found = Quotations(reading)
    assert found.inside(reading.sentences[0], 12)
    assert not found.inside(reading.sentences[1], 25)


def test_what_was_learned_tells_saying_from_doing() -> None:
    """The weights put a verb of saying with a clause above the threshold, one of doing below."""

    def likely(content: str, cue: str, shape: str) -> float:
        reading = Reading.of(Text.of("d", content, parser="test/1"))
        parse_all(reading.sentences)
        one = next(
            c for c in candidates(reading.sentences[0]) if c.cue.text == cue and c.shape == shape
        )
        return certainty(
            features(one, quoted="none", within=False, heading=False, others=frozenset([shape]))
        )

    assert likely("The mayor said that the bridge fell.", "said", "clause") > 0.9
    assert likely("The mayor bought a bridge of wood.", "bought", "object") < ENOUGH

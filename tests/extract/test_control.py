"""Control: who holds which ground, told from the side of the holder."""

from __future__ import annotations

import pytest

from tollbook.extract import control
from tollbook.extract.draft import Draft
from tollbook.extract.reading import Reading
from tollbook.model.claim import Change, Control, Stance
from tollbook.model.text import Text

Told = tuple[str, str | None, str | None, list[str]]


def drafts(content: str) -> list[tuple[Draft, Told, str]]:
    """Every control claim read in a text, what it tells, and the words of its span."""
    reading = Reading.of(Text.of("d", content, parser="test/1"))
    found: list[tuple[Draft, Told, str]] = []
    for sentence in reading.sentences:
        reading.parse(sentence.index)
        for draft in control.find(reading, sentence.index):
            body = draft.body
            assert isinstance(body, Control)
            by = body.by.text if body.by else None
            lost_by = body.lost_by.text if body.lost_by else None
            where = [place.text for place in draft.where or ()]
            words = content[draft.start : draft.end]
            found.append((draft, (body.change.value, by, lost_by, where), words))
    return found


TOLD: dict[str, Told] = {
    # gained: every way of saying it is told from the side of the gainer
    "Rebels captured the village of Kerra on Monday.": ("gained", "Rebels", None, ["Kerra"]),
    "Kerra fell to the rebels after three days.": ("gained", "the rebels", None, ["Kerra"]),
    "Kerra fell to al-Rasha on Monday.": ("gained", "al-Rasha", None, ["Kerra"]),
    "The village of Kerra was taken by government troops.": ("gained", "government troops", None, ["Kerra"]),
    "Kerra was retaken by the army from the insurgents.": ("gained", "the army", "the insurgents", ["Kerra"]),
    "Paratroopers wrested the harbour of Old Kerra from the militants.": ("gained", "Paratroopers", "the militants", ["Old Kerra"]),
    "Norland and Sudrian troops seized Kerra from fighters of the Oru Front.": (
        "gained", "Norland and Sudrian troops", "fighters of the Oru Front", ["Kerra"]),
    "The insurgents have taken control of Kerra.": ("gained", "The insurgents", None, ["Kerra"]),
    "Old Kerra again in rebel hands": ("gained", "rebel", None, ["Old Kerra"]),
    "Some forty villages have been won back by Norland's army.": ("gained", "Norland's army", None, []),
    "Norland's troops gained a foothold near Old Kerra.": ("gained", "Norland's troops", None, ["Old Kerra"]),
    "The rebels made gains in army-controlled territory around the towns of Kerra and Moss and along the Oru River.": (
        "gained", "The rebels", "army-controlled territory", ["Kerra", "Moss", "Oru River"]),
    "The army lost Kerra to the rebels.": ("gained", "the rebels", "The army", ["Kerra"]),
    # held
    "The citadel is held by its garrison.": ("held", "its garrison", None, []),
    "Militia brigades still hold the ridge of Moss.": ("held", "Militia brigades", None, ["Moss"]),
    "The Moss Pass stays under the control of border guards.": ("held", "border guards", None, ["Moss Pass"]),
    "The eastern half of Kerra remains under rebel control.": ("held", "rebel", None, ["Kerra"]),
    "Kerra and Moss are in our hands.": ("held", "our", None, ["Kerra", "Moss"]),
    "Loyal units were in control of Kerra by Friday.": ("held", "Loyal units", None, ["Kerra"]),
    # contested, lost
    "Kerra is contested by the colonel's men.": ("contested", "the colonel's men", None, ["Kerra"]),
    "Government troops abandoned the base at Moss.": ("lost", "Government troops", None, ["Moss"]),
}  # fmt: skip


@pytest.mark.parametrize("content", list(TOLD))
def test_control_with_holder_loser_and_places(content: str) -> None:
    """One claim with the change, who holds, who lost, and every place of the clause."""
    assert [told for _, told, _ in drafts(content)] == [TOLD[content]]


NEVER = [
    "Our brigade will recapture Kerra soon.",
    "The rebels threatened to capture Kerra.",
    "The ministry could not verify reports that rebels captured Kerra.",
    "The army did not take the village.",
    "The army failed to capture the hill.",
    "Have the rebels taken Kerra?",
    "The talks took place in Kerra.",
    "The rebels took part in the talks.",
    "The army captured two rebel commanders.",
    "Troops have withdrawn from Kerra.",
    "The party won the election.",
    "Officers seized weapons and drugs.",
    "The militia took up fresh positions on the ridge.",
    "Her case is in the hands of a judge.",
    "The army captured drug trafficker Amo Tarek on a farm.",
    "The minister held talks in the capital.",
    "He took over the company in May.",
]


@pytest.mark.parametrize("content", NEVER)
def test_no_control_is_made_of_other_things(content: str) -> None:
    """Plans, denials, people and things taken, and idioms with "take" and "hold" tell none."""
    assert [(told, words) for _, told, words in drafts(content)] == []


def test_pronoun_for_a_place_leaves_the_place_to_be_found() -> None:
    """ "recaptured it" is a claim; its place stays open for the setting to find."""
    ((draft, told, _),) = drafts("Loyalist fighters recaptured it last week.")
    assert told == ("gained", "Loyalist fighters", None, [])
    assert draft.where is None


def test_modal_perfect_is_hedged() -> None:
    """ "may have captured" leaves it open."""
    ((draft, told, _),) = drafts("The rebels may have captured Kerra.")
    assert (told[0], draft.stance) == (Change.GAINED, Stance.HEDGED)


def test_claimed_control_is_the_claimants_word() -> None:
    """ "claims full control of" is told on the word of the one who claims it."""
    ((draft, told, _),) = drafts("The Lion Brigade claims full control of Kerra.")
    assert told == ("gained", "The Lion Brigade", None, ["Kerra"])
    assert [party.text for party in draft.attribution or ()] == ["The Lion Brigade"]


def test_span_ends_before_the_next_clause() -> None:
    """A clause of its own after the claim is not in its span."""
    (_, _, words), *_ = drafts(
        "Kerra fell to the rebels on Friday after soldiers withdrew from the town."
    )
    assert words == "Kerra fell to the rebels on Friday"


@pytest.mark.parametrize(("content", "wanted"), [
    ("Rebels overran the outpost.", True),
    ("The army took the heights.", True),
    ("She took the bus to school.", False),
])  # fmt: skip
def test_gate_asks_for_ground_or_fighters(content: str, wanted: bool) -> None:
    """ "took" passes only beside ground or somebody who can hold it."""
    sentence = Reading.of(Text.of("d", content, parser="test/1")).sentences[0]
    assert control.wants(sentence) is wanted

"""Speech acts told apart, with their speakers, addressees and quotations."""

from __future__ import annotations

import pytest

from tollbook.extract import statements
from tollbook.extract.draft import Draft
from tollbook.extract.reading import Reading
from tollbook.model.claim import EventType, Statement
from tollbook.model.text import Text


def drafts_in(content: str) -> list[Draft]:
    """The statements in a text, as drafts, of those sentences that the gate lets through."""
    reading = Reading.of(Text.of("d", content, parser="test/1"))
    found = []
    for sentence in reading.sentences:
        if statements.wants(sentence):
            reading.parse(sentence.index)
            found += statements.find(reading, sentence.index)
    return found


def statements_in(content: str) -> list[Statement]:
    """The statements in a text."""
    return [draft.body for draft in drafts_in(content) if isinstance(draft.body, Statement)]


@pytest.mark.parametrize(
    ("content", "kind", "speakers"),
    [
        ("The council has condemned the raid on the clinic.", "ACCUSE", ["The council"]),
        ("The guerrillas blamed the army for the massacre.", "ACCUSE", ["The guerrillas"]),
        ("France and Germany have urged both sides to talk.", "REQUEST", ["France", "Germany"]),
        ("The envoy called for an immediate ceasefire.", "REQUEST", ["The envoy"]),
        ("The envoy, Amara Diallo-Sow, called for an inquiry.", "REQUEST", ["The envoy, Amara Diallo-Sow"]),
        ("She appealed again for a day's pause.", "REQUEST", ["She"]),
        ("The Front has rejected a swap of prisoners.", "REJECT", ["The Front"]),
        ("The offer was rejected by the militia leadership on Monday.", "REJECT", ["the militia leadership"]),
        ("Bashir ruled out a meeting with the rebels.", "REJECT", ["Bashir"]),
        ("The command denied that its boats had fired.", "REJECT", ["The command"]),
        ("The general vowed to retaliate for the killing.", "THREATEN", ["The general"]),
        ("Moses Odera, who heads the rebels, has threatened to burn the mill.", "THREATEN", ["Moses Odera"]),
        ("The minister warned that his country would respond with force.", "THREATEN", ["The minister"]),
        ("The prime minister pledged to rebuild the town.", "AGREE", ["The prime minister"]),
        ("Kenya, Ghana and Togo have promised tents and blankets.", "AGREE", ["Kenya", "Ghana", "Togo"]),
        ("The League has backed the peace plan.", "SUPPORT", ["The League"]),
        ("The United States and Britain have voiced support for the mission.", "SUPPORT", ["The United States", "Britain"]),
        ("The truce was welcomed by Egypt, Jordan and Qatar.", "SUPPORT", ["Egypt", "Jordan", "Qatar"]),
        ("Amnesty International's call for an arms embargo went unheard.", "REQUEST", ["Amnesty International"]),
    ],
)  # fmt: skip
def test_each_speech_act_has_its_type_and_speakers(
    content: str, kind: str, speakers: list[str]
) -> None:
    """Condemning, demanding, refusing, threatening, promising and praising are told apart."""
    (statement,) = statements_in(content)

    assert EventType(kind) == statement.type
    assert speakers == [party.text for party in statement.speakers]


def test_two_acts_of_one_sentence_are_two_statements() -> None:
    """Each act has its own span and its own quotation, letter for letter as the text has it."""
    content = (
        "The panel “firmly condemn(ed) the burning of crops” "
        "and called on the clans “to leave the valley at once.”"
    )
    first, second = drafts_in(content)

    assert isinstance(first.body, Statement)
    assert isinstance(second.body, Statement)
    assert (first.body.type, second.body.type) == (EventType.ACCUSE, EventType.REQUEST)
    assert first.body.quotes == ("firmly condemn(ed) the burning of crops",)
    assert second.body.quotes == ("to leave the valley at once.",)
    assert [party.text for party in second.body.addressees] == ["the clans"]
    assert content[second.start : second.end].startswith("called on")
    assert first.end <= second.start


def test_single_curly_marks_quote_too() -> None:
    """Apostrophes inside don't end the quotation."""
    (statement,) = statements_in(
        "The abbot condemned the raid as ‘an insult to the valley’s dead’."
    )

    assert statement.quotes == ("an insult to the valley’s dead",)


def test_leaders_of_several_countries_are_several_speakers() -> None:
    """A refusal and the calls it refuses are two statements, each with all its speakers."""
    refusal, call = statements_in(
        "Ministers of Chad and Niger have turned down appeals from presidents of Mali, Togo and Benin to talk."
    )

    assert refusal.type == EventType.REJECT
    assert [party.text for party in refusal.speakers] == ["Ministers of Chad", "Niger"]
    assert call.type == EventType.REQUEST
    assert [party.text for party in call.speakers] == ["presidents of Mali", "Togo", "Benin"]


def test_whom_a_request_is_made_to() -> None:
    """The object of an urging, or whom a call is "on", is its addressee."""
    (statement,) = statements_in("The mayor urged the army and the rebels to leave.")

    assert [party.text for party in statement.addressees] == ["the army", "the rebels"]


def test_we_in_a_quotation_is_whoever_is_quoted() -> None:
    """First persons inside a quotation are named by its speaker."""
    (statement,) = statements_in('The colonel, Idris Bako, said: "We condemn this crime."')

    assert [party.name for party in statement.speakers] == ["The colonel, Idris Bako"]


def test_a_quotation_about_the_conflict_is_a_statement_though_merely_said() -> None:
    """Merely said counts only word for word, at length and about the conflict."""
    (statement,) = statements_in(
        '"There will be no ceasefire until the last town is free," President Haile told parliament.'
    )

    assert statement.type == EventType.CONSULT
    assert statement.quotes == ("There will be no ceasefire until the last town is free,",)


@pytest.mark.parametrize(
    "content",
    [
        "The envoy did not condemn the raid.",
        "The council must condemn the raid.",
        "A judge denied bail to the two men.",
        "He was taken away with life-threatening injuries.",
        "The army backed by tanks moved north.",
        "Police urge anyone with information to call the station.",
        "The plan calls for a truce.",
        '"It was a lovely morning for a walk," she said.',
        "The ministry refused to say how many had died.",
    ],
)
def test_what_is_no_speech_act_on_the_conflict_is_left_out(content: str) -> None:
    """Acts not done, other meanings of the verb, and small talk make no statement."""
    assert statements_in(content) == []

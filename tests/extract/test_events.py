"""Events: which are told, with whom, and which sentences tell none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tollbook import vocab
from tollbook.extract import events
from tollbook.extract.draft import Draft
from tollbook.extract.modes import lexicon
from tollbook.extract.reader import RulesExtractor
from tollbook.extract.reading import Reading
from tollbook.model.claim import Event, EventType, Stance
from tollbook.model.text import Text


def drafts(content: str) -> list[tuple[Draft, Event, str]]:
    """Every event read in a text, with its body and the words of its span."""
    reading = Reading.of(Text.of("d", content, parser="test/1"))
    found = []
    for sentence in reading.sentences:
        reading.parse(sentence.index)
        for draft in events.find(reading, sentence.index):
            assert isinstance(draft.body, Event)
            found.append((draft, draft.body, content[draft.start : draft.end]))
    return found


def only(content: str) -> tuple[Draft, Event, str]:
    """The one event of a text."""
    found = drafts(content)
    assert len(found) == 1, [(body.mode, words) for _, body, words in found]
    return found[0]


def names(body: Event) -> tuple[list[str], list[str]]:
    """The words of actors and targets."""
    return [p.text for p in body.actors], [p.text for p in body.targets]


TOLD = {
    # verbs, active and passive
    "The army shelled the town of Kerra for two hours.": ("shelling", ["The army"], ["the town of Kerra"], None),
    "Kerra was bombed by a Norlandian warplane at noon.": ("airstrike", ["a Norlandian warplane"], ["Kerra"], "warplane"),
    "Likewise shelled were farms in the valley of Oru.": ("shelling", [], ["farms"], None),
    "Torched too, neighbours said, was the library.": ("destruction", [], ["the library"], None),
    "Gunmen opened fire on a bus in Oru.": ("shooting", ["Gunmen"], ["a bus"], None),
    "Rebels ambushed a convoy near the bridge.": ("ambush", ["Rebels"], ["a convoy"], None),
    "Their bus hit a landmine near Oru.": ("mine or IED", [], ["Their bus"], None),
    "The militia executed prisoners behind the school.": ("execution", ["The militia"], ["prisoners"], None),
    # the weapon decides, and its owner acts
    "Rockets struck a bakery in Oru.": ("rocket attack", [], ["a bakery"], "Rockets"),
    "The general's jets struck a bakery in Oru.": ("airstrike", ["The general"], ["a bakery"], "jets"),
    "Cruise missiles slammed into a power station.": ("missile attack", [], ["a power station"], "Cruise missiles"),
    "A drone struck a fuel depot overnight.": ("drone strike", [], ["a fuel depot"], "drone"),
    "A car bomb exploded outside a mosque in Oru.": ("bombing", [], [], "car bomb"),
    "Separatists bombed a train near Oru.": ("bombing", ["Separatists"], ["a train"], None),
    "Israel bombed a port on the coast.": ("airstrike", ["Israel"], ["a port"], None),
    # nouns with words that say they happened
    "Oru has come under a heavy attack from the army, the navy and mercenaries.": (
        "attack", ["the army", "the navy", "mercenaries"], ["Oru"], None),
    "The coalition carried out air strikes on a depot.": ("airstrike", ["The coalition"], ["a depot"], None),
    "Clashes broke out between soldiers and deserters in Oru.": ("armed clash", ["soldiers", "deserters"], [], None),
    "Government shelling killed four farmers.": ("shelling", ["Government"], ["four farmers"], None),
    "Four farmers were killed in the shelling of a village.": ("shelling", [], ["a village"], None),
    "The market was hit by an air strike.": ("airstrike", [], ["The market"], None),
    "Torture by guards in prison uniform was reported by former inmates.": (
        "torture", ["guards in prison uniform"], [], None),
    "Sudden rebel retreat from the Oru valley": ("retreat", ["rebel"], [], None),
    "Hospital bombed in Oru": ("airstrike", [], ["Hospital"], None),
    # what is not an attack
    "The junta has declared a partial mobilisation.": ("mobilization", ["The junta"], [], None),
    "Older reservists were called up on Monday.": ("mobilization", ["Older reservists"], [], None),
    "Two hundred more are being readied for the front.": ("mobilization", ["Two hundred more"], [], None),
    "Troops have withdrawn from the valley.": ("retreat", ["Troops"], [], None),
    "Police arrested Amo Tarek in Oru.": ("arrest", ["Police"], ["Amo Tarek"], None),
    "Rebels kidnapped 40 nurses.": ("abduction", ["Rebels"], ["40 nurses"], None),
    "The two sides exchanged 200 prisoners.": ("prisoner exchange", ["The two sides"], ["200 prisoners"], None),
    "Presidents Amo Tarek and Lida Osk signed a ceasefire.": (
        "ceasefire", ["Presidents Amo Tarek", "Lida Osk"], [], None),
    "Our envoys held talks with the foreign minister.": (
        "negotiation", ["Our envoys", "the foreign minister"], [], None),
    "A relief convoy delivered 30 tonnes of flour to Oru.": ("aid delivery", ["A relief convoy"], ["Oru"], None),
    "The Red Cross evacuated the wounded from Oru.": ("evacuation", ["The Red Cross"], ["the wounded"], None),
    "The navy is now blockading the port of Oru.": ("blockade", ["The navy"], ["the port of Oru"], None),
    "The Union has frozen 12 million euros of aid to Norland.": ("sanction", ["The Union"], ["Norland"], None),
    "An appeal went out to Norlanders abroad for blankets and money.": ("fundraising appeal", [], ["Norlanders"], None),
    "Thousands of people protested against the junta.": ("protest", ["Thousands of people"], [], None),
}  # fmt: skip


@pytest.mark.parametrize("content", list(TOLD))
def test_event_with_its_participants(content: str) -> None:
    """Mode, actors, targets and means of one event are those that the sentence tells."""
    mode, actors, targets, means = TOLD[content]
    _, body, _ = only(content)
    assert (body.mode, *names(body), body.means) == (mode, actors, targets, means)
    assert body.type is EventType(vocab.load("modes")["modes"][mode]["type"])


NEVER = [
    # planned, threatened, ordered, asked for
    "The minister threatened to bomb the dam.",
    "The president ordered the army to attack the town.",
    "Envoys called for a ceasefire.",
    "The group undertook to release the sailors.",
    "The rebels promised to withdraw from the valley.",
    "The council demanded that all troops withdraw.",
    "Aid groups urged both armies to evacuate the sick.",
    "The army may attack the town.",
    "Troops will storm the city.",
    "Officers were planning an offensive in the south.",
    "There is a threat of an attack on the port.",
    # conditions and what has yet to come
    "If the militia shells the town, people will flee.",
    "Nothing will move until a truce is signed.",
    "Unless rebels release the hostages, the talks are over.",
    # denied and asked
    "The army did not shell the town.",
    "No attack was reported.",
    "Nobody bombed the bridge.",
    "The rebels neither attacked nor shelled the town.",
    "A boy was almost hit.",
    "Did the army shell the town?",
    "The air force refrained from bombing the city.",
    # background that refers back
    "Villagers fled after the attack.",
    "Since the bombing, the street has been closed.",
    # other meanings
    "The company launched an attack advertisement against its rivals' prices.",
    "The report hit the headlines.",
    "The chef shelled two kilos of peas.",
    "The court executed the warrant.",
    "The firm released a new phone.",
    "Rebels were fighting hunger.",
]


@pytest.mark.parametrize("content", NEVER)
def test_no_event_is_made_of_what_is_not_told_as_done(content: str) -> None:
    """Threats, plans, orders, conditions, denials, questions and figures of speech tell none."""
    assert [(body.mode, words) for _, body, words in drafts(content)] == []


def test_denied_attack_is_told_as_denied() -> None:
    """What somebody denies having done is a claim with the stance denied."""
    draft, body, _ = only("The army denied shelling the hospital.")
    assert (body.mode, draft.stance) == ("shelling", Stance.DENIED)


@pytest.mark.parametrize("content", [
    "The rebels may have bombed the bridge.",
    "Two men accused of bombing a bus fled abroad.",
    "Nine people died in an alleged chlorine attack on Oru.",
])  # fmt: skip
def test_doubted_event_is_hedged(content: str) -> None:
    """A modal perfect, an accusation without an accuser and a doubting adjective hedge."""
    assert [d.stance for d, body, _ in drafts(content) if body.type is EventType.ASSAULT] == [
        Stance.HEDGED
    ]


def test_each_coordinated_verb_is_an_event_of_its_own() -> None:
    """Two verbs of one subject are two events by the same actor."""
    found = drafts("On 3 May gunmen hijacked a ferry and kidnapped Judge Amo Tarek.")
    assert [(b.mode, *names(b)) for _, b, _ in found] == [
        ("abduction", ["gunmen"], ["a ferry"]),
        ("abduction", ["gunmen"], ["Judge Amo Tarek"]),
    ]


def test_two_events_of_one_clause_have_spans_of_their_own() -> None:
    """Two nouns of one harm clause don't share a span, which would make them one claim."""
    found = drafts("Nine people were killed in air strikes and rocket attacks near Oru.")
    assert sorted(body.mode for _, body, _ in found) == ["airstrike", "rocket attack"]
    assert len({words for _, _, words in found}) == 2


def test_span_is_the_clause_without_the_toll_and_the_speaker() -> None:
    """The span runs from the subject through the complements, without participles and speech."""
    _, _, words = drafts(
        "Shells crashed into a tram depot in Oru on Friday, killing 11 people, the mayor said."
    )[0]
    assert words == "Shells crashed into a tram depot in Oru on Friday"


def test_noun_inside_the_verbs_clause_is_not_told_twice() -> None:
    """ "was attacked in a missile strike" is one event."""
    _, body, _ = only("The barracks were attacked in a missile strike on Monday.")
    assert body.mode == "missile attack"


def test_dateline_is_not_the_subject() -> None:
    """The city of a dateline is no actor and not part of the span."""
    _, body, words = only("ORU, Norland, Oct. 2, 2031 - Rebels attacked a barracks on Monday.")
    assert names(body) == (["Rebels"], ["a barracks"])
    assert words.startswith("Rebels attacked")


def test_spans_hold_words_of_the_text() -> None:
    """Parties carry the words found at their offsets, with typographic quotes as they stand."""
    content = "The “Lion” brigade’s tanks shelled the town’s school."
    for _, body, _ in drafts(content):
        for party in (*body.actors, *body.targets):
            assert content[party.start : party.end] == party.text


@pytest.mark.parametrize(("content", "wanted"), [
    ("The hospital was shelled at dawn.", True),
    ("Army trucks brought flour to the town.", True),
    ("The two ministers signed an accord on Friday.", True),
    ("She brought her dog to the park on Friday.", False),
    ("The mayor opened a library with new rooms.", False),
])  # fmt: skip
def test_gate_asks_for_a_word_of_conflict(content: str, wanted: bool) -> None:
    """Common verbs pass the gate only beside somebody who fights, aid, or an official act."""
    sentence = Reading.of(Text.of("d", content, parser="test/1")).sentences[0]
    assert events.wants(sentence) is wanted


def test_negation_in_the_next_sentence_leaves_the_event_alone() -> None:
    """What follows a semicolon doesn't deny what stands before it."""
    _, body, _ = only("The navy shelled the harbour; no casualties were reported.")
    assert names(body) == (["The navy"], ["the harbour"])


def test_modes_are_those_of_the_claim_record(shared: Path) -> None:
    """The table of modes in the claim record's contract and the word list say the same."""
    table = (shared / "contract" / "CLAIM.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-zA-Z ]+) \| ([A-Z]+) \| ([^|]+) \|$", table, re.MULTILINE)
    assert len(rows) > 40
    modes = vocab.load("modes")["modes"]
    assert {mode: (kind, acled) for mode, kind, acled in rows if mode != "mode"} == {
        mode: (entry["type"], entry["acled"]) for mode, entry in modes.items() if mode != "other"
    }


def test_every_rule_has_a_mode_with_its_types() -> None:
    """Every mode has a PLOVER type and an ACLED sub-event type, and every rule a mode."""
    known = lexicon()
    assert set(known.types) == set(known.acled)
    assert all(rule.mode in known.types for rules in known.verbs.values() for rule in rules)
    assert (known.types["expulsion"], known.acled["surrender"]) == (
        EventType.SANCTION,
        "Non-violent transfer of territory",
    )


def test_settlements_are_struck_by_shells_and_deals_signed() -> None:
    """ "have struck more than 100 settlements" tells an attack, "signed a peace deal" an agreement."""
    for text, mode in (
        ("Northern forces have struck more than 100 settlements since May.", "attack"),
        ("The two sides signed a peace deal on Monday.", "agreement"),
    ):
        (claims,) = RulesExtractor().extract([Text.of("case", text, parser="case/1")])
        assert [c.body.mode for c in claims if isinstance(c.body, Event)] == [mode]

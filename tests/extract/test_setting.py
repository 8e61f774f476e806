"""When and where clauses are set, on sentences of our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tollbook.extract.reader import RulesExtractor
from tollbook.extract.reading import Reading
from tollbook.extract.setting import Setting
from tollbook.model.claim import Toll
from tollbook.model.refer import When
from tollbook.model.text import Text


def setting(content: str) -> Setting:
    """The setting of a text in which every sentence has been parsed."""
    reading = Reading.of(Text.of("d", content, parser="plain/1"))
    for sentence in reading.sentences:
        reading.parse(sentence.index)
    return Setting(reading)


def anchor(found: Setting, word: str) -> tuple[int, int]:
    """Sentence and token of the last place a word stands at."""
    for sentence in reversed(found.reading.sentences):
        for token in reversed(list(sentence.tokens)):
            if token.text == word:
                return sentence.index, token.i
    raise LookupError(word)


def where(content: str, word: str) -> list[str]:
    """The places that the clause of `word` is set in; each reads as the text does."""
    found = setting(content)
    places = found.where(*anchor(found, word))
    assert all(content[place.start : place.end] == place.text for place in places)
    return [place.text for place in places]


def when(content: str, word: str) -> str | None:
    """The time words that the clause of `word` is set in."""
    found = setting(content)
    told: When | None = found.when(*anchor(found, word))
    if told is None:
        return None
    assert told.at is not None
    assert content[told.at : told.at + len(told.text)] == told.text
    return told.text


@pytest.mark.parametrize(
    ("content", "word", "places"),
    [
        # the clause's own words
        ("Nine people were killed in Beledweyne.", "killed", ["Beledweyne"]),
        ("In Beledweyne, nine people were killed.", "killed", ["Beledweyne"]),
        ("A shell hit the village of Talish, killing nine.", "killing", ["Talish"]),
        ("Nine were killed in an air strike on Kunduz.", "killed", ["Kunduz"]),
        ("Nine were killed when jets bombed a market in Kunduz.", "killed", ["Kunduz"]),
        ("Jets bombed Kunduz and killed nine.", "killed", ["Kunduz"]),
        ("The siege of Vukovar killed hundreds.", "killed", ["Vukovar"]),
        # coordinated and nested
        ("Nine were killed in Idlib, Hama and Aleppo provinces.", "killed", ["Idlib", "Hama", "Aleppo"]),
        ("Nine were killed in the villages of Arat and Sovka.", "killed", ["Arat", "Sovka"]),
        ("Nine were killed in Zakho, in the north of Iraq.", "killed", ["Zakho"]),
        ("Nine were killed in Syria’s Hama province.", "killed", ["Hama province"]),
        ("Nine were killed in the town of Ain Issa in Raqqa province.", "killed", ["Ain Issa"]),
        ("Shells hit the Karrada district in Baghdad, killing nine.", "killing", ["Karrada district"]),
        ("Nine were killed in the Sool region of Somaliland.", "killed", ["Sool region"]),
        # clauses of one sentence apart
        ("Two were killed in Bakhmut and five were wounded in Lozova.", "killed", ["Bakhmut"]),
        ("Two were killed in Bakhmut and five were wounded in Lozova.", "wounded", ["Lozova"]),
        # those who say so, and where they sit
        ("The ministry in Moscow said nine were killed in Grozny.", "killed", ["Grozny"]),
        ("Nine were killed in Goma, a spokesman in Geneva said.", "killed", ["Goma"]),
        ("Nine were killed in Goma, according to officials in Kinshasa.", "killed", ["Goma"]),
        ("The Syrian Observatory for Human Rights said nine were killed.", "killed", []),
        ("Nine Russian soldiers were killed.", "killed", []),
        ("A UK-based monitor said nine were killed.", "killed", []),
        # organisations are no places
        ("Nine were killed by the Islamic State in Palmyra.", "killed", ["Palmyra"]),
        ("He told the Security Council that nine were killed.", "killed", []),
        # movement
        ("Troops withdrew from Gori.", "withdrew", ["Gori"]),
        # rivers, airports, borders
        ("Nine were killed along the Araxes River.", "killed", ["Araxes River"]),
        ("Shells landed in the Chechen capital, killing nine.", "killing", ["Chechen capital"]),
        ("Nine were killed near the Turkish border.", "killed", ["Turkish border"]),
    ],
)  # fmt: skip
def test_where_a_clause_is_set(content: str, word: str, places: list[str]) -> None:
    """The narrowest places that the text gives for what the clause tells."""
    assert where(content, word) == places


def test_an_earlier_place_is_carried_within_the_paragraph() -> None:
    """ "The blast killed nine" looks back for the town of the blast."""
    text = "A car bomb exploded in Beledweyne on Monday. The blast killed nine people."
    assert where(text, "killed") == ["Beledweyne"]


def test_a_place_is_carried_across_paragraphs_only_where_the_sentence_points_back() -> None:
    """Another paragraph may be about something else altogether."""
    first = "A car bomb exploded in Beledweyne on Monday.\n\n"
    assert where(first + "The blast killed nine people.", "killed") == ["Beledweyne"]
    assert where(first + "Nine soldiers were killed.", "killed") == []


def test_the_speakers_seat_is_not_carried() -> None:
    """Where somebody spoke is not where the next sentence happens."""
    text = "A spokesman told reporters in Moscow that talks had failed. Nine soldiers were killed."
    assert where(text, "killed") == []


def test_places_told_before_can_be_left_out() -> None:
    """What is merely said has no other place than its own words tell."""
    found = setting("A car bomb exploded in Beledweyne on Monday. The blast killed nine people.")
    index, token = anchor(found, "killed")
    assert [place.text for place in found.where(index, token)] == ["Beledweyne"]
    assert found.where(index, token, carried=False) == ()


def test_a_possessive_that_lost_its_apostrophe_is_no_part_of_the_place() -> None:
    """Some feeds strip punctuation: "Syrias" is the land that Hama lies in."""
    assert where("Nine were killed in Syrias Hama province.", "killed") == ["Hama province"]


def test_a_label_sets_the_place_of_its_paragraph() -> None:
    """Round-ups and captions open with the place alone."""
    assert where("Gaza City. One guard was killed.", "killed") == ["Gaza City"]
    assert where("3. Khan Younis. A house was bombed.", "bombed") == ["Khan Younis"]


def test_a_total_of_the_whole_war_takes_the_country() -> None:
    """The dead of a war are not those of the town named last."""
    text = "Nine were killed in Kunduz. The war in Afghanistan has killed 900 people."
    assert where(text, "killed") == ["Afghanistan"]
    text = "Nine were killed in Kunduz on Monday. The conflict has killed 900 people."
    assert where(text, "killed") == []


@pytest.mark.parametrize(
    ("content", "word", "words"),
    [
        ("Nine were killed on Tuesday.", "killed", "Tuesday"),
        ("On Tuesday, nine were killed.", "killed", "Tuesday"),
        ("Over six days of clashes, the brigade has come under attack.", "come", "Over six days"),
        ("Officials said on Monday that nine had been killed on Sunday.", "killed", "Sunday"),
        ("Officials said on Monday that nine had been killed.", "killed", None),
        ("The army said on Saturday it had killed 15 men.", "killed", None),
        ("The army said on Saturday it had killed 15 men.", "said", "Saturday"),
        ("Two were killed on Sunday and five were wounded on Monday.", "killed", "Sunday"),
        ("Two were killed on Sunday and five were wounded on Monday.", "wounded", "Monday"),
        ("Since 23 May, a general said, 225 have been killed.", "killed", "Since 23 May"),
        ("The army admits to 19 killed, up from 14 on Sunday.", "killed", None),
        ("They have gone since March 2000, when rebels killed 21.", "killed", "March 2000"),
        ("Since April 2023, when the war began, 90 have died.", "died", "Since April 2023"),
        (
            "In a statement issued on October 5, the council condemned the attack.",
            "condemned",
            "October 5",
        ),
        ("Nine may have been killed.", "killed", None),
    ],
)
def test_when_a_clause_is_set(content: str, word: str, words: str | None) -> None:
    """The time of what the clause tells, not of the telling."""
    assert when(content, word) == words


PIECES = st.lists(
    st.sampled_from(
        ["in Goma", "the village of", "Al-Shifa", "Syrias", "’s", "killed", "on Tuesday", "said", "–", ",", ".",
         "near", "North", "Kivu", "province", "“", "”", "\n\n", "İzmir", "الرقة", "UN", "of", "and", "9", "Sheikh"]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(PIECES)
def test_every_mention_reads_as_the_text_does(content: str) -> None:
    """Whatever the words, times and places are quoted from where they stand."""
    found = setting(content)
    for sentence in found.reading.sentences:
        for token in sentence.tokens:
            for place in found.where(sentence.index, token.i):
                assert content[place.start : place.end] == place.text
            told = found.when(sentence.index, token.i)
            if told is not None and told.at is not None:
                assert content[told.at : told.at + len(told.text)] == told.text


def test_the_names_that_open_a_list_s_items_are_its_places() -> None:
    """ "Irpin: three died" among items of that shape happened in Irpin; who says so is no place."""
    text = (
        "• Kharkiv: eight people were killed overnight, the service said.\n\n"
        "• Irpin: three members of one family were killed while trying to flee.\n\n"
        "• Police: two people were killed."
    )
    (claims,) = RulesExtractor().extract([Text.of("case", text, parser="case/1")])
    tolls = [claim for claim in claims if isinstance(claim.body, Toll)]
    assert [[place.text for place in toll.where] for toll in tolls] == [["Kharkiv"], ["Irpin"], []]


def test_a_label_holds_for_its_whole_paragraph_and_in_headings() -> None:
    """Every sentence behind a place and its colon is set there, and so is a line of a list."""
    text = (
        "Tal Varran: At dawn gunmen shot two herders. By noon four others had died.\n\n"
        "Old Mesha: A mine killed a driver.\n"
    )
    assert where(text, "died") == ["Tal Varran"]
    assert where(text, "killed") == ["Old Mesha"]
    lines = "Casualties by district:\nTal Varran: 5 killed\nOld Mesha: 2 killed, 7 wounded\n"
    assert where(lines, "wounded") == ["Old Mesha"]


def test_a_label_may_have_a_dash_or_a_day() -> None:
    """ "Daraa — " opens a paragraph as "Daraa: " does; "Daraa, 5 May: " is its dateline."""
    assert where("Daraa — Two died.\n\nHoms — A mine killed a driver.", "killed") == ["Homs"]
    assert where("Daraa, 5 May: two people were killed by a mine.", "killed") == ["Daraa"]


def test_who_speaks_before_a_colon_is_no_place() -> None:
    """A single name before a colon may be a speaker's."""
    assert where("Orvane: two men were killed.", "killed") == []
    assert where("Minister: two men were killed in Homs.", "killed") == ["Homs"]


def test_a_gulf_is_not_the_land_beside_it() -> None:
    """The name goes on behind "of"."""
    assert where("Three were killed in the Bay of Kotor.", "killed") == ["Bay of Kotor"]

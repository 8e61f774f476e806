"""Parties by their words: type by head noun, name by the directory, side of the victims."""

import pytest

from tollbook import vocab
from tollbook.model.refer import PartyType
from tollbook.vocab.actors import directory, identify, key, party_type, side_of


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("the health ministry", "government"),
        ("a spokesman for the health ministry", "official"),
        ("the Syrian Observatory for Human Rights", "monitor"),
        ("a local monitoring group", "monitor"),
        ("the human rights ombudsman", "ombudsman"),
        ("the army", "military"),
        ("residents of the old town", "resident"),
        ("a group of residents", "resident"),
        ("families cited in media reports", "family"),
        ("the director of the hospital", "official"),
        ("doctors at the city hospital", "medical"),
        ("video posted online", "video"),
        ("satellite imagery", "satellite"),
        ("credible media reports", "media"),
        ("social media", "social_media"),
        ("eyewitnesses", "witness"),
        ("a military source", "anonymous"),
        ("rebels", "armed_group"),
        ("the Pentagon", "government"),
        ("Baku", "government"),
        ("Mongolia", "state"),
        ("an AFP correspondent", "media"),
        ("police", "police"),
        ("the diocese", "religious"),
        ("UNHCR field staff", "un"),
    ],
)
def test_the_head_noun_tells_the_type(words: str, kind: str) -> None:
    """What the words are, not what they mention, decides."""
    actor = identify(words)
    assert (party_type(words) or (actor and actor.type)) == PartyType(kind)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the Free Syrian Army", "Free Syrian Army"),
        ("ISIS militants", "Islamic State"),
        ("the UK-based Syrian Observatory for Human Rights", "Syrian Observatory for Human Rights"),
        ("a spokesman for the Houthis", "Ansar Allah"),
        ("Russia’s Defence Ministry", "Russian Ministry of Defence"),
        ("the Turkish air force", "Turkish Air Force"),
        ("the Israeli army", "Israel Defense Forces"),
        ("the Azerbaijani/mercenary forces", "Azerbaijan"),
        ("The Armenian government", "Armenia"),
        ("the government in Bamako", "Mali"),
        ("Ankara", "Turkey"),
        ("the U.S.", "United States"),
    ],
)
def test_parties_are_known_by_their_names(words: str, name: str) -> None:
    """Aliases, adjectives of states and capitals lead to the directory's name."""
    actor = identify(words)
    assert actor is not None
    assert actor.name == name


@pytest.mark.parametrize(
    "words",
    [
        "rebels",
        "the group",
        "officials",
        "a Syrian doctor",
        "the ministry",
        "witnesses",
        "is",
        "",
        "Turkish bakers",
    ],
)
def test_words_that_name_no_party_are_not_forced(words: str) -> None:
    """Common nouns and peoples are nobody in particular."""
    assert identify(words) is None


def test_the_counting_party_tells_whose_soldiers_they_are() -> None:
    """The same words are of another side when a party that shares the adjective counts its own."""
    army = identify("Artsakh Defence Army")
    assert side_of("Armenian servicemen") == "Armenia"
    assert side_of("Armenian servicemen", army) == "Artsakh"
    assert side_of("Azerbaijani servicemen", army) == "Azerbaijan"


@pytest.mark.parametrize(
    "victims",
    [
        "Syrian mercenaries",
        "Ukrainian and foreign fighters",
        "rebels",
        "Russian and Syrian soldiers",
        "people",
    ],
)
def test_a_side_that_cannot_be_told_stays_open(victims: str) -> None:
    """Hired men, mixed groups and nameless rebels have no side that words tell."""
    assert side_of(victims) is None


def test_no_two_entries_of_the_directory_share_a_name() -> None:
    """Loading checks it; every type is one of the record's, every side a name of its own kind."""
    known = directory()
    names = {actor.name for actor in known.parties.values()}
    assert len(names) >= 200
    assert {PartyType(kind) for kind in vocab.load("actors")["types"]} <= set(PartyType)


def test_acronyms_are_told_from_words_by_their_capitals() -> None:
    """IS is a party, "is" a verb."""
    assert key("IS") != key("is")
    actor = identify("IS")
    assert actor is not None and actor.name == "Islamic State"

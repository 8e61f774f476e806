"""The directory of parties: what an entry must keep to, and who holds an office."""

import csv
from pathlib import Path
from typing import Any

import pytest

from tollbook import vocab
from tollbook.errors import VocabularyError
from tollbook.model.refer import PartyType
from tollbook.vocab.actors import identify, party_type
from tollbook.vocab.directory import Directory, directory, key

UCDP = Path(__file__).parents[3] / "shared/data/ucdp/ucdpged_sample_v23.csv"
ENTRIES: list[dict[str, Any]] = vocab.load("parties")
# Words that take a side: they stay inside quotations and aliases, never in our own names.
LOADED = frozenset(
    ["regime", "terrorist", "terrorists", "liberated", "occupied", "illegal", "puppet", "so-called", "bandits"]
)  # fmt: skip


def test_the_directory_has_some_four_hundred_parties_to_conflicts() -> None:
    """Those who fight, govern or count the dead; media and world bodies come on top."""
    apart = {"media", "un", "aid"}
    assert sum(entry["type"] not in apart for entry in ENTRIES) >= 400


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["name"]))
def test_an_entry_is_found_by_all_its_names_and_takes_no_side(entry: dict[str, Any]) -> None:
    """Name and aliases lead to the one name; names near home need a home; names are neutral."""
    for alias in (entry["name"], *entry.get("aliases", ())):
        found = identify(alias)
        assert found is not None, alias
        assert found.name == entry["name"], alias
    assert not entry.get("locally") or entry.get("in") or entry.get("about")
    assert not LOADED & set(entry["name"].casefold().split())
    assert entry.get("from") in (None, "ucdp", "re3d")


def test_every_side_is_a_state_or_a_party() -> None:
    """A side that nobody is on would group the dead under a name of nothing."""
    known = directory()
    names = {entry["name"] for entry in ENTRIES} | set(known.country_of)
    gone = {"Yugoslavia", "Kurdistan Region of Iraq"}
    assert {entry.get("side") for entry in ENTRIES} - {None} - gone <= names


@pytest.mark.skipif(not UCDP.exists(), reason="needs the UCDP sample in ../shared/data")
def test_what_is_said_to_be_from_ucdp_is_there() -> None:
    """An entry that names its origin has a name, without article, that stands there."""
    with UCDP.open(encoding="utf-8") as rows:
        sides = " ; ".join(
            {f"{row['side_a']} ; {row['side_b']}" for row in csv.DictReader(rows)}
        ).casefold()
    for entry in ENTRIES:
        if entry.get("from") == "ucdp":
            names = [entry["name"], *entry.get("aliases", ()), *entry.get("locally", ())]
            names += [*entry.get("kin", ()), f"Government of {entry['name']}"]
            assert any(str(name).casefold().split(" (")[0] in sides for name in names), entry[
                "name"
            ]


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ({"name": "X", "type": "army"}, "army"),
        ({"name": "X", "type": "military", "in": ["ZZ"]}, "ZZ"),
        ({"name": "X", "type": "military", "alias": ["Y"]}, "alias"),
        ({"name": "X", "type": "military", "aliases": ["Hamas"]}, "Hamas"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_fault(
    entry: dict[str, Any], wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown type, state or field, or a name that another party has, is told by name."""
    load = vocab.load
    monkeypatch.setattr(
        vocab, "load", lambda name: [*ENTRIES, entry] if name == "parties" else load(name)
    )
    with pytest.raises(VocabularyError, match=wrong):
        Directory()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ukraine's defence minister", "Ukrainian Ministry of Defence"),
        ("the defence minister of Ukraine", "Ukrainian Ministry of Defence"),
        ("Ukrainian Defence Minister Oleh Bondar", "Ukrainian Ministry of Defence"),
        ("Kenya's foreign minister", "Kenyan Ministry of Foreign Affairs"),
        ("the Nigerian president", "Nigeria"),
        ("Prime Minister of Iraq", "Iraq"),
        ("Sudan's army chief", "Sudanese Armed Forces"),
        ("the Philippine police chief", "Philippine National Police"),
        ("Hamas leader Omar Ali", "Hamas"),
        ("M23 spokesman Jean Kasongo", "March 23 Movement"),
        ("a Taliban spokesman", "Taliban"),
        ("Kremlin spokesman Ivan Orlov", "Kremlin"),
        ("a former president of Mali", None),
        ("the president", None),
        ("a mayor in Mali", None),
        ("sources in Damascus", None),
        ("fighters from Syria", None),
        ("gunmen of the Gulf Cartel", "Gulf Cartel"),
        ("Syrian opposition forces", None),
    ],
)
def test_an_office_holder_speaks_for_the_body(words: str, name: str | None) -> None:
    """By title, whoever holds the office; not those who held it, nor mayors of some town."""
    found = identify(words)
    assert (found.name if found else None) == name


def test_an_office_holder_stays_an_official() -> None:
    """The name is the body's, the type the person's."""
    assert party_type("Ukraine's defence minister") is PartyType.OFFICIAL
    assert party_type("Ukraine's defence ministry") is PartyType.GOVERNMENT


def test_names_have_their_capitals() -> None:
    """ "The guardian" is no newspaper, "turkey" no state; "the Guardian" and "Turkey" are."""
    assert identify("The guardian") is None
    assert identify("turkey") is None
    assert identify("The Guardian") is not None
    assert key("The Guardian") == key("guardian")

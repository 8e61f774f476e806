"""A document's claims with days, places, parties and sides."""

from dataclasses import replace
from datetime import date

import pytest

from tollbook.model.claim import (
    Change,
    Claim,
    Control,
    Count,
    Outcome,
    Scope,
    Silence,
    Status,
    Toll,
    Victims,
)
from tollbook.model.refer import Party, PartyType, Place, When
from tollbook.model.text import Document, Span, Text
from tollbook.resolve import RulesResolver

REFERENCE = date(2019, 8, 14)


def party(text: str, words: str, name: str | None = None) -> Party:
    """The party that these words name where they first stand in a text."""
    start = text.index(words)
    return Party(words, start, start + len(words), name)


def place(text: str, words: str) -> Place:
    """The place that these words name where they first stand in a text."""
    start = text.index(words)
    return Place(words, start, start + len(words))


def toll(
    words: str,
    *,
    victims: str | None = None,
    status: Status = Status.UNKNOWN,
    scope: Scope = Scope.UNKNOWN,
) -> Toll:
    """A toll of five killed."""
    return Toll(
        outcome=Outcome.KILLED,
        count=Count(5, 5, None, words, 0, len(words)),
        victims=Victims(victims, status),
        scope=scope,
    )


def resolved(
    content: str,
    body: Toll | Control | Silence,
    *,
    attribution: tuple[Party, ...] = (),
    when: When | None = None,
    where: tuple[Place, ...] = (),
    publisher: str | None = None,
) -> Claim:
    """One claim in one document, resolved."""
    text = Text.of("sha256:0", content, parser="plain/1")
    document = Document(
        id="sha256:0",
        name="a",
        media_type="text/plain",
        size=1,
        published=REFERENCE,
        publisher=publisher,
    )
    claim = Claim(
        id="c_1", run="r_1", document=document.id, text=text.id, span=Span.of(text, 0, 5), body=body,
        attribution=attribution, when=when, where=where, engine="rules/1",
    )  # fmt: skip
    (result,) = RulesResolver().resolve([claim], document, text)
    return result


def test_a_short_form_is_the_party_told_in_full_before() -> None:
    """ "the Defense Army" is the army that the document has named in full."""
    text = "The Artsakh Defense Army held on. The Defense Army said five soldiers died."
    claim = resolved(
        text,
        toll("five", victims="Armenian soldiers"),
        attribution=(party(text, "The Defense Army"),),
    )
    assert claim.attribution[0].name == "Artsakh Defence Army"
    assert claim.attribution[0].type is PartyType.MILITARY
    assert isinstance(claim.body, Toll) and claim.body.victims.side == "Artsakh"


def test_an_acronym_means_what_the_document_says() -> None:
    """An acronym defined in brackets has the name of its full form, known or not."""
    text = "The Lake District Peace Council (LDPC) met. The LDPC said five died."
    claim = resolved(text, toll("five"), attribution=(party(text, "LDPC"),))
    assert claim.attribution[0].name == "Lake District Peace Council"


def test_a_pronoun_keeps_its_antecedent_and_takes_its_type() -> None:
    """The record names the antecedent as the document does."""
    text = "Russia’s Defence Ministry spoke. It said five died."
    claim = resolved(
        text, toll("five"), attribution=(party(text, "It", "Russia’s Defence Ministry"),)
    )
    assert (claim.attribution[0].name, claim.attribution[0].type) == (
        "Russia’s Defence Ministry",
        PartyType.GOVERNMENT,
    )


def test_a_person_is_what_the_document_says_they_are() -> None:
    """An apposition tells that a name is a spokesman's."""
    text = "Karim Nadar, a ministry spokesman, said five died."
    claim = resolved(text, toll("five"), attribution=(party(text, "Karim Nadar"),))
    assert claim.attribution[0].type is PartyType.OFFICIAL
    assert claim.attribution[0].name is None


def test_unknown_parties_stay_as_named() -> None:
    """Nothing is forced on words that the directory doesn't know."""
    text = "The Hill Farmers Union said five died."
    claim = resolved(text, toll("five"), attribution=(party(text, "The Hill Farmers Union"),))
    assert claim.attribution[0].name is None


def test_the_states_behind_control_and_silence_are_named() -> None:
    """Both bodies go through the same directory."""
    text = "Azerbaijani forces took the ridge from Armenian troops. Baku gave no figures."
    body = Control(
        change=Change.GAINED,
        by=party(text, "Azerbaijani forces"),
        lost_by=party(text, "Armenian troops"),
    )
    control = resolved(text, body).body
    assert isinstance(control, Control) and control.by and control.lost_by
    assert (control.by.name, control.lost_by.name) == ("Azerbaijan", "Armenia")
    silence = resolved(text, Silence(party=party(text, "Baku"), about="figures")).body
    assert isinstance(silence, Silence) and silence.party.name == "Azerbaijan"


def test_a_movements_own_dead_are_of_its_side() -> None:
    """ "our fighters" in a party's own statement are the publisher's."""
    text = "Five of our fighters were killed."
    claim = resolved(
        text, toll("Five", victims="our fighters", status=Status.MILITARY), publisher="MNLA"
    )
    assert isinstance(claim.body, Toll)
    assert claim.body.victims.side == "National Movement for the Liberation of Azawad"


def test_mercenaries_have_no_side_by_their_adjective() -> None:
    """Where hired men come from doesn't tell whom they fight for."""
    claim = resolved(
        "Five died.", toll("Five", victims="Syrian mercenaries", status=Status.MERCENARY)
    )
    assert isinstance(claim.body, Toll) and claim.body.victims.side is None


@pytest.mark.parametrize(
    ("scope", "when", "as_of"),
    [
        (Scope.CUMULATIVE, When("Since 23 May", 0), REFERENCE),
        (Scope.CUMULATIVE, None, REFERENCE),
        (Scope.INCIDENT, When("Since 23 May", 0), None),
    ],
)
def test_running_totals_stand_for_the_day_they_end_at(
    scope: Scope, when: When | None, as_of: date | None
) -> None:
    """The end of the period, else the reference date; an incident has no such day."""
    claim = resolved("Since 23 May five died.", toll("five", scope=scope), when=when)
    assert isinstance(claim.body, Toll) and claim.body.as_of == as_of


def test_a_town_is_read_in_the_country_that_the_document_names() -> None:
    """Tripoli is in Lebanon or in Libya by the company it keeps; alone it is left open or the
    larger, never another country's than the one named."""
    lebanon = resolved(
        "Lebanese soldiers died in Tripoli.", toll("five"), where=(Place("Tripoli", 25, 32),)
    )
    libya = resolved(
        "Libyan soldiers died in Tripoli.", toll("five"), where=(Place("Tripoli", 24, 31),)
    )
    assert (lebanon.where[0].country, libya.where[0].country) == ("LB", "LY")


def test_contested_regions_come_with_their_claimants_and_states_with_their_point() -> None:
    """Every place with an id carries a point."""
    text = "Shells fell in Nagorno-Karabakh and in Syria."
    claim = resolved(
        text, toll("five"), where=(place(text, "Nagorno-Karabakh"), place(text, "Syria"))
    )
    region, state = claim.where
    assert (region.id, region.claimed_by, region.precision) == (
        "tollbook:artsakh",
        ("Armenia", "Azerbaijan"),
        5,
    )
    assert (state.country, state.precision) == ("SY", 6)
    assert all(p.latitude is not None and p.longitude is not None for p in claim.where)


def test_a_district_is_not_the_town_of_its_name() -> None:
    """Words for a larger area mean the area, with its precision, and never the town."""
    text = "Shells fell in Hama province in Syria."
    (found,) = resolved(text, toll("five"), where=(place(text, "Hama province"),)).where
    (bare,) = resolved(text, toll("five"), where=(place(text, "Hama"),)).where
    assert (found.country, found.precision, found.text) == ("SY", 4, "Hama province")
    assert found.id is not None
    assert bare.precision == 4


@pytest.mark.parametrize(
    ("text", "words", "precision"),
    [
        ("Shells fell in Goma in Congo.", "Goma", 1),
        ("Shells fell near Goma in Congo.", "Goma", 2),
        ("Shells fell 30 km north of Goma in Congo.", "Goma", 2),
        ("Shells fell in Syria.", "Syria", 6),
        ("Shells fell in northern Syria.", "Syria", 5),
        ("Shells fell at the Goma airport in Congo.", "Goma airport", 2),
    ],
)
def test_how_narrowly_a_place_is_told(text: str, words: str, precision: int) -> None:
    """UCDP's scale: the town 1, near it 2, a part of a country 5, the country 6."""
    (found,) = resolved(text, toll("five"), where=(place(text, words),)).where
    assert found.precision == precision
    assert found.id is not None


def test_the_ministry_is_the_one_that_the_document_names() -> None:
    """A bare noun is the owned one told elsewhere, unless there are two."""
    one = "Russia's Defense Ministry denied it. The ministry said five died."
    claim = resolved(one, toll("five"), attribution=(party(one, "The ministry"),))
    assert claim.attribution[0].name == "Russian Ministry of Defence"
    two = "The Israeli army shot at the Lebanese army. The army said five died."
    claim = resolved(two, toll("five"), attribution=(party(two, "The army"),))
    assert claim.attribution[0].name is None


def test_an_unknown_village_keeps_its_words() -> None:
    """No id, no point: "don't know" is an answer."""
    text = "Shells fell on Umm Zurayqat al-Fawqa."
    (found,) = resolved(text, toll("five"), where=(place(text, "Umm Zurayqat al-Fawqa"),)).where
    assert (found.text, found.id, found.latitude) == ("Umm Zurayqat al-Fawqa", None, None)


def test_resolving_twice_gives_the_same() -> None:
    """The resolver is a function of the document."""
    text = "Since Thursday five have died in Goma, Congo, the army said."
    arguments = {
        "when": When("Since Thursday", 0),
        "where": (place(text, "Goma"),),
        "attribution": (party(text, "the army"),),
    }
    first = resolved(text, toll("five"), **arguments)  # type: ignore[arg-type]
    assert first == resolved(text, toll("five"), **arguments)  # type: ignore[arg-type]
    assert first.where[0].country == "CD"


def test_the_configuration_names_what_decides() -> None:
    """A run's configuration changes with the gazetteer and the word lists."""
    assert set(RulesResolver().configuration) == {"gazetteer", "vocab", "dateparser"}


def test_whoever_lost_them_is_the_side_of_the_dead() -> None:
    """The extractor gives the loser's words; the resolver the directory's name, or nothing."""
    lost = toll("five", victims="servicemen", status=Status.MILITARY)
    for words, side in (("Azerbaijan", "Azerbaijan"), ("the convoy", None)):
        claim = resolved(
            f"{words} has lost five servicemen.",
            replace(lost, victims=replace(lost.victims, side=words)),
        )

        assert isinstance(claim.body, Toll)
        assert claim.body.victims.side == side

"""Which of a document's places are claims' places, and what each name means in its company."""

from __future__ import annotations

import re

import pytest

from tollbook.model.refer import Place
from tollbook.model.toponym import Sense
from tollbook.resolve.candidates import Found, candidates
from tollbook.resolve.company import OWN, TOGETHER, Company, groups, within
from tollbook.resolve.gazetteer import Gazetteer
from tollbook.resolve.places import Places
from tollbook.resolve.ranking import believed, weights
from tollbook.resolve.toponyms import Atlas


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The embedded gazetteer."""
    return Gazetteer()


def spans(content: str, *names: str) -> list[tuple[int, int]]:
    """Where these names stand in a text for the first time."""
    return [(content.index(name), content.index(name) + len(name)) for name in names]


def told(content: str, *names: str, publisher: str | None = None) -> list[Sense]:
    """What these names of a text mean, told together."""
    where = spans(content, *names)
    atlas = Atlas(where, content, Gazetteer(), publisher=publisher)
    return [atlas.sense(*span) for span in where]


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("The mayor of Paris, Texas, spoke.", "Paris", "US", "Texas"),
        ("The mayor of Paris spoke to the French president.", "Paris", "FR", None),
        ("Shells fell on Tripoli as Lebanese soldiers moved in.", "Tripoli", "LB", None),
        ("Shells fell on Tripoli as Libyan soldiers moved in.", "Tripoli", "LY", None),
        ("A court in Cordoba, Argentina, ruled.", "Cordoba", "AR", None),
    ],
)
def test_the_company_of_a_name_tells_which_place_is_meant(
    text: str, name: str, country: str, admin1: str | None
) -> None:
    """The larger place behind a name or the peoples beside it decide between namesakes."""
    others = re.findall(r"Texas|French|Lebanese|Libyan|Argentina", text)
    (sense, *_) = told(text, name, *others)

    assert sense.place.country == country
    assert admin1 is None or sense.place.admin1 == admin1


@pytest.mark.parametrize(
    "text",
    [
        "DAMASCUS, 21 October 2021 (Barada News) — Shells were aimed at Ariha on Wednesday.",
        "Live: strikes on Idlib province\n\nThree people are dead after a strike on Ariha.",
        "Officials in Idlib governorate spoke of shells that fell on Ariha.",
    ],
)
def test_the_dateline_and_the_names_of_divisions_are_company_too(
    text: str, gazetteer: Gazetteer
) -> None:
    """Ariha is also what Jericho is called: a report from Damascus or on Idlib means Syria's."""
    at = text.index("Ariha")
    place = Place("Ariha", at, at + len("Ariha"))

    assert Places(text, gazetteer, [place]).resolved(place).country == "SY"


def test_a_name_that_is_found_only_abroad_is_no_place_there(gazetteer: Gazetteer) -> None:
    """A village that no gazetteer has is not the Greek Geráni, where all else is in Farah."""
    text = (
        "Shells fell on the village of Gerani in Bala Buluk district on Monday, the governor of "
        "Farah province said in Afghanistan."
    )
    at = text.index("Gerani")
    place = Place("Gerani", at, at + len("Gerani"))

    assert Places(text, gazetteer, [place]).resolved(place).id is None


def test_a_noun_tells_what_kind_of_place_is_meant() -> None:
    """Of a province and its seat with one name the noun chooses, told for a whole list too."""
    text = "Clashes were reported in Idlib, Hama and Aleppo provinces of Syria."

    hama, aleppo, _ = told(text, "Hama", "Aleppo", "Syria")

    assert (hama.place.precision, aleppo.place.precision) == (4, 4)
    assert hama.place.country == aleppo.place.country == "SY"


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Ten died in Goma.", "Goma", 1),
        ("Ten died near Goma.", "Goma", 2),
        ("Ten died on the outskirts of Goma.", "Goma", 2),
        ("Ten died between Goma and Bukavu.", "Goma", 2),
        ("Ten died between Goma and Bukavu.", "Bukavu", 2),
        ("Ten died 12 km north of Goma.", "Goma", 2),
        ("Ten died 80 km north of Goma.", "Goma", 3),
        ("Ten died at Goma airport.", "Goma", 2),
        ("Ten died in Mali.", "Mali", 6),
        ("Ten died in northern Mali.", "Mali", 5),
    ],
)
def test_the_words_beside_a_name_say_how_narrowly_it_is_meant(
    text: str, name: str, precision: int
) -> None:
    """UCDP's where_prec: in a town 1, near it 2, far from it 3, a part of a country 5."""
    (sense,) = told(text, name)

    assert sense.place.precision == precision


def test_a_distance_widens_the_reach() -> None:
    """What lies 80 km from a town lies within 80 km more than the town's own reach."""
    near, far = told("One in Goma.", "Goma")[0], told("One 80 km north of Goma.", "Goma")[0]

    assert (far.place.radius_km or 0) == pytest.approx((near.place.radius_km or 0) + 80)


def test_a_contested_region_is_the_overlays() -> None:
    """Its name means the reviewed entry, which says who claims it."""
    (sense,) = told("Shelling resumed in Artsakh.", "Artsakh")

    assert sense.place.id == "tollbook:artsakh"
    assert sense.place.claimed_by


def test_a_sea_is_its_name_unless_a_division_is_told() -> None:
    """The Red Sea isn't the state on its shore; "Red Sea state" in the same report is."""
    text = "A ship was hit in the Red Sea. Two men were killed in Red Sea state, Sudan."
    sea = (text.index("Red Sea"), text.index("Red Sea") + 7)
    state = (text.rindex("Red Sea"), text.rindex("Red Sea") + 7)
    sudan = (text.index("Sudan"), text.index("Sudan") + 5)
    atlas = Atlas([sea, state, sudan], text, Gazetteer())

    assert atlas.sense(*sea).place.id == "tollbook:red-sea"
    assert atlas.sense(*state).place.country == "SD"
    assert atlas.sense(*state).place.precision == 4


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Gulf of Aden", "tollbook:gulf-of-aden"),
        ("Gulf of Guinea", "tollbook:gulf-of-guinea"),
        ("Gulf of Tadjoura", None),
        ("Bight of Benin", None),
        ("Sea of Marmara", None),
    ],
)
def test_a_gulf_is_never_the_town_or_state_it_is_named_after(
    name: str, expected: str | None
) -> None:
    """What the gazetteer has no water of that name for stays without a referent."""
    (sense,) = told(f"A tanker was hit in the {name}.", name)

    assert sense.place.id == expected


def test_a_barangay_is_the_one_in_the_town_beside_it() -> None:
    """Two have the name; the town that follows tells which, and it is as exact as a town's land."""
    text = "Three were killed in Barangay Tumahubong, Sumisip, Basilan."
    (one, _, _) = told(text, "Barangay Tumahubong", "Sumisip", "Basilan")

    assert one.place.id == "psgc:1900705022"
    assert one.place.precision == 3


def test_runners_up_are_kept_with_what_is_left_to_them() -> None:
    """A name with namesakes has them beside its meaning, and all likelihoods sum to 1 at most."""
    (sense,) = told("The fair in Springfield opened.", "Springfield")

    assert sense.runners_up
    total = (sense.probability or 0) + sum(one.probability for one in sense.runners_up)
    assert 0 < total <= 1.001


def test_an_unknown_name_means_nothing() -> None:
    """No referent, no point, no likelihood."""
    (sense,) = told("Two died in Qwertzuiopolis.", "Qwertzuiopolis")

    assert (sense.place.id, sense.place.latitude, sense.probability) == (None, None, None)


def test_the_publisher_counts_where_the_text_says_nothing() -> None:
    """A paper writes of its own country without naming it."""
    text = "The council of Cordoba met on Monday."
    spain, argentina = (
        told(text, "Cordoba", publisher=name)[0] for name in ("Radio Spain", "Argentina Today")
    )

    def share(sense: Sense, country: str) -> float:
        here = sense.probability or 0 if sense.place.country == country else 0
        return here + sum(one.probability for one in sense.runners_up if one.country == country)

    assert share(spain, "ES") > share(argentina, "ES")


@pytest.mark.parametrize(
    ("words", "name", "found"),
    [
        ("the Congo’s", "Congo", Found.WHOLE),
        ("W. Va.", "West Virginia", Found.WHOLE),
        ("Kan.", "Kansas", Found.WHOLE),
        ("European", "Europe", Found.WHOLE),
        ("St. Louis", "St. Louis", Found.WHOLE),
        ("Aleppo University", "Aleppo", Found.INSIDE),
    ],
)
def test_names_are_taken_apart_only_as_far_as_needed(
    gazetteer: Gazetteer, words: str, name: str, found: Found
) -> None:
    """Short forms, possessives and the town in an institution's name lead to the place."""
    reached = {c.entry.name: c.found for c in candidates(words, gazetteer)}

    assert name in reached
    assert reached[name] <= found


def test_every_feature_has_a_name_and_a_weight(gazetteer: Gazetteer) -> None:
    """The weights fit the features: as many rows, in the order of their names."""
    text = "Rain fell in Paris, Texas, and in Dallas."
    of_span = groups(spans(text, "Paris", "Texas", "Dallas"), text, gazetteer)
    company = Company(list(of_span.values()))
    belief = believed(company, weights())

    assert all(len(row) == len(OWN) for g in company.groups for row in company.own(g))
    for rows in company.together(belief).values():
        assert all(len(row) == len(OWN) + len(TOGETHER) for row in rows)
    assert weights().first.inner.shape[0] == len(OWN)
    assert weights().company.inner.shape[0] == len(OWN) + len(TOGETHER)
    for likely in belief.likelihood.values():
        assert sum(likely) == pytest.approx(1)


def test_a_place_lies_within_its_divisions(gazetteer: Gazetteer) -> None:
    """A town lies in its province and country, none of them in the town."""
    dallas = gazetteer.candidates("Dallas")[0]
    texas = next(e for e in gazetteer.candidates("Texas") if e.feature_code == "ADM1")
    state = gazetteer.state("US")
    assert state is not None
    dallas = next(e for e in gazetteer.candidates("Dallas") if e.adm1 == texas.id)

    assert within(dallas, texas)
    assert within(dallas, state)
    assert not within(texas, dallas)
    assert not within(dallas, dallas)


def claims_place(content: str, words: str) -> Place:
    """A claim's place, resolved by itself."""
    ((start, end),) = spans(content, words)
    place = Place(words, start, end)
    return Places(content, Gazetteer(), [place]).resolved(place)


def test_a_line_is_not_the_middle_of_the_state() -> None:
    """ "The Turkish border" has no point; it is a region of precision 5."""
    place = claims_place("Ten died near the Turkish border.", "Turkish border")

    assert (place.id, place.precision) == (None, 5)


def test_a_capital_is_told_by_its_people() -> None:
    """ "The Syrian capital" is Damascus."""
    place = claims_place("Mortars hit the Syrian capital.", "Syrian capital")

    assert (place.name, place.country) == ("Damascus", "SY")


def test_names_beside_a_claims_place_count() -> None:
    """Whatever else the document names tells which Tripoli is meant."""
    place = claims_place("Officials in Beirut said ten died in Tripoli.", "Tripoli")

    assert place.country == "LB"

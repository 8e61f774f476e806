"""The Philippines' barangays are found by name, where the words or the country ask for them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from gazetteers import Compiled, few
from tollbook.resolve.gazetteer import Gazetteer
from tollbook.resolve.gazetteer.barangays import RELEASE, Barangays, barangays, of_barangay

__all__ = ["few"]


@pytest.fixture
def invented(tmp_path: Path) -> Barangays:
    """A town whose point is known, one of which only the province is, and a name that all have."""
    lines = (
        "PSGC 2099-01-01",
        "0000001\tMabolok\t10.5000\t123.2500\t8.0\t3\tgeonames:1\tgeonames:2\t001Sanaya|002Tubigan",
        "0000002\tDalakit\t11.0000\t124.0000\t60.0\t4\tgeonames:1\tgeonames:3\t"
        + "|".join(f"{number:03}Poblador" for number in range(1, 60)),
    )
    file = tmp_path / "list.tsv.gz"
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    return Barangays(file)


def test_a_barangay_has_its_towns_point_reach_and_divisions(invented: Barangays) -> None:
    """The list doesn't say where in the town it lies: the precision is a district's, not a spot's."""
    (one,) = invented.named("SANAYA")
    assert (one.id, one.names) == ("psgc:0000001001", ("Sanaya", "Sanaya, Mabolok"))
    assert (one.latitude, one.longitude, one.radius_km) == (10.5, 123.25, 8.0)
    assert (one.precision, one.country, one.adm2) == (3, "PH", "geonames:2")
    assert one.origin == "PSGC 2099-01-01"
    assert invented.entry("psgc:0000001001") == one
    assert invented.entry("psgc:0000001999") is None


def test_a_town_without_a_point_is_told_by_its_province(invented: Barangays) -> None:
    """It is in no other list, so it is here itself, as narrowly as a province."""
    (town,) = invented.named("Dalakit")
    assert (town.feature_code, town.precision, town.radius_km) == ("ADM3", 4, 60.0)
    assert invented.named("Mabolok") == []


def test_a_name_that_scores_of_barangays_have_tells_nothing(invented: Barangays) -> None:
    """Of 59 of one name none is given, by its id each still is."""
    assert invented.named("Poblador") == []
    assert invented.entry("psgc:0000002007") is not None


def test_they_are_asked_only_where_the_country_or_the_word_says_so(few: Compiled) -> None:
    """Half of the names are words or families elsewhere."""
    places = Gazetteer()
    (one, *_) = places.candidates("Tumahubong village", country="PH")
    assert (one.country, one.precision) == ("PH", 3)
    assert places.candidates("Tumahubong village") == ()
    assert places.candidates("Tumahubong village", country="SY") == ()
    assert places.candidates("Barangay Tumahubong")[0] == one
    assert places.candidates("Barangay Tumahubong", country="SY") == ()
    assert places.entry(one.id) == one
    assert f"psgc/{RELEASE}" in places.version()


def test_the_word_stands_before_the_name() -> None:
    """In full and short; a name that only begins alike is none."""
    assert of_barangay("barangay Sanaya") == of_barangay("Brgy. Sanaya") == "Sanaya"
    assert of_barangay("Barangayan") is None


def test_the_list_of_the_package_is_whole() -> None:
    """Every barangay lies in the Philippines, with a province and a precision."""
    listed = barangays()
    assert listed.origin == f"PSGC {RELEASE}"
    every = [one for id in listed.ids() if (one := listed.entry(id))]
    assert len(every) > 40_000
    for one in every:
        assert 4 < one.latitude < 22 and 116 < one.longitude < 127, one
        assert one.adm1 and one.precision in (3, 4) and 5 <= one.radius_km < 400, one

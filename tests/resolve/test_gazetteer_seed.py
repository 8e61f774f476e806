"""With the pack of the Caucasus the names of the seed dispatch lead to the right places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tollbook.resolve.gazetteer import Gazetteer, packs
from tollbook.resolve.gazetteer.installing import put_file


@pytest.fixture(scope="module")
def caucasus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    """The real gazetteer with the pack, installed in a folder of this test."""
    data = tmp_path_factory.mktemp("data")
    with packs.changing(data) as changes:
        done = put_file(
            changes,
            shared / "data" / "places" / "wof_caucasus" / "az_am_places.tsv",
            name="caucasus",
            origin="Who's On First",
            licence="see LICENSE_WOF.md",
            most=20_000,
            known=Gazetteer(data=data).embedded(),
        )
    assert done.pack.places + done.counted.outdated == 9_173
    yield Gazetteer(data=data)


@pytest.mark.parametrize(
    ("name", "id", "country", "precision"),
    [
        ("Stepanakert", "geonames:146970", "AZ", 1),
        ("Talish", "geonames:584885", "AZ", 1),
        ("Madagis", "geonames:585612", "AZ", 1),
        ("Vardenis district", "geonames:13156124", "AM", 3),
        ("Artsakh", "tollbook:artsakh", "AZ", 5),
        ("Araxes River", "tollbook:araxes", "AZ", 5),
    ],
)
def test_each_name_of_the_seed_leads_to_its_place(
    caucasus: Gazetteer, name: str, id: str, country: str, precision: int
) -> None:
    """Among the candidates, with the country and where_prec that a claim there would have."""
    (place,) = (one for one in caucasus.candidates(name) if one.id == id)
    assert (place.country, place.precision) == (country, precision)


def test_places_of_the_pack_lie_in_its_divisions(caucasus: Gazetteer) -> None:
    """A village's province and a district's are those that the pack and GeoNames tell."""
    talish = caucasus.entry("geonames:584885")
    assert talish is not None and talish.adm1 is not None
    province = caucasus.entry(talish.adm1)
    assert province is not None and province.feature_code == "ADM1"
    vardenis = caucasus.candidates("Vardenis district")[0]
    assert (vardenis.id, vardenis.adm2, vardenis.adm1) == (
        "geonames:13156124",
        "geonames:13156124",
        "geonames:828261",
    )


def test_contested_towns_keep_all_their_names_with_the_pack(caucasus: Gazetteer) -> None:
    """Stepanakert by either side's name, once, with who claims it; outdated rows are left out."""
    for name in ("Stepanakert", "Khankendi", "Ստեփանակերտ"):
        (town,) = (one for one in caucasus.candidates(name) if one.id == "geonames:146970")
        assert {"Stepanakert", "Khankendi", "Xankəndi", "Ստեփանակերտ"} <= set(town.names)
        assert town.claimed_by == ("Armenia", "Azerbaijan")

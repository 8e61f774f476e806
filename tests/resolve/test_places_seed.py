"""With the pack of the Caucasus the seed dispatch's claims are set in the right places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollbook.extract.reader import RulesExtractor
from tollbook.model.refer import Place
from tollbook.model.text import Document, Text
from tollbook.resolve import RulesResolver
from tollbook.resolve.gazetteer import Gazetteer, packs
from tollbook.resolve.gazetteer.installing import put_file

# Name in the dispatch → id, country, UCDP's where_prec.
WANTED = {
    "Stepanakert": ("geonames:146970", "AZ", 1),
    "Talish": ("geonames:584885", "AZ", 1),
    "Madagis": ("geonames:585612", "AZ", 1),
    "Vardenis district": ("geonames:13156124", "AM", 3),
    "Artsakh": ("tollbook:artsakh", "AZ", 5),
    "Araxes River": ("tollbook:araxes", "AZ", 5),
}


@pytest.fixture(scope="module")
def places(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Place]:
    """The places of the dispatch's claims by their words."""
    data = tmp_path_factory.mktemp("data")
    with packs.changing(data) as changes:
        put_file(
            changes,
            shared / "data" / "places" / "wof_caucasus" / "az_am_places.tsv",
            name="caucasus",
            origin="Who's On First",
            licence="see LICENSE_WOF.md",
            most=20_000,
            known=Gazetteer(data=data).embedded(),
        )
    content = (shared / "seed" / "dispatch.txt").read_bytes().decode()
    text = Text.of("dispatch", content, parser="plain/1")
    document = Document(id="dispatch", name="dispatch", media_type="text/plain", size=0)
    (claims,) = RulesExtractor().extract([text])
    resolved = RulesResolver(Gazetteer(data=data)).resolve(claims, document, text)
    return {place.text: place for claim in resolved for place in claim.where}


@pytest.mark.parametrize("words", WANTED)
def test_each_place_of_the_seed_is_chosen(places: dict[str, Place], words: str) -> None:
    """Of all places of its name the one meant, with its country and precision."""
    place = places[words]

    assert (place.id, place.country, place.precision) == WANTED[words]

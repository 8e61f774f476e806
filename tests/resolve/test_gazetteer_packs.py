"""Packs add places; whatever goes wrong with one, what was there stays there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteers import Compiled, few
from tollbook.errors import GazetteerError
from tollbook.resolve.gazetteer import Gazetteer, data_folder, packs
from tollbook.resolve.gazetteer.installing import Installed, put_file
from tollbook.resolve.gazetteer.row import Row

__all__ = ["few"]

HEAD = "geonameid\tname\talternatenames\tlatitude\tlongitude\tfeature_class\tfeature_code\tcountry"


def table(folder: Path, name: str, *lines: str) -> Path:
    """A table of places with a head."""
    file = folder / name
    file.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return file


def added(file: Path) -> Installed:
    """A file, installed under its own name."""
    with packs.changing(data_folder()) as changes:
        return put_file(
            changes,
            file,
            name=file.stem,
            origin=file.name,
            licence="CC0",
            most=1000,
            known=Gazetteer().embedded(),
        )


def ids(name: str) -> list[str]:
    """The candidates of a name, as a process that starts now sees them."""
    return [one.id for one in Gazetteer().candidates(name)]


def test_a_pack_adds_places_and_names(few: Compiled, tmp_path: Path) -> None:
    """Places of its own, and names to a place that was there, which is given once."""
    done = added(
        table(
            tmp_path,
            "more.tsv",
            "146970\tStepanakert City\tVararakn\t39.8\t46.7\tP\tPPLA\tAZ",
            "584885\tTalish\tTalış|Թալիշ\t40.38\t46.74\tP\tPPL\tAZ",
        )
    )
    assert (done.pack.places, done.counted.taken) == (2, 2)
    assert ids("Taliş") == ids("Թալիշ") == ["geonames:584885"]
    (place,) = Gazetteer().candidates("Stepanakert")
    assert place.id == "geonames:146970"
    assert ids("Vararakn") == ids("Khankendi") == [place.id]
    whole = Gazetteer().entry(place.id)
    assert whole is not None
    assert {"Khankendi", "Stepanakert City", "Vararakn"} <= set(whole.names)


def test_a_place_without_a_number_may_be_one_that_is_there(few: Compiled, tmp_path: Path) -> None:
    """By name, kind and place; another kind, another country or far away it is its own."""
    added(
        table(
            tmp_path,
            "map.tsv",
            "\tRastabah District\tNahiya\t35.95\t39.05\tA\tADM2\tSY",
            "\tMokhalin\tNovyi Mokhalin\t51.9\t30.0\tP\tPPL\tUA",
        )
    )
    assert ids("Nahiya") == ["geonames:31"]
    assert ids("Novyi Mokhalin") == ["map:2"]


def test_a_pack_of_the_same_name_is_replaced(few: Compiled, tmp_path: Path) -> None:
    """Its places go, other packs' stay; numbers of its own never meet theirs."""
    added(table(tmp_path, "a.tsv", "\tAlder\t\t1\t1\tP\tPPL\tTD"))
    added(table(tmp_path, "b.tsv", "\tBirch\t\t1\t1\tP\tPPL\tTD"))
    added(table(tmp_path, "a.tsv", "\tCedar\t\t1\t1\tP\tPPL\tTD"))
    assert [ids(name) for name in ("Alder", "Birch", "Cedar")] == [[], ["b:1"], ["a:1"]]
    assert [pack.name for pack in packs.listed(data_folder())] == ["a", "b"]


def test_a_removed_pack_leaves_nothing(few: Compiled, tmp_path: Path) -> None:
    """Its places and the names it gave to others; an unknown pack is named with those there."""
    before = Gazetteer().candidates("Stepanakert")
    added(table(tmp_path, "a.tsv", "146970\tAlder\tStepanakert\t39\t46\tP\tPPL\tAZ"))
    with packs.changing(data_folder()) as changes:
        changes.remove("a")
    assert ids("Alder") == []
    assert Gazetteer().candidates("Stepanakert") == before
    with (
        pytest.raises(GazetteerError, match="no pack 'b' is installed; installed: none"),
        packs.changing(data_folder()) as changes,
    ):
        changes.remove("b")


def test_a_broken_file_leaves_what_was_there(few: Compiled, tmp_path: Path) -> None:
    """The pack that it would have replaced answers as before; no half-written file stays."""
    added(table(tmp_path, "a.tsv", "\tAlder\t\t1\t1\tP\tPPL\tTD"))
    there = sorted(data_folder().iterdir())
    broken = table(tmp_path, "a.tsv", "\tBirch\t\t1\t1\tP\tPPL\tTD", "\tCedar\t\t99\t1\tP\tPPL\tTD")
    with pytest.raises(GazetteerError, match=r"a.tsv, line 3: the latitude is '99'.*nothing"):
        added(broken)
    assert ids("Alder") == ["a:1"] and ids("Birch") == []
    assert sorted(data_folder().iterdir()) == there


def test_one_broken_pack_doesnt_spoil_the_others_of_a_change(few: Compiled, tmp_path: Path) -> None:
    """Packs are rolled back one by one; what was right counts at the end."""

    def breaking() -> Iterator[Row]:
        yield Row(1, "Birch", (), 1.0, 1.0, "P", "PPL", "TD")
        raise GazetteerError("line 2")

    with packs.changing(data_folder()) as changes:
        right = Row(2, "Alder", (), 1.0, 1.0, "P", "PPL", "TD")
        changes.put("a", [right], origin="a", licence="", sha256="")
        with pytest.raises(GazetteerError):
            changes.put("b", breaking(), origin="b", licence="", sha256="")
    assert ids("Alder") == ["geonames:2"] and ids("Birch") == []
    assert [pack.name for pack in packs.listed(data_folder())] == ["a"]


def test_an_interrupted_change_is_no_change(few: Compiled, tmp_path: Path) -> None:
    """Nothing of it counts, and the folder holds what it held."""
    added(table(tmp_path, "a.tsv", "\tAlder\t\t1\t1\tP\tPPL\tTD"))
    there = sorted(data_folder().iterdir())
    with pytest.raises(KeyboardInterrupt), packs.changing(data_folder()) as changes:
        changes.remove("a")
        raise KeyboardInterrupt
    assert ids("Alder") == ["a:1"]
    assert sorted(data_folder().iterdir()) == there


def test_two_changes_at_once_are_refused(few: Compiled, tmp_path: Path) -> None:
    """The second is told so; the first goes on."""
    added(table(tmp_path, "a.tsv", "\tAlder\t\t1\t1\tP\tPPL\tTD"))
    with packs.changing(data_folder()) as changes:
        with (
            pytest.raises(GazetteerError, match="another process is changing"),
            packs.changing(data_folder()),
        ):
            pass
        changes.remove("a")
    assert ids("Alder") == []


def test_damaged_packs_are_said_to_be_damaged(few: Compiled, tmp_path: Path) -> None:
    """They can't be made again by themselves: the message says how to begin anew."""
    added(table(tmp_path, "a.tsv", "\tAlder\t\t1\t1\tP\tPPL\tTD"))
    file = next(data_folder().glob("*.sqlite"))
    content = bytearray(file.read_bytes())
    content[-100] ^= 1
    file.write_bytes(content)
    with pytest.raises(GazetteerError, match=r"is damaged.*remove --damaged"):
        Gazetteer().candidates("Alder")
    assert packs.clear(data_folder()) and not packs.clear(data_folder())
    assert ids("Alder") == []


def test_a_runs_configuration_names_the_packs(few: Compiled, tmp_path: Path) -> None:
    """Installing a pack makes another run: what it says may differ."""
    before = Gazetteer().version()
    added(table(tmp_path, "a.tsv", "\tAlder\t\t1\t1\tP\tPPL\tTD"))
    assert Gazetteer().version().startswith(before) and " a@" in Gazetteer().version()

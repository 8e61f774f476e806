"""`tollbook gazetteer` as a person uses it: look up, install, add, list, remove."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gazetteers import Compiled, few
from tollbook.cli.app import run
from tollbook.resolve.gazetteer import compiled, data_folder

__all__ = ["few"]

Output = pytest.CaptureFixture[str]


def records(capsys: Output) -> list[dict[str, Any]]:
    """What was printed, a record a line."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def table(folder: Path, name: str, *lines: str) -> Path:
    """A file of places."""
    file = folder / name
    file.write_text("\n".join(("name,latitude,longitude,country", *lines)) + "\n", encoding="utf-8")
    return file


def test_a_search_shows_every_place_of_a_name(few: Compiled, capsys: Output) -> None:
    """With all its names and whoever claims it; as a record with everything."""
    assert run(["gazetteer", "search", "Stepanakert", "Artsakh"]) == 0
    shown = capsys.readouterr().out
    for words in ("Khankendi", "geonames:146970", "claimed by Armenia, Azerbaijan", "Mountainous"):
        assert words in shown
    assert run(["gazetteer", "search", "Rastaba", "--format", "jsonl", "--limit", "2"]) == 0
    first, second = records(capsys)
    assert (first["id"], first["feature"], first["country"]) == ("geonames:12", "P.PPL", "TD")
    assert second["asked"] == "Rastaba"


def test_a_search_may_keep_to_a_country(few: Compiled, capsys: Output) -> None:
    """Then alike names count too; a country is two letters, the nearest is offered."""
    assert run(["gazetteer", "search", "Rastaba", "--country", "td", "-f", "jsonl"]) == 0
    assert [one["id"] for one in records(capsys)] == ["geonames:12"]
    assert run(["gazetteer", "search", "Rastaba", "--country", "Syira"]) == 2
    assert "'Syira' is no country; expected a code of two letters" in (
        said := capsys.readouterr().err
    )
    assert "Did you mean SY?" in said


def test_a_name_that_nobody_bears_is_said_so(few: Compiled, capsys: Output) -> None:
    """The exit status is 1, as of a search that found nothing."""
    assert run(["gazetteer", "search", "Qqqqq"]) == 1
    assert "no place of this name is known" in capsys.readouterr().out


def test_a_damaged_table_is_rebuilt_and_said_so(
    few: Compiled, capsys: Output, tmp_path: Path
) -> None:
    """One line on stderr with the file; the answer is right."""
    run(["gazetteer", "search", "Mokhalin"])
    file = compiled.table_file(tmp_path / "cache")
    file.write_bytes(file.read_bytes()[:5000])
    capsys.readouterr()
    assert run(["gazetteer", "search", "Mokhalin", "--format", "jsonl"]) == 0
    printed = capsys.readouterr()
    assert f"{file} is damaged; it is compiled anew" in printed.err
    assert len(printed.out.splitlines()) == 2


def test_files_are_added_listed_and_removed(few: Compiled, capsys: Output, tmp_path: Path) -> None:
    """Each as a pack of its file's name or one's own; list says where everything is from."""
    one = table(tmp_path, "villages.csv", "Alder,1,2,TD", "Birch,1,2,TD")
    assert run(["gazetteer", "add", str(one), "--licence", "CC0", "--name", "mine"]) == 0
    assert "mine: 2 places, CC0" in capsys.readouterr().out
    run(["gazetteer", "search", "Alder", "--format", "jsonl"])
    assert records(capsys)[0]["id"] == "villages:1"
    assert run(["gazetteer", "list", "--format", "jsonl"]) == 0
    listed = {row["name"]: row for row in records(capsys)}
    assert list(listed) == ["overlay", "embedded", "barangays", "mine"]
    assert listed["mine"]["origin"] == "villages.csv" and listed["mine"]["whole"] is True
    assert listed["embedded"]["places"] == 10 and listed["embedded"]["whole"] is True
    assert run(["gazetteer", "list"]) == 0
    assert "villages.csv" in capsys.readouterr().out
    assert run(["gazetteer", "remove", "mine"]) == 0
    assert run(["gazetteer", "remove", "mine"]) == 2
    assert "no pack 'mine' is installed; installed: none" in capsys.readouterr().err


def test_a_broken_file_is_refused_and_the_rest_added(
    few: Compiled, capsys: Output, tmp_path: Path
) -> None:
    """With the line; exit status 1 where others could be added, 2 where none could."""
    right = table(tmp_path, "right.csv", "Alder,1,2,TD")
    broken = table(tmp_path, "broken.csv", "Alder,1,2,TD", "Birch,1,200,TD")
    assert run(["gazetteer", "add", str(broken), str(right)]) == 1
    printed = capsys.readouterr()
    assert "right: 1 places" in printed.out
    assert "broken.csv, line 3: the longitude is '200'" in printed.err
    assert run(["gazetteer", "add", str(broken)]) == 2
    assert run(["gazetteer", "add", str(tmp_path / "nothing.csv")]) == 2
    assert "nothing.csv is not a file" in capsys.readouterr().err


def test_names_of_packs_must_tell_them_apart(few: Compiled, capsys: Output, tmp_path: Path) -> None:
    """Two files of one name, or one name for two files."""
    (tmp_path / "b").mkdir()
    one, other = table(tmp_path, "a.csv", "A,1,2,TD"), table(tmp_path / "b", "a.csv", "B,1,2,TD")
    assert run(["gazetteer", "add", str(one), str(other)]) == 2
    assert "two files would become the pack 'a'" in capsys.readouterr().err
    assert run(["gazetteer", "add", str(one), str(other), "--name", "x"]) == 2
    assert "--name is for one file" in capsys.readouterr().err


def test_the_most_places_of_a_file_are_a_setting(
    few: Compiled, capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names it."""
    monkeypatch.setenv("TOLLBOOK_MAX_PLACES", "1")
    file = table(tmp_path, "a.csv", "Alder,1,2,TD", "Birch,1,2,TD")
    assert run(["gazetteer", "add", str(file)]) == 2
    assert "line 3: more than 1 places" in (said := capsys.readouterr().err)
    assert "TOLLBOOK_MAX_PLACES" in said


def test_damaged_packs_can_be_removed(few: Compiled, capsys: Output, tmp_path: Path) -> None:
    """Until then every command says what to do; whole ones are left alone."""
    run(["gazetteer", "add", str(table(tmp_path, "a.csv", "Alder,1,2,TD"))])
    assert run(["gazetteer", "remove", "--damaged"]) == 0
    assert "the packs are whole; nothing was removed" in capsys.readouterr().out
    next(data_folder().glob("*.sqlite")).write_bytes(b"nonsense")
    assert run(["gazetteer", "search", "Alder"]) == 2
    assert "remove --damaged" in capsys.readouterr().err
    assert run(["gazetteer", "remove", "--damaged"]) == 0
    assert run(["gazetteer", "search", "Mokhalin"]) == 0
    assert run(["gazetteer", "remove"]) == 2


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A mirror on the loopback with the pack of Armenia and no other."""
    line = "616108\tVardalin\t\tVardelin\t40.2\t45.7\tP\tPPL\tAM\t\t04\t\t\t\t12651\t\t\t\t\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("AM.txt", line)
    content = out.getvalue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there = self.path == "/AM.zip"
            self.send_response(200 if there else 404)
            self.send_header("Content-Length", str(len(content) if there else 0))
            self.end_headers()
            self.wfile.write(content if there else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("TOLLBOOK_GAZETTEER_MIRROR", address)
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("mirror")
def test_country_packs_are_installed_from_the_mirror(few: Compiled, capsys: Output) -> None:
    """What the mirror has is installed with its licence; what it lacks is said, exit status 1."""
    assert run(["gazetteer", "install", "am", "AZ"]) == 1
    printed = capsys.readouterr()
    assert "AM: 1 places, GeoNames, CC BY 4.0" in printed.out
    assert "the mirror has no pack of AZ" in printed.err
    run(["gazetteer", "search", "Vardelin", "--format", "jsonl"])
    (place,) = records(capsys)
    assert place["id"] == "geonames:616108" and place["origin"].endswith("/AM.zip")
    # A division by its code, known from the embedded places.
    assert place["adm1"] == "geonames:828261"


def test_installing_offline_says_what_to_do(
    few: Compiled, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, not for every country, and nothing is changed."""
    monkeypatch.setenv("TOLLBOOK_GAZETTEER_MIRROR", "http://127.0.0.1:9")
    assert run(["gazetteer", "install", "--all"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and "TOLLBOOK_GAZETTEER_MIRROR" in said[0]
    assert not data_folder().exists() or not list(data_folder().glob("*.sqlite"))
    for nothing in (["install"], ["install", "AM", "--all"], ["install", "XX"]):
        assert run(["gazetteer", *nothing]) == 2


def test_without_a_command_it_says_what_there_is(capsys: Output) -> None:
    """As the root does."""
    assert run(["gazetteer"]) == 0
    assert "search" in capsys.readouterr().out

"""`tollbook export` and `tollbook import` as a person calls them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from bookmaking import put, reports
from tollbook.cli.app import run
from tollbook.cli.exporting import HOLDS, ExportFormat, What
from tollbook.store import Book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of twelve reports."""
    path = tmp_path_factory.mktemp("book") / "a.book"
    with Book.create(path) as made:
        put(made, *reports(12, start=1))
    return path


COMBINATIONS = [
    (to, what) for to, some in HOLDS.items() for what in some if what is not What.CODEBOOK
]


@pytest.mark.parametrize(("to", "what"), COMBINATIONS)
def test_every_export_is_the_same_twice_and_has_a_manifest(
    book: Path, tmp_path: Path, to: ExportFormat, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bytes, and a manifest that names them, the book's head and the engines."""
    told = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        out = tmp_path / folder / "out"
        call = ["export", "-b", str(book), "--to", to.value, "--what", what, "--out", str(out)]
        assert run(call) == 0
        manifest = (tmp_path / folder / "out.manifest.json").read_text()
        told.append((out.read_bytes(), manifest))
    assert told[0] == told[1]
    manifest = json.loads(told[0][1])
    [file] = manifest["files"]
    assert file["digest"] == f"sha256:{hashlib.sha256(told[0][0]).hexdigest()}"
    assert manifest["runs"][0]["engine"] == "tests/1"
    with Book.open(book) as opened:
        assert manifest["book_head"] == opened.head
    if what in ("claims", "documents"):
        assert file["rows"] == 12
        assert f"12 {what} in" in capsys.readouterr().err


def test_what_does_not_go_together_is_said(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what would go."""
    calls = {
        ("--to", "ucdp", "--what", "claims"): "holds incidents, not claims",
        ("--to", "parquet"): "--out FILE",
        ("--to", "csv", "--as-of", "2020-10-05"): "--as-of goes with incidents",
        ("--to", "ucdp", "--profile", "ucpd"): "Did you mean 'ucdp'",
        ("--to", "ucdp", "--as-of", "yesterday"): "expected a day",
        ("--redact", str(tmp_path / "none.toml")): "can't be read",
        ("--out", str(book)): "is the book itself",
    }
    for options, told in calls.items():
        assert run(["export", "-b", str(book), *options]) == 2
        assert told in capsys.readouterr().err, options


def test_incidents_without_a_row_are_told(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """How many, and why; the manifest says so too."""
    out = tmp_path / "ucdp.csv"
    table = tmp_path / "own.csv"
    table.write_text("date,place,killed,kind\n2031-05-05,Nowhere-on-Sea,3,x\n")
    small = tmp_path / "b.book"
    run(["import", str(table), "--from", "csv", "--publisher", "Me", "-b", str(small)])
    assert run(["export", "-b", str(small), "--to", "ucdp", "--out", str(out)]) == 0

    assert "Incidents without a row: 1, since no country is known" in capsys.readouterr().err
    manifest = json.loads((tmp_path / "ucdp.csv.manifest.json").read_text())
    assert manifest["left_out"] == {"no country is known": 1}


def test_what_is_brought_in_is_in_the_book_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second time adds nothing; the book verifies; the data set is the publisher."""
    table = tmp_path / "own.csv"
    table.write_text("date,place,country,killed,source\n2031-05-05,Orlesk,Iceland,3,the mayor\n")
    call = ["import", str(table), "--from", "csv", "--publisher", "My Register"]
    own = str(tmp_path / "c.book")
    assert run([*call, "-b", own, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["receipt"]
    assert run([*call, "-b", own, "--json"]) == 0
    second = json.loads(capsys.readouterr().out)["receipt"]

    assert (first["added"], first["claims"], first["rows"]) == (1, 1, 1)
    assert (second["added"], second["already_there"]) == (0, 1)
    assert run(["verify", "-b", own]) == 0
    capsys.readouterr()
    run(["export", "-b", own, "--to", "csv"])
    [row] = csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))
    assert row["publisher"] == "My Register"
    assert row["attribution_words"] == "the mayor"


def test_a_wrong_file_leaves_the_book_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of several files none is kept if one is wrong; no book is made for it."""
    good, wrong = tmp_path / "good.csv", tmp_path / "wrong.csv"
    good.write_text("date,killed\n2031-05-05,3\n")
    wrong.write_text("date,killed\n2031-05-05,three\n")
    own = tmp_path / "d.book"
    call = ["import", str(good), str(wrong), "--from", "csv", "--publisher", "Me", "-b", str(own)]

    assert run(call) == 2
    assert "wrong.csv: row 2, column killed: 'three'" in capsys.readouterr().err
    assert not own.exists()
    assert run([*call[:1], str(tmp_path / "none.csv"), *call[3:]]) == 2
    assert "can't be read" in capsys.readouterr().err


def test_the_codebook_needs_no_book(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A row per column of every table, each with its meaning; none is told twice."""
    assert run(["export", "--what", "codebook", "--to", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    keys = [(row["table"], row["column"]) for row in rows]

    assert len(keys) == len(set(keys)) > 250
    assert all(row["meaning"] and row["type"] for row in rows)
    assert sum(row["table"] == "ucdp" for row in rows) == 49
    assert sum(row["table"] == "acled" for row in rows) == 31
    assert all(row["hashtag"].startswith("#") for row in rows if row["table"] == "hxl")
    out = tmp_path / "codebook.csv"
    assert run(["export", "--what", "codebook", "--to", "csv", "-o", str(out)]) == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == len(rows) + 1

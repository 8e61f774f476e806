"""`tollbook places`, as a person or a program calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tollbook.cli import app

REPORT = (
    "Ten people died in Tripoli on Monday, Lebanese officials said in Beirut.\n\n"
    "The army of Artsakh reported shelling. Nobody in Qwertzuiopolis heard it.\n"
)
Output = pytest.CaptureFixture[str]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A short report in a file."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def mentions(tmp_path: Path, *rows: dict[str, object]) -> Path:
    """A file of mentions."""
    path = tmp_path / "mentions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def at(words: str, doc: str = "report") -> dict[str, object]:
    """The mention of these words in the report."""
    start = REPORT.index(words)
    return {"doc": doc, "start": start, "end": start + len(words), "text": words}


def test_jsonl_is_one_mention_a_line(report: Path, capsys: Output) -> None:
    """Each line has the contract's fields, words that stand in the text, and the right country."""
    assert app.run(["places", str(report), "--format", "jsonl"]) == 0

    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    wanted = "document start end text name id latitude longitude radius_km country admin1 admin2 precision probability"
    for record in records:
        assert set(wanted.split()) <= set(record)
        assert REPORT[record["start"] : record["end"]] == record["text"]
    countries = {record["text"]: record["country"] for record in records}
    assert countries["Tripoli"] == countries["Beirut"] == "LB"
    assert next(r["id"] for r in records if r["text"] == "Artsakh") == "tollbook:artsakh"


def test_exactly_the_given_mentions_are_told(report: Path, tmp_path: Path, capsys: Output) -> None:
    """No other name is, and one that nothing is known of has no id and no point."""
    given = mentions(tmp_path, at("Qwertzuiopolis"), at("Beirut"))

    assert app.run(["places", str(report), "-f", "jsonl", "--mentions", str(given)]) == 0

    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [r["text"] for r in records] == ["Beirut", "Qwertzuiopolis"] or [
        r["text"] for r in records
    ] == ["Qwertzuiopolis", "Beirut"]
    unknown = next(r for r in records if r["text"] == "Qwertzuiopolis")
    assert (unknown["id"], unknown["latitude"], unknown["probability"]) == (None, None, None)


def test_mentions_of_another_version_of_the_text_reject_it(
    report: Path, tmp_path: Path, capsys: Output
) -> None:
    """The line at fault is named, with the words that were expected and those that stand there."""
    given = mentions(tmp_path, {"doc": "report", "start": 0, "end": 6, "text": "Beirut"})

    assert app.run(["places", str(report), "-f", "jsonl", "--mentions", str(given)]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert "mentions.jsonl:1" in err
    assert "'Beirut'" in err
    assert "'Ten pe'" in err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[]", "expected"),
        ('{"doc": "report", "start": 5, "end": 2, "text": "x"}', "start is 5 and end 2"),
        ('{"doc": "report", "start": "0", "end": 2, "text": "x"}', "start is '0'"),
        ('{"start": 0, "end": 2, "text": "x"}', "doc is None"),
    ],
)
def test_a_line_that_is_no_mention_stops_the_call(
    report: Path, tmp_path: Path, capsys: Output, line: str, said: str
) -> None:
    """Before anything is read, naming file and line."""
    path = tmp_path / "mentions.jsonl"
    path.write_text("\n" + line + "\n", encoding="utf-8")

    assert app.run(["places", str(report), "--mentions", str(path)]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert "mentions.jsonl:2" in err
    assert said in err


def test_mentions_of_documents_that_were_not_given_are_said(
    report: Path, tmp_path: Path, capsys: Output
) -> None:
    """A misspelt document's mentions don't vanish without a word."""
    given = mentions(tmp_path, at("Beirut"), at("Beirut", doc="raport"))

    assert app.run(["places", str(report), "-f", "jsonl", "--mentions", str(given)]) == 0

    assert "1 document that were not given (raport)" in capsys.readouterr().err


def test_geojson_is_a_map_of_what_is_known(report: Path, capsys: Output) -> None:
    """One feature collection; points have their longitude first; unknown names are left out."""
    assert app.run(["places", str(report), "--format", "geojson"]) == 0

    collection = json.loads(capsys.readouterr().out)
    assert collection["type"] == "FeatureCollection"
    beirut = next(f for f in collection["features"] if f["properties"]["text"] == "Beirut")
    longitude, latitude = beirut["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (36, 34) or 35 <= longitude <= 36
    assert all(f["properties"]["id"] for f in collection["features"])


def test_the_table_shows_names_once(report: Path, capsys: Output) -> None:
    """People see the words, the place and how sure it is."""
    assert app.run(["places", str(report)]) == 0

    out = capsys.readouterr().out
    assert "Beirut" in out
    assert "%" in out


def test_nothing_to_read_is_said(tmp_path: Path, capsys: Output) -> None:
    """An empty folder is no success."""
    assert app.run(["places", str(tmp_path)]) == 2
    assert "no report in" in capsys.readouterr().err

"""`tollbook attributions`, as a person or a program calls it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tollbook.cli import app
from tollbook.extract import attributions as extract
from tollbook.model.attribution import Attribution
from tollbook.model.text import Text

REPORT = (
    "The mayor said that the bridge was safe. She wants the road reopened.\n\n"
    "Aid is expected to arrive on Friday, according to the Red Cross.\n"
)
Output = pytest.CaptureFixture[str]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A short report in a file."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_jsonl_is_one_attribution_a_line(report: Path, capsys: Output) -> None:
    """Each line has the record's fields, spans that stand in the text, and names and types."""
    assert app.run(["attributions", str(report), "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert err == ""
    for record in records:
        assert list(record) == ["document", "source", "cue", "content", "name", "type"]
        assert record["document"] == {"name": "report"}
        for part in ("source", "cue", "content"):
            span = record[part]
            assert span is None or REPORT[span["start"] : span["end"]] == span["text"]
    mayor, she = records[:2]
    assert (mayor["source"]["text"], mayor["type"]) == ("The mayor", "official")
    assert (she["source"]["text"], she["name"]) == ("She", "The mayor")
    assert mayor["content"]["text"] == "that the bridge was safe"


def test_csv_holds_the_same(report: Path, capsys: Output) -> None:
    """The flat form has a row for each record, with its offsets."""
    app.run(["attributions", str(report), "--format", "jsonl"])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert app.run(["attributions", str(report), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["content"] for row in rows] == [record["content"]["text"] for record in records]
    assert [row["content_start"] for row in rows] == [
        str(record["content"]["start"]) for record in records
    ]
    assert [row["source"] for row in rows] == [
        record["source"]["text"] if record["source"] else "" for record in records
    ]


def test_table_shows_who_by_which_words_and_what(report: Path, capsys: Output) -> None:
    """A person sees the document, how many attributions it has, and a row for each."""
    assert app.run(["attributions", str(report)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("report\n")
    assert "The mayor" in out and "that the bridge was safe" in out
    assert "= The mayor" in out  # whom "She" stands for


def test_terminal_controls_of_a_report_are_not_printed(tmp_path: Path, capsys: Output) -> None:
    """A report can't colour or clear the terminal of whoever reads it."""
    path = tmp_path / "odd.txt"
    path.write_text("The mayor said that \x1b[2Jthe bridge was safe.\n", encoding="utf-8")
    app.run(["attributions", str(path)])
    assert "\x1b" not in capsys.readouterr().out


def test_what_cannot_be_read_costs_only_itself(
    report: Path, tmp_path: Path, capsys: Output
) -> None:
    """An empty file gets its line on stderr, the other file is read, the status is 1."""
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    assert app.run(["attributions", str(empty), str(report), "-f", "jsonl"]) == 1
    out, err = capsys.readouterr()
    assert out.count("\n") >= 2
    assert "empty.txt is empty" in err


def test_no_report_at_all_is_a_call_that_cannot_be_carried_out(
    tmp_path: Path, capsys: Output
) -> None:
    """A folder without reports is said to be one."""
    assert app.run(["attributions", str(tmp_path)]) == 2
    assert "no report" in capsys.readouterr().err


def test_a_fault_of_ours_costs_one_report(
    report: Path, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports are read together; where that fails each is read alone, and the one at fault is
    rejected in its place."""
    other = tmp_path / "zebra.txt"
    other.write_text("The zebra said that the gate was open.\n", encoding="utf-8")
    real = extract.attributions

    def failing(texts: Sequence[Text]) -> Iterator[tuple[Attribution, ...]]:
        if any("zebra" in text.content for text in texts):
            raise ValueError("no zebras")
        yield from real(texts)

    monkeypatch.setattr(extract, "attributions", failing)
    assert app.run(["attributions", str(report), str(other), "-f", "jsonl"]) == 1
    out, err = capsys.readouterr()
    assert {json.loads(line)["document"]["name"] for line in out.splitlines()} == {"report"}
    assert "zebra.txt could not be read: ValueError: no zebras" in err

"""`tollbook read`, as a person or a program calls it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from rich.console import Console

from tollbook.cli import app
from tollbook.cli.table import claims_table, nested, show
from tollbook.model import codec
from tollbook.model.text import Document

REPORT = (
    "BAKU, 5 October 2020 - At least 12 people were killed in Ganja on Sunday, among them three "
    "children, the ministry said.\n\nThe other side refused to say how many soldiers it had lost.\n"
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A short report in a file."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


Output = pytest.CaptureFixture[str]
Command = Callable[..., CompletedProcess[str]]


def test_jsonl_is_nothing_but_records(report: Path, capsys: Output) -> None:
    """Every line on standard output is a record whose words stand in the text; stderr is empty."""
    assert app.run(["read", str(report), "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert records and err == ""
    for record in records:
        span = record["span"]
        assert REPORT[span["start"] : span["end"]] == span["exact"]
        assert codec.record(codec.claim_from(record), document_of(record)) == record


def document_of(record: codec.Record) -> Document:
    """The document a record tells of."""
    return codec.document_from(record["document"], media_type="", size=0)


def test_csv_has_a_line_of_columns_and_one_for_each_claim(report: Path, capsys: Output) -> None:
    """The flat form holds the same claims as the records."""
    app.run(["read", str(report), "--format", "jsonl"])
    ids = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert app.run(["read", str(report), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["id"] for row in rows] == ids


def test_only_the_kinds_asked_for_are_printed(report: Path, capsys: Output) -> None:
    """Kinds add up, and the claims themselves stay as they are."""
    app.run(["read", str(report), "-f", "jsonl"])
    every = capsys.readouterr().out.splitlines()
    app.run(["read", str(report), "-f", "jsonl", "--kind", "toll", "--kind", "silence"])
    some = capsys.readouterr().out.splitlines()
    assert some == [line for line in every if json.loads(line)["kind"] in {"toll", "silence"}]
    assert some


def test_standard_input_is_a_report_called_stdin(command: Command, report: Path) -> None:
    """A dash reads what is piped in."""
    done = command("read", "-", "--format", "jsonl", stdin=REPORT)
    assert done.returncode == 0 and done.stderr == ""
    names = {json.loads(line)["document"]["name"] for line in done.stdout.splitlines()}
    assert names == {"stdin"}


def test_the_options_outrank_the_text(report: Path, capsys: Output) -> None:
    """Date and publisher given by the person are in every record, with where they come from."""
    app.run(["read", str(report), "-f", "jsonl", "--published", "2020-10-07", "--publisher", "Me"])
    for line in capsys.readouterr().out.splitlines():
        document = json.loads(line)["document"]
        told = (document["published"], document["published_from"], document["publisher"])
        assert told == ("2020-10-07", "option", "Me")


def test_the_table_is_what_a_person_reads(report: Path, capsys: Output) -> None:
    """Header with the date and its origin, groups by kind, bound, claim marked in its sentence."""
    assert app.run(["read", str(report)]) == 0
    out = capsys.readouterr().out
    assert "report\n" in out and "5 Oct 2020 (from the dateline)" in out
    assert "TOLLS" in out and "at least 12 killed" in out
    assert "└ 3 killed" in out, "a part stands under its whole"
    assert "«" in out and "\x1b" not in out, "no colours where nobody can see them"
    assert all(line == line.rstrip() for line in out.splitlines())


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_no_line_is_wider_than_the_terminal(
    report: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """The table keeps within the columns there are."""
    monkeypatch.setenv("COLUMNS", str(width))
    app.run(["read", str(report), "--explain"])
    assert max(map(len, capsys.readouterr().out.splitlines())) <= width


def test_explain_adds_reasons_offsets_and_ids(report: Path, capsys: Output) -> None:
    """Whoever doubts a reading sees why it was made and where it stands."""
    app.run(["read", str(report), "--explain"])
    out = capsys.readouterr().out
    assert "why " in out and "words    [" in out and "id       c_" in out and "run r_" in out


def test_the_summary_shows_who_gives_a_figure_and_who_gives_none(
    examples: Path, capsys: Output
) -> None:
    """Tolls by claimant, totals apart from incidents, and the silence among them."""
    status = app.run(
        ["read", str(examples), "--manifest", str(examples / "manifest.csv"), "--summary"]
    )
    out = capsys.readouterr().out
    assert status == 0
    assert "Running tolls by claimant" in out and "Single incidents" in out
    assert "gives no figure" in out


def test_a_rejected_file_gets_one_line_and_the_rest_go_on(
    report: Path, tmp_path: Path, capsys: Output
) -> None:
    """What is wrong and what to do, on stderr; the exit status says that something was."""
    empty = tmp_path / "empty.txt"
    empty.touch()
    missing = tmp_path / "reprot.txt"
    assert app.run(["read", str(empty), str(missing), str(report), "-f", "jsonl"]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) > 0
    first, second = err.splitlines()
    assert "empty.txt" in first and ";" in first
    assert "reprot.txt is not there" in second and "report.txt" in second


def test_files_that_cannot_be_reports_are_told_of(
    report: Path, tmp_path: Path, capsys: Output
) -> None:
    """A folder's other files are passed over with a line that says so; a manifest is no loss."""
    (tmp_path / "photo.jpg").touch()
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("path,published\nreport.txt,2020-10-05\n", encoding="utf-8")
    arguments = ["read", str(tmp_path), "-f", "jsonl", "--manifest", str(manifest)]
    assert app.run(arguments) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "passed over 1 file" in line and "photo.jpg" in line


def test_a_folder_without_reports_is_no_success(tmp_path: Path, capsys: Output) -> None:
    """Whoever names the wrong folder must not take silence for an empty record."""
    (tmp_path / "notes.csv").touch()
    assert app.run(["read", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "passed over 1 file" in err and "no report in" in err


def test_an_output_that_is_full_is_said_in_words(report: Path, command: Command) -> None:
    """No traceback when the disk under the output is full."""
    done = command("read", report, "-f", "jsonl", stdout=Path("/dev/full"))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "can't be written" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read", "x", "--format", "tabel"], "Did you mean 'table'?"),
        (["read", "x", "--formt", "csv"], "--format"),
        (["raed", "x"], "Did you mean 'read'?"),
        (["read"], "PATH"),
        (["read", "x", "--published", "5/10/2020"], "expected a day written like 2020-10-05"),
        (["read", "x", "--jobs", "0"], "greater than or equal to 1"),
        (["read", "x", "--format", "csv", "--explain"], "--explain goes with --format table only"),
    ],
)
def test_a_call_that_cannot_be_carried_out_is_one_line_and_status_2(
    arguments: list[str], said: str, capsys: Output
) -> None:
    """No traceback, no box: what is wrong with the call and the nearest thing that works."""
    assert app.run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1
    assert err.startswith("tollbook: ") and said in err


def test_version_and_help(capsys: Output) -> None:
    """Asking what it is needs no report."""
    assert app.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("tollbook ")
    assert app.run([]) == 0
    assert "read" in capsys.readouterr().out


def test_help_loads_neither_model_nor_database(command: Command) -> None:
    """Asking for help must be answered at once."""
    done = command("read", "--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not loaded & {"spacy", "sqlalchemy", "numpy", "trafilatura", "lxml"}


def test_a_closed_pipe_is_no_error(report: Path) -> None:
    """`tollbook read … | head -1` ends quietly."""
    import subprocess
    import sys

    # A file larger than a pipe holds, so that the reader really meets the closed end.
    long = report.with_name("long.txt")
    long.write_text(REPORT * 200, encoding="utf-8")
    script = Path(sys.executable).with_name("tollbook")
    done = subprocess.run(
        f"'{script}' read '{long}' -f jsonl | head -c 10",
        shell=True, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert len(done.stdout) == 10
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr


def test_records_are_shown_as_what_was_just_read(report: Path, capsys: Output) -> None:
    """`claims_table` of the records prints the block that `read` prints."""
    app.run(["read", str(report)])
    read = capsys.readouterr().out
    app.run(["read", str(report), "-f", "jsonl"])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    show(claims_table(records, contents=lambda text: REPORT))
    assert capsys.readouterr().out == read


def test_a_circle_of_parts_loses_no_claim(report: Path, capsys: Output) -> None:
    """Two tolls that claim to include each other are both shown."""
    app.run(["read", str(report), "-f", "jsonl"])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    tolls = [record for record in records if record["kind"] == "toll"][:2]
    first, second = tolls
    first["toll"]["subset_of"], second["toll"]["subset_of"] = second["id"], first["id"]
    claims = [codec.claim_from(record) for record in tolls]
    assert {claim.id for claim, _ in nested(claims)} == {first["id"], second["id"]}


def test_a_terminal_gets_the_claim_underlined(report: Path, capsys: Output) -> None:
    """Where style can be seen, the claim's words stand out without brackets."""
    app.run(["read", str(report), "-f", "jsonl"])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    file = io.StringIO()
    terminal = Console(file=file, force_terminal=True, width=100, color_system="standard")
    show(claims_table(records, contents=lambda text: REPORT), on=terminal)
    assert "\x1b[4m" in file.getvalue() and "«" not in file.getvalue()

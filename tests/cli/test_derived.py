"""What the commands tolls, series, incidents, dissent, explain and diff print, and say when they can't."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from tollbook.cli.app import run
from tollbook.cli.charts import steps
from tollbook.model.derived import Point

REPORTS = {
    "mayor": "VELMAR, 2 March 2021 (Velmar Courier) — An air strike on the market of Oskola killed "
    "seven civilians on Monday, the mayor of Oskola said.\n",
    "hospital": "LUNDEN, 3 March 2021 (Harbour Radio) — Nine civilians were killed in Monday's air strike "
    "on the market of Oskola, the hospital of Oskola said.\n",
    "army": "NORDAU, 4 March 2021 (Nordau Tageblatt) — The Nordau army said that at least 60 of its "
    "soldiers have been killed since the offensive began.\n",
    "later": "NORDAU, 5 March 2021 (Nordau Tageblatt) — The Nordau army said that at least 64 of its "
    "soldiers have been killed since the offensive began.\n",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four reports: two of one strike, two of one army's total."""
    folder = tmp_path_factory.mktemp("derived")
    for name, content in REPORTS.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8")
    path = folder / "war.book"
    assert run(["add", "--book", str(path), *(str(folder / f"{n}.txt") for n in REPORTS)]) == 0
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    """What a command prints; on stderr where it can't be carried out."""
    capsys.readouterr()
    assert status == run(list(arguments))
    printed = capsys.readouterr()
    return printed.err if status else printed.out


def test_the_board_shows_each_group_with_its_claimants(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A total with its floor, its day and its report; what is documented beside it."""
    page = said(capsys, "tolls", "--book", str(book))

    assert "killed, military" in page
    assert "at least 64" in page
    assert "5 Mar 2021" in page
    assert "documented by incident: 9" in page
    assert max(map(len, page.splitlines())) <= 100


def test_the_board_of_an_earlier_day_knows_less(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the second of March only the mayor had spoken."""
    board = json.loads(
        said(capsys, "tolls", "--book", str(book), "--as-of", "2021-03-02", "--format", "json")
    )

    assert [board["as_of"], sum(g["documented"] for g in board["groups"])] == ["2021-03-02", 7]


def test_records_are_those_of_the_contract(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON line each, with its schema, and claims that the book has."""
    known = {
        json.loads(line)["id"]
        for line in said(capsys, "claims", "--book", str(book), "--format", "jsonl").splitlines()
    }
    [incident] = [
        json.loads(line)
        for line in said(capsys, "incidents", "--book", str(book), "--format", "jsonl").splitlines()
    ]
    [series] = [
        json.loads(line)
        for line in said(capsys, "series", "--book", str(book), "--format", "jsonl").splitlines()
    ]

    assert (incident["schema"], series["schema"]) == ("tollbook.incident/1", "tollbook.series/1")
    assert (incident["roots"], incident["grade"]) == (2, "fair")
    [toll] = incident["tolls"]
    assert (toll["low"], toll["best"], toll["high"]) == (7, 9, 9)
    assert {ref["id"] for ref in incident["claims"]} <= known
    assert [point["min"] for point in series["points"]] == [60, 64]


@pytest.mark.parametrize("command", ["tolls", "series", "incidents", "dissent"])
def test_every_list_comes_as_csv(
    book: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """With a header, and as many cells in each row."""
    rows = list(csv.reader(io.StringIO(said(capsys, command, "--book", str(book), "-f", "csv"))))

    assert len(rows) > 1
    assert {len(rows[0])} == {len(row) for row in rows}


def test_series_are_drawn_as_steps(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The chart has its highest figure at the top and its days at the foot."""
    page = said(capsys, "series", "--book", str(book))

    assert "64 ┤" in page
    assert "4 Mar 2021" in page and "5 Mar 2021" in page


def test_rival_figures_stand_side_by_side(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seven by the mayor, nine by the hospital."""
    page = said(capsys, "dissent", "--book", str(book))

    assert "Figures that don't meet" in page
    assert "the mayor of Oskola" in page and "the hospital of Oskola" in page


def test_an_incident_is_explained_with_its_scores(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which claim gave which end, and why the reports are of one thing; the id's beginning will do."""
    record = json.loads(said(capsys, "incidents", "--book", str(book), "-f", "jsonl"))
    page = said(capsys, "explain", record["id"][:8], "--book", str(book))

    assert "two or more independent roots say so" in page
    assert "best and high" in page
    assert "Why these are one incident" in page


def test_a_claim_is_explained(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where it counts."""
    record = json.loads(said(capsys, "incidents", "--book", str(book), "-f", "jsonl"))
    low = record["tolls"][0]["because"]["low"][0]
    page = said(capsys, "explain", low, "--book", str(book))

    assert f"It is about incident {record['id']}" in page
    assert "gives its low" in page


def test_an_incident_of_a_past_day_is_explained_as_it_was(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the hospital had spoken, under another profile, and of a claim that came later."""
    past = ("--as-of", "2021-03-02", "--profile", "ibc", "--book", str(book))
    record = json.loads(said(capsys, "incidents", *past, "-f", "jsonl").splitlines()[0])
    later = said(capsys, "claims", "--book", str(book), "--claimant", "hospital", "-f", "jsonl")
    claims = [json.loads(line) for line in later.splitlines()]
    nine = next(c["id"] for c in claims if c["kind"] == "toll")

    page = said(capsys, "explain", record["id"], *past)
    assert "7 killed civilian" in page
    assert "(provisional)" in page
    assert "One report tells of it" in page
    assert "published later" in said(capsys, "explain", nine, *past)


def test_the_difference_of_two_days(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the hospital and the army added."""
    lines = said(
        capsys, "diff", "2021-03-02", "2021-03-05", "--book", str(book), "-f", "jsonl"
    ).splitlines()
    changes = [json.loads(line) for line in lines]
    incident = next(c for c in changes if c["what"] == "incident")

    assert {"board", "series", "incident"} == {c["what"] for c in changes}
    assert incident["before"].startswith("7 killed")
    assert incident["after"].startswith("7–9, best 9 killed")
    assert len(incident["claims"]) >= 1


def test_what_was_known_by_a_day(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Reports of 2021 that were added just now were not known here then."""
    days = ("2021-03-05", "2100-01-01")

    early = said(capsys, "tolls", "--book", str(book), "--known-by", days[0])
    assert "No toll in this book yet" in early
    assert "known by 5 Mar 2021" in early
    late = said(capsys, "tolls", "--book", str(book), "--known-by", days[1], "-f", "json")
    assert late == said(capsys, "tolls", "--book", str(book), "-f", "json")
    known = said(capsys, "diff", *days, "--by", "known", "--book", str(book), "-f", "jsonl")
    changes = [json.loads(line) for line in known.splitlines()]
    assert {"board", "series", "incident"} == {c["what"] for c in changes}
    assert {c["before"] for c in changes} == {""}
    both = said(capsys, "diff", *days, "--known-by", days[0], "--book", str(book), "-f", "jsonl")
    assert both == ""


def test_a_table_shows_the_first_and_says_how_many_more(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records are never cut."""
    page = said(capsys, "dissent", "--book", str(book), "--limit", "1")
    every = said(capsys, "incidents", "--book", str(book), "--limit", "1", "-f", "jsonl")
    whole = said(capsys, "incidents", "--book", str(book), "--limit", "0", "-f", "jsonl")

    assert "more: --limit 0 shows all" not in page
    assert every == whole


def test_what_is_kept_can_be_thrown_away(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file beside the book is made again, with the same in it."""
    kept = book.with_name("war.book-derived")
    before = [said(capsys, c, "--book", str(book), "-f", "json") for c in ("incidents", "tolls")]
    assert kept.exists()
    kept.unlink()
    after = [said(capsys, c, "--book", str(book), "-f", "json") for c in ("incidents", "tolls")]

    assert before == after
    assert kept.exists()


def test_two_releases_are_compared_as_files(
    book: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A release against the book it was made of has no differences."""
    for name, command in (("incidents.jsonl", "incidents"), ("series.jsonl", "series")):
        (tmp_path / name).write_text(said(capsys, command, "--book", str(book), "-f", "jsonl"))
    (tmp_path / "board.json").write_text(said(capsys, "tolls", "--book", str(book), "-f", "json"))

    assert said(capsys, "diff", str(tmp_path), str(book), "-f", "jsonl") == ""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("tolls", "--profile", "ucpd"), "--profile 'ucpd' is not one of 'ucdp', 'ibc', 'acled'"),
        (("tolls", "--include", "some"), "--include 'some' is not one of 'all', 'accepted'"),
        (("tolls", "--as-of", "5 March"), "--as-of"),
        (("explain", "i_nothing"), "'i_nothing' is no incident, series or claim"),
        (("diff", "2021-03-02", "nowhere"), "is no day (2020-10-05), no book and no folder"),
        (("tolls", "--known-by", "Monday"), "--known-by"),
        (
            ("diff", "2021-03-02", "2021-03-03", "--by", "known", "--known-by", "2021-03-02"),
            "leave --known-by out",
        ),
    ],
)
def test_what_is_wrong_is_said(
    book: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: str
) -> None:
    """The value, and what was expected."""
    assert expected in said(capsys, *arguments, "--book", str(book), status=2)


def test_a_book_without_reports_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No table of nothing."""
    empty = tmp_path / "empty.book"
    run(["init", "--book", str(empty)])

    assert "No toll in this book yet" in said(capsys, "tolls", "--book", str(empty))
    assert "No incident in this book" in said(capsys, "incidents", "--book", str(empty))
    assert "No running total" in said(capsys, "series", "--book", str(empty))


def test_steps_that_are_small_beside_their_figures_can_be_seen() -> None:
    """The axis begins at a number of its own, which stands at its foot."""
    points = [
        Point(as_of=date(2023, 11, n), min=v, max=v, best=None, claim=f"c_{n}", document="d")
        for n, v in ((5, 9770), (6, 10022), (7, 10328))
    ]
    lines = steps(points, width=20, height=5)

    assert lines[0].startswith("10,328 ┤")
    assert lines[4].startswith(" 9,631 ┤")
    assert sum("─" in line for line in lines) >= 2

"""`tollbook judge`: decisions from the command line, with a name, a reason and a way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bookmaking import put, report, reports
from tollbook.cli import app
from tollbook.model.judge import Verdict, rulings
from tollbook.model.run import Run
from tollbook.store import Book

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of one report and twenty others; TOLLBOOK_BOOK names it."""
    path = tmp_path / "a.book"
    monkeypatch.setenv("TOLLBOOK_BOOK", str(path))
    with Book.create(path) as made:
        put(made, report(), *reports(20))
    return path


@pytest.fixture
def judge(book: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Carries out `tollbook judge`; gives exit status, standard output and standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        status = app.run(["judge", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def claims(book: Path) -> list[str]:
    with Book.open(book) as opened:
        return [claim.id for claim in opened.claims()]


def verdicts(book: Path) -> list[Verdict]:
    with Book.open(book) as opened:
        found = list(opened.claims())
        decided = rulings(found, opened.judgements())
    return [decided.status(claim.id) for claim in found]


def test_a_claim_is_accepted_and_rejected_by_its_id(judge: Call, book: Path) -> None:
    """Or by the beginning of it; the answer says how to take it back."""
    first, second = claims(book)[:2]

    assert judge("accept", first[:9], "--as", "Anna")[0] == 0
    status, out, _ = judge("reject", second, "--why", "a drill", "--as", "Anna")

    assert status == 0
    assert "1 claim rejected by Anna\nTake it back: tollbook judge undo j_" in out
    assert verdicts(book)[:3] == [Verdict.ACCEPTED, Verdict.REJECTED, Verdict.PROPOSED]


def test_a_rejection_needs_a_reason(judge: Call, book: Path) -> None:
    """Without one nothing is kept."""
    status, _, err = judge("reject", claims(book)[0])

    assert status == 2
    assert "--why" in err
    assert set(verdicts(book)) == {Verdict.PROPOSED}


def test_a_filter_is_previewed_with_its_count(judge: Call, book: Path) -> None:
    """Where nobody can be asked, nothing happens without --yes."""
    status, _, err = judge("accept", "--document", "one")
    assert status == 2
    assert "1 claim would be accepted; --yes does it" in err

    status, _, err = judge("accept", "--place", "Kapan")
    assert "… and 16 more" in err
    assert "21 claims would be accepted; --yes does it" in err
    assert set(verdicts(book)) == {Verdict.PROPOSED}


def test_all_that_fit_are_one_judgement_and_one_undo(judge: Call, book: Path) -> None:
    """However many they are."""
    status, out, _ = judge("accept", "--place", "kapan", "--yes", "--json", "--as", "Anna")
    made = json.loads(out)

    assert status == 0
    assert len(made["entries"]) == 21
    assert set(verdicts(book)) == {Verdict.ACCEPTED}

    assert judge("undo", made["id"])[0] == 0
    assert set(verdicts(book)) == {Verdict.PROPOSED}


def test_undo_without_an_id_takes_back_ones_own_last(judge: Call, book: Path) -> None:
    """Not a colleague's; and each time the one before."""
    first, second, third = claims(book)[:3]
    judge("accept", first, "--as", "Anna")
    judge("accept", second, "--as", "Anna")
    judge("accept", third, "--as", "Ben")

    judge("undo", "--as", "Anna")
    assert verdicts(book)[:3] == [Verdict.ACCEPTED, Verdict.PROPOSED, Verdict.ACCEPTED]
    judge("undo", "--as", "Anna")
    assert verdicts(book)[:3] == [Verdict.PROPOSED, Verdict.PROPOSED, Verdict.ACCEPTED]
    status, _, err = judge("undo", "--as", "Anna")
    assert (status, "no judgement by Anna holds" in err) == (2, True)


def test_claims_are_put_together_and_held_apart(judge: Call, book: Path) -> None:
    """With a reason each; the last word on two claims holds."""
    first, second, third = claims(book)[:3]
    judge("merge", first, second, third, "--why", "one raid")
    judge("apart", third, "--from", first, "--from", second, "--why", "the next day")

    with Book.open(book) as opened:
        decided = rulings(opened.claims(), opened.judgements())
    assert decided.together == (tuple(sorted([first, second])),)
    assert len(decided.apart) == 2


def test_a_field_is_corrected(judge: Call, book: Path) -> None:
    """JSON values, words, and null; the record of the claim stays as it was."""
    claim = claims(book)[0]
    status, out, _ = judge(
        "edit", claim, "--set", "toll.count.min=11", "--set", "toll.victims.side=null", "--json"
    )

    assert status == 0
    assert json.loads(out)["edits"] == [
        {"field": "toll.count.min", "value": 11},
        {"field": "toll.victims.side", "value": None},
    ]
    with Book.open(book) as opened:
        assert opened.history(claim)[-1].record["toll"]["count"]["min"] == 12


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["accept"], "no claim is named"),
        (["accept", "c_nothing"], "'c_nothing' is not in"),
        (["accept", "--kind", "tolls"], "Did you mean 'toll'?"),
        (["accept", "--place", "Nowhere", "--yes"], "no claim fits"),
        (["undo", "j_nothing"], "'j_nothing' is not in"),
        (["merge", "c_", "--why", "x"], "beginning of several"),
    ],
)
def test_what_cannot_be_done_is_said(judge: Call, arguments: list[str], message: str) -> None:
    """In one line, with what to do; exit status 2."""
    status, out, err = judge(*arguments)

    assert (status, out) == (2, "")
    assert message in err


def test_an_edit_to_a_field_that_is_not_there_keeps_nothing(judge: Call, book: Path) -> None:
    """It says which fields there are."""
    status, _, err = judge("edit", claims(book)[0], "--set", "toll.dead=4")

    assert status == 2
    assert "'toll.dead' is no field of this claim" in err
    with Book.open(book) as opened:
        assert opened.judgements() == []


def test_the_list_has_everything_and_says_what_holds(judge: Call, book: Path) -> None:
    """The last first, with who and why; by claim, too."""
    first, second = claims(book)[:2]
    judge("reject", first, "--why", "a drill", "--as", "Anna")
    judge("accept", second, "--as", "Ben")
    judge("undo", "--as", "Anna")

    lines = judge("list")[1].splitlines()
    assert [line.split()[3] for line in lines] == ["undo", "accept", "reject"]
    assert "by Anna  “a drill”  (taken back)" in lines[2]
    assert judge("list", "--claim", second)[1].count("\n") == 1
    assert [json.loads(line)["who"] for line in judge("list", "--json")[1].splitlines()] == [
        "Anna",
        "Ben",
        "Anna",
    ]


def test_what_a_newer_run_says_otherwise_is_listed(judge: Call, book: Path) -> None:
    """The judgement stays; a person looks again."""
    claim = claims(book)[0]
    judge("accept", claim, "--as", "Anna")
    assert "Every judgement fits" in judge("changed")[1]
    with Book.open(book, writing=True) as opened:
        # The newer run finds another place on the same words.
        put(opened, report(run=Run("tests/2"), place=None))

    assert "judged in j_" in judge("changed")[1]


def test_a_claims_page_shows_what_was_decided(
    judge: Call, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside what each run said, for people and for programs."""
    claim = claims(book)[0]
    judge("reject", claim, "--why", "a drill", "--as", "Anna")

    app.run(["show", claim])
    assert "reject  1 claim  by Anna  “a drill”" in capsys.readouterr().out
    app.run(["show", claim, "--json"])
    assert [one["who"] for one in json.loads(capsys.readouterr().out)["judgements"]] == ["Anna"]

"""`tollbook takedown`, and what every other command says afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bookmaking import put, report
from tollbook.store import Book

Call = Callable[..., tuple[int, str, str]]
CANARY = "Quillonbrax"


@pytest.fixture
def tollbook(tollbook: Call, tmp_path: Path) -> Call:
    """Carries out a command line on a book with two reports; gives exit status, output, errors."""
    with Book.create(tmp_path / "a.book") as book:
        put(
            book,
            report(
                f"In Kapan 12 {CANARY} died, the mayor said.", name="one", killed=(f"12 {CANARY}",)
            ),
            report("In Kapan 7 villagers died on Monday.", name="two", killed=("7 villagers",)),
        )
    return tollbook


def test_every_command_says_that_it_was_taken_down(tollbook: Call, tmp_path: Path) -> None:
    """No command shows a word of it, and none calls it damage."""
    status, out, _ = tollbook("takedown", "one", "--why", "a family asked", "--as", "A. Example")
    assert status == 0
    assert "one is taken down on" in out and "by A. Example: a family asked" in out
    assert "Backups" in out

    status, out, _ = tollbook("verify")
    assert status == 0
    assert "Not in it: one, taken down on" in out
    assert tollbook("verify", "--json")[1].count("a family asked") == 1

    status, out, _ = tollbook("custody", "one")
    assert status == 0
    assert "It was taken down: its bytes and its words were removed" in out
    assert "Decided by A. Example: a family asked" in out
    assert "Its bytes are not here to be checked" in out

    [claim] = [
        json.loads(line)
        for line in tollbook("claims", "--format", "jsonl", "--document", "one")[1].splitlines()
    ]
    assert claim["toll"]["count"]["min"] == 12
    for command in (
        ("claims",),
        ("show", claim["id"]),
        ("show", claim["id"], "--json"),
        ("show", "one"),
        ("documents",),
        ("documents", "--json"),
        ("incidents",),
        ("export",),
        ("export", "--to", "annotation"),
        ("export", "--what", "documents"),
        ("export", "--to", "ucdp"),
        ("publish", str(tmp_path / "site"), "--include", "all"),
    ):
        status, out, err = tollbook(*command)
        assert status == 0, (command, err)
        assert CANARY.casefold() not in (out + err).casefold(), command
    pages = list((tmp_path / "site").rglob("*"))
    assert pages
    assert not any(CANARY.encode() in page.read_bytes() for page in pages if page.is_file())
    assert any(b"[taken down]" in page.read_bytes() for page in pages if page.is_file())


def test_it_is_told_to_programs(tollbook: Call) -> None:
    """As JSON, with what was removed; the same again says that it was done before."""
    _, out, _ = tollbook("takedown", "one", "--why", "asked", "--as", "A. Example", "--json")
    record = json.loads(out)
    _, out, _ = tollbook("takedown", "one", "--why", "again", "--as", "B. Example", "--json")
    again = json.loads(out)

    assert (record["name"], record["who"], record["already"]) == ("one", "A. Example", False)
    assert record["words_of_claims"] == 1
    assert (again["who"], again["why"], again["already"]) == ("A. Example", "asked", True)
    assert again["head"] == record["head"]


def test_what_was_made_from_the_book_goes_too(tollbook: Call, tmp_path: Path) -> None:
    """Files beside the book hold words of it; whatever else stands there is left alone."""
    from tollbook.store.sidecar import Sidecar

    with Book.open(tmp_path / "a.book") as book:
        Sidecar.beside(book).close()
    beside = sorted(one.name for one in tmp_path.glob("a.book-*"))
    (tmp_path / "a.book-notes").write_text("mine")
    tollbook("takedown", "one", "--why", "asked")

    assert [one.name for one in tmp_path.glob("a.book-*")] == ["a.book-notes"], beside


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("one",), "--why"),
        (("three", "--why", "asked"), "'three' is not in"),
        (("one", "--why", " "), "a takedown says why"),
    ],
)
def test_what_it_needs_is_said(tollbook: Call, arguments: tuple[str, ...], said: str) -> None:
    """A document that is there, and a reason."""
    status, _, err = tollbook("takedown", *arguments)

    assert status == 2
    assert said in err

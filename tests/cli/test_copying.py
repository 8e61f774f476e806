"""`tollbook copies`: one story printed by several, and what each says otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bookmaking import report
from tollbook.adding import keep
from tollbook.cli import app
from tollbook.pipeline import Report
from tollbook.store import Book

Call = Callable[..., tuple[int, str, str]]

STORY = (
    "KAPAN (Valley Agency) — At least 12 villagers died when a mill burnt down in Kapan on Monday.\n\n"
    "The mayor said that nobody knew how the fire had begun, and that 3 men were missing.\n\n"
    "Soldiers from the barracks across the river helped to carry water until the evening.\n\n"
    "The mill had been in the hands of one family since before the war, neighbours said."
)
CORRECTED = (
    STORY.replace("At least 12", "At least 14")
    + "\n\nThe council will meet tomorrow morning to talk of the 14 dead."
)
OTHER = "In Kapan 7 villagers died on Monday when a boat sank on the lake, the mayor said."


def printed(content: str, name: str, publisher: str) -> Report:
    return report(content, name=name, publisher=publisher, killed=())


@pytest.fixture
def tollbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Carries out a command line on a book with a story, two copies of it and another report."""
    monkeypatch.setenv("TOLLBOOK_BOOK", str(tmp_path / "a.book"))
    with Book.create(tmp_path / "a.book") as book:
        list(
            keep(
                book,
                [
                    printed(STORY, "agency", "Valley Agency"),
                    printed(OTHER, "lake", "The Post"),
                    printed(STORY.split(" — ")[1], "post", "The Post"),
                    printed(CORRECTED, "times", "The Times of Kapan"),
                ],
            )
        )

    def call(*arguments: str) -> tuple[int, str, str]:
        status = app.run(list(arguments))
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_copies_are_listed_with_what_they_say_otherwise(tollbook: Call) -> None:
    """Other figures first; what is the same word for word says so."""
    status, out, _ = tollbook("copies")

    assert status == 0
    assert "post (The Post, 2020-10-05): the same words" in out
    assert (
        "times (The Times of Kapan, 2020-10-05): sentences: 1 with other figures, 1 only here"
        in out
    )
    assert out.index("«12»") < out.index("«14»") < out.index("The council will meet")
    assert "1 text printed by more than one document, 3 documents in all" in out
    assert "lake" not in out


def test_copies_are_told_to_programs(tollbook: Call) -> None:
    """One object per text, with the places of the words that differ."""
    [line] = tollbook("copies", "--json", "--document", "times")[1].splitlines()
    record = json.loads(line)

    assert record["document"]["name"] == "times"
    assert [one["document"]["name"] for one in record["copies"]] == ["agency", "post"]
    first = record["copies"][0]["differences"][0]
    assert first["figures"]
    assert [first["after"][a:b] for a, b in first["new"]] == ["12"]


def test_custody_and_documents_tell_of_copies(tollbook: Call) -> None:
    """So that nobody takes three prints for three reports."""
    status, out, _ = tollbook("custody", "agency")
    assert status == 0
    assert "Which other documents of this book print its text" in out
    assert "  post (The Post, 2020-10-05): the same words" in out
    assert "copies" in json.loads(tollbook("custody", "agency", "--json")[1])
    assert "3 print a text that another prints" in tollbook("documents")[1]
    assert "No other document" in tollbook("copies", "--document", "lake")[1]


def test_a_book_without_what_texts_are_compared_by_gives_the_same(
    tollbook: Call, tmp_path: Path
) -> None:
    """Books of earlier versions don't have it; then it is made from the texts."""
    before = tollbook("copies")[1]
    with Book.open(tmp_path / "a.book", writing=True) as book:
        assert all(kept for _, _, kept in book.sketches())
        book.connection.execute("DELETE FROM sketches")
        assert book.verify().damage is None

    assert tollbook("copies")[1] == before


def test_the_same_report_twice_is_no_copy_of_itself(tollbook: Call, tmp_path: Path) -> None:
    """Another name for the same bytes is one document."""
    with Book.open(tmp_path / "a.book", writing=True) as book:
        again = printed(STORY, "agency", "Valley Agency")
        list(keep(book, [replace(again, document=replace(again.document, name="again"))]))

    assert "3 documents in all" in tollbook("copies")[1]

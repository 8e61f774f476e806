"""Judgements are appended to the log, once each, and only about what is in the book."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from bookmaking import judgement, put, report, reports
from tollbook.errors import BookError
from tollbook.model.judge import Judgement
from tollbook.model.run import Run
from tollbook.store import Book, migrate, sqlite


def judge(book: Book, *judgements: Judgement) -> list[str]:
    with book.writing() as batch:
        return [batch.judgement(one) for one in judgements]


def test_a_judgement_comes_back_as_it_was_given() -> None:
    """Who, when, why, entries on both sides and edits."""
    with Book.in_memory() as book:
        put(book, *reports(3))
        first, second, third = book.claims()
        given = [
            judgement("edit", first, edits=[("toll.count.min", 3), ("when", None)]),
            judgement("apart", first, others=[second, third], why="another day", minute=1),
        ]

        ids = judge(book, *given)

        assert book.judgements() == given
        assert ids == [one.id for one in given]
        assert book.verify().damage is None


def test_the_same_judgement_again_adds_nothing() -> None:
    """Its id is a hash of all it says, so a call may be repeated without harm."""
    with Book.in_memory() as book:
        put(book, report())
        once = judgement("accept", *book.claims())
        judge(book, once)
        head = book.head

        judge(book, once)

        assert book.head == head
        assert book.counts()["judgements"] == 1


def test_each_judgement_is_an_entry_of_the_log() -> None:
    """Bulk too: one decision about many claims is one entry, and one undo takes it back."""
    with Book.in_memory() as book:
        put(book, *reports(50))
        before = book.counts()["entries"]

        (id,) = judge(book, judgement("reject", *book.claims(), why="all of one hoax"))
        judge(book, judgement("undo", undoes=[id], minute=1))

        assert book.counts()["entries"] == before + 2
        assert book.verify().damage is None


def test_claims_and_judgements_that_are_not_there_are_refused_whole() -> None:
    """Nothing of the batch is kept then."""
    with Book.in_memory() as book, Book.in_memory() as other:
        put(book, report())
        put(other, *reports(1))
        (mine,), (foreign,) = book.claims(), other.claims()
        head = book.head

        with pytest.raises(BookError, match=r"c_\w+ is not in the book"):
            judge(book, judgement("accept", mine), judgement("accept", foreign, minute=1))
        with pytest.raises(BookError, match=r"j_0000 is not in the book"):
            judge(book, judgement("undo", undoes=["j_0000"]))

        assert book.head == head
        assert book.judgements() == []


def test_a_judgement_and_its_claim_may_come_in_one_batch() -> None:
    """As when somebody adds a claim by hand and accepts it."""
    one = report()
    with Book.in_memory() as book:
        with book.writing() as batch:
            batch.reading(one.document, one.raw, one.text, one.run, one.claims)
            batch.judgement(judgement("accept", *one.claims))

        assert book.verify().damage is None


def test_judgements_are_found_by_the_words_they_are_bound_to() -> None:
    """A newer engine's claim on the same words has them too."""
    with Book.in_memory() as book:
        put(book, report(), *reports(1))
        (first, other) = book.claims()
        kept = judgement("reject", first, why="a drill")
        judge(book, kept)
        put(book, report(run=Run("tests/2")))
        newer = [one for one in book.claims() if one.engine == "tests/2"]

        assert book.judgements_on(first.id) == [kept]
        assert [book.judgements_on(one.id) for one in newer] == [[kept]]
        assert book.judgements_on(other.id) == []


def test_a_book_of_version_1_takes_judgements_once_it_is_written_to(tmp_path: Path) -> None:
    """What it has stays, and verifies."""

    path = tmp_path / "old.book"
    with Book.create(path) as book:
        put(book, report())
    with closing(sqlite.opened(path)) as connection:
        # Back to the tables of version 1, as a book made then has them.
        later = "judgements bindings captures takedowns pictures sketches stamps codings"
        for table in later.split():
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute("PRAGMA user_version=1")

    with pytest.raises(BookError, match="version 1"):
        Book.open(path)
    with Book.open(path, writing=True) as book:
        judge(book, judgement("accept", *book.claims()))
        assert book.verify().damage is None
        assert len(list(book.lines())) == 1
    with closing(sqlite.opened(path)) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert found == (migrate.REVISION,)

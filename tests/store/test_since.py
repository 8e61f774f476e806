"""What has come to a book since, and what was known by a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bookmaking import CAPTURED, judgement, report
from tollbook.model.run import Run
from tollbook.pipeline import Report
from tollbook.store import Book, since

TODAY = datetime.now(UTC).date()


def put(book: Book, *some: Report) -> None:
    """Let the book have these reports."""
    with book.writing() as batch:
        for one in some:
            batch.reading(one.document, one.raw, one.text, one.run, list(one.claims))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A book with one report, captured long ago and recorded just now."""
    made = Book.create(tmp_path / "war.book")
    put(made, report())
    return made


def names(book: Book, day: date | None) -> list[str]:
    """The names of the documents that were known by a day."""
    return [some[0].document.name for _, some in since.by_document(book, known_by=day)]


def test_a_document_is_known_from_its_capture_on(book: Book) -> None:
    """Whoever captured it had it, though this book learnt of it later."""
    assert names(book, CAPTURED.date() - timedelta(days=1)) == []
    assert names(book, CAPTURED.date()) == ["one"]
    assert names(book, None) == ["one"]


def test_without_a_capture_it_is_known_from_its_record_on(book: Book) -> None:
    """The day of the log's entry; the day of publication says nothing of it."""
    other = report("In Kapan 12 villagers died on Tuesday, the mayor said.", name="two")
    put(book, replace(other, document=replace(other.document, captured=None)))

    assert names(book, TODAY - timedelta(days=1)) == ["one"]
    assert names(book, TODAY + timedelta(days=1)) == ["one", "two"]


def test_what_was_captured_by_then_counts_as_it_was_read_first(book: Book) -> None:
    """A later reading by a newer run is not what was known."""
    again = report(run=Run("tests/2", {"words": "b"}), killed=("Monday",))
    put(book, again)
    [(_, then)] = since.by_document(book, known_by=CAPTURED.date())
    [(_, now)] = since.by_document(book)

    assert [s.claim.span.exact for s in then] == ["12 villagers"]
    assert [s.claim.span.exact for s in now] == ["Monday"]


def test_judgements_made_later_were_not_known() -> None:
    """By the moment at which somebody decided."""
    one = judgement("accept", *report().claims)

    assert since.made_by([one], one.when.date() - timedelta(days=1)) == []
    assert since.made_by([one], one.when.date()) == [one]
    assert since.made_by([one], None) == [one]


def test_news_are_what_came_after_an_entry(book: Book) -> None:
    """Documents and judgements; nothing where nothing came; None where the log was another."""
    head, seq = book.head, book.counts()["entries"]
    first = since.news(book, seq, head)
    other = report("In Kapan 3 villagers died on Tuesday, the mayor said.", name="two", killed=())
    put(book, other)
    with book.writing() as batch:
        batch.judgement(judgement("accept", *report().claims))
    second = since.news(book, seq, head)

    assert first is not None and first.nothing
    assert second is not None
    assert second.documents == (other.document.id,)
    assert len(second.judgements) == 1
    assert second.head == book.head
    assert since.news(book, seq, "another") is None


def test_documents_under_judgement_are_those_of_its_words_and_of_what_it_takes_back(
    book: Book,
) -> None:
    """An undo touches what the judgement it undoes touched."""
    [claim] = report().claims
    accepted = judgement("accept", claim)
    with book.writing() as batch:
        batch.judgement(accepted)
    undo = judgement("undo", undoes=[accepted.id], minute=1)

    assert since.judged_documents(book, [accepted]) == {claim.document}
    assert since.judged_documents(book, [undo]) == {claim.document}

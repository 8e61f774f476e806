"""What an account is made of: each document as each engine read it last."""

from __future__ import annotations

from bookmaking import put, report
from tollbook.model.run import Run
from tollbook.store import Book


def test_the_newest_run_of_each_engine_counts() -> None:
    """A newer version takes the place of an older one; another engine stands beside it."""
    with Book.in_memory() as book:
        put(book, report(run=Run("rules/1")))
        put(book, report(run=Run("hand/1")))
        put(book, report(run=Run("rules/2")))

        engines = [standing.claim.engine for standing in book.standings()]

    assert engines == ["hand/1", "rules/2"]


def test_an_engine_that_finds_nothing_any_more_leaves_nothing() -> None:
    """Its older claims are history."""
    with Book.in_memory() as book:
        put(book, report(run=Run("rules/1")))
        put(book, report(run=Run("rules/2"), killed=()))

        assert list(book.standings()) == []


def test_a_standing_has_its_document_and_its_text() -> None:
    """The words of the claim stand in the text, and the day in the document."""
    with Book.in_memory() as book:
        given = report()
        put(book, given, report("On Monday nobody came.", name="two", killed=()))
        (standing,) = book.standings()

        assert standing.text == given.text
        assert standing.claim == given.claims[0]
        assert standing.document.name == "one"
        assert standing.document.published == given.document.published
        standing.claim.span.check(given.text)


def test_it_can_be_asked_for_some_texts_only() -> None:
    """As when a judgement's claims are looked at again."""
    with Book.in_memory() as book:
        one, two = (
            report(),
            report("In Goris 3 villagers died.", name="two", killed=("3 villagers",)),
        )
        put(book, one, two)

        assert [s.document.name for s in book.standings(texts={two.text.id})] == ["two"]

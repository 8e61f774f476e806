"""What every store promises, whatever it keeps its rows in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bookmaking import RUN, put, rejected, report, reports
from tollbook.errors import BookError
from tollbook.model import codec
from tollbook.model.run import Run
from tollbook.protocols import Store
from tollbook.store import Book, Filter
from tollbook.store.receipt import Kept

NEWER = Run("tests/1", {"words": "b"})
OTHER_ENGINE = Run("tests/2")


@pytest.fixture(params=["file", "memory"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Book]:
    opened = Book.in_memory() if request.param == "memory" else Book.create(tmp_path / "a.book")
    with opened:
        yield opened


def test_a_book_is_a_store(book: Book) -> None:
    """Through the protocol alone: appended to, and asked."""
    store: Store = book
    head, one = store.head, report()
    with store.writing() as batch:
        batch.reading(one.document, one.raw, one.text, one.run, one.claims)

    assert head != store.head
    assert store.knows(one.document, RUN.id)
    assert [one.document.id] == [document["id"] for document in store.documents()]
    assert [one.claims[0].id] == [record["id"] for record in store.records()]
    assert (one.raw, one.text.content) == (store.raw(one.document.id), store.text(one.text.id))


def test_what_was_put_in_comes_out(book: Book) -> None:
    """The record out of the book is the one of the claim that went in."""
    one = report()
    put(book, one)

    assert [codec.record(one.claims[0], one.document)] == list(book.records())
    assert one.raw == book.raw(one.document.id)
    assert one.text.content == book.text(one.text.id)
    assert book.runs() == [RUN]


def test_lines_are_those_of_the_codec(book: Book) -> None:
    """A line out of the book is letter for letter what `read` prints."""
    one = report()
    put(book, one)

    assert [codec.line(codec.record(one.claims[0], one.document))] == list(book.lines())


def test_adding_again_changes_nothing(book: Book) -> None:
    """The same reading again leaves the head of the log where it was."""
    first = put(book, report(), rejected())
    head = book.head
    second = put(book, report(), rejected())

    assert head == book.head
    assert [receipt.kept for receipt in first] == [Kept.ADDED, Kept.REJECTED]
    assert [receipt.kept for receipt in second] == [Kept.ALREADY_THERE, Kept.REJECTED]


def test_the_same_twice_in_a_batch_is_added_once(book: Book) -> None:
    """A folder may hold a report twice, under two names."""
    receipts = put(book, report(), report(), report(name="two"))

    assert [r.kept for r in receipts] == [Kept.ADDED, Kept.ALREADY_THERE, Kept.ALREADY_THERE]
    assert book.count() == 1
    assert book.document("two")["names"] == ["one", "two"]


def test_another_run_adds_and_keeps_the_earlier(book: Book) -> None:
    """Lists show what the latest run says; what earlier ones said stays to be asked for."""
    put(book, report())
    receipts = put(book, report(run=OTHER_ENGINE))

    assert [receipt.kept for receipt in receipts] == [Kept.READ_AGAIN]
    assert [OTHER_ENGINE.id] == [record["run"] for record in book.records()]
    assert [RUN.id, OTHER_ENGINE.id] == [r["run"] for r in book.records(Filter(history=True))]


def test_equal_content_of_two_runs_is_kept_once(book: Book) -> None:
    """A claim that a newer configuration gives alike has one record and two runs."""
    put(book, report())
    put(book, report(run=NEWER))
    [claim] = report().claims

    assert [RUN.id, NEWER.id] == [heard.run for heard in book.history(claim.id)]
    assert book.verify().rows["records"] == 1
    assert book.verify().rows["findings"] == 2


def test_another_reference_date_adds_a_record(book: Book) -> None:
    """Both readings of "Monday" are kept, each under the date that it was read against."""
    put(book, report(published=date(2020, 10, 5)))
    put(book, report(published=date(2020, 10, 12)))
    [claim] = report().claims
    heard = book.history(claim.id)

    assert [h.record["when"]["start"] for h in heard] == ["2020-10-05", "2020-10-12"]
    assert [h.record["document"]["published"] for h in heard] == ["2020-10-05", "2020-10-12"]
    assert book.document("one")["published"] == "2020-10-12"


def test_a_reading_is_known_under_the_same_date_only(book: Book) -> None:
    """Another run, date or publisher is a reason to read again; no date said is none."""
    one = report()
    put(book, one)

    assert book.knows(one.document, RUN.id)
    assert book.knows(replace(one.document, published=None, publisher=None), RUN.id)
    assert not book.knows(one.document, NEWER.id)
    assert not book.knows(replace(one.document, published=date(2021, 1, 1)), RUN.id)
    assert not book.knows(replace(one.document, publisher="Another"), RUN.id)
    assert not book.knows(report("Other bytes, 1 dead.", killed=()).document, RUN.id)


def test_names_are_unique_and_stay(book: Book) -> None:
    """Other bytes of the same name get "-2", and get it again when they are added again."""
    for _ in range(2):
        put(book, report("First, 1 dead.", killed=("1 dead",)))
        put(book, report("Second, 2 dead.", killed=("2 dead",)))
        put(book, report("Third, 3 dead.", killed=("3 dead",)))

    assert [document["name"] for document in book.documents()] == ["one", "one-2", "one-3"]
    assert [r["document"]["name"] for r in book.records()] == ["one", "one-2", "one-3"]


def test_bytes_seen_again_under_another_name_keep_both(book: Book) -> None:
    """A capture without a reading adds a name, once."""
    one = report()
    put(book, one)
    for _ in range(2):
        with book.writing() as batch:
            receipt = batch.capture(replace(one.document, name="copy"), one.raw)
        assert (receipt.kept, receipt.name) == (Kept.ALREADY_THERE, "one")
        head = book.head

    assert book.document("copy")["names"] == ["one", "copy"]
    assert head == book.head


def test_a_capture_of_unknown_bytes_is_refused(book: Book) -> None:
    """Bytes without a reading are not slipped in."""
    one = report()
    head = book.head

    with pytest.raises(BookError, match="is not in the book"), book.writing() as batch:
        batch.capture(one.document, one.raw)
    assert head == book.head


def test_rejected_bytes_are_kept(book: Book) -> None:
    """What nobody could read is there for a better reader."""
    [receipt] = put(book, rejected(b"%PDF-broken"))
    put(book, rejected(None, name="gone"))

    assert receipt.document is not None
    assert book.raw(receipt.document) == b"%PDF-broken"
    assert [rejection.name for rejection in book.rejections()] == ["broken", "gone"]
    assert [r.blob for r in book.rejections() if r.name == "gone"] == [None]


def test_a_batch_is_whole_or_not_at_all(book: Book) -> None:
    """Whatever stops a batch, nothing of it is kept."""
    put(book, report())
    head = book.head

    with pytest.raises(RuntimeError), book.writing() as batch:
        for one in reports(3):
            batch.reading(one.document, one.raw, one.text, one.run, one.claims)
        batch.flush()
        raise RuntimeError
    assert head == book.head
    assert book.counts()["documents"] == 1
    put(book, *reports(3))
    assert book.verify().damage is None


def test_bytes_must_be_those_of_the_document(book: Book) -> None:
    """A document is filed under what its bytes are, not under what somebody says."""
    one = report()

    with pytest.raises(BookError, match="not those of"), book.writing() as batch:
        batch.reading(one.document, b"other", one.text, one.run, one.claims)


@pytest.mark.parametrize(
    "content",
    [
        "naïve \u200f\u05e2\u05d1\u05e8\u05d9\u05ea \U0001f54a 1 dead",
        "NUL \0 and 1 dead",
        "1 dead \udcff half",
        "1 dead\r\n\u2028",
    ],
)
def test_any_text_is_kept(book: Book, content: str) -> None:
    """Whatever a parser gives comes back letter for letter, and verifies."""
    one = report(content, name="odd\udcff\0", killed=("1 dead",))
    put(book, one)

    assert content == book.text(one.text.id)
    assert len(list(book.lines(Filter(text="dead")))) == 1
    assert book.verify().damage is None
    "".join(book.lines()).encode("utf-8")


FILTERS = {
    "kind": Filter(kinds=["toll"]),
    "outcome": Filter(outcomes=["wounded", "killed"]),
    "status": Filter(statuses=["civilian"]),
    "claimant by name": Filter(claimant="MAYOR of"),
    "claimant by words": Filter(claimant="the mayor"),
    "place": Filter(place="kapan"),
    "place by id": Filter(place="geonames:174875"),
    "country": Filter(place="AM"),
    "from": Filter(since=date(2020, 10, 5)),
    "to": Filter(until=date(2020, 10, 5)),
    "day": Filter(since=date(2020, 10, 5), until=date(2020, 10, 5)),
    "document": Filter(document="one"),
    "text": Filter(text="villagers 12"),
    "text in names": Filter(text="armenia"),
    "all": Filter(kinds=["toll"], place="Kapan", text="villagers"),
}
OTHERS = {
    "kind": Filter(kinds=["event", "media"]),
    "outcome": Filter(outcomes=["wounded"]),
    "status": Filter(statuses=["military"]),
    "claimant": Filter(claimant="ministry"),
    "claimant is not the publisher of words by others": Filter(claimant="Example"),
    "a sign that SQL knows": Filter(claimant="m_yor"),
    "another sign": Filter(claimant="%"),
    "place": Filter(place="Yerevan"),
    "from": Filter(since=date(2020, 10, 6)),
    "to": Filter(until=date(2020, 10, 4)),
    "text": Filter(text="villagers 13"),
    "one of several": Filter(kinds=["toll"], place="Yerevan"),
}


@pytest.mark.parametrize("asked", FILTERS.values(), ids=FILTERS.keys())
def test_a_claim_is_found_by_what_it_says(book: Book, asked: Filter) -> None:
    """Every part of a question finds the claim that fits."""
    put(book, report(), report("Nothing here.", name="two", killed=()))

    assert book.count(asked) == 1
    assert len(list(book.records(asked))) == 1


@pytest.mark.parametrize("asked", OTHERS.values(), ids=OTHERS.keys())
def test_a_claim_is_not_found_by_what_it_does_not_say(book: Book, asked: Filter) -> None:
    """Every part of a question leaves out the claim that doesn't fit."""
    put(book, report())

    assert book.count(asked) == 0


def test_the_publisher_is_claimant_where_the_document_says_it_itself(book: Book) -> None:
    """A ministry's own release is found by the ministry's name."""
    put(book, report("At least 3 people died.", publisher="Ministry", killed=("3 people",)))

    assert book.count(Filter(claimant="ministry")) == 1


def test_names_are_found_without_their_marks(book: Book) -> None:
    """Case and accents of the question and of the text don't count."""
    put(book, report("In Şərur 2 people died.", killed=("2 people",), place="Şərur"))

    assert book.count(Filter(place="SƏRUR")) == 1


def test_order_is_that_of_adding_and_then_of_the_text(book: Book) -> None:
    """The same book gives the same claims in the same order, however asked."""
    put(book, *reports(30))
    expected = [f"report-{number}" for number in range(30)]

    assert expected == [record["document"]["name"] for record in book.records()]
    assert expected == [r["document"]["name"] for r in book.records(Filter(kinds=["toll"]))]
    assert expected[:7] == [r["document"]["name"] for r in book.records(limit=7)]
    assert list(book.lines()) == list(book.lines())


def test_an_id_may_be_cut_short(book: Book) -> None:
    """The beginning of an id will do while it means one thing."""
    one = report()
    put(book, one)
    [claim] = one.claims

    assert claim.id == book.claim_id(claim.id[:6])
    assert claim.id == book.claim_id(claim.id[2:8])
    assert one.document.id == book.document_id(one.document.id[7:15])
    assert one.document.id == book.document_id("one")


def test_an_id_that_means_nothing_or_too_much_is_an_error(book: Book) -> None:
    """The message shows what was asked and what would do."""
    put(book, *reports(30))

    with pytest.raises(BookError, match="'c_zzz' is not in"):
        book.claim_id("c_zzz")
    with pytest.raises(BookError, match="beginning of several"):
        book.claim_id("c_")
    with pytest.raises(BookError, match="'nowhere' is not in"):
        list(book.records(Filter(document="nowhere")))


def test_two_books_of_the_same_reports_differ(book: Book) -> None:
    """The head of one book can't be shown for another's."""
    with Book.in_memory() as other:
        put(book, report())
        put(other, report())

        assert book.head != other.head

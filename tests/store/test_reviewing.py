"""The queue beside the book says what the book says, however it came to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bookmaking import put, report
from tollbook.model.judge import Decision, Entry, Judgement, rulings
from tollbook.model.refer import DatePrecision, When
from tollbook.model.review import State, state_of, weight
from tollbook.model.run import Run
from tollbook.store import Book, Filter, queue, reviewing
from tollbook.store.queue import Asked, Queue
from tollbook.store.reviewing import Review

STORY = (
    "In Kapan 12 villagers died on Monday, the mayor said. Nearby 3 farmers died. 40 soldiers fell."
)
KILLED = ("12 villagers", "3 farmers", "40 soldiers")
NOW = datetime(2024, 1, 1, tzinfo=UTC)


def filled(path: Path, reports: int) -> Book:
    book = Book.create(path)
    for number in range(reports):
        day = date(2020, 1, 1) + timedelta(days=number)
        place = ("Kapan", "Susa", "Stepanakert")[number % 3]
        content = f"Number {number}. {STORY}"
        put(book, report(content, name=f"r{number}", killed=KILLED, published=day, place=place))
    return book


def states(book: Book, review: Review) -> dict[str, str]:
    """State by claim, as the file beside the book has them."""
    review.catch_up(book)
    with review.sidecar.reading() as connection:
        rows = Queue(connection).page(Asked(), sort="order", limit=10_000)
    return {row.id: row.state for row in rows}


def by_rulings(book: Book) -> dict[str, str]:
    """State by claim, worked out from all judgements at once."""
    claims = [standing.claim for standing in book.standings()]
    of = rulings(claims, book.judgements()).of
    return {claim.id: state_of(of.get(claim.id)).value for claim in claims}


@pytest.mark.parametrize("seed", range(6))
def test_states_follow_any_story_of_decisions(tmp_path: Path, seed: int) -> None:
    """Decisions, undos, undos of undos and newer readings, taken in one by one or all at once,
    give the states that the rulings over everything give."""
    chance = Random(seed)
    with filled(tmp_path / "a.book", 4) as book:
        review = Review.open(book)
        for number in range(40):
            step(book, chance, number)
            if chance.random() < 0.5:
                review.catch_up(book)
        expected = by_rulings(book)
        assert states(book, review) == expected
        review.close()
        (tmp_path / "a.book-review").unlink()
        anew = Review.open(book)
        assert states(book, anew) == expected
        anew.close()


def step(book: Book, chance: Random, number: int) -> None:
    """Something happens to the book."""
    made = book.judgements()
    claims = [standing.claim for standing in book.standings()]
    what = chance.choice(["accept", "accept", "reject", "edit", "undo", "undo", "read", "merge"])
    if what == "read":
        again = chance.randrange(4)
        killed = chance.sample(KILLED, chance.randrange(1, 4))
        day = date(2020, 1, 1) + timedelta(days=again)
        place = chance.choice(("Kapan", "Susa"))
        run = Run("tests/1", {"words": str(chance.randrange(3))})
        text = f"Number {again}. {STORY}"
        put(
            book, report(text, name=f"r{again}", killed=killed, published=day, place=place, run=run)
        )
        return
    some = chance.sample(claims, min(len(claims), chance.randrange(2, 5)))
    undoes = (chance.choice(made).id,) if made else ()
    if what == "undo" and not undoes:
        return
    judgement = Judgement(
        who="ani",
        when=NOW + timedelta(seconds=number),
        decision=Decision(what),
        entries=() if what == "undo" else tuple(map(Entry.of, some)),
        edits=(("toll.count.min", number),) if what == "edit" else (),
        undoes=undoes if what == "undo" else (),
        why="because",
    )
    with book.writing() as batch:
        batch.judgement(judgement)


def test_a_page_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    """In every order all claims come once, those that matter and are doubtful first."""
    with filled(tmp_path / "a.book", 9) as book:
        review = Review.open(book)
        review.catch_up(book)
        with review.sidecar.reading() as connection:
            asking = Queue(connection)
            for sort in queue.SORTS:
                whole = asking.page(Asked(), sort=sort, limit=100)
                found: list[queue.Row] = []
                after: list[int] = []
                while rows := asking.page(Asked(), sort=sort, after=after, limit=4):
                    found += rows
                    last = rows[-1]
                    after = [last.priority, last.number] if sort == "priority" else [last.number]
                assert found == whole and len(whole) == 27
            priorities = [row.priority for row in asking.page(Asked(), limit=100)]
        assert priorities == sorted(priorities, reverse=True)
        review.close()


FILTERS = [
    Filter(),
    Filter(kinds=("toll",)),
    Filter(kinds=("event",)),
    Filter(outcomes=("killed",), statuses=("civilian",)),
    Filter(place="Kapan"),
    Filter(place="geonames"),
    Filter(claimant="mayor"),
    Filter(text="villag"),
    Filter(text="villagers Susa"),
    Filter(text="12 vil", place="Ka"),
    Filter(text="nowhere"),
    Filter(text="?!", claimant="-"),
    Filter(since=date(2020, 1, 3)),
    Filter(since=date(2020, 1, 2), until=date(2020, 1, 5), place="Susa"),
    Filter(until=date(2020, 1, 3), text="farm"),
]


@pytest.mark.parametrize("asked", FILTERS)
def test_few_or_many_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: Filter
) -> None:
    """Whichever way is taken, the same claims come in the same order, and are counted."""
    with filled(tmp_path / "a.book", 9) as book:
        review = Review.open(book)
        review.catch_up(book)
        with review.sidecar.reading() as connection:
            wanted = Asked(asked, ("proposed",))
            few = Queue(connection).page(wanted, limit=100)
            counted = Queue(connection).counts(wanted)
            monkeypatch.setattr(queue, "FEW", 0)
            many = Queue(connection).page(wanted, limit=100)
            monkeypatch.setattr(queue, "COUNTED", 0)
            monkeypatch.setattr(queue, "MOST", 2)
            dense = Queue(connection).page(wanted, limit=100)
            capped = Queue(connection).counts(wanted)
        assert few == many == dense
        assert counted.of["proposed"] == len(few) and not counted.capped
        by_more_than_codes = asked.place or asked.text not in (None, "?!") or asked.since
        if few and by_more_than_codes:
            assert capped.capped
        review.close()


def test_days_are_found_however_long_they_last(tmp_path: Path) -> None:
    """What lasted for months is found by a day in the middle of it, as what lasted one day is."""
    story = "Number 0. In Kapan 12 villagers died."
    long = When("in spring", None, date(2020, 1, 1), date(2020, 6, 30), DatePrecision.RANGE)
    short = replace(long, start=date(2020, 3, 10), end=date(2020, 3, 12))
    with Book.create(tmp_path / "a.book") as book:
        for number, when in enumerate((long, short, None)):
            text = story.replace("0", str(number))
            made = report(text, name=f"r{number}", killed=("12 villagers",), place="Kapan")
            claims = tuple(replace(claim, when=when) for claim in made.claims)
            put(book, replace(made, claims=claims))
        review = Review.open(book)
        review.catch_up(book)

        def found(since: str | None, until: str | None) -> int:
            first, last = (day and date.fromisoformat(day) for day in (since, until))
            with review.sidecar.reading() as connection:
                asked = Asked(Filter(since=first or None, until=last or None))
                rows = Queue(connection).page(asked, limit=9)
                assert Queue(connection).counts(asked).total == len(rows)
            return len(rows)

        assert found("2020-03-11", "2020-03-11") == 2
        assert found("2020-05-01", "2020-05-02") == 1
        assert found("2020-03-12", None) == 2 and found(None, "2020-02-01") == 1
        assert found("2020-07-01", None) == found(None, "2019-12-31") == 0
        review.close()


def test_decisions_are_in_before_the_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a large book is being taken in, what is there can be read, and shows what was decided;
    at the end it is as if it had never been large."""
    monkeypatch.setattr(reviewing, "MANY", 1)
    monkeypatch.setattr(reviewing, "LARGE_PORTION", 6)
    with filled(tmp_path / "a.book", 9) as book:
        decided = [standing.claim for standing in book.standings()][:2]
        entries = tuple(Entry.of(claim) for claim in decided)
        with book.writing() as batch:
            batch.judgement(Judgement(who="a", when=NOW, decision=Decision.ACCEPT, entries=entries))
        review = Review.open(book)
        progress = review.catch_up(book, portions=1)
        with review.sidecar.reading() as connection:
            half = Queue(connection).page(Asked(), limit=100)
            assert Queue(connection).counts(Asked()).of["accepted"] == 2
        assert progress.at < progress.of and len(half) == 6
        assert {row.id for row in half if row.state == "accepted"} == {c.id for c in decided}

        undoes = (book.judgements()[0].id,)
        with book.writing() as batch:
            batch.judgement(Judgement(who="b", when=NOW, decision=Decision.UNDO, undoes=undoes))
        review.catch_up(book, portions=0)
        with review.sidecar.reading() as connection:
            assert Queue(connection).counts(Asked()).of["accepted"] == 0
        assert states(book, review) == by_rulings(book)
        with review.sidecar.reading() as connection:
            indexes = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
            assert set(reviewing.ORDERS) <= {name for (name,) in indexes}
        review.close()


def test_words_that_very_many_have_are_met_in_the_order_of_the_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page after page they give what sorting all of them gives."""
    with filled(tmp_path / "a.book", 9) as book:
        review = Review.open(book)
        review.catch_up(book)
        asked = Asked(Filter(text="3 farm"), ("proposed",))
        with review.sidecar.reading() as connection:
            asking = Queue(connection)
            whole = asking.page(asked, limit=100)
            monkeypatch.setattr(queue, "FEW", 0)
            monkeypatch.setattr(queue, "MOST", 0)
            found: list[queue.Row] = []
            after: list[int] = []
            while rows := asking.page(asked, after=after, limit=2):
                found += rows
                after = [rows[-1].priority, rows[-1].number]
            newest = asking.page(asked, sort="newest", limit=100)
        assert found == whole and len(whole) == 9
        assert newest == sorted(whole, key=lambda row: -row.number)
        review.close()


def test_a_file_of_another_book_is_made_anew(tmp_path: Path) -> None:
    """A book that was replaced by another one of its name doesn't get the old one's queue."""
    with filled(tmp_path / "a.book", 2) as book:
        review = Review.open(book)
        assert len(states(book, review)) == 6
        review.close()
    (tmp_path / "a.book").unlink()
    with filled(tmp_path / "a.book", 1) as book:
        review = Review.open(book)
        assert len(states(book, review)) == 3
        review.close()


def test_what_matters_and_is_doubtful_comes_first(tmp_path: Path) -> None:
    """More people and less certainty weigh more; the reasons are told in words."""
    with filled(tmp_path / "a.book", 1) as book:
        records = list(book.records())
    twelve, _, forty = (weight(record) for record in records)
    nowhere = weight({**records[0], "where": [], "when": None})

    assert forty.impact > twelve.impact
    assert nowhere.doubt > twelve.doubt and nowhere.priority > twelve.priority
    assert "no place is told" in nowhere.reasons and "no place is told" not in twelve.reasons
    assert weight({**records[0], "historical": True}).impact < twelve.impact
    assert set(State) == {*("proposed accepted rejected edited changed".split())}

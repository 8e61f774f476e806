"""An account that follows its book is the one that is made anew, byte for byte."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookmaking import judgement
from generator import NOISY, RUN, corpus
from tollbook.accounts import boiling, current, keeping
from tollbook.model.codec import line
from tollbook.model.derived import Account, Include, Profile, Standing, Terms
from tollbook.model.derived_codec import account_records
from tollbook.model.judge import Decision, Judgement
from tollbook.reconcile import kept, reconcile
from tollbook.reconcile.cluster import days
from tollbook.store import Book, boiled
from tollbook.store.derived import Asked, Derived, Sort

EXAMPLES = int(os.environ.get("TOLLBOOK_TEST_EXAMPLES", "3"))
FEW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[phase for phase in settings().phases if phase.name != "shrink"],
)


def documents(size: int, seed: int) -> list[list[Standing]]:
    """The claims of a small war, document by document."""
    some = corpus(size, NOISY, seed=seed).standings
    return [list(ones) for _, ones in groupby(some, key=lambda s: s.document.id)]


def add(book: Book, some: Sequence[Sequence[Standing]]) -> None:
    """Let the book read these documents."""
    with book.writing() as batch:
        for ones in some:
            document, text = ones[0].document, ones[0].text
            assert text is not None
            batch.reading(document, text.content.encode(), text, RUN, [s.claim for s in ones])


def judge(book: Book, one: Judgement) -> None:
    """Let the book have a judgement."""
    with book.writing() as batch:
        batch.judgement(one)


def rows(book: Book, terms: Terms) -> dict[str, list[str]]:
    """What is kept of a book's account, brought up to date, line by line."""
    with keeping.kept(book, terms) as derived:
        found = {name: list(derived.lines(name)) for name in ("incidents", "series", "dissent")}
        found["board"] = [line(derived.board() or {})]
        return found


def lines(account: Account) -> dict[str, list[str]]:
    """An account made in memory, line by line."""
    return {name: [line(r) for r in records] for name, records in account_records(account).items()}


def anew(book: Book, terms: Terms) -> dict[str, list[str]]:
    """The account made of the whole book in memory."""
    account = reconcile(
        book.standings(), book.judgements(), profile=terms.profile, include=terms.include
    )
    return lines(account)


@contextmanager
def caps(*, block: int, anchors: int) -> Iterator[None]:
    """Very small blocks, so that what is crowded shows in small wars."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "LARGEST_BLOCK", block)
        patch.setattr(kept, "ANCHORS", anchors)
        yield


@FEW
@given(st.integers(1, 200), st.sampled_from(Profile), st.randoms(use_true_random=False))
def test_following_gives_what_making_anew_gives(
    tmp_path_factory: pytest.TempPathFactory, seed: int, profile: Profile, chance: random.Random
) -> None:
    """Documents come one by one in any order, others in portions; accounts are asked between."""
    some = documents(140, seed)
    chance.shuffle(some)
    terms = Terms(profile=profile)
    path = tmp_path_factory.mktemp("war") / "war.book"
    with Book.create(path) as book:
        while some:
            portion = chance.choice((1, 1, 2, 10))
            add(book, some[:portion])
            del some[:portion]
            kept_rows = rows(book, terms)

        assert kept_rows == anew(book, terms)


@FEW
@given(st.integers(1, 200), st.randoms(use_true_random=False))
def test_crowded_blocks_are_a_matter_of_content(
    tmp_path_factory: pytest.TempPathFactory, seed: int, chance: random.Random
) -> None:
    """Where only three tellings of a block and two texts of a sentence are compared, order of
    arrival still changes nothing, in memory and followed."""
    some = documents(140, seed)
    path = tmp_path_factory.mktemp("war") / "war.book"
    with caps(block=3, anchors=2):
        whole = lines(reconcile(s for ones in some for s in ones))
        chance.shuffle(some)
        shuffled = lines(reconcile(s for ones in some for s in ones))
        with Book.create(path) as book:
            for ones in some:
                add(book, [ones])
                if chance.random() < 0.4:
                    rows(book, Terms())
            followed = rows(book, Terms())

    assert whole == shuffled == followed


@FEW
@given(st.integers(1, 200), st.sampled_from(Include), st.randoms(use_true_random=False))
def test_judgements_are_followed(
    tmp_path_factory: pytest.TempPathFactory, seed: int, include: Include, chance: random.Random
) -> None:
    """Accepted, rejected, put together, held apart, taken back: as if all were made anew."""
    some = documents(100, seed)
    claims = [s.claim for ones in some for s in ones]
    terms = Terms(include=include)
    path = tmp_path_factory.mktemp("war") / "war.book"
    with Book.create(path) as book:
        add(book, some)
        made: list[Judgement] = []
        for number in range(6):
            decision = chance.choice(list(Decision))
            if decision is Decision.UNDO:
                if not made:
                    continue
                one = judgement(decision, minute=number, undoes=[chance.choice(made).id], why="so")
            else:
                count = {Decision.MERGE: 2, Decision.APART: 1}.get(decision, 5)
                given_ = chance.sample(claims, count + 1)
                others = given_[count:] if decision is Decision.APART else []
                edits = (("historical", True),) if decision is Decision.EDIT else ()
                one = judgement(
                    decision, *given_[:count], others=others, edits=edits, minute=number, why="so"
                )
            made.append(one)
            judge(book, one)

            assert rows(book, terms) == anew(book, terms)


def test_a_document_read_again_replaces_what_it_said(tmp_path: Path) -> None:
    """A newer run that finds less leaves less."""
    some = documents(80, 5)
    with Book.create(tmp_path / "war.book") as book:
        add(book, some)
        before = rows(book, Terms())
        longest = max(some, key=len)
        again = [replace(s, claim=replace(s.claim, run=NEWER.id)) for s in longest[:1]]
        document, text = longest[0].document, longest[0].text
        assert text is not None
        with book.writing() as batch:
            batch.reading(document, text.content.encode(), text, NEWER, [s.claim for s in again])
        after = rows(book, Terms())

        assert after != before
        assert after == anew(book, Terms())


NEWER = replace(RUN, configuration={"words": "newer"})


def test_several_processes_make_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are boiled down apart, with what people decided of them."""
    some = documents(120, 8)
    with Book.create(tmp_path / "war.book") as book:
        add(book, some)
        claims = [s.claim for ones in some for s in ones]
        judge(book, judgement("reject", *claims[::7], why="so"))
        monkeypatch.setattr(boiling, "MANY", 1)
        monkeypatch.setattr(boiling, "PORTION", 9)
        monkeypatch.setattr(boiling, "MOST_PROCESSES", 2)

        assert rows(book, Terms()) == anew(book, Terms())


def test_nothing_new_makes_nothing_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept is handed out as it is."""
    with Book.create(tmp_path / "war.book") as book:
        add(book, documents(40, 1))
        before = rows(book, Terms())
        monkeypatch.setattr(keeping, "_rebuild", _never)
        monkeypatch.setattr(keeping, "_taken_in", _never)

        assert rows(book, Terms()) == before


def test_one_document_more_is_followed_and_not_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under every profile that was asked for before."""
    some = documents(60, 2)
    with Book.create(tmp_path / "war.book") as book:
        add(book, some[:-1])
        for profile in Profile:
            rows(book, Terms(profile=profile))
        monkeypatch.setattr(keeping, "_rebuild", _never)
        monkeypatch.setattr(keeping, "_under_another_profile", _never)
        add(book, some[-1:])
        for profile in Profile:
            assert rows(book, Terms(profile=profile)) == anew(book, Terms(profile=profile))


def _never(*_: object) -> None:
    raise AssertionError("made anew, though nothing asks for it")


def test_other_code_makes_everything_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made by other rules is never shown."""
    with Book.create(tmp_path / "war.book") as book:
        add(book, documents(40, 1))
        before = rows(book, Terms())
        with keeping.opened(book, Terms()) as sidecar, sidecar.writing() as connection:
            connection.execute("UPDATE account_told SET record = '{}'")

        assert rows(book, Terms()) != before
        for module in (keeping, current):
            monkeypatch.setattr(module, "engine", lambda: "other")
        assert rows(book, Terms()) == before


def test_a_book_put_back_to_an_earlier_state_is_noticed(tmp_path: Path) -> None:
    """What was made of entries that are gone isn't shown."""
    some = documents(60, 3)
    path = tmp_path / "war.book"
    with Book.create(path) as book:
        add(book, some[:-3])
    early = path.read_bytes()
    with Book.open(path, writing=True) as book:
        before = rows(book, Terms())
        add(book, some[-3:])
        rows(book, Terms())
    path.write_bytes(early)
    with Book.open(path) as book:
        assert rows(book, Terms()) == before


def test_a_day_is_asked_of_the_same_rows(tmp_path: Path) -> None:
    """As of a day, and what was known by one."""
    some = documents(80, 4)
    with Book.create(tmp_path / "war.book") as book:
        add(book, some)
        published = sorted(
            s.document.published for ones in some for s in ones if s.document.published
        )
        middle = published[len(published) // 2]
        wanted = lines(reconcile((s for ones in some for s in ones), as_of=middle))

        assert rows(book, Terms(as_of=middle)) == wanted
        assert rows(book, Terms(known_by=date(1990, 1, 1)))["incidents"] == []


def test_a_past_day_is_not_worked_out_anew_for_what_came_out_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only for what counts on it."""
    some = documents(80, 6)
    some.sort(key=lambda ones: ones[0].document.published or date.min)
    middle = some[len(some) // 2][0].document.published
    assert middle is not None
    later = [ones for ones in some if (ones[0].document.published or middle) > middle]
    early = [ones for ones in some if ones not in later]
    terms = Terms(as_of=middle)
    with Book.create(tmp_path / "war.book") as book:
        add(book, early[:-1])
        rows(book, terms)
        with monkeypatch.context() as patch:
            patch.setattr(keeping, "reconciled", _never)
            add(book, later)
            rows(book, terms)
        add(book, early[-1:])

        assert rows(book, terms) == lines(
            reconcile((s for ones in some for s in ones), as_of=middle)
        )


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Derived]:
    """An account to ask for pages."""
    with Book.create(tmp_path_factory.mktemp("war") / "war.book") as book:
        add(book, documents(250, 7))
        with keeping.kept(book, Terms()) as derived:
            yield derived


@pytest.mark.parametrize("sort", Sort)
def test_pages_hold_everything_once_and_in_order(asked: Derived, sort: Sort) -> None:
    """Whatever the order, page by page."""
    found, after = [], None
    while True:
        page = asked.incidents(sort=sort, after=after, limit=7)
        found += page.items
        after = page.next
        if after is None:
            break

    ids = [record["id"] for record in found]
    every = [json.loads(one)["id"] for one in asked.lines("incidents")]
    assert sorted(ids) == sorted(every)
    assert len(ids) == page.total
    assert sort is not Sort.DAY or ids == every


def test_pages_of_disagreements_hold_everything_once(asked: Derived) -> None:
    """In the order of the list."""
    found, after = [], None
    while True:
        page = asked.dissent(after=after, limit=7)
        found += page.items
        after = page.next
        if after is None:
            break

    assert found == [json.loads(one) for one in asked.lines("dissent")]


def test_filters_find_what_they_say(asked: Derived) -> None:
    """Each against a plain look at all records."""
    every = [json.loads(one) for one in asked.lines("incidents")]

    def ids(wanted: Asked) -> set[str]:
        return {record["id"] for record in asked.incidents(wanted, limit=1000).items}

    some = next(r for r in every if r["tolls"] and r["where"] and r["when"])
    place, document = some["where"][0]["name"], some["claims"][0]["document"]
    day = date.fromisoformat(some["when"]["start"])
    assert ids(Asked(place=place.upper())) >= {some["id"]}
    assert ids(Asked(document=document)) == {
        r["id"] for r in every if any(c["document"] == document for c in r["claims"])
    }
    assert ids(Asked(kinds=[some["kind"]])) == {r["id"] for r in every if r["kind"] == some["kind"]}
    assert ids(Asked(since=day, until=day)) == {
        r["id"]
        for r in every
        if r["when"] and r["when"]["start"] <= day.isoformat() <= r["when"]["end"]
    }
    assert ids(Asked(outcomes=["wounded"], statuses=["civilian"])) == {
        r["id"]
        for r in every
        if any(
            t["outcome"] == "wounded" and t["victims"]["status"] == "civilian" for t in r["tolls"]
        )
    }


def test_no_telling_is_looked_for_on_more_days_than_the_shelf_asks(asked: Derived) -> None:
    """`boiled.LONGEST` bounds what reconciling says."""
    from tollbook.reconcile.reconciler import Reconciler

    reconciler = Reconciler()
    reconciler.add(corpus(400, NOISY, seed=9).standings)
    for telling in reconciler.kept.tellings.values():
        telling.correction, telling.end = True, telling.end + 90
        first, last = days(telling)

        assert last - first <= boiled.LONGEST

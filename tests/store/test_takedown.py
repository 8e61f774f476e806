"""A takedown leaves the record and nothing else: no byte, no word, and a log that verifies."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bookmaking import captured, judgement, picture, put, report
from tollbook.errors import BookError, InputError, TakenDownError
from tollbook.model.takedown import Takedown
from tollbook.model.text import TAKEN_DOWN
from tollbook.pipeline import Report
from tollbook.store import Book, Filter
from tollbook.store.receipt import Kept

CANARY = "Quillonbrax"
WHEN = datetime(2021, 5, 6, 7, 8, tzinfo=UTC)


def telling(n: int = 0, *, name: str = "telling") -> Report:
    """A report whose words, names and places all have the canary in them."""
    return report(
        f"Heading {n} of {CANARY}.\n\nIn Kapan {12 + n} {CANARY} villagers died, the mayor of {CANARY} said.",
        name=name,
        killed=(f"{12 + n} {CANARY} villagers",),
    )


def take_down(book: Book, wanted: str, why: str = "a witness asked") -> Takedown:
    return book.take_down(wanted, who="A. Example", when=WHEN, why=why)


def hits(path: Path) -> int:
    """How often the canary stands in the book's file or in anything beside it."""
    word = CANARY.encode()
    count = 0
    for file in path.parent.iterdir():
        raw = file.read_bytes()
        count += raw.count(word) + raw.lower().count(word.lower())
    return count


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book with one report that is to go, in the middle of others; nothing is compressed away."""
    path = tmp_path / "a.book"
    with Book.create(path) as book:
        put(book, *(report(name=f"before {n}", place=f"Place {n}") for n in range(3)))
        put(book, telling())
        with book.writing() as batch:
            one = telling()
            capture, raw = captured(one, raw=one.raw + f" <!-- {CANARY} -->".encode())
            batch.captured(
                capture, raw, page="example.org/one", document=one.document.id, author=CANARY
            )
        put(
            book,
            *(
                report(f"In Kapan {n} villagers died.", name="after", killed=(f"{n} villagers",))
                for n in range(9)
            ),
        )
    assert hits(path) > 0
    return path


def test_nothing_of_it_is_left_in_the_file(path: Path) -> None:
    """Not in tables, not in free pages, not in a journal; and the rest is whole."""
    with Book.open(path, writing=True) as book:
        before = book.counts()
        take_down(book, "telling")
        assert hits(path) == 0
        after = book.counts()

    assert hits(path) == 0
    assert after == {**before, "entries": before["entries"] + 1}
    with Book.open(path) as book:
        verified = book.verify()
        assert verified.damage is None
        assert [(one.name, one.who, one.why) for one in verified.taken_down] == [
            ("telling", "A. Example", "a witness asked")
        ]


def test_what_was_cut_off_earlier_in_free_pages_goes_too(path: Path) -> None:
    """Pages that became free before anybody overwrote them are written anew."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE left_over (words TEXT)")
        connection.executemany(
            "INSERT INTO left_over VALUES (?)", [(f"{CANARY} " * 200,) for _ in range(50)]
        )
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("DROP TABLE left_over")
    assert hits(path) > 1000

    with Book.open(path, writing=True) as book:
        take_down(book, "telling")

    assert hits(path) == 0


def test_figures_stay_and_words_go(path: Path) -> None:
    """A claim keeps its count, codes, days and what the directory and the gazetteer say."""
    with Book.open(path, writing=True) as book:
        [before] = book.records(_of("telling"))
        take_down(book, "telling")
        [after] = book.records(_of("telling"))
        [standing] = [s for s in book.standings() if s.document.name == "telling"]

    for key in ("id", "kind", "stance", "engine", "run"):
        assert after[key] == before[key]
    for key in ("min", "max", "best", "start", "end"):
        assert after["toll"]["count"][key] == before["toll"]["count"][key]
    assert after["toll"]["outcome"] == before["toll"]["outcome"]
    assert after["span"] == {**before["span"], "exact": TAKEN_DOWN}
    assert [place["id"] for place in after["where"]] == ["geonames:174875"]
    assert after["attribution"][0]["text"] == TAKEN_DOWN
    assert after["attribution"][0]["name"] is None
    assert after["toll"]["victims"]["side"] == "Armenia"
    assert standing.text is None
    assert standing.claim.span.exact == TAKEN_DOWN


def _of(name: str) -> Filter:
    return Filter(document=name)


def test_what_is_gone_says_so(path: Path) -> None:
    """Bytes and text answer with the decision, not with damage."""
    one = telling()
    with Book.open(path, writing=True) as book:
        take_down(book, one.document.id)
        for ask in (lambda: book.raw(one.document.id), lambda: book.text(one.text.id)):
            with pytest.raises(TakenDownError, match=r"2021-05-06 by A\. Example: a witness asked"):
                ask()
        assert book.document("telling")["taken_down"] == {
            "who": "A. Example",
            "when": "2021-05-06T07:08:00+00:00",
            "why": "a witness asked",
        }
        assert book.document("after")["taken_down"] is None
        [kept] = book.captures_of(one.document.id)
        assert kept.author is None
        assert [event.what for event in book.custody(one.document.id)][-1] == "taken down"


def test_it_is_not_taken_in_again(path: Path) -> None:
    """The same bytes are refused with the decision, whoever reads them."""
    with Book.open(path, writing=True) as book:
        take_down(book, "telling")
        [receipt] = put(book, telling(name="other name"))
        with pytest.raises(TakenDownError), book.writing() as batch:
            batch.captured(
                *captured(telling(), time=WHEN),
                page="example.org/one",
                document=telling().document.id,
            )

    assert receipt.kept is Kept.REJECTED
    assert receipt.reason == (
        "was taken down on 2021-05-06 by A. Example: a witness asked; it is not taken in again"
    )
    assert hits(path) == 0


def test_it_is_all_or_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails on the way, the book is what it was."""
    from tollbook.store import appending

    with Book.open(path) as book:
        head = book.head

    def broken(*_: object) -> object:
        raise RuntimeError("cut off")

    with Book.open(path, writing=True) as book:
        monkeypatch.setattr(appending.Batch, "_append", broken)
        with pytest.raises(RuntimeError, match="cut off"):
            take_down(book, "telling")
    with Book.open(path) as book:
        assert book.head == head
        assert book.verify().damage is None
        assert CANARY in book.text(telling().text.id)


def test_one_that_was_interrupted_is_cleaned_when_it_is_asked_for_again(path: Path) -> None:
    """The first decision stands; the file is written anew once more."""
    with Book.open(path, writing=True) as book:
        with book.writing() as batch:
            batch.take_down(telling().document.id, who="A. Example", when=WHEN, why="first")
        head = book.head
        again = take_down(book, "telling", why="second")

        assert again.why == "first"
        assert book.head == head
    assert hits(path) == 0


def test_while_others_have_the_book_open_nothing_happens(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who writes might keep what is to go in a log of their own."""
    monkeypatch.setattr("tollbook.store.cleaning.PATIENCE_SECONDS", 0.1)
    with Book.open(path, writing=True) as other:
        put(other, report("In Kapan 99 villagers died.", name="theirs", killed=("99 villagers",)))
        with (
            Book.open(path, writing=True) as book,
            pytest.raises(BookError, match="somebody else has the book open"),
        ):
            take_down(book, "telling")
        assert CANARY in other.text(telling().text.id)


def test_bytes_that_another_document_stands_on_stay(tmp_path: Path) -> None:
    """A capture whose bytes are a document of its own goes with that one."""
    one, other = telling(), telling(1, name="other")
    with Book.create(tmp_path / "a.book") as book:
        put(book, one, other)
        with book.writing() as batch:
            batch.captured(
                *captured(one, raw=other.raw), page="example.org/one", document=one.document.id
            )
        take_down(book, "telling")

        assert book.raw(other.document.id) == other.raw
        assert book.verify().damage is None


def test_judgements_stay_and_bind_to_what_is_left(path: Path) -> None:
    """What somebody decided is theirs; it says no words of the document."""
    with Book.open(path, writing=True) as book:
        [claim] = book.claims(_of("telling"))
        with book.writing() as batch:
            batch.judgement(judgement("accept", claim))
        take_down(book, "telling")

        assert [one.decision.value for one in book.judgements_on(claim.id)] == ["accept"]
        assert book.verify().damage is None


def test_a_picture_goes_with_what_the_camera_wrote(tmp_path: Path) -> None:
    """Other bytes are named by their digest; where a picture was taken goes with them."""
    raw = CANARY.encode() * 3
    with Book.create(tmp_path / "a.book") as book:
        with book.writing() as batch:
            capture, _ = captured(report(), raw=raw)
            batch.captured(capture, raw, page="example.org/a.jpg", document=None)
            batch.picture(picture(raw, capture.id))
        [kept] = book.pictures()
        take_down(book, kept.sha256[:12])
        [left] = book.pictures()

        assert kept.point == (39.2, 46.4)
        assert left.metadata == {}
        assert book.verify().damage is None
    assert hits(tmp_path / "a.book") == 0


@pytest.mark.parametrize(("who", "why"), [("", "x"), ("x", " ")])
def test_a_decision_has_a_name_and_a_reason(path: Path, who: str, why: str) -> None:
    """Without either nothing is taken down."""
    with Book.open(path, writing=True) as book:
        with pytest.raises(InputError):
            book.take_down("telling", who=who, when=WHEN, why=why)
        assert CANARY in book.text(telling().text.id)


def test_words_put_back_are_noticed(path: Path) -> None:
    """What was taken down can't return behind the log's back."""
    with Book.open(path, writing=True) as book:
        one = telling()
        take_down(book, "telling")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE texts SET content = x'00' WHERE document = ?", (one.document.id,)
        )

    with Book.open(path) as book:
        damage = book.verify().damage
    assert damage is not None and "was taken down, and is there" in damage.what

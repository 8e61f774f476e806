"""What is kept beside a book can be thrown away, and is never taken for another book's."""

from __future__ import annotations

import multiprocessing
import os
import threading
from pathlib import Path

import pytest

from tollbook.store import Book, sqlite
from tollbook.store.sidecar import Part, Sidecar, SpoiltError

NUMBERS = Part("numbers", "1", "CREATE TABLE numbers_one (n INTEGER);")
WORDS = Part("words", "1", "CREATE TABLE words_one (w TEXT);")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The file of an empty book."""
    path = tmp_path / "war.book"
    Book.create(path).close()
    return path


def opened(book: Path, *parts: Part, cache: Path | None = None) -> Sidecar:
    """The sidecar of a book, with these parts."""
    with Book.open(book) as one:
        sidecar = Sidecar.beside(one, cache=cache)
    for part in parts:
        sidecar.use(part)
    return sidecar


def keep(sidecar: Sidecar, *numbers: int) -> None:
    """Keep some numbers in it."""
    with sidecar.writing() as connection:
        connection.executemany("INSERT INTO numbers_one VALUES (?)", [(n,) for n in numbers])


def kept(sidecar: Sidecar) -> list[int]:
    """The numbers in it."""
    with sidecar.reading() as connection:
        return [n for (n,) in connection.execute("SELECT n FROM numbers_one ORDER BY n")]


def test_what_is_kept_is_there_again(book: Path) -> None:
    """The file stands beside the book and has what was put in before."""
    with opened(book, NUMBERS) as sidecar:
        keep(sidecar, 1, 2)

        assert sidecar.path == book.with_name("war.book-derived")
    with opened(book, NUMBERS) as sidecar:
        assert kept(sidecar) == [1, 2]


def test_another_version_of_a_part_is_made_anew_and_leaves_the_others(book: Path) -> None:
    """Only the tables of the part that changed are lost."""
    with opened(book, NUMBERS, WORDS) as sidecar:
        keep(sidecar, 1)
        with sidecar.writing() as connection:
            connection.execute("INSERT INTO words_one VALUES ('stays')")
    newer = Part("numbers", "2", "CREATE TABLE numbers_one (n INTEGER, why TEXT);")
    with opened(book, newer, WORDS) as sidecar, sidecar.reading() as connection:
        assert connection.execute("SELECT count(*) FROM numbers_one").fetchone() == (0,)
        assert connection.execute("SELECT w FROM words_one").fetchone() == ("stays",)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\1" * 4096])
def test_what_is_no_sidecar_is_made_anew(book: Path, content: bytes) -> None:
    """Whatever lies in its place, it works, and the book is left alone."""
    before = book.read_bytes()
    book.with_name("war.book-derived").write_bytes(content)
    with opened(book, NUMBERS) as sidecar:
        keep(sidecar, 3)

        assert kept(sidecar) == [3]
    assert book.read_bytes() == before


def test_the_sidecar_of_another_book_is_made_anew(book: Path, tmp_path: Path) -> None:
    """A book put where another was doesn't get what was made of that one."""
    with opened(book, NUMBERS) as sidecar:
        keep(sidecar, 1)
    book.unlink()
    Book.create(book).close()
    with opened(book, NUMBERS) as sidecar:
        assert kept(sidecar) == []


def test_damage_under_way_throws_it_away(book: Path) -> None:
    """Whoever meets it is told to ask again, and then all is well."""
    with opened(book, NUMBERS) as sidecar:
        keep(sidecar, *range(5000))
    path = book.with_name("war.book-derived")
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    with opened(book) as sidecar, pytest.raises(SpoiltError):
        sidecar.use(NUMBERS)
        kept(sidecar)
    with opened(book, NUMBERS) as sidecar:
        assert kept(sidecar) == []


def test_a_failed_write_leaves_everything_as_it_was(book: Path) -> None:
    """A block that raises keeps nothing, nested or not."""
    with opened(book, NUMBERS) as sidecar:
        keep(sidecar, 1)
        with pytest.raises(ZeroDivisionError), sidecar.writing():
            keep(sidecar, 2)
            raise ZeroDivisionError

        assert kept(sidecar) == [1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cant_be_written_sends_it_to_the_cache(book: Path, tmp_path: Path) -> None:
    """And without a cache it is kept in memory."""
    folder = tmp_path / "kept"
    folder.mkdir()
    moved = book.rename(folder / "war.book")
    folder.chmod(0o500)
    try:
        with opened(moved, NUMBERS, cache=tmp_path / "cache") as sidecar:
            assert Path(sidecar.path).parent == tmp_path / "cache" / "derived"
        with opened(moved, NUMBERS) as sidecar:
            assert sidecar.in_memory
    finally:
        folder.chmod(0o700)


def test_in_memory_threads_take_turns() -> None:
    """A book in memory has a sidecar in memory that several threads can use."""
    with Book.in_memory() as book, Sidecar.beside(book) as sidecar:
        sidecar.use(NUMBERS)
        threads = [threading.Thread(target=keep, args=(sidecar, n)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sidecar.in_memory
        assert kept(sidecar) == list(range(8))


def test_a_reader_sees_one_state_while_another_writes(book: Path) -> None:
    """What is written meanwhile is seen by the next reading, not by the one under way."""
    if not sqlite.wal_is_safe(sqlite.driver().sqlite_version_info):
        pytest.skip("without a safe write-ahead log the writer waits for readers")
    with opened(book, NUMBERS) as sidecar:
        keep(sidecar, 1)
        with sidecar.reading() as connection:
            first = connection.execute("SELECT count(*) FROM numbers_one").fetchone()
            thread = threading.Thread(target=keep, args=(sidecar, 2))
            thread.start()
            thread.join()
            again = connection.execute("SELECT count(*) FROM numbers_one").fetchone()

        assert first == again == (1,)
        assert kept(sidecar) == [1, 2]


def _work(book: str, numbers: range) -> None:
    with opened(Path(book), NUMBERS) as sidecar:
        for number in numbers:
            keep(sidecar, number)


def test_processes_that_begin_it_at_once_share_it(book: Path) -> None:
    """Of three processes that find none, all keep what they have in one file."""
    context = multiprocessing.get_context("spawn")
    some = [
        context.Process(target=_work, args=(str(book), range(n * 10, n * 10 + 10)))
        for n in range(3)
    ]
    for one in some:
        one.start()
    for one in some:
        one.join()
    with opened(book, NUMBERS) as sidecar:
        assert kept(sidecar) == list(range(30))


def test_it_is_as_private_as_its_book(book: Path) -> None:
    """Who may not read the book may not read what was made of it."""
    book.chmod(0o600)
    with opened(book, NUMBERS) as sidecar:
        assert Path(sidecar.path).stat().st_mode & 0o777 == 0o600

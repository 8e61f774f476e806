"""Files that are no book, disks that are full, folders that can't be written to."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bookmaking import put, report, reports
from tollbook.errors import BookError
from tollbook.model.run import Run
from tollbook.store import Book, sqlite
from tollbook.store import book as store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book with one report, closed."""
    made = tmp_path / "a.book"
    with Book.create(made) as book:
        put(book, report())
    return made


def pragma(path: Path, name: str, value: int) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA {name}={value}")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("writing", [False, True])
@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\0", b"some text\n" * 100, b"\0" * 4096], ids=range(4)
)
def test_another_file_is_refused_and_left_alone(
    tmp_path: Path, content: bytes, writing: bool
) -> None:
    """A slip in --book must not cost anybody a file."""
    path = tmp_path / "report.txt"
    path.write_bytes(content)

    with pytest.raises(
        BookError, match=r"report\.txt: .*left as it is|report\.txt: .*left as it was"
    ):
        Book.open(path, writing=writing)
    assert content == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("writing", [False, True])
def test_another_database_is_refused_and_left_alone(tmp_path: Path, writing: bool) -> None:
    """A browser's history is a SQLite file too."""
    path = tmp_path / "history.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE log (seq, hash)")
    before = digest(path)

    with pytest.raises(BookError, match="not a book of Tollbook's"):
        Book.open(path, writing=writing)
    assert before == digest(path)


@pytest.mark.parametrize("writing", [False, True])
def test_a_book_of_a_newer_version_is_refused_and_left_alone(path: Path, writing: bool) -> None:
    """Both versions are named, and what to do."""
    pragma(path, "user_version", sqlite.SCHEMA + 1)
    before = digest(path)

    with pytest.raises(BookError, match=rf"version {sqlite.SCHEMA + 1}.*version {sqlite.SCHEMA};"):
        Book.open(path, writing=writing)
    assert before == digest(path)


def test_a_book_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """Asking a book makes none; the message says how to."""
    with pytest.raises(BookError, match="tollbook init"):
        Book.open(tmp_path / "a.book")
    with pytest.raises(BookError, match="can't be read"):
        Book.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_book_is_not_made_over_anything(path: Path, tmp_path: Path) -> None:
    """Neither over a book nor over a folder, nor where no file can be."""
    before = digest(path)
    with pytest.raises(BookError, match="there already"):
        Book.create(path)
    with pytest.raises(BookError, match="there already"):
        Book.create(tmp_path)
    with pytest.raises(BookError, match="can't be made there"):
        Book.create(tmp_path / "no folder" / "b.book")
    with pytest.raises(BookError, match="can't be made there"):
        Book.create(path / "b.book")
    assert before == digest(path)
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a b.book", "ö?x=1&#%20.book", "-.book"])
def test_a_book_may_have_any_name(tmp_path: Path, name: str) -> None:
    """SQLite gets names as addresses, in which some signs mean something."""
    with Book.create(tmp_path / name) as book:
        put(book, report())
    with Book.open(tmp_path / name) as book:
        assert book.count() == 1
    assert [name] == [path.name for path in tmp_path.iterdir()]


def test_one_file_remains_after_closing(path: Path) -> None:
    """The file alone can be copied, and read where nothing can be written."""
    copied = Path(shutil.copy(path, path.with_name("b.book")))
    assert {path, copied} == set(path.parent.iterdir())
    with Book.open(copied) as book:
        assert book.verify().damage is None
        assert book._connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_one_file_remains_when_the_last_of_two_closes(path: Path) -> None:
    """Whoever has it open longest tidies up."""
    first, second = Book.open(path, writing=True), Book.open(path, writing=True)
    put(first, *reports(2))
    first.close()
    put(second, *reports(2, start=5))
    second.close()

    assert [path] == list(path.parent.iterdir())


def test_what_a_killed_process_left_is_removed_in_time(tmp_path: Path) -> None:
    """An unfinished file of long ago goes, one that somebody may be working on stays."""
    old, new = tmp_path / ".a.book.1.tmp", tmp_path / ".a.book.2.tmp"
    for left in (old, new):
        left.touch()
    os.utime(old, (0, 0))
    Book.create(tmp_path / "a.book").close()

    assert {new, tmp_path / "a.book"} == set(tmp_path.iterdir())


def test_every_commit_waits_for_the_disk(path: Path) -> None:
    """`synchronous` is FULL, and the log is a write-ahead log where the library has it right."""
    with Book.open(path, writing=True) as book:
        assert book._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        wal = sqlite.wal_is_safe(sqlite.driver().sqlite_version_info)
        [mode] = book._connection.execute("PRAGMA journal_mode").fetchone()
        assert ("wal" if wal else "delete") == mode


def test_the_standard_library_does_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pysqlite3 the book works, with the rollback journal where the log has the race."""
    monkeypatch.setattr(sqlite, "driver", lambda: sqlite3)
    monkeypatch.setattr(sqlite, "wal_is_safe", lambda version: False)
    path = tmp_path / "a.book"
    with Book.create(path) as book:
        put(book, *reports(3))
        assert book._connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert book.verify().damage is None
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_versions_with_the_race_are_known(version: tuple[int, ...], safe: bool) -> None:
    """The write-ahead log is used only where a commit can't get lost in it."""
    assert safe is sqlite.wal_is_safe(version)


def test_an_unsafe_library_does_not_join_a_write_ahead_log(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could lose what the other process has committed."""
    with Book.open(path, writing=True) as book:
        if book._connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            pytest.skip("this SQLite has the race, so that nobody opens a write-ahead log")
        monkeypatch.setattr(sqlite, "wal_is_safe", lambda version: False)
        monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
        monkeypatch.setattr(sqlite, "WAL_PAUSE", 0.0)
        with pytest.raises(BookError, match="pysqlite3"):
            Book.open(path, writing=True)


def test_a_full_disk_keeps_what_was_acknowledged(path: Path) -> None:
    """SQLite says that the database is full: the batch is not kept, the rest is."""
    with Book.open(path, writing=True) as book:
        head = book.head
        [(pages,)] = book._connection.execute("PRAGMA page_count").fetchall()
        book._connection.execute(f"PRAGMA max_page_count={pages + 1}")
        with pytest.raises(BookError, match=r"the disk is full.*not kept.*free some space"):
            put(book, *reports(200))
        assert head == book.head
        book._connection.execute("PRAGMA max_page_count=1000000")
        put(book, *reports(2))
        assert book.verify().damage is None
    assert [path] == list(path.parent.iterdir())


LIMITED = """
import resource, signal, sys
from bookmaking import put, reports
from tollbook.errors import BookError
from tollbook.store import Book
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
book = Book.open(sys.argv[1], writing=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
try:
    for start in range(0, 2000, 20):
        put(book, *reports(20, start=start))
        print(start + 20, flush=True)
except BookError as problem:
    print(problem)
book.close()
"""


def subprocess_of(script: str, *arguments: object) -> str:
    tests = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(tests)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def test_a_file_that_may_not_grow_keeps_what_was_acknowledged(path: Path) -> None:
    """The operating system refuses the write: an error as clear as for a full disk."""
    *acknowledged, problem = subprocess_of(LIMITED, path).splitlines()

    assert "full" in problem
    with Book.open(path) as book:
        assert book.verify().damage is None
        assert int(acknowledged[-1]) + 1 == book.counts()["documents"]


READ_ONLY = """
import os, sys
from bookmaking import put, report
from tollbook.errors import BookError
from tollbook.store import Book
with Book.in_memory() as book:  # imports what writing needs while that can be read
    put(book, report())
from tollbook.store import migrate
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
for attempt in (
    lambda: Book.open(sys.argv[1], writing=True),
    lambda: Book.create(os.path.join(os.path.dirname(sys.argv[1]), "b.book")),
):
    try:
        attempt()
    except BookError as problem:
        print(problem)
with Book.open(sys.argv[1]) as book:
    print(book.count(), book.verify().damage)
    try:
        book.backup(os.path.join(os.path.dirname(sys.argv[1]), "c.book"))
    except BookError as problem:
        print(problem)
"""


def test_a_read_only_book_can_be_asked_and_not_added_to(path: Path) -> None:
    """The error comes at once and says what to do; asking works from a read-only folder."""
    folder = path.parent
    for parent in folder.parents:
        if parent.stat().st_uid == os.getuid() and parent != parent.parent:
            parent.chmod(parent.stat().st_mode | 0o055)
        if parent.name.startswith("pytest-of"):
            break
    path.chmod(0o444)
    folder.chmod(0o555)
    before = digest(path)
    try:
        opened, made, asked, saved = subprocess_of(READ_ONLY, path).splitlines()
    finally:
        folder.chmod(0o755)

    assert "read-only" in opened
    assert "can't be made there" in made
    assert asked == "1 None"
    assert "can't be written" in saved
    assert before == digest(path)
    assert [path] == list(folder.iterdir())


def test_threads_of_a_process_take_turns(path: Path) -> None:
    """Eight writers, each with the book open for itself, lose nothing and wait for each other."""
    problems: list[BaseException] = []

    def write(start: int) -> None:
        try:
            with Book.open(path, writing=True) as book:
                for one in reports(10, start=start):
                    put(book, one)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=write, args=(n * 100,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    with Book.open(path) as book:
        assert book.counts()["documents"] == 81
        assert book.verify().damage is None


def test_who_looks_at_an_export_slowly_keeps_nobody_waiting(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others can append between two pages; the export goes on with the book as it was."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(store, "_PAGE", 3)
    monkeypatch.setattr(sqlite, "wal_is_safe", lambda version: False)
    with Book.open(path, writing=True) as book:
        put(book, *reports(10))
    with Book.open(path) as reader:
        before = list(reader.lines())
        slow, listed = reader.lines(), reader.documents()
        said = [next(slow), next(slow)]
        first = next(listed)
        with Book.open(path, writing=True) as book:
            put(book, *reports(5, start=50), report(run=Run("tests/2")))
        assert before == said + list(slow)
        assert len([first, *listed]) == 16


def test_one_batch_at_a_time(path: Path) -> None:
    """A batch within a batch would wait for itself for ever."""
    with Book.open(path, writing=True) as book:
        with book.writing(), pytest.raises(BookError, match="open already"), book.writing():
            pass
        put(book, *reports(2))


def test_a_book_opened_to_be_asked_cannot_be_written_to(path: Path) -> None:
    """Not by `writing`, and not by a slip in a query either."""
    with Book.open(path) as book:
        with pytest.raises(BookError, match="opened for reading"), book.writing():
            pass
        with pytest.raises(sqlite.driver().OperationalError):
            book._connection.execute("DELETE FROM log")


def test_a_damaged_file_is_said_to_be_damaged(path: Path) -> None:
    """Not a traceback of a driver: what it is, and what to do."""
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])

    with pytest.raises(BookError, match="backup"), Book.open(path) as book:
        list(book.lines())
        list(book.documents())
        book.rejections()
        book.counts()

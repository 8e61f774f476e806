"""The commands around a book, from the command line down to the file."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bookmaking import RUN, put, rejected, report, reports
from tollbook import adding, pipeline
from tollbook.cli import app
from tollbook.cli import book as commands
from tollbook.cli.showing import ROWS
from tollbook.model.run import Run
from tollbook.store import Book
from tollbook.store.receipt import Kept, Receipt

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the book of this test is; TOLLBOOK_BOOK names it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOLLBOOK_BOOK", str(tmp_path / "a.book"))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "a.book"


@pytest.fixture
def tollbook(path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Carries out a command line; gives exit status, standard output and standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        status = app.run(list(arguments))
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def filled(path: Path) -> Path:
    """A book of three readings, one of them by two runs, and a rejection."""
    with Book.create(path) as book:
        put(book, report(), report("On Monday =1+1 people died.", name="two", killed=("=1+1",)))
        put(book, rejected(), report(run=Run("tests/2"), published=date(2020, 10, 12)))
    return path


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Replaces the reader: the next `add` gets these outcomes, or what `known` leaves of them."""

    def prepare(*outcomes: Any) -> None:
        def read_reports(paths: Any, *, options: Any, known: Any, **other: Any) -> Iterator[Any]:
            for outcome in outcomes:
                if isinstance(outcome, BaseException):
                    raise outcome
                if isinstance(outcome, pipeline.Report) and known(outcome.document, outcome.run.id):
                    yield pipeline.AlreadyThere(outcome.document, outcome.raw)
                else:
                    yield outcome

        monkeypatch.setattr(pipeline, "read_reports", read_reports)

    return prepare


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_init_makes_an_empty_book(tollbook: Call, path: Path) -> None:
    """And says what comes next; a second time it refuses."""
    status, out, _ = tollbook("init")
    assert status == 0
    assert "tollbook add" in out
    with Book.open(path) as book:
        assert book.counts()["documents"] == 0

    status, _, problem = tollbook("init")
    assert status == 2
    assert "there already" in problem


def test_the_book_is_where_the_option_says(tollbook: Call, path: Path) -> None:
    """--book before TOLLBOOK_BOOK before ./tollbook.book."""
    other = path.with_name("other.book")
    status, out, _ = tollbook("init", "--book", str(other), "--json")

    assert status == 0
    assert objects(out)[0]["book"] == str(other)
    assert other.exists()
    assert not path.exists()


def test_without_option_and_variable_it_is_in_the_working_folder(
    tollbook: Call, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """./tollbook.book."""
    monkeypatch.delenv("TOLLBOOK_BOOK")

    assert tollbook("init")[0] == 0
    assert path.with_name("tollbook.book").exists()


def test_add_ends_with_a_receipt(tollbook: Call, path: Path, reading: Callable[..., None]) -> None:
    """Seen = added + already there + rejected; each rejection with its reason, exit status 1."""
    reading(report(), rejected(), report(name="copy"))
    status, out, problems = tollbook("add", "in")

    assert status == 1
    assert "Seen 3 = 1 added + 1 already there + 1 rejected" in out
    assert "Rejected in/broken.pdf: is a broken PDF; save it again" in out
    assert "in/broken.pdf is a broken PDF" in problems
    assert "a new book was made" in problems
    with Book.open(path) as book:
        assert book.head in out


def test_add_again_changes_nothing(
    tollbook: Call, path: Path, reading: Callable[..., None]
) -> None:
    """The head stays, and the receipt says that all was there."""
    reading(report(), *reports(5))
    tollbook("add", "in")
    with Book.open(path) as book:
        head = book.head
    status, out, problems = tollbook("add", "in")

    assert status == 0
    assert "Seen 6 = 0 added + 6 already there + 0 rejected" in out
    assert f"Head {head}" in out
    assert problems == ""


def test_add_acknowledges_in_json_after_the_commit(
    tollbook: Call, path: Path, reading: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line per report, only once another process would find it in the book; a receipt last."""
    seen: list[int] = []

    def write(record: dict[str, Any]) -> None:
        if "document" in record and record["status"] != "rejected":
            with Book.open(path) as book:
                assert book.raw(record["document"]["id"])
            seen.append(record["claims"])

    reading(report(), rejected(), *reports(100))
    monkeypatch.setattr(commands, "write_json", write)
    assert tollbook("add", "--json", "in")[0] == 1
    assert seen == [1] * 101

    monkeypatch.undo()
    reading(report(), rejected())
    status, out, _ = tollbook("add", "--json", "--book", str(path), "in")
    [first, second, receipt] = objects(out)
    assert status == 1
    assert (first["status"], first["document"]["name"]) == ("already there", "one")
    assert (second["status"], second["reason"]) == ("rejected", "is a broken PDF; save it again")
    assert receipt["receipt"]["seen"] == 2
    assert receipt["receipt"]["rejections"][0]["origin"] == "in/broken.pdf"


def test_add_by_another_run_reads_again(
    tollbook: Call, path: Path, reading: Callable[..., None]
) -> None:
    """The document is there already, its new reading is not."""
    reading(report())
    tollbook("add", "in")
    reading(report(run=Run("tests/2")))
    _, out, _ = tollbook("add", "in")

    assert "0 added + 1 already there" in out
    assert "1 was read again" in out
    with Book.open(path) as book:
        assert [RUN, Run("tests/2")] == book.runs()


def test_add_with_another_date_reads_again(
    tollbook: Call, path: Path, reading: Callable[..., None]
) -> None:
    """--published is a reason to read what is there; leaving it out is none."""
    reading(report())
    tollbook("add", "in")
    reading(report(published=None))
    _, out, _ = tollbook("add", "in")
    assert "read again" not in out
    reading(report(published=date(2021, 1, 1)))
    _, out, _ = tollbook("add", "--published", "2021-01-01", "in")
    assert "1 was read again" in out


def test_add_keeps_what_was_read_before_it_was_stopped(
    tollbook: Call, path: Path, reading: Callable[..., None]
) -> None:
    """Ctrl-C in a long run loses nothing that the reader had given."""
    reading(*reports(5), KeyboardInterrupt())
    status, _, _ = tollbook("add", "in")

    assert status != 0
    with Book.open(path) as book:
        assert book.counts()["documents"] == 5
        assert book.verify().damage is None


def test_add_to_something_else_leaves_it_alone(tollbook: Call, path: Path) -> None:
    """The file named by mistake stays as it is."""
    path.write_text("my notes\n")
    status, _, problem = tollbook("add", "in")

    assert status == 2
    assert "is not a SQLite file" in problem
    assert path.read_text() == "my notes\n"


def test_batches_end_by_number_bytes_and_time(path: Path) -> None:
    """Nobody waits longer than half a second for an acknowledgement while reports come in."""
    times = iter(range(1000))

    def sizes(count: int, clock: Callable[[], float]) -> list[int]:
        with Book.in_memory() as book:
            return [len(batch) for batch in adding.keep(book, reports(count), clock=clock)]

    assert sizes(130, lambda: 0.0) == [64, 64, 2]
    assert sizes(3, lambda: float(next(times))) == [1, 1, 1]


def test_a_failing_reader_loses_nothing_it_gave(path: Path) -> None:
    """What waits is committed first, then the problem goes on."""

    def failing() -> Iterator[Any]:
        yield from reports(3)
        raise RuntimeError

    with Book.in_memory() as book:
        batches: list[list[Receipt]] = []
        with pytest.raises(RuntimeError):
            batches.extend(adding.keep(book, failing()))
        assert book.counts()["documents"] == 3
    assert [[one.kept for one in batch] for batch in batches] == [[Kept.ADDED] * 3]


def test_documents_lists_what_there_is(tollbook: Call, filled: Path) -> None:
    """With names, date, claims; in all formats."""
    _, table, _ = tollbook("documents")
    assert re.search(r"one +Example Agency +2020-10-12 \(option\) +1 ", table)
    assert "2 documents; 1 rejected, see --rejected" in table

    _, lines, _ = tollbook("documents", "--json")
    assert [record["name"] for record in objects(lines)] == ["one", "two"]

    _, cells, _ = tollbook("documents", "--format", "csv")
    assert [row[0] for row in csv.reader(io.StringIO(cells))] == ["name", "one", "two"]


def test_rejections_are_listed(tollbook: Call, filled: Path) -> None:
    """What could not be read, why, and under which id its bytes are kept."""
    _, table, _ = tollbook("documents", "--rejected")
    assert table == "in/broken.pdf is a broken PDF; save it again\n"

    [record] = objects(tollbook("documents", "--rejected", "--json")[1])
    with Book.open(filled) as book:
        assert book.raw(record["id"]) == rejected().raw
    _, cells, _ = tollbook("documents", "--rejected", "--format", "csv")
    assert next(csv.DictReader(io.StringIO(cells))) == record


def test_claims_are_listed_in_all_formats(tollbook: Call, filled: Path) -> None:
    """What the latest run says of each document, findable by the id that is shown."""
    _, table, _ = tollbook("claims")
    assert "2 claims" in table
    assert "Mayor of Kapan" in table
    shown = re.findall(r"c_[0-9a-f]+", table)
    assert len(shown) == 2
    assert all(tollbook("show", identity)[0] == 0 for identity in shown)

    _, lines, _ = tollbook("claims", "--json")
    assert [record["run"] for record in objects(lines)] == [RUN.id, Run("tests/2").id]

    _, cells, _ = tollbook("claims", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(cells)))
    assert {row["exact"] for row in rows} == {"12 villagers", "'=1+1"}


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["--kind", "toll"], 2),
        (["--kind", "event", "--kind", "media"], 0),
        (["--outcome", "killed", "--status", "civilian"], 2),
        (["--claimant", "mayor"], 1),
        (["--claimant", "example agency"], 1),
        (["--place", "KAPAN"], 1),
        (["--date", "2020-10-12"], 1),
        (["--from", "2020-10-06", "--to", "2020-10-31"], 1),
        (["--to", "2020-10-05"], 1),
        (["--document", "two"], 1),
        (["--text", "villagers 12"], 1),
        (["--history"], 3),
        (["--limit", "1"], 1),
        (["--limit", "0"], 2),
    ],
)
def test_claims_filters(tollbook: Call, filled: Path, arguments: list[str], count: int) -> None:
    """Each filter as an option."""
    status, out, _ = tollbook("claims", "--json", *arguments)

    assert status == 0
    assert len(objects(out)) == count


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--kind", "tol"], "Did you mean 'toll'"),
        (["--outcome", "dead"], "is not one of 'killed'"),
        (["--status", "civilians"], "Did you mean 'civilian'"),
        (["--from", "yesterday"], "2020-10-05"),
        (["--document", "three"], "'three' is not in"),
        (["--format", "tabel"], "table"),
    ],
)
def test_claims_says_what_is_wrong_with_a_filter(
    tollbook: Call, filled: Path, arguments: list[str], words: str
) -> None:
    """In one line, with what was expected; exit status 2."""
    status, out, problem = tollbook("claims", *arguments)

    assert (status, out) == (2, "")
    assert words in problem
    assert problem.count("\n") == 1


def test_a_long_table_is_cut_and_says_so(tollbook: Call, path: Path) -> None:
    """The number of all claims stands below; records for other programs are not cut."""
    with Book.create(path) as book:
        put(book, *reports(ROWS + 5))
    _, table, note = tollbook("claims")
    assert f"{ROWS + 5} claims" in table
    assert "--limit 0 shows all" in note
    assert len(objects(tollbook("claims", "--json")[1])) == ROWS + 5


def test_show_a_claim(tollbook: Call, filled: Path) -> None:
    """In its paragraph, marked, with who says so, the resolution and what each run said."""
    claim = report().claims[0].id
    status, out, _ = tollbook("show", claim[:8])
    flat = " ".join(out.split())

    assert status == 0
    assert "In Kapan «12 villagers» died on Monday, the mayor said." in flat
    assert "Heading" not in flat.split("Paragraph")[1]
    assert "Mayor of Kapan" in flat
    assert "geonames:174875" in flat
    assert "tests/1" in flat.split("History")[1]
    assert "doesn't give this claim" in flat
    assert f"tests/2, run {Run('tests/2').id}: c_" in flat

    _, line, _ = tollbook("show", claim, "--json")
    [record] = objects(line)
    assert record["id"] == claim
    assert record["paragraph"]["exact"].startswith("In Kapan")
    assert [one["engine"] for one in record["history"]] == ["tests/1"]
    assert [one["engine"] for one in record["by_other_engines"]] == ["tests/2"]
    assert not record["current"]


def test_show_tells_what_a_new_date_changed(tollbook: Call, path: Path) -> None:
    """The history of a claim whose words were resolved twice."""
    with Book.create(path) as book:
        put(book, report())
        put(book, report(published=date(2020, 10, 12)))
    _, out, _ = tollbook("show", report().claims[0].id)

    assert "found first" in out
    assert "otherwise in document, when" in " ".join(out.split())


def test_show_a_document(tollbook: Call, filled: Path) -> None:
    """By name, by id, or by its beginning."""
    identity = report().document.id
    for wanted in ("one", identity, identity[7:19]):
        status, out, _ = tollbook("show", wanted)
        assert status == 0
        assert identity in out
        assert "Example Agency" in out
    assert objects(tollbook("show", "one", "--json")[1])[0]["names"] == ["one"]


def test_show_nothing_that_is_there(tollbook: Call, filled: Path) -> None:
    """The id asked for stands in the message."""
    status, _, problem = tollbook("show", "c_0123")

    assert status == 2
    assert "'c_0123' is not in" in problem


@pytest.mark.parametrize("to", ["jsonl", "csv"])
@pytest.mark.parametrize("what", ["claims", "documents"])
def test_export_gives_the_same_bytes_twice(
    tollbook: Call, filled: Path, to: str, what: str
) -> None:
    """To a file and to standard output alike."""
    arguments = ("export", "--to", to, "--what", what)
    out = tollbook(*arguments)[1]
    for name in ("1", "2"):
        assert tollbook(*arguments, "-o", name)[0] == 0
    kept = [filled.with_name(name).read_bytes() for name in ("1", "2")]

    assert kept == [out.encode(), out.encode()]
    assert len(out.splitlines()) == 2 + (to == "csv")


def test_export_does_not_replace_the_book(tollbook: Call, filled: Path) -> None:
    """A slip with -o."""
    before = filled.read_bytes()

    assert tollbook("export", "-o", str(filled))[0] == 2
    assert before == filled.read_bytes()


def test_verify_a_whole_book(tollbook: Call, filled: Path) -> None:
    """Exit status 0, the numbers and the head."""
    status, out, _ = tollbook("verify")
    assert status == 0
    assert "is whole" in out

    status, out, _ = tollbook("verify", "--json")
    [record] = objects(out)
    assert (status, record["ok"], record["damage"]) == (0, True, None)
    assert tollbook("verify", "--head", record["head"])[0] == 0
    assert tollbook("verify", "--head", "0" * 64)[0] == 1


def test_verify_names_the_first_bad_entry(tollbook: Call, filled: Path) -> None:
    """Exit status 1, and which entry and row it is."""
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE rejections SET reason = 'was never sent'")
        [(entry,)] = connection.execute("SELECT entry FROM rejections")
    status, out, problem = tollbook("verify")
    assert (status, out) == (1, "")
    assert f"entry {entry} (rejection): rejections x_" in problem

    status, out, _ = tollbook("verify", "--json")
    [record] = objects(out)
    assert (status, record["ok"], record["damage"]["entry"]) == (1, False, entry)


def test_backup_copies_and_verifies(tollbook: Call, filled: Path) -> None:
    """The copy says what the book says; a file that is there is replaced only by --force."""
    copy = filled.with_name("copy.book")
    status, out, _ = tollbook("backup", str(copy))
    assert status == 0
    assert "copy.book is whole" in out
    assert tollbook("export")[1] == tollbook("export", "--book", str(copy))[1]

    copy.write_text("mine\n")
    status, _, problem = tollbook("backup", str(copy))
    assert status == 2
    assert "--force" in problem
    assert copy.read_text() == "mine\n"
    assert tollbook("backup", "--force", str(copy))[0] == 0
    assert tollbook("verify", "--book", str(copy))[0] == 0
    assert {filled, copy} == set(filled.parent.iterdir())


def test_backup_of_a_damaged_book_is_not_kept(tollbook: Call, filled: Path) -> None:
    """A good older backup is not replaced by a bad copy."""
    copy = filled.with_name("copy.book")
    shutil.copy(filled, copy)
    before = copy.read_bytes()
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE texts SET length = length + 1")
    status, _, problem = tollbook("backup", "--force", str(copy))

    assert status == 2
    assert "doesn't verify" in problem
    assert before == copy.read_bytes()
    assert {filled, copy} == set(filled.parent.iterdir())


def test_backup_while_somebody_adds(tollbook: Call, filled: Path) -> None:
    """The copy is the book as it was at one moment."""
    copy = filled.with_name("copy.book")
    with Book.open(filled, writing=True) as book:
        put(book, *reports(50))
        assert tollbook("backup", str(copy))[0] == 0
        put(book, *reports(50, start=100))
    with Book.open(copy) as book:
        assert book.counts()["documents"] == 52


@pytest.mark.parametrize(
    "arguments",
    [
        ["documents"],
        ["claims"],
        ["show", "one"],
        ["export"],
        ["verify"],
        ["backup", "b"],
    ],
)
def test_a_book_that_is_not_there_is_said(tollbook: Call, path: Path, arguments: list[str]) -> None:
    """And none is made by asking."""
    status, out, problem = tollbook(*arguments)

    assert (status, out) == (2, "")
    assert "there is no such book" in problem
    assert list(path.parent.iterdir()) == []


def test_nothing_printed_can_steer_a_terminal(tollbook: Call, path: Path) -> None:
    """Names, publishers and words of a report are anybody's."""
    evil = "\x1b[2Jevil\x07"
    one = report(f"In Kapan 12 villagers {evil} died.", name=evil, publisher=evil)
    with Book.create(path) as book:
        put(book, one, rejected(name=evil))
    for arguments in (
        ["documents"],
        ["claims"],
        ["show", one.claims[0].id],
        ["show", one.document.id],
        ["documents", "--json"],
        ["claims", "--json"],
    ):
        status, out, problem = tollbook(*arguments)
        assert status == 0
        assert not set("\x1b\x07") & set(out + problem), arguments


COMMAND = [sys.executable, "-c", "from tollbook.cli.app import main; main()"]


def test_a_reader_that_has_enough_is_no_error(path: Path) -> None:
    """`tollbook export | head -1` ends quietly."""
    with Book.create(path) as book:
        put(book, *reports(2000))
    done = subprocess.run(
        f"{shell(COMMAND)} export | head -1",
        shell=True,
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


def shell(command: list[str]) -> str:
    import shlex

    return shlex.join(command)


def test_add_for_real(path: Path) -> None:
    """With the reader in place: a file of its own words, an empty one, and again."""
    folder = path.with_name("in")
    folder.mkdir()
    (folder / "kapan.txt").write_text(
        "Kapan, 5 October 2020. At least 12 people were killed on Sunday, the mayor said.\n"
    )
    (folder / "empty.txt").write_bytes(b"")

    def add() -> tuple[int, list[dict[str, Any]]]:
        done = subprocess.run(
            [*COMMAND, "add", "--json", str(folder)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=os.environ | {"TOLLBOOK_BOOK": str(path)},
        )
        return done.returncode, objects(done.stdout)

    status, lines = add()
    receipt = lines[-1]["receipt"]
    assert status == 1
    assert (receipt["added"], receipt["rejected"]) == (1, 1)
    assert receipt["claims"] >= 1

    status, lines = add()
    again = lines[-1]["receipt"]
    assert status == 1
    assert (again["added"], again["already_there"]) == (0, 1)
    assert again["head"] == receipt["head"]


def test_a_question_is_answered_without_what_only_writing_needs(filled: Path) -> None:
    """spaCy, SQLAlchemy and Alembic stay unloaded; else half a second would not do."""
    script = (
        "import sys\nfrom tollbook.cli.app import run\nrun(['claims', '--kind', 'toll'])\n"
        "print([name for name in ('alembic', 'sqlalchemy', 'spacy') if name in sys.modules])"
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.endswith("[]\n")
    # Generous: other tests run beside this one. `benchmarks/book.py` measures.
    assert time.perf_counter() - started < 5

"""Nothing in a book can change without `verify` noticing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookmaking import CAPTURED, captured, judgement, picture, put, rejected, report, reports
from timestamps import Authority
from tollbook.errors import BookError
from tollbook.model.claim import Claim
from tollbook.model.coding import Coding, Piece
from tollbook.model.run import Run
from tollbook.model.text import document_id
from tollbook.store import Book, Verified
from tollbook.store.facets import COLUMNS as FACETS
from tollbook.store.ledger import COVERED
from tollbook.store.verify import misquoted

CONTENT = {
    "blobs": ["packing", "content"],
    "texts": ["content"],
    "records": ["content"],
    "judgements": ["content"],
    "captures": ["site", "asked", "content"],
    "takedowns": ["content"],
    "pictures": ["content"],
    "stamps": ["answer"],
    "codings": ["content"],
}
COLUMNS = [
    *((table, column) for table, columns in COVERED.items() for column in (*columns, "entry")),
    *((table, column) for table, columns in CONTENT.items() for column in columns),
    *(("findings", column) for column in FACETS),
    *(
        ("log", column)
        for column in ("seq", "kind", "time", "payload", "payload_digest", "previous", "hash")
    ),
]


def sampled(claim: Claim) -> Coding:
    """A sample of one claim."""
    content = {"size": 1, "seed": 1, "fields": [], "coders": ["A. Example"], "claims": [claim.id]}
    return Coding(
        piece=Piece.SAMPLE,
        who="A. Example",
        when=CAPTURED,
        sample=None,
        claim=None,
        content=content,
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a row in every table, some documents read twice."""
    path = tmp_path_factory.mktemp("whole") / "a.book"
    with Book.create(path) as book:
        put(book, report(), rejected(), *reports(4))
        put(book, report(run=Run("tests/2")), report(name="two"))
        first, second, third = list(book.claims())[:3]
        with book.writing() as batch:
            batch.judgement(judgement("accept", first))
            batch.judgement(judgement("apart", second, others=[third], why="two villages"))
            batch.coding(sampled(first))
            one = captured(report())
            batch.captured(*one, page="example.org/one", document=document_id(one[1]))
            batch.picture(picture(one[1], one[0].id))
            gone = report(
                "A report of 30 villagers, who left.", name="gone", killed=("30 villagers",)
            )
            batch.reading(gone.document, gone.raw, gone.text, gone.run, gone.claims)
            batch.captured(*captured(gone), page="example.org/gone", document=gone.document.id)
            batch.take_down(gone.document.id, who="A. Example", when=CAPTURED, why="asked for")
        put(book, report(name="three"))
        last = book.last_entry()
        with book.writing() as batch:
            answer = Authority().answer_about(last.words.encode())
            batch.stamp(
                answer, stamped=last.seq, head=last.hash, authority="https://stamps.example/"
            )
        assert book.verify().damage is None
        assert set(COVERED) == {table for table, rows in book.verify().rows.items() if rows}
    return path


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "a.book"))


def verified(path: Path) -> Verified:
    with Book.open(path) as book:
        return book.verify()


def run(path: Path, sql: str, *parameters: object) -> int:
    """Change a book behind its back; gives the number of rows changed."""
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(sql, parameters).rowcount


def rows(path: Path, table: str) -> Iterator[int]:
    with closing(sqlite3.connect(path)) as connection:
        yield from (row for (row,) in connection.execute(f"SELECT rowid FROM {table}"))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_changed_value_is_noticed(copy: Path, table: str, column: str) -> None:
    """Whatever column of whatever table is changed in one row, and however little."""
    kind = "typeof(value)"
    change = (
        f"CASE {kind.replace('value', column)} WHEN 'integer' THEN {column} + 1 "
        f"WHEN 'blob' THEN CAST({column} || x'00' AS BLOB) WHEN 'null' THEN 'x' "
        f"ELSE {column} || 'x' END"
    )
    last = max(rows(copy, table))
    if (table, column) == ("names", "given"):
        last = min(rows(copy, table))
    assert run(copy, f"UPDATE {table} SET {column} = {change} WHERE rowid = ?", last) == 1

    assert verified(copy).damage is not None


@pytest.mark.parametrize("table", [*COVERED, "log"])
def test_a_deleted_row_is_noticed(copy: Path, table: str) -> None:
    """Any one row of any table; of the log, any but the last, which only a noted head shows."""
    for row in sorted(rows(copy, table))[: -1 if table == "log" else None]:
        path = Path(shutil.copy(copy, copy.with_name("less.book")))
        assert run(path, f"DELETE FROM {table} WHERE rowid = ?", row) == 1

        assert verified(path).damage is not None, (table, row)


@pytest.mark.parametrize("table", COVERED)
def test_an_added_row_is_noticed(copy: Path, table: str) -> None:
    """A row slipped in under an entry that exists, and one under an entry that doesn't."""
    with closing(sqlite3.connect(copy)) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    copied = [
        {"number": "NULL", COVERED[table][0]: f"{COVERED[table][0]} || 'x'"}.get(column, column)
        for column in columns
    ]
    for entry in ("entry", "999999", "0", "NULL"):
        path = Path(shutil.copy(copy, copy.with_name("more.book")))
        values = [
            entry if column == "entry" else value
            for column, value in zip(columns, copied, strict=True)
        ]
        insert = f"INSERT INTO {table} SELECT {', '.join(values)} FROM {table} LIMIT 1"
        if entry == "NULL":
            with pytest.raises(sqlite3.IntegrityError):
                run(path, insert)
            continue
        run(path, insert)

        assert verified(path).damage is not None, entry


def test_the_first_bad_entry_is_named(copy: Path) -> None:
    """The number and kind of the entry, and which row it is about."""
    with closing(sqlite3.connect(copy)) as connection:
        [(entry, text)] = connection.execute("SELECT entry, id FROM texts LIMIT 1 OFFSET 1")
    run(copy, "UPDATE texts SET parser = 'other/1' WHERE id = ?", text)
    damage = verified(copy).damage

    assert damage is not None
    assert (entry, "text") == (damage.entry, damage.kind)
    assert text in damage.what
    assert entry - 1 == verified(copy).entries


def test_a_forged_entry_breaks_the_chain(copy: Path) -> None:
    """Making an entry fit a changed row is noticed at the next entry."""
    from tollbook.store.ledger import Entry

    with closing(sqlite3.connect(copy)) as connection:
        [row] = connection.execute(
            "SELECT seq, kind, time, payload, previous FROM log WHERE seq = 3"
        )
    seq, kind, _, payload, previous = row
    entry = Entry(seq, kind, "2001-01-01T00:00:00.000+00:00", payload, previous)
    run(copy, "UPDATE log SET time = ?, hash = ? WHERE seq = 3", entry.time, entry.hash)
    damage = verified(copy).damage

    assert damage is not None
    assert damage.entry == 4


def test_a_cut_off_end_shows_against_a_noted_head(copy: Path) -> None:
    """Taking out the last entry with all its rows leaves a whole book, but not the same."""
    with Book.open(copy) as book:
        head = book.head
        assert book.verify(expected_head=head).damage is None
    with closing(sqlite3.connect(copy)) as connection, connection:
        [(last,)] = connection.execute("SELECT max(seq) FROM log")
        connection.execute("DELETE FROM log WHERE seq = ?", (last,))
        for table in COVERED:
            connection.execute(f"DELETE FROM {table} WHERE entry = ?", (last,))

    with Book.open(copy) as book:
        assert book.verify().damage is None
        damage = book.verify(expected_head=head).damage
    assert damage is not None
    assert "cut off" in damage.what


@pytest.mark.parametrize("table", ["findings", "records"])
def test_an_index_that_disagrees_with_its_table_is_noticed(copy: Path, table: str) -> None:
    """It would hide claims from a question."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, '(entry)', '(claim)') WHERE name = ?",
            (f"{table}_entry",),
        )
        connection.commit()

    assert verified(copy).damage is not None


def test_a_trigger_is_noticed(copy: Path) -> None:
    """Machinery in the file that would change what is appended next."""
    run(copy, "CREATE TRIGGER t AFTER INSERT ON claims BEGIN DELETE FROM claims; END")
    damage = verified(copy).damage

    assert damage is not None
    assert "trigger" in damage.what


@pytest.mark.parametrize(("table", "column"), [("runs", "engine"), ("log", "kind")])
def test_letters_that_are_none_are_damage(copy: Path, table: str, column: str) -> None:
    """SQLite keeps any bytes as text: those that are no UTF-8 are told, not raised."""
    run(copy, f"UPDATE {table} SET {column} = CAST(x'C961' AS TEXT)")
    assert verified(copy).damage is not None


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_flipped_byte_changes_nothing_unnoticed(
    whole: Path, tmp_path: Path, data: st.DataObject
) -> None:
    """Any byte of the file: it doesn't open, or it doesn't verify, or it says what it said."""
    raw = bytearray(whole.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "flipped.book"
    path.write_bytes(raw)

    def said(book: Book) -> object:
        return (
            list(book.lines()),
            list(book.documents()),
            book.rejections(),
            [book.raw(document["id"]) for document in book.documents()],
            book.head,
        )

    try:
        with Book.open(path) as book:
            noticed = book.verify().damage is not None
            found = None if noticed else said(book)
    except BookError:
        noticed = True
    if not noticed:
        with Book.open(whole) as book:
            assert said(book) == found


@pytest.mark.parametrize(
    ("record", "wrong"),
    [
        ({"span": {"start": 0, "end": 3, "exact": "One"}}, 0),
        ({"span": {"start": 1, "end": 4, "exact": "One"}}, 1),
        ({"where": [{"start": 4, "end": 7, "text": "two"}]}, 0),
        ({"toll": {"count": {"start": 4, "end": 7, "text": "one"}}}, 1),
        ({"when": {"start": "2020-10-05", "end": "2020-10-05", "text": "two", "at": 4}}, 0),
        ({"when": {"start": None, "end": None, "text": "two", "at": 0}}, 1),
        ({"when": {"start": None, "end": None, "text": "elsewhere", "at": None}}, 0),
        ({"statement": {"quotes": ["One two"], "speakers": []}}, 0),
        ({"statement": {"quotes": ["one two"], "speakers": []}}, 1),
    ],
)
def test_every_span_of_a_record_is_held_to_the_text(record: object, wrong: int) -> None:
    """However deep in the record the words are quoted."""
    assert (misquoted(record, "One two.") is not None) == bool(wrong)


def test_a_claim_that_misquotes_is_noticed(tmp_path: Path) -> None:
    """An engine that corrects what it quotes is found out, although its record is as appended."""
    from dataclasses import replace

    one = report()
    [claim] = one.claims
    wrong = replace(claim, span=replace(claim.span, exact="13 villagers"))
    with Book.create(tmp_path / "a.book") as book:
        put(book, replace(one, claims=(wrong,)))
        damage = book.verify().damage

    assert damage is not None
    assert "quotes words" in damage.what


def test_progress_is_told(whole: Path) -> None:
    """Once per entry, up to all of them."""
    seen: list[tuple[int, int]] = []
    with Book.open(whole) as book:
        done = book.verify(progress=lambda entries, total: seen.append((entries, total)))

    assert [(n, done.entries) for n in range(1, done.entries + 1)] == seen

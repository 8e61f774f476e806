"""Books of older versions become books of this one."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from bookmaking import put, report
from tollbook.errors import BookError
from tollbook.store import Book, migrate, sqlite


def tables(connection: object) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master")  # type: ignore[attr-defined]
    return {name: "".join((sql or "").split()) for name, sql in rows}


def test_migrations_and_schema_give_the_same_tables() -> None:
    """A new book has no other tables than one that came through all migrations."""
    with closing(sqlite.opened(":memory:")) as old, closing(sqlite.opened(":memory:")) as new:
        migrate.upgrade(old)
        migrate.create(new)

        assert tables(new) == tables(old)
        for mark in ("user_version", "application_id"):
            [expected] = new.execute(f"PRAGMA {mark}").fetchone()
            assert (expected,) == old.execute(f"PRAGMA {mark}").fetchone()
            assert expected
        version = "SELECT version_num FROM alembic_version"
        assert new.execute(version).fetchall() == old.execute(version).fetchall()


def test_the_last_migration_is_the_one_named() -> None:
    """`REVISION` and `SCHEMA` are raised together with a migration."""
    config = Config()
    config.set_main_option("script_location", str(files("tollbook.store") / "migrations"))
    scripts = ScriptDirectory.from_config(config)

    assert scripts.get_current_head() == migrate.REVISION
    assert len(list(scripts.walk_revisions())) == sqlite.SCHEMA


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A book of version 0: marked, and without tables."""
    path = tmp_path / "a.book"
    path.touch()
    with closing(sqlite.opened(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("DROP TABLE t")
        connection.execute(f"PRAGMA application_id={sqlite.APPLICATION}")
    return path


def test_an_older_book_is_brought_up_to_date_when_it_is_written_to(older: Path) -> None:
    """Nothing has to be called for it."""
    with Book.open(older, writing=True) as book:
        put(book, report())
        assert book.verify().damage is None


def test_an_older_book_opened_to_be_asked_says_what_to_do(older: Path) -> None:
    """Asking must not write; a migration would."""
    with pytest.raises(BookError, match=r"version 0.*tollbook add"):
        Book.open(older)


def test_opening_a_book_takes_neither_alembic_nor_sqlalchemy(tmp_path: Path) -> None:
    """They take longer to load than a question takes to answer."""
    path = tmp_path / "a.book"
    with Book.create(path) as book:
        put(book, report())
    script = (
        "import sys; from tollbook.store import Book\n"
        f"book = Book.open({str(path)!r}); list(book.lines()); book.verify(); book.close()\n"
        "print([name for name in ('alembic', 'sqlalchemy', 'spacy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"

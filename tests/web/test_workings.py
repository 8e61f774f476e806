"""Accounts are made by a process of their own, which ends with the server."""

from __future__ import annotations

from pathlib import Path

from tollbook.model.derived import Include, Terms
from tollbook.store import Book
from tollbook.store.derived import Derived
from tollbook.store.sidecar import Sidecar
from tollbook.web.workings import Keeper
from workbenches import made_book


def test_the_keeper_may_have_helpers_and_ends_for_good(tmp_path: Path) -> None:
    """It is no daemon, since daemons can't start processes; so it must be ended, and isn't begun
    again by whoever still waits for it."""
    path = made_book(tmp_path / "a.book")
    keeper = Keeper(path, None)
    terms = Terms(include=Include.ALL)
    assert keeper.refresh(terms) is None
    with Book.open(path) as book, Sidecar.beside(book) as sidecar:
        made = Derived(sidecar, terms).made()
        assert made is not None and made.head == book.head

    process = keeper._process
    assert process is not None and process.is_alive() and not process.daemon
    keeper.close()
    assert not process.is_alive()
    assert keeper.refresh(terms) is None and keeper._process is process

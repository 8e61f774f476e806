"""Benches of the tests in this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tollbook.web.permissions import Role
from workbenches import Bench, bench, made_book


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bench]:
    """A local server on a book with nine tolls."""
    with bench(made_book(tmp_path / "a.book", reports=3)) as found:
        yield found


@pytest.fixture
def client(here: Bench) -> TestClient:
    """The one who works there."""
    return here.client()


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Bench]:
    """A server with accounts of each role."""
    people = {"coda": Role.CODER, "rena": Role.REVIEWER, "ada": Role.ADMIN}
    with bench(made_book(tmp_path / "a.book"), people=people) as found:
        yield found

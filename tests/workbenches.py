"""A workbench's server in the test's own process, on a book made without the reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.testclient import TestClient

from bookmaking import put, report
from tollbook.store import Book
from tollbook.web.accounts import Accounts
from tollbook.web.app import make_app
from tollbook.web.desk import Desk
from tollbook.web.following import Following
from tollbook.web.permissions import Person, Role
from tollbook.web.reading import Readers
from tollbook.web.sessions import Sessions
from tollbook.web.work import Jobs
from tollbook.web.workings import Seeing

PORT = 8123
HOST = f"127.0.0.1:{PORT}"
ADDRESS = f"http://{HOST}"
PASSWORD = "four plain words here"
STORY = (
    "In Kapan 12 villagers died on Monday, the mayor said. Nearby 3 farmers died, he added. "
    "Later 40 soldiers fell at the pass."
)


@dataclass(slots=True)
class Bench:
    """A server with its parts, for tests to call and to look into."""

    app: FastAPI
    desk: Desk
    sessions: Sessions
    jobs: Jobs
    accounts: Accounts

    def client(self, name: str | None = None) -> TestClient:
        """A browser: with the local session, or that of an account, or of nobody ("")."""
        client = TestClient(self.app, base_url=ADDRESS, headers={"X-Tollbook": "1"})
        if name is None:
            entered = client.post("/api/session", json={"token": self.sessions.token})
        elif name:
            entered = client.post("/api/session", json={"name": name, "password": PASSWORD})
        else:
            return client
        assert entered.status_code == 201, entered.text
        return client


@contextmanager
def bench(
    path: Path, *, people: dict[str, Role] | None = None, who: str = "ani"
) -> Iterator[Bench]:
    """The server of a book; with accounts where there are `people`."""
    accounts = Accounts.beside(path)
    for name, role in (people or {}).items():
        accounts.add(name, role, PASSWORD)
    desk = Desk(path)
    desk.catch_up()
    seeing, jobs, readers = Seeing(desk), Jobs(), Readers(path)
    jobs.closing.append(readers.close)
    sessions = Sessions(
        local=None if people else Person(who, Role.ADMIN), accounts=accounts, port=PORT
    )
    try:
        app = make_app(
            desk,
            seeing=seeing,
            sessions=sessions,
            jobs=jobs,
            readers=readers,
            following=Following(path, None),
            hosts=[HOST],
        )
        yield Bench(app, desk, sessions, jobs, accounts)
    finally:
        jobs.close()
        seeing.close()
        desk.close()
        accounts.close()


def made_book(path: Path, *, reports: int = 1) -> Path:
    """A book of reports with three tolls each."""
    with Book.create(path) as book:
        for number in range(reports):
            content = f"Number {number}. {STORY}"
            killed = ("12 villagers", "3 farmers", "40 soldiers")
            put(book, report(content, name=f"story-{number}", killed=killed))
    return path


def items(answer: httpx.Response) -> list[dict[str, Any]]:
    """The items of a page."""
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def waited(client: TestClient, answer: httpx.Response) -> dict[str, Any]:
    """The record of a job once it has ended."""
    assert answer.status_code == 202, answer.text
    events = client.get(f"/api/jobs/{answer.json()['job']}/events")
    assert events.headers["content-type"].startswith("text/event-stream")
    job: dict[str, Any] = client.get(f"/api/jobs/{answer.json()['job']}").json()
    return job

"""Feeds and pages that are followed while the server runs.

The rounds are those of `tollbook watch`, in a process of its own that ends with the server; what
it adds to the book is noticed like what anybody else adds.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from tollbook.errors import InputError
from tollbook.web import answers
from tollbook.web.permissions import Permission
from tollbook.web.routing import needs
from tollbook.web.schemas import Shape

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

router = APIRouter(tags=["adding"])
log = logging.getLogger(__name__)

# Rounds remembered, for those who look.
ROUNDS = 50


class Round(Shape):
    """What was new on one feed or page: `entries` it has, `not_about` what is followed, and what
    became of the others; `reason` where it couldn't be asked, `problems` by address."""

    when: str
    name: str
    entries: int
    not_about: int
    not_modified: int
    reason: str | None
    problems: dict[str, str]
    seen: int
    added: int
    already_there: int
    rejected: int
    read_again: int
    changed: int
    claims: int


class Followed(Shape):
    """The list that is followed, if any, and what was new on it lately."""

    list_: str | None = Field(alias="list")
    running: bool
    rounds: list[Round]


_TOLD = tuple(Round.model_fields)


class Following:
    """Follows one list for one book. `close` it with the server."""

    def __init__(self, book: Path, listed: Path | None) -> None:
        if listed is not None and not listed.is_file():
            raise InputError(f"{listed}: there is no such list; tollbook watch add FEED makes one")
        if listed is not None:
            from tollbook.capture.watchlist import Watchlist

            # Before anybody works here: the process that follows it could tell nobody.
            Watchlist.read(listed)
        self.listed = listed
        self._book = book
        self._rounds: deque[dict[str, Any]] = deque(maxlen=ROUNDS)
        self._process: SpawnProcess | None = None

    def start(self) -> None:
        """Begin, if there is a list."""
        if self.listed is None:
            return
        context = get_context("spawn")
        line, other = context.Pipe(duplex=False)
        self._process = context.Process(
            target=follow, args=(other, str(self.listed), str(self._book)), daemon=False
        )
        self._process.start()
        other.close()
        threading.Thread(target=self._listen, args=(line,), name="watch", daemon=True).start()

    def _listen(self, line: Any) -> None:
        with suppress(EOFError, OSError):
            while True:
                said: str = line.recv()
                with suppress(ValueError):
                    record = json.loads(said)
                    if isinstance(record, dict) and "followed" in record:
                        now = datetime.now(UTC).isoformat(timespec="seconds")
                        told = {name: record["followed"].get(name) for name in _TOLD}
                        self._rounds.appendleft({**told, "when": now})
        log.info("following ended")

    def record(self) -> dict[str, Any]:
        """As JSON can carry it."""
        return {
            "list": self.listed.name if self.listed else None,
            "running": self._process is not None and self._process.is_alive(),
            "rounds": list(self._rounds),
        }

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.join(10)


class _Sent:
    """A standard output whose lines go to the server."""

    encoding = "utf-8"

    def __init__(self, line: Any) -> None:
        self._line = line
        self._part = ""

    def write(self, words: str) -> int:
        """Send whole lines."""
        *whole, self._part = (self._part + words).split("\n")
        for one in whole:
            self._line.send(one)
        return len(words)

    def flush(self) -> None:
        """Nothing is held back but the beginning of a line."""

    def isatty(self) -> bool:
        """Nobody sits there."""
        return False


def follow(line: Any, listed: str, book: str) -> None:
    """The work of that process: `tollbook watch`."""
    import runpy
    import signal
    import sys

    from tollbook.processes import follow_parent

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow_parent()
    sys.argv = ["tollbook", "watch", listed, "--book", book, "--json"]
    sys.stdout = _Sent(line)
    runpy.run_module("tollbook", run_name="__main__")


@router.get("/api/watch", response_model=Followed, openapi_extra=needs(Permission.READ))
def watched(request: Request) -> Response:
    """What is followed while the server runs, and what was new on it, the last round first."""
    following: Following = request.app.state.following
    return answers.answer(following.record())

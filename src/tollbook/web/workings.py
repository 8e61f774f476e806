"""What is derived from the book, kept true to it while people decide.

It is read from rows that stand beside the book. Of a small book they are brought up to date when
they are asked for; of a large one a process of its own does it, and meanwhile what there is is
shown, and said to be of an earlier state.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.errors import TollbookError
from tollbook.model.derived import Include, Terms
from tollbook.store import Book
from tollbook.store.derived import Derived
from tollbook.store.sidecar import Sidecar
from tollbook.web.answers import Problem
from tollbook.web.desk import THREAD_MB, Desk
from tollbook.web.filters import View
from tollbook.web.lasting import Shelf

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

log = logging.getLogger(__name__)

# Entries of a book up to which it is brought up to date by whoever asks.
SMALL = 3_000
# Whoever asks waits for an account that nobody has made yet, then is told to come again; and for
# a newer one where making it takes less than a blink.
FIRST_SECONDS, BLINK = 10.0, 0.25
# How often what people look at is brought up to date on its own.
LOOK_SECONDS = 1.0
# As long as making an account took, it is let be: while people decide without pause, they get at
# least half of the machine. At most so long.
REST_SECONDS = 60.0
# How much the process that does it stands back.
NICE = 5
# Views that are kept up to date: those asked for last.
KEPT = 6

USUAL = (Terms(include=Include.ACCEPTED), Terms(include=Include.ALL))


@dataclass(frozen=True, slots=True)
class Seen:
    """An account, and whether it is of the book as it is now."""

    derived: Derived
    fresh: bool
    made: str


class Seeing:
    """Gives accounts. `start` it with the server and `close` it with it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.sidecar = Sidecar.beside(desk.book, cache=desk.cache, cache_mb=THREAD_MB)
        self._guard = threading.Lock()
        # The one asked for last is made first.
        self._wanted: OrderedDict[Terms, None] = OrderedDict.fromkeys(reversed(USUAL))
        self._done = threading.Condition()
        self._wake = threading.Event()
        self._ended = False
        self._spent: dict[Terms, float] = {}
        self._rested: dict[Terms, float] = {}
        self._failed: str | None = None
        self._thread: threading.Thread | None = None
        self.shelf = Shelf()
        # Called when an account has been brought up to date, and once at the start.
        self.changed: list[Callable[[], None]] = []
        self._keeper = Keeper(desk.path, desk.cache)

    def start(self) -> None:
        """Begin to keep accounts up to date."""
        self._thread = threading.Thread(target=self._follow, name="keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._ended = True
        self._wake.set()
        # First: the thread waits for what it is doing.
        self._keeper.close()
        if self._thread is not None:
            self._thread.join(10)
        self.sidecar.close()

    # Asking

    @property
    def state(self) -> str:
        """Names the state of what there is."""
        rows = [Derived(self.sidecar, terms).made() for terms in USUAL]
        return " ".join(row.head[:16] if row else "-" for row in rows)

    def may_be_older(self, key: str) -> bool:
        """Whether the answer to a question may be that of an earlier state: it is being put
        together anew without anybody asking."""
        return key in self.shelf.warmed and self._desk.book.top > SMALL

    def freshness(self) -> dict[str, object]:
        """Whether the usual account is of the newest entry."""
        made = Derived(self.sidecar, USUAL[0]).made()
        book = self._desk.book
        return {
            "fresh": made is not None and made.head == book.head,
            "at": made.seq if made else None,
            "of": book.top,
        }

    def account(self, terms: Terms) -> Seen:
        """The account under these terms; an earlier state of it where a newer takes its time.

        Raises `Problem` while there is none at all.
        """
        derived = Derived(self.sidecar, terms)
        book = self._desk.book
        if not self._is_fresh(derived, book):
            self._bring_up(derived, terms, book)
        made = derived.made()
        if made is None or not made.engine:
            raise Problem(
                503,
                "derived",
                self._failed or "this view is being worked out for the first time; ask again soon",
            )
        return Seen(derived, self._is_fresh(derived, book), made.head)

    def ready(self, terms: Terms) -> None:
        """Have the account under these terms there, for a command that goes by it.

        Raises `Problem` while that of a large book is being made.
        """
        if self._desk.book.top > SMALL:
            self.account(terms)

    def _is_fresh(self, derived: Derived, book: Book) -> bool:
        from tollbook.accounts.keeping import engine

        made = derived.made()
        return made is not None and made.head == book.head and made.engine == engine()

    def _bring_up(self, derived: Derived, terms: Terms, book: Book) -> None:
        if book.top <= SMALL:
            with self._guard:
                if not self._is_fresh(derived, book):
                    _refresh(book, self.sidecar, terms)
            return
        with self._done:
            self._wanted[terms] = None
            self._wanted.move_to_end(terms)
        self._wake.set()
        made = derived.made()
        wait = FIRST_SECONDS
        if made is not None and made.engine:
            wait = BLINK if self._spent.get(terms, 1.0) < BLINK else 0.0
        if threading.current_thread() is self._thread:
            wait = 0.0  # it is this thread that has it made
        end = time.monotonic() + wait
        with self._done:
            while time.monotonic() < end and not self._is_fresh(derived, book):
                self._done.wait(max(0.01, end - time.monotonic()))

    # Keeping up to date

    def _follow(self) -> None:
        try:
            with Book.open(self._desk.path) as book:
                made = book.top > SMALL
                while not self._ended:
                    if made:
                        for heard in self.changed:
                            heard()
                    self._wake.wait(LOOK_SECONDS)
                    self._wake.clear()
                    made = False
                    if self._ended or book.top <= SMALL:
                        continue
                    for terms in self._pending(book):
                        self._make(terms)
                        made = True
        except TollbookError:
            log.exception("accounts not kept up to date")

    def _pending(self, book: Book) -> list[Terms]:
        with self._done:
            while len(self._wanted) > KEPT:
                old = next(terms for terms in self._wanted if terms not in USUAL)
                del self._wanted[old]
            wanted = list(reversed(self._wanted))
        now = time.monotonic()
        return [
            terms
            for terms in wanted
            if self._rested.get(terms, now) <= now
            and not self._is_fresh(Derived(self.sidecar, terms), book)
        ]

    def _make(self, terms: Terms) -> None:
        if self._ended:
            return
        began = time.monotonic()
        failed = self._keeper.refresh(terms)
        now = time.monotonic()
        with self._done:
            self._failed = failed
            self._spent[terms] = now - began
            self._rested[terms] = now + min(REST_SECONDS, now - began)
            self._done.notify_all()


def terms_of(view: View) -> Terms:
    """The terms of a view."""
    return Terms(
        profile=view.profile, include=view.include, as_of=view.as_of, known_by=view.known_by
    )


def _refresh(book: Book, sidecar: Sidecar, terms: Terms) -> None:
    from tollbook.accounts import keeping

    keeping.refresh(book, sidecar, terms)


class Keeper:
    """A process that brings accounts up to date when it is told to."""

    def __init__(self, path: Path, cache: Path | None) -> None:
        self._path = path
        self._cache = cache
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None
        self._guard = threading.Lock()
        self._closed = False

    def refresh(self, terms: Terms) -> str | None:
        """Have the account under these terms brought up to date; what went wrong, if anything."""
        with self._guard:
            if self._closed:
                return None
            if self._process is None or not self._process.is_alive():
                self._begin()
        assert self._line is not None
        try:
            self._line.send(terms)
            problem: str | None = self._line.recv()
        except (EOFError, OSError):
            return "the process that works out accounts ended; is there enough memory?"
        return problem

    def _begin(self) -> None:
        context = get_context("spawn")
        self._line, other = context.Pipe()
        # Not a daemon: a large book is boiled down in several processes. It ends with this one.
        self._process = context.Process(target=keep, args=(other, self._path, self._cache))
        self._process.start()
        other.close()

    def close(self) -> None:
        """End the process, whatever it is doing, for good."""
        with self._guard:
            self._closed = True
            if self._process is not None:
                self._process.terminate()
                self._process.join(10)


def keep(line: Connection, path: Path, cache: Path | None) -> None:
    """The work of that process: refresh whatever terms come, until nobody is there."""
    import signal

    from tollbook.processes import follow_parent

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow_parent()
    if hasattr(os, "nice"):
        os.nice(NICE)  # answers come first
    with Book.open(path) as book, Sidecar.beside(book, cache=cache) as sidecar, suppress(EOFError):
        while True:
            terms: Terms = line.recv()
            try:
                _refresh(book, sidecar, terms)
            except TollbookError as problem:
                line.send(str(problem))
            except Exception as problem:
                log.exception("account not worked out")
                line.send(f"{type(problem).__name__} (a fault of Tollbook; please report it)")
            else:
                line.send(None)

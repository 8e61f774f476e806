"""An open book, for everybody who works on it at once.

Each thread reads through a connection of its own; one decision is written at a time. What other
processes add to the book is noticed and taken in.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tollbook.errors import TakenDownError, TollbookError
from tollbook.store import Book
from tollbook.store.queue import Queue
from tollbook.store.reviewing import Progress, Review

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from tollbook.model.judge import Judgement
    from tollbook.store.appending import Batch

T = TypeVar("T")
log = logging.getLogger(__name__)

# How often it is looked whether others have added something.
LOOK_SECONDS = 0.5
# Entries to take in from which on a process of its own does it, so that answers don't wait.
MANY = 3_000
# How much that process stands back.
NICE = 5
# Texts at hand, in characters: the pages of a queue come from the same reports again and again.
TEXTS = 20_000_000
# Of each file that each thread keeps at hand; the system has the rest in memory, where there is any.
THREAD_MB = 8
# Portions of others' entries that a decision takes in before it is made.
PORTIONS = 8


class Desk:
    """A book that is served. `close` it at the end."""

    def __init__(self, path: Path, *, cache: Path | None = None) -> None:
        self.path = path
        self.cache = cache
        self._mine = threading.local()
        self._opened: list[Book] = []
        self._guard = threading.Lock()
        self._writer, self.made = Book.open_or_create(path)
        self._review = Review.open(self._writer, cache=cache, cache_mb=THREAD_MB)
        # One at a time; whoever takes in entries holds it for one portion.
        self._writing = threading.RLock()
        self._ended = threading.Event()
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._size = 0
        # Up to which entry of the log the book's extent is known, and what it is.
        self._extent: tuple[int, int, str | None, str | None] = (0, 0, None, None)
        # Whether a process of its own takes in reports just then: nobody else need.
        self._apart = False
        self._follower: threading.Thread | None = None
        self.changed: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin to follow the book."""
        self._follower = threading.Thread(target=self._follow, name="follower", daemon=True)
        self._follower.start()
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    def close(self) -> None:
        """End following, and close all connections."""
        self._ended.set()
        if self._follower is not None:
            self._follower.join(10)
        with self._guard:
            for book in self._opened:
                with suppress(TollbookError):
                    book.close()
            self._opened.clear()
        self._review.close()
        self._writer.close()

    # Reading

    @property
    def book(self) -> Book:
        """The book, for reading, on this thread's connection."""
        book: Book | None = getattr(self._mine, "book", None)
        if book is None:
            book = Book.open(self.path, cache_mb=THREAD_MB)
            self._mine.book = book
            with self._guard:
                self._opened.append(book)
        return book

    @contextmanager
    def queue(self) -> Iterator[Queue]:
        """Questions to one state of the queue."""
        with self._review.sidecar.reading() as connection:
            yield Queue(connection)

    @property
    def state(self) -> str:
        """Names everything that answers are made of."""
        return f"{self.book.head} {self._review.state}"

    def progress(self) -> tuple[int, int]:
        """Up to which entry of the log the queue has come, and up to which there are any."""
        return self._review.at, self.book.top

    def days(self) -> tuple[str | None, str | None]:
        """The first and the last day on which a report of the book was published."""
        return self._known()[2:]

    def documents(self) -> int:
        """How many documents there are."""
        return self._known()[1]

    def _known(self) -> tuple[int, int, str | None, str | None]:
        """The book's extent. What came since is added: to go through a large book takes a second."""
        book = self.book
        known = at, documents, first, last = self._extent
        if (top := book.top) != at:
            more, since, until = book.extent(at, top)
            starts = [day for day in (first, since) if day is not None]
            ends = [day for day in (last, until) if day is not None]
            known = (top, documents + more, min(starts, default=None), max(ends, default=None))
            self._extent = known
        return known

    def text(self, id_: str) -> str:
        """The content of a text, from those at hand if it is there; empty if it was taken down."""
        with self._guard:
            if id_ in self._texts:
                self._texts.move_to_end(id_)
                return self._texts[id_]
        try:
            content = self.book.text(id_)
        except TakenDownError:
            content = ""
        with self._guard:
            if id_ not in self._texts:
                self._texts[id_] = content
                self._size += len(content)
            while self._size > TEXTS and len(self._texts) > 1:
                _, gone = self._texts.popitem(last=False)
                self._size -= len(gone)
        return content

    # Writing

    def append(self, do: Callable[[Book, Batch], T]) -> T:
        """What `do` appends in one batch; safe on disk, and in the queue, when this returns."""
        with self._writing:
            with self._writer.writing() as batch:
                done = do(self._writer, batch)
            self._catch_up()
        return done

    def judge(self, make: Callable[[Book, Queue], Judgement]) -> Judgement:
        """Append the judgement that `make` gives; it sees everything decided before it.

        `make` may be called again where another process has written meanwhile, and may raise.
        """
        with self._writing:
            while True:
                # Of a large book reports may still be coming; what is there is true to every
                # decision, and can be decided on.
                progress = self._catch_up()
                with self.queue() as queue:
                    judgement = make(self._writer, queue)
                try:
                    with self._writer.writing() as batch:
                        # Nobody else can write now; has anybody since it was looked up?
                        if self._writer.top != progress.of:
                            raise _Meanwhile
                        batch.judgement(judgement)
                except _Meanwhile:
                    continue
                self._catch_up()
                return judgement

    def pen(self) -> Pen:
        """The book as somebody who keeps reports writes to it: batch by batch, in turn."""
        return Pen(self._writer, self._writing)

    def catch_up(self) -> None:
        """Take in what was appended, as far as that takes no time."""
        with self._writing:
            self._catch_up()

    def _catch_up(self) -> Progress:
        """Take in all judgements, and reports unless another process does."""
        return self._review.catch_up(self._writer, portions=0 if self._apart else PORTIONS)

    # Following

    def _follow(self) -> None:
        try:
            book = Book.open(self.path)
        except TollbookError:
            log.exception("book not followed")
            return
        with book:
            while not self._ended.is_set():
                try:
                    self._take_in(book)
                except TollbookError:
                    log.exception("entries not taken in")
                self._ended.wait(LOOK_SECONDS)

    def _warm_up(self) -> None:
        """Load what writing needs, so that the first decision doesn't wait for it; and go through
        what is asked for at every visit."""
        with suppress(TollbookError):
            self._known()
        with suppress(TollbookError), self._writing, self._writer.writing():
            pass

    def _take_in(self, book: Book) -> None:
        at, top = self._review.at, book.top
        if at >= top:
            return
        if top - at > MANY:
            self._in_a_process(book)
        else:
            with self._writing:
                self._review.catch_up(book, portions=1)
        for heard in self.changed:
            heard()

    def _in_a_process(self, book: Book) -> None:
        process = get_context("spawn").Process(
            target=take_in_all, args=(self.path, self.cache), daemon=True
        )
        self._apart = True
        try:
            self._waited_for(process)
        finally:
            self._apart = False
        if process.exitcode and not self._ended.is_set():
            with self._writing:
                self._review.catch_up(book, portions=1)

    def _waited_for(self, process: SpawnProcess) -> None:
        process.start()
        while process.is_alive() and not self._ended.wait(LOOK_SECONDS):
            pass
        if process.is_alive():
            process.terminate()
            process.join(10)


class Pen:
    """The writer's book, for `keep`: each batch waits until nobody else here writes."""

    def __init__(self, book: Book, turn: AbstractContextManager[bool]) -> None:
        self._book = book
        self._turn = turn

    @contextmanager
    def writing(self) -> Iterator[Batch]:
        """A batch of the book, in turn."""
        with self._turn, self._book.writing() as batch:
            yield batch


class _Meanwhile(Exception):  # noqa: N818 - leaves a batch, which then adds nothing
    """Somebody has written since."""


def take_in_all(path: Path, cache: Path | None) -> None:
    """Bring the file beside a book up to date; the work of a process of its own."""
    from tollbook.processes import follow_parent

    follow_parent()
    if hasattr(os, "nice"):
        os.nice(NICE)  # answers come first
    with Book.open(path) as book:
        review = Review.open(book, cache=cache)
        try:
            review.catch_up(book)
        finally:
            review.close()

"""Reports are read in a process of its own, so that pages are answered meanwhile.

It stays, with its models loaded, for the next reports. Where it dies (memory ran out, a fault in
a library) the reports are read again with processes around it, as `tollbook add --jobs` does:
only the one that kills every process it meets is given up, with a reason.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.errors import TollbookError
from tollbook.pipeline import ReadOptions, Rejected
from tollbook.store import Book

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from tollbook.pipeline import Outcome

log = logging.getLogger(__name__)


class Died(Exception):  # noqa: N818 - leads to another attempt
    """The process that reads ended before it was done."""


@dataclass(frozen=True, slots=True)
class Order:
    """Reports to read: files, what is said of them, and what each file is called by people.

    `origins` are by path: the book notes where a report came from, and that is no folder of ours.
    """

    paths: Sequence[str]
    options: ReadOptions
    origins: Mapping[str, str]


class Readers:
    """Reads reports for one book, one order at a time."""

    def __init__(self, book: Path) -> None:
        self._book = book
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None

    def read(self, order: Order) -> Iterator[Outcome]:
        """What becomes of each report. Raises what reading all of them would raise."""
        try:
            yield from self._asked(order)
        except Died:
            log.warning("the reader ended; its reports are read again, apart")
            # What it gave before is in the book by now: it is known, and passed over.
            careful = replace(order, options=replace(order.options, jobs=2))
            try:
                yield from self._asked(careful)
            except Died:
                raise TollbookError(
                    "the process that reads reports ended twice; is there enough memory?"
                ) from None

    def _asked(self, order: Order) -> Iterator[Outcome]:
        if self._process is None or not self._process.is_alive():
            self._begin()
        assert self._line is not None
        try:
            self._line.send(order)
            while True:
                found = self._line.recv()
                if found is None:
                    return
                if isinstance(found, TollbookError):
                    raise found
                yield found
        except (EOFError, OSError) as problem:
            self.close()
            raise Died from problem

    def _begin(self) -> None:
        context = get_context("spawn")
        self._line, other = context.Pipe()
        # Not a daemon: it may have to start processes of its own. It ends with this one.
        self._process = context.Process(target=reader, args=(other, self._book))
        self._process.start()
        other.close()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join(10)
            self._process = None


def reader(line: Connection, path: Path) -> None:
    """The work of that process: read whatever is ordered, until nobody is there."""
    import signal

    from tollbook.processes import follow_parent

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow_parent()
    _prepare()
    with Book.open(path) as book:
        while True:
            try:
                order: Order = line.recv()
            except EOFError:
                return
            try:
                for outcome in _outcomes(book, order):
                    line.send(outcome)
            except TollbookError as problem:
                line.send(TollbookError(str(problem)))
            else:
                line.send(None)


def _prepare() -> None:
    """Have the gazetteer compiled before the first report asks for it."""
    from tollbook.config import Settings
    from tollbook.resolve.gazetteer import Gazetteer

    settings = Settings.from_environment()
    Gazetteer(
        Path(settings.cache) if settings.cache else None,
        Path(settings.data) if settings.data else None,
    ).prepare()


def _outcomes(book: Book, order: Order) -> Iterator[Outcome]:
    from tollbook.adding import known
    from tollbook.pipeline import read_reports

    for outcome in read_reports(
        order.paths, options=order.options, known=known(book, order.options)
    ):
        yield _from_here(outcome, order.origins)


def _from_here(outcome: Outcome, origins: Mapping[str, str]) -> Outcome:
    """The outcome with the origin that people know, in place of a path in a folder of ours."""
    document = outcome.document
    if document is not None and document.origin:
        document = replace(document, origin=_named(document.origin, origins))
    if isinstance(outcome, Rejected):
        return replace(outcome, document=document, origin=_named(outcome.origin, origins))
    assert document is not None
    return replace(outcome, document=document)


def _named(origin: str, origins: Mapping[str, str]) -> str:
    for path, name in origins.items():
        if origin == path or origin.startswith((f"{path}!", f"{path}:", f"{path}#")):
            return name + origin[len(path) :]
    return origin

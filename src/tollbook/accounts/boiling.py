"""How are the documents of a whole book boiled down, in several processes where it is large?

Reading a book's claims and boiling them down is more than half of the work of making an account
anew, and no document needs another for it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.processes import follow_parent
from tollbook.reconcile.copies import Sketch
from tollbook.reconcile.frozen import report_from, report_line
from tollbook.reconcile.kept import Report
from tollbook.reconcile.reconciler import Reconciler
from tollbook.store import Book, since

if TYPE_CHECKING:
    from tollbook.model.derived import Standing, Terms
    from tollbook.model.judge import Rulings

# Below so many documents a second process takes longer to start than it saves.
MANY = 5_000
# Documents handed to a process at a time, and portions under way for each process.
PORTION, WAITING = 250, 3
# The process that puts everything together is busy as well.
MOST_PROCESSES = 4


def counting_documents(
    book: Book, terms: Terms, documents: Collection[str] | None = None
) -> Iterator[tuple[str, Sequence[Standing]]]:
    """The documents (ids) that count under these terms, with their claims; some of them, where
    `documents` are given."""
    known = since.by_document(book, documents=documents, known_by=terms.known_by)
    for id_, standings in known:
        published = standings[0].document.published
        if terms.as_of is None or (published is not None and published <= terms.as_of):
            yield id_, standings


def boiled_down(book: Book, terms: Terms, ruled: Rulings) -> Iterator[Report]:
    """What every document that counts is boiled down to."""
    processes = min(len(os.sched_getaffinity(0)), MOST_PROCESSES) if _may_share(book) else 1
    documents = since.all_documents(book) if processes > 1 else []
    if len(documents) < MANY:
        yield from _boiled(book, terms, ruled, None)
        return
    with ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(Path(book.path), terms, ruled),
    ) as pool:
        left = iter(documents)
        under_way: deque[tuple[list[str], Future[list[tuple[str, bytes]]] | None]] = deque()
        while True:
            while len(under_way) < processes * WAITING and (some := list(islice(left, PORTION))):
                under_way.append((some, _submitted(pool, some)))
            if not under_way:
                return
            some, future = under_way.popleft()
            found = _given(future)
            if found is None:
                yield from _boiled(book, terms, ruled, some)
                continue
            for line, sketch in found:
                yield report_from(line, Sketch.unpacked(sketch))


def _submitted(
    pool: ProcessPoolExecutor, documents: list[str]
) -> Future[list[tuple[str, bytes]]] | None:
    try:
        return pool.submit(_portion, documents)
    except BrokenProcessPool:
        return None


def _given(future: Future[list[tuple[str, bytes]]] | None) -> list[tuple[str, bytes]] | None:
    """What another process made; None where it has ended, such as in a script that begins its
    work without asking whether it is the main module: then this one does it."""
    try:
        return None if future is None else future.result()
    except BrokenProcessPool:
        return None


def _may_share(book: Book) -> bool:
    """Whether other processes can open the book, and this one may have any."""
    on_disk = isinstance(book.path, Path)
    return (
        on_disk
        and hasattr(os, "sched_getaffinity")
        and not multiprocessing.current_process().daemon
    )


def _boiled(
    book: Book, terms: Terms, ruled: Rulings, documents: Collection[str] | None
) -> Iterator[Report]:
    reconciler = Reconciler(include=terms.include, ruled=ruled)
    for id_, standings in counting_documents(book, terms, documents):
        yield reconciler.boiled(id_, standings)


# In another process: what it was begun with.
_TASK: list[tuple[Book, Terms, Rulings]] = []


def _begin(path: Path, terms: Terms, ruled: Rulings) -> None:
    follow_parent()
    _TASK.append((Book.open(path), terms, ruled))


def _portion(documents: Sequence[str]) -> list[tuple[str, bytes]]:
    return [
        (report_line(report), report.sketch.packed()) for report in _boiled(*_TASK[0], documents)
    ]

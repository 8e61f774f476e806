"""How does work go to several processes and come back in order, whatever happens to them?

A process that is killed (out of memory, a fault in a library) must not hang the run, lose its
neighbours' work or change the order: its chunk is done again apart, and only the one item that
kills every process it meets is given up.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import TypeVar

from tollbook.errors import TollbookError

T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[list[T]], list[R]]


def in_order(
    work: Work[T, R], chunks: Iterable[list[T]], *, jobs: int, lost: Callable[[T], R]
) -> Iterator[R]:
    """The results of `work` on each chunk, one per item, in the order of the items.

    `work` runs in `jobs` processes and must be picklable; what it raises is raised here. `lost`
    gives the result of an item whose process dies every time. Chunks are taken as they are
    needed, two for each process. Call it under `if __name__ == "__main__":` in a script: the
    processes are started anew and import it.

    Raises `TollbookError` if no process can be started.
    """
    waiting: deque[tuple[list[T], Future[list[R]]]] = deque()
    pool = _pool(jobs)
    rest = iter(chunks)
    try:
        while True:
            # One at work and one at hand, so that no process waits for us.
            for chunk in islice(rest, 2 * jobs - len(waiting)):
                waiting.append((chunk, _submitted(pool, work, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                results = future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=True)
                results = _apart(work, chunk, lost)
                pool = _pool(jobs)
                waiting = deque(
                    (later, done if _is_done(done) else _submitted(pool, work, later))
                    for later, done in waiting
                )
            yield from results
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _apart(work: Work[T, R], chunk: list[T], lost: Callable[[T], R]) -> list[R]:
    """A chunk whose process died, in a process of its own; if that dies too, item by item."""
    with _pool(1) as pool:
        try:
            return _submitted(pool, work, chunk).result()
        except BrokenProcessPool:
            pass
    _check_that_processes_start()
    if len(chunk) == 1:
        return [lost(chunk[0])]
    return [result for item in chunk for result in _apart(work, [item], lost)]


def _check_that_processes_start() -> None:
    with _pool(1) as pool:
        try:
            pool.submit(os.getpid).result()
        except BrokenProcessPool as problem:
            raise TollbookError(
                "no worker process can be started; use one job or, in a script of your own, "
                'call this under if __name__ == "__main__":'
            ) from problem


def _is_done(future: Future[list[R]]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _submitted(pool: ProcessPoolExecutor, work: Work[T, R], chunk: list[T]) -> Future[list[R]]:
    try:
        return pool.submit(work, chunk)
    except BrokenProcessPool as problem:
        # A process died since; told where the result is asked for, like any other death.
        broken: Future[list[R]] = Future()
        broken.set_exception(problem)
        return broken


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Spawned: a fork would copy the threads and connections of whoever calls.
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """A worker leaves interrupts to its parent, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    follow_parent()


def follow_parent() -> None:
    """Let this process end with its parent, even when that is killed."""

    def follow() -> None:
        if (parent := parent_process()) is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()

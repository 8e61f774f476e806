"""Work that takes longer than an answer may: reading reports, verifying, publishing.

One job at a time, in the order in which they came. Reading happens in a process of its own, so
that pages are answered meanwhile; what it gives is appended here, by the one writer.
"""

from __future__ import annotations

import logging
import queue
import secrets
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from tollbook.errors import TollbookError
from tollbook.web.answers import Problem

log = logging.getLogger(__name__)

# Jobs remembered after they ended, and jobs that may wait.
REMEMBERED, WAITING = 200, 50


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass
class Job:
    """One piece of work. `receipt` is what became of reports, `result` what else came of it,
    `file` something to fetch. `folder` is its own, and is removed when it is forgotten."""

    id: str
    kind: str
    who: str
    folder: Path
    state: JobState = JobState.WAITING
    done: int = 0
    of: int | None = None
    current: str | None = None
    receipt: dict[str, Any] | None = None
    result: dict[str, Any] | None = None
    file: Path | None = None
    error: str | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)
    number: int = 0

    def tell(self, **what: Any) -> None:
        """Note how far it is, and wake whoever watches."""
        with self.changed:
            for name, value in what.items():
                setattr(self, name, value)
            self.number += 1
            self.changed.notify_all()

    @property
    def ended(self) -> bool:
        """Whether nothing more will change."""
        return self.state in (JobState.DONE, JobState.FAILED)

    def record(self) -> dict[str, Any]:
        """As JSON can carry it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state.value,
            "done": self.done,
            "of": self.of,
            "current": self.current,
            "receipt": self.receipt,
            "result": self.result,
            "file": None if self.file is None else f"/api/jobs/{self.id}/file",
            "error": self.error,
        }

    def watched(self, seconds: float = 15.0) -> Iterator[dict[str, Any] | None]:
        """Its record at every change until it ends; None when nothing changed for so long."""
        seen = -1
        while True:
            with self.changed:
                if self.number == seen and not self.ended:
                    self.changed.wait(seconds)
                if self.number == seen and not self.ended:
                    yield None
                    continue
                seen = self.number
                record, ended = self.record(), self.ended
            yield record
            if ended:
                return


Work = Callable[[Job], None]


class Jobs:
    """Carries out jobs, one after the other. `close` it at the end."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tollbook-"))
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: queue.Queue[tuple[Job, Work] | None] = queue.Queue()
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._thread.start()
        self.closing: list[Callable[[], None]] = []

    def new(self, kind: str, who: str) -> Job:
        """A job with an empty folder, for what it works on. Raises `Problem` if too many wait."""
        with self._guard:
            if sum(not job.ended for job in self._jobs.values()) >= WAITING:
                raise Problem(503, "busy", f"{WAITING} jobs are waiting; try again in a while")
            id_ = secrets.token_hex(8)
            folder = self.folder / id_
            folder.mkdir(mode=0o700)
            job = Job(id_, kind, who, folder)
            self._jobs[id_] = job
            self._forget()
        return job

    def begin(self, job: Job, work: Work) -> Job:
        """Have it carried out when it is its turn."""
        self._waiting.put((job, work))
        return job

    def drop(self, job: Job) -> None:
        """Forget a job that was never begun."""
        with self._guard:
            self._jobs.pop(job.id, None)
        shutil.rmtree(job.folder, ignore_errors=True)

    def find(self, id_: str) -> Job:
        """The job with this id. Raises `Problem` if there is none (any more)."""
        with self._guard:
            job = self._jobs.get(id_)
        if job is None:
            raise Problem(404, "job", f"there is no job '{id_[:100]}' (any more)")
        return job

    def close(self) -> None:
        """End; what waits is not begun."""
        for close in self.closing:
            close()
        self._waiting.put(None)
        self._thread.join(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _forget(self) -> None:
        ended = [id_ for id_, job in self._jobs.items() if job.ended]
        for id_ in ended[: max(0, len(self._jobs) - REMEMBERED)]:
            shutil.rmtree(self._jobs.pop(id_).folder, ignore_errors=True)

    def _run(self) -> None:
        while (some := self._waiting.get()) is not None:
            job, work = some
            job.tell(state=JobState.RUNNING)
            try:
                work(job)
            except (TollbookError, Problem) as problem:
                job.tell(state=JobState.FAILED, error=str(problem), current=None)
            except Exception as problem:
                log.exception("job failed", extra={"job": job.id, "kind": job.kind})
                error = f"{type(problem).__name__} (a fault of Tollbook; please report it)"
                job.tell(state=JobState.FAILED, error=error, current=None)
            else:
                job.tell(state=JobState.DONE, current=None)

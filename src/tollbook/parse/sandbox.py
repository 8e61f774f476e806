"""How are untrusted formats parsed without risk to the book: in a child, within limits.

One child is kept warm and reads many documents; it is replaced when it dies, hangs or has read
enough. It has limits of memory and processor time, no network, and answers in JSON only.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from tollbook.errors import ParseError
from tollbook.model.text import Picture
from tollbook.parse.decode import whole
from tollbook.parse.language import language
from tollbook.protocols import Parsed

# Then a new child: what libraries keep of old documents goes with the old one.
DOCUMENTS_PER_CHILD = 500
# Children that parse at once, each with its own limits. More would not find cores of their own.
AT_ONCE = 2
# 16 million characters, escaped, and room to spare.
MAX_ANSWER = 200_000_000
# As many as the child gives; one that was taken over gives no more.
MOST_PICTURES = 100
# A busy machine takes longer than the processor time says; past this the child hangs.
WALL_TIMES = 3

# What Python and its libraries need to start; passwords and tokens are no business of a parser.
ENVIRONMENT = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONUTF8",
)  # fmt: skip

BIG = "save its text as TXT, or split it"


class Sandbox:
    """A child process that parses, started at the first document.

    Safe to share between threads (one document at a time); a forked process starts its own.
    """

    def __init__(self, *, seconds: int, memory_mb: int) -> None:
        self.seconds = seconds
        self.memory_mb = memory_mb
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._documents = 0

    def parse(self, raw: bytes, form: str, *, charset: str | None = None) -> Parsed:
        """What the child's parser of a format ("html", "pdf", "docx") reads in `raw`.

        Raises `ParseError` if it can't, or needs more time or memory than it may have.
        """
        with self._lock:
            answer = self._ask(raw, form, charset)
            if "died" in answer and answer["documents"] > 1:
                # It may have died of an earlier document, or been killed while it waited.
                answer = self._ask(raw, form, charset)
            if "died" in answer:
                raise ParseError(answer["died"])
        if "error" in answer:
            raise ParseError(str(answer["error"]))
        try:
            return _parsed(answer["parsed"])
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise ParseError(f"made its parser give nonsense; {BIG}") from problem

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _ask(self, raw: bytes, form: str, charset: str | None) -> dict[str, Any]:
        child = self._running()
        assert child.stdin is not None and child.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        wall = self.seconds * WALL_TIMES if sys.platform != "win32" else self.seconds
        timer = threading.Timer(wall, end)
        timer.daemon = True
        timer.start()
        line = b""
        request = {"format": form, "size": len(raw), "seconds": self.seconds, "charset": charset}
        try:
            child.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            child.stdin.write(raw)
            child.stdin.flush()
            line = child.stdout.readline(MAX_ANSWER)
        except OSError:
            pass  # it died while it was written to; the line is missing
        finally:
            timer.cancel()
        self._documents += 1
        if line.endswith(b"\n") and not late.is_set():
            with suppress(ValueError):
                answer = json.loads(line)
                if isinstance(answer, dict) and "memory" not in answer and "died" not in answer:
                    return answer
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=0 if line else 1)  # the reason is in its exit status
        status = child.returncode
        self.close()
        if late.is_set() or status == -getattr(signal, "SIGXCPU", 0):
            raise ParseError(f"takes more than {self.seconds} s to be parsed; {BIG}")
        needs = f"needs more than {self.memory_mb:,} MB to be parsed"
        died = needs if line else f"crashed its parser or {needs}"
        return {"died": f"{died}; {BIG}", "documents": self._documents}

    def _running(self) -> subprocess.Popen[bytes]:
        child = self._child
        if child is not None and self._owner == os.getpid():
            if child.poll() is None and self._documents < DOCUMENTS_PER_CHILD:
                return child
            self.close()
        kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        # -P and our own path: the working folder may hold a hostile docx.py.
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-B", "-m", "tollbook.parse.child", str(self.memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, "PYTHONPATH": path},
        )
        self._owner = os.getpid()
        self._documents = 0
        return self._child


class Sandboxes:
    """Several sandboxes, for threads that parse at once; a second child is started only when two
    documents are there at the same time."""

    def __init__(self, *, seconds: int, memory_mb: int) -> None:
        self._all = [Sandbox(seconds=seconds, memory_mb=memory_mb) for _ in range(AT_ONCE)]
        # The last one given back is the next one taken: it is warm.
        self._free: queue.LifoQueue[Sandbox] = queue.LifoQueue()
        for one in reversed(self._all):
            self._free.put(one)

    def parse(self, raw: bytes, form: str, *, charset: str | None = None) -> Parsed:
        """As `Sandbox.parse`, in one that is free."""
        one = self._free.get()
        try:
            return one.parse(raw, form, charset=charset)
        finally:
            self._free.put(one)

    def close(self) -> None:
        """End the children."""
        for one in self._all:
            one.close()


@cache
def sandbox(*, seconds: int, memory_mb: int) -> Sandboxes:
    """The sandboxes of this process with these limits; their children end with the process."""
    return Sandboxes(seconds=seconds, memory_mb=memory_mb)


def _parsed(answer: dict[str, Any]) -> Parsed:
    content = whole(str(answer["content"]))
    if not content.strip():
        raise ParseError("has no text in it; fetch or save it again")
    day = answer["published"]

    def words(key: str) -> str | None:
        return None if answer[key] is None else whole(str(answer[key]))

    return replace(
        Parsed(content, str(answer["parser"])),
        title=words("title"),
        publisher=words("publisher"),
        author=words("author"),
        url=words("url"),
        language=language(content, declared=words("language")),
        published=None if day is None else date.fromisoformat(day),
        told_by={whole(str(key)): whole(str(by)) for key, by in answer["told_by"].items()},
        pictures=tuple(_picture(one, content) for one in answer["pictures"][:MOST_PICTURES]),
    )


def _picture(told: dict[str, Any], content: str) -> Picture:
    start, end = int(told["start"]), int(told["end"])
    if not 0 <= start < end <= len(content):
        raise ValueError(f"[{start}, {end}) is not in a text of {len(content)} characters")

    def words(key: str) -> str | None:
        return None if told[key] is None else whole(str(told[key]))

    return Picture(
        medium="video" if told["medium"] == "video" else "photo",
        start=start,
        end=end,
        address=words("address"),
        caption=words("caption"),
        credit=words("credit"),
        alt=words("alt"),
    )

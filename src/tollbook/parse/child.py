"""The child process in which untrusted formats are parsed: reads a request, writes an answer.

Started by `sandbox` as `python -m tollbook.parse.child`. A request is one line of JSON (format,
size in bytes, seconds) and the bytes; an answer is one line of JSON: what the parser read, or
why it can't. Nothing but JSON goes back, so that a parser taken over by a document can only
lie about that document.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tollbook.errors import ParseError

FORMATS = ("html", "pdf", "docx", "mail", "feed", "picture")
# Far above the longest text that is read; keeps an answer within the parent's memory.
MAX_CONTENT = 16_000_000
# Events of Python's audit hooks for what no parser has to do.
FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn",
    "os.remove", "os.rename", "os.kill", "shutil.", "urllib.", "http.", "ftplib.", "smtplib.",
)  # fmt: skip


def main() -> None:
    """Answer requests until there are no more."""
    memory_mb = int(sys.argv[1])
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    # A library that prints must not write into the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # trafilatura loads it, and numpy with it, to tell languages: 0.4 s, and the parent does that.
    sys.modules["py3langid"] = None  # type: ignore[assignment]
    _leave_network()
    _limit_memory(memory_mb)
    _forbid()
    while line := requests.readline():
        request = json.loads(line)
        answer = _answer(request, requests.read(request["size"]))
        answers.write(json.dumps(answer).encode("ascii") + b"\n")
        answers.flush()


def _answer(request: dict[str, Any], raw: bytes) -> dict[str, Any]:
    if request["format"] not in FORMATS:
        return {"error": f"is of no format that is parsed here: {request['format']}"}
    try:
        module = importlib.import_module(f"tollbook.parse.{request['format']}")
        _limit_time(request["seconds"])
        charset = request["charset"] if request["format"] == "html" else None
        told = {"charset": charset} if charset else {}
        parsed = asdict(module.parse(raw, **told))
    except ParseError as problem:
        return {"error": str(problem)}
    except MemoryError:
        return {"memory": True}
    except RecursionError:
        return {"error": "is nested too deeply to be read; save its text as TXT"}
    except Exception as problem:
        return {"error": f"could not be parsed ({type(problem).__name__}); save its text as TXT"}
    if len(parsed["content"]) > MAX_CONTENT:
        return {"error": f"has {len(parsed['content']):,} characters of text; split it"}
    parsed["published"] = parsed["published"] and parsed["published"].isoformat()
    return {"parsed": parsed}


def _leave_network() -> None:
    """Move to a network of its own with nothing in it, for native code too, where Linux lets
    a process without privileges do so; elsewhere `_forbid` has to do."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    new_user, new_network = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of <sched.h>
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(new_user | new_network)


def _limit_memory(memory_mb: int) -> None:
    """Memory beyond what this process has now, files and processes, where the system can limit
    them."""
    try:
        import resource
    except ImportError:
        return
    limits = [
        (resource.RLIMIT_AS, _address_space() + memory_mb * 1_000_000),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]
    for which, limit in limits:
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit of address space
            resource.setrlimit(which, (limit, limit))


def _address_space() -> int:
    """Bytes of address space that this process has: libraries take 15 MB of it or 250, depending on
    the system. Where it can't be told, as much as is usual."""
    try:
        told = Path("/proc/self/statm").read_text(encoding="ascii")
        return int(told.split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 250_000_000


def _limit_time(seconds: int) -> None:
    """Processor time for the next document: what is spent already, and this."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def _forbid() -> None:
    """No network, no other process, no change of files: Python code that tries is refused."""

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(FORBIDDEN) and event != "socket.__new__":
            raise PermissionError(f"{event} is refused while a document is parsed")
        del arguments

    sys.addaudithook(refuse)


if __name__ == "__main__":
    main()

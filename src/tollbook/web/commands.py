"""Work that a command does already is done by that command, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from tollbook.web.answers import Problem

# A large book takes minutes to export; beyond this something is wrong.
SECONDS = 1_800.0
# At once: each takes a core and some hundred megabytes.
_AT_ONCE = threading.BoundedSemaphore(2)


def run(*arguments: str, book: Path, folder: Path | None = None) -> bytes:
    """What `tollbook ARGUMENTS` on a book prints. Raises `Problem` with what it says is wrong."""
    if not _AT_ONCE.acquire(timeout=30):
        raise Problem(503, "busy", "two exports are being made already; try again in a while")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tollbook", *_checked(arguments), "--book", str(book.resolve())],
            capture_output=True,
            check=False,
            timeout=SECONDS,
            cwd=folder,
            env={**os.environ, "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise Problem(503, "slow", f"it took longer than {SECONDS:,.0f} s and was ended") from None
    finally:
        _AT_ONCE.release()
    if done.returncode not in (0, 1):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        what = said[-1].removeprefix("tollbook: ") if said else f"exit status {done.returncode}"
        raise Problem(400 if done.returncode == 2 else 503, "input", what)
    return done.stdout


def _checked(arguments: Sequence[str]) -> list[str]:
    if any("\0" in one for one in arguments):
        raise Problem(400, "input", "a value has a character in it that no command takes")
    return list(arguments)

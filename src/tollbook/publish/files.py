"""How does an export get its name only when it is whole?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tollbook.errors import InputError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place to write a file at, which gets its name when the block ends well.

    Raises `InputError`, and leaves an older file as it was, if it can't be written.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            yield unfinished
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as problem:
        raise InputError(
            f"{path}: can't be written: {problem.strerror}; choose another file with --out"
        ) from problem


def write(path: Path, lines: Iterable[str]) -> int:
    """Write the lines to a file that appears, or replaces an older one, when all are written.

    Gives their number. Something that is no ordinary file (a pipe, a terminal) is written to
    as it is. Raises `InputError`, and leaves an older file as it was, if that can't be done.
    """
    special = path.exists() and not path.is_file()
    unfinished = path if special else path.with_name(f".{path.name}.{os.getpid()}.tmp")
    count = 0
    try:
        try:
            # Line ends are part of the lines: CSV has CR LF on every system.
            with unfinished.open("w", encoding="utf-8", newline="") as file:
                for line in lines:
                    file.write(line)
                    count += 1
                file.flush()
                if not special:
                    os.fsync(file.fileno())
            if not special:
                unfinished.replace(path)
        finally:
            if not special:
                unfinished.unlink(missing_ok=True)
    except OSError as problem:
        raise InputError(
            f"{path}: can't be written: {problem.strerror}; choose another file with -o"
        ) from problem
    return count

"""The packs that a person installed: countries of GeoNames, files of their own.

All packs stand in one table beside the user's data, sealed like the embedded one. A change is made
on a copy that takes the table's place when everything in it is right: whatever goes wrong with a
pack, what was there stays there, and a reader at work keeps reading what it opened.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tollbook.errors import GazetteerError
from tollbook.resolve.gazetteer import table
from tollbook.resolve.gazetteer.compiled import alone, beside, take_place, whole
from tollbook.resolve.gazetteer.row import Row

# Places without a number of GeoNames are counted down from here, below those of the packages.
OWN_NUMBERS = -1_000_000_000
_FILE = "gazetteer.sqlite"


@dataclass(frozen=True, slots=True)
class Pack:
    """What is installed under one name. `added` is a moment, ISO 8601 in UTC."""

    number: int
    name: str
    origin: str
    licence: str
    places: int
    sha256: str
    added: str


def opened(data: Path) -> sqlite3.Connection | None:
    """The table of all packs, None where none is installed.

    Raises `GazetteerError` if it is damaged: it can't be made again without the packs' files.
    """
    file = data / _FILE
    if not file.exists():
        return None
    if not whole(file):
        raise GazetteerError(
            f"{file} is damaged: it isn't what was written; remove it with tollbook gazetteer "
            "remove --damaged, and install or add the packs again"
        )
    places = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )
    (layout,) = places.execute("SELECT version FROM layout").fetchone()
    if layout != table.LAYOUT:
        places.close()
        raise GazetteerError(
            f"{file} was written by another version of Tollbook (layout {layout}, this one has "
            f"{table.LAYOUT}); remove it with tollbook gazetteer remove --damaged, and install or "
            "add the packs again"
        )
    return places


def listed(data: Path) -> list[Pack]:
    """The installed packs by name. Raises `GazetteerError` if they are damaged."""
    places = opened(data)
    if places is None:
        return []
    with closing(places):
        return _packs(places)


def _packs(places: sqlite3.Connection) -> list[Pack]:
    rows = places.execute(
        "SELECT number, name, origin, licence, places, sha256, added FROM pack ORDER BY name"
    )
    return [Pack(*row) for row in rows]


def whole_table(data: Path) -> bool:
    """Whether the packs are what was written, every byte of them."""
    file = data / _FILE
    return not file.exists() or whole(file, thoroughly=True)


def clear(data: Path) -> bool:
    """Take the whole table away; whether there was one."""
    file = data / _FILE
    there = file.exists()
    file.unlink(missing_ok=True)
    file.with_name(file.name + ".seal").unlink(missing_ok=True)
    return there


class Changing:
    """The packs while they are changed: nothing counts before the change is over."""

    def __init__(self, places: sqlite3.Connection) -> None:
        self._places = places
        self.changed = False

    def put(
        self,
        name: str,
        rows: Iterable[Row],
        *,
        origin: str,
        licence: str,
        sha256: str,
        told: Callable[[str, int], None] = lambda *_: None,
    ) -> Pack:
        """Install a pack, in place of one of the same name; all of it or, on any error, nothing."""
        places = self._places
        places.execute("SAVEPOINT pack")
        try:
            for pack in _packs(places):
                if pack.name == name:
                    table.drop(places, pack.number)
            (number,) = places.execute("SELECT coalesce(max(number), 0) + 1 FROM pack").fetchone()
            count = table.fill(places, rows, pack=number, told=told)
            if not count:
                raise GazetteerError(f"{origin} has no place in it; nothing was changed")
            added = datetime.now(UTC).isoformat(timespec="seconds")
            made = Pack(number, name, origin, licence, count, sha256, added)
            places.execute(
                "INSERT INTO pack VALUES (?, ?, ?, ?, ?, ?, ?)",
                (number, name, origin, licence, count, sha256, added),
            )
        except BaseException:
            places.execute("ROLLBACK TO pack")
            places.execute("RELEASE pack")
            raise
        places.execute("RELEASE pack")
        self.changed = True
        return made

    def lowest_number(self) -> int:
        """Where the numbers of places that GeoNames doesn't have go on downwards from."""
        (lowest,) = self._places.execute("SELECT min(number) FROM place").fetchone()
        return min(lowest or 0, OWN_NUMBERS)

    def remove(self, name: str) -> Pack:
        """Take a pack out. Raises `GazetteerError` if there is none of this name."""
        installed = _packs(self._places)
        for pack in installed:
            if pack.name == name:
                table.drop(self._places, pack.number)
                self.changed = True
                return pack
        names = ", ".join(pack.name for pack in installed) or "none"
        raise GazetteerError(f"no pack {name!r} is installed; installed: {names}")


@contextmanager
def changing(data: Path) -> Iterator[Changing]:
    """The packs, to be changed together: all that the block did counts at its end, or nothing.

    Raises `GazetteerError` if another process is changing them, or they are damaged.
    """
    file = data / _FILE
    with ExitStack() as kept:
        try:
            kept.enter_context(alone(data, "gazetteer.lock", seconds=0))
        except sqlite3.OperationalError as problem:
            raise GazetteerError(
                f"another process is changing the packs in {data}; try again when it is done"
            ) from problem
        made = kept.enter_context(beside(file))
        before = opened(data)
        if before is not None:
            before.close()
            shutil.copyfile(file, made)
        with closing(sqlite3.connect(made, isolation_level=None)) as places:
            # A rollback goes to the savepoint of one pack; the file itself can be thrown away.
            places.execute("PRAGMA journal_mode = MEMORY")
            places.execute("PRAGMA synchronous = OFF")
            if before is None:
                table.create(places)
            changes = Changing(places)
            yield changes
        if changes.changed:
            take_place(made, file)

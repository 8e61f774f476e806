"""Is what is kept of an account true to its book, and where is it?

Light, so that an account which is true is handed out at once; `keeping` makes the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.store.derived import Derived
from tollbook.store.sidecar import Sidecar, SpoiltError

if TYPE_CHECKING:
    from tollbook.model.derived import Terms
    from tollbook.store import Book

# The words that reconciling goes by; a test holds this against what it opens.
VOCABULARY = (
    "__init__.py",
    "actors.py",
    "actors.yaml",
    "directory.py",
    "modes.yaml",
    "parties.yaml",
    "scenes.yaml",
    "states.yaml",
    "weapons.yaml",
)


@cache
def engine() -> str:
    """What makes accounts, in one word: it changes with every change to the code and the words
    of reconciling, so that nothing made by other rules is ever shown."""
    folder = Path(__file__).parent.parent
    files = [*folder.glob("reconcile/*.py"), *folder.glob("accounts/*.py")]
    files += folder.glob("model/*.py")
    files += [folder / "vocab" / name for name in VOCABULARY]
    files += [folder / "store" / f"{name}.py" for name in ("rows", "boiled", "since")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def kept(book: Book, terms: Terms, *, cache: Path | None = None) -> Iterator[Derived]:
    """The account of a book under these terms, true to the book as it is now.

    `cache` is the folder for what can be made again, where the book's can't be written to.
    """
    try:
        sidecar = opened(book, terms, cache=cache)
    except SpoiltError:
        sidecar = opened(book, terms, cache=cache)
    with sidecar:
        yield Derived(sidecar, terms)


def opened(book: Book, terms: Terms, *, cache: Path | None = None) -> Sidecar:
    """The sidecar of a book, with its account under these terms up to date. Close it."""
    sidecar = Sidecar.beside(book, cache=cache)
    try:
        if not fresh(book, sidecar, terms):
            # Not imported where nothing has to be made: that takes longer than handing it out.
            from tollbook.accounts.keeping import refresh

            refresh(book, sidecar, terms)
    except BaseException:
        sidecar.close()
        raise
    return sidecar


def fresh(book: Book, sidecar: Sidecar, terms: Terms) -> bool:
    """Whether what is kept is true to the book as it is now."""
    made = Derived(sidecar, terms).made()
    return made is not None and made.engine == engine() and made.head == book.head

"""Which documents of a book print the same text?

What texts are compared by is kept in the book as they are added, so that the question takes a
second for ten thousand documents; what is missing there (an older book) is made from the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tollbook.errors import TakenDownError
from tollbook.reconcile.copies import Sketch, compared_with, group, sketch

if TYPE_CHECKING:
    from tollbook.store import Book

# Of how texts are compared; another one than is kept is made anew.
VERSION = b"\x02"


def packed(content: str) -> bytes:
    """What a text is compared by, as a book keeps it."""
    return VERSION + sketch(content).packed()


def sketches(book: Book) -> dict[str, Sketch]:
    """What the latest text of each document (its id) is compared by, in the order of adding."""
    found: dict[str, Sketch] = {}
    for document, text, kept in book.sketches():
        if kept is not None and kept.startswith(VERSION):
            found[document] = Sketch.unpacked(kept[len(VERSION) :])
            continue
        try:
            found[document] = sketch(book.text(text))
        except TakenDownError:
            continue
    return found


class Copies:
    """The copies among the documents of a book, as it is now."""

    def __init__(self, book: Book) -> None:
        self._sketches = sketches(book)
        holding: defaultdict[int, list[str]] = defaultdict(list)
        for document in sorted(self._sketches):
            for sentence in self._sketches[document].exact:
                holding[sentence].append(document)
        self._holding: Mapping[int, list[str]] = holding

    def groups(self) -> list[list[str]]:
        """The ids of documents that print one text, for each such text, as they were added."""
        found: list[list[str]] = []
        done: set[str] = set()
        place = {document: number for number, document in enumerate(self._sketches)}
        for document in self._sketches:
            if document not in done:
                members = self._group(document)
                done |= members
                if len(members) > 1:
                    found.append(sorted(members, key=place.__getitem__))
        return found

    def of(self, document: str) -> list[str]:
        """The ids of the other documents that print the text of this one (its id)."""
        return sorted(self._group(document) - {document})

    def _group(self, document: str) -> set[str]:
        if document not in self._sketches:
            return {document}
        return group(
            document,
            sketches=self._sketches.__getitem__,
            holding=lambda sentence, one: compared_with(one, self._holding.get(sentence, ())),
        )

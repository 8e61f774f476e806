"""Which documents print the same text?

Ten outlets with one agency's story are one voice. Two texts are copies where one holds at least
half of the other's sentences, word for word once datelines and marks are taken off; an outlet's
own last paragraph changes nothing. Texts that share one sentence share a quotation.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from tollbook.reconcile import scene

# Shorter sentences ("Nobody was hurt.") stand in texts that have nothing to do with each other.
LEAST_WORDS = 6
# A sentence in more texts than this is an outlet's standing matter, not a story.
BOILERPLATE = 200
_LETTERS = re.compile(r"[^\w ]+")


def sketch(content: str) -> frozenset[int]:
    """Hashes of a text's sentences without datelines, capitals and marks.

    >>> sketch("GAO (Agency) — Six men died in a raid on Gao.") == sketch("Six men died in a raid on Gao")
    True
    """
    found = set()
    for start, end in scene.sentences(content):
        plain = _LETTERS.sub("", scene.undated(content[start:end]).casefold()).split()
        if len(plain) >= LEAST_WORDS:
            found.add(zlib.crc32(" ".join(plain).encode()))
    return frozenset(found)


def groups(sketches: Mapping[str, frozenset[int]], names: Mapping[str, str]) -> dict[str, str]:
    """The group of each document (id): the name of its first member, which all copies share.

    `names` order the members: a document's publication day and name.
    """
    holding: dict[int, list[str]] = defaultdict(list)
    for document, sentences in sketches.items():
        for sentence in sentences:
            holding[sentence].append(document)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for documents in holding.values():
        if 1 < len(documents) <= BOILERPLATE:
            for pair in _pairs(sorted(documents)):
                shared[pair] += 1
    parent = {document: document for document in sketches}
    for (one, other), count in shared.items():
        if is_copy(count, len(sketches[one]), len(sketches[other])):
            left, right = _top(parent, one), _top(parent, other)
            if left != right:
                # The earlier name leads, so that the order of arrival changes nothing.
                first, second = sorted((left, right), key=lambda d: (names[d], d))
                parent[second] = first
    return {document: _top(parent, document) for document in sketches}


def is_copy(shared: int, one: int, other: int) -> bool:
    """Whether so many shared sentences make copies of texts with so many each."""
    least = min(one, other)
    return (shared >= 2 and 2 * shared >= least) or (shared == 1 and one == other == 1)


def _pairs(documents: list[str]) -> Iterable[tuple[str, str]]:
    # Copies of one story are linked through the first that has the sentence, and through their
    # neighbours: all pairs of two hundred would be twenty thousand.
    if len(documents) <= 12:
        for number, one in enumerate(documents):
            for other in documents[number + 1 :]:
                yield one, other
        return
    for number, other in enumerate(documents[1:]):
        yield documents[0], other
        if number:
            yield documents[number], other


def _top(parent: dict[str, str], document: str) -> str:
    while parent[document] != document:
        parent[document] = parent[parent[document]]
        document = parent[document]
    return document

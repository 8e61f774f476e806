"""Which documents print the same text?

Ten outlets with one agency's story are one voice. Two texts are copies where one holds at least
half of the other's sentences, word for word once datelines and marks are taken off; an outlet's
own last paragraph changes nothing. Texts that share one sentence share a quotation.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

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


def touched(
    documents: Iterable[str],
    *,
    sentences: Callable[[str], frozenset[int]],
    holding: Mapping[int, Sequence[str]],
) -> list[list[str]]:
    """The groups of copies that these documents (ids) belong to, those of one left out.

    `sentences` gives the sketch of a document, `holding` the documents that have a sentence.
    """
    found: list[list[str]] = []
    done: set[str] = set()
    for document in documents:
        if document in done:
            continue
        group, left = {document}, [document]
        while left:
            for other in _copies(left.pop(), sentences, holding):
                if other not in group:
                    group.add(other)
                    left.append(other)
        done |= group
        if len(group) > 1:
            found.append(sorted(group))
    return found


def _copies(
    document: str, sentences: Callable[[str], frozenset[int]], holding: Mapping[int, Sequence[str]]
) -> list[str]:
    own = sentences(document)
    shared: Counter[str] = Counter()
    for sentence in own:
        others = holding[sentence]
        if 1 < len(others) <= BOILERPLATE:
            shared.update(others)
    return sorted(
        other
        for other, count in shared.items()
        if other != document and is_copy(count, len(own), len(sentences(other)))
    )


def is_copy(shared: int, one: int, other: int) -> bool:
    """Whether so many shared sentences make copies of texts with so many each."""
    least = min(one, other)
    return (shared >= 2 and 2 * shared >= least) or (shared == 1 and one == other == 1)

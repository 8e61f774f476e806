"""Which documents print the same text, and what do they say otherwise?

Ten outlets with one agency's story are one voice. Two texts are copies where one holds at least
half of the other's sentences, once datelines and marks are taken off and but for a changed word
in some, and among them what one of the two begins with: reports that share their background share an agency's
archive, not a story. Texts that share one sentence share a quotation. Where a form is filled in
anew each day, most of its figures differ; a copy may have a corrected one.

This is the one definition of a copy: accounts count copies once by it, and `tollbook copies`
lists them by it.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from tollbook.model.difference import Change, changes
from tollbook.reconcile import scene

# Shorter sentences ("Nobody was hurt.") stand in texts that have nothing to do with each other.
LEAST_WORDS = 6
# Three words in a row of a shorter one ("told reporters on Monday") stand in others too.
NEAR_WORDS = 12
# Of the texts that have a sentence, each is compared with so many: a story that a thousand outlets
# print still hangs together through them, and standing matter costs little.
ANCHORS = 200
# What a text begins with: a headline and two sentences of a story, less of a short one. Background
# stands behind it.
LEAD = 3
# Figures that may differ where none is the same: a corrected one in headline and first sentence.
CORRECTED = 2
# Two sentences with less in common (0 to 100, by letters) are two, not one that was changed.
ALIKE = 60.0
_LETTERS = re.compile(r"[^\w ]+")
_FIGURE = re.compile(r"\b\w*\d\w*")
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
_NUMBERS = {word: str(number) for number, word in enumerate(_SMALL)} | {
    word: str(10 * number)
    for number, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), start=3)
}


@dataclass(frozen=True)
class Sketch:
    """What a text is compared by: a hash of each sentence, in order, repetitions left out.

    `exact` are those of the words; `masked` those of the words without figures: the two are equal
    where a sentence has none. `near` has two for each sentence, of its figures and of three words
    in a row, chosen as MinHash does: both are the same in most long sentences in which a desk has
    changed a word or two. One alone is too little: "were killed by" stands in many, and a war's
    short reports would all hang together.
    """

    exact: tuple[int, ...] = ()
    masked: tuple[int, ...] = ()
    near: tuple[int, ...] = ()

    @cached_property
    def sentences(self) -> frozenset[int]:
        """The hashes of the words, in no order."""
        return frozenset(self.exact)

    @cached_property
    def frames(self) -> frozenset[int]:
        """The hashes of the words without figures, in no order."""
        return frozenset(self.masked)

    @cached_property
    def nears(self) -> frozenset[int]:
        """The hashes of three words in a row, in no order."""
        return frozenset(self.near)

    @cached_property
    def lead(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Of what the text begins with: the hashes without figures, and those of three words."""
        first = max(1, min(LEAD, len(self.masked) // 3))
        return self.masked[:first], self.near[: 2 * first]

    def lead_in(self, other: Sketch) -> bool:
        """Whether something that this text begins with stands in another, figures left out, or
        nearly."""
        masked, near = self.lead
        return not (other.frames.isdisjoint(masked) and other.nears.isdisjoint(near))

    def shared_with(self, other: Sketch) -> int:
        """How many sentences of this text stand in another, word for word or nearly."""
        every = zip(self.exact, self.near[::2], self.near[1::2], strict=True)
        return sum(
            exact in other.sentences or (least in other.nears and greatest in other.nears)
            for exact, least, greatest in every
        )

    def packed(self) -> bytes:
        """As a book keeps it: four hashes a sentence, 32 bits each, least byte first."""
        rows = zip(self.exact, self.masked, self.near[::2], self.near[1::2], strict=True)
        return b"".join(struct.pack("<IIII", *row) for row in rows)

    @classmethod
    def unpacked(cls, packed: bytes) -> Sketch:
        """The sketch that `packed` gave. Raises `ValueError` for what is none."""
        if len(packed) % 16:
            raise ValueError(f"{len(packed)} bytes are no sketch; expected four of 4 bytes each")
        rows = list(struct.iter_unpack("<IIII", packed))
        near = tuple(one for row in rows for one in row[2:])
        return cls(tuple(row[0] for row in rows), tuple(row[1] for row in rows), near)


def sketch(content: str) -> Sketch:
    """Hashes of a text's sentences without datelines, capitals and marks, numbers in digits.

    >>> sketch("GAO (Agency) — Six men died in a raid on Gao.") == sketch("6 men died in a raid on Gao")
    True
    """
    found: dict[int, tuple[int, int, int]] = {}
    spans = list(scene.sentences(content))
    told = [_words(content[start:end]) for start, end in spans]
    long = [at for at, words in enumerate(told) if len(words) >= LEAST_WORDS]
    if len(long) == 1 and _is_heading(content, spans, long[0]):
        # Of a bulletin in a few words under its issuer's name the words tell, not the name.
        long = list(range(len(told)))
    for words in (told[at] for at in long):
        plain = " ".join(words)
        exact = frame = zlib.crc32(plain.encode("utf-8", "replace"))
        figures = 0
        if given := _FIGURE.findall(plain):
            frame = zlib.crc32(_FIGURE.sub("#", plain).encode("utf-8", "replace"), 1)
            figures = zlib.crc32(" ".join(given).encode("utf-8", "replace"), 2)
        found[exact] = (frame, *_near(words, exact, figures))
    return Sketch(
        tuple(found),
        tuple(row[0] for row in found.values()),
        tuple(one for row in found.values() for one in row[1:]),
    )


def _is_heading(content: str, spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether a sentence is a line without a mark at its end, with others below it."""
    start, end = spans[at]
    return at == 0 < len(spans) - 1 and content[start:end].rstrip()[-1:] not in tuple('.!?…”"')


def _near(words: Sequence[str], exact: int, figures: int) -> tuple[int, int]:
    """The least and the greatest hash of three words in a row, each with the figures of the
    sentence, so that one with other figures is not nearly the same."""
    if len(words) < NEAR_WORDS:
        return exact, exact
    coded = [word.encode("utf-8", "replace") for word in words]
    runs = [zlib.crc32(b" ".join(coded[at : at + 3]), figures) for at in range(len(coded) - 2)]
    return min(runs), max(runs)


def _words(sentence: str) -> list[str]:
    plain = _LETTERS.sub("", scene.undated(sentence).casefold()).split()
    return plain if _NUMBERS.keys().isdisjoint(plain) else [_NUMBERS.get(w, w) for w in plain]


def touched(
    documents: Iterable[str],
    *,
    sketches: Callable[[str], Sketch],
    holding: Mapping[int, Sequence[str]],
) -> list[list[str]]:
    """The groups of copies that these documents (ids) belong to, those of one left out.

    `sketches` gives the sketch of a document, `holding` the documents that have a sentence.
    """
    ordered = {sentence: sorted(some) for sentence, some in holding.items()}
    found: list[list[str]] = []
    done: set[str] = set()
    for document in documents:
        if document in done:
            continue
        members = group(
            document,
            sketches=sketches,
            holding=lambda sentence, one: compared_with(one, ordered.get(sentence, ())),
            apart=done,
        )
        done |= members
        if len(members) > 1:
            found.append(sorted(members))
    return found


def compared_with(
    document: str, holders: Sequence[str], *, anchors: int = ANCHORS
) -> Sequence[str]:
    """The documents that one which has a sentence is compared with for it: of very many (ids,
    in order) the first, and for one of these all."""
    if len(holders) <= anchors or document <= holders[anchors - 1]:
        return holders
    return holders[:anchors]


def group(
    document: str,
    *,
    sketches: Callable[[str], Sketch],
    holding: Callable[[int, str], Sequence[str]],
    apart: Collection[str] = frozenset(),
) -> set[str]:
    """The document (id) and all that are copies of it, or copies of these.

    `sketches` gives the sketch of a document, `holding` the documents that one is compared
    with for a sentence. Those `apart` are in groups that are known already: none of them is a
    copy of a document outside its group, since to be one is mutual.
    """
    found, left = {document}, [document]
    while left:
        one = left.pop()
        own = sketches(one)
        shared: set[str] = set()
        for sentence in own.sentences:
            shared.update(holding(sentence, one))
        for other in sorted(shared.difference(found, apart)):
            if is_copy(own, sketches(other)):
                found.add(other)
                left.append(other)
    return found


def is_copy(one: Sketch, other: Sketch) -> bool:
    """Whether two texts are copies of one.

    >>> is_copy(sketch("Six men died in a raid on Gao."), sketch("Six men died in a raid on Gao."))
    True
    """
    if len(one.exact) == len(other.exact) == 1:
        return one.exact == other.exact
    # First what costs little: most texts that share a sentence begin otherwise.
    if not (one.lead_in(other) or other.lead_in(one)):
        return False
    count = min(one.shared_with(other), other.shared_with(one))
    least = min(len(one.exact), len(other.exact))
    if count < 2 or 2 * count < least:
        return False
    same, changed = _figures(one, other)
    return changed <= max(CORRECTED, same)


def _figures(one: Sketch, other: Sketch) -> tuple[int, int]:
    """How many sentences with figures two texts share, and how many with other figures in them."""
    mine = {m: e for e, m in zip(one.exact, one.masked, strict=True) if e != m}
    theirs = {m for e, m in zip(other.exact, other.masked, strict=True) if e != m}
    both = mine.keys() & theirs
    same = sum(mine[masked] in other.sentences for masked in both)
    return same, len(both) - same


# What copies say otherwise


@dataclass(frozen=True, slots=True)
class Difference:
    """A sentence that one copy has and the other has not, or has otherwise. `figures` tells
    whether it is other figures that they give."""

    change: Change
    figures: bool


def differences(one: str, other: str) -> list[Difference]:
    """What two copies (their texts) say otherwise: other figures first, then other words, then
    what only one of them has."""
    left, right = _by_words(one), _by_words(other)
    gone = [words for words in left if words not in right]
    new = [words for words in right if words not in left]
    found: list[Difference] = []
    for words in list(gone):
        nearest = max(new, key=lambda given: fuzz.ratio(words, given), default=None)
        if nearest is None or fuzz.ratio(words, nearest) < ALIKE:
            continue
        gone.remove(words)
        new.remove(nearest)
        figures = _digits(words) != _digits(nearest)
        pair = changes(left[words], right[nearest])
        # Too little in common for words side by side: the sentence is shown whole.
        change = pair[0] if len(pair) == 1 else Change(left[words], right[nearest])
        found.append(Difference(change, figures))
    found += [Difference(Change(left[words], None), bool(_digits(words))) for words in gone]
    found += [Difference(Change(None, right[words]), bool(_digits(words))) for words in new]
    return sorted(found, key=lambda d: (not (_both(d.change) and d.figures), not _both(d.change)))


def _by_words(content: str) -> dict[str, str]:
    """Each sentence, on one line, by its words without dateline, capitals and marks."""
    found: dict[str, str] = {}
    for start, end in scene.sentences(content):
        sentence = content[start:end]
        if words := " ".join(_words(sentence)):
            found.setdefault(words, " ".join(scene.undated(sentence).split()))
    return found


def _both(change: Change) -> bool:
    return change.before is not None and change.after is not None


def _digits(words: str) -> list[str]:
    return _FIGURE.findall(words)

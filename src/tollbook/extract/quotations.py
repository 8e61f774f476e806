"""Where do quotations stand in a text, and how far does one go on over its sentences?"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice, takewhile

from tollbook.extract.reading import Reading, Sentence

# Some texts set a mark as two apostrophes.
MARK = re.compile("\"|''")


class Quotations:
    """The quotations of a reading, as offsets of the text with their marks, end exclusive."""

    def __init__(self, reading: Reading) -> None:
        self.sentences = reading.sentences
        self._of: dict[int, list[tuple[int, int]]] = {}
        held: dict[int, list[Sentence]] = defaultdict(list)
        for sentence in reading.sentences:
            held[sentence.paragraph].append(sentence)
        for number, within in held.items():
            self._of[number] = paired(within)

    def around(self, sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
        """The quotation that shares most of its words with [start, end), None if none does."""
        held = self._of[sentence.paragraph]
        first = max(bisect_right(held, (start, 0)) - 1, 0)  # they are in order
        touching = [
            q for q in takewhile(lambda q: q[0] < end, islice(held, first, None)) if q[1] > start
        ]
        return max(touching, key=lambda q: min(q[1], end) - max(q[0], start), default=None)

    def inside(self, sentence: Sentence, offset: int) -> bool:
        """Whether an offset of the text stands in a quotation."""
        held = self._of[sentence.paragraph]
        before = bisect_left(held, (offset, 0)) - 1
        return before >= 0 and held[before][0] < offset < held[before][1]

    def next_after(self, sentence: Sentence) -> tuple[int, int] | None:
        """The quotation that opens the next sentence, None where it opens with none."""
        if sentence.index + 1 >= len(self.sentences):
            return None
        following = self.sentences[sentence.index + 1]
        if following.paragraph - sentence.paragraph > 1:
            return None
        of_next = self._of[following.paragraph]
        return next((q for q in of_next if q[0] == following.start), None)

    def goes_on(self, sentence: Sentence, told: set[int]) -> int | None:
        """Where a quotation ends that goes on in the sentences right behind this one: those that
        open with a mark and in which nobody else speaks (`told` are the sentences with a cue
        outside quotations). None where none does."""
        end = None
        for following in islice(self.sentences, sentence.index + 1, None):
            if following.paragraph != sentence.paragraph or following.index in told:
                break
            quotation = self.around(following, following.start, following.start + 1)
            if quotation is None:
                break
            end = quotation[1] if end is None else max(end, quotation[1])
        return end


def paired(within: Sequence[Sentence]) -> list[tuple[int, int]]:
    """The quotations of one paragraph; one left open runs to the paragraph's end."""
    marks = [
        (s.start + m.start(), s.start + m.end()) for s in within for m in MARK.finditer(s.clean)
    ]
    ends = [*(end for _, end in marks[1::2]), within[-1].end]
    return list(zip((start for start, _ in marks[::2]), ends, strict=False))

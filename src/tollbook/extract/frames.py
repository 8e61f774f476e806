"""Where in a sentence does somebody say something, and how far does what they say reach?

A `Frame` is one attribution: the voices, the cue, and what is said. Each cue (`saying`, and in
headlines `headlines`) makes a block of words with its speaker (`subjects`); `reach` finds what
the block governs.
"""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.extract.blocks import unique
from tollbook.extract.reach import reach, shrunk, without_overlap
from tollbook.extract.reading import Sentence
from tollbook.extract.saying import blocks_of
from tollbook.model.refer import Party


@dataclass(frozen=True, slots=True)
class Frame:
    """One attribution: who says it (nearest to the fact first), the cue, and what is said.

    `cue` and `content` are offsets in the text, end exclusive; `first` and `last` the tokens
    of the content, both inclusive. `verb` is the token of the cue verb, None for other cues.
    """

    sentence: int
    voices: tuple[Party, ...]
    cue: tuple[int, int]
    content: tuple[int, int]
    first: int
    last: int
    verb: int | None
    by: str

    def covers(self, token: int) -> bool:
        """Whether a token of the sentence stands in what is said."""
        return self.first <= token <= self.last


def frames_of(sentence: Sentence) -> tuple[Frame, ...]:
    """The frames of one parsed sentence, in the order of their cues."""
    blocks = sorted(blocks_of(sentence), key=lambda block: (block.first, block.last))
    blocks = without_overlap(blocks)
    reach(sentence.tokens, blocks)
    frames = []
    for block in blocks:
        for first, last in block.ranges:
            content = shrunk(sentence.tokens, first, last)
            if content is None:
                continue
            frames.append(
                Frame(
                    sentence.index,
                    unique(block.voices + block.relays),
                    sentence.span(*block.cue),
                    sentence.span(*content),
                    *content,
                    None if block.verb is None else block.verb.i,
                    block.by,
                )
            )
    return tuple(frames)

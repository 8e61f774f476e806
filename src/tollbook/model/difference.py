"""What does a later version of a text say otherwise?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Paragraphs with less in common than this are not one paragraph changed, but two.
ALIKE = 0.4
# Comparing words takes time with the square of their number; longer paragraphs are shown whole.
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph that was changed, added (`before` is None) or taken out (`after` is None).

    `gone` and `new` are the places in `before` and `after`, half open, that differ.
    """

    before: str | None
    after: str | None
    gone: tuple[tuple[int, int], ...] = ()
    new: tuple[tuple[int, int], ...] = ()


def changes(before: str, after: str) -> list[Change]:
    """The paragraphs in which two texts differ, in their order.

    >>> [(c.before, c.after) for c in changes("A.\\n\\nNine died.", "A.\\n\\nTwelve died.")]
    [('Nine died.', 'Twelve died.')]
    """
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _matched(old[i1:i2], new[j1:j2])
    return found


def _paragraphs(text: str) -> list[str]:
    return [block.strip() for block in re.split(r"\n\s*\n|\n", text) if block.strip()]


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Paragraphs out of place with each other: those alike are one that was changed."""
    left = list(new)
    for paragraph in old:
        nearest = max(left, key=lambda other: _likeness(paragraph, other), default=None)
        if nearest is None or _likeness(paragraph, nearest) < ALIKE:
            yield Change(paragraph, None)
            continue
        # Those before it in the later text are new.
        at = left.index(nearest)
        for added in left[:at]:
            yield Change(None, added)
        del left[: at + 1]
        yield _word_by_word(paragraph, nearest)
    for added in left:
        yield Change(None, added)


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one[:LONGEST].split(), other[:LONGEST].split(), autojunk=False)
    return matcher.ratio()


def _word_by_word(before: str, after: str) -> Change:
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if max(len(old), len(new)) > LONGEST:
        return Change(before, after)
    gone: list[tuple[int, int]] = []
    added: list[tuple[int, int]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += _place(old, i1, i2)
            added += _place(new, j1, j2)
    return Change(before, after, tuple(gone), tuple(added))


def _place(tokens: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    if start == end:
        return []
    at = sum(map(len, tokens[:start]))
    return [(at, at + sum(map(len, tokens[start:end])))]

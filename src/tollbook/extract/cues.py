"""Which sentences are worth a parse? Cheap cues over words, compiled from word lists.

A sentence's words are looked up one by one in a remembered table instead of running one long
pattern over it: the words of a language repeat, so the table answers nearly always, and a
sentence costs microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+")

STRONG, WEAK, BESIDE, OPENS = 1, 2, 4, 8


@lru_cache(maxsize=64)
def words(clean: str) -> tuple[str, ...]:
    """The words of a sentence, small letters, each once; remembered for the next kind that asks."""
    return tuple(set(WORD.findall(clean.lower())))


@dataclass(slots=True)
class Cues:
    """The cues of one kind of claim.

    Built from texts of patterns parted by commas: `strong` ones suffice, `weak` ones count only
    beside one of `beside`. A pattern of several words is written with the word that opens its
    search before a colon ("hands: in (?:our|their) hands").
    """

    strong: re.Pattern[str]
    weak: re.Pattern[str]
    beside: re.Pattern[str]
    phrases: tuple[tuple[re.Pattern[str], bool], ...]
    """Patterns over the whole sentence, and whether they suffice or only stand beside."""
    openers: frozenset[str]
    known: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, lists: Mapping[str, str]) -> Cues:
        """The cues that `strong`, `weak` and `beside` name."""
        single: dict[str, list[str]] = {}
        phrases: dict[str, list[str]] = {}
        openers: set[str] = set()
        for name, text in lists.items():
            for cue in re.split(r",\s+", text.strip(" ,\n")):
                opener, colon, pattern = cue.partition(": ")
                if colon:
                    openers.add(opener)
                    phrases.setdefault(name, []).append(pattern)
                else:
                    single.setdefault(name, []).append(cue)
        strong, weak, beside = (
            re.compile("|".join(single.get(name, ["(?!)"])))
            for name in ("strong", "weak", "beside")
        )
        return cls(
            strong,
            weak,
            beside,
            phrases=tuple(
                (re.compile(rf"\b(?:{'|'.join(phrases[name])})\b", re.IGNORECASE), name == "strong")
                for name in ("strong", "beside")
                if name in phrases
            ),
            openers=frozenset(openers),
        )

    def flags(self, word: str) -> int:
        """What one word is a cue for."""
        found = self.known.get(word)
        if found is None:
            found = (
                STRONG * bool(self.strong.fullmatch(word))
                + WEAK * bool(self.weak.fullmatch(word))
                + BESIDE * bool(self.beside.fullmatch(word))
                + OPENS * (word in self.openers)
            )
            # Words are endless (names, typing errors): the table is not.
            if len(self.known) < 50_000:
                self.known[word] = found
        return found

    def met(self, clean: str) -> bool:
        """Whether the sentence has a cue that suffices, or a weak one beside another."""
        flags = 0
        for word in words(clean):
            flags |= self.flags(word)
            if flags & STRONG:
                return True
        if flags & OPENS:
            for pattern, suffices in self.phrases:
                if pattern.search(clean):
                    if suffices:
                        return True
                    flags |= BESIDE
        return bool(flags & WEAK and flags & BESIDE)

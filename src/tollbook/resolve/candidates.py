"""Which places of the gazetteer might a name in a text mean?

The name as it stands comes first; where no place goes by it, it is taken apart: without the
noun that the text puts to it ("Idlib province"), without a direction ("northern Idlib"), at a
comma ("Paris, Texas"), and at last the place that an institution has in its name
("Aleppo University").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Protocol

from tollbook import vocab
from tollbook.resolve.gazetteer import Entry

# More places of one name than this are not looked at, the least populous left out: of the names
# in the development parts of LGL and GeoWebNews 99 in 100 mean one of the first twenty.
MOST_CANDIDATES = 20


class Found(IntEnum):
    """How a candidate was reached; the smaller, the closer to the words."""

    WHOLE = 0
    """The words as they stand name it."""
    BARE = 1
    """They do without their noun or direction, or before their comma."""
    INSIDE = 2
    """It is a part of a longer name: the town of a university."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a mention may mean, and how it was reached."""

    entry: Entry
    found: Found


class Names(Protocol):
    """What a gazetteer is asked here."""

    def candidates(self, name: str, *, country: str | None = None) -> tuple[Entry, ...]:
        """Every place of this name, closest spelling first, then the most populous."""
        ...


@cache
def kinds() -> dict[str, str]:
    """The kind of place that a noun after (or before) a name tells: "province" → adm1."""
    return {noun: kind for kind, nouns in vocab.load("toponyms")["kinds"].items() for noun in nouns}


@cache
def _directions() -> frozenset[str]:
    return frozenset(vocab.load("toponyms")["directions"])


_SPACE = re.compile(r"\s+")
_POSSESSIVE = re.compile(r"['’]s?$")


def tidy(words: str) -> str:
    """The words of a name on one line, without quotation marks, article and possessive.

    >>> tidy("the  Congo’s")
    'Congo'
    """
    plain = _SPACE.sub(" ", words).strip(" \"'“”‘’«»,;:()[]")
    plain = _POSSESSIVE.sub("", plain)
    return re.sub(r"^(?:the|The) (?=\S)", "", plain) or words.strip()


def candidates(words: str, gazetteer: Names) -> tuple[Candidate, ...]:
    """The places that these words of a text may mean, none if the gazetteer has no such name."""
    name = tidy(words)
    for found, variants in _variants(name):
        entries: dict[str, Entry] = {}
        for variant in variants:
            for entry in gazetteer.candidates(variant):
                entries.setdefault(entry.id, entry)
            if entries:
                break
        if entries:
            chosen = sorted(entries.values(), key=lambda e: (-e.spelling, -e.population))
            return tuple(Candidate(entry, found) for entry in chosen[:MOST_CANDIDATES])
    return ()


def _variants(name: str) -> Iterator[tuple[Found, list[str]]]:
    """Readings of a name from the closest on; those of one step are tried in order."""
    yield Found.WHOLE, [name, *_abbreviated(name)]
    words = name.split()
    bare = _bare(words)
    if "," in name or "(" in name:
        bare.append(re.split(r"[,(]", name)[0].strip())
    if "/" in name:
        bare += [part.strip() for part in name.split("/")]
    if bare:
        yield Found.BARE, [b for b in bare if b]
    if 1 < len(words) <= 8:
        yield Found.INSIDE, _inner(words)


def _abbreviated(name: str) -> list[str]:
    """Other ways to write the same: "St. Louis", "Mt Kenya", "Madison Twp."."""
    short: dict[str, str] = vocab.load("toponyms")["short"]
    words = name.split()
    longer = [short.get(word.casefold().rstrip("."), word) for word in words]
    return [" ".join(longer)] if longer != words and len(words) > 1 else []


def _bare(words: list[str]) -> list[str]:
    """The name without a noun of its kind at either end, and without a direction."""
    made = []
    low = [word.casefold().rstrip(".") for word in words]
    if len(words) > 1 and low[-1] in kinds():
        made.append(" ".join(words[:-1]))
    if len(words) > 2 and low[0] in kinds() and low[1] == "of":
        made.append(" ".join(words[2:]))
    if len(words) > 1 and low[0] in kinds():
        made.append(" ".join(words[1:]))
    if len(words) > 1 and low[0] in _directions():
        made.append(" ".join(words[1:]))
        if low[-1] in kinds() and len(words) > 2:
            made.append(" ".join(words[1:-1]))
    return made


def _inner(words: list[str]) -> list[str]:
    """Parts of a longer name, the longest first; of equal ones the last."""
    made = []
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size, -1, -1):
            part = words[start : start + size]
            common = size == 1 and (
                part[0].casefold().rstrip(".") in kinds() or part[0].casefold() in _directions()
            )
            if part[0][:1].isupper() and part[-1][:1].isupper() and not common:
                made.append(" ".join(part).removesuffix("'s").removesuffix("’s"))
    return made

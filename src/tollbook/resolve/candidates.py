"""Which places of the gazetteer might a name in a text mean?

The name as it stands comes first; where no place goes by it, it is taken apart: without the
noun that the text puts to it ("Idlib province"), without a direction ("northern Idlib"), at a
comma ("Paris, Texas"), and at last the place that an institution has in its name
("Aleppo University").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Protocol

from tollbook import vocab
from tollbook.resolve.gazetteer import Entry, Spelling, name_key

# More places of one name than this are not looked at, the least populous left out: there are 31
# counties called Washington, and of a thousand names in the development parts of LGL and
# GeoWebNews one means a place farther behind.
MOST_CANDIDATES = 32


# "Gulf of Guinea", "Bay of Bengal": what they are named after lies beside them.
WATERS = re.compile(r"(?:gulf|bay|bight|sea|straits?|cape|isthmus) of (?=\S)", re.IGNORECASE)


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


def candidates(
    words: str, gazetteer: Names, *, nouns: Sequence[str] = (), whole: bool = False
) -> tuple[Candidate, ...]:
    """The places that these words of a text may mean, none if the gazetteer has no such name.

    `nouns` are those that the text puts to the name without standing next to it: "county" of
    Hamilton in "Hamilton and Marion counties". With `whole` the name is not taken apart.
    """
    name = tidy(words)
    found: dict[str, Candidate] = {}
    if WATERS.match(name):
        # The Gulf of Aden is neither Aden nor a county called Gulf.
        waters = (
            entry
            for entry in gazetteer.candidates(name)
            if entry.feature_class in ("H", "T") or name_key(entry.name) == name_key(name)
        )
        _add(found, waters, Found.WHOLE)
        return tuple(sorted(found.values(), key=_order))
    for noun in nouns:
        _add(found, gazetteer.candidates(f"{name} {noun}"), Found.WHOLE)
    _add(found, _short_for(name, gazetteer), Found.WHOLE)
    for how, variants in _variants(name):
        for variant in variants:
            _add(found, gazetteer.candidates(variant), how)
            if found and how is Found.INSIDE:
                break
        if whole or any(one.entry.spelling > Spelling.SOUND for one in found.values()):
            break
    chosen = sorted(found.values(), key=_order)
    return tuple(chosen[:MOST_CANDIDATES])


def _order(one: Candidate) -> tuple[int, int, int]:
    return one.found, -one.entry.spelling, -one.entry.population


def _add(found: dict[str, Candidate], entries: Iterable[Entry], how: Found) -> None:
    for entry in entries:
        found.setdefault(entry.id, Candidate(entry, how))


def _short_for(name: str, gazetteer: Names) -> list[Entry]:
    """The places that a short name or a people's name stands for: "Kan.", "Ontarians"."""
    found: list[Entry] = []
    for meaning in _short_names().get(name.rstrip(".").replace(" ", "").casefold(), ()):
        country, _, long = meaning.partition(":")
        found += [
            entry
            for entry in gazetteer.candidates(long)
            if (entry.country or "*") == country and entry.feature_class in ("A", "L")
        ]
    return found


@cache
def _short_names() -> dict[str, list[str]]:
    """Short names without points and spaces, with the country and the long name of each."""
    found: dict[str, list[str]] = {}
    for country, names in vocab.load("toponyms")["short_names"].items():
        for long, shorts in names.items():
            for short in shorts:
                found.setdefault(short.rstrip(".").replace(" ", "").casefold(), []).append(
                    f"{country}:{long}"
                )
    return found


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

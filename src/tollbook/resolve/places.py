"""Where is what a claim tells, of the places that its document names?

The document's names are told together (`toponyms`); a claim's place is one of them, or a word for
one ("the Syrian capital"). In doubt a place stays without a referent and its words as they are:
no answer rather than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property

from tollbook import vocab
from tollbook.model.refer import Place
from tollbook.resolve.candidates import WATERS
from tollbook.resolve.gazetteer import Entry, Gazetteer, name_key
from tollbook.resolve.toponyms import Atlas, told_noun
from tollbook.vocab.actors import directory, key

# A referent is given where the place meant is it, or another within 50 km, with this likelihood:
# rather no point on a map than one that is wrong more often than that.
ENOUGH = 0.4
# So many other names that agree on a country outvote a name that is found only in another.
OTHERS = 2
# Other names of the document that are looked up for company.
_MOST_BESIDE = 40
_LINES = frozenset({"border", "borders", "frontier", "coast"})
# "the Syrian capital" names a town as well as its name does.
_CAPITAL_OF = re.compile(r"^(?P<people>[A-Z][\w -]+) capital$")
_WORD = re.compile(r"[^\W_][\w.'’-]*\w|[^\W_]")
_NAMED = re.compile(
    r"\b(?:in|near|at|from|outside|around|to|into|across|(?:city|town|village|capital|province|district|"
    r"governorate|region|county|north|south|east|west|outskirts|suburbs) of)(?: the)?"
    r"(?: (?:[a-z]+ (?:city|town|village|province|district) of|northern|southern|eastern|western|central))? "
    r"(?P<name>[A-Z][\w'’-]+(?: (?:al-|el-|de |la )?[A-Z][\w'’-]+){0,2})"
)
# "strikes on Idlib province", and the town of a dateline: "DAMASCUS, 21 October —".
_OF_DIVISION = re.compile(
    r"\b(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?) (?:province|governorate|region|district|oblast|county|prefecture)\b"
)
_DATELINE = re.compile(r"^(?P<name>[A-Z][A-Z'’ -]{2,30})(?=, | \(| [—–-] )", re.M)
_HEAD_CHARACTERS = 1_500
# A name of these words alone ("Old City", "New Town") is no town's own.
_PLAIN_WORDS = frozenset(
    ["old", "new", "city", "town", "village", "upper", "lower", "north", "south", "east", "west", "the",
     "northern", "southern", "eastern", "western", "central", "market", "street", "road", "square", "district",
     "hospital", "airport", "bridge", "camp", "palace", "municipal", "national", "church", "mosque", "university"]
)  # fmt: skip


class Places:
    """The referents of one document's places of claims.

    `mentioned` are all places to be told, `publisher` who published the document.
    """

    def __init__(
        self,
        content: str,
        gazetteer: Gazetteer,
        mentioned: Sequence[Place],
        *,
        publisher: str | None = None,
    ) -> None:
        self._content = content
        self._gazetteer = gazetteer
        self._publisher = publisher
        self._spans = sorted({(place.start, place.end) for place in mentioned})

    def resolved(self, place: Place) -> Place:
        """The place with its referent where that can be told, else with its words alone."""
        if place.id is not None:
            return place
        if match := _CAPITAL_OF.match(place.text):
            return _at(place, self._capital(match["people"]))
        if all(word in _PLAIN_WORDS for word in place.text.casefold().split()):
            return place
        sense = self._atlas.sense(place.start, place.end)
        told = sense.place
        noun = told_noun(self._content, place.start, place.end)
        line = told.precision == 5 and noun in _LINES
        kind_differs = noun is not None and _higher(noun) and told.precision in (1, 2)
        abroad = told.country is not None and self._elsewhere(told, place)
        if sense.around is None or sense.around < ENOUGH or line or kind_differs or abroad:
            # "the Turkish border" is a line, not the middle of the state.
            return replace(place, precision=place.precision or (told.precision if line else None))
        return told

    def _elsewhere(self, told: Place, place: Place) -> bool:
        """Whether a name means a place in a country of which nothing else in the document is,
        while several other names agree on another: its own place is in no gazetteer."""
        if told.precision is not None and told.precision >= 6:
            return False
        others = self._atlas.countries(beside=self._content[place.start : place.end])
        return told.country not in others and sum(others.values()) >= OTHERS and len(others) == 1

    @cached_property
    def _atlas(self) -> Atlas:
        """What the claims' places and the names beside them mean."""
        return Atlas(
            self._spans,
            self._content,
            self._gazetteer,
            beside=list(self._beside()),
            publisher=self._publisher,
        )

    def _beside(self) -> Iterator[tuple[int, int]]:
        """Other names in the document that may be places: each name once."""
        taken = {offset for start, end in self._spans for offset in range(start, end)}
        seen = {name_key(self._content[start:end]) for start, end in self._spans}
        for start, end in (*self._countries(), *self._told()):
            name = name_key(self._content[start:end])
            if name in seen or start in taken or end - 1 in taken:
                continue
            seen.add(name)
            yield start, end
            if len(seen) > _MOST_BESIDE:
                return

    def _told(self) -> Iterator[tuple[int, int]]:
        """Names in the dateline, before "province" and behind words of place."""
        head = self._content[:_HEAD_CHARACTERS]
        yield from (match.span("name") for match in _DATELINE.finditer(head))
        for pattern in (_OF_DIVISION, _NAMED):
            yield from (match.span("name") for match in pattern.finditer(self._content))

    def _countries(self) -> Iterator[tuple[int, int]]:
        """States, peoples, capitals and regions that the document names."""
        index = _country_words()
        words = list(_WORD.finditer(self._content))
        plain = [match.group().replace("’", "'").removesuffix("'s") for match in words]
        for at, word in enumerate(plain):
            for name in index.get(word, ()):
                beside_water = at > 1 and WATERS.match(f"{plain[at - 2]} {plain[at - 1]} x")
                if tuple(plain[at : at + len(name)]) == name and not beside_water:
                    last = words[at + len(name) - 1]
                    possessive = last.group().replace("’", "'").endswith("'s")
                    yield words[at].start(), last.end() - (2 if possessive else 0)

    def _capital(self, people: str) -> Entry | None:
        """The town that is the capital of these people's state."""
        known = directory()
        state = known.adjectives.get(key(people))
        if state is None:
            return None
        code = known.country_of[state]
        names = vocab.load("states")[code]["capital"]
        towns = self._gazetteer.candidates(names[0], country=code) if names else ()
        return next((t for t in towns if t.country == code and t.feature_class == "P"), None)


def _higher(noun: str) -> bool:
    """Whether a noun says that a place is a province: then it isn't the town of that name."""
    return noun in _PROVINCES


_PROVINCES = frozenset(
    ["province", "governorate", "oblast", "state", "department", "prefecture", "wilaya", "canton"]
)


def _at(place: Place, entry: Entry | None) -> Place:
    """The place with an entry of the gazetteer as its referent."""
    if entry is None:
        return place
    return replace(
        place,
        name=entry.name,
        id=entry.id,
        latitude=entry.latitude,
        longitude=entry.longitude,
        radius_km=entry.radius_km,
        country=entry.country,
        claimed_by=entry.claimed_by,
        precision=entry.precision,
    )


@cache
def _country_words() -> dict[str, list[tuple[str, ...]]]:
    """Names that tell a country, by their first word."""
    index: dict[str, list[tuple[str, ...]]] = {}

    def add(name: str) -> None:
        words = tuple(word.removesuffix("'s") for word in _WORD.findall(name))
        if words:
            index.setdefault(words[0], []).append(words)

    for state in vocab.load("states").values():
        for name in (state["name"], *state.get("aliases", ()), *state["people"], *state["capital"]):
            add(name)
    for region in vocab.load("regions")["regions"]:
        if region["countries"]:
            for name in (region["name"], *region["names"]):
                add(name)
    return index

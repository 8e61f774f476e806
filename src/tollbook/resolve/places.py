"""What do the place names of one document mean?

A name is read in the company it keeps: of several towns of one name, that in a country the
document names is meant, else the by far largest; in doubt none, and the words stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, cached_property

from tollbook import vocab
from tollbook.model.refer import Place
from tollbook.resolve.gazetteer import Gazetteer, Referent
from tollbook.vocab.actors import directory, key

# Without a country to go by, a name means its largest town only if that is this large and this
# many times larger than the next. Chosen by hand: rather no answer than a wrong one.
_PLAIN_POPULATION = 100_000
_TIMES_LARGER = 5
# With countries to go by but none of them having such a town, only world cities are believed.
_FAMOUS_POPULATION = 750_000

# UCDP's where_prec by the noun that the text puts to a name.
_GENERIC: dict[str, int] = {
    **dict.fromkeys(
        ["village", "town", "city", "hospital", "airport", "airbase", "base", "camp", "school", "mosque",
         "church", "market", "street", "square", "junction", "prison", "university", "bridge", "checkpoint",
         "crossing", "neighborhood", "neighbourhood", "quarter", "suburb", "township", "barracks", "castle",
         "citadel", "dam", "port", "refinery", "roundabout", "settlement", "hamlet", "stadium", "station",
         "mine", "palace", "farm", "farms", "barangay"], 1),
    **dict.fromkeys(["district", "county", "municipality", "subdistrict", "raion", "rayon", "woreda", "sub-district", "area"], 3),
    **dict.fromkeys(["province", "governorate", "oblast", "state", "region", "department", "prefecture", "wilaya", "canton"], 4),
    **dict.fromkeys(
        ["river", "valley", "mountain", "mountains", "border", "coast", "desert", "gorge", "countryside", "plain",
         "plains", "hills", "heights", "peninsula", "road", "highway", "front", "axis", "corridor", "lake", "basin",
         "delta", "forest", "plateau", "strip", "enclave"], 5),
    **dict.fromkeys(["sea", "gulf", "strait"], 7),
}  # fmt: skip
# Towns go by their name with or without these; "X district" is not the town X.
_TOWN_NOUNS = frozenset({"city", "town", "township", "village"})
# "the Syrian capital" names a town as well as its name does.
_CAPITAL_OF = re.compile(r"^(?P<people>[A-Z][\w -]+) capital$")

# Of these one stands in a town that gives it its name.
_FACILITIES = frozenset(
    [
        "airport",
        "market",
        "hospital",
        "university",
        "prison",
        "port",
        "station",
        "refinery",
        "airbase",
    ]
)
_WORD = re.compile(r"[^\W_][\w.'-]*\w|[^\W_]")


class Places:
    """The referents of one document's place names."""

    def __init__(self, content: str, gazetteer: Gazetteer) -> None:
        self._content = content
        self._gazetteer = gazetteer
        self._found: dict[str, Referent | None] = {}

    def resolved(self, place: Place) -> Place:
        """The place with its referent where that can be told, else with its words alone."""
        if place.id is not None:
            return place
        words, generic = _split(place.text)
        precision = _GENERIC.get(generic) if generic else None
        if place.text not in self._found:
            self._found[place.text] = self._referent(place.text, words, generic)
        referent = self._found[place.text]
        if referent is None:
            return replace(place, precision=place.precision or precision)
        return replace(
            place,
            name=referent.name,
            id=referent.id,
            latitude=referent.latitude,
            longitude=referent.longitude,
            radius_km=referent.radius_km,
            country=referent.country,
            claimed_by=referent.claimed_by,
            precision=self._precision(place, referent),
        )

    def _precision(self, place: Place, referent: Referent) -> int:
        """UCDP's where_prec of the mention: near a town is 2, part of a country 5."""
        before = self._content[max(0, place.start - 40) : place.start]
        if referent.precision == 1 and _NEAR.search(before):
            return 2
        if referent.precision == 6 and _PART_OF.search(before):
            return 5
        return referent.precision

    def _referent(self, text: str, words: str, generic: str | None) -> Referent | None:
        for name in (text, words):
            if region := self._gazetteer.regions(name):
                return region
        if match := _CAPITAL_OF.match(text):
            return self._capital(match["people"])
        if code := _country_code(words):
            # "the Turkish border" names a line, not the state.
            return self._gazetteer.country(code) if generic in (None, "state") else None
        if generic is not None and generic not in _TOWN_NOUNS:
            whole = self._chosen(text)
            if whole is None and _GENERIC[generic] == 1 and generic in _FACILITIES:
                # "Grozny market", "Sarajevo airport": in or near the town, not the town itself.
                town = self._chosen(words)
                return replace(town, precision=2) if town else None
            return whole
        return self._chosen(words) or self._chosen(text)

    def _capital(self, people: str) -> Referent | None:
        """The town that is the capital of these people's state."""
        known = directory()
        state = known.adjectives.get(key(people))
        if state is None:
            return None
        code = known.country_of[state]
        names = vocab.load("states")[code]["capital"]
        towns = self._gazetteer.towns(names[0]) if names else []
        return next((town for town in towns if town.country == code), None)

    def _chosen(self, name: str) -> Referent | None:
        """The town of this name that is meant, None in doubt."""
        if all(word in _PLAIN_WORDS for word in name.casefold().split()):
            return None
        candidates = self._gazetteer.towns(name)
        if not candidates:
            return None
        named, by_capital = self._countries
        others = {code for capital, code in by_capital.items() if capital != key(name)}
        for countries in (named, others):
            here = [town for town in candidates if town.country in countries]
            if not here:
                continue
            # A town shown by this name before one that also goes by it.
            here.sort(key=lambda town: (not town.proper, -town.population))
            first, rest = here[0], [town for town in here[1:] if town.proper == here[0].proper]
            unclear = any(town.population * 2 > first.population for town in rest)
            return None if unclear else first
        first = candidates[0]
        rival = candidates[1].population if len(candidates) > 1 else 0
        enough = _FAMOUS_POPULATION if named or others else _PLAIN_POPULATION
        if first.population >= enough and first.population >= _TIMES_LARGER * rival:
            return first
        return None

    @cached_property
    def _countries(self) -> tuple[frozenset[str], dict[str, str]]:
        """Countries that the document names (by name, people or region), and those of the
        capitals in it, by capital."""
        named: set[str] = set()
        by_capital: dict[str, str] = {}
        index = _country_words()
        words = [word.removesuffix("'s") for word in _WORD.findall(self._content.replace("’", "'"))]
        for start, word in enumerate(words):
            for name, code, capital in index.get(word, ()):
                if tuple(words[start : start + len(name)]) != name:
                    continue
                if capital:
                    by_capital[key(" ".join(name))] = code
                else:
                    named.add(code)
        return frozenset(named), by_capital


_NEAR = re.compile(
    r"\b(?:near|outside|around|close to|outskirts of|suburbs of|surroundings of|vicinity of|countryside of|"
    r"(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west) of) (?:the )?"
    r"(?:(?:city|town|village|capital) of |[a-z]+(?:-[a-z]+)? )?$",
    re.I,
)
_PART_OF = re.compile(
    r"\b(?:(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?|central|"
    r"(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west) of) (?:the )?$",
    re.I,
)
# A name of these words alone ("Old City", "New Town") is no town's own.
_PLAIN_WORDS = frozenset(
    ["old", "new", "city", "town", "village", "upper", "lower", "north", "south", "east", "west", "the",
     "northern", "southern", "eastern", "western", "central", "market", "street", "road", "square", "district",
     "hospital", "airport", "bridge", "camp", "palace", "municipal", "national", "church", "mosque", "university"]
)  # fmt: skip


@cache
def _country_words() -> dict[str, list[tuple[tuple[str, ...], str, bool]]]:
    """Names that tell a country, by their first word: the words, the code, whether a capital."""
    index: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}

    def add(name: str, code: str, capital: bool) -> None:
        words = tuple(word.removesuffix("'s") for word in _WORD.findall(name))
        if words:
            index.setdefault(words[0], []).append((words, code, capital))

    for code, state in vocab.load("states").items():
        for name in (state["name"], *state.get("aliases", ()), *state["people"]):
            add(name, code, False)
        for name in state["capital"]:
            add(name, code, True)
    for region in vocab.load("regions")["regions"]:
        if region["countries"]:
            for name in (region["name"], *region["names"]):
                add(name, region["countries"][0], False)
    return index


def _split(text: str) -> tuple[str, str | None]:
    """The name and the generic noun that the text puts to it: "Idlib province"."""
    words = text.replace("’", "'").removesuffix("'s").split()
    if len(words) > 1 and words[-1].casefold().rstrip("s") in _GENERIC | dict.fromkeys(_GENERIC):
        return " ".join(words[:-1]), words[-1].casefold().rstrip("s")
    if len(words) > 1 and words[-1].casefold() in _GENERIC:
        return " ".join(words[:-1]), words[-1].casefold()
    return " ".join(words), None


def _country_code(words: str) -> str | None:
    known = directory()
    state = known.states.get(key(words))
    return known.country_of[state.name] if state else None

"""What do the place names of one document mean, how surely, and how precisely?

All names of a document are told together (`ranking`); each mention then gets the precision and
the reach that the words around it give it: "near Goma" is less than "in Goma".
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from tollbook import vocab
from tollbook.model.refer import Place
from tollbook.model.toponym import RunnerUp, Sense
from tollbook.resolve.candidates import Candidate, Found, kinds, tidy
from tollbook.resolve.company import Company, Group, distance_km, groups, kind_of
from tollbook.resolve.gazetteer import Entry, Gazetteer, Spelling, name_key
from tollbook.resolve.ranking import Weights, believed, weights

# Below this likelihood a name stays without a referent.
DOUBT = 0.1
# A name of the overlay means the overlay's place: the editor's word, not measured.
_REVIEWED = 0.95
# Runners-up that are less likely than this are noise.
_LEAST = 0.02
_MOST_RUNNERS_UP = 3
# From here on a name counts for the country that it lies in.
_LIKELY = 0.6
_SMALLEST = 500
_AROUND_KM = 50

_SIDE = r"(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?"
_OF_TOWN = r"(?:(?:city|town|village|capital) of )?(?:[a-z]+(?:-[a-z]+)? )?"
_NEAR = re.compile(
    rf"\b(?:near|outside|around|close to|between|outskirts of|suburbs of|surroundings of|vicinity of|"
    rf"countryside of|{_SIDE} of) (?:the )?{_OF_TOWN}$"
    r"|\bbetween [\w' -]{2,40} and (?:the )?$",
    re.I,
)
_PART = re.compile(rf"\b(?:{_SIDE}|central|{_SIDE} of) (?:the )?$", re.I)
_APART = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)[ -]?(?P<unit>km|kms|kilomet(?:er|re)s?|mi|miles?)\b[^.;]{0,30}? "
    rf"(?:{_SIDE} of|from|outside|off|away from|of) (?:the )?{_OF_TOWN}$",
    re.I,
)
_KM = {"k": 1.0, "m": 1.609}


class Atlas:
    """What the place names of one document mean.

    `spans` are the offsets of the mentions to tell; `beside` those of other names that may be
    places, which count as company only. `publisher` is who published the text: an outlet writes
    of its own country without naming it.
    """

    def __init__(
        self,
        spans: Sequence[tuple[int, int]],
        content: str,
        gazetteer: Gazetteer,
        *,
        beside: Sequence[tuple[int, int]] = (),
        publisher: str | None = None,
    ) -> None:
        self._content, self._gazetteer, self._weights = content, gazetteer, weights()
        self._groups = groups(spans, content, gazetteer, beside=beside)
        distinct = list({id(group): group for group in self._groups.values()}.values())
        company = Company(distinct, home(publisher, gazetteer))
        self._belief = believed(company, self._weights)
        self._told: dict[str, Sense] = {}

    def sense(self, start: int, end: int) -> Sense:
        """What the mention at these offsets means, one of those given."""
        group = self._groups[start, end]
        if group.name not in self._told:
            likely = self._belief.likelihood.get(group.name, ())
            self._told[group.name] = _sense(group, likely, self._gazetteer, self._weights)
        told = self._told[group.name]
        return replace(told, place=_placed(told.place, self._content, start, end))

    def countries(self, *, beside: str) -> Counter[str]:
        """The countries of the document's names but one, each name once, as far as it is likely
        where they are."""
        found: Counter[str] = Counter()
        for name, group in {group.name: group for group in self._groups.values()}.items():
            if name == name_key(beside) or not group.candidates:
                continue
            likely = self._belief.likelihood.get(name, ())
            best = max(range(len(likely)), key=likely.__getitem__)
            country = group.candidates[best].entry.country
            if country and probability(group, likely, best, self._weights) >= _LIKELY:
                found[country] += 1
        return found


def home(publisher: str | None, gazetteer: Gazetteer) -> frozenset[str]:
    """Countries and provinces that a publisher's name tells: "Jerusalem Post", "Radio Ukraine"."""
    if not publisher:
        return frozenset()
    found: set[str] = set()
    for word in re.findall(r"[A-Z][\w'-]+", publisher):
        for entry in gazetteer.candidates(tidy(word))[:1]:
            if kind_of(entry) in ("country", "adm1") or entry.population > 100_000:
                found.update(filter(None, (entry.country, entry.adm1)))
    return frozenset(found)


def _sense(group: Group, likely: Sequence[float], gazetteer: Gazetteer, learned: Weights) -> Sense:
    """What a name means wherever it stands in the document; its place has no offsets yet."""
    if not group.candidates:
        return Sense(Place("", 0, 0))
    order = sorted(range(len(likely)), key=lambda n: -likely[n])
    best = order[0]
    certain = probability(group, likely, best, learned)
    # All are trusted as far as the best: that none of them is meant has its share too.
    trust = min(1.0, certain / likely[best])
    others = tuple(
        RunnerUp(e.id, e.name, e.country, round(likely[n] * trust, 3))
        for n in order[1 : 1 + _MOST_RUNNERS_UP]
        if likely[n] >= _LEAST
        for e in (group.candidates[n].entry,)
    )
    if certain < DOUBT:
        entry = group.candidates[best].entry
        first = RunnerUp(entry.id, entry.name, entry.country, round(certain, 3))
        return Sense(Place("", 0, 0), runners_up=(first, *others))
    referent = group.candidates[best].entry
    around = certain + sum(
        trust * likely[n] for n in order[1:] if _near(group.candidates[n].entry, referent)
    )
    return Sense(
        _place(group.candidates[best], gazetteer),
        round(certain, 3),
        round(min(1.0, around), 3),
        others,
    )


def _near(one: Entry, other: Entry) -> bool:
    """Whether two places are one for a reader of a map: a town and its district, two villages."""
    return distance_km(one, other) <= _AROUND_KM


def sureness(group: Group, likely: Sequence[float], best: int) -> tuple[float, ...]:
    """What tells how far the ranker's likelihood can be trusted."""
    candidate = group.candidates[best]
    p = min(max(likely[best], 1e-4), 1 - 1e-4)
    second = max((q for n, q in enumerate(likely) if n != best), default=0.0)
    kind = kind_of(candidate.entry)
    return (
        1.0,
        math.log(p / (1 - p)),
        p - second,
        float(len(likely) == 1),
        float(candidate.found is Found.BARE),
        float(candidate.found is Found.INSIDE),
        float(kind == "town"),
        float(kind in ("country", "adm1")),
        # Where nobody counted, as many as the smallest that it was learned with.
        math.log10(max(candidate.entry.population, _SMALLEST) + 1) / 7,
        float(len(group.name) <= 4),
        float(candidate.entry.spelling <= Spelling.SOUND),
    )


def probability(group: Group, likely: Sequence[float], best: int, learned: Weights) -> float:
    """How likely the best candidate is the place meant, also counting places that no gazetteer
    has: calibrated on documents the ranker had not seen. The overlay's names were not in them."""
    if group.reviewed:
        return likely[best] * _REVIEWED
    total = sum(w * x for w, x in zip(learned.sure, sureness(group, likely, best), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _place(candidate: Candidate, gazetteer: Gazetteer) -> Place:
    entry = candidate.entry
    precision = entry.precision
    if candidate.found is Found.INSIDE and precision == 1:
        # A hospital that a town has given its name to stands in or near the town.
        precision = 2
    return Place(
        "",
        0,
        0,
        name=entry.name,
        id=entry.id,
        latitude=entry.latitude,
        longitude=entry.longitude,
        radius_km=entry.radius_km,
        country=entry.country,
        claimed_by=entry.claimed_by,
        admin1=_name(entry, entry.adm1, gazetteer),
        admin2=_name(entry, entry.adm2, gazetteer),
        precision=precision,
    )


def _name(entry: Entry, division: str | None, gazetteer: Gazetteer) -> str | None:
    """The name of a division that a place lies in, or is."""
    if division is None:
        return None
    if division == entry.id:
        return entry.name
    found = gazetteer.entry(division)
    return found.name if found else None


def _placed(place: Place, content: str, start: int, end: int) -> Place:
    """The place as one mention gives it: with its words, and what those beside it say."""
    place = replace(place, text=content[start:end], start=start, end=end)
    noun = told_noun(content, start, end)
    by_noun = precisions().get(noun) if noun else None
    if place.id is None:
        return replace(place, precision=place.precision or by_noun)
    before = content[max(0, start - 80) : start]
    precision, radius_km = _by_noun(place.precision, by_noun, noun), place.radius_km or 0.0
    if precision == 1 and _NEAR.search(before):
        precision = 2
    if precision == 6 and _PART.search(before):
        # A part of a country is a region without a name of its own.
        precision = 5
    if (match := _APART.search(before)) and precision in (1, 2):
        far = float(match["number"].replace(",", "")) * _KM[match["unit"][0].lower()]
        # With a distance a place is near what it is told from, as UCDP codes it; farther than a day
        # on foot it may lie in another district.
        precision = 2 if far <= 50 else 3
        radius_km += far
    return replace(place, precision=precision, radius_km=radius_km)


def _by_noun(precision: int | None, by_noun: int | None, noun: str | None) -> int | None:
    """UCDP's where_prec of a place with the noun that the text puts to it: "Goma airport" is near
    Goma, "the Aleppo countryside" a region, "Yarmouk district" wider than a point."""
    if by_noun is None or precision is None:
        return precision
    if precision == 1:
        settled = kinds().get(noun or "") == "town" or by_noun != 1
        return by_noun if settled else 2
    return 5 if by_noun == 5 and precision in (4, 6) else precision


@cache
def precisions() -> dict[str, int]:
    """UCDP's where_prec by the noun that a text puts to a name."""
    listed = vocab.load("toponyms")["precisions"]
    return {noun: int(precision) for precision, nouns in listed.items() for noun in nouns}


def told_noun(content: str, start: int, end: int) -> str | None:
    """The noun that a mention ends with, or that stands right behind it: "district"."""
    words = content[start:end].casefold().split()
    if len(words) > 1 and words[-1] in precisions():
        return words[-1]
    following = _NEXT.match(content, end, end + 30)
    low = following["noun"].casefold() if following else ""
    return low if low in precisions() else None


_NEXT = re.compile(r"(?:['’]s?)? (?P<noun>[A-Za-z-]+)")

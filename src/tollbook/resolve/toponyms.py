"""What do the place names of one document mean, how surely, and how precisely?

All names of a document are told together (`ranking`); each mention then gets the precision and
the reach that the words around it give it: "near Goma" is less than "in Goma".
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from tollbook.model.refer import Place
from tollbook.model.toponym import RunnerUp, Sense
from tollbook.resolve.candidates import Candidate, Found, tidy
from tollbook.resolve.company import Company, Group, groups, kind_of
from tollbook.resolve.gazetteer import Entry, Gazetteer
from tollbook.resolve.ranking import Weights, believed, weights

# Below this likelihood a name stays without a referent.
DOUBT = 0.1
# Runners-up that are less likely than this are noise.
_LEAST = 0.02
_MOST_RUNNERS_UP = 3

_SIDE = r"(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?"
_OF_TOWN = r"(?:(?:city|town|village|capital) of )?(?:[a-z]+(?:-[a-z]+)? )?"
_NEAR = re.compile(
    rf"\b(?:near|outside|around|close to|between|outskirts of|suburbs of|surroundings of|vicinity of|"
    rf"countryside of|{_SIDE} of) (?:the )?{_OF_TOWN}$",
    re.I,
)
_PART = re.compile(rf"\b(?:{_SIDE}|central|{_SIDE} of) (?:the )?$", re.I)
_APART = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)[ -]?(?P<unit>km|kms|kilomet(?:er|re)s?|mi|miles?)\b[^.;]{0,30}? "
    rf"(?:{_SIDE} of|from|outside|off|away from|of) (?:the )?{_OF_TOWN}$",
    re.I,
)
_LINE = re.compile(r"^(?:['’]s)?[ -](?:[A-Z]\w+[ -])?(?:border|borders|frontier|coast|shore)", re.I)
_KM = {"k": 1.0, "m": 1.609}


def senses(
    spans: Sequence[tuple[int, int]],
    content: str,
    gazetteer: Gazetteer,
    *,
    publisher: str | None = None,
    learned: Weights | None = None,
) -> list[Sense]:
    """What each mention (offsets in the content) means, in the order given.

    `publisher` is who published the text: an outlet writes of its own country without naming it.
    """
    learned = learned or weights()
    of_span = groups(spans, content, gazetteer)
    distinct = list({id(group): group for group in of_span.values()}.values())
    company = Company(distinct, home(publisher, gazetteer))
    belief = believed(company, learned)
    told: dict[str, Sense] = {}
    found = []
    for start, end in spans:
        group = of_span[start, end]
        if group.name not in told:
            likely = belief.likelihood.get(group.name, ())
            told[group.name] = _sense(group, likely, gazetteer, learned)
        sense = told[group.name]
        place = _placed(sense.place, content, start, end)
        found.append(replace(sense, place=place))
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
    # What the ranker leaves to the others, shared as it sees them.
    left = (1 - certain) / max(1e-9, 1 - likely[best])
    others = tuple(
        RunnerUp(e.id, e.name, e.country, round(likely[n] * min(1.0, left), 3))
        for n in order[1 : 1 + _MOST_RUNNERS_UP]
        if likely[n] >= _LEAST
        for e in (group.candidates[n].entry,)
    )
    if certain < DOUBT:
        entry = group.candidates[best].entry
        first = RunnerUp(entry.id, entry.name, entry.country, round(certain, 3))
        return Sense(Place("", 0, 0), None, (first, *others))
    return Sense(_place(group.candidates[best], gazetteer), round(certain, 3), others)


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
        math.log10(candidate.entry.population + 1) / 7,
        float(len(group.name) <= 4),
    )


def probability(group: Group, likely: Sequence[float], best: int, learned: Weights) -> float:
    """How likely the best candidate is the place meant, also counting places that no gazetteer
    has: calibrated on documents the ranker had not seen."""
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
    if place.id is None:
        return place
    before, after = content[max(0, start - 80) : start], content[end : end + 30]
    precision, radius_km = place.precision, place.radius_km or 0.0
    if precision == 1 and _NEAR.search(before):
        precision = 2
    if precision == 6 and (_PART.search(before) or _LINE.match(after)):
        # A part of a country, or its border, is a region without a name of its own.
        precision = 5
    if (match := _APART.search(before)) and precision in (1, 2):
        far = float(match["number"].replace(",", "")) * _KM[match["unit"][0].lower()]
        # UCDP codes a place some 25 km off as near; what is farther lies in the district.
        precision = 2 if far <= 25 else 3
        radius_km += far
    return replace(place, precision=precision, radius_km=radius_km)

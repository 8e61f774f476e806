"""In what company does a name stand? What the ranker looks at, for each place it may mean.

All mentions of one name in a document are one `Group`: within a report a name means one place.
A candidate is seen with the words around the mentions (", Texas" after it, "province"), with the
names that stand beside it, and with what the document's other names mean, as far as a first
look told (`Belief`).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from tollbook.resolve.candidates import Candidate, Found, Names, candidates, kinds, tidy
from tollbook.resolve.gazetteer import Entry, Spelling, name_key

# Kinds of places as the ranker tells them apart, by GeoNames' feature code and class.
_KIND_OF_CODE = {
    **dict.fromkeys(["PCLI", "PCL", "PCLD", "PCLF", "PCLS", "PCLIX", "TERR"], "country"),
    "ADM1": "adm1",
    "ADM2": "adm2",
    "CONT": "continent",
}
_KIND_OF_CLASS = {"A": "adm3", "P": "town", "H": "water", "T": "height", "L": "land"}
KINDS = ("country", "adm1", "adm2", "adm3", "town", "water", "height", "land", "spot", "continent")

# What may stand between a name and the larger place it lies in: "Paris, Texas", "Goma (Congo)".
_THEN = re.compile(r"^(?:,|\s?\(|,? in(?: the)?(?: [a-z]+){0,2})? ?(?:the )?$")
# And between the larger and the smaller: "Syria's northern Idlib", "the Israeli city of Haifa".
_OWNER = re.compile(r"^(?:['’]s?)?,? (?:[a-z-]+ ){0,4}$")
_LIST = re.compile(r"^(?:,? (?:and|or) |, |/)$")
_FOLLOWING = re.compile(r"(?:,? (?:and|or) [A-Z]\w+|, [A-Z]\w+){0,4} (?P<noun>[A-Za-z-]+)")
_BEFORE = re.compile(r"(?P<noun>[A-Za-z-]+) of (?:the )?$")
_NEAR = 120
_EARTH_KM = 6371.0
# Farther than this nothing is close: a sixtieth of a hundredth.
_FAR_KM = 400.0
# Kinds too wide for nearness to tell anything.
_WIDE = ("country", "continent")


def kind_of(entry: Entry) -> str:
    """The ranker's kind of a place."""
    return _KIND_OF_CODE.get(entry.feature_code) or _KIND_OF_CLASS.get(entry.feature_class, "spot")


def within(inner: Entry, outer: Entry) -> bool:
    """Whether a place lies in another: by the gazetteer's divisions, or by the reach of a region
    that has none (an informal one, a valley)."""
    if inner.id == outer.id:
        return False
    if outer.id in (inner.adm1, inner.adm2):
        return True
    kind = kind_of(outer)
    if kind == "land":
        return kind_of(inner) not in _WIDE and distance_km(inner, outer) <= outer.radius_km
    return kind == "country" and outer.country == inner.country and kind_of(inner) != "country"


@dataclass(slots=True)
class Group:
    """All mentions of one name in a document."""

    name: str
    spans: list[tuple[int, int]]
    candidates: tuple[Candidate, ...]
    nouns: frozenset[str] = frozenset()
    """Kinds of places that the words at its mentions tell."""
    reviewed: bool = False
    """Whether its candidates are the overlay's, which a person has looked at."""
    after: list[Group] = field(default_factory=list)
    """Names right behind a mention, as a larger place would stand."""
    before: list[Group] = field(default_factory=list)
    """Names right before a mention, as a larger place would stand."""
    beside: list[Group] = field(default_factory=list)
    """Names in a list with it."""
    near: list[Group] = field(default_factory=list)
    """Other names in the same stretch of text."""
    smaller: list[Group] = field(default_factory=list)
    """Names that have this one right behind them."""


def groups(
    spans: Sequence[tuple[int, int]],
    content: str,
    gazetteer: Names,
    *,
    beside: Sequence[tuple[int, int]] = (),
) -> dict[tuple[int, int], Group]:
    """The group of each mention of a document, by its offsets.

    `beside` are names that may be no places: one counts only if a place goes by it as it stands.
    """
    asked = set(spans)
    ordered = sorted(asked.union(beside))
    of_name: dict[str, list[tuple[int, int]]] = {}
    for start, end in ordered:
        of_name.setdefault(name_key(tidy(content[start:end])), []).append((start, end))
    of_span: dict[tuple[int, int], Group] = {}
    for name, these in chain.from_iterable(_apart(*one, content) for one in of_name.items()):
        nouns = {noun for start, end in these for noun in _nouns(content, start, end)}
        start, end = these[0]
        apart = sorted(one for one in map(_singular, nouns) if one in _DIVISIONS)
        whole = asked.isdisjoint(these)
        found = candidates(content[start:end], gazetteer, nouns=apart, whole=whole)
        spoken = name_key(tidy(content[start:end]))
        told, found = reviewed(found, spoken, division=bool(apart))
        group = Group(name, these, found, frozenset(kinds()[noun] for noun in nouns), told)
        of_span.update(dict.fromkeys(these, group))
    _neighbours(ordered, of_span, content)
    return of_span


def _apart(
    name: str, these: list[tuple[int, int]], content: str
) -> list[tuple[str, list[tuple[int, int]]]]:
    """The mentions of a name, those of a division apart where the name is a sea's: "Red Sea state"
    in a report on the Red Sea. Any other name means one place within a document."""
    if _SEAS.isdisjoint(name.split()):
        return [(name, these)]
    land = [one for one in these if not _DIVISION_NOUNS.isdisjoint(_nouns(content, *one))]
    sea = [one for one in these if one not in land]
    return [(key, spans) for key, spans in ((name, sea), (f"{name} division", land)) if spans]


def reviewed(
    found: tuple[Candidate, ...], name: str, *, division: bool = False
) -> tuple[bool, tuple[Candidate, ...]]:
    """The candidates that are ranked, and whether they are the overlay's.

    A contested region is what its name means, wherever a gazetteer files it, and a sea is what its
    name means unless the words tell a `division`; any other entry of the overlay stands back behind a state, a province or a large town of the same name. Nothing
    that could be learned from has such entries, so the ranker never weighs both.
    """
    ours = [c for c in found if c.entry.id.startswith("tollbook:")]
    if not ours:
        return False, found
    others = tuple(c for c in found if not c.entry.id.startswith("tollbook:"))
    exact = [c for c in ours if c.found is Found.WHOLE and c.entry.spelling >= Spelling.DEMONYM]
    if contested := tuple(c for c in exact if c.entry.claimed_by):
        return True, contested
    if not division and (seas := tuple(c for c in exact if c.entry.precision == _AT_SEA)):
        return True, seas
    rivals = [
        c
        for c in others
        if c.entry.spelling >= Spelling.DEMONYM
        and (kind_of(c.entry) in ("country", "adm1") or c.entry.population >= _LARGE)
        and any(name_key(known) == name for known in c.entry.names)
    ]
    if (exact and not rivals) or not others:
        return True, tuple(exact or ours)
    return False, others


# UCDP's where_prec of the open sea, and the words that a sea's name has.
_AT_SEA = 7
_SEAS = frozenset(["sea", "gulf", "ocean", "strait", "channel"])
# A town that is as well known as a region.
_LARGE = 100_000

# Divisions whose nouns the gazetteer has in their names.
_DIVISIONS = (
    "county",
    "district",
    "parish",
    "province",
    "governorate",
    "region",
    "oblast",
    "state",
)
_DIVISION_NOUNS = frozenset(_DIVISIONS) | {f"{noun}s" for noun in _DIVISIONS}


def _singular(noun: str) -> str:
    return noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")


def _nouns(content: str, start: int, end: int) -> set[str]:
    """Nouns that tell a kind of place: in the name, right behind it or its list, before "of"."""
    known = kinds()
    words = [word.rstrip(".") for word in tidy(content[start:end]).casefold().split()]
    told = {word for word in (words[-1], words[0]) if word in known} if len(words) > 1 else set()
    if match := _FOLLOWING.match(content, end, end + 80):
        noun = match["noun"].casefold()
        if noun in known and len(noun) > 2:
            told.add(noun)
    if (match := _BEFORE.search(content, max(0, start - 30), start)) and (
        noun := match["noun"].casefold()
    ) in known:
        told.add(noun)
    return told


def _neighbours(
    ordered: Sequence[tuple[int, int]],
    of_span: Mapping[tuple[int, int], Group],
    content: str,
) -> None:
    """Write into each group which names stand beside its mentions."""
    for n, span in enumerate(ordered):
        group = of_span[span]
        for later in ordered[n + 1 :]:
            if later[0] - span[1] > _NEAR:
                break
            other = of_span[later]
            if other is group or later[0] < span[1]:
                continue
            _add(group.near, other)
            _add(other.near, group)
            between = content[span[1] : later[0]]
            if _THEN.match(between):
                _add(group.after, other)
                _add(other.smaller, group)
            if _OWNER.match(between):
                _add(other.before, group)
            if _LIST.match(between):
                _add(group.beside, other)
                _add(other.beside, group)


def _add(these: list[Group], one: Group) -> None:
    if all(one is not other for other in these):
        these.append(one)


@dataclass(frozen=True, slots=True)
class Belief:
    """What a document's names are taken to mean so far: for every group (by its name) the
    likelihood of each of its candidates, in their order, summing to 1."""

    likelihood: Mapping[str, Sequence[float]]


class Company:
    """The features of every candidate of a document's names."""

    def __init__(self, of_document: Sequence[Group], home: frozenset[str] = frozenset()) -> None:
        self.groups = [group for group in of_document if group.candidates]
        self._home = home
        self._own: dict[str, list[tuple[float, ...]]] = {}

    def own(self, group: Group) -> list[tuple[float, ...]]:
        """Features of the candidates of a name by itself and with the names beside it."""
        if group.name not in self._own:
            self._own[group.name] = [
                _alone(group, n) + _beside(group, candidate.entry) + self._at_home(candidate.entry)
                for n, candidate in enumerate(group.candidates)
            ]
        return self._own[group.name]

    def _at_home(self, entry: Entry) -> tuple[float, ...]:
        return (float(entry.country in self._home), float(entry.adm1 in self._home))

    def together(self, belief: Belief) -> dict[str, list[tuple[float, ...]]]:
        """Features of the candidates of every name, given what the others seem to mean."""
        masses = _Masses(self.groups, belief)
        return {
            group.name: [
                own + more
                for own, more in zip(self.own(group), masses.features(group), strict=True)
            ]
            for group in self.groups
        }


OWN = (
    "people", "people of town", "people of division", "rank", "first", "behind the first", "alone",
    "how many", "shown name", "other name", "sounds alike", "people's name", "bare", "inside", "same letters",
    "longer name", "capitals", "names", *KINDS, "capital", "seat", "noun fits",
    "noun differs", "no noun and division",
    "lies in what follows", "not in what follows", "lies in what stands before", "lies in a near name",
    "holds what stands before it", "holds a near name", "listed in one division", "listed in one country",
    "listed with its kind", "outlet's country", "outlet's province",
)  # fmt: skip
TOGETHER = (
    "country's share", "province's share", "district's share", "country's rank", "province's rank",
    "close to another", "close to the surest", "close to many", "holds others", "province named",
    "district named", "country named", "same name's division", "others",
)  # fmt: skip


def _alone(group: Group, n: int) -> tuple[float, ...]:
    """What a candidate is, and how its name fits."""
    candidate = group.candidates[n]
    entry, kind = candidate.entry, kind_of(candidate.entry)
    uncounted = _uncounted(candidate)
    if uncounted:
        # Which of its spellings a pack shows is chance: none of such villages stands before another.
        n = next(m for m, other in enumerate(group.candidates) if _uncounted(other))
    as_shown = entry.spelling == Spelling.SHOWN or uncounted
    people = math.log10(entry.population + 1) / 7
    most = max(c.entry.population for c in group.candidates)
    shown = name_key(entry.name)
    fits = kind in group.nouns or (kind == "adm3" and "adm2" in group.nouns)
    fits = fits or (kind == "adm2" and "adm1" in group.nouns)
    words = group.name
    return (
        people,
        people if kind == "town" else 0.0,
        people if kind in ("adm1", "adm2", "country") else 0.0,
        1 / (1 + n),
        float(entry.population == most),
        people - math.log10(most + 1) / 7,
        float(len(group.candidates) == 1),
        math.log(len(group.candidates)) / 3,
        float(as_shown),
        float(entry.spelling == Spelling.OTHER and not as_shown),
        float(entry.spelling <= Spelling.SOUND),
        float(entry.spelling == Spelling.DEMONYM),
        float(candidate.found is Found.BARE),
        float(candidate.found is Found.INSIDE),
        float(shown == words or uncounted),
        float(shown.startswith(words + " ")),
        float(len(words) <= 3),
        math.log(len(entry.names) + 1) / 4,
        *(float(kind == one) for one in KINDS),
        float(entry.feature_code == "PPLC"),
        float(entry.feature_code == "PPLA"),
        float(fits),
        float(bool(group.nouns) and not fits),
        float(not group.nouns and kind in ("adm2", "adm3")),
    )


def _uncounted(candidate: Candidate) -> bool:
    """Whether a place is a village that a pack has under this very name, and nobody counted."""
    entry = candidate.entry
    return (
        entry.feature_class == "P"
        and entry.population == 0
        and entry.spelling >= Spelling.OTHER
        and candidate.found is Found.WHOLE
    )


def _any_holds(others: Sequence[Group], entry: Entry) -> bool:
    return any(within(entry, c.entry) for other in others for c in other.candidates[:8])


def _any_held(others: Sequence[Group], entry: Entry) -> bool:
    return any(within(c.entry, entry) for other in others for c in other.candidates)


def _beside(group: Group, entry: Entry) -> tuple[float, ...]:
    """How a candidate goes with the names that stand beside its mentions."""
    kind = kind_of(entry)
    lies = _any_holds(group.after, entry)
    larger = any(
        kind_of(c.entry) in ("adm1", "country") for other in group.after for c in other.candidates
    )
    provinces = countries = kin = 0.0
    for other in group.beside:
        found = [c.entry for c in other.candidates[:8]]
        provinces = max(provinces, float(any(e.adm1 == entry.adm1 is not None for e in found)))
        countries = max(countries, float(any(e.country == entry.country for e in found)))
        kin = max(kin, float(kind_of(found[0]) == kind) if found else 0.0)
    holds = kind in ("adm1", "adm2", "country")
    return (
        float(lies),
        float(larger and not lies),
        float(_any_holds(group.before, entry)),
        float(_any_holds(group.near, entry)),
        float(holds and _any_held(group.smaller, entry)),
        float(holds and _any_held(group.near, entry)),
        provinces,
        countries,
        kin,
    )


class _Masses:
    """How much of a document is believed to lie in each country, province and district."""

    def __init__(self, of_document: Sequence[Group], belief: Belief) -> None:
        self.total: dict[str, float] = defaultdict(float)
        self.of_group: dict[str, dict[str, float]] = {}
        self.points: list[tuple[str, Entry, float]] = []
        self.named: dict[str, float] = {}
        self.lands: list[tuple[Entry, float]] = []
        self.count = 0.0
        for group in of_document:
            likelihood = belief.likelihood[group.name]
            mass: dict[str, float] = defaultdict(float)
            for candidate, likely in zip(group.candidates, likelihood, strict=True):
                entry = candidate.entry
                if likely < 0.02:
                    continue
                for place in {entry.country, entry.adm1, entry.adm2} - {None}:
                    mass[str(place)] += likely
                    self.total[str(place)] += likely
                kind = kind_of(entry)
                holder = str(entry.country) if kind == "country" else entry.id
                self.named[holder] = max(self.named.get(holder, 0.0), likely)
                if kind == "land":
                    self.lands.append((entry, likely))
                if kind not in _WIDE and likely > 0.1:
                    self.points.append((group.name, entry, likely))
            self.of_group[group.name] = mass
            self.count += 1
        self.by_name = {group.name: group for group in of_document}
        self.belief = belief

    def share(self, group: Group, place: str | None) -> float:
        """The share of the document's other names that lie in a country or division."""
        if place is None or self.count <= 1:
            return 0.0
        return max(0.0, self.total.get(place, 0.0) - self.of_group[group.name].get(place, 0.0)) / (
            self.count - 1
        )

    def features(self, group: Group) -> list[tuple[float, ...]]:
        """One row for each candidate of a name."""
        entries = [c.entry for c in group.candidates]
        countries = [self.share(group, e.country) for e in entries]
        provinces = [self.share(group, e.adm1) for e in entries]
        best = max(countries), max(provinces)
        others = [
            (*_turned(entry), likely) for name, entry, likely in self.points if name != group.name
        ]
        family = self._family(group)
        rows: list[tuple[float, ...]] = []
        for entry, country, province in zip(entries, countries, provinces, strict=True):
            kind = kind_of(entry)
            held = entry.country if kind == "country" else entry.id
            holds = kind in ("country", "adm1", "adm2")
            rows.append(
                (
                    math.sqrt(country),
                    math.sqrt(province),
                    math.sqrt(self.share(group, entry.adm2)),
                    country - best[0],
                    province - best[1],
                    *self._close(entry, others if kind not in _WIDE else []),
                    math.sqrt(self.share(group, held)) if holds else 0.0,
                    self._province_named(entry),
                    self.named.get(str(entry.adm2), 0.0) if entry.adm2 != entry.id else 0.0,
                    self.named.get(str(entry.country), 0.0) if kind != "country" else 0.0,
                    _namesake(entry, family),
                    math.log(self.count) / 4,
                )
            )
        return rows

    def _province_named(self, entry: Entry) -> float:
        """How surely the document names the province that a place lies in, or a region."""
        by_division = self.named.get(str(entry.adm1), 0.0) if entry.adm1 != entry.id else 0.0
        by_region = (likely for land, likely in self.lands if within(entry, land))
        return max((by_division, *by_region))

    def _close(
        self, entry: Entry, others: Sequence[tuple[float, float, float, float]]
    ) -> tuple[float, float, float]:
        """How close a place is to the closest of the others, to the closest that is sure, and to
        all: 1 at the same point, a third of it 60 km on."""
        closest = surest = many = 0.0
        if others:
            x, y, z = _turned(entry)
            for u, v, w, likely in others:
                # The chord through the earth: no sine for each pair, and at 60 km the same.
                apart = math.sqrt((x - u) ** 2 + (y - v) ** 2 + (z - w) ** 2) * _EARTH_KM
                if apart > _FAR_KM:
                    continue
                near = likely * math.exp(-apart / 60)
                many += near
                closest = max(closest, near)
                if likely > 0.7:
                    surest = max(surest, near)
        return closest, surest, math.sqrt(many / max(1.0, self.count - 1))

    def _family(self, group: Group) -> list[tuple[Entry, float]]:
        """What other names of the document mean that this name is the beginning of, or that are
        its beginning: "DeKalb County" and "DeKalb"."""
        found = []
        for name, other in self.by_name.items():
            if other is not group and (
                name.startswith(group.name + " ") or group.name.startswith(name + " ")
            ):
                likelihood = self.belief.likelihood[name]
                found += [(c.entry, p) for c, p in zip(other.candidates, likelihood, strict=True)]
        return found


def _namesake(entry: Entry, family: Sequence[tuple[Entry, float]]) -> float:
    """How likely a place is, or lies in, or holds what a longer or shorter name means."""
    return max(
        (p for e, p in family if e.id == entry.id or within(entry, e) or within(e, entry)),
        default=0.0,
    )


def distance_km(one: Entry, other: Entry) -> float:
    """Kilometres between two places, as the crow flies through the earth."""
    return math.dist(_turned(one), _turned(other)) * _EARTH_KM


def _turned(entry: Entry) -> tuple[float, float, float]:
    """A point on the unit sphere."""
    phi, theta = math.radians(entry.latitude), math.radians(entry.longitude)
    return math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi)

"""Which claims of one document are about one thing that happened?

A `Telling` is what one document tells of one incident: its tolls, events, denials and blame. A
claim joins the telling it stands nearest to, unless day, place, site, hour or the document's own
words ("in another attack") say that it is about something else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from tollbook.model.claim import Kind, Outcome, Stance, Status
from tollbook.reconcile.facts import LONGEST_INCIDENT, Fact, Spot
from tollbook.reconcile.scene import FAMILIES, VAGUE, named

# What victims are told to be, where it is told.
KNOWN = frozenset(Status) - {Status.UNKNOWN, Status.MIXED}
# How many days before its report an undated deed may lie, and one that is spoken of as known.
SOFT_DAYS, KNOWN_DAYS = 4, 30
# Sentences that a claim without a place and a day may lie apart from what it is about.
REACH = 2

_NEIGHBOURS = {
    frozenset(["morning", "noon"]), frozenset(["noon", "afternoon"]),
    frozenset(["afternoon", "evening"]), frozenset(["evening", "night"]), frozenset(["night", "morning"]),
}  # fmt: skip


class Figure(NamedTuple):
    """A count that a telling gives: `open` upward or not, `part` of another or not, by whom."""

    outcome: Outcome
    status: Status
    value: int
    open: bool
    part: bool
    root: str


@dataclass(slots=True)
class Telling:
    """What one document tells of one incident. Days are ordinals, 0 unknown."""

    document: str
    outlet: str
    published: int
    facts: list[Fact] = field(default_factory=list)
    beside: list[Fact] = field(default_factory=list)  # running totals in its sentences
    start: int = 0
    end: int = 0
    hard: bool = False
    correction: bool = False
    fine: tuple[Spot, ...] = ()
    coarse: tuple[Spot, ...] = ()
    within: frozenset[tuple[str, str]] = frozenset()
    sites: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    blamed: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()
    statuses: frozenset[Status] = frozenset()  # those known of the victims, parts left out

    @property
    def key(self) -> str:
        """Names the telling, whatever else is in the book."""
        return self.facts[0].id

    @property
    def anchored(self) -> bool:
        """Whether it has a known place narrower than a region, and a day."""
        return self.hard and any(spot.id for spot in self.fine)

    @property
    def founds(self) -> bool:
        """Whether it alone makes an incident: somebody harmed, or a deed with its place and day.

        What only denies or blames is kept for the incident that others tell.
        """
        if any(f.kind is Kind.TOLL and not f.disowned for f in self.facts):
            return True
        told = any(f.kind is Kind.EVENT and f.stance is not Stance.DENIED for f in self.facts)
        return told and self.hard and bool(self.fine)

    def settle(self) -> Telling:
        """Gather from the facts what comparing looks at."""
        # When somebody spoke is not when it happened.
        deeds = [f for f in self.facts if f.kind is not Kind.STATEMENT]
        dated = [f for f in deeds if f.start and not f.soft]
        own = [f for f in dated if f.own_day] or dated
        if own:
            # The narrowest day told, by the corrected sentence if there is one.
            best = min(own, key=lambda f: (not f.scene.correction, f.end - f.start, f.at))
            self.start, self.end, self.hard = best.start, best.end, True
        elif self.published:
            # "The air strikes on Gerani": a deed that is known already may lie further back.
            known = any(f.scene.known for f in self.facts)
            self.start = self.published - (KNOWN_DAYS if known else SOFT_DAYS)
            self.end = self.published
        self.correction = any(f.scene.correction for f in self.facts)
        spots = list(dict.fromkeys(spot for f in deeds for spot in f.spots))
        self.fine = tuple(s for s in spots if not _region(s))
        self.coarse = tuple(s for s in spots if _region(s))
        self.within = frozenset().union(*(f.within for f in self.facts))
        self.sites = frozenset().union(*(f.scene.sites for f in self.facts))
        self.marks = frozenset().union(*(f.scene.marks for f in self.facts))
        self.hours = frozenset().union(*(f.hours for f in self.facts))
        self.modes = frozenset(f.mode for f in self.facts if f.mode and f.mode in FAMILIES)
        self.families = frozenset(FAMILIES[mode] for mode in self.modes)
        # Whom the parties blame tells two accounts apart, not two incidents.
        self.blamed = frozenset(s for f in self.facts if not f.root.combatant for s in f.blames)
        self.words = frozenset().union(*(f.words for f in self.facts))
        self.names = (
            frozenset()
            .union(*(_names_in(s.name) for s in spots))
            .union(*(f.names for f in self.facts))
        )
        self.figures = tuple(
            dict.fromkeys(
                Figure(
                    f.outcome,
                    f.status,
                    f.value,
                    f.high is None and f.best is None,
                    f.part or f.parent is not None,
                    f.root.key,
                )
                for f in self.facts
                if f.outcome is not None and f.value is not None and f.kind is Kind.TOLL
            )
        )
        self.statuses = KNOWN.intersection(f.status for f in self.figures if not f.part)
        return self


@lru_cache(maxsize=100_000)
def _names_in(place: str) -> frozenset[str]:
    return named(f"in {place}")


def _region(spot: Spot) -> bool:
    # Districts lie between: another place in them may be meant, so they don't make an anchor.
    return spot.precision is not None and spot.precision >= 3


def tellings_of(
    facts: Sequence[Fact], judged_apart: Collection[tuple[str, str]] = ()
) -> list[Telling]:
    """The tellings of one document; what is no part of any incident is in none of them.

    `judged_apart` are pairs of claims (ids, the smaller first) that people hold apart.
    """
    found: list[Telling] = []
    of: dict[str, Telling] = {}
    totals = [f for f in facts if f.kind is Kind.TOLL and f.total]
    summed = {f.sentence for f in totals}
    adding = {f.sentence for f in totals if f.window == "day"}
    for fact in facts:
        if not _eligible(fact) or (fact.sentence in summed and _of_a_period(fact)):
            continue
        if fact.kind is Kind.EVENT and fact.sentence in adding:
            continue  # "two strikes killed five": no one deed
        free = [t for t in found if not (judged_apart and _judged(fact, t, judged_apart))]
        telling = _joined(fact, free, of)
        if telling is None:
            if not _founds(fact):
                continue
            telling = Telling(fact.document, fact.outlet, fact.published)
            found.append(telling)
        telling.facts.append(fact)
        of[fact.id] = telling
    _beside(facts, found)
    return [telling.settle() for telling in found]


def _judged(fact: Fact, telling: Telling, apart: Collection[tuple[str, str]]) -> bool:
    pairs = (tuple(sorted((fact.id, other.id))) for other in telling.facts)
    return any(pair in apart for pair in pairs)


def _of_a_period(fact: Fact) -> bool:
    """Whether a deed in the sentence of a running total is what the total counts."""
    return fact.kind is Kind.EVENT and not (fact.own_day and not fact.soft and fact.own_spot)


def _eligible(fact: Fact) -> bool:
    if fact.historical:
        return False
    if fact.kind is Kind.TOLL:
        return not fact.total and not fact.void
    if fact.kind is Kind.EVENT:
        if fact.start and fact.end - fact.start >= LONGEST_INCIDENT:
            return False
        return fact.mode in FAMILIES or fact.mode in VAGUE
    return fact.disputes


def _founds(fact: Fact) -> bool:
    """Whether a claim can be the first of a telling; blame and vague deeds only join."""
    if fact.kind is Kind.TOLL:
        return True
    deed = fact.kind is Kind.EVENT and (fact.mode in FAMILIES or fact.mode == "attack")
    contested = bool(fact.blames) or fact.stance is Stance.DENIED
    return deed and (bool(fact.start) or (contested and bool(fact.spots or fact.names)))


def _joined(fact: Fact, found: Sequence[Telling], of: dict[str, Telling]) -> Telling | None:
    """The telling that a claim belongs to, None if it begins another."""
    for whole in (fact.parent, fact.increment_of):
        if whole in of and any(of[whole] is telling for telling in found):
            return of[whole]
    fits = [telling for telling in found if not apart(fact, telling)]
    if not fits:
        return None
    beside = [t for t in fits if any(f.sentence == fact.sentence for f in t.facts)]
    if beside:
        return beside[-1]
    if fact.kind is Kind.STATEMENT:
        near = [t for t in fits if _distance(fact, t) <= 1]
        return near[-1] if near else None
    if _disputes(fact) or any(_disputes(f) for t in fits for f in t.facts):
        near = [
            t
            for t in fits
            if _distance(fact, t) <= 1 and any(_disputes(f) for f in (fact, *t.facts))
        ]
        if near:
            return near[-1]
    placed = fact.own_spot and any(not s.coarse for s in fact.spots)
    if placed or (fact.own_day and not fact.soft):
        keys = {spot.key for spot in fact.spots if not spot.coarse}
        for telling in reversed(fits):
            told = {s.key for f in telling.facts for s in f.spots if not s.coarse}
            if keys & told or not keys or not told:
                return telling
        return None
    near = [t for t in fits if _distance(fact, t) <= (REACH if fact.kind is Kind.TOLL else 1)]
    return near[-1] if near else (fits[-1] if fact.scene.deed else None)


def _disputes(fact: Fact) -> bool:
    """Whether an event is told only as what somebody is blamed for or denies."""
    return fact.kind is Kind.EVENT and (bool(fact.blames) or fact.stance is Stance.DENIED)


def _distance(fact: Fact, telling: Telling) -> int:
    return min(abs(f.sentence - fact.sentence) for f in telling.facts)


def apart(fact: Fact, telling: Telling) -> bool:
    """Whether a document holds a claim apart from what it has told before."""
    same_sentence = any(f.sentence == fact.sentence for f in telling.facts)
    if fact.scene.another and not same_sentence:
        return True
    if not same_sentence and _other_deed(fact, telling):
        return True
    for other in telling.facts:
        if _days_apart(fact, other) or _places_apart(fact, other):
            return True
        if not same_sentence or _rivals(fact, other) or _siblings(fact, other):
            if hours_apart(fact.hours | fact.scene.hours, other.hours | other.scene.hours) and (
                fact.hours or other.hours or _rivals(fact, other) or _siblings(fact, other)
            ):
                return True
            if fact.scene.sites and other.scene.sites and not fact.scene.sites & other.scene.sites:
                return True
        told_anew = (fact.own_day or fact.own_spot) and not same_sentence
        elsewhen = fact.spots != other.spots or (fact.start, fact.end) != (other.start, other.end)
        if _rivals(fact, other) and told_anew and elsewhen:
            return True  # a second figure with a day or place of its own
    return False


def counted_apart(left: Telling, right: Telling) -> bool:
    """Whether one document counts two tellings apart: as another deed, by other figures, or as
    parts of one sum."""
    if any(f.scene.another for f in (*left.facts, *right.facts)):
        return True
    parents = {f.parent for f in left.facts if f.parent and not f.part}
    if parents & {f.parent for f in right.facts if f.parent and not f.part}:
        return True
    mine = {(f.outcome, f.status): f.value for f in left.figures if not f.part}
    theirs = {(f.outcome, f.status): f.value for f in right.figures if not f.part}
    return any(mine[group] != theirs[group] for group in mine.keys() & theirs.keys())


def _other_deed(fact: Fact, telling: Telling) -> bool:
    """Whether a figure is told of another kind of deed than all that went before."""
    if fact.mode is None or fact.mode not in FAMILIES or not (fact.own_day or fact.own_spot):
        return False
    told = {FAMILIES[f.mode] for f in telling.facts if f.mode is not None and f.mode in FAMILIES}
    return bool(told) and FAMILIES[fact.mode] not in told and fact.kind is Kind.TOLL


def _rivals(fact: Fact, other: Fact) -> bool:
    """Whether one voice gives two different figures for one group, neither part of the other."""
    return (
        fact.kind is other.kind is Kind.TOLL
        and fact.outcome is other.outcome
        and fact.status is other.status
        and fact.figures != other.figures
        and Stance.DENIED not in (fact.stance, other.stance)
        and fact.root.key == other.root.key
        and not (fact.part or other.part or fact.parent or other.parent)
        and not (fact.increment_of or other.increment_of)
        and not (fact.headline or other.headline)
    )


def _siblings(fact: Fact, other: Fact) -> bool:
    """Whether two figures are parts of one sum: "three at a station and two at a pagoda"."""
    return (
        fact.kind is other.kind is Kind.TOLL
        and fact.outcome is other.outcome
        and fact.parent is not None
        and fact.parent == other.parent
        and not (fact.part or other.part)
    )


def _days_apart(fact: Fact, other: Fact) -> bool:
    if not fact.start or not other.start or fact.soft or other.soft:
        return False
    if fact.scene.correction or other.scene.correction or fact.scene.withdrawal:
        return False
    return fact.start > other.end or other.start > fact.end


def _places_apart(fact: Fact, other: Fact) -> bool:
    """Whether two clauses name different towns; regions and unknown places part nothing."""
    mine = [s for s in fact.spots if not s.coarse]
    theirs = [s for s in other.spots if not s.coarse]
    if not (fact.own_spot and other.own_spot and mine and theirs):
        return False
    if {s.key for s in mine} & {s.key for s in theirs}:
        elsewhere = fact.sentence != other.sentence or _siblings(fact, other)
        return elsewhere and divisions_apart(fact.within, other.within)
    if _disputes(fact) or _disputes(other):
        # Blame and denial name the front or the valley where the deed names the village.
        return all(s.id for s in (*mine, *theirs))
    return all((s.precision or 1) <= 2 for s in (*mine, *theirs))


def divisions_apart(left: Collection[tuple[str, str]], right: Collection[tuple[str, str]]) -> bool:
    """Whether places are said to lie in different divisions of one level."""
    if not left or not right:
        return False
    mine: dict[str, set[str]] = {}
    for level, name in left:
        mine.setdefault(level, set()).add(name)
    theirs: dict[str, set[str]] = {}
    for level, name in right:
        theirs.setdefault(level, set()).add(name)
    return any(not mine[level] & theirs[level] for level in mine.keys() & theirs.keys())


def hours_apart(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two times of day can't be one: neighbouring ones can."""
    if not left or not right or left & right:
        return False
    return not any(frozenset([one, other]) in _NEIGHBOURS for one in left for other in right)


def _beside(facts: Sequence[Fact], found: Sequence[Telling]) -> None:
    """Running totals whose sentence is about an incident: shown with it, never counted in it."""
    for fact in facts:
        if fact.kind is not Kind.TOLL or not fact.total or fact.historical or fact.void:
            continue
        for telling in found:
            if any(f.sentence == fact.sentence and f.kind is Kind.TOLL for f in telling.facts):
                telling.beside.append(fact)
                break

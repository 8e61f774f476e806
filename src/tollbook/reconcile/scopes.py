"""Which tolls are running totals or sums, whatever the reader took them for?"""

from __future__ import annotations

from collections.abc import Sequence

from tollbook.model.claim import (
    Kind,
)
from tollbook.reconcile import scene
from tollbook.reconcile.facts import (
    LONGEST_INCIDENT,
    Fact,
)

# Days that an operation in one town may take and still be one deed.
LONGEST_DEED = 10


def follow_whole(facts: Sequence[Fact]) -> None:
    """Parts of a toll, and tolls that share its clause, are totals where it is one."""
    by_id = {fact.id: fact for fact in facts}
    for fact in facts:
        if fact.kind is not Kind.TOLL or fact.total or fact.increment_of:
            continue
        parent = by_id.get(fact.parent or "")
        beside = [
            o
            for o in facts
            if o is not fact
            and o.sentence == fact.sentence
            and o.total
            and o.root.key == fact.root.key
            and not fact.own_day
            and o.outcome is not fact.outcome
        ]
        if (parent is not None and parent.total and not _told_apart(fact, parent)) or beside:
            fact.total = True
            fact.as_of = fact.as_of or max([o.as_of for o in beside] or [0])


def _told_apart(part: Fact, whole: Fact) -> bool:
    """Whether a part of a sum over several incidents is told as one of them."""
    told = part.scene.sites or part.hours or part.names - whole.names or part.own_spot
    return whole.window == "day" and bool(told)


def settle(facts: Sequence[Fact]) -> None:
    """Which tolls count a period or a whole region, whatever the reader took them for."""
    by_id = {fact.id: fact for fact in facts}
    parts: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.parent:
            parts.setdefault(fact.parent, []).append(fact)
    for fact in facts:
        if fact.kind is not Kind.TOLL or fact.historical:
            continue
        days = fact.end - fact.start + 1 if fact.start else 0
        if fact.total and _one_incident(fact, days):
            fact.total = False  # "the number killed in Tuesday's bombing has risen to 12"
            for part in parts.get(fact.id, ()):
                part.total = False
        elif days > LONGEST_INCIDENT and not _long_deed(fact, days):
            fact.total = True
            if not fact.since and fact.end < (fact.published or fact.end + 1):
                fact.window = _window(days)
        elif not fact.total and _a_sum(fact, parts.get(fact.id, ())):
            fact.total, fact.window = True, "day"
        elif not fact.total and not fact.increment_of:
            fact.total = not _follows(fact, facts) and _nowhere(fact)
        if fact.increment_of and (owner := by_id.get(fact.increment_of)) is not None:
            fact.total = not _narrower(fact, owner)
        if fact.total and not fact.as_of:
            fact.as_of = fact.end or fact.published


def _follows(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether a figure without a day and a place of its own goes on with what the sentence, or
    the one before, tells of an incident."""
    if fact.own_spot or fact.scene.running:
        return False
    beside = [o for o in facts if o.sentence == fact.sentence and o.kind is Kind.EVENT]
    if any((o.start, o.end) == (fact.start, fact.end) and o.scene.sites for o in beside):
        return True
    if fact.own_day:
        return False
    return any(
        o is not fact
        and fact.sentence - o.sentence in (0, 1, 2)
        and (o.kind in (Kind.TOLL, Kind.EVENT) or (o.disputes and o.own_spot))
        and not o.total
        and not o.historical
        and o.end - o.start < LONGEST_INCIDENT
        and (o.at < fact.at)
        and bool(o.scene.deed or o.scene.sites or o.spots or o.names)
        for o in facts
    )


def _one_incident(fact: Fact, days: int) -> bool:
    """Whether a "running total" is only the newest figure of one incident."""
    return fact.scene.deed and not fact.since and not fact.scene.several and 0 < days <= 2


def _long_deed(fact: Fact, days: int) -> bool:
    """Whether a toll of some days is of one operation in one town rather than of a period: a
    calendar week is a period."""
    fine = any(not spot.coarse for spot in fact.spots)
    told = fact.since or fact.scene.running or fact.total
    return fine and days <= LONGEST_DEED and days != 7 and not told


def _window(days: int) -> str:
    return "week" if days <= 8 else "month" if days <= 31 else "period"


def _a_sum(fact: Fact, parts: Sequence[Fact]) -> bool:
    """Whether a figure adds up several incidents: its parts lie in different places, or its
    sentence tells of several deeds, or of a whole country in a day."""
    sites = [p.scene.sites for p in parts if p.scene.sites and not p.part]
    if len(sites) > 1 and not frozenset.intersection(*sites):
        return True
    told = [frozenset(s.key for s in p.spots) for p in parts if p.own_spot and not p.part]
    if len(told) > 1 and not frozenset.intersection(*told):
        return True
    if fact.scene.several:
        return True
    return bool(fact.spots) and all((s.precision or 0) >= 6 for s in fact.spots)


def _nowhere(fact: Fact) -> bool:
    """Whether a figure has neither a day nor a place narrow enough for an incident."""
    regional = bool(fact.spots) and all(spot.coarse for spot in fact.spots)
    told = bool(fact.scene.deed or fact.scene.sites or fact.mode in scene.FAMILIES)
    if not fact.spots:
        # A name that no gazetteer knows may well be that of a place.
        placed = bool(fact.names) or fact.headline
        if not fact.start or fact.soft:
            return fact.scene.running or not (told or placed)
        return (fact.scene.running and not fact.scene.deed) or not (told or placed)
    if not fact.start or fact.soft:
        return regional and not told
    return regional and fact.scene.running and not fact.scene.deed


def _narrower(increment: Fact, total: Fact) -> bool:
    """Whether an increment tells of one place and day within what its total is about."""
    if not increment.start or increment.end - increment.start >= LONGEST_INCIDENT:
        return False
    theatre = {spot.key for spot in total.spots}
    fine = [s for s in increment.spots if not s.coarse and s.key not in theatre]
    if not total.total:
        return True
    # A total that names no theatre is of the place its increment names.
    return bool(theatre and fine) or bool(total.names and increment.names - total.names)

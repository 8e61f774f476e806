"""What happened, as far as the tellings of one incident say: kind, days, places, support."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tollbook.model.claim import Kind, Stance, Status
from tollbook.model.derived import ClaimRef, Days, Grade, Incident, IncidentToll, Profile, Site
from tollbook.model.refer import DatePrecision
from tollbook.model.text import short_hash
from tollbook.reconcile.compare import spots_agree
from tollbook.reconcile.facts import Fact, Spot
from tollbook.reconcile.roots import Root, distinct
from tollbook.reconcile.scene import VAGUE
from tollbook.reconcile.tellings import Telling
from tollbook.reconcile.tolls import Counted, counted, incident_tolls

_COMBATANTS = frozenset([Status.MILITARY, Status.MERCENARY, Status.POLICE])


@dataclass(frozen=True, slots=True)
class Gathered:
    """An incident with the facts it was made of, for dissent and for explaining."""

    incident: Incident
    facts: tuple[Fact, ...]
    tellings: tuple[Telling, ...]
    groups: tuple[Counted, ...]


def gathered(
    tellings: Sequence[Telling], profile: Profile, *, left_open: Sequence[Telling] = ()
) -> Gathered:
    """The incident that these tellings are of. `left_open` fit it, and others as well."""
    tellings = sorted(tellings, key=lambda t: (t.published, t.document, t.key))
    facts = sorted((f for t in tellings for f in t.facts), key=lambda f: f.order)
    beside = [f for t in tellings for f in t.beside]
    open_facts = [f for t in left_open for f in t.facts]
    groups = counted(facts)
    tolls = incident_tolls(groups, profile, beside=beside, open_facts=open_facts)
    roots = asserting(tellings)
    # Totals and open claims are shown only where a toll says why they don't count.
    shown = {left.id for toll in tolls for left in toll.left_out}
    listed = [*facts, *(f for f in (*beside, *open_facts) if f.id in shown)]
    listed = list({f.id: f for f in sorted(listed, key=lambda f: f.order)}.values())
    incident = Incident(
        id=f"i_{short_hash(*sorted(t.key for t in tellings)[:1])}",
        kind=_kind(tellings),
        when=_when(tellings),
        where=tuple(_sites(tellings)),
        claims=tuple(ClaimRef(f.id, f.document) for f in listed),
        roots=len(roots),
        grade=_grade(facts, roots, tolls),
        tolls=tolls,
        said_by=tuple(root.name for root in roots),
        blamed=tuple(sorted({side for f in facts for side in f.blames})),
    )
    return Gathered(incident, tuple(facts), tuple(tellings), tuple(groups))


def asserting(tellings: Sequence[Telling]) -> list[Root]:
    """The independent roots that say it happened: a document's own words count only where it
    names nobody, and blame without a figure isn't an account of one's own."""
    found: list[Root] = []
    for telling in tellings:
        some = [f for f in telling.facts if _asserts(f)]
        named = [f.root for f in some if not f.root.own]
        found += named or [f.root for f in some]
    if not found:
        # Only known from those who deny it: it still is what somebody named claims.
        facts = (f for t in tellings for f in t.facts if f.kind is Kind.TOLL and not f.disowned)
        found = [fact.root for fact in facts]
    return distinct(found)


def _asserts(fact: Fact) -> bool:
    if fact.stance is Stance.DENIED or fact.kind not in (Kind.TOLL, Kind.EVENT):
        return False
    return not (fact.kind is Kind.EVENT and fact.blames and fact.root.combatant)


def _kind(tellings: Iterable[Telling]) -> str:
    told = {
        (telling.outlet, fact.mode)
        for telling in tellings
        for fact in telling.facts
        if fact.kind in (Kind.EVENT, Kind.TOLL) and fact.mode
    }
    votes = Counter(mode for _, mode in told if mode)
    telling_modes = {mode: n for mode, n in votes.items() if mode not in VAGUE}
    pool = telling_modes or dict(votes)
    return min(pool, key=lambda mode: (-pool[mode], mode)) if pool else "other"


def _when(tellings: Sequence[Telling]) -> Days | None:
    hard = [t for t in tellings if t.hard]
    if not hard:
        known = sorted(t.published for t in tellings if t.published)
        if not known:
            return None
        day = date.fromordinal(known[0])
        return Days(day, day, DatePrecision.UNKNOWN)
    corrected = [t for t in hard if t.correction]
    if corrected:
        last = max(corrected, key=lambda t: (t.published, t.key))
        return _days(last.start, last.end)
    narrowest = min(t.end - t.start for t in hard)
    told = {(t.outlet, t.start, t.end) for t in hard if t.end - t.start == narrowest}
    votes = Counter((start, end) for _, start, end in told)
    start, end = min(votes, key=lambda days: (-votes[days], days))
    return _days(start, end)


def _days(start: int, end: int) -> Days:
    precision = DatePrecision.DAY if start == end else DatePrecision.RANGE
    return Days(date.fromordinal(start), date.fromordinal(end), precision)


def _sites(tellings: Sequence[Telling]) -> list[Site]:
    """The places most tellings name, the narrowest there are; after a correction its own."""
    corrected = [t for t in tellings if t.correction and t.fine]
    pool = corrected[-1:] or list(tellings)
    fine = _votes((t.outlet, spot) for t in pool for spot in t.fine)
    found = fine or _votes((t.outlet, spot) for t in tellings for spot in t.coarse)
    if not found:
        return []
    ranked = sorted(found, key=lambda s: (-found[s], s.id is None, s.precision or 9, s.key))
    kept: list[Spot] = []
    for spot in ranked:
        if not any(_one_place(spot, other) for other in kept):
            kept.append(spot)
    return [Site(s.name, s.id, s.latitude, s.longitude, s.country, s.precision) for s in kept[:5]]


def _votes(told: Iterable[tuple[str, Spot]]) -> Counter[Spot]:
    """How many outlets tell each, whatever the number of copies."""
    return Counter(spot for _, spot in dict.fromkeys(told))


def _one_place(one: Spot, other: Spot) -> bool:
    return one.key == other.key or (spots_agree(one, other) or 0) >= 2


def _grade(facts: Sequence[Fact], roots: Sequence[Root], tolls: Sequence[IncidentToll]) -> Grade:
    blame = accusations(facts)
    conceded = {f.root.side for f in facts if f.root.side in f.blames and _stands(f)}
    accused = {side for f in facts for side in f.blames if side != f.root.side and _stands(f)}
    if conceded & accused or any(f.concedes and _stands(f) for f in facts):
        return Grade.CONFIRMED
    if _discounted(facts, tolls):
        return Grade.DISCOUNTED
    if mutual(blame):
        return Grade.CONTESTED
    return Grade.FAIR if len(roots) > 1 else Grade.WEAK


def _stands(fact: Fact) -> bool:
    return fact.stance is not Stance.DENIED


def accusations(facts: Iterable[Fact]) -> set[tuple[str, str]]:
    """Who is said to have done it, by which side: pairs of accuser and accused."""
    return {
        (fact.root.side, blamed)
        for fact in facts
        if fact.root.side and fact.stance is not Stance.DENIED
        for blamed in fact.blames
        if blamed != fact.root.side
    }


def mutual(blame: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs of sides that blame each other, each once."""
    known = set(blame)
    return {(one, other) for one, other in known if (other, one) in known and one < other}


def _discounted(facts: Sequence[Fact], tolls: Sequence[IncidentToll]) -> bool:
    """Whether what was said of civilians turned out to be of combatants, or of nobody."""
    figures = [f for f in facts if f.kind is Kind.TOLL and f.value]
    withdrawn = {left.id for toll in tolls for left in toll.left_out if left.why == "withdrawn"}
    if figures and all(f.id in withdrawn or f.disowned for f in figures):
        return True
    standing = {toll.victims.status for toll in tolls if toll.high != 0}
    once = {f.status for f in figures if f.id in withdrawn}
    return bool(standing) and standing <= _COMBATANTS and Status.CIVILIAN in once

"""How do the running totals of one claimant go on, and where do they not fit themselves?

A series is kept per claimant, outcome, victim group and theatre; counts of single weeks or
months are series of their own. What is odd is flagged and left as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from tollbook.model.claim import Kind, Outcome, Status
from tollbook.model.derived import Claimant, Flag, Point, Series, VictimGroup
from tollbook.model.text import short_hash
from tollbook.reconcile.facts import Fact, Spot
from tollbook.reconcile.roots import Root, same

# After so many days without a point a jump may be back-fill: growth per day, or from one report
# to the next, more than so many times the claimant's average so far.
SILENT_DAYS = 3
JUMP = 2.0


@dataclass(frozen=True, slots=True)
class Run:
    """A series with the facts of its points, in the order of the points, and its theatre."""

    series: Series
    facts: tuple[Fact, ...]
    root: Root
    theatre: Spot | None = None


@dataclass(slots=True)
class _Family:
    """Totals of one claimant, outcome and window, before groups and theatres are told apart."""

    root: Root
    facts: list[Fact]


def runs(facts: Iterable[Fact]) -> list[Run]:
    """The series that these facts make, in a stable order."""
    every = _once([f for f in facts if f.kind is Kind.TOLL and not f.historical and not f.void])
    increments = _increments(every)
    found: list[Run] = []
    for family in _families(f for f in every if _is_point(f)):
        for group in _by_victims(family.facts):
            for theatre, some in _by_theatre(group):
                found.append(_run(family.root, theatre, some, increments))
    return sorted(found, key=lambda run: _order(run.series))


def _once(facts: Iterable[Fact]) -> list[Fact]:
    """The facts without those that a copy of a text prints again, on a later day perhaps."""
    found: dict[tuple[object, ...], Fact] = {}
    for fact in sorted(facts, key=lambda f: f.order):
        key = (fact.outlet, fact.root.key, fact.outcome, fact.status, fact.side, fact.figures)
        first = found.setdefault(key, fact)
        if first.document == fact.document:
            found[*key, fact.id] = fact
    return list({fact.id: fact for fact in found.values()}.values())


def _is_point(fact: Fact) -> bool:
    return (
        fact.total
        and fact.parent is None
        and fact.increment_of is None
        and not fact.part
        # What others deny is still the claimant's figure, where one is named.
        and not fact.disowned
        and bool(fact.as_of)
        and fact.value is not None
    )


class Increment(NamedTuple):
    """What is stated to have been added to a total, and in how many days."""

    value: int
    days: int


def _increments(facts: Iterable[Fact]) -> Mapping[str, Increment]:
    """The increment stated with a total, by the total's id."""
    return {
        f.increment_of: Increment(f.value, f.end - f.start + 1 if f.start else 1)
        for f in sorted(facts, key=lambda f: f.order)
        if f.increment_of and f.value is not None
    }


def _families(facts: Iterable[Fact]) -> list[_Family]:
    """Totals by claimant. Of two descriptions one may say less ("the council")."""
    by_key: dict[tuple[str, Outcome | None, str | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        by_key[fact.root.key, fact.outcome, fact.window].append(fact)
    kinds: dict[tuple[Outcome | None, str | None], list[_Family]] = defaultdict(list)
    # Fuller descriptions first, so that a short one finds the one it is short for.
    ordered = sorted(by_key, key=lambda k: (-len(by_key[k][0].root.words), str(k)))
    for key in ordered:
        some = by_key[key]
        siblings = kinds[key[1:]]
        fitting = [family for family in siblings if same(family.root, some[0].root)]
        if len(fitting) == 1:
            fitting[0].facts += some
        else:
            siblings.append(_Family(some[0].root, list(some)))
    return [family for families in kinds.values() for family in families]


def _by_victims(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Totals by status and side; where only one side is ever named, the others are of it."""
    found: dict[Status, dict[str | None, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        status = Status.UNKNOWN if fact.status is Status.MIXED else fact.status
        found[status][fact.side].append(fact)
    groups: list[list[Fact]] = []
    for sides in found.values():
        named = [side for side in sides if side]
        if len(named) == 1 and None in sides:
            sides[named[0]] += sides.pop(None)
        groups += sides.values()
    return groups


def _by_theatre(facts: Sequence[Fact]) -> list[tuple[Spot | None, list[Fact]]]:
    """Totals by the place they are of; without one they are of the claimant's only theatre."""
    named: dict[str, list[Fact]] = defaultdict(list)
    spots: dict[str, Spot] = {}
    nowhere: list[Fact] = []
    for fact in facts:
        # A place carried on from another sentence is that of another figure.
        if not fact.spots or not fact.own_spot:
            nowhere.append(fact)
            continue
        widest = max(fact.spots, key=lambda s: (s.precision or 0, s.id is not None, s.key))
        named[widest.key].append(fact)
        spots[widest.key] = widest
    if len(named) == 1:
        [(key, some)] = named.items()
        return [(spots[key], some + nowhere)]
    found: list[tuple[Spot | None, list[Fact]]] = [(spots[k], v) for k, v in named.items()]
    return [*found, (None, nowhere)] if nowhere else found


def _run(
    root: Root, spot: Spot | None, facts: Sequence[Fact], increments: Mapping[str, Increment]
) -> Run:
    """One series: a point a day, the last that was published of it, with its flags."""
    theatre = spot.name if spot else None
    last: dict[int, Fact] = {}
    days: dict[int, list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=lambda f: f.order):
        days[fact.as_of].append(fact)
    for day, some in days.items():
        # The same figure again says nothing new: the first that gave it stands for it.
        newest = some[-1]
        last[day] = next(f for f in some if f.figures == newest.figures)
    ordered = [last[day] for day in sorted(last)]
    first = min(facts, key=lambda f: f.order)
    outcome = first.outcome or Outcome.OTHER
    victims = VictimGroup(first.status, next((f.side for f in ordered if f.side), None))
    added = {f.id: increments[g.id] for f in ordered for g in days[f.as_of] if g.id in increments}
    points = _flagged(
        [
            Point(
                as_of=date.fromordinal(f.as_of),
                min=f.low,
                max=f.high,
                best=f.best,
                claim=f.id,
                document=f.document,
                increment=added[f.id].value if f.id in added else None,
            )
            for f in ordered
        ],
        window=first.window,
        periods={claim: increment.days for claim, increment in added.items()},
    )
    id_ = short_hash(
        root.key, outcome.value, victims.status.value, victims.side, theatre, first.window
    )
    series = Series(
        id=f"s_{id_}",
        claimant=Claimant(root.name, root.type),
        outcome=outcome,
        victims=victims,
        theatre=theatre,
        points=tuple(points),
        window=first.window,
    )
    return Run(series, tuple(ordered), root, spot)


def _flagged(
    points: Sequence[Point], *, window: str | None, periods: Mapping[str, int] | None = None
) -> list[Point]:
    """The points, each with the first flag that applies. Counts of single weeks don't build on
    each other and have none. `periods` says in how many days an increment (of the claim with this
    id) was added, where that isn't one."""
    if window is not None:
        return list(points)
    days = periods or {}
    return [
        replace(p, flag=_flag(points[:number], p, days.get(p.claim, 1)))
        for number, p in enumerate(points)
    ]


def _flag(before: Sequence[Point], point: Point, days: int) -> Flag | None:
    if not before:
        return None
    now, then = _number(point), _number(before[-1])
    if now is None or then is None:
        return None
    gap = (point.as_of - before[-1].as_of).days
    if gap == days and point.increment is not None and now - then != point.increment:
        return Flag.INCREMENT_MISMATCH
    if now < then:
        return Flag.REVISION
    first = _number(before[0])
    if gap > SILENT_DAYS and first is not None and len(before) > 1:
        # Reports come at a claimant's own pace: a weekly bulletin grows by a week's dead.
        per_report = (then - first) / (len(before) - 1)
        per_day = (then - first) / max(1, (before[-1].as_of - before[0].as_of).days)
        if now - then > JUMP * per_report or (now - then) / gap > JUMP * per_day:
            return Flag.BACK_FILL
    return None


def _number(point: Point) -> int | None:
    return next((n for n in (point.best, point.min, point.max) if n is not None), None)


def _order(series: Series) -> tuple[str, ...]:
    group = series.victims
    return (
        series.outcome.value,
        group.status.value,
        group.side or "",
        series.claimant.name.casefold(),
        series.theatre or "",
        series.window or "",
        series.id,
    )


def of_points(
    claimant: Claimant,
    victims: VictimGroup,
    outcome: Outcome,
    points: Iterable[Point],
    *,
    theatre: str | None = None,
) -> Series:
    """A series of points that are at hand, such as a table of daily figures, with its flags.

    Points may come in any order; flags they carry are made anew.
    """
    ordered = sorted(points, key=lambda p: (p.as_of, p.claim))
    id_ = short_hash(claimant.name, outcome.value, victims.status.value, victims.side, theatre)
    return Series(
        id=f"s_{id_}",
        claimant=claimant,
        outcome=outcome,
        victims=victims,
        theatre=theatre,
        points=tuple(_flagged([replace(p, flag=None) for p in ordered], window=None)),
    )

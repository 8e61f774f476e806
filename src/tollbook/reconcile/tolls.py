"""How many did one incident harm, as a range, and which claims stand for each end?

The dead that several reports count are the same dead: groups nest ("31 dead, 24 of them
civilians") or are one group under two names ("people", "civilians"). Each root has one value,
its latest. What isn't counted is left out with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tollbook.model.claim import Kind, Outcome, Stance, Status
from tollbook.model.derived import Because, IncidentToll, LeftOut, Profile, VictimGroup
from tollbook.reconcile.facts import Fact
from tollbook.reconcile.roots import Root, same

_OPEN = frozenset([Status.UNKNOWN, Status.MIXED])
RUNNING = "running total"
WITHDRAWN = "withdrawn"
SEVERAL = "fits more than one incident"
DENIED = "denied by "
# "Dozens" may be 24 or 99; "ten to fifteen" is told as a range.
VAGUE = 3
OWN = "the report's own words; it also gives the figure of somebody"


@dataclass(slots=True)
class Counted:
    """One group of one outcome: the facts that count it, one per root, and those that don't."""

    outcome: Outcome
    status: Status
    side: str | None
    facts: list[Fact] = field(default_factory=list)
    latest: list[Fact] = field(default_factory=list)
    denials: list[Fact] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    parent: Counted | None = None

    def settle(self) -> None:
        """Leave each root its latest figure."""
        self.latest, superseded = latest_by_root(self.facts)
        for fact, later in superseded:
            self.left_out[fact.id] = f"superseded by {later.id}"

    @property
    def denied_by(self) -> tuple[str, ...]:
        """Who denies all that is said of the group; nobody where anybody stands by a figure who
        is no party to the fighting, or whose figure is not denied."""
        names: dict[str, None] = {}
        for fact in self.latest:
            against = [one for one in self.denials if _denies(one, fact)]
            if not against:
                return ()
            names.update(dict.fromkeys(r.name for one in against for r in one.denied_by))
        return tuple(sorted(names))


def counted(facts: Sequence[Fact]) -> list[Counted]:
    """The groups that the tolls of one incident count, larger ones before their parts."""
    groups: list[Counted] = []
    for outcome in Outcome:
        some = [f for f in facts if f.kind is Kind.TOLL and f.outcome is outcome]
        if some:
            groups += _of_outcome(outcome, some)
    return groups


def _of_outcome(outcome: Outcome, facts: Sequence[Fact]) -> list[Counted]:
    left_out: dict[str, str] = {}
    live = _live(facts, left_out)
    groups = _groups(outcome, live)
    if not groups and left_out:
        return []
    for group in groups:
        for vague, exact in _vague(group.facts):
            left_out[vague.id] = f"less exact than {exact.id}"
            group.facts.remove(vague)
        group.settle()
        group.denials = [f for f in facts if f.stance is Stance.DENIED and not f.withdrawn]
    for id_, why in left_out.items():
        _home(groups, next(f for f in facts if f.id == id_)).left_out[id_] = why
    return groups


def _vague(facts: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """Round words ("dozens") beside an exact figure that they fit: they say nothing else."""
    found = []
    for fact in facts:
        low, high, best = fact.figures
        if low is None or high is None or best is not None or high <= VAGUE * low:
            continue
        fitting = [f for f in facts if f.exact and low <= (f.value or 0) <= high]
        if fitting:
            found.append((fact, min(fitting, key=lambda f: f.order)))
    return found


def _denies(denial: Fact, fact: Fact) -> bool:
    """Whether a claim that denies a figure denies this one: the very claim, or a party's figure
    told in another report."""
    if denial is fact:
        return True
    return (
        fact.root.combatant
        and same(denial.root, fact.root)
        and denial.figures == fact.figures
        and bool(denial.denied_by)
    )


def _home(groups: Sequence[Counted], fact: Fact) -> Counted:
    """The group in whose list a claim that doesn't count is shown."""
    fitting = [g for g in groups if g.status is fact.status]
    return (fitting or groups)[0]


def _live(facts: Sequence[Fact], left_out: dict[str, str]) -> list[Fact]:
    """The figures that count; the others go to `left_out` with the reason."""
    by_id = {fact.id: fact for fact in facts}
    denied = [f for f in facts if f.stance is Stance.DENIED]
    for fact in denied:
        if fact.withdrawn:
            left_out[fact.id] = WITHDRAWN
            for other in facts:
                if other.order < fact.order and _taken_back(other, fact):
                    left_out[other.id] = WITHDRAWN
        elif fact.disowned or (fact.root.standing > 0 and len(denied) < len(facts)):
            # A monitor's figure stays its own whoever rejects it; a party's, where nothing else is said.
            by = ", ".join(root.name for root in fact.denied_by) or "somebody"
            left_out[fact.id] = f"denied by {by}"
    in_body = {f.document for f in facts if not f.headline and f not in denied}
    for fact in facts:
        if fact.id in left_out:
            continue
        if fact.headline and fact.document in in_body:
            left_out[fact.id] = "headline; the report itself gives a figure"
        elif fact.increment_of in by_id:
            left_out[fact.id] = f"included in {fact.increment_of}"
    for newer in facts:
        if newer.scene.update and newer.id not in left_out and newer.parent is None:
            for fact in facts:
                if fact.id not in left_out and _taken_in(fact, newer):
                    left_out[fact.id] = f"included in {newer.id}"
    wholes = [f for f in facts if f.id not in left_out and not f.part]
    for fact in facts:
        if fact.id in left_out:
            continue
        parent = by_id.get(fact.parent or "")
        if parent is not None and (fact.part or fact.status is parent.status):
            left_out[fact.id] = f"part of {parent.id}"
        elif fact.part and wholes and (fact.value or 0) <= max(w.value or 0 for w in wholes):
            left_out[fact.id] = "a part by age or sex"
    live = [f for f in facts if f.id not in left_out]
    for fact in _own_summaries(live):
        left_out[fact.id] = OWN
    return [f for f in live if f.id not in left_out]


def _taken_in(fact: Fact, newer: Fact) -> bool:
    """Whether a report tells a figure just before the total that it brings about."""
    return (
        fact.document == newer.document
        and (
            (fact.at < newer.at and newer.sentence - fact.sentence <= 1)
            # "has risen to nine after five more bodies were found"
            or (fact.more and newer.sentence == fact.sentence)
        )
        and fact.parent is None
        and not fact.headline
        and not fact.scene.earlier
        and (fact.value or 0) < (newer.value or 0)
    )


def _taken_back(fact: Fact, withdrawal: Fact) -> bool:
    return fact.value == withdrawal.value and (
        same(fact.root, withdrawal.root) or fact.document == withdrawal.document
    )


def _own_summaries(facts: Sequence[Fact]) -> list[Fact]:
    """Unattributed figures of documents that attribute one of the same group to somebody."""
    told = {
        (f.document, f.status) for f in facts if not f.root.own and f.parent is None and not f.part
    }
    return [f for f in facts if f.root.own and not f.parent and (f.document, f.status) in told]


def _groups(outcome: Outcome, facts: Sequence[Fact]) -> list[Counted]:
    """Facts by whose dead they count; a total beside its parts where the reports nest them."""
    vague = [f for f in facts if f.status in _OPEN]
    statuses = sorted({f.status for f in facts} - _OPEN)
    if not statuses:
        return _sides(outcome, Status.UNKNOWN, vague)
    if vague and _enemy_count(facts, vague):
        # What an army says it killed, and those whom others found dead, are two accounts.
        named = [f for f in facts if f.status not in _OPEN]
        return _sides(outcome, Status.UNKNOWN, vague) + _sides(outcome, statuses[0], named)
    if vague and not _nested(facts, vague, statuses):
        # "People" to one and "civilians" to another: the same dead.
        return _sides(outcome, statuses[0], facts)
    groups: list[Counted] = []
    if vague:
        known = Status.MIXED if len(statuses) > 1 else Status.UNKNOWN
        groups += _sides(outcome, known, vague)
    whole = groups[0] if groups else None
    for status in statuses:
        for group in _sides(outcome, status, [f for f in facts if f.status is status]):
            if group.parent is None:
                group.parent = whole
            groups.append(group)
    return groups


def _enemy_count(facts: Sequence[Fact], vague: Sequence[Fact]) -> bool:
    """Whether only their enemy says whose dead they are, with figures that none of the others
    comes near."""
    named = [f for f in facts if f.status not in _OPEN]
    if not all(f.root.side and f.side and f.root.side != f.side for f in named):
        return False
    if len({f.status for f in named}) > 1 or any(f.root.side for f in vague):
        return False
    return not any(
        max(a.value or 0, b.value or 0) <= 2 * min(a.value or 0, b.value or 0)
        for a in named
        for b in vague
    )


def _nested(facts: Sequence[Fact], vague: Sequence[Fact], statuses: Sequence[Status]) -> bool:
    """Whether a figure of "people" contains those of single groups instead of being one."""
    if len(statuses) > 1:
        return True
    if max(f.value or 0 for f in facts if f.status in statuses) > max(f.value or 0 for f in vague):
        return False  # what is larger is no part
    totals = {f.id for f in vague}
    for fact in facts:
        if fact.status in _OPEN:
            continue
        if fact.parent in totals:
            return True
        for whole in vague:
            if (
                whole.document == fact.document
                and same(whole.root, fact.root)
                and (whole.value or 0) > (fact.value or 0)
                and not (whole.headline or fact.headline)
            ):
                return True
    return False


def _sides(outcome: Outcome, status: Status, facts: Sequence[Fact]) -> list[Counted]:
    """Facts of one status by side: those without a side are of the only one there is, or count
    all of several."""
    sides = sorted({f.side for f in facts if f.side})
    if len(sides) < 2:
        return [Counted(outcome, status, sides[0] if sides else None, list(facts))] if facts else []
    whole = [f for f in facts if not f.side]
    groups = [Counted(outcome, status, None, whole)] if whole else []
    for side in sides:
        parent = groups[0] if whole else None
        some = [f for f in facts if f.side == side]
        groups.append(Counted(outcome, status, side, some, parent=parent))
    return groups


def latest_by_root(facts: Iterable[Fact]) -> tuple[list[Fact], list[tuple[Fact, Fact]]]:
    """One fact per root, its latest; and the others that said something else, each with the
    one that replaced it."""
    ordered = sorted(facts, key=_recency)
    latest: list[Fact] = []
    for fact in ordered:
        for number, other in enumerate(latest):
            if same(other.root, fact.root):
                # Said again it is no newer: the first that gave the figure stands for it.
                if other.figures != fact.figures:
                    latest[number] = fact
                break
        else:
            latest.append(fact)
    superseded = []
    for fact in ordered:
        if fact in latest:
            continue
        later = next(other for other in latest if same(other.root, fact.root))
        if later.figures != fact.figures:
            superseded.append((fact, later))
    return sorted(latest, key=lambda f: f.order), superseded


def _recency(fact: Fact) -> tuple[int, bool, int, str, int, str]:
    # What a sentence tells as the older figure is older, wherever it stands.
    return (
        fact.published,
        not fact.scene.earlier,
        not fact.headline,
        fact.document,
        fact.at,
        fact.id,
    )


# Ranges


def bounds(fact: Fact) -> tuple[int | None, int | None, int | None]:
    """Low, best and high that one figure supports; high is None where it is open upward.

    "About 100" is 100 throughout, "10 to 15" has its lower end as best: the least that is said.
    """
    low, high, best = fact.figures
    if best is not None:
        return low if low is not None else best, best, high if high is not None else best
    if low is not None and high is not None:
        return low, low, high
    if low is not None:
        return low, low, None
    return None, None, high


def ranged(
    facts: Sequence[Fact], profile: Profile
) -> tuple[int | None, int | None, int | None, Because]:
    """Low, best and high of figures of one group, one per root, under a profile."""
    given = [(fact, *bounds(fact)) for fact in facts]
    lows = [(low, fact.id) for fact, low, _, _ in given if low is not None]
    low = min((n for n, _ in lows), default=None)
    high = _highest([(fact_low, fact_high) for _, fact_low, _, fact_high in given])
    by_rank = sorted((f for f, _, b, _ in given if b is not None), key=reliability)
    best = bounds(by_rank[0])[1] if by_rank else None
    if profile is Profile.ACLED:
        # One figure, the most conservative.
        least = tuple(sorted(id_ for n, id_ in lows if n == low))
        return low, low, low, Because(least, least, least)
    tops = sorted(f.id for f, lo, _, hi in given if (hi if hi is not None else lo) == _top(given))
    because = Because(
        tuple(sorted(id_ for n, id_ in lows if n == low)),
        (by_rank[0].id,) if by_rank and profile is Profile.UCDP else (),
        tuple(tops),
    )
    return low, best if profile is Profile.UCDP else None, high, because


def _top(given: Sequence[tuple[Fact, int | None, int | None, int | None]]) -> int | None:
    return max(
        (n for _, lo, _, hi in given if (n := hi if hi is not None else lo) is not None),
        default=None,
    )


def _highest(given: Sequence[tuple[int | None, int | None]]) -> int | None:
    """The most that is said; None where nothing said reaches above an open figure."""
    floors = [low for low, high in given if high is None and low is not None]
    tops = [high for _, high in given if high is not None]
    if floors and (not tops or max(floors) > max(tops)):
        return None
    return max(tops, default=None)


def reliability(fact: Fact) -> tuple[bool, int, bool, int, int, int, str]:
    """Least for the figure to rely on: not doubted; of somebody near the fact and independent of
    the parties; exact; late; nearest; of two alike the lower."""
    root: Root = fact.root
    return (
        fact.stance is Stance.HEDGED,
        root.standing,
        not fact.exact,
        -fact.published,
        root.distance,
        fact.value or 0,
        fact.id,
    )


def incident_tolls(
    groups: Sequence[Counted],
    profile: Profile,
    *,
    beside: Sequence[Fact] = (),
    open_facts: Sequence[Fact] = (),
) -> tuple[IncidentToll, ...]:
    """The tolls of one incident from its groups. `beside` are running totals in its sentences,
    `open_facts` claims that fit other incidents as well: both are noted in the groups as left out."""
    for fact, why in [(f, RUNNING) for f in beside] + [(f, SEVERAL) for f in open_facts]:
        near = [g for g in groups if g.outcome is fact.outcome] or groups
        if near and fact.kind is Kind.TOLL:
            _home(near, fact).left_out[fact.id] = why
    index = {id(group): number for number, group in enumerate(groups)}
    found = []
    for group in groups:
        low, best, high, because = ranged(group.latest, profile)
        found.append(
            IncidentToll(
                outcome=group.outcome,
                victims=VictimGroup(group.status, group.side),
                low=low,
                best=best,
                high=high,
                profile=profile,
                because=because,
                left_out=tuple(LeftOut(id_, why) for id_, why in sorted(group.left_out.items())),
                subset_of=index[id(group.parent)] if group.parent is not None else None,
                notes=_notes(group, groups, profile),
            )
        )
    return tuple(found)


def _notes(group: Counted, groups: Sequence[Counted], profile: Profile) -> tuple[str, ...]:
    notes = [f"{DENIED}{name}" for name in group.denied_by]
    if profile is Profile.IBC and len(group.latest) < 2:
        notes.append("provisional")
    if profile is Profile.ACLED:
        rows = [g for g in groups if g.outcome is group.outcome and g.parent is None]
        if len(rows) > 1:
            notes.append("split")
    return tuple(notes)


def denied(toll: IncidentToll) -> bool:
    """Whether a toll stands only on what somebody denies outright."""
    return any(note.startswith(DENIED) for note in toll.notes)

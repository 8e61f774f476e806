"""Where do the accounts disagree? Nothing is settled here: the claims are put side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from tollbook.model.claim import Kind, Outcome, Stance, Status
from tollbook.model.derived import ClaimRef, Dissent, DissentKind, Flag, Incident, VictimGroup
from tollbook.reconcile.facts import Fact
from tollbook.reconcile.incidents import Gathered, accusations, mutual
from tollbook.reconcile.roots import same
from tollbook.reconcile.series import Run
from tollbook.reconcile.tolls import Counted

# "About 100" and "104" don't disagree: round numbers are meant this loosely.
ABOUT = 0.1
PEOPLE = {
    Status.CIVILIAN: "civilians",
    Status.MILITARY: "soldiers",
    Status.MERCENARY: "mercenaries",
    Status.POLICE: "police",
}


def of_incident(one: Gathered) -> list[Dissent]:
    """The disagreements about one incident."""
    found: list[Dissent] = []
    for group in one.groups:
        about = _about(group.outcome, VictimGroup(group.status, group.side), one.incident)
        rivals = _rivals(group.latest)
        if rivals:
            found.append(_dissent(DissentKind.RIVAL_FIGURES, rivals, about, one.incident))
        for earlier, later in _falls(group, one.facts):
            found.append(_dissent(DissentKind.REVISION, [earlier, later], about, one.incident))
    found += _headlines(one)
    found += _blame(one)
    found += _denials(one)
    return found


def order(record: Dissent) -> tuple[str, ...]:
    """Disagreements stand by incident, series, kind and what they are about."""
    claims = " ".join(ref.id for ref in record.claims)
    return record.incident or "", record.series or "", record.kind.value, record.about, claims


def _dissent(
    kind: DissentKind,
    facts: Iterable[Fact],
    about: str,
    incident: Incident | None = None,
    series: str | None = None,
) -> Dissent:
    ordered = sorted({f.id: f for f in facts}.values(), key=lambda f: f.order)
    return Dissent(
        kind=kind,
        incident=incident.id if incident else None,
        series=series,
        claims=tuple(ClaimRef(f.id, f.document) for f in ordered),
        about=about,
    )


def _about(outcome: Outcome, victims: VictimGroup, incident: Incident | None) -> str:
    words = [outcome.value, PEOPLE.get(victims.status, "people")]
    if victims.side:
        words.append(f"of {victims.side}")
    text = " ".join(words)
    if incident is None:
        return text
    return f"{text} {_scene(incident)}".strip()


def _scene(incident: Incident) -> str:
    place = f"in {incident.where[0].name}" if incident.where else ""
    day = ""
    if incident.when:
        start = incident.when.start
        day = f"{start.day} {start:%B %Y}"
    return ", ".join(filter(None, (place, day)))


def spread(fact: Fact) -> tuple[float, float]:
    """The numbers that a figure allows."""
    low, high, best = fact.figures
    if best is not None and low is None and high is None:
        return best * (1 - ABOUT), best * (1 + ABOUT)
    return float(low or 0), float(high) if high is not None else float("inf")


def meet(one: Fact, other: Fact) -> bool:
    """Whether two figures can both be right."""
    (low, high), (other_low, other_high) = spread(one), spread(other)
    return low <= other_high and other_low <= high


def _rivals(latest: Sequence[Fact]) -> list[Fact]:
    """The figures of independent roots that don't meet each other."""
    found: list[Fact] = []
    for one, other in combinations(latest, 2):
        if not meet(one, other):
            found += [one, other]
    return found


def _falls(group: Counted, facts: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """Figures that their own root put lower later."""
    ids = set(group.left_out) | {f.id for f in group.facts}
    told = [
        f
        for f in facts
        if f.id in ids and f.outcome is group.outcome and not f.part and not f.headline
    ]
    found = []
    for latest in group.latest:
        own = [
            f
            for f in told
            if same(f.root, latest.root)
            and not f.parent
            and f.status in (latest.status, Status.UNKNOWN)
            and f.order <= latest.order
        ]
        for number, later in enumerate(own):
            before = [f for f in own[:number] if spread(f)[0] > spread(later)[1]]
            if before and not later.withdrawn:
                # As it was first given: where that still stands it says more than its withdrawal.
                found.append((before[0], later))
                break
    return found


def _headlines(one: Gathered) -> list[Dissent]:
    """Headlines whose figure their own report doesn't bear out."""
    found = []
    for head in (f for f in one.facts if f.headline and f.kind is Kind.TOLL):
        body = [
            f
            for f in one.facts
            if f.document == head.document
            and f.kind is Kind.TOLL
            and not f.headline
            and f.outcome is head.outcome
            and not f.parent
            and not f.part
        ]
        if body and not any(meet(head, f) for f in body):
            about = _about(
                head.outcome or Outcome.KILLED, VictimGroup(head.status, head.side), one.incident
            )
            found.append(_dissent(DissentKind.RIVAL_FIGURES, [head, *body], about, one.incident))
    return found


def _blame(one: Gathered) -> list[Dissent]:
    found = []
    for left, right in sorted(mutual(accusations(one.facts))):
        claims = [
            f
            for f in one.facts
            if (f.root.side == left and right in f.blames)
            or (f.root.side == right and left in f.blames)
        ]
        about = f"{left} and {right} blame each other {_scene(one.incident)}".strip()
        found.append(_dissent(DissentKind.MUTUAL_BLAME, claims, about, one.incident))
    return found


def _denials(one: Gathered) -> list[Dissent]:
    denials = [f for f in one.facts if is_denial(f)]
    if not denials:
        return []
    by_root: dict[str, list[Fact]] = defaultdict(list)
    for fact in denials:
        denier = fact.denied_by[0] if fact.denied_by else fact.root
        by_root[denier.name].append(fact)
    asserted = [
        f for f in one.facts if f.kind in (Kind.TOLL, Kind.EVENT) and f.stance is not Stance.DENIED
    ]
    return [
        _dissent(
            DissentKind.DENIAL,
            [*facts, *asserted[:1]],
            f"{name} denies: {one.incident.kind} {_scene(one.incident)}".strip(),
            one.incident,
        )
        for name, facts in sorted(by_root.items())
    ]


def is_denial(fact: Fact) -> bool:
    """Whether a claim denies what somebody says."""
    if fact.kind is Kind.STATEMENT:
        # What is denied is mostly a claim of its own; not where nobody was counted.
        return fact.denies
    return fact.stance is Stance.DENIED and not fact.withdrawn


def unplaced_denials(facts: Iterable[Fact]) -> list[Dissent]:
    """Denials of what is no incident of the account, such as a running total."""
    found = []
    told = [f for f in facts if is_denial(f)]
    claimed = {(f.document, f.sentence) for f in told if f.kind is not Kind.STATEMENT}
    for fact in told:
        if fact.historical or fact.kind not in (Kind.TOLL, Kind.EVENT, Kind.STATEMENT):
            continue
        if fact.kind is Kind.STATEMENT:
            if (fact.document, fact.sentence) not in claimed:
                about = f"{fact.root.name} denies that anybody was harmed"
                found.append(_dissent(DissentKind.DENIAL, [fact], about))
        else:
            by = ", ".join(root.name for root in fact.denied_by) or "somebody"
            what = (
                _about(fact.outcome, VictimGroup(fact.status, fact.side), None)
                if fact.outcome
                else fact.mode
            )
            found.append(_dissent(DissentKind.DENIAL, [fact], f"{by} denies {what}"))
    return found


# Series


def of_series(runs: Sequence[Run]) -> list[Dissent]:
    """Revisions and increments that don't add up, and totals of several claimants that don't
    meet."""
    found: list[Dissent] = []
    for run in runs:
        about = _about(run.series.outcome, run.series.victims, None)
        for number, point in enumerate(run.series.points):
            pair = run.facts[max(0, number - 1) : number + 1]
            if point.flag is Flag.REVISION:
                found.append(_dissent(DissentKind.REVISION, pair, about, series=run.series.id))
            elif point.flag is Flag.INCREMENT_MISMATCH:
                found.append(
                    _dissent(DissentKind.INCREMENT_MISMATCH, pair, about, series=run.series.id)
                )
    groups: dict[tuple[Outcome, Status], list[Run]] = defaultdict(list)
    for run in runs:
        if run.series.window is None:
            groups[run.series.outcome, run.series.victims.status].append(run)
    for some in groups.values():
        for one, other in combinations(some, 2):
            if _comparable(one, other) and (rivals := _conflict(one, other)):
                about = _about(one.series.outcome, one.series.victims, None)
                found.append(
                    _dissent(DissentKind.RIVAL_FIGURES, rivals, about, series=one.series.id)
                )
    return found


def _comparable(one: Run, other: Run) -> bool:
    left, right = one.series, other.series
    sides = {left.victims.side, right.victims.side} - {None}
    theatres = {left.theatre, right.theatre} - {None}
    return not same(one.root, other.root) and len(sides) < 2 and len(theatres) < 2


def _conflict(one: Run, other: Run) -> list[Fact]:
    """The latest two totals of two claimants that can't both be right: of one day, or the
    later below the earlier."""
    best: tuple[int, list[Fact]] = (0, [])
    for left in one.facts:
        for right in other.facts:
            if meet(left, right):
                continue
            first, second = sorted((left, right), key=lambda f: f.as_of)
            close = second.as_of - first.as_of <= 1
            if close or spread(second)[1] < spread(first)[0]:
                best = max(best, (second.as_of, [left, right]), key=lambda b: b[0])
    return best[1]


def of_silences(facts: Iterable[Fact]) -> list[Dissent]:
    """Parties that won't say, each once for a group."""
    by_group: dict[tuple[str, Outcome, Status, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        outcome = fact.outcome or Outcome.KILLED
        by_group[fact.silent or "", outcome, fact.status, fact.side or ""].append(fact)
    return [
        _dissent(
            DissentKind.SILENCE,
            some,
            f"{party} gives no figure: {_about(outcome, VictimGroup(status, side or None), None)}",
        )
        for (party, outcome, status, side), some in by_group.items()
    ]

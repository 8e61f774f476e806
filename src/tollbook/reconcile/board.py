"""What is claimed in total for each group of victims, by whom, and what is documented of it?

Rows are each claimant's latest total. Nothing is added to a total; `documented` adds the best
figures of incidents, of parts that don't overlap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tollbook.model.claim import Outcome, Status
from tollbook.model.derived import (
    Board,
    BoardGroup,
    BoardRow,
    Incident,
    IncidentToll,
    Include,
    Profile,
    Silent,
    VictimGroup,
)
from tollbook.model.refer import PartyType
from tollbook.reconcile.facts import Fact, Spot
from tollbook.reconcile.series import Run
from tollbook.reconcile.tolls import denied, ranged

# A total older than this beside the newest is out of date, unless it is higher.
CURRENT_DAYS = 7

Key = tuple[Outcome, Status, str | None]


Ends = tuple[int | None, int | None, int | None]
# What incidents say of each group: low, best and high (None where an incident's is), and how
# many of them are documented: the sum of the best figures that aren't denied outright.
Documented = Mapping[Key, tuple[Ends, int]]


@dataclass(slots=True)
class _Group:
    runs: list[Run] = field(default_factory=list)
    sums: Ends = (None, None, None)
    documented: int = 0
    silent: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What an incident adds to one group of the board, and how many of them are documented: none
    where the figure is denied outright, since nobody but a party stands by it."""

    key: Key
    ends: Ends
    documented: int


def parts(incident: Incident) -> list[Part]:
    """What an incident adds to the groups of the board: parts that don't overlap."""
    return [
        Part(_key(toll.outcome, toll.victims), ends, 0 if denied(toll) else ends[1] or 0)
        for toll, ends in disjoint(incident.tolls)
    ]


def documented(incidents: Iterable[Incident]) -> Documented:
    """What all incidents document of each group."""
    found: dict[Key, list[Part]] = defaultdict(list)
    for incident in incidents:
        for part in parts(incident):
            found[part.key].append(part)
    return {key: (_sums(some), sum(p.documented for p in some)) for key, some in found.items()}


def _sums(some: Sequence[Part]) -> Ends:
    return (
        _sum([part.ends[0] for part in some]),
        _sum([part.ends[1] for part in some]),
        _sum([part.ends[2] for part in some]),
    )


def board(
    runs: Iterable[Run],
    documented: Documented,
    silences: Iterable[Fact],
    *,
    as_of: date | None,
    profile: Profile,
    include: Include,
) -> Board:
    """The board as of a day, its groups in a stable order."""
    groups: dict[Key, _Group] = defaultdict(_Group)
    for run in runs:
        if run.series.window is None:
            groups[_key(run.series.outcome, run.series.victims)].runs.append(run)
    for key, (sums, best) in documented.items():
        groups[key].sums, groups[key].documented = sums, best
    for fact in silences:
        key = (fact.outcome or Outcome.KILLED, fact.status, fact.side)
        groups[key].silent.setdefault(fact.silent or "", fact)
    order = list(Outcome), list(Status)
    keys = sorted(groups, key=lambda k: (order[0].index(k[0]), order[1].index(k[1]), k[2] or ""))
    return Board(
        as_of=as_of,
        profile=profile,
        include=include,
        groups=tuple(
            _shown(key, theatre, group, profile)
            for key in keys
            for theatre, group in _by_theatre(key, groups[key])
        ),
    )


def _by_theatre(key: Key, group: _Group) -> list[tuple[str | None, _Group]]:
    """Dead whose side isn't told are not those of another theatre: the totals of each stand by
    themselves, those that name none (and what incidents document) last."""
    named: list[Spot] = []
    for theatre in sorted({r.theatre for r in group.runs if r.theatre}, key=lambda t: t.key):
        if not any(_one_theatre(theatre, other) for other in named):
            named.append(theatre)
    if key[2] is not None or len(named) < 2:
        return [(None, group)]
    found: list[tuple[str | None, _Group]] = []
    for theatre in sorted(named, key=lambda t: (t.name, t.key)):
        some = [r for r in group.runs if r.theatre and _one_theatre(r.theatre, theatre)]
        found.append((theatre.name, _Group(runs=some)))
    rest = [run for run in group.runs if run.theatre is None]
    if rest or group.documented or group.silent or any(group.sums):
        found.append((None, replace(group, runs=rest)))
    return found


def _one_theatre(one: Spot, other: Spot) -> bool:
    """Whether two theatres are one: by what they are, or where a gazetteer doesn't know one of
    them, by a name that says no more than the other ("Karabakh" and "Nagorno-Karabakh")."""
    if one.key == other.key:
        return True
    if one.id and other.id:
        return False
    mine, theirs = ({*re.findall(r"\w+", spot.name.casefold())} for spot in (one, other))
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _key(outcome: Outcome, victims: VictimGroup) -> Key:
    status = Status.UNKNOWN if victims.status is Status.MIXED else victims.status
    return outcome, status, victims.side


def disjoint(
    tolls: Sequence[IncidentToll],
) -> list[tuple[IncidentToll, tuple[int | None, int | None, int | None]]]:
    """Each toll with what of it no other toll of the incident counts: of 31 dead, 24 of them
    civilians, 7."""
    found = []
    for number, toll in enumerate(tolls):
        parts = [t for t in tolls if t.subset_of == number]
        ends = []
        for name in ("low", "best", "high"):
            value = _end(toll, name)
            if value is not None and parts:
                value = max(0, value - sum(_end(part, name) or 0 for part in parts))
            ends.append(value)
        known = sorted(end for end in ends if end is not None)
        # What is left at each end may cross over where roots count the parts differently.
        low, best, high = (None if end is None else known.pop(0) for end in ends)
        found.append((toll, (low, best, high)))
    return found


def _end(toll: IncidentToll, name: str) -> int | None:
    # Profiles without a best figure document the least that is said.
    if name == "best" and toll.best is None:
        return toll.low
    value: int | None = getattr(toll, name)
    return value


def _shown(key: Key, theatre: str | None, group: _Group, profile: Profile) -> BoardGroup:
    latest = [(run, run.series.points[-1], run.facts[-1]) for run in group.runs]
    rows = [
        BoardRow(
            name=run.series.claimant.name,
            min=point.min,
            max=point.max,
            best=point.best,
            as_of=point.as_of,
            claim=point.claim,
        )
        for run, point, _ in latest
    ]
    rows.sort(key=lambda row: (row.name.casefold(), -row.as_of.toordinal(), row.claim))
    if latest:
        low, best, high, _ = ranged(_current([fact for _, _, fact in latest]), profile)
    else:
        low, best, high = group.sums
    return BoardGroup(
        outcome=key[0],
        victims=VictimGroup(key[1], key[2]),
        claimants=tuple(rows),
        low=low,
        best=best,
        high=high,
        documented=group.documented,
        silent=tuple(Silent(party, fact.id) for party, fact in sorted(group.silent.items())),
        theatre=theatre,
    )


def _sum(values: Sequence[int | None]) -> int | None:
    if not values or any(value is None for value in values):
        return None
    return sum(value or 0 for value in values)


def _current(facts: Sequence[Fact]) -> list[Fact]:
    """Totals that are not out of date: those of the last days, and older ones above them."""
    newest = max(fact.as_of for fact in facts)
    recent = [fact for fact in facts if newest - fact.as_of <= CURRENT_DAYS]
    most = max(fact.value or 0 for fact in recent)
    return recent + [f for f in facts if f not in recent and (f.value or 0) > most]


def silences(facts: Iterable[Fact], runs: Sequence[Run]) -> list[Fact]:
    """The silences that last: of a party that has given no figure for the group since."""
    found = []
    for fact in sorted(facts, key=lambda f: f.order):
        if fact.silent is None or fact.historical or fact.root.type is PartyType.DOCUMENT:
            continue
        if not any(_speaks(fact, run) for run in runs):
            found.append(fact)
    return found


def _speaks(silence: Fact, run: Run) -> bool:
    series = run.series
    if series.outcome is not silence.outcome or series.victims.status is not silence.status:
        return False
    own = series.victims.side in (None, silence.side) and (
        run.root.side == silence.side or run.root.name == silence.silent
    )
    return own and any(fact.published >= silence.published for fact in run.facts)

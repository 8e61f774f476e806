"""What do exports of incidents need beside the incident? Its claims, documents, days and sums.

Everything comes in with the values: an `Account` as it was reconciled, and every claim with
the document it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tollbook.model.claim import Claim, Event, Outcome, Status, Toll
from tollbook.model.derived import Account, Incident, IncidentToll, Site, Standing
from tollbook.model.refer import Party, Place
from tollbook.model.text import Document

# UCDP's own words for what a place's precision means; a place with any other than 1 is no point.
EXACT = 1


@dataclass(frozen=True, slots=True)
class Material:
    """An account with the claims it stands on, by their ids."""

    account: Account
    standings: Mapping[str, Standing] = field(default_factory=dict)

    def claims(self, incident: Incident) -> Iterator[Claim]:
        """The claims about an incident, as far as they are at hand."""
        return (standing.claim for standing in self._of(incident))

    def documents(self, incident: Incident) -> list[Document]:
        """The documents that an incident's claims stand in, oldest first, each once."""
        found = {s.document.id: s.document for s in self._of(incident)}
        return sorted(found.values(), key=lambda d: (d.published or date.max, d.name, d.id))

    def _of(self, incident: Incident) -> Iterator[Standing]:
        return (self.standings[c.id] for c in incident.claims if c.id in self.standings)

    def place(self, incident: Incident) -> tuple[Site, Place | None] | None:
        """The most exact place of an incident, and a claim's own reading of the same place."""
        if not incident.where:
            return None
        site = min(incident.where, key=lambda one: one.precision or 9)
        for claim in self.claims(incident):
            for place in claim.where:
                same = place.id == site.id if site.id else site.name in (place.name, place.text)
                if same:
                    return site, place
        return site, None

    def number(self, claim: str) -> int | None:
        """The number itself that a toll's claim gives, whatever its bound."""
        standing = self.standings.get(claim)
        if standing is None or not isinstance(standing.claim.body, Toll):
            return None
        count = standing.claim.body.count
        return next((n for n in (count.max, count.best, count.min) if n is not None), None)

    def actors(self, incident: Incident) -> tuple[list[Party], list[Party]]:
        """Who the events of an incident name as doing it, and whom it was done to."""
        events = [c.body for c in self.claims(incident) if isinstance(c.body, Event)]
        return (
            [party for event in events for party in event.actors],
            [party for event in events for party in event.targets],
        )


@dataclass(frozen=True, slots=True)
class Range:
    """A sum of disjoint tolls: low ≤ best ≤ high, and whether nobody gives an upper end."""

    low: int
    best: int
    high: int
    open: bool = False


def apart(tolls: Iterable[IncidentToll], outcome: Outcome) -> list[IncidentToll]:
    """The tolls of an outcome that don't overlap: those that are part of no other."""
    return [t for t in tolls if t.outcome is outcome and t.subset_of is None]


def total(tolls: Sequence[IncidentToll], material: Material) -> Range | None:
    """The sum of disjoint tolls; None where there is none, or none has a number.

    Where the highest figure is open upward ("at least 9") the number itself stands for it.
    """
    ranges = [one for toll in tolls if (one := span(toll, material)) is not None]
    if not ranges:
        return None
    return Range(
        sum(one.low for one in ranges),
        sum(one.best for one in ranges),
        sum(one.high for one in ranges),
        any(one.open for one in ranges),
    )


def span(toll: IncidentToll, material: Material) -> Range | None:
    """One toll as three numbers; what the profile leaves out is taken from the other ends."""
    ends = [end for end in (toll.low, toll.best, toll.high) if end is not None]
    if not ends:
        return None
    low = toll.low if toll.low is not None else min(ends)
    best = toll.best if toll.best is not None else low
    high = toll.high
    if high is None:
        given = [material.number(claim) for claim in toll.because.high]
        high = max([best, *(number for number in given if number is not None)])
    low = min(low, best)
    return Range(low, best, max(high, best), toll.high is None)


def by_status(incident: Incident, material: Material) -> dict[tuple[Status, str | None], int]:
    """The best figures of the killed by group, disjoint, adding up to the best of all.

    Where a toll of unknown or mixed people has parts of known status, the parts are counted as
    what they are and the rest as unknown. Two parts of one status may overlap (women, and
    wounded women), so that only the largest of them counts.
    """
    found: dict[tuple[Status, str | None], int] = {}

    def add(group: tuple[Status, str | None], number: int) -> None:
        if number:
            found[group] = found.get(group, 0) + number

    for at, toll in enumerate(incident.tolls):
        if toll.outcome is not Outcome.KILLED or toll.subset_of is not None:
            continue
        whole = span(toll, material)
        if whole is None:
            continue
        rest = whole.best
        if toll.victims.status in (Status.UNKNOWN, Status.MIXED):
            for group, number in _parts(incident, at, material).items():
                add(group, min(number, rest))
                rest -= min(number, rest)
        add((toll.victims.status, toll.victims.side), rest)
    return found


def _parts(
    incident: Incident, whole: int, material: Material
) -> dict[tuple[Status, str | None], int]:
    parts: dict[tuple[Status, str | None], int] = {}
    for toll in incident.tolls:
        group = (toll.victims.status, toll.victims.side)
        known = toll.victims.status not in (Status.UNKNOWN, Status.MIXED)
        if toll.subset_of == whole and toll.outcome is Outcome.KILLED and known:
            one = span(toll, material)
            parts[group] = max(parts.get(group, 0), one.best if one else 0)
    return parts

"""How likely do two documents tell of the same incident, and why?

A score has its parts, each of which can be shown: place, day, kind, victims, figure, scene and
wording. `None` for a part that can't be: another town, another day. The weights are set by hand
in the manner of Fellegi and Sunter (1969), as rough logarithms of odds, and checked on invented
corpora whose truth is known (`benchmarks/clustering.py`; run it before touching one).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from tollbook.model.claim import Outcome
from tollbook.reconcile.facts import Spot
from tollbook.reconcile.tellings import KNOWN, Figure, Telling, divisions_apart, hours_apart

EARTH_RADIUS_KM = 6371.0088  # mean Earth radius R1 (IUGG)
# From this score on two tellings are taken to be of one incident.
THRESHOLD = 3.0
# Two ids within this distance are one place entered twice.
SAME_PLACE_KM = 1.0
# A corrected date may have been this far off.
CORRECTED_DAYS = 10


@dataclass(frozen=True, slots=True)
class Match:
    """The parts of a score. What counts against has a minus."""

    place: float = 0.0
    day: float = 0.0
    kind: float = 0.0
    victims: float = 0.0
    figure: float = 0.0
    scene: float = 0.0
    wording: float = 0.0

    @property
    def score(self) -> float:
        """The sum of the parts."""
        return (
            self.place
            + self.day
            + self.kind
            + self.victims
            + self.figure
            + self.scene
            + self.wording
        )


def compared(left: Telling, right: Telling) -> Match | None:
    """The parts of the score of two tellings, None where they can't be of one incident."""
    parts = _parts(left, right)
    return None if parts is None else Match(*parts)


def scored(left: Telling, right: Telling) -> float | None:
    """The score alone: `compared(left, right).score` for a fraction of the time."""
    parts = _parts(left, right)
    if parts is None:
        return None
    place, day, kind, victims, figure, scene, wording = parts
    return place + day + kind + victims + figure + scene + wording


def _parts(
    left: Telling, right: Telling
) -> tuple[float, float, float, float, float, float, float] | None:
    place = _place(left, right)
    if place is None:
        return None
    day = _day(left, right)
    if day is None:
        return None
    return (
        place,
        day,
        _kind(left, right),
        _victims(left, right),
        _figure(left, right),
        _scene(left, right),
        _wording(left, right),
    )


def _place(left: Telling, right: Telling) -> float | None:
    if left.fine and right.fine:
        best: float | None = None
        unresolved = False
        for one in left.fine:
            for other in right.fine:
                # Most are one place by its key: looking that up is dearer than seeing it.
                same = one.key == other.key
                agreement = (3.0 if one.id else 2.5) if same else spots_agree(one, other)
                unresolved = unresolved or not (one.id and other.id)
                if agreement is not None:
                    best = agreement if best is None else max(best, agreement)
        if best is not None:
            if divisions_apart(left.within, right.within) and not _one_id(left, right):
                return None
            return best
        # Words that no gazetteer knows may be a misreading: names that both sentences have say more.
        # Not that of a province which both lie in: that two towns share.
        divisions = {word for _, name in (*left.within, *right.within) for word in name.split()}
        shared = (left.names & right.names) - divisions
        return (0.5 if shared else -4.0) if unresolved else None
    fine, coarse = (left, right) if left.fine else (right, left)
    if fine.fine and coarse.coarse:
        fits = [within(s, region) for s in fine.fine for region in coarse.coarse]
        if any(fit is True for fit in fits):
            return 0.8
        return None if all(fit is False for fit in fits) else -0.5
    if left.coarse and right.coarse:
        keys = {s.key for s in left.coarse} & {s.key for s in right.coarse}
        if keys:
            return 1.0
        fits = [within(a, b) for a in left.coarse for b in right.coarse]
        fits += [within(b, a) for a in left.coarse for b in right.coarse]
        return 0.0 if any(fit is True for fit in fits) else None
    # One of them names no place that was understood; a name that both have says where.
    if left.names and right.names:
        return 2.0 if left.names & right.names else -1.0
    return -0.5


def _one_id(left: Telling, right: Telling) -> bool:
    return bool({s.id for s in left.fine if s.id} & {s.id for s in right.fine if s.id})


@lru_cache(maxsize=200_000)
def spots_agree(one: Spot, other: Spot) -> float | None:
    """How well two places narrower than a region agree, None if they are different ones."""
    if one.key == other.key:
        return 3.0 if one.id else 2.5
    if one.name.casefold() == other.name.casefold() and not (one.id and other.id):
        return 2.5
    km = distance_km(one, other)
    if km is None:
        return None
    if km <= SAME_PLACE_KM:
        return 2.0
    # A quarter and its city: the point of one within the reach of the other, which is known to be larger.
    larger, smaller = (
        max(one.radius_km or 0, other.radius_km or 0),
        min(one.radius_km or 0, other.radius_km or 0),
    )
    if larger >= 5 and larger > 2 * smaller and km <= larger:
        return 1.0
    return None


@lru_cache(maxsize=200_000)
def within(spot: Spot, region: Spot) -> bool | None:
    """Whether a place lies in a region, as far as names of divisions and distance tell."""
    name = _plain(region.name)
    divisions = {_plain(d) for d in (spot.admin1, spot.admin2) if d}
    if name in divisions:
        return True
    if region.country and spot.country and region.country != spot.country:
        return False
    if (region.precision or 0) >= 6:
        return True if region.country and region.country == spot.country else None
    km = distance_km(spot, region)
    if km is None:
        return None
    reach = region.radius_km or {3: 40.0, 4: 120.0, 5: 200.0}.get(region.precision or 0, 100.0)
    # Divisions aren't round.
    return km <= 1.5 * reach


def _plain(name: str) -> str:
    low = name.casefold()
    for ending in (" district", " province", " governorate", " region", " oblast", " county"):
        low = low.removesuffix(ending)
    return low


def distance_km(one: Spot, other: Spot) -> float | None:
    """Great-circle distance, None where a point is unknown."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    lat1, lon1, lat2, lon2 = (
        math.radians(float(v or 0.0))
        for v in (one.latitude, one.longitude, other.latitude, other.longitude)
    )
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def _day(left: Telling, right: Telling) -> float | None:
    if not left.start or not right.start:
        return 0.0
    gap = max(left.start - right.end, right.start - left.end, 0)
    if left.hard and right.hard:
        if gap == 0:
            return 2.0 if left.start == left.end == right.start == right.end else 1.2
        if left.correction or right.correction:
            return 0.5 if gap <= CORRECTED_DAYS else None
        # A day's difference is a slip of the pen only where all else agrees.
        return -3.5 if gap == 1 else None
    if gap == 0:
        # A report without a day is mostly of the last day or two.
        hard = left if left.hard else right
        soft = right if left.hard else left
        if not hard.hard:
            return 0.3
        lag = soft.published - hard.end
        return {0: 1.0, 1: 1.2, 2: 0.6, 3: 0.2}.get(lag, 0.0)
    return None if gap > 3 else -1.5


def _kind(left: Telling, right: Telling) -> float:
    score = 0.0
    if left.blamed and right.blamed:
        score += 0.4 if left.blamed & right.blamed else -1.0
    if not left.families or not right.families:
        return score
    if not left.families & right.families:
        # A blast may be a shell or a bomb to those who heard it.
        heard = {"fire", "blast"} >= left.families | right.families
        return score - (1.0 if heard else 2.5)
    return score + (0.8 if left.modes & right.modes else -0.5)


def _victims(left: Telling, right: Telling) -> float:
    if not left.statuses or not right.statuses:
        return 0.0
    return 0.5 if left.statuses & right.statuses else -1.0


def _figure(left: Telling, right: Telling) -> float:
    """Agreement of the counts: equal large numbers say much, equal small ones little."""
    best: float | None = None
    worst = 0.0
    for one in left.figures:
        for other in right.figures:
            if one.outcome is not other.outcome or one.part != other.part:
                continue
            if one.status is not other.status and one.status in KNOWN and other.status in KNOWN:
                continue
            found = _numbers(one, other)
            best = found if best is None else max(best, found)
            worst = min(worst, found)
    return 0.0 if best is None else best + (worst / 3 if best > 0 else 0)


def _numbers(one: Figure, other: Figure) -> float:
    if one.value == other.value:
        return min(2.5, 0.6 + 0.6 * math.log1p(one.value)) if one.value else 0.2
    low, high = sorted((one, other), key=lambda figure: figure.value)
    gap = high.value - low.value
    if gap <= 2 or high.value <= 1.25 * low.value:
        return 0.6
    if high.value <= 2 * low.value or low.open or one.root == other.root:
        return -0.3  # early floors and updates rise
    if gap < 5 or one.outcome is not Outcome.KILLED:
        return -1.0
    return -1.5 if high.value <= 3 * low.value else -3.0


def _scene(left: Telling, right: Telling) -> float:
    score = 0.0
    if left.sites and right.sites:
        score += 1.2 if left.sites & right.sites else -2.0
    elif len(left.marks & right.marks) >= 2:
        score += 1.0
    if left.hours and right.hours:
        score += -2.0 if hours_apart(left.hours, right.hours) else 0.4
    return score


def _wording(left: Telling, right: Telling) -> float:
    if left.outlet == right.outlet and left.document != right.document:
        return 1.5  # copies of one text
    if not left.words or not right.words:
        return 0.0
    shared = len(left.words & right.words)
    share = shared / min(len(left.words), len(right.words))
    return 0.6 if share >= 0.6 and shared >= 4 else 0.3 if share >= 0.4 and shared >= 3 else 0.0

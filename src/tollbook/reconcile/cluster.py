"""Which tellings are of one incident?

Block: only tellings that share a day and a place (or, without a place, a figure) are compared.
Compare: each pair gets a score with its parts. Cluster: the best pairs first; two clusters are
joined only if no member of one conflicts with, or is too unlike, a member of the other,
so that A and C never come together through B. A telling that names no town fits or doesn't fit
what those that do have built; where it fits two equally, it is left open.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tollbook.model.claim import Kind
from tollbook.reconcile.compare import THRESHOLD, Match, compared, scored
from tollbook.reconcile.tellings import KNOWN_DAYS, Telling, counted_apart

# Two clusters that a telling fits this nearly alike are both possible.
TIE = 0.25
# Members of one cluster agree at least this well (tried on invented corpora from -1 to 2).
UNLIKE = -1.0

# A corrected day is looked for from so many days before on, a period for so many days.
CORRECTION_DAYS = 3
MOST_DAYS = 6

Pair = tuple[int, int]
Block = tuple[object, int]


@dataclass(slots=True)
class Clusters:
    """Tellings brought together, and those left open with the clusters (by index) they fit."""

    members: list[list[Telling]] = field(default_factory=list)
    open: list[tuple[Telling, list[int]]] = field(default_factory=list)


def clustered(
    tellings: Sequence[Telling],
    scores: Mapping[tuple[str, str], float],
    together: Iterable[Collection[str]] = (),
    apart: Collection[tuple[str, str]] = (),
) -> Clusters:
    """The clusters of tellings that hang together, in a stable order.

    `scores` are those of the pairs (keys, smaller first) that may be of one incident. `together`
    and `apart` are what people have judged, by ids of claims; they hold whatever the scores say.
    """
    return _Clustering(tellings, scores, together, apart).run()


class _Clustering:
    """One clustering under way."""

    def __init__(
        self,
        tellings: Sequence[Telling],
        scores: Mapping[tuple[str, str], float],
        together: Iterable[Collection[str]],
        apart: Collection[tuple[str, str]],
    ) -> None:
        self.tellings = sorted(tellings, key=lambda t: t.key)
        number = {t.key: n for n, t in enumerate(self.tellings)}
        of_claim = {f.id: n for n, t in enumerate(self.tellings) for f in t.facts}
        self.judged_apart = {
            _pair(of_claim[a], of_claim[b]) for a, b in apart if a in of_claim and b in of_claim
        }
        groups = [sorted({of_claim[c] for c in group if c in of_claim}) for group in together]
        self.together = [group for group in groups if len(group) > 1]
        self.scores: dict[Pair, float | None] = {
            _pair(number[a], number[b]): score for (a, b), score in scores.items()
        }
        self.scores.update(dict.fromkeys(self.judged_apart))
        self.cluster = list(range(len(self.tellings)))
        self.members: dict[int, list[int]] = {n: [n] for n in self.cluster}

    def run(self) -> Clusters:
        edges = [(score, pair) for pair, score in self.scores.items() if score is not None]
        edges.sort(key=lambda item: (-item[0], item[1]))
        for group in self.together:
            for other in group[1:]:
                self._join(self.cluster[group[0]], self.cluster[other])
        anchored = [t.anchored for t in self.tellings]
        self._merge((s, p) for s, p in edges if anchored[p[0]] and anchored[p[1]])
        left_open = self._settle(edges, anchored)
        self._merge(
            (s, p)
            for s, p in edges
            if not (anchored[p[0]] or anchored[p[1]])
            and p[0] not in left_open
            and p[1] not in left_open
        )
        result = Clusters()
        number: dict[int, int] = {}
        for cluster, members in sorted(self.members.items(), key=lambda item: min(item[1])):
            if len(members) == 1 and members[0] in left_open:
                continue
            if not any(self.tellings[member].founds for member in members):
                continue
            number[cluster] = len(result.members)
            result.members.append([self.tellings[member] for member in sorted(members)])
        for index, clusters in sorted(left_open.items()):
            homes = {self.cluster[c] for c in clusters} & number.keys()
            result.open.append((self.tellings[index], sorted(number[c] for c in homes)))
        return result

    def score(self, left: int, right: int) -> float | None:
        """The score of two tellings, None where they conflict."""
        pair = _pair(left, right)
        if pair not in self.scores:
            self.scores[pair] = self._scored(pair)
        return self.scores[pair]

    def _scored(self, pair: Pair) -> float | None:
        if pair in self.judged_apart:
            return None
        return score_of(self.tellings[pair[0]], self.tellings[pair[1]])

    def _merge(self, edges: Iterable[tuple[float, Pair]]) -> None:
        for _, (one, other) in edges:
            left, right = self.cluster[one], self.cluster[other]
            if left != right and self._agree(left, right) is not None:
                self._join(left, right)

    def _agree(self, left: int, right: int) -> float | None:
        """The best score between two clusters, None if any two members conflict or are too
        unlike.

        Best and worst, not the mean: how often a story is printed must change nothing.
        """
        best = -math.inf
        for one in self.members[left]:
            for other in self.members[right]:
                score = self.score(one, other)
                if score is None or score < UNLIKE:
                    return None
                best = max(best, score)
        return best

    def _join(self, left: int, right: int) -> None:
        if left == right:
            return
        keep, gone = sorted((left, right))
        for member in self.members[gone]:
            self.cluster[member] = keep
        self.members[keep] += self.members.pop(gone)

    def _settle(
        self, edges: Sequence[tuple[float, Pair]], anchored: Sequence[bool]
    ) -> dict[int, list[int]]:
        """Put tellings without an anchor where they fit best; gives those that fit several
        clusters alike, with the tellings that lead these."""
        reach: dict[int, set[int]] = defaultdict(set)
        for _, (one, other) in edges:
            if anchored[one] != anchored[other]:
                loose, firm = (other, one) if anchored[one] else (one, other)
                reach[loose].add(self.cluster[firm])
        chosen: dict[int, int] = {}
        left_open: dict[int, list[int]] = {}
        for loose in sorted(reach):
            if len(self.members[self.cluster[loose]]) > 1:
                continue  # people have put it somewhere
            fits = []
            for cluster in sorted(reach[loose]):
                best = self._agree(self.cluster[loose], cluster)
                if best is not None:
                    fits.append((best, cluster))
            fits.sort(key=lambda fit: (-fit[0], fit[1]))
            if not fits:
                continue
            alike = [cluster for best, cluster in fits if best >= fits[0][0] - TIE]
            if len(alike) == 1:
                chosen[loose] = alike[0]
            else:
                left_open[loose] = alike
        for loose, cluster in sorted(chosen.items()):
            target = self.cluster[cluster]
            if self._agree(self.cluster[loose], target) is not None:
                self._join(target, self.cluster[loose])
        return left_open


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def score_of(one: Telling, other: Telling) -> float | None:
    """The score of two tellings, None where they conflict."""
    score = scored(one, other)
    if score is None:
        return None
    # A document that tells of two things holds them apart, unless they agree in everything.
    if one.document == other.document and (score < THRESHOLD + 2 or counted_apart(one, other)):
        return None
    return score


def keys(telling: Telling) -> Iterator[Block]:
    """The blocks that a telling is in: each of its days and the next, with where it is."""
    first, last = days(telling)
    for day in range(first, last + 1):
        for place in places(telling):
            yield (place, day)


def days(telling: Telling) -> tuple[int, int]:
    """The first and the last day (both inclusive) on which a telling is looked for; 0 where it
    has none."""
    if not telling.start:
        return 0, 0
    first = telling.start - CORRECTION_DAYS if telling.correction else telling.start
    most = MOST_DAYS if telling.hard else KNOWN_DAYS
    return first, min(telling.end, telling.start + most) + 1


def places(telling: Telling) -> list[object]:
    """Where a telling is looked for, each once: its places and the cells of the map they lie in,
    names, sites and telling figures."""
    found: list[object] = []
    for spot in telling.fine:
        found.append(spot.key)
        found.append(spot.name.casefold())
        if spot.latitude is not None and spot.longitude is not None:
            found.append(_cell(spot.latitude, spot.longitude))
    for spot in telling.coarse:
        found.append(spot.key)
        found.append(spot.name.casefold())
        if spot.latitude is not None and spot.longitude is not None:
            found += _cells(spot.latitude, spot.longitude, spot.radius_km or 100.0)
    if not telling.fine and not telling.coarse:
        found += [("figure", f.outcome.value, f.value) for f in telling.figures if f.value >= 3]
        found += [("root", f.root.key) for f in telling.facts if f.kind is Kind.TOLL]
    else:
        found += [("figure", f.outcome.value, f.value) for f in telling.figures if f.value >= 8]
    found += [("name", name) for name in telling.names]
    found += [("site", site) for site in telling.sites]
    return list(dict.fromkeys(found))


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    # Half a degree: a district or two.
    return math.floor(latitude * 2), math.floor(longitude * 2)


def _cells(latitude: float, longitude: float, radius_km: float) -> list[object]:
    reach = min(1.5 * radius_km, 150.0) / 111.0
    wide = reach / max(0.2, math.cos(math.radians(latitude)))
    south, west = _cell(latitude - reach, longitude - wide)
    north, east = _cell(latitude + reach, longitude + wide)
    return [(a, b) for a in range(south, north + 1) for b in range(west, east + 1)]


def match_of(left: Telling, right: Telling) -> Match | None:
    """The score of two tellings in its parts, for showing."""
    return compared(left, right)

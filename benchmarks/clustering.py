"""Are claims put together that are about one incident, and how long does it take?

    python benchmarks/clustering.py                10,000 claims clean and noisy, the baselines
                                                   beside the clustering
    python benchmarks/clustering.py --curve        time and memory at 10,000, 50,000 and 200,000
    python benchmarks/clustering.py --baselines    only the baselines

B-cubed (Bagga and Baldwin 1998) asks of each claim which share of those it is put with belongs
there (precision), and which share of those that belong there it is put with (recall). The
corpora are invented (`generator.py`), so that the truth is known. Running totals and history are
about no incident and aren't judged.
"""

from __future__ import annotations

import argparse
import math
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator import CLEAN, NOISY, Corpus, Setting, corpus
from tollbook.model.derived import Account, Standing

SIZES = (10_000, 50_000, 200_000)
EARTH_RADIUS_KM = 6371.0088  # mean Earth radius R1 (IUGG)


@dataclass(frozen=True, slots=True)
class BCubed:
    """Mean precision and recall over claims, and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """0 if both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(truth: Mapping[str, str], found: Mapping[str, str]) -> BCubed:
    """How well `found` (item to cluster) agrees with `truth`, over the items of `truth`.

    An item that isn't in `found` is a cluster of its own.

    >>> b_cubed({"a": "1", "b": "1", "c": "2"}, {"a": "x", "b": "x", "c": "x"}).precision
    0.5555555555555556
    """
    label = {item: ("found", found[item]) if item in found else ("alone", item) for item in truth}
    together = Counter((truth[item], label[item]) for item in truth)
    belong = Counter(truth.values())
    put = Counter(label.values())
    precision = math.fsum(n * n / put[cluster] for (_, cluster), n in together.items())
    recall = math.fsum(n * n / belong[incident] for (incident, _), n in together.items())
    return BCubed(precision / len(truth), recall / len(truth)) if truth else BCubed(0, 0)


def judged(made: Corpus) -> dict[str, str]:
    """The truth of the claims that are about an incident."""
    return {claim: incident for claim, incident in made.truth.items() if incident is not None}


def clusters(account: Account) -> dict[str, str]:
    """The incident of each claim that has one."""
    return {ref.id: incident.id for incident in account.incidents for ref in incident.claims}


# The baselines


def _day(standing: Standing) -> date:
    """The claim's day, else that of the report: without it a baseline could only give up."""
    when = standing.claim.when
    day = when.start if when and when.start else standing.document.published
    return day or date.min


def same_day_and_place(standings: Iterable[Standing]) -> dict[str, str]:
    """Together what has the same day and the same first place."""
    return {
        standing.claim.id: f"{_day(standing)} {standing.claim.where[0].id}"
        for standing in standings
        if standing.claim.where
    }


def near_in_time_and_place(
    standings: Sequence[Standing], *, km: float = 5.0, days: int = 2
) -> dict[str, str]:
    """Together what a chain of claims links, each within 5 km and 2 days of the next."""
    spots: dict[tuple[int, float, float], str] = {}
    of: dict[str, tuple[int, float, float]] = {}
    for standing in standings:
        if standing.claim.where:
            place = standing.claim.where[0]
            spot = (_day(standing).toordinal(), place.latitude or 0.0, place.longitude or 0.0)
            of[standing.claim.id] = spot
            spots.setdefault(spot, f"{len(spots)}")
    ordered = sorted(spots)
    parent = {spot: spot for spot in ordered}

    def root(spot: tuple[int, float, float]) -> tuple[int, float, float]:
        while parent[spot] != spot:
            parent[spot] = parent[parent[spot]]
            spot = parent[spot]
        return spot

    first = 0
    for number, spot in enumerate(ordered):
        while spot[0] - ordered[first][0] > days:
            first += 1
        for other in ordered[first:number]:
            if abs(spot[1] - other[1]) < 0.1 and _km(spot, other) <= km:
                parent[root(spot)] = root(other)
    return {claim: spots[root(spot)] for claim, spot in of.items()}


def _km(left: tuple[int, float, float], right: tuple[int, float, float]) -> float:
    """Great-circle distance (haversine) of two spots."""
    lat1, lat2 = math.radians(left[1]), math.radians(right[1])
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(right[2] - left[2]) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(chord))


def _ours(standings: Sequence[Standing]) -> dict[str, str]:
    from tollbook.reconcile import reconcile

    return clusters(reconcile(standings))


Method = Callable[[Sequence[Standing]], Mapping[str, str]]
METHODS: Mapping[str, Method] = {
    "same day and place": same_day_and_place,
    "within 5 km and 2 days": near_in_time_and_place,
    "tollbook": _ours,
}


def compare(size: int, setting: Setting, name: str, methods: Iterable[str], seed: int) -> None:
    """Print B-cubed of each method on one corpus."""
    made = corpus(size, setting, seed=seed)
    truth = judged(made)
    incidents = len(set(truth.values()))
    documents = len({standing.document.id for standing in made.standings})
    print(
        f"{name}: {len(made.standings):,} claims in {documents:,} reports on {incidents:,} incidents"
    )
    for method in methods:
        start = time.perf_counter()
        score = b_cubed(truth, METHODS[method](made.standings))
        seconds = time.perf_counter() - start
        print(
            f"  {method:<24} B-cubed F1 {score.f1:.3f}  "
            f"P {score.precision:.3f}  R {score.recall:.3f}  {seconds:.1f} s",
            flush=True,
        )


def measure(size: int) -> None:
    """Print what reconciling one noisy corpus takes, in this process."""
    from tollbook.reconcile.reconciler import Reconciler

    made = corpus(size, NOISY)
    # The last document to come is added by itself.
    last = made.standings[-1].document.id
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, used = time.perf_counter(), time.process_time()
    reconciler = Reconciler()
    reconciler.add(one for one in made.standings if one.document.id != last)
    reconciler.account()
    seconds, used = time.perf_counter() - start, time.process_time() - used
    start_one, used_one = time.perf_counter(), time.process_time()
    reconciler.add(one for one in made.standings if one.document.id == last)
    account = reconciler.account()
    one_more, used_one = time.perf_counter() - start_one, time.process_time() - used_one
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    score = b_cubed(judged(made), clusters(account))
    print(
        f"{len(made.standings):>8,} claims: {seconds:6.1f} s ({used:.1f} s of processor), "
        f"peak {peak / 1024:,.0f} MB ({before / 1024:,.0f} MB of it the claims), "
        f"{len(account.incidents):,} incidents, B-cubed F1 {score.f1:.3f}; "
        f"one more document {one_more:.2f} s ({used_one:.2f} s of processor)",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=SIZES[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--baselines", action="store_true")
    arguments.add_argument("--curve", action="store_true")
    arguments.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.measure:
        measure(asked.measure)
        return
    methods = [name for name in METHODS if not (asked.baselines and name == "tollbook")]
    if not asked.curve:
        for name, setting in (("clean", CLEAN), ("noisy", NOISY)):
            compare(asked.size, setting, name, methods, asked.seed)
        return
    for size in SIZES:
        # A process each: peak memory is that of the largest corpus otherwise.
        subprocess.run([sys.executable, __file__, "--measure", str(size)], check=True)


if __name__ == "__main__":
    main()

"""How far do people who coded the same things agree, beyond what chance would give?

Krippendorff's alpha: 1 is full agreement, 0 what chance gives, below 0 is systematic
disagreement. Any number of coders, and gaps, will do.

Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), whose worked examples
are in the tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations


class Scale(StrEnum):
    """How two values differ: entirely or not (nominal), or by their distance (interval)."""

    NOMINAL = "nominal"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha of one field; None where there is nothing to agree on (fewer than two values that can
    be paired, or all of them the same). `units` are things that two or more coded, `values` how
    many codes they got."""

    alpha: float | None
    units: int
    values: int
    same: float | None


def agreement(units: Iterable[Sequence[Hashable]], scale: Scale) -> Agreement:
    """The agreement over units, each with the values that its coders gave, in any order.

    Values of an interval scale are numbers. `same` is the share of pairs that are equal, which
    says nothing of chance.

    >>> agreement([(1, 1), (0, 0), (1, 0), (1, 1)], Scale.NOMINAL).alpha
    0.533
    """
    paired = [list(values) for values in units if len(values) > 1]
    totals: Counter[Hashable] = Counter(value for values in paired for value in values)
    number = sum(totals.values())
    if number == 0:
        return Agreement(None, 0, 0, None)
    observed = sum(_disagreement(Counter(values), scale) / (len(values) - 1) for values in paired)
    expected = _disagreement(totals, scale) / (number - 1)
    alpha = None if expected == 0 else round(1 - observed / expected, 3)
    return Agreement(alpha, len(paired), number, _same(paired))


def _disagreement(counts: Mapping[Hashable, int], scale: Scale) -> float:
    """The sum of the distances of all ordered pairs of values."""
    if scale is Scale.NOMINAL:
        total = sum(counts.values())
        return float(total * total - sum(number * number for number in counts.values()))
    numbers = [(float(str(value)), number) for value, number in counts.items()]
    return 2.0 * sum(
        many * others * (left - right) ** 2
        for (left, many), (right, others) in combinations(numbers, 2)
    )


def _same(units: Sequence[Sequence[Hashable]]) -> float | None:
    pairs = equal = 0
    for values in units:
        for left, right in combinations(values, 2):
            pairs += 1
            equal += left == right
    return round(equal / pairs, 3) if pairs else None

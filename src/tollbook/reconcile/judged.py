"""What do judgements make of claims and tellings before these are clustered?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from tollbook.model import judge_codec
from tollbook.model.derived import Standing
from tollbook.model.judge import Rulings
from tollbook.reconcile.tellings import Telling


def edited(standing: Standing, ruled: Rulings) -> Standing:
    """The standing with the fields that people have put right; itself where nobody did."""
    ruling = ruled.of.get(standing.claim.id)
    if ruling is None or not ruling.edits:
        return standing
    return replace(standing, claim=judge_codec.edited(standing.claim, ruling.edits))


def parted(tellings: Iterable[Telling], ruled: Rulings) -> list[Telling]:
    """The tellings, such that claims held apart by people can be kept apart.

    Where one telling has both claims, or claims put together by people would bring them into
    one incident, every judged claim of these tellings becomes a telling of its own: how a
    document groups its claims is our guess, and gives way.
    """
    every = list(tellings)
    if not ruled.apart:
        return every
    of = {fact.id: number for number, telling in enumerate(every) for fact in telling.facts}
    group = _joined(len(every), (_of(of, some) for some in ruled.together))
    torn = {
        group[of[one]]
        for one, other in ruled.apart
        if one in of and other in of and group[of[one]] == group[of[other]]
    }
    judged = {claim for pair in ruled.apart for claim in pair}
    judged.update(claim for some in ruled.together for claim in some)
    found: list[Telling] = []
    for number, telling in enumerate(every):
        found += _singled(telling, judged) if group[number] in torn else [telling]
    return found


def _of(of: dict[str, int], claims: Iterable[str]) -> list[int]:
    return [of[claim] for claim in claims if claim in of]


def _joined(number: int, together: Iterable[Sequence[int]]) -> list[int]:
    """For each telling, by number, the smallest number of those it is put together with."""
    group = list(range(number))
    for some in together:
        ends = {group[one] for one in some}
        group = [min(ends) if one in ends else one for one in group] if len(ends) > 1 else group
    return group


def _singled(telling: Telling, judged: Collection[str]) -> list[Telling]:
    alone = [fact for fact in telling.facts if fact.id in judged]
    rest = [fact for fact in telling.facts if fact.id not in judged]
    parts = [[fact] for fact in alone] + ([rest] if rest else [])
    made = [
        Telling(telling.document, telling.outlet, telling.published, facts=facts).settle()
        for facts in parts
    ]
    made[-1].beside = telling.beside  # running totals: shown with one of them, counted in none
    return made

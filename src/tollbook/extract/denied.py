"""Which toll does somebody deny who denies it by its number: "the army denied that twelve had died"?

The denial repeats the figure, so the one told before is the one denied, whoever told it. Only
within a few sentences, and only where a single toll can be meant.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from tollbook.extract.reading import Reading
from tollbook.model.claim import Claim, Stance, Toll

# Sentences between a figure and its denial.
LOOK_BACK = 2
# Small numbers are told of several things.
TELLING = 2


def denied_again(reading: Reading, claims: list[Claim]) -> list[Claim]:
    """The claims, those tolls denied too whose number a later sentence denies."""
    denied = [
        claim
        for claim in claims
        if isinstance(claim.body, Toll) and claim.stance is Stance.DENIED and claim.denied_by
    ]
    if not denied:
        return claims
    starts = [sentence.start for sentence in reading.sentences]

    def sentence_of(claim: Claim) -> int:
        return bisect_right(starts, claim.span.start) - 1

    meant: dict[str, Claim] = {}
    for denial in denied:
        at = sentence_of(denial)
        same = [
            claim
            for claim in claims
            if 0 < at - sentence_of(claim) <= LOOK_BACK
            and claim.stance is not Stance.DENIED
            and _same_figure(claim, denial)
        ]
        if len(same) == 1 and not set(same[0].attribution) & set(denial.denied_by):
            meant[same[0].id] = denial
    return [
        replace(
            claim,
            stance=Stance.DENIED,
            denied_by=meant[claim.id].denied_by,
            why=(*claim.why, "denied:by its number"),
        )
        if claim.id in meant
        else claim
        for claim in claims
    ]


def _same_figure(claim: Claim, denial: Claim) -> bool:
    mine, theirs = claim.body, denial.body
    if not isinstance(mine, Toll) or not isinstance(theirs, Toll):
        return False
    bounds = mine.count.min, mine.count.max, mine.count.best
    return (
        mine.outcome is theirs.outcome
        and bounds == (theirs.count.min, theirs.count.max, theirs.count.best)
        and max(b or 0 for b in bounds) >= TELLING
    )

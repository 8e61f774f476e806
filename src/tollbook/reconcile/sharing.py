"""What do clauses of one report leave to their neighbours?

Days, places and speakers are taken over from the sentence, then from the one before; nothing
is taken over that the text would have said differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tollbook.model.claim import (
    Kind,
    Outcome,
)
from tollbook.reconcile.facts import (
    LONGEST_INCIDENT,
    Fact,
)
from tollbook.reconcile.roots import Root


def voices(facts: Sequence[Fact]) -> None:
    """A figure that a document gives by itself and also of somebody is that somebody's.

    "Seven people died in Gao. … The governor put the number at seven": one voice, not two.
    """
    said: dict[tuple[Outcome | None, tuple[int | None, ...]], Root] = {}
    for fact in facts:
        if fact.kind is Kind.TOLL and not fact.root.own:
            said.setdefault((fact.outcome, fact.figures), fact.root)
    for fact in facts:
        if fact.kind is Kind.TOLL and fact.root.own:
            fact.root = said.get((fact.outcome, fact.figures), fact.root)


def settings(facts: Sequence[Fact]) -> None:
    """Days and places that a clause leaves to its neighbours."""
    by_sentence: dict[int, list[Fact]] = {}
    for fact in facts:
        by_sentence.setdefault(fact.sentence, []).append(fact)
    sums = _sums(facts)
    for fact in facts:
        if fact.kind is Kind.TOLL and fact.scene.deed:
            _back_to_the_deed(fact, by_sentence[fact.sentence])
    for fact in facts:
        if fact.kind not in (Kind.TOLL, Kind.EVENT) or fact.historical or fact.id in sums:
            continue
        beside = [other for other in by_sentence[fact.sentence] if other is not fact]
        _days_from(fact, [other for other in beside if not other.historical])
        _spots_from(fact, [other for other in beside if not other.historical])
        before = by_sentence.get(fact.sentence - 1, []) if fact.sentence > 0 else []
        before = [
            o
            for o in before
            if (o.kind in (Kind.TOLL, Kind.EVENT) or o.disputes) and not o.historical
        ]
        if not fact.start or not fact.spots or (fact.scene.deed and not fact.own_spot):
            # A period or a new place isn't carried on: only what one incident would share.
            if not fact.start:
                _days_from(fact, [o for o in before if o.end - o.start < LONGEST_INCIDENT])
            if not fact.own_spot:
                _spots_from(fact, before)
        if fact.spots and not fact.own_spot and fact.mode is not None:
            _spots_of_the_deed(fact, before)


def _sums(facts: Sequence[Fact]) -> frozenset[str]:
    """The totals (ids) that others are stated to add to: each is of the place that its increment
    names, where it names none, but never of its day or week."""
    by_id = {fact.id: fact for fact in facts}
    found = set()
    for fact in facts:
        total = by_id.get(fact.increment_of or "")
        if total is None or not total.total:
            continue
        found.add(total.id)
        if not total.own_spot and fact.own_spot:
            total.spots, total.within, total.own_spot = fact.spots, fact.within, True
    return frozenset(found)


def _back_to_the_deed(fact: Fact, sentence: Iterable[Fact]) -> None:
    """A man wounded in Saturday's bombing who dies on Thursday is one of Saturday's dead."""
    deeds = [
        o
        for o in sentence
        if o.kind is Kind.EVENT
        and o.scene.deed
        and o.own_day
        and not o.soft
        and fact.start
        and o.end < fact.start
        and fact.start - o.end < 60
    ]
    if deeds:
        deed = min(deeds, key=lambda o: (abs(o.at - fact.at), o.id))
        fact.start, fact.end = deed.start, deed.end
        fact.spots, fact.own_spot = deed.spots or fact.spots, deed.own_spot


def _spots_of_the_deed(fact: Fact, before: Iterable[Fact]) -> None:
    """ "The number killed in the bombing" lies where the bombing was told to be, and not in the
    town to which the sentence before goes on."""
    told = [o for o in before if o.kind is Kind.EVENT and o.mode == fact.mode and o.own_spot]
    if told:
        fact.spots, fact.within = told[-1].spots, told[-1].within


def _days_from(fact: Fact, others: Iterable[Fact]) -> None:
    if fact.start and not fact.soft:
        return
    told = [o for o in others if o.own_day and not o.soft and o.kind in (Kind.TOLL, Kind.EVENT)]
    if not told:
        return
    nearest = min(told, key=lambda o: (abs(o.at - fact.at), o.id))
    fact.start, fact.end, fact.since = nearest.start, nearest.end, nearest.since
    fact.own_day, fact.soft = False, False
    fact.hours = fact.hours or nearest.hours


def _spots_from(fact: Fact, others: Iterable[Fact]) -> None:
    # A reader may carry a place on; the place of the deed that is spoken of comes before it.
    if fact.own_spot or (fact.spots and not fact.scene.deed):
        return
    if fact.scene.deed:
        others = [o for o in others if o.scene.deed or o.kind is Kind.EVENT]
    told = [o for o in others if o.own_spot]
    if told:
        nearest = min(told, key=lambda o: (abs(o.at - fact.at), o.id))
        fact.spots = nearest.spots
        fact.within = fact.within or nearest.within

"""Which tolls of a whole text tell how another of them is meant?

"Five were shot" counts the dead in when the text tells one dead and four hurt. "He was pronounced
dead" is a toll only of somebody whose death the text has not told yet. "A mother and her son"
are two where the text doesn't count them. Everything here takes time with the length of the
text, not with its square: a text may have twenty thousand tolls.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from tollbook.extract.cues import words
from tollbook.extract.draft import Draft
from tollbook.extract.people import victim_nouns
from tollbook.extract.reading import Reading
from tollbook.extract.together import all_together
from tollbook.model.claim import Outcome, Toll

# Sentences in which the person that a pronoun stands for is looked for.
LOOK_BACK = 3
# Characters between those wounded and how many of them "mortally".
NEAR = 60
# Small numbers add up by chance.
CHANCE = 4
OTHER = re.compile(r"\b(?:others?|more(?! than))\b", re.IGNORECASE)
SHOT = ("cue:shot/", "cue:shooting/", "cue:wounded/subject shot", "cue:struck/", "cue:hit/")
# Of whom the text may tell further on that some of them died: "four men suffering from gunshot
# wounds. One died; the other three …".
MAY_HAVE_DIED = tuple(
    f"cue:{verb}/" for verb in "suffering suffered taken transported rushed airlifted".split()
)
# Of two, one is dead and one hurt too often by chance.
MANY = 2


def settled(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """The tolls of a text as each is meant beside the others."""
    told = [d for d in drafts if isinstance(d.body, Toll)]
    _tell_apart(reading, told)
    _among_those_told(told)
    dropped = {id(d) for d in _counted_before(reading, told)}
    return all_together(reading, [d for d in drafts if id(d) not in dropped])


def _exact(draft: Draft) -> int | None:
    assert isinstance(draft.body, Toll)
    count = draft.body.count
    return count.min if count.min == count.max else None


def _outcome(draft: Draft) -> Outcome:
    assert isinstance(draft.body, Toll)
    return draft.body.outcome


def _tell_apart(reading: Reading, told: list[Draft]) -> None:
    """Make casualties of those "shot" whom the text counts among the dead as well."""
    content = reading.text.content
    dead, hurt = (
        {
            _floor(d)
            for d in told
            # Of "six were shot" and "five were shot", neither is what is left of the other.
            if _outcome(d) is outcome
            and (not d.why[0].startswith(SHOT) or OTHER.search(content, d.start, d.end))
        }
        - {0}
        for outcome in (Outcome.KILLED, Outcome.WOUNDED)
    )
    fatal = [d for d in told if d.why[0].startswith(("cue:fatally", "cue:mortally"))]
    for draft in told:
        if _outcome(draft) is not Outcome.WOUNDED:
            continue
        assert isinstance(draft.body, Toll)
        total = _floor(draft)
        mortally = any(
            f.sentence == draft.sentence and 0 < f.start - draft.end < NEAR for f in fatal
        )
        if mortally and draft.part_of is None and total > 1:
            draft.body = replace(draft.body, outcome=Outcome.CASUALTIES)
            continue
        if total > 1 and _all_died(reading, draft, told, total):
            draft.body = replace(draft.body, outcome=Outcome.KILLED)
            continue
        if not draft.why[0].startswith(SHOT):
            if total > MANY and _some_died(reading, draft, told, total, hurt):
                draft.body = replace(draft.body, outcome=Outcome.CASUALTIES)
            continue
        if any(total + n in dead for n in dead if min(n, total) > CHANCE):
            # "44 have been killed in two towns: they shot 16 …, and killed 28": dead, too.
            draft.body = replace(draft.body, outcome=Outcome.KILLED)
            continue
        sums = any(total - n in hurt for n in dead if n < total)
        if total > 1 and sums:
            draft.body = replace(draft.body, outcome=Outcome.CASUALTIES)


def _all_died(reading: Reading, draft: Draft, told: list[Draft], total: int) -> bool:
    """Whether all of those shot, or found with wounds, are told dead in the next sentences: "Two
    men were shot in a car. Both died"."""
    if not draft.why[0].startswith((*SHOT, *MAY_HAVE_DIED)):
        return False
    if OTHER.search(reading.text.content, draft.start, draft.end):
        return False
    return any(
        _outcome(d) is Outcome.KILLED
        and 0 < d.sentence - draft.sentence <= LOOK_BACK
        and _exact(d) == total
        and (ALL.match(reading.text.content, d.start) or d.why[0].endswith("/those counted before"))
        for d in told
    )


# "Both died", "all three were dead".
ALL = re.compile(r"both\b|all\b", re.IGNORECASE)


def _some_died(
    reading: Reading, draft: Draft, told: list[Draft], total: int, hurt: set[int]
) -> bool:
    """Whether of people with wounds, or taken to hospital, the text goes on to tell some dead and
    the rest hurt: "four men suffering from gunshot wounds. One died; the other three …"."""
    if not draft.why[0].startswith(MAY_HAVE_DIED):
        return False
    if OTHER.search(reading.text.content, draft.start, draft.end):
        return False  # the dead are told already
    return any(
        _outcome(d) is Outcome.KILLED
        and 0 <= d.sentence - draft.sentence <= LOOK_BACK
        and total - (_exact(d) or total) in hurt
        for d in told
    )


def _among_those_told(told: list[Draft]) -> None:
    """Make those who "were among the dead" parts of the toll of the dead told before them."""
    before: list[Draft] = []
    last: Draft | None = None
    for draft in told:
        first, previous, last = draft.why[0], last, draft
        if (
            first == "cue:through: and"
            and previous is not None
            and previous.sentence == draft.sentence
            and previous.why[0].endswith("/among")
        ):
            # "the dead include 37 women and 22 children"
            draft.part_of = draft.part_of or previous.part_of
            continue
        if first.endswith("/among") and draft.part_of is None:
            whole = next(
                (
                    d
                    for d in reversed(before)
                    if _outcome(d) is _outcome(draft)
                    and draft.sentence - d.sentence <= LOOK_BACK
                    and (_exact(d) or _least(d)) > (_exact(draft) or 0)
                ),
                None,
            )
            draft.part_of = whole
        elif draft.part_of is None:
            before.append(draft)


def _floor(draft: Draft) -> int:
    """The least that a toll states; 0 where it states none."""
    assert isinstance(draft.body, Toll)
    return draft.body.count.min or 0


def _least(draft: Draft) -> int:
    """About how many a toll counts."""
    assert isinstance(draft.body, Toll)
    return draft.body.count.min or draft.body.count.best or draft.body.count.max or 0


def _counted_before(reading: Reading, told: list[Draft]) -> list[Draft]:
    """The tolls of pronouns whose persons the text has told dead, or never described."""
    spoken = [d for d in told if d.why[0].startswith("cue:pronoun")]
    if not spoken:
        return []
    pronouns = {id(d) for d in spoken}
    ones = sorted((d for d in told if _exact(d) == 1), key=lambda d: d.start)
    starts = [d.start for d in ones]
    death = any(_outcome(d) is Outcome.KILLED and id(d) not in pronouns for d in ones)
    first = min(d.start for d in spoken)
    return [
        d
        for d in spoken
        if not _uncounted(
            reading, d, ones[: bisect_left(starts, d.start)], elsewhere=death or first < d.start
        )
    ]


def _uncounted(reading: Reading, draft: Draft, before: list[Draft], *, elsewhere: bool) -> bool:
    """Whether a pronoun's person has been named as harmed or described, and not as dead: by the
    last single person before it, else if no death of one is told `elsewhere`."""
    if before and draft.sentence - before[-1].sentence <= LOOK_BACK:
        return _outcome(before[-1]) is not Outcome.KILLED
    if elsewhere:
        return False
    near = [s.clean for s in reading.sentences[max(0, draft.sentence - 2) : draft.sentence]]
    here = reading.sentences[draft.sentence]
    near.append(here.clean[: max(0, draft.start - here.start)])
    nouns = victim_nouns()
    return any(word in nouns for clean in near for word in words(clean))

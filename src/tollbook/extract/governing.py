"""Which harm word governs which count?

Words in direct touch decide first (`touching`); the parse decides at a distance (`syntax`); a
count without a harm word of its own takes it from the toll beside it or around it (`neighbours`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tollbook.extract.asides import after_aside
from tollbook.extract.harms import Form, Harm
from tollbook.extract.mentions import Mention, status_of
from tollbook.extract.neighbours import (
    broken_down,
    on_the_list,
    predicate,
    relate,
    through_following,
    through_neighbour,
)
from tollbook.extract.people import victim_nouns
from tollbook.extract.syntax import by_parse
from tollbook.extract.touching import touch
from tollbook.extract.uncounted import told_of
from tollbook.model.claim import Outcome, Status

if TYPE_CHECKING:
    from spacy.tokens import Doc


def link(doc: Doc, mentions: list[Mention], harms: list[Harm]) -> None:
    """Give each mention the harm that governs it, by touch, by the parse, or through a neighbour."""
    mentions.sort(key=lambda m: m.first)
    touching = {id(m): list(touch(doc, m, mentions, harms)) for m in mentions}
    for mention in mentions:
        options = [
            (score, harm, why)
            for score, harm, why in touching[id(mention)]
            if allowed(mention, harm)
        ]
        options += [
            (score, harm, why)
            for score, harm, why in by_parse(doc, mention, harms)
            if allowed(mention, harm)
        ]
        options = [o for o in options if not _taken(doc, o, mention, mentions, touching)]
        if options:
            _, harm, why = max(options, key=lambda o: (o[0], -abs(o[1].i - mention.first)))
            settle(doc, mention, harm, why, harms)
    for mention in mentions:
        if mention.outcome is None:
            through_uncounted(doc, mention, mentions, harms)
    for position, mention in enumerate(mentions):
        if mention.outcome is None:
            through_neighbour(doc, mention, mentions[:position], harms)
    for position, mention in reversed(list(enumerate(mentions[:-1]))):
        if mention.outcome is None:
            behind = after_aside(doc, mention.end)
            later = (m for m in mentions[position + 1 :] if m.first >= behind)
            through_following(doc, mention, next(later, mentions[position + 1]))
    on_the_list(doc, mentions)
    for position, mention in enumerate(mentions):
        if mention.outcome is not None:
            broken_down(doc, mention, mentions[position + 1 :])
    for position, mention in enumerate(mentions):
        relate(doc, mention, mentions[:position])


def through_uncounted(
    doc: Doc, mention: Mention, mentions: list[Mention], harms: list[Harm]
) -> None:
    """A count that breaks down people named without a number takes what is done to them."""
    people = told_of(doc, mention)
    if people is None:
        return
    others = [m for m in mentions if m is not mention]
    options = [
        option
        for option in (*touch(doc, people, others, harms), *by_parse(doc, people, harms))
        if allowed(people, option[1])
    ]
    if options:
        _, harm, why = max(options, key=lambda o: (o[0], -abs(o[1].i - people.first)))
        predicate(doc, mention)
        settle(doc, mention, harm, f"{why}, of them", harms)


def allowed(mention: Mention, harm: Harm) -> bool:
    """Whether such a harm can be done to such people at all.

    Armies lose fighters, and cities, hope and elections too: a loss needs people. Custody is
    harm to fighters, civilians and hostages held by a party to the conflict; arrests are not.
    """
    if harm.form is Form.LOSS:
        return mention.quantity.none or (mention.noun in victim_nouns() and mention.noun != "other")
    if harm.form is Form.SENT:
        return mention.noun in ANYBODY or mention.head is None
    if harm.form in (Form.TAKEN, Form.CONDITION):
        return mention.head is None or (
            mention.noun in victim_nouns() and mention.noun not in AT_HOSPITALS
        )
    if harm.form is Form.STRIKE:
        return mention.noun in victim_nouns()
    if harm.form in (Form.CUSTODY, Form.CUSTODY_OF):
        return mention.noun in ("hostage", "prisoner", "captive", "body") or (
            mention.status in (Status.MILITARY, Status.MERCENARY)
            or (mention.status is Status.CIVILIAN and harm.form is Form.CUSTODY)
        )
    return True


# Those who are taken to hospitals without having been hurt.
AT_HOSPITALS = frozenset(
    "body corpse dead deceased doctor nurse medic paramedic surgeon patient staff worker volunteer prisoner".split()
)


# Those who are sent to a hospital because they were hurt, unless the text says more.
ANYBODY = frozenset(
    "people person man woman boy girl child teen teenager adult other victim passenger bystander".split()
)


def settle(doc: Doc, mention: Mention, harm: Harm, why: str, harms: list[Harm]) -> None:
    """Write the outcome; "killed and wounded" under one number is casualties."""
    mention.harm, mention.outcome, mention.why = harm, harm.outcome, why
    if why.startswith("number") and harm.i and mention.status is Status.UNKNOWN:
        mention.status, _ = status_of(doc, max(0, harm.i - 5), harm.i - 1)
    if mention.status is Status.UNKNOWN and own_dead(doc, mention):
        mention.status = Status.MILITARY
    if harm.outcome in (Outcome.KILLED, Outcome.WOUNDED):
        for other in harms:
            if {harm.outcome, other.outcome} == {Outcome.KILLED, Outcome.WOUNDED}:
                low, high = sorted((harm.i, other.i))
                between = [t.lower_ for t in doc[low + 1 : high]]
                if between in (
                    ["and"],
                    ["or"],
                    ["or", "been"],
                    ["and/or"],
                    ["/"],
                    ["-", "or", "-"],
                    ["or", "were"],
                ) and not _object_after(doc, high):
                    mention.outcome = Outcome.CASUALTIES
    if mention.noun in ("casualty",) and harm.form is not Form.NOUN:
        mention.outcome = Outcome.CASUALTIES


def own_dead(doc: Doc, mention: Mention) -> bool:
    """ "19 dead of its own", said by an army: an armed party's own dead are its fighters."""
    rest = [t.lower_ for t in doc[mention.end : mention.end + 5]]
    if "own" not in rest or not {"its", "their", "our", "his"} & set(rest):
        return False
    return any(t.lower_ in ARMED for t in doc[: mention.first])


ARMED = frozenset(
    "army forces force militia rebels command ministry battalion brigade corps front group military insurgents militants separatists".split()
)


def _object_after(doc: Doc, i: int) -> bool:
    return i + 1 < len(doc) and (
        doc[i + 1].like_num
        or doc[i + 1].lower_
        in (
            "at",
            "more",
            "dozens",
            "scores",
            "several",
            "hundreds",
            "another",
            "many",
            "over",
            "some",
            "nearly",
            "about",
        )
    )


def _taken(
    doc: Doc,
    option: tuple[int, Harm, str],
    mention: Mention,
    mentions: list[Mention],
    touching: dict[int, list[tuple[int, Harm, str]]],
) -> bool:
    """Whether a bare "-ed" word between two counts belongs to the other one.

    "8 killed 58 injured": each count has its own word right of it. "killed 8, injured 58":
    each left of it. A word with a count on both sides goes the way the others go.
    """
    _score, harm, _why = option
    if harm.form is not Form.EITHER:
        return False
    left = [m for m in mentions if any(h is harm and "subject" in w for _, h, w in touching[id(m)])]
    right = [m for m in mentions if any(h is harm and "object" in w for _, h, w in touching[id(m)])]
    if not left or not right:
        return False
    right_has_own = any(h is not harm and "subject" in w for _, h, w in touching[id(right[0])])
    left_has_own = any(
        h is not harm and ("object" in w or "noun" in w) for _, h, w in touching[id(left[0])]
    )
    if right_has_own and not left_has_own:
        return mention in right
    if left_has_own and not right_has_own:
        return mention in left
    token = doc[harm.i]
    active = token.tag_ == "VBD" and any(c.dep_ == "nsubj" for c in token.children)
    return mention in (left if active else right)

"""Which harm words stand in direct touch with a count, with only small words between them?

Words in touch decide before the parse does, since many reports have lost their commas and the
parse with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollbook.extract.asides import after_aside
from tollbook.extract.harms import BE, HAVE, Form, Harm
from tollbook.extract.mentions import Mention
from tollbook.extract.people import singular, victim_nouns
from tollbook.model.claim import Outcome

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# What may stand between a victim phrase and the harm word right of it.
SUBJECT_GAP = BE | HAVE | frozenset(
    "also all already still reportedly allegedly immediately now later since more others other people "
    "who that which to either in total instantly both least , - – — \" ' ( ) : / confirmed believed "
    "feared reported presumed thought said known found lay lying left declared pronounced seriously badly critically severely "
    "slightly lightly gravely mortally fatally subsequently then so far not yet never ever died and "
    "so-called apparently officially have themselves currently remain remains remained listed as went gone go still".split()
)  # fmt: skip
DEADLY = frozenset(["fatally", "mortally"])
ONE_IS = frozenset("is was has remains".split())
# What may stand between a harm word and its object right of it.
OBJECT_GAP = frozenset(
    "the a an its their his her our other another further up to of : - – — ( \" ' also and then in all least at dead".split()
)
NOUN_GAP = frozenset(
    "of among for to at : - – — ( [ ' \" the has have had is was are were be been being risen rose rises rising "
    "climbed climbs climbing reached reaches reaching stands stood standing passed passes topped tops hit hits "
    "exceeds exceeded increased increases put puts putting may might could would now by from as , still that so far in include includes included including "
    "amount amounts amounted total totals totaled totalled there jumped grew grown gone went up down revised updated currently already since then today soared".split()
)  # fmt: skip


# Forms that take their victims as objects only.
NO_SUBJECT = frozenset(
    [Form.ACTIVE, Form.LOSS, Form.TOLL, Form.CUSTODY, Form.SENT, Form.DOER, Form.STRIKE]
)


# "nine policemen killed, bringing the toll to 86"
BRINGING = frozenset(
    "bring brings bringing brought take takes taking took raise raises raising raised push pushes pushing pushed "
    "lift lifts lifting lifted".split()
)


def touch(
    doc: Doc, mention: Mention, mentions: list[Mention], harms: list[Harm]
) -> Iterator[tuple[int, Harm, str]]:
    """Harms in direct touch with a mention: only small words stand between."""
    for harm in harms:
        if harm.i < mention.first:
            gap = [t.lower_ for t in doc[harm.i + 1 : mention.first]]
            if any(
                harm.i < other.first < mention.first and not _was(doc, other) for other in mentions
            ):
                continue
            if (
                harm.form
                in (Form.ACTIVE, Form.EITHER, Form.LOSS, Form.CUSTODY, Form.SENT, Form.STRIKE)
                and len(gap) <= 3
                and all(w in OBJECT_GAP for w in gap)
                and "in" not in gap[:1]
                and gap[:1] not in (["to"], ["at"])
            ):
                yield 10 - len(gap), harm, f"{doc[harm.i].lower_}/object"
            elif harm.form is Form.STATE and gap in ([], [":"], ["is"], ["are"]):
                yield 7, harm, f"{doc[harm.i].lower_}/list"
            elif (
                number_of(doc, harm)
                and gap
                and gap[-1] != "from"
                and len(gap) <= 7
                and all(w in NOUN_GAP for w in gap)
            ):
                yield 9, harm, f"number {doc[harm.i].lower_}"
            elif number_of(doc, harm) and (_risen(gap) or _put_at(doc, harm, gap)):
                yield 8, harm, f"number {doc[harm.i].lower_}"
            elif harm.form is Form.NOUN and gap == [","] and partitive(doc, harm):
                yield 9, harm, f"of the {doc[harm.i].lower_}"
            elif harm.form is Form.DOER:
                if gap[:1] == ["of"] and all(w in NOUN_GAP for w in gap):
                    yield 9, harm, f"{doc[harm.i].lower_}/of"
            elif harm.form is Form.NOUN and _of_behind_phrases(doc, harm.i, mention.first):
                yield 9, harm, f"{doc[harm.i].lower_}/of"
            elif (
                harm.form in (Form.NOUN, Form.TOLL)
                and not (
                    harm.outcome is Outcome.CASUALTIES and gap[:1] not in (["of"], [":"], ["at"])
                )
                and len(gap) <= 7
                and all(
                    w in NOUN_GAP or doc[harm.i + 1 + n].pos_ == "ADV" for n, w in enumerate(gap)
                )
                and gap
                and gap != ["in"]
                and (gap != [","] or mention.noun in {"", *victim_nouns()})
            ):
                score = 10 if gap == ["of"] else 9 - len(gap) // 3
                role = "among" if gap[0].startswith("includ") else "noun"
                yield score, harm, f"{doc[harm.i].lower_}/{role}"
            elif (
                harm.form is Form.TOLL
                and not any(
                    doc[j].tag_ in ("VBD", "VBZ", "VBP") and doc[j].lower_ not in NOUN_GAP
                    for j in range(harm.i + 1, mention.first)
                )
                and gap
                and (gap[:-1] if gap[-1] in NOW else gap)[-1:]
                in ([w] for w in ("to", "at", "of", "stands", "reached", "is", "was"))
            ):
                yield 7, harm, f"{doc[harm.i].lower_}/toll"
        elif mention.head == harm.i or mention.last < harm.i < mention.end:
            # "four other victims had died": the verb says more than the noun.
            yield (
                5 if harm.outcome is Outcome.CASUALTIES else 10,
                harm,
                f"{doc[harm.i].lower_}/counted",
            )
        elif harm.form is Form.EITHER and harm.i >= mention.end and _of_those(doc, mention, harm):
            yield 9, harm, f"those {doc[harm.i].lower_}"
        elif harm.i >= mention.end:
            if _brought(doc, mention, harm):
                yield 9, harm, f"number {doc[harm.i].lower_}"
                continue
            if harm.form in NO_SUBJECT or does_harm(doc, harm):
                continue
            # What is told in the aside itself is reached from the people.
            behind = after_aside(doc, mention.end, harm.i)
            if any(behind <= other.first < harm.i for other in mentions):
                continue
            gap = [t.lower_ for t in doc[behind : harm.i]]
            if harm.form is Form.CONDITION and mention.quantity.min != 1 and ONE_IS & set(gap):
                continue  # "the nun, shot by several men, is in serious condition"
            if harm.form is Form.NOUN:
                if not gap and mention.head is None:
                    yield 9, harm, f"{doc[harm.i].lower_}/counted"
                elif gap and len(gap) <= 5 and {"among"} & set(gap):
                    yield 9, harm, f"{doc[harm.i].lower_}/among"
                elif gap in (["of", "the"], ["of", "those"], ["of", "its"], ["of", "their"]):
                    told = _has_become(doc, mention, harm, harms)
                    yield 5 if told else 9, harm, f"{doc[harm.i].lower_}/of"
                continue
            if doc[harm.i].lower_ in DEADLY and gap in (["of", "them"], ["of", "whom"]):
                yield (
                    10,
                    harm,
                    f"{doc[harm.i].lower_}/subject",
                )  # "three were shot, one of them fatally"
            elif len(gap) <= 7 and all(
                w in SUBJECT_GAP or doc[behind + n].pos_ in ("ADV", "AUX")
                for n, w in enumerate(gap)
            ):
                score = 10 - len(gap) // 2 if behind == mention.end else 6
                yield score, harm, f"{doc[harm.i].lower_}/subject"


# "the death toll in Gao is now seven"
NOW = frozenset("now currently already still officially".split())


def _has_become(doc: Doc, mention: Mention, harm: Harm, harms: list[Harm]) -> bool:
    """Whether the verb tells worse of some of those harmed: "one of the wounded later died"."""
    verb = doc[mention.last].head
    return any(
        other.i == verb.i and other.outcome is not harm.outcome and other.form is not Form.ACTIVE
        for other in harms
    )


def _was(doc: Doc, mention: Mention) -> bool:
    """Whether a count is what a number was before: "corrected … from 93 down to 88"."""
    return mention.first > 0 and doc[mention.first - 1].lower_ == "from"


def _risen(gap: list[str]) -> bool:
    """Whether a number's verb stands before the count, with what the number is of between:
    "the number of people killed in the raid on the port has risen to 22"."""
    verb = next((n for n in range(len(gap) - 1, -1, -1) if gap[n] in RISES), None)
    if verb is None or len(gap) > 24 or not {";", ":"}.isdisjoint(gap):
        return False
    return len(gap) - verb <= 4 and gap[-1] in ("to", "at", "of", "reached", "exceeded", "passed")


# What a number does before it says how high it is.
RISES = frozenset(
    "risen rose rises rising climbed climbs grown grew increased jumped gone went stands stood reached "
    "fallen fell dropped passed exceeded".split()
)


def _put_at(doc: Doc, harm: Harm, gap: list[str]) -> bool:
    """ "bringing the number of soldiers killed since 23 May to 54", "put the number of civilians
    killed there at 22": what brings or puts the number stands before it."""
    if gap[-2:] == ["it", "is"] and gap[-3:-2] in ([":"], [";"], ["—"], ["–"]):
        gap = [*gap[:-3], "at"]  # "corrected the number of people killed: it is 219"
    if len(gap) > 24 or gap[-1:] not in (["to"], ["at"]) or not {";", ":"}.isdisjoint(gap):
        return False
    before = {t.lower_ for t in doc[max(0, harm.i - 9) : harm.i]}
    return not before.isdisjoint(BRINGING | PUTTING)


# Verbs that set a number: "put the number at", "corrected the number to".
PUTTING = frozenset(
    "put puts putting set sets corrected revised raised lowered cut reduced updated".split()
)


def _brought(doc: Doc, mention: Mention, harm: Harm) -> bool:
    """ "bringing to 21 the number of people killed": the count before the number it is of."""
    before = [t.lower_ for t in doc[max(0, mention.first - 5) : mention.first]]
    if before[-1:] not in (["to"], ["at"]) or (BRINGING.isdisjoint(before) and "put" not in before):
        return False
    gap = [t.lower_ for t in doc[mention.last + 1 : harm.i]]
    return (
        len(gap) <= 9
        and gap[:1] in (["the"], ["its"], ["their"])
        and (gap[1:3] == ["number", "of"] or gap[1:4] == ["total", "number", "of"])
    )


def _of_behind_phrases(doc: Doc, i: int, first: int) -> bool:
    """ "the murder on the night of 3 May of six men": only phrases of place and time
    stand between a noun of harm and its "of"."""
    gap = doc[i + 1 : first]
    return (
        3 <= len(gap) <= 12
        and gap[0].lower_ in ("on", "in", "at", "near", "by")
        and gap[-1].lower_ == "of"
        and not any(t.pos_ in ("VERB", "AUX", "PUNCT") for t in gap)
    )


def does_harm(doc: Doc, harm: Harm) -> bool:
    """Whether a bare "-ed" word has a doer before it and a person after it: "three men shot and
    killed the judge", "a boy who shot his friend"."""
    if harm.form is not Form.EITHER:
        return False
    verb = doc[harm.i]
    verbs = [verb, *(c for c in verb.children if c.dep_ == "conj" and c.tag_ == "VBD")]
    if not any(c.dep_ == "nsubj" and c.i < harm.i for c in verb.children):
        return False
    return any(
        c.dep_ == "dobj" and c.i > v.i and (c.pos_ in ("PROPN", "PRON") or _one_person(c))
        for v in verbs
        for c in v.children
    )


def _one_person(token: Token) -> bool:
    """Whether a noun with an article or owner names one person: "the judge", "his friend"."""
    return singular(token.text) in victim_nouns() and any(
        c.dep_ in ("det", "poss") for c in token.children
    )


def _of_those(doc: Doc, mention: Mention, harm: Harm) -> bool:
    """ "nine of those killed", "76 children were among those killed"."""
    gap = [t.lower_ for t in doc[mention.end : harm.i]]
    return len(gap) <= 5 and gap[-1:] == ["those"] and bool({"of", "among"} & set(gap))


def number_of(doc: Doc, harm: Harm) -> bool:
    """ "the number of soldiers killed": the count comes after, not before, the harm word."""
    return any(
        doc[j].lower_ in ("number", "numbers", "figure", "tally", "count", "total")
        for j in range(max(0, harm.i - 8), harm.i)
    )


def partitive(doc: Doc, harm: Harm) -> bool:
    """ "Of the dead, 165 …": some of those already counted."""
    return (
        harm.i >= 2 and doc[harm.i - 2].lower_ == "of" and (harm.i == 2 or doc[harm.i - 3].is_punct)
    )

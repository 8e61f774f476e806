"""Which harm word governs which count?

Words in direct touch decide first, since many reports have lost their commas and the parse
with them; the parse decides at a distance; a count without a harm word of its own takes it from
the toll beside it or around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollbook.extract.asides import after_aside, counts_of_them
from tollbook.extract.harms import BE, HAVE, HURTS, Form, Harm
from tollbook.extract.mentions import Mention, status_of
from tollbook.extract.people import singular, victim_nouns
from tollbook.model.claim import Outcome, Status

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
# What may stand between a harm word and its object right of it.
OBJECT_GAP = frozenset(
    "the a an its their his her our other another further up to of : - – — ( \" ' also and then in all least at dead".split()
)
NOUN_GAP = frozenset(
    "of among for to at : - – — ( [ ' \" the has have had is was are were be been being risen rose rises rising "
    "climbed climbs climbing reached reaches reaching stands stood standing passed passes topped tops hit hits "
    "exceeds exceeded increased increases put puts putting may might could would now by from as , still that so far in include includes included including "
    "jumped grew grown gone went up down revised updated currently already since then today soared".split()
)  # fmt: skip
SUBSET_CUES = frozenset("including include includes included among amongst notably".split())
COORDINATION = frozenset(
    "and or but , ; as well as along with plus alongside together & / - – — (".split()
)


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


def allowed(mention: Mention, harm: Harm) -> bool:
    """Whether such a harm can be done to such people at all.

    Armies lose fighters, and cities, hope and elections too: a loss needs people. Custody is
    harm to fighters, civilians and hostages held by a party to the conflict; arrests are not.
    """
    if harm.form is Form.LOSS:
        return mention.quantity.none or (mention.noun in victim_nouns() and mention.noun != "other")
    if harm.form is Form.SENT:
        return mention.noun in ANYBODY or mention.head is None
    if harm.form is Form.TAKEN:
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


# Forms that take their victims as objects only.
NO_SUBJECT = frozenset(
    [Form.ACTIVE, Form.LOSS, Form.TOLL, Form.CUSTODY, Form.SENT, Form.DOER, Form.STRIKE]
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
            ):
                score = 10 if gap == ["of"] else 9 - len(gap) // 3
                yield score, harm, f"{doc[harm.i].lower_}/noun"
            elif (
                harm.form is Form.TOLL
                and not any(
                    doc[j].tag_ in ("VBD", "VBZ", "VBP") and doc[j].lower_ not in NOUN_GAP
                    for j in range(harm.i + 1, mention.first)
                )
                and gap
                and gap[-1] in ("to", "at", "of", "stands", "reached", "is", "was")
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
            if harm.form is Form.NOUN:
                if not gap and mention.head is None:
                    yield 9, harm, f"{doc[harm.i].lower_}/counted"
                elif gap and len(gap) <= 5 and {"among"} & set(gap):
                    yield 9, harm, f"{doc[harm.i].lower_}/among"
                elif gap in (["of", "the"], ["of", "those"], ["of", "its"], ["of", "their"]):
                    told = _has_become(doc, mention, harm, harms)
                    yield 5 if told else 9, harm, f"{doc[harm.i].lower_}/of"
                continue
            if len(gap) <= 7 and all(
                w in SUBJECT_GAP or doc[behind + n].pos_ in ("ADV", "AUX")
                for n, w in enumerate(gap)
            ):
                score = 10 - len(gap) // 2 if behind == mention.end else 6
                yield score, harm, f"{doc[harm.i].lower_}/subject"


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


def by_parse(doc: Doc, mention: Mention, harms: list[Harm]) -> Iterator[tuple[int, Harm, str]]:
    """Harms that govern a mention in the dependency parse, at any distance."""
    head = doc[mention.head if mention.head is not None else mention.last]
    by_token = {h.i: h for h in harms}
    for token in {head, doc[mention.last]}:
        if token.dep_ in ("nummod", "quantmod") and token is not head:
            continue
        governor = token.head
        harm = by_token.get(governor.i)
        if token.dep_ == "nsubjpass" and harm and harm.form is not Form.CUSTODY:
            yield 8, harm, f"{governor.lower_}/passive"
        elif (
            token.dep_ == "nsubj"
            and harm
            and harm.form in (Form.INTRANSITIVE, Form.STATE, Form.PASSIVE, Form.TAKEN)
        ):
            yield 8, harm, f"{governor.lower_}/subject"
        elif (
            token.dep_ == "nsubj"
            and harm
            and harm.form is Form.EITHER
            and not any(c.dep_ in ("dobj", "obj") for c in governor.children)
            and not does_harm(doc, harm)
        ):
            yield 6, harm, f"{governor.lower_}/subject"
        elif (
            token.dep_ in ("dobj", "obj")
            and harm
            and harm.form in (Form.ACTIVE, Form.EITHER, Form.LOSS, Form.CUSTODY, Form.STRIKE)
        ):
            yield 8, harm, f"{governor.lower_}/object"
        elif (
            token.dep_ == "pobj"
            and governor.lower_ == "of"
            and (noun := by_token.get(governor.head.i))
            and noun.form in (Form.NOUN, Form.TOLL, Form.DOER)
        ):
            yield 8, noun, f"{governor.head.lower_}/of"
        elif token.dep_ in ("conj", "nsubj", "attr") and (
            joint := _joined_to_victims(token, by_token)
        ):
            if not has_own_verb(doc, mention.first, mention.end, joint):
                among = doc[joint.i].head.lower_ in ("among", "amongst")
                yield 7, joint, f"{doc[joint.i].lower_}/{'among' if among else 'of, joined'}"
        elif token.dep_ == "pobj" and governor.lower_ in ("with", "like"):
            beside = governor.head if governor.head.lower_ in JOINING else governor
            along = by_token.get(beside.head.i)
            if along and beside is not governor and along.form in (Form.PASSIVE, Form.INTRANSITIVE):
                yield 7, along, f"along with {beside.head.lower_}"
        if token.dep_ in ("nsubj", "nsubjpass") and token.i < governor.i:
            # "were taken to hospital with gunshot wounds"
            for borne in harms:
                if doc[borne.i].lower_ in HURTS and governor in carriers(doc[borne.i]):
                    yield 7, borne, f"with {doc[borne.i].lower_}"
        if token.dep_ in ("nsubj", "nsubjpass", "dobj"):
            # "12 are dead", "dozens are feared dead", "were shot and killed", "left 12 people dead"
            for child in governor.children:
                deeper = by_token.get(child.i)
                if (
                    deeper
                    and deeper.form not in (Form.ACTIVE, Form.LOSS, Form.SENT)
                    and child.dep_ in ("acomp", "attr", "oprd", "xcomp", "ccomp", "conj")
                    and (child.i > token.i)
                ):
                    own = any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
                    if child.dep_ == "ccomp" and (
                        any(c.dep_ == "mark" for c in child.children)
                        or (own and token.dep_ != "dobj")
                    ):
                        continue  # "one told us that seven had been killed"
                    if child.dep_ == "conj" and (
                        own or (deeper.form is Form.EITHER and token.dep_ == "nsubj")
                    ):
                        continue
                    yield 7, deeper, f"{child.lower_}/{child.dep_}"
                # "were registered as displaced", "are listed as missing"
                if deeper and child.dep_ == "dobj" and deeper.form is Form.INTRANSITIVE:
                    yield 7, deeper, f"{child.lower_}/lost"  # "lost their lives"
                if (
                    deeper
                    and child.dep_ == "advcl"
                    and any(c.lower_ == "as" for c in child.children)
                ):
                    yield 7, deeper, f"as {child.lower_}"
                if child.dep_ == "prep" and child.lower_ == "as" and token.dep_ == "nsubjpass":
                    for named in child.children:
                        if named.i in by_token and by_token[named.i].form is not Form.ACTIVE:
                            yield 7, by_token[named.i], f"as {named.lower_}"
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "with" and child.i > token.i:
                # "three men with gunshot wounds"
                for named in child.children:
                    if named.dep_ == "pobj" and named.lower_ in HURTS and named.i in by_token:
                        yield 7, by_token[named.i], f"with {named.lower_}"
            inner = by_token.get(child.i)
            if (
                inner
                and child.dep_ in ("acl", "relcl")
                and child.i > token.i
                and inner.form not in (Form.ACTIVE, Form.NOUN, Form.LOSS, Form.SENT)
                and not does_harm(doc, inner)
            ):
                yield 8, inner, f"{child.lower_}/{child.dep_}"


def among_them(noun: Token) -> Token | None:
    """Who is told to be among those harmed: "among the dead were a nurse and two drivers"."""
    among, verb = noun.head, noun.head.head
    if noun.dep_ != "pobj" or among.lower_ not in ("among", "amongst") or among.i > verb.i:
        return None
    if verb.lower_ not in ("was", "were", "is", "are"):
        return None
    return next((c for c in verb.children if c.dep_ in ("nsubj", "attr") and c.i > verb.i), None)


def _joined_to_victims(token: Token, by_token: dict[int, Harm]) -> Harm | None:
    """The noun of harm whose "of" names people without a number, to whom these are joined: "the
    murder of Forero, his wife and two others", "the killings of the nuns and the two drivers"."""
    first = token
    for noun in by_token.values():
        told = among_them(token.doc[noun.i]) if noun.form is Form.NOUN else None
        if told is not None and token in (told, *told.conjuncts):
            return noun
    while first.dep_ in ("conj", "appos") and first.head.i < first.i:
        first = first.head
        if any(c.dep_ == "nummod" for c in first.children):
            return None
    if first.dep_ != "pobj" or first.head.lower_ != "of":
        return None
    harm = by_token.get(first.head.head.i)
    return harm if harm is not None and harm.form is Form.NOUN else None


def carriers(wound: Token) -> Iterator[Token]:
    """What may have its subject bear a wound: "have bullet wounds", or for a wound told with
    "with" the words above it, nearest first."""
    if wound.dep_ == "dobj" and wound.head.lemma_ == "have":
        yield wound.head
        return
    if wound.dep_ != "pobj" or wound.head.lower_ != "with":
        return
    above = wound.head
    for _ in range(4):
        if above.head.i == above.i:
            return
        above = above.head
        yield above
        if above.pos_ == "VERB":
            return


JOINING = frozenset("along together".split())


def through_neighbour(doc: Doc, mention: Mention, before: list[Mention], harms: list[Harm]) -> None:
    """A count without a harm word of its own, beside or inside one that has it."""
    known = [m for m in before if m.outcome and not m.quantity.none]
    if not known:
        return
    anchor = known[-1]
    gap = doc[anchor.end : mention.first]
    words = [t.lower_ for t in gap]
    of_them = [t.lower_ for t in doc[mention.last + 1 : mention.last + 3]]
    if of_them[:1] == ["of"] and of_them[1:] and of_them[1] in ("them", "whom", "these", "those"):
        predicate(doc, mention)
        inherit(mention, anchor, f"{' '.join(of_them)}")
        return
    if len(words) > 14:
        return
    if set(words) & SUBSET_CUES and not any(
        t.pos_ == "VERB" and t.lower_ not in SUBSET_CUES and t.i not in {h.i for h in harms}
        for t in gap
    ):
        if (
            mention.head is not None
            and mention.noun not in victim_nouns()
            and mention.status is Status.UNKNOWN
            and not mention.person
        ):
            return
        inherit(mention, anchor, "including")
        return
    if (
        mention.head is not None
        and mention.noun not in victim_nouns()
        and not doc[mention.head].text[:1].isupper()
    ):
        return
    if words[-1:] in (["to"], ["at"]) and set(words) & BRINGING:
        brought_to(mention, anchor, "total")
        return
    following = doc[mention.end].lower_ if mention.end < len(doc) else ""
    of_whom = words[-2:] == ["of", "whom"]  # "has climbed to 31, of whom 12 were nurses"
    counted = anchor.head is not None or of_whom
    if mention.head is None and following in ("were", "was", "are") and counted:
        predicate(doc, mention)
        if mention.head is not None:
            inherit(mention, anchor, "of them")
            # "six were cadets who fell in a raid": their own harm word tells when and where.
            head = doc[mention.head]
            own = [h for h in harms if doc[h.i].dep_ == "relcl" and doc[h.i].head == head]
            mention.harm = own[0] if own else mention.harm
            return
    joined = [t for t in gap if t.pos_ not in ("PUNCT", "CCONJ")]
    if anchor.harm is not None and anchor.end <= anchor.harm.i < mention.first:
        # "29 fighters were killed along with six others": the harm word stands between.
        words = [t.lower_ for t in doc[anchor.harm.i + 1 : mention.first]] or words
    if joins(words) and not has_own_verb(doc, mention.first, mention.end, anchor.harm):
        inherit(mention, anchor, "and")
        mention.part_of, mention.beside = None, anchor
        return
    # "eleven were killed, seven in Salma and four in Kinsabba": a list by place.
    harmed = {harm.i for harm in harms}
    placed = mention.head is None and following in ("in", "at", "near", "from", "on")
    if placed and words and anchor.harm is not None:
        if anchor.why.endswith("list by place") or (joined and joined[0].pos_ == "ADP"):
            if not any(t.pos_ in ("VERB", "AUX") for t in gap):
                inherit(mention, anchor, "list by place")
                mention.part_of, mention.beside = anchor.part_of, anchor
        elif all(t.i in harmed or t.pos_ in ("AUX", "PUNCT", "CCONJ") for t in gap):
            inherit(mention, anchor, "list by place")


def joins(words: list[str]) -> bool:
    """Whether the words between two victim phrases only join them: "and", "as well as their"."""
    if words[-1:] and words[-1] in OWNED:
        words = words[:-1]
    return bool(words) and all(w in COORDINATION for w in words)


OWNED = frozenset("their his her its the".split())


def has_own_verb(doc: Doc, first: int, end: int, harm: Harm | None) -> bool:
    """Whether a finite verb of their own follows the people of tokens `first` to `end`: "and 300
    fled to the hills". What was joined to the victims of `harm` has none if that is a noun, for
    then the verb says something of the harm: "the murder of six friars and two maids shocked"."""
    rest = doc[end : end + 2]
    if not len(rest) or rest[0].pos_ not in ("VERB", "AUX") or rest[0].tag_ in ("VBG", "VBN"):
        return False
    if harm is not None and harm.form is Form.NOUN and harm.i < first:
        between = doc[harm.i + 1 : first]
        return any(t.pos_ in ("VERB", "AUX") for t in between)
    verb = rest[0].head if rest[0].dep_ in ("aux", "auxpass") else rest[0]
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    return not subjects or any(first <= t.i < end for s in subjects for t in (s, *s.conjuncts))


def through_following(doc: Doc, mention: Mention, following: Mention) -> None:
    """The first half of a coordinated subject: "13 mothers and 15 babies were among the dead"."""
    gap = [t.lower_ for t in doc[after_aside(doc, mention.end) : following.first]]
    if following.harm is None or following.part_of is not None or not gap or len(gap) > 4:
        return
    if not following.harm.i >= following.end or not all(w in COORDINATION for w in gap):
        return
    if "and" not in gap and not _other_people(doc, mention, following):
        return
    if (
        mention.head is None
        or mention.noun in victim_nouns()
        or mention.status is not Status.UNKNOWN
    ):
        mention.harm, mention.outcome, mention.why = (
            following.harm,
            following.outcome,
            "through: and (following)",
        )
        mention.beside = following


def _other_people(doc: Doc, mention: Mention, following: Mention) -> bool:
    """Whether a comma joins two kinds of victims: "four soldiers, two militants killed". People
    who may be among those before them don't count: "five civilians, two women among them"."""
    if doc[mention.end].text != "," or mention.end + 1 != following.first:
        return False
    nouns = victim_nouns()
    if mention.noun not in nouns or following.noun not in nouns or mention.noun == following.noun:
        return False
    if counts_of_them(doc, following.last) or Status.UNKNOWN in (mention.status, following.status):
        return False
    if mention.status is not following.status or mention.noun not in ANY_OF_THEM:
        return True
    more = (following.quantity.min or 0) > (mention.quantity.min or 0)
    return more or following.noun in ANY_OF_THEM


# Words for victims of whom others ("officers", "women") may tell more; none of these tells more
# of another of them.
ANY_OF_THEM = frozenset(
    "civilian resident villager soldier fighter militant rebel insurgent guerrilla terrorist trooper "
    "policeman gunman militiaman".split()
)


def on_the_list(doc: Doc, mentions: list[Mention]) -> None:
    """The further items of a list that a word of harm heads: "Monday's dead: two civilians in
    Homs; four soldiers in Aleppo"."""
    head: Mention | None = None
    before: Mention | None = None
    for mention in mentions:
        if mention.outcome is not None:
            head = mention if mention.why.endswith("/list") else None
        elif head is not None and before is not None and mention.noun in victim_nouns():
            gap = doc[before.end : mention.first]
            items = len(gap) and gap[-1].lower_ in (";", ",", "and")
            if not items or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in gap):
                head = None
            else:
                mention.harm, mention.outcome = head.harm, head.outcome
                mention.why = "through: list by place"
                mention.beside = head
        before = mention


def broken_down(doc: Doc, mention: Mention, later: list[Mention]) -> None:
    """The parts that an aside gives of a toll: "six priests (five Italians and one Maltese)",
    "six priests, five of them Italians, who were killed"."""
    behind = after_aside(doc, mention.end)
    for part in later:
        if not mention.end <= part.first < behind:
            return
        if doc[part.first].lower_ == "both" and mention.quantity.min == 2:
            part.harm = part.outcome = None
            continue  # "two others, both women, were hurt" counts nobody anew
        named = part.head is not None and part.noun != "other"
        if (named or counts_of_them(doc, part.last)) and part.harm in (None, mention.harm):
            inherit(part, mention, "breakdown")
            part.beside = None


# "nine policemen killed, bringing the toll to 86"
BRINGING = frozenset(
    "bring brings bringing brought take takes taking took raise raises raising raised push pushes pushing pushed "
    "lift lifts lifting lifted".split()
)


def brought_to(mention: Mention, anchor: Mention, why: str) -> None:
    """A running total that the toll before it is stated to bring about."""
    if mention.outcome is None:
        mention.harm, mention.outcome, mention.why = anchor.harm, anchor.outcome, f"through: {why}"
    mention.total = True
    mention.part_of = None
    anchor.brings = mention


def inherit(mention: Mention, anchor: Mention, why: str) -> None:
    """Take outcome and harm from another toll; part of it unless the caller says otherwise."""
    mention.harm, mention.outcome, mention.why = anchor.harm, anchor.outcome, f"through: {why}"
    mention.part_of = anchor
    if mention.status is Status.UNKNOWN and mention.head is None:
        mention.status = anchor.status


def predicate(doc: Doc, mention: Mention) -> None:
    """ "30 of them children", "eight of them were Marines": read the status behind the pronoun."""
    for token in doc[mention.last + 1 : mention.last + 7]:
        noun = singular(token.text)
        if noun in victim_nouns():
            mention.status, mention.noun, mention.head = victim_nouns()[noun], noun, token.i
            mention.end = token.i + 1
            return
        if token.pos_ not in ("AUX", "DET", "ADJ", "PROPN", "NOUN") and token.lower_ not in (
            "of",
            "them",
            "whom",
            "these",
            "those",
        ):
            return


def relate(doc: Doc, mention: Mention, before: list[Mention]) -> None:
    """Which earlier toll of the sentence includes this one, and who the "others" are."""
    if mention.outcome is None:
        return
    known = [m for m in before if m.outcome and m is not mention]
    if not known:
        return
    previous = known[-1]
    words = [t.lower_ for t in doc[previous.end : mention.first]]
    if words[-1:] in (["to"], ["at"]) and set(words) & BRINGING and not mention.total:
        brought_to(mention, previous, "total")
        return
    bare = (
        mention.head is None
        or mention.noun in ("other",)
        or doc[mention.head].lower_ in ("more", "others")
    )
    if (
        mention.part_of is None
        and mention.beside is None
        and mention.outcome == previous.outcome
        and len(words) <= 8
        and set(words) & SUBSET_CUES
    ):
        mention.part_of = previous
    if mention.beside is not None and mention.beside.part_of is not None:
        # "including a woman and two children": both are parts of the same whole.
        mention.part_of = mention.beside.part_of
    if (
        mention.part_of is not None
        and mention.part_of.part_of is not None
        and mention.why == "through: including"
    ):
        gap = [t.lower_ for t in doc[mention.part_of.end : mention.first]]
        if not set(gap) & SUBSET_CUES:
            mention.part_of = mention.part_of.part_of
    if bare and mention.status is Status.UNKNOWN and mention.part_of is None:
        mention.status = previous.status

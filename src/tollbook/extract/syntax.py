"""Which harm words govern a count in the dependency parse, at any distance?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollbook.extract.conditions import told_to_be
from tollbook.extract.harms import BE, HURTS, Form, Harm
from tollbook.extract.mentions import Mention
from tollbook.extract.neighbours import has_own_verb
from tollbook.extract.people import singular, victim_nouns
from tollbook.extract.touching import does_harm

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def by_parse(doc: Doc, mention: Mention, harms: list[Harm]) -> Iterator[tuple[int, Harm, str]]:
    """Harms that govern a mention in the dependency parse, at any distance."""
    head = doc[mention.head if mention.head is not None else mention.last]
    by_token = {h.i: h for h in harms}
    phrase = {head, doc[mention.last]}
    leading = doc[mention.last].head
    if doc[mention.last].dep_ == "nummod" and mention.last < leading.i < head.i:
        phrase.add(leading)  # "seven members of the border guard gave their lives"
    for counted in sorted(phrase, key=lambda t: t.i):
        # "the victims, three men in their 20s, were shot"
        told_who = counted.dep_ == "appos" and _tells_who(counted)
        token = counted.head if told_who else counted
        if token.dep_ in ("nummod", "quantmod") and token is not head:
            continue
        governor = token.head
        harm = by_token.get(governor.i)
        if token.dep_ == "nsubjpass" and harm and harm.form is not Form.CUSTODY:
            yield 8, harm, f"{governor.lower_}/passive"
        elif (
            token.dep_ == "nsubj"
            and harm
            and harm.form
            in (Form.INTRANSITIVE, Form.STATE, Form.PASSIVE, Form.TAKEN, Form.CONDITION)
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
                above = doc[joint.i].head
                among = above.lower_ in ("among", "amongst") or above.lemma_ == "include"
                yield 7, joint, f"{doc[joint.i].lower_}/{'among' if among else 'of, joined'}"
        elif token.dep_ == "pobj" and governor.lower_ in ("with", "like"):
            beside = governor.head if governor.head.lower_ in JOINING else governor
            along = by_token.get(beside.head.i)
            if along and beside is not governor and along.form in (Form.PASSIVE, Form.INTRANSITIVE):
                yield 7, along, f"along with {beside.head.lower_}"
        for stated in harms:
            if any(token in (p, *p.conjuncts) for p in inverted(doc[stated.i])):
                yield 8, stated, f"{doc[stated.i].lower_}/inverted"
        if token.dep_ in ("nsubj", "nsubjpass") and token.i < governor.i:
            # "were taken to hospital with gunshot wounds"
            for borne in harms:
                if doc[borne.i].lower_ in HURTS and governor in carriers(doc[borne.i]):
                    yield 7, borne, f"with {doc[borne.i].lower_}"
        if token.dep_ in ("nsubj", "nsubjpass"):
            # "three others, all teenagers, were listed in stable condition"
            for child in governor.children:
                told = by_token.get(child.i)
                if told and told.form is Form.CONDITION and child.i > token.i:
                    yield 7, told, f"{child.lower_} {doc[told_to_be(doc, child) or child.i].lower_}"
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
                and not _of_others(token, child)
            ):
                yield 8, inner, f"{child.lower_}/{child.dep_}"


def _tells_who(counted: Token) -> bool:
    """Whether counted people tell who they are whom the noun before names without a number."""
    named = counted.head
    return (
        named.tag_ == "NNS"
        and named.dep_ in ("nsubj", "nsubjpass", "dobj")
        and not any(c.dep_ == "nummod" for c in named.children)
        and singular(named.text) in victim_nouns()
    )


def _of_others(counted: Token, clause: Token) -> bool:
    """Whether a clause behind people tells what became of somebody else: "two sisters on the night
    he was killed", "three women hurt; man killed"."""
    if any(t.text == ";" for t in counted.doc[counted.i + 1 : clause.i]):
        return True
    return clause.dep_ == "relcl" and any(
        c.dep_ in ("nsubj", "nsubjpass")
        and c.lower_ not in ("who", "that", "which", "all", "both")
        and c.pos_ == "PRON"
        and c.tag_ == "PRP"
        for c in clause.children
    )


def inverted(harm: Token) -> Iterator[Token]:
    """Who stands behind a harm that opens its clause: "killed were the mayor and two clerks", "also
    injured was a guard"."""
    if harm.tag_ not in ("VBN", "JJ", "VBD"):
        return
    opens = all(t.lower_ in ("also", "and") for t in harm.doc[: harm.i])
    being = next((c for c in harm.children if c.dep_ == "auxpass" and c.i > harm.i), None)
    if being is None and harm.i < harm.head.i and harm.dep_ in ("acomp", "attr", "advcl"):
        being = harm.head
    if being is not None and being.i > harm.i + 1 and not opens:
        return
    if being is None or being.lower_ not in BE:
        return
    if any(
        c.dep_ in ("nsubj", "nsubjpass") and c.i < harm.i for c in (*harm.children, *being.children)
    ):
        return
    for person in (*being.children, *harm.children):
        if person.dep_ in ("attr", "nsubj", "nsubjpass") and person.i > being.i:
            yield person


def among_them(noun: Token) -> Token | None:
    """Who is told to be among those harmed: "among the dead were a nurse and two drivers"."""
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "include":
        # "the dead included a captain and two guards"
        return next((c for c in noun.head.children if c.dep_ == "dobj"), None)
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
        if noun.form is not Form.NOUN:
            continue
        told = among_them(token.doc[noun.i])
        if told is not None and token in (told, *told.conjuncts):
            return noun
        if token.dep_ == "conj" and token.head.i == noun.i and _of_people(token.head):
            return noun  # the parse joins "their two maids" to "the killing of the friars"
    while first.dep_ in ("conj", "appos") and first.head.i < first.i:
        first = first.head
        if any(c.dep_ == "nummod" for c in first.children):
            return None
    if first.dep_ != "pobj" or first.head.lower_ != "of":
        return None
    harm = by_token.get(first.head.head.i)
    return harm if harm is not None and harm.form is Form.NOUN else None


def _of_people(noun: Token) -> bool:
    """Whether a noun of harm names whom it was done to, uncounted: "the killing of the friars"."""
    return any(
        singular(victim.text) in victim_nouns() or victim.tag_ == "NNPS"
        for of in noun.children
        if of.lower_ == "of"
        for victim in of.children
        if victim.dep_ == "pobj" and not any(c.dep_ == "nummod" for c in victim.children)
    )


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

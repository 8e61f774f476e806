"""Whom does a plural pronoun harm: "Six fishermen set out. Soldiers shot them dead."?

Where one sentence counts people and the next harms "them", the count stands before and the harm
behind the full stop. The toll's count is the one before, its span both sentences as far as they
tell it. Only where one group of people alone can be meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollbook.extract.governing import link
from tollbook.extract.harms import Form, Harm, find_harms
from tollbook.extract.mentions import Mention, find_mentions
from tollbook.extract.people import singular, victim_nouns
from tollbook.extract.singles import unreal
from tollbook.extract.touching import does_harm
from tollbook.model.claim import Outcome

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from tollbook.extract.reading import Reading

THEY = frozenset(["they", "all", "both"])
OBJECTS = (Form.ACTIVE, Form.EITHER, Form.STRIKE)
SUBJECTS = (Form.PASSIVE, Form.INTRANSITIVE, Form.STATE, Form.EITHER)
HARMED = (Outcome.KILLED, Outcome.WOUNDED)


def harmed_before(
    reading: Reading, index: int, harms: list[Harm]
) -> Iterator[tuple[int, Mention, Harm]]:
    """The people whom a pronoun harms in sentence `index`, counted in the sentence that comes first."""
    doc = reading.sentences[index].tokens
    done = [harm for harm in harms if harm.outcome in HARMED and harms_them(doc, harm)]
    if not done or index == 0 or any(t.like_num for t in doc[: done[0].i]):
        return
    at = index - 1
    if at and still_spoken_of(reading.parse(at)):
        at -= 1  # "Two men rode by. A drone fired at them. Their bodies were found at dawn."
    group = only_group(reading, at)
    if group is not None and group.outcome is Outcome.WOUNDED:
        done = [harm for harm in done if harm.outcome is Outcome.KILLED]  # worse than told
    if group is not None and done:
        # "shot at them, killing them": the gravest is what became of them.
        harm = min(done, key=lambda h: (h.outcome is not Outcome.KILLED, h.i))
        yield at, group, harm


def still_spoken_of(doc: Doc) -> bool:
    """Whether a sentence names no people in the plural, and goes on about some by a pronoun."""
    return any(t.lower_ in ("them", "they") for t in doc) and not any(
        t.like_num or (t.tag_ == "NNS" and singular(t.text) in victim_nouns()) for t in doc
    )


def harms_them(doc: Doc, harm: Harm) -> bool:
    """Whether the victims of a harm word are "them", "they", "their lives" or "their bodies"."""
    verb = doc[harm.i]
    if unreal(verb):
        return False
    if harm.form is Form.NOUN:
        lives = verb.lower_ in ("lives", "bodies", "corpses")
        return lives and any(c.lower_ == "their" for c in verb.children)
    if harm.form in OBJECTS and any(c.lower_ == "them" for c in objects(verb)):
        return True
    if harm.form not in SUBJECTS or does_harm(doc, harm):
        return False
    clause = verb if verb.dep_ not in ("acomp", "oprd", "attr") else verb.head
    if any(t.tag_ == "NNS" and singular(t.text) in victim_nouns() for t in doc[: verb.i]):
        return False  # "the rebels said they were killed"
    return any(
        c.lower_ in THEY and c.dep_ in ("nsubj", "nsubjpass") and len(list(c.subtree)) == 1
        for c in clause.children
    ) and not any(c.dep_ in ("dobj", "obj") for c in clause.children)


def objects(verb: Token) -> Iterator[Token]:
    """The objects of a verb; the parse gives some to what they became ("shot them dead")."""
    for child in verb.children:
        if child.dep_ in ("dobj", "obj"):
            yield child
        elif child.dep_ in ("ccomp", "oprd", "acomp") and child.i > verb.i:
            yield from (c for c in child.children if c.dep_ in ("nsubj", "dobj"))


def only_group(reading: Reading, index: int) -> Mention | None:
    """The people whom a sentence counts, if it counts one group of them, tells nothing worse of
    them than that they were taken or hurt, and names no other people in the plural."""
    sentence = reading.sentences[index]
    doc = reading.parse(index)
    harms = list(find_harms(doc))
    counted = list(find_mentions(sentence, harms))
    link(doc, counted, harms)
    groups = [m for m in counted if m.noun in victim_nouns() and not m.quantity.none]
    if len(groups) != 1 or len(counted) != 1:
        return None
    group = groups[0]
    plural = (group.quantity.min or group.quantity.best or group.quantity.max or 0) > 1
    if not plural or group.outcome not in (None, Outcome.CAPTURED, Outcome.WOUNDED):
        return None
    others = [
        t
        for t in doc
        if t.tag_ == "NNS"
        and t.i != group.head
        and not group.first <= t.i < group.end
        and singular(t.text) in victim_nouns()
    ]
    return None if others else group

"""Which people named without a number does a count tell more of: "the victims (five women)"?

"The drivers -- two Kenyans and a Somali -- were shot dead" tells three dead, though the people whom
the verb harms have no number: what is done to the drivers is done to those that the aside counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tollbook.extract.asides import DASHES, FINITE, after_aside, counts_of_them
from tollbook.extract.mentions import Mention, status_of
from tollbook.extract.people import singular, victim_nouns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OPENING = DASHES | frozenset("([")


def told_of(doc: Doc, mention: Mention) -> Mention | None:
    """The uncounted people whom a count right behind them breaks down; None where there are none.

    Brackets and dashes set a breakdown apart. Behind a comma the parse must join the two: whether
    "the drivers, two Kenyans and a Somali" are three people or five groups, all suffer the same.
    """
    opening = mention.first - 1
    if opening < 1:
        return None
    people = doc[opening - 1]
    if not _uncounted(people):
        return None
    if doc[opening].text in OPENING:
        closed = after_aside(doc, opening)
        if closed == opening or any(t.tag_ in FINITE for t in doc[mention.end : closed]):
            return None
    elif doc[opening].text != "," or not _joined(doc, people, mention):
        return None
    first = people.left_edge.i
    status, _ = status_of(doc, first, people.i)
    noun = singular(people.text)
    return Mention(mention.quantity, first, people.i, people.i + 1, people.i, noun, status)


def _uncounted(people: Token) -> bool:
    return (
        people.tag_ in ("NNS", "NNPS")
        and (singular(people.text) in victim_nouns() or people.tag_ == "NNPS")
        and not any(c.dep_ == "nummod" or c.like_num for c in people.children)
    )


def _joined(doc: Doc, people: Token, mention: Mention) -> bool:
    if counts_of_them(doc, mention.last):
        return after_aside(doc, mention.first - 1) >= mention.first
    if mention.head is None:
        return False
    head = doc[mention.head]
    return head in people.conjuncts or (head.dep_ == "appos" and head.head == people)

"""Who is "a third": one more of those counted just before?

"Killing two guards and kidnapping a third" tells of a guard; "a third of the crew died" tells of a
share. An ordinal stands for a person where the number before it in the sentence is one less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tollbook.extract.counts import UNITS

if TYPE_CHECKING:
    from spacy.tokens import Token

ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        1,
    )
}


def counts(token: Token) -> bool:
    """Whether a word beside a noun counts more than one of it; an ordinal counts one."""
    return bool(token.like_num) and token.lower_ not in ORDINALS


def is_next(person: Token) -> bool:
    """Whether an ordinal alone stands for one more of those counted before it."""
    nth = ORDINALS.get(person.lower_, 0)
    if nth < 2 or any(c.lower_ == "of" for c in person.children):
        return False
    if not any(c.lower_ in ("a", "the", "another") for c in person.children):
        return False
    before = (t.lower_ for t in person.doc[: person.i])
    return any(word == str(nth - 1) or UNITS.get(word) == nth - 1 for word in before)

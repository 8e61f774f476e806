"""What is put in beside a noun phrase and can be left out: "six priests (five of them Italians)"?

Reports put names, ages, offices and breakdowns between the people and what became of them. Words
in direct touch are looked for across such an aside, not across anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

DASHES = frozenset(["-", "–", "—", "--"])
CLOSING = {"(": frozenset(")"), "[": frozenset("]"), ",": frozenset(",")}
CLOSING |= dict.fromkeys(DASHES, DASHES)
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
# Longer than this it is a clause of its own.
LONGEST = {"(": 24, "[": 24, ",": 12} | dict.fromkeys(DASHES, 20)


def after_aside(doc: Doc, end: int, limit: int | None = None) -> int:
    """Where the sentence goes on behind the asides that open at token `end`; `end` itself where
    none opens there. What would reach beyond token `limit` is no aside.

    Between commas an aside holds no finite verb and no "and" that would make it a list of what
    follows; brackets and dashes hold anything.
    """
    if end < len(doc) and doc[end].text == '"':
        end += 1
    while end < len(doc) and (closed := _closed_at(doc, end)) is not None:
        if limit is not None and closed >= limit:
            break
        # The closing comma of one may open the next.
        end = closed if _opens_another(doc, closed, limit) else closed + 1
    return end


def _opens_another(doc: Doc, closed: int, limit: int | None) -> bool:
    following = _closed_at(doc, closed) if doc[closed].text == "," else None
    return following is not None and (limit is None or following < limit)


def _closed_at(doc: Doc, start: int) -> int | None:
    opening = doc[start].text
    if opening not in CLOSING or (opening == "-" and not doc[start].whitespace_):
        return None
    for i in range(start + 1, min(len(doc), start + LONGEST[opening])):
        token = doc[i]
        if token.text in CLOSING[opening] and (opening == "," or i > start + 1):
            if i == start + 1:
                return None
            return i if opening != "," or _leans(doc, start + 1, i) else None
        if token.text in (";", ":"):
            return None
        if opening == "," and token.tag_ in FINITE:
            return None
    return None


def _leans(doc: Doc, first: int, end: int) -> bool:
    """Whether what stands between two commas describes what stands before them: an age, a
    phrase ("of Homs"), a noun phrase that doesn't go on in a list."""
    following = doc[end + 1].lower_ if end + 1 < len(doc) else ""
    if following in ("and", "or") or (doc[first].like_num and not counts_of_them(doc, first)):
        return False
    return doc[first].lower_ not in ("and", "but", "or", "as", "while", "when", "after", "before")


def counts_of_them(doc: Doc, i: int) -> bool:
    """Whether a number counts some of those before it: "five of them", "two of whom"."""
    return [t.lower_ for t in doc[i + 1 : i + 3]] in (["of", "them"], ["of", "whom"])

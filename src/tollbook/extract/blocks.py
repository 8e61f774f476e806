"""What does a cue look like before it is known how far it reaches?

A `Block` is a cue with its speakers. Also what all readers of cues ask of a verb or phrase:
its lemma, its object, whether it is passive, whom it tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from tollbook.extract.speakers import is_time, last_of_phrase, listed
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CONTRAST = frozenset(("but", "while", "whereas", "although", "though", "whilst", "yet", "however"))


# A clause that begins with one of these behind "…, officials said" is the writer's again.
WRITER_AGAIN = CONTRAST | {
    "as",
    "after",
    "before",
    "when",
    "where",
    "which",
    "who",
    "hours",
    "days",
}


RELATIVE = ("who", "which", "that", "whom", "whose", "where")


CLOSES = frozenset((".", "!", "?", '"', "'", "''", ")", "]", "…"))


@dataclass(slots=True)
class Block:
    """A cue with its speakers, before it is known how far it reaches. Token indices, inclusive."""

    first: int
    last: int
    voices: tuple[Party, ...]
    cue: tuple[int, int]
    by: str
    place: str
    """before | after what is said; `own`: the range is known."""
    verb: Token | None = None
    ranges: list[tuple[int, int]] = field(default_factory=list)
    relays: tuple[Party, ...] = ()


@cache
def say_lemmas() -> frozenset[str]:
    """Lemmas of all verbs that can be a cue."""
    groups = ("say", "carry", "blame", "relay", "publish")
    return frozenset().union(*(listed("attribution", group) for group in groups))


def lemma(token: Token) -> str:
    """The lemma; for verbs that the tagger reads as nouns or adjectives, the form without its ending."""
    word = str(token.lemma_).casefold()
    if "(" in word:
        word = word.partition("(")[0]  # "condemn(ed)": an editor's hand
    if token.pos_ in ("VERB", "AUX"):
        return word
    return {"said": "say", "says": "say", "told": "tell"}.get(token.lower_, word)


def unique(voices: tuple[Party, ...]) -> tuple[Party, ...]:
    """The parties without repeats, in their order."""
    return tuple({(voice.start, voice.end): voice for voice in voices}.values())


FIGURES = ("toll", "count", "figure", "number", "estimate", "tally", "total")


def title_after(doc: Doc, at: int) -> int | None:
    """The end of a name that begins with a verb, behind a preposition: "Save the Children"."""
    i = at + 1
    if i >= len(doc) or doc[i].pos_ != "VERB" or not doc[i].text[:1].isupper():
        return None
    last = i
    while i < len(doc) and (doc[i].text[:1].isupper() or doc[i].lower_ in ("the", "of", "for")):
        last = i if doc[i].text[:1].isupper() else last
        i += 1
    return last if last > at + 1 else None


def opens_clause(doc: Doc, first: int) -> bool:
    """Whether a block stands at the front of its clause: nothing but adverbs and marks before it."""
    for token in reversed(doc[:first]):
        if token.text in (";", ":") or token.lower_ in CONTRAST or token.dep_ == "cc":
            return True
        if token.pos_ not in ("ADV", "PUNCT", "SCONJ", "CCONJ", "SPACE") and not (
            token.pos_ == "NUM" and token.i == 0
        ):
            return False
    return True


def object_after(doc: Doc, at: int) -> Token | None:
    """The head of the noun phrase that a preposition or verb at `at` governs to its right."""
    for child in doc[at].children:
        if (
            child.i > at
            and child.dep_ in ("pobj", "dobj", "obj", "nsubj", "attr", "oprd")
            and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")
        ):
            return child
    return next_head(doc, at + 1)


def next_head(doc: Doc, start: int) -> Token | None:
    """The head of the noun phrase that begins at `start`, read from the tags alone."""
    found = None
    for token in doc[start : start + 12]:
        if token.pos_ in ("NOUN", "PROPN"):
            if found is not None and is_time(token):
                break
            found = token
        elif token.pos_ == "PRON" and found is None and token.tag_ in ("PRP", "WP", "NN"):
            return token
        elif (
            found is not None
            or token.pos_ not in ("DET", "ADJ", "NUM", "PRON", "ADV", "PART", "PUNCT")
            or (token.pos_ == "PUNCT" and token.text not in ('"', "'", "-"))
        ):
            break
    return found


def is_nobody(head: Token) -> bool:
    """Whether a subject denies the verb: "no one has confirmed", "neither side says"."""
    return head.lower_ in ("nobody", "none", "neither") or any(
        c.lower_ in ("no", "neither") for c in head.children
    )


TOLD_TO = ("tell", "inform", "notify")


def addressee_end(verb: Token) -> int:
    """The last token of whom a verb tells: "told reporters in the capital"."""
    told = next((c for c in verb.children if c.dep_ in ("dobj", "dative") and c.i > verb.i), None)
    if told is None or any(t.pos_ in ("VERB", "AUX") for t in verb.doc[verb.i + 1 : told.i]):
        return int(verb.i)
    opening = next(
        (
            t.i
            for t in verb.doc[told.i :]
            if t.lower_ == "that" or t.text in (",", '"', ":") or t.pos_ in ("VERB", "AUX")
        ),
        len(verb.doc),
    )
    return last_of_phrase(told, opening)


def finite(verb: Token) -> bool:
    """Whether a base form is finite: with a modal, or a present tense that the tagger missed."""
    if any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children):
        return False
    return not (verb.i and verb.doc[verb.i - 1].lower_ == "to")


def passive(verb: Token) -> bool:
    """Whether the verb is passive: an auxiliary says so, or a participle with "by" behind it."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    return (
        verb.tag_ == "VBN"
        and any(child.dep_ == "agent" for child in verb.children)
        and not any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)
    )


HANDED_ON = ("report", "carry", "relay", "tell", "publish", "state")


def agents(verb: Token, prepositions: tuple[str, ...]) -> list[Token]:
    """Heads of the phrases behind "by" (or "in", "on") that belong to a verb."""
    return [
        grandchild
        for child in verb.children
        if child.lower_ in prepositions and child.dep_ in ("agent", "prep")
        for grandchild in child.children
        if grandchild.dep_ == "pobj" and not is_time(grandchild)
    ]


def quotes(verb: Token) -> bool:
    """Whether "quote" or "cite" hands on words: "… as saying", "… saying that"."""
    return any(t.lower_ in ("saying", "stating", "telling") for t in verb.doc[verb.i : verb.i + 25])

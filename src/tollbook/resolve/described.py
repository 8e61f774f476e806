"""Which party does a description mean: "the group", "the Lebanese militia", "the council"?

The party named last before it that fits: its sort, and the country that the description names.
A plural ("the rebels") means a party only where the report calls that one so.
"""

from __future__ import annotations

import re
from functools import cache

from tollbook import vocab
from tollbook.model.refer import PartyType
from tollbook.resolve.named import Named
from tollbook.vocab.actors import Actor, directory, key

_DESCRIPTION = re.compile(
    r"^(?:the|this|that|its|their) (?P<adjectives>(?:[\w'’/-]+ ){0,3}?)(?P<head>[a-z]+)(?:['’]s)?"
    r"(?: (?:spokes\w+|statement|leaders?|commanders?|chief|officials?|director|leadership|fighters|media office|armed wing|military wing))?$",
    re.I,
)
# "its spokesman" is of the body named last, a sentence or two before.
_ITS_SPEAKER = re.compile(
    r"^(?:its|their) (?:[a-z]+ )?(?:spokes\w+|statement|leader|leadership|commander|chief|director|head|press office|media office)$",
    re.I,
)
_SPEAKER_REACH = 400
# How far back the party may be named that a description means: a few paragraphs.
_REACH = 3000
_MADE = ("-backed", "-linked", "-aligned", "-based", "-led", "-affiliated", "-allied", "-run")


class _Words:
    """The lists of `vocab/descriptions.yaml`."""

    def __init__(self) -> None:
        terms = vocab.load("descriptions")
        self.heads = {w: frozenset(map(PartyType, kinds)) for w, kinds in terms["heads"].items()}
        self.plurals = frozenset(terms["plurals"])
        self.narrowing = {
            word: frozenset(map(PartyType, item["types"]))
            for item in terms["narrowing"]
            for word in item["words"]
        }
        self.neutral = frozenset(terms["neutral"])
        self.bodies = terms["bodies"]


@cache
def _words() -> _Words:
    return _Words()


def meant(words: str, at: int, named: Named) -> Actor | None:
    """The party that a description at offset `at` means, None if none named before fits."""
    if _ITS_SPEAKER.match(words.strip()):
        return _last_body(at, named)
    description = _DESCRIPTION.match(words.strip())
    if description is None:
        return None
    terms, head = _words(), description["head"].casefold()
    if head in terms.plurals:
        return _called_so(head, description["adjectives"], named)
    kinds = terms.heads.get(head)
    if kinds is None:
        return None
    states: set[str] = set()
    known = directory()
    for word in description["adjectives"].split():
        low = word.casefold().removesuffix("'s").removesuffix("’s")
        if key(word) in known.adjectives and word[:1].isupper():
            states.add(known.adjectives[key(word)])
        elif low in terms.narrowing:
            kinds = kinds & terms.narrowing[low]
        elif low not in terms.neutral and not low.endswith(_MADE):
            return None
    for naming in reversed(named.parties):
        if naming.end > at or naming.actor.type not in kinds:
            continue
        if naming.start < at - _REACH:
            return None
        if states and not states & naming.actor.home:
            continue
        if head == "ministry" and "Ministry" not in naming.actor.name:
            continue
        return naming.actor
    return None


def _last_body(at: int, named: Named) -> Actor | None:
    for naming in reversed(named.parties):
        if naming.end <= at and naming.actor.type is not PartyType.MEDIA:
            return naming.actor if naming.start >= at - _SPEAKER_REACH else None
    return None


def _called_so(head: str, adjectives: str, named: Named) -> Actor | None:
    """ "the rebels" where the report says "M23 rebels" and calls no other party that."""
    if adjectives.strip():
        return None
    found = {
        naming.actor.name: naming.actor
        for naming in named.parties
        if naming.actor.type is PartyType.ARMED_GROUP
        and (
            re.match(rf" {head}\b", named.content[naming.end : naming.end + 20])
            or naming.words.casefold().endswith(f" {head}")
        )
    }
    others = {n.actor.side for n in named.parties if n.actor.type is PartyType.ARMED_GROUP} - {
        actor.side for actor in found.values()
    }
    return next(iter(found.values())) if len(found) == 1 and not others else None


def fuller(words: str, at: int, content: str) -> str | None:
    """The fuller form in which the document told a body or office before offset `at`: "the relief
    council of Lanao" for "the council"; None if it told several or none."""
    match = re.match(r"^(?:the|The) (?P<rest>(?:[a-z-]+ ){0,2})(?P<head>[a-z-]+)$", words)
    if match is None or match["head"] not in _words().bodies:
        return None
    body = re.escape(match["rest"] + match["head"])
    told = re.compile(
        rf"\b[Tt]he (?:[\w’'-]+ ){{0,3}}?{body} (?:of|for|in) (?:the )?[A-Z][\w’'-]+(?: (?:and |of (?:the )?)?[A-Z][\w’'-]+){{0,4}}"
    )
    found = {
        found.group()[0].lower() + found.group()[1:] for found in told.finditer(content, 0, at)
    }
    return found.pop() if len(found) == 1 else None

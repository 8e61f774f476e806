"""Who says so in the end, and do two reports quote the same?

A root is where an attribution chain starts. An institution, its head and its spokesperson are
one root; what a document says itself has its outlet as root; voices without a name
("witnesses") are as many as the outlets that heard them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tollbook.model.refer import Party, PartyType
from tollbook.reconcile import scene
from tollbook.vocab.actors import Actor, directory, identify, party_type, state_of

PRONOUNS = frozenset("he she it they we i who which him them himself herself itself".split())
_GENERIC = frozenset(
    "province district region governorate town city village area county valley country local northern southern eastern "
    "western north south east west central state national capital the".split()
)
# Closest to the fact first; parties to the fighting and nameless voices last.
_NEARNESS: dict[PartyType | None, int] = {
    PartyType.MEDICAL: 0, PartyType.OMBUDSMAN: 0, PartyType.COURT: 0,
    PartyType.UN: 1, PartyType.MONITOR: 1, PartyType.NGO: 1, PartyType.AID: 1,
    PartyType.WITNESS: 2, PartyType.RESIDENT: 2, PartyType.FAMILY: 2, PartyType.RELIGIOUS: 2, PartyType.OFFICIAL: 2,
    PartyType.POLICE: 3, PartyType.GOVERNMENT: 3, None: 3,
    PartyType.MEDIA: 4, PartyType.DOCUMENT: 4, PartyType.SOCIAL_MEDIA: 5, PartyType.ANONYMOUS: 5,
    PartyType.STATE: 6, PartyType.MILITARY: 6, PartyType.ARMED_GROUP: 6, PartyType.MERCENARY: 6,
}  # fmt: skip
_COMBATANTS = frozenset(
    [PartyType.STATE, PartyType.MILITARY, PartyType.ARMED_GROUP, PartyType.MERCENARY]
)


@dataclass(frozen=True, slots=True)
class Root:
    """Where a chain starts: a name for people, and what tells it from others.

    `outlet` is set where the root is only as good as the outlet that carries it: its own words,
    or voices that it doesn't name. `side` is the party whose side it is on.
    """

    name: str
    words: frozenset[str]
    type: PartyType | None = None
    side: str | None = None
    actor: str | None = None
    outlet: str | None = None
    own: bool = False
    key: str = field(
        init=False, default="", compare=False
    )  # the same for what is surely the same root

    def __post_init__(self) -> None:
        base = self.actor or " ".join(sorted(self.words)) or self.name.casefold()
        object.__setattr__(self, "key", f"{base}@{self.outlet}" if self.outlet else base)

    @property
    def distance(self) -> int:
        """How far from the fact such a claimant stands: 0 nearest."""
        return _NEARNESS.get(self.type, 4)

    @property
    def standing(self) -> int:
        """0 for those near the fact and independent of the parties, 1 for outlets and nameless
        voices, 2 for parties to the fighting."""
        return 2 if self.combatant else int(self.distance >= 4)

    @property
    def combatant(self) -> bool:
        """Whether it fights."""
        return self.type in _COMBATANTS


def same(left: Root, right: Root) -> bool:
    """Whether two claims stand on one root.

    Of two descriptions one may say less: "the sub-prefect" is "the sub-prefect of Mora".
    """
    if left.key == right.key:
        return True
    if left.outlet and right.outlet:
        return False
    if left.actor and right.actor:
        return left.actor == right.actor
    if left.outlet or right.outlet:
        own, named = (left, right) if left.outlet else (right, left)
        # An agency quoted by others is the agency's own report.
        return own.own and bool(own.words) and own.words == named.words
    return bool(left.words and right.words) and (
        left.words <= right.words or right.words <= left.words
    )


# Authorities that are not those of the whole country.
_LOCAL = frozenset(
    "local regional provincial municipal district county town city village governorate".split()
)
# Officials of the United Nations as such, rather than of one of its agencies.
_UN = frozenset(["un", "u.n", "u.n."])


@lru_cache(maxsize=65536)
def _described(text: str, country: str | None) -> tuple[frozenset[str], Actor | None]:
    """What tells a claimant from others, and the party of the directory it is, if any."""
    speakers, anonymous = scene.words_of("speakers"), scene.words_of("anonymous")
    actor = identify(text)
    found = [re.sub(r"['’]s?$", "", word) for word in scene.tokens(text)]
    kept = [w for w in found if w.casefold() not in speakers and w.casefold() not in _GENERIC]
    words = frozenset(word.casefold() for word in kept)
    if actor is None and kept:
        actor = identify(" ".join(kept))
    if actor is None and words & _UN:
        actor = identify("United Nations")
    local = not _LOCAL.isdisjoint(word.casefold() for word in found)
    if actor is not None and local and actor.type is PartyType.STATE:
        actor = None
    plain = words and not local and all(w.islower() for w in kept) and "'" not in text
    if actor is None and country and plain:
        # "the army" in a report from one country is that country's.
        actor = identify(f"{directory().adjective_of.get(country, country)} {' '.join(kept)}")
    if actor is not None and actor.type is PartyType.STATE and words - anonymous != words:
        actor = None  # "a Lebanese official" is not Lebanon
    return words, actor


@lru_cache(maxsize=65536)
def root_of(
    text: str, name: str | None, kind: PartyType | None, outlet: str, country: str | None
) -> Root:
    """The root that the first link of a chain is, in a report of `outlet` about `country`."""
    said = name if name and (text.casefold() in PRONOUNS or text.casefold()[:4] == "its ") else text
    words, actor = _described(said, country)
    if name and actor is None and name != said:
        named, actor = _described(name, country)
        words = words or named
    anonymous = scene.words_of("anonymous")
    nameless = actor is None and (
        not words
        or kind in (PartyType.ANONYMOUS, PartyType.SOCIAL_MEDIA)
        or not {w for w in words if w not in anonymous and not state_of(w.title())}
    )
    shown = (
        name if name and text.casefold() in PRONOUNS else (actor.title if actor else name or said)
    )
    side = actor.side if actor else state_of(said) if kind in _SIDED else None
    if side is None and actor is None and (kind in _COMBATANTS or kind is PartyType.GOVERNMENT):
        side = side_by_name(said)
    kind = kind or (actor.type if actor else party_type(said))
    if actor is not None and kind in (PartyType.OFFICIAL, PartyType.ANONYMOUS):
        kind = actor.type
    return Root(
        bare(shown), words, kind, side, actor.name if actor else None, outlet if nameless else None
    )


_SIDED = frozenset([PartyType.STATE, PartyType.MILITARY, PartyType.GOVERNMENT, PartyType.OFFICIAL])


def side_by_name(words: str) -> str | None:
    """The side of a force that no directory has: its name without the words for forces.

    >>> side_by_name("the Suderland army"), side_by_name("the army")
    ('Suderland', None)
    """
    forces = scene.words_of("forces")
    found = [re.sub(r"['’]s?$", "", word) for word in scene.tokens(words)]
    names = [
        w for w in found if w[:1].isupper() and w.casefold() not in forces | {"the", "an", "a"}
    ]
    force = any(w.casefold() in forces for w in found)
    return " ".join(names) if names and force and len(names) <= 4 else None


def bare(name: str) -> str:
    """A name on one line and without its article.

    >>> bare("The relief council")
    'relief council'
    """
    flat = " ".join(name.split())
    return flat[4:] if flat[:4].casefold() == "the " else flat


def own_root(publisher: str | None, outlet: str) -> Root:
    """The root of what a document says itself: its outlet."""
    words = frozenset(word.casefold() for word in scene.tokens(publisher or "")) - {"the"}
    actor = identify(publisher) if publisher else None
    kind = actor.type if actor else PartyType.MEDIA
    if actor is not None and actor.type is not PartyType.MEDIA:
        return Root(actor.name, words, kind, actor.side, actor.name)
    kind = (party_type(publisher) if publisher else None) or PartyType.MEDIA
    name = publisher or "a report of no named publisher"
    return Root(name, words, kind, None, None, " ".join(sorted(words)) or outlet, own=True)


def distinct(roots: Sequence[Root]) -> list[Root]:
    """One of each root, the fullest description of it, in a stable order."""
    found: list[Root] = []
    for root in sorted(set(roots), key=lambda r: (-len(r.words), r.key)):
        if not any(same(root, other) for other in found):
            found.append(root)
    return found


def first(chain: Sequence[Party]) -> Party | None:
    """The party nearest to the fact, None where the document itself says it."""
    return chain[0] if chain else None

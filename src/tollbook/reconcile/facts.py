"""What of a claim matters for bringing it together with others?

A `Fact` is one claim, boiled down: who in the end says what of whom, where and when, with what
its sentence adds. Times and places that a clause leaves out are taken over from its sentence,
then from the one before; nothing is taken over that the text would have said differently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from tollbook.model.claim import (
    Kind,
    Outcome,
    Stance,
    Status,
)
from tollbook.model.refer import Party, Place
from tollbook.reconcile import scene
from tollbook.reconcile.roots import Root, side_by_name
from tollbook.vocab.actors import directory, identify, key, state_of

# Longer than this many days is a period, of which a toll is a count, not an incident: a night is
# two days, a long battle for a building three.
LONGEST_INCIDENT = 4
# where_prec from which a place is a region: whatever happened there happened somewhere in it.
REGION = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as far as matching needs it; `key` is its id, else its folded name."""

    key: str
    name: str
    id: str | None
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    precision: int | None
    country: str | None
    admin1: str | None
    admin2: str | None

    def __hash__(self) -> int:
        return hash(self.key)  # of all its parts it would take six times as long

    @property
    def coarse(self) -> bool:
        """Whether it is a region or country rather than a town or site."""
        return self.precision is not None and self.precision >= REGION


@dataclass(slots=True)
class Fact:
    """A claim as reconciling sees it. Days are ordinals, both inclusive; 0 is unknown. `more` are
    further ones ("five more bodies"). `denies` marks the statement that denies any harm.

    `own_day` and `own_spot` say whether the clause itself told them; `soft` days are the
    report's own, which some readers fall back on.
    """

    id: str
    document: str
    text: str
    published: int
    at: int
    sentence: int
    kind: Kind
    stance: Stance
    root: Root
    outlet: str
    start: int = 0
    end: int = 0
    own_day: bool = False
    soft: bool = False
    since: bool = False
    spots: tuple[Spot, ...] = ()
    own_spot: bool = False
    within: frozenset[tuple[str, str]] = frozenset()
    scene: scene.Scene = field(default_factory=scene.Scene)
    hours: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    headline: bool = False
    historical: bool = False
    outcome: Outcome | None = None
    status: Status = Status.UNKNOWN
    side: str | None = None
    low: int | None = None
    high: int | None = None
    best: int | None = None
    part: bool = False
    parent: str | None = None
    increment_of: str | None = None
    total: bool = False
    window: str | None = None
    as_of: int = 0
    mode: str | None = None
    blames: tuple[str, ...] = ()
    denied_by: tuple[Root, ...] = ()
    silent: str | None = None
    withdrawn: bool = False
    void: bool = False
    more: bool = False
    denies: bool = False
    concedes: bool = False

    @property
    def figures(self) -> tuple[int | None, int | None, int | None]:
        """The bounds of its count."""
        return self.low, self.high, self.best

    @property
    def value(self) -> int | None:
        """The one number that stands for it: exact, else about, else the bound."""
        return next((n for n in (self.best, self.low, self.high) if n is not None), None)

    @property
    def exact(self) -> bool:
        """Whether it gives one number without a bound."""
        return self.low is not None and self.low == self.high

    @property
    def disowned(self) -> bool:
        """Whether nobody is named who stands by it: taken back, or only denied."""
        return self.stance is Stance.DENIED and (self.root.own or self.withdrawn)

    @property
    def disputes(self) -> bool:
        """Whether it is a statement that blames or denies."""
        return self.kind is Kind.STATEMENT and self.mode in ("ACCUSE", "REJECT")

    @property
    def order(self) -> tuple[int, str, int, str]:
        """Later is greater: by publication, then by place in a document."""
        return self.published, self.document, self.at, self.id


def spot_of(place: Place) -> Spot:
    """The place as far as matching needs it."""
    name = place.name or place.text
    return one_spot(
        Spot(
            place.id or plain(name),
            name,
            place.id,
            place.latitude,
            place.longitude,
            place.radius_km,
            place.precision,
            place.country,
            place.admin1,
            place.admin2,
        )
    )


# What a town that no gazetteer knows may or may not be called beside its name.
_LEVELS = r"district|township|town|village|city|neighbou?rhood|quarter|suburb"
_LEVEL = re.compile(rf"^(?:the )?(?:{_LEVELS}) of |^the | (?:{_LEVELS})$|\.$")


def plain(name: str) -> str:
    """The name of a place that no gazetteer knows, folded and without what it is.

    >>> plain("Ywar-Thit township"), plain("the village of Ywar Thit")
    ('ywar thit', 'ywar thit')
    """
    return _LEVEL.sub("", " ".join(name.casefold().replace("-", " ").split())).strip()


@lru_cache(maxsize=100_000)
def one_spot(spot: Spot) -> Spot:
    """The same spot for all that are equal: a war has few places, and what is one and the same
    is seen to be equal at once."""
    return spot


def side_of(party: Party) -> str | None:
    """The party whose side somebody is on, None if it can't be told."""
    for words in (party.text, party.name):
        if words and (actor := identify(words)) is not None:
            return actor.side
    for words in (party.name, party.text):
        if words and (side := side_named(words)):
            return side
    return None


def side_named(words: str) -> str | None:
    """The party whose side some words name: by the directory, a state, its capital, or the name
    of a force that no directory has."""
    actor = identify(words)
    if actor is not None:
        return actor.side
    capitals = directory().capitals
    seats = [capitals[key(word)] for word in scene.tokens(words) if key(word) in capitals]
    return state_of(words) or (seats[0] if seats else side_by_name(words))

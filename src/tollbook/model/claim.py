"""What a claim is: one assertion as a text makes it, tied to its words.

The code lists and field names are those of the claim record (`tollbook.claim/1`); `codec`
turns the values into it. A claim is never corrected in place: people judge it, and a newer
engine adds its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tollbook.model.refer import Party, Place, When
from tollbook.model.text import Span, short_hash


class Kind(StrEnum):
    """The six kinds of claim."""

    TOLL = "toll"
    EVENT = "event"
    CONTROL = "control"
    STATEMENT = "statement"
    SILENCE = "silence"
    MEDIA = "media"


class Stance(StrEnum):
    """How the text stands to the fact: hedged only for words that doubt the fact itself."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    DENIED = "denied"


class Outcome(StrEnum):
    """What happened to the people counted."""

    KILLED = "killed"
    WOUNDED = "wounded"
    CASUALTIES = "casualties"
    MISSING = "missing"
    CAPTURED = "captured"
    DISPLACED = "displaced"
    OTHER = "other"


class Status(StrEnum):
    """Which group under the laws of war the victims belong to, as the text says."""

    CIVILIAN = "civilian"
    MILITARY = "military"
    MERCENARY = "mercenary"
    POLICE = "police"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """Whether a toll counts one incident or is a running total over a period or front."""

    INCIDENT = "incident"
    CUMULATIVE = "cumulative"
    UNKNOWN = "unknown"


class EventType(StrEnum):
    """PLOVER event types, as in POLECAT; also the speech acts of statements."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Change(StrEnum):
    """What became of the control of a place, told from the side of its holder after it."""

    GAINED = "gained"
    LOST = "lost"
    HELD = "held"
    CONTESTED = "contested"


class Medium(StrEnum):
    """What sort of material a caption or credit speaks of."""

    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    SATELLITE = "satellite"
    DOCUMENT = "document"
    MAP = "map"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as the text bounds it; None is unbounded or not given.

    `text` is the words of the count with its qualifier, from `start` to `end`.
    """

    min: int | None
    max: int | None
    best: int | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Victims:
    """Who was harmed: the words, the status, and the party they belong to."""

    text: str | None
    status: Status = Status.UNKNOWN
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """A count of people harmed. `subset_of` and `increment_of` are ids of other tolls."""

    outcome: Outcome
    count: Count
    victims: Victims
    scope: Scope = Scope.UNKNOWN
    as_of: date | None = None
    subset_of: str | None = None
    increment_of: str | None = None
    cause: str | None = None
    perpetrator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something done. `mode` is a term of `vocab/modes.yaml`; `means` words of the text."""

    type: EventType
    mode: str
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    means: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Who holds a place (`by`) after the change, and who lost it (`lost_by`: "from")."""

    change: Change
    by: Party | None = None
    lost_by: Party | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A speech act. Each of `quotes` stands in the text letter for letter."""

    speakers: tuple[Party, ...]
    type: EventType
    quotes: tuple[str, ...] = ()
    addressees: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Somebody who will not say, and about what (words of the text)."""

    party: Party
    about: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Material that a caption or credit names; `credit` and `shows` are words of the text.

    `caption`, `alt` and `address` are what a page's markup tells of a picture: all of its caption,
    the alternative text, and where its file stands.
    """

    medium: Medium
    credit: str | None = None
    shows: str | None = None
    caption: str | None = None
    alt: str | None = None
    address: str | None = None


Body = Toll | Event | Control | Statement | Silence | Media

KIND_OF: dict[type, Kind] = {
    Toll: Kind.TOLL,
    Event: Kind.EVENT,
    Control: Kind.CONTROL,
    Statement: Kind.STATEMENT,
    Silence: Kind.SILENCE,
    Media: Kind.MEDIA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One assertion as a text makes it.

    `attribution` says who says so: nearest to the fact first, then through whom; empty when
    the document itself says it. `denied_by` names who denies it when `stance` is denied.
    """

    id: str
    run: str
    document: str
    text: str
    span: Span
    body: Body
    attribution: tuple[Party, ...] = ()
    stance: Stance = Stance.ASSERTED
    denied_by: tuple[Party, ...] = ()
    historical: bool = False
    when: When | None = None
    where: tuple[Place, ...] = ()
    engine: str
    why: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """Which of the six kinds this claim is."""
        return KIND_OF[type(self.body)]


def claim_id(text: str, body: Body, span: Span, engine: str) -> str:
    """The id of a claim: the same text (its id) and engine give the same id.

    Resolutions (when, where, names) are left out: they may change with a reference date or a
    gazetteer without the claim becoming another.
    """
    count = (body.count.start, body.count.end) if isinstance(body, Toll) else ("", "")
    what = {Toll: "outcome", Event: "type", Control: "change", Statement: "type", Media: "medium"}
    facet = getattr(body, what[type(body)]) if type(body) in what else ""
    return f"c_{short_hash(text, KIND_OF[type(body)], span.start, span.end, *count, facet, engine)}"

"""What goes over the wire: the shapes that the documentation of the API shows.

Records keep the names of the claim record and of the derived records.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from tollbook.model.claim import (
    Change,
    EventType,
    Kind,
    Medium,
    Outcome,
    Scope,
    Stance,
    Status,
)
from tollbook.model.judge import Decision
from tollbook.model.refer import DatePrecision, PartyType
from tollbook.model.review import State
from tollbook.web.filters import Filters

T = TypeVar("T")
Id = Annotated[str, Field(max_length=100)]
Why = Annotated[str, Field(max_length=4_000)]


class Shape(BaseModel):
    """A part of an answer: everything in it is declared, so that types can be made of it."""


class Span(Shape):
    """Words at a place in a text, in code points, end exclusive."""

    start: int
    end: int
    exact: str


class Party(Shape):
    """Somebody as the text names them, and the directory's name."""

    text: str
    start: int
    end: int
    name: str | None
    type: PartyType | None


class When(Shape):
    """The days a claim speaks of, both inclusive."""

    text: str
    at: int | None
    start: str | None
    end: str | None
    precision: DatePrecision


class Where(Shape):
    """A place as the text names it, with its referent."""

    text: str
    start: int
    end: int
    name: str | None
    id: str | None
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    country: str | None
    claimed_by: list[str]
    admin1: str | None
    admin2: str | None
    precision: int | None


class Count(Shape):
    """A number of people; null is unbounded or not given."""

    min: int | None
    max: int | None
    best: int | None
    text: str
    start: int
    end: int


class Victims(Shape):
    """Who was harmed."""

    text: str | None
    status: Status
    side: str | None


class Toll(Shape):
    """A count of people harmed."""

    outcome: Outcome
    count: Count
    victims: Victims
    scope: Scope
    as_of: str | None
    subset_of: str | None
    increment_of: str | None
    cause: str | None
    perpetrator: str | None


class Event(Shape):
    """Something done."""

    type: EventType
    mode: str
    actors: list[Party]
    targets: list[Party]
    means: str | None


class Control(Shape):
    """Who holds a place."""

    change: Change
    by: Party | None
    from_: Party | None = Field(alias="from")


class Statement(Shape):
    """A speech act."""

    speakers: list[Party]
    type: EventType
    quotes: list[str]
    addressees: list[Party]


class Silence(Shape):
    """Somebody who will not say."""

    party: Party
    about: str | None


class Media(Shape):
    """Material that a caption or credit names."""

    medium: Medium
    credit: str | None
    shows: str | None
    caption: str | None
    alt: str | None
    address: str | None


class DocumentStub(Shape):
    """A document as a claim names it."""

    id: str
    name: str
    title: str | None
    publisher: str | None
    published: str | None


class ClaimDocument(DocumentStub):
    """A document as a claim record has it."""

    text: str | None
    url: str | None
    language: str | None
    published_from: str | None


class Claim(Shape):
    """The claim record (`tollbook.claim/1`); only the object named by `kind` is there."""

    schema_: str = Field(alias="schema")
    id: str
    run: str
    document: ClaimDocument
    kind: Kind
    span: Span
    attribution: list[Party]
    stance: Stance
    denied_by: list[Party]
    historical: bool
    when: When | None
    where: list[Where]
    engine: str
    why: list[str]
    toll: Toll | None = None
    event: Event | None = None
    control: Control | None = None
    statement: Statement | None = None
    silence: Silence | None = None
    media: Media | None = None


class Decided(Shape):
    """Who decided what holds for a claim."""

    who: str
    when: str
    why: str | None
    judgement: str


class Words(Shape):
    """Words at a place in a text."""

    text: str
    start: int
    end: int


class Card(Shape):
    """A claim as lists show it: as judgements leave it, and as its engine said it."""

    claim: Claim
    said: Claim
    document: DocumentStub
    state: State
    decided: Decided | None
    priority: int
    impact: float
    doubt: float
    reasons: list[str]
    sentence: Words
    etag: str


class ClaimField(Shape):
    """One field of a claim: its value, the words it came from, and how doubtful it is."""

    path: str
    label: str
    value: Any
    words: str | None
    start: int | None
    end: int | None
    doubt: float | None
    options: list[str] | None
    editable: bool


class JudgementShape(Shape):
    """A decision; `size` is how many claims it is about, `holds` whether it was not taken back,
    `entry` that of the log."""

    id: str
    who: str
    when: str
    decision: Decision
    why: str | None
    size: int | None = None
    holds: bool | None = None
    entry: int | None = None


class JudgementDetail(JudgementShape):
    """A decision with the first of the claims that it is about, and what it changes."""

    claims: list[str]
    others: list[str]
    edits: dict[str, Any]
    undoes: list[str]


class Heard(Shape):
    """One thing that happened to a claim."""

    when: str
    who: str | None
    what: str
    judgement: str | None


class Counts(Shape):
    """How many claims fit the filter, by state."""

    proposed: int
    accepted: int
    rejected: int
    edited: int
    changed: int


class CardPage(Shape):
    """A page of the queue. `capped`: more fit than were counted, and `total` is a least number."""

    items: list[Card]
    next: str | None
    total: int
    counts: Counts
    capped: bool


class Page(Shape, Generic[T]):
    """A page of a list; `next` is the key of the next one."""

    items: list[T]
    next: str | None
    total: int


class Deciding(BaseModel):
    """A decision about claims: named ones, or all that a filter finds."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["accept", "reject", "edit", "merge", "apart"]
    claims: Annotated[list[Id], Field(max_length=5_000)] = []
    filter: Filters | None = None
    others: Annotated[list[Id], Field(max_length=5_000)] = []
    edits: Annotated[dict[str, Any], Field(max_length=100)] = {}
    why: Why | None = None


class Previewing(BaseModel):
    """A decision about all that a filter finds, before it is made."""

    model_config = ConfigDict(extra="forbid")

    filter: Filters
    decision: Literal["accept", "reject"] = "accept"


class Undoing(BaseModel):
    """The judgement to take back; without one, one's own last that holds."""

    model_config = ConfigDict(extra="forbid")

    judgement: Id | None = None
    why: Why | None = None


class Done(Shape):
    """A decision that is safe on disk; `cards` are the first of the claims it is about."""

    judgement: JudgementDetail
    cards: list[Card]
    count: int
    undo: str


class Preview(Shape):
    """How many claims a decision would be about, and how many are in that state already."""

    count: int
    already: int
    sample: list[Card]
    capped: bool

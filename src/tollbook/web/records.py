"""Derived records and the views of them, as the documentation of the API shows them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tollbook.model.claim import Outcome, Status
from tollbook.model.derived import DissentKind, Flag, Grade, Include, Profile
from tollbook.model.refer import DatePrecision, PartyType
from tollbook.model.review import State
from tollbook.web.schemas import DocumentStub, JudgementShape, Shape, Words

Unit = Literal["day", "week", "month", "year"]
# Whether people accepted what something stands on: all of it, some, or none.
Standing = Literal["accepted", "mixed", "proposed"]


class Brief(Shape):
    """A claim as a figure needs it: who says what, where, and in which words; `start` and `end` of
    the sentence are places within its `text`."""

    id: str
    kind: str
    claimant: str | None
    figure: str
    document: DocumentStub
    state: State
    sentence: Words


class VictimGroup(Shape):
    """Whose dead."""

    status: Status
    side: str | None


class FigureVictims(VictimGroup):
    """Whose dead, with the words for them."""

    text: str | None = None


class Figure(Shape):
    """What one claimant gives for one group, as a point or a range."""

    claim: str
    claimant: str | None
    document: str
    published: str | None
    min: int | None
    max: int | None
    best: int | None
    outcome: Outcome
    victims: FigureVictims
    state: State


class ClaimRef(Shape):
    """A claim and its document."""

    id: str
    document: str


class LeftOut(Shape):
    """A claim that doesn't count, and why."""

    id: str
    why: str


class Because(Shape):
    """The claims that give each end of a range."""

    low: list[str]
    best: list[str]
    high: list[str]


class IncidentToll(Shape):
    """What figures come to; `subset_of` is the number of the toll that this one is part of."""

    outcome: Outcome
    victims: VictimGroup
    low: int | None
    best: int | None
    high: int | None
    profile: Profile
    because: Because
    left_out: list[LeftOut]
    subset_of: int | None
    notes: list[str] | None = None


class Days(Shape):
    """The days between which something happened, both inclusive."""

    start: str
    end: str
    precision: DatePrecision


class Site(Shape):
    """Where something happened."""

    name: str
    id: str | None
    latitude: float | None
    longitude: float | None
    country: str | None
    precision: int | None


class IncidentRecord(Shape):
    """An incident (`tollbook.incident/1`)."""

    schema_: str = Field(alias="schema")
    id: str
    kind: str
    when: Days | None
    where: list[Site]
    claims: list[ClaimRef]
    roots: int
    grade: Grade
    tolls: list[IncidentToll]


class SeenIncident(IncidentRecord):
    """An incident with its title, who says so, and what people have accepted of it."""

    title: str
    said_by: list[str]
    blamed: list[str]
    state: Standing
    documents: int


class Candidate(Shape):
    """The incident that a claim is of, or would be, with every other figure given for it."""

    id: str
    title: str
    when: Days | None
    where: list[Site]
    grade: Grade
    tolls: list[IncidentToll]
    figures: list[Figure]


class Near(Shape):
    """Another incident on these days at a place of this name."""

    id: str
    title: str


class IncidentJudgement(JudgementShape):
    """A decision that touches an incident."""

    undone: bool


class SeriesClaimant(Shape):
    """Who gives a total."""

    name: str
    type: PartyType | None


class Point(Shape):
    """What a claimant gave as of a day."""

    as_of: str
    min: int | None
    max: int | None
    best: int | None
    claim: str
    document: str
    increment: int | None
    flag: Flag | None


class SeriesRecord(Shape):
    """A running total (`tollbook.series/1`); `window` where each figure is for its own period."""

    schema_: str = Field(alias="schema")
    id: str
    claimant: SeriesClaimant
    outcome: Outcome
    victims: VictimGroup
    theatre: str | None
    points: list[Point]
    window: str | None = None


class SeriesGroup(Shape):
    """A group of victims that there are running totals for, in one theatre."""

    outcome: Outcome
    victims: VictimGroup
    theatre: str | None
    series: int
    points: int


class BoardRow(Shape):
    """A claimant's latest figure."""

    name: str
    min: int | None
    max: int | None
    best: int | None
    as_of: str
    claim: str


class Silent(Shape):
    """Who gives no figure."""

    party: str
    claim: str


class BoardGroup(Shape):
    """A group of victims on the board; `theatre` where totals of several can't be the same dead."""

    outcome: Outcome
    victims: VictimGroup
    claimants: list[BoardRow]
    low: int | None
    best: int | None
    high: int | None
    documented: int
    silent: list[Silent]
    theatre: str | None = None


class BoardRecord(Shape):
    """The toll board (`tollbook.board/1`); only `groups` where there is no account yet."""

    schema_: str = Field(alias="schema", default="tollbook.board/1")
    as_of: str | None = None
    profile: Profile = Profile.UCDP
    include: Include = Include.ACCEPTED
    groups: list[BoardGroup]


class DissentRecord(Shape):
    """A disagreement (`tollbook.dissent/1`); `id` is its place on the page."""

    id: str
    schema_: str = Field(alias="schema")
    kind: DissentKind
    incident: str | None
    series: str | None
    claims: list[ClaimRef]
    about: str


class Bin(Shape):
    """How many incidents there were in a day, week, month or year, and how many of them stand on
    proposals alone."""

    start: str
    end: str
    incidents: int
    proposed: int


class TimelineItem(Shape):
    """An incident on the timeline."""

    id: str
    kind: str
    title: str
    when: Days
    where: list[str]
    grade: Grade
    roots: int
    state: Standing
    tolls: list[IncidentToll]


class PlaceItem(Shape):
    """An incident at a place."""

    id: str
    title: str
    start: str | None
    grade: Grade
    state: Standing


class PlaceProperties(Shape):
    """What is at a place of the map."""

    place: str
    place_id: str | None
    country: str | None
    precision: int | None
    radius_km: float | None
    incidents: int
    proposed: int
    items: list[PlaceItem]


class PointGeometry(Shape):
    """A place known exactly (GeoJSON)."""

    type: Literal["Point"]
    coordinates: list[float]


class AreaGeometry(Shape):
    """An area within which a place lies (GeoJSON)."""

    type: Literal["Polygon"]
    coordinates: list[list[list[float]]]


class PlaceFeature(Shape):
    """A GeoJSON feature of one place."""

    type: Literal["Feature"]
    id: str
    geometry: PointGeometry | AreaGeometry
    properties: PlaceProperties


class UnplacedItem(Shape):
    """An incident that no place on the map is known for."""

    id: str
    title: str
    place: str
    country: str | None


class Unplaced(Shape):
    """The incidents that no place on the map is known for, some of them by name."""

    total: int
    items: list[UnplacedItem]


class DiffItem(Shape):
    """What became different (`tollbook.change/1`), and by which claims."""

    schema_: str = Field(alias="schema")
    what: str
    about: str
    before: str
    after: str
    claims: list[str]

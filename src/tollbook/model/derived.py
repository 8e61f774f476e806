"""What is made of claims: incidents, series, the board and dissent.

The fields are those of the derived records (`derived_codec` writes them). Everything here can
be thrown away and made again from claims and judgements; ids of claims lead back to the words.
An incident is our grouping; an event is the text's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tollbook.model.claim import Claim, Outcome, Status
from tollbook.model.refer import DatePrecision, PartyType
from tollbook.model.text import Document, Text


class Profile(StrEnum):
    """The named rules by which a range is made of several figures."""

    UCDP = "ucdp"
    IBC = "ibc"
    ACLED = "acled"


class Include(StrEnum):
    """Which claims count: all that nobody rejected, or only those somebody accepted."""

    ALL = "all"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Which account is asked for: under which profile, of which claims, as of which days.

    `as_of` is the last day of publication that counts, `known_by` the last day on which somebody
    here knew of it: had captured or recorded the report, or made the judgement. None: no limit.
    """

    profile: Profile = Profile.UCDP
    include: Include = Include.ALL
    as_of: date | None = None
    known_by: date | None = None


class Grade(StrEnum):
    """How well an incident is supported (the Airwars grades)."""

    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


class Flag(StrEnum):
    """What is odd about a point of a series; shown, never smoothed."""

    INCREMENT_MISMATCH = "increment-mismatch"
    REVISION = "revision"
    BACK_FILL = "back-fill"


class DissentKind(StrEnum):
    """The ways in which accounts disagree."""

    RIVAL_FIGURES = "rival_figures"
    MUTUAL_BLAME = "mutual_blame"
    DENIAL = "denial"
    REVISION = "revision"
    SILENCE = "silence"
    INCREMENT_MISMATCH = "increment_mismatch"


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim with what is known of the document it stands in.

    `text` is what the claim's offsets belong to, shared by all claims of it; without it copies
    can't be told, and sites and hours that only the sentence names are not seen.
    """

    claim: Claim
    document: Document
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class VictimGroup:
    """Whose dead: a status and the party they belong to; None where it can't be told."""

    status: Status = Status.UNKNOWN
    side: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimRef:
    """A claim, and the name of the document it stands in."""

    id: str
    document: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that a toll does not stand on, and why."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Because:
    """The claims that gave each end of a range."""

    low: tuple[str, ...] = ()
    best: tuple[str, ...] = ()
    high: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentToll:
    """How many of one group an incident harmed, as a range under a profile.

    `high` is None where the highest figure is open upward ("at least 9"), `best` where the
    profile names none. `subset_of` is the place, in the incident's `tolls`, of the toll that
    includes this one. `notes` are what the profile has to say ("provisional").
    """

    outcome: Outcome
    victims: VictimGroup
    low: int | None
    best: int | None
    high: int | None
    profile: Profile
    because: Because = Because()
    left_out: tuple[LeftOut, ...] = ()
    subset_of: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an incident, both inclusive."""

    start: date
    end: date
    precision: DatePrecision = DatePrecision.DAY


@dataclass(frozen=True, slots=True)
class Site:
    """A place of an incident; `precision` is UCDP's where_prec, 1 (exact) to 7.

    `id` and the point are None where the gazetteer doesn't know the place.
    """

    name: str
    id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    precision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One thing that happened, as far as claims tell.

    `kind` is an event mode of `vocab/modes.yaml`, or "other". `claims` are all about it:
    tolls, events, denials, blame. `roots` is how many independent sources assert it, `said_by`
    their names; `blamed` who is said to have done it, by those who say so.
    """

    id: str
    kind: str
    when: Days | None
    where: tuple[Site, ...]
    claims: tuple[ClaimRef, ...]
    roots: int
    grade: Grade
    tolls: tuple[IncidentToll, ...] = ()
    said_by: tuple[str, ...] = ()
    blamed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who answers for a series: an institution, whoever speaks for it."""

    name: str
    type: PartyType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One running total as of a day, with the increment stated with it, if any."""

    as_of: date
    min: int | None
    max: int | None
    best: int | None
    claim: str
    document: str
    increment: int | None = None
    flag: Flag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The running totals one claimant gives for one victim group over time.

    `window` is set where every point counts its own period ("week", "month", "year") instead
    of everything so far.
    """

    id: str
    claimant: Claimant
    outcome: Outcome
    victims: VictimGroup
    theatre: str | None
    points: tuple[Point, ...]
    window: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """The latest figure that one claimant gives for a group."""

    name: str
    min: int | None
    max: int | None
    best: int | None
    as_of: date
    claim: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A party that won't give a figure, and the claim that says so."""

    party: str
    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardGroup:
    """What is claimed in total for one group, and what incidents document of it.

    `documented` is the sum of the best figures of disjoint incident tolls that nobody denies
    outright. `theatre` is set where totals of several theatres can't be of the same dead.
    """

    outcome: Outcome
    victims: VictimGroup
    claimants: tuple[BoardRow, ...]
    low: int | None
    best: int | None
    high: int | None
    documented: int
    silent: tuple[Silent, ...] = ()
    theatre: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Groups of victims by claimants, as of a day (None: there is no dated claim)."""

    as_of: date | None
    profile: Profile
    groups: tuple[BoardGroup, ...]
    include: Include = Include.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    """One disagreement: the claims that stand against each other, and what about."""

    kind: DissentKind
    incident: str | None
    series: str | None
    claims: tuple[ClaimRef, ...]
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Everything derived from claims and judgements as of a day, under a profile."""

    as_of: date | None
    profile: Profile
    include: Include
    incidents: tuple[Incident, ...]
    series: tuple[Series, ...]
    board: Board
    dissent: tuple[Dissent, ...]

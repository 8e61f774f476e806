"""Who, when and where: mentions in a text and what they are taken to mean.

A mention's words are kept as they stand; the referent (a name of the directory, a gazetteer
id, days) is our reading of them and may change with a reference date or a gazetteer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PartyType(StrEnum):
    """What sort of claimant or actor somebody is: one list for both."""

    STATE = "state"
    GOVERNMENT = "government"
    MILITARY = "military"
    POLICE = "police"
    ARMED_GROUP = "armed_group"
    MERCENARY = "mercenary"
    PARTY = "party"
    OFFICIAL = "official"
    OMBUDSMAN = "ombudsman"
    MEDICAL = "medical"
    UN = "un"
    MONITOR = "monitor"
    NGO = "ngo"
    AID = "aid"
    MEDIA = "media"
    SOCIAL_MEDIA = "social_media"
    WITNESS = "witness"
    FAMILY = "family"
    RESIDENT = "resident"
    CIVILIAN = "civilian"
    RELIGIOUS = "religious"
    BUSINESS = "business"
    COURT = "court"
    DOCUMENT = "document"
    VIDEO = "video"
    PHOTO = "photo"
    SATELLITE = "satellite"
    ANONYMOUS = "anonymous"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody (or some evidence) as the text names them.

    `text` is the words in the text from `start` to `end`; `name` the directory's name or, for
    a pronoun, the antecedent as the document names it; None where it can't be told.
    """

    text: str
    start: int
    end: int
    name: str | None = None
    type: PartyType | None = None


class DatePrecision(StrEnum):
    """How narrowly a time is known."""

    DAY = "day"
    RANGE = "range"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class When:
    """The days a claim speaks of, both inclusive, and the words that say so.

    As the extractor gives it, only `text` and its place are known (`at` is the offset of the
    words, None when they are carried from elsewhere); the resolver fills `start`, `end` and
    `precision`.
    """

    text: str
    at: int | None = None
    start: date | None = None
    end: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the text names it and, where known, its referent in a gazetteer.

    Latitude and longitude in degrees (WGS 84); `radius_km` how far the place may reach;
    `precision` is UCDP's where_prec, 1 (exact) to 7 (international waters or airspace).
    Every place with an `id` carries a point.
    """

    text: str
    start: int
    end: int
    name: str | None = None
    id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    country: str | None = None
    claimed_by: tuple[str, ...] = ()
    admin1: str | None = None
    admin2: str | None = None
    precision: int | None = None

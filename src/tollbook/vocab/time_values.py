"""What can time words mean? The values that the grammar builds and the calendar reads.

Nothing here knows a day: "last week" is a unit and an offset until a reference date comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """Units of time that durations are told in."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Part(StrEnum):
    """A third of a month, year or other period."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Which(StrEnum):
    """Which of several weekdays, months or seasons of one name is meant."""

    NEAREST = "nearest"
    LAST = "last"
    THIS = "this"
    NEXT = "next"
    BEFORE = "before"  # counted from the time told last: "the previous Friday"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A date as far as it is given: "4 October", "May 1999", "2013". At least one is given."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    which: Which = Which.NEAREST


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 is Monday; `weeks` more weeks on ("the Tuesday before last": -1)."""

    number: int
    which: Which = Which.NEAREST
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class InWeek:
    """A day of the week that is so many calendar weeks away: "Tuesday last week" is week -1."""

    number: int
    week: int


@dataclass(frozen=True, slots=True)
class Shifted:
    """A day counted from the reference day: today 0, yesterday -1."""

    days: int


@dataclass(frozen=True, slots=True)
class Night:
    """A night: the one before the reference day, or the one `of` a day, or that ends `into` it."""

    of: Expression | None = None
    into: bool = False


@dataclass(frozen=True, slots=True)
class Current:
    """A unit counted from the one that holds the reference day: this month 0, last week -1.

    `past` where the words say that it is the part gone by: "earlier this week".
    """

    unit: Unit
    offset: int
    past: bool = False


@dataclass(frozen=True, slots=True)
class Lasting:
    """A stretch of so many units that ends at the reference day, or begins there if `coming`;
    None where the clause decides ("within ten days")."""

    unit: Unit
    number: int
    coming: bool | None = False


@dataclass(frozen=True, slots=True)
class Bounded:
    """A stretch of so many units that ends with a day, or begins with it: "the week to Sunday"."""

    unit: Unit
    number: int
    of: Expression
    ending: bool


@dataclass(frozen=True, slots=True)
class Ago:
    """So many units before the reference day."""

    unit: Unit
    number: int


@dataclass(frozen=True, slots=True)
class Later:
    """So many units after (or before, if negative) the time told last."""

    unit: Unit
    number: int


@dataclass(frozen=True, slots=True)
class Season:
    """A season, of a year where one is given."""

    first_month: int
    months: int
    year: int | None = None
    which: Which = Which.NEAREST


@dataclass(frozen=True, slots=True)
class Decade:
    """Ten years from `year`."""

    year: int


@dataclass(frozen=True, slots=True)
class Within:
    """A part of a longer time: "mid-October", "the start of the month"."""

    part: Part
    of: Expression


@dataclass(frozen=True, slots=True)
class Piece:
    """Days, weeks or months `first` to `last` of a longer time, counted from 1, or from its end
    if negative: "the first week of May", "the last ten days of the month"."""

    unit: Unit
    first: int
    last: int
    of: Expression


@dataclass(frozen=True, slots=True)
class Moon:
    """A month or days of the Islamic calendar, in the Gregorian year given or the nearest.

    `days` counts from `day`; None is the whole month.
    """

    month: int
    day: int = 1
    days: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """From the first to the last, both included; also two days listed together."""

    first: Expression
    last: Expression


@dataclass(frozen=True, slots=True)
class Since:
    """From a time to the reference day."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Vague:
    """A time that words name without days: "in recent weeks"."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day without a day."""


Expression = (
    Calendar
    | Weekday
    | InWeek
    | Shifted
    | Night
    | Current
    | Lasting
    | Bounded
    | Ago
    | Later
    | Season
    | Decade
    | Within
    | Piece
    | Moon
    | Between
    | Since
    | Vague
    | Clock
)

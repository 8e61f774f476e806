"""Which days does an expression of time mean, against a reference date?

Calendar arithmetic of what `vocab.times` finds. Days are inclusive on both sides. The
conventions are those of the claim record: "overnight" is the night before the reference day to
that day, a stretch of time ends at the reference date, "on Tuesday" is the nearest Tuesday not
after it unless the clause speaks of what is to come.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from tollbook.model.refer import DatePrecision
from tollbook.vocab.times import (
    Ago,
    Between,
    Bounded,
    Calendar,
    Clock,
    Current,
    Decade,
    Expression,
    InWeek,
    Lasting,
    Later,
    Moon,
    Night,
    Part,
    Piece,
    Season,
    Shifted,
    Since,
    Unit,
    Weekday,
    Which,
    Within,
)

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day, both inclusive, and how narrowly they are known."""

    start: date
    end: date
    precision: DatePrecision

    @classmethod
    def one(cls, day: date) -> Days:
        """A single day."""
        return cls(day, day, DatePrecision.DAY)

    @classmethod
    def over(cls, start: date, end: date) -> Days:
        """From `start` to `end`; a day if they are the same."""
        return cls(start, end, DatePrecision.DAY if start == end else DatePrecision.RANGE)


def days(
    means: Expression,
    reference: date | None,
    *,
    future: bool = False,
    told_last: date | None = None,
) -> Days | None:
    """The days an expression means, None where they can't be told.

    `future` says that the clause speaks of what is to come. `told_last` is the day of the time
    told before this one, from which "nine days later" counts. Without a `reference` only full
    dates can be read.
    """
    try:
        found = _days(means, reference, future, told_last)
    except (OverflowError, ValueError):
        return None  # before year 1 or after year 9999: no report's date
    return found if found is None or found.start <= found.end else None


def _days(
    means: Expression, reference: date | None, future: bool, told_last: date | None
) -> Days | None:
    match means:
        case Calendar():
            return _calendar(means, reference, future)
        case Moon():
            return _moon(means, reference, future)
        case Piece():
            whole = _days(means.of, reference, future, told_last)
            return _piece(means, whole) if whole else None
        case Bounded():
            return _bounded(means, reference, future, told_last)
        case Between():
            return _between(means, reference, future, told_last)
        case Decade(year):
            return Days.over(date(year, 1, 1), date(year + 9, 12, 31))
        case Within(part, of):
            whole = _days(of, reference, future, told_last)
            return _part(part, whole) if whole else None
        case Since(of):
            begun = _days(of, reference, False, told_last)
            if begun is None:
                return None
            end = reference if reference and reference >= begun.start else begun.end
            return Days.over(begun.start, end)
        case Later(unit, number):
            if told_last is not None:
                return _same(told_last, unit) if number == 0 else _moved(told_last, unit, number)
            return _same(reference, unit) if reference and number == 0 else None
        case Season():
            return _season(means, reference, future)
    if reference is None:
        return None
    match means:
        case Weekday(number, which, weeks):
            day = _weekday(number, which, reference, future, told_last)
            return Days.one(day + 7 * weeks * DAY) if day else None
        case InWeek(number, week):
            monday = reference - reference.weekday() * DAY
            return Days.one(monday + (7 * week + number) * DAY)
        case Shifted(count):
            return Days.one(reference + count * DAY)
        case Clock():
            return Days.one(reference)
        case Night():
            return _night(means, reference, future, told_last)
        case Current(unit, offset, past):
            return _current(unit, offset, reference, future and not past)
        case Lasting(unit, number, coming):
            looks_ahead = future if coming is None else coming
            return (_coming if looks_ahead else _lasting)(unit, number, reference)
        case Ago(unit, number):
            return _moved(reference, unit, -number)
    return None


def _night(means: Night, reference: date, future: bool, told_last: date | None) -> Days | None:
    """A night is two days; one that is still to end at the reference day is cut there."""
    if means.of is None:
        return Days.over(reference - DAY, reference)
    day = _days(means.of, reference, future, told_last)
    if day is None:
        return None
    if means.into:
        return Days.over(day.start - DAY, day.start)
    return Days.over(day.start, min(day.start + DAY, max(reference, day.start)))


def _calendar(means: Calendar, reference: date | None, future: bool) -> Days | None:
    year, month, day = means.year, means.month, means.day
    if month is None and day is not None:
        return _day_of_month(day, reference, future)
    if year is None and (reference is None or month is None):
        return None
    if year is None:
        assert reference is not None and month is not None
        year = _nearest_year(month, day, reference, future, means.which)
    if month is None:
        return Days(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)
    if day is None:
        return Days(date(year, month, 1), _month_end(year, month), DatePrecision.MONTH)
    return Days.one(date(year, month, day))


def _day_of_month(day: int, reference: date | None, future: bool) -> Days | None:
    """ "on the 12th": the nearest 12th not after the reference day (not before it, if future)."""
    if reference is None:
        return None
    month = reference.replace(day=1)
    for _ in range(3):
        if day <= calendar.monthrange(month.year, month.month)[1]:
            found = month.replace(day=day)
            if found >= reference if future else found <= reference:
                return Days.one(found)
        month = _plus_months(month, 1 if future else -1)
    return None


def _moon(means: Moon, reference: date | None, future: bool) -> Days | None:
    """Days of the Islamic calendar, a day wider at either end: a month begins when it is seen.

    The nearest that has begun by the reference day, or that is to come.
    """
    found: list[Days] = []
    for year in range(means.year or 0, (means.year or 0) + 1) if means.year else _years(reference):
        # An Islamic year is eleven days shorter: one Gregorian year may hold a feast twice.
        for lunar in range((year - 622) * 33 // 32 - 1, (year - 622) * 33 // 32 + 4):
            start = _islamic(lunar, means.month, means.day)
            if start.year != year:
                continue
            length = means.days or (_islamic(lunar, means.month + 1, 1) - start).days
            found.append(Days.over(start - DAY, start + length * DAY))
    if means.year or reference is None:
        return found[0] if found else None
    if future:
        return min((d for d in found if d.end >= reference), key=lambda d: d.start, default=None)
    return max((d for d in found if d.start <= reference), key=lambda d: d.start, default=None)


def _years(reference: date | None) -> range:
    return range(reference.year - 1, reference.year + 2) if reference else range(0)


def _islamic(year: int, month: int, day: int) -> date:
    """A date of the tabular Islamic calendar (civil epoch, intercalary years by (11 y + 3) mod 30:
    E. G. Richards, "Mapping Time", ch. 24); months after the 12th run into the next year."""
    days = (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day
    return date.fromordinal(days + 1948440 - 385 - 1721425)


def _piece(means: Piece, whole: Days) -> Days | None:
    """So many days, weeks or months of a longer time, counted from its start or its end."""
    starts = _marks(means.unit, whole)
    first, last = means.first, means.last
    count = len(starts) - 1
    first, last = (n + count + 1 if n < 0 else n for n in (first, last))
    if not 1 <= first <= last:
        return None
    last = min(last, count)
    return Days.over(starts[first - 1], starts[last] - DAY) if first <= last else None


def _marks(unit: Unit, whole: Days) -> list[date]:
    """The first days of the units in a stretch, and the day after it."""
    after = whole.end + DAY
    if unit in (Unit.MONTH, Unit.YEAR):
        step = 12 if unit is Unit.YEAR else 1
        marks = [whole.start]
        while (following := _plus_months(whole.start, step * len(marks))) < after:
            marks.append(following)
        return [*marks, after]
    length = 7 if unit is Unit.WEEK else 1
    marks = [whole.start + n * DAY for n in range(0, (after - whole.start).days, length)]
    if unit is Unit.WEEK and len(marks) > 1 and (after - marks[-1]).days < 7:
        marks[-1] = after - 7 * DAY  # the last week of a month is its last seven days
    return [*marks, after]


def _bounded(
    means: Bounded, reference: date | None, future: bool, told_last: date | None
) -> Days | None:
    day = _days(means.of, reference, future, told_last)
    if day is None:
        return None
    stretch = _lasting if means.ending else _coming
    return stretch(means.unit, means.number, day.end)


def _same(day: date, unit: Unit) -> Days:
    """The day, week, month or year that holds a day told before: "that same month"."""
    if unit is Unit.WEEK:
        monday = day - day.weekday() * DAY
        return Days(monday, monday + 6 * DAY, DatePrecision.WEEK)
    if unit is Unit.MONTH:
        start = day.replace(day=1)
        return Days(start, _month_end(day.year, day.month), DatePrecision.MONTH)
    if unit is Unit.YEAR:
        return Days(date(day.year, 1, 1), date(day.year, 12, 31), DatePrecision.YEAR)
    return Days.one(day)


def _nearest_year(month: int, day: int | None, reference: date, future: bool, which: Which) -> int:
    """The year that puts a date or month nearest before the reference date (after, if future).

    The running month counts as past: "in October" on 5 October is this October.
    """
    future = future or which is Which.NEXT
    here = (month, day or reference.day)
    now = (reference.month, reference.day)
    if which is Which.LAST and month == reference.month:
        return reference.year - 1
    step = 1 if future else -1
    year = reference.year
    if (future and here < now) or (not future and here > now):
        year += step
    while (month, day) == (2, 29) and not calendar.isleap(year):
        year += step
    return year


def _between(
    means: Between, reference: date | None, future: bool, told_last: date | None
) -> Days | None:
    last = _days(means.last, reference, future, told_last)
    if last is None:
        return None
    first = _days(means.first, last.end if _undated(means.first) else reference, False, told_last)
    if first is None or first.start > last.end:
        return None
    return Days.over(first.start, last.end)


def _undated(means: Expression) -> bool:
    """Whether the first end of a range has to be read against its other end."""
    if isinstance(means, Within | Piece):
        return _undated(means.of)
    return isinstance(means, Weekday) or (isinstance(means, Calendar) and means.year is None)


def _part(part: Part, whole: Days) -> Days:
    """The first third, the middle, the last of a longer stretch.

    A month is cut at the 10th and the 20th, a year and what is longer between months.
    """
    length = (whole.end - whole.start).days + 1
    if length >= 360:
        third = round(length / 365.25 * 12) // 3
        first, second = (_plus_months(whole.start, n * third) for n in (1, 2))
    else:
        third = max(1, length // 3)
        first, second = (whole.start + n * third * DAY for n in (1, 2))
    if part is Part.START:
        return Days.over(whole.start, first - DAY)
    if part is Part.END:
        return Days.over(second, whole.end)
    return Days.over(first, second - DAY)


def _weekday(
    number: int, which: Which, reference: date, future: bool, told_last: date | None
) -> date | None:
    if which is Which.AFTER:
        if told_last is None:
            return None
        return told_last + ((number - told_last.weekday()) % 7 or 7) * DAY
    if which is Which.BEFORE:
        before = told_last or reference
        return before - ((before.weekday() - number) % 7 or 7) * DAY
    back = (reference.weekday() - number) % 7
    if which is Which.LAST:
        return reference - (back or 7) * DAY
    if which is Which.NEXT or (future and which is Which.NEAREST):
        ahead_by = (number - reference.weekday()) % 7
        return reference + (ahead_by or (7 if which is Which.NEXT else 0)) * DAY
    return reference - back * DAY


def _season(means: Season, reference: date | None, future: bool) -> Days | None:
    year = means.year
    if year is None:
        if reference is None:
            return None
        year = reference.year
        if means.first_month > reference.month and not future:
            year -= 1
        if means.which is Which.LAST and year == reference.year and _in_season(means, reference):
            year -= 1
    last = means.first_month + means.months - 2
    end = _month_end(year + last // 12, last % 12 + 1)
    return Days.over(date(year, means.first_month, 1), end)


def _in_season(means: Season, day: date) -> bool:
    return (day.month - means.first_month) % 12 < means.months


def _current(unit: Unit, offset: int, reference: date, future: bool) -> Days:
    """This, last or next week, month, year; what runs still ends at the reference day."""
    if unit is Unit.WEEK:
        if offset == 0:
            monday = reference - reference.weekday() * DAY
            end = monday + 6 * DAY if future else reference
            return Days(monday, end, DatePrecision.WEEK)
        if offset < 0:  # the seven-day week before
            return Days(reference - 7 * DAY, reference - DAY, DatePrecision.WEEK)
        return Days(reference + DAY, reference + 7 * DAY, DatePrecision.WEEK)
    if unit in (Unit.DAY, Unit.HOUR):
        return Days.one(reference + (offset * DAY if unit is Unit.DAY else 0 * DAY))
    if unit is Unit.MONTH:
        month = reference.month - 1 + offset
        year, month = reference.year + month // 12, month % 12 + 1
        start, end = date(year, month, 1), _month_end(year, month)
        precision = DatePrecision.MONTH
    else:
        year = reference.year + offset
        start, end, precision = date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR
    if offset == 0 and not future:
        end = reference
    return Days(start, end, precision)


def _lasting(unit: Unit, number: int, reference: date) -> Days:
    """A stretch that ends at the reference date: nine days are that day and the eight before.

    Hours reach back by whole days: the past 24 hours began on the day before.
    """
    if unit is Unit.HOUR:
        return Days.over(reference - ((number + 23) // 24 if number >= 12 else 0) * DAY, reference)
    if unit is Unit.DAY:
        return Days.over(reference - (max(number, 1) - 1) * DAY, reference)
    if unit is Unit.WEEK:
        start = reference - (7 * number - 1) * DAY
        return Days(start, reference, DatePrecision.WEEK if number == 1 else DatePrecision.RANGE)
    months = number * (12 if unit is Unit.YEAR else 1)
    return Days.over(_plus_months(reference, -months) + DAY, reference)


def _coming(unit: Unit, number: int, reference: date) -> Days:
    """A stretch that begins at the reference date."""
    if unit is Unit.HOUR:
        return Days.over(reference, reference + ((number + 23) // 24 if number >= 12 else 0) * DAY)
    if unit in (Unit.DAY, Unit.WEEK):
        length = number * (7 if unit is Unit.WEEK else 1)
        end = reference + (max(length, 1) - 1) * DAY
        week = unit is Unit.WEEK and number == 1
        return Days(reference, end, DatePrecision.WEEK) if week else Days.over(reference, end)
    months = number * (12 if unit is Unit.YEAR else 1)
    return Days.over(reference, _plus_months(reference, months) - DAY)


def _moved(day: date, unit: Unit, number: int) -> Days:
    """So many units before or after a day, as narrowly as the unit tells."""
    if unit is Unit.HOUR and abs(number) >= 12 and number % 24:
        # Twenty hours before some time of a day may be that day or the one before.
        there = day + (-(-number // 24) if number > 0 else number // 24) * DAY
        return Days.over(min(day, there), max(day, there))
    if unit is Unit.HOUR:
        return Days.one(day + (number // 24 if number >= 0 else -(-number // 24)) * DAY)
    if unit is Unit.DAY:
        return Days.one(day + number * DAY)
    if unit is Unit.WEEK:
        there = day + 7 * number * DAY
        return Days(there - 3 * DAY, there + 3 * DAY, DatePrecision.WEEK)
    if unit is Unit.MONTH:
        there = _plus_months(day, number)
        return Days(there.replace(day=1), _month_end(there.year, there.month), DatePrecision.MONTH)
    year = day.year + number
    return Days(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _plus_months(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

"""Which days do the time words of a report mean?

Calendar arithmetic of what `vocab.times` finds, against the reference date of the document; and
that reference date itself, where only the text can tell it. Days are inclusive on both sides.
The conventions are those of the claim record: "overnight" is the night before the reference
day to that day, a stretch of time ends at the reference date, "on Tuesday" is the nearest
Tuesday not after it unless the clause speaks of what is to come.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from tollbook.model.refer import DatePrecision, When
from tollbook.vocab.times import (
    Ago,
    Between,
    Calendar,
    Clock,
    Current,
    Decade,
    Expression,
    Lasting,
    Later,
    Night,
    Part,
    Season,
    Shifted,
    Since,
    Unit,
    Weekday,
    Which,
    Within,
    ahead,
    at,
    mentions,
    read,
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
                return _moved(told_last, unit, number)
            return Days.one(reference) if reference and number == 0 else None
        case Season():
            return _season(means, reference, future)
    if reference is None:
        return None
    match means:
        case Weekday(number, which):
            return Days.one(_weekday(number, which, reference, future))
        case Shifted(count):
            return Days.one(reference + count * DAY)
        case Clock():
            return Days.one(reference)
        case Night():
            return _night(means, reference, future, told_last)
        case Current(unit, offset):
            return _current(unit, offset, reference, future)
        case Lasting(unit, number):
            return _lasting(unit, number, reference)
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
    return isinstance(means, Weekday) or (isinstance(means, Calendar) and means.year is None)


def _part(part: Part, whole: Days) -> Days:
    """The first day or days, the middle, the end of a longer stretch.

    A month is cut at the 10th and the 20th; the start of a period reaches from its first day.
    """
    length = (whole.end - whole.start).days + 1
    third = max(1, length // 3)
    if part is Part.START:
        return Days.over(whole.start, whole.start + (third - 1) * DAY)
    if part is Part.END:
        return Days.over(whole.start + 2 * third * DAY, whole.end)
    return Days.over(whole.start + third * DAY, whole.start + (2 * third - 1) * DAY)


def _weekday(number: int, which: Which, reference: date, future: bool) -> date:
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


def _moved(day: date, unit: Unit, number: int) -> Days:
    """So many units before or after a day, as narrowly as the unit tells."""
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


def resolved(when: When, content: str, reference: date | None) -> When:
    """A claim's time with its days, as far as its words and the text around them tell.

    `content` is the text whose offsets `when.at` counts in.
    """
    mention = read(when.text) if when.at is None else at(content, when.at, when.text)
    if mention is None:
        found = _odd_format(when.text, reference)
    else:
        future = when.at is not None and ahead(clause_around(content, when.at, len(when.text)))
        told_last = None
        if _relative(mention.means) and when.at is not None:
            told_last = _told_last(content, when.at, reference)
        found = days(mention.means, reference, future=future, told_last=told_last)
    if found is None:
        return when
    if reference is None and mention is not None and isinstance(mention.means, Since):
        # Until when can't be told without the day of the report.
        return When(when.text, when.at, found.start, None, DatePrecision.RANGE)
    return When(when.text, when.at, found.start, found.end, found.precision)


def _relative(means: Expression) -> bool:
    return isinstance(means, Later) or (isinstance(means, Since) and isinstance(means.of, Later))


_STOPS = (". ", "\n", "; ", ", ")
_CLAUSE_REACH = 300


def clause_around(content: str, start: int, length: int) -> str:
    """The clause around some words: between the stops and semicolons next to them."""
    first, last = max(0, start - _CLAUSE_REACH), start + length + _CLAUSE_REACH
    low = max(first - 1, *(content.rfind(stop, first, start) for stop in _STOPS))
    highs = [content.find(stop, start + length, last) for stop in _STOPS]
    high = min((high for high in highs if high >= 0), default=min(last, len(content)))
    return content[low + 1 : high]


# How far back the time may stand that "nine days later" counts from: a paragraph or two.
_TOLD_LAST_REACH = 1200


def _told_last(content: str, start: int, reference: date | None) -> date | None:
    low = max(0, start - _TOLD_LAST_REACH)
    for mention in reversed(mentions(content[low:start])):
        if _relative(mention.means) or isinstance(mention.means, Lasting | Clock):
            continue
        found = days(mention.means, reference)
        if found is not None and found.precision is DatePrecision.DAY:
            return found.start
        if found is not None and found.precision is DatePrecision.RANGE:
            return found.end
    return None


def _odd_format(words: str, reference: date | None) -> Days | None:
    """A date in a format that the grammar doesn't know, read by dateparser; never searched for.

    Only words with a day's or year's digits in them: it reads "May" and "second" as dates.
    """
    if not re.search(r"\d{2}", words):
        return None
    import dateparser

    settings: dict[str, object] = {"STRICT_PARSING": True, "PREFER_DATES_FROM": "past"}
    if reference is not None:
        settings["RELATIVE_BASE"] = _midnight(reference)
    found = dateparser.parse(words, languages=["en"], settings=settings)
    return Days.one(found.date()) if found else None


def _midnight(day: date) -> object:
    from datetime import datetime

    return datetime(day.year, day.month, day.day)

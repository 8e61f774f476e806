"""Which days do the time words of a report mean, where they stand?

Words are read with what surrounds them: the clause tells whether they look ahead, the text
before tells what "two days later" is counted from, the sentence of a running total up to which
day it counts. The arithmetic is in `resolve.days`.
"""

from __future__ import annotations

import re
from datetime import date

from tollbook.model.refer import DatePrecision, When
from tollbook.resolve.days import Days, days
from tollbook.vocab.times import (
    Clock,
    Expression,
    Lasting,
    Later,
    Night,
    Since,
    Unit,
    Weekday,
    Which,
    ahead,
    at,
    mentions,
    read,
)

__all__ = ["Days", "as_of", "clause_around", "days", "resolved"]


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
            told_last = _told_last(content, when.at, mention.means, reference)
        found = days(mention.means, reference, future=future, told_last=told_last)
    if found is None:
        return when
    if reference is None and mention is not None and isinstance(mention.means, Since):
        # Until when can't be told without the day of the report.
        return When(when.text, when.at, found.start, None, DatePrecision.RANGE)
    return When(when.text, when.at, found.start, found.end, found.precision)


def _relative(means: Expression) -> bool:
    """Whether a time is counted from the one told before."""
    if isinstance(means, Since | Night) and means.of is not None:
        return _relative(means.of)
    if isinstance(means, Weekday):
        return means.which in (Which.BEFORE, Which.AFTER)
    return isinstance(means, Later)


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


def _told_last(content: str, start: int, means: Expression, reference: date | None) -> date | None:
    """The day that a time counted from the one told before starts from.

    Months and years do for "since then" and "the following year", only days for "two days
    later"; what is told of the report's own day is not what something happened after.
    """
    later = means.of if isinstance(means, Since) else means
    coarse = isinstance(means, Since) or (
        isinstance(later, Later) and later.unit in (Unit.MONTH, Unit.YEAR)
    )
    after = isinstance(means, Since) or (isinstance(later, Later) and later.number > 0)
    low = max(0, start - _TOLD_LAST_REACH)
    for mention in reversed(mentions(content[low:start])):
        if _relative(mention.means) or isinstance(mention.means, Lasting | Clock):
            continue
        found = days(mention.means, reference)
        if found is None or (after and reference is not None and found.start >= reference):
            continue
        if coarse or found.precision is DatePrecision.DAY:
            return found.start
        if found.precision is DatePrecision.RANGE:
            return found.end
    return None


# What makes the day that follows the one until which a total counts, or the one it was given on.
_UNTIL = re.compile(
    r"\b(?:as of|as at|by|until|till|up to|through)(?: (?:the end of|late|early|noon|midnight)(?: on)?)? $",
    re.I,
)
_GIVEN = re.compile(
    r"\b(?:said|says|told|reported|announced|put|stood|stands|reached|rose|risen|climbed|updated|gave|given|published)"
    r"(?:,? [\w'’-]+){0,10}? (?:on |late |late on |early |early on )?$",
    re.I,
)
_TOTAL_REACH = 400


def as_of(
    content: str, start: int, end: int, when: When | None, reference: date | None
) -> date | None:
    """The day that a running total told from `start` to `end` stands for.

    The day up to which its sentence counts ("as of Sunday", "by 4 May"), else the end of its own
    time, else the day it was given on, else the reference date, and never a day after that.
    """
    low = (
        max(content.rfind(". ", 0, start), content.rfind("\n", 0, start), start - _TOTAL_REACH) + 1
    )
    stops = [content.find(stop, end, end + _TOTAL_REACH) for stop in (". ", "\n")]
    sentence = content[low : min((at for at in stops if at >= 0), default=end + _TOTAL_REACH)]
    told = _told_day(_UNTIL, sentence, reference)
    open_ended = when is None or when.end is None or when.end == reference
    if told is None and not open_ended and when is not None:
        told = when.end
    if told is None:
        told = _told_day(_GIVEN, sentence, reference)
    if told is None or (when is not None and when.start is not None and told < when.start):
        told = when.end if when is not None and when.end is not None else reference
    return min(told, reference) if told is not None and reference is not None else told


def _told_day(cue: re.Pattern[str], sentence: str, reference: date | None) -> date | None:
    """The day of the first time in a sentence that stands behind a cue and is a single day."""
    for mention in mentions(sentence):
        if cue.search(sentence[max(0, mention.start - 120) : mention.start]):
            found = days(mention.means, reference)
            if found is not None and found.precision is DatePrecision.DAY:
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

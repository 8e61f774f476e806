"""When and by whom was a report written, as far as its own text tells?

A dateline is told from any other date by its place (the head of the text) and its company:
nothing, a stamp ("Updated:"), or names alone. Without one, the latest past date of the text is
taken. The masthead is read as conservatively: rather no publisher than a wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect
from datetime import date
from functools import cache

from tollbook import vocab
from tollbook.model.text import DateOrigin
from tollbook.resolve.dates import clause_around, days
from tollbook.vocab.times import Between, Calendar, Since, TimeMention, ahead, mentions

# Lines that may carry a dateline: the head of a text.
_HEAD_LINES = 10
_HEAD_CHARACTERS = 1500
# A report dates itself early; what is larger is an archive or no report at all.
_READ_CHARACTERS = 200_000
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


class _Words:
    """The lists of `vocab/datelines.yaml`, compiled."""

    def __init__(self) -> None:
        terms = vocab.load("datelines")
        stamps = "|".join(re.escape(stamp) for stamp in terms["stamps"])
        self.stamp = re.compile(
            rf"\b(?:first |last )?(?:{stamps})(?: (?:at|on|by))?\s*:?\s*(?:on )?", re.I
        )
        self.small = frozenset(terms["small"])
        self.organisations = frozenset(terms["organisations"])
        self.wires = frozenset(terms["wires"])


@cache
def _words() -> _Words:
    return _Words()


def reference_date(content: str) -> tuple[date, DateOrigin] | None:
    """The day a report is written on, from its dateline, else the latest past date in it.

    A date without a year takes the year of the nearest full date. None where the text has no
    full date at all.
    """
    content = content[:_READ_CHARACTERS]
    line = _dateline(content)
    if line is not None:
        return line, DateOrigin.DATELINE
    latest = _latest_date(content)
    return (latest, DateOrigin.TEXT) if latest is not None else None


def _dateline(content: str) -> date | None:
    """The date at the head of a text, where it stands as datelines do."""
    offset = seen = 0
    for raw in content.splitlines(keepends=True):
        start, offset = offset, offset + len(raw)
        line = raw.strip()
        if not line:
            continue
        seen += 1
        if seen > _HEAD_LINES or start > _HEAD_CHARACTERS:
            break
        for mention in mentions(line[:300]):
            means = mention.means
            if not isinstance(means, Calendar) or means.day is None:
                continue
            if not _stands_as_dateline(line[: mention.start], line[mention.end :]):
                continue
            dated = means if means.year else _with_year(means, content, start + mention.start)
            found = days(dated, None) if dated else None
            if found:
                return found.start
    return None


def _stands_as_dateline(before: str, after: str) -> bool:
    """Whether a date is a dateline by what precedes it: nothing, a stamp, or only names."""
    if _words().stamp.search(before) and len(before) < 60:
        return True
    if len(before) > 90:
        return False
    if not before.strip(" ([|–—-"):
        # "On 4 October troops…" has its preposition before; "4 October 2020" alone has none,
        # but a sentence may open so: then a verb follows at once in lower case.
        return not re.match(r",? (?:was|is|saw|marks|marked|will)\b", after)
    segments = [segment for segment in re.split(r"[,|.:;/–—()]|\s-\s", before) if segment.strip()]
    for segment in segments:
        words = _WORD.findall(segment)
        if len(words) > 5:
            return False
        if words and words[0].lower() in ("on", "in", "since", "by", "until", "from", "after"):
            return False
        if any(word[0].islower() and word not in _words().small for word in words[1:]):
            return False
    # "Troops entered Kidal on 4 May" has a verb; a name and "on" before a date is a sentence too.
    return not re.search(r"\b(?:on|in|since|by|until|from|of|after|before|the)\s*$", before)


def _with_year(means: Calendar, content: str, offset: int) -> Calendar | None:
    """A date with the year of the nearest full date in the text; None if there is none."""
    years = [
        (abs(start - offset), found.year)
        for start, found in _dates(content)
        if found.year is not None
    ]
    if not years:
        return None
    return Calendar(min(years)[1], means.month, means.day)


# Without a year written out somewhere no date of the text is a full one.
_FULL_YEAR = re.compile(r"(?:19|20)\d\d")


def _dates(content: str) -> list[tuple[int, Calendar]]:
    """Every date with a month and a day in a text, with its offset; both ends of ranges."""
    found: list[tuple[int, Calendar]] = []
    if not _FULL_YEAR.search(content):
        return found
    offset = 0
    for line in content.splitlines(keepends=True):
        for mention in mentions(line):
            if ahead(clause_around(line, mention.start, mention.end - mention.start)):
                continue
            found += [(offset + mention.start, one) for one in _calendars(mention)]
        offset += len(line)
    return found


def _calendars(mention: TimeMention) -> list[Calendar]:
    means = mention.means
    if isinstance(means, Since):
        # When a war or a count began: the report was written later, who knows when.
        return []
    ends = (means.first, means.last) if isinstance(means, Between) else (means,)
    return [one for one in ends if isinstance(one, Calendar) and one.month and one.day]


def _latest_date(content: str) -> date | None:
    dates = _dates(content)
    full = [(start, one) for start, one in dates if one.year is not None]
    if not full:
        return None
    latest: date | None = None
    places = [start for start, _ in full]
    for start, one in dates:
        after = bisect(places, start)
        near = full[max(0, after - 1) : after + 1]
        year = one.year or min((abs(s - start), f.year or 0) for s, f in near)[1]
        found = days(Calendar(year, one.month, one.day), None)
        if found and (latest is None or found.start > latest):
            latest = found.start
    return latest


# The masthead.

_AGENCY_LINE = re.compile(
    r"^[^\n]{0,80}?\((?P<agency>[A-Z][\w.&' -]{1,40}?)(?:[/,;][^)]{0,40})?\)\s*(?:-{1,2}|–|—)", re.M
)
_SIGNED = re.compile(
    r"(?:^|[.”\"\s])(?:-{1,2}|–|—|\()\s?(?P<agency>[A-Z][\w.&' ]{1,30}?)\)?\s*\.?\s*$"
)


def masthead(content: str) -> str | None:
    """Who publishes a report, by its dateline or masthead; None unless it is plain.

    >>> masthead("KABUL (Reuters) - Two people were killed on Monday.")
    'Reuters'
    """
    head = content[:_HEAD_CHARACTERS]
    if match := _AGENCY_LINE.search(head):
        before = head[match.start() : match.start("agency") - 1].strip()
        if _names_only(before):
            return match["agency"].strip()
    first = next((line.strip() for line in content.splitlines() if line.strip()), "")
    name = re.split(r"\s+[|–—]\s+|\s{2,}|,\s", first)[0].strip()
    words = _WORD.findall(name)
    if (
        len(words) >= 2
        and len(name) <= 90
        and name == name.upper()
        and any(word.lower() in _words().organisations for word in words)
        and not re.search(r"[.!?:;]$|\d{2,}", name)
        and not re.search(r":", name)
    ):
        return name
    if match := _SIGNED.search(content[-60:].rstrip()):
        agency = match["agency"].strip()
        if agency.isupper() or agency.lower() in _words().wires:
            return "Reuters" if agency.lower() == "reuters" else agency
    return None


def _names_only(before: str) -> bool:
    """Whether what stands before "(Reuters) -" is a dateline: names and a date, no sentence."""
    rest = before
    for mention in mentions(before):
        rest = rest.replace(mention.text, "")
    return all(word[0].isupper() or word.lower() in _words().small for word in _WORD.findall(rest))

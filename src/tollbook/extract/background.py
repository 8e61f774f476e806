"""Is this told as background: another war, or a time before the one the document reports on?

A sentence is background when the years it names are all well before the document's own, or when
it says so ("a decade ago", "the previous war"). The running war's own beginning ("since 2011",
"began in March 2011") doesn't make its total background.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tollbook.extract.reading import Reading

YEAR = re.compile(
    r"(?<![\d,.:#-])(1[6-9]\d\d|20\d\d)(?:\s?[-–/]\s?(\d\d|\d{4}))?(?![\d%]|,\d|\.\d)"
)
# What makes a full date of the year that follows, or of the one before.
FULL_YEAR = re.compile(r"(?:19|20)\d\d")
DATE_BEFORE = re.compile(
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)\.?[ ,]*(?:\d{1,2}(?:st|nd|rd|th)?[ ,]+)?|"
    r"\b\d{1,2}[./-]\d{1,2}[./-])$",
    re.IGNORECASE,
)
DATE_AFTER = re.compile(r"-\d\d-\d\d\b")
DATE_REACH = 30  # characters before a year in which its month stands
# A year behind these words is where the running war or total begins, not when the harm was.
SINCE = re.compile(
    r"(?:\bsince|\bbegan|\bbegun|\berupted|\bstarted|\bbroke out|\bfrom the start of|\bsparked|\bfollowing the)\b[^.;,]{0,25}$",
    re.IGNORECASE,
)
BACKGROUND = re.compile(
    r"\b(?:years|decades|a decade|a century|centuries|(?:a|one) year(?: and a half)?) (?:ago|earlier|before)\b|\b(?:world war|first war|previous war|earlier war|last war|cold war)\b"
    # What stands behind such a label is the headline of another report.
    r"|^(?:related (?:stor(?:y|ies)|articles?|news|content|coverage|links?)|read more|see also|also read|you (?:may|might) also like)\b"
    r"|\bin the (?:19|20)\d0s\b|\bduring the (?:19|20)\d0s\b|\bin the (?:eighties|nineties|seventies|sixties)\b",
    re.IGNORECASE,
)
HEAD = 400  # characters in which a report's own date stands: dateline, byline, masthead


def reference_year(content: str) -> int | None:
    """The year a document reports from: of a date near its head, else the latest year it names."""
    dated = _dated_years(content)
    first = next(dated, None)
    if first is not None:
        place, year = first
        return year if place <= HEAD else max([year, *(later for _, later in dated)])
    years = [int(m.group(1)) for m in YEAR.finditer(content)]
    return max(years, default=None)


def _dated_years(content: str) -> Iterator[tuple[int, int]]:
    """The years of full dates and of months, with where they end. Only what is around a year's
    four digits is looked at: a report has few of them."""
    for match in FULL_YEAR.finditer(content):
        start, end = match.span()
        after = DATE_AFTER.match(content, end)
        whole = after is not None and not content[max(0, start - 1) : start].isalnum()
        if whole or DATE_BEFORE.search(content[max(0, start - DATE_REACH) : start]):
            yield after.end() if after and whole else end, int(match[0])


def historical(reading: Reading, index: int, reference: int | None) -> bool:
    """Whether sentence `index` tells of a time before the one the document reports on.

    A year counts as before when it is two or more years back: wars run over a new year, and
    "last December" in January is no background.
    """
    return _historical(reading.sentences[index].clean, reference)


# Asked for every claim of a sentence, and a list without full stops is one sentence of hundreds.
@lru_cache(maxsize=64)
def _historical(clean: str, reference: int | None) -> bool:
    if BACKGROUND.search(clean):
        return True
    if reference is None:
        return False
    years: list[int] = []
    for match in YEAR.finditer(clean):
        if SINCE.search(clean[: match.start()]):
            return False
        first = int(match.group(1))
        last = match.group(2)
        end = (
            first
            if last is None
            else int(last)
            if len(last) == 4
            else first // 100 * 100 + int(last)
        )
        years.append(max(first, end))
    return bool(years) and max(years) <= reference - 2

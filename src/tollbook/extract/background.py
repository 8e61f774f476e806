"""Is this told as background: another war, or a time before the one the document reports on?

A sentence is background when the years it names are all well before the document's own, or when
it says so ("a decade ago", "the previous war"). The running war's own beginning ("since 2011",
"began in March 2011") doesn't make its total background.
"""

from __future__ import annotations

import re

from tollbook.extract.reading import Reading

YEAR = re.compile(
    r"(?<![\d,.:#-])(1[6-9]\d\d|20\d\d)(?:\s?[-–/]\s?(\d\d|\d{4}))?(?![\d%]|,\d|\.\d)"
)
DATED = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?[ ,]*(?:\d{1,2}(?:st|nd|rd|th)?[ ,]+)?((?:19|20)\d\d)|"
    r"\b\d{1,2}[./-]\d{1,2}[./-]((?:19|20)\d\d)\b|\b((?:19|20)\d\d)-\d\d-\d\d\b",
    re.IGNORECASE,
)
# A year behind these words is where the running war or total begins, not when the harm was.
SINCE = re.compile(
    r"(?:\bsince|\bbegan|\bbegun|\berupted|\bstarted|\bbroke out|\bfrom the start of|\bsparked|\bfollowing the)\b[^.;,]{0,25}$",
    re.IGNORECASE,
)
BACKGROUND = re.compile(
    r"\b(?:years|decades|a decade|a century|centuries) (?:ago|earlier|before)\b|\b(?:world war|first war|previous war|earlier war|last war|cold war)\b"
    r"|\bin the (?:19|20)\d0s\b|\bduring the (?:19|20)\d0s\b|\bin the (?:eighties|nineties|seventies|sixties)\b",
    re.IGNORECASE,
)
HEAD = 400  # characters in which a report's own date stands: dateline, byline, masthead


def reference_year(content: str) -> int | None:
    """The year a document reports from: of a date near its head, else the latest year it names."""
    for part in (content[:HEAD], content):
        years = [int(next(filter(None, m.groups()))) for m in DATED.finditer(part)]
        if years:
            return years[0] if part is not content else max(years)
    years = [int(m.group(1)) for m in YEAR.finditer(content)]
    return max(years, default=None)


def historical(reading: Reading, index: int, reference: int | None) -> bool:
    """Whether sentence `index` tells of a time before the one the document reports on.

    A year counts as before when it is two or more years back: wars run over a new year, and
    "last December" in January is no background.
    """
    clean = reading.sentences[index].clean
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

"""Which words of a sentence tell a time, and what are they made of?

A grammar of our own: date parsers guess a day for almost anything ("may have been killed" is
not a month). It is pure: no reference date, no clock. `resolve.dates` does the arithmetic.

Atoms (a date, a weekday, "last week") are found first; then what stands around them is taken
in: "since …", "the night of …", "between … and …". Offsets count characters of the string
given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from tollbook import vocab


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


@dataclass(frozen=True, slots=True)
class Calendar:
    """A date as far as it is given: "4 October", "May 1999", "2013". At least one is given."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    which: Which = Which.NEAREST


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week; 0 is Monday."""

    number: int
    which: Which = Which.NEAREST


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
    """A unit counted from the one that holds the reference day: this month 0, last week -1."""

    unit: Unit
    offset: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """A stretch of so many units that ends at the reference day."""

    unit: Unit
    number: int


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
    | Shifted
    | Night
    | Current
    | Lasting
    | Ago
    | Later
    | Season
    | Decade
    | Within
    | Between
    | Since
    | Vague
    | Clock
)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words that tell a time: `sentence[start:end]` reads `text`."""

    start: int
    end: int
    text: str
    means: Expression


class _Atom(NamedTuple):
    start: int
    end: int
    means: Expression


Build = Callable[[re.Match[str]], Expression | None]


def _alternatives(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


class _Grammar:
    """The patterns, compiled once from the word list."""

    def __init__(self) -> None:
        terms = vocab.load("times")
        self.months = {w: n for n, ws in enumerate(terms["months"].values(), 1) for w in ws}
        self.weekdays = {w: n for n, ws in enumerate(terms["weekdays"].values()) for w in ws}
        self.units = {w: Unit(unit) for unit, ws in terms["units"].items() for w in ws}
        self.numbers: dict[str, int] = terms["numbers"]
        self.seasons: dict[str, list[int]] = terms["seasons"]
        self.ambiguous = frozenset(terms["ambiguous_months"])
        self.not_times = re.compile("|".join(rf"\b(?:{p})\b" for p in terms["not_times"]), re.I)
        self.openers = re.compile(rf"\b(?:{'|'.join(terms['month_openers'])})[\s-]$", re.I)
        self.future = re.compile(rf"\b(?:{'|'.join(terms['future'])})\b|'ll\b", re.I)

        long_days = [w for w in self.weekdays if w not in terms["short_weekdays"]]
        # "Oct. 4" has its stop inside the date, "on 8 May." at the end of the sentence.
        month = rf"(?P<month>{_alternatives(list(self.months))})\b(?:\.(?=,| ?\d| [a-z]))?"
        weekday = rf"(?P<weekday>{_alternatives(long_days)})"
        named = rf"(?:(?:{_alternatives(list(self.weekdays))})\b\.?,? +(?:the +)?)?"
        day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
        days = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)? ?(?P<join>-|–|—|to|and|until|through|or|/|, [0-3]?\d(?:st|nd|rd|th)?,? and) ?(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?"
        year = r"(?P<year>(?:1[89]|20)\d\d)"
        optional_year = rf"(?:(?:,? +|,)(?:of +)?{year}\b(?!\s*-?\s*(?:people|civilians|soldiers|fighters|troops|men|women|children|families|dead|killed|wounded|[a-z]+s were)))?"
        unit = rf"(?P<unit>{_alternatives(list(self.units))})"
        spelled = _alternatives([w for w in self.numbers if w not in ("a", "an")])
        number = rf"(?P<number>\d{{1,3}}|{spelled}|an?)"
        clock = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?(?:am|pm|a\.m\.|p\.m\.))?|(?:1[0-2]|0?[1-9]) ?(?:am\b|pm\b|a\.m\.|p\.m\.)"
        parts = _alternatives(terms["day_parts"])
        season = rf"(?P<season>{_alternatives(list(self.seasons))})"

        def rule(pattern: str, build: Build) -> tuple[re.Pattern[str], Build]:
            return re.compile(rf"(?<![\w.]){pattern}(?!\w)", re.I), build

        # Each group with words of which one must be there: most sentences need few patterns. Of
        # atoms that start together the longest wins, so the order tells nothing.
        self.rules: list[tuple[tuple[str, ...], list[tuple[re.Pattern[str], Build]]]] = [
            (("19", "20"), [
                rule(r"(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<day>[0-3]\d)(?:T[\d:.]+Z?)?", self._iso),
                rule(r"(?P<day>[0-3]?\d)(?P<sep>[./-])(?P<m>[01]?\d|[0-3]\d)(?P=sep)(?P<year>(?:19|20)\d\d)", self._iso),
            ]),
            (tuple(sorted({word[:3] for word in self.months})), [
                rule(rf"{named}{days} (?:of )?{month}{optional_year}", self._days),
                rule(rf"{named}{month} ?{days}{optional_year}", self._days),
                rule(rf"{named}{day} (?:of )?{month}{optional_year}", self._date),
                rule(rf"{named}{day}[- ]{month}[- ]{year}", self._date),
                rule(rf"{named}{month} ?{day}{optional_year}", self._date),
                # "LIMA, 9 JAN 90 (EFE)": two digits are a year in a dateline only.
                rule(rf"{day} {month} (?P<yy>\d\d)(?= ?(?:\(|\[|\]|-{{2}}|–|—|$))", self._short_year),
                rule(rf"{named}{month} (?P<day>[0-3]\d){year}", self._date),
                rule(rf"{month}(?:,? +(?:of +)?){year}", self._month),
                rule(month, self._bare_month),
                rule(rf"(?P<which>last|next|this|this past|this coming|the (?:previous|following)) {month}", self._bare_month),
            ]),
            (("18", "19", "20"), [
                rule(r"(?P<first>(?:1[89]|20)\d\d) ?(?:-|–|—|to|and|until) ?(?P<last>(?:1[89]|20)?\d\d)", self._years),
                rule(r"(?:the )?(?:(?P<part>early|late|mid)[ -])?(?:the )?(?P<year>(?:1[89]|20)\d0)'?s", self._decade),
                rule(year, lambda m: Calendar(year=int(m["year"]))),
            ]),
            (("nday", "sday", "rday", "iday"), [
                rule(rf"{weekday}", self._weekday),
                rule(rf"{weekday}s(?= [a-z])", self._weekday),
                rule(rf"(?P<which>last|next|this|this past|this coming) {weekday}", self._weekday),
                rule(rf"{weekday} (?P<which>last|next)", self._weekday),
            ]),
            (("today", "tonight", "this ", "yesterday", "tomorrow"), [
                rule(r"(?:earlier |later |late |early )?(?:today|this (?:very )?(?:morning|afternoon|evening))|tonight", lambda _: Shifted(0)),
                rule(r"(?:the day before (?=yesterday))?yesterday", lambda m: Shifted(-2 if "before" in m[0] else -1)),
                rule(r"the day before yesterday", lambda _: Shifted(-2)),
                rule(r"tomorrow", lambda _: Shifted(1)),
            ]),
            (("night",), [
                rule(r"overnight|last night|during the night|in the night", lambda _: Night()),
            ]),
            (("hour", "hrs", "day", "week", "month", "year"), [
                rule(rf"(?:earlier |later )?(?P<which>this|last|next|the (?:previous|coming|current|past)) {unit}", self._current),
                rule(rf"(?:(?:during|over|in|within|for) )?(?:the )?(?:past|last|previous) (?:few )?{number} {unit}", self._lasting),
                rule(rf"(?:(?:during|over|in|within|for) )?the (?:past|last) {unit}", self._lasting),
                rule(rf"(?:in the course of|during|over|in|within|after|through) (?:the |some |about |nearly |almost |more than |just |only |less than |at least )?{number}[ -](?:straight |consecutive |full )?{unit}(?! (?:earlier|later|ago|before|after)\b)", self._over),
                rule(rf"{number}[ -](?:straight |consecutive |full )?{unit}(?= of (?:\w+ )?(?:fighting|bombing|bombardment|clashes|shelling|war|battles?|violence|attacks|air ?strikes|strikes|siege|unrest|raids))", self._lasting),
                rule(rf"(?:in|over|during|for) (?:the )?(?:recent|past few|last few|past several|last several) {unit}", lambda _: Vague()),
                rule(rf"(?:about |some |nearly |almost |just |only |less than |more than )?{number} {unit} ago", self._ago),
                rule(rf"(?:about |some |nearly |almost |just |only |less than |more than |around )?{number} {unit} (?P<way>later|after|afterwards|earlier|before)", self._later),
            ]),
            (("later", "afterwards", "same ", "that ", "next ", "following", "previous", "preceding", "before", "earlier"), [
                rule(r"(?:minutes|hours|moments|shortly|soon) (?:later|afterwards)|(?:on )?(?:the|that) same (?:day|evening|morning|afternoon|night)|that (?:day|evening|morning|afternoon|night)", lambda _: Later(Unit.DAY, 0)),
                rule(r"(?:on )?the (?:next|following) (?:day|morning|night|evening)", lambda _: Later(Unit.DAY, 1)),
                rule(r"(?:on )?the (?:previous|preceding) (?:day|night|evening)|(?:on )?the (?:day|night) before(?! yesterday)|(?:a|one) day earlier", lambda _: Later(Unit.DAY, -1)),
                rule(r"the (?:next|following) week", lambda _: Later(Unit.WEEK, 1)),
            ]),
            (tuple(self.seasons), [
                rule(rf"(?:the )?(?P<which>last|this|next)? ?{season}(?: of)? {year}", self._season),
                rule(rf"(?:in the|this|last|next|the (?:previous|following)) {season}(?! of)", self._season),
            ]),
            (("at ", "about ", "around ", "before ", "after ", "by ", "until ", "in ", "during "), [
                rule(rf"(?:at|about|around|before|after|by|until|shortly after|shortly before)(?: (?:about|around|approximately))? (?:{clock})(?: (?:local time|GMT|UTC))?", lambda _: Clock()),
                rule(rf"(?:at|before|around|about|shortly after|just after|just before|shortly before|by|after) {parts}", lambda _: Clock()),
                rule(r"(?:early |late )?(?:in|during) the (?:early |late )?(?:morning|afternoon|evening)(?: hours)?|in the (?:early|small) hours", lambda _: Clock()),
            ]),
            (("month", "year", "week"), [
                rule(r"the (?:month|year|week)(?= that| so far)", lambda m: Current(self.units[m[0].split()[-1].lower()], 0)),
                rule(r"(?:(?P<of>the (?:start|beginning|middle|end)) of )(?:the|this|last) (?P<unit>week|month|year)", self._part_of_unit),
                rule(r"(?P<which>this|last|next) weekend|(?:over|during|at) the weekend", self._weekend),
                rule(r"\[?so far this year\]?", lambda _: Current(Unit.YEAR, 0)),
            ]),
        ]  # fmt: skip
        self.clock = re.compile(
            rf"(?:,? (?:at|around|about|by|before|after)(?: (?:about|around))? (?:{clock}))|(?:,? at \d{{4}}\b)|(?:,? (?:{clock})(?![\d.]))",
            re.I,
        )
        self.day_part_after = re.compile(
            rf",? (?:in the |at )?(?:early |late )?(?P<part>{parts}|lunchtime|overnight)(?:'s|s)?\b",
            re.I,
        )
        self.before_day = re.compile(
            rf"\b(?:(?:(?:early|late|later|earlier)(?: in the (?:{parts}|day))?|(?:at|before|around|shortly before|just before|after) (?:{parts})|in the (?:early |late |small )?(?:hours|{parts})|on the (?P<eve>evening|morning|afternoon)|at (?:{clock})),?(?: of| on)?|the (?P<part2>{parts}) of|earlier|late|early) $",
            re.I,
        )
        self.night_of = re.compile(
            r"\b(?:(?:on |in |during |over )?(?:the )?(?P<kind>night|night-time)(?: (?P<way>of|from|into|between|to|on|before))?|(?P<over>overnight),?(?: (?P<way2>of|from|into|to|on|between))?) $",
            re.I,
        )
        self.since = re.compile(
            r"\b(?:(?:ever )?since|starting (?:on|in|from)) (?:on |in )?$", re.I
        )
        self.since_event = re.compile(
            r"\bsince (?:(?:the|its|their|his|an?|fighting|violence|war|protests|unrest|hostilities|it|they|clashes) ?)(?:[\w'’\"-]+ ){0,9}?(?:(?:in|on|of) )$",
            re.I,
        )
        self.part_of = re.compile(
            r"\b(?:(?:the )?(?P<long>very start|start|beginning|outset|middle|end|close) of (?:the )?|(?P<short>early|mid|late)(?: in)?[ -](?:the )?)$",
            re.I,
        )
        self.between = re.compile(r"\b(?:between|from) (?:on )?$", re.I)
        self.join = re.compile(
            r"^,? (?:(?:up )?to|and|through|until|till|-|–|—) (?:on |early |late |the (?:morning|night|end) of )?$|^ ?[-–—] ?$",
            re.I,
        )
        self.possessive = re.compile(r"^'s?\b")

    # Builders: what one atom means; None where it turns out not to be one.

    def _number(self, words: str) -> int:
        return int(words) if words.isdigit() else self.numbers[words.lower()]

    def _iso(self, match: re.Match[str]) -> Expression | None:
        year, month, day = int(match["year"]), int(match["m"]), int(match["day"])
        if month > 12 >= day:  # month first, as Americans write
            month, day = day, month
        return _calendar(year, month, day)

    def _month_number(self, match: re.Match[str]) -> int:
        return self.months[match["month"].lower()]

    def _date(self, match: re.Match[str]) -> Expression | None:
        year = int(match["year"]) if match["year"] else None
        if match["month"].islower() and match["month"] in self.ambiguous and not year:
            return None
        return _calendar(year, self._month_number(match), int(match["day"]))

    def _short_year(self, match: re.Match[str]) -> Expression | None:
        short = int(match["yy"])
        # Reports before 1950 are not written so.
        year = short + (1900 if short >= 50 else 2000)
        return _calendar(year, self._month_number(match), int(match["day"]))

    def _days(self, match: re.Match[str]) -> Expression | None:
        year = int(match["year"]) if match["year"] else None
        month = self._month_number(match)
        first = _calendar(year, month, int(match["day"]))
        last = _calendar(year, month, int(match["day2"]))
        if first is None or last is None or int(match["day"]) >= int(match["day2"]):
            return None
        return Between(first, last)

    def _month(self, match: re.Match[str]) -> Expression:
        return Calendar(int(match["year"]), self._month_number(match))

    def _bare_month(self, match: re.Match[str]) -> Expression | None:
        words = match["month"]
        if not words[0].isupper():
            return None
        if "which" in match.groupdict():
            return Calendar(month=self._month_number(match), which=_which(match["which"]))
        before = _before(match)
        if (words.lower() in self.ambiguous or len(words) <= 4) and not self.openers.search(before):
            return None
        if (
            words.lower() in self.ambiguous
            and re.match(r" (?:on|and|or|be|have|not|well|also|[A-Z])", _after(match))
            and not re.search(r"\b(?:in|since|last|early|late|mid|until)[ -]$", before, re.I)
        ):
            return None
        return Calendar(month=self._month_number(match))

    def _years(self, match: re.Match[str]) -> Expression | None:
        first, last = match["first"], match["last"]
        if len(last) == 2:
            if not re.search(r"[-–—]", match[0]):
                return None
            last = first[:2] + last
        if int(last) <= int(first):
            return None
        return Between(Calendar(year=int(first)), Calendar(year=int(last)))

    def _decade(self, match: re.Match[str]) -> Expression:
        decade = Decade(int(match["year"]))
        part = match["part"]
        return Within(_PARTS[part.lower()], decade) if part else decade

    def _weekday(self, match: re.Match[str]) -> Expression | None:
        if match["weekday"].islower():
            # A truecased headline is lower throughout; elsewhere a weekday has its capital.
            around = (_before(match) + _after(match)).strip()
            if around[1:] != around[1:].lower():
                return None
        if match[0].lower().endswith("days") and re.search(
            r"\b(?:on|every|most|all) $", _before(match), re.I
        ):
            return None
        which = match.groupdict().get("which")
        return Weekday(self.weekdays[match["weekday"].lower()], _which(which))

    def _current(self, match: re.Match[str]) -> Expression:
        unit = self.units[match["unit"].lower()]
        which = match["which"].lower().removeprefix("the ")
        if which == "past":
            return Lasting(unit, 1)
        offset = {"this": 0, "current": 0, "last": -1, "previous": -1, "next": 1, "coming": 1}
        return Current(unit, offset[which])

    def _lasting(self, match: re.Match[str]) -> Expression:
        number = match.groupdict().get("number")
        return Lasting(self.units[match["unit"].lower()], self._number(number) if number else 1)

    def _over(self, match: re.Match[str]) -> Expression | None:
        # "in a year" tells no stretch that ends now; "after a day" seldom one.
        if match["number"].lower() in ("a", "an"):
            return None
        return self._lasting(match)

    def _ago(self, match: re.Match[str]) -> Expression:
        return Ago(self.units[match["unit"].lower()], self._number(match["number"]))

    def _later(self, match: re.Match[str]) -> Expression | None:
        if match["way"].lower() in ("after", "before") and re.match(
            r" (?!he\b|she\b|they\b)\w", _after(match)
        ):
            return None  # "two days after the raid": the raid's day isn't ours to count from
        sign = 1 if match["way"].lower() in ("later", "after", "afterwards") else -1
        return Later(self.units[match["unit"].lower()], sign * self._number(match["number"]))

    def _season(self, match: re.Match[str]) -> Expression:
        first, months = self.seasons[match["season"].lower()]
        year = match.groupdict().get("year")
        which = re.match(r"this|last|next", match[0], re.I)
        return Season(first, months, int(year) if year else None, _which(which and which[0]))

    def _part_of_unit(self, match: re.Match[str]) -> Expression:
        offset = -1 if re.search(r"\blast\b", match[0], re.I) else 0
        return Within(
            _PARTS[match["of"].lower().split()[-1]], Current(Unit(match["unit"].lower()), offset)
        )

    def _weekend(self, match: re.Match[str]) -> Expression:
        which = _which(match.groupdict().get("which"))
        if which is Which.THIS:
            which = Which.NEAREST
        return Between(Weekday(5, which), Weekday(6, which))


_PARTS = {
    "early": Part.START, "start": Part.START, "very start": Part.START, "beginning": Part.START,
    "outset": Part.START, "mid": Part.MIDDLE, "middle": Part.MIDDLE, "late": Part.END,
    "end": Part.END, "close": Part.END,
}  # fmt: skip


def _before(match: re.Match[str]) -> str:
    """What stands before a match, as far as it can tell how the match is meant."""
    return match.string[max(0, match.start() - _AROUND) : match.start()]


def _after(match: re.Match[str]) -> str:
    return match.string[match.end() : match.end() + _AROUND]


def _which(words: str | None) -> Which:
    if not words:
        return Which.NEAREST
    words = words.lower()
    if words.startswith("last") or words in ("this past", "the previous"):
        return Which.LAST
    if words.startswith("next") or words in ("this coming", "the following"):
        return Which.NEXT
    return Which.THIS if words.startswith("this") else Which.NEAREST


def _calendar(year: int | None, month: int, day: int) -> Calendar | None:
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not (1 <= month <= 12 and 1 <= day <= longest[month - 1]):
        return None
    if year and (month, day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
        return None
    return Calendar(year, month, day)


@cache
def _grammar() -> _Grammar:
    return _Grammar()


# A sentence without any of these tells no time that the grammar knows: skip the forty patterns.
_HINT = re.compile(
    r"\d|day\b|days\b|day'|week|month|year|hour|night|today|yesterday|tomorrow|morning|evening|"
    r"afternoon|dawn|noon|dusk|later|same|sunrise|sunset|daybreak|spring|summer|autumn|fall|winter|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    re.I,
)  # fmt: skip


@lru_cache(maxsize=64)  # each claim of a sentence asks
def mentions(sentence: str) -> tuple[TimeMention, ...]:
    """The time words of a sentence, in order, none inside another.

    >>> [m.text for m in mentions("Since 23 May at least 40 people may have been killed.")]
    ['Since 23 May']
    """
    if not _HINT.search(sentence):
        return ()
    grammar = _grammar()
    plain = sentence.replace("’", "'").replace("\n", " ").replace("\u00a0", " ")
    atoms = list(_atoms(grammar, plain))
    return tuple(
        TimeMention(atom.start, atom.end, sentence[atom.start : atom.end], atom.means)
        for atom in _composed(grammar, plain, atoms)
    )


def read(words: str) -> TimeMention | None:
    """The mention that these words are, or the longest one in them; None if they tell no time."""
    found = mentions(words)
    return max(found, key=lambda m: m.end - m.start) if found else None


def at(text: str, start: int, words: str) -> TimeMention | None:
    """The mention that these words are where they stand, read with what surrounds them: "1963"
    is a year after "In", "six weeks" a stretch before "of fighting".

    Offsets of the mention count in `text`. None if the words tell no time.
    """
    low = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    end = start + len(words)
    stop = text.find("\n", end)
    high = min(len(text) if stop < 0 else stop, end + _AROUND)
    if text[start:end] == words:
        for found in mentions(text[low:high]):
            first, last = low + found.start, low + found.end
            if first <= start and end <= last:
                if (first, last) != (start, end) and (inner := read(words)):
                    return TimeMention(start, end, words, inner.means)
                return TimeMention(start, end, words, found.means)
    inner = read(words)
    return TimeMention(start, end, words, inner.means) if inner else None


# Characters either side that tell how some words are meant.
_AROUND = 160


def ahead(clause: str) -> bool:
    """Whether a clause speaks of what is to come, so that "on Tuesday" is the Tuesday ahead.

    >>> ahead("Talks are due to resume on Tuesday"), ahead("The will was read on Tuesday")
    (True, True)
    """
    return bool(_grammar().future.search(clause))


def _atoms(grammar: _Grammar, plain: str) -> Iterator[_Atom]:
    """Dates, weekdays and fixed phrases: the leftmost, and of those the longest."""
    # Names that hold a day's name are blanked out, at their length.
    plain = grammar.not_times.sub(lambda name: "\x00" * len(name[0]), plain)
    found: list[_Atom] = []
    lowered = plain.lower()
    for needed, rules in grammar.rules:
        if not any(word in lowered for word in needed):
            continue
        for pattern, build in rules:
            for match in pattern.finditer(plain):
                means = build(match)
                bare_year = isinstance(means, Calendar) and means.month is None
                if means is not None and not (bare_year and not _is_year(match)):
                    found.append(_Atom(match.start(), match.end(), means))
    found.sort(key=lambda atom: (atom.start, -atom.end))
    last = -1
    for atom in found:
        if atom.start >= last:
            yield atom
            last = atom.end


def _is_year(match: re.Match[str]) -> bool:
    """Whether a bare number between 1800 and 2099 is a year and no count, by what is around it."""
    before, after = _before(match), _after(match)
    if re.search(r"\b(?:in|since|during) $", before, re.I) and not re.match(
        r"\s*(?:%|percent)", after
    ):
        return True
    if re.match(
        r"\s*(?:%|percent|km|meters|metres|people|civilians|soldiers|[a-z]+ (?:were|have|killed|died))",
        after,
        re.I,
    ):
        return False
    return bool(
        re.search(r"(?:\b(?:in|since|of|during|by|until|till|from|to|through|early|late|mid|and|between|before|after|year|spring|summer|autumn|winter|back in|the)[ -]|\()$", before, re.I)
        and (not re.search(r"\b(?:of|the|to|from|and|by|after) $", before, re.I) or not re.match(r" [a-z]+s\b", after))
    )  # fmt: skip


def _composed(grammar: _Grammar, plain: str, atoms: list[_Atom]) -> Iterator[_Atom]:
    """Atoms with what belongs to them: parts of days, ranges, "since", nights."""
    widened = [_with_day_part(grammar, plain, atom) for atom in atoms]
    joined: list[_Atom] = []
    for atom in widened:
        if joined and (pair := _range(grammar, plain, joined[-1], atom)):
            joined[-1] = pair
        else:
            joined.append(atom)
    result: list[_Atom] = []
    for atom in joined:
        if result and atom.start < result[-1].end:
            continue
        # "at dawn" and "overnight" are times of their own only if no day follows them.
        loose = (
            result and isinstance(result[-1].means, Clock | Night) and result[-1].means in _LOOSE
        )
        floor = (result[-2].end if len(result) > 1 else 0) if loose else 0
        if result and not loose:
            floor = result[-1].end
        wider = _with_prefix(grammar, plain, atom, floor)
        if loose and wider.start < result[-1].end:
            wider = _Atom(min(wider.start, result.pop().start), wider.end, wider.means)
        elif (
            loose and _is_day(wider.means) and plain[result[-1].end : wider.start] in (" ", " on ")
        ):
            # "at dawn yesterday": one time, told in two steps.
            wider = _Atom(result.pop().start, wider.end, wider.means)
        result.append(wider)
    yield from result


_LOOSE = (Clock(), Night())


def _is_day(means: Expression) -> bool:
    return isinstance(means, Weekday | Shifted) or (
        isinstance(means, Calendar) and means.day is not None
    )


def _with_day_part(grammar: _Grammar, plain: str, atom: _Atom) -> _Atom:
    """ "Sunday" in "Sunday evening at about 20:00" is taken with what follows it."""
    start, end, means = atom
    if not _is_day(means):
        return atom
    tail = plain[end:]
    if possessive := grammar.possessive.match(tail):
        tail, end = tail[possessive.end() :], end + possessive.end()
        return _Atom(start, atom.end, means)
    if part := grammar.day_part_after.match(tail):
        end += part.end()
        if part["part"].lower() == "overnight":
            means = Night(means)
    if clock := grammar.clock.match(plain[end:]):
        end += clock.end()
    return _Atom(start, end, means)


def _range(grammar: _Grammar, plain: str, left: _Atom, right: _Atom) -> _Atom | None:
    """One range out of two times joined by "to", "and" or a dash; None if they are apart."""
    gap = plain[left.end : right.start]
    if not grammar.join.match(gap):
        return None
    first, last = left.means, right.means
    alike = (_is_day(first) and _is_day(last)) or (
        isinstance(first, Calendar)
        and isinstance(last, Calendar)
        and (first.month is None) == (last.month is None)
        and (first.day is None) == (last.day is None)
    )
    if not alike or isinstance(first, Between):
        return None
    if isinstance(first, Calendar) and isinstance(last, Calendar) and first.year is None:
        # "28 May to 3 June 2014": the year said once holds for both, or the one before it.
        year = last.year
        if year and first.month and last.month and first.month > last.month:
            year -= 1
        first = Calendar(year, first.month, first.day)
    return _Atom(left.start, right.end, Between(first, last))


def _with_prefix(grammar: _Grammar, plain: str, atom: _Atom, floor: int) -> _Atom:
    """Take in what stands before: "the end of", "early on", "the night of", "since"."""
    start, end, means = atom
    while True:
        base = max(floor, start - _AROUND)
        before = plain[base:start]
        if (night := grammar.night_of.search(before)) and (
            _is_day(means) or isinstance(means, Between)
        ):
            way = (night["way"] or night["way2"] or "").lower()
            if isinstance(means, Between):
                pass
            elif way in ("into", "to", "before"):
                means = Night(means, into=True)
            else:
                means = Night(means)
            start = base + night.start()
        elif _is_day(means) and (part := grammar.before_day.search(before)):
            start = base + part.start()
        elif (
            isinstance(means, Calendar | Season)
            and not _is_day(means)
            and (part := grammar.part_of.search(before))
        ):
            means = Within(_PARTS[(part["long"] or part["short"]).lower()], means)
            start = base + part.start()
        elif isinstance(means, Between) and (both := grammar.between.search(before)):
            return _Atom(base + both.start(), end, means)
        elif (
            not isinstance(means, Since | Lasting | Between | Clock | Ago)
            and (since := grammar.since.search(before))
        ) or (
            isinstance(means, Calendar | Within) and (since := grammar.since_event.search(before))
        ):
            return _Atom(base + since.start(), end, Since(means))
        else:
            return _Atom(start, end, means)

"""Which words of a sentence tell a time, and what are they made of?

A grammar of our own: date parsers guess a day for almost anything ("may have been killed" is
not a month). It is pure: no reference date, no clock. `resolve.dates` does the arithmetic.

Atoms (a date, a weekday, "last week"; see `vocab.time_rules`) are found first; then what stands
around them is taken in: "since …", "the night of …", "between … and …". Offsets count
characters of the string given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from tollbook.vocab.time_rules import AROUND, Atom, Grammar
from tollbook.vocab.time_terms import PARTS, terms
from tollbook.vocab.time_values import (
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
    Vague,
    Weekday,
    Which,
    Within,
)

__all__ = [
    "Ago", "Between", "Bounded", "Calendar", "Clock", "Current", "Decade", "Expression", "InWeek",
    "Lasting", "Later", "Moon", "Night", "Part", "Piece", "Season", "Shifted", "Since", "TimeMention",
    "Unit", "Vague", "Weekday", "Which", "Within", "ahead", "at", "mentions", "read",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words that tell a time: `sentence[start:end]` reads `text`."""

    start: int
    end: int
    text: str
    means: Expression


@lru_cache(maxsize=64)  # each claim of a sentence asks
def mentions(sentence: str) -> tuple[TimeMention, ...]:
    """The time words of a sentence, in order, none inside another.

    >>> [m.text for m in mentions("Since 23 May at least 40 people may have been killed.")]
    ['Since 23 May']
    """
    # One character for one: offsets stay those of the sentence.
    plain = sentence.replace("’", "'").replace("\n", " ").replace("\u00a0", " ")
    atoms = list(_grammar().atoms(plain))
    if not atoms:
        return ()
    return tuple(
        TimeMention(atom.start, atom.end, sentence[atom.start : atom.end], atom.means)
        for atom in _composed(_joints(), plain, atoms)
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
    low = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    end = start + len(words)
    stop = text.find("\n", end)
    high = min(len(text) if stop < 0 else stop, end + AROUND)
    if text[start:end] == words:
        for found in mentions(text[low:high]):
            first, last = low + found.start, low + found.end
            if first <= start and end <= last:
                if (first, last) != (start, end) and (inner := read(words)):
                    return TimeMention(start, end, words, inner.means)
                return TimeMention(start, end, words, found.means)
    inner = read(words)
    return TimeMention(start, end, words, inner.means) if inner else None


def ahead(clause: str) -> bool:
    """Whether a clause speaks of what is to come, so that "on Tuesday" is the Tuesday ahead.

    >>> ahead("Talks are due to resume on Tuesday"), ahead("The will was read on Tuesday")
    (True, True)
    """
    return bool(terms().future.search(clause))


@cache
def _grammar() -> Grammar:
    return Grammar()


class _Joints:
    """What may stand before, between and after atoms, compiled once per process."""

    def __init__(self) -> None:
        t = terms()
        parts, clock = t.parts, t.clock
        number, unit, ordinal = t.number, t.unit, t.ordinal
        self.clock = re.compile(
            rf"(?:,? (?:at|around|about|by|before|after)(?: (?:about|around))? (?:{clock}))|(?:,? at \d{{4}}\b)|(?:,? (?:{clock})(?![\d.]))",
            re.I,
        )
        self.day_part_after = re.compile(
            rf",? (?:in the |at )?(?:early |late )?(?P<part>{parts}|lunchtime|overnight)(?:'s|s)?\b",
            re.I,
        )
        self.before_day = re.compile(
            rf"\b(?:(?:(?:early|late|later|earlier)(?: in the (?:{parts}|day))?|(?:at|before|around|shortly before|just before|after|shortly after|just after) (?:{parts})|in the (?:early |late |small )?(?:hours|{parts})|on the (?P<eve>evening|morning|afternoon)|at (?:{clock})),?(?: of| on)?|the (?P<part2>{parts}) of|earlier|late|early) $",
            re.I,
        )
        self.night_of = re.compile(
            r"\b(?:(?:on |in |during |over )?(?:the )?(?P<kind>night|night-time)(?: (?P<way>of|from|into|between|to|on|before))?|(?P<over>overnight),?(?: (?P<way2>of|from|into|to|on|between))?) $",
            re.I,
        )
        self.since = re.compile(
            r"\b(?:(?:ever )?since|starting (?:on|in|from)|(?:counting|beginning) from) (?:on |in )?$",
            re.I,
        )
        self.onwards = re.compile(r"^,? on(?:wards?)?\b(?! \w*day\b)|^ onwards?\b", re.I)
        self.from_ = re.compile(r"\bfrom $", re.I)
        self.since_event = re.compile(
            r"\bsince (?:(?:the|its|their|his|an?|fighting|violence|war|protests|unrest|hostilities|it|they|clashes) ?)(?:[\w'’\"-]+ ){0,9}?(?:(?:in|on|of|late|early) )$",
            re.I,
        )
        self.part_of = re.compile(
            r"\b(?:(?:the )?(?P<long>very start|start|beginning|outset|onset|middle|very end|end|close) of (?:the )?|(?P<short>early|mid|late)(?: in)?[ -](?:the )?)$",
            re.I,
        )
        self.piece_of = re.compile(
            rf"\bthe (?P<nth>{ordinal})[ -](?:(?P<count>{number.replace('?P<number>', '?:')}) )?(?P<piece>half|quarter|{unit.replace('?P<unit>', '?:')}) (?:of|in) (?:the (?:year )?)?$",
            re.I,
        )
        self.bounded = re.compile(
            rf"\b(?:(?:in|during|over|for) )?the (?:{number}[ -])?{unit} (?P<how>of|beginning|starting|from|ending|ended|that ended|to|until|up to|through)(?: (?:on|at noon on|at midnight on|midnight on))? $",
            re.I,
        )
        self.opens_range = re.compile(
            r"\b(?:(?:between|from)(?: on)?|(?:(?:over|during) )?the weekend of) $", re.I
        )
        self.between = re.compile(r"\b(?:between|from) (?:on )?$", re.I)
        self.join = re.compile(
            r"^,? (?:(?:up )?to|and|through|until|till|-|–|—) (?:on |early |late |early on |late on |the (?:morning|night|evening|afternoon|end) of )?$|^ ?[-–—/] ?$",
            re.I,
        )
        self.run = re.compile(r"^,? (?:up to|to|and|until|till|through) (?:late |early )?$", re.I)
        self.possessive = re.compile(r"^'s?\b")


@cache
def _joints() -> _Joints:
    return _Joints()


def _composed(joints: _Joints, plain: str, atoms: list[Atom]) -> Iterator[Atom]:
    """Atoms with what belongs to them: parts of days, ranges, "since", nights."""
    widened: list[Atom] = []
    for atom in atoms:
        floor = widened[-1].end if widened else 0
        widened.append(_with_part(joints, plain, _with_day_part(joints, plain, atom), floor))
    result: list[Atom] = []
    for atom in _joined(joints, plain, widened):
        if result and atom.start < result[-1].end:
            continue
        # "at dawn" and "overnight" are times of their own only if no day follows them.
        loose = (
            result and isinstance(result[-1].means, Clock | Night) and result[-1].means in _LOOSE
        )
        floor = (result[-2].end if len(result) > 1 else 0) if loose else 0
        if result and not loose:
            floor = result[-1].end
        wider = _with_prefix(joints, plain, atom, floor)
        if loose and wider.start < result[-1].end:
            wider = Atom(min(wider.start, result.pop().start), wider.end, wider.means)
        elif (
            loose and _is_day(wider.means) and plain[result[-1].end : wider.start] in (" ", " on ")
        ):
            # "at dawn yesterday": one time, told in two steps.
            wider = Atom(result.pop().start, wider.end, wider.means)
        result.append(wider)
    yield from result


_LOOSE = (Clock(), Night())


def _joined(joints: _Joints, plain: str, atoms: Sequence[Atom]) -> list[Atom]:
    """Atoms with ranges made of two of them; a listed third day opens the range."""
    joined: list[Atom] = []
    for atom in atoms:
        if joined and (pair := _range(joints, plain, joined[-1], atom)):
            joined[-1] = pair
            if len(joined) > 1 and (longer := _listed(plain, joined[-2], pair)):
                joined[-2:] = [longer]
        else:
            joined.append(atom)
    return joined


def _listed(plain: str, first: Atom, pair: Atom) -> Atom | None:
    """ "Monday" and "Tuesday and Wednesday" with a comma between: from the first to the last."""
    means = pair.means
    if (
        plain[first.end : pair.start] == ", "
        and isinstance(means, Between)
        and type(first.means) is type(means.first)
        and _is_day(first.means)
    ):
        return Atom(first.start, pair.end, Between(first.means, means.last))
    return None


def _is_day(means: Expression) -> bool:
    return isinstance(means, Weekday | InWeek | Shifted) or (
        isinstance(means, Calendar) and means.day is not None
    )


def _with_day_part(joints: _Joints, plain: str, atom: Atom) -> Atom:
    """ "Sunday" in "Sunday evening at about 20:00" is taken with what follows it."""
    start, end, means = atom
    if not _is_day(means):
        return atom
    tail = plain[end : end + AROUND]
    if joints.possessive.match(tail):
        return atom
    if part := joints.day_part_after.match(tail):
        end += part.end()
        if part["part"].lower() == "overnight":
            means = Night(means)
    if clock := joints.clock.match(plain[end : end + AROUND]):
        end += clock.end()
    return Atom(start, end, means)


def _with_part(joints: _Joints, plain: str, atom: Atom, floor: int) -> Atom:
    """ "the end of", "the first week of" before a month, year, season or decade."""
    start, end, means = atom
    if not isinstance(means, Calendar | Season | Decade) or _is_day(means):
        return atom
    base = max(floor, start - AROUND)
    before = plain[base:start]
    if part := joints.part_of.search(before):
        within = Within(PARTS[(part["long"] or part["short"]).lower()], means)
        return Atom(base + part.start(), end, within)
    if (piece := joints.piece_of.search(before)) and (
        found := _grammar().piece(piece["nth"], piece["count"], piece["piece"], means)
    ):
        return Atom(base + piece.start(), end, found)
    return atom


def _range(joints: _Joints, plain: str, left: Atom, right: Atom) -> Atom | None:
    """One range out of two times joined by "to", "and" or a dash; None if they are apart."""
    gap = plain[left.end : right.start]
    if not joints.join.match(gap):
        return None
    first, last = left.means, right.means
    opened = joints.between.search(plain[max(0, left.start - AROUND) : left.start])
    if isinstance(first, Between) or not (
        _alike(first, last) or (opened and joints.run.match(gap) and _dated(first) and _dated(last))
    ):
        return None
    if isinstance(first, Calendar) and isinstance(last, Calendar) and first.year is None:
        # "28 May to 3 June 2014": the year said once holds for both, or the one before it.
        year = last.year
        if year and first.month and last.month and first.month > last.month:
            year -= 1
        first = Calendar(year, first.month, first.day)
    return Atom(left.start, right.end, Between(first, last))


def _alike(first: Expression, last: Expression) -> bool:
    if _is_day(first) or _is_day(last):
        return _is_day(first) and _is_day(last)
    if isinstance(first, Calendar) and isinstance(last, Calendar):
        return (first.month is None) == (last.month is None)
    return isinstance(first, Calendar | Within) and isinstance(last, Calendar | Within)


def _dated(means: Expression) -> bool:
    """Whether a time can be an end of a range that "from" or "between" opens."""
    return _is_day(means) or isinstance(means, Calendar | Within | Piece)


def _with_prefix(joints: _Joints, plain: str, atom: Atom, floor: int) -> Atom:
    """Take in what stands before: "early on", "the night of", "the week to", "since"."""
    start, end, means = atom
    while True:
        base = max(floor, start - AROUND)
        before = plain[base:start]
        if (night := joints.night_of.search(before)) and (
            _is_day(means) or isinstance(means, Between)
        ):
            means, start = _night(night, means), base + night.start()
        elif (_is_day(means) or (isinstance(means, Between) and _is_day(means.first))) and (
            part := joints.before_day.search(before)
        ):
            start = base + part.start()
        elif (_is_day(means) or isinstance(means, Between)) and (
            stretch := joints.bounded.search(before)
        ):
            if (wider := _bounded(stretch, means)) is None:
                return Atom(start, end, means)
            return Atom(base + stretch.start(), end, wider)
        elif isinstance(means, Between) and (both := joints.opens_range.search(before)):
            return Atom(base + both.start(), end, means)
        elif (_is_day(means) or isinstance(means, Calendar | Within)) and (
            (first := joints.from_.search(before))
            and (on := joints.onwards.match(plain[end : end + AROUND]))
        ):
            return Atom(base + first.start(), end + on.end(), Since(means))
        elif (
            not isinstance(means, Since | Lasting | Between | Ago | Vague)
            and (since := joints.since.search(before))
        ) or (
            isinstance(means, Calendar | Within | Piece)
            and (since := joints.since_event.search(before))
        ):
            return Atom(base + since.start(), end, Since(means))
        else:
            return Atom(start, end, means)


def _night(words: re.Match[str], means: Expression) -> Expression:
    """The night of a day, or that which ends into it; two days named are that night already."""
    if isinstance(means, Between):
        return means
    way = (words["way"] or words["way2"] or "").lower()
    return Night(means, into=way in ("into", "to", "before"))


_ENDING = ("ending", "ended", "that ended", "to", "until", "up to", "through")


def _bounded(words: re.Match[str], means: Expression) -> Expression | None:
    """ "the week of 5 August" begins with the day, "the 24 hours to Sunday" ends with it.

    A range is told whole by its own days: "the week of August 5-11".
    """
    unit, number = terms().stretch(words)
    how = words["how"].lower()
    if isinstance(means, Between):
        return means
    if how == "of" and unit is not Unit.WEEK:
        return None  # "in the month of Sunday"
    return Bounded(unit, number, means, ending=how in _ENDING)

"""Which words tell times, and which patterns are made of them alone?

The words are in `times.yaml`; what they are combined to is in `vocab.time_rules`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tollbook import vocab
from tollbook.vocab.time_values import Part, Unit

PARTS = {
    "early": Part.START, "start": Part.START, "very start": Part.START, "beginning": Part.START,
    "outset": Part.START, "onset": Part.START, "mid": Part.MIDDLE, "middle": Part.MIDDLE, "late": Part.END,
    "end": Part.END, "close": Part.END, "very end": Part.END,
}  # fmt: skip


def alternatives(words: list[str]) -> str:
    """A pattern for any of some words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


class Terms:
    """The words of `times.yaml` and the patterns made of them alone."""

    def __init__(self) -> None:
        terms: dict[str, Any] = vocab.load("times")
        self.months = {w: n for n, ws in enumerate(terms["months"].values(), 1) for w in ws}
        self.weekdays = {w: n for n, ws in enumerate(terms["weekdays"].values()) for w in ws}
        self.units = {w: (Unit(unit), 1) for unit, ws in terms["units"].items() for w in ws}
        self.units |= {w: (Unit(unit), n) for w, (unit, n) in terms["multiples"].items()}
        self.numbers: dict[str, int] = terms["numbers"]
        self.ordinals: dict[str, int] = terms["ordinals"]
        self.seasons: dict[str, list[int]] = terms["seasons"]
        self.holidays: dict[str, list[int]] = terms["holidays"]
        self.moon: dict[str, list[int]] = terms["moon"]
        self.decades: dict[str, int] = terms["decades"]
        self.ambiguous = frozenset(terms["ambiguous_months"])
        month = alternatives(list(self.months))
        names = [p.replace("MONTH", month) for p in terms["not_times"]]
        self.not_times = re.compile("|".join(rf"\b(?:{p})\b" for p in names), re.I)
        self.in_names = (
            frozenset(self.months)
            | frozenset(self.weekdays)
            | {f"{w}s" for w in self.weekdays}
            | {"spring"}
        )
        self.openers = re.compile(rf"\b(?:{'|'.join(terms['month_openers'])})[\s-]$", re.I)
        self.future = re.compile(rf"\b(?:{'|'.join(terms['future'])})\b|'ll\b", re.I)
        # Pieces of patterns.
        self.month = rf"(?P<month>{month})"
        self.long_days = [w for w in self.weekdays if w not in terms["short_weekdays"]]
        self.weekday = rf"(?P<weekday>{alternatives(self.long_days)})"
        self.unit = rf"(?P<unit>{alternatives(list(self.units))})"
        spelled = [w for w in self.numbers if w not in ("a", "an")]
        tens = [w for w, n in self.numbers.items() if 20 <= n < 100]
        ones = [w for w, n in self.numbers.items() if n < 10 and len(w) > 2]
        self.number = (
            rf"(?P<number>\d{{1,3}}(?:,\d{{3}})?|{alternatives(tens)}[- ]{alternatives(ones)}|"
            rf"(?:(?:an?|one|two|three|half a) )?(?:dozen|hundred)|{alternatives(spelled)}|an?)"
        )
        self.ordinal = alternatives(list(self.ordinals))
        self.parts = alternatives(terms["day_parts"])
        self.part_words = frozenset(terms["day_parts"])
        zones = "|".join(terms["zones"])
        hours = r"(?:[01]?\d|2[0-4])[:.][0-5]\d(?::[0-5]\d)?(?: ?(?:am|pm|a\.m\.|p\.m\.|hrs|hours))?|(?:1[0-2]|0?[1-9]) ?(?:am\b|pm\b|a\.m\.|p\.m\.)|(?:[01]\d|2[0-4])[0-5]\d ?(?:hrs|hours|(?=GMT|UTC|local))"
        zone = rf"(?: ?(?:{zones})\b| (?-i:[A-Z])\w+ time\b)"
        self.clock = rf"(?:{hours}){zone}?(?: \((?:{hours}){zone}?\))?"
        before, after = terms["not_stretches"]["before"], terms["not_stretches"]["after"]
        self.not_after = re.compile(
            rf"\b(?:{'|'.join(before)})\b(?: \w+){{0,3}} (?:for )?$|\b(?:a|an|every|each) $", re.I
        )
        self.not_before = re.compile(rf"^[ -](?:{'|'.join(after)})\b", re.I)

    def count(self, words: str) -> int:
        """The number that some words or digits tell: "twenty-four", "half a dozen", "1,000"."""
        plain = words.lower().replace(",", "").replace("-", " ")
        if plain.isdigit():
            return int(plain)
        if plain.startswith("half a "):
            return self.numbers[plain.split()[-1]] // 2
        total = 0
        for word in plain.split():
            number = self.numbers[word]
            total = max(total, 1) * number if number in (12, 100) else total + number
        return total

    def stretch(self, match: re.Match[str]) -> tuple[Unit, int]:
        """The unit and number of a match, told in smaller units where it has a half."""
        unit, factor = self.units[match["unit"].lower()]
        words = match.groupdict().get("number")
        number = factor * (self.count(words) if words else 1)
        if match.groupdict().get("half"):
            smaller, of_them = SMALLER[unit]
            return smaller, number * of_them + factor * of_them // 2
        return unit, number


SMALLER = {
    Unit.YEAR: (Unit.MONTH, 12),
    Unit.MONTH: (Unit.DAY, 30),
    Unit.WEEK: (Unit.DAY, 7),
    Unit.DAY: (Unit.HOUR, 24),
    Unit.HOUR: (Unit.HOUR, 1),
}


@cache
def terms() -> Terms:
    """The words of times, compiled once per process."""
    return Terms()

"""Which words tell a time by themselves: a date, a weekday, "last week"?

Each rule is a pattern and a builder that says what the match means, or None where it turns out
to be no time. Rules stand in groups by the words that one of their matches must hold: most
sentences need few of them. Of matches that start together the longest wins, so order tells
nothing. What stands around such an atom ("since", "the night of") is for `vocab.times`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tollbook.vocab.time_terms import PARTS, SMALLER, alternatives, terms
from tollbook.vocab.time_values import (
    Ago,
    Between,
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
    Piece,
    Season,
    Shifted,
    Unit,
    Vague,
    Weekday,
    Which,
    Within,
)


class Atom(NamedTuple):
    """Words from `start` to `end` of a sentence that tell a time by themselves."""

    start: int
    end: int
    means: Expression


Build = Callable[[re.Match[str]], Expression | None]
# Characters either side that tell how some words are meant.
AROUND = 160
_WORDS = re.compile(r"[a-z]+")
_DIGIT = re.compile(r"\d")
_YEAR_SHAPE = re.compile(r"(?:1[89]|20)\d\d|'\d0s")
_CLOCK_SHAPE = re.compile(r"\d[:.]\d\d|\d ?[ap]\.?m\b|\d{4} ?(?:hrs|hours|GMT|UTC|local)")


class Group(NamedTuple):
    """Rules of which none can match a sentence without one of `words` (and one of `also`, where
    there are any; and a digit, if `numbered`) or, among digits, the `shape`."""

    words: frozenset[str]
    shape: re.Pattern[str] | None
    rules: list[tuple[re.Pattern[str], Build]]
    also: frozenset[str] = frozenset()
    numbered: bool = False

    def needed(self, words: frozenset[str], plain: str, digits: bool) -> bool:
        """Whether any rule can match a sentence of these words."""
        if not words.isdisjoint(self.words) and not (self.also and words.isdisjoint(self.also)):
            return digits or not self.numbered
        return digits and self.shape is not None and bool(self.shape.search(plain))


class Grammar:
    """The rules, compiled once per process."""

    def __init__(self) -> None:
        t = self.terms = terms()
        # "Oct. 4" has its stop inside the date, "on 8 May." at the end of the sentence.
        month = rf"{t.month}\b(?:\.(?=,| ?\d| [a-z]))?"
        named = rf"(?:(?:{alternatives(list(t.weekdays))})\b\.?,? +(?:the +)?)?"
        one = r"[0-3]?\d(?:st|nd|rd|th)?"
        day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
        days = rf"{day} ?(?P<join>-|–|—|to|and|until|through|or|/|, {one},? and) ?(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?"
        year = r"(?P<year>(?:1[89]|20)\d\d)"
        optional_year = rf"(?:(?:,? +|,)(?:of +)?{year}\b(?!\s*-?\s*(?:people|civilians|soldiers|fighters|troops|men|women|children|families|dead|killed|wounded|[a-z]+s were)))?"
        unit, number, weekday = t.unit, t.number, t.weekday
        stretch = rf"{number}(?P<half> and a half)?[ -](?:straight |consecutive |successive |full |whole |long )?{unit}"
        about = r"(?:about |around |some |nearly |almost |just |only |less than |more than |over |under |roughly |at least )?"
        vaguely = r"(?:a few|several|some|many|a couple of)"
        season = rf"(?P<season>{alternatives(list(t.seasons))})"
        fighting = r"(?:fighting|bombing|bombardment|clashes|shelling|war|warfare|battles?|violence|attacks|air ?strikes|strikes|siege|unrest|raids|conflict|protests|combat|hostilities|rule|blockade|assaults?|curfew|rain)"
        which = r"(?P<which>last|next|this past|this coming|this)"

        # "the day before the raid": the raid's day isn't ours to count from.
        not_of_it = r"(?! (?:yesterday|the|an?|his|her|its|their|our|my|this|that|he|she|they|we|it|i|than|\d+)\b)(?!(?-i: [A-Z]))"
        # "the 24 hours to Monday", "the last week of July": `vocab.times` reads them whole.
        ends = rf"(?! (?:to|until|up to|ending|ended|that ended|through) (?:on |at noon on |at midnight on )?(?:{alternatives(t.long_days)}|{alternatives(list(t.months))}|\d|yesterday|today)\b)"
        ends += rf"(?! (?:of|in) (?:early |late )?(?:the |this |last )?(?:(?:week|month|year)\b|{alternatives(list(t.months))}\b|(?:1[89]|20)\d\d\b))"
        # The longest holiday first, so that its words are taken whole.
        holiday = alternatives([re.escape(name) for name in t.holidays])
        moon = alternatives([re.escape(name) for name in t.moon])
        unit_words = frozenset(t.units)
        self.groups = [
            Group(frozenset(), re.compile(r"\d{4}[-/.]\d|[./-](?:19|20)\d\d"), [
                _rule(r"(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>[01]?\d)(?P=sep)(?P<day>[0-3]?\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?", self._iso),
                _rule(r"(?P<day>[0-3]?\d)(?P<sep>[./-])(?P<m>[01]?\d|[0-3]\d)(?P=sep)(?P<year>(?:19|20)\d\d)", self._iso),
            ]),
            Group(frozenset(t.months), None, [
                _rule(rf"{named}{days} (?:of )?{month}{optional_year}", self._days),
                _rule(rf"{named}{month} ?{days}{optional_year}", self._days),
                _rule(rf"{named}{day} (?:of )?{month}{optional_year}", self._date),
                _rule(rf"{named}{day}[- ]{month}[- ]{year}", self._date),
                _rule(rf"{named}{month} ?{day}{optional_year}", self._date),
                # "LIMA, 9 JAN 90 (EFE)": two digits are a year in a dateline only.
                _rule(rf"{day} {month} (?P<yy>\d\d)(?= ?(?:\(|\[|\]|-{{2}}|–|—|$))", self._short_year),
                _rule(rf"{named}{month} (?P<day>[0-3]\d){year}", self._date),
                _rule(rf"{month}(?:,? +(?:of +)?){year}", self._month),
            ], numbered=True),
            Group(frozenset(t.months), None, [
                _rule(month, self._bare_month),
                _rule(rf"(?P<which>last|next|this|this past|this coming|the (?:previous|following)) {month}", self._bare_month),
            ]),
            Group(frozenset(), _YEAR_SHAPE, [
                _rule(r"(?P<first>(?:1[89]|20)\d\d) ?(?:-|–|—|/|to|and|until) ?(?P<last>(?:1[89]|20)?\d\d)", self._years),
                _rule(r"(?:the )?(?:(?P<part>early|late|mid)[ -])?(?:the )?(?:(?P<year>(?:1[89]|20)\d0)'?|'(?P<short>\d0))s", self._decade),
                _rule(year, lambda m: Calendar(year=int(m["year"])) if _is_year(m) else None),
            ]),
            Group(frozenset(t.decades), None, [
                _rule(rf"the (?:(?P<part>early|late|mid)[ -])?(?P<named>{alternatives(list(t.decades))})", self._decade),
            ]),
            Group(frozenset(t.long_days) | {f"{word}s" for word in t.long_days}, None, [
                _rule(rf"{weekday}", self._weekday),
                _rule(rf"{weekday}s(?= [a-z])", self._weekday),
                _rule(rf"{which} {weekday}", self._weekday),
                _rule(rf"{weekday} (?P<which>last|next)(?! (?:week|month|year))", self._weekday),
                _rule(rf"the (?P<which>previous|preceding|following) {weekday}", self._weekday),
                _rule(rf"{weekday},? (?:of )?(?P<week>last|this|next) week|(?P<week2>last|this|next) week (?:on )?(?P<weekday2>{alternatives(t.long_days)})", self._in_week),
                _rule(rf"the {weekday} before last|a week (?:ago |last )(?:on )?(?P<weekday2>{alternatives(t.long_days)})", self._before_last),
            ]),
            Group(frozenset({"today", "tonight", "this", "yesterday", "tomorrow"}), None, [
                _rule(r"(?:earlier |later |late |early )?(?:today|this (?:very )?(?:morning|afternoon|evening))|tonight", lambda _: Shifted(0)),
                _rule(r"yesterday", lambda _: Shifted(-1)),
                _rule(r"the day before yesterday", lambda _: Shifted(-2)),
                _rule(r"tomorrow", lambda _: Shifted(1)),
                _rule(r"the day after tomorrow", lambda _: Shifted(2)),
            ]),
            Group(frozenset({"night", "overnight"}), None, [
                _rule(r"overnight|last night|(?:during|through(?:out)?|in) the night", lambda _: Night()),
            ]),
            Group(unit_words, None, [
                _rule(rf"(?:earlier |later )?(?P<which>this|last|next|the (?:previous|coming|current|past)) {unit}{ends}", self._current),
                _rule(r"(?:earlier|later) in the (?P<unit>day|week|month|year)", self._in_current),
                _rule(r"the (?P<unit>month|year|week)(?= that| so far)|\[?so far this (?P<unit2>year|month|week)\]?", self._in_current),
                _rule(rf"(?:(?:during|over|in|within|for) )?(?:the )?(?:past|last|previous|preceding) (?:few )?{stretch}{ends}", self._lasting),
                _rule(rf"(?:(?:during|over|in|within|for) )?the (?:past|last) {unit}{ends}", self._lasting),
                _rule(rf"(?:(?:during|over|in|within|for) )?the (?:next|coming) {stretch}", lambda m: Lasting(*t.stretch(m), coming=True)),
                _rule(rf"(?:in the course of|during|over|in|within|after|through|throughout) (?:the |its |their |this )?{about}{stretch}{ends}(?! (?:earlier|later|ago|before|after)\b)", self._over),
                _rule(rf"for (?:the )?{about}{stretch}{ends}(?! (?:earlier|later|ago|before|after)\b)", self._over),
                _rule(rf"{stretch}(?= of (?:\w+ ){{0,2}}{fighting})", self._lasting),
                _rule(rf"for (?:a|the|its|their) (?P<nth>{t.ordinal}|\d{{1,3}}(?:st|nd|rd|th)) (?:straight |consecutive |successive )?{unit}(?: (?:running|in a row))?", self._nth_running),
                _rule(rf"(?:(?:in|over|during|for) )?(?:the )?(?:recent|past few|last few|past several|last several|past couple of|last couple of) {unit}", lambda _: Vague()),
            ]),
            Group(unit_words, None, [
                _rule(rf"{vaguely} {unit} (?P<way>ago|later|earlier|before){not_of_it}|(?:days|weeks|months|years) (?:ago|later|earlier){not_of_it}", self._vaguely),
                _rule(rf"{about}{stretch} ago", lambda m: Ago(*t.stretch(m))),
                _rule(rf"{about}an? {unit} and a half ago", self._ago_and_half),
                _rule(rf"{about}{stretch} (?P<way>later|after|afterwards|earlier|before|previously)", self._later),
            ], also=frozenset({"ago", "later", "earlier", "before", "after", "afterwards", "previously"})),
            Group(frozenset({"later", "afterwards", "same", "that", "after", "next", "following", "previous", "preceding", "before", "earlier", "hours", "minutes"}), None, [
                _rule(r"(?:minutes|hours|moments|shortly|soon) (?:later|afterwards|earlier)|(?:on )?(?:the|that) (?:very )?same (?:day|evening|morning|afternoon|night)|(?:later |earlier )?that (?:day|evening|morning|afternoon|night)", lambda _: Later(Unit.DAY, 0)),
                _rule(r"(?:the same|that(?: same)?) (?P<unit>week|month|year)", lambda m: Later(Unit(m["unit"].lower()), 0)),
                _rule(r"(?:on )?the (?:next|following) (?:day|morning|night|evening|afternoon)|the day after(?! (?:the|an?|tomorrow|his|her|its|their|\w+'s)\b)", lambda _: Later(Unit.DAY, 1)),
                _rule(rf"(?:on )?the (?:previous|preceding) (?:day|night|evening|morning|afternoon)|(?:on )?the (?:day|night|evening) before{not_of_it}|(?:a|one) day earlier", lambda _: Later(Unit.DAY, -1)),
                _rule(r"the (?:next|following) (?P<unit>week|month|year)", lambda m: Later(Unit(m["unit"].lower()), 1)),
                _rule(r"the (?P<unit>week|month|year) before(?= ?[,.;:)]|$)", lambda m: Later(Unit(m["unit"].lower()), -1)),
            ], also=frozenset({"day", "evening", "morning", "afternoon", "night", "week", "month", "year", "minutes", "hours", "moments", "shortly", "soon"})),
            Group(frozenset({"then"}), None, [
                _rule(r"(?<=since )then", lambda _: Later(Unit.DAY, 0)),
            ], also=frozenset({"since"})),
            Group(frozenset(t.seasons), None, [
                _rule(rf"(?:the )?(?P<which>last|this|next)? ?{season}(?: of)? {year}(?:/(?P<to>\d\d))?", self._season),
                _rule(rf"(?:in the|this|last|next|the (?:previous|following)|this past) {season}(?! of)", self._season),
            ]),
            Group(t.part_words | {"hours", "lunchtime"}, _CLOCK_SHAPE, [
                _rule(rf"(?:at|about|around|before|after|by|until|shortly after|shortly before)(?: (?:about|around|approximately|exactly))? {t.clock}", lambda _: Clock()),
                _rule(rf"(?:at|before|around|about|shortly after|just after|just before|shortly before|by|after|since(?: the)?) {t.parts}", lambda _: Clock()),
                _rule(r"(?:early |late )?(?:in|during) the (?:early |late )?(?:morning|afternoon|evening)(?: hours)?|in the (?:early|small) hours|by (?:nightfall|sundown|evening)", lambda _: Clock()),
            ]),
            Group(frozenset({"month", "year", "week", "weekend"}), None, [
                _rule(r"(?P<of>the (?:start|beginning|middle|end|close)) of (?P<which>the|this|last|next) (?P<unit>week|month|year)", self._part_of_unit),
                _rule(rf"the (?P<nth>{t.ordinal}) (?:(?P<count>{number.replace('?P<number>', '?:')}) )?(?P<piece>half|quarter|{alternatives(list(t.units))}) of (?P<which>the|this|last|next) (?P<unit>week|month|year)", self._piece_of_unit),
                _rule(r"(?:(?:over|during|at) )?(?P<which>this|last|next) weekend|(?:over|during|at) the weekend(?! of \d)", self._weekend),
            ]),
            Group(frozenset({"christmas", "boxing", "new", "may"}), None, [
                _rule(rf"(?P<holiday>{holiday})(?:,? {year})?", self._holiday),
            ], also=frozenset({"christmas", "day", "eve"})),
            Group(frozenset({"ramadan", "ramazan", "muharram", "ashura", "eid"}), None, [
                _rule(rf"(?:the (?:(?:holy )?month|feast|festival) of )?(?P<moon>{moon})(?: (?:of )?{year})?", self._moon),
            ]),
            Group(frozenset(), re.compile(r"the \d{1,2}(?:st|nd|rd|th)\b"), [
                _rule(r"(?:on|since|until|by|to) the (?P<day>[0-3]?\d)(?:st|nd|rd|th)(?= ?(?:[,.;:)]|$)| of (?:this|the) month)(?: of (?:this|the) month)?", self._day_of_month),
            ]),
        ]  # fmt: skip

    def atoms(self, plain: str) -> Iterator[Atom]:
        """Dates, weekdays and fixed phrases: the leftmost, and of those the longest."""
        words = frozenset(_WORDS.findall(plain.lower()))
        digits = bool(_DIGIT.search(plain))
        needed = [group for group in self.groups if group.needed(words, plain, digits)]
        if not needed:
            return
        if not words.isdisjoint(self.terms.in_names):
            # Names that hold a day's name are blanked out, at their length.
            plain = self.terms.not_times.sub(lambda name: "\x00" * len(name[0]), plain)
        found: list[Atom] = []
        for group in needed:
            for pattern, build in group.rules:
                for match in pattern.finditer(plain):
                    means = build(match)
                    if means is not None:
                        found.append(Atom(match.start(), match.end(), means))
        found.sort(key=lambda atom: (atom.start, -atom.end))
        last = -1
        for atom in found:
            if atom.start >= last:
                yield atom
                last = atom.end

    # Builders: what one atom means; None where it turns out not to be one.

    def _iso(self, match: re.Match[str]) -> Expression | None:
        year, month, day = int(match["year"]), int(match["m"]), int(match["day"])
        if month > 12 >= day:  # month first, as Americans write
            month, day = day, month
        return _calendar(year, month, day)

    def _month_number(self, match: re.Match[str]) -> int:
        return self.terms.months[match["month"].lower()]

    def _date(self, match: re.Match[str]) -> Expression | None:
        year = int(match["year"]) if match["year"] else None
        if match["month"].islower() and match["month"] in self.terms.ambiguous and not year:
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
        opened = self.terms.openers.search(before)
        if (words.lower() in self.terms.ambiguous or len(words) <= 4) and not opened:
            return None
        if (
            words.lower() in self.terms.ambiguous
            and re.match(r" (?:on|and|or|be|have|not|well|also|[A-Z])", _after(match))
            and not re.search(
                r"\b(?:in|since|last|early|late|mid|until|between|from)[ -]$", before, re.I
            )
        ):
            return None
        if not opened and re.match(r" [A-Z][a-z]", _after(match)):
            return None  # "April Moreno said": a person
        return Calendar(month=self._month_number(match))

    def _years(self, match: re.Match[str]) -> Expression | None:
        first, last = match["first"], match["last"]
        if len(last) == 2:
            if not re.search(r"[-–—/]", match[0]):
                return None
            last = first[:2] + last
        if int(last) <= int(first):
            return None
        return Between(Calendar(year=int(first)), Calendar(year=int(last)))

    def _decade(self, match: re.Match[str]) -> Expression:
        groups = match.groupdict()
        if groups.get("named"):
            year = self.terms.decades[match["named"].lower()]
        else:
            year = int(match["year"]) if match["year"] else 1900 + int(match["short"])
        part = match["part"]
        return Within(PARTS[part.lower()], Decade(year)) if part else Decade(year)

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
        return Weekday(self.terms.weekdays[match["weekday"].lower()], _which(which))

    def _in_week(self, match: re.Match[str]) -> Expression:
        week = (match["week"] or match["week2"]).lower()
        name = (match["weekday"] or match["weekday2"]).lower()
        return InWeek(self.terms.weekdays[name], {"last": -1, "this": 0, "next": 1}[week])

    def _before_last(self, match: re.Match[str]) -> Expression:
        name = match["weekday"] or match["weekday2"]
        return Weekday(self.terms.weekdays[name.lower()], Which.LAST, weeks=-1)

    def _current(self, match: re.Match[str]) -> Expression | None:
        unit, factor = self.terms.units[match["unit"].lower()]
        which = match["which"].lower().removeprefix("the ")
        if which == "past" or factor > 1:
            return Lasting(unit, factor) if which in ("past", "last", "previous") else None
        offset = {"this": 0, "current": 0, "last": -1, "previous": -1, "next": 1, "coming": 1}
        return Current(unit, offset[which], past=match[0][:7].lower() == "earlier")

    def _in_current(self, match: re.Match[str]) -> Expression:
        unit = Unit((match["unit"] or match.groupdict()["unit2"]).lower())
        return Current(unit, 0, past="earlier" in match[0].lower() or "far" in match[0].lower())

    def _lasting(self, match: re.Match[str]) -> Expression:
        return Lasting(*self.terms.stretch(match))

    def _over(self, match: re.Match[str]) -> Expression | None:
        # "in a year" tells no stretch that ends now; "after a day" seldom one.
        unit, factor = self.terms.units[match["unit"].lower()]
        if match["number"].lower() in ("a", "an") and not match["half"] and factor == 1:
            return None
        before, after = _before(match), _after(match)
        if self.terms.not_before.match(after) or self.terms.not_after.search(before):
            return None
        if match[0][:4].lower() == "for " and (unit is Unit.YEAR or unit is Unit.HOUR):
            return None  # how long somebody ruled, waited or lay wounded
        return Lasting(*self.terms.stretch(match), coming=None)

    def _nth_running(self, match: re.Match[str]) -> Expression | None:
        words = match["nth"].lower()
        number = int(words[:-2]) if words[0].isdigit() else self.terms.ordinals[words]
        unit, factor = self.terms.units[match["unit"].lower()]
        return Lasting(unit, number * factor) if number > 1 else None

    def _vaguely(self, match: re.Match[str]) -> Expression:
        if not match["way"] or self.terms.units[match["unit"].lower()][0] is not Unit.HOUR:
            return Vague()
        return Shifted(0) if match["way"].lower() == "ago" else Later(Unit.DAY, 0)

    def _ago_and_half(self, match: re.Match[str]) -> Expression:
        smaller, of_them = SMALLER[self.terms.units[match["unit"].lower()][0]]
        return Ago(smaller, of_them + of_them // 2)

    def _later(self, match: re.Match[str]) -> Expression | None:
        if match["way"].lower() in ("after", "before") and re.match(
            r" (?!he\b|she\b|they\b)\w", _after(match)
        ):
            return None  # "two days after the raid": the raid's day isn't ours to count from
        sign = 1 if match["way"].lower() in ("later", "after", "afterwards") else -1
        unit, number = self.terms.stretch(match)
        return Later(unit, sign * number)

    def _season(self, match: re.Match[str]) -> Expression:
        first, months = self.terms.seasons[match["season"].lower()]
        year = match.groupdict().get("year")
        which = re.match(r"this|last|next", match[0], re.I)
        return Season(first, months, int(year) if year else None, _which(which and which[0]))

    def _part_of_unit(self, match: re.Match[str]) -> Expression:
        of = Current(Unit(match["unit"].lower()), _OFFSETS[match["which"].lower()])
        return Within(PARTS[match["of"].lower().split()[-1]], of)

    def _piece_of_unit(self, match: re.Match[str]) -> Expression | None:
        of = Current(Unit(match["unit"].lower()), _OFFSETS[match["which"].lower()])
        return self.piece(match["nth"], match["count"], match["piece"], of)

    def piece(self, nth: str, count: str | None, unit: str, of: Expression) -> Expression | None:
        """ "the first three months of" something; None if it can't be counted so."""
        ordinal = self.terms.ordinals[nth.lower()]
        if unit.lower() in ("half", "quarter"):
            return _fraction(ordinal, unit.lower(), of)
        smaller, factor = self.terms.units[unit.lower()]
        number = factor * (self.terms.count(count) if count else 1)
        if number > 1:
            if abs(ordinal) != 1:
                return None
            return (
                Piece(smaller, 1, number, of) if ordinal == 1 else Piece(smaller, -number, -1, of)
            )
        return Piece(smaller, ordinal, ordinal, of)

    def _weekend(self, match: re.Match[str]) -> Expression:
        which = _which(match.groupdict().get("which"))
        if which is Which.THIS:
            which = Which.NEAREST
        return Between(Weekday(5, which), Weekday(6, which))

    def _holiday(self, match: re.Match[str]) -> Expression | None:
        if not match[0][0].isupper():
            return None
        month, day = self.terms.holidays[match["holiday"].lower()]
        return Calendar(int(match["year"]) if match["year"] else None, month, day)

    def _moon(self, match: re.Match[str]) -> Expression | None:
        if not match["moon"][0].isupper():
            return None
        # Ramadan is a man's name too.
        told = match[0][:4].lower() == "the " or _IN_TIME.search(_before(match))
        if not told or re.match(r" (?:al-|el-)?[A-Z]", _after(match)):
            return None
        year = int(match["year"]) if match["year"] else None
        month, day, *days = self.terms.moon[match["moon"].lower()]
        return Moon(month, day, days[0] if days else None, year)

    def _day_of_month(self, match: re.Match[str]) -> Expression | None:
        day = int(match["day"])
        return Calendar(day=day) if 1 <= day <= 31 else None


_IN_TIME = re.compile(
    r"\b(?:in|during|of|since|until|throughout|this|last|for|on|over|before|after|first|second)(?: the)? $",
    re.I,
)
_OFFSETS = {"the": 0, "this": 0, "last": -1, "next": 1}


def _rule(pattern: str, build: Build) -> tuple[re.Pattern[str], Build]:
    return re.compile(rf"(?<![\w.]){pattern}(?!\w)", re.I), build


def _fraction(ordinal: int, unit: str, of: Expression) -> Expression | None:
    """A half or quarter of a year, in months; a half of a month, in days."""
    parts = 2 if unit == "half" else 4
    if ordinal < 0:
        ordinal = parts
    if ordinal > parts:
        return None
    yearly = isinstance(of, Current) and of.unit is Unit.YEAR
    if yearly or (isinstance(of, Calendar) and of.month is None and of.day is None):
        months = 12 // parts
        return Piece(Unit.MONTH, (ordinal - 1) * months + 1, ordinal * months, of)
    if parts == 2:
        return Piece(Unit.DAY, 1, 15, of) if ordinal == 1 else Piece(Unit.DAY, 16, -1, of)
    return None


def _before(match: re.Match[str]) -> str:
    """What stands before a match, as far as it can tell how the match is meant."""
    return match.string[max(0, match.start() - AROUND) : match.start()]


def _after(match: re.Match[str]) -> str:
    return match.string[match.end() : match.end() + AROUND]


def _which(words: str | None) -> Which:
    if not words:
        return Which.NEAREST
    words = words.lower()
    if words in ("previous", "preceding"):
        return Which.BEFORE
    if words == "following":
        return Which.AFTER
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

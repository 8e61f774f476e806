"""Which words count, and between which bounds?

Reads every number of a sentence with its qualifier ("at least 231", "some 70", "tens of
thousands", "between 10 and 15") into bounds, by the table in `vocab/counts.yaml`. Whether the
number counts people harmed is for `tolls` to say; here only what plainly measures something
else (distances, times, ages, money, dates) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tollbook import vocab
from tollbook.extract.people import singular, victim_nouns

UNITS = {w: n for n, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen".split())}  # fmt: skip
TENS = {
    w: 10 * n
    for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
POWERS = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12, "score": 20}

_WORD = "|".join([*sorted(UNITS, key=len, reverse=True), *TENS])
_DIGITS = r"\d{1,3}(?:[,. \u202f]\d{3})+(?!\d)|\d+(?:\.\d+)?"
_SPELT = rf"(?:{_WORD}|an?(?= (?:dozen|hundred|thousand|million|score)\b))"
_POWER = r"(?:hundred|thousand|million|dozen)"
NUMBER = (
    rf"(?:(?:{_DIGITS})(?: {_POWER}\b)?"
    rf"|half a (?:dozen|million)|(?:a )?quarter of a million"
    rf"|\b{_SPELT}\b(?:[ -](?:and )?(?:{_WORD}|{_POWER})\b)*)"
)
# What a number may not touch: letters, money, the other half of a code, a clock or a decimal.
_BEFORE = r"(?<![\w$€£₽#/.:-])(?<![\w]-)(?<!\w\.)"
_AFTER = r"(?![\w%°$€£]|[:/]\d|\.\d|- ?(?:year|month|day|week|hour|minute|mile|meter|metre|kilomet|km|mm|foot|inch|pound|ton|strong|story|storey|point|bed|seat|room|man|member|point|hour|second|fold|nation|party|page|time|way)|(?:st|nd|rd|th)\b|s\b)"


# "both died", "both men", "both of whom": two persons; not "both in Homs and in Hama".
_BOTH = r"(?= (?:(?:later|also|subsequently) )?(?:of (?:them|whom)\b|were|was|are|ha[sd]|have|been|died|dead|killed|wounded|injured|shot|[a-z]*men\b|[a-z-]+s\b(?! and)))"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something: bounds, and where its words stand in the sentence.

    `start` … `end` with the qualifier, `core` the offset where the number itself begins, both
    in code points of the sentence. `none` marks "no", "nobody". `ordinary` is False for vague
    plurals ("dozens").
    """

    start: int
    end: int
    core: int
    min: int | None
    max: int | None
    best: int | None
    none: bool = False
    ordinary: bool = True


@cache
def _patterns() -> tuple[re.Pattern[str], dict[str, str], dict[str, list[int]]]:
    table = vocab.load("counts")
    kinds = {words: kind for kind, terms in table["before"].items() for words in terms}
    before = "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))
    vague = sorted(table["vague"], key=len, reverse=True)
    after = {words: kind for kind, terms in table["after"].items() for words in terms}
    kinds |= {f"> {words}": kind for words, kind in after.items()}
    pattern = re.compile(
        rf"(?P<before>(?:\b(?:{before}) )*)"
        rf"(?:(?P<pair>\bbetween (?P<low1>{NUMBER})(?: \w+)? and (?P<high1>{NUMBER}){_AFTER})"
        rf"|{_BEFORE}(?P<low2>{NUMBER})(?: ?(?:-|–|to|or) ?)(?P<high2>{NUMBER}){_AFTER}"
        rf"|(?P<vague>\b(?:{'|'.join(map(re.escape, vague))})\b(?! (?:years|times|days|hours|weeks|months|miles|kilomet\w+|met\w+)\b))"
        rf"|{_BEFORE}(?P<one>{NUMBER})(?:(?P<plus>\+|-plus\b)|{_AFTER})"
        rf"|(?P<both>\bboth\b{_BOTH})"
        rf"|(?P<none>\b(?:{'|'.join(table['none'])})\b))"
        rf"(?P<after>(?: (?:{'|'.join(after)})\b)?)",
        re.IGNORECASE,
    )
    return pattern, kinds, table["vague"]


@cache
def _not_people() -> re.Pattern[str]:
    return re.compile(rf"[ -]?(?:{'|'.join(vocab.load('counts')['units'])})(?!\w)", re.IGNORECASE)


_DATE_BEFORE = re.compile(
    r"(?:\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|"
    r"september|october|november|december)\.?,? |\b(?:no|nos|number|day|aged?|article|resolution|chapter|page|"
    r"room|image|photo|slide|frame|route|highway|road|line|figure|section|phase|group|unit|channel|flight|part|grade|level|class) |"
    r"\b(?:in|since|until|by|from|of|during|before|after|early|late|mid|summer|winter|spring|autumn) (?=(?:19|20)\d\d\b))$",
    re.IGNORECASE,
)
# "in the second strike of the day five men were killed"; "day five" is a date.
_OF_THE_DAY = re.compile(r"\b(?:the|that|same|next) day,? $", re.IGNORECASE)
_MONTH_BEFORE = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december) $",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(
    r"\b(?:in|during|since|last|this|early|late|mid-?)\s(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december),? $",
    re.IGNORECASE,
)
# "on 23 September 28 bodies were found": the date has its day already.
_DAY_AND_MONTH = re.compile(
    r"\b\d{1,2} (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?,? $",
    re.IGNORECASE,
)
# "aged 16, 17 and 22", "ages 3 and 5": a list of ages.
_AGES = re.compile(
    r"\b(?:ages?|aged|(?:believed|thought) to be)(?: of| between| from| rang(?:ing|ed?) from)?(?:,? (?:and |to )?\d{1,2}\b)*,? (?:and |to )?$",
    re.IGNORECASE,
)
# "a 16 and 17-year-old boy", "16 and 17 years old": the first of two ages.
_TWO_AGES = re.compile(r" (?:and|or|to) \d{1,2}[ -]years?[ -](?:old|of age)\b")
# "killed six and did millions in damage".
_MONEY = re.compile(
    r" in (?:\w+ )?(?:loss(?:es)?|damages?|cash|ransoms?|aid|debts?|fines|compensation|revenues?)\b",
    re.IGNORECASE,
)
# "the mother of three died": three children, unharmed.
_PARENT = re.compile(r"\b(?:mother|father|parent|dad|mom)s? of $", re.IGNORECASE)
# "Image 3 of 44", "Photo 2 of / 7": where a picture stands in its gallery.
_GALLERY = re.compile(r"\b\d+ of (?:/ )?$")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def quantities(clean: str) -> Iterator[Quantity]:
    """The quantities of a sentence that may count people, in order.

    >>> [(q.min, q.max, q.best) for q in quantities("at least 21 civilians and some 70 men")]
    [(21, None, None), (None, None, 70)]
    >>> list(quantities("aged 12, 3 km away, on Oct. 4, 2020 at 18:40, for 5 million dollars"))
    []
    """
    pattern, _, vague = _patterns()
    at = 0
    while match := pattern.search(clean, at):
        at = match.end()
        core = next(
            match.start(g)
            for g in ("pair", "low2", "vague", "one", "both", "none")
            if match.group(g)
        )
        if _measures(clean, match, core):
            # A qualifier or a first half may have hidden the next number: go on inside.
            at = max(match.start() + 1, core + 1)
            while at < len(clean) and clean[at - 1].isalnum() and clean[at].isalnum():
                at += 1
            continue
        quantity = _read(match, core, vague)
        if quantity is not None:
            yield quantity


def _measures(clean: str, match: re.Match[str], core: int) -> bool:
    """Whether the number plainly measures something else than people."""
    if match.group("none"):
        return bool(re.match(r"\. ?\d", clean[match.end() :]))  # "Detachment No. 4"
    if _not_people().match(clean, match.end()) or _MONEY.match(clean, match.end()):
        return True
    prefix = clean[max(0, core - 14) : core]
    if _DATE_BEFORE.search(prefix) and not _OF_THE_DAY.search(prefix):
        words = match.group("one") or match.group("low2") or ""
        if match.group("one") and _DAY_AND_MONTH.search(clean[max(0, core - 20) : core]):
            # "5 May 89": two digits are a year unless people follow at once.
            following = re.match(r" ([a-z]+)", clean[match.end() :], re.IGNORECASE)
            people = following and singular(following.group(1)) in victim_nouns()
            return words[:1].isdigit() and not people
        if _MONTH_BEFORE.search(prefix) and words.isdigit() and 31 < int(words) < 1000:
            return False  # no day of a month: "since January 120 civilians have been killed"
        # "In November, 28 people died": no day stands behind "in".
        following = re.match(r" ([a-z]+)", clean[match.end() :])
        in_month = _IN_MONTH.search(clean[max(0, core - 28) : core])
        if in_month and following and singular(following.group(1)) in victim_nouns():
            return False
        # "May 12 people died" is rare; "May 12" is not. A count has its qualifier.
        return not match.group("before") or bool(_YEAR.fullmatch(words))
    if _TWO_AGES.match(clean, match.end()):
        return True
    if _PARENT.search(clean[max(0, core - 14) : core]):
        return True
    if _AGES.search(clean[max(0, core - 40) : core]) or _GALLERY.search(prefix):
        return True
    words = match.group("one") or ""
    if re.fullmatch(r"\d{4,6}", words) and re.search(r"\b(?:19|20)\d\d,? $", prefix):
        return True  # a clock time run together behind a date: "Feb 28 2015 190703"
    if _YEAR.fullmatch(words) and not match.group("before"):
        # A bare year-like number counts people only when people follow it at once.
        return not re.match(
            r" (?:people|civilians|soldiers|troops|men|persons|dead|killed|residents|fighters|deaths)",
            clean[match.end() :],
        )
    return (
        bool(words)
        and clean[match.end() : match.end() + 1] == ":"
        and words.isdigit()
        and len(words) <= 2
    )


def _read(match: re.Match[str], core: int, vague: dict[str, list[int]]) -> Quantity | None:
    start, end = match.start(), match.end()
    qualifier = _qualifier(match)
    if match.group("both"):
        return Quantity(core, end, core, 2, 2, None)
    if match.group("none"):
        return Quantity(core, end, core, 0, 0, None, none=True)
    if words := match.group("vague"):
        least, most = vague[words.lower()]
        return Quantity(
            start,
            end,
            core,
            least,
            None if qualifier in ("floor", "over") else most,
            None,
            ordinary=False,
        )
    if match.group("pair") or match.group("low2"):
        low_words = match.group("low1") or match.group("low2")
        high_words = match.group("high1") or match.group("high2")
        low, high = number(low_words), number(high_words)
        if low is None or high is None:
            return None
        if low < high and _scaled(high_words) and not _scaled(low_words) and low < 1000:
            # "two to three million", "10 to 15 thousand": the power belongs to both.
            low *= _scaled(high_words)
        if low >= high:
            return None
        return Quantity(start, end, core, low, high, None)
    count = number(match.group("one"))
    if count is None:
        return None
    if match.group("plus"):
        qualifier = "floor"
    bounds = {
        "floor": (count, None, None),
        "over": (count + 1, None, None),
        "ceiling": (None, count, None),
        "under": (None, max(count - 1, 0), None),
        "about": (None, None, count),
        "exact": (count, count, None),
    }[qualifier]
    return Quantity(start, end, core, *bounds)


def _qualifier(match: re.Match[str]) -> str:
    """What the words around a number do to it: the strongest of them, a bound before "about"."""
    return _bound(match.group("before").lower(), match.group("after").strip().lower())


@lru_cache(maxsize=512)
def _bound(before: str, after: str) -> str:
    _, kinds, _ = _patterns()
    found = {kinds[words] for words in kinds if f" {words} " in f" {before}"}
    if after:
        found.add(kinds[f"> {after}"])
    if "over" in found and re.search(r"\b(?:no|not) more than ", before):
        return "ceiling"
    if "under" in found and re.search(r"\bnot? (?:less|fewer) than ", before):
        return "floor"
    return next((k for k in ("floor", "over", "ceiling", "under", "about") if k in found), "exact")


def _scaled(words: str) -> int:
    power = words.lower().split()[-1]
    return POWERS.get(power, 0) if power in ("hundred", "thousand", "million") else 0


def number(words: str) -> int | None:
    """The number that words or digits say, None if they say none.

    >>> [number(w) for w in ("1,500", "twenty six", "two hundred and fifty", "a dozen", "1.5 million")]
    [1500, 26, 250, 12, 1500000]
    """
    text = words.lower().replace("-", " ").strip()
    if text in ("quarter of a million", "a quarter of a million"):
        return 250_000
    if text.startswith("half a "):
        return 6 if text.endswith("dozen") else 500_000
    total = current = 0.0
    for part in text.replace(" and ", " ").split():
        if part[0].isdigit():
            plain = part if re.fullmatch(r"\d+\.\d{1,2}", part) else re.sub(r"[,.\u202f]", "", part)
            # "20 000": a group of three after a number is its thousands.
            current = current * 1000 + float(plain) if current and len(plain) == 3 else float(plain)
        elif part in UNITS:
            current += UNITS[part]
        elif part in TENS:
            current += TENS[part]
        elif part in ("a", "an"):
            current += 1
        elif part in ("hundred", "dozen", "score"):
            current = (current or 1) * POWERS[part]
        elif part in POWERS:
            total += (current or 1) * POWERS[part]
            current = 0
        else:
            return None
    result = total + current
    return int(result) if result == int(result) else None

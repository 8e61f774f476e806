"""What does a sentence tell of the scene: the site, the hour, and whether it is one incident at all?

Words are those of `vocab/scenes.yaml`; modes of deeds those of `vocab/modes.yaml` and
`vocab/weapons.yaml`, so that a toll's cause ("lorry bomb") names a kind as an event would.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from sys import intern
from typing import Any

from tollbook import vocab

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# A sentence ends at a mark before a capital; not after an initial or a short title ("Gen. ").
_END = re.compile(
    # The mark first: looking back from every letter takes three times as long.
    r"[.!?…](?<![A-Z].)(?<!\b[A-Z][a-z].)(?<!\b[A-Z][a-z]{2}.)[\"')”’»]*\s+(?=[\"'(“‘«]?[A-Z\d])|\n+"
)
# What a wire puts before its first sentence: "GAO, 3 March 2019 (Agency) —".
_DATELINE = re.compile(r"^.{0,120}?(?:\s[—–-]{1,2}\s|\)\s*[—–:-]\s*)")
_LEVELS = {
    "district": "district", "county": "district", "raion": "district", "subdistrict": "district",
    "municipality": "district", "department": "district", "division": "district", "woreda": "district",
    "province": "province", "governorate": "province", "region": "province", "oblast": "province",
    "state": "province", "prefecture": "province", "valley": "valley", "island": "island",
}  # fmt: skip
_NAME = r"[A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+){0,2}"
_LEVEL = "|".join(_LEVELS)
_WITHIN = re.compile(
    rf"\b(?P<name>{_NAME}?)(?:['’]s)? (?P<level>{_LEVEL})\b"
    rf"|\b(?P<level_of>{_LEVEL}) of (?P<of>{_NAME})"
)
_STOP = frozenset(
    "the a an and or of in on at to by for from with as was were is are be been has have had it its they their he his she "
    "her that this which who whom said says say told according after before when while there here not no also more than "
    "people person killed wounded injured dead died others other another least about some".split()
)
# Kinds that two reports may well call by one another's names.
FAMILIES: Mapping[str, str] = {
    "airstrike": "fire", "drone strike": "fire", "missile attack": "fire", "shelling": "fire", "rocket attack": "fire",
    "bombing": "blast", "suicide bombing": "blast", "mine or IED": "blast", "grenade": "blast",
    "armed clash": "ground", "ground offensive": "ground", "ambush": "ground", "shooting": "ground",
    "execution": "ground", "massacre": "ground", "ceasefire violation": "ground",
    "abduction": "taking", "arrest": "taking", "chemical attack": "gas", "sexual violence": "abuse", "torture": "abuse",
    "protest": "crowd", "riot": "crowd",
}  # fmt: skip
# Modes that say no more than that something was done.
VAGUE = frozenset(
    ["attack", "other", "destruction", "looting", "displacement", "siege", "blockade"]
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What some words say of where in a town and when in a day, and how many deeds they tell."""

    sites: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    several: bool = False
    deed: bool = False
    running: bool = False
    another: bool = False
    correction: bool = False
    withdrawal: bool = False
    earlier: bool = False
    concession: bool = False
    own_deed: bool = False
    update: bool = False
    known: bool = False


@cache
def _terms() -> dict[str, Any]:
    loaded: dict[str, Any] = vocab.load("scenes")
    return loaded


def _alternation(terms: Iterable[str]) -> str:
    ordered = sorted({str(term) for term in terms}, key=lambda term: (-len(term), term))
    return "|".join(re.escape(term) for term in ordered)


@cache
def _rows(name: str, suffix: str) -> tuple[re.Pattern[str], dict[str, str]]:
    rows = {str(term): str(row) for row, terms in _terms()[name].items() for term in terms}
    return re.compile(rf"(?<![\w-])({_alternation(rows)}){suffix}(?![\w-])", re.I), rows


@cache
def _several() -> re.Pattern[str]:
    words = _terms()["several"]
    numbers, deeds = _alternation(words["numbers"]), _alternation(words["deeds"])
    places = _alternation(words["places"])
    return re.compile(
        rf"\b(?:{numbers}) (?:[\w'’-]+ ){{0,3}}(?:{deeds})\b|\b(?:{deeds})\b[^.;:]{{0,60}}\b(?:{places})\b|"
        rf"\b(?:{places})\b[^.;:]{{0,60}}\b(?:{deeds})\b",
        re.I,
    )


# "said that they had killed six policemen", "its artillery had hit".
_OWN_DEED = re.compile(
    r"\b(?:it|they|we|(?:its|their|our) [\w-]+(?: [\w-]+)?) (?:had |have |has )?(?:also )?"
    r"(?:killed|bombed|attacked|shelled|struck|shot|hit|ambushed|targeted|carried out)\b"
)
# "killed by 29 September", but not "killed by Monday's strike".
_BY_THEN = re.compile(
    r"\bby (?:\d{1,2} [A-Z]|(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b(?!['’])|"
    r"(?:the end of |mid-|late |early )?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
# "550 killed in the first two days": reckoned from the beginning on, of no one deed.
_FROM_THE_START = re.compile(
    r"\b(?:in|during|over|within) (?:the|its|their) (?:first|opening) "
    r"(?:[\w-]+ ){0,2}(?:days|weeks|months|fortnight|week|month)\b(?! of \w+ing\b)"
)


@cache
def _one_deed() -> re.Pattern[str]:
    deeds = _alternation(_terms()["deed"])
    return re.compile(
        rf"\b(?:in|by|from|of|after) (?:the|that|this|(?:last )?\w+['’]s) (?:[\w-]+ ){{0,3}}?(?:{deeds})\b",
        re.I,
    )


@cache
def _known_deed() -> re.Pattern[str]:
    deeds = _alternation(_terms()["deed"])
    return re.compile(
        rf"\b(?:in|by|from|of|after) the (?:[\w-]+ ){{0,3}}?(?:{deeds})(?:s|es)?\b", re.I
    )


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternation(_terms()[name])})(?!\w)", re.I)


@cache
def words_of(name: str) -> frozenset[str]:
    """One of the flat lists of `scenes.yaml`."""
    return frozenset(str(word) for word in _terms()[name])


# What a deed is told to be at, in words that no list has: "outside the education ministry".
_BESIDE = re.compile(
    r"\b(?:outside|near|inside|at|opposite|behind|beside|next to|in front of) (?:the|an?) "
    r"(?P<what>(?:[\w-]+ ){0,3}[\w-]+)"
)


@lru_cache(maxsize=4096)
def scene(words: str) -> Scene:
    """What these words of a report tell of the scene.

    >>> sorted(scene("killed three at a petrol station in the morning").sites)
    ['fuel']
    """
    hours, of_hour = _rows("hours", "")
    return Scene(
        _sites(words),
        frozenset(w for m in _BESIDE.finditer(words) for w in telling_words(m["what"])),
        frozenset(of_hour[m.group(1).casefold()] for m in hours.finditer(words)),
        bool(_several().search(words)),
        bool(_one_deed().search(words)),
        bool(
            _cue("running").search(words) or _BY_THEN.search(words) or _FROM_THE_START.search(words)
        ),
        bool(_cue("another").search(words)),
        bool(_cue("correction").search(words)),
        bool(_cue("withdrawal").search(words)),
        bool(_cue("earlier").search(words)),
        bool(_cue("concession").search(words)),
        bool(_OWN_DEED.search(words)),
        bool(_cue("update").search(words)),
        bool(_known_deed().search(words)),
    )


# Where the wounded are brought and die is not where they were hit.
_TO_HOSPITAL = re.compile(
    r"\b(?:died|dying|dies|succumbed|taken|rushed|brought|treated|evacuated|transferred|admitted|recovering)\b"
    r"[^.;,]{0,40}?\b(?:in|to|at) (?:[\w’'-]+ ){0,4}?(?:hospitals?|clinics?|infirmary)\b",
    re.I,
)


def _sites(words: str) -> frozenset[str]:
    """The sites that some words name, but for those in the name of a town ("Port Galand")."""
    sites, of_site = _rows("sites", r"(?:s|es)?")
    told = _TO_HOSPITAL.sub(" ", words)
    return frozenset(
        of_site[m.group(1).casefold()]
        for m in sites.finditer(told)
        if not (m.group()[0].isupper() and _NAME_FOLLOWS.match(told, m.end()))
    )


_NAME_FOLLOWS = re.compile(r" [A-Z][a-z]")


def hours_of(words: str) -> frozenset[str]:
    """The times of day in the words of a date ("Friday morning")."""
    hours, of_hour = _rows("hours", "")
    return frozenset(of_hour[m.group(1).casefold()] for m in hours.finditer(words))


def within(words: str) -> frozenset[tuple[str, str]]:
    """The divisions that a place is said to lie in: level and folded name.

    >>> within("a village in the Marjayoun district of the south")
    frozenset({('district', 'marjayoun')})
    >>> within("a village in the southern province of Sud Ubangi")
    frozenset({('province', 'sud ubangi')})
    """
    told = (
        (m["level"] or m["level_of"], (m["name"] or m["of"]).casefold())
        for m in _WITHIN.finditer(words)
    )
    return frozenset(
        (_LEVELS[level], name)
        for level, name in told
        if name not in ("the", "this", "that", "another")
    )


def telling_words(words: str) -> frozenset[str]:
    """The words that carry meaning, folded and cut to their first six letters."""
    # Interned: a war is told in few words, and each telling keeps its own.
    return frozenset(
        intern(word[:6]) for word in map(str.casefold, _WORD.findall(words)) if word not in _STOP
    )


_NO_PLACE = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december mr mrs ms dr general colonel president minister ministry army i north south east west northern southern eastern western far "
    "region province district state city town village county governorate valley line control the".split()
)
_NAMED = re.compile(r"(?<=[\w,;:’'\"”)-] )[A-ZÀ-ÞŁŠŽŞÇĞİ][\w’'-]{2,}")


_FIRST = re.compile(r"[A-ZÀ-ÞŁŠŽŞÇĞİ][\w’'-]{2,}")


def named(words: str) -> frozenset[str]:
    """Proper names in some words, folded, but for days, months and titles; the first word of a
    sentence has its capital anyway.

    >>> sorted(named("A bomb went off at the depot of Harun on Tuesday"))
    ['harun']
    """
    found = (
        m.group().removesuffix("'s").removesuffix("’s").casefold() for m in _NAMED.finditer(words)
    )
    return frozenset(name for name in found if name not in _NO_PLACE)


def tokens(words: str) -> list[str]:
    """Words without marks, as written."""
    return _WORD.findall(words)


def sentences(content: str) -> list[tuple[int, int]]:
    """Where the sentences of a text start and end, roughly: enough to see what stands together."""
    found, start = [], 0
    for match in _END.finditer(content):
        if content[start : match.end()].strip():
            found.append((start, match.end()))
        start = match.end()
    if content[start:].strip():
        found.append((start, len(content)))
    return found


def body_start(content: str) -> int:
    """Where the first paragraph that is prose begins; what stands before it is headline."""
    at = 0
    for part in content.split("\n"):
        text = part.strip()
        if len(text) > 60 and text[-1:] in '.!?”"»':
            return at
        at += len(part) + 1
    return 0


def dateline_end(content: str) -> int:
    """Where the dateline of a text ends, 0 if it has none."""
    for start, end in sentences(content)[:3]:
        words = content[start:end]
        rest = undated(words)
        if rest != words:
            return start + len(words) - len(rest)
    return 0


_MASTHEAD = re.compile(
    r"^\s*(?P<name>[A-Z][^\n|,—–]{2,50}?)\s*(?:[|,—–-]\s*(?=.{0,25}\d{4}\s*$)|\|)", re.M
)


def masthead(content: str) -> str | None:
    """The outlet that the first line of a text names before its date, None if it names none.

    >>> masthead("Velmar Courier, 1 March 2021\\n\\nTwo people died.")
    'Velmar Courier'
    """
    line = content.lstrip().split("\n", 1)[0].strip()
    match = _MASTHEAD.match(line) if len(line) <= 90 else None
    return match["name"].strip() if match else None


def undated(sentence: str) -> str:
    """A sentence without the dateline before it."""
    match = _DATELINE.match(sentence)
    if match and any(ch.isdigit() or ch == "(" for ch in match.group()):
        return sentence[match.end() :]
    return sentence


@cache
def _deeds() -> tuple[re.Pattern[str], dict[str, str]]:
    modes: dict[str, str] = {}
    for mode, words in vocab.load("modes")["modes"].items():
        for noun in words.get("nouns", ()) if isinstance(words, dict) else ():
            if isinstance(noun, str):
                modes.setdefault(noun, str(mode))
    for row in vocab.load("weapons")["classes"].values():
        for term in row.get("terms", ()) if row.get("mode") else ():
            modes.setdefault(str(term), str(row["mode"]))
    return re.compile(rf"(?<![\w-])({_alternation(modes)})(?:s|es)?(?![\w-])", re.I), modes


@lru_cache(maxsize=4096)
def kind_of(words: str) -> str | None:
    """The event mode that the words of a cause name, None if they name none.

    >>> kind_of("Tuesday's lorry bomb")
    'bombing'
    """
    pattern, modes = _deeds()
    found = [modes[m.group(1).casefold()] for m in pattern.finditer(words)]
    telling = [mode for mode in found if mode not in VAGUE]
    return telling[0] if telling else None

"""Which parties, states and words for them are known?

The word lists of `actors.yaml`, `parties.yaml` and `states.yaml`, made ready for look-ups once per
process. What words name and what sort of party they are is for `vocab.actors`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from tollbook import vocab
from tollbook.errors import VocabularyError
from tollbook.model.refer import PartyType


@dataclass(frozen=True, slots=True)
class Actor:
    """A party by its name in the directory.

    `side` is the party whose side it is on, its own name where it is a side itself, None for
    those that take none; `kin` the adjectives that its own members go by; `home` the states
    that it is at home or at war in, `about` the words of its region where a state says too little.
    """

    name: str
    type: PartyType
    side: str | None = None
    kin: tuple[str, ...] = ()
    home: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    full: str | None = None  # what its letters are short for: "UN human rights office"

    @property
    def title(self) -> str:
        """Its name for those who don't know its letters.

        >>> Actor("OHCHR", PartyType.UN, full="UN human rights office").title
        'UN human rights office (OHCHR)'
        """
        return f"{self.full} ({self.name})" if self.full else self.name


# Types that are parties to a conflict: the others watch, help, report or govern it.
_SIDES = frozenset(
    {PartyType.STATE, PartyType.ARMED_GROUP, PartyType.MILITARY, PartyType.GOVERNMENT}
)
STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\n": " ", "‑": "-"}
)
_FIELDS = frozenset(["name", "type", "side", "kin", "in", "about", "aliases", "locally", "from"])


def _in_full(name: str, aliases: Sequence[str]) -> str | None:
    """The first alias in words of a name in letters."""
    if not name.isupper() or " " in name:
        return None
    told = (alias for alias in aliases if " " in alias and name not in alias.upper().split())
    return next(told, None)


class Directory:
    """The parties and states of the word lists, ready for look-ups."""

    def __init__(self) -> None:
        terms: dict[str, Any] = vocab.load("actors")
        states: dict[str, Any] = vocab.load("states")
        self.heads: dict[str, PartyType] = {}
        for kind, words in terms["types"].items():
            for word in words:
                self.heads.setdefault(str(word), PartyType(kind))
        self.longest_head = max(word.count(" ") + 1 for word in self.heads)
        self.transparent = frozenset(str(word) for word in terms["transparent"])
        self.soldiers = frozenset(terms["soldiers"])
        self.people = frozenset(terms["people"])
        self.hired = frozenset(terms["hired"])
        self.irregulars = frozenset(terms["irregulars"])
        self.party_offices = frozenset(terms["party_offices"])
        self._read_states(states)
        self.institutions = [
            ([str(w) for w in item["words"]], str(item["name"]), PartyType(item["type"]))
            for item in terms["institutions"]
        ]
        # Word of an institution by the title of who holds an office in it.
        self.offices = {str(w): str(item["of"]) for item in terms["offices"] for w in item["words"]}
        self.longest_office = max(
            len(re.findall(r"[\w'-]+", w)) for w in (*self.offices, *self.party_offices)
        )
        self.parties: dict[str, Actor] = {}
        # Names that mean a party only in a report that speaks of its home.
        self.local: dict[str, list[Actor]] = {}
        self.kin: dict[str, Actor] = {}
        self._lower: set[str] = set()
        for entry in vocab.load("parties"):
            self._add(entry)
        self.longest = max(name.count(" ") + 1 for name in (*self.parties, *self.local))

    def _read_states(self, states: dict[str, Any]) -> None:
        self.states: dict[str, Actor] = {}
        self.adjectives: dict[str, str] = {}
        self.adjective_of: dict[str, str] = {}
        self.country_of: dict[str, str] = {}
        self.capitals: dict[str, str] = {}
        self.by_code: dict[str, str] = {}
        for code, state in states.items():
            name = state["name"]
            self.by_code[code] = name
            actor = Actor(name, PartyType.STATE, name, tuple(state["people"]), frozenset({name}))
            self.country_of[name] = code
            for word in (name, *state.get("aliases", ())):
                self.states[key(word)] = actor
            for word in state["capital"]:
                self.capitals[key(word)] = name
            for word in state["people"]:
                self.adjectives.setdefault(key(word), name)
            self.adjective_of[name] = state["people"][0] if state["people"] else name

    def _add(self, entry: dict[str, Any]) -> None:
        actor = self._actor(entry)
        for alias in (entry["name"], *entry.get("aliases", ())):
            known = self.parties.setdefault(key(alias), actor)
            if known.name != actor.name:
                raise VocabularyError(
                    f"parties.yaml: {alias!r} names both {known.name!r} and {actor.name!r}; "
                    "leave it with one, make it `locally` of both, or leave it out"
                )
            if alias == alias.lower():
                self._lower.add(key(alias))
        for alias in entry.get("locally", ()):
            self.local.setdefault(key(alias), []).append(actor)
            if alias == alias.lower():
                self._lower.add(key(alias))
        for word in actor.kin:
            if key(word) not in self.adjectives:
                self.kin.setdefault(key(word), actor)

    def _actor(self, entry: dict[str, Any]) -> Actor:
        """The party of one entry. Raises `VocabularyError` for what an entry can't have."""
        name = str(entry.get("name", "an entry without a name"))
        if unknown := set(entry) - _FIELDS:
            raise VocabularyError(
                f"parties.yaml: {name!r} has {sorted(unknown)}; the fields are {sorted(_FIELDS)}"
            )
        try:
            kind = PartyType(entry["type"])
            home = [self.by_code[code] for code in entry.get("in", ())]
        except (KeyError, ValueError) as problem:
            raise VocabularyError(
                f"parties.yaml: {name!r}: {problem}; a type of the record's list and codes of "
                "states.yaml are wanted"
            ) from problem
        side = entry.get("side") or (name if kind in _SIDES else None)
        about = frozenset(entry.get("about", ()))
        kin, full = tuple(entry.get("kin", ())), _in_full(name, entry.get("aliases", ()))
        return Actor(name, kind, side, kin, frozenset(home), about, full)

    def named(self, words: str) -> Actor | None:
        """The party or state of exactly this name, None if there is none.

        Names have their capitals: "the guardian" is no newspaper, "turkey" no state.
        """
        name = key(words)
        actor = self.parties.get(name) or self.states.get(name)
        return actor if actor is not None and self._has_capitals(words, name) else None

    def _has_capitals(self, words: str, name: str) -> bool:
        told = words[4:] if words[:4].casefold() == "the " else words
        return told != told.lower() or name in self._lower

    def locally(self, words: str) -> tuple[Actor, ...]:
        """The parties that a name can mean where a report speaks of their home."""
        name = key(words)
        if name not in self.local or not self._has_capitals(words, name):
            return ()
        return tuple(self.local[name])


@cache
def directory() -> Directory:
    """The directory, read once per process."""
    return Directory()


@lru_cache(maxsize=16384)  # a name is looked up for every claim that has it
def key(words: str) -> str:
    """What two spellings of one name share. Acronyms keep their capitals: "IS" is no verb.

    >>> key("The Free Syrian Army’s") == key("free Syrian army")
    True
    """
    plain = " ".join(words.translate(STRAIGHT).split()).strip(" ,.;:\"'()[]")
    plain = re.sub(r"'s?$", "", plain)
    if plain[:4].lower() == "the " and len(plain) > 4:
        plain = plain[4:]
    if len(plain) <= 7 and plain.replace(".", "").replace("-", "").isupper():
        return plain
    return plain.casefold()

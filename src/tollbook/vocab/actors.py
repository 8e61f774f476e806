"""What sort of party do some words name, and is it one of the directory?

Types go by head nouns ("a spokesman for the health ministry" is an official, "the health
ministry" a government body). The directory knows parties to many conflicts by their names;
states and the bodies that every state has are put together from the list of states. Nothing is
forced: words that fit no entry stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from tollbook import vocab
from tollbook.errors import VocabularyError
from tollbook.model.refer import PartyType


@dataclass(frozen=True, slots=True)
class Actor:
    """A party by its name in the directory.

    `side` is the party whose side it is on, its own name where it is a side itself, None for
    those that take none; `kin` the adjectives that its own members go by.
    """

    name: str
    type: PartyType
    side: str | None = None
    kin: tuple[str, ...] = ()


# Types that are parties to a conflict: the others watch, help, report or govern it.
_SIDES = frozenset(
    {PartyType.STATE, PartyType.ARMED_GROUP, PartyType.MILITARY, PartyType.GOVERNMENT}
)
_WORD = re.compile(r"[^\W_][\w.&'-]*")
_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\n": " ", "‑": "-"}
)
_SPEAKER_FOR = re.compile(
    r"^(?:(?:an?|the|one|its|their|senior|top|unnamed|local|chief|deputy|former|another) )*"
    r"(?:spokes\w+|official|officials|head|director|chief|commander|commanders|leader|leaders|"
    r"representative|member|members|officer|officers|general|colonel|source|sources|director-general|"
    r"secretary-general|statement|statements|report|reports|figures|data|spokesman's office)"
    r"(?: (?:of|for|from|with|at|in|inside|within|by))+ (?:the )?(?P<body>.+)$",
    re.I,
)
# What may stand beside a name of the directory without making it another party.
_BESIDE = frozenset(
    ["the", "a", "an", "group", "groups", "militants", "militant", "rebels", "rebel", "fighters", "forces",
     "troops", "movement", "news", "agency", "tv", "channel", "armed", "insurgents", "local", "state",
     "official", "opposition", "terrorist", "terrorists", "extremist", "jihadist", "militia", "army",
     "monitor", "monitoring", "organisation", "organization", "and", "watchdog", "which", "spokesman",
     "spokeswoman", "spokesperson", "officials", "statement", "report", "reports", "commander", "itself",
     "website", "television", "correspondent", "reporter", "separatist", "islamist", "kurdish", "lebanese",
     "so-called", "self-styled", "london", "uk", "britain", "british", "field", "staff", "activists",
     "network", "wire", "war", "charity", "source", "sources", "units", "positions", "gunmen", "military"]
)  # fmt: skip


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
        self.states: dict[str, Actor] = {}
        self.adjectives: dict[str, str] = {}
        self.adjective_of: dict[str, str] = {}
        self.country_of: dict[str, str] = {}
        self.capitals: dict[str, str] = {}
        for code, state in states.items():
            name = state["name"]
            actor = Actor(name, PartyType.STATE, name, tuple(state["people"]))
            self.country_of[name] = code
            for word in (name, *state.get("aliases", ())):
                self.states[key(word)] = actor
            for word in state["capital"]:
                self.capitals[key(word)] = name
            for word in state["people"]:
                self.adjectives.setdefault(key(word), name)
            self.adjective_of[name] = state["people"][0] if state["people"] else name
        self.institutions = [
            ([str(w) for w in item["words"]], str(item["name"]), PartyType(item["type"]))
            for item in terms["institutions"]
        ]
        self.parties: dict[str, Actor] = {}
        self.kin: dict[str, Actor] = {}
        for entry in terms["parties"]:
            self._add(entry)
        self.longest = max(name.count(" ") + 1 for name in self.parties)

    def _add(self, entry: dict[str, Any]) -> None:
        kind = PartyType(entry["type"])
        side = entry.get("side") or (entry["name"] if kind in _SIDES else None)
        actor = Actor(entry["name"], kind, side, tuple(entry.get("kin", ())))
        for alias in (entry["name"], *entry.get("aliases", ())):
            known = self.parties.setdefault(key(alias), actor)
            if known.name != actor.name:
                raise VocabularyError(
                    f"actors.yaml: {alias!r} names both {known.name!r} and {actor.name!r}; "
                    "leave it with one, or with none"
                )
        for word in actor.kin:
            if key(word) not in self.adjectives:
                self.kin.setdefault(key(word), actor)


@cache
def directory() -> Directory:
    """The directory, read once per process."""
    return Directory()


def key(words: str) -> str:
    """What two spellings of one name share. Acronyms keep their capitals: "IS" is no verb.

    >>> key("The Free Syrian Army’s") == key("free Syrian army")
    True
    """
    plain = " ".join(words.translate(_STRAIGHT).split()).strip(" ,.;:\"'()[]")
    plain = re.sub(r"'s?$", "", plain)
    if plain[:4].lower() == "the " and len(plain) > 4:
        plain = plain[4:]
    if len(plain) <= 7 and plain.replace(".", "").replace("-", "").isupper():
        return plain
    return plain.casefold()


def party_type(words: str) -> PartyType | None:
    """What sort of party these words name, by their head noun; None if they don't tell.

    >>> party_type("a spokesman for the health ministry").value
    'official'
    """
    known = directory()
    actor = known.parties.get(key(words)) or known.states.get(key(words))
    if actor is not None:
        return actor.type
    for phrase in _phrases(words):
        tokens = [word.casefold().removesuffix("'s") for word in _WORD.findall(phrase)]
        found = _last_head(tokens)
        if found is not None:
            return found
    if key(words) in known.capitals:
        return PartyType.GOVERNMENT
    return None


def _phrases(words: str) -> list[str]:
    """The phrases of some words in the order in which they may hold the head.

    "families cited in media reports": the first. "a group of residents": the second, because
    the first only counts.
    """
    plain = words.translate(_STRAIGHT)
    parts = re.split(
        r"\s+(?:of|for|from|in|at|with|on|by|who|that|which|cited|quoted|including|near|about|to|whose|where|"
        r"inside|under|based|published|posted|released|obtained|seen)\s+|,\s+|\s+-\s+|;",
        plain,
    )
    known = directory()
    parts = [part for part in parts if part and part.strip()]
    while len(parts) > 1 and _only_counts(parts[0], known):
        parts = parts[1:]
    return parts


def _only_counts(part: str, known: Directory) -> bool:
    tokens = [word.casefold() for word in _WORD.findall(part)]
    return bool(tokens) and all(
        token in known.transparent
        or token in {"the", "another", "small", "large"}
        or token.isdigit()
        for token in tokens
    )


def _last_head(tokens: list[str]) -> PartyType | None:
    """The type of the last term of the list that stands in a phrase; a term at the end wins."""
    known = directory()
    for end in range(len(tokens), 0, -1):
        for size in range(min(known.longest_head, end), 0, -1):
            term = " ".join(tokens[end - size : end])
            if term in known.heads:
                return known.heads[term]
    return None


def identify(words: str) -> Actor | None:
    """The party of the directory that these words name, None if they name none that it knows.

    >>> identify("Russia's Defence Ministry").name
    'Russian Ministry of Defence'
    """
    known = directory()
    plain = " ".join(words.translate(_STRAIGHT).split()).strip(" ,.;:\"'")
    if not plain or len(plain) > 200:
        return None
    exact = known.parties.get(key(plain)) or known.states.get(key(plain))
    if exact is not None:
        return exact
    if speaker := _SPEAKER_FOR.match(plain):
        return identify(speaker["body"])
    if held := _HELD_BY.match(plain):
        return _owner(held["who"], known)
    return _institution(plain, known) or _contained(plain, known) or _capital(plain, known)


# "Armenian-controlled territory" names who holds it.
_HELD_BY = re.compile(
    r"^(?:the )?(?P<who>[\w.' ]+?)-(?:controlled|held|occupied|administered) "
    r"(?:territory|territories|areas?|lands?|towns?|city|side|parts?|districts?|villages?)$"
)


def _owner(name: str, known: Directory) -> Actor | None:
    """A state by its adjective, a party by its name or its members' adjective."""
    state = known.adjectives.get(key(name))
    if state is not None:
        return known.states[key(state)]
    return known.parties.get(key(name)) or known.kin.get(key(name)) or known.states.get(key(name))


def _capital(plain: str, known: Directory) -> Actor | None:
    state = known.capitals.get(key(plain))
    return Actor(state, PartyType.GOVERNMENT, state) if state else None


def _contained(plain: str, known: Directory) -> Actor | None:
    """A name of the directory inside the words, if what else stands there is harmless."""
    tokens = _WORD.findall(plain)
    for size in range(min(known.longest, len(tokens)), 0, -1):
        for start in range(len(tokens) - size + 1):
            name = " ".join(tokens[start : start + size])
            actor = known.parties.get(key(name))
            if actor is None or not name[:1].isupper():
                continue
            beside = tokens[:start] + tokens[start + size :]
            if all(_harmless(word, known) for word in beside):
                return actor
    return None


def _harmless(word: str, known: Directory) -> bool:
    low = word.casefold().removesuffix("'s")
    return (
        low in _BESIDE
        or low.endswith(("-based", "-linked", "-run", "-led", "-affiliated"))
        or low in known.adjectives
    )


def state_of(words: str) -> str | None:
    """The state whose name, people or capital stands first in some words, None if none does."""
    known = directory()
    tokens = [token.removesuffix("'s") for token in _WORD.findall(words.translate(_STRAIGHT))]
    for start in range(len(tokens)):
        for size in (4, 3, 2, 1):
            name = key(" ".join(tokens[start : start + size]))
            if len(tokens) - start < size or not tokens[start][:1].isupper():
                continue
            if name in known.states:
                return known.states[name].name
            if name in known.adjectives:
                return known.adjectives[name]
    return None


_BODY_OF = re.compile(r"^(?P<body>[\w' -]+?) (?:of|in|for) (?:the )?(?P<state>[\w' .-]+)$", re.I)


def _institution(plain: str, known: Directory) -> Actor | None:
    """A body of a state: "the Turkish air force", "Russia's Defence Ministry", "the government
    in Bamako", "the Azerbaijani/mercenary forces"."""
    flat = plain.replace("/", " ")
    if flat[:4].lower() == "the ":
        flat = flat[4:]
    if match := _BODY_OF.match(flat):
        place = key(match["state"])
        state = known.states[place].name if place in known.states else known.capitals.get(place)
        body = _body(match["body"].casefold(), known) if state else None
        if body is not None and state is not None:
            return _of_state(body, state, known)
    tokens = _WORD.findall(flat)
    for size in (3, 2, 1):
        if len(tokens) <= size:
            continue
        name = key(" ".join(tokens[:size]))
        owner = known.states.get(name)
        state = owner.name if owner else known.adjectives.get(name)
        if state is None:
            continue
        rest = [word.casefold() for word in tokens[size:]]
        body = _body(" ".join(rest), known)
        if body is not None:
            return _of_state(body, state, known)
    return None


def _body(words: str, known: Directory) -> tuple[str, PartyType] | None:
    """The institution that some words end in, whatever adjectives stand before."""
    for terms, name, kind in known.institutions:
        for term in terms:
            if words == term or words.endswith(" " + term):
                return name, kind
    return None


def _of_state(body: tuple[str, PartyType], state: str, known: Directory) -> Actor:
    name = body[0].format(state=state, adjective=known.adjective_of[state])
    listed = known.parties.get(key(name))
    return listed or Actor(name, body[1], state)


def side_of(victims: str, speaker: Actor | None = None) -> str | None:
    """The party that people belong to by the words for them, None if it can't be told.

    `speaker` is the party that counts them: "Armenian servicemen" counted by the Artsakh
    Defence Army are its own. Hired fighters are of no side that an adjective tells.

    >>> side_of("Azerbaijani servicemen"), side_of("Syrian mercenaries")
    ('Azerbaijan', None)
    """
    known = directory()
    tokens = [t.removesuffix("'s") for t in _WORD.findall(victims.translate(_STRAIGHT))]
    lows = [token.casefold() for token in tokens]
    if any(low in known.hired for low in lows) or "foreign" in lows:
        return None
    irregular = any(low in known.irregulars for low in lows)
    sides: list[str] = []
    start = 0
    while start < len(tokens):
        for size in (4, 3, 2, 1):
            if start + size > len(tokens) or not tokens[start][:1].isupper():
                continue
            side = _side_by_name(" ".join(tokens[start : start + size]), speaker, known)
            if side in known.country_of and irregular:
                side = None
            if side is not None:
                sides.append(side)
                start += size - 1
                break
        start += 1
    distinct = set(sides)
    if len(distinct) != 1:
        return None
    if (
        not any(
            low in known.soldiers or low in known.people or low in known.adjectives for low in lows
        )
        and len(lows) > 1
    ):
        return None
    return distinct.pop()


def _side_by_name(name: str, speaker: Actor | None, known: Directory) -> str | None:
    word = key(name)
    if speaker is not None and speaker.side and any(word == key(kin) for kin in speaker.kin):
        return speaker.side
    party = known.parties.get(word) or known.kin.get(word)
    if party is not None:
        return party.side
    if word in known.states:
        return known.states[word].name
    return known.adjectives.get(word)

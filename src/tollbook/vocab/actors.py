"""What sort of party do some words name, and is it one of the directory?

Types go by head nouns ("a spokesman for the health ministry" is an official, "the health
ministry" a government body). The directory knows parties to many conflicts by their names;
states and the bodies that every state has are put together from the list of states. Nothing is
forced: words that fit no entry stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tollbook.model.refer import PartyType
from tollbook.vocab.directory import STRAIGHT, Actor, Directory, directory, key

__all__ = [
    "Actor",
    "Directory",
    "directory",
    "identify",
    "key",
    "party_type",
    "side_of",
    "state_of",
]

_WORD = re.compile(r"[^\W_][\w.&'-]*")
_SPEAKER_FOR = re.compile(
    r"^(?:(?:an?|the|one|its|their|senior|top|unnamed|local|chief|deputy|former|another) )*"
    r"(?:spokes\w+|official|officials|head|director|chief|commander|commanders|leader|leaders|"
    r"representative|member|members|officer|officers|general|colonel|source|sources|director-general|"
    r"secretary-general|statement|statements|report|reports|figures|data|spokesman's office)"
    r"(?: (?P<link>of|for|from|with|at|in|inside|within|by))+ (?:the )?(?P<body>.+)$",
    re.I,
)
_FIGHTERS_OF = re.compile(
    r"^(?:(?:the|some|several|dozens of|hundreds of|two|three|armed) )*"
    r"(?:fighters?|gunmen|militants?|rebels?|forces|troops|militiamen|insurgents?|guerrillas?|units?) "
    r"(?:of|from) (?:the )?(?P<body>[\w’'. -]+)$",
    re.I,
)
_NAMED_AFTER = re.compile(r",(?: [A-ZÀ-Þ][\w.'-]*){1,4}$")
_WHERE = frozenset(["in", "at", "inside", "within", "with"])
_WITH_ACRONYM = re.compile(r"^(?P<full>.+?) \((?:the )?(?P<short>[A-Z][\w/-]{1,11})\)$")
# What may stand beside a name of the directory without making it another party.
_BESIDE = frozenset(
    ["the", "a", "an", "group", "groups", "militants", "militant", "rebels", "rebel", "fighters", "forces",
     "troops", "movement", "news", "agency", "tv", "channel", "armed", "insurgents", "local", "state",
     "official", "opposition", "terrorist", "terrorists", "extremist", "jihadist", "militia", "army",
     "monitor", "monitoring", "organisation", "alliance", "command", "general", "high", "headquarters", "leadership", "organization", "and", "watchdog", "which", "spokesman",
     "spokeswoman", "spokesperson", "officials", "statement", "report", "reports", "commander", "itself",
     "website", "television", "correspondent", "reporter", "separatist", "islamist", "kurdish", "lebanese",
     "so-called", "self-styled", "london", "uk", "britain", "british", "field", "staff", "activists",
     "network", "wire", "war", "rights", "human", "aid", "relief", "gang", "cartel", "advocacy", "paramilitary", "charity", "source", "sources", "units", "positions", "gunmen", "military"]
)  # fmt: skip


def party_type(words: str) -> PartyType | None:
    """What sort of party these words name, by their head noun; None if they don't tell.

    >>> party_type("a spokesman for the health ministry").value
    'official'
    """
    known = directory()
    actor = known.named(words)
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
    plain = words.translate(STRAIGHT)
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


@lru_cache(maxsize=4096)
def identify(words: str) -> Actor | None:
    """The party of the directory that these words name, None if they name none that it knows.

    >>> identify("Russia's Defence Ministry").name
    'Russian Ministry of Defence'
    """
    known = directory()
    plain = " ".join(words.translate(STRAIGHT).replace('"', "").split()).strip(" ,.;:'")
    if not plain or len(plain) > 200:
        return None
    exact = known.named(plain)
    if exact is not None:
        return exact
    if twice := _WITH_ACRONYM.match(plain):
        return identify(twice["full"]) or known.named(twice["short"])
    if speaker := _SPEAKER_FOR.match(plain):
        named = key(speaker["body"])
        if speaker["link"].lower() in _WHERE and (named in known.states or named in known.capitals):
            return None  # "sources in Damascus" are somebody there
        # "the representative of the ministry, Ali Omar"
        return identify(_NAMED_AFTER.sub("", speaker["body"]))
    if fighters := _FIGHTERS_OF.match(plain):
        of = identify(fighters["body"])
        # "fighters from Syria" are from there, not of it.
        return of if of is not None and key(fighters["body"]) not in known.states else None
    if held := _HELD_BY.match(plain):
        return _owner(held["who"], known)
    head = plain.split(" of ")[0] if " of " in plain else None
    return (
        _institution(plain, known)
        or _office(plain, known)
        or _contained(plain, known)
        or _capital(plain, known)
        or (_contained(head, known) if head else None)
    )


def _office(plain: str, known: Directory) -> Actor | None:
    """Who an office-holder speaks for: "Karia's defence minister", "Hamas leader Ali Omar",
    "the president of Karia". The person's name, if any, may follow."""
    tokens = [token.removesuffix(".") for token in _WORD.findall(plain)]
    lows = [token.casefold().removesuffix("'s") for token in tokens]
    if any(low in _FORMER for low in lows):
        return None
    for size in range(min(known.longest_office, len(lows)), 0, -1):
        for start in range(len(lows) - size + 1):
            title = " ".join(lows[start : start + size])
            if title not in known.offices and title not in known.party_offices:
                continue
            before = [t for t in tokens[:start] if t.casefold() not in _QUALIFIERS]
            after = tokens[start + size :]
            if after and after[0] in ("of", "for") and not before:
                before, after = [t for t in after[1:] if t != "the"], []
            if before and all(token[:1].isupper() or token in _PARTICLES for token in after):
                return _holder(title, " ".join(before), known)
    return None


_FORMER = frozenset(["former", "ex", "ex-president", "late", "then", "would-be", "self-proclaimed"])
_QUALIFIERS = frozenset(
    ["the", "a", "an", "its", "their", "acting", "deputy", "interim", "first", "new", "senior", "top",
     "exiled", "de", "facto", "one", "chief", "another", "said"]
)  # fmt: skip
_PARTICLES = frozenset(["al", "bin", "ibn", "de", "van", "der", "el", "da", "la", "of", "the"])


def _holder(title: str, owner: str, known: Directory) -> Actor | None:
    word = key(owner)
    state = known.states[word].name if word in known.states else known.adjectives.get(word)
    if state is not None:
        body = _body(known.offices[title], known) if title in known.offices else None
        return _of_state(body, state, known) if body is not None else None
    actor = known.named(f"{owner} {title}") or known.named(owner) or known.kin.get(word)
    if actor is None and title in known.party_offices:
        actor = _institution(owner, known)
    return actor if actor is not None and actor.type is not PartyType.STATE else None


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
            actor = known.named(name) if name[:1].isupper() else None
            if actor is None or key(name) in known.states:
                continue  # "Syria terrorists" are no state
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
    tokens = [token.removesuffix("'s") for token in _WORD.findall(words.translate(STRAIGHT))]
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


_BODY_OF_LAST = re.compile(_BODY_OF.pattern.replace("+?)", "+)"), re.I)


def _institution(plain: str, known: Directory) -> Actor | None:
    """A body of a state: "the Turkish air force", "Russia's Defence Ministry", "the government
    in Bamako", "the Azerbaijani/mercenary forces"."""
    flat = plain.replace("/", " ")
    if flat[:4].lower() == "the ":
        flat = flat[4:]
    # "the Ministry of Defence of Karia" parts at its last "of", "the army of the Republic of
    # Karia" before.
    for match in filter(None, (_BODY_OF_LAST.match(flat), _BODY_OF.match(flat))):
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
        if len(rest) > _LONGEST_BODY:
            continue
        body = _body(" ".join(rest), known)
        if body is not None:
            return _of_state(body, state, known)
    return None


# "the Turkish land forces' general staff": with more words it names something else.
_LONGEST_BODY = 5


def _against(word: str, known: Directory) -> bool:
    """Whether an adjective says that forces are not the state's: "Syrian opposition forces"."""
    return word in known.irregulars or word in _NOT_THE_STATES or word.endswith(("-backed", "-led"))


_NOT_THE_STATES = frozenset(
    ["kurdish", "of", "and", "for", "with", "tribal", "dissident", "anti-government", "allied", "jihadi",
     "democratic", "resistance", "liberation", "revolutionary", "exile", "exiled"]
)  # fmt: skip


def _body(words: str, known: Directory) -> tuple[str, PartyType] | None:
    """The institution that some words end in, whatever harmless adjectives stand before."""
    for terms, name, kind in known.institutions:
        for term in terms:
            if words == term:
                return name, kind
            if words.endswith(" " + term):
                before = words[: -len(term)].split()
                return None if any(_against(word, known) for word in before) else (name, kind)
    return None


def _of_state(body: tuple[str, PartyType], state: str, known: Directory) -> Actor:
    name = body[0].format(state=state, adjective=known.adjective_of[state])
    listed = known.parties.get(key(name))
    if listed is None or name == state:
        # A state's troops and jets are that state, as a military.
        return Actor(name, body[1], state, home=frozenset({state}))
    return listed


def side_of(victims: str, speaker: Actor | None = None) -> str | None:
    """The party that people belong to by the words for them, None if it can't be told.

    `speaker` is the party that counts them: "Armenian servicemen" counted by the Artsakh
    Defence Army are its own. Hired fighters are of no side that an adjective tells.

    >>> side_of("Azerbaijani servicemen"), side_of("Syrian mercenaries")
    ('Azerbaijan', None)
    """
    known = directory()
    tokens = [t.removesuffix("'s") for t in _WORD.findall(victims.translate(STRAIGHT))]
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

"""Who are the parties that one document names?

Names go through the directory; what the document itself says joins in: an acronym that it
defines, a short form of a name told in full before ("the Defense Army"), a pronoun whose
antecedent the reader has found, an apposition that says who a person is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from tollbook.model.refer import Party, PartyType
from tollbook.vocab.actors import Actor, directory, identify, key, party_type, state_of

_ACRONYM = re.compile(
    r"(?P<full>[A-Z][\w’'&-]+(?: (?:of|for|the|and|in|to|de|del|la|des|pour|on)\b| [A-Z][\w’'&-]+){1,9})"
    r" \((?:the )?(?P<short>[A-Z][A-Za-z-]{1,9})\)"
)
_BARE_BODY = re.compile(
    r"^(?:the |The |its |their )(?P<body>(?:[Dd]efen[cs]e |[Ff]oreign |[Ii]nterior |[Hh]ealth )?[Mm]inistry|army|military|"
    r"air force|navy|armed forces|general staff|government)$"
)
_PROPER = re.compile(
    r"(?:[A-Z][\w’'-]*|al-[A-Z][\w’'-]*)(?:[ -](?:of(?: the)?|for|and|in|[A-Z][\w’'-]*|al-[A-Z][\w’'-]*))*"
)
_SMALL = frozenset(
    ["the", "of", "for", "and", "a", "an", "in", "its", "their", "said", "group", "s"]
)
_PRONOUNS = frozenset(
    [
        "it",
        "they",
        "he",
        "she",
        "who",
        "which",
        "we",
        "them",
        "its",
        "their",
        "his",
        "her",
        "our",
        "him",
    ]
)
_APPOSED = re.compile(r"^(?:’s|'s)?, (?P<who>(?:an?|the|its|who is|who)? ?[^,.;()]{3,90}?)[,.;(]")
_LEADERS = re.compile(
    r"\b(?:president|prime minister|government|regime|leader|administration|authorities|presidency|premier)\b",
    re.I,
)


class Parties:
    """The parties of one document."""

    def __init__(self, content: str, publisher: str | None) -> None:
        self._content = content
        self._publisher = publisher
        self._known: dict[str, Actor | None] = {}

    def resolved(self, party: Party) -> Party:
        """The party with its directory name and type where they can be told.

        The name that the reader gave for a pronoun is kept: the record has it as the document
        names it.
        """
        words = party.name if _is_pronoun(party.text) and party.name else party.text
        actor = self.actor(words)
        if actor is None and party.name and party.name != words:
            actor = self.actor(party.name)
        kind = self._type(words, actor)
        if _is_pronoun(party.text) and party.name:
            name: str | None = party.name  # the antecedent, as the document names it
        else:
            name = actor.name if actor else party.name or self._full_name(words)
        return replace(party, name=name, type=party.type or kind)

    def actor(self, words: str) -> Actor | None:
        """The party of the directory that these words name in this document."""
        if words not in self._known:
            self._known[words] = (
                identify(words)
                or self._by_acronym(words)
                or self._by_short_form(words)
                or self._by_body(words)
                or _by_leader(words)
            )
        return self._known[words]

    def speaker(self, parties: tuple[Party, ...]) -> Actor | None:
        """The first claimant that is of a side."""
        for party in parties:
            actor = self.actor(party.text) or (self.actor(party.name) if party.name else None)
            if actor is not None and actor.side is not None:
                return actor
        return None

    @cached_property
    def publisher(self) -> Actor | None:
        """The publisher, where the directory knows it."""
        return self.actor(self._publisher) if self._publisher else None

    def _type(self, words: str, actor: Actor | None) -> PartyType | None:
        kind = party_type(words)
        if actor is not None and kind in (
            None,
            PartyType.ARMED_GROUP,
            PartyType.MILITARY,
            PartyType.NGO,
            PartyType.PARTY,
            PartyType.GOVERNMENT,
        ):
            # "group", "network", "movement" say less than the directory knows; a spokesman stays one.
            return actor.type if kind is None or not _state_forces(words, actor) else kind
        if kind is None and actor is None:
            return self._person_type(words)
        return kind

    def _person_type(self, words: str) -> PartyType | None:
        """What the document says a person is: a title before the name, an apposition after it."""
        tokens = re.findall(r"[^\W\d_][\w’'-]+", words)
        names = [token for token in tokens if token[:1].isupper()]
        if not names or _is_pronoun(words):
            return None
        for match in re.finditer(rf"\b{re.escape(names[-1])}\b", self._content):
            before = self._content[max(0, match.start() - 70) : match.start()]
            clause = re.split(r"[.;:,\n]", before)[-1]
            capitals = re.search(r"(?:[A-Z][\w’'-]+ )*$", clause)
            title = clause if capitals else ""
            if (kind := party_type(title.strip())) in _OF_PERSONS:
                return kind
            if (apposed := _APPOSED.match(self._content[match.end() : match.end() + 110])) and (
                (kind := party_type(apposed["who"].strip())) in _OF_PERSONS
            ):
                return kind
        return None

    @cached_property
    def _acronyms(self) -> dict[str, str]:
        """Acronyms that the document defines, with their full form."""
        found: dict[str, str] = {}
        for match in _ACRONYM.finditer(self._content):
            short = match["short"]
            words = re.findall(r"[\w’'&-]+", match["full"])
            for start in range(len(words)):
                initials = "".join(w[0] for w in words[start:] if w[:1].isupper())
                spelled = "".join(w[0] for w in words[start:])
                if short.upper() in (initials.upper(), spelled.upper()):
                    found.setdefault(short, " ".join(words[start:]))
                    break
        return found

    def _by_acronym(self, words: str) -> Actor | None:
        name = key(words)
        for short, full in self._acronyms.items():
            if name == key(short):
                return identify(full)
        # "the Libyan National Army (LNA)" quoted with its acronym.
        inner = re.match(r"^(?P<full>.+?) \([A-Z][\w-]{1,9}\)$", words)
        return identify(inner["full"]) if inner else None

    @cached_property
    def _named(self) -> list[tuple[frozenset[str], Actor]]:
        """Parties of the directory that the document names in full, by the words of the name."""
        found: dict[str, tuple[frozenset[str], Actor]] = {}
        for match in _PROPER.finditer(self._content):
            phrase = match.group()
            tokens = phrase.split()
            if len(tokens) < 2:
                continue
            for start in range(len(tokens) - 1):
                for end in range(len(tokens), start + 1, -1):
                    part = " ".join(tokens[start:end])
                    actor = directory().parties.get(key(part))
                    if actor is not None and part not in found:
                        found[part] = (_content_words(part), actor)
        return list(found.values())

    def _by_short_form(self, words: str) -> Actor | None:
        """ "the Border Corps" after "the Northern Border Corps of Karia": all its words in one
        name told in full, and only in that of one party."""
        short = _content_words(words)
        if not short or (len(short) == 1 and not _telling(next(iter(short)))):
            return None
        fits = {actor.name: actor for name, actor in self._named if short < name}
        return next(iter(fits.values())) if len(fits) == 1 else None

    def _by_body(self, words: str) -> Actor | None:
        """ "the ministry" where the document names just one: the party of that noun told with an
        owner ("Russia's Defence Ministry", "the Israeli army"), if they all are one party."""
        match = _BARE_BODY.match(words)
        if match is None:
            return None
        head = re.escape(match["body"])
        owned = re.compile(
            rf"\b(?:[A-Z][\w’'.-]{{1,30}} ){{1,3}}(?:[a-z]{{1,20}} )?(?:{head})\b|"
            rf"\b(?:[Mm]inistry of \w{{1,30}}|{head}) (?:of|in) (?:the )?[A-Z][\w’'-]{{1,30}}",
            re.I if match["body"].islower() else 0,
        )
        found: dict[str, Actor] = {}
        for told in owned.finditer(self._content):
            tokens = told.group().split()
            for start in range(len(tokens) - 1):
                if tokens[start][:1].isupper() and (actor := identify(" ".join(tokens[start:]))):
                    found[actor.name] = actor
                    break
        return next(iter(found.values())) if len(found) == 1 else None

    def _full_name(self, words: str) -> str | None:
        """The full form of an acronym that the directory doesn't know."""
        name = key(words)
        return next((full for short, full in self._acronyms.items() if key(short) == name), None)


def _telling(word: str) -> bool:
    """Whether one word of a name can stand for it: "the Observatory", not "the regime"."""
    return directory().heads.get(word) in (PartyType.MONITOR, PartyType.OMBUDSMAN)


_OF_PERSONS = frozenset(
    [PartyType.OFFICIAL, PartyType.MEDICAL, PartyType.MILITARY, PartyType.POLICE, PartyType.OMBUDSMAN,
     PartyType.WITNESS, PartyType.RESIDENT, PartyType.RELIGIOUS, PartyType.MEDIA, PartyType.NGO, PartyType.AID,
     PartyType.FAMILY, PartyType.UN, PartyType.MONITOR]
)  # fmt: skip


def _is_pronoun(words: str) -> bool:
    return words.casefold() in _PRONOUNS


def _content_words(words: str) -> frozenset[str]:
    tokens = re.findall(r"[\w'’-]+", words)
    found = {
        re.sub(r"['’]s?$", "", token).casefold().replace("defence", "defense") for token in tokens
    }
    return frozenset(found - _SMALL)


def _by_leader(words: str) -> Actor | None:
    """ "the Azerbaijani president Ilham Aliyev's regime": a state by its leader's adjective."""
    if re.search(
        r"\b(?:regime|government|administration|authorities|forces|army|troops)$",
        words.strip(),
        re.I,
    ) and _LEADERS.search(words):
        state = state_of(words)
        if state:
            return Actor(state, PartyType.GOVERNMENT, state)
    return None


def _state_forces(words: str, actor: Actor) -> bool:
    """Whether words name the forces or government of a state, whose own type says more."""
    return actor.type is PartyType.STATE or key(words) not in directory().parties

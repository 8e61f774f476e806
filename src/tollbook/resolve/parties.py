"""Who are the parties that one document names?

Names go through the directory; what the document itself says joins in: an acronym that it
defines, a name that means a party where the report is about its home, a short form of a name
told in full before ("the Defense Army"), a body of the one state it speaks of ("the army"), a
description ("the group") or a pronoun for the party named last, an apposition that says who a
person is. What none of these tells stays as the document has it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from tollbook.model.refer import Party, PartyType
from tollbook.resolve.described import fuller, meant
from tollbook.resolve.named import Named
from tollbook.vocab.actors import Actor, directory, identify, key, party_type, side_of, state_of

_BARE_BODY = re.compile(
    r"^(?:the |its |their |(?=police$))(?P<body>(?:defen[cs]e |foreign |interior |health )?ministry|army|military|"
    r"air force|navy|coast guard|armed forces|general staff|police|national police|gendarmerie|"
    r"government|parliament|(?:human rights )?ombudsman(?:['’]s office)?|"
    r"(?:general prosecutor|prosecutor general|attorney general|public prosecutor)(?:['’]s office)?|"
    r"(?:military |ruling )?junta|(?:military|transitional|interim|caretaker) government)"
    r"(?:['’]s)?(?: (?:spokesman|spokeswoman|spokesperson|command|headquarters))?$",
    re.I,
)
_SMALL = frozenset(
    ["the", "of", "for", "and", "a", "an", "in", "its", "their", "said", "group", "s"]
)
_PRONOUNS = frozenset(
    ["it", "they", "he", "she", "who", "which", "we", "them", "its", "their", "his", "her", "our", "him"]
)  # fmt: skip
_APPOSED = re.compile(r"^(?:’s|'s)?, (?P<who>(?:an?|the|its|who is|who)? ?[^,.;()]{3,90}?)[,.;(]")
_LEADERS = re.compile(
    r"\b(?:president|prime minister|government|regime|leader|administration|authorities|presidency|premier)\b",
    re.I,
)
# "its soldiers", "his own men": of the party that counts them.
_OWN = re.compile(
    r"\b(?:its own|their own|our|of its own|of their own)\b|"
    r"\b(?:its|their) (?:[a-z]+ )?(?:soldiers?|troops|servicemen|men|fighters?|officers?|personnel|members|"
    r"policemen|forces|militants|guards|pilots|commanders?|dead|losses|casualties)\b|"
    r"\b(?:it|they|we) (?:had |has |have |also )*lost\b|"
    r"\b(?:its|their|our) (?:[a-z]+ )?(?:death )?toll\b|\bnames of\b",
    re.I,
)
_OWN_TOLL = re.compile(r"\b(?:its|their|our) (?:[a-z]+ )?toll\b", re.I)
_REGULARS = frozenset(
    ["soldier", "soldiers", "troops", "servicemen", "serviceman", "conscripts", "reservists", "paratroopers",
     "marines", "sailors", "airmen", "policemen", "policeman", "gendarmes", "officers", "personnel"]
)  # fmt: skip
_STATE_BODIES = frozenset(
    [PartyType.STATE, PartyType.GOVERNMENT, PartyType.MILITARY, PartyType.POLICE]
)


# Sorts that a noun like "group", "army" or "organisation" tells only roughly.
_ROUGH = frozenset(
    [PartyType.ARMED_GROUP, PartyType.NGO, PartyType.PARTY, PartyType.MONITOR, PartyType.AID, PartyType.MILITARY,
     PartyType.GOVERNMENT, PartyType.POLICE, PartyType.STATE]
)  # fmt: skip


class Parties:
    """The parties of one document."""

    def __init__(self, content: str, publisher: str | None) -> None:
        self._content = content
        self._publisher = publisher
        self._known: dict[str, Actor | None] = {}
        self._persons: set[str] = set()
        self._named = Named(content)

    def resolved(self, party: Party) -> Party:
        """The party with its directory name and type where they can be told.

        For a pronoun the name is the antecedent as the document names it, or the directory's
        where those words alone would not tell the party ("it", for "the group").
        """
        pronoun = _is_pronoun(party.text)
        words = party.name if pronoun and party.name else party.text
        actor = self.actor(words, party.start)
        if actor is None and party.name and party.name != words:
            actor = self.actor(party.name, party.start)
        if actor is None and not pronoun:
            actor = self._by_apposition(party) or self._by_seat(party)
        kind = self._type(words, actor)
        if pronoun and party.name:
            name: str | None = party.name
            if actor is not None and _common(party.name) and identify(party.name) is None:
                name = actor.name
        else:
            name = actor.name if actor else party.name or self._full_name(words, party.start)
        return replace(party, name=name, type=party.type or kind)

    def actor(self, words: str, at: int | None = None) -> Actor | None:
        """The party of the directory that these words name in this document.

        `at` is where they stand: a description means the party named last before it.
        """
        if words not in self._known:
            self._known[words] = (
                self._by_acronym(words)
                or self._by_local_name(words)
                or identify(words)
                or self._by_fighters(words)
                or self._by_short_form(words)
                or self._by_body(words)
                or self._by_leader(words)
                or self._by_office(words)
                or self._by_person(words)
            )
        if self._known[words] is not None or at is None:
            return self._known[words]
        return meant(words, at, self._named) or self._by_title(words, at)

    def _by_title(self, words: str, at: int) -> Actor | None:
        """ "Ombudsman Ali Omar", and "Omar" after that: the ombudsman named last before."""
        titled = _TITLED.match(words)
        titles = [titled["title"]] if titled else self._titles(words)
        for title in titles:
            head = title.split()[0].casefold() if title.split() else ""
            if directory().heads.get(head) in _IN_PERSON:
                told = meant(f"the {head}", at, self._named)
                own = self.publisher
                return told or (own if own is not None and own.type in _IN_PERSON else None)
        return self._headline_monitor(words, at)

    def _headline_monitor(self, words: str, at: int) -> Actor | None:
        """ "Monitor: 12 dead" above a report that names one monitor."""
        if at > _HEADLINE or words.strip() not in ("Monitor", "Monitors", "Watchdog"):
            return None
        found = {
            n.actor.name: n.actor for n in self._named.parties if n.actor.type is PartyType.MONITOR
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def speaker(self, parties: tuple[Party, ...]) -> Actor | None:
        """The first claimant that is of a side."""
        for party in parties:
            actor = self.actor(party.text, party.start)
            if actor is None and party.name:
                actor = self.actor(party.name, party.start)
            if actor is not None and actor.side is not None:
                return actor
        return None

    def side(
        self, victims: str, around: str, claimants: tuple[Party, ...], *, regulars: bool
    ) -> str | None:
        """The party that the people counted belong to, None if it can't be told.

        `around` is the clause, which may call them the claimant's own; `regulars` says that they
        are soldiers or police, who belong to the one state whose forces the document names.
        """
        speaker = self.speaker(claimants)
        owner = speaker or (self.publisher if not claimants else None)
        if owner is not None and owner.side is not None and _OWN.search(around):
            return owner.side
        if (side := side_of(victims, speaker)) is not None:
            return side
        if not regulars:
            return None
        if (named := self._within(victims)) is not None:
            return named.side
        return self._bare_regulars(victims, speaker)

    def is_own_military_toll(self, around: str, claimants: tuple[Party, ...]) -> bool:
        """Whether an army tells its own toll: "its toll stands at 874" counts its soldiers."""
        speaker = self.speaker(claimants)
        return (
            speaker is not None
            and speaker.type is PartyType.MILITARY
            and _OWN_TOLL.search(around) is not None
        )

    @cached_property
    def publisher(self) -> Actor | None:
        """The publisher, where the directory knows it."""
        return self.actor(self._publisher) if self._publisher else None

    def _within(self, victims: str) -> Actor | None:
        """The party that the words for fighters name: "SAF soldiers", "two of the RSF's men"."""
        actor = self.actor(victims)
        if actor is not None and actor.type is not PartyType.GOVERNMENT:
            return actor
        names = re.findall(r"(?:al-)?[A-Z][\w’'/-]*(?: [A-Z][\w’'/-]*)*", victims)
        found = {a.name: a for name in names if (a := self.actor(name)) and a.side}
        return next(iter(found.values())) if len(found) == 1 else None

    def _bare_regulars(self, victims: str, speaker: Actor | None) -> str | None:
        """Whose "soldiers" are, without a word that tells: those of the one state that fights."""
        lows = [word.casefold() for word in re.findall(r"[\w’'-]+", victims)]
        if (
            not lows
            or lows[-1] not in _REGULARS
            or "foreign" in lows
            or victims.strip() != victims.strip().lower()
        ):
            return None
        armed = self._named.armed
        states = directory().country_of
        if speaker is not None and speaker.type in _STATE_BODIES and speaker.side in states:
            return speaker.side if armed <= {speaker.side} else None
        if speaker is not None:
            return None  # what a group says of soldiers is of its enemy's
        if len(armed) == 1:
            return next(iter(armed))
        return self._named.state() if not armed else None

    def _type(self, words: str, actor: Actor | None) -> PartyType | None:
        kind = party_type(words)
        if actor is None:
            return kind or self._person_type(words)
        named = directory().named(words)
        if named is not None and named != actor:
            return actor.type  # letters that mean another party elsewhere
        if kind is None and words in self._persons:
            return self._person_type(words) or actor.type
        if kind is None or (kind in _ROUGH and actor.type is not PartyType.STATE):
            # "group", "forces", "movement" say less than the directory knows; a spokesman stays one.
            return actor.type
        return kind

    def _person_type(self, words: str) -> PartyType | None:
        """What the document says a person is: a title before the name, an apposition after it."""
        for title in self._titles(words):
            if (kind := party_type(title)) in _OF_PERSONS:
                return kind
        return None

    def _by_person(self, words: str) -> Actor | None:
        """Who a person speaks for: "Omar" after "Karia's defence minister Ali Omar"."""
        for title in self._titles(words):
            actor = identify(title)
            if actor is not None and actor.type is not PartyType.STATE:
                self._persons.add(words)
                return actor
        return None

    def _titles(self, words: str) -> list[str]:
        """What stands before a person's name and in apposition after it, over the document."""
        tokens = re.findall(r"[^\W\d_][\w’'-]+", words)
        if not tokens or len(tokens) > 5 or _is_pronoun(words):
            return []
        if not all(token[:1].isupper() or token in _PARTICLES for token in tokens):
            return []
        found: list[str] = []
        for match in re.finditer(rf"\b{re.escape(tokens[-1])}\b", self._content):
            before = self._content[max(0, match.start() - 70) : match.start()]
            *earlier, clause = (part.strip() for part in re.split(r"[.;:,\n]", before))
            if earlier and _GIVEN_NAMES.fullmatch(clause) and earlier[-1] not in found:
                found.append(earlier[-1])  # "the spokesman of the ministry, Ali Omar"
            if re.search(r"(?:[A-Z][\w’'-]+ ?)*$", clause) and clause not in found:
                found.append(clause)
            after = self._content[match.end() : match.end() + 110]
            if (apposed := _APPOSED.match(after)) and apposed["who"] not in found:
                found.append(apposed["who"].strip())
            if len(found) > _MOST_TITLES:
                break
        return [title for title in found if title]

    def _by_acronym(self, words: str) -> Actor | None:
        name = key(words)
        for short, full in self._named.acronyms.items():
            if name == key(short):
                return identify(full)
        return None

    def _by_local_name(self, words: str) -> Actor | None:
        """ "the RSF" in a report from Sudan: the one party of that name whose home it is about."""
        plain = words.strip(" ,.;:\"'")
        home = [a for a in directory().locally(plain) if self._named.speaks_of(a)]
        return home[0] if len({actor.name for actor in home}) == 1 else None

    def _by_fighters(self, words: str) -> Actor | None:
        """ "RSF fighters", "the NPA's spokesman": the party of the local name before."""
        match = _OF_LOCAL.match(words.strip())
        return self._by_local_name(match["name"]) if match else None

    @cached_property
    def _full_names(self) -> list[tuple[frozenset[str], Actor]]:
        """Parties that the document names in more than one word, by the words of the name."""
        found: dict[str, tuple[frozenset[str], Actor]] = {}
        for naming in self._named.parties:
            if " " in naming.words and naming.words not in found:
                found[naming.words] = (_content_words(naming.words), naming.actor)
        return list(found.values())

    def _by_short_form(self, words: str) -> Actor | None:
        """ "the Border Corps" after "the Northern Border Corps of Karia": all its words in one
        name told in full, and only in that of one party."""
        short = _content_words(words)
        if not short or (len(short) == 1 and not _telling(next(iter(short)))):
            return None
        fits = {actor.name: actor for name, actor in self._full_names if short < name}
        return next(iter(fits.values())) if len(fits) == 1 else None

    def _by_body(self, words: str) -> Actor | None:
        """ "the ministry" where the document names just one: the party of that noun told with an
        owner ("Russia's Defence Ministry", "the Israeli army"), if they all are one party; else
        the body of the one state that the document speaks of."""
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
                    # "the army" beside a New People's Army is the other one.
                    if actor.type is not PartyType.ARMED_GROUP:
                        found[actor.name] = actor
                    break
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
        state = self._state()
        if state is None or match["body"].casefold() == "ministry":
            return None
        return identify(f"{directory().adjective_of[state]} {match['body']}")

    def _state(self) -> str | None:
        """The one state that the document speaks of, or speaks for: a ministry's own "the army"."""
        own = identify(self._publisher) if self._publisher else None
        if own is not None and own.type in _STATE_BODIES and own.side in directory().country_of:
            return own.side
        return self._named.state()

    def _by_office(self, words: str) -> Actor | None:
        """ "the president", "Defence Minister Ali Omar": of the one state that the document speaks
        of."""
        match = _TITLE.match(words)
        state = self._state() if match else None
        if match is None or state is None or match["title"].casefold() not in directory().offices:
            return None
        return identify(f"{directory().adjective_of[state]} {match['title']}")

    def _by_apposition(self, party: Party) -> Actor | None:
        """ "a coalition of rebels, the Karian Front (KF), said": who that is, said right after."""
        if not re.match(r"^(?:[Aa]n?|[Tt]he|[Aa]nother) [a-z]", party.text):
            return None
        after = self._content[party.end : party.end + 120]
        match = re.match(r"^, (?:the )?(?P<who>[A-Z][^,;.]{2,80}?),", after)
        return self.actor(match["who"]) if match else None

    def _by_seat(self, party: Party) -> Actor | None:
        """ "the dictatorship" in Baku: a government by its seat, whatever the report calls it."""
        behind = self._content[party.end : party.end + 40]
        seat = re.match(r"^[\"”’']{0,2} in (?P<seat>[A-ZÀ-Þ][\w’'-]+)", behind)
        if seat is None or not _RULERS.search(party.text):
            return None
        return identify(f"the government in {seat['seat']}")

    def _by_leader(self, words: str) -> Actor | None:
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

    def _full_name(self, words: str, at: int) -> str | None:
        """The full form of an acronym or short description that the directory doesn't know."""
        name = key(words)
        for short, full in self._named.acronyms.items():
            if key(short) == name:
                return full
        return fuller(words, at, self._content)


_TITLE = re.compile(
    r"^(?:the |The |its )?(?P<title>[A-Za-z]+(?: (?:of )?[A-Za-z]+){0,2}?)(?: [A-Z][\w’'-]+){0,3}(?:['’]s office)?$"
)
# A person may be named very often; what they are is said early or not at all.
_MOST_TITLES = 12
_PARTICLES = frozenset(["al", "bin", "ibn", "de", "van", "der", "el", "da", "la", "dos", "abu"])
# "RSF spokesman", "the SAF's media office", "NPA rebels".
_OF_LOCAL = re.compile(
    r"^(?:(?i:an?|the|one|some|two|three|several|senior) )*(?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*)*)(?:['’]s?)? "
    r"(?:[a-z-]+ )?(?:spokes\w+|leaders?|commanders?|forces|fighters?|rebels?|militants?|troops|soldiers?|"
    r"members?|gunmen|guerrillas?|insurgents?|statement|officials?|chief|media office|units?|paramilitaries)\b"
)
_RULERS = re.compile(r"\b(?:dictatorship|regime|junta|rulers|authorities|leadership)\b", re.I)
_HEADLINE = 400  # characters in which a headline stands
# Offices that one person is.
_IN_PERSON = frozenset([PartyType.OMBUDSMAN])
_TITLED = re.compile(r"^(?P<title>[A-Z][a-z]+)(?: [A-ZÀ-Þ][\w’'-]+){1,3}$")
_GIVEN_NAMES = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]*\s?){0,3}")
_OF_PERSONS = frozenset(
    [PartyType.OFFICIAL, PartyType.MEDICAL, PartyType.MILITARY, PartyType.POLICE, PartyType.OMBUDSMAN,
     PartyType.WITNESS, PartyType.RESIDENT, PartyType.RELIGIOUS, PartyType.MEDIA, PartyType.NGO, PartyType.AID,
     PartyType.FAMILY, PartyType.UN, PartyType.MONITOR]
)  # fmt: skip


def _telling(word: str) -> bool:
    """Whether one word of a name can stand for it: "the Observatory", not "the regime"."""
    return directory().heads.get(word) in (PartyType.MONITOR, PartyType.OMBUDSMAN)


def _common(words: str) -> bool:
    """Whether words are a common noun phrase, which names nobody outside its document."""
    return words[1:] == words[1:].lower()


def _is_pronoun(words: str) -> bool:
    return words.casefold() in _PRONOUNS


def _content_words(words: str) -> frozenset[str]:
    tokens = re.findall(r"[\w'’-]+", words)
    found = {
        re.sub(r"['’]s?$", "", token).casefold().replace("defence", "defense") for token in tokens
    }
    return frozenset(found - _SMALL)

"""How is a claim boiled down to what matters for bringing it together with others?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tollbook.model.claim import (
    Claim,
    Event,
    EventType,
    Outcome,
    Scope,
    Silence,
    Stance,
    Statement,
    Status,
    Toll,
)
from tollbook.model.derived import Standing
from tollbook.model.refer import Party, PartyType, Place, When
from tollbook.reconcile import scene, scopes, sharing
from tollbook.reconcile.facts import (
    Fact,
    Spot,
    side_named,
    side_of,
    spot_of,
)
from tollbook.reconcile.roots import PRONOUNS, Root, own_root, root_of
from tollbook.vocab.actors import directory, state_of


def facts_of(standings: Sequence[Standing], outlet: str) -> list[Fact]:
    """The facts of one document's claims, in the order of the text.

    `outlet` names the document, or the group of copies of one text that it belongs to.
    """
    ordered = sorted(standings, key=lambda s: (s.claim.span.start, s.claim.span.end, s.claim.id))
    reader = _Reader(ordered, outlet)
    found = [reader.fact(standing.claim) for standing in ordered]
    sharing.voices(found)
    sharing.settings(found)
    scopes.follow_whole(found)
    scopes.settle(found)
    scopes.follow_whole(found)
    return found


class _Reader:
    """One document under way: its sentences, its country, and who spoke last."""

    def __init__(self, standings: Sequence[Standing], outlet: str) -> None:
        self.document = standings[0].document
        self.outlet = outlet
        text = next((s.text for s in standings if s.text is not None), None)
        self.content = text.content if text else None
        self.spans = scene.sentences(self.content) if self.content else []
        self.body = scene.body_start(self.content) if self.content else 0
        publisher = self.document.publisher
        if publisher is None and self.content:
            publisher = scene.masthead(self.content)
        self.own = own_root(publisher, outlet)
        self.dateline = scene.dateline_end(self.content) if self.content else 0
        self.country = _country([s.claim for s in standings], self.document.publisher)
        self.counts = _counts([s.claim for s in standings])
        self.last: Party | None = None
        self.bodies = self._bodies(standings)
        self.names = {
            party.text: party.name
            for standing in standings
            for party in standing.claim.attribution
            if party.name and party.name != party.text
        }

    def fact(self, claim: Claim) -> Fact:
        """The claim boiled down."""
        sentence = self._sentence(claim.span.start)
        start, end = self._reach(claim, sentence)
        reach = self._words(claim, start, end)
        unsaid = _without_speakers(reach, claim)
        told = scene.scene(unsaid)
        root = self._root(claim)
        spots = self._spots(claim, sentence, start, end)
        fact = Fact(
            id=claim.id,
            document=self.document.name,
            text=claim.text,
            published=self.document.published.toordinal() if self.document.published else 0,
            at=claim.span.start,
            sentence=sentence,
            kind=claim.kind,
            stance=claim.stance,
            root=root,
            outlet=self.outlet,
            spots=spots,
            own_spot=bool(spots) and self._names_a_place(claim, sentence),
            within=_within(reach, claim.where),
            scene=told,
            words=scene.telling_words(reach),
            # "In the town", the mayor of X said: it is X's.
            names=_names(unsaid) or _names(f"by {' '.join(p.text for p in claim.attribution)}"),
            headline=claim.span.end <= self.body,
            historical=claim.historical,
            denied_by=tuple(self._party(party) for party in claim.denied_by),
        )
        self._day(fact, claim)
        self._body(fact, claim)
        return fact

    def _sentence(self, at: int) -> int:
        for number, (start, end) in enumerate(self.spans):
            if start <= at < end:
                return number
        return -1 - at // 200  # without a text, what stands near is together

    def _reach(self, claim: Claim, sentence: int) -> tuple[int, int]:
        """Where the words about this claim start and end: its sentence, where several tolls of
        one outcome stand in it from its own count to the next."""
        if not 0 <= sentence < len(self.spans):
            return claim.span.start, claim.span.end
        start, end = self.spans[sentence]
        if isinstance(claim.body, Toll):
            rivals = [
                at
                for at, outcome, id_ in self.counts
                if start <= at < end and outcome is claim.body.outcome and id_ != claim.id
            ]
            at = claim.body.count.start
            before = max([rival for rival in rivals if rival < at], default=None)
            after = min([rival for rival in rivals if rival > at], default=None)
            if before is not None:
                start = self._cut(before, at)
            if after is not None:
                return start, self._cut(at, after)
        return start, max(end, claim.span.end)

    def _cut(self, low: int, high: int) -> int:
        """Where the words about one count end and those about the next begin: at the last "and"
        or stop between them, else at the last comma."""
        between = (self.content or "")[low:high]
        at = max(between.rfind(" and "), between.rfind("; "), between.rfind(": "))
        if at < 0:
            at = between.rfind(", ")
        return low + at if at >= 0 else high

    def _words(self, claim: Claim, start: int, end: int) -> str:
        """The words about a claim, without the dateline before them."""
        if not self.content:
            return claim.span.exact
        return scene.undated(" ".join(self.content[start:end].split()))

    def _spots(self, claim: Claim, sentence: int, start: int, end: int) -> tuple[Spot, ...]:
        """The places of a claim, but for those that its sentence tells of another figure: of
        "five in Gao and seven in Kidal" each has one."""
        # Where a report was written is seldom where it happened.
        told = [place for place in claim.where if place.start >= self.dateline]
        # A doctor at Al-Thawra hospital isn't in Al-Thawra, where another place is told.
        speakers = [(party.start, party.end) for party in claim.attribution]
        outside = [p for p in told if not any(a <= p.start < b for a, b in speakers)]
        low, high = self.spans[sentence] if 0 <= sentence < len(self.spans) else (start, end)
        if outside or _names(_without_speakers(self._words(claim, low, high), claim)):
            told = outside
        elsewhere = scene.named(self._words(claim, start, end)) or scene.named(
            f"by {' '.join(party.text for party in claim.attribution)}"
        )
        where = told if told or elsewhere else list(claim.where)
        if isinstance(claim.body, Toll):
            mine = [place for place in where if start <= place.start < end]
            others = [p for p in where if low <= p.start < high and not start <= p.start < end]
            if others and (mine or start > low or end < high):
                where = [place for place in where if place not in others]
        # A school that the gazetteer doesn't know is a site; the town is where its sentence says.
        towns = [p for p in where if p.id or not scene.scene(p.text).sites]
        return tuple(dict.fromkeys(spot_of(place) for place in towns))

    def _known(self, party: Party) -> Party:
        """The party by the name that the document's other words for it lead to."""
        name = self.names.get(party.name or party.text)
        return replace(party, name=name) if name else party

    def _bodies(self, standings: Sequence[Standing]) -> Mapping[PartyType, Root]:
        """The one body of its type that the document names: who "the monitor" is."""
        found: dict[PartyType, dict[str, Root]] = {}
        for standing in standings:
            for party in standing.claim.attribution:
                root = root_of(party.text, party.name, party.type, self.outlet, self.country)
                if root.actor and root.type is not None:
                    found.setdefault(root.type, {})[root.key] = root
        return {kind: next(iter(some.values())) for kind, some in found.items() if len(some) == 1}

    def _names_a_place(self, claim: Claim, sentence: int) -> bool:
        """Whether the sentence of a claim names one of its places; else the reader has looked
        back for it."""
        if not 0 <= sentence < len(self.spans):
            return True
        low, high = self.spans[sentence]
        return any(low <= place.start < high for place in claim.where)

    def _in_sentence(self, claim: Claim, sentence: int) -> bool:
        """Whether any place of a claim stands in its own sentence, not carried on from before."""
        if not 0 <= sentence < len(self.spans):
            return True
        start, end = self.spans[sentence]
        return any(start <= place.start < end for place in claim.where)

    def _party(self, party: Party) -> Root:
        root = root_of(party.text, party.name, party.type, self.outlet, self.country)
        if root.actor is None and root.type in _BODIES and root.type in self.bodies:
            words = {word for word in root.words if "based" not in word}
            if len(words) <= 1 and party.text[:4].casefold() in ("the ", "its "):
                return self.bodies[root.type]
        return root

    def _root(self, claim: Claim) -> Root:
        """Where the chain starts; a pronoun without a name is whoever was named last."""
        chain = claim.attribution
        if not chain:
            for denier in claim.denied_by:
                self.last = denier if denier.text.casefold() not in PRONOUNS else self.last
            return self.own
        party = chain[0]
        if party.text.casefold() in PRONOUNS and not party.name:
            return self._party(self.last) if self.last else self.own
        if party.text.casefold() not in PRONOUNS:
            self.last = party
        if claim.stance is Stance.DENIED and claim.denied_by:
            self.last = claim.denied_by[0]
        return self._party(party)

    def _day(self, fact: Fact, claim: Claim) -> None:
        when = claim.when
        if when is None or when.start is None or when.end is None:
            return
        spoken = fact.published - when.end.toordinal() <= 1
        if fact.scene.withdrawal or (claim.stance is Stance.DENIED and spoken):
            return  # the day on which somebody spoke
        fact.start, fact.end = when.start.toordinal(), when.end.toordinal()
        fact.own_day = True
        if not _dateline(when, self.spans):
            fact.hours = scene.hours_of(when.text)
        fact.since = _open(when)
        # The report's own day, told only in its dateline, says little of the deed's.
        fact.soft = fact.start == fact.end == fact.published and _dateline(when, self.spans)

    def _body(self, fact: Fact, claim: Claim) -> None:
        body = claim.body
        if isinstance(body, Toll):
            _toll(fact, body, claim.stance)
            fact.more = _further(claim, body)
        elif isinstance(body, Event):
            fact.mode = body.mode
            if body.type in _VIOLENT:
                sides = {_doer(actor, fact.root) for actor in body.actors}
                fact.blames = tuple(sorted(side for side in sides if side))
        elif isinstance(body, Silence):
            fact.silent = side_of(self._known(body.party)) or body.party.name or body.party.text
            fact.root = self._party(body.party)
            _silence(fact, body.about or "")
        elif isinstance(body, Statement) and body.speakers:
            fact.root = self._party(body.speakers[0])
            fact.mode = body.type.value
            fact.denies = body.type is EventType.REJECT and bool(_HARM.search(claim.span.exact))
            if body.type is EventType.ACCUSE:
                fact.blames = _accused(claim.span.exact)
        side = fact.root.side if fact.root.combatant else None
        if side and side != fact.side and (fact.scene.concession or fact.scene.own_deed):
            fact.concedes = fact.scene.concession
            fact.blames = tuple(sorted({*fact.blames, side}))


def _without_speakers(reach: str, claim: Claim) -> str:
    """The words without those that name who says so: a doctor at a hospital was not hit there."""
    for party in claim.attribution:
        reach = reach.replace(" ".join(party.text.split()), " ")
    return reach


def _names(words: str) -> frozenset[str]:
    """Proper names that may be places: not those of states and their people."""
    known = directory()
    return frozenset(
        name
        for name in scene.named(words)
        if name not in known.states and name not in known.adjectives
    )


# Of these a report means the one it has named: "the monitor", "the ministry", "the group".
_BODIES = frozenset(
    [PartyType.MONITOR, PartyType.UN, PartyType.NGO, PartyType.AID, PartyType.OMBUDSMAN]
)
_VIOLENT = frozenset([EventType.ASSAULT, EventType.COERCE])


_OWN_FORCES = frozenset(
    ["the army", "the air force", "the navy", "the military", "the armed forces"]
)
_BLAME = re.compile(
    r"\b(?:blam\w+|accus\w+|charg\w+) (?P<who>[^.,;]{3,80}?)(?: (?:for|of|with)\b|$)|"
    r"\bblam\w+ [^.,;]{3,80}? on (?P<on>[^.,;]{3,60})|"
    r"\bh(?:eld|olds) (?P<held>[^.,;]{3,60}?) responsible"
)


def _accused(words: str) -> tuple[str, ...]:
    """Whom the words of an accusation accuse."""
    match = _BLAME.search(words)
    if match is None:
        return ()
    who = match["who"] or match["on"] or match["held"]
    side = side_named(who)
    return (side,) if side else ()


def _doer(actor: Party, root: Root) -> str | None:
    """The side that is said to have done it: "its artillery" is the speaker's own."""
    if actor.text.isupper() and len(actor.text) > 4:
        return None  # a dateline, misread
    first = actor.text.split(" ", 1)[0].casefold()
    state = root.type in (
        PartyType.GOVERNMENT,
        PartyType.MILITARY,
        PartyType.OFFICIAL,
        PartyType.STATE,
    )
    if root.side and state and actor.text.casefold() in _OWN_FORCES:
        return root.side
    if first in ("its", "their", "his", "our", "it", "they", "we") and root.side:
        return root.side
    return side_of(actor)


def _toll(fact: Fact, toll: Toll, stance: Stance) -> None:
    fact.outcome = toll.outcome
    fact.status, fact.side = toll.victims.status, toll.victims.side
    fact.low, fact.high, fact.best = toll.count.min, toll.count.max, toll.count.best
    fact.parent, fact.increment_of = toll.subset_of, toll.increment_of
    fact.part = _is_part(toll.victims.text or "")
    fact.total = toll.scope is Scope.CUMULATIVE
    fact.as_of = toll.as_of.toordinal() if toll.as_of else 0
    fact.mode = scene.kind_of(toll.cause) if toll.cause else None
    # "No other deaths" is no figure of anything.
    fact.void = toll.count.max == 0 and bool(_MORE.search(f"{toll.count.text} {toll.victims.text}"))
    if toll.perpetrator and not toll.perpetrator.isupper():  # capitals: a dateline, misread
        side = side_named(toll.perpetrator)
        fact.blames = (side,) if side else ()
    if stance is Stance.DENIED:
        # Who takes back his own figure withdraws it; who denies another's denies it.
        fact.withdrawn = fact.scene.withdrawal or any(
            root.words and root.key == fact.root.key for root in fact.denied_by
        )
        if fact.withdrawn and fact.denied_by:
            fact.root = fact.denied_by[0]


_MORE = re.compile(r"\b(?:other|others|further|more|additional|new)\b", re.I)


# "Denied that civilians had been hurt".
_HARM = re.compile(
    r"\b(?:hurt|harm(?:ed|ing)?|kill(?:ed|ing)|wound(?:ed|ing)|injur(?:ed|ing)|die[ds]?|dead|deaths?|casualties|"
    r"victims|massacred?|executed)\b",
    re.I,
)


def _further(claim: Claim, toll: Toll) -> bool:
    """Whether the words beside a count say that it comes on top of another: "five more bodies"."""
    if toll.count.max == 0:
        return False
    at, length = toll.count.start - claim.span.start, len(toll.count.text)
    exact = claim.span.exact
    return bool(_FURTHER.search(f"{exact[max(0, at - 12) : at]}#{exact[at + length :][:16]}"))


_FURTHER = re.compile(
    r"\b(?:a further|another) #|#(?: of the)? (?:\w+ )?(?:more|further|additional)\b", re.I
)


def _silence(fact: Fact, about: str) -> None:
    low = about.casefold()
    fact.outcome = Outcome.WOUNDED if "wounded" in low and "killed" not in low else Outcome.KILLED
    civilian = "civilian" in low and "non-civilian" not in low
    # Silence on others' dead names them; otherwise it is about a party's own.
    fact.side = state_of(about) or fact.silent if civilian else fact.silent
    fact.status = Status.CIVILIAN if civilian else Status.MILITARY


def _is_part(words: str) -> bool:
    """Whether victims are a part by age or sex, which is no group of its own."""
    found = {word.casefold() for word in scene.tokens(words)}
    return bool(found & scene.words_of("parts")) and not found & {
        "civilians", "people", "soldiers", "persons", "residents", "villagers", "fighters",
    }  # fmt: skip


def _open(when: When) -> bool:
    """Whether a period runs up to the report ("since", "over nine days")."""
    low = when.text.casefold()
    return low.startswith(("since", "over ", "after ", "so far", "until", "as of", "by ")) or (
        " since " in low or "so far" in low
    )


def _dateline(when: When, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the words of a day are those of a dateline: a full date at the text's head."""
    return (
        when.at is not None
        and when.at < 120
        and any(ch.isdigit() for ch in when.text)
        and bool(spans)
    )


def _within(reach: str, where: Iterable[Place]) -> frozenset[tuple[str, str]]:
    levels = {3: "district", 4: "province"}
    named = {
        (levels[place.precision], (place.name or place.text).casefold().removesuffix(" district"))
        for place in where
        if place.precision in levels
    }
    return scene.within(reach) | frozenset(named)


def _country(claims: Iterable[Claim], publisher: str | None) -> str | None:
    """The state that most places of a document lie in, for "the army" without a name."""
    codes = Counter(p.country for c in claims for p in c.where if p.country)
    names: Mapping[str, str] = {code: name for name, code in directory().country_of.items()}
    if not codes:
        return state_of(publisher) if publisher else None
    code = max(sorted(codes), key=lambda c: codes[c])
    return names.get(code)


def _counts(claims: Iterable[Claim]) -> list[tuple[int, Outcome, str]]:
    """Where the tolls that aren't parts by age or sex have their counts."""
    return [
        (claim.body.count.start, claim.body.outcome, claim.id)
        for claim in claims
        if isinstance(claim.body, Toll) and not _is_part(claim.body.victims.text or "")
    ]

"""What of a claim matters for bringing it together with others?

A `Fact` is one claim, boiled down: who in the end says what of whom, where and when, with what
its sentence adds. Times and places that a clause leaves out are taken over from its sentence,
then from the one before; nothing is taken over that the text would have said differently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tollbook.model.claim import (
    Claim,
    Event,
    EventType,
    Kind,
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
from tollbook.reconcile import scene
from tollbook.reconcile.roots import PRONOUNS, Root, own_root, root_of, side_by_name
from tollbook.vocab.actors import directory, identify, key, state_of

# Longer than this many days is a period, of which a toll is a count, not an incident: a night is
# two days, a long battle for a building three.
LONGEST_INCIDENT = 4
# where_prec from which a place is a region: whatever happened there happened somewhere in it.
REGION = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as far as matching needs it; `key` is its id, else its folded name."""

    key: str
    name: str
    id: str | None
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    precision: int | None
    country: str | None
    admin1: str | None
    admin2: str | None

    @property
    def coarse(self) -> bool:
        """Whether it is a region or country rather than a town or site."""
        return self.precision is not None and self.precision >= REGION


@dataclass(slots=True)
class Fact:
    """A claim as reconciling sees it. Days are ordinals, both inclusive; 0 is unknown.

    `own_day` and `own_spot` say whether the clause itself told them; `soft` days are the
    report's own, which some readers fall back on.
    """

    id: str
    document: str
    text: str
    published: int
    at: int
    sentence: int
    kind: Kind
    stance: Stance
    root: Root
    outlet: str
    start: int = 0
    end: int = 0
    own_day: bool = False
    soft: bool = False
    since: bool = False
    spots: tuple[Spot, ...] = ()
    own_spot: bool = False
    within: frozenset[tuple[str, str]] = frozenset()
    scene: scene.Scene = field(default_factory=scene.Scene)
    hours: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    headline: bool = False
    historical: bool = False
    outcome: Outcome | None = None
    status: Status = Status.UNKNOWN
    side: str | None = None
    low: int | None = None
    high: int | None = None
    best: int | None = None
    part: bool = False
    parent: str | None = None
    increment_of: str | None = None
    total: bool = False
    window: str | None = None
    as_of: int = 0
    mode: str | None = None
    blames: tuple[str, ...] = ()
    denied_by: tuple[Root, ...] = ()
    silent: str | None = None
    withdrawn: bool = False
    void: bool = False
    concedes: bool = False

    @property
    def figures(self) -> tuple[int | None, int | None, int | None]:
        """The bounds of its count."""
        return self.low, self.high, self.best

    @property
    def value(self) -> int | None:
        """The one number that stands for it: exact, else about, else the bound."""
        return next((n for n in (self.best, self.low, self.high) if n is not None), None)

    @property
    def exact(self) -> bool:
        """Whether it gives one number without a bound."""
        return self.low is not None and self.low == self.high

    @property
    def order(self) -> tuple[int, str, int, str]:
        """Later is greater: by publication, then by place in a document."""
        return self.published, self.document, self.at, self.id


def spot_of(place: Place) -> Spot:
    """The place as far as matching needs it."""
    name = place.name or place.text
    return Spot(
        place.id or " ".join(name.casefold().replace("-", " ").split()),
        name,
        place.id,
        place.latitude,
        place.longitude,
        place.radius_km,
        place.precision,
        place.country,
        place.admin1,
        place.admin2,
    )


def facts_of(standings: Sequence[Standing], outlet: str) -> list[Fact]:
    """The facts of one document's claims, in the order of the text.

    `outlet` names the document, or the group of copies of one text that it belongs to.
    """
    ordered = sorted(standings, key=lambda s: (s.claim.span.start, s.claim.span.end, s.claim.id))
    reader = _Reader(ordered, outlet)
    found = [reader.fact(standing.claim) for standing in ordered]
    _own_words(found)
    _take_over(found)
    _children_follow(found)
    _scopes(found)
    _children_follow(found)
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
        return tuple(dict.fromkeys(spot_of(place) for place in where))

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
        if claim.stance is Stance.DENIED or fact.scene.withdrawal:
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
        elif isinstance(body, Event):
            fact.mode = body.mode
            if body.type in _VIOLENT:
                sides = {_doer(actor, fact.root) for actor in body.actors}
                fact.blames = tuple(sorted(side for side in sides if side))
        elif isinstance(body, Silence):
            fact.silent = side_of(body.party) or body.party.name or body.party.text
            fact.root = self._party(body.party)
            _silence(fact, body.about or "")
        elif isinstance(body, Statement) and body.speakers:
            fact.root = self._party(body.speakers[0])
            fact.mode = body.type.value
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
    side = _side(who)
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
        side = _side(toll.perpetrator)
        fact.blames = (side,) if side else ()
    if stance is Stance.DENIED:
        # Who takes back his own figure withdraws it; who denies another's denies it.
        fact.withdrawn = fact.scene.withdrawal or any(
            root.words and root.key == fact.root.key for root in fact.denied_by
        )
        if fact.withdrawn and fact.denied_by:
            fact.root = fact.denied_by[0]


_MORE = re.compile(r"\b(?:other|others|further|more|additional|new)\b", re.I)


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


def side_of(party: Party) -> str | None:
    """The party whose side somebody is on, None if it can't be told."""
    for words in (party.text, party.name):
        if words and (actor := identify(words)) is not None:
            return actor.side
    for words in (party.name, party.text):
        if words and (side := _side(words)):
            return side
    return None


def _side(words: str) -> str | None:
    actor = identify(words)
    if actor is not None:
        return actor.side
    capitals = directory().capitals
    seats = [capitals[key(word)] for word in scene.tokens(words) if key(word) in capitals]
    return state_of(words) or (seats[0] if seats else side_by_name(words))


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


def _own_words(facts: Sequence[Fact]) -> None:
    """A figure that a document gives by itself and also of somebody is that somebody's.

    "Seven people died in Gao. … The governor put the number at seven": one voice, not two.
    """
    said: dict[tuple[Outcome | None, tuple[int | None, ...]], Root] = {}
    for fact in facts:
        if fact.kind is Kind.TOLL and not fact.root.own:
            said.setdefault((fact.outcome, fact.figures), fact.root)
    for fact in facts:
        if fact.kind is Kind.TOLL and fact.root.own:
            fact.root = said.get((fact.outcome, fact.figures), fact.root)


def _take_over(facts: Sequence[Fact]) -> None:
    """Days and places that a clause leaves to its neighbours."""
    by_sentence: dict[int, list[Fact]] = {}
    for fact in facts:
        by_sentence.setdefault(fact.sentence, []).append(fact)
    for fact in facts:
        if fact.kind is Kind.TOLL and fact.scene.deed:
            _back_to_the_deed(fact, by_sentence[fact.sentence])
    for fact in facts:
        if fact.kind not in (Kind.TOLL, Kind.EVENT) or fact.historical:
            continue
        beside = [other for other in by_sentence[fact.sentence] if other is not fact]
        _days_from(fact, [other for other in beside if not other.historical])
        _spots_from(fact, [other for other in beside if not other.historical])
        before = by_sentence.get(fact.sentence - 1, []) if fact.sentence > 0 else []
        before = [o for o in before if o.kind in (Kind.TOLL, Kind.EVENT) and not o.historical]
        if not fact.start or not fact.spots or (fact.scene.deed and not fact.own_spot):
            # A period or a new place isn't carried on: only what one incident would share.
            if not fact.start:
                _days_from(fact, [o for o in before if o.end - o.start < LONGEST_INCIDENT])
            if not fact.own_spot:
                _spots_from(fact, before)
        if fact.spots and not fact.own_spot and fact.mode is not None:
            _spots_of_the_deed(fact, before)


def _back_to_the_deed(fact: Fact, sentence: Iterable[Fact]) -> None:
    """A man wounded in Saturday's bombing who dies on Thursday is one of Saturday's dead."""
    deeds = [
        o
        for o in sentence
        if o.kind is Kind.EVENT
        and o.scene.deed
        and o.own_day
        and not o.soft
        and fact.start
        and o.end < fact.start
        and fact.start - o.end < 60
    ]
    if deeds:
        deed = min(deeds, key=lambda o: (abs(o.at - fact.at), o.id))
        fact.start, fact.end = deed.start, deed.end
        fact.spots, fact.own_spot = deed.spots or fact.spots, deed.own_spot


def _spots_of_the_deed(fact: Fact, before: Iterable[Fact]) -> None:
    """ "The number killed in the bombing" lies where the bombing was told to be, and not in the
    town to which the sentence before goes on."""
    told = [o for o in before if o.kind is Kind.EVENT and o.mode == fact.mode and o.own_spot]
    if told:
        fact.spots, fact.within = told[-1].spots, told[-1].within


def _days_from(fact: Fact, others: Iterable[Fact]) -> None:
    if fact.start and not fact.soft:
        return
    told = [o for o in others if o.own_day and not o.soft and o.kind in (Kind.TOLL, Kind.EVENT)]
    if not told:
        return
    nearest = min(told, key=lambda o: (abs(o.at - fact.at), o.id))
    fact.start, fact.end, fact.since = nearest.start, nearest.end, nearest.since
    fact.own_day, fact.soft = False, False
    fact.hours = fact.hours or nearest.hours


def _spots_from(fact: Fact, others: Iterable[Fact]) -> None:
    # A reader may carry a place on; the place of the deed that is spoken of comes before it.
    if fact.own_spot or (fact.spots and not fact.scene.deed):
        return
    if fact.scene.deed:
        others = [o for o in others if o.scene.deed or o.kind is Kind.EVENT]
    told = [o for o in others if o.own_spot]
    if told:
        nearest = min(told, key=lambda o: (abs(o.at - fact.at), o.id))
        fact.spots = nearest.spots
        fact.within = fact.within or nearest.within


def _children_follow(facts: Sequence[Fact]) -> None:
    """Parts of a toll, and tolls that share its clause, are totals where it is one."""
    by_id = {fact.id: fact for fact in facts}
    for fact in facts:
        if fact.kind is not Kind.TOLL or fact.total or fact.increment_of:
            continue
        parent = by_id.get(fact.parent or "")
        beside = [
            o
            for o in facts
            if o is not fact
            and o.sentence == fact.sentence
            and o.total
            and o.root.key == fact.root.key
            and not fact.own_day
            and o.outcome is not fact.outcome
        ]
        if (parent is not None and parent.total and not _told_apart(fact, parent)) or beside:
            fact.total = True
            fact.as_of = fact.as_of or max([o.as_of for o in beside] or [0])


def _told_apart(part: Fact, whole: Fact) -> bool:
    """Whether a part of a sum over several incidents is told as one of them."""
    told = part.scene.sites or part.hours or part.names - whole.names or part.own_spot
    return whole.window == "day" and bool(told)


def _scopes(facts: Sequence[Fact]) -> None:
    """Which tolls count a period or a whole region, whatever the reader took them for."""
    by_id = {fact.id: fact for fact in facts}
    parts: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.parent:
            parts.setdefault(fact.parent, []).append(fact)
    for fact in facts:
        if fact.kind is not Kind.TOLL or fact.historical:
            continue
        days = fact.end - fact.start + 1 if fact.start else 0
        if fact.total and _one_incident(fact, days):
            fact.total = False  # "the number killed in Tuesday's bombing has risen to 12"
            for part in parts.get(fact.id, ()):
                part.total = False
        elif days > LONGEST_INCIDENT:
            fact.total = True
            if not fact.since and fact.end < (fact.published or fact.end + 1):
                fact.window = _window(days)
        elif not fact.total and _a_sum(fact, parts.get(fact.id, ())):
            fact.total, fact.window = True, "day"
        elif not fact.total and not fact.increment_of:
            fact.total = not _follows(fact, facts) and _nowhere(fact)
        if fact.increment_of and (owner := by_id.get(fact.increment_of)) is not None:
            fact.total = not _narrower(fact, owner)
        if fact.total and not fact.as_of:
            fact.as_of = fact.end or fact.published


def _follows(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether a figure without a day and a place of its own goes on with what the sentence, or
    the one before, tells of an incident."""
    if fact.own_spot or fact.scene.running:
        return False
    beside = [o for o in facts if o.sentence == fact.sentence and o.kind is Kind.EVENT]
    if any((o.start, o.end) == (fact.start, fact.end) and o.scene.sites for o in beside):
        return True
    if fact.own_day:
        return False
    return any(
        o is not fact
        and fact.sentence - o.sentence in (0, 1)
        and o.kind in (Kind.TOLL, Kind.EVENT)
        and not o.total
        and not o.historical
        and o.end - o.start < LONGEST_INCIDENT
        and (o.at < fact.at)
        and bool(o.scene.deed or o.scene.sites or o.spots or o.names)
        for o in facts
    )


def _one_incident(fact: Fact, days: int) -> bool:
    """Whether a "running total" is only the newest figure of one incident."""
    return fact.scene.deed and not fact.since and not fact.scene.several and 0 < days <= 2


def _window(days: int) -> str:
    return "week" if days <= 8 else "month" if days <= 31 else "period"


def _a_sum(fact: Fact, parts: Sequence[Fact]) -> bool:
    """Whether a figure adds up several incidents: its parts lie in different places, or its
    sentence tells of several deeds, or of a whole country in a day."""
    sites = [p.scene.sites for p in parts if p.scene.sites and not p.part]
    if len(sites) > 1 and not frozenset.intersection(*sites):
        return True
    told = [frozenset(s.key for s in p.spots) for p in parts if p.own_spot and not p.part]
    if len(told) > 1 and not frozenset.intersection(*told):
        return True
    if fact.scene.several:
        return True
    return bool(fact.spots) and all((s.precision or 0) >= 6 for s in fact.spots)


def _nowhere(fact: Fact) -> bool:
    """Whether a figure has neither a day nor a place narrow enough for an incident."""
    regional = bool(fact.spots) and all(spot.coarse for spot in fact.spots)
    told = bool(fact.scene.deed or fact.scene.sites or fact.mode in scene.FAMILIES)
    if not fact.spots:
        # A name that no gazetteer knows may well be that of a place.
        placed = bool(fact.names) or fact.headline
        if not fact.start or fact.soft:
            return fact.scene.running or not (told or placed)
        return (fact.scene.running and not fact.scene.deed) or not (told or placed)
    if not fact.start or fact.soft:
        return regional and not told
    return regional and fact.scene.running and not fact.scene.deed


def _narrower(increment: Fact, total: Fact) -> bool:
    """Whether an increment tells of one place and day within what its total is about."""
    if not increment.start or increment.end - increment.start >= LONGEST_INCIDENT:
        return False
    theatre = {spot.key for spot in total.spots}
    fine = [s for s in increment.spots if not s.coarse and s.key not in theatre]
    if not total.total:
        return True
    # A total that names no theatre is of the place its increment names.
    return bool(theatre and fine) or bool(total.names and increment.names - total.names)

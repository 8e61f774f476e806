"""Which claims would many reports of one war make, if we knew what really happened?

`corpus(claims)` invents a war (places, sides, claimants, outlets), what happens in it, and the
reports on it, and says of every claim which incident it is about. Written before the clustering
that it measures. What makes it hard is what makes real corpora hard: a town is hit day after
day, by the same means, and its neighbours too; a report tells of several incidents; a total
stands beside a figure of the day; the dead become more as days pass; villages share names.

`NOISY` adds what the project promises to bear: dates missing in 20 % of mentions, the place one
level coarser in 20 %, figures off by up to a fifth in 30 %, 30 % of reports copied from another.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from tollbook.model.claim import (
    Body,
    Claim,
    Count,
    Event,
    EventType,
    Outcome,
    Scope,
    Status,
    Toll,
    Victims,
    claim_id,
)
from tollbook.model.derived import Standing
from tollbook.model.refer import DatePrecision, Party, PartyType, Place, When
from tollbook.model.run import Run
from tollbook.model.text import DateOrigin, Document, Span, Text, document_id
from wars import FIRST, VAGUE, Incident, Means, Source, Town, War, dead, incidents_of, war_of

RUN = Run("synthetic/2")
CLAIMS_PER_WAR = 20_000
# Measured: what an incident comes to in claims, to draw about as many as are asked for.
CLAIMS_PER_INCIDENT = 8.6


@dataclass(frozen=True, slots=True)
class Setting:
    """How much goes wrong between what happened and what is claimed (shares of mentions,
    claims, and reports)."""

    no_date: float = 0.0
    coarser: float = 0.0
    figure_off: float = 0.0
    copied: float = 0.0


CLEAN = Setting()
NOISY = Setting(no_date=0.2, coarser=0.2, figure_off=0.3, copied=0.3)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Claims with their documents, in order of publication, and the truth about them.

    `truth` has, for every claim (id), the incident it is about; None for totals and history.
    """

    standings: tuple[Standing, ...]
    truth: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class _Mention:
    """One incident as one report tells it."""

    incident: Incident
    source: Source
    lag: int


class _Writer:
    """Writes one report, and makes its claims on the words just written."""

    def __init__(self, war: War, setting: Setting) -> None:
        self._war = war
        self._setting = setting
        self._chance = war.chance
        self._content = ""
        # Body, the span it stands on, and what a claim needs beside them.
        self.drafts: list[_Draft] = []

    def put(self, words: str) -> tuple[int, int]:
        """Add words; gives where they stand."""
        start = len(self._content)
        self._content += words
        return start, len(self._content)

    @property
    def content(self) -> str:
        """The report so far."""
        return self._content

    def mention(self, mention: _Mention, published: date) -> None:
        """A sentence or three on one incident."""
        chance, setting, incident = self._chance, self._setting, mention.incident
        place, where = self._place(incident.town, chance.random() < setting.coarser)
        dated = chance.random() >= setting.no_date
        means = VAGUE if chance.random() < 0.1 else incident.means
        when = self._when(incident.day, published) if dated else None
        told: _Told = _Told(incident.key, mention.source, when, where, place)
        self._tolls(incident, means, told, mention.lag)
        if chance.random() < 0.6:
            self._event(incident, means, told)

    def _when(self, day: date, published: date) -> When:
        words = f"on {day:%A}" if (published - day).days < 7 else f"on {day.day} {day:%B %Y}"
        return When(words, None, day, day, DatePrecision.DAY)

    def _place(self, town: Town, coarser: bool) -> tuple[str, Place]:
        if coarser:
            words = f"{town.district} district"
            return words, Place(
                words,
                0,
                0,
                name=words,
                id=f"{town.id[:-2]}d",
                latitude=town.district_at[0],
                longitude=town.district_at[1],
                radius_km=20.0,
                country=town.country,
                admin1=town.region,
                admin2=town.district,
                precision=3,
            )
        return town.name, Place(
            town.name,
            0,
            0,
            name=town.name,
            id=town.id,
            latitude=town.latitude,
            longitude=town.longitude,
            radius_km=2.0,
            country=town.country,
            admin1=town.region,
            admin2=town.district,
            precision=1,
        )

    def _number(self, number: int) -> int:
        """The figure as this claim has it: off by up to a fifth now and then."""
        if self._chance.random() < self._setting.figure_off:
            return max(1, round(number * (1 + self._chance.uniform(-0.2, 0.2))))
        return number

    def _tolls(self, incident: Incident, means: Means, told: _Told, lag: int) -> None:
        chance = self._chance
        cause = chance.choice(means.causes) if chance.random() < 0.7 else None
        including: int | None = None
        for outcome, status, side, truth in incident.harmed:
            if outcome is Outcome.WOUNDED and chance.random() < 0.5:
                continue
            rises = lag and outcome is Outcome.KILLED and chance.random() < 0.15
            number = self._number(truth + (chance.randint(1, 2) if rises else 0))
            people = {Status.CIVILIAN: "civilians", Status.MILITARY: "soldiers"}[status]
            start, _ = self.put("")
            counted = self.put(f"{number:,}")
            self.put(f" {people}")
            self.put(f" were {outcome.value} ")
            if cause:
                self.put(f"by {cause} ")
            _, end = self._setting_words(told)
            source = self._said(told.source)
            body = Toll(
                outcome=outcome,
                count=Count(number, number, None, f"{number:,}", *counted),
                victims=Victims(people, status, side),
                scope=Scope.INCIDENT,
                cause=cause,
            )
            self.drafts.append(_Draft(body, start, end, told, source))
            if outcome is Outcome.KILLED and status is Status.CIVILIAN and including is None:
                including = len(self.drafts) - 1
        if incident.children and including is not None and chance.random() < 0.5:
            self._children(incident, told, including)

    def _children(self, incident: Incident, told: _Told, of: int) -> None:
        number = self._number(incident.children)
        self.put("Among the dead were ")
        start, _ = self.put("")
        counted = self.put(f"{number}")
        _, end = self.put(" children")
        self.put(". ")
        body = Toll(
            outcome=Outcome.KILLED,
            count=Count(number, number, None, str(number), *counted),
            victims=Victims("children", Status.CIVILIAN, None),
            scope=Scope.INCIDENT,
        )
        self.drafts.append(_Draft(body, start, end, told, self.drafts[of].source, subset_of=of))

    def _setting_words(self, told: _Told) -> tuple[int, int]:
        """Where and when, as the sentence has them, and their offsets in the place itself."""
        self.put("in ")
        told.at = self.put(told.place)
        if told.when:
            self.put(" ")
            told.when_at = self.put(told.when.text)
        return told.at[0], len(self._content)

    def _said(self, source: Source) -> Party:
        self.put(", ")
        start, end = self.put(source.text)
        self.put(" said. ")
        return Party(source.text, start, end, source.name, source.type)

    def _event(self, incident: Incident, means: Means, told: _Told) -> None:
        start, end = self.put(incident.by)
        actor = Party(incident.by, start, end, incident.by, PartyType.ARMED_GROUP)
        self.put(f" {means.verb} ")
        told.at = self.put(told.place)
        told.when_at = None
        if told.when:
            self.put(" ")
            told.when_at = self.put(told.when.text)
        _, end = self.put("")
        source = self._said(told.source)
        body = Event(type=EventType.ASSAULT, mode=means.mode, actors=(actor,))
        self.drafts.append(_Draft(body, start, end, told, source))

    def total(self, source: Source, number: int, published: date) -> None:
        """A running total, which is about no incident."""
        told = _Told(None, source, None, None, "")
        start, _ = self.put("")
        counted = self.put(f"{number:,}")
        _, end = self.put(" civilians have been killed since the war began")
        party = self._said(source)
        body = Toll(
            outcome=Outcome.KILLED,
            count=Count(number, number, None, f"{number:,}", *counted),
            victims=Victims("civilians", Status.CIVILIAN, None),
            scope=Scope.CUMULATIVE,
            as_of=published,
        )
        self.drafts.append(_Draft(body, start, end, told, party))

    def history(self, incident: Incident) -> None:
        """An attack of years ago at the same place, told as background."""
        number = self._chance.randint(3, 60)
        place, where = self._place(incident.town, False)
        day = incident.day.replace(day=1) - timedelta(days=365 * self._chance.randint(2, 9))
        when = When(f"in {day.year}", None, date(day.year, 1, 1), date(day.year, 12, 31))
        told = _Told(
            None, self._war.sources[0], replace(when, precision=DatePrecision.YEAR), where, place
        )
        start, _ = self.put("")
        counted = self.put(f"{number}")
        self.put(" people were killed ")
        self._setting_words(told)
        _, end = self.put("")
        self.put(". ")
        body = Toll(
            outcome=Outcome.KILLED,
            count=Count(number, number, None, str(number), *counted),
            victims=Victims("people", Status.UNKNOWN, None),
            scope=Scope.INCIDENT,
        )
        self.drafts.append(_Draft(body, start, end, told, None, historical=True))


@dataclass(slots=True)
class _Told:
    """What the claims of one mention share; offsets are those of the sentence just written."""

    incident: str | None
    source: Source
    when: When | None
    where: Place | None
    place: str
    at: tuple[int, int] = (0, 0)
    when_at: tuple[int, int] | None = None


class _Draft:
    """A claim before its document is known."""

    def __init__(
        self,
        body: Body,
        start: int,
        end: int,
        told: _Told,
        source: Party | None,
        *,
        subset_of: int | None = None,
        historical: bool = False,
    ) -> None:
        self.body = body
        self.start, self.end = start, end
        self.source = source
        self.subset_of = subset_of
        self.historical = historical
        self.incident = told.incident
        at = told.when_at[0] if told.when_at else None
        self.when = replace(told.when, at=at) if told.when else None
        self.where: tuple[Place, ...] = (
            (replace(told.where, start=told.at[0], end=told.at[1]),) if told.where else ()
        )


@dataclass(slots=True)
class _Report:
    content: str
    outlet: str
    published: date
    drafts: list[_Draft]


def _reports(war: War, incidents: Sequence[Incident], setting: Setting) -> Iterator[_Report]:
    """The reports on a war, copies among them."""
    chance = war.chance
    waiting: dict[date, list[_Mention]] = {}
    for incident in incidents:
        for source in _speakers(war, chance):
            lag = chance.choices((0, 1, 2, 3, 4, 5), (55, 25, 9, 5, 3, 3))[0]
            day = incident.day + timedelta(days=lag)
            waiting.setdefault(day, []).append(_Mention(incident, source, lag))
    total = 0
    for published in sorted(waiting):
        mentions = waiting[published]
        chance.shuffle(mentions)
        originals: list[_Report] = []
        while mentions:
            some = [mentions.pop() for _ in range(min(len(mentions), _several(chance)))]
            total += sum(dead(one.incident) for one in some) // 5
            originals.append(_write(war, some, published, total, setting))
        yield from originals
        # So many that copies make up the share asked for.
        for _ in range(round(len(originals) * setting.copied / (1 - setting.copied))):
            yield _copied(war, chance.choice(originals))


def _several(chance: random.Random) -> int:
    """How many incidents a report tells of."""
    return chance.choices((1, 2, 3), (70, 20, 10))[0]


def _speakers(war: War, chance: random.Random) -> list[Source]:
    """Who speaks of an incident, each once or, with news, again: 4 on average, at times 12."""
    number = min(12, 1 + int(chance.expovariate(1 / 3.2)))
    return [chance.choice(war.sources) for _ in range(number)]


def _write(
    war: War, mentions: Sequence[_Mention], published: date, total: int, setting: Setting
) -> _Report:
    chance = war.chance
    outlet = chance.choice(war.outlets)
    writer = _Writer(war, setting)
    writer.put(f"{war.country.upper()}, {published.day} {published:%B %Y} ({outlet}) — ")
    for mention in mentions:
        writer.mention(mention, published)
    if chance.random() < 0.06:
        writer.total(war.sources[2], total, published)
    if chance.random() < 0.03:
        writer.history(mentions[0].incident)
    writer.put(chance.choice(ENDINGS).format(number=chance.randint(2, 40)))
    return _Report(writer.content, outlet, published, writer.drafts)


# A last sentence that makes no claim, so that texts differ beyond their figures.
ENDINGS = (
    "Shops stayed closed for {number} hours.",
    "Power was cut in {number} streets.",
    "Schools will open again in {number} days.",
    "The road was blocked for {number} hours.",
    "Rain kept most people at home for {number} days.",
)


def _copied(war: War, report: _Report) -> _Report:
    """The same words in another outlet, on the same day or the next, under another dateline."""
    chance = war.chance
    outlet = chance.choice(war.outlets)
    published = report.published + timedelta(days=chance.choice((0, 0, 1)))
    head = f"{published.day} {published:%B} ({outlet}, from {report.outlet}) — "
    cut = report.content.index(" — ") + 3
    shift = len(head) - cut
    return _Report(
        head + report.content[cut:],
        outlet,
        published,
        [_shifted(draft, shift) for draft in report.drafts],
    )


def _shifted(draft: _Draft, by: int) -> _Draft:
    moved = _Draft.__new__(_Draft)
    body = draft.body
    if isinstance(body, Toll):
        counted = body.count
        body = replace(body, count=replace(counted, start=counted.start + by, end=counted.end + by))
    elif isinstance(body, Event):
        body = replace(body, actors=tuple(_moved(party, by) for party in body.actors))
    moved.body = body
    moved.start, moved.end = draft.start + by, draft.end + by
    moved.source = _moved(draft.source, by) if draft.source else None
    moved.subset_of, moved.historical = draft.subset_of, draft.historical
    moved.incident = draft.incident
    at = draft.when.at if draft.when else None
    moved.when = replace(draft.when, at=at + by) if draft.when and at is not None else draft.when
    moved.where = tuple(
        replace(place, start=place.start + by, end=place.end + by) for place in draft.where
    )
    return moved


def _moved(party: Party, by: int) -> Party:
    return replace(party, start=party.start + by, end=party.end + by)


def _standings(
    report: _Report, number: int, truth: dict[str, str | None], seen: set[str]
) -> Iterator[Standing]:
    raw = report.content.encode()
    document = Document(
        id=document_id(raw),
        name=f"report-{number}",
        media_type="text/plain",
        size=len(raw),
        publisher=report.outlet,
        language="en",
        published=report.published,
        published_from=DateOrigin.DATELINE,
    )
    if document.id in seen:
        return
    seen.add(document.id)
    text = Text.of(document.id, report.content, parser="plain/1")
    spans = [Span.of(text, draft.start, draft.end) for draft in report.drafts]
    ids = [
        claim_id(text.id, draft.body, span, RUN.engine)
        for draft, span in zip(report.drafts, spans, strict=True)
    ]
    for draft, span, id in zip(report.drafts, spans, ids, strict=True):
        body = draft.body
        if draft.subset_of is not None and isinstance(body, Toll):
            body = replace(body, subset_of=ids[draft.subset_of])
        claim = Claim(
            id=id,
            run=RUN.id,
            document=document.id,
            text=text.id,
            span=span,
            body=body,
            attribution=(draft.source,) if draft.source else (),
            historical=draft.historical,
            when=draft.when,
            where=draft.where,
            engine=RUN.engine,
        )
        truth[id] = draft.incident
        yield Standing(claim, document, text)


def corpus(claims: int, setting: Setting = CLEAN, *, seed: int = 1) -> Corpus:
    """A corpus of about `claims` claims (a few per cent more or less), the same for the same
    seed. Larger ones have more wars, not denser ones."""
    truth: dict[str, str | None] = {}
    seen: set[str] = set()
    standings: list[Standing] = []
    numbers = count(1)
    wars = max(1, round(claims / CLAIMS_PER_WAR))
    originals = 1 - setting.copied
    for number in range(wars):
        war = war_of(number, seed)
        incidents = list(incidents_of(war, round(claims * originals / wars / CLAIMS_PER_INCIDENT)))
        for report in _reports(war, incidents, setting):
            standings += _standings(report, next(numbers), truth, seen)
    standings.sort(
        key=lambda standing: (standing.document.published or FIRST, standing.document.id)
    )
    return Corpus(tuple(standings), truth)

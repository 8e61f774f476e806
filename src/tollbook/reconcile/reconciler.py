"""What has to be made anew when a report arrives, and what stays?

A `Reconciler` keeps what every document was boiled down to, which tellings may be of one
incident, and what each group of tellings that hang together came to. A new document is compared
only with those that share a place and a day with it, and only the groups it touches are made
anew. The account is the same, whatever the order in which documents came: a full rebuild is
adding them all.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from tollbook.model.claim import Claim, Kind
from tollbook.model.derived import Account, Dissent, Include, Profile, Standing
from tollbook.model.judge import Judgement, Rulings, Verdict, rulings
from tollbook.reconcile import board as boards
from tollbook.reconcile import copies, dissent
from tollbook.reconcile.boiling import facts_of
from tollbook.reconcile.cluster import LARGEST_BLOCK, Block, clustered, keys, score_of
from tollbook.reconcile.compare import THRESHOLD
from tollbook.reconcile.facts import Fact
from tollbook.reconcile.incidents import Gathered, gathered
from tollbook.reconcile.judged import edited
from tollbook.reconcile.series import Run, runs
from tollbook.reconcile.tellings import Telling, tellings_of


@dataclass(frozen=True, slots=True)
class Workings:
    """An account with what it was made of, for explaining it."""

    account: Account
    incidents: tuple[Gathered, ...]
    runs: tuple[Run, ...]
    facts: Mapping[str, Fact]


@dataclass(slots=True)
class _Report:
    """What one document was boiled down to."""

    name: str
    published: date | None
    sketch: copies.Sketch
    outlet: str
    facts: list[Fact]
    tellings: list[Telling]


@dataclass(frozen=True, slots=True)
class _Group:
    """Tellings that hang together, and what they came to."""

    tellings: tuple[str, ...]
    incidents: tuple[Gathered, ...]
    dissent: tuple[Dissent, ...]


class Reconciler:
    """Reconciles documents as they come.

    `judgements` are all that holds; another one asks for a new reconciler. Claims that it
    rejects, or that nobody accepted where only accepted ones are included, count nowhere.
    """

    def __init__(
        self,
        judgements: Sequence[Judgement] = (),
        *,
        profile: Profile = Profile.UCDP,
        include: Include = Include.ALL,
    ) -> None:
        self.profile = profile
        self.include = include
        self._judgements = judgements
        self._words = {e.words for j in judgements for e in (*j.entries, *j.others)}
        self._judged: dict[str, Claim] = {}
        self._ruled = Rulings()
        self._reports: dict[str, _Report] = {}
        self._holding: dict[int, list[str]] = defaultdict(list)
        self._tellings: dict[str, Telling] = {}
        self._blocks: dict[Block, list[str]] = defaultdict(list)
        self._links: dict[str, dict[str, float]] = defaultdict(dict)
        self._group_of: dict[str, int] = {}
        self._groups: dict[int, _Group] = {}
        self._last_group = 0

    def add(self, standings: Iterable[Standing]) -> None:
        """Take in the claims of documents that weren't there before.

        Claims of a document that is there already are left as they are: its claims come
        together. Claims of one id count once.
        """
        with _uncollected():
            by_document: dict[str, dict[str, Standing]] = {}
            for standing in standings:
                if standing.document.id not in self._reports:
                    some = by_document.setdefault(standing.document.id, {})
                    some.setdefault(standing.claim.id, standing)
            if by_document:
                self._take_in(by_document)

    def _take_in(self, by_document: Mapping[str, Mapping[str, Standing]]) -> None:
        self._rule(s.claim for some in by_document.values() for s in some.values())
        changed: dict[str, None] = {}
        for id_ in sorted(by_document):
            self._boil_down(id_, list(by_document[id_].values()))
        self._fold_copies(by_document, changed)
        new = [t for id_ in sorted(by_document) for t in self._reports[id_].tellings]
        for telling in new:
            changed[telling.key] = None
            self._tellings[telling.key] = telling
        for telling in new:
            self._link(telling)
        self._regroup(changed)

    def _rule(self, claims: Iterable[Claim]) -> None:
        """What the judgements say of all claims so far."""
        if not self._judgements:
            return
        for claim in claims:
            words = (claim.text, claim.kind, claim.span.start, claim.span.end)
            if words in self._words:
                self._judged[claim.id] = claim
        self._ruled = rulings([self._judged[id_] for id_ in sorted(self._judged)], self._judgements)

    def _counts(self, standing: Standing) -> bool:
        verdict = self._ruled.status(standing.claim.id)
        if self.include is Include.ACCEPTED:
            return verdict is Verdict.ACCEPTED
        return verdict is not Verdict.REJECTED

    def _boil_down(self, id_: str, standings: Sequence[Standing]) -> None:
        document, text = standings[0].document, standings[0].text
        sketch = copies.sketch(text.content) if text else copies.Sketch()
        counting = [edited(s, self._ruled) for s in standings if self._counts(s)]
        facts = facts_of(counting, id_) if counting else []
        self._reports[id_] = _Report(
            name=f"{document.published or ''} {document.name}",
            published=document.published,
            sketch=sketch,
            outlet=id_,
            facts=facts,
            tellings=tellings_of(facts, self._ruled.apart),
        )
        for sentence in sketch.exact:
            self._holding[sentence].append(id_)

    def _fold_copies(self, new: Iterable[str], changed: dict[str, None]) -> None:
        """Give copies of one text one outlet: the one that leads by day and name."""
        for group in copies.touched(
            new,
            sketches=lambda id_: self._reports[id_].sketch,
            holding=self._holding,
        ):
            leader = min(group, key=lambda id_: (self._reports[id_].name, id_))
            for id_ in group:
                report = self._reports[id_]
                if report.outlet != leader:
                    _rename(report, leader)
                    changed.update(dict.fromkeys(t.key for t in report.tellings))

    def _link(self, telling: Telling) -> None:
        """Score a telling against those that share a block with it."""
        near: dict[str, None] = {}
        for key in dict.fromkeys(keys(telling)):
            block = self._blocks[key]
            if len(block) < LARGEST_BLOCK:
                near.update(dict.fromkeys(block))
            block.append(telling.key)
        for other in near:
            score = score_of(*sorted((telling, self._tellings[other]), key=lambda t: t.key))
            if score is not None and score >= THRESHOLD:
                self._links[telling.key][other] = score
                self._links[other][telling.key] = score

    def _regroup(self, changed: Iterable[str]) -> None:
        """Make anew the groups that the changed tellings touch."""
        joined = self._judged_together()
        pending = dict.fromkeys(changed)
        done: set[str] = set()
        for start in pending:
            if start in done:
                continue
            members = self._reachable(start, joined)
            done.update(members)
            for member in members:
                self._groups.pop(self._group_of.get(member, -1), None)
            self._last_group += 1
            self._groups[self._last_group] = self._made(sorted(members))
            for member in members:
                self._group_of[member] = self._last_group

    def _judged_together(self) -> Mapping[str, Sequence[str]]:
        """Tellings that people have put together, by key: each leads to the others."""
        if not self._ruled.together:
            return {}
        judged = {claim for group in self._ruled.together for claim in group}
        of_claim = {f.id: t.key for t in self._tellings.values() for f in t.facts if f.id in judged}
        found: dict[str, list[str]] = defaultdict(list)
        for group in self._ruled.together:
            keys_ = sorted({of_claim[claim] for claim in group if claim in of_claim})
            for key in keys_:
                found[key] += keys_
        return found

    def _reachable(self, start: str, joined: Mapping[str, Sequence[str]]) -> set[str]:
        found, left = {start}, [start]
        while left:
            key = left.pop()
            for other in (*self._links.get(key, ()), *joined.get(key, ())):
                if other not in found:
                    found.add(other)
                    left.append(other)
        return found

    def _made(self, members: Sequence[str]) -> _Group:
        """What tellings that hang together come to."""
        inside = set(members)
        scores = {
            (key, other): score
            for key in members
            for other, score in self._links.get(key, {}).items()
            if key < other and other in inside
        }
        clusters = clustered(
            [self._tellings[key] for key in members],
            scores,
            self._ruled.together,
            self._ruled.apart,
        )
        left_open: dict[int, list[Telling]] = defaultdict(list)
        for telling, fitting in clusters.open:
            for number in fitting:
                left_open[number].append(telling)
        incidents = tuple(
            gathered(some, self.profile, left_open=left_open[number])
            for number, some in enumerate(clusters.members)
        )
        records = tuple(record for one in incidents for record in dissent.of_incident(one))
        return _Group(tuple(members), incidents, records)

    def account(self, as_of: date | None = None) -> Account:
        """The account of all documents so far; `as_of` is the day that it says it is of."""
        return self.workings(as_of).account

    def workings(self, as_of: date | None = None) -> Workings:
        """The account with what it was made of."""
        with _uncollected():
            return self._workings(as_of)

    def _workings(self, as_of: date | None) -> Workings:
        found = sorted(
            (one for group in self._groups.values() for one in group.incidents), key=_order
        )
        reports = [self._reports[id_] for id_ in sorted(self._reports)]
        every = [fact for report in reports for fact in report.facts]
        series = runs(fact for fact in every if fact.total or fact.increment_of)
        silent = boards.silences((f for f in every if f.kind is Kind.SILENCE), series)
        days = [report.published for report in reports if report.published]
        day = as_of or max(days, default=None)
        placed = {ref.id for one in found for ref in one.incident.claims}
        records = [record for group in self._groups.values() for record in group.dissent]
        records += dissent.of_series(series)
        records += dissent.unplaced_denials(f for f in every if f.id not in placed)
        records += dissent.of_silences(silent)
        account = Account(
            as_of=day,
            profile=self.profile,
            include=self.include,
            incidents=tuple(one.incident for one in found),
            series=tuple(run.series for run in series),
            board=boards.board(
                series,
                (one.incident for one in found),
                silent,
                as_of=day,
                profile=self.profile,
                include=self.include,
            ),
            dissent=tuple(sorted(records, key=_place)),
        )
        return Workings(account, tuple(found), tuple(series), _ById(every))


class _ById(Mapping[str, Fact]):
    """Facts by id; the table is made when it is first asked for, since few ask."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._facts = facts
        self._table: dict[str, Fact] | None = None

    def _all(self) -> dict[str, Fact]:
        if self._table is None:
            self._table = {fact.id: fact for fact in self._facts}
        return self._table

    def __getitem__(self, id_: str) -> Fact:
        return self._all()[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def _rename(report: _Report, outlet: str) -> None:
    """Let a document's own words and its nameless voices be those of another outlet."""
    before = report.outlet
    report.outlet = outlet
    for fact in report.facts:
        fact.outlet = outlet
        if fact.root.outlet == before:
            fact.root = replace(fact.root, outlet=outlet)
    for telling in report.tellings:
        telling.outlet = outlet
        telling.settle()


def _order(one: Gathered) -> tuple[str, str, str]:
    incident = one.incident
    start = incident.when.start.isoformat() if incident.when else ""
    return start, incident.where[0].name if incident.where else "", incident.id


def _place(record: Dissent) -> tuple[str, ...]:
    claims = " ".join(ref.id for ref in record.claims)
    return (
        record.incident or "",
        record.series or "",
        record.kind.value,
        record.about,
        claims,
    )


# Values made without the collector from which on they are left to themselves.
MANY = 200_000


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles, which there are none of: it goes through millions of
    values again and again, and takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if gc.get_count()[0] > MANY:
                # What a large book came to is kept anyway: the next collections would walk
                # through all of it, for five seconds at 100,000 claims.
                gc.freeze()
            gc.enable()

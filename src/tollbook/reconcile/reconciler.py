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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from tollbook.model.claim import Claim, Kind
from tollbook.model.derived import Account, Board, Dissent, Include, Profile, Standing
from tollbook.model.judge import Judgement, Rulings, Verdict, rulings
from tollbook.reconcile import board as boards
from tollbook.reconcile import copies, dissent
from tollbook.reconcile.boiling import facts_of
from tollbook.reconcile.cluster import Block, clustered, keys, score_of
from tollbook.reconcile.compare import THRESHOLD
from tollbook.reconcile.facts import Fact
from tollbook.reconcile.incidents import Gathered, gathered
from tollbook.reconcile.judged import edited
from tollbook.reconcile.kept import Group, Kept, Report
from tollbook.reconcile.series import Run, runs
from tollbook.reconcile.tellings import Telling, tellings_of

# A story is copied within so many days.
SAME_NEWS_DAYS = 3


@dataclass(frozen=True, slots=True)
class Workings:
    """An account with what it was made of, for explaining it."""

    account: Account
    incidents: tuple[Gathered, ...]
    runs: tuple[Run, ...]
    facts: Mapping[str, Fact]


class Reconciler:
    """Reconciles documents as they come.

    `judgements` are all that holds; another one asks for a new reconciler. Claims that it
    rejects, or that nobody accepted where only accepted ones are included, count nowhere.
    `kept` is where what is remembered is kept: in memory unless given. Who keeps it elsewhere
    says what the judgements come to (`ruled`), and in which documents the claims stand that
    they put together (`homes`).
    """

    def __init__(
        self,
        judgements: Sequence[Judgement] = (),
        *,
        profile: Profile = Profile.UCDP,
        include: Include = Include.ALL,
        kept: Kept | None = None,
        ruled: Rulings | None = None,
        homes: Mapping[str, str] | None = None,
    ) -> None:
        self.profile = profile
        self.include = include
        self.kept = Kept() if kept is None else kept
        self._judgements = judgements
        self._words = {e.words for j in judgements for e in (*j.entries, *j.others)}
        self._judged: dict[str, Claim] = {}
        self._homes = dict(homes or {})
        self.ruled = ruled or Rulings()

    def add(self, standings: Iterable[Standing]) -> None:
        """Take in the claims of documents that weren't there before.

        Claims of a document that is there already are left as they are: its claims come
        together. Claims of one id count once.
        """
        with uncollected():
            found = _by_document(standings, lambda id_: self.kept.report(id_) is None)
            if found:
                changed: dict[str, None] = {}
                self._rule((s.claim for some in found.values() for s in some), changed)
                self._take_in(
                    (self.boiled(id_, some) for id_, some in found.items()), changed=changed
                )

    def change(
        self,
        gone: Iterable[str],
        documents: Iterable[tuple[str, Sequence[Standing]]],
    ) -> None:
        """Forget documents (ids), and take in others, each with its claims. What judgements come
        to was given."""
        self.take((self.boiled(id_, some) for id_, some in documents), gone=gone)

    def take(self, reports: Iterable[Report], *, gone: Iterable[str] = ()) -> None:
        """As `change`, of documents that have been boiled down, here or elsewhere."""
        with uncollected():
            self._take_in(reports, gone=gone, changed={})

    def _take_in(
        self,
        reports: Iterable[Report],
        *,
        gone: Iterable[str] = (),
        changed: dict[str, None],
    ) -> None:
        pool: set[str] = set()
        moved: set[str] = set()
        for id_ in sorted(gone):
            self._forget(id_, pool, moved, changed)
        new: list[str] = []
        for report in reports:
            self.kept.take(report)
            self.kept.print_as(report, report.id)
            pool |= self.kept.hold(report)
            new.append(report.id)
        self._fold_copies(pool.union(new), moved, changed)
        told = [t for id_ in new for t in self._kept(id_).tellings]
        for telling in told:
            moved |= self.kept.enter(telling, blocks(telling))
        self._link(dict.fromkeys([*(t.key for t in told), *sorted(moved)]), changed)
        self._regroup(changed)

    def _kept(self, id_: str) -> Report:
        report = self.kept.report(id_)
        assert report is not None
        return report

    def _rule(self, claims: Iterable[Claim], changed: dict[str, None]) -> None:
        """What the judgements say of all claims so far; where that moves claims that were there
        before, their tellings change."""
        if not self._judgements:
            return
        for claim in claims:
            words = (claim.text, claim.kind, claim.span.start, claim.span.end)
            if words in self._words:
                self._judged[claim.id] = claim
                self._homes[claim.id] = claim.document
        before = self.ruled
        self.ruled = rulings([self._judged[id_] for id_ in sorted(self._judged)], self._judgements)
        moved = {id_ for group in {*before.together} ^ {*self.ruled.together} for id_ in group}
        moved |= {id_ for pair in before.apart ^ self.ruled.apart for id_ in pair}
        changed.update(dict.fromkeys(t.key for t in self._told(sorted(moved))))

    def _told(self, claims: Iterable[str]) -> list[Telling]:
        """The tellings that have these judged claims."""
        found = {}
        for claim in claims:
            telling = self.kept.home(claim, self._homes.get(claim, ""))
            if telling is not None:
                found[telling.key] = telling
        return list(found.values())

    def _counts(self, standing: Standing) -> bool:
        verdict = self.ruled.status(standing.claim.id)
        if self.include is Include.ACCEPTED:
            return verdict is Verdict.ACCEPTED
        return verdict is not Verdict.REJECTED

    def boiled(self, id_: str, standings: Sequence[Standing]) -> Report:
        """What a document (id) with these claims is boiled down to; nothing is taken in."""
        document, text = standings[0].document, standings[0].text
        once = list({s.claim.id: s for s in reversed(standings)}.values())
        counting = [edited(s, self.ruled) for s in reversed(once) if self._counts(s)]
        facts = facts_of(counting, id_) if counting else []
        return Report(
            id=id_,
            name=document.name,
            published=document.published,
            sketch=copies.sketch(text.content) if text else copies.Sketch(),
            outlet=id_,
            told=document.published,
            facts=facts,
            tellings=tellings_of(facts, self.ruled.apart),
        )

    def _forget(self, id_: str, pool: set[str], moved: set[str], changed: dict[str, None]) -> None:
        """Take a document out; what it leaves behind goes to `pool`, `moved` and `changed`."""
        report = self.kept.report(id_)
        if report is None:
            return
        pool.update(self.kept.let_go(report))
        pool.update(other for other in self.kept.copies(report.outlet) if other != id_)
        for telling in report.tellings:
            changed.update(dict.fromkeys(self.kept.members(telling.key)))
            self.kept.part(telling.key)
            moved |= self.kept.leave(telling, blocks(telling))
        self.kept.drop(report)
        for telling in report.tellings:
            changed.pop(telling.key, None)
            moved.discard(telling.key)

    def _fold_copies(self, pool: set[str], moved: set[str], changed: dict[str, None]) -> None:
        """Give copies of one text one outlet: the one that leads by day and name."""
        left = sorted(id_ for id_ in pool if self.kept.report(id_) is not None)
        done: set[str] = set()
        while left:
            start = left.pop()
            if start in done:
                continue
            group = copies.group(
                start,
                sketches=self.kept.sketch,
                holding=self.kept.holding,
                apart=done,
            )
            done |= group
            leader = min(group, key=lambda id_: self._kept(id_).place)
            for id_ in sorted(group):
                report = self._kept(id_)
                if report.outlet != leader:
                    # Those of its former outlet may have another one now too.
                    left += [
                        other for other in self.kept.copies(report.outlet) if other not in done
                    ]
                    self._rename(report, self._kept(leader), moved, changed)

    def _rename(
        self, report: Report, leader: Report, moved: set[str], changed: dict[str, None]
    ) -> None:
        """Let a document be a copy of the one that leads, or of none again."""
        entered = [t for t in report.tellings if self.kept.members(t.key)]
        for telling in entered:
            moved |= self.kept.leave(telling, blocks(telling))
        self.kept.print_as(report, leader.id)
        _print_as(report, leader)
        self.kept.changed(report)
        for telling in entered:
            moved |= self.kept.enter(telling, blocks(telling))
            moved.add(telling.key)
            changed[telling.key] = None

    def _link(self, keys_: Iterable[str], changed: dict[str, None]) -> None:
        """Score tellings (keys) against those that share a block with them."""
        done: set[str] = set()
        for key in keys_:
            telling = self.kept.telling(key)
            changed[key] = None
            done.add(key)
            before = dict(self.kept.links_of(key))
            for other in dict.fromkeys(self.kept.near(telling, blocks(telling))):
                if other in done:
                    before.pop(other, None)
                    continue
                near = self.kept.telling(other)
                score = score_of(telling, near) if key < other else score_of(near, telling)
                if score is None or score < THRESHOLD:
                    continue
                if before.pop(other, None) != score:
                    self.kept.link(key, other, score)
            for other in before:
                self.kept.unlink(key, other)

    def _regroup(self, changed: Iterable[str]) -> None:
        """Make anew the groups that the changed tellings touch."""
        joined = self._judged_together()
        left: dict[str, None] = {}
        for key in changed:
            left.update(dict.fromkeys((key, *self.kept.members(key))))
        for start in list(left):
            if start not in left:
                continue
            members = self._reachable(start, joined)
            for member in members:
                # Those that were with them before may hang together otherwise now.
                left.pop(member, None)
                self.kept.part(member)
            self.kept.put(self.made(sorted(members)))

    def _judged_together(self) -> Mapping[str, Sequence[str]]:
        """Tellings that people have put together, by key: each leads to the others."""
        found: dict[str, list[str]] = defaultdict(list)
        for group in self.ruled.together:
            keys_ = sorted(t.key for t in self._told(group))
            for key in keys_:
                found[key] += keys_
        return found

    def _reachable(self, start: str, joined: Mapping[str, Sequence[str]]) -> set[str]:
        found, left = {start}, [start]
        while left:
            key = left.pop()
            for other in (*self.kept.links_of(key), *joined.get(key, ())):
                if other not in found:
                    found.add(other)
                    left.append(other)
        return found

    def made(self, members: Sequence[str], profile: Profile | None = None) -> Group:
        """What tellings (keys) that hang together come to, under another profile perhaps."""
        inside = set(members)
        scores = {
            (key, other): score
            for key in members
            for other, score in self.kept.links_of(key).items()
            if key < other and other in inside
        }
        clusters = clustered(
            [self.kept.telling(key) for key in members],
            scores,
            self.ruled.together,
            self.ruled.apart,
        )
        left_open: dict[int, list[Telling]] = defaultdict(list)
        for telling, fitting in clusters.open:
            for number in fitting:
                left_open[number].append(telling)
        incidents = tuple(
            gathered(some, profile or self.profile, left_open=left_open[number])
            for number, some in enumerate(clusters.members)
        )
        records = tuple(record for one in incidents for record in dissent.of_incident(one))
        return Group(tuple(members), incidents, records)

    def account(self, as_of: date | None = None) -> Account:
        """The account of all documents so far; `as_of` is the day that it says it is of."""
        return self.workings(as_of).account

    def workings(self, as_of: date | None = None) -> Workings:
        """The account with what it was made of."""
        with uncollected():
            return self._workings(as_of)

    def _workings(self, as_of: date | None) -> Workings:
        found = sorted(
            (one for group in self.kept.groups.values() for one in group.incidents), key=order
        )
        reports = [self.kept.reports[id_] for id_ in sorted(self.kept.reports)]
        every = [fact for report in reports for fact in report.facts]
        days = [report.published for report in reports if report.published]
        day = as_of or max(days, default=None)
        placed = {ref.id for one in found for ref in one.incident.claims}
        whole = summed(
            (fact for fact in every if noted(fact)),
            boards.documented(one.incident for one in found),
            placed=placed.__contains__,
            as_of=day,
            profile=self.profile,
            include=self.include,
        )
        records = [record for group in self.kept.groups.values() for record in group.dissent]
        account = Account(
            as_of=day,
            profile=self.profile,
            include=self.include,
            incidents=tuple(one.incident for one in found),
            series=tuple(run.series for run in whole.runs),
            board=whole.board,
            dissent=tuple(sorted([*records, *whole.dissent], key=dissent.order)),
        )
        return Workings(account, tuple(found), whole.runs, _ById(every))


@dataclass(frozen=True, slots=True)
class Whole:
    """What the claims of all documents come to beside incidents; `dissent` is of no incident."""

    runs: tuple[Run, ...]
    board: Board
    dissent: tuple[Dissent, ...]


def noted(fact: Fact) -> bool:
    """Whether a fact may matter beside incidents: a total, a silence, a denial."""
    return (
        fact.total
        or fact.increment_of is not None
        or fact.kind is Kind.SILENCE
        or dissent.is_denial(fact)
    )


def summed(
    facts: Iterable[Fact],
    documented: boards.Documented,
    *,
    placed: Callable[[str], bool],
    as_of: date | None,
    profile: Profile,
    include: Include,
) -> Whole:
    """Series, board and their disagreements, of all facts that are `noted`.

    `placed` says whether a claim (id) is part of an incident.
    """
    every = sorted(facts, key=lambda fact: fact.order)
    series = runs(fact for fact in every if fact.total or fact.increment_of)
    silent = boards.silences((f for f in every if f.kind is Kind.SILENCE), series)
    records = [
        *dissent.of_series(series),
        *dissent.unplaced_denials(f for f in every if dissent.is_denial(f) and not placed(f.id)),
        *dissent.of_silences(silent),
    ]
    board = boards.board(series, documented, silent, as_of=as_of, profile=profile, include=include)
    return Whole(tuple(series), board, tuple(sorted(records, key=dissent.order)))


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


def _by_document(
    standings: Iterable[Standing], wanted: Callable[[str], bool]
) -> dict[str, list[Standing]]:
    """Standings by document (id), of the documents that are wanted."""
    found: dict[str, list[Standing]] = {}
    left_out: set[str] = set()
    for standing in standings:
        id_ = standing.document.id
        if id_ not in found:
            if id_ in left_out or not wanted(id_):
                left_out.add(id_)
                continue
            found[id_] = []
        found[id_].append(standing)
    return found


def blocks(telling: Telling) -> list[Block]:
    """The blocks that a telling is in."""
    return list(keys(telling))


def _print_as(report: Report, leader: Report) -> None:
    """Let a document's own words and its nameless voices be those of another outlet, told on the
    day when that told them: without a day of their own, deeds are near that one. Where the same
    few words come again after weeks, they tell of something else."""
    before, outlet = report.outlet, leader.id
    report.outlet, report.told = outlet, report.published
    first = leader.published
    if report.published and first and (report.published - first).days <= SAME_NEWS_DAYS:
        report.told = first
    for fact in report.facts:
        fact.outlet = outlet
        if fact.root.outlet == before:
            fact.root = replace(fact.root, outlet=outlet)
    for telling in report.tellings:
        telling.outlet = outlet
        telling.published = report.told.toordinal() if report.told else 0
        telling.settle()


def order(one: Gathered) -> tuple[str, str, str]:
    """Incidents stand in the order of days, then of places."""
    incident = one.incident
    start = incident.when.start.isoformat() if incident.when else ""
    return start, incident.where[0].name if incident.where else "", incident.id


# Values made without the collector from which on they are left to themselves.
MANY = 200_000


@contextmanager
def uncollected() -> Iterator[None]:
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

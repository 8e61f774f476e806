"""What do all these claims come to? The whole way from claims to an account, on one screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tollbook.model.claim import Kind
from tollbook.model.derived import Account, Dissent, Include, Profile, Standing
from tollbook.model.judge import Judgement, Rulings, Verdict, rulings
from tollbook.reconcile import board as boards
from tollbook.reconcile import copies, dissent
from tollbook.reconcile.cluster import clustered
from tollbook.reconcile.facts import Fact, facts_of
from tollbook.reconcile.incidents import Gathered, gathered
from tollbook.reconcile.judged import edited, parted
from tollbook.reconcile.series import Run, runs
from tollbook.reconcile.tellings import tellings_of


@dataclass(frozen=True, slots=True)
class Workings:
    """An account with what it was made of, for explaining it."""

    account: Account
    incidents: tuple[Gathered, ...]
    runs: tuple[Run, ...]
    facts: Mapping[str, Fact]


def reconcile(
    claims: Iterable[Standing],
    judgements: Sequence[Judgement] = (),
    *,
    as_of: date | None = None,
    profile: Profile = Profile.UCDP,
    include: Include = Include.ALL,
) -> Account:
    """The account that claims and judgements give as of a day.

    `as_of` is the last day of publication that counts; None: the latest there is. With a day,
    reports without a date are left out: nobody can say whether they were known. The order of
    the claims changes nothing, and the same claim again adds nothing.
    """
    return worked_out(claims, judgements, as_of=as_of, profile=profile, include=include).account


def worked_out(
    claims: Iterable[Standing],
    judgements: Sequence[Judgement] = (),
    *,
    as_of: date | None = None,
    profile: Profile = Profile.UCDP,
    include: Include = Include.ALL,
) -> Workings:
    """As `reconcile`, with the workings."""
    standings = list({s.claim.id: s for s in claims if _published(s, as_of)}.values())
    ruled = rulings((s.claim for s in standings), judgements)
    standings = [edited(s, ruled) for s in standings if _counts(s, ruled, include)]
    days = [s.document.published for s in standings if s.document.published]
    facts = _facts(standings)
    every = [fact for some in facts.values() for fact in some]
    told = [telling for some in facts.values() for telling in tellings_of(some)]
    tellings = parted(told, ruled)
    clusters = clustered(tellings, ruled.together, ruled.apart)
    ordered = sorted(tellings, key=lambda t: t.key)
    left_open: dict[int, list[int]] = defaultdict(list)
    for index, fitting in clusters.open.items():
        for cluster in fitting:
            left_open[cluster].append(index)
    found = [
        gathered(
            [ordered[n] for n in members],
            profile,
            left_open=[ordered[n] for n in left_open[number]],
        )
        for number, members in enumerate(clusters.members)
    ]
    found.sort(key=_order)
    series = runs(every)
    silent = boards.silences((f for f in every if f.kind is Kind.SILENCE), series)
    day = as_of or max(days, default=None)
    account = Account(
        as_of=day,
        profile=profile,
        include=include,
        incidents=tuple(one.incident for one in found),
        series=tuple(run.series for run in series),
        board=boards.board(
            series,
            (one.incident for one in found),
            silent,
            as_of=day,
            profile=profile,
            include=include,
        ),
        dissent=tuple(_dissent(found, series, silent, every)),
    )
    return Workings(account, tuple(found), tuple(series), {fact.id: fact for fact in every})


def _published(standing: Standing, as_of: date | None) -> bool:
    published = standing.document.published
    return as_of is None or (published is not None and published <= as_of)


def _counts(standing: Standing, ruled: Rulings, include: Include) -> bool:
    verdict = ruled.status(standing.claim.id)
    if include is Include.ACCEPTED:
        return verdict is Verdict.ACCEPTED
    return verdict is not Verdict.REJECTED


def _facts(standings: Iterable[Standing]) -> dict[str, list[Fact]]:
    """The facts of every document (id), copies under one outlet."""
    by_document: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        by_document[standing.document.id].append(standing)
    sketches = {
        id_: copies.sketch(some[0].text.content) if some[0].text else frozenset()
        for id_, some in by_document.items()
    }
    names = {
        id_: f"{some[0].document.published or ''} {some[0].document.name}"
        for id_, some in by_document.items()
    }
    group = copies.groups(sketches, names)
    return {
        id_: facts_of(by_document[id_], group[id_])
        for id_ in sorted(by_document, key=lambda id_: (names[id_], id_))
    }


def _order(one: Gathered) -> tuple[str, str, str]:
    incident = one.incident
    start = incident.when.start.isoformat() if incident.when else ""
    return start, incident.where[0].name if incident.where else "", incident.id


def _dissent(
    found: Sequence[Gathered],
    series: Sequence[Run],
    silent: Sequence[Fact],
    facts: Sequence[Fact],
) -> list[Dissent]:
    placed = {ref.id for one in found for ref in one.incident.claims}
    records = [record for one in found for record in dissent.of_incident(one)]
    records += dissent.of_series(series)
    records += dissent.unplaced_denials(f for f in facts if f.id not in placed)
    records += dissent.of_silences(silent)
    return sorted(
        records,
        key=lambda d: (d.incident or "", d.series or "", d.kind.value, d.about, d.claims[0].id),
    )

"""What must hold of every account, whatever the reports say: on invented corpora, noisy ones too."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bookmaking import judgement
from generator import CLEAN, NOISY, corpus
from tollbook.model.claim import Claim, Scope, Toll
from tollbook.model.codec import line
from tollbook.model.derived import Account, Include, Profile, Standing
from tollbook.model.derived_codec import account_records
from tollbook.model.text import Document, Text, document_id
from tollbook.reconcile import reconcile
from tollbook.reconcile.reconciler import Reconciler

SEEDS = st.integers(1, 12)
# A corpus of a few hundred claims takes a second; a failure is as telling unshrunk.
EXAMPLES = int(os.environ.get("TOLLBOOK_TEST_EXAMPLES", "6"))
FEW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[phase for phase in settings().phases if phase.name != "shrink"],
)


@cache
def standings(seed: int) -> tuple[Standing, ...]:
    """The claims of a small war."""
    return corpus(160, NOISY if seed % 3 else CLEAN, seed=seed).standings


def written(account: Account) -> str:
    """An account as its files have it, byte for byte."""
    return "\n".join(
        line(record) for records in account_records(account).values() for record in records
    )


def figures(account: Account) -> Counter[tuple[object, ...]]:
    """Every incident with its ranges, and every group of the board, without ids."""
    tolls: Counter[tuple[object, ...]] = Counter(
        (toll.outcome, toll.victims, toll.low, toll.best, toll.high)
        for incident in account.incidents
        for toll in incident.tolls
    )
    groups: Counter[tuple[object, ...]] = Counter(
        (group.outcome, group.victims, group.low, group.best, group.high, group.documented)
        for group in account.board.groups
    )
    incidents: Counter[tuple[object, ...]] = Counter(
        (incident.kind, incident.when, incident.where) for incident in account.incidents
    )
    return tolls + groups + incidents


def copied(one: Sequence[Standing], outlet: str) -> list[Standing]:
    """All claims of a document again, in the same words, from another outlet a day later."""
    document, text = one[0].document, one[0].text
    assert text is not None and document.published is not None
    content = text.content.replace(f"({document.publisher}", f"({outlet}", 1)
    shift = len(content) - len(text.content)
    raw = content.encode()
    again = replace(
        document,
        id=document_id(raw),
        name=f"{document.name}-copy",
        publisher=outlet,
        size=len(raw),
        published=document.published + timedelta(days=1),
    )
    reading = Text.of(again.id, content, parser=text.parser)
    ids = {standing.claim.id: f"{standing.claim.id}x" for standing in one}
    return [
        Standing(_moved(standing.claim, shift, ids, again, reading), again, reading)
        for standing in one
    ]


def _moved(claim: Claim, shift: int, ids: dict[str, str], document: Document, text: Text) -> Claim:
    body = claim.body
    if isinstance(body, Toll):
        counted = body.count
        body = replace(
            body,
            count=replace(counted, start=counted.start + shift, end=counted.end + shift),
            subset_of=ids.get(body.subset_of or ""),
        )
    span = replace(claim.span, start=claim.span.start + shift, end=claim.span.end + shift)
    when = claim.when and replace(
        claim.when, at=None if claim.when.at is None else claim.when.at + shift
    )
    return replace(
        claim,
        id=ids[claim.id],
        document=document.id,
        text=text.id,
        span=span,
        body=body,
        when=when,
        where=tuple(replace(p, start=p.start + shift, end=p.end + shift) for p in claim.where),
        attribution=tuple(
            replace(p, start=p.start + shift, end=p.end + shift) for p in claim.attribution
        ),
    )


@FEW
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(seed: int, chance: random.Random) -> None:
    """Byte for byte."""
    shuffled = list(standings(seed))
    chance.shuffle(shuffled)

    assert written(reconcile(shuffled)) == written(reconcile(standings(seed)))


@FEW
@given(SEEDS, st.randoms(use_true_random=False), st.integers(1, 40))
def test_document_by_document_gives_what_a_full_rebuild_gives(
    seed: int, chance: random.Random, size: int
) -> None:
    """In any order, one by one or several at once: byte for byte; judgements too."""
    tolls = [one.claim for one in standings(seed) if isinstance(one.claim.body, Toll)]
    bad, left, right = chance.sample(tolls, 3)
    judgements = [
        judgement("reject", bad, why="hoax"),
        judgement("merge", left, right, why="one raid", minute=1),
    ]
    documents = sorted({one.document.id for one in standings(seed)})
    chance.shuffle(documents)
    reconciler = Reconciler(judgements)
    for start in range(0, len(documents), size):
        some = set(documents[start : start + size])
        reconciler.add(one for one in standings(seed) if one.document.id in some)

    assert written(reconciler.account()) == written(reconcile(standings(seed), judgements))


@FEW
@given(SEEDS)
def test_the_same_claims_again_add_nothing(seed: int) -> None:
    """Byte for byte."""
    twice = [*standings(seed), *standings(seed)]

    assert written(reconcile(twice)) == written(reconcile(standings(seed)))


@FEW
@example(1, 15)  # its figures have no day: those of its copy are told on its own day
@given(SEEDS, st.integers(0, 1000))
def test_a_copied_report_changes_no_figure(seed: int, which: int) -> None:
    """The same words in another outlet have the same root: every range stays as it was."""
    documents = sorted({one.document.id for one in standings(seed)})
    chosen = documents[which % len(documents)]
    original = [one for one in standings(seed) if one.document.id == chosen]

    more = reconcile([*standings(seed), *copied(original, "Copying Courier")])

    assert figures(more) == figures(reconcile(standings(seed)))


@FEW
@given(SEEDS, st.sampled_from(Profile))
def test_low_best_and_high_are_in_their_order(seed: int, profile: Profile) -> None:
    """In every toll of every incident and every group of the board, where they are given."""
    account = reconcile(standings(seed), profile=profile)
    tolls = [toll for incident in account.incidents for toll in incident.tolls]

    assert tolls
    ranges = [(toll.low, toll.best, toll.high) for toll in tolls]
    ranges += [(group.low, group.best, group.high) for group in account.board.groups]
    for one in ranges:
        ends = [end for end in one if end is not None]
        assert ends == sorted(ends), one


@FEW
@given(SEEDS)
def test_totals_add_only_disjoint_groups(seed: int) -> None:
    """What the board documents of an outcome is the sum of the wholes, not of their parts; and
    no part is more than its whole."""
    account = reconcile(standings(seed))
    for outcome in {group.outcome for group in account.board.groups}:
        documented = sum(g.documented for g in account.board.groups if g.outcome is outcome)
        wholes = sum(
            toll.best or 0
            for incident in account.incidents
            for toll in incident.tolls
            if toll.outcome is outcome and toll.subset_of is None
        )
        assert documented == wholes, outcome
    for incident in account.incidents:
        for toll in incident.tolls:
            if toll.subset_of is not None:
                whole = incident.tolls[toll.subset_of]
                assert (toll.best or 0) <= (whole.best or 0)


@FEW
@given(SEEDS)
def test_running_totals_and_history_give_no_incident_a_figure(seed: int) -> None:
    """Whatever stands beside them in the same report."""
    account = reconcile(standings(seed))
    never = {
        one.claim.id
        for one in standings(seed)
        if one.claim.historical
        or (isinstance(one.claim.body, Toll) and one.claim.body.scope is Scope.CUMULATIVE)
    }
    stood_on = {
        claim
        for incident in account.incidents
        for toll in incident.tolls
        for end in (toll.because.low, toll.because.best, toll.because.high)
        for claim in end
    }

    assert stood_on
    assert not stood_on & never


@FEW
@given(SEEDS, st.randoms(use_true_random=False))
def test_a_judgement_is_never_overridden(seed: int, chance: random.Random) -> None:
    """Rejected claims are in no incident, merged ones in one, and those apart never share one,
    whatever the scores say."""
    tolls = [
        one.claim
        for one in standings(seed)
        if isinstance(one.claim.body, Toll)
        and one.claim.body.scope is Scope.INCIDENT
        and not one.claim.historical
    ]
    bad, left, right, one, other = chance.sample(tolls, 5)
    account = reconcile(
        standings(seed),
        [
            judgement("reject", bad, why="hoax"),
            judgement("merge", left, right, why="one raid", minute=1),
            judgement("apart", one, others=[other], why="two raids", minute=2),
        ],
    )
    members = [{ref.id for ref in incident.claims} for incident in account.incidents]

    assert not any(bad.id in some for some in members)
    assert any({left.id, right.id} <= some for some in members)
    assert any(one.id in some for some in members)
    assert any(other.id in some for some in members)
    assert not any({one.id, other.id} <= some for some in members)


@FEW
@given(SEEDS, st.randoms(use_true_random=False))
def test_with_accepted_claims_only_nothing_else_counts(seed: int, chance: random.Random) -> None:
    """Every claim of every incident and series was accepted by somebody."""
    accepted = chance.sample([one.claim for one in standings(seed)], 40)
    account = reconcile(standings(seed), [judgement("accept", *accepted)], include=Include.ACCEPTED)
    shown = {ref.id for incident in account.incidents for ref in incident.claims}
    shown |= {point.claim for series in account.series for point in series.points}

    assert shown
    assert shown <= {claim.id for claim in accepted}


@FEW
@given(SEEDS, st.integers(0, 30))
def test_as_of_a_day_is_the_account_of_what_was_published_by_then(seed: int, days: int) -> None:
    """Later reports change nothing of it."""
    first = min(one.document.published for one in standings(seed) if one.document.published)
    day = first + timedelta(days=days)
    known = [
        one for one in standings(seed) if one.document.published and one.document.published <= day
    ]

    assert written(reconcile(standings(seed), as_of=day)) == written(reconcile(known, as_of=day))

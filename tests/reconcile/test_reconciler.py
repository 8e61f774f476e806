"""The account is the same whatever the order in which reports come, and however often."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from made_claims import Report, party, standings
from tollbook.model.derived import Account, Profile
from tollbook.model.refer import PartyType
from tollbook.reconcile import reconcile
from tollbook.reconcile.reconciler import Reconciler

SPEAKERS = ("the mayor of Velm", "the governor of Karsk", "Rasad Monitor")
figures = st.one_of(
    st.integers(1, 40),
    st.integers(1, 40).map(lambda n: f"at least {n}"),
    st.integers(1, 40).map(lambda n: f"about {n}"),
)
told = st.tuples(
    figures,
    st.sampled_from(SPEAKERS),
    st.integers(1, 3),
    st.sampled_from(("Velm", "Orsa", "Karsk region")),
    st.integers(4, 6),
)


def reports(many: list[tuple[int | str, str, int, str, int]]) -> list[Report]:
    """One report for each: figure, speaker, day, place, day of publication."""
    made = []
    for number, (figure, who, on, at, published) in enumerate(many):
        report = Report(f"r{number}", str(published))
        report.toll(figure, by=party(who, PartyType.OFFICIAL), on=str(on), at=at)
        made.append(report)
    return made


@settings(max_examples=40, deadline=None)
@given(st.lists(told, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(
    many: list[tuple[int | str, str, int, str, int]], chance: object
) -> None:
    """All at once, or one by one in any order: byte for byte the same account."""
    made = reports(many)
    whole = reconcile(standings(*made))
    shuffled = list(made)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    reconciler = Reconciler()
    for report in shuffled:
        reconciler.add(report.standings())
        reconciler.account()

    assert whole == reconciler.account()


@settings(max_examples=40, deadline=None)
@given(st.lists(told, min_size=1, max_size=8), st.sampled_from(Profile))
def test_low_is_at_most_best_is_at_most_high(
    many: list[tuple[int | str, str, int, str, int]], profile: Profile
) -> None:
    """Under every profile, wherever the ends are known."""
    account = reconcile(standings(*reports(many)), profile=profile)
    for incident in account.incidents:
        for toll in incident.tolls:
            ends = [n for n in (toll.low, toll.best, toll.high) if n is not None]

            assert sorted(ends) == ends


@settings(max_examples=40, deadline=None)
@given(st.lists(told, min_size=1, max_size=6), st.integers(0, 5))
def test_a_duplicate_changes_no_figure(
    many: list[tuple[int | str, str, int, str, int]], which: int
) -> None:
    """The same report printed again by another outlet adds no dead."""
    made = reports(many)
    figure, who, on, at, published = many[which % len(many)]
    copy = Report("copy", str(published), publisher="another paper")
    copy.toll(figure, by=party(who, PartyType.OFFICIAL), on=str(on), at=at)

    assert _figures(reconcile(standings(*made))) == _figures(reconcile(standings(*made, copy)))


def _figures(account: Account) -> list[object]:
    ranges = [(t.low, t.best, t.high) for i in account.incidents for t in i.tolls]
    return [sorted(map(str, ranges)), [g.documented for g in account.board.groups]]


def test_the_same_claim_again_adds_nothing() -> None:
    """A claim is known by its id."""
    one = Report("one")
    one.toll(7)

    assert reconcile(standings(one)) == reconcile(standings(one, one))

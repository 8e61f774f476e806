"""Running totals: points, flags, the board and who is silent."""

from __future__ import annotations

from datetime import date

from made_claims import Report, day, party, standings
from tollbook.model.claim import Outcome, Status
from tollbook.model.derived import Account, Claimant, Flag, Point, VictimGroup
from tollbook.model.refer import PartyType
from tollbook.reconcile import reconcile
from tollbook.reconcile.series import of_points

ARMY = party("the Nordau army", PartyType.MILITARY)


def totals(*told: tuple[str, int | str], increments: tuple[tuple[str, int], ...] = ()) -> Account:
    """The account of daily totals by one army: (day, figure)."""
    added = dict(increments)
    reports = []
    for number, (on, figure) in enumerate(told):
        report = Report(f"report-{number}", on)
        total = report.toll(
            figure, by=ARMY, total=True, as_of=day(on), on=None, at=None, status=Status.MILITARY,
            people="soldiers", words=f"{figure} soldiers have been killed since the war began",
        )  # fmt: skip
        if on in added:
            report.toll(
                added[on], by=ARMY, increment_of=total, on=on, at=None, status=Status.MILITARY,
                people="soldiers", words=f"{added[on]} soldiers were killed in a day",
            )  # fmt: skip
        reports.append(report)
    return reconcile(standings(*reports))


def flags(account: Account) -> list[Flag | None]:
    [series] = account.series
    return [point.flag for point in series.points]


def test_a_series_has_a_point_a_day_in_order() -> None:
    """Whatever the order in which the reports came."""
    [series] = totals(("9", 62), ("8", 60), ("10", 64)).series

    assert [(p.as_of.day, p.min) for p in series.points] == [(8, 60), (9, 62), (10, 64)]


def test_a_fall_is_a_revision() -> None:
    """And it is dissent, with both claims."""
    account = totals(("8", 60), ("9", 55))

    assert flags(account) == [None, Flag.REVISION]
    assert [record.kind.value for record in account.dissent] == ["revision"]


def test_an_increment_that_does_not_fit_is_flagged() -> None:
    """Three in a day can't bring fifty-four to sixty-one."""
    account = totals(("8", 54), ("9", 61), increments=(("9", 3),))

    assert flags(account) == [None, Flag.INCREMENT_MISMATCH]


def test_an_increment_without_the_day_before_is_not_checked() -> None:
    """Two days lie between: nobody knows what came in between."""
    assert flags(totals(("8", 54), ("10", 61), increments=(("10", 3),))) == [None, None]


def test_a_jump_after_silence_is_back_fill() -> None:
    """Two a day, eight days of nothing, then sixty-seven at once."""
    account = totals(("1", 60), ("2", 62), ("3", 64), ("12", 131))

    assert flags(account) == [None, None, None, Flag.BACK_FILL]


def test_a_weekly_bulletin_is_no_back_fill() -> None:
    """A claimant's own pace is no silence."""
    assert flags(totals(("1", 10), ("8", 20), ("15", 30), ("22", 41))) == [None] * 4


def test_a_floor_stays_a_floor_up_to_the_board() -> None:
    """At least 231 is neither 231 nor a range that ends there."""
    [group] = totals(("5", "at least 231")).board.groups

    assert (group.low, group.best, group.high) == (231, 231, None)
    assert [(r.min, r.max, r.best) for r in group.claimants] == [(231, None, None)]


def test_totals_are_not_added_to_incidents() -> None:
    """Sixty claimed, five of them documented: sixty and five stand side by side."""
    report, local = Report("one", "8"), Report("two", "8")
    report.toll(60, by=ARMY, total=True, as_of=day("8"), on=None, at=None, words="60 in all")
    local.toll(5, on="7")
    [group] = reconcile(standings(report, local)).board.groups

    assert (group.best, group.documented) == (60, 5)


def test_two_claimants_of_one_day_that_do_not_meet_are_rivals() -> None:
    """Forty by one and sixty by another, of the same day."""
    one, two = Report("one", "8"), Report("two", "8")
    one.toll(40, by=ARMY, total=True, as_of=day("8"), on=None, at=None)
    monitor = party("Rasad Monitor", PartyType.MONITOR)
    two.toll(60, by=monitor, total=True, as_of=day("8"), on=None, at=None)
    kinds = [record.kind.value for record in reconcile(standings(one, two)).dissent]

    assert kinds == ["rival_figures"]


def test_a_silent_party_is_listed_with_its_own_dead_until_it_speaks() -> None:
    """Nordau won't say, and later gives a figure."""
    one = Report("one", "8")
    one.silence("Nordau", "its military losses")
    silent = reconcile(standings(one)).board.groups

    assert [(s.party, g.victims.status) for g in silent for s in g.silent] == [
        ("Nordau", Status.MILITARY)
    ]

    two = Report("two", "9")
    two.toll(
        12,
        by=ARMY,
        total=True,
        as_of=day("9"),
        on=None,
        at=None,
        status=Status.MILITARY,
        side="Nordau",
    )
    spoken = reconcile(standings(one, two)).board.groups

    assert [s for g in spoken for s in g.silent] == []


def test_points_of_a_table_are_flagged_as_those_of_reports() -> None:
    """A series can be made of a table of daily figures."""
    points = [
        Point(as_of=date(2021, 3, n), min=total, max=total, best=None, claim=f"c_{n}",
              document="table", increment=added)
        for n, total, added in ((1, 10, None), (2, 13, 3), (3, 18, 4))
    ]  # fmt: skip
    series = of_points(Claimant("Rasad"), VictimGroup(), Outcome.KILLED, points, theatre="Karsk")

    assert [p.flag for p in series.points] == [None, None, Flag.INCREMENT_MISMATCH]

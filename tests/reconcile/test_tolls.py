"""How many did one incident harm, and which claims stand for each end?"""

from __future__ import annotations

import pytest

from made_claims import Report, party, standings
from tollbook.model.claim import Outcome, Stance, Status
from tollbook.model.derived import IncidentToll, Profile
from tollbook.model.refer import PartyType
from tollbook.reconcile import reconcile

MONITOR = party("Rasad Monitor", PartyType.MONITOR)
ARMY = party("the Suderland army", PartyType.MILITARY)


def only(*reports: Report, profile: Profile = Profile.UCDP) -> tuple[IncidentToll, ...]:
    """The tolls of the one incident that the reports make."""
    [incident] = reconcile(standings(*reports), profile=profile).incidents
    return incident.tolls


def ends(toll: IncidentToll) -> tuple[int | None, int | None, int | None]:
    return toll.low, toll.best, toll.high


def two(first: int | str, second: int | str) -> tuple[Report, Report]:
    """Two reports of one day, by a mayor and by a monitor."""
    one, other = Report("one"), Report("two")
    one.toll(first)
    other.toll(second, by=MONITOR)
    return one, other


def test_low_and_high_are_the_least_and_the_most_that_any_root_gives() -> None:
    """Best is the figure of the monitor, which stands nearer to the fact than an official."""
    [toll] = only(*two(5, 9))

    assert ends(toll) == (5, 9, 9)
    assert (
        toll.because.low,
        toll.because.best,
        toll.because.high,
    ) == (("c_one_0",), ("c_two_0",), ("c_two_0",))


def test_a_floor_is_no_point() -> None:
    """At least nine has no upper end, so the range has none either; five is exact, so the best."""
    [toll] = only(*two(5, "at least 9"))

    assert ends(toll) == (5, 5, None)


def test_an_exact_figure_above_a_floor_closes_the_range() -> None:
    """At least five, and another root counts nine: nobody says more than nine."""
    [toll] = only(*two("at least 5", 9))

    assert ends(toll) == (5, 9, 9)


def test_a_later_figure_of_one_root_replaces_its_earlier_one() -> None:
    """Seven on Monday and twelve on Tuesday by one mayor are twelve; seven is left out."""
    one, two = Report("one", "1"), Report("two", "2")
    one.toll(7)
    two.toll(12, by="The mayor")
    [toll] = only(one, two)

    assert ends(toll) == (12, 12, 12)
    assert [(o.id, o.why) for o in toll.left_out] == [("c_one_0", "superseded by c_two_0")]


def test_people_and_civilians_are_the_same_dead() -> None:
    """One calls them people, the other civilians: one toll, with the more specific status."""
    one, two = Report("one"), Report("two")
    one.toll(6, status=Status.UNKNOWN)
    two.toll(6, by=MONITOR, status=Status.CIVILIAN)
    [toll] = only(one, two)

    assert (toll.victims.status, ends(toll)) == (Status.CIVILIAN, (6, 6, 6))


def test_a_part_is_a_subset_and_not_a_second_toll() -> None:
    """Thirty-one dead, twenty-four of them civilians: the second is part of the first."""
    report = Report("one")
    whole = report.toll(31, status=Status.UNKNOWN)
    report.toll(24, subset_of=whole)
    tolls = only(report)

    assert [(toll.best, toll.subset_of) for toll in tolls] == [(31, None), (24, 0)]
    assert sum(g.documented for g in reconcile(standings(report)).board.groups) == 31


def test_children_are_no_group_of_their_own() -> None:
    """Two girls among six civilians are left out as a part, with the reason."""
    report = Report("one")
    whole = report.toll(6)
    report.toll(2, subset_of=whole, people="girls")
    [toll] = only(report)

    assert (6, [f"part of {whole}"]) == (toll.best, [left.why for left in toll.left_out])


def test_a_running_total_gives_an_incident_no_figure() -> None:
    """Five in the town, eighty-six in the war: the second is shown as left out."""
    report = Report("one")
    total = report.toll(
        86, at="Karsk", total=True, on=None, as_of=None, words="the number since January is 86"
    )
    report.content = report.content.rstrip(". ") + ", "
    report.toll(5, increment_of=total)
    account = reconcile(standings(report))

    assert [toll.best for i in account.incidents for toll in i.tolls] == [5]
    assert [(p.min, p.increment) for s in account.series for p in s.points] == [(86, 5)]


def test_a_withdrawn_figure_leaves_only_the_new_one() -> None:
    """Thirteen, taken back by the one who gave it, and ten instead."""
    one, two = Report("one", "1"), Report("two", "2")
    one.toll(13)
    mayor = party("the mayor of Velm")
    two.toll(13, stance=Stance.DENIED, denied_by=(mayor,), on=None)
    two.toll(10)
    [toll] = only(one, two)

    assert ends(toll) == (10, 10, 10)
    assert {"withdrawn"} == {left.why for left in toll.left_out}


@pytest.mark.parametrize(
    ("profile", "expected", "notes"),
    [
        (Profile.UCDP, (5, 9, 9), ()),
        (Profile.IBC, (5, None, 9), ()),
        (Profile.ACLED, (5, 5, 5), ()),
    ],
)
def test_profiles_make_other_ranges_of_the_same_claims(
    profile: Profile, expected: tuple[int | None, ...], notes: tuple[str, ...]
) -> None:
    """UCDP has a best figure, IBC none, ACLED one conservative figure."""
    [toll] = only(*two(5, 9), profile=profile)

    assert (expected, notes) == (ends(toll), toll.notes)


def test_one_root_is_provisional_under_ibc() -> None:
    """Iraq Body Count asks for two independent sources."""
    report = Report("one")
    report.toll(5)
    [toll] = only(report, profile=Profile.IBC)

    assert toll.notes == ("provisional",)


def test_a_party_to_the_fighting_is_less_reliable_than_a_monitor() -> None:
    """The army's exact figure doesn't become the best one beside a monitor's."""
    one, two = Report("one"), Report("two", "3")
    one.toll(9, by=MONITOR)
    two.toll(4, by=ARMY)
    [toll] = only(one, two)

    assert ends(toll) == (4, 9, 9)


def test_killed_and_wounded_are_separate_tolls() -> None:
    """Outcomes are never mixed."""
    report = Report("one")
    report.toll(5)
    report.toll(9, outcome=Outcome.WOUNDED)

    assert [(toll.outcome, toll.best) for toll in only(report)] == [
        (Outcome.KILLED, 5),
        (Outcome.WOUNDED, 9),
    ]

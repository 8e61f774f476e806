"""What stands in one group of the board, and what is documented of it."""

from __future__ import annotations

from dataclasses import replace

from made_claims import Report, party
from tollbook.model.claim import Outcome, Stance, Status
from tollbook.model.derived import BoardGroup
from tollbook.model.refer import PartyType
from tollbook.reconcile import reconcile

ARMY = party("the Nordau army", PartyType.MILITARY)
OTHERS = party("the Suderland army", PartyType.MILITARY)
HOSPITAL = party("the hospital of Velm", PartyType.MEDICAL)


def groups(*reports: Report) -> list[BoardGroup]:
    """The groups of killed civilians on the board of these reports."""
    account = reconcile(standing for report in reports for standing in report.standings())
    return [
        group
        for group in account.board.groups
        if group.outcome is Outcome.KILLED and group.victims.status is Status.CIVILIAN
    ]


def total(name: str, count: str, at: str | None, by: str) -> Report:
    """A report of somebody's running total."""
    report = Report(name, "5")
    words = f"{count} people have been killed so far in {at}" if at else f"{count} people have died"
    # Who speaks stands elsewhere in the text than the place.
    speaker = replace(party(by), start=500, end=500 + len(by))
    report.toll(count, by=speaker, on=None, at=at, total=True, words=words)
    return report


def test_totals_of_two_theatres_make_no_range_together() -> None:
    """Those of a district beside those of the country round it; what names none stands last."""
    found = groups(
        total("one", "91", "Karsk", "the ministry of Karsk"),
        total("two", "20", "Karsk region", "the ombudsman of Velm"),
        total("three", "93", None, "Rasad Monitor"),
    )

    ends = [(group.theatre, group.low, group.high) for group in found]
    assert ends[-1][0] is None
    assert all(low == high for _, low, high in ends)


def test_totals_of_one_theatre_are_one_group() -> None:
    """And a single theatre is not named: nothing is kept apart from it."""
    found = groups(
        total("one", "91", "Karsk", "the ministry of Karsk"),
        total("two", "20", "Karsk", "the ombudsman of Velm"),
    )

    assert [(group.theatre, group.low, group.high) for group in found] == [(None, 20, 91)]


def strike(name: str, count: int, by: object, *, denied: bool = False) -> Report:
    """A report of one day's dead."""
    report = Report(name, "2")
    more = {"stance": Stance.DENIED, "denied_by": (OTHERS,)} if denied else {}
    report.toll(count, by=by, **more)  # type: ignore[arg-type]
    return report


def test_what_only_a_party_says_and_another_denies_is_not_documented() -> None:
    """Told in one report and denied in another, or known from the denial alone."""
    denied = strike("denied", 8, ARMY, denied=True)

    for reports in ([strike("told", 8, ARMY), denied], [denied]):
        [group] = groups(*reports)
        assert (group.low, group.high, group.documented) == (8, 8, 0)


def test_what_somebody_else_counts_is_documented_whoever_denies_it() -> None:
    """A hospital's figure is its own."""
    [group] = groups(
        strike("told", 8, ARMY), strike("denied", 8, ARMY, denied=True), strike("own", 6, HOSPITAL)
    )

    assert (group.low, group.high, group.documented) == (6, 8, 6)


def test_another_figure_of_the_same_party_is_not_denied_with_it() -> None:
    """Who denies 40 hasn't spoken of 8."""
    [group] = groups(strike("told", 8, ARMY), strike("denied", 40, ARMY, denied=True))

    assert group.documented == 8

"""Which claims are about one thing that happened, and how well is it supported?"""

from __future__ import annotations

from datetime import date

from made_claims import Report, party, standings
from tollbook.model.claim import Stance
from tollbook.model.derived import Grade
from tollbook.model.refer import PartyType
from tollbook.reconcile import reconcile

NORDAU = party("the Nordau army", PartyType.MILITARY)
SUDERLAND = party("the Suderland army", PartyType.MILITARY)
MONITOR = party("Rasad Monitor", PartyType.MONITOR)


def test_the_same_town_on_the_same_day_is_one_incident() -> None:
    """Two reports by two roots: one incident, supported by two."""
    one, two = Report("one"), Report("two")
    one.toll(7)
    two.toll(7, by=MONITOR)
    [incident] = reconcile(standings(one, two)).incidents

    assert (2, Grade.FAIR, date(2021, 3, 1)) == (
        incident.roots,
        incident.grade,
        incident.when and incident.when.start,
    )


def test_two_towns_are_never_one_incident_through_their_region() -> None:
    """Velm and Orsa lie in the Karsk region: a report on the region fits both and is left open."""
    one, two, three = Report("one"), Report("two"), Report("three")
    one.toll(4)
    two.toll(4, at="Orsa", by="the mayor of Orsa")
    three.toll(4, at="Karsk region", by=MONITOR, words="4 people were killed in the attack")
    account = reconcile(standings(one, two, three))
    homes = [{ref.document for ref in incident.claims} for incident in account.incidents]

    assert not any({"one", "two"} <= home for home in homes)
    assert sum(group.documented for group in account.board.groups) == 8


def test_two_days_are_two_incidents() -> None:
    """The same town, the day after, with other figures."""
    one, two = Report("one"), Report("two", "3")
    one.toll(4)
    two.toll(11, on="2", by=MONITOR)

    assert len(reconcile(standings(one, two)).incidents) == 2


def test_a_stated_correction_of_the_day_is_followed() -> None:
    """The paper wrote Monday and now says that it was Sunday: the new day alone is told."""
    one, two = Report("one", "2"), Report("two", "4")
    one.toll(10, words="10 people died in the raid on the market")
    two.toll(
        10,
        on="2021-02-28",
        words="correction: the raid on the market in which 10 people died was on Sunday",
    )
    [incident] = reconcile(standings(one, two)).incidents

    assert incident.when
    assert date(2021, 2, 28) == incident.when.start == incident.when.end


def test_copies_of_one_text_are_one_root() -> None:
    """Three outlets print one story that quotes residents: one root, not three."""
    reports = [Report(name) for name in ("one", "two", "three")]
    for report in reports:
        report.toll(
            8,
            by=party("residents", PartyType.RESIDENT),
            words="8 villagers were killed when shells hit the square",
        )
        report.content += "Rescuers dug through the night with shovels and bare hands. "
        report.content += "Nobody has said who fired the shells at the square. "
    [incident] = reconcile(standings(*reports)).incidents

    assert (incident.roots, incident.grade) == (1, Grade.WEAK)


def test_two_outlets_with_their_own_witnesses_are_two_roots() -> None:
    """Other texts, other witnesses."""
    one, two = Report("one"), Report("two")
    one.toll(8, by=party("residents", PartyType.RESIDENT))
    two.toll(8, by=party("residents", PartyType.RESIDENT), words="in the morning 8 people died")
    [incident] = reconcile(standings(one, two)).incidents

    assert incident.roots == 2


def test_each_side_blaming_the_other_is_contested() -> None:
    """Nordau blames Suderland, Suderland blames Nordau."""
    one, two = Report("one"), Report("two")
    one.toll(5)
    one.event("shelling", by=NORDAU, actors=(SUDERLAND,))
    two.event("shelling", by=SUDERLAND, actors=(NORDAU,))
    account = reconcile(standings(one, two))
    [incident] = account.incidents

    assert Grade.CONTESTED is incident.grade
    assert [record.kind.value for record in account.dissent] == ["mutual_blame"]


def test_a_concession_confirms() -> None:
    """The army that is blamed says that its own shells did it."""
    one, two = Report("one"), Report("two")
    one.toll(5)
    one.event("shelling", by="the mayor of Velm", actors=(NORDAU,))
    two.toll(5, by=NORDAU)
    two.event("shelling", by=NORDAU, actors=(party("its artillery", PartyType.MILITARY),))
    [incident] = reconcile(standings(one, two)).incidents

    assert Grade.CONFIRMED is incident.grade


def test_denials_add_no_root() -> None:
    """Who says that it didn't happen doesn't assert it."""
    one, two = Report("one"), Report("two")
    one.toll(5)
    two.event("shelling", by=None, stance=Stance.DENIED, denied_by=(NORDAU,))
    account = reconcile(standings(one, two))
    [incident] = account.incidents

    assert incident.roots == 1
    assert {"one", "two"} == {ref.document for ref in incident.claims}
    assert [record.kind.value for record in account.dissent] == ["denial"]


def test_background_counts_nowhere() -> None:
    """A massacre of another year is in no incident, series or sum."""
    report = Report("one")
    report.toll(100, on="2011-05-05", historical=True)
    account = reconcile(standings(report))

    assert (account.incidents, account.series, account.board.groups) == ((), (), ())


def test_claims_by_then() -> None:
    """As of the first day only the first report was known."""
    one, two = Report("one", "1"), Report("two", "5")
    one.toll(7)
    two.toll(12)
    [incident] = reconcile(standings(one, two), as_of=date(2021, 3, 2)).incidents

    assert [toll.best for toll in incident.tolls] == [7]

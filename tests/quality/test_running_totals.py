"""Real running totals: what doesn't fit is found, qualifiers are kept, and lag shows."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import tollbook
from tollbook.model.derived import Flag


def test_exactly_the_seven_days_on_which_gazas_figures_disagree(shared: Path) -> None:
    """Seven days' figures differ from the change of the total; 1,026 others don't, days without
    a daily figure among them."""
    file = shared / "data" / "running_totals" / "gaza" / "casualties_daily.json"
    table = tollbook.read_table(
        json.loads(file.read_text(encoding="utf-8")),
        day="report_date",
        total="killed_cum",
        increment="killed",
        claimant="Gaza Ministry of Health",
        claimant_type="government",
    )
    account = tollbook.account(table)
    (series,) = account.series
    flagged = {point.as_of.isoformat(): point.flag for point in series.points if point.flag}

    assert len(series.points) == 1033
    assert flagged == dict.fromkeys(
        (
            "2023-12-05",
            "2023-12-08",
            "2023-12-09",
            "2024-01-12",
            "2024-01-16",
            "2024-08-27",
            "2024-08-28",
        ),
        Flag.INCREMENT_MISMATCH,
    )
    assert account.incidents == ()
    assert [one.kind.value for one in account.dissent] == ["increment_mismatch"] * 7


def test_ukraines_qualifiers_are_kept_from_the_file_to_the_board(shared: Path) -> None:
    """ "about" 1,620 times, "more" six times; on 14 March 2022 the board has more than 12,000."""
    file = shared / "data" / "running_totals" / "ukraine" / "russia_losses_personnel.json"
    rows = json.loads(file.read_text(encoding="utf-8"))
    table = tollbook.read_table(
        rows,
        day="date",
        total="personnel",
        qualifier="personnel*",
        claimant="General Staff of the Armed Forces of Ukraine",
        outcome="casualties",
        status="military",
        side="Russia",
    )
    (series,) = tollbook.account(table).series
    about = [point for point in series.points if point.best is not None]
    more = [point for point in series.points if point.best is None]

    assert (len(about), len(more)) == (1620, 6)
    for point in more:
        given = next(row["personnel"] for row in rows if row["date"] == point.as_of.isoformat())
        assert (point.min, point.max) == (given + 1, None)
    (group,) = tollbook.account(table, as_of="2022-03-14").board.groups
    (row,) = group.claimants
    assert (row.min, row.max, row.best) == (12001, None, None)
    assert (group.low, group.high) == (12001, None)


def test_the_karabakh_register_shows_how_the_announced_total_lagged(shared: Path) -> None:
    """What was announced on 5 October 2020 was a third of the dead of those nine days, as later
    counted; an open floor and a higher figure don't contradict each other."""
    file = shared / "data" / "running_totals" / "karabakh" / "killed_by_day_cumulative.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    register = tollbook.read_table(
        rows,
        day="date",
        total="cumulative_from_2020-09-27",
        increment="killed_on_day",
        claimant="Insurance Foundation for Servicemen",
        status="military",
        side="Artsakh",
        published="2022-01-01",
    )
    bulletin = tollbook.read_text(
        "STEPANAKERT, 5 October 2020 (Example Wire) — At least 231 Artsakh soldiers have been "
        "killed since 27 September, the Artsakh Defence Army said on Monday."
    )
    account = tollbook.account(bulletin, register)
    at = {
        series.claimant.name: {point.as_of.isoformat(): point.min for point in series.points}
        for series in account.series
    }

    assert at["Insurance Foundation for Servicemen"]["2020-10-05"] == 717
    assert at["Artsakh Defence Army"]["2020-10-05"] == 231
    assert not [one for one in account.dissent if one.kind.value == "rival_figures"]
    assert [
        point.flag for series in account.series for point in series.points if point.flag is not None
    ] == []

"""Rows of UCDP GED: its columns and codes, and figures that hold together."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts_made import CIVILIANS, SOLDIERS, War
from tollbook.model.claim import Outcome, Status, Toll
from tollbook.model.derived import (
    Account,
    Days,
    Grade,
    Incident,
    IncidentToll,
    Include,
    Profile,
    Site,
    VictimGroup,
)
from tollbook.publish import csv as flat
from tollbook.publish import ucdp
from tollbook.publish.importing import read
from tollbook.publish.material import Material
from tollbook.vocab.standards import by_gw, codes

WAR = War()


def exported(material: Material) -> list[dict[str, str]]:
    text = "".join(flat.lines(ucdp.rows(material, Counter()), ucdp.COLUMNS))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def row(**changes: Any) -> dict[str, str]:
    [one] = exported(WAR.material(replace(WAR.incident(), **changes)))
    return one


def test_the_columns_are_those_of_ged_in_their_order(shared: Path) -> None:
    """49 columns, no other."""
    standard = json.loads((shared / "data/standards/ucdp_ged.json").read_text())

    assert standard["columns"] == [column.name for column in ucdp.COLUMNS]


def test_the_codes_are_those_of_ged(shared: Path) -> None:
    """Every code the standard lists is known here, and no other."""
    standard = json.loads((shared / "data/standards/ucdp_ged.json").read_text())
    for name in ("type_of_violence", "where_prec", "date_prec", "event_clarity", "active_year"):
        assert set(map(int, standard["codes"][name])) == set(codes("ucdp")[name]), name


def test_a_fatal_incident_is_a_row_that_leads_back() -> None:
    """Figures, day, place, documents, who says so; `relid` ends in the incident's id."""
    one = row()

    assert (one["low"], one["best"], one["high"]) == ("9", "9", "12")
    assert tuple(
        one[name] for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    ) == ("0", "0", "7", "2")
    # Norland is no state of the list and stands alone, so that the violence is non-state.
    assert one["relid"] == "ISL-2031-2-0-i_00000000000000aa"
    assert tuple(
        one[name] for name in ("date_start", "date_end", "date_prec", "event_clarity")
    ) == ("2031-05-05", "2031-05-05", "1", "1")
    assert tuple(
        one[name] for name in ("where_coordinates", "where_prec", "adm_1", "latitude", "longitude")
    ) == ("Orlesk", "1", "East", "64.5123", "-18.2345")
    assert one["geom_wkt"] == "POINT (-18.2345 64.5123)"
    assert one["source_office"] == "Example Agency;Second Gazette"
    assert (
        (one["source_article"])
        == '"Example Agency,2031-05-06,About strike";"Second Gazette,2031-05-07,About rival"'
    )
    assert one["source_original"] == "Mayor of Orlesk; Sudland Red Cross"
    assert one["country"] == "Iceland"
    assert one["side_a"] == "Norland"


def test_open_upward_is_written_as_the_number_itself() -> None:
    """ "At least 12" against 9: the high end is 12, since a cell can't be open."""
    assert row()["high"] == "12"


def test_what_was_not_judged_is_marked_as_to_be_checked() -> None:
    """Clear is a row of claims that a person accepted."""
    account: Account = replace(WAR.account(), include=Include.ACCEPTED)
    [judged] = exported(replace(WAR.material(), account=account))

    assert judged["code_status"] == "Clear"
    assert row()["code_status"].startswith("Check")


@pytest.mark.parametrize(
    ("end", "prec", "clarity"),
    [(5, "1", "1"), (6, "2", "1"), (10, "2", "1"), (11, "3", "2"), (12, "4", "2")],
)
def test_date_precision_goes_by_the_days(end: int, prec: str, clarity: str) -> None:
    """From a week on, a figure is of several events: clarity 2."""
    one = row(when=Days(date(2031, 5, 5), date(2031, 5, end)))

    assert (prec, clarity) == (one["date_prec"], one["event_clarity"])


def test_what_ged_does_not_record_has_no_row_and_is_counted() -> None:
    """Nobody dead, no day, no country."""
    incident = WAR.incident()
    nobody = replace(incident, id="i_00000000000000ab", tolls=incident.tolls[2:])
    whenever = replace(incident, id="i_00000000000000ac", when=None)
    nowhere = replace(incident, id="i_00000000000000ad", where=(Site("Orlesk"),))
    left_out: Counter[str] = Counter()
    rows = list(ucdp.rows(WAR.material(nobody, whenever, nowhere), left_out))

    assert rows == []
    assert left_out == {ucdp.NO_DEATHS: 1, ucdp.NO_DAY: 1, ucdp.NO_PLACE: 1}


def test_running_totals_never_make_a_row() -> None:
    """An account of series alone exports nothing."""
    account = replace(WAR.account(), incidents=())

    assert exported(replace(WAR.material(), account=account)) == []


def test_soldiers_are_counted_with_their_side() -> None:
    """Dead of side A and of side B stand in their own columns."""
    one = row(
        blamed=("Norland",),
        tolls=(
            IncidentToll(
                outcome=Outcome.KILLED,
                victims=SOLDIERS,
                low=3,
                best=3,
                high=3,
                profile=Profile.UCDP,
            ),
            IncidentToll(
                outcome=Outcome.KILLED,
                victims=VictimGroup(Status.MILITARY, "Sudland"),
                low=4,
                best=5,
                high=6,
                profile=Profile.UCDP,
            ),
        ),
    )

    assert tuple(one[name] for name in ("deaths_a", "deaths_b", "low", "best", "high")) == (
        "3",
        "5",
        "7",
        "8",
        "9",
    )
    assert one["dyad_name"] == "Norland - Sudland"
    assert one["type_of_violence"] == "2"


def test_a_massacre_of_civilians_by_a_named_party_is_one_sided() -> None:
    """Side B is Civilians; shelling of a town is part of the fighting."""
    tolls = (
        IncidentToll(
            outcome=Outcome.KILLED, victims=CIVILIANS, low=3, best=3, high=3, profile=Profile.UCDP
        ),
    )

    assert (
        (one := row(kind="massacre", tolls=tolls))["type_of_violence"],
        one["side_b"],
    ) == ("3", "Civilians")
    assert row(kind="shelling", tolls=tolls)["type_of_violence"] != "3"


figures = st.none() | st.integers(0, 500)
groups = st.builds(
    VictimGroup, st.sampled_from(Status), st.sampled_from([None, "Norland", "Sudland", "Syria"])
)


@st.composite
def tolls_of_an_incident(draw: st.DrawFn) -> tuple[IncidentToll, ...]:
    made: list[IncidentToll] = []
    for number in range(draw(st.integers(1, 5))):
        low, best, high = (draw(figures) for _ in range(3))
        made.append(
            IncidentToll(
                outcome=draw(st.sampled_from([Outcome.KILLED, Outcome.WOUNDED])),
                victims=draw(groups),
                low=low,
                best=best,
                high=high,
                profile=Profile.UCDP,
                subset_of=draw(st.none() | st.integers(0, number - 1)) if number else None,
            )
        )
    return tuple(made)


@given(tolls_of_an_incident())
def test_figures_hold_together_whatever_the_tolls(tolls: tuple[IncidentToll, ...]) -> None:
    """best is the sum of the death columns, and low ≤ best ≤ high, always."""
    for one in exported(WAR.material(replace(WAR.incident(), tolls=tolls))):
        parts = [
            int(one[name])
            for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
        ]
        assert int(one["best"]) == sum(parts)
        assert min(parts) >= 0
        assert int(one["low"]) <= int(one["best"]) <= int(one["high"])


def real_rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "data/ucdp/ucdpged_sample_v23.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def incident_of(real: dict[str, str]) -> Incident:
    """UCDP's row as an incident of ours."""
    parts = [
        (Status.MILITARY, real["side_a"], real["deaths_a"]),
        (Status.MILITARY, real["side_b"], real["deaths_b"]),
        (Status.CIVILIAN, None, real["deaths_civilians"]),
        (Status.UNKNOWN, None, real["deaths_unknown"]),
    ]
    low, best, high = (int(real[name]) for name in ("low", "best", "high"))
    tolls = [
        IncidentToll(
            outcome=Outcome.KILLED, victims=VictimGroup(), low=low, best=best, high=high,
            profile=Profile.UCDP,
        )
    ]  # fmt: skip
    tolls += [
        IncidentToll(
            outcome=Outcome.KILLED, victims=VictimGroup(status, side), low=int(number),
            best=int(number), high=int(number), profile=Profile.UCDP, subset_of=0,
        )
        for status, side, number in parts
        if int(number)
    ]  # fmt: skip
    country = by_gw()[int(real["country_id"])]
    return Incident(
        id=f"i_{int(real['id']):016x}",
        kind="attack",
        when=Days(date.fromisoformat(real["date_start"]), date.fromisoformat(real["date_end"])),
        where=(
            Site(
                real["where_coordinates"], None, float(real["latitude"]), float(real["longitude"]),
                country.code, int(real["where_prec"]),
            ),
        ),
        claims=(),
        roots=1,
        grade=Grade.WEAK,
        blamed=(real["side_a"], real["side_b"]),
        tolls=tuple(tolls),
    )  # fmt: skip


def test_real_rows_come_back_as_they_were(shared: Path) -> None:
    """UCDP's own rows, as incidents of ours and out again: figures, days, precision, cell and
    country are UCDP's. Rows whose own figures don't hold together are left aside (13 of 1,000),
    and those without a death."""
    real = [
        one
        for one in real_rows(shared)
        if int(one["low"]) <= int(one["best"]) <= int(one["high"]) and int(one["high"]) > 0
    ]
    account = replace(WAR.account(), incidents=tuple(map(incident_of, real)))
    ours = exported(Material(account))

    assert len(real) == len(ours) > 950
    same = (
        "year low best high date_start date_end date_prec latitude longitude where_prec "
        "where_coordinates priogrid_gid country country_id region deaths_civilians"
    ).split()
    for theirs, mine in zip(real, ours, strict=True):
        for name in same:
            told = theirs[name]
            if name in ("latitude", "longitude"):
                assert float(told) == float(mine[name])
            else:
                assert told == mine[name], (name, theirs["id"])


def test_real_rows_are_read_as_documents_and_claims(shared: Path) -> None:
    """Each row's best figure is a claim whose words name the row, and stand where it says."""
    path = shared / "data/ucdp/ucdpged_sample_v23.csv"
    imported = read(
        path.read_bytes(), "ucdp", name="ged", origin=None, publisher=None, published=None
    )
    bodies = [claim.body for claim in imported.claims]
    totals = [b.count.text for b in bodies if isinstance(b, Toll) and b.subset_of is None]

    assert [row["best"] for row in real_rows(shared)] == totals
    for claim in imported.claims:
        claim.span.check(imported.text)
    assert imported.document.publisher == "UCDP GED"

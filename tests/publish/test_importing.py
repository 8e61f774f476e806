"""Rows of other data sets as claims that stand on their words."""

from __future__ import annotations

from datetime import date

import pytest

from tollbook.errors import InputError
from tollbook.model.claim import Event, Outcome, Scope, Status, Toll
from tollbook.model.refer import DatePrecision
from tollbook.publish.importing import Imported, read

UCDP = (
    "id,date_start,date_end,date_prec,country,country_id,where_coordinates,where_prec,latitude,"
    "longitude,type_of_violence,side_a,side_b,source_original,event_clarity,deaths_a,deaths_b,"
    "deaths_civilians,deaths_unknown,best,high,low\r\n"
)
ACLED = (
    "event_id_cnty,event_date,time_precision,sub_event_type,actor1,actor2,inter2,"
    "civilian_targeting,country,location,latitude,longitude,geo_precision,source,notes,fatalities\r\n"
)


def imported(content: str, kind: str, publisher: str | None = None) -> Imported:
    return read(
        content.encode(), kind, name="file", origin=None, publisher=publisher, published=None
    )


def tolls(found: Imported) -> list[Toll]:
    return [claim.body for claim in found.claims if isinstance(claim.body, Toll)]


def test_a_row_of_ucdp_is_a_range_with_its_parts() -> None:
    """low, best and high are one claim; the death columns are parts of it."""
    found = imported(
        UCDP + "1,2031-05-05,2031-05-08,2,Iceland,395,Orlesk,2,64.5,-18.2,1,Government of Iceland,"
        "Sudland Front,Ministry of Health,1,2,0,7,0,9,12,8\r\n",
        "ucdp",
    )
    whole, soldiers, civilians = tolls(found)

    assert (whole.count.min, whole.count.best, whole.count.max) == (8, 9, 12)
    assert whole.scope is Scope.INCIDENT
    assert whole.subset_of is None
    assert (soldiers.count.min, soldiers.victims.status, soldiers.victims.side) == (
        2,
        Status.MILITARY,
        "Iceland",
    )
    assert (civilians.count.min, civilians.victims.status) == (7, Status.CIVILIAN)
    whole_claim = next(claim for claim in found.claims if claim.body is whole)
    assert soldiers.subset_of == civilians.subset_of == whole_claim.id
    assert whole_claim.when is not None
    assert (whole_claim.when.start, whole_claim.when.end) == (date(2031, 5, 5), date(2031, 5, 8))
    assert whole_claim.when.precision is DatePrecision.RANGE
    [place] = whole_claim.where
    assert (place.name, place.country, place.precision, place.latitude) == ("Orlesk", "IS", 2, 64.5)
    assert found.document.publisher == "UCDP GED"
    assert found.document.published == date(2031, 5, 8)


def test_a_row_whose_figures_contradict_one_another_is_a_range_of_all() -> None:
    """UCDP has rows with a low above the best."""
    row = "1,2031-05-05,2031-05-05,1,Iceland,395,Orlesk,1,64.5,-18.2,1,Norland,Sudland,A,1,0,0,0,2,2,3,3\r\n"
    [toll] = tolls(imported(UCDP + row, "ucdp"))

    assert (toll.count.min, toll.count.best, toll.count.max) == (2, 2, 3)


def test_who_says_so_is_who_the_row_names_if_it_is_one() -> None:
    """Several, or none: the data set itself."""
    row = "1,2031-05-05,2031-05-05,1,Iceland,395,Orlesk,1,64.5,-18.2,3,Norland,Civilians,{},1,0,0,3,0,3,3,3\r\n"
    alone = imported(UCDP + row.format("Ministry of Health"), "ucdp")
    several = imported(UCDP + row.format("SOHR; VDC"), "ucdp")

    assert alone.claims[0].attribution[0].text == "Ministry of Health"
    assert several.claims[0].attribution == ()
    assert imported(UCDP + row.format(""), "ucdp").claims[0].attribution == ()
    assert tolls(alone)[0].perpetrator == "Norland"


def test_every_claim_stands_on_words_of_its_row() -> None:
    """Figures, days, places and parties are found at their offsets."""
    found = imported(
        UCDP
        + "1,2031-05-05,2031-05-05,1,Iceland,395,Örlesk,1,64.5,-18.2,2,Norland,Sudland,A,2,1,1,1,1,4,4,4\r\n",
        "ucdp",
    )
    content = found.text.content
    for claim in found.claims:
        claim.span.check(found.text)
        for party in claim.attribution:
            assert content[party.start : party.end] == party.text
        for place in claim.where:
            assert content[place.start : place.end] == place.text == "Örlesk"
        if isinstance(claim.body, Toll):
            count = claim.body.count
            assert content[count.start : count.end] == count.text
        if isinstance(claim.body, Event):
            for party in (*claim.body.actors, *claim.body.targets):
                assert content[party.start : party.end] == party.text
    assert len({claim.id for claim in found.claims}) == len(found.claims)
    assert "best 4; high 4; low 4" in content


def test_a_row_of_acled_is_an_event_and_its_dead() -> None:
    """The sub-event type is a mode of ours; no fatalities is no claim that nobody died."""
    row = "ISL1,2031-05-05,1,Air/drone strike,Norland,Civilians (Sudland),7,Civilian targeting,Iceland,Orlesk,64.5,-18.2,1,Example Agency,n,{}\r\n"
    found = imported(ACLED + row.format(4), "acled")
    event = found.claims[0].body

    assert isinstance(event, Event) and event.mode == "airstrike"
    [toll] = tolls(found)
    assert (toll.count.min, toll.count.max, toll.victims.status) == (4, 4, Status.CIVILIAN)
    assert found.claims[0].attribution[0].text == "Example Agency"
    assert not tolls(imported(ACLED + row.format(0), "acled"))


def test_a_table_of_ones_own() -> None:
    """Columns by their names; who made it must be said."""
    content = (
        "date,place,country,killed,killed_max,wounded,status,side,source,scope\n"
        "2031-05-05,Orlesk,Iceland,9,12,4,civilian,Sudland,the mayor,incident\n"
        "2031-05-08,,Iceland,120,,,military,Norland,,cumulative\n"
    )
    found = imported(content, "csv", "My Register")
    killed, wounded, total = tolls(found)

    assert (killed.count.best, killed.count.max, killed.victims.side) == (9, 12, "Sudland")
    assert (wounded.outcome, wounded.count.min) == (Outcome.WOUNDED, 4)
    assert (total.scope, total.as_of) == (Scope.CUMULATIVE, date(2031, 5, 8))
    assert found.claims[0].attribution[0].text == "the mayor"
    with pytest.raises(InputError, match="--publisher"):
        imported(content, "csv")


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        ("a,b\n1,2\n", "ucdp", "no column id, date_start"),
        ("a,b\n1,2\n", "csv", "one of killed"),
        (UCDP + "1,5 May,,,,,,,,,,,,,,,,,,3,3,3\n", "ucdp", "row 2, column date_start: '5 May'"),
        (UCDP + "1,2031-05-05,2031-05-04,,,,,,,,,,,,,,,,,3,3,3\n", "ucdp", "on or after 2031"),
        (UCDP + "1,2031-05-05,2031-05-05,,,,,,,,,,,,,,,,,-3,3,3\n", "ucdp", "column best: '-3'"),
        (UCDP + "1,2031-05-05\n", "ucdp", "row 2 has another number of cells"),
        ("date,killed,status\n2031-05-05,3,soldier\n", "csv", "one of civilian"),
        ('date,killed\n"2031', "csv", "no CSV file"),
    ],
)
def test_a_wrong_file_is_refused_whole(content: str, kind: str, told: str) -> None:
    """Row, column, value and what was expected."""
    with pytest.raises(InputError, match=told):
        imported(content, kind, "Me")

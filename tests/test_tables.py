"""Somebody's running totals as a table become claims, and a series with its flags."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import tollbook
from tollbook.errors import InputError
from tollbook.model.claim import Toll
from tollbook.model.derived import Flag

ROWS: list[dict[str, Any]] = [
    {"day": "2021-03-01", "all": 40, "new": 2, "bound": "about"},
    {"day": "2021-03-02", "all": "1,045", "new": 5, "bound": "more"},
    {"day": date(2021, 3, 3), "all": 1052, "new": 6, "bound": ""},
    {"day": "2021-03-04", "all": None, "new": 3, "bound": None},
]


def table(**more: Any) -> tollbook.Claims:
    columns = {"day": "day", "total": "all", "increment": "new", "qualifier": "bound"}
    return tollbook.read_table(ROWS, **{**columns, "claimant": "Relief Council", **more})


def test_every_figure_stands_in_a_text_that_says_so() -> None:
    """Spans, counts and claimants have the words they name, and the table's own qualifier."""
    claims = table()
    contents = {text.id: text.content for text in claims.texts}

    assert [claim.body.count.text for claim in claims if isinstance(claim.body, Toll)] == [
        "about 40", "2", "more 1045", "5", "1052", "6",
    ]  # fmt: skip
    for claim in claims:
        assert isinstance(claim.body, Toll)
        content, count = contents[claim.text], claim.body.count
        assert content[claim.span.start : claim.span.end] == claim.span.exact
        assert content[count.start : count.end] == count.text
        assert claim.attribution[0].name == "Relief Council"


def test_qualifiers_are_bounds_of_the_total() -> None:
    """As the table of counts reads them: "about" a best figure, "more" a floor above it."""
    (series,) = tollbook.account(table()).series

    ends = [(point.min, point.max, point.best) for point in series.points]
    assert ends == [(None, None, 40), (1046, None, None), (1052, 1052, None)]


def test_an_increment_that_does_not_fit_is_flagged() -> None:
    """On the second day four are said to be new, and the total grows by five."""
    rows = [{"day": f"2021-03-0{n}", "all": total} for n, total in ((1, 10), (2, 15), (3, 21))]
    for row, new in zip(rows, (1, 4, 6), strict=True):
        row["new"] = new
    read = tollbook.read_table(rows, day="day", total="all", increment="new", claimant="Council")
    (series,) = tollbook.account(read).series

    assert [point.flag for point in series.points] == [None, Flag.INCREMENT_MISMATCH, None]


def test_days_of_a_whole_front_make_no_incidents() -> None:
    """An increment belongs to its series only."""
    assert tollbook.account(table()).incidents == ()


def test_each_row_was_published_on_its_day_unless_the_table_was_later() -> None:
    """So that a past day shows what was claimed by then; a register compiled later doesn't."""
    bulletins, register = table(), table(published="2022-01-01")

    assert len(tollbook.account(bulletins, as_of="2021-03-02").series[0].points) == 2
    assert tollbook.account(register, as_of="2021-03-02").series == ()
    assert len(tollbook.account(register).series[0].points) == 3


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"day": "March", "all": 3}, "row 1, column day: 'March' is no day"),
        ({"day": "2021-03-01", "all": "many"}, "row 1, column all: 'many' is no number"),
        ({"day": "2021-03-01", "all": -3}, "row 1, column all: -3 is no number"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(row: dict[str, Any], message: str) -> None:
    """With its row and column, and what was expected."""
    with pytest.raises(InputError, match=message):
        tollbook.read_table([row], day="day", total="all", claimant="Council")


def test_an_empty_table_is_an_error() -> None:
    """Rather than an account of nothing."""
    with pytest.raises(InputError, match="has no rows"):
        tollbook.read_table([], day="day", total="all", claimant="Council")

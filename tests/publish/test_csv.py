"""Exports that a spreadsheet can open without running anything."""

from __future__ import annotations

import csv as standard
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookmaking import report
from tollbook.model import codec
from tollbook.model.claim import Claim
from tollbook.publish import csv, jsonl
from tollbook.publish.csv import Column, lines, safe

FORMULA = "=+-@\t\r"


def read(text: str) -> list[list[str]]:
    return list(standard.reader(io.StringIO(text, newline="")))


def cell_of(record: Any) -> Any:
    return record["cell"]


ONE = (Column("cell", "", cell_of), Column("after", "", lambda record: "end"))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        " =1",
        '"=1"',
        "'=1",
        "“=1”",
        "\u00a0=1",
        "\ufeff=1",
        "\n=1",
        "＝1",
        "-5 degrees",
        '=HYPERLINK("http://example.org")',
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    """Also behind spaces, quotation marks and marks that nobody sees."""
    assert f"'{text}" == safe(text)


@pytest.mark.parametrize("text", ["", " ", "12 dead", "a=b", "“Nine”", "…", "x -1", "c_1", "«9»"])
def test_other_text_is_left_alone(text: str) -> None:
    """Words stay the words of the report."""
    assert text == safe(text)


@given(st.text())
def test_no_cell_starts_a_formula(text: str) -> None:
    """Whatever the text, what is left of the cell without spaces and quotes starts none; and
    it is the same text, with at most an apostrophe before it."""
    [_, row] = read("".join(lines([{"cell": text}], ONE)))
    kept = text.replace("\0", "\ufffd")

    assert row[0] in (kept, f"'{kept}")
    assert row[1] == "end"
    assert not row[0].startswith(tuple(FORMULA))
    if not row[0].startswith("'"):
        assert not row[0].lstrip(" \"'“”\u00a0").startswith(tuple(FORMULA))


@given(st.integers() | st.floats(allow_nan=False))
def test_numbers_are_untouched(number: float) -> None:
    """A negative latitude is a number, not a formula."""
    [_, row] = read("".join(lines([{"cell": number}], ONE)))

    assert number == float(row[0]) if isinstance(number, float) else str(number) == row[0]
    assert not row[0].startswith("'")


def claim(**changes: Any) -> dict[str, Any]:
    one: Claim = report().claims[0]
    return {**codec.record(one, report().document), **changes}


def test_a_claim_fills_the_columns_of_its_kind() -> None:
    """The other kinds' columns are empty."""
    [header, row] = read("".join(csv.claims([claim()])))
    cells = dict(zip(header, row, strict=True))

    assert tuple(
        cells[name]
        for name in (
            "kind",
            "count_min",
            "count_max",
            "count_best",
            "attribution",
            "attribution_words",
        )
    ) == ("toll", "12", "12", "", "Mayor of Kapan", "the mayor")
    assert tuple(cells[name] for name in ("latitude", "longitude", "historical", "when_start")) == (
        "39.2",
        "46.4",
        "false",
        "2020-10-05",
    )
    assert not any(cells[name] for name in ("event_mode", "change", "speakers", "medium"))


def test_a_negative_longitude_stays_a_number() -> None:
    """West of Greenwich too."""
    place = {**claim()["where"][0], "longitude": -12.5}
    [header, row] = read("".join(csv.claims([claim(where=[place])])))

    assert row[header.index("longitude")] == "-12.5"


BODIES: list[tuple[str, dict[str, Any]]] = [
    ("event", {"type": "1.", "mode": "2.", "actors": [{"text": "3."}], "means": "4."}),
    ("event", {"targets": [{"text": "x", "name": "1."}, {"text": "2.", "name": None}]}),
    ("control", {"change": "1.", "by": {"text": "2.", "name": "3."}, "from": {"text": "4."}}),
    ("control", {"from": {"text": "1.", "name": "2."}}),
    ("statement", {"speakers": [{"text": "1."}], "type": "2.", "quotes": ["3.", "4."]}),
    ("statement", {"addressees": [{"text": "1."}]}),
    ("silence", {"party": {"text": "1.", "name": "2."}, "about": "3."}),
    ("media", {"medium": "1.", "credit": "2.", "shows": "3."}),
    ("toll", {"outcome": "1.", "scope": "2.", "as_of": "3.", "subset_of": "4."}),
    ("toll", {"increment_of": "1.", "cause": "2.", "perpetrator": "3."}),
    ("toll", {"count": {"text": "1."}, "victims": {"text": "2.", "status": "3.", "side": "4."}}),
]


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_every_field_of_a_body_has_a_column(kind: str, body: dict[str, Any]) -> None:
    """Nothing that a kind of claim has is lost on the way to a spreadsheet."""
    [_, row] = read("".join(csv.claims([claim(toll=None) | {"kind": kind, kind: body}])))
    told = " ".join(row)

    assert kind in row
    for number in range(1, str(body).count(".") + 1):
        assert f"{number}." in told


def test_columns_are_named_once_and_explained() -> None:
    """The documentation of an export is made of them."""
    for columns in (csv.CLAIM_COLUMNS, csv.DOCUMENT_COLUMNS):
        names = [column.name for column in columns]
        assert len(set(names)) == len(names)
        assert all(column.what.endswith(".") or column.what.endswith("…") for column in columns)


def test_json_lines_are_one_line_each() -> None:
    """Line ends inside a record don't end the line, and letters stay letters."""
    [line] = jsonl.lines([{"text": "two\nlines \u2028 Şuşa"}])

    assert line.endswith("}\n")
    assert line.count("\n") == 1
    assert "Şuşa" in line

"""Which words count, and between which bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.extract.counts import number, quantities

Bounds = tuple[int | None, int | None, int | None]


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        ("20 people", (20, 20, None)),
        ("twenty people", (20, 20, None)),
        ("at least 231 people", (231, None, None)),
        ("no fewer than 60 people", (60, None, None)),
        ("more than 50 people", (51, None, None)),
        ("over 50 people", (51, None, None)),
        ("up to 30 people", (None, 30, None)),
        ("as many as 30 people", (None, 30, None)),
        ("no more than 20 people", (None, 20, None)),
        ("fewer than 20 people", (None, 19, None)),
        ("nearly 100 people", (None, None, 100)),
        ("some 100 people", (None, None, 100)),
        ("10 to 15 people", (10, 15, None)),
        ("10-15 people", (10, 15, None)),
        ("between 10 and 15 people", (10, 15, None)),
        ("two to three million people", (2_000_000, 3_000_000, None)),
        ("several people", (3, 9, None)),
        ("tens of people", (20, 99, None)),
        ("dozens of people", (24, 99, None)),
        ("scores of people", (40, 199, None)),
        ("hundreds of people", (200, 999, None)),
        ("thousands of people", (2000, 9999, None)),
        ("tens of thousands of people", (20_000, 99_999, None)),
        ("hundreds of thousands of people", (200_000, 999_999, None)),
        ("millions of people", (2_000_000, 9_999_999, None)),
        ("a dozen people", (12, 12, None)),
        ("half a dozen people", (6, 6, None)),
        ("a quarter of a million people", (250_000, 250_000, None)),
        ("1,500 people", (1500, 1500, None)),
        ("20 000 people", (20_000, 20_000, None)),
        ("1.5 million people", (1_500_000, 1_500_000, None)),
        ("two hundred and fifty people", (250, 250, None)),
        ("300-plus people", (300, None, None)),
        ("200 or more people", (200, None, None)),
        ("another 5 people", (5, 5, None)),
        ("nobody", (0, 0, None)),
    ],
)
def test_words_of_number_are_read_by_the_table(words: str, bounds: Bounds) -> None:
    """Each wording of the table is read between its bounds, qualifier included in its words."""
    (quantity,) = quantities(words)

    assert bounds == (quantity.min, quantity.max, quantity.best)


@pytest.mark.parametrize(
    "words",
    [
        "an 18-year-old",
        "aged 34",
        "3 km away",
        "24 kilometres south",
        "at 18:40",
        "on Oct. 4, 2020",
        "on 27 September",
        "in 2014",
        "the $5 million house",
        "12 per cent",
        "12%",
        "FA-50 jets",
        "resolution 2231",
        "the 31st brigade",
        "for three days",
        "three hours later",
        "a 122-mm shell",
    ],
)
def test_what_measures_something_else_is_left_out(words: str) -> None:
    """Ages, distances, times, dates, money, shares and codes are no counts of people."""
    assert list(quantities(words)) == []


@given(st.integers(min_value=0, max_value=9_999_999))
def test_digits_are_read_with_and_without_separators(value: int) -> None:
    """A number in digits reads as itself, with or without thousands separators."""
    assert value == number(str(value))
    assert value == number(f"{value:,}")


@given(st.text(max_size=200))
def test_any_text_is_read_without_fault_and_offsets_stay_inside(text: str) -> None:
    """No text makes the count reader fail, and every quantity lies inside the text, in order."""
    at = 0
    for quantity in quantities(text):
        assert at <= quantity.start <= quantity.core < quantity.end <= len(text)
        at = quantity.start

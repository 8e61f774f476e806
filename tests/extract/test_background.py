"""Telling background from what a document reports on, by its years."""

from __future__ import annotations

import pytest

from tollbook.extract.background import historical, reference_year
from tollbook.extract.reading import Reading
from tollbook.model.text import Text


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In 1982 some 400 people were killed.", True),
        ("The 1994-96 war killed thousands.", True),
        ("A decade ago 30 villagers died in the same valley.", True),
        ("The war has killed 9,000 people since 2011.", False),
        ("The war, which began in March 2011, has killed 9,000.", False),
        ("On 3 May 2017 five people were killed.", False),
        ("In December 2016 two people were killed.", False),
        ("Five people were killed.", False),
    ],
)
def test_a_sentence_is_background_when_its_years_are_well_before(
    sentence: str, expected: bool
) -> None:
    """Two years back and more is background, the running war's beginning is not."""
    reading = Reading.of(Text.of("d", sentence, parser="test/1"))

    assert expected == historical(reading, 0, 2017)


def test_without_a_year_to_compare_nothing_is_called_background() -> None:
    """A document that names no year gives no ground to call its years old."""
    reading = Reading.of(Text.of("d", "In 1982 some 400 people were killed.", parser="test/1"))

    assert historical(reading, 0, None) is False


@pytest.mark.parametrize(
    ("content", "year"),
    [
        ("HERAT, 4 June 2013 — Two men died. The war of 1979-89 was worse.", 2013),
        ("Two men died in Herat on 4 June 2013 and three in May 2012.", 2013),
        ("Two men died.", None),
    ],
)
def test_the_reference_year_is_that_of_the_head(content: str, year: int | None) -> None:
    """A date near the head decides, else the latest year named."""
    assert year == reference_year(content)

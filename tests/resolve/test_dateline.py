"""When and by whom a report was written, from its own text."""

from datetime import date

import pytest

from tollbook.model.text import DateOrigin
from tollbook.resolve import masthead, reference_date

BODY = "Two soldiers were killed on Tuesday, a spokesman said."


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("GOMA, Congo, Nov. 21, 2012 — Rebels took the airport.", date(2012, 11, 21)),
        ("Tue 05 Jul 2016 Blast kills four in market.", date(2016, 7, 5)),
        ("Thursday 9 May 2019. All times are local", date(2019, 5, 9)),
        ("Geneva, 21 April 1994. Period covered: 15 to 21 April", date(1994, 4, 21)),
        ("Published: 3 March 2014 10:15", date(2014, 3, 3)),
        ("Last updated at Apr 092017", date(2017, 4, 9)),
        ("Updated on May 4, 2015", date(2015, 5, 4)),
        ("Evening update, 13 September 2022, 20:00 Kyiv time", date(2022, 9, 13)),
        ("RIVER POST | Analysis | Bogotá, 12 May 2002", date(2002, 5, 12)),
        ("2014-06-10", date(2014, 6, 10)),
        ("LIMA, 9 JAN 90 (AGENCY) -- Two died.", date(1990, 1, 9)),
        ("Juba, 16 October 2017", date(2017, 10, 16)),
    ],
)
def test_a_date_at_the_head_among_names_is_the_dateline(head: str, day: date) -> None:
    """City and date, a stamp, a date alone: read as the day of the report."""
    assert reference_date(f"Blast kills four\n\n{head}\n\n{BODY}") == (day, DateOrigin.DATELINE)


def test_a_date_in_a_sentence_is_no_dateline() -> None:
    """A caption that tells when something happened doesn't date the report."""
    text = (
        "Smoke rises over the port as jets attack on Oct. 4, 2016. Agency photo\n\n"
        "The council met on October 6 and again condemned the attack."
    )
    assert reference_date(text) == (date(2016, 10, 6), DateOrigin.TEXT)


def test_what_is_to_come_does_not_date_a_text() -> None:
    """The latest past date counts, not the day of the talks ahead."""
    text = "Forty died on 2 May 2011. Talks will open on 9 May 2011."
    assert reference_date(text) == (date(2011, 5, 2), DateOrigin.TEXT)


def test_a_dateline_without_a_year_takes_that_of_the_nearest_full_date() -> None:
    """ "KHARTOUM, March 3 (Agency)" is of the year the text names."""
    text = "KHARTOUM, March 3 (Agency) - Two died.\n\nThe truce of 4 February 2009 broke down."
    assert reference_date(text) == (date(2009, 3, 3), DateOrigin.DATELINE)


def test_a_text_without_a_full_date_has_none() -> None:
    """Nothing is guessed from weekdays and months."""
    assert reference_date(BODY) is None
    assert reference_date("") is None


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("KABUL (Reuters) - Two died.", "Reuters"),
        ("KHARTOUM, March 3 (AFP) — Two died.", "AFP"),
        ("Two died.\n\nThat was all. -REUTERS", "Reuters"),
        ("HORN RELIEF NETWORK\nNairobi, 12 March 2021\n\nTwo died.", "HORN RELIEF NETWORK"),
        ("MARINES ON THE MARCH\n\nTwo died.", None),
        ("Two died\n\nA man (Ali) - he was 40 - was shot.", None),
        ("TWO KILLED IN ARMY RAID: OFFICIAL\n\nTwo died.", None),
        (BODY, None),
        ("", None),
    ],
)
def test_the_publisher_is_told_by_dateline_signature_or_masthead_only(
    text: str, publisher: str | None
) -> None:
    """Headlines in capitals and brackets inside sentences are nobody's masthead."""
    assert masthead(text) == publisher


def test_the_day_since_which_somebody_counts_is_no_reference_date() -> None:
    """A report may be written any time after "since 7 October"; a later date in it still counts."""
    counted = (
        "Since 7 October 2023, more than 60 porters have died. A strike on Monday killed four."
    )
    assert reference_date(counted) is None
    later = reference_date(counted + " The market was hit on 3 May 2024.")
    assert later is not None and later[0] == date(2024, 5, 3)

"""A PDF gives its paragraphs, not its lines, and says what is wrong where it can't."""

import pytest

from made_documents import SENTENCE, pdf_of_a_picture, pdf_of_lines, pdf_of_paragraphs
from tollbook.errors import ParseError
from tollbook.parse import parser_for

PDF = parser_for("application/pdf")


def blocks(*pages: list[str]) -> list[str]:
    return PDF.parse(pdf_of_lines(pages)).content.split("\n\n")


def test_wrapped_lines_become_paragraphs_again() -> None:
    """The heading, the paragraphs and the one that goes over a page end, each whole."""
    paragraphs = [
        "Weekly bulletin",
        (SENTENCE * 3).strip(),
        "The ministry gave no figures.",
        (SENTENCE * 40).strip(),
    ]
    found = PDF.parse(pdf_of_paragraphs(paragraphs, title="Weekly bulletin"))
    assert found.content.split("\n\n") == paragraphs
    assert found.title == "Weekly bulletin"
    assert found.published is None  # the day a file was made is not the day of a report


def test_hyphens_of_line_ends_go_and_hyphens_of_words_stay() -> None:
    """ "civil-ians" is one word; "twenty-one" and names are written with a hyphen."""
    assert blocks(
        [
            "The governor said on Tuesday that twelve civil-",
            "ians had been killed and that at least twenty-",
            "one were hurt when the shells hit the Franco-",
            "Armenian school, and that a pro-government",
            "group of fighters near the village was pro-",
            "government by its own account of the day.",
        ]
    ) == [
        "The governor said on Tuesday that twelve civilians had been killed and that at least "
        "twenty-one were hurt when the shells hit the Franco-Armenian school, and that a "
        "pro-government group of fighters near the village was pro-government by its own account "
        "of the day."
    ]


def test_a_free_line_and_a_bullet_begin_a_paragraph() -> None:
    """Distance and marks tell paragraphs."""
    assert blocks(
        ["Two women were hurt.", "", "One man is missing.", "• Nobody else was there."]
    ) == [
        "Two women were hurt.",
        "One man is missing.",
        "• Nobody else was there.",
    ]


def test_page_numbers_and_running_heads_are_no_text() -> None:
    """What repeats at the edges of pages is furniture, and "7" would be read as a count."""
    pages = [
        ["Bulletin of the mission", "", f"On day {n} two people died there.", "", f"Page {n} of 4"]
        for n in (1, 2, 3, 4)
    ]
    assert blocks(*pages) == [f"On day {n} two people died there." for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (pdf_of_lines([["Two people died."]], password="secret"), "encrypted and needs a password"),
        (pdf_of_a_picture(), "its pages are pictures; run OCR"),
        (b"%PDF-1.4\nnothing of the kind", "broken PDF"),
        (pdf_of_lines([["Two people died."]])[:300], "broken PDF"),
        (b"", "broken PDF"),
    ],
)
def test_what_can_t_be_read_says_why_and_what_to_do(raw: bytes, reason: str) -> None:
    """Encrypted, scanned and broken files are different things to do."""
    with pytest.raises(ParseError, match=reason):
        PDF.parse(raw)


def test_a_title_that_a_program_made_up_is_none() -> None:
    """ "untitled" is what writers put where nobody gave one."""
    assert PDF.parse(pdf_of_lines([["Two people died."]])).title is None

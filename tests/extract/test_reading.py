"""Cutting a text into sentences, so that every offset leads back to its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.extract.reading import cleaned, sentences, truecased


@given(st.text(max_size=400))
def test_sentences_stand_in_the_text_in_order_and_do_not_overlap(text: str) -> None:
    """Every sentence reads exactly as the text at its offsets; its clean form is as long."""
    at = 0
    for sentence in sentences(text):
        assert at <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end] == sentence.text
        assert len(sentence.text) == len(sentence.clean)
        at = sentence.end


@given(st.text(max_size=200))
def test_every_letter_belongs_to_a_sentence(text: str) -> None:
    """Cutting loses no word: between sentences there is only space and the marks of lists."""
    covered = set()
    for sentence in sentences(text):
        covered |= set(range(sentence.start, sentence.end))

    assert all(c.isspace() or c in "•*#>·▪●‣–-" for at, c in enumerate(text) if at not in covered)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gen. Ali spoke. Two men died.", ["Gen. Ali spoke.", "Two men died."]),
        ("The U.S. Army left. It said so.", ["The U.S. Army left.", "It said so."]),
        ('He said "Stop." Then they fired.', ['He said "Stop."', "Then they fired."]),
        ("First line\n\nSecond block", ["First line", "Second block"]),
        ("On Oct. 4 they fled.", ["On Oct. 4 they fled."]),
        ("wrapped lines of\nlower case go on", ["wrapped lines of\nlower case go on"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    """Abbreviations don't end a sentence, paragraph breaks always do."""
    assert expected == [sentence.text for sentence in sentences(text)]


def test_the_parser_sees_straight_quotes_and_plain_numbers() -> None:
    """Curly quotes and hyphenated numbers are put plainly, letter for letter as long."""
    assert cleaned("“Twenty-six” of Aliyev’s") == '"Twenty six" of Aliyev\'s'


def test_capitals_are_lowered_and_mixed_case_is_left() -> None:
    """Text in capitals is put in mixed case; other text is not touched."""
    assert "FIVE PEOPLE WERE KILLED".lower() == truecased("FIVE PEOPLE WERE KILLED").lower()
    assert truecased("FIVE PEOPLE WERE KILLED") != "FIVE PEOPLE WERE KILLED"
    assert truecased("The UN said five died.") == "The UN said five died."

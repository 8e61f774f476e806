"""What every parser promises, whatever format it reads."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_documents import docx_of, page, pdf_of_lines
from tollbook.capture.media_type import DOCX, HTML, MAIL, MARKDOWN, PDF, PLAIN, SUFFIXES
from tollbook.errors import ParseError
from tollbook.parse import parser_for
from tollbook.parse.sandbox import sandbox

WORDS = "Two people died in the town, the governor said on Monday. Nobody else was hurt there."
SAMPLES = {
    PLAIN: WORDS.encode(),
    MARKDOWN: f"# Report\n\n{WORDS}\n".encode(),
    HTML: page(f"<p>{WORDS}</p>"),
    PDF: pdf_of_lines([[WORDS]]),
    DOCX: docx_of([WORDS]),
    MAIL: f"Subject: A report\r\nFrom: a@example.org\r\n\r\n{WORDS}\r\n".encode(),
}
MEDIA_TYPES = sorted(SAMPLES)


def test_every_kind_of_file_that_is_captured_has_a_parser() -> None:
    """No suffix is listed that nothing reads, and no sample is missing here."""
    assert set(SUFFIXES.values()) == set(SAMPLES)
    for media_type in SUFFIXES.values():
        assert parser_for(media_type).name


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
class TestParser:
    """The contract of `protocols.Parser`."""

    def test_the_words_come_out_whole(self, media_type: str) -> None:
        """A sentence can be found as it was written."""
        assert WORDS in parser_for(media_type).parse(SAMPLES[media_type]).content

    def test_the_parser_names_itself_and_its_version(self, media_type: str) -> None:
        """The id of a text is made of it."""
        parser = parser_for(media_type)
        found = parser.parse(SAMPLES[media_type])
        assert found.parser.startswith(f"{parser.name}/{parser.version}")

    def test_the_same_bytes_give_the_same_reading(self, media_type: str) -> None:
        """Also from another process."""
        first = parser_for(media_type).parse(SAMPLES[media_type])
        sandbox(seconds=20, memory_mb=1_500).close()
        assert parser_for(media_type).parse(SAMPLES[media_type]) == first

    def test_the_language_is_told(self, media_type: str) -> None:
        """In every format alike."""
        assert parser_for(media_type).parse(SAMPLES[media_type]).language == "en"

    @settings(
        max_examples=25, suppress_health_check=[HealthCheck.differing_executors], deadline=None
    )
    @given(raw=st.binary(max_size=300))
    def test_any_bytes_end_as_a_text_or_a_reason(self, media_type: str, raw: bytes) -> None:
        """Nothing but `ParseError`, with words to go on from a file name; text can be encoded."""
        try:
            content = parser_for(media_type).parse(raw).content
        except ParseError as problem:
            assert str(problem) and "\n" not in str(problem)
        else:
            content.encode("utf-8")
            assert "\x00" not in content and "\r" not in content

    @settings(
        max_examples=25, suppress_health_check=[HealthCheck.differing_executors], deadline=None
    )
    @given(at=st.floats(0, 1), change=st.binary(min_size=1, max_size=8))
    def test_a_damaged_document_ends_as_a_text_or_a_reason(
        self, media_type: str, at: float, change: bytes
    ) -> None:
        """Bytes overwritten anywhere."""
        raw = SAMPLES[media_type]
        start = int(at * len(raw))
        try:
            parser_for(media_type).parse(raw[:start] + change + raw[start + len(change) :])
        except ParseError as problem:
            assert "\n" not in str(problem)


@pytest.mark.parametrize(
    ("media_type", "what_to_do"),
    [
        ("image/png", "OCR"),
        ("application/x-ole-storage", "DOCX"),
        ("application/zip", "unpack"),
        ("application/octet-stream", "save it as"),
    ],
)
def test_what_no_parser_reads_says_what_to_do(media_type: str, what_to_do: str) -> None:
    """The bytes are kept; the person can bring a text of them."""
    with pytest.raises(ParseError, match=what_to_do):
        parser_for(media_type)

"""Whatever bytes come, every parser ends with a text or a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fuzzing import INPUTS, WORDS, check_any, inside
from made_documents import docx_of, pdf_of_lines
from site_pages import ALL
from tollbook.capture.address import address, canonical, page_key, redirected
from tollbook.capture.web import charset, day_of, page_name
from tollbook.errors import FetchError, ParseError
from tollbook.parse import feed, feed_entries, html, mail, parser_for
from tollbook.parse.plain import PlainParser

RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>F</title><item><title>One</title>"
    "<link>https://example.org/1</link><description>Killed</description>"
    "<pubDate>Tue, 6 Oct 2020 09:30:00 GMT</pubDate></item></channel></rss>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://example.org/'><title>F</title>"
    "<entry><title type='html'>&lt;b&gt;One</title><link rel='alternate' href='/1'/><id>1</id>"
    "<updated>2020-10-06T09:30:00Z</updated><summary>Killed</summary></entry></feed>"
)
JSON_FEED = (
    '{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","url":'
    '"https://example.org/1","title":"One","content_text":"Killed","date_published":'
    '"2020-10-06T09:30:00Z"}]}'
)
MAIL = (
    f'Subject: =?utf-8?q?Deaths?=\r\nFrom: "A" <a@example.org>\r\nDate: Tue, 6 Oct 2020 09:30:00\r\n'
    "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: "
    f"text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nVHdv\r\n--b\r\n"
    f"Content-Type: text/html\r\n\r\n<p>{WORDS}</p>\r\n--b--\r\n"
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD_FILE = docx_of([WORDS], table=[["Village", "Dead"], ["Mill", "2"]], title="Report")


def in_word_file(name: str) -> tuple[Callable[[bytes], object], list[bytes]]:
    """The parser of Word files for what stands in one part of them."""
    part, with_it = inside(WORD_FILE, name)
    parser = parser_for(DOCX)
    return lambda raw: parser.parse(with_it(raw)), [part]


# Every parser, with samples, and its share of the inputs; the last four go through the child.
PARSERS: list[tuple[str, Callable[[bytes], object], list[bytes], float]] = [
    ("html", html.parse, [one.raw for one in ALL], 26),
    ("mail", mail.parse, [MAIL.encode()], 8),
    ("rss", feed.parse, [RSS.encode()], 4),
    ("atom", feed.parse, [ATOM.encode()], 4),
    ("json feed", feed.parse, [JSON_FEED.encode()], 3),
    ("plain", PlainParser().parse, [WORDS.encode(), WORDS.encode("utf-16")], 4),
    ("pdf", parser_for("application/pdf").parse, [pdf_of_lines([[WORDS]])], 3),
    ("docx", parser_for(DOCX).parse, [WORD_FILE], 2),
    ("docx words", *in_word_file("word/document.xml"), 3),
    ("docx properties", *in_word_file("docProps/core.xml"), 1),
]
FEEDS = [RSS.encode(), ATOM.encode(), JSON_FEED.encode()]


@pytest.mark.parametrize(
    ("parse", "samples", "share"), [row[1:] for row in PARSERS], ids=[row[0] for row in PARSERS]
)
def test_any_bytes_end_with_a_text_or_a_reason(
    parse: Callable[[bytes], object], samples: list[bytes], share: float
) -> None:
    """Nothing but `ParseError` comes out, with words in it. What is nested too deeply ends as
    `RecursionError` where there is no child to turn it into a reason."""
    in_child = parse in (html.parse, mail.parse, feed.parse)
    check_any(
        parse, samples, share, reasons=(ParseError, RecursionError) if in_child else ParseError
    )


def test_any_feed_ends_with_entries_or_a_reason() -> None:
    """Through the front door, as it is followed."""
    check_any(feed_entries, FEEDS, 2, reasons=ParseError)


ADDRESSES = st.one_of(
    st.text(max_size=60),
    st.text("htps:/.@[]%\\#?&=0123456789abcdef:-_é。①\t ", max_size=40).map("http://".__add__),
)


@settings(max_examples=max(1, INPUTS * 4 // 100), deadline=None)
@given(ADDRESSES, ADDRESSES)
@example("http://[::ffff:1.2.3.4]:80/a?b#c", "//é.example/\\x")
def test_any_address_is_read_or_refused(text: str, other: str) -> None:
    """And one that was read is read the same again: nothing is asked but what was checked."""
    charset(text)
    try:
        found = address(text)
    except FetchError as problem:
        assert str(problem)
        return
    assert str(address(str(found))) == str(found)
    assert page_key(str(found)) is not None
    assert page_name(str(found))
    day_of(str(found))
    assert canonical(str(found), other)
    try:
        redirected(found, other)
    except FetchError as problem:
        assert str(problem)

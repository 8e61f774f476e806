"""Whatever bytes come, every reader of untrusted input ends with a result or a reason.

2,000 inputs in all where tests run; `make fuzz` sets TOLLBOOK_FUZZ=100000.
"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archives import warc
from made_documents import docx_of, pdf_of_lines
from site_pages import ALL
from tollbook.capture import Captured, capture
from tollbook.capture.address import address, canonical, page_key, redirected
from tollbook.capture.warc_records import records
from tollbook.capture.web import charset, day_of, page_name
from tollbook.errors import FetchError, ParseError
from tollbook.parse import feed, html, mail, parser_for
from tollbook.parse.plain import PlainParser

INPUTS = int(os.environ.get("TOLLBOOK_FUZZ", "2000"))

WORDS = "Two people were killed at the mill on Monday, the mayor said."
RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>F</title><item><title>One</title>"
    "<link>https://example.org/1</link><description>Killed</description></item></channel></rss>"
)
MAIL = (
    f'Subject: =?utf-8?q?Deaths?=\r\nFrom: "A" <a@example.org>\r\nDate: Tue, 6 Oct 2020 09:30:00\r\n'
    "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: "
    f"text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nVHdv\r\n--b\r\n"
    f"Content-Type: text/html\r\n\r\n<p>{WORDS}</p>\r\n--b--\r\n"
)
# What trips parsers: ends of things, depth, numbers, encodings, halves of characters.
TOKENS = [
    b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE", b"&#x110000;", b"&amp",
    b"<script type='application/ld+json'>", b"</script>", b"<meta property='og:title' content='",
    b"<table>", b"<tr><td>", b"<svg><math>", b"<template>", b"<time datetime='", b"\x00", b"\xff\xfe",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b'{"@type":"NewsArticle","author":', b"[[[[[[[[", b"{{{{",
    b"1e999", b"99999999999999999999", b"-1", b"\r\n", b"\r\n\r\n", b"Content-Length: ", b"--b",
    b"=?utf-8?b?", b"charset=", b"quoted-printable", b"2020-13-45", b"PK\x03\x04", b"WARC/1.0\r\n",
    b"\x1f\x8b\x08", b"%PDF-", b"endobj", b"stream", "\u202e\u0600".encode(), b"<base href='", b"<a " * 50,
]  # fmt: skip


def mutations(samples: list[bytes]) -> st.SearchStrategy[bytes]:
    """Samples with pieces cut out, doubled, replaced by tokens or by any bytes."""

    @st.composite
    def mutated(draw: st.DrawFn) -> bytes:
        raw = bytearray(draw(st.sampled_from(samples)))
        for _ in range(draw(st.integers(1, 6))):
            start = draw(st.integers(0, len(raw)))
            end = min(len(raw), start + draw(st.sampled_from([0, 0, 1, 4, 64, 1024])))
            piece = draw(
                st.one_of(
                    st.sampled_from(TOKENS),
                    st.binary(max_size=8),
                    st.just(bytes(raw[start:end]) * 3),
                    st.just(b""),
                )
            )
            raw[start:end] = piece
        return bytes(raw)

    return mutated()


def read_warc(raw: bytes) -> object:
    return list(records(io.BytesIO(raw), max_bytes=10_000))


def read_file(suffix: str) -> Callable[[bytes], object]:
    """Through the front door, as a file with this suffix."""

    def read(raw: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"a{suffix}"
            path.write_bytes(raw)
            return [isinstance(item, Captured) for item in capture([path], max_bytes=100_000)]

    return read


def zip_of(**files: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.txt", content)
    return file.getvalue()


WARCS = [warc({"https://example.org/1": WORDS.encode()}, packed=packed) for packed in (True, False)]
BOX = f"From a@example.org Tue\n{MAIL}\nFrom b@example.org Tue\n{MAIL}".encode()

# Every reader, with samples, and its share of the inputs: children and files take longer.
READERS: list[tuple[str, Callable[[bytes], object], list[bytes], int]] = [
    ("html", html.parse, [one.raw for one in ALL], 30),
    ("mail", mail.parse, [MAIL.encode()], 15),
    (
        "feed",
        feed.parse,
        [RSS.encode(), b'{"version":"https://jsonfeed.org/version/1","items":[]}'],
        15,
    ),
    ("plain", PlainParser().parse, [WORDS.encode(), WORDS.encode("utf-16")], 10),
    ("warc records", read_warc, WARCS, 10),
    ("warc", read_file(".warc"), WARCS, 5),
    ("zip", read_file(".zip"), [zip_of(a=WORDS, b=WORDS * 9)], 5),
    ("mbox", read_file(".mbox"), [BOX], 5),
    ("pdf", parser_for("application/pdf").parse, [pdf_of_lines([[WORDS]])], 2),
    (
        "docx",
        parser_for("application/vnd.openxmlformats-officedocument.wordprocessingml.document").parse,
        [docx_of([WORDS])],
        3,
    ),
]


@pytest.mark.parametrize(
    ("read", "samples", "share"), [row[1:] for row in READERS], ids=[row[0] for row in READERS]
)
def test_any_bytes_end_with_a_result_or_a_reason(
    read: Callable[[bytes], object], samples: list[bytes], share: int
) -> None:
    """Nothing but `ParseError` comes out, with words in it."""

    @settings(
        max_examples=max(1, INPUTS * share // 100),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(mutations(samples))
    @example(b"")
    @example(b"\x00")
    def check(raw: bytes) -> None:
        try:
            read(raw)
        except ParseError as problem:
            assert str(problem)
        except RecursionError:
            # The child turns it into a reason (`tollbook.parse.child`).
            assert read in (html.parse, mail.parse, feed.parse)

    check()


ADDRESSES = st.one_of(
    st.text(max_size=60),
    st.text("htps:/.@[]%\\#?&=0123456789abcdef:-_é。①\t ", max_size=40).map("http://".__add__),
)


@settings(max_examples=max(1, INPUTS // 10), deadline=None)
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

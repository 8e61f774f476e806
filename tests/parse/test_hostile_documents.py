"""Documents made to exhaust a parser end in time, with a text or a reason, in bounded memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from made_documents import page
from tollbook.config import Settings
from tollbook.errors import ParseError
from tollbook.parse import html
from tollbook.parse.sandbox import Sandbox

WORDS = b"Two people were killed at the mill on Monday, the mayor said. "
NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000)
)

HOSTILE = {
    "very long text": ("html", b"<html><body><p>" + WORDS * 200_000),
    "one endless tag": ("html", b"<p" + b" " * 8_000_000 + b">" + WORDS),
    "an endless attribute": ("html", b"<p title='" + b"x" * 20_000_000 + b"'>" + WORDS),
    "an endless comment": ("html", b"<p><!--" + b"-" * 20_000_000 + b"--><p>" + WORDS),
    "deep lists in JSON": (
        "html",
        b"<script type='application/ld+json'>" + b"[" * 5_000_000 + b"</script><p>" + WORDS,
    ),
    "a hundred thousand deep": ("html", b"<div><span>" * 50_000 + WORDS),
    "many elements": ("html", b"<html><body>" + b"<b>x</b> " * 110_000),
    "a charset that is none": ("html", b"<meta charset=punycode>\xff" + b"<p>a-b" * 200_000),
    "mail in mail": ("mail", NESTED + b"\r\n" + WORDS),
    "an endless subject": ("mail", b"Subject: " + b"=?utf-8?q?a?= " * 1_000_000 + b"\r\n\r\nTwo."),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    usual = Settings()
    made = Sandbox(seconds=usual.parser_seconds, memory_mb=usual.parser_memory_mb)
    yield made
    made.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_what_exhausts_a_parser_costs_one_document(name: str, sandbox: Sandbox) -> None:
    """Within the usual limits: a text or a reason, and the child below 500 MB, as the system
    counts it."""
    form, raw = HOSTILE[name]
    # Whatever became of the one before, this one is read; and the child is there to be looked at.
    assert sandbox.parse(page("<p>Two people died.</p>"), "html").content
    assert sandbox._child is not None
    status = Path(f"/proc/{sandbox._child.pid}/status")
    try:
        sandbox.parse(raw, form)
    except ParseError as problem:
        assert str(problem)
    if sys.platform.startswith("linux") and status.exists():
        peak = next(line for line in status.read_text().splitlines() if "VmHWM" in line)
        assert int(peak.split()[1]) < 500_000


@pytest.mark.parametrize(
    ("before", "row"),
    [("<ul>", "<li>Name {}, Orlesk</li>"), ("<table>", "<tr><td>Name {}</td><td>Orlesk</td></tr>")],
)
def test_a_list_of_very_many_names_is_read(before: str, row: str) -> None:
    """Ministries publish such pages; the time they take grows with their length only."""
    names = "".join(row.format(n) for n in range(6_000))
    content = html.parse(page(f"{before}{names}{before.replace('<', '</')}")).content

    assert content.count("Orlesk") == 6_000
    assert "Name 5999" in content

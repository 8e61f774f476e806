"""A mail is its subject and its words, and says who sent it when."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from tollbook.capture import Captured, Missed, capture
from tollbook.errors import ParseError
from tollbook.parse import parser_for

MAIL = parser_for("message/rfc822")
WORDS = "Two people were killed in the village on Monday, the mayor said.\nNobody else was hurt.\n"


def message(**parts: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "Deaths in the village"
    mail["From"] = '"Field Office" <office@example.org>'
    mail["Date"] = "Tue, 06 Oct 2020 09:30:00 +0400"
    if "plain" in parts:
        mail.set_content(parts["plain"])
    if "html" in parts:
        (mail.add_alternative if "plain" in parts else mail.set_content)(
            parts["html"], subtype="html"
        )
    return mail


def test_subject_sender_day_and_words() -> None:
    """The words as they stand, under the subject."""
    found = MAIL.parse(message(plain=WORDS).as_bytes())
    assert found.content == f"Deaths in the village\n\n{WORDS}"
    assert (found.title, found.author) == ("Deaths in the village", "Field Office")
    assert found.published == date(2020, 10, 6)
    assert found.told_by["published"] == "Date"


def test_of_two_forms_the_plain_one_is_read() -> None:
    """And a page where there is only that."""
    page = "<html><body><p>Two people were killed.</p></body></html>"
    assert "Nobody else" in MAIL.parse(message(plain=WORDS, html=page).as_bytes()).content
    assert MAIL.parse(message(html=page).as_bytes()).content.endswith("Two people were killed.")


def test_attachments_are_not_its_words() -> None:
    """They are documents of their own."""
    mail = message(plain=WORDS)
    mail.add_attachment("Ninety people were killed.", filename="a.txt")
    assert "Ninety" not in MAIL.parse(mail.as_bytes()).content


def test_encodings() -> None:
    """Those that the parts name, and where that is unknown the look of the bytes."""
    mail = message()
    mail.set_content("Пять человек погибли.", charset="koi8-r")
    assert "Пять человек погибли." in MAIL.parse(mail.as_bytes()).content
    raw = b"Subject: x\r\nContent-Type: text/plain; charset=no-such\r\n\r\n\x93Two\x94 died.\r\n"
    assert "“Two” died." in MAIL.parse(raw).content


@pytest.mark.parametrize("raw", [b"", b"Two died.", b"Subject: x\r\n\r\n", b"\x00" * 100])
def test_what_says_nothing_has_a_reason(raw: bytes) -> None:
    """Not an empty text."""
    with pytest.raises(ParseError):
        MAIL.parse(raw)


def test_a_mailbox_gives_its_messages(tmp_path: Path) -> None:
    """Each a document of its own."""
    box = tmp_path / "in.mbox"
    one = message(plain=WORDS).as_bytes()
    box.write_bytes(b"".join(b"From a@example.org Tue Oct  6\n" + one + b"\n" for _ in range(2)))
    first, second = capture([box], max_bytes=10_000)
    assert isinstance(first, Captured) and isinstance(second, Captured)
    assert (first.document.name, first.document.origin) == ("in-1", f"{box}#1")
    assert MAIL.parse(second.raw).title == "Deaths in the village"

    box.write_bytes(b"Two died.\n")
    (item,) = capture([box], max_bytes=10_000)
    assert isinstance(item, Missed) and "no message" in item.reason

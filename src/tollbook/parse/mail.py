"""What does a mail say: its subject, and its words as plain text or as a page?

Runs in the child process of `sandbox` only. Attachments are not read: they are documents of
their own.
"""

from __future__ import annotations

import email.policy
import re
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TypeVar

from tollbook.errors import ParseError
from tollbook.parse import html
from tollbook.parse.decode import decoded
from tollbook.protocols import Parsed

Had = TypeVar("Had")

NAME = re.compile(r'^"?([^"<]*?)"?\s*<[^>]*>\s*$')
# A mail of lists in lists of parts is no report.
MAX_PARTS = 200


def parse(raw: bytes) -> Parsed:
    """The words of a mail under its subject, and who sent it when."""
    message = BytesParser(policy=email.policy.default).parsebytes(raw)
    if not message.keys():
        raise ParseError("is no mail; save it as EML")
    subject, sender = _header(message, "Subject"), _header(message, "From")
    words = _words(message)
    if not words.strip():
        raise ParseError("has no text in it; fetch or save it again")
    headline = f"{subject}\n\n" if subject and subject not in words else ""
    match = NAME.match(sender) if sender else None
    author = (match.group(1).strip() if match else sender) or sender
    told = {"title": "Subject", "author": "From", "published": "Date"}
    return Parsed(
        headline + words,
        "mail",
        title=subject,
        author=author,
        published=_day(_header(message, "Date")),
        told_by=told,
    )


def _had(ask: Callable[[], Had]) -> Had | None:
    """What the library answers; None where it trips over a mail, which it does in many ways."""
    try:
        return ask()
    except Exception:
        return None


def _header(message: Message, name: str) -> str | None:
    value = _had(lambda: str(message.get(name) or ""))
    return " ".join(value.split()) or None if value else None


def _day(written: str | None) -> date | None:
    try:
        return parsedate_to_datetime(written).date() if written else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _words(message: Message) -> str:
    """The text parts, or else the pages, that aren't attachments."""
    plain: list[str] = []
    pages: list[str] = []
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            break
        if part.is_multipart() or _had(part.get_content_disposition) == "attachment":
            continue
        kind = _had(part.get_content_type)
        payload = _had(partial(part.get_payload, decode=True))
        if not isinstance(payload, bytes) or not payload.strip():
            continue
        if kind == "text/plain":
            plain.append(_decoded(part, payload))
        elif kind == "text/html":
            pages.append(html.parse(payload, _had(part.get_content_charset)).content)
    return "\n\n".join(plain or pages)


def _decoded(part: EmailMessage | Message, payload: bytes) -> str:
    charset = _had(part.get_content_charset)
    try:
        if charset:
            return payload.decode(charset, "replace").replace("\r\n", "\n").replace("\x00", " ")
    except (LookupError, ValueError):
        pass  # an encoding that nobody knows: go by the look of the bytes
    return decoded(payload).content

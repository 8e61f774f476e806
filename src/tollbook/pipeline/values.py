"""What goes in and out of the journey: what a person says of the inputs, and what becomes of each."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tollbook.capture import Captured, Row
from tollbook.model.attribution import Attribution
from tollbook.model.capture import Capture
from tollbook.model.claim import Claim
from tollbook.model.run import Run
from tollbook.model.text import Document, Text
from tollbook.model.toponym import Sense

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person says of all inputs; a manifest says it of each.

    `stdin` holds the bytes of standard input where they have been read already. Without
    `claims` documents and texts are all there is: reading for claims is left for later.
    """

    published: date | None = None
    publisher: str | None = None
    manifest: Path | None = None
    jobs: int = 1
    stdin: bytes | None = None
    claims: bool = True


@dataclass(frozen=True, slots=True)
class FromWeb:
    """How a document came from the web. `page` is the name of the page it is a version of;
    `author` and `told_by` are what its markup says, and which markup said what."""

    capture: Capture
    page: str
    author: str | None = None
    told_by: Mapping[str, str] = field(default_factory=dict)

    @property
    def site(self) -> str:
        """Who publishes the page, where nothing says it better: its host."""
        return self.page.partition("/")[0].partition("?")[0]


@dataclass(frozen=True, slots=True)
class Report:
    """One document, read: its claims are resolved, their `run` is this one."""

    document: Document
    raw: bytes
    text: Text
    claims: tuple[Claim, ...]
    run: Run
    web: FromWeb | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input without a text. `reason` goes on from the file's name: "is empty; …".

    `document` and `raw` are there where bytes could be had: they are worth keeping.
    """

    name: str
    origin: str
    reason: str
    document: Document | None = None
    raw: bytes | None = None
    web: FromWeb | None = None


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """A document that has been read by the same engine before; it was not read again."""

    document: Document
    raw: bytes
    web: FromWeb | None = None


Outcome = Report | Rejected | AlreadyThere


@dataclass(frozen=True, slots=True)
class Told:
    """One document with who says what in it; speakers carry names and types where known."""

    document: Document
    text: Text
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """One document with its place names and what they are taken to mean."""

    document: Document
    text: Text
    places: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A captured document, ready to be read, with what its manifest row says of it."""

    captured: Captured
    row: Row | None


def rejected(captured: Captured, reason: str, web: FromWeb | None) -> Rejected:
    """Of a document that was captured and has no text; its bytes are kept."""
    document = captured.document
    return Rejected(
        document.name,
        document.origin or document.name,
        reason,
        document,
        captured.raw,
        web,
    )


def failed(document: Document, raw: bytes, problem: Exception) -> Rejected:
    """A fault of ours, told as such: the person can't mend it, and must be able to report it."""
    log.debug("document not read", extra={"document": document.id}, exc_info=problem)
    reason = (
        f"could not be read: {type(problem).__name__}: {problem} (a fault of Tollbook; "
        "please report it)"
    )
    one_line = " ".join(reason.split())
    return Rejected(document.name, document.origin or document.name, one_line, document, raw)


def too_long(content: str, most: int) -> str:
    """Why a text is not read, and what to do."""
    return (
        f"has {len(content):,} characters of text, more than {most:,}; "
        "split it, or set TOLLBOOK_MAX_CHARACTERS"
    )

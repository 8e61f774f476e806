"""What was captured, how it was read as text, and where in it something stands.

A `Document` is bytes as captured; a `Text` is one reading of them; a `Span` is an exact place
in a text, with its words. Offsets count Unicode code points (what `len()` counts, not bytes);
`start` is inclusive, `end` exclusive.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tollbook.errors import SpanError

# What stands where the words of a document stood that was taken down.
TAKEN_DOWN = "[taken down]"


class DateOrigin(StrEnum):
    """Where the reference date of a document comes from, most trusted first."""

    OPTION = "option"
    METADATA = "metadata"
    DATELINE = "dateline"
    TEXT = "text"


def document_id(raw: bytes) -> str:
    """The content address of captured bytes.

    >>> document_id(b"")[:20]
    'sha256:e3b0c44298fc1'
    """
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def short_hash(*parts: object) -> str:
    """Sixteen hexadecimal digits that name these parts: equal parts, equal name.

    Parts are joined by the unit separator, so that ("ab", "c") and ("a", "bc") differ.
    """
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One published item as captured, and what is known of it from outside its text.

    `name` is a file stem or a short name made from the address, unique in a book.
    `published` is the reference date that relative dates ("on Tuesday") are read against, and
    `published_from` says where it comes from; both are None when there is none.
    """

    id: str
    name: str
    media_type: str
    size: int
    origin: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    published: date | None = None
    published_from: DateOrigin | None = None
    captured: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture or film that a page shows, as its markup tells of it.

    `start` and `end` are where its words stand in the text: its caption, with the credit where
    that is part of it, or the alternative text. `address` is where its file stands.
    """

    medium: str
    start: int
    end: int
    address: str | None = None
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One parser's reading of one document; never edited, offsets belong to it.

    `id` is a hash of the document, the parser and the content: reading again with the same
    parser gives the same text. `pictures` are those that the markup tells of, for who reads the
    text for claims; they are not kept with it.
    """

    id: str
    document: str
    content: str
    parser: str
    pictures: tuple[Picture, ...] = field(default=(), compare=False)

    @classmethod
    def of(
        cls, document: str, content: str, *, parser: str, pictures: tuple[Picture, ...] = ()
    ) -> Text:
        """The text that `parser` (name/version) read in `document` (its id)."""
        id_ = f"t_{short_hash(document, parser, content)}"
        return cls(id_, document, content, parser, pictures)


@dataclass(frozen=True, slots=True)
class Span:
    """An exact place in a text, carrying the words found there.

    `exact` repeats the words on purpose: a reader can check a claim without opening the
    document, and a shifted offset fails instead of pointing at other words. Field names
    follow the W3C Web Annotation Data Model.
    """

    start: int
    end: int
    exact: str

    @classmethod
    def of(cls, text: Text, start: int, end: int) -> Span:
        """The span of `text` from `start` to `end`.

        >>> Span.of(Text.of("d", "Two people died.", parser="plain/1"), 0, 10).exact
        'Two people'

        Raises `SpanError` if the offsets are outside the text or empty.
        """
        if not 0 <= start < end <= len(text.content):
            raise SpanError(
                f"[{start}, {end}) is not a place in text {text.id}, which has {len(text.content)} "
                "characters; offsets count code points, start before end"
            )
        return cls(start, end, text.content[start:end])

    @classmethod
    def find(cls, text: Text, exact: str, *, after: int = 0) -> Span:
        """The first span of `text` reading `exact`, at or after offset `after`.

        >>> Span.find(Text.of("d", "At least 12 people died.", parser="plain/1"), "12 people").start
        9

        Raises `SpanError` if the words are not there.
        """
        start = text.content.find(exact, after)
        if start < 0:
            raise SpanError(
                f"{exact!r} is not in text {text.id} at or after character {after}; "
                "the extractor must quote the text as read, without correcting it"
            )
        return cls(start, start + len(exact), exact)

    def check(self, text: Text) -> None:
        """Raise `SpanError` unless the words stand in `text` where this span says."""
        found = text.content[self.start : self.end]
        if found != self.exact:
            raise SpanError(
                f"text {text.id} reads {found!r} at [{self.start}, {self.end}), "
                f"where the span says {self.exact!r}"
            )

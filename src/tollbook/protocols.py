"""The seams: what each stage takes and gives, so that another engine can fill it.

Every implementation is held to the same suite in `tests/contracts`. An engine has a `name` and
a `version`; what else decides its output is its `configuration`, hashed into the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from tollbook.model.claim import Claim
from tollbook.model.run import Run
from tollbook.model.text import Document, Picture, Text


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser read: the text, and what the document says of itself (None: nothing).

    `url` is the address that the document gives as its own. `told_by` names the part of the
    document that each field comes from: {"published": "json-ld"}. Addresses of `pictures` are as
    the document gives them.
    """

    content: str
    parser: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    published: date | None = None
    author: str | None = None
    told_by: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()


class Parser(Protocol):
    """Bytes to text."""

    @property
    def name(self) -> str:
        """What it reads, as in the id of a text: "html"."""
        ...

    @property
    def version(self) -> str:
        """Changed whenever the same bytes may give another text."""
        ...

    def parse(self, raw: bytes) -> Parsed:
        """The text in `raw`. Raises `ParseError` if none can be had."""
        ...


class Extractor(Protocol):
    """Text to claims, unresolved."""

    @property
    def run(self) -> Run:
        """The engine and all that decides what it gives."""
        ...

    def extract(self, texts: Iterable[Text]) -> Iterator[tuple[Claim, ...]]:
        """The claims of each text, in the order of the texts; lazily, in bounded memory."""
        ...


class Resolver(Protocol):
    """Mentions in claims to days, places and parties."""

    @property
    def configuration(self) -> Mapping[str, str]:
        """What decides its answers: versions of gazetteer and word lists."""
        ...

    def resolve(self, claims: Sequence[Claim], document: Document, text: Text) -> tuple[Claim, ...]:
        """The same claims, in order, with when, where and names filled as far as known."""
        ...


class Batch(Protocol):
    """What is appended to a store together: all of it is kept, or nothing."""

    def reading(
        self, document: Document, raw: bytes, text: Text, run: Run, claims: Sequence[Claim], /
    ) -> object:
        """Keep a document with its bytes, its text, and what the run found in it; gives a
        receipt. The same again adds nothing."""
        ...

    def capture(self, document: Document, raw: bytes, /) -> object:
        """Note that bytes which are there came again, perhaps under another name."""
        ...

    def rejection(self, name: str, origin: str, reason: str, raw: bytes | None, /) -> object:
        """Keep an input of which no text could be had."""
        ...


class Store(Protocol):
    """Where readings are kept: appended to, never changed.

    Everything raises `BookError` where it can't be done; nothing is half-written then.
    """

    @property
    def head(self) -> str:
        """A hash that names everything in the store; the same while nothing is added."""
        ...

    def writing(self) -> AbstractContextManager[Batch]:
        """A batch, which is in the store for good when the block ends, or not at all."""
        ...

    def knows(self, document: Document, run: str) -> bool:
        """Whether the run (its id) has read these bytes, under what the document says."""
        ...

    def documents(self) -> Iterator[Mapping[str, Any]]:
        """Every document, in the order of adding."""
        ...

    def records(self) -> Iterator[Mapping[str, Any]]:
        """The claim records of each document's latest reading, in a stable order."""
        ...

    def text(self, text: str) -> str:
        """The content of a text (its id)."""
        ...

    def raw(self, document: str) -> bytes:
        """The bytes of a document (its id), as captured."""
        ...

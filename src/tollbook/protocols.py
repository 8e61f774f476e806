"""The seams: what each stage takes and gives, so that another engine can fill it.

Every implementation is held to the same suite in `tests/contracts`. An engine has a `name` and
a `version`; what else decides its output is its `configuration`, hashed into the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tollbook.model.claim import Claim
from tollbook.model.run import Run
from tollbook.model.text import Document, Text


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser read: the text, and what the document says of itself (None: nothing)."""

    content: str
    parser: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    published: date | None = None


class Parser(Protocol):
    """Bytes to text."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    def parse(self, raw: bytes) -> Parsed:
        """The text in `raw`. Raises `ParseError` if none can be had."""
        ...


class Extractor(Protocol):
    """Text to claims, unresolved."""

    @property
    def run(self) -> Run: ...
    def extract(self, texts: Iterable[Text]) -> Iterator[tuple[Claim, ...]]:
        """The claims of each text, in the order of the texts; lazily, in bounded memory."""
        ...


class Resolver(Protocol):
    """Mentions in claims to days, places and parties."""

    @property
    def configuration(self) -> Mapping[str, str]: ...
    def resolve(
        self, claims: Sequence[Claim], document: Document, text: Text
    ) -> tuple[Claim, ...]:
        """The same claims, in order, with when, where and names filled as far as known."""
        ...

"""What was taken out of a book, by whose decision, when and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tollbook.errors import InputError
from tollbook.model.text import short_hash

SCHEMA = "tollbook.takedown/1"

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """A named person's decision that bytes, and what was read in them, go for good.

    `subject` is the id of a document, or of other bytes (`sha256:…`); `name` what the book calls
    it. `blobs` (SHA-256) and `texts` (ids) were removed. `left` gives, for each row that lost its
    words and stays, by table and key, the digest of what was left in it. `when` has a time zone.
    """

    subject: str
    who: str
    when: datetime
    why: str
    name: str | None = None
    blobs: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    left: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for label, words in (("who decided it", self.who), ("why", self.why)):
            if not words.strip():
                raise InputError(f"a takedown says {label}; {words!r} says nothing")

    @property
    def id(self) -> str:
        """`d_` and a hash of what, who, when and why."""
        moment = self.when.astimezone(UTC).isoformat()
        return f"d_{short_hash(self.subject, self.who, moment, self.why)}"

    def __str__(self) -> str:
        """The decision in one line, as the end of a sentence.

        >>> str(Takedown(subject="sha256:0", who="A. Example", why="a witness asked",
        ...     when=datetime(2021, 3, 4, tzinfo=UTC)))
        'taken down on 2021-03-04 by A. Example: a witness asked'
        """
        day = self.when.astimezone(UTC).date().isoformat()
        return f"taken down on {day} by {self.who}: {self.why}"


def takedown_record(takedown: Takedown) -> Record:
    """The takedown as JSON can carry it."""
    return {
        "schema": SCHEMA,
        "id": takedown.id,
        "subject": takedown.subject,
        "name": takedown.name,
        "who": takedown.who,
        "when": takedown.when.astimezone(UTC).isoformat(),
        "why": takedown.why,
        "removed": {"bytes": list(takedown.blobs), "texts": list(takedown.texts)},
        "left": {table: dict(rows) for table, rows in takedown.left.items()},
    }


def takedown_from(content: str) -> Takedown:
    """The takedown that the JSON of its record tells.

    Raises `KeyError`, `TypeError` or `ValueError` if it isn't one.
    """
    record = json.loads(content)
    removed = record["removed"]
    return Takedown(
        subject=record["subject"],
        name=record["name"],
        who=record["who"],
        when=datetime.fromisoformat(record["when"]),
        why=record["why"],
        blobs=tuple(removed["bytes"]),
        texts=tuple(removed["texts"]),
        left={table: dict(rows) for table, rows in record["left"].items()},
    )

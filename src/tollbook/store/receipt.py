"""What became of something that was given to the book?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kept(StrEnum):
    """What became of one input."""

    ADDED = "added"
    READ_AGAIN = "read again"
    ALREADY_THERE = "already there"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the book did with one input; true once the batch is committed.

    `name` is the document's name in the book, `claims` how many the reading found;
    `changed_from` is the id of the document that the same page was before.
    """

    kept: Kept
    name: str
    origin: str | None = None
    document: str | None = None
    run: str | None = None
    claims: int = 0
    reason: str | None = None
    changed_from: str | None = None

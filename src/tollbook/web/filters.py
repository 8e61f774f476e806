"""Which claims do the parameters of an address mean? The same ones for every view."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from tollbook.errors import BookError
from tollbook.model.claim import Kind, Outcome, Status
from tollbook.model.derived import Include, Profile
from tollbook.model.review import State
from tollbook.store import Book, Filter
from tollbook.store.queue import Asked
from tollbook.web.answers import Problem

Words = Annotated[str, Field(max_length=300)]


class Filters(BaseModel):
    """What claims have in common; lists repeat the parameter, any of them will do. `side` is whose
    people were harmed."""

    model_config = ConfigDict(populate_by_name=True, extra="ignore")

    kind: list[Kind] = []
    outcome: list[Outcome] = []
    status: list[Status] = []
    state: list[State] = []
    side: Words | None = None
    claimant: Words | None = None
    place: Words | None = None
    text: Words | None = None
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    document: Words | None = None

    def asked(self, book: Book) -> Asked:
        """The question to the queue. Raises `Problem` for a document that isn't there."""
        document = None
        if self.document:
            try:
                document = book.document_id(self.document)
            except BookError as problem:
                raise Problem(400, "input", str(problem), field="document") from None
        return Asked(
            Filter(
                kinds=[one.value for one in self.kind],
                outcomes=[one.value for one in self.outcome],
                statuses=[one.value for one in self.status],
                claimant=self.claimant or None,
                place=self.place or None,
                text=self.text or None,
                since=self.from_,
                until=self.to,
                document=document,
            ),
            [one.value for one in self.state],
            self.side or None,
        )


class View(Filters):
    """How derived records are counted, and which of them are asked for: `as_of` a day of what was
    published by then, `known_by` a day of what the book had by then."""

    profile: Profile = Profile.UCDP
    include: Include = Include.ACCEPTED
    as_of: date | None = None
    known_by: date | None = None


FilterQuery = Annotated[Filters, Query()]
ViewQuery = Annotated[View, Query()]
After = Annotated[str | None, Query(max_length=200, description="The `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200)]


def key(*parts: Any) -> str:
    """The parts by which the next page goes on, as one word."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def parts(after: str | None, kinds: Sequence[type]) -> list[Any]:
    """The parts of a key; empty without one. Raises `Problem` if it is none of ours."""
    if not after:
        return []
    try:
        found = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError, RecursionError):
        found = None
    fits = isinstance(found, list) and [type(one) for one in found] == list(kinds)
    if not fits or any(isinstance(one, int) and abs(one) >= 2**62 for one in found):
        raise Problem(400, "input", "`after` is not the `next` of a page like this", field="after")
    return list(found)

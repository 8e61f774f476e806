"""From a book to an account: claims with their documents and texts, and what people judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tollbook.model import codec
from tollbook.model.derived import Account, Include, Profile, Standing
from tollbook.model.text import Document, Text

if TYPE_CHECKING:
    from tollbook.reconcile.account import Workings
    from tollbook.store import Book


def standings(book: Book) -> Iterator[Standing]:
    """Every claim of each document's latest reading, with its document and text.

    Of several runs over one text the newest counts. Claims of one text share one `Text`.
    """
    document: Document | None = None
    text: Text | None = None
    seen: object = None
    for record in book.records():
        told = record["document"]
        if told != seen or document is None:
            document = codec.document_from(told, media_type="", size=0)
            text = Text(told["text"], told["id"], book.text(told["text"]), "")
            seen = told
        yield Standing(codec.claim_from(record), document, text)


def account(
    book: Book,
    *,
    as_of: date | None = None,
    profile: Profile = Profile.UCDP,
    include: Include = Include.ALL,
) -> Account:
    """The account of a book as of a day, under a profile."""
    return workings(book, as_of=as_of, profile=profile, include=include).account


def workings(
    book: Book,
    *,
    as_of: date | None = None,
    profile: Profile = Profile.UCDP,
    include: Include = Include.ALL,
) -> Workings:
    """The account of a book with what it was made of."""
    from tollbook.reconcile.account import worked_out

    return worked_out(
        standings(book), book.judgements(), as_of=as_of, profile=profile, include=include
    )

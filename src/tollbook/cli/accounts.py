"""What does a book come to? Its claims, reconciled as of a day, under a profile."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from tollbook.errors import InputError
from tollbook.model import codec
from tollbook.model.derived import Account, Include, Profile, Standing

if TYPE_CHECKING:
    from tollbook.store import Book

E = TypeVar("E", bound=StrEnum)


def standings(book: Book) -> Iterator[Standing]:
    """Every claim of each document's latest reading, with the document it stands in."""
    for record in book.records():
        document = codec.document_from(record["document"], media_type="", size=0)
        yield Standing(codec.claim_from(record), document)


def account_of(
    book: Book, *, as_of: str | None = None, profile: str = "ucdp", include: str = "all"
) -> tuple[Account, list[Standing]]:
    """The account of a book, and the claims that it stands on.

    Raises `InputError` for a day, profile or choice that there isn't.
    """
    from tollbook.cli.read import day
    from tollbook.reconcile.account import reconcile

    given = list(standings(book))
    account = reconcile(
        given,
        as_of=day(as_of, option="--as-of"),
        profile=_one(Profile, profile, "--profile"),
        include=_one(Include, include, "--include"),
    )
    return account, given


def _one(of: type[E], value: str, option: str) -> E:
    try:
        return of(value)
    except ValueError:
        listed = ", ".join(f"'{one.value}'" for one in of)
        raise InputError(f"{option} '{value}' is not one of {listed}") from None

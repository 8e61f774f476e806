"""What does a book come to? Its claims, reconciled as of a day, under a profile."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from tollbook import accounts
from tollbook.errors import InputError
from tollbook.model.derived import Account, Include, Profile, Standing

if TYPE_CHECKING:
    from tollbook.store import Book

E = TypeVar("E", bound=StrEnum)


def standings(book: Book) -> Iterator[Standing]:
    """Every claim that counts as the book's own, with the document and text it stands in."""
    return book.standings()


def account_of(
    book: Book, *, as_of: str | None = None, profile: str = "ucdp", include: str = "all"
) -> tuple[Account, list[Standing]]:
    """The account of a book, and the claims that it stands on.

    Raises `InputError` for a day, profile or choice that there isn't.
    """
    from tollbook.cli.read import day

    given = list(book.standings())
    made = accounts.workings(
        book,
        standings=given,
        as_of=day(as_of, option="--as-of"),
        profile=_one(Profile, profile, "--profile"),
        include=_one(Include, include, "--include"),
    )
    return made.account, given


def _one(of: type[E], value: str, option: str) -> E:
    try:
        return of(value)
    except ValueError:
        listed = ", ".join(f"'{one.value}'" for one in of)
        raise InputError(f"{option} '{value}' is not one of {listed}") from None

"""What does a book come to? Its claims, reconciled as of a day, under a profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from tollbook import accounts
from tollbook.errors import InputError
from tollbook.model.derived import Account, Include, Profile, Standing

if TYPE_CHECKING:
    from tollbook.model.judge import Ruling, Rulings
    from tollbook.store import Book

E = TypeVar("E", bound=StrEnum)


def standings(book: Book) -> Iterator[Standing]:
    """Every claim that counts as the book's own, with the document and text it stands in."""
    return book.standings()


@dataclass(frozen=True, slots=True)
class Options:
    """As of which day, under which profile, of which claims."""

    as_of: date | None
    profile: Profile
    include: Include


def account_options(
    *, as_of: str | None = None, profile: str = "ucdp", include: str = "all"
) -> Options:
    """The options of an account as given in words. Raises `InputError`."""
    from tollbook.cli.read import day

    return Options(
        day(as_of, option="--as-of"),
        _one(Profile, profile, "--profile"),
        _one(Include, include, "--include"),
    )


def account_of(
    book: Book, *, as_of: str | None = None, profile: str = "ucdp", include: str = "all"
) -> tuple[Account, list[Standing]]:
    """The account of a book, and the claims that it stands on.

    Raises `InputError` for a day, profile or choice that there isn't.
    """
    options = account_options(as_of=as_of, profile=profile, include=include)
    given = list(book.standings())
    made = accounts.workings(
        book,
        standings=given,
        as_of=options.as_of,
        profile=options.profile,
        include=options.include,
    )
    return made.account, given


def judged(
    given: Sequence[Standing], rulings: Rulings, include: Include
) -> Iterator[tuple[Standing, Ruling]]:
    """The claims that count, as people have put them right, each with what was decided of it."""
    from tollbook.model.judge import Ruling, Verdict
    from tollbook.model.judge_codec import edited

    for standing in given:
        ruling = rulings.of.get(standing.claim.id, Ruling())
        counts = (
            ruling.status is Verdict.ACCEPTED
            if include is Include.ACCEPTED
            else ruling.status is not Verdict.REJECTED
        )
        if counts:
            claim = edited(standing.claim, ruling.edits) if ruling.edits else standing.claim
            yield replace(standing, claim=claim), ruling


def _one(of: type[E], value: str, option: str) -> E:
    try:
        return of(value)
    except ValueError:
        listed = ", ".join(f"'{one.value}'" for one in of)
        raise InputError(f"{option} '{value}' is not one of {listed}") from None

"""What does a book come to? Its claims, reconciled as of a day, under a profile."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tollbook import accounts
from tollbook.config import Settings
from tollbook.errors import InputError
from tollbook.model.derived import Account, Include, Profile, Standing, Terms

if TYPE_CHECKING:
    from tollbook.model.judge import Ruling, Rulings
    from tollbook.store import Book

E = TypeVar("E", bound=StrEnum)


def standings(book: Book) -> Iterator[Standing]:
    """Every claim that counts as the book's own, with the document and text it stands in."""
    return book.standings()


def account_options(
    *,
    as_of: str | None = None,
    profile: str = "ucdp",
    include: str = "all",
    known_by: str | None = None,
) -> Terms:
    """The terms of an account as given in words. Raises `InputError`."""
    from tollbook.cli.read import day

    return Terms(
        profile=_one(Profile, profile, "--profile"),
        include=_one(Include, include, "--include"),
        as_of=day(as_of, option="--as-of"),
        known_by=day(known_by, option="--known-by"),
    )


def account_of(
    book: Book,
    *,
    as_of: str | None = None,
    profile: str = "ucdp",
    include: str = "all",
    known_by: str | None = None,
) -> tuple[Account, list[Standing]]:
    """The account of a book, and the claims that it stands on.

    Raises `InputError` for a day, profile or choice that there isn't.
    """
    terms = account_options(as_of=as_of, profile=profile, include=include, known_by=known_by)
    made = accounts.account(
        book,
        as_of=terms.as_of,
        known_by=terms.known_by,
        profile=terms.profile,
        include=terms.include,
        cache=cache_folder(),
    )
    return made, list(book.standings())


def cache_folder() -> Path:
    """Where what can be made again is kept if not beside the book."""
    settings = Settings.from_environment()
    if settings.cache:
        return Path(settings.cache)
    # As the gazetteer's, which is not imported for it: that takes longer than an answer.
    users = os.environ.get("XDG_CACHE_HOME")
    return (Path(users) if users else Path.home() / ".cache") / "tollbook"


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

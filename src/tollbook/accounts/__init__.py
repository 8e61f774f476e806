"""From a book to an account: what its claims and judgements come to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from tollbook.model.derived import Account, Include, Profile, Standing

if TYPE_CHECKING:
    from tollbook.reconcile.reconciler import Workings
    from tollbook.store import Book


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
    standings: Iterable[Standing] | None = None,
) -> Workings:
    """The account of a book with what it was made of; `standings` where they are at hand."""
    from tollbook.reconcile.account import worked_out

    return worked_out(
        book.standings() if standings is None else standings,
        book.judgements(),
        as_of=as_of,
        profile=profile,
        include=include,
    )

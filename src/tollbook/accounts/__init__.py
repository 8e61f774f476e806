"""From a book to an account: what its claims and judgements come to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.model.derived import Account, Include, Profile, Terms
from tollbook.model.derived_codec import board_from, dissent_from, series_from

if TYPE_CHECKING:
    from tollbook.store import Book


def account(
    book: Book,
    *,
    as_of: date | None = None,
    known_by: date | None = None,
    profile: Profile = Profile.UCDP,
    include: Include = Include.ALL,
    cache: Path | None = None,
) -> Account:
    """The account of a book as of a day, under a profile, with what was known by another day.

    It is kept beside the book (or in the folder `cache`) and only brought up to date.
    """
    from tollbook.accounts import current

    terms = Terms(profile=profile, include=include, as_of=as_of, known_by=known_by)
    with current.kept(book, terms, cache=cache) as derived:
        board = board_from(derived.board() or {})
        return Account(
            as_of=board.as_of,
            profile=profile,
            include=include,
            incidents=tuple(derived.all_incidents()),
            series=tuple(map(series_from, derived.records("series"))),
            board=board,
            dissent=tuple(map(dissent_from, derived.records("dissent"))),
        )

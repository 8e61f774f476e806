"""What was one incident made of, and what was one claim boiled down to? For explaining them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tollbook.accounts import keeping
from tollbook.accounts.remembered import Remembered
from tollbook.errors import InputError
from tollbook.reconcile.reconciler import Reconciler, Workings
from tollbook.store import since
from tollbook.store.boiled import Shelf
from tollbook.store.derived import Derived

if TYPE_CHECKING:
    from tollbook.model.derived import Terms
    from tollbook.reconcile.facts import Fact
    from tollbook.reconcile.incidents import Gathered
    from tollbook.store import Book
    from tollbook.store.sidecar import Sidecar


def gathered(book: Book, sidecar: Sidecar, terms: Terms, incident: str) -> Gathered:
    """An incident (id) of a kept account with the tellings it was made of.

    Raises `InputError` if it is none of this account.
    """
    group = Derived(sidecar, terms).gathered(incident)
    if group is None:
        raise InputError(f"'{incident}' is no incident of this account")
    if _dated(terms):
        found = anew(book, terms).incidents
    else:
        with sidecar.reading() as connection:
            shelf = Shelf(connection, terms.include.value)
            ruled, homes = keeping.grouping(book)
            reconciler = Reconciler(
                profile=terms.profile,
                include=terms.include,
                kept=Remembered(shelf),
                ruled=ruled,
                homes=homes,
            )
            found = reconciler.made(shelf.members(group)).incidents
    return next(one for one in found if one.incident.id == incident)


def fact(book: Book, sidecar: Sidecar, terms: Terms, claim: str) -> Fact | None:
    """What a claim (id) was boiled down to, None where it counts nowhere in this account."""
    if _dated(terms):
        return anew(book, terms).facts.get(claim)
    with sidecar.reading() as connection:
        kept = Remembered(Shelf(connection, terms.include.value))
        report = kept.report(book.claim(claim).document)
    facts = report.facts if report else []
    return next((one for one in facts if one.id == claim), None)


def anew(book: Book, terms: Terms) -> Workings:
    """The whole account made anew in memory, with what it was made of."""
    judgements = since.made_by(book.judgements(), terms.known_by)
    return keeping.reconciled(book, terms, judgements).workings(terms.as_of)


def _dated(terms: Terms) -> bool:
    return terms.as_of is not None or terms.known_by is not None

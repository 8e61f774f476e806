"""What a derived figure stands on: the account, its claims, and their words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from rich.text import Text as Line

from tollbook import words
from tollbook.cli.accounts import account_options, cache_folder
from tollbook.errors import BookError, InputError, TakenDownError
from tollbook.model.claim import Claim
from tollbook.model.derived import Board, Dissent, DissentKind, Incident, Series, Terms
from tollbook.model.derived_codec import board_from, dissent_from, series_from

if TYPE_CHECKING:
    from tollbook.reconcile.facts import Fact
    from tollbook.reconcile.incidents import Gathered
    from tollbook.store import Book
    from tollbook.store.derived import Derived
    from tollbook.store.sidecar import Sidecar


class Evidence:
    """An account with the claims it was made of, each fetched when it is asked for; close it by
    leaving its `with` block."""

    def __init__(self, book: Book, sidecar: Sidecar, terms: Terms) -> None:
        from tollbook.store.derived import Derived

        self.book = book
        self.terms = terms
        self.derived: Derived = Derived(sidecar, terms)
        self._sidecar = sidecar
        self._claims: dict[str, tuple[Claim, str]] = {}
        self._texts: dict[str, str | None] = {}

    @classmethod
    def of(
        cls,
        book: Path,
        *,
        as_of: str | None,
        profile: str,
        include: str,
        known_by: str | None = None,
    ) -> Evidence:
        """The account of the book in the file `book`, with its claims.

        Raises `InputError` for a day, profile or choice that there isn't.
        """
        from tollbook.accounts import current
        from tollbook.store import Book

        terms = account_options(as_of=as_of, profile=profile, include=include, known_by=known_by)
        opened = Book.open(book)
        try:
            return cls(opened, current.opened(opened, terms, cache=cache_folder()), terms)
        except BaseException:
            opened.close()
            raise

    # The account

    @cached_property
    def board(self) -> Board:
        """Its board."""
        return board_from(self.derived.board() or {})

    @property
    def as_of(self) -> date | None:
        """The day that it says it is of."""
        return self.board.as_of

    def incidents(self, limit: int | None = None) -> list[Incident]:
        """Its incidents, or the first of them."""
        return list(islice(self.derived.all_incidents(), limit))

    def series(self) -> Iterator[Series]:
        """Its series."""
        return map(series_from, self.derived.records("series"))

    def dissent(self, kind: DissentKind, limit: int | None = None) -> list[Dissent]:
        """Its disagreements of a kind, or the first of them."""
        from tollbook.store.derived import Asked

        asked = Asked(kinds=[kind.value])
        page = self.derived.dissent(asked, limit=self.counts["dissent"] if limit is None else limit)
        return [dissent_from(one) for one in page.items]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many incidents, series and disagreements it has."""
        return self.derived.counts()

    def incident(self, id_: str) -> Incident:
        """The incident with this id."""
        incident = self.derived.incident_value(id_)
        if incident is None:
            raise InputError(f"'{id_}' is no incident of this account")
        return incident

    def incidents_of(self, claim: str) -> list[Incident]:
        """The incidents that a claim (id) is about."""
        return [self.incident(id_) for id_ in self.derived.incidents_of(claim)]

    def gathered(self, id_: str) -> Gathered:
        """An incident (id) with the facts and tellings it was made of."""
        from tollbook.accounts import workings

        return workings.gathered(self.book, self._sidecar, self.terms, id_)

    def fact(self, claim: str) -> Fact | None:
        """What a claim (id) was boiled down to, None where it doesn't count."""
        from tollbook.accounts import workings

        return workings.fact(self.book, self._sidecar, self.terms, claim)

    # Its claims

    def claim(self, id_: str) -> Claim:
        """The claim with this id."""
        return self._told(id_)[0]

    def document(self, id_: str) -> str:
        """The name of the document that a claim stands in, fit for a screen."""
        return words.printable(self._told(id_)[1])

    def _told(self, id_: str) -> tuple[Claim, str]:
        from tollbook.model.codec import claim_from

        if id_ not in self._claims:
            record = self.book.history(id_)[-1].record
            self._claims[id_] = (claim_from(record), str(record["document"]["name"]))
        return self._claims[id_]

    def quotation(self, id_: str) -> words.Quotation:
        """The sentence of a claim, the claim marked."""
        claim = self.claim(id_)
        if claim.text not in self._texts:
            self._texts[claim.text] = self._text(claim.text)
        return words.quotation([claim.span], self._texts[claim.text])

    def _text(self, id_: str) -> str | None:
        try:
            return self.book.text(id_)
        except TakenDownError:
            return None

    def find(self, wanted: str) -> str:
        """The id of an incident, series or claim of the account that an id or its beginning
        means. Raises `InputError` if there is none, or several."""
        found = self.derived.ids(wanted) + self._claim_ids(wanted)
        if len(found) == 1 or wanted in found:
            return wanted if wanted in found else found[0]
        if not found:
            raise InputError(
                f"'{wanted}' is no incident, series or claim of this account; ids are in the "
                "output of tollbook incidents, series or claims"
            )
        raise InputError(
            f"'{wanted}' is the beginning of several ids ({', '.join(found[:3])} …); give more of it"
        )

    def _claim_ids(self, wanted: str) -> list[str]:
        if not wanted.startswith("c_"):
            return []
        try:
            return [self.book.claim_id(wanted)]
        except BookError as problem:
            if "several" in str(problem):
                raise InputError(
                    f"'{wanted}' is the beginning of several ids of claims; give more of it"
                ) from None
            return []

    def __enter__(self) -> Evidence:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._sidecar.close()
        self.book.close()


def more(shown: int, total: int) -> Line:
    """Says how many more there are; empty if there are none."""
    if shown >= total:
        return Line("")
    left = f"… and {total - shown:,} more: --limit 0 shows all, --format jsonl gives records"
    return Line(left, style="yellow")

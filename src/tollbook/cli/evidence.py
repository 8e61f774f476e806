"""What a derived figure stands on: the account, its claims, and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from tollbook import words
from tollbook.cli.accounts import account_options
from tollbook.errors import InputError
from tollbook.model.claim import Claim
from tollbook.model.derived import Account, Standing
from tollbook.reconcile.reconciler import Workings

if TYPE_CHECKING:
    from tollbook.store import Book


@dataclass(slots=True)
class Evidence:
    """An account with the claims it was made of; close it by leaving its `with` block."""

    book: Book
    workings: Workings
    standings: Mapping[str, Standing]

    @classmethod
    def of(cls, book: Path, *, as_of: str | None, profile: str, include: str) -> Evidence:
        """The account of the book in the file `book`, with its claims.

        Raises `InputError` for a day, profile or choice that there isn't.
        """
        from tollbook import accounts
        from tollbook.store import Book

        options = account_options(as_of=as_of, profile=profile, include=include)
        opened = Book.open(book)
        try:
            given = list(opened.standings())
            made = accounts.workings(
                opened,
                standings=given,
                as_of=options.as_of,
                profile=options.profile,
                include=options.include,
            )
        except BaseException:
            opened.close()
            raise
        return cls(opened, made, {one.claim.id: one for one in given})

    @property
    def account(self) -> Account:
        """The account itself."""
        return self.workings.account

    def claim(self, id_: str) -> Claim:
        """The claim with this id."""
        return self.standings[id_].claim

    def document(self, id_: str) -> str:
        """The name of the document that a claim stands in, fit for a screen."""
        return words.printable(self.standings[id_].document.name)

    def quotation(self, id_: str) -> words.Quotation:
        """The sentence of a claim, the claim marked."""
        standing = self.standings[id_]
        content = standing.text.content if standing.text else None
        return words.quotation([standing.claim.span], content)

    def find(self, wanted: str) -> str:
        """The id of an incident, series or claim of the account that an id or its beginning
        means. Raises `InputError` if there is none, or several."""
        ids = [one.id for one in self.account.incidents]
        ids += [one.id for one in self.account.series]
        ids += list(self.standings)
        found = [id_ for id_ in ids if id_.startswith(wanted)]
        if len(found) == 1 or wanted in found:
            return wanted if wanted in found else found[0]
        if not found:
            raise InputError(
                f"'{wanted}' is no incident, series or claim of this account; ids are in the "
                "output of tollbook incidents, series or claims"
            )
        raise InputError(
            f"'{wanted}' is the beginning of {len(found)} ids ({', '.join(found[:3])} …); give more of it"
        )

    def __enter__(self) -> Evidence:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.book.close()

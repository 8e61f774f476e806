"""The derived records of a book under a view, worked out once for each state of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tollbook import accounts
from tollbook.model.derived import Standing
from tollbook.web.desk import Desk
from tollbook.web.filters import View

if TYPE_CHECKING:
    from tollbook.reconcile.reconciler import Workings

# Views kept: two profiles, with and without proposals, on a day or two.
KEPT = 6


@dataclass(frozen=True, slots=True)
class Made:
    """An account with the claims it was made of, and the entry of the log it is of."""

    top: int
    workings: Workings
    standings: dict[str, Standing]


class Seeing:
    """Gives what is derived. Small books are worked out when they are asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._guard = threading.Lock()
        self._made: OrderedDict[tuple[str, ...], Made] = OrderedDict()

    @property
    def state(self) -> str:
        """Names the state that derived records are of."""
        return str(self._desk.book.top)

    def made(self, view: View) -> Made:
        """The account under a view."""
        key = (view.profile.value, view.include.value, str(view.as_of))
        with self._guard:
            book = self._desk.book
            top = book.top
            known = self._made.get(key)
            if known is None or known.top != top:
                standings = list(book.standings())
                workings = accounts.workings(
                    book,
                    as_of=view.as_of,
                    profile=view.profile,
                    include=view.include,
                    standings=standings,
                )
                known = Made(top, workings, {one.claim.id: one for one in standings})
                self._made[key] = known
                while len(self._made) > KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
        return known

    def freshness(self) -> dict[str, object]:
        """Whether what is derived is of the newest entry."""
        return {"fresh": True, "at": self._desk.book.top, "of": self._desk.book.top}

    def candidate(self, claim: str) -> dict[str, object] | None:
        """The incident that a claim is of."""
        return None

"""Answers about a whole book, kept until the account changes that they were made of.

To put together the map of a million claims takes a moment. So it is done once, when the account
has been brought up to date (`warm`); until then the one before is shown, and said to be of an
earlier state, as everything is that hasn't been worked out anew yet.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from tollbook.web.answers import Problem

log = logging.getLogger(__name__)

# Bytes of answers at hand.
MOST = 48_000_000


@dataclass(frozen=True, slots=True)
class Lasting:
    """An answer as JSON, without how it was counted, and the state of the account it is of."""

    state: str
    body: bytes


class Shelf:
    """Answers at hand, by what was asked; those asked for last."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, Lasting] = OrderedDict()
        self._size = 0
        self._guard = threading.Lock()
        # What is put together anew whenever an account has changed.
        self.warmed: set[str] = set()
        self._sites: tuple[str, dict[str, Any]] = ("", {})

    def find(self, key: str) -> Lasting | None:
        """The answer to this question, of whatever state."""
        with self._guard:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def sites(self, state: str) -> dict[str, Any]:
        """Where places are that have been drawn since the accounts were of this state: other filters
        mostly find the same ones."""
        if self._sites[0] != state:
            self._sites = (state, {})
        return self._sites[1]

    def put(self, key: str, answer: Lasting) -> None:
        """Keep an answer instead of the one before."""
        with self._guard:
            before = self._kept.pop(key, None)
            self._size += len(answer.body) - (len(before.body) if before else 0)
            self._kept[key] = answer
            while self._size > self._most and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone.body)


# The route as the server calls it, its address, and the view asked for.
Warm = tuple[Callable[..., Any], str, Any]


def warm(app: Any, usual: Sequence[Warm]) -> None:
    """Put together what everybody looks at."""
    for route, path, view in usual:
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
        try:
            route(Request({**scope, "app": app, "warming": True}), view)
        except Problem:
            continue  # there is no account yet
        except Exception:
            log.exception("not put together", extra={"path": path})

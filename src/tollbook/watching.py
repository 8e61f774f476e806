"""What is new on the feeds and pages that are followed?

A round asks what is due: each feed for its entries, each entry that isn't in the book for its
page, each followed page whether it has changed. What was captured is in the book, so a round
that was cut off goes on where it was: nothing is asked for twice, nothing is left out.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urljoin

from tollbook.capture.address import address, is_web
from tollbook.capture.fetch import Fetched
from tollbook.capture.manners import Manners
from tollbook.capture.watchlist import Followed, State
from tollbook.errors import FetchError, ParseError
from tollbook.model.capture import Capture
from tollbook.parse import feed_entries

# Failures in a row double the interval, up to a day.
LONGEST_PAUSE = 24 * 3_600.0
# Intervals differ by up to a tenth, so that not everybody asks at the full hour.
JITTER = 0.1
# Then an address is given up: it is gone, or will not have us.
TRIES = 3

Latest = Callable[[str], Capture | None]


@dataclass(slots=True)
class Asked:
    """What one round asked of one feed or page list."""

    name: str
    entries: int = 0
    unwanted: int = 0
    unchanged: int = 0
    fetched: int = 0
    reason: str | None = None
    problems: dict[str, str] = field(default_factory=dict)


@dataclass
class Watcher:
    """Asks what is due. `latest` gives the last capture of an address out of the book;
    `stamp_again` is when a time-stamping authority that failed may be asked again."""

    manners: Manners
    latest: Latest
    now: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random
    answers: dict[str, Fetched] = field(default_factory=dict)
    stamp_again: float = 0.0

    def fetcher(self, asked: str) -> Fetched:
        """The answer that `addresses` has just had for an address it gave."""
        return self.answers.pop(asked)

    def addresses(self, followed: Followed, state: State, asked: Asked) -> Iterator[str]:
        """The addresses with something new, asked one after the other as they are taken.

        `asked` and `state` are brought up to date on the way; after the last one `state` says
        when to ask again.
        """
        try:
            wanted = self._wanted(followed, state, asked)
        except (FetchError, ParseError) as problem:
            asked.reason = str(problem)
            self._again(followed, state, failed=True)
            return
        for one in wanted:
            if self._had(followed, one, state, asked):
                yield one
        self._again(followed, state, failed=False)

    def _wanted(self, followed: Followed, state: State, asked: Asked) -> list[str]:
        if followed.feed is None:
            asked.entries = len(followed.pages)
            asked.problems.update(followed.unusable)
            return list(dict.fromkeys(followed.pages))
        given = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
        headers = {name: value for name, value in given.items() if value}
        found = self.manners(followed.opened(followed.feed), headers=headers)
        if found.capture.status == HTTPStatus.NOT_MODIFIED:
            asked.unchanged += 1
            return []
        if not found.ok:
            _wait_as_told(found, state, self.now())
            raise FetchError(f"answers {found.capture.status}")
        wanted: list[str] = []
        missing = False
        for entry in feed_entries(found.raw):
            asked.entries += 1
            absolute = _absolute(found.capture.address, entry.address)
            if absolute is None or not followed.wants(f"{entry.title} {entry.summary}"):
                asked.unwanted += 1
            elif state.tried.get(absolute, 0) < TRIES and self.latest(absolute) is None:
                wanted.append(absolute)
                missing = True
        # Entries that are still to come would be overlooked if the feed then answered "not
        # modified": its version counts once all of them are in the book.
        state.etag = None if missing else found.capture.header("ETag")
        state.modified = None if missing else found.capture.header("Last-Modified")
        return wanted

    def _had(self, followed: Followed, one: str, state: State, asked: Asked) -> bool:
        """Ask for a page; whether there is an answer to be kept."""
        headers = _unless_changed(self.latest(one)) if followed.feed is None else {}
        try:
            found = self.manners(followed.opened(one), headers=headers)
        except FetchError as problem:
            state.tried[one] = state.tried.get(one, 0) + 1
            asked.problems[one] = str(problem)
            return False
        if found.capture.status == HTTPStatus.NOT_MODIFIED:
            asked.unchanged += 1
            return False
        if not found.ok and followed.feed is not None:
            state.tried[one] = state.tried.get(one, 0) + 1
        asked.fetched += 1
        self.answers[one] = found
        return True

    def _again(self, followed: Followed, state: State, *, failed: bool) -> None:
        state.failures = state.failures + 1 if failed else 0
        pause = min(followed.every * 2.0**state.failures, max(LONGEST_PAUSE, followed.every))
        pause *= 1 + JITTER * (2 * self.chance() - 1)
        state.due = max(state.due if failed else 0.0, self.now() + pause)


def _absolute(base: str, given: str) -> str | None:
    try:
        joined = urljoin(base, given)
        return str(address(joined)) if is_web(joined) else None
    except (FetchError, ValueError):
        return None


def _unless_changed(last: Capture | None) -> Mapping[str, str]:
    """Headers that ask for a page only if it is another than at its last capture."""
    if last is None:
        return {}
    given = {
        "If-None-Match": last.header("ETag"),
        "If-Modified-Since": last.header("Last-Modified"),
    }
    return {name: value for name, value in given.items() if value}


def _wait_as_told(found: Fetched, state: State, now: float) -> None:
    """Ask again when the server says (Retry-After), at most a day later."""
    told = found.capture.header("Retry-After") or ""
    seconds = 0.0
    if told.isascii() and told.isdigit():
        seconds = float(told[:9])
    else:
        try:
            seconds = parsedate_to_datetime(told).replace(tzinfo=UTC).timestamp() - now
        except (ValueError, TypeError, IndexError, OverflowError):
            return
    state.due = now + max(0.0, min(seconds, LONGEST_PAUSE))

"""When may a host be asked, and for what?

As its robots.txt says (RFC 9309), and not more often than agreed. A person who names a page asks
for themselves, like with a browser; a program that follows feeds by itself keeps to these.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tollbook.capture.address import Address, address
from tollbook.capture.fetch import Fetched, tool
from tollbook.errors import FetchError

# How long what robots.txt says is taken for true (RFC 9309, 2.4), and how much of it is read.
ROBOTS_SECONDS = 24 * 3_600.0
ROBOTS_BYTES = 500_000
# A site may ask for longer pauses; beyond this it means "not at all".
LONGEST_DELAY = 60.0


class Ask(Protocol):
    """Fetches an address, with headers for its first host."""

    def __call__(self, asked: str, /, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Raises `FetchError`."""
        ...


@dataclass
class Manners:
    """Asks hosts one request at a time, `delay` seconds apart, for what they allow."""

    ask: Ask
    delay: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    _robots: dict[str, tuple[float, Any]] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)
    _locks: defaultdict[str, threading.Lock] = field(
        default_factory=lambda: defaultdict(threading.Lock)
    )

    def __call__(self, asked: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """The answer. Raises `FetchError` if there is none, or the site asks not to be asked."""
        here = address(asked)
        with self._locks[here.authority]:
            robots = self._robots_of(here)
            if robots is not None and not robots.can_fetch(str(here), tool()):
                raise FetchError("is not to be read by programs, says the site's robots.txt")
            wished = None if robots is None else robots.crawl_delay(tool())
            self._wait(here, max(self.delay, min(float(wished or 0), LONGEST_DELAY)))
            return self.ask(asked, headers=headers)

    def _wait(self, here: Address, delay: float) -> None:
        before = self._asked.get(here.authority)
        if before is not None and (left := before + delay - self.clock()) > 0:
            self.sleep(left)
        self._asked[here.authority] = self.clock()

    def _robots_of(self, here: Address) -> Any:
        """The rules of a host; None where it has none. Raises `FetchError` if they can't be had."""
        from protego import Protego

        key = f"{here.scheme}://{here.authority}"
        known = self._robots.get(key)
        if known is None or self.clock() - known[0] > ROBOTS_SECONDS:
            self._wait(here, self.delay)
            found = self.ask(f"{key}/robots.txt")
            status = found.capture.status
            if status >= 500:
                raise FetchError(
                    f"has a robots.txt that answers {status}; nothing is asked until it can be read"
                )
            rules = found.raw[:ROBOTS_BYTES].decode("utf-8", "replace") if found.ok else None
            known = (self.clock(), None if rules is None else Protego.parse(rules))
            self._robots[key] = known
        return known[1]

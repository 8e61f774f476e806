"""How does somebody outside vouch for when the book was as it is?

A time-stamping authority is sent the head of the book and signs it with the time; the answer is
kept in the book. Off by default: nothing is sent anywhere unless an authority is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from tollbook.capture.address import address
from tollbook.capture.wire import Limits
from tollbook.errors import FetchError, InputError
from tollbook.store import stamps
from tollbook.store.stamps import Stamp

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from tollbook.store import Book
    from tollbook.store.ledger import Entry

ASKS, ANSWERS = "application/timestamp-query", "application/timestamp-reply"
# A time stamp with the whole chain of its certificates comes to 10 kB.
LIMITS = replace(Limits(), wire_bytes=1_000_000, decoded_bytes=1_000_000)
# How far the authority's clock and ours may be apart before something is said.
CLOCKS = timedelta(minutes=5)
DAILY = timedelta(days=1)


class Post(Protocol):
    """Sends bytes to an address and gives what it answers; `tollbook.capture.fetch.post`."""

    def __call__(self, asked: str, content: bytes, /, *, media_type: str, limits: Limits) -> bytes:
        """Raises `FetchError`."""
        ...


@dataclass(frozen=True, slots=True)
class Stamped:
    """What came of asking: the stamp that covers the book's head now, whether it is a new one,
    and a doubt that a person should hear of."""

    stamp: Stamp
    new: bool
    doubt: str | None = None


def stamp(
    book: Book,
    authority: str,
    *,
    trusted: Sequence[Certificate] = (),
    post: Post | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Stamped:
    """Have the book's head stamped, and keep the stamp; if the last entry is a stamp, that one is
    given and nobody is asked. With `trusted` certificates the signature must hold under them.

    Raises `FetchError` if no stamp could be had, and `InputError` for what is no address; the book
    is as it was then.
    """
    asked = _authority(authority)
    last = book.last_entry()
    kept = book.stamps()
    if kept and kept[-1].entry == last.seq:
        return Stamped(kept[-1], new=False)
    answer = _answer(authority, asked, last, trusted, post)
    with book.writing() as batch:
        batch.stamp(answer, stamped=last.seq, head=last.hash, authority=asked)
    made = book.stamps()[-1]
    apart = abs(made.time - now())
    doubt = None
    if apart > CLOCKS:
        doubt = f"the authority's clock and this machine's are {_long(apart)} apart"
    return Stamped(made, new=True, doubt=doubt)


def due(book: Book, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> bool:
    """Whether something came into the book that no stamp covers, and the last stamp is a day old."""
    kept = book.stamps()
    if not kept:
        return True
    return kept[-1].entry != book.last_entry().seq and now() - kept[-1].time >= DAILY


def _authority(given: str) -> str:
    """The address of an authority without what opens its door, as it may be kept."""
    try:
        return str(address(given))
    except FetchError as problem:
        raise InputError(f"the authority {given!r} {problem}") from problem


def _answer(
    authority: str, asked: str, last: Entry, trusted: Sequence[Certificate], post: Post | None
) -> bytes:
    """The authority's answer about an entry's hash. Raises `FetchError` if it proves nothing."""
    import rfc3161_client

    from tollbook.capture import fetch

    # What is stamped is the SHA-256 of these words: the head itself.
    words = last.words.encode("utf-8", "surrogatepass")
    assert hashlib.sha256(words).hexdigest() == last.hash
    request = (
        rfc3161_client.TimestampRequestBuilder()
        .data(words)
        .hash_algorithm(rfc3161_client.HashAlgorithm.SHA256)
        .build()
    )
    try:
        answer = (post or fetch.post)(authority, request.as_bytes(), media_type=ASKS, limits=LIMITS)
        reason = _refusal(answer, last.hash, request.nonce)
        if reason is None and trusted:
            reason = stamps.unproved(answer, last.hash, trusted, nonce=request.nonce)
    except FetchError as problem:
        reason = str(problem)
    if reason is not None:
        raise FetchError(f"the authority {asked} {reason}; the book was not stamped")
    return answer


def _refusal(answer: bytes, head: str, nonce: int | None) -> str | None:
    """Why an answer is none to the question that was asked; None if it is."""
    import rfc3161_client

    try:
        response = rfc3161_client.decode_timestamp_response(answer)
        granted = response.status == rfc3161_client.PKIStatus.GRANTED
    except ValueError:
        return "answers with something that is no time stamp; check the address"
    if not granted:
        said = " ".join(" ".join(response.status_string).split())[:200]
        return f"refuses (status {response.status}{': ' + said if said else ''})"
    try:
        found = stamps.signed(answer)
    except ValueError as problem:
        return f"answers with a time stamp that can't be used: it {problem}"
    if found.digest != head or response.tst_info.nonce != nonce:
        return "answers with a time stamp for another question"
    return None


def _long(apart: timedelta) -> str:
    minutes = int(apart.total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"

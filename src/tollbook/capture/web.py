"""How do addresses on the web become captured bytes, or a reason?

A few are asked at once, of one host only one at a time; they are given in the order in which
they were asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from http import HTTPStatus
from itertools import islice
from threading import Lock
from urllib.parse import unquote, urlsplit

from tollbook.capture.address import shown
from tollbook.capture.fetch import Fetched, fetch
from tollbook.capture.files import Captured, Missed
from tollbook.capture.media_type import PLAIN, SUFFIXES, media_type
from tollbook.errors import FetchError
from tollbook.model.text import Document, document_id

Fetcher = Callable[[str], Fetched]

# Hosts asked at once: waiting is most of a fetch, and answers wait for those before them.
AT_ONCE = 4

BY_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
LONGEST_NAME = 80
# Parts of a path that say nothing of the page in it.
DULL = re.compile(r"(?:index|default|home|article|story|news|amp|print|en|\d{1,2})?", re.I)
# "/2020/10/05/": the day an address was made, in the way of most publishing systems.
DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?:[/-]|$)")
FEED = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.S)


def pages(addresses: Iterable[str], fetcher: Fetcher | None = None) -> Iterator[Captured | Missed]:
    """What stands at each address, in order; what can't be had says why."""
    hosts: defaultdict[str, Lock] = defaultdict(Lock)

    def one(asked: str) -> Captured | Missed:
        with hosts[urlsplit(asked).netloc]:
            return page(asked, fetcher)

    waiting: deque[Future[Captured | Missed]] = deque()
    left = iter(addresses)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fetch") as pool:
        try:
            waiting.extend(pool.submit(one, asked) for asked in islice(left, AT_ONCE))
            while waiting:
                found = waiting.popleft().result()
                waiting.extend(pool.submit(one, asked) for asked in islice(left, 1))
                yield found
        finally:
            # Whoever has seen enough need not wait for those that nobody will see.
            pool.shutdown(wait=False, cancel_futures=True)


def page(asked: str, fetcher: Fetcher | None = None) -> Captured | Missed:
    """What stands at an address now; an answer that is no page is a `Missed` with it."""
    try:
        return captured((fetcher or fetch)(asked))
    except FetchError as problem:
        return Missed(_name(asked), shown(asked), str(problem))


def captured(found: Fetched) -> Captured | Missed:
    """An answer as a captured document, if it is one."""
    capture = found.capture
    name, origin = page_name(capture.address), capture.asked
    reason = None
    if not found.ok:
        reason = _status(capture.status)
    elif not found.raw:
        reason = "is empty; try again later"
    elif FEED.match(found.raw[:1024]):
        reason = f"is a feed, no report; follow it: tollbook watch {capture.asked}"
    if reason is not None:
        return Missed(name, origin, reason, capture, found.raw)
    document = Document(
        id=document_id(found.raw),
        name=name,
        media_type=_media_type(found),
        size=len(found.raw),
        origin=origin,
        captured=capture.time,
    )
    return Captured(document, found.raw, None, capture)


def page_name(text: str) -> str:
    """A short name for a document, made from its address: the last part of its path that says
    something, else the host.

    >>> page_name("https://example.org/2020/10/05/nine-dead-at-market.html?x=1")
    'nine-dead-at-market'
    """
    parts = urlsplit(text)
    for part in reversed(parts.path.split("/")):
        stem = part.rsplit(".", 1)[0] if "." in part else part
        stem = re.sub(r"[^\w.-]+", "-", unquote(stem)).strip("-.")
        if DULL.fullmatch(stem):
            continue
        named = f"{parts.hostname}-{stem}" if stem.isdigit() else stem
        return named[:LONGEST_NAME]
    return (parts.hostname or "page").removeprefix("www.")


def day_of(text: str) -> date | None:
    """The day that stands in an address; None if there is none.

    >>> day_of("https://example.org/2020/10/5/nine")
    datetime.date(2020, 10, 5)
    """
    match = DAY.search(urlsplit(text).path)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def charset(capture_type: str | None) -> str | None:
    """The encoding that a Content-Type header names.

    >>> charset("text/html; charset=windows-1251")
    'windows-1251'
    """
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", capture_type or "", re.I)
    return match.group(1).lower() if match else None


def _media_type(found: Fetched) -> str:
    """What the bytes say, else what the server says, else the name in the address."""
    said = (found.capture.header("content-type") or "").partition(";")[0].strip().lower()
    suffix = "." + urlsplit(found.capture.address).path.rpartition(".")[2]
    told = media_type(found.raw, BY_TYPE.get(said, suffix if suffix in SUFFIXES else ""))
    # A page sent as plain text by mistake is still a page.
    return media_type(found.raw, "") if told == PLAIN and said != "text/plain" else told


def _status(status: int) -> str:
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return f"answers {phrase}: the page is not there, or no longer"
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PAYMENT_REQUIRED):
        return f"answers {phrase}: open it in a browser, save it and read the file"
    return f"answers {phrase}; try again later"


def _name(asked: str) -> str:
    try:
        return page_name(asked)
    except ValueError:
        return "page"

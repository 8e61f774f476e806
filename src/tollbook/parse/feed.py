"""Which reports does a feed name?

Runs in the child process of `sandbox` only. RSS, RDF and Atom are read by feedparser, which is
given bytes and never an address, for it would fetch that; JSON Feed is JSON.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from tollbook.errors import ParseError
from tollbook.protocols import Parsed

# No honest feed declares entities; what does wants to grow in memory.
ENTITY = re.compile(rb"<!ENTITY", re.I)
MAX_ENTRIES = 2_000
# Beginnings of summaries: enough to see what an entry is about.
MAX_SUMMARY = 5_000
TAG = re.compile(r"<[^>]*>")
NO_FEED = "is no feed; expected RSS, Atom or JSON Feed"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one report; `address` may be relative to the feed's."""

    address: str
    title: str
    summary: str


def parse(raw: bytes) -> Parsed:
    """The entries, as a JSON list, and the feed's title."""
    title, entries = _json_feed(raw) if raw.lstrip()[:1] == b"{" else _xml_feed(raw)
    seen: dict[str, Entry] = {}
    for entry in entries[:MAX_ENTRIES]:
        if entry.address:
            seen.setdefault(entry.address, entry)
    content = json.dumps([asdict(entry) for entry in seen.values()])
    return Parsed(content, "feed", title=title or None)


def _xml_feed(raw: bytes) -> tuple[str, list[Entry]]:
    if ENTITY.search(raw):
        raise ParseError("declares entities, which no feed needs; it was not read")
    try:
        found = _read(raw)
    except Exception as problem:  # it trips over numbers that are no character, and over more
        raise ParseError("is a feed that is broken; it is asked for again later") from problem
    if not found.get("version") and not found.entries:
        raise ParseError(NO_FEED)
    entries = [
        Entry(_words(one.get("link")), _plain(one.get("title")), _plain(one.get("summary")))
        for one in found.entries
    ]
    return _plain(found.feed.get("title")), entries


def _read(raw: bytes) -> Any:
    import feedparser

    return feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)


def _json_feed(raw: bytes) -> tuple[str, list[Entry]]:
    try:
        found = json.loads(raw)
        items = found["items"]
        if "jsonfeed.org" not in found["version"] or not isinstance(items, list):
            raise ParseError(NO_FEED)
        return _plain(found.get("title")), [_item(one) for one in items if isinstance(one, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise ParseError(NO_FEED) from problem


def _item(item: dict[str, Any]) -> Entry:
    summary = item.get("summary") or item.get("content_text") or item.get("content_html")
    address = item.get("url") or item.get("external_url")
    return Entry(_words(address), _plain(item.get("title")), _plain(summary))


def _words(value: Any) -> str:
    return value.strip()[:8_000] if isinstance(value, str) else ""


def _plain(value: Any) -> str:
    """Words without markup, on one line."""
    text = value[: MAX_SUMMARY * 4] if isinstance(value, str) else ""
    return " ".join(TAG.sub(" ", text).split())[:MAX_SUMMARY]

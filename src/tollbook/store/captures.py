"""How is a capture kept, and which documents are versions of one page?

The record of a capture (who was asked, when, and what was answered) is kept as JSON and named
by its digest; what captures are found by stands beside it, and `verify` compares the two. The
bytes of every capture are kept, also where they differ from the document's only in what isn't
its text: an advertisement, the time of day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tollbook.model.capture import Capture
from tollbook.model.capture_codec import capture_from, capture_record
from tollbook.model.codec import line
from tollbook.store.ledger import sha256

Row = dict[str, Any]

COLUMNS = "capture.id, capture.document, capture.page, capture.content, log.time, capture.entry"
_FROM = f"SELECT {COLUMNS} FROM captures AS capture JOIN log ON log.seq = capture.entry"
OF_DOCUMENT = f"{_FROM} WHERE capture.document = ? ORDER BY capture.time, capture.entry"
OF_PAGE = f"{_FROM} WHERE capture.page = ? ORDER BY capture.time, capture.entry"
BY_ID = f"{_FROM} WHERE capture.id = ?"
IN_ORDER = f"{_FROM} WHERE capture.entry > ? ORDER BY capture.entry LIMIT 200"
# The document of the same site that has the same text; its first capture decides.
SAME_TEXT = (
    "SELECT document FROM captures WHERE text = ? AND site = ? AND document IS NOT NULL "
    "ORDER BY entry LIMIT 1"
)
LATEST_OF_PAGE = (
    "SELECT document FROM captures WHERE page = ? AND document IS NOT NULL "
    "ORDER BY time DESC, entry DESC LIMIT 1"
)
CHANGED = (
    "SELECT page FROM captures GROUP BY page HAVING count(DISTINCT coalesce(document, '')) > 1 "
    "ORDER BY min(entry)"
)
PAGE_OF = "SELECT page FROM captures WHERE document = ? ORDER BY entry LIMIT 1"
LATEST_ASKED = (
    f"{_FROM} WHERE capture.asked = ? AND capture.document IS NOT NULL "
    "ORDER BY capture.time DESC, capture.entry DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture as the book has it. `document` is the document it counts for (None: the answer
    was no page), `page` the name of the page, `added` when the book took it in."""

    capture: Capture
    document: str | None
    page: str
    told_by: Mapping[str, str]
    author: str | None
    added: str
    entry: int

    @classmethod
    def read(cls, row: tuple[Any, ...]) -> Kept:
        """The capture that a row of `COLUMNS` tells."""
        _, document, page, content, added, entry = row
        record = json.loads(content)
        told = record["told"]
        return cls(capture_from(record), document, page, told["by"], told["author"], added, entry)


def site(page: str) -> str:
    """The site that a page's name begins with.

    >>> site("example.org/a/b")
    'example.org'
    """
    return page.partition("/")[0].partition("?")[0]


def row(
    capture: Capture,
    *,
    document: str | None,
    page: str,
    text: str | None,
    told_by: Mapping[str, str],
    author: str | None,
) -> Row:
    """The row of `captures`."""
    told = {"by": dict(told_by), "author": author}
    content = line({**capture_record(capture), "told": told})
    return {
        "id": capture.id,
        "document": document,
        "page": page,
        "site": site(page),
        "asked": capture.asked,
        "time": capture.time.isoformat(),
        "status": capture.status,
        "blob": capture.sha256 if capture.size else None,
        "text": text,
        "sha256": sha256(content),
        "content": content,
    }


def wrong(kept: Row, *, left: str | None = None) -> str | None:
    """What doesn't fit in a row of `captures`; None if it is what its record says. `left` is the
    digest of what a takedown left of the record."""
    if sha256(kept["content"]) != (left or kept["sha256"]):
        return "was changed"
    record = json.loads(kept["content"])
    capture = capture_from(record)
    expected = row(
        capture,
        document=kept["document"],
        page=kept["page"],
        text=kept["text"],
        told_by=record["told"]["by"],
        author=record["told"]["author"],
    )
    if left is not None:
        expected["sha256"] = kept["sha256"]
    if record["id"] != capture.id or any(kept[key] != value for key, value in expected.items()):
        return "isn't what its record says"
    return None

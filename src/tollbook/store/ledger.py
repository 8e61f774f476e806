"""How is it noticed that something in a book was changed, taken out or slipped in?

Every append is one entry of the log. An entry lists each row it added, by key and digest, and
carries the hash of the entry before it: change any row and its digest is wrong, change the
digest and the entry's hash is wrong, change that and every later entry is. Cutting off the end
of the log leaves a shorter book that is whole in itself; only a head that somebody noted
elsewhere shows it, which is why every receipt ends with the head.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# What the first entry of a log says came before it.
GENESIS = "0" * 64

# The tables of the ledger, each with the columns that a row's digest covers; the first column
# names the row among those of its entry. Content columns are not here: blobs, texts and
# records carry a SHA-256 of their content, which `verify` recomputes. Neither are the filter
# columns of findings: they are derived, and compared with what the record gives.
COVERED: Mapping[str, tuple[str, ...]] = {
    "blobs": ("sha256", "size"),
    "documents": ("id", "media_type", "size"),
    "names": ("name", "document", "given"),
    "descriptions": (
        "document",
        "origin",
        "title",
        "publisher",
        "url",
        "language",
        "published",
        "published_from",
        "captured",
    ),
    "texts": ("id", "document", "parser", "length", "sha256"),
    "runs": ("id", "engine", "configuration"),
    "readings": ("text", "document", "run", "described", "claims"),
    "claims": (
        "id",
        "text",
        "document",
        "kind",
        "span_start",
        "span_end",
        "count_start",
        "count_end",
        "engine",
    ),
    "records": ("sha256", "claim"),
    "findings": ("claim", "position", "record", "document"),
    "rejections": ("id", "name", "origin", "reason", "blob"),
    "judgements": ("id", "who", "time", "decision", "sha256"),
    "bindings": (
        "claim",
        "side",
        "position",
        "judgement",
        "text",
        "kind",
        "span_start",
        "span_end",
    ),
    "captures": ("id", "document", "page", "time", "status", "blob", "text", "sha256"),
    "takedowns": ("id", "subject", "who", "time", "sha256"),
    "pictures": ("id", "blob", "address", "capture", "look", "sha256"),
    "stamps": ("id", "stamped", "head", "time", "authority", "sha256"),
    "codings": ("id", "piece", "sample", "claim", "who", "time", "sha256"),
}

Row = dict[str, Any]
# Table, then key of the row, then its digest.
Rows = dict[str, dict[str, str]]


# Made once: `json.dumps` with options makes one at every call.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def canonical(value: Any) -> str:
    """The one way to write a value as JSON: sorted keys, no spaces, ASCII only."""
    return _ENCODER.encode(value)


def sha256(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest(values: Sequence[Any]) -> str:
    """The digest of a row: its covered columns, in the order of `COVERED`."""
    return sha256(canonical(list(values)))


def row_digest(table: str, row: Row) -> tuple[str, str]:
    """Key and digest of a row as the log lists them."""
    values = [row[column] for column in COVERED[table]]
    return str(values[0]), digest(values)


@dataclass(frozen=True, slots=True)
class Entry:
    """One append. `rows` is what it added; `note` what else a reader of the log should know.

    A takedown or a judgement is an entry as well, with its own `kind` and its own tables.
    """

    seq: int
    kind: str
    time: str
    payload: str
    previous: str

    @property
    def payload_digest(self) -> str:
        """SHA-256 of the payload as stored."""
        return sha256(self.payload)

    @property
    def words(self) -> str:
        """What the hash is taken of: the hash before it, and what this entry says."""
        return self.previous + canonical(
            {
                "seq": self.seq,
                "kind": self.kind,
                "time": self.time,
                "payload": self.payload_digest,
            }
        )

    @property
    def hash(self) -> str:
        """What the next entry names as `previous`; the last one is the head of the book."""
        return sha256(self.words)


def payload(rows: Rows, note: Mapping[str, Any] | None = None) -> str:
    """The payload of an entry that adds `rows`.

    >>> payload({"runs": {"r_1": "ab"}})
    '{"rows":{"runs":{"r_1":"ab"}}}'
    """
    return canonical({"rows": rows, **({"note": dict(note)} if note else {})})

"""What happened to a document since the book has it, and does the log still vouch for it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from tollbook.store.ledger import Entry

# Every row that tells of a document, with the log entry that added it.
ENTRIES = (
    "SELECT log.seq, log.kind, log.time, log.payload, log.previous, log.hash, told.what FROM ("
    "SELECT entry, 'kept' AS what FROM documents WHERE id = :document "
    "UNION SELECT entry, 'named' FROM names WHERE document = :document "
    "UNION SELECT entry, 'described' FROM descriptions WHERE document = :document "
    "UNION SELECT entry, 'text' FROM texts WHERE document = :document "
    "UNION SELECT entry, 'read' FROM readings WHERE document = :document "
    "UNION SELECT entry, 'captured' FROM captures WHERE document = :document "
    "UNION SELECT entry, 'taken down' FROM takedowns WHERE subject = :document "
    ") AS told JOIN log ON log.seq = told.entry WHERE told.what <> 'named' OR log.kind = 'name' "
    "ORDER BY log.seq"
)


class Asking(Protocol):
    """Where questions are asked: a connection to a book."""

    def execute(self, sql: str, parameters: dict[str, Any], /) -> Any:
        """The rows that answer."""
        ...


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log about a document. `what` is what it did (kept, named, described, text,
    read, captured, taken down), `intact` whether its hash is still that of what it says."""

    entry: int
    time: str
    what: str
    hash: str
    intact: bool


def events(ask: Asking, document: str) -> list[Event]:
    """Every entry of the log about a document (its id), the earliest first."""
    found = []
    for seq, kind, time, payload, previous, listed, what in ask.execute(
        ENTRIES, {"document": document}
    ).fetchall():
        entry = Entry(seq, kind, time, payload, previous)
        found.append(Event(seq, time, what, listed, entry.hash == listed))
    return found

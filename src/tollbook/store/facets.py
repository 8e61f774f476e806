"""What can a claim be found by?

The filter columns of a finding, derived from its record: they can be thrown away and made
again, and `verify` compares them with what the record gives. Words are folded, so that
"Şuşa", "SUSA" and "susa" find each other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

COLUMNS = (
    "kind",
    "outcome",
    "status",
    "from_day",
    "to_day",
    "claimants",
    "places",
    "words",
)


def fold(words: str) -> str:
    """The words without case, marks and runs of space.

    >>> fold("Shushi  (Şuşa)")
    'shushi (susa)'
    """
    if words.isascii():
        return " ".join(words.lower().split())
    plain = unicodedata.normalize("NFKD", words.casefold())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    # A NUL would end the column for SQLite's LIKE, a lone surrogate can't be stored.
    kept = kept.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return " ".join(kept.split())


# Names of claimants and places come again and again.
_fold_name = lru_cache(4096)(fold)


def _folded(values: Iterable[Any]) -> str:
    """Each value once, folded, one a line."""
    return "\n".join(dict.fromkeys(_fold_name(str(value)) for value in values if value))


def facets(record: Mapping[str, Any], publisher: str | None) -> dict[str, Any]:
    """The filter columns of a record.

    Claimants are everybody in the attribution and a statement's speakers; where there is
    nobody the document says it itself, so its publisher is the claimant. Days are those of
    `when`, else the as-of day of a running total.
    """
    toll = record.get("toll") or {}
    statement = record.get("statement") or {}
    when = record.get("when") or {}
    parties = [*record["attribution"], *statement.get("speakers", ())]
    claimants = [value for party in parties for value in (party["name"], party["text"])]
    places = [
        place.get(key)
        for place in record["where"]
        for key in ("text", "name", "id", "country", "admin1", "admin2")
    ]
    victims = toll.get("victims") or {}
    claimants_folded = _folded(claimants or [publisher])
    places_folded = _folded(places)
    return {
        "kind": record["kind"],
        "outcome": toll.get("outcome"),
        "status": victims.get("status"),
        "from_day": when.get("start") or toll.get("as_of"),
        "to_day": when.get("end") or toll.get("as_of"),
        "claimants": claimants_folded,
        "places": places_folded,
        "words": "\n".join(
            part
            for part in (
                fold(record["span"]["exact"]),
                claimants_folded,
                places_folded,
                _folded([victims.get("text"), victims.get("side")]),
            )
            if part
        ),
    }


def identity(record: Mapping[str, Any], text: str, document: str) -> dict[str, Any]:
    """The row of `claims` for a record: what the claim's id is a hash of."""
    counted = (record.get("toll") or {}).get("count") or {}
    return {
        "id": record["id"],
        "text": text,
        "document": document,
        "kind": record["kind"],
        "span_start": record["span"]["start"],
        "span_end": record["span"]["end"],
        "count_start": counted.get("start"),
        "count_end": counted.get("end"),
        "engine": record["engine"],
    }

"""Which incidents, series and disagreements answer a question, and in which order?

SQL text over the columns of `rows`; every value is a parameter.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tollbook.errors import InputError
from tollbook.store.facets import fold


class Sort(StrEnum):
    """How incidents are ordered: by day as the account has them, the latest day first, the most
    dead first, or those first whose figures differ most or that are least supported."""

    DAY = "day"
    LATEST = "-day"
    DEATHS = "deaths"
    DOUBT = "doubt"


ORDER = {
    Sort.DAY: (("day", ">"), ("place", ">"), ("incident", ">")),
    Sort.LATEST: (("day", "<"), ("place", "<"), ("incident", "<")),
    Sort.DEATHS: (("deaths", "<"), ("incident", ">")),
    Sort.DOUBT: (("doubt", "<"), ("incident", ">")),
}
DISSENT_ORDER = tuple(
    (name, ">") for name in ("incident", "series", "kind", "about", "claims", "number")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the records asked for have in common; every part given must hold.

    `kinds` are modes of incidents, or kinds of disagreements; `outcomes` and `statuses` codes, any
    of which will do, of one toll; `claimant`, `place` and `text` words (case and accents don't
    count); `side` whose people were harmed; `country` a code; `since` and `until` days, both inclusive; `document` a name;
    `deaths` the least number killed.
    """

    kinds: Sequence[str] = ()
    outcomes: Sequence[str] = ()
    statuses: Sequence[str] = ()
    grades: Sequence[str] = ()
    claimant: str | None = None
    place: str | None = None
    country: str | None = None
    text: str | None = None
    since: date | None = None
    until: date | None = None
    document: str | None = None
    deaths: int | None = None
    incident: str | None = None
    side: str | None = None


def matching_incidents(asked: Asked) -> tuple[str, list[object]]:
    """The condition over incidents, with its parameters."""
    parts, parameters = ["1 = 1"], list[object]()
    _any("kind", asked.kinds, parts, parameters)
    _any("grade", asked.grades, parts, parameters)
    if asked.outcomes or asked.statuses:
        pairs = [
            f"%|{outcome} {status}|%"
            for outcome in asked.outcomes or ["%"]
            for status in asked.statuses or ["%"]
        ]
        parts.append("(" + " OR ".join("tolls LIKE ?" for _ in pairs) + ")")
        parameters += pairs
    _words("places", [asked.place], parts, parameters)
    _words("claimants", [asked.claimant], parts, parameters)
    _words("words", (asked.text or "").split(), parts, parameters)
    if asked.side:
        parts.append(
            "EXISTS (SELECT 1 FROM account_part AS p WHERE p.terms = account_incident.terms "
            "AND p.incident = account_incident.incident AND p.side = ? COLLATE NOCASE)"
        )
        parameters.append(asked.side)
    if asked.country:
        parts.append("countries LIKE ?")
        parameters.append(f"%|{asked.country}|%")
    if asked.since:
        parts.append("last >= ?")
        parameters.append(asked.since.isoformat())
    if asked.until:
        parts.append("day <= ?")
        parameters.append(asked.until.isoformat())
    if asked.deaths is not None:
        parts.append("deaths >= ?")
        parameters.append(asked.deaths)
    if asked.document:
        parts.append(
            "incident IN (SELECT c.incident FROM account_claim AS c "
            "WHERE c.terms = account_incident.terms AND c.document = ?)"
        )
        parameters.append(asked.document)
    if asked.incident:
        parts.append("incident = ?")
        parameters.append(asked.incident)
    return " AND ".join(parts), parameters


def matching_series(asked: Asked) -> tuple[str, list[object]]:
    """The condition over series, with its parameters."""
    parts, parameters = ["1 = 1"], list[object]()
    _any("outcome", asked.outcomes, parts, parameters)
    _any("status", asked.statuses, parts, parameters)
    if asked.side:
        parts.append("json_extract(record, '$.victims.side') = ? COLLATE NOCASE")
        parameters.append(asked.side)
    words = [asked.claimant, asked.place, *(asked.text or "").split()]
    _words("words", words, parts, parameters)
    return " AND ".join(parts), parameters


def matching_dissent(asked: Asked) -> tuple[str, list[object]]:
    """The condition over disagreements, with its parameters."""
    parts, parameters = ["1 = 1"], list[object]()
    _any("kind", asked.kinds, parts, parameters)
    if asked.incident:
        parts.append("incident = ?")
        parameters.append(asked.incident)
    words = [asked.claimant, asked.place, asked.document, *(asked.text or "").split()]
    _words("words", words, parts, parameters)
    return " AND ".join(parts), parameters


def _any(column: str, codes: Sequence[str], parts: list[str], parameters: list[object]) -> None:
    if codes:
        parts.append(f"{column} IN ({', '.join('?' * len(codes))})")
        parameters += codes


def _words(
    column: str, words: Iterable[str | None], parts: list[str], parameters: list[object]
) -> None:
    for word in words:
        if word and (plain := fold(word)):
            parts.append(f"instr({column}, ?) > 0")
            parameters.append(plain)


def past(order: Sequence[tuple[str, str]], after: str | None) -> tuple[str, list[object]]:
    """The condition that a row stands after a place, and its parameters."""
    if after is None:
        return "1 = 1", []
    key = _place(after, len(order))
    # The first condition is all that an index needs.
    steps, parameters = list[str](), [key[0]]
    for number, (name, sign) in enumerate(order):
        same = [f"{before} = ?" for before, _ in order[:number]]
        steps.append("(" + " AND ".join([*same, f"{name} {sign} ?"]) + ")")
        parameters += key[: number + 1]
    name, sign = order[0]
    return f"{name} {sign}= ? AND ({' OR '.join(steps)})", parameters


def mark(key: Sequence[object]) -> str:
    """A place in a list in one word, for whoever asks for the next page."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def _place(mark: str, length: int) -> list[object]:
    try:
        key = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, binascii.Error):
        key = None
    if (
        not isinstance(key, list)
        or len(key) != length
        or not all(isinstance(part, (str, int, float)) for part in key)
    ):
        raise InputError(
            f"'{mark[:40]}' is no place in this list; expected what the page before gave as 'next'"
        )
    return key

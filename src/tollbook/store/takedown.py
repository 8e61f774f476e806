"""How is something taken out of a book that vouches for everything in it?

A takedown is an entry of the log like any other: who decided it, when, why, and the digests of
what was removed. Bytes and texts go whole; of claims their words go, of descriptions the title, of
captures the author. Figures, days, places of the gazetteer and parties of the directory stay:
they are nobody's words. No row goes, so that the log, which lists the rows by digest, still
verifies; where a row had to lose words, the takedown lists the digest of what was left of it.

It is done in place, in one transaction, and then the file is written anew, so that nothing of it
is left in pages that are free.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tollbook.model.codec import line
from tollbook.model.takedown import Takedown, takedown_from, takedown_record
from tollbook.model.text import TAKEN_DOWN
from tollbook.store.facets import facets
from tollbook.store.ledger import COVERED, digest, sha256

Row = dict[str, Any]

# How bytes are packed that are not there any more.
GONE = "gone"
# Fields of a claim record that hold words of the text and may be empty; all but `text` and
# `exact`, which say instead that there were words.
_WORDS = frozenset("about credit shows caption alt address cause perpetrator means".split())
_LISTS = frozenset(["quotes", "why"])

IN_ORDER = "SELECT content FROM takedowns ORDER BY entry"
OF_SUBJECT = "SELECT content FROM takedowns WHERE subject = ? ORDER BY entry LIMIT 1"


def row(takedown: Takedown) -> Row:
    """The row of `takedowns`."""
    record = takedown_record(takedown)
    content = line(record)
    return {
        "id": takedown.id,
        "subject": takedown.subject,
        "who": takedown.who,
        "time": record["when"],
        "sha256": sha256(content),
        "content": content,
    }


def wrong(kept: Row) -> str | None:
    """What doesn't fit in a row of `takedowns`; None if it is what its record says."""
    if sha256(kept["content"]) != kept["sha256"]:
        return "was changed"
    expected = row(takedown_from(kept["content"]))
    if any(kept[key] != value for key, value in expected.items()):
        return "isn't what its record says"
    return None


# What is removed


@dataclass(slots=True)
class Removal:
    """What a takedown takes: whole `blobs` and `texts`, and rows that are left with less.
    `changes` are SQL and its parameters, in order."""

    blobs: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    left: dict[str, dict[str, str]] = field(default_factory=dict)
    changes: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)


def removal(ask: sqlite3.Connection, subject: str) -> Removal:
    """What goes with a document (its id), or with other bytes (`sha256:…`).

    Bytes that another document, a rejection or a picture stands on stay: they are taken down
    themselves if they are to go.
    """
    found = Removal()
    own = subject.removeprefix("sha256:")
    blobs = dict.fromkeys([own])
    for (blob,) in ask.execute(
        "SELECT blob FROM captures WHERE document = ? AND blob IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM documents WHERE documents.id = 'sha256:' || captures.blob) AND NOT EXISTS "
        "(SELECT 1 FROM rejections WHERE rejections.blob = captures.blob) ORDER BY entry",
        (subject,),
    ):
        blobs[str(blob)] = None
    for blob in blobs:
        found.blobs.append(blob)
        found.changes.append(
            ("UPDATE blobs SET packing = ?, content = ? WHERE sha256 = ?", (GONE, b"", blob))
        )
    _texts(ask, subject, found)
    _records(ask, subject, found)
    _descriptions(ask, subject, found)
    _captures(ask, subject, found)
    _pictures(ask, own, found)
    return found


def _texts(ask: sqlite3.Connection, document: str, found: Removal) -> None:
    for (text,) in ask.execute(
        "SELECT id FROM texts WHERE document = ? ORDER BY entry", (document,)
    ):
        found.texts.append(text)
        found.changes += [
            ("UPDATE texts SET content = ? WHERE id = ?", (b"", text)),
            ("DELETE FROM sketches WHERE text = ?", (text,)),
        ]


def _records(ask: sqlite3.Connection, document: str, found: Removal) -> None:
    for key, content, publisher in ask.execute(
        "SELECT DISTINCT record.sha256, record.content, described.publisher FROM findings AS finding "
        "JOIN records AS record ON record.sha256 = finding.record "
        "JOIN readings AS reading ON reading.entry = finding.entry "
        "JOIN descriptions AS described ON described.entry = reading.described "
        "WHERE finding.document = ? ORDER BY record.entry",
        (document,),
    ).fetchall():
        left = without_words(json.loads(content))
        words = line(left)
        found.left.setdefault("records", {})[key] = sha256(words)
        found.changes.append(("UPDATE records SET content = ? WHERE sha256 = ?", (words, key)))
        given = facets(left, publisher)
        found.changes.append(
            (
                "UPDATE findings SET claimants = ?, places = ?, words = ? WHERE record = ? AND "
                "entry IN (SELECT reading.entry FROM readings AS reading JOIN descriptions AS "
                "described ON described.entry = reading.described WHERE reading.document = ? "
                "AND described.publisher IS ?)",
                (given["claimants"], given["places"], given["words"], key, document, publisher),
            )
        )


def _descriptions(ask: sqlite3.Connection, document: str, found: Removal) -> None:
    columns = COVERED["descriptions"]
    for entry, *values in ask.execute(
        f"SELECT entry, {', '.join(columns)} FROM descriptions WHERE document = ? "
        "AND title IS NOT NULL ORDER BY entry",
        (document,),
    ):
        values[columns.index("title")] = None
        found.left.setdefault("descriptions", {})[str(entry)] = digest(values)
        found.changes.append(("UPDATE descriptions SET title = NULL WHERE entry = ?", (entry,)))


def _captures(ask: sqlite3.Connection, document: str, found: Removal) -> None:
    for id_, content in ask.execute(
        "SELECT id, content FROM captures WHERE document = ? ORDER BY entry", (document,)
    ):
        record = json.loads(content)
        if record["told"]["author"] is None:
            continue
        record["told"]["author"] = None
        words = line(record)
        found.left.setdefault("captures", {})[id_] = sha256(words)
        found.changes.append(("UPDATE captures SET content = ? WHERE id = ?", (words, id_)))


def _pictures(ask: sqlite3.Connection, blob: str, found: Removal) -> None:
    """What a camera wrote into the file of a picture goes with the file."""
    for id_, content in ask.execute(
        "SELECT id, content FROM pictures WHERE blob = ? ORDER BY entry", (blob,)
    ):
        words = line({**json.loads(content), "metadata": {}})
        found.left.setdefault("pictures", {})[id_] = sha256(words)
        found.changes.append(("UPDATE pictures SET content = ? WHERE id = ?", (words, id_)))


def without_words(record: Mapping[str, Any]) -> Row:
    """A claim record without the words of its document.

    A party keeps the name that the directory has, a place of the gazetteer its entry there;
    places that only the document names go.
    """
    left: Row = _less(record)
    left["where"] = [place for place in left["where"] if place["id"]]
    return left


def _less(value: Any, key: str = "") -> Any:
    # The directory takes a while to load, and only a takedown has use for it.
    from tollbook.vocab.actors import identify

    if isinstance(value, str):
        return TAKEN_DOWN if key in ("text", "exact") else None if key in _WORDS else value
    if isinstance(value, list):
        return [] if key in _LISTS else [_less(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    done = {name: _less(inner, name) for name, inner in value.items()}
    if "latitude" not in done:
        # Not a place: what its name is, only the directory may say.
        for name in ("name", "side"):
            if done.get(name) is not None:
                known = identify(done[name])
                done[name] = known.name if known else None
    return done


# What is checked


class Gone:
    """What takedowns removed, as `verify` has to know it."""

    def __init__(self, contents: Iterable[str]) -> None:
        """`contents` are the records of the takedowns; those that can't be read remove nothing,
        and are told when their own entry is checked."""
        self.blobs: set[str] = set()
        self.texts: set[str] = set()
        self.subjects: dict[str, Takedown] = {}
        self._left: dict[str, dict[str, str]] = {}
        for content in contents:
            try:
                takedown = takedown_from(content)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
            self.blobs.update(takedown.blobs)
            self.texts.update(takedown.texts)
            self.subjects.setdefault(takedown.subject, takedown)
            for table, rows in takedown.left.items():
                self._left.setdefault(table, {}).update(rows)

    def left(self, table: str, key: object) -> str | None:
        """The digest of what was left in a row; None if the row has lost nothing."""
        return self._left.get(table, {}).get(str(key))

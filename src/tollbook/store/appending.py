"""How does something get into a book?

Only by being appended: rows and the log entry that lists them, in one transaction. Ids are
hashes of content, so that appending the same again finds everything there and adds nothing.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

import sqlalchemy
from sqlalchemy import select

from tollbook.errors import BookError
from tollbook.model import codec
from tollbook.model.claim import Claim, Toll
from tollbook.model.run import Run
from tollbook.model.text import Document, Text
from tollbook.store import schema
from tollbook.store.facets import facets
from tollbook.store.ledger import GENESIS, Entry, Rows, payload, row_digest, sha256
from tollbook.store.receipt import Kept, Receipt

# Parameters in one statement: SQLite's limit was 999 until 3.32.
CHUNK = 500

# What a description may say again without being another one: where and when the bytes were
# found is kept the first time.
_NOT_NEWS = ("origin", "captured")


def storable(words: str) -> str:
    """Words from outside (file names, titles) as any database can keep them.

    >>> storable("a\\udcff")
    'a\\\\udcff'
    """
    return words.replace("\0", "�").encode("utf-8", "backslashreplace").decode("utf-8")


def pack(content: bytes) -> tuple[str, bytes]:
    """How and as what the bytes are kept: compressed where that makes them smaller."""
    packed = zlib.compress(content, 6)
    return ("zlib", packed) if len(packed) < len(content) else ("none", content)


def unpack(packing: str, content: bytes) -> bytes:
    """The bytes that `pack` was given.

    Raises `zlib.error` or `ValueError` if they are damaged.
    """
    if packing == "none":
        return content
    if packing != "zlib":
        raise ValueError(f"unknown packing {packing!r}; expected zlib or none")
    return zlib.decompress(content)


def content_of(claim: Claim, document: Document) -> str:
    """The claim's record as kept: JSON, without what its reading tells (run and document)."""
    record = codec.record(claim, document)
    del record["run"], record["document"]
    return codec.line(record)


class Batch:
    """Appends in one transaction; nothing of it is in the book until the transaction commits."""

    def __init__(self, sql: sqlalchemy.Connection) -> None:
        self._sql = sql
        last = sql.execute(
            select(schema.log.c.seq, schema.log.c.hash).order_by(schema.log.c.seq.desc()).limit(1)
        ).first()
        self._seq: int = last.seq if last else 0
        self._head: str = last.hash if last else GENESIS

    def begin_book(self, note: dict[str, Any]) -> None:
        """The first entry of a new book."""
        self._append("book", {}, note=note)

    def reading(
        self, document: Document, raw: bytes, text: Text, run: Run, claims: Sequence[Claim]
    ) -> Receipt:
        """Keep a document, its text, and what a run found in it.

        Nothing is added if the same run has read the same text before and found the same.
        """
        new = not self._has(schema.documents, document.id)
        name = self._document(document, raw)
        described = self._description(document)
        self._run(run)
        self._text(text)
        found = {
            claim.id: (claim, content, sha256(content))
            for claim in claims
            for content in [content_of(claim, document)]
        }
        listed = [(claim.id, digest) for claim, _, digest in found.values()]
        same = not new and self._latest_reading(document.id) == (
            text.id,
            run.id,
            described,
            listed,
        )
        if not same:
            self._claims(document, text, run, described, list(found.values()))
        return Receipt(
            kept=Kept.ADDED if new else Kept.ALREADY_THERE if same else Kept.READ_AGAIN,
            name=name,
            origin=document.origin,
            document=document.id,
            run=run.id,
            claims=len(found),
        )

    def capture(self, document: Document, raw: bytes) -> Receipt:
        """Note that bytes which the book has read came again, perhaps under another name."""
        if not self._has(schema.documents, document.id):
            raise BookError(
                f"{document.id} is not in the book; give its reading, not only its bytes"
            )
        return Receipt(
            kept=Kept.ALREADY_THERE,
            name=self._document(document, raw),
            origin=document.origin,
            document=document.id,
        )

    def rejection(self, name: str, origin: str, reason: str, raw: bytes | None) -> Receipt:
        """Keep an input of which no text could be had: its bytes, if any, and why."""
        name, origin, reason = storable(name), storable(origin), storable(reason)
        blob = None if raw is None else hashlib.sha256(raw).hexdigest()
        key = f"x_{sha256(chr(31).join([name, origin, reason, blob or '']))[:16]}"
        row = {
            "id": key,
            "name": name,
            "origin": origin,
            "reason": reason,
            "blob": blob,
        }
        if not self._has(schema.rejections, key):
            rows: dict[str, list[dict[str, Any]]] = {"rejections": [row]}
            if raw is not None:
                rows["blobs"] = self._blob(raw)
            self._append("rejection", rows)
        return Receipt(
            kept=Kept.REJECTED,
            name=name,
            origin=origin,
            document=f"sha256:{blob}" if blob else None,
            reason=reason,
        )

    def _has(self, table: sqlalchemy.Table, key: str) -> bool:
        [column] = table.primary_key.columns
        return self._sql.execute(select(column).where(column == key)).first() is not None

    def _absent(self, table: sqlalchemy.Table, keys: Iterable[str]) -> set[str]:
        """Those of the keys that the table doesn't have."""
        [column] = table.primary_key.columns
        absent = set(keys)
        asked = sorted(absent)
        for start in range(0, len(asked), CHUNK):
            some = asked[start : start + CHUNK]
            absent.difference_update(
                self._sql.execute(select(column).where(column.in_(some))).scalars()
            )
        return absent

    def _blob(self, raw: bytes) -> list[dict[str, Any]]:
        digest = hashlib.sha256(raw).hexdigest()
        if self._has(schema.blobs, digest):
            return []
        packing, content = pack(raw)
        return [{"sha256": digest, "size": len(raw), "packing": packing, "content": content}]

    def _document(self, document: Document, raw: bytes) -> str:
        """Keep the bytes and the name; gives the document's first name in the book."""
        if hashlib.sha256(raw).hexdigest() != document.id.removeprefix("sha256:"):
            raise BookError(
                f"{document.name}: {len(raw)} bytes were given that are not those of {document.id}"
            )
        rows: dict[str, list[dict[str, Any]]] = {}
        if not self._has(schema.documents, document.id):
            row = {"id": document.id, "media_type": document.media_type, "size": len(raw)}
            rows = {"blobs": self._blob(raw), "documents": [row]}
        names = schema.names.c
        given = storable(document.name)
        known = self._sql.execute(
            select(names.name, names.given)
            .where(names.document == document.id)
            .order_by(names.entry)
        ).all()
        if not any(given in (name.given, name.name) for name in known):
            name = self._free_name(given)
            rows["names"] = [{"name": name, "document": document.id, "given": given}]
        if rows:
            self._append("document" if "documents" in rows else "name", rows)
        return str(known[0].name if known else rows["names"][0]["name"])

    def _free_name(self, given: str) -> str:
        numbered = (given if n == 1 else f"{given}-{n}" for n in count(1))
        return next(name for name in numbered if not self._has(schema.names, name))

    def _description(self, document: Document) -> int:
        """The entry of the description that says what is known of the document now."""
        known: dict[str, str | None] = {
            "document": document.id,
            "origin": document.origin,
            "title": document.title,
            "publisher": document.publisher,
            "url": document.url,
            "language": document.language,
            "published": document.published.isoformat() if document.published else None,
            "published_from": document.published_from.value if document.published_from else None,
            "captured": document.captured.isoformat() if document.captured else None,
        }
        row = {key: storable(value) if value else value for key, value in known.items()}
        table = schema.descriptions
        last = (
            self._sql.execute(
                select(table)
                .where(table.c.document == document.id)
                .order_by(table.c.entry.desc())
                .limit(1)
            )
            .mappings()
            .first()
        )
        if last and all(last[key] == row[key] for key in row if key not in _NOT_NEWS):
            return int(last["entry"])
        return self._append("description", {"descriptions": [row]})

    def _run(self, run: Run) -> None:
        if not self._has(schema.runs, run.id):
            configuration = json.dumps(dict(run.configuration), sort_keys=True)
            row = {"id": run.id, "engine": run.engine, "configuration": configuration}
            self._append("run", {"runs": [row]})

    def _text(self, text: Text) -> None:
        if self._has(schema.texts, text.id):
            return
        raw = text.content.encode("utf-8", "surrogatepass")
        row = {
            "id": text.id,
            "document": text.document,
            "parser": text.parser,
            "length": len(text.content),
            "sha256": hashlib.sha256(raw).hexdigest(),
            "content": zlib.compress(raw, 6),
        }
        self._append("text", {"texts": [row]})

    def _latest_reading(self, document: str) -> tuple[str, str, int, list[tuple[str, str]]] | None:
        """Text, run, description and findings of the document's latest reading."""
        readings, findings = schema.readings.c, schema.findings.c
        last = self._sql.execute(
            select(readings.entry, readings.text, readings.run, readings.described)
            .where(readings.document == document)
            .order_by(readings.entry.desc())
            .limit(1)
        ).first()
        if last is None:
            return None
        found = self._sql.execute(
            select(findings.claim, findings.record)
            .where(findings.entry == last.entry)
            .order_by(findings.position)
        )
        return last.text, last.run, last.described, [(row.claim, row.record) for row in found]

    def _claims(
        self,
        document: Document,
        text: Text,
        run: Run,
        described: int,
        found: Sequence[tuple[Claim, str, str]],
    ) -> None:
        absent_claims = self._absent(schema.claims, (claim.id for claim, _, _ in found))
        absent_records = self._absent(schema.records, (digest for _, _, digest in found))
        publisher = storable(document.publisher) if document.publisher else None
        reading = {
            "text": text.id,
            "document": document.id,
            "run": run.id,
            "described": described,
            "claims": len(found),
        }
        self._append(
            "claims",
            {
                "readings": [reading],
                "claims": [_identity(c) for c, _, _ in found if c.id in absent_claims],
                "records": [
                    {"sha256": digest, "claim": claim.id, "content": content}
                    for claim, content, digest in found
                    if digest in absent_records
                ],
                "findings": [
                    {
                        "claim": claim.id,
                        "position": position,
                        "record": digest,
                        "document": document.id,
                        **facets(json.loads(content), publisher),
                    }
                    for position, (claim, content, digest) in enumerate(found)
                ],
            },
        )

    def _append(
        self,
        kind: str,
        rows: dict[str, list[dict[str, Any]]],
        *,
        note: dict[str, Any] | None = None,
    ) -> int:
        """Insert the rows and the entry that lists them; gives the entry's number."""
        seq = self._seq + 1
        listed: Rows = {}
        for name, some in rows.items():
            if some:
                listed[name] = dict(row_digest(name, row) for row in some)
                self._sql.execute(
                    schema.METADATA.tables[name].insert(), [{**row, "entry": seq} for row in some]
                )
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        entry = Entry(seq, kind, now, payload(listed, note), self._head)
        self._sql.execute(
            schema.log.insert(),
            {
                "seq": entry.seq,
                "kind": entry.kind,
                "time": entry.time,
                "payload": entry.payload,
                "payload_digest": entry.payload_digest,
                "previous": entry.previous,
                "hash": entry.hash,
            },
        )
        self._seq, self._head = seq, entry.hash
        return seq


def _identity(claim: Claim) -> dict[str, Any]:
    counted = claim.body.count if isinstance(claim.body, Toll) else None
    return {
        "id": claim.id,
        "text": claim.text,
        "document": claim.document,
        "kind": claim.kind.value,
        "span_start": claim.span.start,
        "span_end": claim.span.end,
        "count_start": counted.start if counted else None,
        "count_end": counted.end if counted else None,
        "engine": claim.engine,
    }

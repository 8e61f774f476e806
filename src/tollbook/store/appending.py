"""How does something get into a book?

Only by being appended: rows and the log entry that lists them, in one transaction. Ids are
hashes of content, so that appending the same again finds everything there and adds nothing.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import sqlalchemy

from tollbook.errors import BookError, TakenDownError
from tollbook.model import codec
from tollbook.model.capture import Capture
from tollbook.model.claim import Claim
from tollbook.model.coding import Coding
from tollbook.model.judge import Decision, Judgement
from tollbook.model.picture import PictureFile
from tollbook.model.run import Run
from tollbook.model.takedown import Takedown, takedown_from
from tollbook.model.text import Document, Text
from tollbook.store import captures, coding, judgements, pictures, schema, stamps, takedown
from tollbook.store.facets import facets, identity
from tollbook.store.ledger import (
    COVERED,
    GENESIS,
    Entry,
    Row,
    Rows,
    canonical,
    payload,
    row_digest,
    sha256,
)
from tollbook.store.receipt import Kept, Receipt

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


class Batch:
    """Appends in one transaction; nothing of it is in the book until the transaction commits.

    Rows wait until `flush`, so that a batch takes one statement per table and not twenty per
    report. What is asked meanwhile is asked of the waiting rows too.
    """

    def __init__(self, sql: sqlalchemy.Connection, ask: sqlite3.Connection) -> None:
        """`ask` is the connection under `sql`: looking up a key there takes a tenth of the time."""
        self._sql = sql
        self._ask = ask
        self._waiting: dict[str, list[Row]] = {table: [] for table in (*COVERED, "log")}
        self._keys: dict[str, set[str]] = {table: set() for table in COVERED}
        self._sketches: dict[str, bytes] = {}
        last = self._one("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1")
        self._seq: int = last[0] if last else 0
        self._head: str = last[1] if last else GENESIS

    def begin_book(self, note: dict[str, Any]) -> None:
        """The first entry of a new book."""
        self._append("book", {}, note=note)

    def reading(
        self, document: Document, raw: bytes, text: Text, run: Run, claims: Sequence[Claim]
    ) -> Receipt:
        """Keep a document, its text, and what a run found in it.

        Nothing is added if the same run has read the same text before and found the same.
        """
        if decision := self.taken_down(document.id):
            return _refused(document, decision)
        self._settle(document.id)
        new = not self._has("documents", document.id)
        name = self._document(document, raw)
        described = self._description(document)
        self._run(run)
        self._text(text)
        found = _found(claims, document)
        latest = None if new else self._latest_reading(document.id, run.engine)
        same = latest == (text.id, run.id, described, [(one.id, one.digest) for one in found])
        if not same:
            self._claims(document, text, run, described, found)
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
        if decision := self.taken_down(document.id):
            return _refused(document, decision)
        self._settle(document.id)
        if not self._has("documents", document.id):
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
        if blob and self.taken_down(f"sha256:{blob}"):
            raw = None
        key = f"x_{sha256(canonical([name, origin, reason, blob]))[:16]}"
        if not self._has("rejections", key):
            row = {"id": key, "name": name, "origin": origin, "reason": reason, "blob": blob}
            blobs = [] if raw is None else self._blob(raw)
            self._append("rejection", {"blobs": blobs, "rejections": [row]})
        return Receipt(
            kept=Kept.REJECTED,
            name=name,
            origin=origin,
            document=f"sha256:{blob}" if blob else None,
            reason=reason,
        )

    def captured(
        self,
        capture: Capture,
        raw: bytes,
        *,
        page: str,
        document: str | None,
        text: str | None = None,
        told_by: Mapping[str, str] | None = None,
        author: str | None = None,
    ) -> str:
        """Keep how bytes came from the web, and the bytes; gives the capture's id.

        `document` is the id of the document it counts for, which must be in the book; None for
        an answer that is no page. `text` is the SHA-256 of the text read in it (None: that of
        the document). The same capture again adds nothing.
        """
        if hashlib.sha256(raw).hexdigest() != capture.sha256:
            raise BookError(f"capture {capture.id} was given {len(raw)} bytes that are not its own")
        if document is not None and not self._has("documents", document):
            raise BookError(f"{document} is not in the book, so nothing can be captured for it")
        if self._has("captures", capture.id):
            return capture.id
        for subject in (document, f"sha256:{capture.sha256}"):
            if subject is not None and (decision := self.taken_down(subject)):
                raise TakenDownError(f"{subject} was {decision}; it is not taken in again")
        if document is not None and text is None:
            self._settle(document)
            found = self._one(
                "SELECT sha256 FROM texts WHERE document = ? ORDER BY entry DESC LIMIT 1", document
            )
            text = None if found is None else str(found[0])
        row = captures.row(
            capture, document=document, page=page, text=text, told_by=told_by or {}, author=author
        )
        blobs = self._blob(raw) if raw else []
        self._append("capture", {"blobs": blobs, "captures": [row]})
        return capture.id

    def found_again(self, document: str, origin: str | None) -> Receipt:
        """The receipt for other bytes that have the text of a document of the book (its id)."""
        self._settle(document)
        name = self._one("SELECT name FROM names WHERE document = ? ORDER BY entry", document)
        return Receipt(kept=Kept.ALREADY_THERE, name=name[0], origin=origin, document=document)

    def same_text(self, page: str, text: str) -> str | None:
        """The id of the document captured from the same site with the same text (its SHA-256)."""
        for row in self._waiting["captures"]:
            if row["text"] == text and row["site"] == captures.site(page) and row["document"]:
                return str(row["document"])
        found = self._one(captures.SAME_TEXT, text, captures.site(page))
        return None if found is None else str(found[0])

    def version_before(self, page: str) -> str | None:
        """The id of the document that the page was when it was last captured."""
        for row in reversed(self._waiting["captures"]):
            if row["page"] == page and row["document"]:
                return str(row["document"])
        found = self._one(captures.LATEST_OF_PAGE, page)
        return None if found is None else str(found[0])

    def page_of(self, document: str) -> str | None:
        """The name of the page that a document (its id) was captured from first."""
        for row in self._waiting["captures"]:
            if row["document"] == document:
                return str(row["page"])
        found = self._one(captures.PAGE_OF, document)
        return None if found is None else str(found[0])

    def picture(self, picture: PictureFile) -> str:
        """Keep what was found in the file of a picture, whose capture is in the book; gives its
        id. The same again adds nothing."""
        if not self._has("captures", picture.capture):
            raise BookError(f"picture {picture.id} has no capture in the book")
        if not self._has("pictures", picture.id):
            self._append("picture", {"pictures": [pictures.row(picture)]})
        return picture.id

    def sketch(self, text: str, packed: Callable[[], bytes]) -> None:
        """Keep what a text (its id) is compared by, which is asked for if it isn't there; the log
        knows nothing of it."""
        if text not in self._sketches and not self._one(
            "SELECT 1 FROM sketches WHERE text = ?", text
        ):
            self._sketches[text] = packed()

    def taken_down(self, subject: str) -> Takedown | None:
        """The decision by which a document (its id) or other bytes were taken out of the book."""
        found = self._one(takedown.OF_SUBJECT, subject)
        return None if found is None else takedown_from(found[0])

    def take_down(self, subject: str, *, who: str, when: datetime, why: str) -> Takedown:
        """Remove a document (its id) or other bytes, and what was read in them; see
        `tollbook.store.takedown`. What is free in the file afterwards is not cleaned here."""
        self.flush()
        name = self._one("SELECT name FROM names WHERE document = ? ORDER BY entry", subject)
        removed = takedown.removal(self._ask, subject)
        decision = Takedown(
            subject=subject,
            name=name and str(name[0]),
            who=storable(who),
            when=when,
            why=storable(why),
            blobs=tuple(removed.blobs),
            texts=tuple(removed.texts),
            left=removed.left,
        )
        self._append("takedown", {"takedowns": [takedown.row(decision)]})
        for sql, parameters in removed.changes:
            self._ask.execute(sql, parameters)
        return decision

    def stamp(self, answer: bytes, *, stamped: int, head: str, authority: str) -> str:
        """Keep what a time-stamping authority answered about the head that the book had at the
        entry `stamped`; gives the stamp's id. `authority` is its address.

        Raises `BookError` if the answer is about something else, or the book has no such head.
        """
        found = self._one(stamps.HEAD_AT, stamped)
        if found is None or found[0] != head:
            raise BookError(f"{head} is not the hash of entry {stamped}, so it can't be stamped")
        try:
            row = stamps.row(answer, stamped=stamped, head=head, authority=storable(authority))
        except ValueError as problem:
            raise BookError(f"the time stamp {problem}") from problem
        if not self._has("stamps", row["id"]):
            self._append("stamp", {"stamps": [row]})
        return str(row["id"])

    def judgement(self, judgement: Judgement) -> str:
        """Keep what somebody decided; gives its id. The same again adds nothing.

        Raises `BookError` if it is about a claim, or takes back a judgement, that isn't in the
        book, or if the words it is bound to aren't those of its claim.
        """
        if self._has("judgements", judgement.id):
            return judgement.id
        # Claims that came with this batch are looked up like all others.
        if any(self._waiting.values()):
            self.flush()
        bound = judgements.bindings(judgement)
        for row in bound:
            self._check_bound(row)
        for undone in judgement.undoes if judgement.decision is Decision.UNDO else ():
            if not self._has("judgements", undone):
                raise BookError(f"judgement {undone} is not in the book, so it can't be undone")
        kept = judgements.row(judgement)
        self._append("judgement", {"judgements": [kept], "bindings": bound})
        return judgement.id

    def coding(self, coded: Coding) -> str:
        """Keep a sample, a code or an adjudication; gives its id. The same again adds nothing.

        Raises `BookError` if it is of a sample, or about a claim, that isn't in the book.
        """
        if self._has("codings", coded.id):
            return coded.id
        if coded.sample is not None and not self._has("codings", coded.sample):
            raise BookError(f"sample {coded.sample} is not in the book, so it can't be coded")
        if coded.claim is not None and not self._has("claims", coded.claim):
            raise BookError(f"claim {coded.claim} is not in the book, so it can't be coded")
        self._append(coded.piece.value, {"codings": [coding.row(coded)]})
        return coded.id

    def _check_bound(self, row: Row) -> None:
        words = self._one(
            "SELECT text, kind, span_start, span_end FROM claims WHERE id = ?", row["claim"]
        )
        if words is None:
            raise BookError(f"claim {row['claim']} is not in the book, so it can't be judged")
        bound = (row["text"], row["kind"], row["span_start"], row["span_end"])
        if tuple(words) != bound:
            raise BookError(
                f"claim {row['claim']} stands at {tuple(words)}, not at {bound}; "
                "make the entry from the claim itself"
            )

    def flush(self) -> None:
        """Write what waits; the transaction is still open."""
        for table, rows in self._waiting.items():
            if rows:
                self._sql.execute(schema.METADATA.tables[table].insert(), rows)
                rows.clear()
        for keys in self._keys.values():
            keys.clear()
        if self._sketches:
            rows = [{"text": text, "content": packed} for text, packed in self._sketches.items()]
            self._sql.execute(schema.sketches.insert(), rows)
            self._sketches.clear()

    def _settle(self, document: str) -> None:
        """Write what waits if it tells of this document: the same bytes twice in a batch."""
        if document in self._keys["documents"] or document in self._keys["names"]:
            self.flush()

    def _one(self, sql: str, *parameters: Any) -> Any:
        return self._ask.execute(sql, parameters).fetchone()

    def _has(self, table: str, key: str) -> bool:
        if key in self._keys[table]:
            return True
        column = COVERED[table][0]
        return self._one(f"SELECT 1 FROM {table} WHERE {column} = ?", key) is not None

    def _absent(self, table: str, keys: Iterable[str]) -> set[str]:
        return {key for key in keys if not self._has(table, key)}

    def _blob(self, raw: bytes) -> list[Row]:
        digest = hashlib.sha256(raw).hexdigest()
        if self._has("blobs", digest):
            return []
        packing, content = pack(raw)
        return [{"sha256": digest, "size": len(raw), "packing": packing, "content": content}]

    def _document(self, document: Document, raw: bytes) -> str:
        """Keep the bytes and the name; gives the document's first name in the book."""
        if hashlib.sha256(raw).hexdigest() != document.id.removeprefix("sha256:"):
            raise BookError(
                f"{document.name}: {len(raw)} bytes were given that are not those of {document.id}"
            )
        rows: dict[str, list[Row]] = {}
        if not self._has("documents", document.id):
            row = {"id": document.id, "media_type": document.media_type, "size": len(raw)}
            rows = {"blobs": self._blob(raw), "documents": [row]}
        given = storable(document.name)
        known = self._ask.execute(
            "SELECT name, given FROM names WHERE document = ? ORDER BY entry", (document.id,)
        ).fetchall()
        name = str(known[0][0]) if known else self._free_name(given)
        if not any(given in pair for pair in known):
            added = name if not known else self._free_name(given)
            rows["names"] = [{"name": added, "document": document.id, "given": given}]
        if rows:
            self._append("document" if "documents" in rows else "name", rows)
        return name

    def _free_name(self, given: str) -> str:
        numbered = (given if n == 1 else f"{given}-{n}" for n in count(1))
        return next(name for name in numbered if not self._has("names", name))

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
        news = [key for key in row if key not in _NOT_NEWS]
        last = self._one(
            f"SELECT entry, {', '.join(news)} FROM descriptions WHERE document = ? "
            "ORDER BY entry DESC LIMIT 1",
            document.id,
        )
        if last and list(last[1:]) == [row[key] for key in news]:
            return int(last[0])
        return self._append("description", {"descriptions": [row]})

    def _run(self, run: Run) -> None:
        if not self._has("runs", run.id):
            configuration = json.dumps(dict(run.configuration), sort_keys=True)
            row = {"id": run.id, "engine": run.engine, "configuration": configuration}
            self._append("run", {"runs": [row]})

    def _text(self, text: Text) -> None:
        if self._has("texts", text.id):
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

    def _latest_reading(
        self, document: str, engine: str
    ) -> tuple[str, str, int, list[tuple[str, str]]] | None:
        """Text, run, description and findings of the document's latest reading by an engine,
        whatever its version."""
        family = engine.split("/", maxsplit=1)[0]
        last = self._one(
            "SELECT reading.entry, reading.text, reading.run, reading.described "
            "FROM readings AS reading JOIN runs AS run ON run.id = reading.run "
            "WHERE reading.document = ? AND (run.engine = ? OR run.engine >= ? AND run.engine < ?) "
            "ORDER BY reading.entry DESC LIMIT 1",
            document,
            family,
            f"{family}/",
            f"{family}0",  # the sign after "/"
        )
        if last is None:
            return None
        entry, text, run, described = last
        found = self._ask.execute(
            "SELECT claim, record FROM findings WHERE entry = ? ORDER BY position", (entry,)
        ).fetchall()
        return text, run, described, [(claim, record) for claim, record in found]

    def _claims(
        self,
        document: Document,
        text: Text,
        run: Run,
        described: int,
        found: Sequence[_Found],
    ) -> None:
        absent_claims = self._absent("claims", (one.id for one in found))
        absent_records = self._absent("records", (one.digest for one in found))
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
                "claims": [
                    identity(one.record, text.id, document.id)
                    for one in found
                    if one.id in absent_claims
                ],
                "records": [
                    {"sha256": one.digest, "claim": one.id, "content": one.content}
                    for one in found
                    if one.digest in absent_records
                ],
                "findings": [
                    {
                        "claim": one.id,
                        "position": position,
                        "record": one.digest,
                        "document": document.id,
                        **facets(one.record, publisher),
                    }
                    for position, one in enumerate(found)
                ],
            },
        )

    def _append(
        self, kind: str, rows: dict[str, list[Row]], *, note: dict[str, Any] | None = None
    ) -> int:
        """Put the rows, and the entry that lists them, with those that wait; gives its number."""
        seq = self._seq + 1
        listed: Rows = {}
        for table, some in rows.items():
            if some:
                listed[table] = dict(row_digest(table, row) for row in some)
                self._keys[table].update(listed[table])
                self._waiting[table] += [{**row, "entry": seq} for row in some]
        # So that the same bytes again, under another name, are noticed within a batch.
        self._keys["names"].update(row["document"] for row in rows.get("names", ()))
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        entry = Entry(seq, kind, now, payload(listed, note), self._head)
        self._waiting["log"].append(
            {
                "seq": entry.seq,
                "kind": entry.kind,
                "time": entry.time,
                "payload": entry.payload,
                "payload_digest": entry.payload_digest,
                "previous": entry.previous,
                "hash": entry.hash,
            }
        )
        self._seq, self._head = seq, entry.hash
        return seq


def _refused(document: Document, decision: Takedown) -> Receipt:
    """The receipt for bytes that were taken out of the book and come again."""
    return Receipt(
        kept=Kept.REJECTED,
        name=storable(document.name),
        origin=document.origin or document.name,
        document=document.id,
        reason=f"was {decision}; it is not taken in again",
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A claim as a reading keeps it: its record, that as JSON, and the digest of the JSON."""

    id: str
    record: Mapping[str, Any]
    content: str
    digest: str


def _found(claims: Iterable[Claim], document: Document) -> list[_Found]:
    """The claims without what their reading tells (run and document), each id once."""
    found: dict[str, _Found] = {}
    for claim in claims:
        record = codec.record(claim, document)
        del record["run"], record["document"]
        content = codec.line(record)
        found[claim.id] = _Found(claim.id, record, content, sha256(content))
    return list(found.values())

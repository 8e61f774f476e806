"""How do reports get into a book while they are being read?

In small batches, so that the disk is waited for a few times a second and not for each report,
and nothing is acknowledged before it would survive a power cut.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tollbook.copied import packed
from tollbook.model.text import document_id
from tollbook.store.receipt import Kept, Receipt

if TYPE_CHECKING:
    from tollbook.model.text import Document
    from tollbook.pipeline import FromWeb, Outcome, ReadOptions, Report
    from tollbook.store.appending import Batch
    from tollbook.store.book import Book

# A batch ends with whichever comes first. One commit with FULL durability takes 3 to 8 ms, so
# that even one per document would do for the reader; 0.5 s is how long somebody watching waits.
BATCH = 64
BATCH_SECONDS = 0.5
BATCH_BYTES = 16_000_000


class Writable(Protocol):
    """What can be appended to in batches: a book, or one's turn at it."""

    def writing(self) -> AbstractContextManager[Batch]:
        """A batch, kept when the block ends, or not at all."""
        ...


def keep(
    book: Writable,
    outcomes: Iterable[Outcome],
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[list[Receipt]]:
    """Append what comes to the book, and give the receipts of each batch after its commit.

    If the reader fails or is interrupted, what it gave until then is kept before the problem
    goes on its way. The book is not locked while the reader works.
    """
    waiting = iter(outcomes)
    batch: list[Outcome] = []
    size, began = 0, clock()
    while True:
        try:
            outcome = next(waiting, None)
        except BaseException:
            if batch:
                yield _commit(book, batch)
            raise
        if outcome is None:
            break
        if not batch:
            began = clock()
        batch.append(outcome)
        size += len(outcome.raw or b"")
        if len(batch) >= BATCH or size >= BATCH_BYTES or clock() - began >= BATCH_SECONDS:
            yield _commit(book, batch)
            batch, size = [], 0
    if batch:
        yield _commit(book, batch)


def _commit(book: Writable, outcomes: list[Outcome]) -> list[Receipt]:
    with book.writing() as batch:
        return [_append(batch, outcome) for outcome in outcomes]


def _append(batch: Batch, outcome: Outcome) -> Receipt:
    from tollbook.pipeline import AlreadyThere, Rejected

    if refusal := _refusal(batch, outcome):
        return refusal
    if isinstance(outcome, Rejected):
        receipt = batch.rejection(outcome.name, outcome.origin, outcome.reason, outcome.raw)
        if outcome.web is not None:
            _captured(batch, outcome.web, outcome.raw or b"", document=None)
        return receipt
    if isinstance(outcome, AlreadyThere):
        receipt = batch.capture(outcome.document, outcome.raw)
        if outcome.web is not None:
            _captured(batch, outcome.web, outcome.raw, document=outcome.document.id)
        return receipt
    return _read(batch, outcome) if outcome.web is None else _page(batch, outcome, outcome.web)


def _refusal(batch: Batch, outcome: Outcome) -> Receipt | None:
    """The receipt for what was taken out of the book and comes again: the same bytes, or a page
    of the same site with the same text."""
    subjects: list[str] = []
    if outcome.document is not None:
        subjects.append(outcome.document.id)
    elif outcome.raw:
        subjects.append(document_id(outcome.raw))
    text = getattr(outcome, "text", None)
    if text is not None and outcome.web is not None:
        same = batch.same_text(outcome.web.page, _digest(text.content))
        subjects += [same] if same else []
    for subject in subjects:
        if decision := batch.taken_down(subject):
            name = outcome.document.name if outcome.document else getattr(outcome, "name", subject)
            origin = outcome.document.origin if outcome.document else None
            return Receipt(
                kept=Kept.REJECTED,
                name=name,
                origin=origin or name,
                document=subject,
                reason=f"was {decision}; it is not taken in again",
            )
    return None


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _read(batch: Batch, report: Report) -> Receipt:
    receipt = batch.reading(report.document, report.raw, report.text, report.run, report.claims)
    if receipt.kept in (Kept.ADDED, Kept.READ_AGAIN):
        batch.sketch(report.text.id, lambda: packed(report.text.content))
    return receipt


def _page(batch: Batch, report: Report, web: FromWeb) -> Receipt:
    """A page with the text of a document that the book has is that document, captured again; one
    with another text is a new document, and a version of what the page was before."""
    text = _digest(report.text.content)
    before = batch.version_before(web.page)
    same = batch.same_text(web.page, text)
    if same is None or same == report.document.id:
        receipt = _read(batch, report)
        changed = before if receipt.kept is Kept.ADDED else None
    else:
        # Its claims are those of the document: they stand on the same words.
        receipt = batch.found_again(same, report.document.origin)
        changed = None
    assert receipt.document is not None
    _captured(batch, web, report.raw, document=receipt.document, text=text)
    return replace(receipt, changed_from=changed)


def _captured(
    batch: Batch, web: FromWeb, raw: bytes, *, document: str | None, text: str | None = None
) -> None:
    # Bytes that were not parsed again tell no address of their own; the first time they did.
    known = batch.page_of(document) if document is not None and text is None else None
    batch.captured(
        web.capture,
        raw,
        page=known or web.page,
        document=document,
        text=text,
        told_by=web.told_by,
        author=web.author,
    )


@dataclass(slots=True)
class Total:
    """The receipt of a whole call: seen = added + already there + rejected, always."""

    added: int = 0
    already_there: int = 0
    read_again: int = 0
    changed: int = 0
    claims: int = 0
    rejections: list[Receipt] = field(default_factory=list)

    def count(self, receipt: Receipt) -> None:
        """Take one receipt into account."""
        if receipt.kept is Kept.REJECTED:
            self.rejections.append(receipt)
            return
        self.changed += receipt.changed_from is not None
        if receipt.kept is Kept.ADDED:
            self.added += 1
        else:
            self.already_there += 1
            self.read_again += receipt.kept is Kept.READ_AGAIN
        if receipt.kept is not Kept.ALREADY_THERE:
            self.claims += receipt.claims

    def take(self, other: Total) -> None:
        """Take all that another total has counted into account."""
        self.added += other.added
        self.already_there += other.already_there
        self.read_again += other.read_again
        self.changed += other.changed
        self.claims += other.claims
        self.rejections += other.rejections

    @property
    def seen(self) -> int:
        """All inputs."""
        return self.added + self.already_there + len(self.rejections)

    def record(self) -> dict[str, Any]:
        """As JSON can carry it. `read_again` are among those already there, `changed` (pages that
        said something else before) among those added."""
        return {
            "seen": self.seen,
            "added": self.added,
            "already_there": self.already_there,
            "rejected": len(self.rejections),
            "read_again": self.read_again,
            "changed": self.changed,
            "claims": self.claims,
            "rejections": [
                {"name": one.name, "origin": one.origin, "reason": one.reason}
                for one in self.rejections
            ],
        }


def acknowledgement(receipt: Receipt) -> dict[str, Any]:
    """One receipt as JSON can carry it."""
    return {
        "status": receipt.kept.value,
        "document": {"name": receipt.name, "id": receipt.document},
        "origin": receipt.origin,
        "run": receipt.run,
        "claims": receipt.claims,
        "changed_from": receipt.changed_from,
        "reason": receipt.reason,
    }


# What capture gives as the origin of standard input.
STDIN = "-"


def known(book: Book, options: ReadOptions) -> Callable[[Document, str], bool]:
    """Whether the book has a document as read by a run, under what is said of it this time."""
    from tollbook.capture import Manifest

    rows = Manifest.read(options.manifest) if options.manifest else None

    def asked(document: Document, run: str) -> bool:
        path = None if document.origin in (None, STDIN) else Path(document.origin or "")
        row = rows.row(path) if rows else None
        said = replace(
            document,
            published=options.published or (row.published if row else None),
            publisher=options.publisher or (row.publisher if row else None),
            url=row.url if row else None,
        )
        return book.knows(said, run)

    return asked

"""The book: an append-only ledger in one SQLite file, with a hash-chained log."""

from tollbook.store.book import Book, Heard, Rejection
from tollbook.store.queries import Filter
from tollbook.store.verify import Damage, Verified

__all__ = ["Book", "Damage", "Filter", "Heard", "Rejection", "Verified"]

"""How long does a kept account take to follow its book, and is it what making it anew gives?

    python benchmarks/following.py [--size 50000] [--documents 10] [--book FILE]

Makes a book of invented reports (or takes FILE, which it adds to), has its account made, adds
further documents one by one with the account brought up to date after each, and compares the
incidents, series, board and disagreements byte for byte with those made anew of the whole book.
Times are of the processor, in this process, and of the clock.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path

from generator import NOISY, RUN, corpus
from tollbook.accounts import keeping
from tollbook.model.derived import Standing, Terms
from tollbook.store import Book
from tollbook.store.sidecar import SUFFIX

# Documents a transaction, while the book is made.
PORTION = 500


def documents(size: int, *, seed: int) -> Iterator[list[Standing]]:
    """The claims of an invented war, document by document."""
    for _, ones in groupby(corpus(size, NOISY, seed=seed).standings, lambda s: s.document.id):
        yield list(ones)


def add(book: Book, some: Iterable[Sequence[Standing]]) -> None:
    """Let the book read some documents."""
    with book.writing() as batch:
        for ones in some:
            document, text = ones[0].document, ones[0].text
            assert text is not None
            batch.reading(document, text.content.encode(), text, RUN, [s.claim for s in ones])


def digest(path: Path) -> str:
    """A digest of the book's whole account, brought up to date, and what that took."""
    start, used = time.perf_counter(), time.process_time()
    with Book.open(path) as book, keeping.kept(book, Terms()) as derived:
        ready = time.perf_counter() - start, time.process_time() - used
        found = hashlib.sha256()
        for what in ("incidents", "series", "dissent"):
            for line in derived.lines(what):
                found.update(line.encode() + b"\n")
        found.update(repr(derived.board()).encode())
        counts = derived.counts()
    whole = time.perf_counter() - start
    print(
        f"  {ready[0]:7.2f} s ({ready[1]:.2f} s of processor), all records {whole:.2f} s; "
        f"{counts['incidents']:,} incidents, {counts['dissent']:,} disagreements",
        flush=True,
    )
    return found.hexdigest()


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=50_000)
    arguments.add_argument("--documents", type=int, default=10)
    arguments.add_argument("--book", type=Path)
    arguments.add_argument("--seed", type=int, default=99, help="of the documents added")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path: Path = asked.book or Path(folder) / "war.book"
        if asked.book is None:
            with Book.create(path) as book:
                every = documents(asked.size, seed=1)
                while some := list(islice(every, PORTION)):
                    add(book, some)
        with Book.open(path) as book:
            counts = book.counts()
        print(f"{counts['claims']:,} claims in {counts['documents']:,} documents; made:")
        digest(path)
        print("nothing new:")
        digest(path)
        for ones in islice(documents(400, seed=asked.seed), asked.documents):
            with Book.open(path, writing=True) as book:
                add(book, [ones])
            print(f"one more document with {len(ones)} claims:")
            followed = digest(path)
        path.with_name(f"{path.name}{SUFFIX}").unlink()
        print("made anew:")
        anew = digest(path)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{'the same' if anew == followed else 'NOT THE SAME'}; peak {peak:,.0f} MB")


if __name__ == "__main__":
    main()

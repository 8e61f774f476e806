"""A book of invented wars, of any size: what the workbench is measured on.

`python benchmarks/warbook.py FILE [CLAIMS] [--accepted SHARE]` fills FILE with reports of
`generator.corpus` (the noisy setting, a corpus per 100,000 claims, so that memory stays small)
and lets an invented reviewer accept a share of their documents, so that totals have something in
them. The same arguments give the same reports.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from generator import NOISY, RUN, corpus
from tollbook.adding import keep
from tollbook.model.derived import Standing
from tollbook.model.judge import Decision, Entry, Judgement
from tollbook.pipeline import Report
from tollbook.store import Book

PER_CORPUS = 100_000
REVIEWER = "benchmark"


def reports(claims: int, *, seed: int = 1) -> Iterator[Report]:
    """Reports with about `claims` claims in all."""
    for number in range(-(-claims // PER_CORPUS)):
        size = min(PER_CORPUS, claims - number * PER_CORPUS)
        standings = corpus(size, NOISY, seed=seed + number).standings
        for _, of_document in groupby(standings, key=lambda standing: standing.document.id):
            yield _report(list(of_document))


def _report(standings: Sequence[Standing]) -> Report:
    first = standings[0]
    assert first.text is not None
    raw = first.text.content.encode()
    return Report(first.document, raw, first.text, tuple(one.claim for one in standings), RUN)


def fill(path: Path, claims: int, *, accepted: float) -> int:
    """Make the book; gives how many claims it has."""
    made = 0
    waiting: list[Entry] = []
    every = round(1 / accepted) if accepted else 0
    with Book.create(path) as book:

        def coming() -> Iterator[Report]:
            nonlocal made
            for number, report in enumerate(reports(claims)):
                made += len(report.claims)
                if every and number % every == 0:
                    waiting.extend(Entry.of(claim) for claim in report.claims)
                yield report

        for _ in keep(book, coming()):
            pass
        for start in range(0, len(waiting), 2_000):
            decided = Judgement(
                who=REVIEWER,
                when=datetime.now(UTC),
                decision=Decision.ACCEPT,
                entries=tuple(waiting[start : start + 2_000]),
            )
            with book.writing() as batch:
                batch.judgement(decided)
    return made


def main() -> None:
    """Make one and say how large it is."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("claims", nargs="?", type=int, default=1_000_000)
    arguments.add_argument("--accepted", type=float, default=0.1, help="share of documents")
    asked = arguments.parse_args()
    start = time.perf_counter()
    made = fill(asked.file, asked.claims, accepted=asked.accepted)
    size = asked.file.stat().st_size / 1e6
    print(f"{made:,} claims in {time.perf_counter() - start:.0f} s, {size:,.0f} MB")


if __name__ == "__main__":
    main()

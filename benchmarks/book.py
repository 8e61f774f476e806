"""How fast is a book of 100,000 claims?

`python benchmarks/book.py [CLAIMS]` makes a book of synthetic reports in a temporary folder
and prints what it takes to fill, verify, ask and export it. Times of commands are wall times
of whole processes. The Makefile's `bench` prints the reader's speed; this is the book's.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from tollbook.adding import keep
from tollbook.model.claim import (
    Body,
    Claim,
    Count,
    Event,
    EventType,
    Outcome,
    Stance,
    Statement,
    Status,
    Toll,
    Victims,
    claim_id,
)
from tollbook.model.refer import DatePrecision, Party, PartyType, Place, When
from tollbook.model.run import Run
from tollbook.model.text import DateOrigin, Document, Span, Text, document_id
from tollbook.pipeline import Report
from tollbook.store import Book

PER_REPORT = 15  # claims in a report of 300 words, about what the reader finds
CLAIMANTS = [f"Ministry of {what}" for what in ("Defence", "Health", "Interior")] + [
    f"monitor number {number}" for number in range(40)
]
TOWNS = [f"Town{number}" for number in range(400)]
FIRST = date(2020, 1, 1)


class Draft(NamedTuple):
    """What a sentence says, and where it starts."""

    at: int
    verb: str
    town: str
    claimant: str
    people: int


def reports(claims: int, *, seed: int = 1) -> Iterator[Report]:
    """Reports with `claims` claims in all, the same for the same seed."""
    chance = random.Random(seed)
    run = Run("synthetic/1")
    for number in range(-(-claims // PER_REPORT)):
        yield report(number, min(PER_REPORT, claims - number * PER_REPORT), run, chance)


def report(number: int, claims: int, run: Run, chance: random.Random) -> Report:
    """One report whose every sentence makes a claim."""
    day = FIRST + timedelta(days=chance.randrange(2000))
    sentences: list[str] = [f"Report {number}."]
    drafts: list[Draft] = []
    at = len(sentences[0]) + 1
    for _ in range(claims):
        people, town = chance.randrange(1, 200), chance.choice(TOWNS)
        claimant, verb = chance.choice(CLAIMANTS), chance.choice(("killed", "wounded", "shelled"))
        sentence = (
            f"At least {people} civilians were {verb} in {town} on Monday, the {claimant} said, "
            "and rescue workers were still looking for people under what was left of the market."
        )
        drafts.append(Draft(at, verb, town, claimant, people))
        sentences.append(sentence)
        at += len(sentence) + 1
    raw = " ".join(sentences).encode()
    document = Document(
        id=document_id(raw),
        name=f"report-{number}",
        media_type="text/plain",
        size=len(raw),
        publisher=f"Agency {number % 30}",
        language="en",
        published=day,
        published_from=DateOrigin.DATELINE,
    )
    text = Text.of(document.id, raw.decode(), parser="plain/1")
    made = tuple(_claim(text, day, run, draft) for draft in drafts)
    return Report(document, raw, text, made, run)


def _claim(text: Text, day: date, run: Run, draft: Draft) -> Claim:
    at, verb, town, claimant, people = draft

    def span(words: str) -> tuple[str, int, int]:
        found = Span.find(text, words, after=at)
        return found.exact, found.start, found.end

    count = Count(people, None, None, *span(f"At least {people}"))
    party = Party(*span(claimant), name=f"Republic, {claimant}", type=PartyType.GOVERNMENT)
    body: Body = Statement(speakers=(party,), type=EventType.ACCUSE)
    if verb == "shelled":
        body = Event(type=EventType.ASSAULT, mode="shelling", targets=(party,))
    elif people % 7:
        body = Toll(
            outcome=Outcome(verb),
            count=count,
            victims=Victims("civilians", Status.CIVILIAN, "Republic"),
        )
    whole = Span.of(text, at, count.end + len(f" civilians were {verb}"))
    where = Place(
        *span(town),
        name=town,
        id=f"geonames:{town[4:]}",
        latitude=40.0,
        longitude=46.0,
        precision=1,
    )
    made = Claim(
        id="",
        run=run.id,
        document=text.document,
        text=text.id,
        span=whole,
        body=body,
        attribution=(party,),
        stance=Stance.ASSERTED,
        when=When("Monday", text.content.index("Monday", at), day, day, DatePrecision.DAY),
        where=(where,),
        engine=run.engine,
        why=("cue:killed/passive", "count:at least", "attribution:said"),
    )
    return replace(made, id=claim_id(text.id, body, whole, run.engine))


def command(*arguments: str, book: Path, runs: int = 5) -> str:
    """Median wall time of a whole process, its processor time (which other work on the machine
    hardly changes), and the lines it printed."""
    tollbook = str(Path(sys.executable).parent / "tollbook")
    times = []
    for _ in range(runs):
        start, used = time.perf_counter(), processor_seconds()
        done = subprocess.run(
            [tollbook, *arguments],
            env={**os.environ, "TOLLBOOK_BOOK": str(book)},
            capture_output=True,
            check=True,
        )
        times.append((time.perf_counter() - start, processor_seconds() - used))
    wall, processor = sorted(times)[runs // 2]
    lines = done.stdout.count(b"\n")
    return f"{wall:.2f} s ({processor:.2f} s of processor), {lines:,} lines"


def processor_seconds() -> float:
    """Of all processes that this one has waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


QUESTIONS: Sequence[Sequence[str]] = (
    ("--kind", "toll", "--outcome", "killed"),
    ("--claimant", "Ministry of Health"),
    ("--place", "Town17"),
    ("--text", "civilians Town17 killed"),
    ("--from", "2021-03-01", "--to", "2021-03-31"),
    ("--document", "report-4000"),
    ("--status", "civilian", "--place", "Town17", "--json"),
    ("--claimant", "nobody at all"),
)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("claims", nargs="?", type=int, default=100_000)
    arguments.add_argument("--keep", type=Path, help="keep the book in this file")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "bench.book"
        made = list(reports(asked.claims))
        start, used = time.perf_counter(), time.process_time()
        with Book.create(path) as book:
            batches = sum(1 for _ in keep(book, made))
        seconds, used = time.perf_counter() - start, time.process_time() - used
        print(
            f"add: {asked.claims:,} claims of {len(made):,} reports in {seconds:.1f} s ({used:.1f} s of "
            f"processor) and "
            f"{batches:,} commits: {asked.claims / seconds:,.0f} claims/s, "
            f"{len(made) / seconds:,.0f} reports/s; {path.stat().st_size / 1e6:,.0f} MB"
        )
        for question in QUESTIONS:
            print(f"claims {' '.join(question)}: {command('claims', *question, book=path)}")
        for name, *rest in (
            ("verify",),
            ("export", "--to", "jsonl"),
            ("export", "--to", "csv"),
            ("backup", str(Path(folder) / "copy.book")),
        ):
            print(f"{name} {' '.join(rest[:2])}: {command(name, *rest, book=path, runs=1)}")


if __name__ == "__main__":
    main()

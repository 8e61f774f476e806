"""How much memory and time does an export of many claims take?

Records are made as they are asked for, as a book gives them, and written to a file; each format
in a process of its own, so that its peak is its own. Usage: python benchmarks/exports.py [CLAIMS]
[FORMAT…].
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tollbook.publish import annotation, csv, files, ftm, geojson, jsonl, parquet

FORMATS: dict[str, Callable[[Path, Iterator[dict[str, Any]]], int]] = {
    "jsonl": lambda path, records: files.write(path, jsonl.lines(records)),
    "csv": lambda path, records: files.write(path, csv.claims(records)),
    "geojson": lambda path, records: files.write(path, geojson.claims(records)),
    "annotation": lambda path, records: files.write(path, annotation.lines(records)),
    "ftm": lambda path, records: files.write(path, ftm.lines(records)),
    "parquet": lambda path, records: parquet.write(path, records, csv.CLAIM_COLUMNS),
}


def records(count: int) -> Iterator[dict[str, Any]]:
    """Claim records of reports with ten claims each, all of them different."""
    for number in range(count):
        document = number // 10
        words = f"{number % 97 + 1} people were killed in village {number % 5000}"
        yield {
            "schema": "tollbook.claim/1",
            "id": f"c_{number:016x}",
            "run": "r_0000000000000000",
            "document": {
                "name": f"report-{document}", "id": f"sha256:{document:064x}",
                "text": f"t_{document:016x}", "title": f"Report {document}",
                "publisher": f"Agency {document % 40}", "url": f"https://example.org/{document}",
                "language": "en", "published": f"2031-05-{document % 28 + 1:02}",
                "published_from": "metadata",
            },
            "kind": "toll",
            "span": {"start": 10, "end": 10 + len(words), "exact": words},
            "attribution": [
                {"text": "the mayor", "start": 60, "end": 69, "name": None, "type": "official"}
            ],
            "stance": "asserted", "denied_by": [], "historical": False,
            "when": {
                "start": "2031-05-05", "end": "2031-05-05", "precision": "day", "text": "on Monday",
                "at": 80,
            },
            "where": [
                {
                    "text": f"village {number % 5000}", "start": 40, "end": 52,
                    "name": f"Village {number % 5000}", "id": f"geonames:{number % 5000}",
                    "latitude": 40 + number % 5000 / 1000, "longitude": 45 + number % 700 / 100,
                    "radius_km": 2.0, "country": "AZ", "claimed_by": [], "admin1": "North",
                    "admin2": None, "precision": 1,
                }
            ],
            "engine": "rules/1", "why": ["cue:killed/passive"],
            "toll": {
                "outcome": "killed",
                "count": {
                    "min": number % 97 + 1, "max": number % 97 + 1, "best": None,
                    "text": str(number % 97 + 1), "start": 10, "end": 12,
                },
                "victims": {"text": "people", "status": "unknown", "side": None},
                "scope": "incident", "as_of": None, "subset_of": None, "increment_of": None,
                "cause": None, "perpetrator": None,
            },
        }  # fmt: skip


def measured(name: str, count: int) -> None:
    """Write one format and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        began = time.perf_counter()
        FORMATS[name](path, records(count))
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = path.stat().st_size / 1e6
    print(f"{name:<12}{count:>12,}{seconds:>9.1f} s{peak:>9.0f} MB{size:>9.0f} MB on disk")


def main() -> None:
    """Every format, each in a fresh process."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    context = multiprocessing.get_context("spawn")
    for name in sys.argv[2:] or FORMATS:
        process = context.Process(target=measured, args=(name, count))
        process.start()
        process.join()


if __name__ == "__main__":
    main()

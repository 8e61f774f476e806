"""How fast, and in how much memory? Every speed figure that the project states.

    python benchmarks/bench.py

Runs the reading benchmark (ratio to bare spaCy, in one run) on `../shared/data/gva` and the
book's (verify and filter on 100,000 claims) and that of reconciling (B-cubed on invented corpora,
time and memory up to 200,000 claims) and the gazetteer's (a look-up, compiling, size), each in its
own process.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPORTS = HERE.parent.parent / "shared" / "data" / "gva" / "gva_tolls.jsonl"


def main() -> None:
    """Run the benchmarks one after the other."""
    for script, *arguments in (
        ("reading.py", str(REPORTS)),
        ("book.py",),
        ("clustering.py",),
        ("clustering.py", "--curve"),
        ("gazetteer.py", "--speed"),
    ):
        print(f"== {script} ==", flush=True)
        subprocess.run([sys.executable, str(HERE / script), *arguments], check=True)


if __name__ == "__main__":
    main()

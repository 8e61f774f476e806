"""Does a book of a few reports come to what a careful recorder makes of them?

    python benchmarks/stories.py [STORIES] [--scorer FILE] [--min-share X] [--keep DIR]

Each story goes the way a user's would: `tollbook add`, then the commands whose records the
scorer compares with what is expected. STORIES is a folder of stories, or one story.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tollbook.cli.app import run

SHARED = Path(__file__).resolve().parents[2] / "shared"
OUTPUTS = {
    "claims.jsonl": ("claims", "--format", "jsonl"),
    "incidents.jsonl": ("incidents", "--format", "jsonl"),
    "series.jsonl": ("series", "--format", "jsonl"),
    "board.json": ("tolls", "--format", "json"),
    "dissent.jsonl": ("dissent", "--format", "jsonl"),
}


def printed(arguments: Sequence[str]) -> str:
    """What a command prints on standard output; ends the program if it fails."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
        status = run(list(arguments))
    if status:
        sys.exit(f"tollbook {' '.join(arguments)} ended with status {status}")
    return output.getvalue()


def tell(story: Path, outputs: Path) -> None:
    """Add one story's reports to a new book and keep what the commands print."""
    outputs.mkdir(parents=True, exist_ok=True)
    book = outputs / "story.book"
    printed(["add", "--book", str(book), str(story / "texts")])
    for name, command in OUTPUTS.items():
        (outputs / name).write_text(printed([*command, "--book", str(book)]), encoding="utf-8")


def main() -> None:
    """Tell every story, and hand the outputs to the scorer."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("stories", type=Path, nargs="?", default=SHARED / "data/stories_dev")
    arguments.add_argument("--scorer", type=Path, default=SHARED / "score/score_story.py")
    arguments.add_argument("--min-share", type=float)
    arguments.add_argument("--keep", type=Path, help="keep books and outputs in this folder")
    asked = arguments.parse_args()
    found = sorted(path.parent for path in asked.stories.glob("**/expected.json"))
    if not found:
        sys.exit(f"no expected.json under {asked.stories}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        for story in found:
            one = folder if story == asked.stories else folder / story.name
            tell(story, one)
        command = [sys.executable, str(asked.scorer), str(asked.stories), str(folder)]
        if asked.min_share is not None:
            command += ["--min-share", str(asked.min_share)]
        sys.exit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    main()

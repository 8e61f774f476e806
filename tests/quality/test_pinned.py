"""The reader is as good as `benchmarks/scores.json` says, on the corpora beside the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"
SCORES = ROOT / "benchmarks" / "scores.json"


@pytest.mark.skipif(
    not (SHARED / "score").is_dir(),
    reason="the corpora in ../shared are not here; accuracy is measured in development and CI",
)
def test_accuracy_has_not_fallen() -> None:
    """Seed, tolls and kinds score within noise of what is pinned."""
    command = [sys.executable, str(ROOT / "benchmarks" / "accuracy.py"), "--fast", "--check"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_pinned_figures_meet_the_floors() -> None:
    """What is pinned meets what the project promises of the seed and the development tolls."""
    pinned = json.loads(SCORES.read_text(encoding="utf-8"))

    assert pinned["seed"]["figures"]["share"] >= 0.95
    assert pinned["seed"]["figures"]["never_broken"] == 0
    assert pinned["seed"]["figures"]["bad_spans"] == 0
    assert pinned["tolls_dev"]["figures"]["f1"] >= 0.72

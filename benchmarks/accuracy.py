"""How right is the reader on texts that others labelled?

    python benchmarks/accuracy.py            every measure; writes benchmarks/scores.json
    python benchmarks/accuracy.py --fast     only those that CI measures again
    python benchmarks/accuracy.py --check    compare with benchmarks/scores.json, write nothing

Each measure reads a corpus with the `tollbook read` of this checkout, as a user would, and hands
the claims to a scorer in `../shared/score`, which is the judge. The figures stand in
`benchmarks/scores.json` with the corpus digest, the engine and the command. `--check` fails when
a figure has fallen by more than `NOISE`, or when the corpus is another than the one pinned.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
SCORES = HERE / "scores.json"

# Reading is deterministic; another processor's float rounding may turn one parse in a thousand.
NOISE = 0.006


@dataclass(frozen=True)
class Measure:
    """One corpus under one scorer. `score` is the scorer's arguments, with {claims} for the file
    of claims; `texts` the folder to read, or a JSONL file that `corpus_texts.py` unpacks.

    `wanted` maps the figures to keep to their targets (None: no target set).
    """

    name: str
    texts: str
    score: tuple[str, ...]
    wanted: dict[str, float | None]
    fast: bool = False


TOLLS: dict[str, float | None] = {
    "f1": 0.72,
    "found_f1": None,
    "precision": None,
    "recall": None,
    "status_accuracy": None,
    "scope_accuracy": None,
    "stance_accuracy": None,
    "claimants_accuracy": None,
    "places_accuracy": None,
    "subset_of_accuracy": None,
    "historical_accuracy": None,
}
FACTS: dict[str, float | None] = {"share": None, "never_broken": 0, "bad_spans": 0}

MEASURES = (
    Measure(
        "seed",
        "seed",
        ("score_facts.py", "seed/expected.json", "{claims}", "--texts", "seed", "--quiet"),
        {**FACTS, "share": 0.95},
        fast=True,
    ),
    Measure(
        "tolls_dev",
        "data/tolls_dev/texts",
        ("score_tolls.py", "data/tolls_dev/gold.jsonl", "{claims}"),
        TOLLS,
        fast=True,
    ),
    Measure(
        "tolls_val",
        "data/tolls_val/texts",
        ("score_tolls.py", "data/tolls_val/gold.jsonl", "{claims}"),
        {**TOLLS, "f1": None},
        fast=True,
    ),
    Measure(
        "kinds_dev",
        "data/kinds_dev/texts",
        (
            "score_facts.py",
            "data/kinds_dev/expected.json",
            "{claims}",
            "--texts",
            "data/kinds_dev/texts",
            "--quiet",
        ),
        FACTS,
        fast=True,
    ),
    Measure(
        "dronestream",
        "data/dronestream/dronestream_tolls.jsonl",
        ("score_counts.py", "dronestream", "data/dronestream/dronestream_tolls.jsonl", "{claims}"),
        {"bij_summary_short": None, "narrative": None},
    ),
    Measure(
        "gva",
        "data/gva/gva_tolls.jsonl",
        ("score_counts.py", "gva", "data/gva/gva_tolls.jsonl", "{claims}"),
        {
            "killed": None,
            "killed_2plus": None,
            "injured_2plus": None,
            "killed_false_alarm": None,
        },
    ),
)


def digest(path: Path) -> str:
    """A hash of a file, or of all files below a folder with their names."""
    total = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        total.update(file.name.encode())
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


def corpus_files(measure: Measure) -> Iterator[Path]:
    """What a measure's figures depend on besides the reader: its texts, gold and scorer."""
    yield SHARED / measure.texts
    yield SHARED / "score" / measure.score[0]
    for argument in measure.score[1:]:
        if (SHARED / argument).is_file():
            yield SHARED / argument


def run(measure: Measure, folder: Path) -> dict[str, Any]:
    """Read the corpus, score the claims, keep the wanted figures."""
    texts = SHARED / measure.texts
    if texts.is_file():
        unpacked = folder / measure.name
        unpack = [
            sys.executable,
            str(SHARED / "score" / "corpus_texts.py"),
            str(texts),
            str(unpacked),
        ]
        subprocess.run(unpack, check=True)
        texts = unpacked
    claims = folder / f"{measure.name}.jsonl"
    read = [sys.executable, "-m", "tollbook", "read", str(texts), "--format", "jsonl"]
    if measure.name == "seed":
        read[4] = str(texts / "dispatch.txt")
    with claims.open("wb") as out:
        subprocess.run(read, check=True, stdout=out, env=os.environ | {"PYTHONUTF8": "1"})
    score = [argument.format(claims=claims) for argument in measure.score]
    done = subprocess.run(
        [sys.executable, str(SHARED / "score" / score[0]), *score[1:]],
        cwd=SHARED,
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout.strip():
        raise SystemExit(f"{measure.name}: the scorer printed nothing\n{done.stderr}")
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    with claims.open(encoding="utf-8") as lines:
        engine = json.loads(next(lines))["engine"]
    return {
        "figures": {key: figures[key] for key in measure.wanted},
        "corpus": hashlib.sha256("".join(map(digest, corpus_files(measure))).encode()).hexdigest()[
            :16
        ],
        "engine": engine,
        "command": "tollbook read {} --format jsonl > CLAIMS; python ../shared/score/{}".format(
            "../shared/" + measure.texts, " ".join(measure.score).replace("{claims}", "CLAIMS")
        ),
    }


def fallen(name: str, pinned: dict[str, Any], measured: dict[str, Any]) -> list[str]:
    """What is worse than pinned, in words; nothing when the reader is as good as it was."""
    if pinned["corpus"] != measured["corpus"]:
        return [
            f"{name}: the corpus digest is {measured['corpus']}, pinned is {pinned['corpus']}; "
            "pin the figures anew with: python benchmarks/accuracy.py"
        ]
    problems = []
    for key, before in pinned["figures"].items():
        now = measured["figures"][key]
        better_low = key in ("never_broken", "bad_spans", "killed_false_alarm")
        scale = 100 if abs(before) > 1 and not better_low else 1
        drop = (now - before) if better_low else (before - now)
        if drop > NOISE * scale:
            problems.append(f"{name}: {key} was {before}, is {now}")
    return problems


def show(results: dict[str, Any]) -> None:
    """The table of figures, with the target where one is set."""
    targets = {measure.name: measure.wanted for measure in MEASURES}
    for name, result in results.items():
        for key, value in result["figures"].items():
            target = targets[name][key]
            print(f"{name:12} {key:22} {value:<8} {'' if target is None else f'target {target}'}")


def main() -> None:
    """Measure, print, and pin or compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if not SHARED.is_dir():
        print(f"{SHARED} is not there: accuracy is measured on corpora that stay outside, skipped")
        return
    chosen = [measure for measure in MEASURES if measure.fast or not args.fast]
    with tempfile.TemporaryDirectory() as folder:
        results = {measure.name: run(measure, Path(folder)) for measure in chosen}
    show(results)
    if not args.check:
        pinned = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
        SCORES.write_text(json.dumps(pinned | results, indent=1) + "\n", encoding="utf-8")
        return
    pinned = json.loads(SCORES.read_text(encoding="utf-8"))
    problems = [p for name, r in results.items() for p in fallen(name, pinned[name], r)]
    print(*problems, sep="\n")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

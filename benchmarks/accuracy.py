"""How right is the reader on texts that others labelled?

    python benchmarks/accuracy.py            every measure; writes benchmarks/scores.json and
                                             the table in docs/accuracy.md
    python benchmarks/accuracy.py --fast     only those that CI measures again
    python benchmarks/accuracy.py --only X   only this one
    python benchmarks/accuracy.py --check    compare with benchmarks/scores.json, write nothing
    python benchmarks/accuracy.py --errors X [--show N]   what is read wrong there, by cause; with
                                             make: make accuracy ERRORS=X

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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import causes
import gazetteer
import places
from tollbook.extract.reader import RulesExtractor

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
SCORES = HERE / "scores.json"
PAGE = HERE.parent / "docs" / "accuracy.md"
OPENS, CLOSES = "<!-- figures: make accuracy -->", "<!-- end of figures -->"

# Reading is deterministic; another processor's float rounding may turn one parse in a thousand.
NOISE = 0.006


@dataclass(frozen=True)
class Goal:
    """What a figure is held against: the target, and what others reached (in words)."""

    target: float | None = None
    elsewhere: str = ""


@dataclass(frozen=True)
class Measure:
    """One corpus under one scorer. `score` is the scorer's arguments, with {claims} for the file
    of claims; `texts` a folder or file to read, or JSONL files that `corpus_texts.py` unpacks.

    `wanted` names the figures to keep (a path into the scorer's JSON) and their goals; `joined`
    maps a name in braces to JSONL files that the scorer wants as one.
    """

    name: str
    texts: tuple[str, ...]
    score: tuple[str, ...]
    wanted: dict[str, Goal]
    fast: bool = False
    command: str = "read"
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)


ATTRIBUTES = {
    "status_accuracy": Goal(0.88),
    "scope_accuracy": Goal(0.88),
    "stance_accuracy": Goal(0.97),
    "claimants_accuracy": Goal(0.88, "prototype .73"),
    "places_accuracy": Goal(0.80),
    "subset_of_accuracy": Goal(0.90),
    "historical_accuracy": Goal(),
}


def tolls(name: str, strict: Goal, found: Goal) -> Measure:
    """A folder of reports whose tolls are labelled by hand."""
    counted = {"f1": strict, "found_f1": found, "precision": Goal(), "recall": Goal()}
    return Measure(
        name,
        (f"data/{name}/texts",),
        ("score_tolls.py", f"data/{name}/gold.jsonl", "{claims}"),
        {**counted, **ATTRIBUTES},
        fast=True,
    )


def facts(name: str, texts: str, expected: str, folder: str, share: float) -> Measure:
    """Texts with the facts that any reader should get from them, and claims that must not be made."""
    return Measure(
        name,
        (texts,),
        ("score_facts.py", expected, "{claims}", "--texts", folder, "--quiet"),
        {"share": Goal(share), "never_broken": Goal(0), "bad_spans": Goal(0)},
        fast=True,
    )


KINDS = "data/kinds_dev"
MUC = ("data/muc4/tst1.jsonl", "data/muc4/tst2.jsonl")
GVA = "data/gva/gva_tolls.jsonl"
DRONES = "data/dronestream/dronestream_tolls.jsonl"
MEASURES = (
    facts("seed", "seed/dispatch.txt", "seed/expected.json", "seed", 1.0),
    facts("kinds_dev", f"{KINDS}/texts", f"{KINDS}/expected.json", f"{KINDS}/texts", 0.90),
    tolls("tolls_dev", Goal(0.87, "prototype .71"), Goal(0.92, "prototype .78")),
    tolls("tolls_val", Goal(0.84, "prototype .66"), Goal(0.90, "prototype .76")),
    Measure(
        "muc4",
        MUC,
        ("score_muc.py", "{gold}", "{claims}", "--docs", "{documents}"),
        {
            "relevant_group_strict.F": Goal(60, "1992's best, later tests: 51–59"),
            "relevant_strict.F": Goal(),
            "strict.R": Goal(70, "1992's best, later tests: 54–73"),
            "strict.F": Goal(None, "1992's best, later tests: 57.9–62.3"),
        },
        joined={
            "gold": ("data/muc4/tolls_tst1.jsonl", "data/muc4/tolls_tst2.jsonl"),
            "documents": MUC,
        },
    ),
    Measure(
        "gva",
        (GVA,),
        ("score_counts.py", "gva", GVA, "{claims}"),
        {
            "killed": Goal(82, "prototype 72, naive regex 65"),
            "killed_2plus": Goal(82, "prototype 61"),
            "injured_2plus": Goal(78, "prototype 47"),
            "killed_false_alarm": Goal(7, "prototype 7"),
        },
    ),
    Measure(
        "dronestream",
        (DRONES,),
        ("score_counts.py", "dronestream", DRONES, "{claims}"),
        {
            "bij_summary_short": Goal(95, "naive regex 86, prototype 74"),
            "narrative": Goal(93, "prototype 89, naive regex 73"),
        },
    ),
    Measure(
        "polnear",
        ("data/polnear/dev.jsonl",),
        ("score_attribution.py", "data/polnear/dev.jsonl", "{claims}"),
        {
            "F": Goal(70, "50 lines over the parse: 56"),
            "source_head_accuracy": Goal(90, "50 lines over the parse: 85"),
            "recall_by_kind.indirect": Goal(62, "50 lines over the parse: 41"),
        },
        command="attributions",
    ),
    *(
        Measure(
            name,
            (corpus,),
            ("score_places.py",) if name != "event_location" else (),
            wanted,
            command="places",
        )
        for name, corpus, wanted in (
            (
                "lgl_given",
                "data/places/lgl/lgl.xml",
                {
                    "exact": Goal(76, "population 49, a neural ranker 79"),
                    "at161": Goal(82, "CamCoder 76, a neural ranker 83"),
                },
            ),
            ("lgl_found", "data/places/lgl/lgl.xml", {"exact": Goal(64), "spans_F": Goal()}),
            (
                "gwn_given",
                "data/places/geowebnews/GWN.xml",
                {"exact": Goal(76, "population 49, a neural ranker 90"), "at161": Goal()},
            ),
            ("gwn_found", "data/places/geowebnews/GWN.xml", {"spans_F": Goal(82)}),
            (
                "event_location",
                "data/places/event_location/labeled_text.jsonl",
                {"F": Goal(64.4, "dependency baselines 52, 53, 54")},
            ),
        )
    ),
    Measure(
        "ucdp_where",
        ("data/places/ucdp_aec/train.records.json",),
        (),
        {
            "in_country": Goal(62, "in any country: 53"),
            "by_alike_spelling": Goal(),
            "in_province": Goal(),
        },
        fast=True,
        command="gazetteer",
    ),
)
# Figures that are better when they are smaller.
SMALLER = ("never_broken", "bad_spans", "killed_false_alarm")


def digest(path: Path) -> str:
    """A hash of a file, or of all files below a folder with their names."""
    total = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        total.update(file.name.encode())
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


def corpus_files(measure: Measure) -> Iterator[Path]:
    """What a measure's figures depend on besides the reader: its texts, gold and scorer."""
    for scorer in measure.score[:1]:
        yield SHARED / "score" / scorer
    joined = [part for parts in measure.joined.values() for part in parts]
    for argument in (*measure.texts, *measure.score[1:], *joined):
        if (SHARED / argument).exists() and "{" not in argument:
            yield SHARED / argument


def figure(figures: Any, path: str) -> float:
    """One figure of a scorer's JSON; "41.2 of 900" is 41.2."""
    for key in path.split("."):
        figures = figures[key]
    return float(figures.split()[0]) if isinstance(figures, str) else figures


def run(measure: Measure, folder: Path) -> dict[str, Any]:
    """Read the corpus, score the claims, keep the wanted figures."""
    if measure.command == "places":
        return record(measure, places.measured(measure.name, folder))
    if measure.command == "gazetteer":
        return record(measure, gazetteer.measured())
    texts = SHARED / measure.texts[0]
    if texts.suffix == ".jsonl":
        texts = folder / measure.name
        for part in measure.texts:
            unpack = [str(SHARED / "score" / "corpus_texts.py"), str(SHARED / part), str(texts)]
            subprocess.run([sys.executable, *unpack], check=True)
    files = {"claims": str(folder / f"{measure.name}.jsonl")}
    for name, parts in measure.joined.items():
        files[name] = str(folder / f"{measure.name}-{name}.jsonl")
        joined = b"".join((SHARED / part).read_bytes() for part in parts)
        Path(files[name]).write_bytes(joined)
    read = [sys.executable, "-m", "tollbook", measure.command, str(texts), "--format", "jsonl"]
    with Path(files["claims"]).open("wb") as out:
        status = subprocess.run(read, check=False, stdout=out, env=os.environ | {"PYTHONUTF8": "1"})
    if status.returncode not in (0, 1):  # 1: some texts of the corpus are empty
        raise SystemExit(f"{measure.name}: {' '.join(read)} ended with {status.returncode}")
    score = [argument.format(**files) for argument in measure.score]
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
    return record(measure, figures)


def record(measure: Measure, figures: Any) -> dict[str, Any]:
    """The wanted figures with all that they depend on."""
    digests = "".join(map(digest, corpus_files(measure)))
    return {
        "figures": {key: figure(figures, key) for key in measure.wanted},
        "corpus": hashlib.sha256(digests.encode()).hexdigest()[:16],
        "engine": RulesExtractor.engine,
        "command": f"python benchmarks/accuracy.py --only {measure.name}",
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
        drop = now - before if key in SMALLER else before - now
        # Shares are of one or of a hundred.
        if drop > NOISE * (100 if before > 1 else 1):
            problems.append(f"{name}: {key} was {before}, is {now}")
    return problems


def rows(results: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """Corpus, figure, measured, target and what others reached, as text."""
    for measure in MEASURES:
        if measure.name in results:
            for key, goal in measure.wanted.items():
                target = "" if goal.target is None else f"{goal.target:g}"
                value = f"{results[measure.name]['figures'][key]:g}"
                yield measure.name, key, value, target, goal.elsewhere


def table(results: dict[str, Any]) -> str:
    """The figures as a Markdown table."""
    head = ("corpus", "figure", "measured", "target", "elsewhere")
    lines = [head, tuple("---" for _ in head), *rows(results)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write_page(results: dict[str, Any]) -> None:
    """Put the table between its marks in docs/accuracy.md."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(OPENS)
    _, _, after = rest.partition(CLOSES)
    PAGE.write_text(f"{before}{OPENS}\n{table(results)}{CLOSES}{after}", encoding="utf-8")


def main() -> None:
    """Measure, print, and pin or compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", choices=[measure.name for measure in MEASURES], action="append")
    parser.add_argument("--errors", choices=causes.CORPORA, help="sort the errors there by cause")
    parser.add_argument("--show", type=int, default=3, metavar="N", help="examples of each cause")
    args = parser.parse_args()
    if not SHARED.is_dir():
        print(f"{SHARED} is not there: accuracy is measured on corpora that stay outside, skipped")
        return
    if args.errors:
        causes.report(args.errors, SHARED, args.show)
        return
    names = args.only or [measure.name for measure in MEASURES if measure.fast or not args.fast]
    with tempfile.TemporaryDirectory() as folder:
        # Packs that this user has would make other figures.
        os.environ["TOLLBOOK_DATA"] = str(Path(folder) / "no packs")
        results = {m.name: run(m, Path(folder)) for m in MEASURES if m.name in names}
    for row in rows(results):
        print("{:12} {:24} {:>8}  {:>6}  {}".format(*row))
    pinned = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
    if not args.check:
        SCORES.write_text(json.dumps(pinned | results, indent=1) + "\n", encoding="utf-8")
        write_page(pinned | results)
        return
    problems = [p for name, r in results.items() for p in fallen(name, pinned[name], r)]
    print(*problems, sep="\n")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

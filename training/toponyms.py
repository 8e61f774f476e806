"""Learns which names are names of places: writes `resolve/weights/toponyms.json`.

    python training/toponyms.py LGL.xml GeoWebNews.xml --tolls TOLLS_DEV [--folds N]

Of each development document (see `training/places.py`) every proposal of the reader
(`extract/toponyms.py`) that an annotated mention has the same words as is an example for; one that
only overlaps with an annotated one is left out, where none has the same words the closest counts;
every other one is an example against. Reports on a war have other names than these papers: of the
labelled reports in TOLLS_DEV the words of a toll's places are examples for, those of its claimants
against, and nothing else. Logistic regression with an L2 penalty, by Adam over the
whole set; clues seen fewer than `SELDOM` times and weights near zero are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tollbook.extract.toponyms import proposals
from tollbook.model.text import Text
from tollbook.model.toponym import Proposal
from tollbook.resolve.gazetteer import Gazetteer
from tollbook.resolve.recognition import chosen, clues

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src/tollbook/resolve/weights/toponyms.json"
GOLD = HERE.parent.parent / "shared" / "score" / "places_gold.py"
SELDOM = 4
PENALTY = 1e-4
STEPS = 300
SMALLEST = 0.03


@dataclass(frozen=True, slots=True)
class Read:
    """A document: its proposals with their clues and truths (None: neither), and the gold."""

    corpus: str
    name: str
    proposals: list[tuple[Proposal, tuple[str, ...], bool | None]]
    gold: list[tuple[int, int]]


def in_development(document: str) -> bool:
    """Whether a document may be learned from: the SHA-256 of its name is even."""
    return int(hashlib.sha256(document.encode()).hexdigest(), 16) % 2 == 0


def documents(corpus: Path, gazetteer: Gazetteer) -> Iterator[Read]:
    """The development documents of a corpus."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, str(GOLD), str(corpus), folder], check=True, capture_output=True
        )
        gold: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for line in (Path(folder) / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            gold[row["doc"]].append((row["start"], row["end"]))
        for path in sorted((Path(folder) / "texts").glob("*.txt")):
            if in_development(path.stem):
                content = path.read_bytes().decode()
                yield document(corpus.stem, path.stem, content, gold[path.stem], gazetteer)


def reports(folder: Path, gazetteer: Gazetteer) -> Iterator[Read]:
    """The reports of `tolls_dev`, with what their tolls say of names."""
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        content = (folder / "texts" / f"{row['id']}.txt").read_bytes().decode()
        places = {words for toll in row["tolls"] for words in toll["places"]}
        speakers = {words for toll in row["tolls"] for words in toll["claimants"]} - places
        found = proposals(Text.of(row["id"], content, parser="plain/1"))
        told: list[tuple[Proposal, tuple[str, ...], bool | None]] = [
            (one, tuple(clues(one, gazetteer)), one.text in places)
            for one in found
            if one.text in places | speakers
        ]
        yield Read("tolls", row["id"], told, [])


def document(
    corpus: str, name: str, content: str, gold: list[tuple[int, int]], gazetteer: Gazetteer
) -> Read:
    """One document with what its gold says of every proposal."""
    found = proposals(Text.of(name, content, parser="plain/1"))
    truth: dict[tuple[int, int], bool | None] = {}
    for start, end in gold:
        touching = [p for p in found if p.start < end and start < p.end]
        for p in touching:
            truth.setdefault((p.start, p.end), None)
        if touching:
            best = max(touching, key=lambda p: _same((p.start, p.end), (start, end)))
            if _same((best.start, best.end), (start, end)) >= 0.5:
                truth[best.start, best.end] = True
    return Read(
        corpus,
        name,
        [(p, tuple(clues(p, gazetteer)), truth.get((p.start, p.end), False)) for p in found],
        gold,
    )


def _same(one: tuple[int, int], other: tuple[int, int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0]))


def learned(these: Sequence[Read]) -> dict[str, float]:
    """The weights of the clues by logistic regression."""
    examples = [(c, t, 1.0) for one in these for _, c, t in one.proposals if t is not None]
    # Part of a name that is annotated as a whole: weighs less, it may be right elsewhere.
    examples += [(c, False, 0.5) for one in these for _, c, t in one.proposals if t is None]
    seen = Counter(clue for found, _, _ in examples for clue in set(found))
    number = {f: n for n, f in enumerate(sorted(f for f in seen if seen[f] >= SELDOM))}
    pairs = [
        (n, number[clue])
        for n, (found, _, _) in enumerate(examples)
        for clue in set(found)
        if clue in number
    ]
    rows, columns = (np.array(side) for side in zip(*pairs, strict=True))
    truth = np.array([float(bool(t)) for _, t, _ in examples])
    counts = np.array([w for _, _, w in examples])
    weight = np.zeros(len(number) + 1)
    first, second = np.zeros_like(weight), np.zeros_like(weight)
    for step in range(1, STEPS + 1):
        total = np.bincount(rows, weight[columns], len(truth)) + weight[-1]
        error = (1 / (1 + np.exp(-np.clip(total, -30, 30))) - truth) * counts
        slope = np.bincount(columns, error[rows], len(weight)) / len(truth)
        slope[-1] = error.mean()
        slope[:-1] += PENALTY * weight[:-1]
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        pace = 0.1 if step < STEPS * 0.7 else 0.02
        weight -= pace * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    kept = {f: round(float(weight[n]), 2) for f, n in number.items()}
    return {f: w for f, w in kept.items() if abs(w) >= SMALLEST} | {"bias": float(weight[-1])}


def likely(found: Sequence[str], weight: dict[str, float]) -> float:
    """How likely a name is a place's, by these weights."""
    total = sum(weight.get(clue, 0.0) for clue in found) + weight["bias"]
    return float(1 / (1 + np.exp(-np.clip(total, -30, 30))))


def measure(these: Sequence[Read], many: int) -> None:
    """Print how well mentions are found in documents held out in turn, by threshold."""
    told: dict[str, list[tuple[Proposal, float]]] = {}
    for n in range(many):
        weight = learned([one for i, one in enumerate(these) if i % many != n])
        for i, one in enumerate(these):
            if i % many == n:
                told[one.corpus + one.name] = [(p, likely(c, weight)) for p, c, _ in one.proposals]
    for enough in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        for corpus in sorted({one.corpus for one in these if one.gold}):
            hit = found = total = used = 0
            for one in these:
                if one.corpus != corpus:
                    continue
                spans = [(p.start, p.end) for p in chosen(told[one.corpus + one.name], enough)]
                total += len(one.gold)
                found += len(spans)
                matched = set()
                for g in one.gold:
                    best = max(spans, key=lambda s: min(s[1], g[1]) - max(s[0], g[0]), default=None)
                    if best and min(best[1], g[1]) > max(best[0], g[0]):
                        hit += 1
                        matched.add(best)
                used += len(matched)
            p, r = used / found, hit / total
            print(
                f"{enough} {corpus:6} P {100 * p:.1f} R {100 * r:.1f} F {200 * p * r / (p + r):.1f}"
            )


def main() -> None:
    """Read the corpora, learn, write or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--tolls", type=Path, required=True)
    parser.add_argument("--folds", type=int)
    args = parser.parse_args()
    gazetteer = Gazetteer()
    these = [one for corpus in args.corpora for one in documents(corpus, gazetteer)]
    these += reports(args.tolls, gazetteer)
    if args.folds:
        measure(these, args.folds)
        return
    digests = ", ".join(
        f"{path.stem} sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in (*args.corpora, args.tolls / "gold.jsonl")
    )
    content = {
        "learned_on": f"{len(these)} documents, those of LGL and GeoWebNews with an even hash: {digests}",
        "weights": dict(sorted(learned(these).items())),
    }
    OUT.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

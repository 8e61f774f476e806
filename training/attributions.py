"""Learns which constructions are attributions: writes `extract/weights/attributions.json`.

    python training/attributions.py TRAIN.jsonl

TRAIN.jsonl is PolNeAR's training part (one article a line: text, annotations of attributions with
source, cue and content spans; the first annotator counts). Every candidate of the reader whose
cue lies in an annotated one and whose content shares half its words with the annotated content
is an example for, every other one against. Logistic regression with an L2 penalty, by Adam over
the whole set; features seen fewer than `SELDOM` times and weights near zero are left out.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tollbook.extract.attributions import Proposal, proposals
from tollbook.extract.reading import Reading, parse_all
from tollbook.model.text import Text

OUT = Path(__file__).parents[1] / "src/tollbook/extract/weights/attributions.json"
SELDOM = 5
PENALTY = 4e-5
STEPS = 400
SMALLEST = 0.05


def main() -> None:
    """Read the articles, learn, write the weights."""
    path = Path(sys.argv[1])
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    examples = [example for row in rows for example in examples_of(row, parsed(row["text"]))]
    weights = learned(examples)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    write(weights, f"PolNeAR train, sha256 {digest}, {len(rows)} articles")


def write(weights: dict[str, float], learned_on: str) -> None:
    """Write the weights, one a line in the order of their names."""
    OUT.write_text(
        json.dumps(
            {"learned_on": learned_on, "weights": dict(sorted(weights.items()))},
            ensure_ascii=False,
            indent=0,
        )
        + "\n",
        encoding="utf-8",
    )


def parsed(content: str) -> Reading:
    """The reading of an article, every sentence parsed."""
    reading = Reading.of(Text.of("train", content, parser="plain/1"))
    parse_all(reading.sentences)
    return reading


def examples_of(row: dict[str, Any], reading: Reading) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The features of every proposal of an article, and whether it is an attribution."""
    annotated = [
        (places(row["text"], one.get("cue")), places(row["text"], one["content"]))
        for one in row["annotations"][0]["attributions"]
        if one.get("content")
    ]
    for proposal in proposals(reading):
        yield proposal.features, is_one(proposal, row["text"], annotated)


def is_one(proposal: Proposal, text: str, annotated: list[tuple[set[int], set[int]]]) -> bool:
    """Whether a proposal is one of the annotated attributions."""
    cue = proposal.sentence.span(proposal.candidate.first_cue, proposal.candidate.last_cue)
    cue_words = set(range(*cue))
    words = within(text, proposal.start, proposal.end)
    return any(
        cue_words & known_cue and 2 * len(words & content) >= 0.5 * (len(words) + len(content))
        for known_cue, content in annotated
    )


def places(text: str, parts: list[dict[str, Any]] | None) -> set[int]:
    """Offsets of the words of annotated spans."""
    return {
        place
        for part in parts or ()
        for start, end in part["spans"]
        for place in within(text, start, end)
    }


def within(text: str, start: int, end: int) -> set[int]:
    """Offsets of the words of a span."""
    return {start + m.start() for m in re.finditer(r"\w+", text[start:end])}


def learned(examples: list[tuple[tuple[str, ...], bool]]) -> dict[str, float]:
    """The weights of the features by logistic regression."""
    seen = Counter(feature for found, _ in examples for feature in found)
    number = {f: n for n, f in enumerate(sorted(f for f in seen if seen[f] >= SELDOM))}
    pairs = [
        (n, number[feature])
        for n, (found, _) in enumerate(examples)
        for feature in found
        if feature in number
    ]
    rows, columns = (np.array(side) for side in zip(*pairs, strict=True))
    truth = np.array([float(right) for _, right in examples])
    weight = np.zeros(len(number) + 1)
    first, second = np.zeros_like(weight), np.zeros_like(weight)
    for step in range(1, STEPS + 1):
        total = np.bincount(rows, weight[columns], len(truth)) + weight[-1]
        error = 1 / (1 + np.exp(-np.clip(total, -30, 30))) - truth
        slope = np.bincount(columns, error[rows], len(weight)) / len(truth)
        slope[-1] = error.mean()
        slope[:-1] += PENALTY * weight[:-1]
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        pace = 0.1 if step < STEPS * 0.7 else 0.02
        weight -= pace * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    kept = {f: round(float(weight[n]), 2) for f, n in number.items()}
    return {f: w for f, w in kept.items() if abs(w) >= SMALLEST} | {"bias": float(weight[-1])}


if __name__ == "__main__":
    main()

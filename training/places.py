"""Learns which place a name means: writes `resolve/weights/places.json`.

    python training/places.py LGL.xml GeoWebNews.xml [--folds N] [--dry]

The corpora are those of `../shared/data/places`; only documents of their development parts are
looked at (`benchmarks/places.py` says which). The gold mentions of a document are grouped and
their candidates described as when reading (`resolve/company.py`); a small network (one hidden
layer, trained by Adam with dropout and an L2 penalty, the mean of `TWINS` trainings) learns to score the
right one highest, first by itself, then in the company of the document's other names as the first
network, trained on other documents, believes them. `--folds` only measures: accuracy on documents
held out in turn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tollbook.resolve.company import OWN, TOGETHER, Belief, Company, groups
from tollbook.resolve.gazetteer import Gazetteer
from tollbook.resolve.ranking import Layers, softmax
from tollbook.resolve.toponyms import sureness

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src/tollbook/resolve/weights/places.json"
GOLD = HERE.parent.parent / "shared" / "score" / "places_gold.py"
HIDDEN = 12
STEPS = 300
PENALTY = 3e-4
DROPOUT = 0.15
FOLDS = 3
TWINS = 3

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A document: its names in company, and what its gold says that each means."""

    corpus: str
    name: str
    company: Company
    gold: Mapping[str, Counter[str]]
    """For each name the gold ids of its mentions; those without an id are left out."""


def in_development(document: str) -> bool:
    """Whether a document may be learned from: the SHA-256 of its name is even."""
    return int(hashlib.sha256(document.encode()).hexdigest(), 16) % 2 == 0


def examples(corpus: Path, gazetteer: Gazetteer) -> Iterator[Example]:
    """The development documents of a corpus."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, str(GOLD), str(corpus), folder], check=True, capture_output=True
        )
        lines = (Path(folder) / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        of_document: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in lines:
            row = json.loads(line)
            if in_development(row["doc"]):
                of_document[row["doc"]].append(row)
        for document, rows in sorted(of_document.items()):
            content = (Path(folder) / "texts" / f"{document}.txt").read_bytes().decode()
            yield example(corpus.stem, document, content, rows, gazetteer)


def example(
    corpus: str, document: str, content: str, rows: list[dict[str, Any]], gazetteer: Gazetteer
) -> Example:
    """One document with its gold mentions as the names to tell."""
    of_span = groups([(row["start"], row["end"]) for row in rows], content, gazetteer)
    gold: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row["id"]:
            gold[of_span[row["start"], row["end"]].name][f"geonames:{row['id']}"] += 1
    distinct = {id(group): group for group in of_span.values()}
    return Example(corpus, document, Company(list(distinct.values())), gold)


Table = tuple[Numbers, Numbers, NDArray[np.int64], Numbers]
Features = Callable[[Example], Mapping[str, list[tuple[float, ...]]]]


def rows_of(these: Sequence[Example], features: Features) -> Table:
    """Rows of features, the share of gold on each, the number of its name, and names' weights."""
    rows: list[tuple[float, ...]] = []
    share: list[float] = []
    of_name: list[int] = []
    weight: list[float] = []
    for one in these:
        described = features(one)
        for group in one.company.groups:
            truth = one.gold.get(group.name, Counter())
            right = [truth[c.entry.id] for c in group.candidates]
            if not sum(right):
                continue
            rows += described[group.name]
            share += [r / sum(right) for r in right]
            of_name += [len(weight)] * len(right)
            weight.append(sum(right) ** 0.5)
    return np.array(rows), np.array(share), np.array(of_name), np.array(weight)


def learned(these: Sequence[Example], features: Features, seed: int) -> Layers:
    """A network that scores the right candidate of every name highest."""
    rows, share, of_name, weight = rows_of(these, features)
    draw = np.random.default_rng(seed)
    width = rows.shape[1]
    parts = [
        draw.normal(0, 0.3, (width, HIDDEN)),
        np.zeros(HIDDEN),
        draw.normal(0, 0.1, HIDDEN),
        np.zeros(width),
    ]
    first = [np.zeros_like(part) for part in parts]
    second = [np.zeros_like(part) for part in parts]
    for step in range(1, STEPS + 1):
        slopes = _slopes(parts, (rows, share, of_name, weight), draw)
        pace = 0.02 if step < STEPS * 0.7 else 0.004
        for n, raw in enumerate(slopes):
            slope = raw + PENALTY * parts[n]
            first[n] = 0.9 * first[n] + 0.1 * slope
            second[n] = 0.99 * second[n] + 0.01 * slope**2
            swing = np.sqrt(second[n] / (1 - 0.99**step)) + 1e-8
            parts[n] -= pace * (first[n] / (1 - 0.9**step)) / swing
    return _without_unseen(Layers(*parts), rows)


# What nothing in the corpora tells: no text names its publisher, and no place has a feature class of
# the packs'. Chosen by hand: an outlet's own country counts about as much as one of two other
# names that lie there.
BY_HAND = {"outlet's country": 0.7, "outlet's province": 0.7}


def _without_unseen(network: Layers, rows: Numbers) -> Layers:
    """The network with the weights of features that were never there at nothing, or as set by
    hand: they would be what they were drawn as."""
    seen = np.abs(rows).max(axis=0) > 0
    names = (*OWN, *TOGETHER)[: rows.shape[1]]
    direct = [
        w if s else BY_HAND.get(n, 0.0) for n, w, s in zip(names, network.direct, seen, strict=True)
    ]
    return Layers(network.inner * seen[:, None], network.bias, network.outer, np.array(direct))


def _slopes(parts: Sequence[Numbers], table: Table, draw: np.random.Generator) -> list[Numbers]:
    """How the loss changes with each weight: cross-entropy over each name's candidates."""
    inner, bias, outer, direct = parts
    rows, share, of_name, weight = table
    kept = (draw.random(rows.shape[1]) > DROPOUT / 2) / (1 - DROPOUT / 2)
    seen = rows * kept
    hidden = np.tanh(seen @ inner + bias)
    mask = (draw.random(hidden.shape) > DROPOUT) / (1 - DROPOUT)
    scores = (hidden * mask) @ outer + seen @ direct
    highest = np.full(len(weight), -np.inf)
    np.maximum.at(highest, of_name, scores)
    raised = np.exp(scores - highest[of_name])
    total = np.bincount(of_name, raised, len(weight))
    error = (raised / total[of_name] - share) * weight[of_name] / weight.sum()
    back = np.outer(error, outer) * mask * (1 - hidden**2)
    return [seen.T @ back, back.sum(axis=0), (hidden * mask).T @ error, seen.T @ error]


@dataclass(frozen=True, slots=True)
class Twins:
    """Several trainings of one network."""

    members: tuple[Layers, ...]

    def joined(self) -> Layers:
        """One network with the hidden units of all: the mean of their scores."""
        many = len(self.members)
        return Layers(
            np.concatenate([m.inner for m in self.members], axis=1),
            np.concatenate([m.bias for m in self.members]),
            np.concatenate([m.outer for m in self.members]) / many,
            np.mean([m.direct for m in self.members], axis=0),
        )


def trained(these: Sequence[Example], features: Features, twins: int = 1) -> Layers:
    """The mean of some trainings as one network."""
    return Twins(tuple(learned(these, features, seed) for seed in range(twins))).joined()


def belief(one: Example, features: Features, network: Layers) -> Belief:
    """What a network makes of a document."""
    described = features(one)
    return Belief(
        {
            group.name: softmax(network.scores(np.array(described[group.name]))).tolist()
            for group in one.company.groups
        }
    )


def own(one: Example) -> Mapping[str, list[tuple[float, ...]]]:
    """The features of the first look."""
    return {group.name: one.company.own(group) for group in one.company.groups}


def in_company(beliefs: Mapping[str, Belief]) -> Features:
    """The features of the look in company, given what is believed of each document."""
    return lambda one: one.company.together(beliefs[one.name])


def folds(these: Sequence[Example], many: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """Documents to learn from and documents held out, in turn."""
    for n in range(many):
        held = [one for i, one in enumerate(these) if i % many == n]
        yield [one for i, one in enumerate(these) if i % many != n], held


def crossed(these: Sequence[Example], features: Features) -> dict[str, Belief]:
    """What is believed of each document by a network that hasn't seen it."""
    found: dict[str, Belief] = {}
    for seen, held in folds(these, FOLDS):
        network = trained(seen, features)
        found.update({one.name: belief(one, features, network) for one in held})
    return found


def both(these: Sequence[Example]) -> tuple[Layers, Layers, dict[str, Belief]]:
    """The two networks, learned from these documents, and what is believed of each document by
    networks that haven't seen it."""
    beliefs = crossed(these, own)
    again = crossed(these, in_company(beliefs))
    doubled = [*these, *(renamed(one) for one in these)]
    beliefs |= {f"{name}+": again[name] for name in again}
    told = {one.name: again[one.name] for one in these}
    first = trained(these, own, TWINS)
    return first, trained(doubled, in_company(beliefs), TWINS), told


def renamed(one: Example) -> Example:
    """The same document under another name, for another belief about it."""
    return Example(one.corpus, f"{one.name}+", one.company, one.gold)


def rounds(one: Example, first: Layers, second: Layers, many: int) -> Belief:
    """What is believed of a document after so many looks in company."""
    found = belief(one, own, first)
    for _ in range(many):
        found = belief(one, in_company({one.name: found}), second)
    return found


def report(these: Sequence[Example], beliefs: Mapping[str, Belief], label: str) -> None:
    """Print the share of all gold mentions told right, and the share that could be."""
    right: Counter[str] = Counter()
    could: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in these:
        total[one.corpus] += sum(sum(c.values()) for c in one.gold.values())
        for group in one.company.groups:
            truth = one.gold.get(group.name, Counter())
            likely = beliefs[one.name].likelihood[group.name]
            best = max(range(len(likely)), key=likely.__getitem__)
            right[one.corpus] += truth[group.candidates[best].entry.id]
            could[one.corpus] += sum(truth[c.entry.id] for c in group.candidates)
    for corpus in sorted(total):
        print(
            f"{label:12} {corpus:6} {100 * right[corpus] / total[corpus]:.1f} of {100 * could[corpus] / total[corpus]:.1f}"
        )


def sure(these: Sequence[Example], beliefs: Mapping[str, Belief]) -> list[float]:
    """Weights that tell how likely the best candidate is right, by logistic regression on what
    networks that hadn't seen a document made of it; names whose place the gazetteer lacks count."""
    rows: list[tuple[float, ...]] = []
    truth: list[float] = []
    weight: list[float] = []
    for one in these:
        for group in one.company.groups:
            gold = one.gold.get(group.name)
            if not gold:
                continue
            likely = beliefs[one.name].likelihood[group.name]
            best = max(range(len(likely)), key=likely.__getitem__)
            rows.append(sureness(group, likely, best))
            truth.append(gold[group.candidates[best].entry.id] / sum(gold.values()))
            weight.append(sum(gold.values()) ** 0.5)
    table, right, counts = np.array(rows), np.array(truth), np.array(weight)
    found = np.zeros(table.shape[1])
    for _ in range(50):  # Newton's method; the penalty keeps it from running off
        p = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ ((p - right) * counts) + 1.0 * found
        bend = (table * (p * (1 - p) * counts)[:, None]).T @ table + np.eye(len(found))
        found -= np.linalg.solve(bend, slope)
    return [round(float(w), 4) for w in found]


def write(first: Layers, second: Layers, certain: list[float], learned_on: str) -> None:
    """Write the weights as plain numbers."""

    def plain(network: Layers) -> dict[str, Any]:
        parts = ("inner", "bias", "outer", "direct")
        return {part: np.round(getattr(network, part), 4).tolist() for part in parts}

    content = {
        "learned_on": learned_on,
        "features": {"first": OWN, "company": OWN + TOGETHER},
        "first": plain(first),
        "company": plain(second),
        "sure": certain,
    }
    lines = json.dumps(content, ensure_ascii=False, indent=1)
    # A row of numbers a line.
    lines = re.sub(r"\n\s+(?=-?[\d\]])", " ", lines)
    OUT.write_text(lines + "\n", encoding="utf-8")


def main() -> None:
    """Read the corpora, learn, write or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--folds", type=int)
    args = parser.parse_args()
    gazetteer = Gazetteer()
    these = [one for corpus in args.corpora for one in examples(corpus, gazetteer)]
    if args.folds:
        measure(these, args.folds)
        return
    first, second, told = both(these)
    digests = ", ".join(
        f"{path.stem} sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in args.corpora
    )
    write(
        first, second, sure(these, told), f"{len(these)} documents with an even hash of {digests}"
    )


def measure(these: Sequence[Example], many: int) -> None:
    """Print how often names of documents held out in turn are told right, by rounds."""
    told: dict[int, dict[str, Belief]] = defaultdict(dict)
    for seen, held in folds(these, many):
        first, second, _ = both(seen)
        for one in held:
            for n in range(4):
                told[n][one.name] = rounds(one, first, second, n)
    for n in range(4):
        report(these, told[n], f"rounds {n}")


if __name__ == "__main__":
    main()

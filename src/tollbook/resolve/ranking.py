"""Of the places that a name may mean, which is meant, and how sure is that?

A small network looks at each candidate's features (`company`): once by itself and with the names
beside it, then again with what the document's other names seem to mean. Its weights were learned
(`training/places.py`) and are plain numbers in `weights/places.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tollbook.errors import VocabularyError
from tollbook.resolve.company import Belief, Company, Group

Numbers = NDArray[np.float64]
# How often the document's other names are looked at again.
ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Layers:
    """A network of one hidden layer that gives each row of features a score."""

    inner: Numbers
    bias: Numbers
    outer: Numbers
    direct: Numbers

    def scores(self, rows: Numbers) -> Numbers:
        """One score a row; only differences between them tell anything."""
        hidden: Numbers = np.tanh(rows @ self.inner + self.bias)
        scored: Numbers = hidden @ self.outer + rows @ self.direct
        return scored


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: the first look, the look in company, and how sure a score is."""

    first: Layers
    company: Layers
    sure: tuple[float, ...]


@cache
def weights() -> Weights:
    """The learned weights. Raises `VocabularyError` if the file is missing or broken."""
    resource = files("tollbook.resolve") / "weights" / "places.json"
    try:
        found = json.loads(resource.read_text(encoding="utf-8"))
        return Weights(
            layers(found["first"]), layers(found["company"]), tuple(map(float, found["sure"]))
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise VocabularyError(
            f"the weights of places can't be read: {problem}; install Tollbook again"
        ) from problem


def layers(found: Mapping[str, Sequence[float]]) -> Layers:
    """A network from plain numbers."""
    return Layers(*(np.array(found[part]) for part in ("inner", "bias", "outer", "direct")))


def softmax(scores: Numbers) -> Numbers:
    """Scores as likelihoods that sum to 1."""
    raised: Numbers = np.exp(scores - scores.max())
    total: Numbers = raised / raised.sum()
    return total


def believed(company: Company, learned: Weights, *, rounds: int = ROUNDS) -> Belief:
    """What a document's names seem to mean."""
    belief = Belief(
        _all(company.groups, {g.name: company.own(g) for g in company.groups}, learned.first)
    )
    for _ in range(rounds):
        belief = Belief(_all(company.groups, company.together(belief), learned.company))
    return belief


def _all(
    groups: Sequence[Group], features: Mapping[str, list[tuple[float, ...]]], network: Layers
) -> dict[str, Sequence[float]]:
    """The likelihoods of all names' candidates, computed in one product."""
    if not groups:
        return {}
    rows = np.array([row for group in groups for row in features[group.name]])
    scores = network.scores(rows)
    found: dict[str, Sequence[float]] = {}
    start = 0
    for group in groups:
        size = len(group.candidates)
        found[group.name] = softmax(scores[start : start + size]).tolist()
        start += size
    return found

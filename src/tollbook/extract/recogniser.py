"""What is a name, and of whom or what? spaCy's entity recogniser, decided for whole batches.

The recogniser goes through a sentence word by word and asks its network at each word whether a
name begins, goes on, ends or is alone there. spaCy 3.8 takes two thirds of the time for asking, for
each of 74 answers, whether it is allowed, and takes the interpreter's lock each time. The answer
outside a name depends on the word alone, so here the network is asked for all words at once, and
again only for those inside names. The same weights, the same rules, the same entities.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc, Span

Numbers = NDArray[np.float32]
Places = NDArray[np.intp]

# Sentences at a time: more gains no speed and costs memory.
BATCH = 64


class Recogniser:
    """The decisions of spaCy's `EntityRecognizer` with greedy search, three features of a state
    (the word, the first word of the open name, the word before) and a hidden layer of maxouts:
    what the English models for CPU have. For one sentence a `Doc`, and none with entities set.
    """

    def __init__(self, pipe: EntityRecognizer) -> None:
        self.model = pipe.model
        self.upper = self.model.get_ref("upper")
        self.lower = self.model.get_ref("lower")
        if pipe.cfg["beam_width"] != 1 or self.lower.get_dim("nF") != 3:
            raise ValueError(
                "the English model's recogniser is not greedy over three features; "
                "install en-core-web-sm 3.8"
            )
        # `move_names` leaves one out, so that its numbers are not those of the network.
        names = map(pipe.moves.get_class_name, range(pipe.moves.n_moves))
        moves = [name.partition("-")[::2] for name in names]
        self.labels = [label for _, label in moves]
        self.kinds = np.array([kind for kind, _ in moves])
        seen = np.ones(len(moves), dtype=bool)
        seen[list(self.model.attrs["unseen_classes"])] = False
        labelled = np.array([bool(label) for label in self.labels])
        self.begins = seen & labelled & (self.kinds == "B")
        self.alone = seen & labelled & (self.kinds == "U")
        self.outside = seen & (self.kinds == "O")
        at = {move: number for number, move in enumerate(moves)}
        # For each B-x the numbers of I-x and L-x.
        self.inside = np.array([at.get(("I", label), 0) for label in self.labels])
        self.last = np.array([at.get(("L", label), 0) for label in self.labels])

    def __call__(self, docs: Iterable[Doc]) -> None:
        """Set the entities of these parses, `BATCH` at a time."""
        filled = (doc for doc in docs if len(doc))
        while batch := list(islice(filled, BATCH)):
            self._set_entities(batch)

    def _set_entities(self, docs: Sequence[Doc]) -> None:
        ends = np.cumsum([len(doc) for doc in docs])
        features = self.lower.predict(self.model.get_ref("tok2vec").predict(docs))
        closed = self._closed(features, docs, ends)
        until = self._until(features, np.flatnonzero(self.begins[closed]), closed, ends)
        start = 0
        for doc, end in zip(docs, ends.tolist(), strict=True):
            doc.set_ents(self._entities(doc, closed[start:end], until[start:end] - start))
            start = end

    def _closed(self, features: Numbers, docs: Sequence[Doc], ends: Places) -> Places:
        """The best move at each word as if no name were open there."""
        padding = features[0, 1] + features[0, 2]
        scores = self._scores(features[1:, 0] + padding)
        scores[:, ~(self.begins | self.alone | self.outside)] = -np.inf
        # A name of several words cannot begin with the last one, and none with a space.
        scores[np.ix_(ends - 1, self.begins)] = -np.inf
        spaces = np.concatenate([doc.to_array("IS_SPACE") for doc in docs]).astype(bool)
        scores[np.ix_(spaces, self.begins | self.alone)] = -np.inf
        best: Places = scores.argmax(axis=1)
        return best

    def _until(self, features: Numbers, firsts: Places, closed: Places, ends: Places) -> Places:
        """For each word at which a name of several words may begin, the word that ends it."""
        until = np.zeros(len(closed), dtype=np.intp)
        final = ends[np.searchsorted(ends, firsts, side="right")] - 1
        at = firsts + 1
        while len(firsts):
            scores = self._scores(features[at + 1, 0] + features[firsts + 1, 1] + features[at, 2])
            rows = np.arange(len(firsts))
            begun = closed[firsts]
            going = scores[rows, self.inside[begun]] > scores[rows, self.last[begun]]
            # Where both score the same, spaCy takes the move of the smaller number.
            going |= (scores[rows, self.inside[begun]] == scores[rows, self.last[begun]]) & (
                self.inside[begun] < self.last[begun]
            )
            going &= at < final
            until[firsts[~going]] = at[~going]
            firsts, final, at = firsts[going], final[going], at[going] + 1
        return until

    def _scores(self, sums: Numbers) -> Numbers:
        hidden = (sums + self.lower.get_param("b")).max(axis=-1)
        scores: Numbers = self.upper.predict(hidden)
        return scores

    def _entities(self, doc: Doc, closed: Places, until: Places) -> list[Span]:
        from spacy.tokens import Span

        found: list[Span] = []
        reached = 0
        for first in np.flatnonzero(~self.outside[closed]).tolist():
            if first < reached:
                continue
            move = closed[first]
            reached = int(until[first]) + 1 if self.begins[move] else first + 1
            found.append(Span(doc, first, reached, label=self.labels[move]))
        return found

"""A name in a text that may be a place's, before anything is looked up."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.model.refer import Place


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words from `start` to `end` of a text that may name a place, and what speaks for or
    against it there.

    `clues` are short readable features of the words and their surroundings ("entity=GPE",
    "before=in"); proposals overlap, and whoever knows a gazetteer chooses among them.
    """

    start: int
    end: int
    text: str
    clues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """Another place that a name may mean, and how likely that is."""

    id: str
    name: str
    country: str | None
    probability: float


@dataclass(frozen=True, slots=True)
class Sense:
    """What a place name in a text is taken to mean.

    `place` has its words and, where that can be told, its referent; `probability` says how
    likely the referent is right (0 to 1, None where there is none), `around` how likely the place
    meant is it or another within 50 km; `runners_up` are the other places it may mean, the
    likelier first, even where none could be chosen.
    """

    place: Place
    probability: float | None = None
    around: float | None = None
    runners_up: tuple[RunnerUp, ...] = ()

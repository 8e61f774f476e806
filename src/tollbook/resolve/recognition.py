"""Which of the names proposed in a text are names of places?

Names are weighed by the clues of whoever read the text and by what the gazetteer knows of them: a
small linear model, learned (`training/toponyms.py`) and kept as plain numbers. Of overlapping
names the likeliest is kept, and the longer one of those that are about as likely.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from tollbook.errors import VocabularyError
from tollbook.model.toponym import Proposal
from tollbook.resolve.candidates import Names, tidy
from tollbook.resolve.company import kind_of
from tollbook.resolve.gazetteer import Entry, Spelling

# At this likelihood and above a name counts as a place: the best F on the development parts.
ENOUGH = 0.28


@cache
def weights() -> dict[str, float]:
    """The weight of each clue. Raises `VocabularyError` if the file is missing or broken."""
    resource = files("tollbook.resolve") / "weights" / "toponyms.json"
    try:
        found: dict[str, float] = json.loads(resource.read_text(encoding="utf-8"))["weights"]
    except (OSError, ValueError, KeyError) as problem:
        raise VocabularyError(
            f"the weights of place names can't be read: {problem}; install Tollbook again"
        ) from problem
    return found


def known(name: str, gazetteer: Names) -> str:
    """What the gazetteer has by a name: kind and size of the largest place, or nothing."""
    entries = [e for e in gazetteer.candidates(name) if e.spelling > Spelling.SOUND]
    if not entries:
        # What only sounds like a place is no reason to take a word for one.
        return "nothing"
    shown = [e for e in entries if e.spelling == Spelling.SHOWN] or entries
    largest = max(shown, key=_standing)
    size = min(int(math.log10(largest.population + 1)), 6)
    kind = kind_of(largest)
    told = f"{kind} {size}" if kind == "town" else kind
    # Humań is Uman in Ukraine: other names of towns meet many a common word.
    return told if largest.spelling == Spelling.SHOWN or kind != "town" else f"{told} otherwise"


def _standing(entry: Entry) -> tuple[int, int]:
    """How well known a place is: states first, then provinces and towns by their people; a
    district stands behind the town that it is named after."""
    order = {"country": 2, "adm1": 1, "town": 1}
    return order.get(kind_of(entry), 0), entry.population


def clues(proposal: Proposal, gazetteer: Names) -> Iterator[str]:
    """All that is weighed: the reader's clues and the gazetteer's."""
    yield from proposal.clues
    name = tidy(proposal.text)
    has = known(name, gazetteer)
    kind = has.split()[0]
    yield f"gazetteer={has}"
    yield f"gazetteer={has} words={min(name.count(' ') + 1, 3)}"
    for clue in proposal.clues:
        if clue.startswith(_JOINED) and " " not in clue.removeprefix("entity=in "):
            yield f"gazetteer={kind} {clue}"
    if "common word" in proposal.clues:
        yield f"gazetteer={has} common word"


# Reader's clues that tell something else with each kind of place.
_JOINED = ("entity=", "part=", "before=", "dep=", "closes=", "people", "party", "after=")


def likelihood(found: Iterable[str]) -> float:
    """How likely it is a place's name, from 0 to 1."""
    learned = weights()
    total = sum(learned.get(clue, 0.0) for clue in found) + learned.get("bias", 0.0)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def recognised(
    proposals: Sequence[Proposal], gazetteer: Names, *, enough: float = ENOUGH
) -> list[Proposal]:
    """The names of places among the proposals, in order, none overlapping."""
    weighed = [(likelihood(clues(proposal, gazetteer)), proposal) for proposal in proposals]
    return chosen([(p, likely) for likely, p in weighed], enough)


def chosen(weighed: Sequence[tuple[Proposal, float]], enough: float) -> list[Proposal]:
    """The likely ones, none overlapping, the likelier first."""
    kept: list[Proposal] = []
    taken: set[int] = set()
    for proposal, likely in sorted(weighed, key=lambda w: (-w[1], w[0].start)):
        if likely < enough:
            break
        span = range(proposal.start, proposal.end)
        if taken.isdisjoint(span):
            kept.append(proposal)
            taken.update(span)
    return sorted(kept, key=lambda p: p.start)

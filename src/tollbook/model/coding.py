"""What do several people, each for themselves, make of the same words?

A sample of claims is drawn once and kept; each coder says, without seeing what the machine or
anybody else says, which values its fields have; where they differ, somebody settles it. All three
are appended to the book like judgements. None of them changes a claim: an adjudication may be
followed by a judgement that does.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from tollbook.errors import InputError
from tollbook.model.agreement import Scale
from tollbook.model.text import short_hash


class Piece(StrEnum):
    """What a record of coding is."""

    SAMPLE = "sample"
    CODE = "code"
    ADJUDICATION = "adjudication"


SCHEMAS = {piece: f"tollbook.{piece.value}/1" for piece in Piece}

# Fields that can be coded, by kind of claim ("" is every kind), each with its scale.
FIELDS: Mapping[str, Mapping[str, Scale]] = {
    "": {"stance": Scale.NOMINAL, "historical": Scale.NOMINAL, "claim": Scale.NOMINAL},
    "toll": {
        "toll.outcome": Scale.NOMINAL,
        "toll.count.min": Scale.INTERVAL,
        "toll.count.max": Scale.INTERVAL,
        "toll.count.best": Scale.INTERVAL,
        "toll.victims.status": Scale.NOMINAL,
        "toll.victims.side": Scale.NOMINAL,
        "toll.scope": Scale.NOMINAL,
    },
    "event": {"event.type": Scale.NOMINAL, "event.mode": Scale.NOMINAL},
    "control": {"control.change": Scale.NOMINAL},
    "statement": {"statement.type": Scale.NOMINAL},
    "silence": {},
    "media": {"media.medium": Scale.NOMINAL},
}
# Of a field that a coder found to be none of the values ("the text doesn't say").
NOTHING = None


def fields_of(kind: str, wanted: Sequence[str]) -> dict[str, Scale]:
    """The fields of a kind of claim that are coded; all of them unless some are `wanted`."""
    known = {**FIELDS[""], **FIELDS[kind]}
    return {path: scale for path, scale in known.items() if not wanted or path in wanted}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One record: a sample, what one coder says of one claim, or what settles a difference.

    `content` is what the piece says beside who and when: of a sample its size, seed, filter,
    fields, coders and claims (ids); of the others the claim's id, its `codes` by path, and `why`.
    `sample` is the id of the sample that the others are of.
    """

    piece: Piece
    who: str
    when: datetime
    sample: str | None
    claim: str | None
    content: Mapping[str, Any]

    @property
    def id(self) -> str:
        """`k_` and a hash of everything in it."""
        when = self.when.astimezone(UTC).isoformat()
        said = repr(sorted(self.content.items()))
        return f"k_{short_hash(self.piece.value, self.who, when, self.sample, self.claim, said)}"

    def record(self) -> dict[str, Any]:
        """As plain values, in a fixed order."""
        return {
            "schema": SCHEMAS[self.piece],
            "id": self.id,
            "who": self.who,
            "when": self.when.astimezone(UTC).isoformat(),
            "sample": self.sample,
            "claim": self.claim,
            **{name: self.content[name] for name in sorted(self.content)},
        }


_OWN = ("schema", "id", "who", "when", "sample", "claim")


def coding_from(record: Mapping[str, Any]) -> Coding:
    """The coding that a record tells. Raises `InputError` where its id isn't that of what it says."""
    pieces = {schema: piece for piece, schema in SCHEMAS.items()}
    coding = Coding(
        piece=pieces[record["schema"]],
        who=record["who"],
        when=datetime.fromisoformat(record["when"]),
        sample=record["sample"],
        claim=record["claim"],
        content={name: value for name, value in record.items() if name not in _OWN},
    )
    if coding.id != record["id"]:
        raise InputError(f"$.id is {record['id']!r}; what it says has the id {coding.id!r}")
    return coding


def drawn(claims: Mapping[str, str], size: int, seed: str) -> list[str]:
    """A sample of claims (ids, each with its kind): each kind in proportion, and at least one.

    The same claims, size and seed give the same sample, in the same order.

    >>> drawn({"a": "toll", "b": "toll", "c": "event"}, 2, "1")
    ['c', 'b']
    """
    strata: dict[str, list[str]] = defaultdict(list)
    for claim, kind in claims.items():
        strata[kind].append(claim)
    shares = _shares({kind: len(some) for kind, some in strata.items()}, min(size, len(claims)))
    chosen = [
        claim
        for kind in sorted(strata)
        for claim in sorted(strata[kind], key=lambda one: _lot(seed, one))[: shares[kind]]
    ]
    return sorted(chosen, key=lambda claim: _lot(seed, claim))


def _lot(seed: str, claim: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{claim}".encode()).hexdigest()


def _shares(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of each kind: the largest remainders get what is left."""
    total = sum(sizes.values())
    if size < len(sizes):
        largest = sorted(sizes, key=lambda kind: (-sizes[kind], kind))
        return {kind: int(kind in largest[:size]) for kind in sizes}
    exact = {kind: size * number / total for kind, number in sizes.items()}
    shares = {kind: max(1, int(exact[kind])) for kind in sizes}
    while sum(shares.values()) != size:
        step = 1 if sum(shares.values()) < size else -1
        fits = [
            kind for kind in sizes if (shares[kind] < sizes[kind] if step > 0 else shares[kind] > 1)
        ]
        shares[max(fits, key=lambda kind: (step * (exact[kind] - shares[kind]), kind))] += step
    return shares

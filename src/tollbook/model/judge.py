"""What has a person decided about claims, and does it still hold?

A judgement is appended and never changed: a later one corrects it, and undoing is a judgement
too. It binds to words, not to an engine's output: to a text, a kind and a span. So it carries
over to what a newer run says on the same words, and where that run says something else, the
claim is for a person to look at again (`changed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from tollbook.errors import InputError
from tollbook.model.claim import Claim, Control, Event, Kind, Media, Silence, Statement, Toll
from tollbook.model.refer import Party
from tollbook.model.text import short_hash


class Decision(StrEnum):
    """What a judgement says of its entries.

    accept: the claim is what its text says. reject: it isn't, and counts nowhere. edit: it is,
    with the fields given. merge: all these claims are about one incident. apart: those in
    `entries` are about another incident than those in `others`. undo: the judgements in
    `undoes` hold no longer.
    """

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"
    MERGE = "merge"
    APART = "apart"
    UNDO = "undo"


# Decisions that nobody can follow later without the reason.
NEEDS_WHY = frozenset({Decision.REJECT, Decision.MERGE, Decision.APART})

# Which part of a body tells apart several claims of one kind on the same words.
FACET = {Toll: "outcome", Event: "type", Control: "change", Statement: "type", Media: "medium"}

# What an edit may not touch: what the claim is, not what it says.
FIXED = frozenset({"schema", "id", "run", "document", "kind", "span", "engine", "why"})


def facet(claim: Claim) -> str:
    """The code that tells the claim from others of its kind on the same words."""
    name = FACET.get(type(claim.body))
    return str(getattr(claim.body, name).value) if name else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The words a judgement is about, and what the claim on them said when it was judged.

    `start` and `end` are the claim's span in the text (its id), end exclusive; `count` is where
    a toll's count stands, and `facet` its outcome (or type, change, medium): both tell several
    claims on one span apart. `says` is a hash of what was judged (`meaning`); `claim` the id of
    the claim that the person saw.
    """

    text: str
    kind: Kind
    start: int
    end: int
    count: tuple[int, int] | None = None
    facet: str = ""
    says: str
    claim: str

    @classmethod
    def of(cls, claim: Claim) -> Entry:
        """The entry that a judgement about this claim is bound to."""
        counted = claim.body.count if isinstance(claim.body, Toll) else None
        return cls(
            text=claim.text,
            kind=claim.kind,
            start=claim.span.start,
            end=claim.span.end,
            count=(counted.start, counted.end) if counted else None,
            facet=facet(claim),
            says=meaning(claim),
            claim=claim.id,
        )

    @property
    def words(self) -> tuple[str, Kind, int, int]:
        """Text, kind and span: what a judgement binds to."""
        return (self.text, self.kind, self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A named person's decision about entries, made at a moment, for a reason.

    `when` has a time zone. `edits` are pairs of a path in the claim record ("toll.count.min")
    and its new value as JSON has it. `others` is the far side of an `apart`, `undoes` the ids
    of the judgements that an `undo` takes back. Raises `InputError` where a part is missing
    that the decision needs.
    """

    who: str
    when: datetime
    decision: Decision
    entries: tuple[Entry, ...] = ()
    others: tuple[Entry, ...] = ()
    edits: tuple[tuple[str, Any], ...] = ()
    undoes: tuple[str, ...] = ()
    why: str | None = None

    def __post_init__(self) -> None:
        problem = _problem(self)
        if problem:
            raise InputError(f"judgement '{self.decision.value}': {problem}")

    @property
    def id(self) -> str:
        """`j_` and a hash of everything in it."""
        bound = [[_plain(entry) for entry in side] for side in (self.entries, self.others)]
        when = self.when.astimezone(UTC).isoformat()
        edits = [(path, repr(value)) for path, value in self.edits]
        parts = (self.who, when, self.decision.value, bound, edits, self.undoes, self.why)
        return f"j_{short_hash(*parts)}"


def _plain(entry: Entry) -> tuple[Any, ...]:
    # The value of the kind, since how Python shows a member of an enum may change.
    where = (entry.text, entry.kind.value, entry.start, entry.end)
    return (*where, entry.count, entry.facet, entry.says, entry.claim)


def _problem(judgement: Judgement) -> str | None:
    """What is wrong with it, in words that say what was expected."""
    decision = judgement.decision
    if not judgement.who.strip():
        return "nobody is named; say who decides"
    if judgement.when.tzinfo is None:
        return f"{judgement.when.isoformat()} has no time zone; give the moment in UTC"
    if decision in NEEDS_WHY and not (judgement.why or "").strip():
        return "no reason is given; say why, for those who read it later"
    if decision is Decision.UNDO:
        return None if judgement.undoes else "names no judgement; give the ids to take back"
    if not judgement.entries:
        return "names no claim; give at least one"
    for side in (judgement.entries, judgement.others):
        if len({entry.claim for entry in side}) != len(side):
            return "names a claim twice; give each once"
    if decision is Decision.MERGE and len(judgement.entries) < 2:
        return "names one claim; a merge takes at least two"
    if decision is Decision.APART:
        if not judgement.others:
            return "names one side only; give the claims that are about another incident"
        both = {entry.claim for entry in judgement.entries} & {e.claim for e in judgement.others}
        if both:
            return f"{', '.join(sorted(both))} on both sides; a claim can't be apart from itself"
    if decision is Decision.EDIT:
        if not judgement.edits:
            return "changes no field; give at least one"
        fixed = [path for path, _ in judgement.edits if path.split(".")[0] in FIXED]
        if fixed:
            return f"field '{fixed[0]}' is what the claim is, not what it says; reject it instead"
    return None


def meaning(claim: Claim) -> str:
    """A hash of what a claim says: who, when, where and how many, as resolved.

    Words of reasons, coordinates and the like are left out: they change with a gazetteer or a
    version of an engine without the claim saying anything else.
    """
    when = claim.when and (_day(claim.when.start), _day(claim.when.end))
    where = [place.id or place.name or place.text for place in claim.where]
    return short_hash(
        claim.kind.value,
        _said(claim),
        [_who(party) for party in claim.attribution],
        claim.stance.value,
        [_who(party) for party in claim.denied_by],
        claim.historical,
        when,
        where,
    )


def _said(claim: Claim) -> tuple[Any, ...]:
    """What the body says, in plain values."""
    body = claim.body
    if isinstance(body, Toll):
        count, victims = body.count, body.victims
        bounds = (count.min, count.max, count.best)
        whose = (victims.status.value, victims.side)
        return (body.outcome.value, *bounds, *whose, body.scope.value, _day(body.as_of))
    if isinstance(body, Event):
        actors = ([_who(one) for one in body.actors], [_who(one) for one in body.targets])
        return (body.type.value, body.mode, *actors)
    if isinstance(body, Control):
        return (body.change.value, body.by and _who(body.by), body.lost_by and _who(body.lost_by))
    if isinstance(body, Statement):
        return (body.type.value, [_who(one) for one in body.speakers], list(body.quotes))
    if isinstance(body, Silence):
        return (_who(body.party), body.about)
    return (body.medium.value, body.credit, body.shows)


def _who(party: Party) -> str:
    return party.name or party.text


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def in_force(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that hold, in the order in which they were appended, without the undos.

    An undo may itself be undone: then what it took back holds again.
    """
    undone: set[str] = set()
    holding: list[Judgement] = []
    for judgement in reversed(judgements):
        if judgement.id in undone:
            continue
        if judgement.decision is Decision.UNDO:
            undone.update(judgement.undoes)
        else:
            holding.append(judgement)
    return tuple(reversed(holding))


class Verdict(StrEnum):
    """What people have decided of a claim; `changed` where a newer run says something else on
    words that were judged: it counts as proposed until a person has looked."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds for one claim, and the judgement that decided it (None: nobody has)."""

    status: Verdict = Verdict.PROPOSED
    judgement: Judgement | None = None
    edits: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Rulings:
    """What all judgements together say of some claims (ids).

    `of` has only claims that somebody decided on. `together` are disjoint groups that are one
    incident each; `apart` pairs (smaller id first) that never share one. Where an earlier
    merge contradicts a later apart, or the other way round, the later one holds.
    """

    of: Mapping[str, Ruling] = field(default_factory=dict)
    together: tuple[tuple[str, ...], ...] = ()
    apart: frozenset[tuple[str, str]] = frozenset()

    def status(self, claim: str) -> Verdict:
        """What was decided of the claim with this id."""
        return self.of[claim].status if claim in self.of else Verdict.PROPOSED


def rulings(claims: Iterable[Claim], judgements: Sequence[Judgement]) -> Rulings:
    """What the judgements, in the order in which they were appended, say of these claims."""
    holding = in_force(judgements)
    if not holding:
        return Rulings()
    bound = _Bound(claims, holding)
    of: dict[str, Ruling] = {}
    for judgement in holding:
        if judgement.decision in (Decision.MERGE, Decision.APART):
            continue
        for entry in judgement.entries:
            for claim in bound.on(entry):
                of[claim.id] = _ruled(of.get(claim.id), judgement, entry, claim)
    together, apart = _grouped(holding, bound)
    return Rulings(of, together, apart)


class _Bound:
    """Finds the claims on the words that an entry is bound to."""

    def __init__(self, claims: Iterable[Claim], judgements: Iterable[Judgement]) -> None:
        judged = {
            entry.words
            for judgement in judgements
            for entry in (*judgement.entries, *judgement.others)
        }
        self._on: dict[tuple[str, Kind, int, int], list[Claim]] = {}
        for claim in claims:
            words = (claim.text, claim.kind, claim.span.start, claim.span.end)
            if words in judged:
                self._on.setdefault(words, []).append(claim)

    def on(self, entry: Entry) -> list[Claim]:
        """The claims that say what was judged, as far as count and facet go; if there is none,
        all on the same words: they say something else now."""
        claims = self._on.get(entry.words, [])
        same = [claim for claim in claims if _same(entry, claim)]
        if same:
            return same
        # Another outcome with another count stood beside the judged claim: no newer reading of it.
        return [claim for claim in claims if _near(entry, claim)]


def _same(entry: Entry, claim: Claim) -> bool:
    now = Entry.of(claim)
    return (now.count, now.facet) == (entry.count, entry.facet)


def _near(entry: Entry, claim: Claim) -> bool:
    now = Entry.of(claim)
    return now.count == entry.count or now.facet == entry.facet


def _ruled(before: Ruling | None, judgement: Judgement, entry: Entry, claim: Claim) -> Ruling:
    """The ruling after one more judgement. Edits stay, path by path, until a later one."""
    edits = dict(before.edits if before else ())
    edits.update(judgement.edits)
    if meaning(claim) != entry.says:
        return Ruling(Verdict.CHANGED, judgement, tuple(edits.items()))
    rejected = judgement.decision is Decision.REJECT
    status = Verdict.REJECTED if rejected else Verdict.ACCEPTED
    return Ruling(status, judgement, tuple(edits.items()))


def _grouped(
    judgements: Sequence[Judgement], bound: _Bound
) -> tuple[tuple[tuple[str, ...], ...], frozenset[tuple[str, str]]]:
    """Claims that are together and pairs that are apart, latest judgement first: what a later
    one has settled, an earlier one can't unsettle."""
    group: dict[str, set[str]] = {}
    apart: dict[str, set[str]] = {}
    for judgement in reversed(judgements):
        if judgement.decision is Decision.MERGE:
            ids = _ids(judgement.entries, bound)
            for one in ids[1:]:
                _join(ids[0], one, group, apart)
        elif judgement.decision is Decision.APART:
            others = _ids(judgement.others, bound)
            for left in _ids(judgement.entries, bound):
                for right in others:
                    if left != right and right not in group.get(left, {left}):
                        apart.setdefault(left, set()).add(right)
                        apart.setdefault(right, set()).add(left)
    groups = {tuple(sorted(members)) for members in group.values() if len(members) > 1}
    pairs = frozenset((left, right) for left in apart for right in apart[left] if left < right)
    return tuple(sorted(groups)), pairs


def _ids(entries: Iterable[Entry], bound: _Bound) -> list[str]:
    return list(dict.fromkeys(claim.id for entry in entries for claim in bound.on(entry)))


def _join(one: str, other: str, group: dict[str, set[str]], apart: Mapping[str, set[str]]) -> None:
    """Put two groups together, unless a later judgement holds some of them apart."""
    left, right = group.get(one, {one}), group.get(other, {other})
    if left is right or any(apart.get(member, set()) & right for member in left):
        return
    joined = left | right
    for member in joined:
        group[member] = joined

"""What does a reconciler remember of the documents it has taken in?

What each was boiled down to, who prints the same sentences, which tellings share a day and a
place, which may be of one incident, and what each group of them came to. Here it is all in
memory; `Kept` is also the seam at which somebody can keep it elsewhere, and load only what a
new document touches.

Where there is too much to compare everything with everything, what is compared is a matter of
content: of a crowded block, those that rank first, whenever they came.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tollbook.model.derived import Dissent
from tollbook.reconcile.cluster import Block
from tollbook.reconcile.copies import ANCHORS, Sketch, compared_with
from tollbook.reconcile.facts import Fact
from tollbook.reconcile.incidents import Gathered
from tollbook.reconcile.tellings import Telling

# More tellings than this on one day at one place are not all compared with each other.
LARGEST_BLOCK = 600


@dataclass(slots=True)
class Report:
    """What one document was boiled down to. `outlet` is the document (id) whose words it
    prints: its own, or that of the copy that leads; `told` is the day on which that appeared."""

    id: str
    name: str
    published: date | None
    sketch: Sketch
    outlet: str
    told: date | None
    facts: list[Fact]
    tellings: list[Telling]

    @property
    def place(self) -> tuple[str, str]:
        """Of copies the one with the least leads: by day, name and id."""
        return f"{self.published or ''} {self.name}", self.id


@dataclass(frozen=True, slots=True)
class Group:
    """Tellings (keys) that hang together, and what they came to."""

    tellings: tuple[str, ...]
    incidents: tuple[Gathered, ...] = ()
    dissent: tuple[Dissent, ...] = ()


@dataclass(slots=True)
class Kept:
    """Everything in memory. Nothing here decides anything; `largest_block` and `anchors` are
    those of this module unless a test wants them smaller."""

    largest_block: int = field(default_factory=lambda: LARGEST_BLOCK)
    anchors: int = field(default_factory=lambda: ANCHORS)
    reports: dict[str, Report] = field(default_factory=dict)
    holders: dict[int, list[str]] = field(default_factory=dict)
    outlets: dict[str, list[str]] = field(default_factory=dict)
    tellings: dict[str, Telling] = field(default_factory=dict)
    blocks: dict[Block, list[str]] = field(default_factory=dict)
    links: dict[str, dict[str, float]] = field(default_factory=dict)
    group_of: dict[str, int] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    last_group: int = 0

    def report(self, document: str) -> Report | None:
        """What the document (id) was boiled down to, None if it isn't there."""
        return self.reports.get(document)

    def sketch(self, document: str) -> Sketch:
        """The sketch of a document (id) that is there."""
        return self.reports[document].sketch

    def telling(self, key: str) -> Telling:
        """The telling with this key."""
        return self.tellings[key]

    def home(self, claim: str, document: str) -> Telling | None:
        """The telling of a document (id) that has the claim (id), if any has."""
        report = self.report(document)
        for telling in report.tellings if report else ():
            if any(fact.id == claim for fact in telling.facts):
                return telling
        return None

    # Who prints a sentence

    def holding(self, sentence: int, document: str) -> Sequence[str]:
        """The documents that one which has the sentence is compared with for it: the first by
        id, and for one of these all."""
        return compared_with(document, self._holders(sentence), anchors=self.anchors)

    def hold(self, report: Report) -> set[str]:
        """Note the sentences of a report; gives other documents (ids) that are compared with
        fewer for it."""
        moved: set[str] = set()
        for sentence in report.sketch.sentences:
            some = self._holders(sentence)
            insort(some, report.id)
            if len(some) > self.anchors and report.id <= some[self.anchors - 1]:
                moved.add(some[self.anchors])
        return moved

    def let_go(self, report: Report) -> set[str]:
        """Forget the sentences of a report; gives other documents (ids) that are compared with
        more from now on."""
        moved: set[str] = set()
        for sentence in report.sketch.sentences:
            some = self._holders(sentence)
            at = bisect_left(some, report.id)
            del some[at]
            if at < self.anchors <= len(some):
                moved.add(some[self.anchors - 1])
        return moved

    def _holders(self, sentence: int) -> list[str]:
        return self.holders.setdefault(sentence, [])

    def copies(self, outlet: str) -> Sequence[str]:
        """The documents (ids) of this outlet."""
        return self.outlets.get(outlet, ())

    def print_as(self, report: Report, outlet: str) -> None:
        """Note that a report is of another outlet now (its own is set elsewhere)."""
        former = self.outlets.get(report.outlet, [])
        if report.id in former:
            former.remove(report.id)
        self.outlets.setdefault(outlet, []).append(report.id)

    # Who is told of on one day at one place

    def enter(self, telling: Telling, blocks: Iterable[Block]) -> set[str]:
        """Put a telling into its blocks; gives those (keys) that a crowded block has no room
        for any more."""
        moved: set[str] = set()
        rank = rank_of(telling)
        for block in blocks:
            some = self._block(block)
            insort(some, rank)
            if len(some) > self.largest_block and rank <= some[self.largest_block - 1]:
                moved.add(some[self.largest_block][1:])
        return moved

    def leave(self, telling: Telling, blocks: Iterable[Block]) -> set[str]:
        """Take a telling out of its blocks; gives those (keys) that there is room for now."""
        moved: set[str] = set()
        rank = rank_of(telling)
        for block in blocks:
            some = self._block(block)
            at = bisect_left(some, rank)
            del some[at]
            if at < self.largest_block <= len(some):
                moved.add(some[self.largest_block - 1][1:])
        return moved

    def near(self, telling: Telling, blocks: Iterable[Block]) -> Iterator[str]:
        """The tellings (keys, some more than once) that it is compared with."""
        rank = rank_of(telling)
        for block in blocks:
            some = self._block(block)
            if len(some) <= self.largest_block:
                yield from (other[1:] for other in some)
            elif rank <= some[self.largest_block - 1]:
                yield from (other[1:] for other in some[: self.largest_block])

    def _block(self, block: Block) -> list[str]:
        return self.blocks.setdefault(block, [])

    # What hangs together

    def links_of(self, key: str) -> Mapping[str, float]:
        """The tellings (keys) that may be of one incident with this one, with their scores."""
        return self.links.get(key, {})

    def link(self, one: str, other: str, score: float) -> None:
        """Note that two tellings may be of one incident."""
        self.links.setdefault(one, {})[other] = score
        self.links.setdefault(other, {})[one] = score

    def unlink(self, one: str, other: str) -> None:
        """Forget that two tellings may be of one incident."""
        self.links[one].pop(other, None)
        self.links[other].pop(one, None)

    def members(self, key: str) -> Sequence[str]:
        """The tellings (keys) of the group that a telling is in; none if it is in none."""
        group = self.groups.get(self.group_of.get(key, 0))
        return group.tellings if group else ()

    def part(self, key: str) -> None:
        """Take apart the group that a telling is in, if it is in one."""
        group = self.groups.pop(self.group_of.get(key, 0), None)
        for member in group.tellings if group else ():
            self.group_of.pop(member, None)

    def put(self, group: Group) -> None:
        """Keep a group."""
        self.last_group += 1
        self.groups[self.last_group] = group
        for key in group.tellings:
            self.group_of[key] = self.last_group

    # Documents as wholes

    def take(self, report: Report) -> None:
        """Keep a report, with its tellings; `print_as` follows."""
        self.reports[report.id] = report
        for telling in report.tellings:
            self.tellings[telling.key] = telling

    def drop(self, report: Report) -> None:
        """Forget a report and its tellings, which are in no block and no group any more."""
        del self.reports[report.id]
        for telling in report.tellings:
            for other in list(self.links_of(telling.key)):
                self.unlink(telling.key, other)
            self.links.pop(telling.key, None)
            del self.tellings[telling.key]
        some = self.outlets.get(report.outlet, [])
        if report.id in some:
            some.remove(report.id)

    def changed(self, report: Report) -> None:
        """Told when a report that is kept says something else (its outlet's name)."""


def rank_of(telling: Telling) -> str:
    """The rank of a telling in a block, its key behind one letter: those that say where and
    when come first, since the others are put to them."""
    return f"{'a' if telling.anchored else 'b'}{telling.key}"

"""What a reconciler remembers, kept in the sidecar: loaded when it is asked for, and put back.

A new document asks for the reports that print its sentences, the tellings that share a day and a
place with its own, and the groups these are in. The rest of the book stays on the disk.
"""

# ruff: noqa: D102 (what the methods give is said in Kept)

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from tollbook.reconcile.cluster import Block, days, places
from tollbook.reconcile.copies import Sketch
from tollbook.reconcile.frozen import fact_line, report_from, report_line
from tollbook.reconcile.kept import Group, Kept, Report, rank_of
from tollbook.reconcile.reconciler import noted
from tollbook.reconcile.tellings import Telling
from tollbook.store.boiled import BlockRow, NotedRow, ReportRow, Shelf, TellingRow


class Remembered(Kept):
    """What is kept in a base of the sidecar. `save` puts back what has changed.

    `made` are the groups that were put since, by number, `parted` the numbers of those that are
    no more.
    """

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf
        self.last_group = shelf.base.last_group if shelf.base else 0
        self.made: dict[int, Group] = {}
        self.parted: set[int] = set()
        self._taken: dict[str, Report] = {}
        self._dropped: dict[str, Report] = {}
        self._renamed: set[str] = set()
        self._rows: dict[str, TellingRow | None] = {}
        self._moved: set[str] = set()
        self._entered: set[BlockRow] = set()
        self._left: set[BlockRow] = set()
        self._homes: dict[str, str] = {}
        self._sketches: dict[str, Sketch] = {}

    def report(self, document: str) -> Report | None:
        found = self.reports.get(document)
        if found is not None or document in self._dropped:
            return found
        row = self._shelf.report(document)
        if row is None:
            return None
        report = _report(row)
        self.reports[document] = report
        for telling in report.tellings:
            self.tellings[telling.key] = telling
        return report

    def sketch(self, document: str) -> Sketch:
        if document in self.reports:
            return self.reports[document].sketch
        if document not in self._sketches:
            packed = self._shelf.sketch(document)
            if packed is None or document in self._dropped:
                raise KeyError(document)
            self._sketches[document] = Sketch.unpacked(packed)
        return self._sketches[document]

    def telling(self, key: str) -> Telling:
        if key not in self.tellings:
            row = self._row(key)
            if row is None or self.report(row.document) is None:
                raise KeyError(key)
        return self.tellings[key]

    def _row(self, key: str) -> TellingRow | None:
        """What the shelf says of a telling; its links and group are in memory from then on."""
        if key not in self._rows:
            row = self._rows[key] = self._shelf.telling(key)
            if row is not None:
                self.links.setdefault(key, dict(json.loads(row.links)))
                self.group_of.setdefault(key, row.gathered)
        return self._rows[key]

    # Who prints a sentence

    def _holders(self, sentence: int) -> list[str]:
        found = self.holders.get(sentence)
        if found is None:
            found = self.holders[sentence] = self._shelf.holders(sentence)
        return found

    def copies(self, outlet: str) -> Sequence[str]:
        found = self.outlets.get(outlet)
        if found is None:
            found = self.outlets[outlet] = self._shelf.copies(outlet)
        return found

    def print_as(self, report: Report, outlet: str) -> None:
        self.copies(report.outlet)
        self.copies(outlet)
        super().print_as(report, outlet)

    # Who is told of on one day at one place

    def _block(self, block: Block) -> list[str]:
        found = self.blocks.get(block)
        if found is None:
            found = self.blocks[block] = self._shelf.block(hashed(block[0]), block[1])
        return found

    def enter(self, telling: Telling, blocks: Iterable[Block]) -> set[str]:
        for row in block_rows(telling):
            self._left.discard(row)
            self._entered.add(row)
        return super().enter(telling, blocks)

    def leave(self, telling: Telling, blocks: Iterable[Block]) -> set[str]:
        for row in block_rows(telling):
            self._entered.discard(row)
            self._left.add(row)
        return super().leave(telling, blocks)

    # What hangs together

    def links_of(self, key: str) -> Mapping[str, float]:
        self._row(key)
        return super().links_of(key)

    def link(self, one: str, other: str, score: float) -> None:
        self._row(one)
        self._row(other)
        self._moved |= {one, other}
        super().link(one, other, score)

    def unlink(self, one: str, other: str) -> None:
        self._row(one)
        self._row(other)
        self._moved |= {one, other}
        super().unlink(one, other)

    def members(self, key: str) -> Sequence[str]:
        self._row(key)
        number = self.group_of.get(key, 0)
        if number and number not in self.groups:
            found = self._shelf.members(number)
            self.groups[number] = Group(tuple(found))
            for member in found:
                self._row(member)
        return super().members(key)

    def part(self, key: str) -> None:
        if self.members(key):
            number = self.group_of[key]
            if self.made.pop(number, None) is None:
                self.parted.add(number)
        super().part(key)

    def put(self, group: Group) -> None:
        super().put(group)
        self.made[self.last_group] = group
        self._moved.update(group.tellings)

    # Documents as wholes

    def take(self, report: Report) -> None:
        super().take(report)
        self._taken[report.id] = report
        for telling in report.tellings:
            # What the shelf says of a telling with this key is of the report there was before.
            self._rows.setdefault(telling.key, None)
            self._moved.add(telling.key)

    def drop(self, report: Report) -> None:
        self.copies(report.outlet)
        super().drop(report)
        self._dropped.setdefault(report.id, report)
        self._taken.pop(report.id, None)
        for telling in report.tellings:
            self._rows[telling.key] = None
            self.group_of.pop(telling.key, None)
            self._moved.discard(telling.key)

    def changed(self, report: Report) -> None:
        self._renamed.add(report.id)

    def save(self) -> None:
        """Put back what has changed."""
        shelf = self._shelf
        gone = self._dropped.values()
        shelf.drop_tellings(t.key for report in gone for t in report.tellings)
        shelf.drop_sentences((s, report.id) for report in gone for s in report.sketch.sentences)
        shelf.drop_noted({*self._dropped, *self._renamed})
        shelf.drop_reports(id_ for id_ in self._dropped if id_ not in self._taken)
        shelf.drop_blocks(self._left)
        reports = {id_: self.reports[id_] for id_ in self._renamed if id_ in self.reports}
        reports.update(self._taken)
        put_reports(shelf, reports.values(), new=self._taken.values())
        shelf.put_blocks(sorted(self._entered))
        shelf.put_tellings(
            self._telling_row(key) for key in sorted(self._moved) if key in self.group_of
        )

    def _telling_row(self, key: str) -> TellingRow:
        row = self._rows.get(key)
        document = row.document if row else self._document_of(key)
        return _telling_row(key, document, self.group_of[key], self.links.get(key, {}))

    def _document_of(self, key: str) -> str:
        for report in self._taken.values():
            for telling in report.tellings:
                self._homes[telling.key] = report.id
        return self._homes[key]


def put_all(shelf: Shelf, kept: Kept) -> None:
    """Put everything that a reconciler remembers on an empty shelf."""
    put_reports(shelf, kept.reports.values(), new=kept.reports.values())
    tellings = [t for report in kept.reports.values() for t in report.tellings]
    shelf.put_blocks(sorted({row for telling in tellings for row in block_rows(telling)}))
    home = {t.key: report.id for report in kept.reports.values() for t in report.tellings}
    shelf.put_tellings(
        _telling_row(key, home[key], kept.group_of[key], kept.links_of(key)) for key in sorted(home)
    )


def put_reports(shelf: Shelf, reports: Iterable[Report], *, new: Iterable[Report]) -> None:
    """Put reports on a shelf, with what of them matters beside incidents, and the sentences of
    those that are new."""
    some = list(reports)
    shelf.put_reports(
        ReportRow(
            report.id,
            report.published.isoformat() if report.published else None,
            report.outlet,
            report.sketch.packed(),
            report_line(report),
        )
        for report in some
    )
    shelf.put_noted(
        NotedRow(fact.id, report.id, fact_line(fact))
        for report in some
        for fact in report.facts
        if noted(fact)
    )
    shelf.put_sentences(sorted((s, report.id) for report in new for s in report.sketch.sentences))


def all_reports(shelf: Shelf) -> Iterator[Report]:
    """Every report on a shelf."""
    return map(_report, shelf.reports())


def _report(row: ReportRow) -> Report:
    return report_from(row.content, Sketch.unpacked(row.sketch))


def _telling_row(key: str, document: str, group: int, links: Mapping[str, float]) -> TellingRow:
    told = json.dumps(sorted(links.items()), separators=(",", ":"))
    return TellingRow(key, document, group, told)


def block_rows(telling: Telling) -> list[BlockRow]:
    """Where and when a telling is looked for."""
    first, last = days(telling)
    rank = rank_of(telling)
    return [BlockRow(hashed(place), first, last, rank) for place in places(telling)]


@lru_cache(maxsize=100_000)
def hashed(place: object) -> int:
    """A place of a block as a number, the same in every process."""
    digest = hashlib.blake2b(repr(place).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)

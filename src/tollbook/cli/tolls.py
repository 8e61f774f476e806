"""Who gives which figure, and who gives none?

Running totals and single incidents stand in separate tables, and nothing is added up: a
total already contains its incidents. A claimant is whoever is nearest to the fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text as Line

from tollbook import words
from tollbook.cli.table import fitted, nested
from tollbook.model.claim import Claim, Outcome, Scope, Silence, Toll, Victims
from tollbook.model.refer import Party
from tollbook.model.text import Document

Entry = tuple[Document, Claim, Toll]
Row = tuple[Line, ...]


@dataclass(slots=True)
class TollTable:
    """Gathers the tolls and silences of many documents; `table` shows them.

    Keeps claims only, not texts. Background on other conflicts is left out, and the table says
    how much.
    """

    totals: dict[tuple[str, str, Outcome], list[Entry]] = field(
        default_factory=lambda: defaultdict(list)
    )
    incidents: list[Entry] = field(default_factory=list)
    silences: list[tuple[Document, Claim, Silence]] = field(default_factory=list)
    background: int = 0

    def add(self, document: Document, claims: Iterable[Claim]) -> None:
        """Take in the claims of one document."""
        for claim in claims:
            body = claim.body
            if isinstance(body, Silence):
                self.silences.append((document, claim, body))
            if not isinstance(body, Toll):
                continue
            if claim.historical:
                self.background += 1
            elif body.scope is Scope.CUMULATIVE and not body.increment_of:
                # "180 of them in the north" is no later point of the series of the whole.
                victims = group(claim) + (", a part" if body.subset_of else "")
                key = (claimant(document, claim), victims, body.outcome)
                self.totals[key].append((document, claim, body))
            else:
                self.incidents.append((document, claim, body))

    def table(self) -> RenderableType:
        """The tables, and under them what was left out."""
        left_out = "Nothing is added up: a running total already holds its incidents."
        if self.background:
            some = "1 figure" if self.background == 1 else f"{self.background:,} figures"
            left_out += f" {some} about the past left out."
        return Group(
            _Table(
                "Running tolls by claimant: the latest figure of each, and who gives none",
                {"claimant": 24, "victims": 19, "figure": 25, "as of": 12, "report": 20},
                self._totals(),
            ),
            Line(""),
            _Table(
                "Single incidents, and figures whose period isn't told",
                {
                    "figure": 18,
                    "victims": 15,
                    "who says so": 22,
                    "where": 14,
                    "when": 12,
                    "report": 19,
                },
                self._incidents(),
            ),
            Line(""),
            Line(left_out, style="dim"),
        )

    def _totals(self) -> list[Row]:
        by_claimant: dict[str, list[Row]] = defaultdict(list)
        for (name, victims, _), entries in sorted(self.totals.items(), key=_order):
            by_claimant[name].append(_total(victims, entries))
        for document, claim, silence in self.silences:
            by_claimant[_name(silence.party)].append(_silence(document, claim, silence))
        rows: list[Row] = []
        for name in sorted(by_claimant, key=str.casefold):
            for number, row in enumerate(by_claimant[name]):
                rows.append((Line("" if number else name, style="green"), *row))
        return rows

    def _incidents(self) -> list[Row]:
        by_document: dict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(self.incidents, key=lambda e: (_day(e[0], e[1]), e[0].name)):
            by_document[entry[0].name].append(entry)
        rows: list[Row] = []
        for entries in by_document.values():
            document = entries[0][0]
            for claim, part in nested([claim for _, claim, _ in entries]):
                wording = words.wording(claim)
                figure = Line("└ " if part else "")
                figure.append(wording.what, style="bold")
                for mark in wording.marks:
                    figure.append(f"\n{mark}", style="yellow")
                rows.append(
                    (
                        figure,
                        Line(group(claim)),
                        Line(claimant(document, claim), style="green"),
                        Line(wording.where or "–"),
                        Line(wording.when or "–"),
                        Line(words.printable(document.name), style="dim"),
                    )
                )
        return rows


class _Table:
    """A titled table whose columns keep their shares of the width; names break at hyphens."""

    GAP = 2

    def __init__(self, title: str, shares: dict[str, int], rows: list[Row]) -> None:
        self.title, self.shares, self.rows = title, shares, rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Line(self.title, style="bold magenta")
        if not self.rows:
            yield Line("none", style="dim")
            return
        room = options.max_width - self.GAP * (len(self.shares) - 1)
        sizes = [room * share // sum(self.shares.values()) for share in self.shares.values()]
        table = Table(box=None, padding=(0, self.GAP, 0, 0), pad_edge=False, header_style="dim")
        for name, size in zip(self.shares, sizes, strict=True):
            table.add_column(name, width=size, overflow="fold")
        for row in self.rows:
            table.add_row(*(fitted(cell, size) for cell, size in zip(row, sizes, strict=True)))
        yield table


def claimant(document: Document, claim: Claim) -> str:
    """Who is answerable for the figure: nearest to the fact, else the document's publisher."""
    if claim.attribution:
        return _name(claim.attribution[0])
    return words.printable(document.publisher or f"the report “{document.name}”")


def _name(party: Party) -> str:
    """The directory's name; words of a report between quotation marks, since they may be loaded,
    and without their article: "the ministry" and "The ministry" are one claimant."""
    if party.name:
        return words.printable(party.name)
    text = words.printable(party.text)
    bare = text[4:] if text[:4].casefold() == "the " else text
    return f"“{bare}”"


def group(claim: Claim) -> str:
    """The victims of a toll as a group: status and side, else the words of the text."""
    victims = claim.body.victims if isinstance(claim.body, Toll) else Victims(None)
    return ", ".join(words.group(victims)) or words.printable(victims.text or "not said")


def _day(document: Document, claim: Claim) -> date:
    """The day a figure stands for: as of, else the last day it speaks of, else the report's."""
    body = claim.body
    as_of = body.as_of if isinstance(body, Toll) else None
    end = claim.when.end if claim.when else None
    return as_of or end or document.published or date.min


def _order(item: tuple[tuple[str, str, Outcome], list[Entry]]) -> tuple[str, str, int]:
    (name, victims, outcome), _ = item
    return name.casefold(), victims, list(Outcome).index(outcome)


def _total(victims: str, entries: Sequence[Entry]) -> Row:
    ordered = sorted(entries, key=lambda entry: _day(entry[0], entry[1]))
    document, claim, toll = ordered[-1]
    figure = Line(f"{words.figure(toll.count)} {words.outcome(toll)}", style="bold")
    for mark in words.marks(claim):
        figure.append(f"\n{mark}", style="yellow")
    day = _day(document, claim)
    earlier = [
        f"{words.figure(t.count)} on {_short(_day(d, c))}"
        for d, c, t in reversed(ordered[:-1])
        if (t.count.min, t.count.max, t.count.best)
        != (toll.count.min, toll.count.max, toll.count.best)
    ]
    if earlier:
        figure.append(f"\nbefore: {', '.join(dict.fromkeys(earlier))}", style="not bold dim")
    return (
        Line(victims),
        figure,
        Line(words.day(day) if day > date.min else "–"),
        Line(words.printable(document.name), style="dim"),
    )


def _short(day: date) -> str:
    return f"{day.day} {day:%b}" if day > date.min else "an unknown day"


def _silence(document: Document, claim: Claim, silence: Silence) -> Row:
    figure = Line("gives no figure", style="bold yellow")
    figure.append(f"\naccording to {claimant(document, claim)}", style="not bold dim")
    day = _day(document, claim)
    return (
        Line(words.printable(silence.about or "not said what")),
        figure,
        Line(words.day(day) if day > date.min else "–"),
        Line(words.printable(document.name), style="dim"),
    )

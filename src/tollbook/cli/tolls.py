"""Who gives which figure, and who gives none?

Running totals and single incidents stand in separate tables, and nothing is added up: a
total already contains its incidents. A claimant is whoever is nearest to the fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from tollbook import words
from tollbook.model.claim import Claim, Outcome, Scope, Silence, Stance, Toll
from tollbook.model.text import Document

Entry = tuple[Document, Claim, Toll]


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
            elif body.scope is Scope.CUMULATIVE:
                key = (claimant(document, claim), group(body), body.outcome)
                self.totals[key].append((document, claim, body))
            else:
                self.incidents.append((document, claim, body))

    def table(self) -> RenderableType:
        """The tables, and under them what was left out."""
        parts: list[RenderableType] = [self._totals(), Line("")]
        parts += [self._incidents(), Line("")]
        left_out = "Nothing is added up: a running total already holds its incidents."
        if self.background:
            left_out += f" {self.background} figures about the past are left out."
        parts.append(Line(left_out, style="dim"))
        return Group(*parts)

    def _totals(self) -> Table:
        table = _table("RUNNING TOLLS BY CLAIMANT, THE LATEST FIGURE OF EACH")
        for name, ratio in (
            ("claimant", 5),
            ("victims", 5),
            ("figure", 5),
            ("as of", 3),
            ("report", 3),
            ("before that", 4),
        ):
            table.add_column(name, ratio=ratio, overflow="fold")
        by_claimant: dict[str, list[tuple[Line, ...]]] = defaultdict(list)
        for (name, victims, _), entries in sorted(self.totals.items(), key=_order):
            by_claimant[name].append(_total(victims, entries))
        for document, claim, silence in self.silences:
            by_claimant[words.who(silence.party)].append(_silence(document, claim, silence))
        for number, name in enumerate(sorted(by_claimant, key=str.casefold)):
            if number:
                table.add_section()
            for row, cells in enumerate(by_claimant[name]):
                table.add_row(Line("" if row else name, style="green"), *cells)
        if not by_claimant:
            table.add_row(Line("nobody gives one", style="dim"))
        return table

    def _incidents(self) -> Table:
        table = _table("SINGLE INCIDENTS, AND FIGURES WHOSE PERIOD ISN'T TOLD")
        for name, ratio in (
            ("figure", 5),
            ("victims", 5),
            ("who says so", 5),
            ("where", 4),
            ("when", 3),
            ("report", 3),
        ):
            table.add_column(name, ratio=ratio, overflow="fold")
        for document, claim, toll in sorted(
            self.incidents, key=lambda e: (_day(e[0], e[1]), e[0].name)
        ):
            wording = words.wording(claim)
            figure = Line(wording.what, style="bold")
            for mark in wording.marks:
                figure.append(f"\n{mark}", style="yellow")
            table.add_row(
                figure,
                Line(group(toll)),
                Line(claimant(document, claim), style="green"),
                Line(wording.where or "–"),
                Line(wording.when or "–"),
                Line(words.printable(document.name), style="dim"),
            )
        if not self.incidents:
            table.add_row(Line("none", style="dim"))
        return table


def claimant(document: Document, claim: Claim) -> str:
    """Who is answerable for the figure: nearest to the fact, else the document's publisher."""
    if claim.attribution:
        return words.who(claim.attribution[0])
    return words.printable(document.publisher or f"the report “{document.name}”")


def group(toll: Toll) -> str:
    """The victims as a group: status and side, else the words of the text."""
    return words.status(toll.victims) or words.printable(toll.victims.text or "not said")


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=None, expand=True, padding=(0, 2, 0, 0),
        header_style="dim", pad_edge=False,
    )  # fmt: skip


def _day(document: Document, claim: Claim) -> date:
    """The day a figure stands for: as of, else the last day it speaks of, else the report's."""
    body = claim.body
    as_of = body.as_of if isinstance(body, Toll) else None
    end = claim.when.end if claim.when else None
    return as_of or end or document.published or date.min


def _order(item: tuple[tuple[str, str, Outcome], list[Entry]]) -> tuple[str, str, int]:
    (name, victims, outcome), _ = item
    return name.casefold(), victims, list(Outcome).index(outcome)


def _total(victims: str, entries: Sequence[Entry]) -> tuple[Line, ...]:
    ordered = sorted(entries, key=lambda entry: _day(entry[0], entry[1]))
    document, claim, toll = ordered[-1]
    figure = Line(f"{words.figure(toll.count)} {words.outcome(toll)}", style="bold")
    if claim.stance is not Stance.ASSERTED:
        figure.append(f"\n{', '.join(words.marks(claim))}", style="yellow")
    day = _day(document, claim)
    earlier = [
        f"{words.figure(t.count)} on {_short(_day(d, c))}"
        for d, c, t in reversed(ordered[:-1])
        if (t.count, _day(d, c)) != (toll.count, day)
    ]
    return (
        Line(victims),
        figure,
        Line(words.day(day) if day > date.min else "–"),
        Line(words.printable(document.name), style="dim"),
        Line("\n".join(dict.fromkeys(earlier)) or "–", style="dim"),
    )


def _short(day: date) -> str:
    return f"{day.day} {day:%b}" if day > date.min else "an unknown day"


def _silence(document: Document, claim: Claim, silence: Silence) -> tuple[Line, ...]:
    said_by = words.chain(claim.attribution) or claimant(document, claim)
    day = _day(document, claim)
    about = words.printable(silence.about or "it")
    return (
        Line(about),
        Line(f"gives no figure\nsays {said_by}", style="yellow"),
        Line(words.day(day) if day > date.min else "–"),
        Line(words.printable(document.name), style="dim"),
        Line("–", style="dim"),
    )

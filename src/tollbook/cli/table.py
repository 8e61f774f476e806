"""How do claims look in a terminal?

One block per document, grouped by kind: a line of columns for each claim, and under it the
sentence with the claim marked. The columns keep their widths within a kind, so that the eye
can run down them. `claims_table` works on records, so that what comes out of a book looks the
same as what has just been read.
"""

from __future__ import annotations

import shutil
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from tollbook import words
from tollbook.model import codec
from tollbook.model.claim import Claim, Kind, Toll
from tollbook.model.text import Document

# Wider than this the eye loses the line; narrower, the columns hold single syllables.
WIDEST, NARROWEST = 120, 60
UNKNOWN = "–"

Contents = Callable[[str], str | None]


def console(*, stderr: bool = False) -> Console:
    """The terminal, or plain text of the same width where output goes elsewhere.

    100 columns where nothing says how many there are; `COLUMNS` does, and so does a terminal.
    """
    width = shutil.get_terminal_size((100, 24)).columns
    return Console(
        stderr=stderr,
        width=max(NARROWEST, min(WIDEST, width)),
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def show(renderable: RenderableType, *, on: Console | None = None) -> None:
    """Print to the terminal; elsewhere as plain lines without the blanks that fill a column."""
    terminal = on or console()
    if terminal.is_terminal:
        terminal.print(renderable)
        return
    with terminal.capture() as capture:
        terminal.print(renderable)
    lines = (line.rstrip() for line in capture.get().splitlines())
    terminal.file.write("\n".join(lines) + "\n")


def claims_table(
    records: Iterable[Mapping[str, Any]],
    *,
    contents: Contents | None = None,
    explain: bool = False,
) -> RenderableType:
    """Records of claims as blocks, one per document in the order of their first claims.

    `contents` gives the content of a text by its id; without it a claim shows its own words
    in place of its sentence.
    """
    claims: dict[str, list[Claim]] = defaultdict(list)
    documents: dict[str, Document] = {}
    for record in records:
        name = record["document"]["name"]
        if name not in documents:
            documents[name] = codec.document_from(record["document"], media_type="", size=0)
        claims[name].append(codec.claim_from(record))
    blocks: list[RenderableType] = []
    for name, document in documents.items():
        content = contents(claims[name][0].text) if contents else None
        blocks.append(document_block(document, claims[name], content, explain=explain))
    return Group(*blocks)


def document_block(
    document: Document, claims: Sequence[Claim], content: str | None, *, explain: bool = False
) -> RenderableType:
    """A document's header and its claims, grouped by kind."""
    title = Line(words.printable(document.name), style="bold cyan")
    if document.title and document.title != document.name:
        title.append(f"  {words.printable(document.title)}", style="bold")
    lines: list[RenderableType] = [title]
    lines += [Line(words.heading(document), style="dim"), Line(words.tally(claims), style="dim")]
    for kind in Kind:
        group = [claim for claim in claims if claim.kind is kind]
        if group:
            lines.append(Line(""))
            lines.append(_Columns(*_head(kind)))
            for rows in by_sentence(nested(group), content, apart=explain):
                lines.append(_Claims(rows, content, explain))
    lines.append(Line(""))
    return Group(*lines)


def nested(claims: Sequence[Claim]) -> list[tuple[Claim, bool]]:
    """The claims in order, each toll that is part of another right after it; True marks a part."""
    here = {claim.id for claim in claims}
    parts: dict[str, list[Claim]] = defaultdict(list)
    tops: list[Claim] = []
    for claim in claims:
        whole = claim.body.subset_of if isinstance(claim.body, Toll) else None
        if whole in here and whole is not None and whole != claim.id:
            parts[whole].append(claim)
        else:
            tops.append(claim)
    found: list[tuple[Claim, bool]] = []

    def add(claim: Claim, part: bool) -> None:
        found.append((claim, part))
        for inner in parts.pop(claim.id, ()):
            add(inner, True)

    for claim in tops:
        add(claim, False)
    # Tolls that include each other in a circle have no top: they are shown all the same.
    for circle in list(parts.values()):
        found += [(claim, False) for claim in circle if (claim, True) not in found]
    return found


def by_sentence(
    claims: Sequence[tuple[Claim, bool]], content: str | None, *, apart: bool
) -> list[list[tuple[Claim, bool]]]:
    """Neighbours that stand in one sentence together, so that it is shown once.

    `apart`, or without the text, each claim is by itself.
    """
    groups: list[list[tuple[Claim, bool]]] = []
    before: tuple[int, int] | None = None
    for claim, part in claims:
        here = words.sentence(content, claim.span) if content and not apart else None
        if here is None or here != before:
            groups.append([])
        groups[-1].append((claim, part))
        before = here
    return groups


# What stands in the columns of each kind, after the kind's own heading.
COLUMNS = {
    Kind.TOLL: "victims",
    Kind.EVENT: "by whom → to whom",
    Kind.CONTROL: "holder and loser",
    Kind.STATEMENT: "speaker → addressee",
    Kind.SILENCE: "who, about what",
    Kind.MEDIA: "what it shows",
}


def _head(kind: Kind) -> tuple[Line, Line, Line, Line, Line]:
    labels = (COLUMNS[kind], "who says so", "where", "when")
    first, second, third, fourth = (Line(label, style="dim") for label in labels)
    return Line(words.HEADINGS[kind].upper(), style="bold magenta"), first, second, third, fourth


def fitted(cell: Line, width: int) -> Line:
    """The cell with words that are wider than it broken at their hyphens, if it has but one style."""
    if cell.spans or all(len(word) <= width for word in cell.plain.split()):
        return cell
    lines = (textwrap.wrap(line, width) for line in cell.plain.splitlines())
    return Line("\n".join(line for wrapped in lines for line in wrapped), style=cell.style)


class _Columns:
    """One row: the figure, whom, who says so, where, when, in the same shares of any width."""

    SHARES = (20, 24, 23, 18, 15)
    INDENT = 2
    GAP = 2

    def __init__(self, *cells: Line) -> None:
        self.cells = cells

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = options.max_width - self.INDENT - self.GAP * (len(self.SHARES) - 1)
        sizes = [room * share // 100 for share in self.SHARES]
        sizes[1] += room - sum(sizes)
        grid = Table.grid(padding=(0, self.GAP, 0, 0), pad_edge=False)
        for size in sizes:
            grid.add_column(width=size, overflow="fold")
        grid.add_row(*(fitted(cell, size) for cell, size in zip(self.cells, sizes, strict=True)))
        yield Padding(grid, (0, 0, 0, self.INDENT))


class _Claims:
    """The claims of one sentence: a row for each, then the sentence with all of them marked."""

    def __init__(
        self, rows: Sequence[tuple[Claim, bool]], content: str | None, explain: bool
    ) -> None:
        self.rows = rows
        spans = sorted((claim.span for claim, _ in rows), key=lambda span: (span.start, span.end))
        self.quotation = words.quotation(spans, content)
        self.explain = explain

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for claim, part in self.rows:
            yield _row(claim, part)
            if notes := words.notes(claim):
                yield Padding(Line(" · ".join(notes), style="dim"), (0, 0, 0, 4))
        yield Padding(self._sentence(plain=not console.color_system), (0, 0, 0, 4))
        if self.explain:
            yield from (Padding(_reasons(claim), (0, 0, 0, 4)) for claim, _ in self.rows)

    def _sentence(self, *, plain: bool) -> Line:
        if plain:
            return Line(self.quotation.plain())
        line = Line()
        for text, marked in self.quotation.pieces:
            line.append(text, style="underline" if marked else "dim")
        return line


def _row(claim: Claim, part: bool) -> _Columns:
    wording = words.wording(claim)
    what = Line("└ " if part else "")
    what.append(wording.what, style="bold")
    for mark in wording.marks:
        what.append(f"\n{mark}", style="yellow")
    return _Columns(
        what,
        Line(wording.whom or UNKNOWN),
        Line(wording.who or "the document itself", style="green" if wording.who else "dim green"),
        Line(wording.where or UNKNOWN),
        Line(wording.when or UNKNOWN),
    )


def _reasons(claim: Claim) -> Line:
    said = [
        f"{words.printable(party.text)} [{party.start}, {party.end})" for party in claim.attribution
    ]
    reasons = [
        f"why      {', '.join(map(words.printable, claim.why)) or 'no reason given'}",
        f"words    [{claim.span.start}, {claim.span.end}) of text {claim.text}",
    ]
    if isinstance(claim.body, Toll):
        count = claim.body.count
        reasons.append(f"count    “{words.printable(count.text)}” [{count.start}, {count.end})")
    if said:
        reasons.append(f"said by  {' ← via '.join(said)}")
    for place in claim.where:
        known = f" = {place.id}" if place.id else ", not in the gazetteer"
        reasons.append(f"place    “{words.printable(place.text)}”{known}")
    if claim.when:
        reasons.append(f"time     “{words.printable(claim.when.text)}”")
    reasons.append(f"id       {claim.id} by {claim.engine}, run {claim.run}")
    return Line("\n".join(reasons), style="dim")

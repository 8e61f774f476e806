"""`tollbook attributions`: who says what, in every sentence."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import typer

from tollbook.cli.options import Format, FormatOption, Paths
from tollbook.cli.read import complain, passed_over
from tollbook.errors import InputError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tollbook.pipeline import Told
    from tollbook.publish.csv import Column


def attributions(
    paths: Paths,
    *,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print who says what in any text, sentence by sentence, with or without tolls.

    Thoughts, wishes, questions and judgements count as well as statements; the words that tell
    it, whose they are and what is told are shown as they stand in the text. What a claim's
    attribution holds (see tollbook read) is narrower: who gives it out as a fact.

    A record has the speaker (source, null where nobody is named), the cue and the content, each
    with its words and offsets, and the speaker's name and type as the directory has them; a
    pronoun's name is whom it stands for.
    """
    from tollbook.pipeline import Rejected, read_attributions

    seen = rejected = 0
    skipped: list[str] = []
    with _writer(format) as write:
        for result in read_attributions(paths, skipped=lambda file: skipped.append(file.origin)):
            seen += 1
            if isinstance(result, Rejected):
                rejected += 1
                complain(result)
            else:
                write(result)
    passed_over(skipped)
    if not seen:
        raise InputError(
            f"no report in {', '.join(paths)}; expected .txt, .md, .html, .pdf or .docx files"
        )
    if rejected:
        raise typer.Exit(1)


@contextmanager
def _writer(format: Format) -> Iterator[Callable[[Told], None]]:
    if format is Format.JSONL:
        yield _jsonl(sys.stdout)
    elif format is Format.CSV:
        yield _csv(sys.stdout)
    else:
        from tollbook.cli.table import show

        yield lambda told: show(block(told))


def _jsonl(out: TextIO) -> Callable[[Told], None]:
    from tollbook.model import codec

    def write(told: Told) -> None:
        out.writelines(
            codec.line(codec.attribution_record(one, told.document)) + "\n"
            for one in told.attributions
        )
        # A reader at the other end of a pipe gets each report as soon as it is read.
        out.flush()

    return write


def _csv(out: TextIO) -> Callable[[Told], None]:
    from tollbook.model import codec
    from tollbook.publish import csv

    columns = [
        csv.Column("document", "the document's name", lambda r: str(r["document"]["name"])),
        *_span_columns("source"),
        csv.Column("name", "the speaker's name in the directory", lambda r: r["name"]),
        csv.Column("type", "what sort of party the speaker is", lambda r: r["type"]),
        *_span_columns("cue"),
        *_span_columns("content"),
    ]
    out.writelines(csv.lines((), columns))

    def write(told: Told) -> None:
        records = (codec.attribution_record(one, told.document) for one in told.attributions)
        out.writelines(itertools.islice(csv.lines(records, columns), 1, None))
        out.flush()

    return write


def _span_columns(part: str) -> list[Column]:
    """The words of one part of an attribution, and where they start and end."""
    from tollbook.publish.csv import Column

    def column(name: str, key: str) -> Column:
        return Column(name, f"{key} of the {part}", lambda r: (r[part] or {}).get(key))

    return [column(part, "text"), column(f"{part}_start", "start"), column(f"{part}_end", "end")]


def block(told: Told) -> RenderableType:
    """A document's attributions: who, by which words, what; one row each."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text as Line

    from tollbook.words import printable

    found = len(told.attributions)
    title = Line(printable(told.document.name), style="bold cyan")
    count = "1 attribution" if found == 1 else f"{found:,} attributions"
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False, expand=True)
    for share in (24, 14, 62):
        grid.add_column(ratio=share, overflow="fold")
    head = ("who", "by which words", "what is told")
    grid.add_row(*(Line(label, style="dim") for label in head))
    for one in told.attributions:
        who = one.speaker
        name = Line("nobody named" if who is None else _flat(who.text))
        name.stylize("dim" if who is None else "green")
        if who is not None and who.name not in (None, who.text):
            name.append(f"\n= {_flat(str(who.name))}", style="dim")
        grid.add_row(name, Line(_flat(one.cue.exact)), Line(_flat(one.content.exact)))
    return Group(title, Line(count, style="dim"), Line(""), *([grid] if found else []), Line(""))


def _flat(words: str) -> str:
    """Words of a text on one line, as a terminal may show them."""
    from tollbook.words import printable

    return " ".join(printable(words).split())

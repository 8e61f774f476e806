"""`tollbook copies`: which documents print the same text, and what they say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli.book import DEFAULT, BookOption, JsonOption
from tollbook.cli.showing import plain, write_json

if TYPE_CHECKING:
    from tollbook.reconcile.copies import Difference
    from tollbook.store import Book

# Differences of a copy that a list of all groups shows; those of one document are all shown.
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Copy:
    """A document (its record) that prints the text of another, and what it says otherwise."""

    document: dict[str, Any]
    differences: list[Difference]

    @property
    def told(self) -> str:
        """How much is different, in words."""
        both = [d for d in self.differences if d.change.before and d.change.after]
        figures = sum(d.figures for d in both)
        more = sum(d.change.before is None for d in self.differences)
        less = sum(d.change.after is None for d in self.differences)
        parts = [
            f"{figures:,} with other figures" if figures else "",
            f"{len(both) - figures:,} in other words" if len(both) > figures else "",
            f"{more:,} only here" if more else "",
            f"{less:,} left out" if less else "",
        ]
        return f"sentences: {', '.join(filter(None, parts))}" if any(parts) else "the same words"


def copies(
    *,
    book: BookOption = DEFAULT,
    document: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only copies of this document, with all differences."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """List documents that print the same text, nearly or word for word, and what each says
    otherwise than the first of them: other figures first.

    Copies of one story are one voice: accounts count them once.
    """
    from tollbook.copied import Copies
    from tollbook.store import Book

    with Book.open(book) as opened:
        found = Copies(opened)
        if document is None:
            groups = found.groups()
        else:
            id_ = opened.document_id(document)
            others = found.of(id_)
            groups = [[id_, *others]] if others else []
        for members in groups:
            first, rest = _compared(opened, members, leading=document is not None)
            if json:
                write_json(_record(first, rest))
            else:
                _show(first, rest, most=SHOWN if document is None else None)
        if json:
            return
        if document is not None and not groups:
            typer.echo(f"No other document of the book prints the text of {plain(document)}")
        elif document is None:
            number = sum(map(len, groups))
            typer.echo(
                f"{len(groups):,} text{'' if len(groups) == 1 else 's'} printed by more than one "
                f"document, {number:,} documents in all"
            )


def copies_of(book: Book, document: str) -> list[Copy]:
    """The copies of a document (its id), with what each says otherwise."""
    from tollbook.copied import Copies

    others = Copies(book).of(document)
    return _compared(book, [document, *others], leading=True)[1] if others else []


def _compared(book: Book, ids: list[str], *, leading: bool) -> tuple[dict[str, Any], list[Copy]]:
    """The document that others are held against (the first given if `leading`, else the first by
    day and name), and the others."""
    from tollbook.reconcile.copies import differences

    records = [book.document(id_) for id_ in ids]
    start = records[:1] if leading else []
    rest = sorted(
        records[len(start) :], key=lambda r: (r["published"] or "9999", r["name"], r["id"])
    )
    first, *others = [*start, *rest]
    content = _text(book, first)
    return first, [Copy(one, differences(content, _text(book, one))) for one in others]


def _text(book: Book, record: dict[str, Any]) -> str:
    return book.text(record["text"]) if record["text"] else ""


def _record(first: dict[str, Any], rest: list[Copy]) -> dict[str, Any]:
    return {
        "document": _brief(first),
        "copies": [
            {
                "document": _brief(one.document),
                "differences": [
                    {
                        "figures": d.figures,
                        "before": d.change.before,
                        "after": d.change.after,
                        "gone": [list(place) for place in d.change.gone],
                        "new": [list(place) for place in d.change.new],
                    }
                    for d in one.differences
                ],
            }
            for one in rest
        ],
    }


def _brief(record: dict[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in ("name", "id", "publisher", "published", "url")}


def _show(first: dict[str, Any], rest: list[Copy], *, most: int | None) -> None:
    from rich.console import Group
    from rich.text import Text as Line

    from tollbook.cli.captures import side
    from tollbook.cli.table import console, show

    terminal = console()
    coloured = terminal.color_system is not None
    lines: list[Any] = [Line(_named(first), style="bold")]
    for one in rest:
        lines.append(Line(f"  {_named(one.document)}: {one.told}"))
        for difference in one.differences[:most]:
            change = difference.change
            if change.before is not None:
                lines.append(side("- ", change.before, change.gone, "red", coloured))
            if change.after is not None:
                lines.append(side("+ ", change.after, change.new, "green", coloured))
        if most is not None and len(one.differences) > most:
            left = len(one.differences) - most
            lines.append(
                Line(f"  … {left:,} more: tollbook copies --document {plain(one.document['name'])}")
            )
    show(Group(*lines, Line("")), on=terminal)


def _named(record: dict[str, Any]) -> str:
    told = ", ".join(plain(record[key]) for key in ("publisher", "published") if record[key])
    return plain(record["name"]) + (f" ({told})" if told else "")


def custody_lines(found: list[Copy]) -> Iterator[str]:
    """Which other documents print the text of one, for its chain of custody."""
    for one in found:
        yield f"  {_named(one.document)}: {one.told}"

"""`tollbook import`: other people's data sets as documents and claims of a book."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tollbook.cli.book import DEFAULT, BookOption, JsonOption
from tollbook.cli.options import Publisher
from tollbook.cli.showing import plain, receipt_lines, write_json
from tollbook.errors import InputError


class DataSet(StrEnum):
    """What sort of file is brought in."""

    UCDP = "ucdp"
    ACLED = "acled"
    CSV = "csv"


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Files of the data set.", show_default=False),
    ],
    *,
    source: Annotated[
        DataSet,
        typer.Option("--from", help="What they are: rows of UCDP GED, of ACLED, or your own."),
    ],
    book: BookOption = DEFAULT,
    publisher: Publisher = None,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="The day of the release (2020-10-05); else the latest day in the rows.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Bring other people's data sets into the book, as documents and claims of their own.

    Every row is read into claims with the data set as publisher, so that its record stands
    beside yours. A file that is not what --from says is refused whole.
    """
    from tollbook.adding import Total
    from tollbook.cli.read import day
    from tollbook.config import Settings
    from tollbook.publish.importing import read
    from tollbook.store import Book

    limit = Settings.from_environment().max_bytes
    given = []
    for file in files:
        try:
            size = file.stat().st_size
            if size > limit:
                raise InputError(
                    f"{file}: has {size:,} bytes, more than {limit:,}; split it by year or "
                    "country, or set TOLLBOOK_MAX_BYTES"
                )
            raw = file.read_bytes()
        except OSError as problem:
            raise InputError(f"{file}: can't be read: {problem.strerror}") from problem
        try:
            given.append(
                read(
                    raw,
                    source.value,
                    name=file.stem,
                    origin=str(file),
                    publisher=publisher,
                    published=day(published, option="--published"),
                )
            )
        except InputError as problem:
            message = str(problem)
            raise InputError(message if file.stem in message else f"{file}: {message}") from None
    total = Total()
    opened, new = Book.open_or_create(book)
    with opened:
        if new:
            typer.echo(f"tollbook: {plain(book)} wasn't there: a new book was made", err=True)
        with opened.writing() as batch:
            for one in given:
                total.count(batch.reading(one.document, one.raw, one.text, one.run, one.claims))
        head = opened.head
    if json:
        rows = sum(one.rows for one in given)
        write_json({"receipt": {**total.record(), "rows": rows, "book": str(book), "head": head}})
    else:
        receipt_lines(total.record(), book, head)

"""The commands around a book: init, add, documents, claims, show, verify, backup.

What a command needs is imported when it runs: a question to a book is answered in less time
than the libraries that only writing needs take to load.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli import filters
from tollbook.cli.gazetteer import ready
from tollbook.cli.options import (
    Format,
    FormatOption,
    Jobs,
    Manifest,
    Paths,
    Publisher,
    RootsOption,
)
from tollbook.cli.showing import (
    ROWS,
    bar,
    claim_page,
    claims_list,
    document_page,
    documents_table,
    plain,
    receipt_lines,
    verified_lines,
    write_json,
)

if TYPE_CHECKING:
    from tollbook.publish.csv import Column
    from tollbook.store import Rejection


BookOption = Annotated[
    Path,
    typer.Option(
        "--book", "-b", metavar="FILE", envvar="TOLLBOOK_BOOK", help="The book: one file."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON, for other programs.")]
DEFAULT = Path("tollbook.book")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in (init, add, documents, claims, show, verify, backup):
        app.command()(command)


def init(book: BookOption = DEFAULT, *, json: JsonOption = False) -> None:
    """Make a new, empty book."""
    from tollbook.store import Book

    with Book.create(book) as made:
        head = made.head
    if json:
        write_json({"book": str(book), "head": head})
    else:
        typer.echo(f"A new book is in {plain(book)}. Add reports to it: tollbook add PATH…")


def add(
    paths: Paths,
    *,
    book: BookOption = DEFAULT,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day the reports were published (2020-10-05)."),
    ] = None,
    publisher: Publisher = None,
    manifest: Manifest = None,
    jobs: Jobs = 1,
    claims: Annotated[
        bool,
        typer.Option(
            "--claims/--no-claims",
            help="Without claims: keep bytes and texts now, read them when they are added again.",
        ),
    ] = True,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="One line of JSON per report once it is safe on disk, then a receipt."
        ),
    ] = False,
) -> None:
    """Read reports and keep them in the book: original bytes, text, claims and the run.

    Adding the same again changes nothing. What can't be read is listed with its reason; its
    bytes are kept, the rest go on, and the exit status is 1. A book that isn't there is made.
    """
    from tollbook.adding import Total, acknowledgement, keep, known
    from tollbook.cli.read import day, passed_over
    from tollbook.pipeline import ReadOptions, read_reports
    from tollbook.store import Book
    from tollbook.store.receipt import Kept

    options = ReadOptions(
        published=day(published, option="--published"),
        publisher=publisher,
        manifest=manifest,
        jobs=jobs,
        claims=claims,
    )
    ready()
    total = Total()
    opened, new = Book.open_or_create(book)
    with opened:
        if new:
            typer.echo(f"tollbook: {plain(book)} wasn't there: a new book was made", err=True)
        skipped: list[str] = []
        before = 0

        def had(asked: str) -> bool:
            nonlocal before
            captured = opened.last_captured(asked) is not None
            before += captured
            return captured

        outcomes = read_reports(
            paths,
            options=options,
            known=known(opened, options),
            skipped=lambda file: skipped.append(file.origin),
            had=had,
        )
        inputs = _inputs(paths) if sys.stderr.isatty() else None
        with bar("Adding", "reports") as progress:
            for receipts in keep(opened, outcomes):
                for receipt in receipts:
                    total.count(receipt)
                    if json:
                        write_json(acknowledgement(receipt))
                    if receipt.kept is Kept.REJECTED:
                        progress.say(f"tollbook: {plain(receipt.origin)} {plain(receipt.reason)}")
                progress.at(total.seen + len(skipped), inputs)
                sys.stdout.flush()
        head = opened.head
    # The book itself and the manifest may lie among the reports: nobody needs to hear of them.
    ours = [file for file in (book, manifest) if file]
    passed_over([name for name in skipped if not any(_same(Path(name), file) for file in ours)])
    if before:
        were = "1 address was" if before == 1 else f"{before:,} addresses were"
        typer.echo(
            f"tollbook: {were} captured before and not asked for again; name one to ask", err=True
        )
    if json:
        write_json({"receipt": {**total.record(), "book": str(book), "head": head}})
    else:
        receipt_lines(total.record(), book, head)
    if total.rejections:
        raise typer.Exit(1)


def _inputs(paths: Sequence[str]) -> int:
    """How many files the paths mean, for the bar only: what they are shows when they are read."""
    return sum(
        sum(len(files) for _, _, files in os.walk(path)) if Path(path).is_dir() else 1
        for path in paths
    )


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def documents(
    *,
    book: BookOption = DEFAULT,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="What could not be read instead, and why.")
    ] = False,
    format: FormatOption = Format.TABLE,
    json: JsonOption = False,
) -> None:
    """List the documents of the book."""
    from tollbook.publish import csv
    from tollbook.store import Book

    form = _format(format, json)
    with Book.open(book) as opened:
        if rejected:
            records = [_rejection(one) for one in opened.rejections()]
            if not _records(iter(records), form, csv.REJECTION_COLUMNS):
                for record in records:
                    typer.echo(f"{plain(record['origin'])} {plain(record['reason'])}")
        elif not _records(opened.documents(), form, csv.DOCUMENT_COLUMNS):
            documents_table(opened)


def _rejection(one: Rejection) -> dict[str, Any]:
    """As JSON can carry it; `id` is that of the bytes, which the book keeps."""
    identity = f"sha256:{one.blob}" if one.blob else None
    return {"name": one.name, "id": identity, "origin": one.origin, "reason": one.reason}


def claims(
    *,
    book: BookOption = DEFAULT,
    kind: filters.Kinds = None,
    outcome: filters.Outcomes = None,
    status: filters.Statuses = None,
    claimant: filters.Claimant = None,
    place: filters.PlaceName = None,
    since: filters.Since = None,
    until: filters.Until = None,
    date: filters.On = None,
    document: filters.DocumentName = None,
    text: filters.Words = None,
    history: Annotated[
        bool, typer.Option("--history", help="What earlier runs said, too.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help=f"At most so many; 0 for all. A table has {ROWS} unless you say otherwise.",
            show_default=False,
        ),
    ] = None,
    format: FormatOption = Format.TABLE,
    json: JsonOption = False,
) -> None:
    """List the claims of the book that fit everything asked for."""
    from tollbook.store import Book

    asked = filters.asked(
        kind=kind,
        outcome=outcome,
        status=status,
        claimant=claimant,
        place=place,
        since=since,
        until=until,
        date=date,
        document=document,
        text=text,
        history=history,
    )
    form = _format(format, json)
    with Book.open(book) as opened:
        if form is Format.JSONL:
            write_lines(f"{line}\n" for line in opened.lines(asked, limit=limit or None))
        elif form is Format.CSV:
            from tollbook.publish import csv

            _records(opened.records(asked, limit=limit or None), form, csv.CLAIM_COLUMNS)
        else:
            claims_list(opened, asked, ROWS if limit is None else limit or None)


def show(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="A claim's or document's id, or its beginning.")
    ],
    *,
    book: BookOption = DEFAULT,
    json: JsonOption = False,
) -> None:
    """Show a claim in its paragraph, with who says so, how it was resolved and its history.

    A document's name or id shows the document.
    """
    from tollbook.errors import BookError
    from tollbook.store import Book

    with Book.open(book) as opened:
        try:
            claim = opened.claim_id(id)
        except BookError as no_claim:
            try:
                record = opened.document(id)
            except BookError as no_document:
                problem = no_claim if id.startswith("c_") else no_document
                raise problem from None
            document_page(opened, record, json)
            return
        claim_page(opened, claim, json)


def verify(
    *,
    book: BookOption = DEFAULT,
    head: Annotated[
        str | None,
        typer.Option(
            metavar="HASH",
            help="A head noted earlier: shows whether the book's end was cut off since.",
        ),
    ] = None,
    roots: RootsOption = None,
    json: JsonOption = False,
) -> None:
    """Check every archived byte, every text, every span and the chain of the log; time stamps
    too, and their signatures where root certificates are given.

    Names the first entry that isn't as it was, with exit status 1.
    """
    from tollbook.cli import stamping
    from tollbook.store import Book

    trusted = stamping.certificates(roots)
    with Book.open(book) as opened, bar("Verifying", "entries") as progress:
        verified = opened.verify(progress=progress.at, expected_head=head)
        # Where the log is damaged, nothing that stands on it is told.
        stamps = [] if verified.damage else stamping.told(opened, trusted)
    verified_lines(verified, book, json, {"stamps": [one.record() for one in stamps]})
    if not json:
        stamping.verified_lines(stamps)
    if verified.damage or any(one.holds is False for one in stamps):
        raise typer.Exit(1)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")],
    *,
    book: BookOption = DEFAULT,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Copy the book while others may use it, and verify the copy before it gets its name."""
    from tollbook.store import Book

    with Book.open(book) as opened, bar("Verifying the copy", "entries") as progress:
        verified = opened.backup(file, replace=force, progress=progress.at)
    verified_lines(verified, file, json)


# What several commands share


def _format(format: Format, json: bool) -> Format:
    return Format.JSONL if json else format


def write_lines(lines: Iterable[str]) -> None:
    """Lines to standard output as they are; a reader that has enough (`head`) is no error."""
    try:
        for line in lines:
            sys.stdout.write(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes at exit and would complain about the same pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _records(records: Iterator[dict[str, Any]], form: Format, columns: Sequence[Column]) -> bool:
    """Print records for other programs; False if a table was asked for."""
    from tollbook.publish import csv, jsonl

    if form is Format.TABLE:
        return False
    write_lines(jsonl.lines(records) if form is Format.JSONL else csv.lines(records, columns))
    return True

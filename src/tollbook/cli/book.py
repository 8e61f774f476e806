"""The commands around a book: init, add, documents, claims, show, export, verify, backup.

What a command needs is imported when it runs: a question to a book is answered in less time
than the libraries that only writing needs take to load.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.errors import InputError

if TYPE_CHECKING:
    from tollbook.model.text import Document
    from tollbook.pipeline import ReadOptions
    from tollbook.publish.csv import Column
    from tollbook.store import Book, Filter, Heard, Rejection, Verified

# Rows of a table unless asked for more: about a screenful, and no wait in a large book.
ROWS = 30

# Hexadecimal digits of an id that a table shows: enough to tell millions of claims apart.
DIGITS = 10


class Format(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


class FileFormat(StrEnum):
    """What a book is exported to."""

    JSONL = "jsonl"
    CSV = "csv"


class What(StrEnum):
    """What of a book is exported."""

    CLAIMS = "claims"
    DOCUMENTS = "documents"


BookOption = Annotated[
    Path,
    typer.Option(
        "--book", "-b", metavar="FILE", envvar="TOLLBOOK_BOOK", help="The book: one file."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON, for other programs.")]
FormatOption = Annotated[
    Format,
    typer.Option("--format", "-f", help="A table to look at, or records for other programs."),
]
DEFAULT = Path("tollbook.book")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in (init, add, documents, claims, show, export, verify, backup):
        app.command()(command)


def init(book: BookOption = DEFAULT, *, json: JsonOption = False) -> None:
    """Make a new, empty book."""
    from tollbook.store import Book

    with Book.create(book) as made:
        head = made.head
    if json:
        _json({"book": str(book), "head": head})
    else:
        typer.echo(f"A new book is in {_plain(book)}. Add reports to it: tollbook add PATH…")


def add(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Reports (.txt, .md, .html, .pdf, .docx), folders of them, or - for standard input.",
            show_default=False,
        ),
    ],
    *,
    book: BookOption = DEFAULT,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day the reports were published (2020-10-05)."),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who published the reports.")
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Columns path, published, publisher and url: what is known of each file.",
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes to read with.")
    ] = 1,
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
    from tollbook.cli.adding import Total, acknowledgement, keep
    from tollbook.cli.read import day, passed_over
    from tollbook.pipeline import ReadOptions, read_reports
    from tollbook.store import Book
    from tollbook.store.receipt import Kept

    options = ReadOptions(
        published=day(published, option="--published"),
        publisher=publisher,
        manifest=manifest,
        jobs=jobs,
    )
    total = Total()
    opened, new = Book.open_or_create(book)
    with opened:
        if new:
            typer.echo(f"tollbook: {_plain(book)} wasn't there: a new book was made", err=True)
        skipped: list[str] = []
        outcomes = read_reports(
            paths,
            options=options,
            known=_known(opened, options),
            skipped=lambda file: skipped.append(file.origin),
        )
        with _bar("Adding", "reports") as progress:
            for receipts in keep(opened, outcomes):
                for receipt in receipts:
                    total.count(receipt)
                    if json:
                        _json(acknowledgement(receipt))
                    if receipt.kept is Kept.REJECTED:
                        progress.say(f"tollbook: {_plain(receipt.origin)} {_plain(receipt.reason)}")
                progress.at(total.seen, None)
                sys.stdout.flush()
        head = opened.head
    # The book itself and the manifest may lie among the reports: nobody needs to hear of them.
    ours = [file for file in (book, manifest) if file]
    passed_over([name for name in skipped if not any(_same(Path(name), file) for file in ours)])
    if json:
        _json({"receipt": {**total.record(), "book": str(book), "head": head}})
    else:
        _receipt(total.record(), book, head)
    if total.rejections:
        raise typer.Exit(1)


# What capture gives as the origin of standard input.
STDIN = "-"


def _known(book: Book, options: ReadOptions) -> Callable[[Document, str], bool]:
    """Whether the book has a document as read by a run, under what is said of it this time."""
    from dataclasses import replace

    from tollbook.capture import Manifest

    rows = Manifest.read(options.manifest) if options.manifest else None

    def known(document: Document, run: str) -> bool:
        path = None if document.origin in (None, STDIN) else Path(document.origin or "")
        row = rows.row(path) if rows else None
        said = replace(
            document,
            published=options.published or (row.published if row else None),
            publisher=options.publisher or (row.publisher if row else None),
            url=row.url if row else None,
        )
        return book.knows(said, run)

    return known


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _receipt(record: dict[str, Any], book: Path, head: str) -> None:
    typer.echo(
        f"Seen {record['seen']:,} = {record['added']:,} added + "
        f"{record['already_there']:,} already there + {record['rejected']:,} rejected"
    )
    if record["read_again"]:
        again = "was" if record["read_again"] == 1 else "were"
        typer.echo(f"Of those already there, {record['read_again']:,} {again} read again")
    typer.echo(f"Claims {record['claims']:,} new in {_plain(book)}")
    for one in record["rejections"]:
        typer.echo(f"Rejected {_plain(one['origin'])}: {_plain(one['reason'])}")
    typer.echo(f"Head {head}")


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
                    typer.echo(f"{_plain(record['origin'])} {_plain(record['reason'])}")
        elif not _records(opened.documents(), form, csv.DOCUMENT_COLUMNS):
            _documents_table(opened)


def _rejection(one: Rejection) -> dict[str, Any]:
    """As JSON can carry it; `id` is that of the bytes, which the book keeps."""
    identity = f"sha256:{one.blob}" if one.blob else None
    return {"name": one.name, "id": identity, "origin": one.origin, "reason": one.reason}


def claims(
    *,
    book: BookOption = DEFAULT,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="toll, event, control, statement, silence or media."),
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="OUTCOME", help="killed, wounded, casualties, missing, …"),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(metavar="STATUS", help="Of the victims: civilian, military, …"),
    ] = None,
    claimant: Annotated[
        str | None, typer.Option(metavar="NAME", help="Part of the name of who says so.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="NAME", help="Part of a place's name, or its id.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="On this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="On this day or earlier.")
    ] = None,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="On this day.")] = None,
    document: Annotated[
        str | None, typer.Option(metavar="NAME", help="A document's name or id.")
    ] = None,
    text: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Words that all stand in the claim.")
    ] = None,
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
    from tollbook.cli.read import day
    from tollbook.store import Book, Filter

    on = day(date, option="--date")
    asked = Filter(
        kinds=_codes(kind, "--kind", "Kind"),
        outcomes=_codes(outcome, "--outcome", "Outcome"),
        statuses=_codes(status, "--status", "Status"),
        claimant=claimant,
        place=place,
        since=on or day(since, option="--from"),
        until=on or day(until, option="--to"),
        document=document,
        text=text,
        history=history,
    )
    form = _format(format, json)
    with Book.open(book) as opened:
        if form is Format.JSONL:
            _write(f"{line}\n" for line in opened.lines(asked, limit=limit or None))
        elif form is Format.CSV:
            from tollbook.publish import csv

            _records(opened.records(asked, limit=limit or None), form, csv.CLAIM_COLUMNS)
        else:
            _claims_table(opened, asked, ROWS if limit is None else limit or None)


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
            _show_document(opened, record, json)
            return
        _show_claim(opened, claim, json)


def export(
    *,
    book: BookOption = DEFAULT,
    to: Annotated[FileFormat, typer.Option(help="The format.")] = FileFormat.JSONL,
    what: Annotated[What, typer.Option(help="What to export.")] = What.CLAIMS,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A file, written whole; else standard output."
        ),
    ] = None,
) -> None:
    """Write all claims or documents as JSON lines or CSV; the same book gives the same bytes."""
    from tollbook.publish import csv, files, jsonl
    from tollbook.store import Book

    with Book.open(book) as opened:
        lines: Iterator[str]
        if what is What.CLAIMS and to is FileFormat.JSONL:
            lines = (f"{line}\n" for line in opened.lines())
        elif what is What.CLAIMS:
            lines = csv.claims(opened.records())
        elif to is FileFormat.JSONL:
            lines = jsonl.lines(opened.documents())
        else:
            lines = csv.documents(opened.documents())
        if output is None:
            _write(lines)
            return
        if output.exists() and book.exists() and output.samefile(book):
            raise InputError(f"{output}: is the book itself; choose another file")
        count = files.write(output, lines) - (to is FileFormat.CSV)
    typer.echo(f"{count:,} {what.value} in {_plain(output)}", err=True)


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
    json: JsonOption = False,
) -> None:
    """Check every archived byte, every text, every span and the chain of the log.

    Names the first entry that isn't as it was, with exit status 1.
    """
    from tollbook.store import Book

    with Book.open(book) as opened, _bar("Verifying", "entries") as progress:
        verified = opened.verify(progress=progress.at, expected_head=head)
    _verified(verified, book, json)
    if verified.damage:
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

    with Book.open(book) as opened, _bar("Verifying the copy", "entries") as progress:
        verified = opened.backup(file, replace=force, progress=progress.at)
    _verified(verified, file, json)


def _verified(verified: Verified, book: Path, json: bool) -> None:
    damage = verified.damage
    if json:
        record = {
            "book": str(book),
            "ok": damage is None,
            "entries": verified.entries,
            "rows": dict(verified.rows),
            "head": verified.head,
            "damage": damage and {"entry": damage.entry, "kind": damage.kind, "what": damage.what},
        }
        _json(record)
        return
    if damage:
        typer.echo(f"tollbook: {_plain(book)} is damaged: {_plain(damage)}", err=True)
        typer.echo(
            f"tollbook: {verified.entries:,} entries before it are whole; restore a backup and "
            "add again what came later",
            err=True,
        )
        return
    rows = verified.rows
    typer.echo(
        f"{_plain(book)} is whole: {verified.entries:,} entries, {rows['documents']:,} documents, "
        f"{rows['claims']:,} claims, {rows['rejections']:,} rejections"
    )
    typer.echo(f"Head {verified.head}")


# What several commands share


def _format(format: Format, json: bool) -> Format:
    return Format.JSONL if json else format


def _codes(given: Sequence[str] | None, option: str, name: str) -> tuple[str, ...]:
    """The codes of one of the claim record's lists; unknown ones are an error that lists them."""
    if not given:
        return ()
    from tollbook.model import claim

    known = [code.value for code in getattr(claim, name)]
    for code in given:
        if code not in known:
            listed = ", ".join(f"'{one}'" for one in known)
            raise InputError(f"{option} '{code}' is not one of {listed}")
    return tuple(given)


def _plain(value: object) -> str:
    from tollbook.words import printable

    return printable(str(value))


def _json(record: dict[str, Any]) -> None:
    from tollbook.model import codec

    sys.stdout.write(codec.line(record) + "\n")


def _write(lines: Iterable[str]) -> None:
    """Lines to standard output as they are; a reader that has enough (`head`) is no error."""
    try:
        for line in lines:
            sys.stdout.write(line)
        sys.stdout.flush()
    except BrokenPipeError:
        import os

        # Python flushes at exit and would complain about the same pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _records(records: Iterator[dict[str, Any]], form: Format, columns: Sequence[Column]) -> bool:
    """Print records for other programs; False if a table was asked for."""
    from tollbook.publish import csv, jsonl

    if form is Format.TABLE:
        return False
    _write(jsonl.lines(records) if form is Format.JSONL else csv.lines(records, columns))
    return True


class _Progress:
    """How far something is, told on stderr where somebody can see it."""

    def __init__(self, at: Callable[[int, int | None], None], say: Callable[[str], None]) -> None:
        self.at = at
        self.say = say


def _unseen(done: int, total: int | None) -> None:
    """Progress without a terminal."""


@contextmanager
def _bar(doing: str, unit: str) -> Iterator[_Progress]:
    """A progress bar, if stderr is a terminal."""
    if not sys.stderr.isatty():
        yield _Progress(_unseen, lambda line: typer.echo(line, err=True))
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,} {task.fields[unit]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as shown:
        task = shown.add_task(doing, total=None, unit=unit)
        yield _Progress(
            lambda done, total: shown.update(task, completed=done, total=total),
            lambda line: console.print(line, soft_wrap=True),
        )


def _table(*columns: tuple[str, dict[str, Any]]) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for name, options in columns:
        table.add_column(name, **options)
    return table


def _documents_table(book: Book) -> None:
    from tollbook.cli.table import show as show_table

    table = _table(
        ("Document", {"ratio": 3, "style": "bold"}),
        ("Publisher", {"ratio": 3}),
        ("Published", {"no_wrap": True}),
        ("Claims", {"justify": "right"}),
        ("Type", {"ratio": 2}),
        ("Bytes", {"justify": "right"}),
        ("Id", {"no_wrap": True, "style": "dim"}),
    )
    count = 0
    for record in book.documents():
        count += 1
        published = record["published"] or "–"
        table.add_row(
            "\n".join(map(_plain, record["names"])),
            _plain(record["publisher"] or "–"),
            f"{published} ({record['published_from']})" if record["published"] else published,
            f"{record['claims'] or 0:,}",
            _plain(record["media_type"]),
            f"{record['size']:,}",
            record["id"].removeprefix("sha256:")[:DIGITS],
        )
    if count:
        show_table(table)
    rejected = book.counts()["rejections"]
    typer.echo(
        f"{count:,} document{'' if count == 1 else 's'}"
        + (f"; {rejected:,} rejected, see --rejected" if rejected else "")
    )


def _claims_table(book: Book, asked: Filter, limit: int | None) -> None:
    from tollbook import words
    from tollbook.cli.table import show as show_table
    from tollbook.model import codec

    table = _table(
        ("Claim", {"no_wrap": True, "style": "dim"}),
        ("What", {"ratio": 3, "style": "bold"}),
        ("Whom", {"ratio": 3}),
        ("Who says so", {"ratio": 4, "style": "green"}),
        ("Where", {"ratio": 2}),
        ("When", {"ratio": 2}),
        ("Document", {"ratio": 2, "style": "cyan"}),
    )
    shown = 0
    for record in book.records(asked, limit=limit):
        wording = words.wording(codec.claim_from(record))
        shown += 1
        table.add_row(
            record["id"][: 2 + DIGITS],
            "\n".join([wording.what, *wording.marks]),
            wording.whom or "–",
            wording.who or "the document itself",
            wording.where or "–",
            wording.when or "–",
            _plain(record["document"]["name"]),
        )
    if shown:
        show_table(table)
    count = shown if limit is None or shown < limit else book.count(asked)
    typer.echo(f"{count:,} claim{'' if count == 1 else 's'}")
    if count > shown:
        typer.echo(
            f"tollbook: {shown:,} of them are shown; --limit 0 shows all, filters show fewer",
            err=True,
        )


def _show_document(book: Book, record: dict[str, Any], json: bool) -> None:
    from collections import Counter

    from tollbook.store import Filter

    if json:
        _json(record)
        return
    kinds = Counter(r["kind"] for r in book.records(Filter(document=record["id"])))
    tally = ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common())
    published = record["published"]
    for label, value in (
        ("Document", ", ".join(record["names"])),
        ("Id", record["id"]),
        ("Title", record["title"]),
        ("Publisher", record["publisher"]),
        ("Published", f"{published} ({record['published_from']})" if published else None),
        ("Address", record["url"]),
        ("Origin", record["origin"]),
        ("Captured", record["captured"]),
        ("Bytes", f"{record['size']:,} of {record['media_type']}"),
        ("Text", record["text"]),
        ("Run", record["run"]),
        ("Claims", tally or "none"),
    ):
        typer.echo(f"{label:<10} {_plain(value) if value else '–'}")


def _show_claim(book: Book, claim_id: str, json: bool) -> None:
    heard = book.history(claim_id)
    others = book.counterparts(claim_id)
    latest = heard[-1].record
    current = book.document(latest["document"]["id"])["run"]
    content = book.text(latest["document"]["text"])
    start, end = latest["span"]["start"], latest["span"]["end"]
    low, high = paragraph(content, start, end)
    if json:
        _json(
            {
                **latest,
                "paragraph": {"start": low, "end": high, "exact": content[low:high]},
                "current": current == latest["run"],
                "history": [_heard(one) for one in heard],
                "by_other_engines": [_heard(one) for one in others],
            }
        )
        return
    from rich.padding import Padding
    from rich.text import Text as Line

    from tollbook.cli.table import claims_table, console
    from tollbook.cli.table import show as show_table

    terminal = console()
    show_table(claims_table([latest], explain=True), on=terminal)
    marked = Line(_plain(content[low:start]).lstrip())
    # Words that were parted by a space stay parted, although `printable` strips.
    marked.append(" " if content[low:start][-1:].isspace() and marked.plain else "")
    exact = _plain(content[start:end])
    marked.append(exact if terminal.color_system else f"«{exact}»", style="bold underline")
    marked.append(" " if content[end:high][:1].isspace() else "")
    marked.append(_plain(content[end:high]))
    show_table(Line("\nParagraph", style="bold"), on=terminal)
    show_table(Padding(marked, (0, 0, 1, 2)), on=terminal)
    lines = []
    previous = None
    for one in heard:
        lines.append(f"{_when(one)}: {changed(previous, one.record)}")
        previous = one.record
    if current != latest["run"]:
        lines.append(f"The latest run, {current}, doesn't give this claim")
    for one in others:
        lines.append(f"{_when(one)}: {one.record['id']} on “{_plain(one.record['span']['exact'])}”")
    show_table(Line("History", style="bold"), on=terminal)
    for line in lines:
        show_table(Padding(Line(line), (0, 0, 0, 2)), on=terminal)


def _heard(one: Heard) -> dict[str, Any]:
    return {"run": one.run, "engine": one.engine, "time": one.time, "record": one.record}


def _when(one: Heard) -> str:
    return f"{one.time[:19]}Z  {_plain(one.engine)}, run {one.run}"


def paragraph(content: str, start: int, end: int) -> tuple[int, int]:
    """Where the paragraph (or line, in a text without blank lines) around a place stands.

    >>> paragraph("One.\\n\\nTwo and three.\\n\\nFour.", 10, 13)
    (6, 20)
    """
    longest = 2000
    low = content.rfind("\n\n", 0, start) + 2
    low = 0 if low == 1 else low
    high = content.find("\n\n", end)
    high = len(content) if high < 0 else high
    if high - low > longest:
        low = max(low, content.rfind("\n", 0, start) + 1, start - longest // 2)
        line_end = content.find("\n", end)
        high = min(high, line_end if line_end >= 0 else high, end + longest // 2)
    return low, high


def changed(before: dict[str, Any] | None, after: dict[str, Any]) -> str:
    """Which parts of a claim's record a later run gave otherwise.

    >>> changed({"id": "c_1", "when": None}, {"id": "c_1", "when": {"text": "on Tuesday"}})
    'otherwise in when'
    """
    if before is None:
        return "found first"
    parts = [
        part for part in after if part not in {"run", "why"} and before.get(part) != after.get(part)
    ]
    return f"otherwise in {', '.join(parts)}" if parts else "the same again"

"""`tollbook read`: the claims of reports, without a book."""

from __future__ import annotations

import dataclasses
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from tollbook.cli.gazetteer import ready
from tollbook.cli.options import Format, FormatOption, Jobs, Manifest, Paths, Publisher
from tollbook.errors import InputError
from tollbook.model.claim import Kind

if TYPE_CHECKING:
    from datetime import date

    from tollbook.pipeline import Rejected, Report

# A line of progress before this many seconds would only flicker.
PATIENCE_SECONDS = 1.0


def read(
    paths: Paths,
    *,
    format: FormatOption = Format.TABLE,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="The day the reports were published (2020-10-05). Relative dates are read against "
            "it; without it, page metadata, dateline or text give it.",
        ),
    ] = None,
    publisher: Publisher = None,
    manifest: Manifest = None,
    kind: Annotated[
        list[Kind] | None,
        typer.Option("--kind", "-k", help="Only claims of this kind; may be given several times."),
    ] = None,
    jobs: Jobs = 1,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Show the reasons, offsets and ids of every claim too."),
    ] = False,
    summary: Annotated[
        bool,
        typer.Option(
            "--summary",
            help="Show who gives which toll, and who gives none, in place of the claims.",
        ),
    ] = False,
) -> None:
    """Read reports and print the claims in them, with who says so and the words they stand on.

    Nothing is kept: to keep what was read, make a book (tollbook init) and add reports to it.
    A report that can't be read gets one line on standard error; the rest go on, and the exit
    status is 1.
    """
    if format is not Format.TABLE and (explain or summary):
        option = "--explain" if explain else "--summary"
        raise InputError(f"{option} goes with --format table only; leave one of the two out")
    from tollbook.pipeline import AlreadyThere, ReadOptions, Rejected, read_reports

    options = ReadOptions(
        published=day(published, option="--published"),
        publisher=publisher,
        manifest=manifest,
        jobs=jobs,
    )
    ready()
    seen = rejected = 0
    skipped: list[str] = []
    with _writer(format, explain=explain, summary=summary) as write, _progress() as tick:
        for result in read_reports(
            paths, options=options, skipped=lambda file: skipped.append(file.origin)
        ):
            if isinstance(result, Rejected):
                rejected += 1
                complain(result)
            elif not isinstance(result, AlreadyThere):
                write(_only(kind, result) if kind else result)
            seen += 1
            tick(rejected)
    passed_over([name for name in skipped if not _same_file(name, manifest)])
    if not seen:
        raise InputError(
            f"no report in {', '.join(paths)}; expected .txt, .md, .html, .pdf or .docx files"
        )
    if rejected:
        raise typer.Exit(1)


def passed_over(names: list[str]) -> None:
    """One line on stderr about files in folders that were not read, if there were any."""
    from tollbook.words import printable

    if not names:
        return
    shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    files = "1 file" if len(names) == 1 else f"{len(names):,} files"
    typer.echo(
        printable(
            f"tollbook: passed over {files} that can't be reports ({shown}); name one to read it"
        ),
        err=True,
    )


def _same_file(name: str, other: Path | None) -> bool:
    try:
        return other is not None and other.samefile(name)
    except OSError:
        return False


def _only(kinds: list[Kind], report: Report) -> Report:
    """The report with its claims of these kinds."""
    claims = tuple(claim for claim in report.claims if claim.kind in kinds)
    return dataclasses.replace(report, claims=claims)


def day(text: str | None, *, option: str) -> date | None:
    """The day an option names.

    >>> day("2020-10-05", option="--published")
    datetime.date(2020, 10, 5)

    Raises `InputError` for anything but an ISO 8601 date.
    """
    import datetime

    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"{option} is {text!r}; expected a day written like 2020-10-05 (year, month, day)"
        ) from None


def complain(rejected: Rejected) -> None:
    """One line on stderr: which file, what is wrong, what to do."""
    from tollbook.words import printable

    typer.echo(printable(f"tollbook: {rejected.origin} {rejected.reason}"), err=True)


@contextmanager
def _writer(format: Format, *, explain: bool, summary: bool) -> Iterator[Callable[[Report], None]]:
    """What is done with each report as it comes; the end of the block writes what is left."""
    if format is Format.JSONL:
        yield _jsonl(sys.stdout)
        return
    if format is Format.CSV:
        yield _csv(sys.stdout)
        return
    from tollbook.cli.table import document_block, show

    if summary:
        from tollbook.cli.tolls import TollTable

        tolls = TollTable()
        yield lambda report: tolls.add(report.document, report.claims)
        show(tolls.table())
        return
    yield lambda report: show(
        document_block(report.document, report.claims, report.text.content, explain=explain)
    )


def _jsonl(out: TextIO) -> Callable[[Report], None]:
    from tollbook.model import codec

    def write(report: Report) -> None:
        out.writelines(codec.line(codec.record(c, report.document)) + "\n" for c in report.claims)
        # A reader at the other end of a pipe gets each report as soon as it is read.
        out.flush()

    return write


def _csv(out: TextIO) -> Callable[[Report], None]:
    from tollbook.model import codec
    from tollbook.publish import csv

    out.writelines(csv.claims(()))  # the line of columns alone

    def write(report: Report) -> None:
        records = (codec.record(claim, report.document) for claim in report.claims)
        out.writelines(itertools.islice(csv.claims(records), 1, None))
        out.flush()

    return write


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """A line on stderr that counts the reports, when there is somebody to see it: stderr is a
    terminal, stdout isn't (else the claims themselves show it), and the work is long."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda _: None
        return
    started = shown = time.monotonic()
    seen = 0

    def tick(rejected: int) -> None:
        nonlocal seen, shown
        seen += 1
        now = time.monotonic()
        if now - started > PATIENCE_SECONDS and now - shown > 0.1:
            shown = now
            rate = seen / (now - started)
            failed = f", {rejected} rejected" if rejected else ""
            sys.stderr.write(f"\r\x1b[K{seen:,} reports read{failed}, {rate:.1f} a second")
            sys.stderr.flush()

    try:
        yield tick
    finally:
        if shown > started:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

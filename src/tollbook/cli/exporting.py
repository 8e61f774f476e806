"""`tollbook export`: what is in a book, or what it comes to, in the formats the field uses."""

from __future__ import annotations

import importlib.metadata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli.book import DEFAULT, BookOption, write_lines
from tollbook.cli.showing import plain
from tollbook.errors import InputError

if TYPE_CHECKING:
    from tollbook.model.derived import Standing
    from tollbook.model.judge import Ruling
    from tollbook.publish.csv import Column
    from tollbook.publish.material import Material
    from tollbook.publish.redaction import Redaction
    from tollbook.store import Book


class ExportFormat(StrEnum):
    """What an export is written as."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    GEOJSON = "geojson"
    ANNOTATION = "annotation"
    FTM = "ftm"
    UCDP = "ucdp"
    ACLED = "acled"
    HXL = "hxl"


class What(StrEnum):
    """What of a book is exported."""

    CLAIMS = "claims"
    DOCUMENTS = "documents"
    INCIDENTS = "incidents"
    SERIES = "series"
    DISSENT = "dissent"
    CODEBOOK = "codebook"


_F = ExportFormat
# What each format can hold; the first is what it holds unless --what says otherwise.
HOLDS: dict[ExportFormat, tuple[What, ...]] = {
    _F.JSONL: (What.CLAIMS, What.DOCUMENTS, What.INCIDENTS, What.SERIES, What.DISSENT),
    _F.CSV: (What.CLAIMS, What.DOCUMENTS, What.INCIDENTS, What.SERIES, What.CODEBOOK),
    _F.PARQUET: (What.CLAIMS, What.DOCUMENTS, What.INCIDENTS, What.SERIES),
    _F.GEOJSON: (What.CLAIMS, What.INCIDENTS),
    _F.ANNOTATION: (What.CLAIMS,),
    _F.FTM: (What.CLAIMS,),
    _F.UCDP: (What.INCIDENTS,),
    _F.ACLED: (What.INCIDENTS,),
    _F.HXL: (What.INCIDENTS,),
}
_DERIVED = (What.INCIDENTS, What.SERIES, What.DISSENT)

AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="What was published by then; else all of it."),
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        metavar="PROFILE",
        help="The rules of ranges: ucdp, ibc or acled. Default: ucdp; acled for --to acled.",
    ),
]
RedactOption = Annotated[
    Path | None,
    typer.Option(
        "--redact",
        metavar="FILE",
        help="A redaction profile (TOML or YAML): names, coordinates, documents to withhold.",
    ),
]


def export(
    *,
    book: BookOption = DEFAULT,
    to: Annotated[ExportFormat, typer.Option(help="The format.")] = ExportFormat.JSONL,
    what: Annotated[
        What | None,
        typer.Option(
            help="What to export. Default: claims; incidents for ucdp, acled and hxl.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "--output",
            "-o",
            metavar="FILE",
            help="A file, written whole, with FILE.manifest.json beside it; else standard output.",
        ),
    ] = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    include: Annotated[
        str | None,
        typer.Option(
            metavar="WHICH",
            help="all: claims that nobody rejected; accepted: only those that a person accepted; "
            "both as people put them right. Default: all for what is derived; every claim as it "
            "was read for --what claims.",
        ),
    ] = None,
    redact: RedactOption = None,
) -> None:
    """Write claims, documents, incidents, series or dissent for other programs, or the codebook.

    The same book and options give the same bytes. The manifest beside a file names the book's
    head, the engines, the options and the file's digest, so that it can be made again.
    """
    from tollbook.publish.redaction import NOTHING, Redaction
    from tollbook.store import Book

    chosen = what or HOLDS[to][0]
    if chosen not in HOLDS[to]:
        can = ", ".join(HOLDS[to])
        raise InputError(f"--to {to.value} holds {can}, not {chosen.value}; choose another --what")
    if to is ExportFormat.PARQUET and output is None:
        raise InputError("--to parquet needs a file: give one with --out FILE")
    if as_of is not None and chosen not in _DERIVED:
        raise InputError(f"--as-of goes with incidents, series and dissent, not {chosen.value}")
    if chosen is What.CODEBOOK:
        _codebook(output)
        return
    redaction = Redaction.read(redact) if redact else NOTHING
    with Book.open(book) as opened:
        job = Job(
            opened,
            redaction,
            as_of=as_of,
            profile=profile or ("acled" if to is ExportFormat.ACLED else "ucdp"),
            include=include or (None if chosen in (What.CLAIMS, What.DOCUMENTS) else "all"),
        )
        if output is None:
            write_lines(job.lines(to, chosen))
        else:
            if output.exists() and book.exists() and output.samefile(book):
                raise InputError(f"{output}: is the book itself; choose another file")
            count = job.write(output, to, chosen)
            typer.echo(f"{count:,} {_counted(chosen, count)} in {plain(output)}", err=True)
    for reason, number in sorted(job.left_out.items()):
        typer.echo(f"Incidents without a row: {number:,}, since {reason}", err=True)


def _codebook(output: Path | None) -> None:
    """Every column of every table, which no book is needed for."""
    from tollbook.publish import codebook, files

    if output is None:
        write_lines(codebook.lines())
    else:
        count = files.write(output, codebook.lines()) - 1
        typer.echo(f"{count:,} columns in {plain(output)}", err=True)


def _counted(what: What, count: int) -> str:
    one = {What.SERIES: "series", What.DISSENT: "disagreements"}
    return one.get(what, what.value if count != 1 else what.value.removesuffix("s"))


@dataclass
class Job:
    """What is exported of an open book, without what is withheld, and under which rules."""

    book: Book
    redaction: Redaction
    as_of: str | None = None
    profile: str = "ucdp"
    include: str | None = None
    left_out: Counter[str] = field(default_factory=Counter)
    _rows: int = 0

    @cached_property
    def material(self) -> Material:
        """The account with its claims, without what is withheld."""
        from tollbook.cli.accounts import account_of
        from tollbook.publish.material import Material

        account, standings = account_of(
            self.book, as_of=self.as_of, profile=self.profile, include=self.include or "all"
        )
        redaction = self.redaction.having_seen(standings)
        return Material(
            redaction.value(account),
            {one.claim.id: redaction.value(one) for one, _ in self.judged(standings)},
        )

    def judged(self, standings: Sequence[Standing]) -> Iterator[tuple[Standing, Ruling]]:
        """The claims that count, as people have put them right."""
        from tollbook.cli.accounts import account_options, judged
        from tollbook.model.judge import rulings

        ruled = rulings((one.claim for one in standings), self.book.judgements())
        return judged(standings, ruled, account_options(include=self.include or "all").include)

    @cached_property
    def _streaming(self) -> Redaction:
        from tollbook.cli.accounts import standings

        if not (self.redaction.people or self.redaction.documents):
            return self.redaction
        return self.redaction.having_seen(standings(self.book))

    def records(self, what: What) -> Iterator[Mapping[str, Any]]:
        """The records of claims or documents, or of what is derived, one by one."""
        from tollbook.model import derived_codec
        from tollbook.publish.redaction import NOTHING

        if what in (What.CLAIMS, What.DOCUMENTS):
            found: Iterable[Mapping[str, Any]] = (
                self._claims() if what is What.CLAIMS else self.book.documents()
            )
            redaction = self._streaming
            for record in found:
                yield record if redaction is NOTHING else redaction.value(record)
            return
        account = self.material.account
        if what is What.INCIDENTS:
            yield from map(derived_codec.incident_record, account.incidents)
        elif what is What.SERIES:
            yield from map(derived_codec.series_record, account.series)
        else:
            yield from map(derived_codec.dissent_record, account.dissent)

    def _claims(self) -> Iterator[Mapping[str, Any]]:
        """Every claim as it was read; with `include`, those that count, as people left them."""
        from tollbook.model import codec

        if self.include is None:
            yield from self.book.records()
            return
        for standing, _ in self.judged(list(self.book.standings())):
            yield codec.record(standing.claim, standing.document)

    def lines(self, to: ExportFormat, what: What) -> Iterator[str]:
        """The export as text, piece by piece."""
        from tollbook.publish import annotation, csv, ftm, geojson, hxl, jsonl
        from tollbook.publish.redaction import NOTHING

        if to is ExportFormat.JSONL:
            if what is What.CLAIMS and self.redaction is NOTHING and self.include is None:
                # Stored as they are exported: none is parsed.
                return self._count(f"{line}\n" for line in self.book.lines())
            return self._count(jsonl.lines(self.records(what)))
        if to is ExportFormat.GEOJSON:
            if what is What.CLAIMS:
                return geojson.claims(self._count(self.records(what)))
            return geojson.incidents(self._count(self.material.account.incidents))
        if to is ExportFormat.ANNOTATION:
            # The words around a quotation could hold half a name.
            text_of = self.book.text if self.redaction is NOTHING else None
            records = self._count(self.records(what))
            return annotation.lines(records, text_of=text_of, runs=self.runs())
        if to is ExportFormat.FTM:
            return ftm.lines(self._count(self.records(what)))
        if to is ExportFormat.HXL:
            self._rows = len(self.material.account.incidents)
            return hxl.lines(self.material)
        rows, columns = self.table(to, what)
        return csv.lines(self._count(rows), columns)

    def table(
        self, to: ExportFormat, what: What
    ) -> tuple[Iterable[Mapping[str, Any]], tuple[Column, ...]]:
        """The rows and columns of a flat export."""
        from tollbook.publish import acled, csv, tables, ucdp

        if to is ExportFormat.UCDP:
            return ucdp.rows(self.material, self.left_out), ucdp.COLUMNS
        if to is ExportFormat.ACLED:
            return acled.rows(self.material, self.left_out), acled.COLUMNS
        if what is What.INCIDENTS:
            return tables.incident_rows(self.material.account.incidents), tables.INCIDENT_COLUMNS
        if what is What.SERIES:
            return tables.series_rows(self.material.account.series), tables.SERIES_COLUMNS
        columns = csv.CLAIM_COLUMNS if what is What.CLAIMS else csv.DOCUMENT_COLUMNS
        return self.records(what), columns

    def write(self, path: Path, to: ExportFormat, what: What, *, manifest: bool = True) -> int:
        """Write the export to a file, and its manifest beside it; gives how many there are."""
        from tollbook.publish import files, parquet
        from tollbook.publish.manifest import entry

        self._rows = 0
        if to is ExportFormat.PARQUET:
            rows, columns = self.table(to, what)
            with files.whole(path) as unfinished:
                parquet.write(unfinished, self._count(rows), columns)
        else:
            files.write(path, self.lines(to, what))
        if manifest and path.is_file():
            told = self.manifest(
                [entry(path, path.name, self._rows)], {"to": to.value, "what": what.value}
            )
            files.write(path.with_name(f"{path.name}.manifest.json"), [told])
        return self._rows

    def _count(self, items: Iterable[Any]) -> Iterator[Any]:
        self._rows = 0
        for item in items:
            self._rows += 1
            yield item

    def runs(self) -> list[dict[str, Any]]:
        """The engines that have read what is in the book."""
        return [
            {"id": run.id, "engine": run.engine, "configuration": dict(run.configuration)}
            for run in self.book.runs()
        ]

    def manifest(self, files: Iterable[Mapping[str, Any]], options: Mapping[str, Any]) -> str:
        """The manifest of some files."""
        from tollbook.publish.manifest import manifest

        return manifest(
            version=importlib.metadata.version("tollbook"),
            head=self.book.head,
            runs=self.runs(),
            options={**options, **self.options()},
            files=files,
            left_out=self.left_out,
        )

    def options(self) -> dict[str, Any]:
        """What decides the export besides the book: rules, day, and that something is withheld."""
        return {
            "as_of": self.as_of,
            "profile": self.profile,
            "include": self.include,
            "redacted": bool(
                self.redaction.names
                or self.redaction.people
                or self.redaction.documents
                or self.redaction.coordinates_km
            ),
        }

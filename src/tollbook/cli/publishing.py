"""`tollbook publish`: a folder of pages that anybody can open, from a stick too."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli.book import DEFAULT, BookOption
from tollbook.cli.exporting import AsOfOption, ExportFormat, Job, ProfileOption, RedactOption, What
from tollbook.cli.showing import plain
from tollbook.errors import InputError
from tollbook.model.claim import Toll
from tollbook.model.judge import Verdict

if TYPE_CHECKING:
    from tollbook.model.claim import Claim
    from tollbook.model.derived import Account, Standing
    from tollbook.model.text import Document
    from tollbook.publish.redaction import Redaction
    from tollbook.publish.site.edition import Download, Edition, Shown

# By this file a folder is known as one that an earlier call made, and may be replaced.
MANIFEST = "data/manifest.json"

# The files beside the pages: name, format, what it holds, what it is.
FILES: tuple[tuple[str, ExportFormat, What, str], ...] = (
    ("claims.csv", ExportFormat.CSV, What.CLAIMS, "Every claim with its words, for spreadsheets"),
    ("claims.jsonl", ExportFormat.JSONL, What.CLAIMS, "The same as records, one JSON object a line"),
    ("claims.parquet", ExportFormat.PARQUET, What.CLAIMS, "The same for statistics programs (Parquet)"),
    ("annotations.jsonld", ExportFormat.ANNOTATION, What.CLAIMS, "Claims as W3C Web Annotations with provenance (JSON-LD)"),
    ("statements.csv", ExportFormat.FTM, What.CLAIMS, "Claims as FollowTheMoney statements"),
    ("documents.csv", ExportFormat.CSV, What.DOCUMENTS, "The documents"),
    ("incidents.csv", ExportFormat.CSV, What.INCIDENTS, "Incidents, a row per toll, with the claims at each end"),
    ("incidents.jsonl", ExportFormat.JSONL, What.INCIDENTS, "The same as records"),
    ("incidents.geojson", ExportFormat.GEOJSON, What.INCIDENTS, "Incidents for maps, drawn no more exactly than known"),
    ("series.csv", ExportFormat.CSV, What.SERIES, "Running totals, a row per figure"),
    ("series.jsonl", ExportFormat.JSONL, What.SERIES, "The same as records"),
    ("dissent.jsonl", ExportFormat.JSONL, What.DISSENT, "Disagreements as records"),
    ("ucdp.csv", ExportFormat.UCDP, What.INCIDENTS, "Fatal incidents in the columns of UCDP GED"),
    ("acled.csv", ExportFormat.ACLED, What.INCIDENTS, "Incidents in the columns of ACLED, one figure each"),
    ("hxl.csv", ExportFormat.HXL, What.INCIDENTS, "Incidents with HXL hashtags"),
)  # fmt: skip


def publish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the site goes.")],
    *,
    book: BookOption = DEFAULT,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What the site is called.")
    ] = None,
    about: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A text file for the methodology page: who publishes this, and how reports were "
            "chosen and collected. Paragraphs are parted by empty lines.",
        ),
    ] = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    include: Annotated[
        str,
        typer.Option(
            metavar="WHICH",
            help="accepted: only claims that a person accepted; all: also those not judged yet.",
        ),
    ] = "accepted",
    redact: RedactOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a site that is there already.")
    ] = False,
) -> None:
    """Write a static site of the book: board, charts, map, incidents, words and downloads.

    It opens from any folder, without a server and without JavaScript, and asks nothing of any
    network. The site is put in place when it is whole.
    """
    from tollbook.publish.redaction import NOTHING, Redaction
    from tollbook.store import Book

    _may_be_made(folder, force=force)
    redaction = Redaction.read(redact) if redact else NOTHING
    paragraphs = _paragraphs(about)
    with Book.open(book) as opened:
        job = SiteJob(opened, redaction, as_of=as_of, profile=profile or "ucdp", include=include)
        if include == "accepted" and not job.material.standings:
            typer.echo(
                "tollbook: nobody has accepted a claim of this book yet, so that the site is "
                "empty; --include all publishes what has not been judged, and says so",
                err=True,
            )
        count = write_site(job, folder, title=title or _title(book), about=paragraphs)
    for reason, number in sorted(job.left_out.items()):
        typer.echo(f"Incidents without a row in ucdp.csv: {number:,}, since {reason}", err=True)
    typer.echo(f"{count:,} pages in {plain(folder)}. Open {plain(folder / 'index.html')}", err=True)


def _title(book: Path) -> str:
    name = book.stem.replace("_", " ").replace("-", " ").strip()
    return f"Casualty record: {name}" if name and name != DEFAULT.stem else "Casualty record"


def _paragraphs(about: Path | None) -> tuple[str, ...]:
    if about is None:
        return ()
    try:
        content = about.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"{about}: can't be read as text: {problem}") from problem
    return tuple(part.strip() for part in content.split("\n\n") if part.strip())


def _may_be_made(folder: Path, *, force: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(f"{folder}: is a file; choose a folder")
    if not any(folder.iterdir()):
        return
    if not (folder / MANIFEST).is_file():
        raise InputError(f"{folder}: has other things in it; choose another folder")
    if not force:
        raise InputError(f"{folder}: has a site in it already; --force replaces it")


# What is said of a claim that a person has looked at. Who it was stays in the book.
CHECKED = "checked by a person"
PUT_RIGHT = "put right by a person"


@dataclass
class SiteJob(Job):
    """An export of what the pages show, and of nothing else: not of claims that nobody
    accepted, nor of documents that came out after the day."""

    checked: dict[str, str] = field(default_factory=dict)

    @cached_property
    def derived(self) -> tuple[Account, dict[str, Standing], Redaction]:
        """The account, the claims that are shown, and what is withheld; the first two without
        what is withheld."""
        from tollbook.cli.accounts import account_of

        account, standings = account_of(
            self.book, as_of=self.as_of, profile=self.profile, include=self.include or "all"
        )
        redaction = self.redaction.having_seen(standings)
        shown: dict[str, Standing] = {}
        for one, ruling in self.judged(standings):
            if _by(one.document, account):
                shown[one.claim.id] = redaction.value(one)
                if ruling.status is Verdict.ACCEPTED:
                    self.checked[one.claim.id] = PUT_RIGHT if ruling.edits else CHECKED
        return redaction.value(account), shown, redaction

    @cached_property
    def material(self) -> Any:
        """The account with the claims that are shown."""
        from tollbook.publish.material import Material

        account, standings, _ = self.derived
        return Material(account, standings)

    @cached_property
    def documents(self) -> tuple[tuple[Document, Mapping[str, Any]], ...]:
        """The documents that are listed, as values and as records."""
        from tollbook.store.book import document_of

        account, _, redaction = self.derived
        found = []
        for record in self.book.documents():
            document = document_of(dict(record))
            if not _by(document, account):
                continue
            hidden = redaction.value(record)
            alias = redaction.alias(document.name, document.id)
            told = replace(document, captured=None, origin=None)
            if alias:
                told = replace(told, name=alias, id=alias, title=None, publisher=None, url=None)
            found.append((redaction.value(told), {**hidden, "origin": None, "captured": None}))
        found.sort(key=lambda one: (str(one[0].published or "9999"), one[0].name, one[0].id))
        return tuple(found)

    def records(self, what: What) -> Iterator[Mapping[str, Any]]:
        """The records of what is shown."""
        from tollbook.model import codec

        if what is What.CLAIMS:
            for one in self.material.standings.values():
                yield codec.record(one.claim, one.document)
        elif what is What.DOCUMENTS:
            yield from (record for _, record in self.documents)
        else:
            yield from super().records(what)

    def lines(self, to: ExportFormat, what: What) -> Iterator[str]:
        """The export as text; claims never straight from the book."""
        from tollbook.publish import annotation, jsonl

        if to is ExportFormat.JSONL:
            return self._count(jsonl.lines(self.records(what)))
        if to is ExportFormat.ANNOTATION:
            return annotation.lines(self._count(self.records(what)), runs=self.runs())
        return super().lines(to, what)


def _by(document: Document, account: Account) -> bool:
    """Whether the document was out by the day of the account."""
    return (
        account.as_of is None or document.published is None or document.published <= account.as_of
    )


def edition_of(job: SiteJob, *, title: str, about: tuple[str, ...]) -> Edition:
    """The book as it is published, downloads aside."""
    from tollbook.publish.site.edition import Edition, with_all_names

    account, standings, redaction = job.derived
    claims = dict(_shown(job, standings.values(), redaction))
    return Edition(
        title=redaction.text(title),
        account=with_all_names(account, claims),
        claims=claims,
        documents=tuple(document for document, _ in job.documents),
        head=job.book.head,
        version=importlib.metadata.version("tollbook"),
        runs=tuple(job.runs()),
        about=tuple(redaction.text(paragraph) for paragraph in about),
        withheld=withheld(job.redaction),
    )


def _shown(
    job: SiteJob, standings: Iterable[Standing], redaction: Redaction
) -> Iterator[tuple[str, Shown]]:
    from tollbook import words
    from tollbook.model.text import TAKEN_DOWN, Span
    from tollbook.publish.redaction import WORDS
    from tollbook.publish.site.edition import Shown

    at, content = "", ""
    for standing in standings:
        claim = standing.claim
        pieces: tuple[tuple[str, bool], ...]
        if claim.text == WORDS:
            pieces = ((WORDS, False),)
        elif claim.span.exact == TAKEN_DOWN:
            pieces = ((TAKEN_DOWN, False),)
        else:
            if claim.text != at:
                at, content = claim.text, job.book.text(claim.text)
            # What is withheld is taken out before the sentence is cut, which could halve a name.
            told, start, end = redaction.around(content, claim.span.start, claim.span.end)
            pieces = words.quotation([Span(start, end, told[start:end])], told).pieces
        wording = words.wording(claim)
        yield (
            claim.id,
            Shown(
                claim=claim,
                document=standing.document,
                pieces=pieces,
                what=wording.what,
                whom=wording.whom,
                who=wording.who,
                where=wording.where,
                when=wording.when,
                marks=wording.marks,
                checked=job.checked.get(claim.id),
                figure=_figure(claim),
                notes=tuple(words.notes(claim)),
            ),
        )


def _figure(claim: Claim) -> str | None:
    """A toll's count with its bound, in words that need no key."""
    from tollbook import words

    if not isinstance(claim.body, Toll):
        return None
    return words.figure(claim.body.count).replace("> ", "more than ").replace("~", "about ")


def withheld(redaction: Redaction) -> tuple[str, ...]:
    """What a redaction profile takes out, in words."""
    told = []
    if redaction.names:
        told.append("Names of people, and each word of them, wherever they stand.")
    if redaction.people:
        told.append("Names of witnesses, relatives, residents and victims that claims give.")
    if redaction.coordinates_km:
        told.append(
            f"Exact coordinates: points are moved to a grid {redaction.coordinates_km:g} km wide."
        )
    if redaction.documents:
        count = len(redaction.documents)
        many = "one document" if count == 1 else f"{count} documents"
        told.append(f"The words, title and address of {many}; the figures stay.")
    return tuple(told)


def write_site(job: SiteJob, folder: Path, *, title: str, about: tuple[str, ...]) -> int:
    """Write pages and downloads to a folder, which gets its name when all is there; gives the
    number of pages. Raises `InputError` if that can't be done, and leaves what was there."""
    from tollbook.publish.site.pages import pages
    from tollbook.words import printable

    # "." has no name to put something beside it, and a link stays one.
    folder = folder.resolve()
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        (unfinished / "data").mkdir(parents=True)
        try:
            edition = replace(
                edition_of(job, title=title, about=about),
                downloads=tuple(_downloads(job, unfinished)),
            )
            count = 0
            for page in pages(edition, printable=printable):
                path = unfinished / page.name
                path.parent.mkdir(exist_ok=True)
                path.write_text(
                    page.text, encoding="utf-8", errors="backslashreplace", newline="\n"
                )
                count += 1
            _put(unfinished, folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as problem:
        raise InputError(
            f"{folder}: can't be written: {problem.strerror or problem}; choose another folder"
        ) from problem
    return count


def _put(unfinished: Path, folder: Path) -> None:
    """Give the new folder its name; the older one goes only when the new one is in place."""
    older = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if folder.exists():
        folder.rename(older)
    try:
        unfinished.rename(folder)
    except OSError:
        if older.exists():
            older.rename(folder)
        raise
    shutil.rmtree(older, ignore_errors=True)


def _downloads(job: SiteJob, unfinished: Path) -> Iterator[Download]:
    from tollbook.publish import codebook, files
    from tollbook.publish.manifest import entry
    from tollbook.publish.site.edition import Download

    told = []
    for name, to, what, about in FILES:
        if to is ExportFormat.PARQUET and importlib.util.find_spec("pyarrow") is None:
            continue
        path = unfinished / "data" / name
        maker = job
        if to is ExportFormat.ACLED and job.profile != "acled":
            maker = replace(job, profile="acled", left_out=Counter())
        rows = maker.write(path, to, what, manifest=False)
        told.append(entry(path, name, rows))
        yield Download(f"data/{name}", about, told[-1]["bytes"], told[-1]["digest"])
    path = unfinished / "data" / "codebook.csv"
    files.write(path, codebook.lines())
    told.append(entry(path, path.name))
    yield Download(
        f"data/{path.name}",
        "Every column of the files above",
        told[-1]["bytes"],
        told[-1]["digest"],
    )
    files.write(unfinished / MANIFEST, [job.manifest(told, {"to": "site"})])

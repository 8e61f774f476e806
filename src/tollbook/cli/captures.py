"""What was captured from the web: what changed on a page, and the custody of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli import picturing
from tollbook.cli.book import DEFAULT, BookOption, JsonOption
from tollbook.cli.options import RootsOption
from tollbook.cli.showing import plain, write_json
from tollbook.errors import BookError, InputError, TakenDownError

if TYPE_CHECKING:
    from tollbook.model.capture import Capture
    from tollbook.model.difference import Change
    from tollbook.store import Book
    from tollbook.store.captures import Kept

Page = Annotated[
    str | None,
    typer.Argument(
        metavar="[PAGE]",
        help="An address, or the name or id of a document that was captured there.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command("diff-captures")(diff_captures)
    app.command()(custody)
    capturing = typer.Typer(
        name="capture",
        help="Captures as archives that other tools and courts can read, and files of pictures.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    capturing.command("export")(export)
    capturing.command("picture")(picturing.picture)
    capturing.command("pictures")(picturing.pictures)
    app.add_typer(capturing)


# What changed


@dataclass(frozen=True, slots=True)
class Version:
    """A page as it was from one capture on; `changes` is what it says otherwise than before,
    None if there is nothing to compare with."""

    kept: Kept
    last: Kept
    captures: int
    changes: list[Change] | None


def diff_captures(
    page: Page = None, *, book: BookOption = DEFAULT, json: JsonOption = False
) -> None:
    """Show what a page said otherwise at each capture, figures marked that came and went.

    Without a page: all pages that changed or vanished.
    """
    from tollbook.store import Book

    with Book.open(book) as opened:
        pages = opened.changed_pages() if page is None else [_page(opened, page)]
        for name in pages:
            versions = list(_versions(opened, name))
            if json:
                write_json({"page": name, "versions": [_version_record(v) for v in versions]})
            else:
                _show(name, versions)
        if not pages and not json:
            typer.echo("No page was captured twice and found changed")


def _page(book: Book, wanted: str) -> str:
    """The name of the page that an address or a document means."""
    from tollbook.capture.address import address, is_web, page_key

    if is_web(wanted):
        asked = str(address(wanted))
        last = book.last_captured(asked)
        name = last.page if last else page_key(asked)
        if not book.captures_of_page(name):
            raise InputError(f"{wanted} was never captured into this book; add it first")
        return name
    document = book.document_id(wanted)
    captures = book.captures_of(document)
    if not captures:
        raise InputError(f"{wanted!r} came from a file, not from the web; it has no versions")
    return captures[0].page


def _versions(book: Book, page: str) -> Iterator[Version]:
    from tollbook.model.difference import changes

    runs: list[list[Kept]] = []
    for kept in book.captures_of_page(page):
        if runs and runs[-1][0].document == kept.document:
            runs[-1].append(kept)
        else:
            runs.append([kept])
    before: str | None = None
    for run in runs:
        text = None if run[0].document is None else _text(book, run[0].document)
        told = None if before is None or text is None else changes(before, text)
        yield Version(run[0], run[-1], len(run), told)
        before = text if text is not None else before


def _text(book: Book, document: str) -> str:
    """The latest text of a document; nothing if it has none, or it was taken down."""
    text = book.document(document)["text"]
    try:
        return book.text(text) if text else ""
    except TakenDownError:
        return ""


def _version_record(version: Version) -> dict[str, Any]:
    return {
        "document": version.kept.document,
        "capture": version.kept.capture.id,
        "from": version.kept.capture.time.isoformat(),
        "to": version.last.capture.time.isoformat(),
        "captures": version.captures,
        "status": version.kept.capture.status,
        "changes": None
        if version.changes is None
        else [
            {
                "before": change.before,
                "after": change.after,
                "gone": [list(place) for place in change.gone],
                "new": [list(place) for place in change.new],
            }
            for change in version.changes
        ],
    }


def _show(page: str, versions: list[Version]) -> None:
    from rich.console import Group
    from rich.text import Text as Line

    from tollbook.cli.table import console, show

    terminal = console()
    coloured = terminal.color_system is not None
    lines: list[Any] = [Line(plain(page), style="bold cyan")]
    for version in versions:
        first, last = version.kept.capture, version.last.capture
        when = _day(first.time.isoformat())
        if version.captures > 1:
            when += f" to {_day(last.time.isoformat())}, {version.captures} times"
        if version.kept.document is None:
            lines.append(Line(f"{when}: the server answers {first.status}, there is no page"))
            continue
        lines.append(Line(f"{when}: {version.kept.document[7:17]}", style="dim"))
        for change in version.changes or ():
            if change.before is not None:
                lines.append(side("- ", change.before, change.gone, "red", coloured))
            if change.after is not None:
                lines.append(side("+ ", change.after, change.new, "green", coloured))
    show(Group(*lines, Line("")), on=terminal)


def side(
    mark: str, words: str, places: tuple[tuple[int, int], ...], style: str, coloured: bool
) -> Any:
    """A paragraph with its changed words marked, by colour or by guillemets."""
    from rich.padding import Padding
    from rich.text import Text as Line

    line = Line(mark, style=style)
    at = 0
    for start, end in places:
        line.append(_printable(words[at:start]))
        inner = _printable(words[start:end])
        if coloured:
            line.append(inner, style="bold underline")
        else:
            # Spaces stay outside, so that only words are marked.
            bare = inner.strip()
            marked = f"«{bare}»" if bare else ""
            line.append(inner.replace(bare, marked, 1) if bare else inner)
        at = end
    line.append(_printable(words[at:]))
    return Padding(line, (0, 0, 0, 2))


def _printable(words: str) -> str:
    """As `plain`, but with the spaces at both ends."""
    from tollbook.words import printable

    return "".join(part if part.isspace() else printable(part) for part in _split(words))


def _split(words: str) -> list[str]:
    stripped = words.strip()
    if not stripped:
        return [" "] if words else []
    start = words.index(stripped[0])
    return [words[:start] and " ", stripped, words[start + len(stripped) :] and " "]


def _day(time: str) -> str:
    return f"{time[:10]} {time[11:16]} UTC"


# Custody

DID = {
    "kept": "The bytes were taken into the book",
    "named": "The same bytes came again under another name",
    "described": "What is known of the document was noted",
    "text": "Its text was read out of the bytes",
    "read": "The text was read for claims",
    "captured": "It was captured from the web",
    "taken down": "It was taken down: its bytes and its words were removed",
}


def custody(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="A document's name, or its id.")
    ],
    *,
    book: BookOption = DEFAULT,
    roots: RootsOption = None,
    json: JsonOption = False,
) -> None:
    """Print the chain of custody of a document: where it is from, what was done with it, who else
    vouches for when it was there, and whether its bytes are still the same. Exit status 1 if they
    are not.
    """
    from tollbook.cli import stamping
    from tollbook.cli.copying import copies_of, custody_lines
    from tollbook.store import Book

    trusted = stamping.certificates(roots)
    with Book.open(book) as opened:
        record = opened.document(opened.document_id(document))
        captures = opened.captures_of(record["id"])
        events = opened.custody(record["id"])
        copied = copies_of(opened, record["id"])
        checks = _checks(opened, record["id"], captures, [event.intact for event in events])
        stamp = stamping.covering(opened, events[0].entry, trusted)
        checks += stamping.custody_checks(opened, stamp, events[0].entry)
        head = opened.head
    if json:
        from tollbook.model.capture_codec import capture_record

        write_json(
            {
                "document": record,
                "captures": [
                    {**capture_record(one.capture), "page": one.page, "told_by": dict(one.told_by)}
                    for one in captures
                ],
                "log": [
                    {"entry": e.entry, "time": e.time, "what": e.what, "hash": e.hash}
                    for e in events
                ],
                "stamp": stamp.record() if stamp else None,
                "copies": [
                    {"name": one.document["name"], "id": one.document["id"], "told": one.told}
                    for one in copied
                ],
                "checks": [{"what": what, "holds": holds} for what, holds in checks],
                "head": head,
            }
        )
    else:
        vouched = list(stamping.custody_lines(stamp))
        for line in _custody_lines(
            record,
            captures,
            events,
            vouched=vouched,
            copied=list(custody_lines(copied)),
            checks=checks,
            head=head,
        ):
            typer.echo(line)
    if not all(holds for _, holds in checks):
        raise typer.Exit(1)


def _checks(
    book: Book, document: str, captures: list[Kept], intact: list[bool]
) -> list[tuple[str, bool]]:
    """What was checked just now, and whether it holds."""
    if decision := book.taken_down(document):
        checks = [(f"Its bytes are not here to be checked: they were {decision}", True)]
    else:
        checks = [
            ("The bytes of the document have the digest that is its id", _holds(book, document)),
            *(
                (
                    f"The bytes of the capture of {_day(one.capture.time.isoformat())} have the "
                    "digest noted with it",
                    one.capture.size == 0 or _holds(book, f"sha256:{one.capture.sha256}"),
                )
                for one in captures
            ),
        ]
    checks.append(("Each log entry above has the digest of what it says", all(intact)))
    return checks


def _holds(book: Book, digest: str) -> bool:
    try:
        book.raw(digest)
    except BookError:
        return False
    return True


def _custody_lines(
    record: dict[str, Any],
    captures: list[Kept],
    events: list[Any],
    *,
    vouched: list[str],
    copied: list[str],
    checks: list[tuple[str, bool]],
    head: str,
) -> Iterator[str]:
    """The chain in the order in which a court asks: what, where from, what was done, is it whole."""
    yield f"Chain of custody of {plain(record['name'])}"
    yield ""
    yield "What it is"
    yield f"  {record['size']:,} bytes of {plain(record['media_type'])}"
    yield f"  SHA-256 {record['id'].removeprefix('sha256:')}"
    for label, key in (("Title", "title"), ("Publisher", "publisher"), ("Published", "published")):
        if record[key]:
            yield f"  {label}: {plain(record[key])}"
    yield ""
    yield "Where it is from"
    if not captures:
        yield f"  A file, {plain(record['origin'] or 'standard input')}, taken in by the person"
        yield "  who ran this program. How that person came by it is not known to this book."
    for one in captures:
        yield from _capture_lines(one)
    yield ""
    yield "What was done with it"
    for event in events:
        yield f"  {_day(event.time)}  {DID[event.what]} (log entry {event.entry})"
    if record["taken_down"]:
        told = record["taken_down"]
        yield f"  Decided by {plain(told['who'])}: {plain(told['why'])}"
    yield ""
    yield from vouched
    yield ""
    if copied:
        yield "Which other documents of this book print its text"
        yield from copied
        yield ""
    yield "Is it unchanged? Checked just now:"
    for what, holds in checks:
        yield f"  {'Yes' if holds else 'NO '}  {plain(what)}"
    yield ""
    yield "Nothing in this book is ever changed or taken out unseen: each entry of its log carries"
    yield "the digest of the one before it. Compare the last digest with one noted elsewhere, and"
    yield "run `tollbook verify` to check every entry."
    yield f"Head {head}"


def _capture_lines(one: Kept) -> Iterator[str]:
    capture = one.capture
    yield f"  {capture.time.isoformat(timespec='seconds')}, by {plain(capture.tool)}, capture {capture.id}"
    if capture.archive:
        yield f"    Out of the archive {plain(capture.archive)}, record {plain(capture.record)}"
    yield f"    Asked for: {plain(capture.asked)}"
    for hop in capture.hops:
        yield f"    Sent on (status {hop.status}) to: {plain(hop.location)}"
    server = f" by the server at {plain(capture.peer)}" if capture.peer else ""
    yield f"    Answered{server} with status {capture.status}, {capture.size:,} bytes"
    yield f"    SHA-256 {capture.sha256}"
    for name in ("Date", "Last-Modified", "ETag"):
        if value := capture.header(name):
            yield f"    The server said {name}: {plain(value)}"
    if one.author:
        yield f"    The page names as author: {plain(one.author)}"
    if by := one.told_by.get("published"):
        yield f"    The day of publication is told by: {plain(by)}"


# Captures for other tools


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.warc.gz", help="Where the archive goes.")],
    *,
    book: BookOption = DEFAULT,
    document: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only captures of this document; may be repeated."),
    ] = None,
    pictures: Annotated[
        bool,
        typer.Option(
            "--pictures", help="Files of pictures too, with all that cameras wrote into them."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
) -> None:
    """Write what was captured from the web as a WARC archive, which other tools can replay.

    Files of pictures are left out unless asked for: what a camera wrote into one may say where
    somebody lives.
    """
    from tollbook.capture.fetch import tool
    from tollbook.capture.warc_writing import write
    from tollbook.publish.files import whole
    from tollbook.store import Book

    if not file.name.endswith(".warc.gz"):
        raise InputError(f"{file}: the archive is packed; give it a name that ends in .warc.gz")
    if file.exists() and not force:
        raise InputError(f"{file}: is there already; choose another name, or --force replaces it")
    with Book.open(book) as opened:
        wanted = {opened.document_id(one) for one in document or ()}
        gone: list[str] = []
        chosen = _replayable(opened, wanted, pictures=pictures, gone=gone)
        with whole(file) as unfinished, unfinished.open("wb") as out:
            count = write(out, chosen, software=tool())
    left_out = f"; {len(gone):,} taken down since are left out" if gone else ""
    typer.echo(f"{count:,} capture{'' if count == 1 else 's'} written to {plain(file)}{left_out}")


def _replayable(
    book: Book, wanted: set[str], *, pictures: bool, gone: list[str]
) -> Iterator[tuple[Capture, bytes]]:
    """The captures that are asked for with their bytes; `gone` takes those taken down."""
    files = set() if pictures else {one.capture for one in book.pictures()}
    for one in book.all_captures():
        if (wanted and one.document not in wanted) or one.capture.id in files:
            continue
        try:
            yield one.capture, book.bytes_of(one)
        except TakenDownError:
            gone.append(one.capture.id)

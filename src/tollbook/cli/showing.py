"""How does what is in a book look in a terminal?

The tables, pages and closing lines of the book's commands. Everything taken from a report or a
file name goes through `plain`, since it may hold anything.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tollbook.errors import TakenDownError
from tollbook.model.text import TAKEN_DOWN

if TYPE_CHECKING:
    from tollbook.model.judge import Judgement
    from tollbook.model.takedown import Takedown
    from tollbook.store import Book, Filter, Heard, Verified

# Rows of a table unless asked for more: about a screenful, and no wait in a large book.
ROWS = 30

# Hexadecimal digits of an id that a table shows: enough to tell millions of claims apart.
DIGITS = 10


def plain(value: object) -> str:
    """A value on one line, with nothing in it that could steer a terminal."""
    from tollbook.words import printable

    return printable(str(value))


def write_json(record: dict[str, Any]) -> None:
    """One line of JSON on standard output."""
    from tollbook.model import codec

    sys.stdout.write(codec.line(record) + "\n")


def receipt_lines(record: dict[str, Any], book: Path, head: str) -> None:
    """The receipt that `add` ends with; `head` is worth noting elsewhere."""
    typer.echo(
        f"Seen {record['seen']:,} = {record['added']:,} added + "
        f"{record['already_there']:,} already there + {record['rejected']:,} rejected"
    )
    if record["read_again"]:
        again = "was" if record["read_again"] == 1 else "were"
        typer.echo(f"Of those already there, {record['read_again']:,} {again} read again")
    if record["changed"]:
        pages = "1 page says" if record["changed"] == 1 else f"{record['changed']:,} pages say"
        typer.echo(f"Of those added, {pages} something else than before: tollbook diff-captures")
    typer.echo(f"Claims {record['claims']:,} new in {plain(book)}")
    for one in record["rejections"]:
        typer.echo(f"Rejected {plain(one['origin'])}: {plain(one['reason'])}")
    typer.echo(f"Head {head}")


def verified_lines(
    verified: Verified, book: Path, json: bool, more: Mapping[str, Any] | None = None
) -> None:
    """What `verify` found, on standard error where something is wrong; `more` is for the JSON."""
    damage = verified.damage
    if json:
        record = {
            "book": str(book),
            "ok": damage is None,
            "entries": verified.entries,
            "rows": dict(verified.rows),
            "head": verified.head,
            "damage": damage and {"entry": damage.entry, "kind": damage.kind, "what": damage.what},
            "taken_down": [_decision(one) for one in verified.taken_down],
            **(more or {}),
        }
        write_json(record)
        return
    if damage:
        typer.echo(f"tollbook: {plain(book)} is damaged: {plain(damage)}", err=True)
        typer.echo(
            f"tollbook: {verified.entries:,} entries before it are whole; restore a backup and "
            "add again what came later",
            err=True,
        )
        return
    rows = verified.rows
    typer.echo(
        f"{plain(book)} is whole: {verified.entries:,} entries, {rows['documents']:,} documents, "
        f"{rows['claims']:,} claims, {rows['rejections']:,} rejections"
    )
    for one in verified.taken_down:
        typer.echo(f"Not in it: {plain(one.name or one.subject)}, {plain(one)}")
    typer.echo(f"Head {verified.head}")


def _decision(takedown: Takedown) -> dict[str, str | None]:
    """A takedown as JSON can carry it, without the list of what was removed."""
    return {
        "subject": takedown.subject,
        "name": takedown.name,
        "who": takedown.who,
        "when": takedown.when.isoformat(),
        "why": takedown.why,
    }


class Watched:
    """How far something is, told on stderr where somebody can see it."""

    def __init__(self, at: Callable[[int, int | None], None], say: Callable[[str], None]) -> None:
        self.at = at
        self.say = say


def _unseen(done: int, total: int | None) -> None:
    """Progress without a terminal."""


@contextmanager
def bar(doing: str, unit: str) -> Iterator[Watched]:
    """A progress bar, if stderr is a terminal."""
    if not sys.stderr.isatty():
        yield Watched(_unseen, lambda line: typer.echo(line, err=True))
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
        yield Watched(
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


def documents_table(book: Book) -> None:
    """Every document on a line, with all its names."""
    from tollbook.cli.table import show as show_table
    from tollbook.copied import Copies

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
            "\n".join(map(plain, record["names"])),
            plain(TAKEN_DOWN if record["taken_down"] else record["publisher"] or "–"),
            f"{published} ({record['published_from']})" if record["published"] else published,
            f"{record['claims'] or 0:,}",
            plain(record["media_type"]),
            f"{record['size']:,}",
            record["id"].removeprefix("sha256:")[:DIGITS],
        )
    if count:
        show_table(table)
    rejected = book.counts()["rejections"]
    copied = sum(map(len, Copies(book).groups()))
    typer.echo(
        f"{count:,} document{'' if count == 1 else 's'}"
        + (f"; {rejected:,} rejected, see --rejected" if rejected else "")
        + (f"; {copied:,} print a text that another prints, see copies" if copied else "")
    )


def claims_list(book: Book, asked: Filter, limit: int | None) -> None:
    """The claims that match, one to a row, and how many there are."""
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
            plain(record["document"]["name"]),
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


def document_page(book: Book, record: dict[str, Any], json: bool) -> None:
    """What is known of a document, and how many claims of each kind it makes."""
    from collections import Counter

    from tollbook.store import Filter

    if json:
        write_json(record)
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
        *([("Taken down", _taken_down(record))] if record["taken_down"] else ()),
    ):
        typer.echo(f"{label:<10} {plain(value) if value else '–'}")


def _taken_down(record: dict[str, Any]) -> str:
    """The decision by which a document was taken down, on one line."""
    told = record["taken_down"]
    return f"on {told['when'][:10]} by {told['who']}: {told['why']}"


def claim_page(book: Book, claim_id: str, as_json: bool) -> None:
    """A claim in its paragraph, with attribution, resolution, what each run said of it and what
    people decided."""
    from tollbook.model.judge import in_force
    from tollbook.model.judge_codec import judgement_record

    heard = book.history(claim_id)
    others = book.counterparts(claim_id)
    judged = book.judgements_on(claim_id)
    latest = heard[-1].record
    current = book.document(latest["document"]["id"])["run"]
    start, end = latest["span"]["start"], latest["span"]["end"]
    try:
        content = book.text(latest["document"]["text"])
    except TakenDownError:
        # Its words are gone; that they are stands where they stood.
        content, start, end = TAKEN_DOWN, 0, len(TAKEN_DOWN)
    low, high = paragraph(content, start, end)
    if as_json:
        write_json(
            {
                **latest,
                "paragraph": {"start": low, "end": high, "exact": content[low:high]},
                "current": current == latest["run"],
                "history": [_heard(one) for one in heard],
                "by_other_engines": [_heard(one) for one in others],
                "judgements": [judgement_record(one) for one in judged],
            }
        )
        return
    from rich.padding import Padding
    from rich.text import Text as Line

    from tollbook.cli.table import claims_table, console
    from tollbook.cli.table import show as show_table

    terminal = console()
    show_table(claims_table([latest], explain=True), on=terminal)
    marked = Line(plain(content[low:start]).lstrip())
    # Words that were parted by a space stay parted, although `printable` strips.
    marked.append(" " if content[low:start][-1:].isspace() and marked.plain else "")
    exact = plain(content[start:end])
    marked.append(exact if terminal.color_system else f"«{exact}»", style="bold underline")
    marked.append(" " if content[end:high][:1].isspace() else "")
    marked.append(plain(content[end:high]))
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
        lines.append(f"{_when(one)}: {one.record['id']} on “{plain(one.record['span']['exact'])}”")
    if judged:
        holding = {one.id for one in in_force(book.judgements())}
        lines += [judgement_line(one, one.id in holding) for one in judged]
    show_table(Line("History", style="bold"), on=terminal)
    for line in lines:
        show_table(Padding(Line(line), (0, 0, 0, 2)), on=terminal)


def judgement_line(judgement: Judgement, holds: bool) -> str:
    """What was decided, by whom and why, on one line; whether it was taken back."""
    decision = judgement.decision.value
    about = (
        number_of(len(judgement.undoes), "judgement")
        if judgement.undoes
        else number_of(len(judgement.entries) + len(judgement.others), "claim")
    )
    parts = [
        judgement.id[:DIGITS],
        f"{judgement.when:%Y-%m-%d %H:%M}",
        f"{decision:<6}",
        about,
        f"by {plain(judgement.who)}",
    ]
    parts += [f"{path} = {json.dumps(value)}" for path, value in judgement.edits]
    if judgement.why:
        parts.append(f"“{plain(judgement.why)}”")
    if not holds and decision != "undo":
        parts.append("(taken back)")
    return "  ".join(parts)


def number_of(number: int, noun: str) -> str:
    """A number of things: "1 claim", "2,000 claims"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _heard(one: Heard) -> dict[str, Any]:
    return {"run": one.run, "engine": one.engine, "time": one.time, "record": one.record}


def _when(one: Heard) -> str:
    return f"{one.time[:19]}Z  {plain(one.engine)}, run {one.run}"


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

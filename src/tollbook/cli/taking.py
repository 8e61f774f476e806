"""`tollbook takedown`: bytes, and every word quoted of them, leave the book for good."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tollbook.cli.book import DEFAULT, BookOption, JsonOption
from tollbook.cli.judging import As, NeedsWhy
from tollbook.cli.showing import plain, write_json
from tollbook.errors import InputError


def takedown(
    document: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT",
            help="A document's name or id, or the SHA-256 of other bytes in the book (a rejected "
            "file, a picture).",
        ),
    ],
    *,
    why: NeedsWhy,
    as_: As = None,
    book: BookOption = DEFAULT,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    json: JsonOption = False,
) -> None:
    """Take a document out of the book for good: its bytes, its texts, and every word quoted of it.

    What stays is the record that it was there: its digest, name and address, the figures and
    days of its claims, who took it down, when and why. The log still verifies, and the same bytes
    are not taken in again. Copies of the book made before are out of reach.
    """
    from datetime import UTC, datetime

    from tollbook.config import Settings
    from tollbook.store import Book
    from tollbook.store.cleaning import forget_derived

    who = _who(as_)
    with Book.open(book, writing=True) as opened:
        subject = opened.bytes_id(document)
        before = opened.taken_down(subject)
        if before is None and not yes and sys.stdin.isatty():
            typer.confirm(
                f"{plain(document)} ({subject[7:17]}) goes for good. Go on?", abort=True, err=True
            )
        decision = opened.take_down(subject, who=who, when=datetime.now(UTC), why=why)
        # What was made from the book is kept beside it, and has words of it too.
        cache = Settings.from_environment().cache
        forget_derived(book, Path(cache) if cache else None)
        head = opened.head
    if json:
        write_json(
            {
                "taken_down": subject,
                "name": decision.name,
                "who": decision.who,
                "when": decision.when.isoformat(),
                "why": decision.why,
                "already": before is not None,
                "removed": {"bytes": list(decision.blobs), "texts": list(decision.texts)},
                "words_of_claims": len(decision.left.get("records", {})),
                "head": head,
            }
        )
        return
    name = plain(decision.name or subject)
    if before is not None:
        typer.echo(f"{name} was {plain(decision)}; the file was cleaned again")
    else:
        typer.echo(
            f"{name} is {plain(decision)}. Removed: {len(decision.blobs):,} files of bytes, "
            f"{len(decision.texts):,} texts, the words of "
            f"{len(decision.left.get('records', {})):,} records of claims"
        )
        typer.echo("Backups and copies of the book made before still have it")
    typer.echo(f"Head {head}")


def _who(given: str | None) -> str:
    """The name that the decision carries: the one given, else the user's of the machine."""
    if given is not None:
        return given
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise InputError("this machine has no name for you; give one with --as NAME") from None

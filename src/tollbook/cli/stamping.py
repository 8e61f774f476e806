"""`tollbook stamp` and `tollbook stamps`: an outside authority vouches for when the book was as
it is; and what custody and verify say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli.book import DEFAULT, BookOption, JsonOption
from tollbook.cli.options import RootsOption
from tollbook.cli.showing import plain, write_json
from tollbook.errors import InputError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from tollbook.store import Book
    from tollbook.store.stamps import Stamp


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command()(stamp)
    app.command()(stamps)


def stamp(
    *,
    book: BookOption = DEFAULT,
    authority: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="A time-stamping authority (RFC 3161); else TOLLBOOK_STAMP_AUTHORITY.",
            show_default=False,
        ),
    ] = None,
    roots: RootsOption = None,
    json: JsonOption = False,
) -> None:
    """Have a time-stamping authority sign the head of the book, and keep what it signed.

    It proves to others that everything in the book was there at that time. Only the head, a
    digest, leaves this machine.
    """
    from tollbook import stamping
    from tollbook.config import Settings
    from tollbook.store import Book

    asked = authority or Settings.from_environment().stamp_authority
    if not asked:
        raise InputError(
            "no time-stamping authority is named; give its address with --authority https://…, or "
            "set TOLLBOOK_STAMP_AUTHORITY. Nothing was sent"
        )
    trusted = certificates(roots)
    with Book.open(book, writing=True) as opened:
        done = stamping.stamp(opened, asked, trusted=trusted or ())
        made = Told.of(opened, done.stamp, trusted)
        head = opened.head
    if json:
        write_json({**made.record(), "new": done.new, "doubt": done.doubt, "head": head})
        return
    if not done.new:
        typer.echo(f"Nothing came into the book since its last stamp, of {made.when}")
        return
    typer.echo(f"{made.sentence} {made.proof}.")
    if done.doubt:
        typer.echo(f"tollbook: {done.doubt}; check both", err=True)
    typer.echo(f"Head {head}")


def stamps(
    *,
    book: BookOption = DEFAULT,
    roots: RootsOption = None,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Write each stamp into a file, for other programs to check."
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """List the time stamps of the book, each checked. Exit status 1 if one doesn't hold."""
    from tollbook.store import Book

    trusted = certificates(roots)
    with Book.open(book) as opened:
        found = told(opened, trusted)
    if to is not None:
        _write(found, to)
    for one in found:
        if json:
            write_json(one.record())
        else:
            typer.echo(f"{one.sentence} {one.proof}.")
            typer.echo(f"  Digest {one.stamp.head}, stamp {one.stamp.id}")
    if found and to is not None and not json:
        last = found[-1].stamp
        typer.echo("They can be checked without this program, the last one with:")
        typer.echo(
            f"  openssl ts -verify -digest {last.head} -in {plain(to / last.id)}.tsr "
            "-CAfile ROOTS.pem"
        )
    if not found and not json:
        typer.echo("The book has no time stamps; tollbook stamp --authority URL asks for one")
    if any(one.holds is False for one in found):
        raise typer.Exit(1)


def _write(found: Sequence[Told], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in found:
            (folder / f"{one.stamp.id}.tsr").write_bytes(one.stamp.answer)
    except OSError as problem:
        raise InputError(f"{folder}: can't be written: {problem.strerror}") from problem


def certificates(given: Path | None) -> list[Certificate] | None:
    """The root certificates that a person names, or their settings do; None if neither does."""
    from tollbook.config import Settings
    from tollbook.store.stamps import roots

    path = given or Settings.from_environment().stamp_roots
    return roots(Path(path)) if path else None


@dataclass(frozen=True, slots=True)
class Told:
    """A stamp in words. `fault` is what is wrong with it; `checked` whether its signature was held
    against certificates at all."""

    stamp: Stamp
    signer: str
    fault: str | None
    checked: bool

    @classmethod
    def of(cls, book: Book, stamp: Stamp, trusted: Sequence[Certificate] | None) -> Told:
        """A stamp of a book, checked against the certificates that are trusted (None: unchecked)."""
        from tollbook.store.stamps import signed, unproved

        try:
            found = signed(stamp.answer)
        except ValueError as problem:
            return cls(stamp, "nobody", f"can't be read: {problem}", checked=False)
        fault = None
        if found.digest != stamp.head or book.head_at(stamp.stamped) != stamp.head:
            fault = f"is not about entry {stamp.stamped} of this book"
        elif trusted is not None:
            fault = unproved(stamp.answer, stamp.head, trusted)
        return cls(stamp, found.signer, fault, checked=trusted is not None)

    @property
    def holds(self) -> bool | None:
        """Whether it proves what it says; None where no certificates were given to tell."""
        return False if self.fault else True if self.checked else None

    @property
    def when(self) -> str:
        """The time that was signed, for people."""
        return f"{self.stamp.time.isoformat(sep=' ', timespec='seconds')[:19]} UTC"

    @property
    def sentence(self) -> str:
        """What the authority vouches for."""
        return (
            f"{plain(self.signer)} (asked at {plain(self.stamp.authority)}) signed on {self.when} "
            f"that the book was there up to log entry {self.stamp.stamped:,}."
        )

    @property
    def proof(self) -> str:
        """Whether that is proved."""
        if self.fault:
            return f"The stamp {plain(self.fault)}"
        if self.checked:
            return "The signature holds under the certificates given"
        return "The signature was not checked: give the authority's root certificates, --roots FILE.pem"

    def record(self) -> dict[str, Any]:
        """As JSON can carry it."""
        return {
            "stamp": self.stamp.id,
            "entry": self.stamp.stamped,
            "digest": self.stamp.head,
            "time": self.stamp.time.isoformat(),
            "authority": self.stamp.authority,
            "signer": self.signer,
            "holds": self.holds,
            "fault": self.fault,
        }


# For custody and verify


def covering(book: Book, entry: int, trusted: Sequence[Certificate] | None) -> Told | None:
    """The first stamp that covers a log entry; None if there is none."""
    first = next((one for one in book.stamps() if one.stamped >= entry), None)
    return None if first is None else Told.of(book, first, trusted)


def custody_lines(found: Told | None) -> Iterator[str]:
    """What an outside authority vouches for, after what was done with a document."""
    yield "Who else vouches for when it was there?"
    if found is None:
        yield "  Nobody yet: no time stamp covers these entries. `tollbook stamp` asks an authority"
        yield "  for one."
        return
    yield f"  A time-stamping authority, {plain(found.signer)}, was asked at"
    yield f"  {plain(found.stamp.authority)}. It signed that on {found.when} it was shown the"
    yield f"  digest of log entry {found.stamp.stamped:,} of this book:"
    yield f"  {found.stamp.head}"
    yield "  That digest is made from all entries before it, so whatever they tell of was in this"
    yield "  book at that time, and has not been changed since. The time is the authority's, not"
    yield "  this machine's."
    if found.fault:
        yield f"  But this stamp {plain(found.fault)}."
    elif not found.checked:
        yield "  Whether the signature is theirs was not checked: give their root certificates, with"
        yield "  --roots FILE.pem."


def custody_checks(book: Book, found: Told | None, entry: int) -> list[tuple[str, bool]]:
    """What was checked of a stamp, and whether it holds."""
    if found is None:
        return []
    chained = book.chained(entry, found.stamp.stamped)
    checks = [
        (
            f"Every log entry from {entry:,} to {found.stamp.stamped:,}, which was time-stamped, "
            "follows from the one before it",
            chained,
        ),
        (
            f"The time stamp is about log entry {found.stamp.stamped:,}",
            not found.fault or "is not about" not in found.fault,
        ),
    ]
    if found.checked:
        words = "The authority's signature holds under the root certificates given"
        checks.append((words, found.fault is None))
    return checks


def told(book: Book, trusted: Sequence[Certificate] | None) -> list[Told]:
    """Every stamp of a book, checked against the certificates that are trusted."""
    return [Told.of(book, one, trusted) for one in book.stamps()]


def verified_lines(found: Sequence[Told]) -> None:
    """What the stamps of a book vouch for, after what `verify` found; what is wrong on standard
    error."""
    for one in found:
        if one.fault:
            typer.echo(
                f"tollbook: time stamp {one.stamp.id} of {one.when} {plain(one.fault)}", err=True
            )
    if whole := [one for one in found if not one.fault]:
        counted = f"{len(whole):,} time stamp{'' if len(whole) == 1 else 's'}, the last:"
        typer.echo(f"{counted} {whole[-1].sentence} {whole[-1].proof}.")

"""`tollbook capture picture`: the file of a picture, on request, and which show the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli.book import DEFAULT, BookOption, JsonOption
from tollbook.cli.showing import plain, write_json
from tollbook.errors import FetchError, InputError, ParseError

if TYPE_CHECKING:
    from tollbook.model.picture import PictureFile
    from tollbook.store import Book

WITHHELD = "[coordinates withheld]"
CLAIM = re.compile(r"(?:c_)?[0-9a-f]{4,16}")

Exact = Annotated[
    bool,
    typer.Option(
        "--exact", help="Where it was taken, too, if that is written into it; otherwise withheld."
    ),
]


def picture(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM|URL",
            help="The id of a media claim that has an address, or the address of a picture.",
        ),
    ],
    *,
    book: BookOption = DEFAULT,
    exact: Exact = False,
    json: JsonOption = False,
) -> None:
    """Ask for the file of a picture and keep it: its bytes with their digest, a hash by which
    copies of it are found, and what a camera wrote into it. It is never shown.
    """
    from tollbook.capture.address import address, is_web, page_key
    from tollbook.store import Book

    with Book.open(book, writing=True) as opened:
        wanted = str(address(what)) if is_web(what) else _address_of(opened, what)
        found, raw, told = _asked(wanted)
        with opened.writing() as batch:
            capture = batch.captured(
                found.capture, raw, page=page_key(found.capture.address), document=None
            )
            batch.picture(_file(wanted, capture, found.capture.sha256, told))
        every = opened.pictures()
    [kept] = [one for one in every if one.capture == capture]
    if json:
        write_json(_record(kept, every, exact=exact))
    else:
        for line in _lines(kept, every, exact=exact):
            typer.echo(line)


def pictures(*, book: BookOption = DEFAULT, exact: Exact = False, json: JsonOption = False) -> None:
    """List the files of pictures in the book, and which of them show the same."""
    from tollbook.store import Book

    with Book.open(book) as opened:
        every = opened.pictures()
    for number, one in enumerate(every):
        if json:
            write_json(_record(one, every, exact=exact))
            continue
        if number:
            typer.echo("")
        for line in _lines(one, every, exact=exact):
            typer.echo(line)
    if not every and not json:
        typer.echo("No file of a picture was asked for yet: tollbook capture picture CLAIM")


def _address_of(book: Book, claim: str) -> str:
    """The address of the picture that a media claim is about."""
    if not CLAIM.fullmatch(claim):
        raise InputError(
            f"'{claim}' is no address (https://…) and no claim's id; tollbook claims --kind media "
            "lists them"
        )
    record = book.history(book.claim_id(claim))[-1].record
    given = (record.get("media") or {}).get("address")
    if not given:
        raise InputError(
            f"claim {record['id']} is of kind {record['kind']} and names no address of a picture; "
            "those of pictures on web pages do"
        )
    return str(given)


def _asked(wanted: str) -> Any:
    """The answer at an address, its bytes, and what can be told of them."""
    from tollbook.capture import fetch as fetching
    from tollbook.config import Settings
    from tollbook.parse import picture_told

    limits = Settings.from_environment()
    try:
        found = fetching.fetch(wanted)
    except FetchError as problem:
        raise InputError(f"{wanted} {problem}") from problem
    if not found.ok:
        raise InputError(f"{wanted} answers {found.capture.status}; there is no picture to keep")
    try:
        told = picture_told(
            found.raw, seconds=limits.parser_seconds, memory_mb=limits.parser_memory_mb
        )
    except ParseError as problem:
        raise InputError(f"{wanted} {problem}; nothing was kept") from problem
    return found, found.raw, told


def _file(wanted: str, capture: str, sha256: str, told: dict[str, Any]) -> PictureFile:
    from tollbook.model.picture import PictureFile

    return PictureFile(sha256=sha256, address=wanted, capture=capture, **told)


def _record(one: PictureFile, every: list[PictureFile], *, exact: bool) -> dict[str, Any]:
    from tollbook.model.picture import picture_record

    record = picture_record(one)
    if not exact and "GPS" in record["metadata"]:
        record["metadata"] = {**record["metadata"], "GPS": WITHHELD}
    return {
        **record,
        "alike": [{"id": other.id, "bits": bits} for other, bits in _alike(one, every)],
    }


def _lines(one: PictureFile, every: list[PictureFile], *, exact: bool) -> Iterator[str]:
    yield f"Picture   {one.id}, {one.media_type}, {one.width:,} by {one.height:,} pixels"
    yield f"Address   {plain(one.address)}"
    yield f"SHA-256   {one.sha256}"
    yield f"Look      {one.look}"
    for name, value in sorted(one.metadata.items()):
        told = WITHHELD if name == "GPS" and not exact else value
        yield f"  {plain(name)}: {plain(told)}"
    for other, bits in _alike(one, every):
        same = "the same file" if other.sha256 == one.sha256 else f"{bits} of 64 bits differ"
        yield f"Like      {other.id} ({same}), {plain(other.address)}"


def _alike(one: PictureFile, every: list[PictureFile]) -> list[tuple[PictureFile, int]]:
    """The other pictures that show the same, the nearest first."""
    from tollbook.model.picture import alike, bits_apart

    others = [other for other in every if other.id != one.id and alike(one.look, other.look)]
    return sorted(((o, bits_apart(one.look, o.look)) for o in others), key=lambda pair: pair[1])

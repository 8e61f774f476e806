"""Which claims of the book does a command mean? The options that say so, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tollbook.errors import InputError

if TYPE_CHECKING:
    from tollbook.store import Filter

Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", metavar="KIND", help="toll, event, control, statement, silence or media."
    ),
]
Outcomes = Annotated[
    list[str] | None,
    typer.Option("--outcome", metavar="OUTCOME", help="killed, wounded, casualties, missing, …"),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option("--status", metavar="STATUS", help="Of the victims: civilian, military, …"),
]
Claimant = Annotated[
    str | None,
    typer.Option("--claimant", metavar="NAME", help="Part of the name of who says so."),
]
PlaceName = Annotated[
    str | None, typer.Option("--place", metavar="NAME", help="Part of a place's name, or its id.")
]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", help="On this day or later.")]
Until = Annotated[str | None, typer.Option("--to", metavar="DATE", help="On this day or earlier.")]
On = Annotated[str | None, typer.Option("--date", metavar="DATE", help="On this day.")]
DocumentName = Annotated[
    str | None, typer.Option("--document", metavar="NAME", help="A document's name or id.")
]
Words = Annotated[
    str | None,
    typer.Option("--text", metavar="WORDS", help="Words that all stand in the claim."),
]


def asked(
    *,
    kind: Sequence[str] | None = None,
    outcome: Sequence[str] | None = None,
    status: Sequence[str] | None = None,
    claimant: str | None = None,
    place: str | None = None,
    since: str | None = None,
    until: str | None = None,
    date: str | None = None,
    document: str | None = None,
    text: str | None = None,
    history: bool = False,
) -> Filter:
    """The filter that the options come to.

    Raises `InputError` for a code that is in none of the lists, or a day that isn't one.
    """
    from tollbook.cli.read import day
    from tollbook.store import Filter

    on = day(date, option="--date")
    return Filter(
        kinds=codes(kind, "--kind", "Kind"),
        outcomes=codes(outcome, "--outcome", "Outcome"),
        statuses=codes(status, "--status", "Status"),
        claimant=claimant,
        place=place,
        since=on or day(since, option="--from"),
        until=on or day(until, option="--to"),
        document=document,
        text=text,
        history=history,
    )


def codes(given: Sequence[str] | None, option: str, name: str) -> tuple[str, ...]:
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

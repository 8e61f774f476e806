"""`tollbook judge`: decide about claims, and see what was decided.

Every decision is appended to the book with a name, a time and a reason; none is changed. A
later one corrects it, and `judge undo` takes it back, which is a decision too.
"""

from __future__ import annotations

import json as jsons
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli import filters
from tollbook.cli.book import DEFAULT, BookOption, JsonOption
from tollbook.cli.showing import DIGITS, judgement_line, number_of, plain, write_json
from tollbook.errors import BookError, InputError

if TYPE_CHECKING:
    from tollbook.model.claim import Claim
    from tollbook.model.judge import Judgement
    from tollbook.store import Book, Filter

app = typer.Typer(
    name="judge",
    help="Accept, reject, correct, put together and hold apart claims; every decision is kept.",
    no_args_is_help=True,
)

Ids = Annotated[
    list[str] | None,
    typer.Argument(metavar="CLAIM", help="Claims' ids, or their beginnings.", show_default=False),
]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="NAME",
        help="Who decides; else the user of this machine.",
        show_default=False,
    ),
]
Why = Annotated[
    str | None,
    typer.Option("--why", metavar="WORDS", help="The reason, for those who read it later."),
]
NeedsWhy = Annotated[
    str, typer.Option("--why", metavar="WORDS", help="The reason, for those who read it later.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do it for all claims that fit, without asking.")]
# Claims listed before somebody is asked about all of them.
PREVIEW = 5


@app.command()
def accept(
    claims: Ids = None,
    *,
    book: BookOption = DEFAULT,
    as_: As = None,
    why: Why = None,
    kind: filters.Kinds = None,
    outcome: filters.Outcomes = None,
    status: filters.Statuses = None,
    claimant: filters.Claimant = None,
    place: filters.PlaceName = None,
    since: filters.Since = None,
    until: filters.Until = None,
    date: filters.On = None,
    document: filters.DocumentName = None,
    text: filters.Words = None,
    yes: Yes = False,
    json: JsonOption = False,
) -> None:
    """Say that claims are what their texts say: named ones, or all that fit a filter."""
    asked = filters.asked(
        kind=kind,
        outcome=outcome,
        status=status,
        claimant=claimant,
        place=place,
        since=since,
        until=until,
        date=date,
        document=document,
        text=text,
    )
    _decide("accept", "accepted", book, claims, asked, who=as_, why=why, yes=yes, json=json)


@app.command()
def reject(
    claims: Ids = None,
    *,
    why: NeedsWhy,
    book: BookOption = DEFAULT,
    as_: As = None,
    kind: filters.Kinds = None,
    outcome: filters.Outcomes = None,
    status: filters.Statuses = None,
    claimant: filters.Claimant = None,
    place: filters.PlaceName = None,
    since: filters.Since = None,
    until: filters.Until = None,
    date: filters.On = None,
    document: filters.DocumentName = None,
    text: filters.Words = None,
    yes: Yes = False,
    json: JsonOption = False,
) -> None:
    """Say that claims are not what their texts say, and why; they count nowhere then."""
    asked = filters.asked(
        kind=kind,
        outcome=outcome,
        status=status,
        claimant=claimant,
        place=place,
        since=since,
        until=until,
        date=date,
        document=document,
        text=text,
    )
    _decide("reject", "rejected", book, claims, asked, who=as_, why=why, yes=yes, json=json)


@app.command()
def edit(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id, or its beginning.")],
    *,
    set_: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="A field of the claim record and its value: toll.count.min=5; null for unknown.",
        ),
    ],
    book: BookOption = DEFAULT,
    as_: As = None,
    why: Why = None,
    json: JsonOption = False,
) -> None:
    """Accept a claim with some of its fields corrected; the claim itself stays as it was made."""
    from tollbook.model.judge_codec import edited

    edits = tuple(_field(one) for one in set_)

    def make(opened: Book) -> Judgement:
        judged = opened.claim(opened.claim_id(claim))
        edited(judged, edits)  # says what is wrong before anything is kept
        return _judgement("edit", [judged], who=as_, why=why, edits=edits)

    _keep(book, make, lambda one: f"{_claims(len(one.entries))} corrected", json)


@app.command()
def merge(
    claims: Annotated[
        list[str], typer.Argument(metavar="CLAIM", help="Two claims' ids or more, or beginnings.")
    ],
    *,
    why: NeedsWhy,
    book: BookOption = DEFAULT,
    as_: As = None,
    json: JsonOption = False,
) -> None:
    """Say that claims are about one incident: so are all incidents that they are in."""

    def make(opened: Book) -> Judgement:
        return _judgement("merge", _named(opened, claims), who=as_, why=why)

    _keep(book, make, lambda one: f"{_claims(len(one.entries))} put together", json)


@app.command()
def apart(
    claims: Annotated[
        list[str], typer.Argument(metavar="CLAIM", help="Claims' ids, or their beginnings.")
    ],
    *,
    from_: Annotated[
        list[str],
        typer.Option(
            "--from", metavar="CLAIM", help="A claim about another incident; may be repeated."
        ),
    ],
    why: NeedsWhy,
    book: BookOption = DEFAULT,
    as_: As = None,
    json: JsonOption = False,
) -> None:
    """Say that claims are about another incident than those given with --from."""

    def make(opened: Book) -> Judgement:
        others = _named(opened, from_)
        return _judgement("apart", _named(opened, claims), others=others, who=as_, why=why)

    _keep(
        book,
        make,
        lambda one: f"{_claims(len(one.entries))} held apart from {len(one.others):,}",
        json,
    )


@app.command()
def undo(
    judgements: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="JUDGEMENT",
            help="Judgements' ids, or their beginnings; else your last one that holds.",
            show_default=False,
        ),
    ] = None,
    *,
    book: BookOption = DEFAULT,
    as_: As = None,
    why: Why = None,
    json: JsonOption = False,
) -> None:
    """Take judgements back; what held before them holds again. An undo can be undone, by its id."""

    def make(opened: Book) -> Judgement:
        who = decider(as_)
        ids = [opened.judgement_id(one) for one in judgements or ()] or [_last(opened, who)]
        return _judgement("undo", [], who=as_, why=why, undoes=ids)

    _keep(book, make, lambda one: f"{number_of(len(one.undoes), 'judgement')} taken back", json)


@app.command(name="list")
def list_(
    *,
    book: BookOption = DEFAULT,
    claim: Annotated[
        str | None, typer.Option(metavar="CLAIM", help="Only what is about this claim's words.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """List what was decided, by whom and why, the last first, and whether it holds."""
    from tollbook.model.judge import in_force
    from tollbook.model.judge_codec import judgement_record
    from tollbook.store import Book

    with Book.open(book) as opened:
        everything = opened.judgements()
        made = everything if claim is None else opened.judgements_on(opened.claim_id(claim))
    holding = {one.id for one in in_force(everything)}
    for one in reversed(made):
        if json:
            write_json(judgement_record(one))
        else:
            typer.echo(judgement_line(one, one.id in holding))
    if not made and not json:
        typer.echo("Nothing was judged yet. Accept a claim: tollbook judge accept CLAIM")


@app.command()
def changed(*, book: BookOption = DEFAULT, json: JsonOption = False) -> None:
    """List the judged claims of which a newer run says something else: look at them again."""
    from tollbook.model.judge import Verdict, rulings
    from tollbook.store import Book

    with Book.open(book) as opened:
        judgements = opened.judgements()
        texts = {entry.text for one in judgements for entry in (*one.entries, *one.others)}
        claims = [one.claim for one in opened.standings(texts=texts)]
    decided = rulings(claims, judgements).of
    found = [
        (claim, decided[claim.id].judgement)
        for claim in claims
        if claim.id in decided and decided[claim.id].status is Verdict.CHANGED
    ]
    for claim, judgement in found:
        if judgement is None:
            continue
        if json:
            write_json({"claim": claim.id, "judgement": judgement.id})
        else:
            typer.echo(f"{_short(claim)}  judged in {judgement.id} by {plain(judgement.who)}")
    if not found and not json:
        typer.echo("Every judgement fits what the newest runs say.")


# What the commands share


def _decide(
    decision: str,
    done: str,
    book: Any,
    ids: Sequence[str] | None,
    asked: Filter,
    *,
    who: str | None,
    why: str | None,
    yes: bool,
    json: bool,
) -> None:
    """Judge named claims at once, and those that a filter finds after a preview of the count."""
    from tollbook.store import Filter

    if ids and asked != Filter():
        raise InputError("claims' ids and a filter were given; give one of them")
    if not ids and asked == Filter():
        raise InputError(
            "no claim is named; give claims' ids, or a filter like --document NAME or --kind toll"
        )

    def make(opened: Book) -> Judgement:
        claims = _named(opened, ids) if ids else list(opened.claims(asked))
        if not claims:
            raise InputError("no claim fits; tollbook claims lists what there is")
        if not ids and not yes:
            _preview(claims, done)
        return _judgement(decision, claims, who=who, why=why)

    _keep(book, make, lambda one: f"{_claims(len(one.entries))} {done}", json)


def _preview(claims: Sequence[Claim], done: str) -> None:
    """Show how many it would be, and ask; where nobody can be asked, say how to go on."""
    import sys

    for claim in claims[:PREVIEW]:
        typer.echo(_short(claim), err=True)
    if len(claims) > PREVIEW:
        typer.echo(f"… and {len(claims) - PREVIEW:,} more", err=True)
    if not sys.stdin.isatty():
        raise InputError(f"{_claims(len(claims))} would be {done}; --yes does it")
    if not typer.confirm(f"{_claims(len(claims))} will be {done}. Go on?", err=True):
        raise typer.Abort


def _keep(
    book: Any, make: Callable[[Book], Judgement], words: Callable[[Judgement], str], json: bool
) -> None:
    """Append what `make` decides, and say it once it is safe."""
    from tollbook.model.judge_codec import judgement_record
    from tollbook.store import Book

    with Book.open(book, writing=True) as opened:
        judgement = make(opened)
        with opened.writing() as batch:
            batch.judgement(judgement)
        head = opened.head
    if json:
        write_json({**judgement_record(judgement), "head": head})
        return
    typer.echo(f"{words(judgement)} by {plain(judgement.who)}")
    typer.echo(f"Take it back: tollbook judge undo {judgement.id[:DIGITS]}")


def _judgement(
    decision: str,
    claims: Sequence[Claim],
    *,
    others: Sequence[Claim] = (),
    who: str | None,
    why: str | None,
    edits: tuple[tuple[str, Any], ...] = (),
    undoes: Sequence[str] = (),
) -> Judgement:
    from datetime import UTC, datetime

    from tollbook.model.judge import Decision, Entry, Judgement

    return Judgement(
        who=decider(who),
        when=datetime.now(UTC),
        decision=Decision(decision),
        entries=tuple(map(Entry.of, claims)),
        others=tuple(map(Entry.of, others)),
        edits=edits,
        undoes=tuple(undoes),
        why=why,
    )


def decider(given: str | None) -> str:
    """The name a decision carries: the one given, else the user's of the machine."""
    if given is not None:
        return given
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise InputError("this machine has no name for you; give one with --as NAME") from None


def _named(opened: Book, ids: Sequence[str]) -> list[Claim]:
    return [opened.claim(one) for one in dict.fromkeys(opened.claim_id(one) for one in ids)]


def _last(opened: Book, who: str) -> str:
    """The id of the last judgement of this person that holds."""
    from tollbook.model.judge import in_force

    mine = [one for one in in_force(opened.judgements()) if one.who == who]
    if not mine:
        raise BookError(f"no judgement by {who} holds; tollbook judge list shows all")
    return mine[-1].id


def _field(given: str) -> tuple[str, Any]:
    """A path in the claim record and its new value: JSON if it is, else a string."""
    path, equals, value = given.partition("=")
    if not equals or not path:
        raise InputError(f"--set '{given}' has no value; write it like toll.count.min=5")
    try:
        return path, jsons.loads(value)
    except ValueError:
        return path, value


def _short(claim: Claim) -> str:
    words = " ".join(claim.span.exact.split())
    cut = words if len(words) <= 70 else f"{words[:69]}…"
    return f"{claim.id[:DIGITS]}  {claim.kind.value:<9}  {plain(cut)}"


def _claims(number: int) -> str:
    return number_of(number, "claim")

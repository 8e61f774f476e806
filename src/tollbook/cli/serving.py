"""`tollbook serve`: the workbench, one process; `tollbook user`: who may work in it from afar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollbook.cli.book import DEFAULT, BookOption, JsonOption
from tollbook.cli.showing import plain, write_json
from tollbook.errors import InputError

if TYPE_CHECKING:
    from tollbook.web.accounts import Accounts
    from tollbook.web.permissions import Role

app = typer.Typer(
    name="user",
    help="Accounts of those who use a workbench over the network.",
    no_args_is_help=True,
)

PORT = 8787
LOCAL = "127.0.0.1"
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name that decisions carry.")]
RoleName = Annotated[str, typer.Option("--role", metavar="ROLE", help="coder, reviewer or admin.")]


def serve(
    *,
    book: BookOption = DEFAULT,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="Where to listen; 0: any free port.")
    ] = PORT,
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Which address to listen on; any but this machine needs accounts.",
        ),
    ] = LOCAL,
    name: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A name people call this server by, with --host; may be repeated."
        ),
    ] = None,
    as_: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NAME",
            help="Who decides; else the user of this machine.",
            show_default=False,
        ),
    ] = None,
    accounts: Annotated[
        bool,
        typer.Option("--accounts", help="Ask for name and password on this machine too."),
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the link in a browser.")
    ] = True,
    watch: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="Also follow the feeds and pages of this list."),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE.pem", help="Speak TLS with this certificate.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE.pem", help="The certificate's private key.")
    ] = None,
) -> None:
    """Open the workbench on a book: read, decide and see, in a browser.

    Listens on this machine only and prints one link, without which nothing is answered. Other
    addresses need accounts (tollbook user add). A book that isn't there is made. Ctrl-C ends it.
    """
    from tollbook.cli.judging import decider
    from tollbook.web.serving import Serving, run

    run(
        Serving(
            book=book,
            host=host,
            port=port,
            names=tuple(name or ()),
            who=decider(as_),
            accounts=accounts,
            browser=browser,
            watch=watch,
            certificate=certificate,
            key=key,
        ),
        say=lambda line: typer.echo(plain(line), err=True),
        link=typer.echo,
    )


@app.command()
def add(
    name: Name,
    *,
    role: RoleName,
    book: BookOption = DEFAULT,
    password: Annotated[
        str | None,
        typer.Option(
            envvar="TOLLBOOK_PASSWORD",
            metavar="WORDS",
            help="Asked for without it, which keeps it out of the shell's history.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make an account; its password is asked for twice."""
    _accounts(book).add(name, _role(role), password or _asked_for())
    typer.echo(f"{plain(name)} may sign in now, as {role}")


@app.command(name="list")
def list_(*, book: BookOption = DEFAULT, json: JsonOption = False) -> None:
    """List the accounts, and how many sessions each has open."""
    found = _accounts(book).all()
    for one in found:
        if json:
            record = {"name": one.name, "role": one.role.value, "made": one.made}
            write_json({**record, "sessions": one.sessions})
        else:
            typer.echo(f"{plain(one.name)}  {one.role.value}  {one.sessions} open")
    if not found and not json:
        typer.echo("Nobody has an account. Make one: tollbook user add NAME --role reviewer")


@app.command()
def change(
    name: Name,
    *,
    role: Annotated[
        str | None, typer.Option("--role", metavar="ROLE", help="Another role.")
    ] = None,
    password: Annotated[bool, typer.Option("--password", help="Ask for another password.")] = False,
    book: BookOption = DEFAULT,
) -> None:
    """Give an account another role or password; it has to sign in again."""
    if role is None and not password:
        raise InputError("nothing is to be changed; give --role ROLE or --password")
    new = _asked_for() if password else None
    _accounts(book).change(name, role=_role(role) if role else None, password=new)
    typer.echo(f"{plain(name)} was changed, and has to sign in again")


@app.command()
def remove(name: Name, *, book: BookOption = DEFAULT) -> None:
    """Remove an account and end its sessions; what was decided under its name stays."""
    _accounts(book).remove(name)
    typer.echo(f"{plain(name)} has no account any more")


@app.command()
def revoke(name: Name, *, book: BookOption = DEFAULT) -> None:
    """End all sessions of an account: it has to sign in again."""
    ended = _accounts(book).revoke(name)
    typer.echo(f"{ended} session{'' if ended == 1 else 's'} of {plain(name)} ended")


def _accounts(book: Path) -> Accounts:
    from tollbook.web.accounts import Accounts

    return Accounts.beside(book)


def _role(given: str) -> Role:
    from tollbook.web.permissions import Role

    try:
        return Role(given)
    except ValueError:
        listed = ", ".join(f"'{role.value}'" for role in Role)
        raise InputError(f"--role '{given}' is not one of {listed}") from None


def _asked_for() -> str:
    words: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return words

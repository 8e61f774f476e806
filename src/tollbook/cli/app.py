"""The command line: what is asked, carried out, and said in words when it can't be.

Exit status: 0 all done; 1 some inputs were rejected and the rest were done; 2 the call could
not be carried out; 130 interrupted. Heavy libraries are imported inside the commands, so that
`--help` answers at once.
"""

from __future__ import annotations

import difflib
import re
import sys
from typing import Annotated

import typer
from typer.exceptions import Abort, TyperException

from tollbook.cli import book, captures, derived, gazetteer, judging, serving, stamping
from tollbook.cli.attributions import attributions
from tollbook.cli.copying import copies
from tollbook.cli.exporting import export
from tollbook.cli.importing import import_
from tollbook.cli.places import places
from tollbook.cli.publishing import publish
from tollbook.cli.read import read
from tollbook.cli.taking import takedown
from tollbook.cli.watching import watch
from tollbook.errors import TollbookError

app = typer.Typer(
    name="tollbook",
    help="Turns reports of armed conflict into an attributed record: who says what happened, "
    "where, when, and how many were harmed.",
    add_completion=False,
    epilog="Start with: tollbook read REPORT.txt",
    # Tracebacks of the default handler print local variables: texts and names of people.
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        import importlib.metadata

        typer.echo(f"tollbook {importlib.metadata.version('tollbook')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def tollbook(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 (its callback does the work)
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Say what there is to do when nothing is asked."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command()(read)
app.command()(attributions)
app.command()(places)
book.register(app)
captures.register(app)
stamping.register(app)
app.command()(watch)
app.command()(copies)
app.command()(takedown)
derived.register(app)
app.add_typer(judging.app)
app.command()(serving.serve)
app.add_typer(serving.app)
app.command()(export)
app.command("import")(import_)
app.command()(publish)
app.add_typer(gazetteer.app)


def main() -> None:
    """Run the command line of this process and end it with the right status."""
    for stream in (sys.stdout, sys.stderr):
        # Records are UTF-8 whatever the terminal says; a broken file name must not stop them.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Carry out a command line (of this process by default); gives the exit status."""
    try:
        status = app(arguments, prog_name="tollbook", standalone_mode=False)
    except TyperException as problem:
        message = in_one_line(problem.format_message())
        say(f"{message}{'' if message.endswith('?') else '.'} See tollbook --help.")
        return 2
    except TollbookError as problem:
        say(in_one_line(str(problem)))
        return 2
    except OSError as problem:
        # Inputs that can't be read are rejected one by one; what is left is the output.
        say(f"the output can't be written: {problem.strerror or problem}; choose another place")
        return 2
    except Abort:
        say("stopped, nothing more was done")
        return 130
    return status if isinstance(status, int) else 0


def say(problem: str) -> None:
    """One line on stderr."""
    from tollbook.words import printable

    print(f"tollbook: {printable(problem)}", file=sys.stderr)  # noqa: T201


def in_one_line(message: str) -> str:
    """The message, with the nearest term where a value was none of those there are.

    >>> in_one_line("Invalid value for '--format': 'tabel' is not one of 'table', 'jsonl'.")
    "Invalid value for '--format': 'tabel' is not one of 'table', 'jsonl'. Did you mean 'table'?"
    """
    message = " ".join(message.replace("Value error, ", "").split())
    choice = re.search(r"'([^']*)' is not one of (.+?)\.?$", message)
    if choice and "Did you mean" not in message:
        terms = re.findall(r"'([^']*)'", choice.group(2))
        near = difflib.get_close_matches(choice.group(1).casefold(), terms, n=1, cutoff=0.5)
        if near:
            message = f"{message.rstrip('.')}. Did you mean '{near[0]}'?"
    return message.rstrip(".")

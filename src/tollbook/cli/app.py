"""The command line: what is asked, carried out, and said in words when it can't be.

Exit status: 0 all done; 1 some inputs were rejected and the rest were done; 2 the call could
not be carried out; 130 interrupted. Heavy libraries are imported inside the commands, so that
`--help` answers at once.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Annotated

import typer
from typer.exceptions import Abort, TyperException

from tollbook.errors import TollbookError

# The modules of commands, in the order of `--help`, with what each puts on the command line. Only
# the one that is asked for is imported: importing all takes longer than most questions to a book.
MODULES = {
    "read": ("read",),
    "attributions": ("attributions",),
    "places": ("places",),
    "book": ("init", "add", "documents", "claims", "show", "verify", "backup"),
    "captures": ("diff-captures", "custody", "capture"),
    "stamping": ("stamp", "stamps"),
    "watching": ("watch",),
    "copying": ("copies",),
    "taking": ("takedown",),
    "derived": ("tolls", "series", "incidents", "dissent", "explain", "diff"),
    "judging": ("judge",),
    "serving": ("serve", "user"),
    "exporting": ("export",),
    "importing": ("import",),
    "publishing": ("publish",),
    "gazetteer": ("gazetteer",),
}


def command_line(asked: str | None = None) -> typer.Typer:
    """The command line; with the name of a command only what that takes, if there is such a one."""
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
    app.callback(invoke_without_command=True)(tollbook)
    for module, names in MODULES.items():
        if asked in names:
            _register(app, module, names)
            return app
    for module, names in MODULES.items():
        _register(app, module, names)
    return app


def _register(app: typer.Typer, module: str, names: Sequence[str]) -> None:
    commands = import_module(f"tollbook.cli.{module}")
    if hasattr(commands, "register"):
        commands.register(app)
        return
    group = getattr(commands, "app", None)
    for name in names:
        if group is not None and group.info.name == name:
            app.add_typer(group)
        else:
            # "import" is a word of Python's.
            app.command(name)(getattr(commands, f"{name}_" if iskeyword(name) else name))


def _version(asked: bool) -> None:
    if asked:
        import importlib.metadata

        typer.echo(f"tollbook {importlib.metadata.version('tollbook')}")
        raise typer.Exit


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
    given = sys.argv[1:] if arguments is None else arguments
    app = command_line(given[0] if given else None)
    try:
        status = app(given, prog_name="tollbook", standalone_mode=False)
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

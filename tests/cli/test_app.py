"""The command line as a whole."""

from __future__ import annotations

import typer
import typer.main

from tollbook.cli.app import MODULES, command_line


def names(app: typer.Typer) -> set[str]:
    """What can be asked of a command line."""
    return set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_each_command_is_found_alone_as_it_is_among_all() -> None:
    """Only the module that is asked for is imported; it must be the one that has the command."""
    told = [name for of_module in MODULES.values() for name in of_module]
    assert names(command_line()) == set(told)
    for module, of_module in MODULES.items():
        for name in of_module:
            assert names(command_line(name)) == set(of_module), module


def test_what_is_no_command_is_looked_for_among_all() -> None:
    """So that the nearest one can be named, and options of the whole are read."""
    assert names(command_line("tols")) == names(command_line("--version")) == names(command_line())

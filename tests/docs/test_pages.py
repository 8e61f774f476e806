"""What the pages say can be done."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import typer

from tollbook.cli.app import command_line


def pages(root: Path) -> list[Path]:
    """Every page that people read."""
    return [root / "README.md", root / "CHANGELOG.md", *sorted((root / "docs").rglob("*.md"))]


def test_every_link_leads_somewhere(root: Path) -> None:
    """A page that links to another file links to one that is there."""
    for page in pages(root):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)


def test_commands_that_pages_show_can_be_called(root: Path) -> None:
    """Each command and long option in an example exists."""
    commands = typer.main.get_command(command_line()).commands  # type: ignore[attr-defined]
    shown = 0
    for page in (root / "README.md", root / "docs" / "follow-a-claim.md"):
        text = page.read_text(encoding="utf-8")
        for name, rest in re.findall(r"^(?:    |\$ )tollbook (\w+)([^|\n#$]*)", text, re.M):
            shown += 1
            options = {option for parameter in commands[name].params for option in parameter.opts}
            assert set(re.findall(r"--[a-z]+", rest)) <= options, (page.name, name, rest)
    assert shown > 10


def test_the_python_of_the_readme_runs(
    root: Path, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines after >>> in the README work as they stand."""
    lines = re.findall(r"^    >>> (.*)$", (root / "README.md").read_text(encoding="utf-8"), re.M)
    assert len(lines) >= 3
    shutil.copy(examples / "wire-roundup.txt", tmp_path / "report.txt")
    monkeypatch.chdir(tmp_path)
    exec("\n".join(lines), {})


def test_the_readme_keeps_to_two_screens(root: Path) -> None:
    """Fifty lines a screen, two at most."""
    assert len((root / "README.md").read_text(encoding="utf-8").splitlines()) <= 100


def test_the_examples_are_what_the_readme_says(examples: Path) -> None:
    """Eight reports, each short, and a manifest that tells of them."""
    reports = [path for path in examples.iterdir() if path.suffix in {".txt", ".md", ".html"}]
    assert len(reports) == 8
    for path in reports:
        words = re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8")).split()
        assert 120 <= len(words) <= 300, path.name


def test_every_package_of_the_code_is_in_the_picture(root: Path) -> None:
    """The architecture page names every module and package at the top level, and no other."""
    page = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = page.partition("src/tollbook/\n")[2].partition("```")[0]
    drawn = set(re.findall(r"^  ([\w.]+/?)\s", picture, re.M))
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (root / "src" / "tollbook").iterdir()
        if path.name not in {"__pycache__", "py.typed"}
    }
    assert drawn == there

"""Writes docs/reference from the code and runs the commands that pages show.

What a person can type or read (commands, options, settings, record fields, code lists, export
columns, vocabulary terms) is taken from where it is defined; only the meaning of record fields
and code-list terms is told in `meanings.json`, and one that is missing stops the run. In the
pages of `SCREENS` every `console` block is run and shows what the commands print.

`--check` writes nothing and says what is not current.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
SCREENS = (ROOT / "README.md", ROOT / "docs" / "follow-a-claim.md")
HEAD = "<!-- Written by docs/generate.py; change the code and run `make docs`. -->\n\n"

# What each field of the record means, by its path; a list's items are at `[]`.
MEANINGS = json.loads((Path(__file__).parent / "meanings.json").read_text(encoding="utf-8"))


def main() -> int:
    """Write the pages, or compare them; 1 if one is not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="say what is not current, write nothing"
    )
    check = parser.parse_args().check
    stale = []
    for path, text in all_pages().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.relative_to(ROOT))
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        say = "is not current; run: make docs" if check else "written"
        sys.stdout.write(f"{name} {say}\n")
    return int(check and bool(stale))


def all_pages() -> dict[Path, str]:
    """Every page that is written or filled in, with what it should say."""
    written = {REFERENCE / name: HEAD + page.rstrip() + "\n" for name, page in pages().items()}
    return written | {path: filled(path.read_text(encoding="utf-8")) for path in SCREENS}


# Screens


def filled(page: str) -> str:
    """The page with every `console` block run, in order, in one new folder with the examples."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        return re.sub(
            r"(?<=^```console\n)(.*?)(?=^```$)",
            lambda block: screen(block[1], Path(folder)),
            page,
            flags=re.M | re.S,
        )


def screen(block: str, folder: Path) -> str:
    """The commands of a block (lines that start with "$ "), each with what it prints now."""
    shown = []
    for line in block.splitlines():
        if line.startswith("$ "):
            shown += [line, *ran(line[2:], folder)]
    return "\n".join(shown) + "\n"


def ran(line: str, folder: Path) -> list[str]:
    """What a command line prints at 100 columns, without what differs from run to run."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    text = done.stdout.replace(str(folder), ".")
    for volatile, shown in VOLATILE:
        text = re.sub(volatile, shown, text)
    return text.rstrip().splitlines()


# What changes from run to run or with every edit of a word list: times of day, run ids, the
# head of the log.
VOLATILE = (
    (r"\b\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)?", "2026-…"),
    (r"\br_[0-9a-f]{16}\b", "r_…"),
    (r"(?<=Head )[0-9a-f]{64}\b", "…"),
)


def pages() -> dict[str, str]:
    """Every generated page by its name."""
    return {
        "commands.md": commands(),
        "record.md": record(),
        "codes.md": codes(),
        "exports.md": exports(),
        "vocabulary.md": vocabulary(),
    }


def cell(text: object) -> str:
    """Text as it can stand in a table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


# Commands and settings


def all_commands() -> dict[str, Any]:
    """Every command by its name, as Typer builds it; those of a group after its name."""
    import typer

    from tollbook.cli.app import command_line

    def inside(group: Any, before: str) -> Iterator[tuple[str, Any]]:
        for name, command in group.commands.items():
            yield f"{before}{name}", command
            if hasattr(command, "commands"):
                yield from inside(command, f"{before}{name} ")

    return dict(inside(typer.main.get_command(command_line()), ""))


def commands() -> str:
    """Commands, their arguments and options, and the settings of the environment."""
    text = ["# Commands\n"]
    text.append(
        "Exit status of every command: 0 all done; 1 some inputs were rejected, or a check found "
        "something, and the rest was done; 2 the call could not be carried out; 130 interrupted. "
        "Records go to standard output, problems to standard error, one line each.\n"
    )
    for name, command in all_commands().items():
        text.append(f"## tollbook {name}\n")
        text.append(inspect.cleandoc(command.help or "").replace("\f", "") + "\n")
        rows: list[tuple[object, ...]] = []
        for parameter in command.params:
            if parameter.name == "help":
                continue
            rows.append((spelled(parameter), meaning(parameter)))
        text.append(table(("option", "meaning"), rows) if rows else "No options.\n")
    text.append("# Settings\n")
    text.append("Environment variables that change a limit.\n")
    text.append(table(("variable", "default", "meaning"), settings()))
    return "\n".join(text)


def spelled(parameter: Any) -> str:
    """How an option or argument is written on the command line."""
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or parameter.name.upper()}`"
    names = [*parameter.opts, *parameter.secondary_opts]
    takes = (
        "" if getattr(parameter, "is_flag", False) else f" {parameter.metavar or kind(parameter)}"
    )
    return ", ".join(f"`{name}{takes}`" for name in names)


def kind(parameter: Any) -> str:
    """What kind of value an option takes where it doesn't say."""
    return str(parameter.type_descriptor.annotation.__name__).upper()


def meaning(parameter: Any) -> str:
    """The help of an option, its values, default and environment variable."""
    if not parameter.help:
        raise SystemExit(f"{parameter.name} has no help; every option is documented")
    told = [parameter.help.rstrip()]
    choices = getattr(parameter.type_descriptor, "choices", None)
    if choices:
        told.append("One of: " + ", ".join(f"`{getattr(c, 'value', c)}`" for c in choices) + ".")
    default = parameter.default
    if default not in (None, False, (), []) and not callable(default):
        told.append(f"Default: `{getattr(default, 'value', default)}`.")
    if parameter.envvar:
        told.append(f"Environment variable: `{parameter.envvar}`.")
    return " ".join(told)


def settings() -> Iterator[tuple[str, str, str]]:
    """The settings with the sentences that stand under their fields in `config.py`."""
    from tollbook import config

    body = next(
        node
        for node in ast.parse(inspect.getsource(config)).body
        if isinstance(node, ast.ClassDef) and node.name == "Settings"
    ).body
    told = {
        field.target.id: note.value.value
        for field, note in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(note, ast.Expr)
        and isinstance(note.value, ast.Constant)
    }
    for field in fields(config.Settings):
        yield (
            f"`TOLLBOOK_{field.name.upper()}`",
            f"{field.default:,}" if isinstance(field.default, int) else str(field.default),
            str(told[field.name]),
        )


# The record


def sample_records() -> list[dict[str, Any]]:
    """One record of each kind with every field filled, so that every path occurs."""
    from tollbook.model import claim as c
    from tollbook.model import codec
    from tollbook.model.refer import DatePrecision, Party, PartyType, Place, When
    from tollbook.model.text import Document, Span

    party = Party("the ministry", 0, 12, "Ministry", PartyType.MILITARY)
    place = Place(
        "Ganja", 0, 5, "Ganja", "geonames:1", 40.7, 46.4, 10.0, "AZ", ("Azerbaijan",), "a", "b", 1
    )
    count = c.Count(1, None, None, "at least one", 0, 12)
    bodies: list[c.Body] = [
        c.Toll(
            outcome=c.Outcome.KILLED,
            count=count,
            victims=c.Victims("one girl"),
            as_of=date(2020, 10, 5),
        ),
        c.Event(type=c.EventType.ASSAULT, mode="shelling", actors=(party,), targets=(party,)),
        c.Control(change=c.Change.GAINED, by=party, lost_by=party),
        c.Statement(speakers=(party,), type=c.EventType.ACCUSE, quotes=("x",), addressees=(party,)),
        c.Silence(party=party, about="losses"),
        c.Media(medium=c.Medium.PHOTO),
    ]
    document = Document(id="sha256:0", name="report", media_type="text/plain", size=0)
    return [
        codec.record(
            c.Claim(
                id="c_0", run="r_0", document=document.id, text="t_0", span=Span(0, 1, "x"), body=body,
                attribution=(party,), denied_by=(party,), where=(place,), engine="rules/1", why=("cue",),
                when=When("x", 0, date(2020, 10, 5), date(2020, 10, 5), DatePrecision.DAY),
            ),
            document,
        )
        for body in bodies
    ]  # fmt: skip


def paths(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all fields in a record, objects before what is in them."""
    if isinstance(value, dict):
        for key, item in value.items():
            inner = f"{path}.{key}" if path else key
            yield inner
            yield from paths(item, inner)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield from paths(item, f"{path}[]")


def record() -> str:
    """The claim record, field by field."""
    from tollbook.model.codec import SCHEMA

    found = list(dict.fromkeys(path for sample in sample_records() for path in paths(sample)))
    told = MEANINGS["record"]
    rows: list[tuple[object, ...]] = []
    for path in found:
        if path in told:
            rows.append((f"`{path}`", told[path]))
        elif not is_party_field(path):
            raise SystemExit(f"docs/meanings.json doesn't say what the record field {path} means")
    if unknown := sorted(set(told) - set(found)):
        raise SystemExit(f"docs/meanings.json tells of fields the record doesn't have: {unknown}")
    party_rows = [(f"`{name}`", text) for name, text in MEANINGS["party"].items()]
    return "\n".join(
        [
            f"# The claim record (`{SCHEMA}`)\n",
            "One JSON object a line, from `tollbook read --format jsonl` and `tollbook export`. "
            "Offsets count Unicode code points, `start` inclusive, `end` exclusive; the words at "
            "them are repeated beside them. Unknown is `null`, or `unknown` in a code list.\n",
            table(("field", "meaning"), rows),
            "## A party\n",
            "Claimants, deniers, actors, targets, speakers, addressees and holders are parties:\n",
            table(("field", "meaning"), party_rows),
        ]
    )


def is_party_field(path: str) -> bool:
    """Whether a path is one of the fields that every party has."""
    parent, _, name = path.rpartition(".")
    holders = (
        "attribution[]",
        "denied_by[]",
        "actors[]",
        "targets[]",
        "speakers[]",
        "addressees[]",
    )
    within = parent.endswith(holders) or parent in ("control.by", "control.from", "silence.party")
    return within and name in MEANINGS["party"]


# Code lists


def code_lists() -> list[type[StrEnum]]:
    """Every enumeration that a record's fields take their values from."""
    from tollbook.model import claim, refer, text

    return [
        value
        for module in (claim, refer, text)
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, StrEnum)
        and value is not StrEnum
        and value.__module__ == module.__name__
    ]


def codes() -> str:
    """The code lists with the meaning of each term."""
    text = ["# Code lists\n"]
    for codes_of in code_lists():
        told = MEANINGS["codes"].get(codes_of.__name__, {})
        terms = [term.value for term in codes_of]
        if set(terms) != set(told):
            raise SystemExit(
                f"docs/meanings.json: the terms of {codes_of.__name__} are {terms}, told are {list(told)}"
            )
        text.append(f"## {codes_of.__name__}\n")
        text.append(inspect.cleandoc(codes_of.__doc__ or "") + "\n")
        text.append(table(("term", "meaning"), [(f"`{term}`", told[term]) for term in terms]))
    return "\n".join(text)


# Exports


def exports() -> str:
    """The columns of the flat exports, and the codes that stand in them."""
    from tollbook.publish import codebook, csv, hxl

    text = ["# Flat exports\n", inspect.cleandoc(csv.__doc__ or "") + "\n"]
    for flat in codebook.TABLES:
        text.append(f"## {flat.name}\n")
        text.append(f"`tollbook export {flat.command}`\n")
        if flat.name == "hxl":
            rows = [
                (f"`{one.column.name}`", f"`{one.tag}`", one.column.what) for one in hxl.COLUMNS
            ]
            text.append(table(("column", "hashtag", "what it holds"), rows))
        else:
            text.append(columns(flat.columns))
    return "\n".join([*text, *standards()])


def standards() -> Iterator[str]:
    """The code lists of UCDP and ACLED, as the exports use them."""
    from tollbook.vocab.standards import codes

    for name in ("ucdp", "acled"):
        for title, listed in codes(name).items():
            yield f"## {name}: {title}\n"
            yield table(
                ("code", "meaning"),
                [
                    (f"`{code}`", ", ".join(what) if isinstance(what, list) else what)
                    for code, what in listed.items()
                ],
            )


def columns(of: Iterable[Any]) -> str:
    """Columns with what they hold, in their order."""
    return table(
        ("column", "type", "what it holds"), [(f"`{c.name}`", c.type.value, c.what) for c in of]
    )


# Vocabulary


def vocabulary() -> str:
    """Every word list: its opening comment, its sections with theirs, and every term."""
    text = [
        "# Vocabulary\n",
        "The word lists of the reader, in `src/tollbook/vocab`. They are data that people can "
        "question and change; the comments are the reviewers' reasons.\n",
    ]
    for name, content in word_lists().items():
        text.append(f"## {name}\n")
        lines = content.splitlines()
        text.append(opening(lines) + "\n")
        node = yaml.compose(content, Loader=yaml.SafeLoader)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                text.append(f"### {name}: {key.value}\n")
                if note := comment_above(lines, key.start_mark.line):
                    text.append(note + "\n")
                text.append("\n".join(told(value, lines)) + "\n")
        elif node is not None:
            text.append("\n".join(told(node, lines)) + "\n")
    return "\n".join(text)


def word_lists() -> dict[str, str]:
    """The word lists by name, each as the text of its file."""
    found = {
        item.name.removesuffix(".yaml"): item.read_text(encoding="utf-8")
        for item in files("tollbook.vocab").iterdir()
        if item.name.endswith(".yaml")
    }
    return dict(sorted(found.items()))


def opening(lines: list[str]) -> str:
    """The comment at the top of a file."""
    end = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return quoted(lines[:end])


def comment_above(lines: list[str], at: int) -> str:
    """The comment that stands directly above a line, unless it is the file's opening."""
    start = at
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return quoted(lines[start:at]) if start > 0 else ""


def quoted(lines: list[str]) -> str:
    """Comment lines as a Markdown quotation."""
    return "\n".join(f"> {line.lstrip().removeprefix('#').strip()}".rstrip() for line in lines)


def told(node: yaml.Node, lines: list[str], depth: int = 0) -> list[str]:
    """The terms under a node as nested lists, each with the comment on its line."""
    indent = "  " * depth
    if isinstance(node, yaml.ScalarNode):
        return [f"{indent}- {term(node, lines)}"]
    if isinstance(node, yaml.SequenceNode):
        if all(isinstance(item, yaml.ScalarNode) for item in node.value):
            return [f"{indent}- " + ", ".join(term(item, lines) for item in node.value)]
        entries = []
        for item in node.value:
            if note := comment_above(lines, item.start_mark.line):
                entries += ["", note, ""]
            entries += told(item, lines, depth)
        return entries
    if getattr(node, "flow_style", False) and depth == 0:
        # An entry written on one line is read on one line.
        entry = "; ".join(pair(key, value) for key, value in node.value)
        return [f"{indent}- {entry}{remark(lines, node.start_mark.line)}"]
    found = []
    for key, value in node.value:
        if isinstance(value, yaml.ScalarNode):
            found.append(f"{indent}- {term(key, [])}: {term(value, lines)}")
        else:
            note = (
                remark(lines, value.start_mark.line)
                if value.start_mark.line != key.start_mark.line
                else ""
            )
            found.append(f"{indent}- {term(key, [])}:{note}")
            found += told(value, lines, depth + 1)
    return found


def pair(key: yaml.Node, value: yaml.Node) -> str:
    """A key with its value or values, as part of a line."""
    listed = value.value if isinstance(value, yaml.SequenceNode) else [value]
    return f"{term(key, [])}: " + ", ".join(term(item, []) for item in listed)


def term(node: yaml.Node, lines: list[str]) -> str:
    """One term as code, with the comment that follows it on its line."""
    if not isinstance(node, yaml.ScalarNode):
        return "`…`"
    value = node.value if node.value != "" else "(empty)"
    last = node.end_mark
    after = lines[last.line][last.column :].strip() if last.line < len(lines) else ""
    comment = after.removeprefix("#").strip() if after.startswith("#") else ""
    return f"`{value}`" + (f" ({comment})" if comment else "")


def remark(lines: list[str], at: int) -> str:
    """The comment above a nested value, as a remark."""
    above = comment_above(lines, at).replace("> ", "").replace("\n", " ")
    return f" {above}" if above else ""


if __name__ == "__main__":
    sys.exit(main())

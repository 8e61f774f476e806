"""Which place names does a person want told, and where do they stand?

A file of mentions has one JSON object a line: `doc` (the document's name), `start`, `end` and
`text`. Offsets count code points of the document's text; `text` repeats the words, so that
offsets of another version of the text are found out instead of pointing at other words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tollbook.capture.files import missed, shown
from tollbook.errors import InputError


@dataclass(frozen=True, slots=True)
class Mention:
    """One line of the file; `line` counts from 1."""

    start: int
    end: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """The mentions of a file by the document's name."""

    origin: str
    of_document: Mapping[str, tuple[Mention, ...]]

    @classmethod
    def read(cls, path: Path) -> Mentions:
        """The mentions in a file (JSON lines, UTF-8).

        Raises `InputError`, naming file and line, for anything that can't be used as it is.
        """
        try:
            content = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise InputError(
                f"{shown(path)}: byte {problem.start} is not UTF-8; save the mentions as UTF-8"
            ) from problem
        except (OSError, ValueError) as problem:
            fault = missed(path, problem)
            raise InputError(f"the file of mentions {fault.origin} {fault.reason}") from problem
        found: dict[str, list[Mention]] = {}
        for number, line in enumerate(content.split("\n"), 1):
            if line.strip():
                name, mention = _mention(line, number, f"{shown(path)}:{number}")
                found.setdefault(name, []).append(mention)
        return cls(shown(path), {name: tuple(these) for name, these in found.items()})

    def spans(self, name: str, content: str) -> list[tuple[int, int]]:
        """Offsets of the mentions in a document, none if the file names none.

        Raises `InputError` if the text has other words there.
        """
        found = []
        for mention in self.of_document.get(name, ()):
            words = content[mention.start : mention.end]
            if words != mention.text:
                there = f"has {words!r} there" if words else f"ends at {len(content)}"
                raise InputError(
                    f"{self.origin}:{mention.line}: expected {mention.text!r} at "
                    f"{mention.start}-{mention.end}, but the text {there}; "
                    "count the code points of the text as Tollbook reads it"
                )
            found.append((mention.start, mention.end))
        return found


def _mention(line: str, number: int, where: str) -> tuple[str, Mention]:
    try:
        row: Any = json.loads(line)
    except ValueError as problem:
        raise InputError(f"{where}: not JSON: {problem}") from problem
    expected = '{"doc": "NAME", "start": 0, "end": 5, "text": "WORDS"}'
    if not isinstance(row, dict):
        raise InputError(f"{where}: {line.strip()[:60]!r}; expected {expected}")
    for field, kind in (("doc", str), ("start", int), ("end", int), ("text", str)):
        value = row.get(field)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise InputError(f"{where}: {field} is {value!r}; expected {expected}")
    if not 0 <= row["start"] < row["end"]:
        raise InputError(
            f"{where}: start is {row['start']} and end {row['end']}; "
            "expected offsets with the end, which is exclusive, behind the start"
        )
    return row["doc"], Mention(row["start"], row["end"], row["text"], number)

"""What limits does a run keep to, and who may change them?

One frozen `Settings`, read from the environment once, at the edge; everything below gets plain
numbers. Each field can be set as `TOLLBOOK_` and its name in capitals.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from tollbook.errors import InputError


@dataclass(frozen=True, slots=True)
class Settings:
    """The limits of a run; all are whole numbers above zero."""

    max_bytes: int = 64_000_000
    """Largest file taken in. A report is well under 1 MB; a scanned annual one rarely above 50."""

    max_characters: int = 2_000_000
    """Longest text read: some 700 pages. 500,000 characters with a claim in every clause took
    225 MB above the idle reader, and memory grows with the length of the longest text."""

    parser_seconds: int = 20
    """Time for one HTML, PDF or Word file. A 400-page PDF takes two."""

    parser_memory_mb: int = 1_500
    """Address space of the process that reads HTML, PDF and Word files; idle it has 250."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings with what the environment changes.

        >>> Settings.from_environment({"TOLLBOOK_MAX_BYTES": "1000"}).max_bytes
        1000

        Raises `InputError`, naming the variable, unless it is a whole number above zero.
        """
        given = os.environ if environment is None else environment
        changed: dict[str, int] = {}
        for field in fields(cls):
            variable = f"TOLLBOOK_{field.name.upper()}"
            if (value := given.get(variable)) is None:
                continue
            if not (value.isascii() and value.isdigit() and int(value) > 0):
                raise InputError(
                    f"{variable} is {value!r}; expected a whole number above zero, "
                    f"such as {field.default}"
                )
            changed[field.name] = int(value)
        return cls(**changed)

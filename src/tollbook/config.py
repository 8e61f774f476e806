"""What limits does a run keep to, and who may change them?

One frozen `Settings`, read from the environment once, at the edge; everything below gets plain
values. Each field can be set as `TOLLBOOK_` and its name in capitals.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from tollbook.errors import InputError

_CHOICES = {"place_names": ("neutral", "gazetteer", "report")}


@dataclass(frozen=True, slots=True)
class Settings:
    """The limits of a run, whole numbers above zero, and where things are and what is shown."""

    max_bytes: int = 64_000_000
    """Largest file taken in. A report is well under 1 MB; a scanned annual one rarely above 50."""

    max_characters: int = 2_000_000
    """Longest text read: some 700 pages. 500,000 characters with a claim in every clause took
    225 MB above the idle reader, and memory grows with the length of the longest text."""

    parser_seconds: int = 20
    """Time for one HTML, PDF or Word file. A 400-page PDF takes two."""

    parser_memory_mb: int = 450
    """Memory that the process which reads HTML, PDF and Word files may take beyond what it starts
    with, 20 MB. A page of 40 MB, its pictures in it, took 300."""

    max_places: int = 5_000_000
    """Most places of one gazetteer file. The largest country of GeoNames has under three million."""

    cache: str = ""
    """Folder for what can be made again; unless set, `tollbook` in the user's cache folder."""

    data: str = ""
    """Folder for installed gazetteer packs; unless set, `tollbook` in the user's data folder."""

    gazetteer_mirror: str = "https://download.geonames.org/export/dump"
    """Where country packs of GeoNames are fetched from: the address before `/AM.zip`."""

    stamp_authority: str = ""
    """Address of a time-stamping authority (RFC 3161). Where it is set, `tollbook watch` has the
    day's head of the book signed by it; unless set, nothing is sent to anybody."""

    stamp_roots: str = ""
    """File with the root certificates (PEM) that time stamps are held against."""

    place_names: str = "neutral"
    """Which of a place's names is shown: `gazetteer` (the one GeoNames or our overlay puts first),
    `report` (the one the report uses), or `neutral` (the report's where several states claim the
    place, else the gazetteer's). No choice is a verdict; a record keeps the words too."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings with what the environment changes.

        >>> Settings.from_environment({"TOLLBOOK_MAX_BYTES": "1000"}).max_bytes
        1000

        Raises `InputError`, naming the variable, unless a limit is a whole number above zero and
        any other one of what can be chosen.
        """
        given = os.environ if environment is None else environment
        changed: dict[str, Any] = {}
        for field in fields(cls):
            variable = f"TOLLBOOK_{field.name.upper()}"
            if (value := given.get(variable)) is None:
                continue
            if not isinstance(field.default, int):
                if field.name in _CHOICES and value not in _CHOICES[field.name]:
                    choices = " or ".join(_CHOICES[field.name])
                    raise InputError(f"{variable} is {value!r}; expected {choices}")
                changed[field.name] = value
                continue
            if not (value.isascii() and value.isdigit() and int(value) > 0):
                raise InputError(
                    f"{variable} is {value!r}; expected a whole number above zero, "
                    f"such as {field.default}"
                )
            changed[field.name] = int(value)
        return cls(**changed)

"""A gazetteer of a few places: the real one takes half a minute to compile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tollbook.resolve.gazetteer import embedded
from tollbook.resolve.gazetteer.row import Row

# Invented but for their shapes: two towns of one name, a town and its province, a state.
ROWS = (
    Row(11, "Ar Rastabah", ("Rastaba", "Растаба"), 35.9, 39.0, "P", "PPL", "SY", 500_000, 21, 31),
    Row(12, "Rastaba", (), 1.0, 2.0, "P", "PPL", "TD", 7_000),
    Row(13, "Mokhalin", ("Ṃōkhālīn",), 50.0, 30.0, "P", "PPL", "UA", 90_000, 22),
    Row(14, "Dayr az Zarab", (), 35.3, 40.1, "P", "PPL", "SY", 40_000, 21),
    Row(21, "Rastabah", ("Rastaba Governorate",), 35.8, 39.1, "A", "ADM1", "SY", 600_000, 21, None, 60.0),
    Row(22, "Mokhalinska oblast", ("Mokhalin",), 50.1, 30.1, "A", "ADM1", "UA", 0, 22, None, 80.0),
    Row(31, "Rastabah District", ("Rastaba",), 35.9, 39.0, "A", "ADM2", "SY", 0, 21, 31, 15.0),
    Row(91, "Syria", ("Syrian Arab Republic",), 34.7, 37.0, "A", "PCLI", "SY", 20_000_000),
    Row(146970, "Khankendi", ("Stepanakert",), 39.82, 46.75, "P", "PPL", "AZ", 2_100),
    Row(-5, "Nowhere", (), 10.0, 10.0, "A", "ADM1", "TD", 0, -5, None, 60.0, "iso:TD-NO"),
)  # fmt: skip


class Compiled:
    """Counts how often the few places are asked for, as compiling does."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Iterator[Row]:
        self.times += 1
        yield from ROWS


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Compiled:
    """The packages hold a few places; cache and data folders are empty ones of this test."""
    rows = Compiled()
    monkeypatch.setattr(embedded, "rows", rows)
    monkeypatch.setenv("TOLLBOOK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TOLLBOOK_DATA", str(tmp_path / "data"))
    return rows

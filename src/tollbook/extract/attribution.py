"""STUB, its author replaces this file: who says so?"""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.extract.reading import Reading
from tollbook.model.claim import Stance
from tollbook.model.refer import Party


@dataclass(frozen=True, slots=True)
class Said:
    """Who says so (nearest to the fact first), how the text stands to it, who denies it, why."""

    attribution: tuple[Party, ...] = ()
    stance: Stance = Stance.ASSERTED
    denied_by: tuple[Party, ...] = ()
    why: tuple[str, ...] = ()


class Voices:
    """Who says what in one reading; computed as asked, remembered."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def said(self, index: int, token: int) -> Said:
        """Who says the clause that token `token` of sentence `index` stands in."""
        return Said()

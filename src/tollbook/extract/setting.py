"""STUB, its author replaces this file: when and where?"""

from __future__ import annotations

from tollbook.extract.reading import Reading
from tollbook.model.refer import Place, When


class Setting:
    """The times and places that one reading names, and which of them a clause is set in."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def when(self, index: int, token: int) -> When | None:
        """The time words that the clause of token `token` in sentence `index` is set in."""
        return None

    def where(self, index: int, token: int) -> tuple[Place, ...]:
        """The places where what the clause tells happened, as mentions."""
        return ()

"""Who says what: one attribution of a text."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.model.refer import Party
from tollbook.model.text import Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody says, thinks, asks or wants something.

    `speaker` is None where the text names nobody ("is expected to"); `content` may hold the
    cue, where what is said stands on both sides of it.
    """

    speaker: Party | None
    cue: Span
    content: Span

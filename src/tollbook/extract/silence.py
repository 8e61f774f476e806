"""STUB, its author replaces this file."""

from __future__ import annotations

from tollbook.extract.draft import Draft
from tollbook.extract.reading import Reading, Sentence


def wants(sentence: Sentence) -> bool:
    """Whether a sentence is worth parsing for this kind, by cheap cues."""
    return False


def find(reading: Reading, index: int) -> list[Draft]:
    """The drafts of this kind in one parsed sentence."""
    return []

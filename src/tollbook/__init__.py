"""Tollbook: reports of armed conflict as an attributed record.

The public names, loaded when they are first used: `import tollbook` itself costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tollbook.api import Claims, account, read, read_table, read_text
    from tollbook.errors import InputError, ParseError, TollbookError
    from tollbook.model.claim import (
        Claim,
        Control,
        Count,
        Event,
        Kind,
        Media,
        Outcome,
        Silence,
        Stance,
        Statement,
        Status,
        Toll,
        Victims,
    )
    from tollbook.model.refer import Party, Place, When
    from tollbook.model.text import Document, Span, Text

__all__ = [
    "Claim",
    "Claims",
    "Control",
    "Count",
    "Document",
    "Event",
    "InputError",
    "Kind",
    "Media",
    "Outcome",
    "ParseError",
    "Party",
    "Place",
    "Silence",
    "Span",
    "Stance",
    "Statement",
    "Status",
    "Text",
    "Toll",
    "TollbookError",
    "Victims",
    "When",
    "account",
    "read",
    "read_table",
    "read_text",
]

_HOMES = {
    "tollbook.api": ("Claims", "account", "read", "read_table", "read_text"),
    "tollbook.errors": ("InputError", "ParseError", "TollbookError"),
    "tollbook.model.refer": ("Party", "Place", "When"),
    "tollbook.model.text": ("Document", "Span", "Text"),
}


def __getattr__(name: str) -> object:
    """A public name from the module that defines it (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'tollbook' has no attribute {name!r}")
    import importlib

    homes = (home for home, names in _HOMES.items() if name in names)
    return getattr(importlib.import_module(next(homes, "tollbook.model.claim")), name)


def __dir__() -> list[str]:
    return sorted(__all__)

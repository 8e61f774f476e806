"""Where the gazetteer keeps what can be made again, and what a person put there."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """What can be made again: `TOLLBOOK_CACHE`, else the user's cache folder."""
    return _folder("TOLLBOOK_CACHE", "XDG_CACHE_HOME", ".cache")


def data_folder() -> Path:
    """What a person installed: `TOLLBOOK_DATA`, else the user's data folder."""
    return _folder("TOLLBOOK_DATA", "XDG_DATA_HOME", ".local/share")


def _folder(ours: str, base: str, below_home: str) -> Path:
    if chosen := os.environ.get(ours):
        return Path(chosen)
    given = os.environ.get(base)
    return (Path(given) if given else Path.home() / below_home) / "tollbook"

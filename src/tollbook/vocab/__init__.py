"""Reviewed word lists as YAML, a comment per term, and their one loader.

Knowledge about words lives here as data that people can read, question and change; code
elsewhere holds mechanisms only.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tollbook.errors import VocabularyError


@cache
def load(name: str) -> Any:
    """The content of `vocab/NAME.yaml`, read once per process.

    Raises `VocabularyError` if the list is missing or isn't YAML.
    """
    resource = files("tollbook.vocab") / f"{name}.yaml"
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.load(resource.read_text(encoding="utf-8"), Loader=loader)
    except (OSError, yaml.YAMLError) as problem:
        raise VocabularyError(f"the word list {name}.yaml can't be read: {problem}") from problem


@cache
def digest() -> str:
    """A hash of all word lists together, part of every run's configuration."""
    import hashlib

    total = hashlib.sha256()
    for resource in sorted(files("tollbook.vocab").iterdir(), key=lambda item: item.name):
        if resource.name.endswith(".yaml"):
            total.update(resource.name.encode())
            total.update(resource.read_bytes())
    return total.hexdigest()[:16]

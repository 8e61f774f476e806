"""What is needed to make an export again: which book, which engines, which options.

It holds no clock and no path, so that the same export has the same manifest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SCHEMA = "tollbook.manifest/1"


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def entry(path: Path, name: str, rows: int | None = None) -> dict[str, Any]:
    """One file of an export, under the name it is given in the manifest."""
    about: dict[str, Any] = {"name": name, "bytes": path.stat().st_size, "digest": digest(path)}
    return about if rows is None else {**about, "rows": rows}


def manifest(
    *,
    version: str,
    head: str,
    runs: Iterable[Mapping[str, Any]],
    options: Mapping[str, Any],
    files: Iterable[Mapping[str, Any]],
    left_out: Mapping[str, int],
) -> str:
    """The manifest as JSON."""
    return (
        json.dumps(
            {
                "schema": SCHEMA,
                "tollbook": version,
                "book_head": head,
                "runs": sorted(runs, key=lambda run: str(run["id"])),
                "options": dict(options),
                "files": list(files),
                "left_out": dict(sorted(left_out.items())),
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )

"""How is what coders say kept, and how is it read back?"""

from __future__ import annotations

import json
from typing import Any

from tollbook.model.codec import line
from tollbook.model.coding import Coding, coding_from
from tollbook.store.ledger import sha256

Row = dict[str, Any]

SAMPLES = "SELECT content FROM codings WHERE piece = 'sample' ORDER BY entry"
BY_ID = "SELECT content FROM codings WHERE id = ?"
OF_SAMPLE = "SELECT content FROM codings WHERE sample = ? ORDER BY entry"


def row(coding: Coding) -> Row:
    """The row of `codings`."""
    record = coding.record()
    content = line(record)
    return {
        "id": coding.id,
        "piece": coding.piece.value,
        "sample": coding.sample,
        "claim": coding.claim,
        "who": coding.who,
        "time": record["when"],
        "sha256": sha256(content),
        "content": content,
    }


def read(content: str) -> Coding:
    """The coding that a row's content tells."""
    return coding_from(json.loads(content))


def wrong(kept: Row) -> str | None:
    """What doesn't fit in a row; None if all does."""
    try:
        made = row(read(kept["content"]))
    except (ValueError, KeyError, TypeError) as problem:
        return f"can't be read: {problem}"
    if any(kept[name] != value for name, value in made.items()):
        return "says something else than its row"
    return None

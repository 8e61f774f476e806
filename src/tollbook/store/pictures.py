"""How are files of pictures kept, and which of them show the same?

The bytes are archived like all others; what was found in them is kept as JSON and named by its
digest, and `verify` compares the two.
"""

from __future__ import annotations

import json
from typing import Any

from tollbook.model.codec import line
from tollbook.model.picture import PictureFile, picture_from, picture_record
from tollbook.store.ledger import sha256

Row = dict[str, Any]

IN_ORDER = "SELECT content FROM pictures ORDER BY entry"


def row(picture: PictureFile) -> Row:
    """The row of `pictures`."""
    content = line(picture_record(picture))
    return {
        "id": picture.id,
        "blob": picture.sha256,
        "address": picture.address,
        "capture": picture.capture,
        "look": picture.look,
        "sha256": sha256(content),
        "content": content,
    }


def read(content: str) -> PictureFile:
    """The picture that a row's content tells."""
    return picture_from(json.loads(content))


def wrong(kept: Row, *, left: str | None = None) -> str | None:
    """What doesn't fit in a row of `pictures`; None if it is what its record says. `left` is the
    digest of what a takedown left of the record."""
    if sha256(kept["content"]) != (left or kept["sha256"]):
        return "was changed"
    expected = row(read(kept["content"]))
    if left is not None:
        expected["sha256"] = kept["sha256"]
    if any(kept[key] != value for key, value in expected.items()):
        return "isn't what its record says"
    return None

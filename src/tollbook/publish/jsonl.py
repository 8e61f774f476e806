"""Records as JSON lines: one object a line, UTF-8, keys in the order of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tollbook.model import codec


def lines(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Each record as one line, with its newline.

    >>> list(lines([{"id": "c_1"}]))
    ['{"id": "c_1"}\\n']
    """
    for record in records:
        yield codec.line(record) + "\n"

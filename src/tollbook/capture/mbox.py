"""How do the messages in a mailbox become captured bytes?"""

from __future__ import annotations

import mailbox
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tollbook.capture.files import Captured, Missed, Skipped, captured, missed, shown


def from_mbox(
    path: Path, *, max_bytes: int, skipped: Callable[[Skipped], None] | None
) -> Iterator[Captured | Missed]:
    """Each message of an mbox file, in order."""
    del skipped  # every message may be a report
    origin = shown(path)
    try:
        with closing(mailbox.mbox(path, create=False)) as box:
            number = 0
            for number, key in enumerate(box.iterkeys(), 1):
                where, name = f"{origin}#{number}", f"{shown(path.stem)}-{number}"
                with box.get_file(key) as file:
                    raw = file.read(max_bytes + 1)
                if len(raw) > max_bytes:
                    reason = f"is larger than {max_bytes / 1e6:g} MB; set TOLLBOOK_MAX_BYTES"
                    yield Missed(name, where, reason)
                else:
                    yield captured(name, where, raw, ".eml")
            if not number:
                yield Missed(shown(path.stem), origin, "has no message in it; export it again")
    except (mailbox.Error, ValueError) as problem:
        yield Missed(shown(path.stem), origin, f"is no mailbox: {problem}; export it as mbox")
    except OSError as problem:
        yield missed(path, problem)

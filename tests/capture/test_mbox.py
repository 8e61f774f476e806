"""The messages of a mailbox, each as it stands, whatever the file is made of."""

from __future__ import annotations

import mailbox
import tracemalloc
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tollbook.capture import Captured, Missed, capture

LINES = st.lists(
    st.sampled_from(
        [b"From a@example.org Tue\n", b"From \n", b"\n", b"\r\n", b"Two died.\n", b"Two died.",
         b">From here\n", b"Subject: x\n", b"fromage\n", b"From a\r\n", b"x" * 70_000 + b"\n"]
    ),
    max_size=12,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_messages_are_those_of_the_standard_library(tmp_path: Path, lines: list[bytes]) -> None:
    """Byte for byte, so that a document keeps its id; empty ones are missed."""
    path = tmp_path / "a.mbox"
    path.write_bytes(b"".join(lines))
    with closing(mailbox.mbox(path, create=False)) as box:
        expected = [box.get_bytes(key) for key in box.iterkeys()]
    found = [
        item.raw if isinstance(item, Captured) else b"" for item in capture([path], max_bytes=10**6)
    ]
    assert found == (expected or [b""])


def test_one_endless_line_is_not_held_in_memory(tmp_path: Path) -> None:
    """Nor a message of any size above the limit."""
    path = tmp_path / "a.mbox"
    path.write_bytes(b"From a\n" + b"x" * 30_000_000 + b"\nFrom b\nTwo died.\n")
    tracemalloc.start()
    try:
        large, small = capture([path], max_bytes=100_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(large, Missed) and "larger than 0.1 MB" in large.reason
    assert isinstance(small, Captured)
    assert peak < 2_000_000

"""Paths become captured bytes, in order; what can't be had says why, and the rest go on."""

import os
from pathlib import Path

import pytest

from tollbook.capture import Captured, Missed, Skipped, capture
from tollbook.capture.files import shown
from tollbook.model.text import document_id

LIMIT = 1_000


def names(paths: list[str | Path]) -> list[str]:
    return [
        item.document.name if isinstance(item, Captured) else f"missed {item.name}"
        for item in capture(paths, max_bytes=LIMIT)
    ]


def only(path: str | Path, *, stdin: bytes | None = None) -> Captured | Missed:
    (item,) = capture([path], max_bytes=LIMIT, stdin=stdin)
    return item


def reason(path: str | Path) -> str:
    item = only(path)
    assert isinstance(item, Missed)
    return item.reason


def test_a_file_is_captured_as_it_is(tmp_path: Path) -> None:
    """Bytes, their hash as id, the stem as name, and nothing guessed."""
    path = tmp_path / "monday.report.txt"
    path.write_bytes(b"Two people\r\ndied.\n")
    item = only(path)
    assert isinstance(item, Captured)
    assert item.raw == b"Two people\r\ndied.\n"
    assert item.document.id == document_id(item.raw)
    assert item.document.name == "monday.report"
    assert item.document.size == 18
    assert item.document.media_type == "text/plain"
    assert item.document.origin == str(path)
    assert item.document.published is None and item.document.captured is not None


def test_a_folder_gives_its_files_in_the_order_of_names_folders_in_their_place(
    tmp_path: Path,
) -> None:
    """a.txt, b/1.txt, b/2.md, c.html; hidden files and files of other kinds are left out."""
    for name in ("c.html", "a.txt", "b/2.md", "b/1.txt", ".hidden.txt", ".git/x.txt", "d.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Two people died.")
    told: list[Skipped] = []
    items = list(capture([tmp_path], max_bytes=LIMIT, skipped=told.append))
    assert [item.document.name for item in items if isinstance(item, Captured)] == list("a12c")
    assert len(items) == 4
    assert [Path(skip.origin).name for skip in told] == ["d.csv"]


def test_the_order_of_paths_is_kept(tmp_path: Path) -> None:
    """Inputs come back as given, one that is missing in its place."""
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("x")
    assert names([tmp_path / "b.txt", tmp_path / "z.txt", tmp_path / "a.txt"]) == [
        "b",
        "missed z",
        "a",
    ]


def test_a_file_given_by_name_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    """The person asked for it: its bytes say what it is."""
    path = tmp_path / "statement.fin"
    path.write_text("Two people died.")
    item = only(path)
    assert isinstance(item, Captured)
    assert item.document.media_type == "text/plain"


def test_standard_input_is_named_stdin_and_read_once() -> None:
    """A second "-" has nothing left to read, and says so."""
    first, second = capture(["-", "-"], max_bytes=LIMIT, stdin=b"Two people died.")
    assert isinstance(first, Captured) and first.document.name == "stdin"
    assert first.path is None
    assert isinstance(second, Missed) and "twice" in second.reason


def test_a_path_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    """A typing error is answered with what the folder has."""
    (tmp_path / "dispatch.txt").write_text("x")
    assert reason(tmp_path / "dispach.txt") == (
        "is not there; check the spelling (the folder has 'dispatch.txt')"
    )


def test_a_path_unlike_any_other_names_none(tmp_path: Path) -> None:
    """The same suffix is no likeness."""
    (tmp_path / "word4.txt").write_text("x")
    assert reason(tmp_path / "nothere.txt") == "is not there; check the spelling"


def test_a_path_that_no_system_takes_is_missed() -> None:
    """A NUL character or a name too long is one bad input, not a crash."""
    assert "is not a path" in reason("a\x00b.txt")
    assert "could not be read" in reason("a" * 5_000)


def test_a_file_that_vanishes_after_its_folder_was_listed_is_missed(tmp_path: Path) -> None:
    """Whoever deletes files meanwhile loses those, and no others."""
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("x")
    items = capture([tmp_path], max_bytes=LIMIT)
    assert isinstance(next(items), Captured)
    (tmp_path / "b.txt").unlink()
    second, third = items
    assert isinstance(second, Missed) and "vanished" in second.reason
    assert isinstance(third, Captured)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_missed(tmp_path: Path) -> None:
    """Files and folders without permission each get their line."""
    closed, folder = tmp_path / "a.txt", tmp_path / "b"
    closed.write_text("x")
    closed.chmod(0)
    folder.mkdir()
    folder.chmod(0)
    try:
        items = list(capture([tmp_path], max_bytes=LIMIT))
    finally:
        folder.chmod(0o700)
    assert [isinstance(item, Missed) and "may not be read" in item.reason for item in items] == [
        True,
        True,
    ]


def test_an_empty_file_is_missed(tmp_path: Path) -> None:
    """There is nothing to keep and nothing to read."""
    (tmp_path / "a.txt").touch()
    assert reason(tmp_path / "a.txt") == "is empty; fetch or save it again"


def test_a_file_above_the_limit_is_missed_and_one_at_it_is_not(tmp_path: Path) -> None:
    """The limit itself is allowed, one byte more is not, and the message names the setting."""
    (tmp_path / "at.txt").write_bytes(b"x" * LIMIT)
    (tmp_path / "above.txt").write_bytes(b"x" * (LIMIT + 1))
    assert isinstance(only(tmp_path / "at.txt"), Captured)
    assert "TOLLBOOK_MAX_BYTES" in reason(tmp_path / "above.txt")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless device here")
def test_an_endless_device_ends_at_the_limit() -> None:
    """A device tells no size; reading stops all the same."""
    assert "is larger than" in reason("/dev/zero")


def test_links_to_folders_are_not_followed_and_links_to_files_are(tmp_path: Path) -> None:
    """A link that leads up would be read for ever."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / "in" / "b.txt").symlink_to(tmp_path / "in" / "a.txt")
    assert names([tmp_path]) == ["a", "b"]


def test_a_broken_link_in_a_folder_is_missed(tmp_path: Path) -> None:
    """It looks like a report and is none: one line, the rest go on."""
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "b.txt").write_text("x")
    assert names([tmp_path]) == ["missed a", "b"]


def test_a_name_that_is_no_text_can_be_printed_and_encoded() -> None:
    """Names from other systems hold any bytes; a record and a terminal line must not break."""
    name = shown(os.fsdecode(b"caf\xe9\n\x1b[31m.txt"))
    assert name == "caf\ufffd\ufffd\ufffd[31m.txt"
    assert name.encode("utf-8")

"""An export is there whole, or the older one still is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tollbook.errors import InputError
from tollbook.publish.files import write


def test_a_file_is_written_as_given(tmp_path: Path) -> None:
    """Line ends are those of the lines, on every system."""
    path = tmp_path / "out.csv"

    assert write(path, ["a\r\n", "ş\n"]) == 2
    assert "a\r\nş\n".encode() == path.read_bytes()


def test_an_older_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    """A failure half-way leaves what was there, and nothing beside it."""
    path = tmp_path / "out.csv"
    path.write_text("older")

    def lines() -> Iterator[str]:
        yield "new\n"
        assert path.read_text() == "older"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(path, lines())
    assert path.read_text() == "older"
    assert [path] == list(tmp_path.iterdir())
    write(path, ["new\n"])
    assert path.read_text() == "new\n"


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """The message names the file and what to do."""
    with pytest.raises(InputError, match=r"no folder.*can't be written.*-o"):
        write(tmp_path / "no folder" / "out.csv", ["a\n"])

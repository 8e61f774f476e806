"""What tests of several commands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tollbook.cli import app

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tollbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Carries out a command line; gives exit status, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOLLBOOK_BOOK", str(tmp_path / "a.book"))

    def call(*arguments: str) -> tuple[int, str, str]:
        status = app.run(list(arguments))
        said = capsys.readouterr()
        return status, said.out, said.err

    return call

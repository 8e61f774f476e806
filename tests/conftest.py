"""What tests of every folder use: the examples, the shared corpora, and the command itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def examples() -> Path:
    """The eight example reports."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora that lies beside the checkout in CI; tests that need it skip where
    it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the corpora in ../shared, which lie beside the checkout only in CI")
    return folder


@pytest.fixture(scope="session")
def command() -> Command:
    """The `tollbook` command of this environment, as a person runs it: in a process of its own.

    Called with arguments; `stdin`, a file for `stdout`, `cwd` and further environment variables
    by name.
    """
    script = Path(sys.executable).with_name("tollbook")

    def run(
        *arguments: str | Path,
        stdin: str | None = None,
        stdout: Path | None = None,
        cwd: Path | None = None,
        **environment: str,
    ) -> subprocess.CompletedProcess[str]:
        with stdout.open("w") if stdout else nullcontext(subprocess.PIPE) as out:
            return subprocess.run(
                [str(script), *map(str, arguments)],
                input=stdin,
                stdin=subprocess.DEVNULL if stdin is None else None,
                stdout=out,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                cwd=cwd,
                env={**os.environ, "COLUMNS": "100", **environment},
                timeout=120,
                check=False,
            )

    return run


@pytest.fixture(autouse=True, scope="session")
def no_packs(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Places are told by what comes with the installation, whatever packs this user has."""
    os.environ["TOLLBOOK_DATA"] = str(tmp_path_factory.mktemp("packs"))


@pytest.fixture(autouse=True)
def hundred_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens are tested at 100 columns, whatever the terminal or the test runner says."""
    monkeypatch.setenv("COLUMNS", "100")

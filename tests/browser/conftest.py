"""A browser on a served book. Needs Debian's chromium and the built pages; says so where they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
BUILT = ROOT / "src/tollbook/web/static/index.html"
# Milliseconds; a busy machine with a cold server takes long for its first answers.
PATIENCE = 60_000
# Nothing but this machine has a name or an address here.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each test here is skipped where a browser can't be had."""
    why = _missing()
    for item in items:
        if why and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=why))


def _missing() -> str | None:
    if CHROMIUM is None:
        return "no chromium here (Debian: apt-get install chromium)"
    if not BUILT.is_file():
        return "the pages of the workbench are not built (make web)"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed (make dev)"
    return None


@dataclass(frozen=True, slots=True)
class Served:
    """A running `tollbook serve`: the link that opens it, and where it is."""

    link: str
    book: Path

    @property
    def base(self) -> str:
        return self.link.split("/?")[0].rstrip("/")


def tollbook(*arguments: str | Path) -> list[str]:
    """The command line of this checkout."""
    return [sys.executable, "-m", "tollbook", *map(str, arguments)]


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., Served]]:
    """Starts the workbench on a book; ended with the tests."""
    with ExitStack() as stack:

        def start(book: Path, *options: str, **environment: str) -> Served:
            command = tollbook("serve", "--book", book, "--port", "0", "--no-browser", *options)
            process = stack.enter_context(
                subprocess.Popen(
                    command,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    env={**os.environ, **environment},
                )
            )
            stack.callback(process.terminate)
            assert process.stdout is not None and process.stderr is not None
            link = process.stdout.readline().strip()
            if not link:
                process.wait(10)
                pytest.fail(f"no link came: {process.stderr.read()}")
            return Served(link, book)

        yield start


@pytest.fixture(scope="session")
def run() -> Callable[..., None]:
    """Runs a command of Tollbook to its end."""

    def command(*arguments: str | Path, **environment: str) -> None:
        env = {**os.environ, **environment}
        subprocess.run(tollbook(*arguments), check=True, capture_output=True, env=env)

    return command


@pytest.fixture(scope="session")
def examples(run: Callable[..., None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with the examples, read once; tests take copies."""
    book = tmp_path_factory.mktemp("examples") / "examples.book"
    run("add", ROOT / "examples", "--manifest", ROOT / "examples/manifest.csv", "--book", book)
    return book


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, for all tests of a worker."""
    from playwright.sync_api import sync_playwright

    # Containers run as root and have little shared memory.
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", ALONE]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield found
        found.close()


@dataclass(slots=True)
class Visit:
    """A browser window on a served book, and everything that went wrong or out in it."""

    page: Page
    context: BrowserContext
    served: Served
    away: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page and wait until it has what it asked for."""
        self.page.goto(self.served.base + path)
        self.page.wait_for_load_state("networkidle")

    def api(self, path: str) -> Any:
        """What the server answers this visitor."""
        answer = self.context.request.get(self.served.base + path)
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:300]}"
        return answer.json()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens a served book in a window of its own."""
    with ExitStack() as stack:

        def open_(served: Served, **options: Any) -> Visit:
            options.setdefault("viewport", {"width": 1440, "height": 900})
            context = browser.new_context(**options)
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            visited = Visit(page, context, served)
            here = (served.base, "data:", "blob:")
            context.on(
                "request",
                lambda asked: (
                    None if asked.url.startswith(here) else visited.away.append(asked.url)
                ),
            )
            page.on("pageerror", lambda error: visited.errors.append(str(error)))
            page.on(
                "console",
                lambda said: (
                    visited.errors.append(said.text) if _is_error(said.type, said.text) else None
                ),
            )
            page.goto(served.link)
            page.locator("main#page").wait_for()
            return visited

        yield open_


def _is_error(kind: str, text: str) -> bool:
    # The page that the link opens is answered by 401 until its token is posted.
    return kind == "error" and "401" not in text


@pytest.fixture(scope="session")
def screenshots() -> Path | None:
    """Where pictures of every page go, if somebody wants to look: TOLLBOOK_SCREENSHOTS=folder."""
    folder = os.environ.get("TOLLBOOK_SCREENSHOTS")
    if folder is None:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)


@pytest.fixture(scope="module")
def served(
    serve: Callable[..., Any], examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """The examples, undecided, as Ada works on them."""
    book = tmp_path_factory.mktemp("served") / "examples.book"
    shutil.copy(examples, book)
    return serve(book, "--as", "Ada")

"""Every page, in both colour schemes and on a phone: reachable by all, and nothing sticks out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"

PAGES = (
    "/review",
    "/documents",
    "/documents/{document}",
    "/add",
    "/coding",
    "/board?include=all",
    "/series?include=all",
    "/incidents?include=all",
    "/incidents/{incident}?include=all",
    "/timeline?include=all",
    "/map?include=all",
    "/dissent?include=all",
    "/diff?include=all&from=2020-09-28&to=2020-10-12",
    "/publish",
    "/audit",
    "/users",
    "/settings",
)
LOOKS = {
    "wide-light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "wide-dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone-light": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
# Two looks show both schemes and both widths; with pictures wanted, all four are made.
CHECKED = ("wide-light", "phone-dark")


@pytest.fixture(scope="module")
def served(serve: Callable[..., Any], examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The examples, with some claims decided, so that pages show both kinds."""
    book = tmp_path_factory.mktemp("pages") / "pages.book"
    shutil.copy(examples, book)
    return serve(book, "--as", "Ada")


@pytest.fixture(scope="module")
def addresses(served: Any, browser: Any) -> list[str]:
    """Every page with the ids that are in this book."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.link)
    page.get_by_role("navigation", name="Pages").wait_for(state="attached")
    ask = lambda path: context.request.get(served.base + path).json()["items"][0]["id"]  # noqa: E731
    found = {"document": ask("/api/documents"), "incident": ask("/api/incidents?include=all")}
    context.close()
    return [path.format(**found) for path in PAGES]


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_reads_well(
    look: str,
    served: Any,
    addresses: list[str],
    visit: Callable[..., Any],
    screenshots: Path | None,
) -> None:
    """No page has a serious finding of axe-core, an error of its script, a request off this machine
    or something that makes the whole page scroll sideways."""
    if look not in CHECKED and screenshots is None:
        pytest.skip("this look is for pictures: TOLLBOOK_SCREENSHOTS=folder")
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make web)")
    seen = visit(served, **LOOKS[look])
    findings: dict[str, Any] = {}
    for address in addresses:
        seen.go(address)
        seen.page.wait_for_function("!document.body.innerText.includes('Loading')")
        if screenshots is not None:
            name = address.split("?")[0].strip("/").replace("/", "-")[:30]
            seen.page.screenshot(path=screenshots / f"{name}-{look}.png")
        wide = seen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        problems = [f"sticks out by {wide} px"] if wide > 0 else []
        problems += _axe(seen.page)
        if problems:
            findings[address] = problems
    assert findings == {}
    assert seen.errors == []
    assert seen.away == []


def _axe(page: Any) -> list[str]:
    # Evaluated, not loaded as a script: the policy of the page allows no other's.
    page.evaluate(AXE.read_text("utf-8") + "; null")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]

"""Every page, in both colour schemes and on a phone: reachable by all, and nothing sticks out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

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
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS: dict[str, tuple[dict[str, int], Literal["light", "dark"]]] = {
    "wide-light": (WIDE, "light"),
    "wide-dark": (WIDE, "dark"),
    "phone-dark": (PHONE, "dark"),
    "phone-light": (PHONE, "light"),
}
# Two looks show both schemes and both widths; pictures are made of all four.
CHECKED = ("wide-light", "phone-dark")


@pytest.fixture(scope="module")
def served(
    serve: Callable[..., Any], examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Any:
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
    page.locator("main#page").wait_for()
    lists = {"document": "/api/documents", "incident": "/api/incidents?include=all"}
    found = {
        name: context.request.get(served.base + path).json()["items"][0]["id"]
        for name, path in lists.items()
    }
    context.close()
    return [path.format(**found) for path in PAGES]


def test_every_page_reads_well(
    served: Any, addresses: list[str], visit: Callable[..., Any], screenshots: Path | None
) -> None:
    """No page has a serious finding of axe-core, an error of its script, a request off this machine
    or something that makes the whole page scroll sideways; in light and dark, wide and on a phone."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (make web)")
    seen = visit(served)
    findings: dict[str, Any] = {}
    for address in addresses:
        seen.go(address)
        seen.page.wait_for_function("!document.body.innerText.includes('Loading')")
        for look, (size, scheme) in LOOKS.items():
            if look not in CHECKED and screenshots is None:
                continue
            seen.page.set_viewport_size(size)
            seen.page.emulate_media(color_scheme=scheme)
            if screenshots is not None:
                seen.page.wait_for_timeout(400)
                name = address.split("?")[0].strip("/").replace("/", "-")[:30]
                seen.page.screenshot(path=screenshots / f"{name}-{look}.png")
            if problems := _problems(seen.page) if look in CHECKED else []:
                findings[f"{address} {look}"] = problems
        seen.page.set_viewport_size(WIDE)
    assert findings == {}
    assert seen.errors == []
    assert seen.away == []


def _problems(page: Any) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return ([f"sticks out by {wide} px"] if wide > 0 else []) + _axe(page)


def _axe(page: Any) -> list[str]:
    # Evaluated, not loaded as a script: the policy of the page allows no other's.
    page.evaluate(AXE.read_text("utf-8") + "; null")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]

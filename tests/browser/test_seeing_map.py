"""Where and when: the map draws by WebGL, in software here, and does without it where there is none,
and nothing of it comes from anywhere else; the timeline zooms."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SOFTWARE = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
NONE = ["--disable-gpu", "--disable-3d-apis"]
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@pytest.fixture(scope="module")
def served(
    serve: Callable[..., Any], examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """The examples: places known exactly, districts, and one known by its country alone."""
    book = tmp_path_factory.mktemp("map") / "map.book"
    shutil.copy(examples, book)
    return serve(book, "--as", "Ada")


@pytest.fixture
def opened(browser: Any, served: Any) -> Iterator[Callable[..., Any]]:
    """Opens the map in a browser with these graphics; no address but the server's may be asked."""
    away: list[str] = []
    errors: list[str] = []
    with ExitStack() as stack:

        def open_(graphics: list[str]) -> Any:
            arguments = ["--no-sandbox", "--disable-dev-shm-usage", ALONE, *graphics]
            other = browser.browser_type.launch(executable_path=CHROMIUM, args=arguments)
            stack.callback(other.close)
            page = other.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
            here = (served.base, "data:", "blob:")
            page.on(
                "request",
                lambda asked: None if asked.url.startswith(here) else away.append(asked.url),
            )
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(served.link)
            page.get_by_role("navigation", name="Pages").wait_for(state="attached")
            page.goto(f"{served.base}/map?include=all")
            places = page.get_by_role("region", name="Places with their incidents")
            places.wait_for(timeout=60_000)
            return page

        yield open_
    assert away == []
    assert errors == []


def test_the_map_is_drawn_and_found_by_keyboard(opened: Callable[..., Any]) -> None:
    """Land and places are on the canvas; the list beside it chooses a place by keyboard, which the
    address keeps, and leads to its incidents."""
    page = opened(SOFTWARE)
    canvas = page.locator(".world-map canvas")
    canvas.wait_for(timeout=60_000)
    page.locator(".world-labels .label.exact").first.wait_for(state="attached", timeout=60_000)
    page.wait_for_timeout(1500)
    assert len(set(_colours(page))) > 3
    place = page.locator(".place summary").first
    place.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("place_shown="))
    page.locator(".place[open] a").first.press("Enter")
    page.wait_for_url(re.compile("/incidents/i_"))


def _colours(page: Any) -> list[str]:
    """Colours at a grid of points of the map as it is on the screen."""
    picture = base64.b64encode(page.locator(".world-map canvas").screenshot()).decode()
    found: list[str] = page.evaluate(
        """async (picture) => {
          const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
          const copy = new OffscreenCanvas(image.width, image.height).getContext("2d");
          copy.drawImage(image, 0, 0);
          const found = [];
          for (let x = 0.005; x < 1; x += 0.01) for (let y = 0.005; y < 1; y += 0.01)
            found.push(copy.getImageData(x * image.width, y * image.height, 1, 1).data.join());
          return found;
        }""",
        picture,
    )
    return found


def test_a_vague_place_is_never_a_point(opened: Callable[..., Any], served: Any) -> None:
    """What is drawn as a point is exact; everything else is an area, and says within how far."""
    page = opened(NONE)
    answer = page.evaluate("fetch('/api/map?include=all').then((answer) => answer.json())")
    points = [one for one in answer["features"] if one["geometry"]["type"] == "Point"]
    areas = [one for one in answer["features"] if one["geometry"]["type"] == "Polygon"]
    assert points and {one["properties"]["precision"] for one in points} == {1}
    assert all(one["properties"]["precision"] > 1 for one in areas)
    listed = page.get_by_role("region", name="Places with their incidents").inner_text()
    assert listed.count("exact place") == len(points)
    assert listed.count("somewhere within") == len(areas)


def test_without_webgl_there_is_a_drawing(opened: Callable[..., Any]) -> None:
    """The same places as a drawing, which says why it doesn't zoom; the list works as ever."""
    page = opened(NONE)
    page.get_by_role("img", name=re.compile("Map of incidents")).wait_for()
    assert page.get_by_text("no WebGL").is_visible()
    assert page.locator(".svg-map circle.exact").count() > 0
    assert page.locator(".svg-map .borders").count() == 1


def days_of(url: str) -> list[date]:
    """The days in an address."""
    return [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", url)]


def test_the_timeline_zooms_by_keyboard(visit: Callable[..., Any], served: Any) -> None:
    """Plus narrows the days and the address keeps them, an arrow moves on, zero shows all again;
    an incident is a link that opens it."""
    seen = visit(served)
    seen.go("/timeline?include=all")
    chart = seen.page.get_by_role("group", name=re.compile("^Timeline, "))
    chart.wait_for()
    chart.focus()
    seen.page.keyboard.press("+")
    seen.page.wait_for_function("location.search.includes('days=')")
    first, last = days_of(seen.page.url)
    seen.page.keyboard.press("ArrowRight")
    seen.page.wait_for_function(f"!location.search.includes('{first}')")
    later = days_of(seen.page.url)
    assert later[0] > first and later[1] - later[0] == last - first
    seen.page.keyboard.press("0")
    seen.page.wait_for_function("!location.search.includes('days=')")
    incident = seen.page.get_by_role("list", name=re.compile("Incidents")).get_by_role("link").first
    incident.press("Enter")
    seen.page.wait_for_url(re.compile("/incidents/i_"))
    assert seen.errors == [] and seen.away == []

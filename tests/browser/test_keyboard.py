"""Places, incidents and double coding without a mouse."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SECRET = "five quiet words by heart"
# Presses of the Tab key after which a person would have given up.
PRESSES = 120
FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels && at.labels[0] ? at.labels[0].textContent : '';
  return (at.getAttribute('aria-label') || label || at.textContent || '').trim();
}"""


def tab_to(page: Any, name: str) -> None:
    """Press Tab until what has the focus is called `name`."""
    for _ in range(PRESSES):
        if page.evaluate(FOCUSED).startswith(name):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"'{name}' can't be reached with the Tab key")


def test_a_place_is_chosen_from_the_gazetteer(served: Any, visit: Callable[..., Any]) -> None:
    """A name is typed, the places it may mean are told, one is chosen with the arrow keys; the claim
    has its point and divisions then, and an undo takes them away."""
    seen = visit(served)
    page = seen.page
    placed = [
        one for one in seen.api("/api/claims?kind=toll&limit=200")["items"] if one["claim"]["where"]
    ]
    claim, before = placed[0]["claim"]["id"], placed[0]["claim"]["where"][0]
    seen.go(f"/review?claim={claim}")
    page.locator(".field-row").first.wait_for()
    page.keyboard.press("e")
    page.get_by_role("button", name="Nothing changed yet").wait_for()
    tab_to(page, "Place")
    page.keyboard.press("Control+a")
    page.keyboard.type("Vanadzor")
    # Enter while the name is being looked up doesn't save the name alone.
    page.keyboard.press("Enter")
    page.locator(".places li").first.wait_for()
    told = page.locator(".places li").first.inner_text()
    assert "Armenia" in told and "exact" in told
    page.keyboard.press("ArrowDown")
    box = page.get_by_role("combobox", name="Place", exact=True)
    option = page.locator(f"#{box.get_attribute('aria-activedescendant')}".replace(":", "\\:"))
    assert option.get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    page.get_by_text("in the gazetteer: geonames:").wait_for()
    assert not page.locator(".places").is_visible()
    page.keyboard.press("Enter")
    page.get_by_text("Saved:").wait_for()
    where = seen.api(f"/api/claims/{claim}")["claim"]["where"][0]
    assert (where["name"], where["country"], where["precision"]) == ("Vanadzor", "AM", 1)
    assert where["id"].startswith("geonames:") and where["latitude"] and where["admin1"]
    assert (where["text"], where["start"]) == (before["text"], before["start"])
    page.keyboard.press("u")
    page.get_by_text("Taken back").first.wait_for()
    assert seen.api(f"/api/claims/{claim}")["claim"]["where"][0] == before
    assert seen.errors == []


def test_a_claim_is_split_off_and_the_reason_told_why_it_was_together(
    served: Any, visit: Callable[..., Any]
) -> None:
    """Every claim of the incident is there to choose from, not figures alone; beside the claim
    stands why its report was taken to be of this incident, in parts."""
    seen = visit(served)
    page = seen.page
    incidents = seen.api("/api/incidents?include=all")["items"]
    incident = next(one for one in incidents if one["documents"] > 1)
    claims = [one["id"] for one in incident["claims"]]
    tolls = [one["claim"]["id"] for one in seen.api("/api/claims?kind=toll&limit=200")["items"]]
    claim = next(id_ for id_ in claims if id_ in tolls)
    assert len(claims) > len(set(claims) & set(tolls)), "an incident with more than figures"
    seen.go(f"/review?claim={claim}")
    page.locator(".together-of").wait_for()
    tab_to(page, "Why it is taken")
    page.keyboard.press("Enter")
    page.locator("table.together tbody tr").first.wait_for()
    heads = page.locator("table.together thead").inner_text().lower()
    for part in ("place", "day", "kind", "victims", "figure", "scene", "wording"):
        assert part in heads
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("s")
    page.locator("dialog .choices li").first.wait_for()
    assert page.locator("dialog .choices li").count() == len(claims) - 1
    tab_to(page, "Why (others")
    page.keyboard.type("another street")
    page.keyboard.press("Enter")
    page.get_by_text("Split:").wait_for()
    now = seen.api(f"/api/claims/{claim}")["incident"]
    assert now is None or now["id"] != incident["id"]
    page.keyboard.press("u")
    page.get_by_text("Taken back").first.wait_for()
    assert seen.api(f"/api/claims/{claim}")["incident"]["id"] == incident["id"]


def test_two_people_editing_one_claim_see_both_values(
    served: Any, visit: Callable[..., Any]
) -> None:
    """The second save is not written: both values stand side by side under the field's name, and a
    person chooses."""
    first, second = visit(served), visit(served)
    claim = first.api("/api/claims?kind=toll&state=proposed")["items"][-1]["claim"]["id"]
    for seen in (first, second):
        seen.go(f"/review?claim={claim}")
        seen.page.locator(".field-row").first.wait_for()
        seen.page.keyboard.press("e")
        seen.page.get_by_role("button", name="Nothing changed yet").wait_for()
        tab_to(seen.page, "Cause, in words")
        seen.page.keyboard.press("Control+a")
    first.page.keyboard.type("shelling")
    first.page.keyboard.press("Enter")
    first.page.get_by_text("Saved:").wait_for()
    page = second.page
    page.keyboard.type("a drone")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Somebody decided on this claim meanwhile").wait_for()
    row = page.get_by_role("row", name="Cause, in words")
    assert "shelling" in row.inner_text() and "a drone" in row.inner_text()
    assert second.api(f"/api/claims/{claim}")["claim"]["toll"]["cause"] == "shelling"
    tab_to(page, "Keep theirs")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Somebody decided").wait_for(state="detached")
    assert second.api(f"/api/claims/{claim}")["claim"]["toll"]["cause"] == "shelling"


def entered(browser: Any, served: Any, name: str) -> Any:
    """A window in which somebody has signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(served.base + "/coding")
    tab_to(page, "Name")
    page.keyboard.type(name)
    tab_to(page, "Password")
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Double coding").wait_for()
    return page


def test_double_coding_from_the_draw_to_the_settling(
    serve: Callable[..., Any],
    run: Callable[..., None],
    browser: Any,
    examples: Path,
    tmp_path: Path,
) -> None:
    """A sample is drawn, two people code it without seeing each other or the machine, the agreement
    is told per field, and what they differ about, and that alone, is settled: by keyboard."""
    book = tmp_path / "coding.book"
    shutil.copy(examples, book)
    for name, role in (("Ani", "coder"), ("Bo", "coder"), ("Rena", "reviewer")):
        run("user", "add", name, "--role", role, "--book", book, TOLLBOOK_PASSWORD=SECRET)
    served = serve(book, "--accounts")

    rena = entered(browser, served, "Rena")
    tab_to(rena, "Draw a sample")
    rena.keyboard.press("Enter")
    tab_to(rena, "Claims")
    rena.keyboard.press("Control+a")
    rena.keyboard.type("2")
    tab_to(rena, "Kind")
    rena.keyboard.type("Silence")
    tab_to(rena, "Coders")
    rena.keyboard.type("Ani, Bo")
    rena.keyboard.press("Enter")
    rena.get_by_role("link", name="Sample of 2").wait_for()

    for name, answers in (("Ani", "no"), ("Bo", "yes")):
        coder = entered(browser, served, name)
        tab_to(coder, "Sample of 2")
        coder.keyboard.press("Enter")
        for done in range(2):
            coder.get_by_text(f"{done} of 2 done").wait_for()
            page_words = coder.locator("main").inner_text()
            assert "Ani" not in page_words and "proposed" not in page_words
            tab_to(coder, "Do the words make this claim?")
            # They agree about the first, and differ about the second.
            coder.keyboard.type("no" if done == 0 else answers)
            for select in range(1, coder.locator("form select").count()):
                coder.locator("form select").nth(select).focus()
                coder.keyboard.press("ArrowDown")
            tab_to(coder, "Save and go on")
            coder.keyboard.press("Enter")
        coder.get_by_role("heading", name="You have coded the whole sample").wait_for()
        assert coder.get_by_role("tab", name="Disagreements").count() == 0
        coder.context.close()

    tab_to(rena, "Sample of 2")
    rena.keyboard.press("Enter")
    tab_to(rena, "Code")
    rena.keyboard.press("ArrowRight")
    alpha = rena.get_by_role("row", name="Do the words make this claim?")
    alpha.wait_for()
    # Two units, one agreement of two: with so few answers alpha is what chance gives.
    assert "50 %" in alpha.inner_text() and "0.000" in alpha.inner_text()
    rena.keyboard.press("ArrowRight")
    rena.get_by_text("1 claim to settle.").wait_for()
    tab_to(rena, "yes")
    rena.keyboard.press("Enter")
    tab_to(rena, "Settle")
    rena.keyboard.press("Enter")
    rena.get_by_text("Nothing is left to settle.").wait_for()
    rena.context.close()

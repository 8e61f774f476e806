"""What people do all day, by keyboard alone."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# Presses of the Tab key after which a person would have given up.
PRESSES = 120
FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels && at.labels[0] ? at.labels[0].textContent : '';
  return (at.getAttribute('aria-label') || label || at.textContent || '').trim();
}"""


def tab_to(page: Any, name: str, *, back: bool = False) -> None:
    """Press Tab until what has the focus is called `name`."""
    for _ in range(PRESSES):
        if page.evaluate(FOCUSED).startswith(name):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    pytest.fail(f"'{name}' can't be reached with the Tab key")


def current(page: Any) -> str:
    """The claim that is looked at, by its row in the queue."""
    return str(page.locator('.card[aria-current="true"]').first.inner_text())


def count(page: Any, state: str) -> int:
    """How many claims the queue says there are in a state."""
    told = page.locator(f".counts .{state} .figures").inner_text()
    return int(told.replace(",", ""))


def waits_for(page: Any, state: str, number: int) -> None:
    """Until the queue tells this count."""
    page.wait_for_function(
        "([state, number]) => document.querySelector(`.counts .${state} .figures`)?.textContent === number",
        arg=[state, f"{number:,}"],
    )


def open_by_navigation(page: Any, name: str) -> None:
    """Go to a page as somebody without a mouse does: back to the top, then through the links."""
    page.evaluate("document.activeElement.blur()")
    tab_to(page, name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).first.wait_for()


def test_a_day_without_a_mouse(
    serve: Callable[..., Any], visit: Callable[..., Any], tmp_path: Path
) -> None:
    """Load the examples, review twenty claims, correct one, take that back, put incidents together,
    see the board change, publish: nothing but keys, nothing asked of other machines."""
    seen = visit(serve(tmp_path / "new.book", "--as", "Ada"))
    page = seen.page

    # An empty book offers the examples, and tells how far it is.
    page.get_by_role("heading", name="This book is empty").wait_for()
    tab_to(page, "Load the examples")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Receipt").wait_for(timeout=90_000)
    told = page.locator(".receipt div", has_text="added").inner_text()
    assert told.split()[-1] == "8"

    # Nothing is accepted, so the board has no totals.
    open_by_navigation(page, "Toll board")
    page.wait_for_load_state("networkidle")
    assert seen.api("/api/board")["board"]["groups"] == []

    open_by_navigation(page, "Review")
    page.locator(".card").first.wait_for()
    proposed = count(page, "proposed")
    for done in range(20):
        before = current(page)
        if done % 5 == 4:
            page.keyboard.press("x")
            page.get_by_role("heading", name="Reject this claim: why?").wait_for()
            page.keyboard.press("1")
        else:
            page.keyboard.press("a")
        page.wait_for_function(
            "before => document.querySelector('.card[aria-current=\"true\"]')?.innerText !== before",
            arg=before,
        )
    waits_for(page, "accepted", 16)
    assert count(page, "rejected") == 4
    assert count(page, "proposed") == proposed - 20

    # Correct a field; the machine's own words stay beside it.
    page.keyboard.press("e")
    page.get_by_role("button", name="Nothing changed yet").wait_for()
    tab_to(page, "Cause, in words")
    page.keyboard.type("artillery fire")
    page.keyboard.press("Enter")
    waits_for(page, "edited", 1)

    # Take it back, and once more; an undo is a record of its own.
    page.keyboard.press("u")
    waits_for(page, "edited", 0)
    page.keyboard.press("u")
    waits_for(page, "rejected", 3)
    page.keyboard.press("r")
    waits_for(page, "rejected", 4)
    decisions = [one["decision"] for one in seen.api("/api/judgements")["items"][:4]]
    assert decisions == ["undo", "undo", "undo", "edit"]

    # Two claims about one thing.
    page.keyboard.press("m")
    page.get_by_role("heading", name="Merge: these claims").wait_for()
    page.keyboard.type("killed")
    page.locator(".choices li").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "Why")
    page.keyboard.type("one and the same strike")
    page.keyboard.press("Enter")
    page.get_by_text("Merged: 2 claims").wait_for()
    assert seen.api("/api/judgements")["items"][0]["decision"] == "merge"

    # The board has figures now, all of them accepted by a person.
    open_by_navigation(page, "Toll board")
    page.locator("main table").first.wait_for()
    assert seen.api("/api/board")["board"]["groups"] != []

    open_by_navigation(page, "Publish")
    page.wait_for_load_state("networkidle")
    tab_to(page, "Make the site")
    page.keyboard.press("Enter")
    page.locator("dialog[open]").wait_for()
    tab_to(page, "Make the site")
    with page.expect_download(timeout=90_000) as coming:
        page.keyboard.press("Enter")
    site = tmp_path / "site.zip"
    coming.value.save_as(site)
    assert "index.html" in {Path(name).name for name in zipfile.ZipFile(site).namelist()}

    assert seen.errors == []
    assert seen.away == []


def test_bulk_tells_the_count_before_and_is_undone_at_once(
    served: Any, visit: Callable[..., Any]
) -> None:
    """A decision on a filter says first how many claims it is about; one undo takes all back."""
    seen = visit(served)
    page = seen.page
    seen.go("/review?kind=statement")
    page.locator(".card").first.wait_for()
    proposed = count(page, "proposed")
    page.keyboard.press("b")
    page.get_by_text(f"{proposed} claims would be decided").wait_for()
    tab_to(page, f"Accept {proposed} claims")
    page.keyboard.press("Enter")
    waits_for(page, "accepted", proposed)
    page.keyboard.press("u")
    waits_for(page, "proposed", proposed)
    assert count(page, "accepted") == 0


def test_a_conflict_shows_both_and_a_person_chooses(served: Any, visit: Callable[..., Any]) -> None:
    """Two windows on one claim: the second decision isn't written over the first."""
    first, second = visit(served), visit(served)
    claim = first.api("/api/claims?kind=toll&state=proposed")["items"][0]["claim"]["id"]
    for seen in (first, second):
        seen.go(f"/review?claim={claim}")
        seen.page.locator(".field-row").first.wait_for()
    first.page.keyboard.press("a")
    first.page.get_by_text("Accepted:").wait_for()

    page = second.page
    page.keyboard.press("x")
    page.get_by_role("heading", name="Reject this claim: why?").wait_for()
    page.keyboard.press("2")
    page.get_by_role("heading", name="Somebody decided on this claim meanwhile").wait_for()
    told = page.locator("dialog .clash").inner_text()
    assert "accepted" in told and "reject" in told
    assert second.api(f"/api/claims/{claim}")["state"] == "accepted"
    tab_to(page, "Decide mine after all")
    page.keyboard.press("Enter")
    page.get_by_text("Rejected:").wait_for()
    record = second.api(f"/api/claims/{claim}")
    assert record["state"] == "rejected"
    assert {one["decision"] for one in record["judgements"]} == {"accept", "reject"}


def test_a_missed_claim_is_added_from_words_selected_by_keyboard(
    served: Any, visit: Callable[..., Any]
) -> None:
    """The report can be selected in without a mouse; the claim stands on exactly those words."""
    seen = visit(served)
    page = seen.page
    seen.go("/review?kind=toll")
    page.locator(".field-row").first.wait_for()
    page.locator(".report mark").first.wait_for()
    page.keyboard.press("c")
    box = page.locator("dialog textarea")
    box.wait_for()
    page.keyboard.type("nothing of this may come in")
    page.keyboard.press("Control+Home")
    for _ in range(12):
        page.keyboard.press("Shift+ArrowRight")
    words = box.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert len(words) == 12
    tab_to(page, "Outcome")
    page.keyboard.type("Wounded")
    tab_to(page, "At least")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Add a claim").wait_for(state="detached")
    added = seen.api("/api/claims?sort=newest&state=accepted")["items"][0]
    assert added["claim"]["span"]["exact"] == words
    assert added["claim"]["engine"] == "person/1"
    assert added["claim"]["toll"]["count"]["min"] == 3
    assert added["claim"]["toll"]["outcome"] == "wounded"


def test_single_keys_can_be_switched_off(served: Any, visit: Callable[..., Any]) -> None:
    """Whoever works by voice or with a screen reader's own keys isn't surprised by a decision."""
    seen = visit(served)
    page = seen.page
    seen.go("/settings")
    page.get_by_role("switch", name="Single keys decide").uncheck()
    seen.go("/review")
    page.locator(".card").first.wait_for()
    page.keyboard.press("?")
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert page.locator("dialog[open]").count() == 0
    assert page.locator(".toast").count() == 0


def test_people_sign_in_by_name_and_see_what_their_role_may(
    serve: Callable[..., Any],
    run: Callable[..., None],
    browser: Any,
    examples: Path,
    tmp_path: Path,
) -> None:
    """With accounts a name and a password open the book; a coder is offered no merging, no bulk and
    no accounts; decisions carry the name."""
    book = tmp_path / "accounts.book"
    shutil.copy(examples, book)
    secret = "five quiet words by heart"
    run("user", "add", "Ani", "--role", "coder", "--book", book, TOLLBOOK_PASSWORD=secret)
    served = serve(book, "--accounts")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(served.base + "/review")
    page.get_by_label("Name").fill("Ani")
    page.get_by_label("Password").fill("not these")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    page.get_by_label("Password").fill(secret)
    page.keyboard.press("Enter")
    page.locator(".field-row").first.wait_for()
    assert page.get_by_role("button", name="Merge").is_disabled()
    assert page.get_by_role("button", name="Bulk").count() == 0
    assert page.get_by_role("link", name="Users").count() == 0
    page.keyboard.press("a")
    page.get_by_text("Accepted:").wait_for()
    judged = context.request.get(served.base + "/api/judgements").json()["items"][0]
    assert (judged["who"], judged["decision"]) == ("Ani", "accept")
    context.close()

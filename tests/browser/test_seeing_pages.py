"""The seeing pages on a served book: what they show, that it leads to words, and what the keyboard does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# An invented war: a ministry that counts daily (with a gap, a fall and an increase that doesn't add
# up), a monitor that gives floors, and one strike of which three speak.
DAYS = {
    1: "5 civilians were killed in the past day, bringing the total number of civilians killed since the start of the war to 20",
    2: "10 civilians were killed in the past day, bringing the total number of civilians killed since the start of the war to 30",
    3: "6 civilians were killed in the past day, bringing the total number of civilians killed since the start of the war to 34",
    8: "90 civilians were killed in the past day, bringing the total number of civilians killed since the start of the war to 140",
    9: "In total 125 civilians have been killed since the start of the war",
}
MONITOR = {
    2: "At least 40 civilians have been killed since the start of the war",
    9: "At least 150 civilians have been killed since the start of the war",
}
STRIKE = (
    "On 8 March 2021 an airstrike in Velmar killed 12 people, residents said. "
    "At least 15 people were killed in the airstrike in Velmar on 8 March 2021, the Red Crescent said. "
    "The Karsen Health Ministry said that the airstrike in Velmar on 8 March 2021 killed 9 people."
)
NAME = "وكالة <b>الأنباء</b>"


def tollbook(*arguments: str | Path) -> None:
    """Run a command of this checkout."""
    subprocess.run(
        [sys.executable, "-m", "tollbook", *map(str, arguments)], check=True, capture_output=True
    )


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of the invented war, in which the ministry's claims are accepted and nobody else's."""
    folder = tmp_path_factory.mktemp("war")
    rows = ["path,published,publisher,url"]

    def report(name: str, day: int, publisher: str, text: str) -> None:
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        rows.append(f"{name}.txt,2021-03-{day:02},{publisher},")

    for day, told in DAYS.items():
        text = f"{day} March 2021. {told}, the Karsen Health Ministry said."
        report(f"ministry-{day}", day, "Karsen Health Ministry", text)
    for day, told in MONITOR.items():
        report(f"monitor-{day}", day, "Dravia Monitor", f"{told}, the Dravia Monitor said.")
    report("strike", 9, NAME, STRIKE)
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    book = folder / "war.book"
    tollbook("add", folder, "--manifest", folder / "manifest.csv", "--book", book)
    tollbook("judge", "accept", "--claimant", "Karsen", "--yes", "--book", book, "--as", "Ada")
    return book


@pytest.fixture(scope="module")
def served(serve: Callable[..., Any], war: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The war, served; tests that decide take it back."""
    book = tmp_path_factory.mktemp("seeing") / "war.book"
    shutil.copy(war, book)
    return serve(book, "--as", "Ada")


@pytest.fixture
def seen(visit: Callable[..., Any], served: Any) -> Any:
    """A window on it, in which nothing may go wrong or out."""
    visited = visit(served)
    yield visited
    assert visited.errors == []
    assert visited.away == []


def group(page: Any, name: str) -> Any:
    """A group of victims on the board."""
    return page.get_by_role("region", name=name, exact=True)


def test_the_board_leaves_proposals_out_until_they_are_asked_for(seen: Any) -> None:
    """The monitor's floor is only proposed: it is on the board with the switch alone, labelled, and
    what accepted claims come to stands beside the range."""
    seen.go("/board")
    killed = group(seen.page, "Killed: civilians")
    killed.get_by_role("row", name=re.compile("Karsen Health Ministry")).wait_for()
    assert "Dravia Monitor" not in killed.inner_text()
    seen.page.get_by_role("switch", name="Proposals included").click()
    row = killed.get_by_role("row", name=re.compile("Dravia Monitor"))
    row.wait_for()
    assert "proposed" in row.inner_text()
    assert "at least 150" in row.inner_text()
    assert "Accepted claims alone: 125" in killed.inner_text()
    assert "include=all" in seen.page.url


def test_a_figure_leads_to_its_claim_in_its_sentence(seen: Any) -> None:
    """The words stand beside the figure, and the figure is a link to the claim in its report."""
    seen.go("/board")
    killed = group(seen.page, "Killed: civilians")
    figure = killed.get_by_role("link", name="125", exact=True)
    assert "125 civilians have been killed" in killed.locator("mark").first.inner_text()
    figure.click()
    seen.page.wait_for_url(re.compile("/claims/c_"))


def test_the_range_of_the_board_says_why(seen: Any) -> None:
    """Low, best and high open an explanation that names who gives each."""
    seen.go("/board?include=all")
    killed = group(seen.page, "Killed: civilians")
    killed.get_by_text("why", exact=True).click()
    assert "Karsen Health Ministry" in killed.locator(".explained").inner_text()


def test_as_of_goes_back_by_the_keyboard(seen: Any) -> None:
    """The slider moves by arrows; the board is of that day, the address keeps it, and another view
    shows the same day."""
    seen.go("/board")
    slider = seen.page.get_by_role("slider", name=re.compile("As of"))
    slider.focus()
    for _ in range(6):
        seen.page.keyboard.press("ArrowLeft")
    seen.page.wait_for_url(re.compile("as_of=2021-03-03"))
    group(seen.page, "Killed: civilians").get_by_role("link", name="34", exact=True).wait_for()
    seen.page.get_by_role("link", name="Running totals", exact=True).click()
    seen.page.wait_for_url(re.compile("/series.*as_of=2021-03-03"))
    assert seen.page.get_by_role("slider").get_attribute("aria-valuetext") == "3 Mar 2021"


def test_running_totals_have_a_table_with_what_is_odd(seen: Any) -> None:
    """The chart is a picture with a name; the table beneath has every figure, with the fall, the
    jump after silence and the increase that doesn't fit told in words."""
    seen.go("/series?include=all")
    chart = seen.page.get_by_role("img", name="Killed: civilians")
    chart.wait_for()
    assert "Dravia Monitor" in (chart.get_attribute("aria-description") or "")
    seen.page.get_by_text("5 figures").click()
    table = seen.page.get_by_role(
        "table", name=re.compile("Every figure of Karsen Health Ministry")
    )
    rows = [row.inner_text() for row in table.get_by_role("row").all()[1:]]
    odd = [
        next((flag for flag in ("revision", "back-fill", "increment mismatch") if flag in row), "")
        for row in rows
    ]
    assert odd == ["", "", "increment mismatch", "back-fill", "revision"]


def test_filters_follow_from_view_to_view(seen: Any) -> None:
    """A filter set in the address of one view holds in the next, and one that a view can't follow
    is said not to narrow it."""
    seen.go("/incidents?include=all&claimant=Red+Crescent")
    seen.page.get_by_role("table", name="Incidents").wait_for()
    seen.page.get_by_role("link", name="Timeline", exact=True).click()
    seen.page.wait_for_url(re.compile("/timeline.*claimant=Red"))
    seen.go("/board?kind=toll")
    note = seen.page.get_by_text("kind does not narrow it")
    note.wait_for()


def test_an_incident_has_every_figure_side_by_side(seen: Any) -> None:
    """Each claimant's figure with its part in the range, the explanation, the grade and why; a
    publisher's name with markup and in Arabic is shown as text."""
    seen.go("/incidents?include=all")
    seen.page.get_by_role("link", name=re.compile("Airstrike")).click()
    table = seen.page.get_by_role("table", name=re.compile("the figure of every claimant"))
    table.wait_for()
    told = table.inner_text()
    for who, figure in (
        ("residents", "12"),
        ("Red Crescent", "at least 15"),
        ("Karsen Health Ministry", "9"),
    ):
        row = table.get_by_role("row", name=re.compile(who)).first.inner_text()
        assert figure in row
    assert "gives low" in told
    assert "gives high" in told
    page = seen.page.get_by_role("main").inner_text()
    assert "Under UCDP" in page
    assert "two or more independent roots" in page.lower()
    assert NAME in page
    assert seen.page.locator("main b", has_text="الأنباء").count() == 0


def test_a_split_needs_a_reason_and_is_taken_back(seen: Any) -> None:
    """By keyboard: claims are split off with a reason, the decision stands on record under one's
    name, and taking it back brings the incident back."""
    seen.go("/incidents?include=all")
    link = seen.page.get_by_role("link", name=re.compile("Airstrike"))
    link.focus()
    seen.page.keyboard.press("Enter")
    split = seen.page.get_by_role("button", name="Split …")
    split.wait_for()
    before = seen.page.get_by_role(
        "table", name=re.compile("the figure of every claimant")
    ).inner_text()
    split.focus()
    seen.page.keyboard.press("Enter")
    dialog = seen.page.get_by_role("dialog", name="Split off claims")
    for box in dialog.get_by_role("checkbox", name=re.compile("Red Crescent")).all():
        box.focus()
        seen.page.keyboard.press("Space")
    dialog.get_by_role("button", name="Split").press("Enter")
    assert "reason" in dialog.locator(".problem").inner_text()
    dialog.get_by_label("Reason").fill("Another house, an hour later.")
    dialog.get_by_role("button", name="Split").press("Enter")
    dialog.wait_for(state="detached")
    decided = seen.page.get_by_role("region", name="Decisions that put it together")
    decided.wait_for()
    assert "split by Ada" in decided.inner_text()
    assert "Another house" in decided.inner_text()
    decided.get_by_role("button", name="Take back").press("Enter")
    seen.page.get_by_text("(taken back)").wait_for()
    after = seen.page.get_by_role("table", name=re.compile("the figure of every claimant"))
    seen.page.wait_for_function(
        "document.querySelector('.dots').innerText.includes('Red Crescent')"
    )
    assert after.inner_text() == before


def test_dissent_has_the_words_side_by_side(seen: Any) -> None:
    """A fall of the ministry's own total stands with both of its sentences."""
    seen.go("/dissent?include=all")
    revisions = seen.page.get_by_role("region", name="Revisions")
    revisions.wait_for()
    quotes = [one.inner_text() for one in revisions.locator("mark").all()]
    assert len(quotes) == 2
    assert "125 civilians" in quotes[1]


def test_what_changed_names_the_claims_that_did_it(seen: Any) -> None:
    """Between two days the board's total rises, and the new claim opens with its sentence."""
    seen.go("/diff?before_day=2021-03-03&after_day=2021-03-08")
    board = seen.page.get_by_role("table", name=re.compile("Toll board"))
    board.wait_for(timeout=60_000)
    row = board.get_by_role("row", name=re.compile("Killed, civilian"))
    assert re.search(r"34.*140", row.inner_text(), re.DOTALL)
    row.get_by_text("1 new claim").click()
    assert "to 140" in row.locator("mark").inner_text()


def test_a_site_is_published_with_a_name_withheld(seen: Any, tmp_path: Path) -> None:
    """The ZIP has the pages, and a name of the redaction profile is in none of them."""
    seen.go("/publish")
    seen.page.get_by_label("What to withhold (TOML)").fill('names = ["Dravia Monitor"]')
    seen.page.get_by_role("radio", name=re.compile("nobody has decided")).check()
    seen.page.get_by_label("Title").fill("Losses of an invented war")
    seen.page.get_by_role("button", name="Make the site …").press("Enter")
    with seen.page.expect_download(timeout=120_000) as coming:
        seen.page.get_by_role("dialog").get_by_role("button", name="Make the site").press("Enter")
    file = tmp_path / "site.zip"
    coming.value.save_as(file)
    with zipfile.ZipFile(file) as site:
        pages = {name: site.read(name).decode("utf-8", "replace") for name in site.namelist()}
    index = next(text for name, text in pages.items() if name.endswith("index.html"))
    assert "Losses of an invented war" in index
    assert "Karsen Health Ministry" in index
    assert [name for name, text in pages.items() if "Dravia" in text] == []

"""A report that attacks whoever reads it: nothing of it runs, nothing is fetched, nothing is hidden."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# Right-to-left override, isolate, zero-width space; what they'd turn the name into isn't obeyed.
OVERRIDE, ISOLATE, ZERO = "\u202e", "\u2066", "\u200b"
ELSEWHERE = "https://elsewhere.example"

PLAIN = f"""Norwick, 3 May 2021 - At least 12 people were killed in Norwick on Monday, said the mayor of Norwick.
<script>document.title = "owned"; fetch("{ELSEWHERE}/script")</script>
<img src="{ELSEWHERE}/pixel.gif" onerror="document.title='owned'">
<a href="javascript:document.title='owned'">Nine people were wounded in Norwick on Tuesday, doctors said.</a>
<style>@import url("{ELSEWHERE}/style.css"); body {{ display: none }}</style>
<iframe src="data:text/html,<script>parent.document.title='owned'</script>"></iframe>
The general {OVERRIDE}nemdnuow{ISOLATE} said{ZERO} that 3 soldiers were killed in Norwick on Monday.
"""
HTML = f"""<!doctype html><html><head><title><img src=x onerror="document.title='owned'"></title>
<meta property="og:site_name" content="<svg onload=document.title='owned'>">
<base href="{ELSEWHERE}/"><link rel="stylesheet" href="{ELSEWHERE}/a.css">
<meta http-equiv="refresh" content="0;url={ELSEWHERE}/refresh"></head>
<body onload="document.title='owned'"><article>
<p>On 4 May 2021 at least 20 people were killed in the village of Osterby, said the governor of Osterby.</p>
<p>&lt;script&gt;document.title='owned'&lt;/script&gt; Seven people were wounded in Osterby, said the governor.</p>
<img src="{ELSEWHERE}/graphic.jpg"><video src="{ELSEWHERE}/graphic.mp4" autoplay></video>
<p>نُقل 15 جريحا &#8238; إلى المستشفى. Անձնակազմ. Кирилица.</p>
</article><script src="{ELSEWHERE}/tracker.js"></script></body></html>
"""
# One line without an end, a claim at its beginning: as long as is read, and far longer.
CLAIM = "On 5 May 2021 at least 30 people were killed in Norwick, said the mayor of Norwick. "
LINES = {"line": CLAIM + "word " * 380_000, "endless": CLAIM + "word " * 2_000_000}


@pytest.fixture(scope="module")
def served(serve: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    return serve(tmp_path_factory.mktemp("hostile") / "hostile.book", "--as", "Ada")


def test_a_hostile_report_is_only_ever_text(
    served: Any, visit: Callable[..., Any], tmp_path: Path
) -> None:
    """Scripts, remote images, data addresses, styles and direction tricks of a report are shown as
    its words: no script runs, and no request leaves this machine."""
    seen = visit(served)
    page = seen.page
    (tmp_path / "attack.txt").write_text(PLAIN, "utf-8")
    (tmp_path / "attack.html").write_text(HTML, "utf-8")
    for name, line in LINES.items():
        (tmp_path / f"{name}.txt").write_text(line, "utf-8")
    page.get_by_role("heading", name="This book is empty").wait_for()
    page.get_by_label("Files to add").set_input_files(sorted(tmp_path.iterdir()))
    page.get_by_role("heading", name="Receipt").wait_for(timeout=120_000)

    refused = page.locator(".rejected").inner_text()
    assert "endless" in refused and "10,000,0" in refused

    for document in seen.api("/api/documents")["items"]:
        seen.go(f"/documents/{document['id']}")
        page.locator(".report, [role=alert]").first.wait_for()
    claims = seen.api("/api/claims?limit=200")["items"]
    names = {one["document"]["name"] for one in claims}
    assert names == {"attack", "attack-2", "line"}
    shown = {}
    # The first three of each report: they are shown with the text around them.
    for card in [one for name in names for one in of(claims, name)[:3]]:
        seen.go(f"/review?claim={card['claim']['id']}")
        page.locator(".report .current-claim").first.wait_for()
        shown[card["claim"]["id"]] = page.locator(".report").inner_text()
    for path in ("/incidents?include=all", "/board?include=all", "/dissent?include=all", "/audit"):
        seen.go(path)

    words = "\n".join(shown.values())
    assert "<script>document.title" in words
    assert "onerror=" in words
    # What would reorder or hide words stands there by its code.
    assert "U+202E" in words and "U+200B" in words
    assert OVERRIDE not in words
    assert "owned" not in page.title()
    # Of a line of two million characters only a stretch is in the page.
    assert max(map(len, shown.values())) < 100_000
    assert page.locator("main iframe, main video, main style, main script").count() == 0
    assert seen.away == []
    assert [error for error in seen.errors if "owned" in error] == []


# What a page may stand still for; on an idle machine it is a tenth of that.
STILL_MS = 5_000
PASTE = """size => {
  const box = document.querySelector('textarea');
  const data = new DataTransfer();
  data.setData('text/plain', 'At least 30 people were killed in Norwick. ' + 'word '.repeat(size / 5));
  box.focus();
  const began = performance.now();
  box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
  return new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))));
}"""


def test_a_line_of_ten_million_characters_can_be_pasted(
    serve: Callable[..., Any], visit: Callable[..., Any], tmp_path: Path
) -> None:
    """It is refused with its length and what to do, and one that is shorter is taken, without being
    put into a text box that would stand still for it."""
    seen = visit(serve(tmp_path / "pasted.book", "--as", "Ada"))
    page = seen.page
    seen.go("/add")
    assert page.evaluate(PASTE, 10_000_000) < STILL_MS
    told = page.get_by_role("alert").inner_text()
    assert "10,000,0" in told and "Save it as a file" in told
    assert page.get_by_role("button", name="Add this text").is_disabled()
    page.get_by_role("button", name="Take it away").click()
    assert page.evaluate(PASTE, 1_500_000) < STILL_MS
    page.get_by_text("A text of 1,500,0").wait_for()
    page.get_by_role("button", name="Add this text").click()
    page.get_by_role("heading", name="Receipt").wait_for(timeout=120_000)
    card = seen.api("/api/claims")["items"][0]
    seen.go(f"/review?claim={card['claim']['id']}")
    page.locator(".report .current-claim").wait_for()
    assert len(page.locator(".report").inner_text()) < 100_000


def of(claims: list[Any], name: str) -> list[Any]:
    return [one for one in claims if one["document"]["name"] == name]


def test_scripts_in_the_page_are_refused_by_policy(served: Any, visit: Callable[..., Any]) -> None:
    """Even if markup of a report came into the page, the browser would neither run it nor fetch for it."""
    seen = visit(served)
    page = seen.page
    page.evaluate(
        """address => {
          const box = document.createElement('div');
          box.innerHTML = `<img src="${address}/pixel" onerror="document.title='owned'">`;
          document.body.append(box);
          const script = document.createElement('script');
          script.textContent = "document.title = 'owned'";
          document.body.append(script);
        }""",
        ELSEWHERE,
    )
    page.wait_for_timeout(300)
    assert page.title() != "owned"
    assert any("Content Security Policy" in error for error in seen.errors)
    policy = seen.context.request.get(served.base + "/review").headers["content-security-policy"]
    assert "unsafe" not in policy

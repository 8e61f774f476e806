"""What the pages of sites say is read, whatever shape they come in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from site_pages import ALL
from tollbook.pipeline import ReadOptions, Report, read_reports

ENOUGH = 0.95


def test_title_day_publisher_and_text_are_right(tmp_path: Path) -> None:
    """In at least 95 of 100 pages each; a page's text is right if all its paragraphs are there,
    whole, and nothing of what stands around them."""
    wrong: Counter[str] = Counter()
    what = []
    for number, one in enumerate(ALL):
        (tmp_path / f"{number:02}.html").write_bytes(one.raw)
    reports = list(read_reports([tmp_path], options=ReadOptions(claims=False)))
    for one, report in zip(ALL, reports, strict=True):
        assert isinstance(report, Report), one.name
        document, content = report.document, report.text.content
        for field in ("title", "published", "publisher"):
            if getattr(document, field) != getattr(one, field):
                wrong[field] += 1
                what.append((one.name, field, getattr(document, field)))
        missing = [words for words in one.words if words not in content]
        extra = [words for words in one.not_words if words in content]
        if missing or extra:
            wrong["text"] += 1
            what.append((one.name, "text", (missing, extra)))
    assert len(ALL) >= 60
    most = (1 - ENOUGH) * len(ALL)
    assert all(count <= most for count in wrong.values()), what

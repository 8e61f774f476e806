"""What does a PDF say: its pages' text as paragraphs, without page numbers and line ends?

Runs in the child process of `sandbox` only. A PDF knows where its letters stand, not what a
paragraph is: lines are joined by their distance, width and size of type.
"""

from __future__ import annotations

import ctypes
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from tollbook.errors import ParseError
from tollbook.parse.decode import whole
from tollbook.protocols import Parsed

PAGE_NUMBER = re.compile(
    r"(?:page|p\.)?\s*[-–—]?\s*\d{1,4}\s*(?:(?:of|/|\|)\s*\d{1,4})?\s*[-–—]?", re.I
)
ENDS = re.compile(r"[.!?:;…][\"'”’)\]»]*$")
BULLET = re.compile(r"[•▪●◦·*–-]\s|\(?\d{1,2}[.)]\s|\([a-z]\)\s")
# Fewer distances than this don't tell the usual one: it is then at most half a line.
FEW_GAPS = 5
WORD_BEFORE = re.compile(r"(\w+)-$")
# "twenty-" at a line's end goes on as "twenty-one": a hyphen of the word itself.
TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type; edges in points from the lower left corner of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


def parse(raw: bytes) -> Parsed:
    """The text of a PDF, a blank line between its paragraphs, and its title."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as problem:
        words = str(problem).lower()
        if "password" in words or "security" in words:
            raise ParseError(
                "is encrypted and needs a password; save a copy without one and read that"
            ) from problem
        raise ParseError(
            "is a broken PDF; fetch it again, or open it in a viewer and save it anew"
        ) from problem
    pages = [_lines(page) for page in document]
    if not any(c.isalpha() for lines in pages for line in lines for c in line.text):
        raise ParseError(
            "has no text: its pages are pictures; run OCR on it first"
            if pages
            else "has no pages; fetch it again"
        )
    title = document.get_metadata_dict().get("Title") or None
    return Parsed(_joined(_without_furniture(pages)), "pdf", title=_title(title))


def _title(value: str | None) -> str | None:
    # What writers put there when nobody gave a title.
    if value is None or value.strip().lower() in ("", "untitled", "(anonymous)", "title"):
        return None
    if re.fullmatch(r"(?:Microsoft Word - )?\S*\.(?:docx?|pdf|indd|rtf|odt|tmp)", value.strip()):
        return None
    return whole(" ".join(value.split()))


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    """The lines of a page in the order of the file, each with where it stands."""
    textpage = page.get_textpage()
    lines: list[Line] = []
    letters: list[str] = []
    first = last = -1
    for index in range(textpage.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(textpage, index))
        if letter in "\r\n":
            if first >= 0:
                lines.append(_line(textpage, letters, first, last))
            letters, first = [], -1
            continue
        letters.append(" " if letter == "\x00" else letter)
        if not letter.isspace():
            first, last = (index if first < 0 else first), index
    if first >= 0:
        lines.append(_line(textpage, letters, first, last))
    textpage.close()
    page.close()
    return lines


def _line(textpage: Any, letters: Sequence[str], first: int, last: int) -> Line:
    left, _, top, _ = _box(textpage, first)
    _, right, _, bottom = _box(textpage, last)
    size = pdfium.FPDFText_GetFontSize(textpage, first)
    text = re.sub(r"[ \t\u00a0]+", " ", whole("".join(letters))).strip()
    return Line(text, left, right, top, bottom, size)


def _box(textpage: Any, index: int) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a letter, with room for the tallest: lines compare."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box))
    return box.left, box.right, box.top, box.bottom


def _without_furniture(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages without page numbers and running heads: first and last lines that repeat."""

    def shape(line: Line) -> str:
        return re.sub(r"\d+", "0", line.text)

    edges = Counter(
        shape(line) for lines in pages for line in {*lines[:1], *lines[-1:]} if len(lines) > 1
    )
    kept = []
    for lines in pages:
        inner = list(lines)
        for at in (0, -1):
            # A head and a number may stand above each other.
            while len(inner) > 1 and (
                PAGE_NUMBER.fullmatch(inner[at].text)
                or edges[shape(inner[at])] > max(2, len(pages) // 2)
            ):
                inner.pop(at)
        kept.append(inner)
    return kept


def _joined(pages: Sequence[Sequence[Line]]) -> str:
    known = Counter(
        word
        for lines in pages
        for line in lines
        for word in re.findall(r"[\w-]+", line.text.lower())
    )
    paragraphs: list[str] = []
    for lines in pages:
        for number, text in enumerate(_paragraphs(lines, known)):
            runs_on = number == 0 and paragraphs and not ENDS.search(paragraphs[-1])
            if runs_on and text[:1].islower():
                paragraphs[-1] = _run_on(paragraphs[-1], text, known)
            else:
                paragraphs.append(text)
    return "\n\n".join(paragraphs)


def _paragraphs(lines: Sequence[Line], known: Counter[str]) -> Iterator[str]:
    if not lines:
        return
    gaps = [a.bottom - b.top for a, b in pairwise(lines) if b.top < a.top]
    usual = statistics.median_low(gaps) if gaps else 0.0
    if len(gaps) < FEW_GAPS:
        usual = min(usual, 0.5 * lines[0].size)
    edge = max(line.right for line in lines)
    current = _mended(lines[0], known)
    for above, below in pairwise(lines):
        following = _mended(below, known)
        if _breaks(above, below, usual=usual, edge=edge):
            yield current
            current = following
        else:
            current = _run_on(current, following, known)
    yield current


def _mended(line: Line, known: Counter[str]) -> str:
    """The text of a line that pdfium has joined with the next over a hyphen."""
    parts = re.split("[\ufffe\x02]", line.text)
    text = parts[0]
    for part in parts[1:]:
        text = _run_on(f"{text}-", part, known)
    return text


def _breaks(above: Line, below: Line, *, usual: float, edge: float) -> bool:
    """Whether a paragraph ends between two lines."""
    size = max(above.size, 1.0)
    if abs(above.size - below.size) > 0.15 * size or BULLET.match(below.text):
        return True
    ended = bool(ENDS.search(above.text))
    if below.top >= above.top:  # the next column, or a line set beside this one
        return ended and above.right < 0.9 * edge
    if above.bottom - below.top > usual + 0.35 * size:
        return True
    if below.left > above.left + size and ended:
        return True
    # Much room left: the last line of a paragraph, or a heading, or a row of a table.
    room = (edge - above.right) / max(edge - above.left, 1.0)
    return (ended and room > 0.2) or (room > 0.45 and not below.text[:1].islower())


def _run_on(text: str, following: str, known: Counter[str]) -> str:
    """Two lines as one: with a space, or without the hyphen that only ended the line."""
    match = WORD_BEFORE.search(text)
    if match is None:
        return f"{text} {following}"
    rest = re.match(r"\w+", following)
    if rest is None:
        return text + following
    left, right = match.group(1).lower(), rest.group().lower()
    own = (
        left in TENS
        or rest.group()[0].isupper()
        or rest.group()[0].isdigit()
        or known[f"{left}-{right}"] > known[left + right]
    )
    return text + following if own else text[:-1] + following

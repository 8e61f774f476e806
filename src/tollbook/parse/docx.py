"""What does a Word file say: paragraphs and rows of tables, in order?

Runs in the child process of `sandbox` only. Text is taken from the XML rather than from
python-docx's paragraphs, which pass over accepted insertions, text boxes and content controls.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from tollbook.errors import ParseError
from tollbook.protocols import Parsed

# All parts of a file unpacked. Long reports with text and tables have under 20 MB of XML;
# pictures are stored packed already.
MAX_UNPACKED = 300_000_000
# One part of XML: ten times the longest text that is read; its tree takes ten times this.
MAX_PART = 50_000_000

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
TEXT = qn("w:t")
INSTEAD = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# Deleted and moved text, hidden runs' marks, the second copy of a text box, tab stops.
PASSED_OVER = frozenset({
    qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
})  # fmt: skip


def parse(raw: bytes) -> Parsed:
    """The text of a Word file, a blank line between its paragraphs, and its title."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise ParseError("is encrypted; save a copy without a password and read that")
        unpacked = sum(part.file_size for part in parts)
        largest = max((p.file_size for p in parts if p.filename.endswith(".xml")), default=0)
        if unpacked > MAX_UNPACKED or largest > MAX_PART:
            raise ParseError(
                f"unpacks to {unpacked / 1e6:,.0f} MB, which no report does; "
                "save its text as TXT if it is one"
            )
        document = docx.Document(io.BytesIO(raw))
        body = document.element.body
    except (
        zipfile.BadZipFile, OpcError, etree.XMLSyntaxError, KeyError, ValueError, AttributeError,
        NotImplementedError, EOFError, zipfile.LargeZipFile,
    ) as problem:  # fmt: skip
        raise ParseError(
            "is a broken Word file; fetch it again, or open it in Word and save it anew"
        ) from problem
    try:
        title = " ".join(document.core_properties.title.split())
    except (AttributeError, KeyError, ValueError):
        title = ""
    content = "\n\n".join(block for block in _blocks(body) if block)
    return Parsed(content, "docx", title=title or None)


def _blocks(body: Any) -> list[str]:
    """Paragraphs, and rows of tables with " | " between cells, in the order of the file."""
    blocks: list[str] = []
    row: list[str] = []
    cell: list[str] = []
    tables = 0
    letters: list[list[str]] = [[]]
    skipping: Any = None
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if skipping is not None:
            if event == "end" and element is skipping:
                skipping = None
            continue
        if event == "start":
            if tag in PASSED_OVER or (tag == qn("w:r") and _hidden(element)):
                skipping = element
            elif tag == TEXT:
                letters[-1].append(element.text or "")
            elif tag in INSTEAD:
                letters[-1].append(INSTEAD[tag])
            elif tag == PARAGRAPH:
                letters.append([])
            elif tag == TABLE:
                tables += 1
        elif tag == PARAGRAPH:
            text = _tidied("".join(letters.pop()))
            if len(letters) > 1:  # a text box inside a paragraph: a block before it
                blocks.append(text)
            else:
                (cell if tables else blocks).append(text)
        elif tag == CELL:
            row.append(" ".join(" ".join(cell).split()))
            cell = []
        elif tag == ROW and tables == 1:
            blocks.append(" | ".join(text for text in row if text))
            row = []
        elif tag == TABLE:
            tables -= 1
    return blocks


def _hidden(run: Any) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false", "off")


def _tidied(text: str) -> str:
    return "\n".join(
        re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.split("\n")
    ).strip()

"""Documents made for the tests: PDF, Word and HTML files as bytes."""

import io
from collections.abc import Sequence

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

SENTENCE = (
    "At least nine people were killed and twenty-one wounded on Sunday when rockets hit the "
    "market, the governor said in a statement that was read out to reporters. "
)


def pdf_of_paragraphs(paragraphs: Sequence[str], *, title: str | None = None) -> bytes:
    """A PDF as a word processor sets it: first a heading, then wrapped paragraphs."""
    raw = io.BytesIO()
    styles = getSampleStyleSheet()
    flow = [
        Paragraph(text, styles["Title" if number == 0 else "BodyText"])
        for number, text in enumerate(paragraphs)
    ]
    SimpleDocTemplate(raw, pagesize=A4, title=title).build(flow)
    return raw.getvalue()


def pdf_of_lines(pages: Sequence[Sequence[str]], *, password: str | None = None) -> bytes:
    """A PDF whose lines stand as given, 14 points apart; "" leaves a line free."""
    raw = io.BytesIO()
    encrypt = StandardEncryption(password) if password else None
    paper = canvas.Canvas(raw, pagesize=A4, encrypt=encrypt)
    for lines in pages:
        for number, line in enumerate(lines):
            if line:
                paper.drawString(72, 780 - 14 * number, line)
        paper.showPage()
    paper.save()
    return raw.getvalue()


def pdf_of_a_picture() -> bytes:
    """A PDF as a scanner makes it: something to see and nothing to read."""
    raw = io.BytesIO()
    paper = canvas.Canvas(raw, pagesize=A4)
    paper.rect(100, 100, 300, 500, fill=1)
    paper.showPage()
    paper.save()
    return raw.getvalue()


def docx_of(
    paragraphs: Sequence[str], *, table: Sequence[Sequence[str]] = (), title: str = ""
) -> bytes:
    """A Word file: paragraphs, a table after the first of them."""
    document = docx.Document()
    document.core_properties.title = title
    for number, text in enumerate(paragraphs):
        document.add_paragraph(text)
        if number == 0 and table:
            grid = document.add_table(len(table), len(table[0]))
            for row, cells in zip(grid.rows, table, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def page(body: str, *, head: str = "", language: str = "en") -> bytes:
    """An HTML page with a menu and a footer around its article."""
    return (
        f'<!doctype html><html lang="{language}"><head>{head}</head><body>'
        '<nav><a href="/">Home</a> <a href="/world">World</a></nav>'
        f"<article>{body}</article>"
        "<footer>Copyright 2024 Example Press. All rights reserved.</footer>"
        "<script>var killed = 99;</script></body></html>"
    ).encode()

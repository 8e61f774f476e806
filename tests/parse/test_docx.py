"""A Word file gives its paragraphs and rows in order, as a reader of it would see them."""

import io
import zipfile

import pytest

from made_documents import docx_of
from tollbook.errors import ParseError
from tollbook.parse import parser_for

DOCX = parser_for("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def with_body(xml: str) -> bytes:
    """A Word file whose body is this XML."""
    raw = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_of(["x"]))) as old,
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "word/document.xml":
                data = f"<w:document {W}><w:body>{xml}</w:body></w:document>".encode()
            new.writestr(part.filename, data)
    return raw.getvalue()


def test_paragraphs_and_rows_in_order() -> None:
    """A table stands where it stands, a row to a line."""
    raw = docx_of(
        ["Two people died.", "One is missing."],
        table=[["Side", "Killed"], ["Civilians", "9"]],
        title="Bulletin  7",
    )
    found = DOCX.parse(raw)
    assert found.content == "Two people died.\n\nSide | Killed\n\nCivilians | 9\n\nOne is missing."
    assert found.title == "Bulletin 7"


def test_insertions_and_boxes_are_text_and_deletions_and_hidden_runs_are_not() -> None:
    """What the reader of the printed page sees."""
    found = DOCX.parse(
        with_body(
            "<w:p><w:r><w:t>Two </w:t></w:r><w:ins><w:r><w:t>women </w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>men </w:delText></w:r></w:del>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>not </w:t></w:r><w:r><w:t>died.</w:t></w:r></w:p>"
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>One</w:t><w:br/><w:t>is missing.</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        )
    )
    assert found.content == "Two women died.\n\nOne\nis missing."


@pytest.mark.parametrize(
    "raw",
    [b"PK\x03\x04 broken", docx_of(["Two people died."])[:-200], with_body("<w:p>")[:2000], b""],
)
def test_a_broken_file_says_so(raw: bytes) -> None:
    """Cut short or mangled: fetch it again."""
    with pytest.raises(ParseError, match="broken Word file"):
        DOCX.parse(raw)


def test_a_file_that_unpacks_to_gigabytes_is_refused_before_it_does() -> None:
    """A zip bomb is told by its table of contents."""
    raw = io.BytesIO(docx_of(["x"]))
    with (
        zipfile.ZipFile(raw, "a", zipfile.ZIP_DEFLATED) as package,
        package.open("word/media/image1.png", "w", force_zip64=True) as part,
    ):
        for _ in range(310):
            part.write(bytes(1_000_000))
    assert len(raw.getvalue()) < 1_000_000
    with pytest.raises(ParseError, match=r"unpacks to 31\d MB"):
        DOCX.parse(raw.getvalue())


def test_a_text_that_unpacks_to_more_than_is_ever_read_is_refused() -> None:
    """Its tree would need gigabytes; it is not broken, and must not be called so."""
    raw = with_body("<w:p><w:r><w:t>Two died.</w:t></w:r></w:p>" * 1_400_000)
    assert len(raw) < 1_000_000
    with pytest.raises(ParseError, match=r"unpacks to \d\d MB, which no report does"):
        DOCX.parse(raw)


def test_an_entity_bomb_is_not_expanded() -> None:
    """A billion laughs end as broken or as nothing, at once."""
    bomb = with_body("<w:p/>")
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bomb)) as old, zipfile.ZipFile(raw, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "word/document.xml":
                entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
                data = (
                    f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><w:document {W}><w:body><w:p>'
                    "<w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>"
                ).encode()
            new.writestr(part.filename, data)
    with pytest.raises(ParseError, match=r"broken|no text"):
        DOCX.parse(raw.getvalue())

"""What a file is: first its bytes, then its name, then its looks."""

import pytest

from tollbook.capture.media_type import DOCX, HTML, MARKDOWN, PDF, PLAIN, UNKNOWN, media_type


@pytest.mark.parametrize(
    ("raw", "suffix", "expected"),
    [
        (b"Two people died.", ".txt", PLAIN),
        (b"# Two people died", ".MD", MARKDOWN),
        (b"<p>Two people died.", ".htm", HTML),
        (b"%PDF-1.7 ...", ".txt", PDF),  # a download named wrongly
        (b"<!DOCTYPE html><p>Not found", ".pdf", HTML),  # an error page saved as a PDF
        (b"junk before %PDF-1.4", ".pdf", PDF),
        (b"\xef\xbb\xbf<html><body>", "", HTML),
        (b"<3 from the front", "", PLAIN),
        (b"PK\x03\x04 ... word/document.xml", "", DOCX),
        (b"PK\x03\x04 ... data.csv", ".zip", "application/zip"),
        (b"PK\x03\x04 broken", ".docx", DOCX),
        (b"\x89PNG\r\n\x1a\n...", ".txt", "image/png"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx", "application/x-ole-storage"),
        ("Zwölf Tote".encode("utf-16"), "", PLAIN),
        ("Two people".encode("utf-16-le"), "", PLAIN),
        (bytes(range(256)), "", UNKNOWN),
        (b"not a PDF", ".pdf", PDF),  # the parser says best what is wrong
    ],
)
def test_media_type(raw: bytes, suffix: str, expected: str) -> None:
    """Unmistakable bytes outrank the name; the name outranks looks."""
    assert media_type(raw, suffix) == expected

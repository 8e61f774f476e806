"""What sort of file is this: what its first bytes say, else its name, else its looks?

Bytes outrank the name where they are unmistakable: downloads are often named .pdf and are an
error page, or .txt and are a picture.
"""

from __future__ import annotations

import re

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = "message/rfc822"
UNKNOWN = "application/octet-stream"

SUFFIXES = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".eml": MAIL,
}

# First bytes that no text begins with (https://mimesniff.spec.whatwg.org/, section 6 and 7;
# the OLE container and RTF from their own specifications).
SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-executable"),
)

# A tag that begins a page: not any "<", for texts may begin with one.
PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)

HEAD = 1024


def media_type(raw: bytes, suffix: str) -> str:
    """The media type of captured bytes; `suffix` of the file name with its dot, or "".

    >>> media_type(b"Two people died.", ".txt"), media_type(b"<!doctype html><p>", "")
    ('text/plain', 'text/html')
    """
    head = raw[:HEAD]
    named = SUFFIXES.get(suffix.lower())
    for signature, found in SIGNATURES:
        if head.startswith(signature):
            if found == "application/zip" and (named == DOCX or b"word/document.xml" in raw):
                return DOCX
            return found
    # Readers accept a PDF header anywhere in the first kilobyte (ISO 32000, annex H).
    if named in (None, PDF) and b"%PDF-" in head:
        return PDF
    if named in (PLAIN, MARKDOWN, HTML, MAIL):
        return named
    if PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        return HTML
    if named is not None:
        return named  # its parser can say best what is wrong with it
    return PLAIN if looks_like_text(head) else UNKNOWN


def looks_like_text(head: bytes) -> bool:
    """Whether bytes of unknown kind may be text in some encoding: no controls, or UTF-16.

    >>> looks_like_text("naïve".encode("latin-1")), looks_like_text(bytes(range(32)))
    (True, False)
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    nuls = head.count(0)
    if nuls:
        return max(head[0::2].count(0), head[1::2].count(0)) > 0.4 * (len(head) / 2) > 0
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1b" for byte in head)
    return controls * 100 <= len(head)

"""Bytes to text: which parser reads which media type, and why none reads the others."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from typing import Any

from tollbook.errors import ParseError
from tollbook.parse.feed import Entry
from tollbook.parse.plain import PlainParser
from tollbook.parse.sandbox import sandbox
from tollbook.protocols import Parsed, Parser

__all__ = ["Entry", "SandboxedParser", "feed_entries", "parser_for", "picture_told"]

# Each format with our version of its reading and the library that decides it too.
SANDBOXED = {
    "text/html": ("html", "2", "trafilatura"),
    "application/pdf": ("pdf", "1", "pypdfium2"),
    "message/rfc822": ("mail", "1", "trafilatura"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        "docx",
        "1",
        "python-docx",
    ),
}
# Said of what was captured and can't be read as it is.
UNREADABLE = {
    "image/": "is a picture; run OCR on it and read the text",
    "application/x-ole-storage": (
        "is an old or encrypted Office file; save it as DOCX or PDF without a password"
    ),
    "application/rtf": "is RTF; save it as DOCX, PDF or TXT",
    "application/zip": "is a ZIP archive; unpack it and read the files in it",
    "application/gzip": "is packed with gzip; unpack it first",
    "application/x-7z-compressed": "is a 7z archive; unpack it and read the files in it",
}


@dataclass(frozen=True)
class SandboxedParser:
    """A parser of an untrusted format, at work in a child process within limits."""

    name: str
    own_version: str
    library: str
    seconds: int
    memory_mb: int
    charset: str | None = None

    @cached_property
    def version(self) -> str:
        """Our version and the library's, as in "1 trafilatura/2.3.1"."""
        return f"{self.own_version} {self.library}/{version(self.library)}"

    def parse(self, raw: bytes) -> Parsed:
        """The text in `raw`. Raises `ParseError` if none can be had within the limits."""
        child = sandbox(seconds=self.seconds, memory_mb=self.memory_mb)
        parsed = child.parse(raw, self.name, charset=self.charset)
        return replace(parsed, parser=f"{self.name}/{self.version}")


def parser_for(
    media_type: str, *, seconds: int = 20, memory_mb: int = 450, charset: str | None = None
) -> Parser:
    """The parser of a media type; those of untrusted formats work in a child process within
    these limits. `charset` is the encoding that a web server gave for a page.

    Raises `ParseError`, saying what to do, if none reads it.
    """
    if media_type in ("text/plain", "text/markdown"):
        return PlainParser()
    if media_type in SANDBOXED:
        name, own_version, library = SANDBOXED[media_type]
        return SandboxedParser(name, own_version, library, seconds, memory_mb, charset)
    for start, reason in UNREADABLE.items():
        if media_type.startswith(start):
            raise ParseError(reason)
    raise ParseError("is in no format of documents; save it as PDF, DOCX or TXT")


def feed_entries(raw: bytes, *, seconds: int = 20, memory_mb: int = 450) -> list[Entry]:
    """The reports that a feed names, read in a child process within these limits.

    Raises `ParseError` if it is no feed.
    """
    parsed = sandbox(seconds=seconds, memory_mb=memory_mb).parse(raw, "feed")
    try:
        found = json.loads(parsed.content)
        return [Entry(one["address"], one["title"], one["summary"]) for one in found]
    except (ValueError, TypeError, KeyError) as problem:
        raise ParseError("made its parser give nonsense; it was not read") from problem


def picture_told(raw: bytes, *, seconds: int = 20, memory_mb: int = 450) -> dict[str, Any]:
    """What can be told of the file of a picture, read in a child process within these limits:
    media type, width and height in pixels, its look (a perceptual hash), its metadata.

    Raises `ParseError` if it is no picture.
    """
    parsed = sandbox(seconds=seconds, memory_mb=memory_mb).parse(raw, "picture")
    try:
        found = json.loads(parsed.content)
        told = {
            "media_type": str(found["media_type"]),
            "width": int(found["width"]),
            "height": int(found["height"]),
            "look": f"{int(found['look'], 16):016x}",
            "metadata": dict(found["metadata"]),
        }
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise ParseError("made its parser give nonsense; it was not read") from problem
    return told

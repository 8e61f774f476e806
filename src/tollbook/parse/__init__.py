"""Bytes to text: which parser reads which media type, and why none reads the others."""

from __future__ import annotations

from tollbook.errors import ParseError
from tollbook.parse.plain import PlainParser
from tollbook.protocols import Parser

__all__ = ["parser_for"]


def parser_for(media_type: str, *, seconds: int = 20, memory_mb: int = 1_500) -> Parser:
    """The parser of a media type; those of untrusted formats work in a child process within
    these limits.

    Raises `ParseError`, saying what to do, if none reads it.
    """
    if media_type in ("text/plain", "text/markdown"):
        return PlainParser()
    raise ParseError(f"is {media_type}, which no parser reads; save it as PDF, DOCX or TXT")

"""Plain text and Markdown: the characters as they stand, so that offsets are the file's own."""

from __future__ import annotations

from tollbook.parse.decode import decoded
from tollbook.parse.language import language
from tollbook.protocols import Parsed


class PlainParser:
    """Plain text in any common encoding. Markdown too: its marks are characters of the text."""

    name = "plain"
    version = "1"

    def parse(self, raw: bytes) -> Parsed:
        """The text in `raw`. Raises `ParseError` if it is no text."""
        found = decoded(raw)
        note = "" if found.encoding == "utf-8" else f" {found.encoding}"
        return Parsed(
            found.content,
            f"{self.name}/{self.version}{note}",
            language=language(found.content),
        )

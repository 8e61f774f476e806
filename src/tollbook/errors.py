"""What can go wrong, and what the person can do about it.

One root, few children: raise what the caller can act on. A message shows the value found,
where it was, what was expected and what to do. A disagreement between reports is data, never
an error. Stages raise; only `cli` and `web` turn errors into words for people.
"""

from __future__ import annotations


class TollbookError(Exception):
    """The root: catch this to catch everything Tollbook raises on purpose."""


class InputError(TollbookError, ValueError):
    """An option, path, date or record given from outside can't be used as it is."""


class SpanError(TollbookError, ValueError):
    """Words were said to stand at a place in a text where they don't stand."""


class FetchError(TollbookError):
    """A page could not be had from the web, or may not be asked for."""


class ParseError(TollbookError):
    """No text could be had from a document; its bytes are kept where there are any."""


class BookError(TollbookError):
    """The book can't be opened, read or written as asked; nothing was half-written."""


class TakenDownError(BookError):
    """What was asked for was taken out of the book by somebody's decision."""


class GazetteerError(TollbookError):
    """A pack can't be fetched, read or changed as asked; the gazetteer stays as it was."""


class VocabularyError(TollbookError):
    """A word list of the package is broken: a fault of the build, not of the input."""

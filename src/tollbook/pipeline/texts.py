"""From inputs to texts: captured, parsed, dated, with all that is known of them from outside.

Parsing is done by children of this process; one bad input becomes a `Rejected` in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

from tollbook.capture import STDIN, Captured, Manifest, Missed, Row, shown
from tollbook.config import Settings
from tollbook.errors import FetchError, ParseError, VocabularyError
from tollbook.model.capture import Capture
from tollbook.model.text import DateOrigin, Document, Picture, Text
from tollbook.parse import parser_for
from tollbook.pipeline.engines import run_for
from tollbook.pipeline.values import (
    AlreadyThere,
    FromWeb,
    Outcome,
    ReadOptions,
    Rejected,
    Report,
    Taken,
    failed,
    rejected,
    too_long,
)
from tollbook.protocols import Parsed

# Documents read together: the extractor's own batch, so that one call of it fills one batch.
CHUNK = 16
# What is waiting in one chunk at most, so that a folder of large files stays within memory.
CHUNK_BYTES = 2_000_000

# Threads that wait for parsers: as many as there are children at once.
PARSING = 2

Chunk = list[Taken | Rejected | AlreadyThere]


def chunks(
    items: Iterable[Captured | Missed],
    *,
    manifest: Manifest | None,
    known: Callable[[Document, str], bool] | None,
    claims: bool = True,
) -> Iterator[Chunk]:
    """Items in portions that are read together."""
    chunk: Chunk = []
    readable = size = 0
    for item in items:
        if isinstance(item, Missed):
            chunk.append(_not_had(item))
            continue
        size += len(item.raw)
        row = _row(item, manifest)
        if known is not None and known(item.document, run_for(item.document.media_type, claims).id):
            chunk.append(AlreadyThere(item.document, item.raw, _from_web(item.capture)))
        else:
            chunk.append(Taken(item, row))
            readable += 1
        if readable == CHUNK or size >= CHUNK_BYTES:
            yield chunk
            chunk, readable, size = [], 0, 0
    if chunk:
        yield chunk


def _row(item: Captured, manifest: Manifest | None) -> Row | None:
    """What the manifest says of a file, or of standard input; nothing of the web and archives."""
    if manifest is None or (item.path is None and item.document.origin != STDIN):
        return None
    return manifest.row(item.path)


def each_parsed(
    portions: Iterable[Chunk], options: ReadOptions, limits: Settings
) -> Iterator[Iterator[Outcome]]:
    """Chunk by chunk, its items with their texts.

    Children do the parsing. Threads keep two of them busy, and a chunk's parsing begins before
    the chunk that came first is handed on: so fetching, parsing and keeping go on at once.
    """

    def read(item: Taken | Rejected | AlreadyThere) -> Outcome:
        return parsed_item(item, options, limits)

    with ThreadPoolExecutor(PARSING) as pool:
        waiting: Iterator[Outcome] | None = None
        for chunk in portions:
            coming = pool.map(read, chunk)
            if waiting is not None:
                yield waiting
            waiting = coming
        if waiting is not None:
            yield waiting


def parsed_item(
    item: Taken | Rejected | AlreadyThere, options: ReadOptions, limits: Settings
) -> Outcome:
    """An item of a chunk, with its text where it was not settled before."""
    return parsed(item, options, limits) if isinstance(item, Taken) else item


def missing(manifest: Manifest) -> Iterator[Rejected]:
    """Rows about files that don't exist: most likely misspelt, and what they say went nowhere.
    Rows about files that were not given are passed over: one manifest may serve many calls."""
    for key, row in manifest.rows.items():
        if row.path != STDIN and not Path(key).exists():
            reason = f"the file {shown(row.path)!r} of this row is not there; check the spelling"
            yield Rejected(shown(Path(row.path).stem), f"{manifest.origin}:{row.line}", reason)


def killed(item: Taken | Rejected | AlreadyThere) -> Outcome:
    """What becomes of an item whose reading ended the process that read it."""
    if not isinstance(item, Taken):
        return item
    reason = "killed the process that read it, or memory ran out; split it and try again"
    return _unread(item.captured, reason)


def parsed(taken: Taken, options: ReadOptions, limits: Settings) -> Report | Rejected:
    """The report without its claims, or why it has no text."""
    captured = taken.captured
    try:
        parser = parser_for(
            captured.document.media_type,
            seconds=limits.parser_seconds,
            memory_mb=limits.parser_memory_mb,
            charset=_charset(captured.capture),
        )
        parsed = parser.parse(captured.raw)
    except ParseError as problem:
        return _unread(captured, str(problem))
    if len(parsed.content) > limits.max_characters:
        return _unread(captured, too_long(parsed.content, limits.max_characters))
    if not any(c.isalpha() for c in parsed.content):
        return _unread(captured, "has no words in it; fetch or save it again")
    try:
        return described(taken, parsed, options)
    except VocabularyError:
        raise
    except Exception as problem:
        return failed(captured.document, captured.raw, problem)


def described(taken: Taken, parsed: Parsed, options: ReadOptions) -> Report:
    """The report with all that is known of it from outside its claims, which are to come."""
    from tollbook.resolve import masthead, reference_date

    document, row = taken.captured.document, taken.row
    published, origin = options.published, DateOrigin.OPTION
    if published is None and row is not None:
        published = row.published
    if published is None:
        published, origin = parsed.published, DateOrigin.METADATA
    if published is None and (found := reference_date(parsed.content)):
        published, origin = found
    web = _from_web(taken.captured.capture, parsed)
    if published is None and web is not None and (made := _day_of_address(web.capture)):
        published, origin = made, DateOrigin.METADATA
        web = replace(web, told_by={**web.told_by, "published": "address"})
    publisher = options.publisher or (row and row.publisher) or parsed.publisher
    document = replace(
        document,
        title=parsed.title,
        publisher=publisher or masthead(parsed.content) or (web.site if web else None),
        url=(row and row.url) or (parsed.url if web is None else _address(web.capture, parsed.url)),
        language=parsed.language,
        published=published,
        published_from=origin if published else None,
    )
    base = taken.captured.capture.address if taken.captured.capture else parsed.url
    pictures = tuple(_at(picture, base) for picture in parsed.pictures)
    text = Text.of(document.id, parsed.content, parser=parsed.parser, pictures=pictures)
    run = run_for(document.media_type, options.claims)
    return Report(document, taken.captured.raw, text, (), run, web)


def _at(picture: Picture, base: str | None) -> Picture:
    """A picture with its whole address, where one can be told: http or https, no credentials."""
    if picture.address is None:
        return picture
    from tollbook.capture.address import address

    try:
        return replace(picture, address=str(address(urljoin(base or "", picture.address))))
    except (FetchError, ValueError):
        return replace(picture, address=None)


def _from_web(capture: Capture | None, parsed: Parsed | None = None) -> FromWeb | None:
    """How a document came from the web, with what its markup says where it has been parsed."""
    if capture is None:
        return None
    from tollbook.capture.address import page_key

    if parsed is None:
        return FromWeb(capture, page_key(capture.address))
    page = page_key(_address(capture, parsed.url))
    return FromWeb(capture, page, parsed.author, parsed.told_by)


def _address(capture: Capture, own: str | None) -> str:
    from tollbook.capture.address import canonical

    return canonical(capture.address, own)


def _day_of_address(capture: Capture) -> date | None:
    from tollbook.capture.web import day_of

    return day_of(capture.address)


def _charset(capture: Capture | None) -> str | None:
    if capture is None:
        return None
    from tollbook.capture.web import charset

    return charset(capture.header("content-type"))


def _not_had(missed: Missed) -> Rejected:
    web = _from_web(missed.capture)
    return Rejected(missed.name, missed.origin, missed.reason, raw=missed.raw, web=web)


def _unread(captured: Captured, reason: str) -> Rejected:
    return rejected(captured, reason, _from_web(captured.capture))

"""The whole journey: bytes are captured, parsed as text, read for claims, and resolved.

One bad input never loses the others: it becomes a `Rejected` in its place. What goes wrong for
every input (a manifest that can't be used, a broken word list) is raised before the first.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tollbook.capture import STDIN, Captured, Manifest, Missed, Row, Skipped, capture, shown
from tollbook.capture.mentions import Mentions
from tollbook.config import Settings
from tollbook.errors import InputError, ParseError, VocabularyError
from tollbook.model.attribution import Attribution
from tollbook.model.capture import Capture
from tollbook.model.claim import Claim
from tollbook.model.run import Run
from tollbook.model.text import DateOrigin, Document, Text, document_id
from tollbook.model.toponym import Sense
from tollbook.parse import parser_for
from tollbook.processes import in_order
from tollbook.protocols import Extractor, Parsed, Resolver

if TYPE_CHECKING:
    from tollbook.capture.web import Fetcher
    from tollbook.resolve.gazetteer import Gazetteer

Read = TypeVar("Read")
SURROGATE = re.compile("[\ud800-\udfff]")

log = logging.getLogger(__name__)

# Documents read together: the extractor's own batch, so that one call of it fills one batch.
CHUNK = 16
# What is waiting in one chunk at most, so that a folder of large files stays within memory.
CHUNK_BYTES = 2_000_000

# Threads that wait for parsers: as many as there are children at once.
PARSING = 2

# The engine of texts that were kept and not read: the next engine reads them.
UNREAD = "unread/1"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person says of all inputs; a manifest says it of each.

    `stdin` holds the bytes of standard input where they have been read already. Without
    `claims` documents and texts are all there is: reading for claims is left for later.
    """

    published: date | None = None
    publisher: str | None = None
    manifest: Path | None = None
    jobs: int = 1
    stdin: bytes | None = None
    claims: bool = True


@dataclass(frozen=True, slots=True)
class FromWeb:
    """How a document came from the web. `page` is the name of the page it is a version of;
    `author` and `told_by` are what its markup says, and which markup said what."""

    capture: Capture
    page: str
    author: str | None = None
    told_by: Mapping[str, str] = field(default_factory=dict)

    @property
    def site(self) -> str:
        """Who publishes the page, where nothing says it better: its host."""
        return self.page.partition("/")[0].partition("?")[0]


@dataclass(frozen=True, slots=True)
class Report:
    """One document, read: its claims are resolved, their `run` is this one."""

    document: Document
    raw: bytes
    text: Text
    claims: tuple[Claim, ...]
    run: Run
    web: FromWeb | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input without a text. `reason` goes on from the file's name: "is empty; …".

    `document` and `raw` are there where bytes could be had: they are worth keeping.
    """

    name: str
    origin: str
    reason: str
    document: Document | None = None
    raw: bytes | None = None
    web: FromWeb | None = None


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """A document that has been read by the same engine before; it was not read again."""

    document: Document
    raw: bytes
    web: FromWeb | None = None


Outcome = Report | Rejected | AlreadyThere


@dataclass(frozen=True, slots=True)
class Told:
    """One document with who says what in it; speakers carry names and types where known."""

    document: Document
    text: Text
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """One document with its place names and what they are taken to mean."""

    document: Document
    text: Text
    places: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A captured document, ready to be read, with what its manifest row says of it."""

    captured: Captured
    row: Row | None


def read_reports(
    paths: Iterable[str | Path],
    *,
    options: ReadOptions,
    known: Callable[[Document, str], bool] | None = None,
    skipped: Callable[[Skipped], None] | None = None,
    settings: Settings | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[Outcome]:
    """What becomes of each input, in the order of the inputs ("-" is standard input).

    `known` is asked with a document and the id of the run before it is parsed; if it says yes
    the document is `AlreadyThere`. `skipped` hears of files in folders that are no reports.
    `settings` are those of the environment unless given; `fetcher` asks the web in place of the
    usual way. Lazy: memory does not grow with the
    number of inputs.

    Raises `InputError` for a manifest or setting that can't be used.
    """
    if options.jobs < 1:
        raise InputError(f"jobs is {options.jobs}; expected a whole number above zero")
    limits = settings or Settings.from_environment()
    manifest = Manifest.read(options.manifest) if options.manifest else None
    items = capture(
        paths,
        max_bytes=limits.max_bytes,
        stdin=options.stdin,
        skipped=skipped,
        fetcher=fetcher,
    )
    chunks = _chunks(items, manifest=manifest, known=known, claims=options.claims)
    if options.jobs == 1:
        for chunk in chunks:
            yield from read_chunk(chunk, options, limits)
    else:
        # The workers have no use for the bytes of standard input.
        work = partial(read_chunk, options=replace(options, stdin=None), limits=limits)
        yield from in_order(work, chunks, jobs=options.jobs, lost=_killed)
    if manifest is not None:
        yield from _missing(manifest)


def read_attributions(
    paths: Sequence[str | Path],
    *,
    skipped: Callable[[Skipped], None] | None = None,
    settings: Settings | None = None,
) -> Iterator[Told | Rejected]:
    """Who says what in each input, in the order of the inputs ("-" is standard input).

    Every sentence is parsed, not only those with claims: slower than `read_reports`. Lazy.
    Raises `InputError` for settings that can't be used.
    """
    return _each(paths, _told, ReadOptions(), skipped=skipped, settings=settings)


def read_places(
    paths: Sequence[str | Path],
    *,
    options: ReadOptions | None = None,
    mentions: Mentions | None = None,
    skipped: Callable[[Skipped], None] | None = None,
    settings: Settings | None = None,
) -> Iterator[Placed | Rejected]:
    """The place names of each input and what they mean, in the order of the inputs.

    With `mentions` exactly those are told and nothing is looked for; a text that hasn't their
    words where they are said to be is `Rejected`. Lazy.
    Raises `InputError` for settings that can't be used.
    """
    read = partial(_placed, mentions=mentions)
    return _each(paths, read, options or ReadOptions(), skipped=skipped, settings=settings)


def _each(
    paths: Sequence[str | Path],
    read: Callable[[Sequence[Report]], Iterator[Read | Rejected]],
    options: ReadOptions,
    *,
    skipped: Callable[[Skipped], None] | None,
    settings: Settings | None,
) -> Iterator[Read | Rejected]:
    """What `read` makes of each input that has a text; the others rejected in their places."""
    limits = settings or Settings.from_environment()
    items = capture(paths, max_bytes=limits.max_bytes, stdin=options.stdin, skipped=skipped)
    for chunk in _chunks(items, manifest=None, known=None):
        parsed = [
            _parsed(item, options, limits) if isinstance(item, Taken) else item for item in chunk
        ]
        done = read([report for report in parsed if isinstance(report, Report)])
        for item in parsed:
            if isinstance(item, Rejected):
                yield item
            elif isinstance(item, Report):
                yield next(done)


def read_text(
    content: str,
    *,
    name: str = "text",
    published: date | None = None,
    publisher: str | None = None,
) -> Report:
    """One text, read; offsets in the claims are those of `content`.

    Raises `ParseError` for what is no text, `InputError` for what is longer than is read.
    """
    if len(content) > (most := Settings.from_environment().max_characters):
        raise InputError(_too_long(content, most))
    # Halves of characters can't be encoded; one sign for each keeps the offsets.
    content = SURROGATE.sub("\ufffd", content)
    raw = content.encode("utf-8")
    document = Document(id=document_id(raw), name=name, media_type="text/plain", size=len(raw))
    parsed = parser_for(document.media_type).parse(raw)
    if parsed.content != content:
        # Read from a file, line ends would be newlines; offsets here belong to what was given.
        parsed = replace(parsed, content=content, parser="given/1")
    taken = Taken(Captured(document, raw, None), None)
    report = _described(taken, parsed, ReadOptions(published=published, publisher=publisher))
    (text_claims,) = _engines()[0].extract([report.text])
    return _with_claims(report, text_claims)


Chunk = list[Taken | Rejected | AlreadyThere]


def _chunks(
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
        if known is not None and known(item.document, _run(item.document.media_type, claims).id):
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


def read_chunk(chunk: Chunk, options: ReadOptions, limits: Settings) -> list[Outcome]:
    """What becomes of each item of a chunk, in order."""
    outcomes: list[Outcome | None] = []
    ready: list[Report] = []
    for outcome in _all_parsed(chunk, options, limits):
        if isinstance(outcome, Report):
            ready.append(outcome)
            outcomes.append(None)
        else:
            outcomes.append(outcome)
    read = iter(_extracted(ready) if options.claims else ready)
    return [next(read) if outcome is None else outcome for outcome in outcomes]


def _all_parsed(chunk: Chunk, options: ReadOptions, limits: Settings) -> Iterator[Outcome]:
    """The items of a chunk with their texts. Children do the parsing: threads keep two busy,
    unless other processes do the same beside this one."""

    def parsed(item: Taken | Rejected | AlreadyThere) -> Outcome:
        return _parsed(item, options, limits) if isinstance(item, Taken) else item

    if options.jobs > 1 or len(chunk) == 1:
        yield from map(parsed, chunk)
        return
    with ThreadPoolExecutor(PARSING) as pool:
        yield from pool.map(parsed, chunk)


def _missing(manifest: Manifest) -> Iterator[Rejected]:
    """Rows about files that don't exist: most likely misspelt, and what they say went nowhere.
    Rows about files that were not given are passed over: one manifest may serve many calls."""
    for key, row in manifest.rows.items():
        if row.path != STDIN and not Path(key).exists():
            reason = f"the file {shown(row.path)!r} of this row is not there; check the spelling"
            yield Rejected(shown(Path(row.path).stem), f"{manifest.origin}:{row.line}", reason)


def _killed(item: Taken | Rejected | AlreadyThere) -> Outcome:
    if not isinstance(item, Taken):
        return item
    reason = "killed the process that read it, or memory ran out; split it and try again"
    return _rejected(item.captured, reason)


def _parsed(taken: Taken, options: ReadOptions, limits: Settings) -> Report | Rejected:
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
        return _rejected(captured, str(problem))
    if len(parsed.content) > limits.max_characters:
        return _rejected(captured, _too_long(parsed.content, limits.max_characters))
    if not any(c.isalpha() for c in parsed.content):
        return _rejected(captured, "has no words in it; fetch or save it again")
    try:
        return _described(taken, parsed, options)
    except VocabularyError:
        raise
    except Exception as problem:
        return _failed(captured.document, captured.raw, problem)


def _described(taken: Taken, parsed: Parsed, options: ReadOptions) -> Report:
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
    text = Text.of(document.id, parsed.content, parser=parsed.parser)
    run = _run(document.media_type, options.claims)
    return Report(document, taken.captured.raw, text, (), run, web)


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


def _extracted(reports: Sequence[Report]) -> Iterator[Report | Rejected]:
    """The reports with their claims."""
    extractor, _ = _engines()

    def read(some: Sequence[Report]) -> list[Report | Rejected]:
        found = extractor.extract([report.text for report in some])
        return [_resolved(*pair) for pair in zip(some, list(found), strict=True)]

    return _together(reports, read)


def _told(reports: Sequence[Report]) -> Iterator[Told | Rejected]:
    """The reports' attributions."""
    from tollbook.extract.attributions import attributions

    def read(some: Sequence[Report]) -> list[Told]:
        found = attributions([report.text for report in some])
        return [
            Told(report.document, report.text, _named(report, of_text))
            for report, of_text in zip(some, list(found), strict=True)
        ]

    return _together(reports, read)


def _placed(reports: Sequence[Report], mentions: Mentions | None) -> Iterator[Placed | Rejected]:
    """The reports' place names with their meanings."""

    def read(some: Sequence[Report]) -> list[Placed | Rejected]:
        return [_placed_names(report, mentions) for report in some]

    return _together(reports, read)


def _placed_names(report: Report, mentions: Mentions | None) -> Placed | Rejected:
    from tollbook.extract.toponyms import proposals
    from tollbook.resolve.recognition import recognised
    from tollbook.resolve.toponyms import Atlas

    gazetteer, document, content = _gazetteer(), report.document, report.text.content
    if mentions is None:
        spans = [(p.start, p.end) for p in recognised(proposals(report.text), gazetteer)]
    else:
        try:
            spans = mentions.spans(document.name, content)
        except InputError as problem:
            reason = f"doesn't go with its mentions: {problem}"
            return Rejected(document.name, document.origin or document.name, reason, document)
    atlas = Atlas(spans, content, gazetteer, publisher=document.publisher)
    return Placed(document, report.text, tuple(atlas.sense(*span) for span in spans))


def _together(
    reports: Sequence[Report], read: Callable[[Sequence[Report]], Sequence[Read]]
) -> Iterator[Read | Rejected]:
    """What `read` makes of the reports. If reading them together fails, each is read by itself,
    so that only the one at fault is lost."""
    try:
        done = read(reports)
    except VocabularyError:
        raise
    except Exception as problem:
        log.debug("chunk not read together", extra={"documents": len(reports)}, exc_info=True)
        if len(reports) == 1:
            yield _failed(reports[0].document, reports[0].raw, problem)
        else:
            for report in reports:
                yield from _together([report], read)
        return
    yield from done


def _named(report: Report, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The attributions with their speakers' names and types, as the directory has them."""
    from tollbook.resolve.parties import Parties

    parties = Parties(report.text.content, report.document.publisher)
    return tuple(
        replace(one, speaker=one.speaker and parties.resolved(one.speaker)) for one in found
    )


def _resolved(report: Report, claims: Sequence[Claim]) -> Report | Rejected:
    try:
        return _with_claims(report, claims)
    except VocabularyError:
        raise
    except Exception as problem:
        return _failed(report.document, report.raw, problem)


def _with_claims(report: Report, claims: Sequence[Claim]) -> Report:
    _, resolver = _engines()
    resolved = resolver.resolve(claims, report.document, report.text)
    run = report.run.id
    return replace(report, claims=tuple(replace(claim, run=run) for claim in resolved))


def _too_long(content: str, most: int) -> str:
    return (
        f"has {len(content):,} characters of text, more than {most:,}; "
        "split it, or set TOLLBOOK_MAX_CHARACTERS"
    )


def _rejected(captured: Captured, reason: str) -> Rejected:
    document = captured.document
    return Rejected(
        document.name,
        document.origin or document.name,
        reason,
        document,
        captured.raw,
        _from_web(captured.capture),
    )


def _failed(document: Document, raw: bytes, problem: Exception) -> Rejected:
    """A fault of ours, told as such: the person can't mend it, and must be able to report it."""
    log.debug("document not read", extra={"document": document.id}, exc_info=problem)
    reason = (
        f"could not be read: {type(problem).__name__}: {problem} (a fault of Tollbook; "
        "please report it)"
    )
    one_line = " ".join(reason.split())
    return Rejected(document.name, document.origin or document.name, one_line, document, raw)


@cache
def _engines() -> tuple[Extractor, Resolver]:
    """The reader and the resolver, loaded once per process."""
    from tollbook.extract.reader import RulesExtractor
    from tollbook.resolve import RulesResolver

    return RulesExtractor(), RulesResolver(_gazetteer())


@cache
def _gazetteer() -> Gazetteer:
    """The gazetteer, opened once per process."""
    from tollbook.resolve.gazetteer import Gazetteer, Shown

    settings = Settings.from_environment()
    return Gazetteer(
        Path(settings.cache) if settings.cache else None,
        Path(settings.data) if settings.data else None,
        shown=Shown(settings.place_names),
    )


def _run(media_type: str, claims: bool) -> Run:
    """The run of this call: without claims, that of the parser alone."""
    return run_of(media_type) if claims else unread(media_type)


@cache
def unread(media_type: str) -> Run:
    """The run of documents whose text was kept, and not read for claims yet."""
    try:
        parser = parser_for(media_type)
    except ParseError:
        return Run(UNREAD)
    return Run(UNREAD, {"parser": f"{parser.name}/{parser.version}"})


@cache
def run_of(media_type: str) -> Run:
    """The run that reads documents of a media type: the extractor's, with all else that decides
    what a claim says (the resolver's configuration, the parser)."""
    extractor, resolver = _engines()
    configuration = {**extractor.run.configuration, **resolver.configuration}
    try:
        parser = parser_for(media_type)
        configuration["parser"] = f"{parser.name}/{parser.version}"
    except ParseError:
        pass  # nothing will be read from it
    return Run(extractor.run.engine, configuration)

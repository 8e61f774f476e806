"""The whole journey: bytes are captured, parsed as text, read for claims, and resolved.

One bad input never loses the others: it becomes a `Rejected` in its place. What goes wrong for
every input (a manifest that can't be used, a broken word list) is raised before the first.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tollbook.capture import Captured, Manifest, Skipped, capture
from tollbook.capture.mentions import Mentions
from tollbook.config import Settings
from tollbook.errors import InputError, VocabularyError
from tollbook.model.attribution import Attribution
from tollbook.model.claim import Claim
from tollbook.model.text import Document, document_id
from tollbook.parse import parser_for
from tollbook.pipeline import engines
from tollbook.pipeline.engines import run_of, unread
from tollbook.pipeline.texts import (
    CHUNK,
    Chunk,
    chunks,
    described,
    each_parsed,
    killed,
    missing,
    parsed,
    parsed_item,
)
from tollbook.pipeline.values import (
    AlreadyThere,
    FromWeb,
    Outcome,
    Placed,
    ReadOptions,
    Rejected,
    Report,
    Taken,
    Told,
    failed,
    too_long,
)
from tollbook.processes import in_order

if TYPE_CHECKING:
    from tollbook.capture.web import Fetcher

Read = TypeVar("Read")
SURROGATE = re.compile("[\ud800-\udfff]")

log = logging.getLogger(__name__)

__all__ = [
    "CHUNK",
    "AlreadyThere",
    "FromWeb",
    "Outcome",
    "Placed",
    "ReadOptions",
    "Rejected",
    "Report",
    "Told",
    "read_attributions",
    "read_places",
    "read_reports",
    "read_text",
    "run_of",
    "unread",
]


def read_reports(
    paths: Iterable[str | Path],
    *,
    options: ReadOptions,
    known: Callable[[Document, str], bool] | None = None,
    skipped: Callable[[Skipped], None] | None = None,
    settings: Settings | None = None,
    fetcher: Fetcher | None = None,
    had: Callable[[str], bool] | None = None,
) -> Iterator[Outcome]:
    """What becomes of each input, in the order of the inputs ("-" is standard input).

    `known` is asked with a document and the id of the run before it is parsed; if it says yes
    the document is `AlreadyThere`. `skipped` hears of files in folders that are no reports.
    `settings` are those of the environment unless given; `fetcher` asks the web in place of the
    usual way; `had` is asked of each address in a list of addresses, which is passed over if it
    says yes. Lazy: memory does not grow with the number of inputs.

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
        had=had,
    )
    portions = chunks(items, manifest=manifest, known=known, claims=options.claims)
    if options.jobs == 1:
        for outcomes in each_parsed(portions, options, limits):
            yield from _read(outcomes, options)
    else:
        # The workers have no use for the bytes of standard input.
        work = partial(read_chunk, options=replace(options, stdin=None), limits=limits)
        yield from in_order(work, portions, jobs=options.jobs, lost=killed)
    if manifest is not None:
        yield from missing(manifest)


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
    for chunk in chunks(items, manifest=None, known=None):
        texts = [
            parsed(item, options, limits) if isinstance(item, Taken) else item for item in chunk
        ]
        done = read([report for report in texts if isinstance(report, Report)])
        for item in texts:
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
        raise InputError(too_long(content, most))
    # Halves of characters can't be encoded; one sign for each keeps the offsets.
    content = SURROGATE.sub("\ufffd", content)
    raw = content.encode("utf-8")
    document = Document(id=document_id(raw), name=name, media_type="text/plain", size=len(raw))
    parsed = parser_for(document.media_type).parse(raw)
    if parsed.content != content:
        # Read from a file, line ends would be newlines; offsets here belong to what was given.
        parsed = replace(parsed, content=content, parser="given/1")
    taken = Taken(Captured(document, raw, None), None)
    report = described(taken, parsed, ReadOptions(published=published, publisher=publisher))
    (text_claims,) = engines.loaded()[0].extract([report.text])
    return _with_claims(report, text_claims)


def read_chunk(chunk: Chunk, options: ReadOptions, limits: Settings) -> list[Outcome]:
    """What becomes of each item of a chunk, in order, in a process of its own."""
    return _read((parsed_item(item, options, limits) for item in chunk), options)


def _read(parsed: Iterable[Outcome], options: ReadOptions) -> list[Outcome]:
    """The outcomes of a chunk with their claims, in order."""
    outcomes: list[Outcome | None] = []
    ready: list[Report] = []
    for outcome in parsed:
        if isinstance(outcome, Report):
            ready.append(outcome)
            outcomes.append(None)
        else:
            outcomes.append(outcome)
    read = iter(_extracted(ready) if options.claims else ready)
    return [next(read) if outcome is None else outcome for outcome in outcomes]


def _extracted(reports: Sequence[Report]) -> Iterator[Report | Rejected]:
    """The reports with their claims."""
    extractor, _ = engines.loaded()

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

    gazetteer, document, content = engines.gazetteer(), report.document, report.text.content
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
            yield failed(reports[0].document, reports[0].raw, problem)
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
        return failed(report.document, report.raw, problem)


def _with_claims(report: Report, claims: Sequence[Claim]) -> Report:
    _, resolver = engines.loaded()
    resolved = resolver.resolve(claims, report.document, report.text)
    run = report.run.id
    return replace(report, claims=tuple(replace(claim, run=run) for claim in resolved))

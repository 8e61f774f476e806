"""The engines of this process, each loaded once, and the runs that name them in the record."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.config import Settings
from tollbook.errors import ParseError
from tollbook.model.run import Run
from tollbook.parse import parser_for
from tollbook.protocols import Extractor, Resolver

if TYPE_CHECKING:
    from tollbook.resolve.gazetteer import Gazetteer

# The engine of texts that were kept and not read: the next engine reads them.
UNREAD = "unread/1"


@cache
def loaded() -> tuple[Extractor, Resolver]:
    """The reader and the resolver, loaded once per process."""
    from tollbook.extract.reader import RulesExtractor
    from tollbook.resolve import RulesResolver

    return RulesExtractor(), RulesResolver(gazetteer())


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, opened once per process."""
    from tollbook.resolve.gazetteer import Gazetteer, Shown

    settings = Settings.from_environment()
    return Gazetteer(
        Path(settings.cache) if settings.cache else None,
        Path(settings.data) if settings.data else None,
        shown=Shown(settings.place_names),
    )


def run_for(media_type: str, claims: bool) -> Run:
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
    extractor, resolver = loaded()
    configuration = {**extractor.run.configuration, **resolver.configuration}
    try:
        parser = parser_for(media_type)
        configuration["parser"] = f"{parser.name}/{parser.version}"
    except ParseError:
        pass  # nothing will be read from it
    return Run(extractor.run.engine, configuration)

"""From a document's claims to claims with days, places and parties.

Everything is read within the one document; nothing is remembered between documents but the
word lists and the gazetteer, so that the order of documents never matters.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from tollbook import vocab
from tollbook.model.claim import (
    Body,
    Claim,
    Control,
    Event,
    Scope,
    Silence,
    Statement,
    Status,
    Toll,
)
from tollbook.model.refer import Party, Place, When
from tollbook.model.text import Document, Span, Text
from tollbook.resolve.dates import as_of as total_day
from tollbook.resolve.dates import resolved as dated
from tollbook.resolve.gazetteer import Gazetteer
from tollbook.resolve.parties import Parties
from tollbook.resolve.places import Places

_READ_CHARACTERS = 200_000


class RulesResolver:
    """The default resolver: grammar, directory and gazetteer of the package."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer or Gazetteer()

    @cached_property
    def configuration(self) -> Mapping[str, str]:
        """What decides the answers: the gazetteer, the word lists, the date parser."""
        return {
            "gazetteer": self._gazetteer.version(),
            "vocab": vocab.digest(),
            "dateparser": importlib.metadata.version("dateparser"),
        }

    def resolve(self, claims: Sequence[Claim], document: Document, text: Text) -> tuple[Claim, ...]:
        """The same claims, in order, with when, where and names filled as far as known."""
        if not claims:
            return ()
        mentioned = [place for claim in claims for place in claim.where]
        reading = _Reading(document, text, self._gazetteer, mentioned)
        return tuple(reading.resolved(claim) for claim in claims)


class _Reading:
    """One document's claims being resolved."""

    def __init__(
        self, document: Document, text: Text, gazetteer: Gazetteer, mentioned: Sequence[Place]
    ) -> None:
        self.document = document
        self.text = text
        # What company names keep is read from a long report's worth of text, no more.
        content = text.content[:_READ_CHARACTERS]
        self.places = Places(content, gazetteer, mentioned, publisher=document.publisher)
        self.parties = Parties(content, document.publisher)

    def resolved(self, claim: Claim) -> Claim:
        """One claim with what can be told."""
        when = claim.when and dated(claim.when, self.text.content, self.document.published)
        attribution = self._all(claim.attribution)
        return replace(
            claim,
            when=when,
            where=tuple(self.places.resolved(place) for place in claim.where),
            attribution=attribution,
            denied_by=self._all(claim.denied_by),
            body=self._body(claim.body, claim.span, attribution, when),
        )

    def _all(self, parties: tuple[Party, ...]) -> tuple[Party, ...]:
        return tuple(self.parties.resolved(party) for party in parties)

    def _one(self, party: Party | None) -> Party | None:
        return self.parties.resolved(party) if party else None

    def _body(
        self, body: Body, span: Span, attribution: tuple[Party, ...], when: When | None
    ) -> Body:
        match body:
            case Toll():
                return self._toll(body, span, attribution, when)
            case Event():
                return replace(body, actors=self._all(body.actors), targets=self._all(body.targets))
            case Control():
                return replace(body, by=self._one(body.by), lost_by=self._one(body.lost_by))
            case Statement():
                return replace(
                    body, speakers=self._all(body.speakers), addressees=self._all(body.addressees)
                )
            case Silence():
                return replace(body, party=self.parties.resolved(body.party))
            case _:
                return body

    def _toll(
        self, toll: Toll, span: Span, attribution: tuple[Party, ...], when: When | None
    ) -> Toll:
        as_of = toll.as_of
        if as_of is None and toll.scope is Scope.CUMULATIVE:
            content, published = self.text.content, self.document.published
            as_of = total_day(content, span.start, span.end, when, published)
        victims = toll.victims
        if victims.side is not None:
            # The extractor gives the words for whoever lost them.
            loser = self.parties.actor(victims.side, span.start)
            victims = replace(victims, side=loser.side if loser is not None else None)
        around = f"{victims.text or ''} {self.text.content[max(0, span.start - 20) : span.end]}"
        if (
            victims.text is None
            and victims.status is Status.UNKNOWN
            and self.parties.is_own_military_toll(around, attribution)
        ):
            victims = replace(victims, status=Status.MILITARY)
        told = victims.text or ""
        counted = told or victims.status is Status.MILITARY  # "its military toll"
        if victims.side is None and counted and victims.status is not Status.MERCENARY:
            side = self.parties.side(
                told,
                around,
                attribution,
                regulars=victims.status in (Status.MILITARY, Status.POLICE),
            )
            victims = replace(victims, side=side)
        return replace(toll, victims=victims, as_of=as_of)

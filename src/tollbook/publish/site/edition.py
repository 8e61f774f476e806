"""What is published: an account, with every claim in words as a person reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tollbook.model.claim import Claim, Toll
from tollbook.model.derived import Account, BoardRow, Incident, Point, Series, Site
from tollbook.model.refer import Place
from tollbook.model.text import Document, short_hash
from tollbook.publish.site.charts import bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A claim with its sentence in pieces (each with whether it is the claim's own words) and
    its wording: figure or deed, of whom, who says so, where, when, what to mind, and whether a person has checked it. `figure` is a toll's count with its bound."""

    claim: Claim
    document: Document
    pieces: tuple[tuple[str, bool], ...]
    what: str
    whom: str = ""
    who: str = ""
    where: str = ""
    when: str = ""
    marks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    checked: str | None = None
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the pages: its path, what it is, and how large."""

    path: str
    what: str
    size: int
    digest: str


@dataclass(frozen=True)
class Edition:
    """Everything the pages show, without what is withheld.

    `about` are the editors' own paragraphs on who publishes this and how reports were
    collected; `withheld` says in words what a redaction profile took out.
    """

    title: str
    account: Account
    claims: Mapping[str, Shown]
    documents: tuple[Document, ...]
    head: str
    version: str
    runs: tuple[Mapping[str, Any], ...] = ()
    about: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    downloads: tuple[Download, ...] = field(default=())

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents by day, those without one last."""
        return tuple(
            sorted(
                self.account.incidents,
                key=lambda one: (
                    one.when is None,
                    one.when.start.isoformat() if one.when else "",
                    one.id,
                ),
            )
        )

    @cached_property
    def incident(self) -> Mapping[str, Incident]:
        """The incidents by id."""
        return {one.id: one for one in self.account.incidents}

    @cached_property
    def series(self) -> Mapping[str, Series]:
        """The series by id."""
        return {one.id: one for one in self.account.series}

    @cached_property
    def publishers(self) -> Mapping[str, int]:
        """How many documents each publisher has, those with most first; "" is not known."""
        counts = Counter(document.publisher or "" for document in self.documents)
        return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))

    @cached_property
    def by_document(self) -> Mapping[str, tuple[Shown, ...]]:
        """The claims of each document (its id) in the order of its text."""
        found: dict[str, list[Shown]] = {}
        for shown in self.claims.values():
            found.setdefault(shown.document.id, []).append(shown)
        return {
            id: tuple(sorted(some, key=lambda one: (one.claim.span.start, one.claim.id)))
            for id, some in found.items()
        }

    @cached_property
    def incidents_of(self) -> Mapping[str, tuple[str, ...]]:
        """The incidents that a claim (its id) is about."""
        found: dict[str, list[str]] = {}
        for incident in self.account.incidents:
            for claim in incident.claims:
                found.setdefault(claim.id, []).append(incident.id)
        return {id: tuple(some) for id, some in found.items()}

    def figure(self, given: Point | BoardRow) -> str:
        """A figure with its bound, as its claim words it."""
        shown = self.claims.get(given.claim)
        numbers = (given.min, given.max, given.best)
        if shown is not None and shown.figure and isinstance(shown.claim.body, Toll):
            count = shown.claim.body.count
            if numbers == (count.min, count.max, count.best):
                return shown.figure
        return bounds(*numbers)

    def called(self, incident: Incident, site: Site) -> tuple[str, ...]:
        """What the documents call a place of an incident, where it is not the name it has here:
        a contested place has several, and the choice of one is a side's."""
        words = (place.text for place in self._places(incident, site))
        return tuple(dict.fromkeys(w for w in words if w.casefold() not in site.name.casefold()))

    def claimed(self, incident: Incident, site: Site) -> tuple[str, ...]:
        """The parties that claim a contested place of an incident."""
        parties = (one for place in self._places(incident, site) for one in place.claimed_by)
        return tuple(dict.fromkeys(parties))

    def _places(self, incident: Incident, site: Site) -> Iterator[Place]:
        """How the claims about an incident read one of its places."""
        for ref in incident.claims:
            shown = self.claims.get(ref.id)
            for place in shown.claim.where if shown else ():
                if site.id is not None and place.id == site.id:
                    yield place


def with_all_names(account: Account, claims: Mapping[str, Shown]) -> Account:
    """The account with contested places under all the names that documents use for them: one
    of them alone would be a side's."""
    names: dict[str, dict[str, None]] = {}
    contested = set()
    for shown in claims.values():
        for place in shown.claim.where:
            if place.id is None:
                continue
            if place.claimed_by:
                contested.add(place.id)
            # "the central market of Stepanakert" is no name of the town.
            if place.text[:1].isupper() and len(place.text.split()) < 3:
                names.setdefault(place.id, {})[place.text] = None

    def named(site: Site) -> Site:
        if site.id not in contested:
            return site
        told = site.name.casefold()
        others = sorted(n for n in names.get(site.id or "", ()) if n.casefold() not in told)
        return replace(site, name=" / ".join([site.name, *others]))

    return replace(
        account,
        incidents=tuple(
            replace(incident, where=tuple(map(named, incident.where)))
            for incident in account.incidents
        ),
    )


def page_of(document: Document) -> str:
    """The file name of a document's page: made of its id, since a title may hold anything.

    >>> page_of(Document(id="sha256:0", name="../x", media_type="", size=0))
    'd-1ac3ea35a5fdf90c.html'
    """
    return f"d-{short_hash('page', document.id)}.html"

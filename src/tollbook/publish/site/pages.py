"""The pages of a site, one after the other, as names and text.

Templates are filled with autoescaping on, and every text goes through `printable` first: what
a report says can neither become markup nor turn the text after it around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tollbook.model.claim import Outcome, Status
from tollbook.model.derived import (
    BoardGroup,
    BoardRow,
    Grade,
    Incident,
    IncidentToll,
    Series,
    VictimGroup,
)
from tollbook.publish.site import charts, definitions
from tollbook.publish.site.atlas import atlas, spots
from tollbook.publish.site.edition import Edition, Shown, page_of
from tollbook.vocab import actors
from tollbook.vocab.standards import countries

# Rows of a page of the list of incidents: more make phones slow.
LISTED = 500


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: its name, with / between folders, and what is in it."""

    name: str
    text: str


def pages(edition: Edition, *, printable: Callable[[str], str]) -> Iterator[Page]:
    """Every page of the site."""
    fill = partial(_fill, _environment(printable), edition)
    yield fill("index.html", "index.html", **_overview(edition))
    yield from _lists(edition, fill)
    for incident in edition.incidents:
        name = f"incidents/{incident.id}.html"
        yield fill("incident.html", name, incident=incident, map=atlas([incident], page=""))
    yield fill("totals.html", "totals.html", groups=list(_groups(edition)))
    yield fill("dissent.html", "dissent.html")
    yield fill("documents.html", "documents.html")
    for document in edition.documents:
        yield fill("document.html", f"documents/{page_of(document)}", document=document)
    yield fill("methodology.html", "methodology.html", about=definitions)
    yield fill("downloads.html", "downloads.html")


def _lists(edition: Edition, fill: Callable[..., Page]) -> Iterator[Page]:
    portions = [
        edition.incidents[at : at + LISTED] for at in range(0, len(edition.incidents), LISTED)
    ]
    names = [
        "incidents.html" if n == 0 else f"incidents-{n + 1}.html" for n in range(len(portions) or 1)
    ]
    for name, portion in zip(names, portions or [()], strict=True):
        yield fill("incidents.html", name, portion=portion, names=names, part=name)


def _environment(printable: Callable[[str], str]) -> Environment:
    def shown(value: Any) -> Any:
        if isinstance(value, Markup) or not isinstance(value, str):
            return value
        # A piece of a sentence ends in the blank before the next.
        before = " " if value[:1].isspace() else ""
        return f"{before}{printable(value)}{' ' if value[-1:].isspace() and value.strip() else ''}"

    environment = Environment(
        loader=PackageLoader("tollbook.publish.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    environment.filters |= {
        "day": day,
        "short": short,
        "days": days,
        "group": group,
        "spread": spread,
        "outcome": outcome,
        "address": address,
        "size": size,
        "party": party,
        "kind": kind,
        "country": country,
        "count": count,
    }
    environment.globals |= {
        "page_of": page_of,
        "grades": definitions.GRADES,
        "where": where,
        "main": main_toll,
        "left_out": left_out,
    }
    return environment


def _fill(
    environment: Environment, edition: Edition, template: str, name: str, **given: Any
) -> Page:
    up = "../" * name.count("/")
    text = environment.get_template(template).render(
        edition=edition,
        account=edition.account,
        here=name.partition("/")[0].removesuffix(".html"),
        up=up,
        claim_link=partial(claim_link, edition, up),
        **given,
    )
    return Page(name, text)


def claim_link(edition: Edition, up: str, id: str) -> str | None:
    """Where a claim stands among the pages; None for a claim that isn't shown."""
    shown = edition.claims.get(id)
    return None if shown is None else f"{up}documents/{page_of(shown.document)}#{id}"


def _overview(edition: Edition) -> dict[str, Any]:
    _, undrawn = spots(edition.account.incidents)
    claimed = [g for g in edition.account.board.groups if g.claimants or g.silent]
    return {
        "claimed": claimed,
        "unclaimed": [g for g in edition.account.board.groups if not (g.claimants or g.silent)],
        "map": atlas(edition.account.incidents),
        "undrawn": [(incident, spot.site) for spot in undrawn for incident in spot.incidents],
        "timeline": charts.timeline(edition.incidents),
        "groups": list(_groups(edition)),
        "days_heard": sorted({d.published for d in edition.documents if d.published}),
    }


@dataclass(frozen=True, slots=True)
class Totals:
    """A group of victims: its place on the board, its series, and their chart."""

    id: str
    outcome: Outcome
    victims: VictimGroup
    board: BoardGroup | None
    series: tuple[Series, ...]
    chart: Markup | None

    @property
    def weight(self) -> int:
        """How much there is to see: figures, most where one party gives several."""
        return sum(len(one.points) ** 2 for one in self.series)

    def twice(self, series: Series) -> bool:
        """Whether the claimant has another series here, so that the name alone tells nothing."""
        return sum(one.claimant.name == series.claimant.name for one in self.series) > 1


def _groups(edition: Edition) -> Iterator[Totals]:
    """The groups of the board in its order, then those that only series have."""
    board = {(g.outcome, g.victims): g for g in edition.account.board.groups}
    series: dict[tuple[Outcome, VictimGroup], list[Series]] = {}
    for one in edition.account.series:
        series.setdefault((one.outcome, one.victims), []).append(one)
    for number, key in enumerate(dict.fromkeys([*board, *series])):
        some = tuple(series.get(key, ()))
        name = f"{outcome(key[0])}, {group(key[1])}"
        # Counts of single weeks or months are no running totals: drawn as steps, they would mislead.
        running = [one for one in some if one.window is None]
        worth_drawing = len({point.as_of for one in running for point in one.points}) > 1
        yield Totals(
            f"group-{number + 1}",
            *key,
            board.get(key),
            some,
            charts.steps(running, title=f"Running totals: {name}", id=f"steps-{number + 1}")
            if worth_drawing
            else None,
        )


# Words of the pages


def day(value: date | None) -> str:
    """A day as people write it.

    >>> day(date(2020, 10, 5))
    '5 October 2020'
    """
    return f"{value.day} {value:%B} {value.year}" if value else "day not known"


def short(value: date | None) -> str:
    """A day for a narrow column.

    >>> short(date(2020, 10, 5))
    '5 Oct 2020'
    """
    return f"{value.day} {value:%b} {value.year}" if value else "not known"


def days(incident: Incident, brief: bool = False) -> str:
    """The days of an incident; `brief` for a narrow column."""
    when, told = incident.when, short if brief else day
    if when is None:
        return "day not known"
    if when.start == when.end:
        return told(when.start)
    if (when.start.year, when.start.month) == (when.end.year, when.end.month):
        return f"{when.start.day}–{told(when.end)}"
    return f"{told(when.start)} – {told(when.end)}"


def kind(incident: Incident) -> str:
    """What happened, where a claim says it."""
    return "incident" if incident.kind == "other" else incident.kind


def count(number: int, noun: str) -> str:
    """A number of things.

    >>> count(1, "claim"), count(2267, "claim")
    ('1 claim', '2,267 claims')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def country(code: str) -> str:
    """The country that the gazetteer files a place under.

    >>> country("AZ")
    'Azerbaijan'
    """
    known = countries().get(code)
    return known.name if known else code


def where(incident: Incident) -> str:
    """The places of an incident."""
    return ", ".join(dict.fromkeys(site.name for site in incident.where)) or "place not known"


STATUSES = {
    Status.CIVILIAN: "civilians",
    Status.MILITARY: "soldiers and fighters",
    Status.MERCENARY: "mercenaries",
    Status.POLICE: "police",
    Status.MIXED: "people of several groups",
    Status.UNKNOWN: "people, not said who",
}


def party(name: str) -> str:
    """A party by its name; mere words of a document stay in quotation marks, since they may be
    loaded ("the regime").

    >>> party("Armenia"), party("terrorists")
    ('Armenia', '“terrorists”')
    """
    return f"“{name}”" if name[:1].islower() and actors.identify(name) is None else name


def group(victims: VictimGroup) -> str:
    """Whose dead, in words.

    >>> group(VictimGroup(Status.CIVILIAN, "Artsakh"))
    'civilians (Artsakh)'
    """
    return STATUSES[victims.status] + (f" ({party(victims.side)})" if victims.side else "")


def outcome(value: Outcome) -> str:
    """What happened to the people counted."""
    return {Outcome.CASUALTIES: "killed or wounded", Outcome.OTHER: "harmed otherwise"}.get(
        value, value.value
    )


def spread(toll: IncidentToll | BoardGroup) -> str:
    """A range in words: "5 to 9, best 7"; open upward: "at least 9".

    >>> from tollbook.model.derived import Profile
    >>> spread(IncidentToll(outcome=Outcome.KILLED, victims=VictimGroup(), low=5, best=7, high=9,
    ...     profile=Profile.UCDP))
    '5 to 9, best 7'
    """
    low, best, high = toll.low, toll.best, toll.high
    if low is None and best is None and high is None:
        return "no figure"
    if high is None:
        floor = low if low is not None else best
        more = f", best {best:,}" if best is not None and best != floor else ""
        return f"at least {floor:,}{more}"
    if low is None or low == high:
        return f"{high:,}" if low == high else f"up to {high:,}"
    return f"{low:,} to {high:,}" + (f", best {best:,}" if best is not None else "")


def main_toll(incident: Incident, wanted: str) -> list[IncidentToll]:
    """The tolls of an outcome that are part of no other."""
    return [t for t in incident.tolls if t.outcome.value == wanted and t.subset_of is None]


def left_out(incident: Incident) -> Mapping[str, Sequence[str]]:
    """Why figures don't stand on a claim (its id), over all tolls of the incident."""
    found: dict[str, list[str]] = {}
    for toll in incident.tolls:
        for one in toll.left_out:
            if one.why not in found.setdefault(one.id, []):
                found[one.id].append(one.why)
    return found


def address(url: str | None) -> str | None:
    """The address if it is one that a reader may follow: a report may give any text as its own."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def size(count: int) -> str:
    """A number of bytes for people.

    >>> size(512), size(2_400_000)
    ('512 bytes', '2.4 MB')
    """
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


__all__ = ["BoardRow", "Grade", "Page", "Shown", "pages"]

"""Incidents as a table with HXL hashtags, a row per incident.

`+min`, `+max`, `+best`, `+civilians`, `+military` and `+missing` are attributes of our own, as
HXL allows; all others are of its core schema. Groups don't overlap, and the columns of the
killed add up: civilians, armed and others make the best figure of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tollbook.model.claim import Outcome, Status
from tollbook.publish import csv, ucdp
from tollbook.publish.csv import Column, Record, keyed
from tollbook.publish.material import Material, apart, by_status, total


@dataclass(frozen=True, slots=True)
class Tagged:
    """A column with its hashtag."""

    column: Column
    tag: str


def lines(material: Material) -> Iterator[str]:
    """Headings, hashtags, then a row per incident, as CSV."""
    of = csv.lines(_rows(material), [tagged.column for tagged in COLUMNS])
    yield next(of)
    # A hashtag is no formula: "#" starts none.
    yield ",".join(tagged.tag for tagged in COLUMNS) + "\r\n"
    yield from of


def _rows(material: Material) -> Iterator[Record]:
    for incident in material.account.incidents:
        found = material.place(incident)
        site, place = found or (None, None)
        within = ucdp.country(incident, material)
        documents = material.documents(incident)
        groups = by_status(incident, material)
        row: dict[str, Any] = {
            "incident": incident.id,
            "kind": incident.kind,
            "start": incident.when.start.isoformat() if incident.when else None,
            "end": incident.when.end.isoformat() if incident.when else None,
            "country": within.iso3 if within else None,
            "adm1": place.admin1 if place else None,
            "adm2": place.admin2 if place else None,
            "place": site.name if site else None,
            "latitude": site.latitude if site else None,
            "longitude": site.longitude if site else None,
            "grade": incident.grade.value,
            "said_by": " | ".join(incident.said_by),
            "publishers": " | ".join(dict.fromkeys(d.publisher or d.name for d in documents)),
            "urls": " | ".join(d.url for d in documents if d.url),
            "claims": " | ".join(claim.id for claim in incident.claims),
        }
        for outcome in OUTCOMES:
            deaths = total(apart(incident.tolls, outcome), material)
            if deaths is not None:
                row[f"{outcome.value}_min"] = deaths.low
                row[f"{outcome.value}_best"] = deaths.best
                row[f"{outcome.value}_max"] = deaths.high
        if f"{Outcome.KILLED.value}_best" in row:
            row["killed_civilians"] = _sum(groups, {Status.CIVILIAN})
            row["killed_armed"] = _sum(groups, ucdp.ARMED)
            row["killed_others"] = _sum(groups, {Status.UNKNOWN, Status.MIXED})
        yield row


def _sum(groups: dict[tuple[Status, str | None], int], statuses: Any) -> int:
    return sum(number for (status, _), number in groups.items() if status in statuses)


# HXL's attribute for each outcome; it has none for missing.
OUTCOMES = {
    Outcome.KILLED: "killed",
    Outcome.WOUNDED: "injured",
    Outcome.CAPTURED: "abducted",
    Outcome.MISSING: "missing",
    Outcome.DISPLACED: "displaced",
}


def _columns() -> Iterator[Tagged]:
    before = [
        ("incident", "The incident's id.", "#event+code"),
        ("kind", "What happened.", "#event+type"),
        ("start", "First day.", "#date+start"),
        ("end", "Last day, inclusive.", "#date+end"),
        ("country", "ISO 3166 alpha-3 code.", "#country+code+v_iso3"),
        ("adm1", "First-order division.", "#adm1+name"),
        ("adm2", "Second-order division.", "#adm2+name"),
        ("place", "Name of the most exact place.", "#loc+name"),
        ("latitude", "Degrees (WGS 84).", "#geo+lat"),
        ("longitude", "Degrees (WGS 84).", "#geo+lon"),
    ]
    figures = [
        (
            f"{outcome.value}_{end}",
            f"{what} {attribute}, all groups.",
            f"#affected+{attribute}+{end}",
        )
        for outcome, attribute in OUTCOMES.items()
        for end, what in (("min", "Least"), ("best", "Best figure of"), ("max", "Most"))
    ]
    groups = [
        ("killed_civilians", "Of the best figure: civilians.", "#affected+killed+best+civilians"),
        ("killed_armed", "Of the best figure: armed.", "#affected+killed+best+military"),
        ("killed_others", "Of the best figure: unknown or mixed.", "#affected+killed+best+unknown"),
    ]
    after = [
        ("grade", "confirmed, fair, weak, contested or discounted.", "#status+name"),
        ("said_by", "Who says so: the independent roots.", "#meta+source"),
        ("publishers", "Publishers of the documents.", "#meta+source+publisher"),
        ("urls", "Their addresses.", "#meta+url"),
        ("claims", "Ids of the claims.", "#meta+id"),
    ]
    for name, what, tag in [*before, *figures, *groups, *after]:
        yield Tagged(keyed(name, what), tag)


COLUMNS = tuple(_columns())

"""Incidents and series as flat tables: a row per toll of an incident, a row per point.

An incident of which no toll is known has one row. Figures of rows may overlap (`subset_of`), so
that a column must not be added up without looking at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tollbook.model.codec import plain
from tollbook.model.derived import Incident, IncidentToll, Series
from tollbook.publish.csv import Column, Record, Type, keyed

BETWEEN = " | "


def incident_rows(incidents: Iterable[Incident]) -> Iterator[Record]:
    """The rows of incidents, in their order."""
    for incident in incidents:
        common = _incident(incident)
        if not incident.tolls:
            yield common
        for number, toll in enumerate(incident.tolls):
            yield {**common, "toll": number, **_toll(toll)}


def _incident(incident: Incident) -> dict[str, Any]:
    site = min(incident.where, key=lambda one: one.precision or 9, default=None)
    return {
        "incident": incident.id,
        "kind": incident.kind,
        "grade": incident.grade.value,
        "roots": incident.roots,
        "said_by": BETWEEN.join(incident.said_by),
        "blamed": BETWEEN.join(incident.blamed),
        "start": plain(incident.when.start) if incident.when else None,
        "end": plain(incident.when.end) if incident.when else None,
        "date_precision": incident.when.precision.value if incident.when else None,
        "places": BETWEEN.join(one.name for one in incident.where),
        "place_id": site.id if site else None,
        "latitude": site.latitude if site else None,
        "longitude": site.longitude if site else None,
        "country": site.country if site else None,
        "where_precision": site.precision if site else None,
        "claims": BETWEEN.join(claim.id for claim in incident.claims),
        "documents": BETWEEN.join(dict.fromkeys(claim.document for claim in incident.claims)),
    }


def _toll(toll: IncidentToll) -> dict[str, Any]:
    return {
        "outcome": toll.outcome.value,
        "victims_status": toll.victims.status.value,
        "victims_side": toll.victims.side,
        "low": toll.low,
        "best": toll.best,
        "high": toll.high,
        "profile": toll.profile.value,
        "low_claims": BETWEEN.join(toll.because.low),
        "best_claims": BETWEEN.join(toll.because.best),
        "high_claims": BETWEEN.join(toll.because.high),
        "left_out": BETWEEN.join(f"{one.id} ({one.why})" for one in toll.left_out),
        "subset_of": toll.subset_of,
        "notes": BETWEEN.join(toll.notes),
    }


def series_rows(series: Iterable[Series]) -> Iterator[Record]:
    """The rows of series, point by point."""
    for one in series:
        for point in one.points:
            yield {
                "series": one.id,
                "claimant": one.claimant.name,
                "claimant_type": plain(one.claimant.type),
                "outcome": one.outcome.value,
                "victims_status": one.victims.status.value,
                "victims_side": one.victims.side,
                "theatre": one.theatre,
                "window": one.window,
                "as_of": plain(point.as_of),
                "min": point.min,
                "max": point.max,
                "best": point.best,
                "increment": point.increment,
                "flag": plain(point.flag),
                "claim": point.claim,
                "document": point.document,
            }


INCIDENT_COLUMNS: tuple[Column, ...] = (
    keyed("incident", "The incident's id."),
    keyed("kind", "What happened: an event mode of the vocabulary, or other."),
    keyed("grade", "confirmed, fair, weak, contested or discounted."),
    keyed("roots", "How many independent sources assert it.", Type.WHOLE),
    keyed("said_by", "Their names."),
    keyed("blamed", "Who is said to have done it, by those who say so."),
    keyed("start", "First day.", Type.DAY),
    keyed("end", "Last day, inclusive.", Type.DAY),
    keyed("date_precision", "day, range, week, month, year or unknown."),
    keyed("places", "Its places, by the gazetteer's names where known."),
    keyed("place_id", "Gazetteer id of the most exact place."),
    keyed("latitude", "Of that place, degrees (WGS 84).", Type.NUMBER),
    keyed("longitude", "Of that place, degrees (WGS 84).", Type.NUMBER),
    keyed("country", "ISO code of that place's country."),
    keyed("where_precision", "UCDP where_prec of that place, 1 (exact) to 7.", Type.WHOLE),
    keyed("toll", "Number of the toll within the incident, from 0.", Type.WHOLE),
    keyed("outcome", "What happened to the people counted."),
    keyed("victims_status", "civilian, military, …"),
    keyed("victims_side", "The party they belong to."),
    keyed("low", "The least that a root gives.", Type.WHOLE),
    keyed("best", "The most reliable figure; empty where the profile names none.", Type.WHOLE),
    keyed("high", "The most that a root gives; empty: open upward.", Type.WHOLE),
    keyed("profile", "The rules of the range: ucdp, ibc or acled."),
    keyed("low_claims", "Ids of the claims that give the low figure."),
    keyed("best_claims", "Ids of the claims that give the best figure."),
    keyed("high_claims", "Ids of the claims that give the high figure."),
    keyed("left_out", "Ids of the claims that the range does not stand on, with the reason."),
    keyed("subset_of", "Number of the toll that includes this one; never add the two.", Type.WHOLE),
    keyed("notes", "What the profile has to say: provisional, …"),
    keyed("claims", "Ids of all claims about the incident."),
    keyed("documents", "Names of the documents they stand in."),
)

SERIES_COLUMNS: tuple[Column, ...] = (
    keyed("series", "The series' id: one claimant, outcome, group and theatre."),
    keyed("claimant", "Who gives the running totals."),
    keyed("claimant_type", "What sort of party that is."),
    keyed("outcome", "What happened to the people counted."),
    keyed("victims_status", "civilian, military, …"),
    keyed("victims_side", "The party they belong to."),
    keyed("theatre", "The war or front that is counted."),
    keyed("window", "week, month or year, where a point counts its own period only."),
    keyed("as_of", "The day the figure stands for.", Type.DAY),
    keyed("min", "At least so many.", Type.WHOLE),
    keyed("max", "At most so many.", Type.WHOLE),
    keyed("best", "The number given as about right.", Type.WHOLE),
    keyed("increment", "The increment stated with it.", Type.WHOLE),
    keyed("flag", "increment-mismatch, revision or back-fill."),
    keyed("claim", "Id of the claim."),
    keyed("document", "Name of the document it stands in."),
)

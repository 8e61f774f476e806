"""Claims and incidents as GeoJSON (RFC 7946), drawn no more exactly than they are known.

A point is drawn only where the place itself is known (UCDP where_prec 1). A place known to
within some kilometres is a circle of that radius, as a polygon; where only the country is
known, or nothing, the geometry is null and the words stand in the properties. A feature per
claim and place, and per incident and place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from tollbook.model import codec
from tollbook.model.derived import Incident
from tollbook.model.derived_codec import incident_record
from tollbook.publish.csv import Record

EARTH_RADIUS_KM = 6371.0088  # mean Earth radius R1 (IUGG)

# How far a place may reach when the gazetteer doesn't say, by UCDP where_prec. 2 is UCDP's own
# 25 km; the others are the sizes of ordinary divisions, for drawing only: nothing is measured
# with them.
RADIUS_KM = {2: 25.0, 3: 25.0, 4: 75.0, 5: 50.0}
CORNERS = 36


def claims(records: Iterable[Record]) -> Iterator[str]:
    """Claim records as a FeatureCollection, in pieces of text."""
    return _collection(feature for record in records for feature in _claim_features(record))


def incidents(found: Iterable[Incident]) -> Iterator[str]:
    """Incidents as a FeatureCollection, in pieces of text."""
    return _collection(feature for one in found for feature in _incident_features(one))


def _collection(features: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield '{"type": "FeatureCollection", "features": ['
    between = "\n"
    for feature in features:
        yield between + codec.line(feature)
        between = ",\n"
    yield "\n]}\n"


def _claim_features(record: Record) -> Iterator[dict[str, Any]]:
    said = record["attribution"]
    properties = {
        "claim": record["id"],
        "kind": record["kind"],
        "exact": record["span"]["exact"],
        "claimant": (said[0]["name"] or said[0]["text"]) if said else None,
        "stance": record["stance"],
        "document": record["document"]["name"],
        "publisher": record["document"]["publisher"],
        "published": record["document"]["published"],
        "start": (record["when"] or {}).get("start"),
        "end": (record["when"] or {}).get("end"),
    }
    toll = record.get("toll")
    if toll:
        properties |= {
            "outcome": toll["outcome"],
            "min": toll["count"]["min"],
            "max": toll["count"]["max"],
            "best": toll["count"]["best"],
            "scope": toll["scope"],
            "victims_status": toll["victims"]["status"],
            "victims_side": toll["victims"]["side"],
        }
    yield from _features(record["id"], record["where"], properties)


def _incident_features(incident: Incident) -> Iterator[dict[str, Any]]:
    record = incident_record(incident)
    properties = {
        "incident": incident.id,
        "kind": incident.kind,
        "grade": incident.grade.value,
        "roots": incident.roots,
        "start": record["when"] and record["when"]["start"],
        "end": record["when"] and record["when"]["end"],
        "tolls": [
            {key: toll[key] for key in ("outcome", "victims", "low", "best", "high", "subset_of")}
            for toll in record["tolls"]
        ],
        "claims": [claim.id for claim in incident.claims],
    }
    yield from _features(incident.id, record["where"], properties)


def _features(id: str, places: list[Any], properties: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, place in enumerate(places or [None]):
        about = place or {}
        yield {
            "type": "Feature",
            "id": id if len(places) < 2 else f"{id}-{number + 1}",
            "geometry": geometry(
                about.get("latitude"),
                about.get("longitude"),
                about.get("precision"),
                about.get("radius_km"),
            ),
            "properties": {
                **properties,
                "place": about.get("name") or about.get("text"),
                "place_id": about.get("id"),
                "country": about.get("country"),
                "where_precision": about.get("precision"),
            },
        }


def geometry(
    latitude: float | None,
    longitude: float | None,
    precision: int | None,
    radius_km: float | None = None,
) -> dict[str, Any] | None:
    """The geometry of a place: a point if it is exact, a circle if it is vague, else None.

    >>> geometry(40.68, 46.36, 1)
    {'type': 'Point', 'coordinates': [46.36, 40.68]}
    >>> geometry(40.68, 46.36, 6) is geometry(None, None, 1) is None
    True
    """
    if latitude is None or longitude is None:
        return None
    if precision == 1:
        return {"type": "Point", "coordinates": [longitude, latitude]}
    reach = radius(precision, radius_km)
    return None if reach is None else circle(latitude, longitude, reach)


def radius(precision: int | None, radius_km: float | None = None) -> float | None:
    """How far around its point a vague place is drawn; None where no circle would be honest."""
    if precision is None or precision >= 6:
        return None
    return max(radius_km or 0.0, RADIUS_KM[2]) if radius_km else RADIUS_KM.get(precision)


def circle(latitude: float, longitude: float, radius_km: float) -> dict[str, Any]:
    """A circle on the sphere as a polygon, counter-clockwise, closed; cut at the poles.

    Where it crosses the 180th meridian it is left on one side of it, with longitudes held to
    ±180 (RFC 7946, 3.1.9 would have it cut in two; no vague place of ours has come near).
    """
    lat, lon = math.radians(latitude), math.radians(longitude)
    angle = radius_km / EARTH_RADIUS_KM
    ring = []
    for corner in range(CORNERS):
        # From due east, against the clock.
        bearing = math.pi / 2 - 2 * math.pi * corner / CORNERS
        y = math.asin(
            math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(bearing)
        )
        x = lon + math.atan2(
            math.sin(bearing) * math.sin(angle) * math.cos(lat),
            math.cos(angle) - math.sin(lat) * math.sin(y),
        )
        ring.append([max(-180.0, min(180.0, round(math.degrees(x), 5))), round(math.degrees(y), 5)])
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}

"""Incidents over time and on the map, counted so that a large book can be drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from tollbook.model.derived import Include
from tollbook.publish.geojson import geometry, radius
from tollbook.store.derived import Asked, Derived, Sort
from tollbook.web import briefs, commands
from tollbook.web.answers import Problem
from tollbook.web.derived import Answer, IncidentQuery, Look, state_among
from tollbook.web.filters import ViewQuery
from tollbook.web.permissions import Permission
from tollbook.web.records import (
    Bin,
    Brief,
    DiffItem,
    PlaceFeature,
    TimelineItem,
    Unit,
    Unplaced,
)
from tollbook.web.routing import needs
from tollbook.web.workings import terms_of

router = APIRouter(tags=["seeing"])

# Incidents that a timeline names; beyond them it has counts.
NAMED = 400
# Bins that fit on a screen.
BINS = 120
# Places on a map, those with most incidents first; and incidents named at each.
PLACES, AT_A_PLACE = 3_000, 8
# Named in all: where there are very many places, those with fewest incidents are only counted.
NAMED_IN_ALL = 600
# Of an incident's id, and the comma after it.
ID_LENGTH = 19


class TimelineAnswer(Answer):
    """Incidents counted by day, week, month or year; the first of them by name."""

    bins: list[Bin]
    unit: Unit
    items: list[TimelineItem]
    total: int
    undated: int


class MapAnswer(Answer):
    """A GeoJSON FeatureCollection of places, drawn no more exactly than they are known."""

    type: Literal["FeatureCollection"]
    features: list[PlaceFeature]
    unplaced: Unplaced


class DiffAnswer(Answer):
    """What became different between two days."""

    items: list[DiffItem]
    total: int
    cards: dict[str, Brief]


@router.get("/api/timeline", response_model=TimelineAnswer, openapi_extra=needs(Permission.READ))
def timeline(request: Request, view: Annotated[IncidentQuery, Query()]) -> Response:
    """Incidents over time."""
    look = Look(request, view, lasting=True)
    if look.fresh.has:
        return look.fresh.unchanged()
    wanted = view.wanted()
    derived = look.derived
    counted = _sums(derived, "day", wanted)
    undated = counted.pop("", 0)
    unit = _unit(list(counted))
    page = derived.incidents(wanted, limit=NAMED, sort=Sort.DEATHS)
    with look.desk.queue() as queue:
        claims = [claim["id"] for record in page.items for claim in record["claims"]]
        states = queue.states(claims)
        items = [_item(states, record) for record in page.items if record["when"]]
    return look.answer(
        {
            "bins": _bins(counted, _beyond(look, counted, "day", wanted), unit),
            "unit": unit,
            "items": sorted(items, key=lambda item: (item["when"]["start"], item["id"])),
            "total": page.total,
            "undated": undated,
        }
    )


def _sums(derived: Derived, column: str, wanted: Asked) -> dict[str, int]:
    rows = derived.counted(f"{column}, count(*)", wanted, f"GROUP BY {column}")
    return {str(row[0]): int(row[1]) for row in rows}


def _beyond(look: Look, counted: Mapping[str, int], column: str, wanted: Asked) -> dict[str, int]:
    """How many incidents there are beyond what accepted claims alone give; while that isn't known,
    all of them are taken for proposals."""
    if look.view.include is Include.ACCEPTED:
        return {}
    accepted = look.accepted()
    known = _sums(accepted, column, wanted) if accepted is not None else {}
    return {value: max(0, number - known.get(value, 0)) for value, number in counted.items()}


def _item(states: Mapping[str, str], record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: record[name] for name in ("id", "kind", "when", "grade", "roots", "tolls")},
        "title": briefs.title(record),
        "where": [site["name"] for site in record["where"]],
        "state": state_among(states, record),
    }


def _unit(days: Sequence[str]) -> str:
    """The narrowest unit in which all days fit on a screen."""
    if not days:
        return "day"
    span = (date.fromisoformat(max(days)) - date.fromisoformat(min(days))).days + 1
    for unit, length in (("day", 1), ("week", 7), ("month", 30)):
        if span <= BINS * length:
            return unit
    return "year"


def _bins(
    counted: Mapping[str, int], proposed: Mapping[str, int], unit: str
) -> list[dict[str, Any]]:
    bins: dict[date, dict[str, Any]] = {}
    for day, number in sorted(counted.items()):
        start, end = _bin(date.fromisoformat(day), unit)
        one = bins.setdefault(
            start,
            {"start": start.isoformat(), "end": end.isoformat(), "incidents": 0, "proposed": 0},
        )
        one["incidents"] += number
        one["proposed"] += proposed.get(day, 0)
    return [bins[start] for start in sorted(bins)]


def _bin(day: date, unit: str) -> tuple[date, date]:
    """The first and the last day of the bin that a day falls into."""
    if unit == "week":
        start = day - timedelta(days=day.weekday())
        return start, start + timedelta(days=6)
    if unit == "month":
        start = day.replace(day=1)
        return start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if unit == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day, day


@router.get("/api/map", response_model=MapAnswer, openapi_extra=needs(Permission.READ))
def places(request: Request, view: Annotated[IncidentQuery, Query()]) -> Response:
    """Where incidents happened: a point for an exact place, a circle for a vague one."""
    look = Look(request, view, lasting=True)
    if look.fresh.has:
        return look.fresh.unchanged()
    derived = look.derived
    wanted = view.wanted()
    rows = derived.counted(
        f"places, count(*), substr(group_concat(incident), 1, {AT_A_PLACE * ID_LENGTH})",
        wanted,
        f"GROUP BY places ORDER BY count(*) DESC LIMIT {PLACES}",
    )
    proposed = _beyond(look, {str(row[0]): row[1] for row in rows}, "places", wanted)
    features: dict[str, dict[str, Any]] = {}
    unplaced: list[dict[str, Any]] = []
    missing = 0
    known = look.seeing.shelf.sites(look.seeing.state)
    named = _some_of_each([ids.split(",") for _, _, ids in rows])
    first = [ids.split(",")[0] for where, _, ids in rows if where not in known]
    records = derived.some([*dict.fromkeys([*named, *first])])
    with look.desk.queue() as queue:
        told = [records[id_] for id_ in named if id_ in records]
        states = queue.states([claim["id"] for record in told for claim in record["claims"]])
    for where, number, ids in rows:
        some = [records[id_] for id_ in ids.split(",") if id_ in records]
        sites = known.get(where) or (some[0]["where"] if some else [])
        shown = [record for record in some if record["id"] in named]
        if _draw(sites, states, shown, (number, proposed.get(where, 0)), features):
            known[where] = sites
        else:
            missing += number
            unplaced += [_unplaced(record) for record in some[: 50 - len(unplaced)]]
    return look.answer(
        {
            "type": "FeatureCollection",
            "features": list(features.values()),
            "unplaced": {"total": missing, "items": unplaced},
        }
    )


def _some_of_each(places: Sequence[Sequence[str]]) -> dict[str, None]:
    """The incidents (ids) that are named on the map, some of each place."""
    wanted: dict[str, None] = {}
    for ids in places:
        wanted.update(dict.fromkeys(ids[: max(0, min(AT_A_PLACE, NAMED_IN_ALL - len(wanted)))]))
    return wanted


def _draw(
    sites: Sequence[Mapping[str, Any]],
    states: Mapping[str, str],
    records: Sequence[Mapping[str, Any]],
    numbers: tuple[int, int],
    features: dict[str, dict[str, Any]],
) -> bool:
    """Add the sites of incidents with the same places, so many of them in all and beyond what is
    accepted; whether any can be drawn."""
    drawn = False
    for site in sites:
        shape = geometry(site["latitude"], site["longitude"], site["precision"])
        if shape is None:
            continue
        drawn = True
        key = f"{site['id'] or site['name']} {site['precision']}"
        feature = features.setdefault(key, _feature(key, site, shape))
        about = feature["properties"]
        about["incidents"] += numbers[0]
        about["proposed"] += numbers[1]
        room = AT_A_PLACE - len(about["items"])
        about["items"] += [_named(states, record) for record in records[:room]]
    return drawn


def _named(states: Mapping[str, str], record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": record["id"],
        "title": briefs.title(record),
        "start": (record["when"] or {}).get("start"),
        "grade": record["grade"],
        "state": state_among(states, record),
    }


def _feature(key: str, site: Mapping[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": key,
        "geometry": shape,
        "properties": {
            "place": site["name"],
            "place_id": site["id"],
            "country": site["country"],
            "precision": site["precision"],
            "radius_km": radius(site["precision"]),
            "incidents": 0,
            "proposed": 0,
            "items": [],
        },
    }


def _unplaced(record: Mapping[str, Any]) -> dict[str, Any]:
    site = record["where"][0] if record["where"] else {}
    return {
        "id": record["id"],
        "title": briefs.title(record),
        "place": site.get("name") or "not told",
        "country": site.get("country"),
    }


@router.get("/api/diff", response_model=DiffAnswer, openapi_extra=needs(Permission.READ))
def diff(request: Request, view: ViewQuery) -> Response:
    """What became different from one day (`from`) to another (`to`): what was published between."""
    if view.from_ is None or view.to is None:
        raise Problem(400, "input", "give two days: from and to", field="from")
    look = Look(request, view, lasting=True)
    if look.fresh.has:
        return look.fresh.unchanged()
    for day in (view.from_, view.to):
        look.seeing.ready(replace(terms_of(view), as_of=day))
    asked = ["--profile", view.profile.value, "--include", view.include.value, "--format", "jsonl"]
    if view.known_by is not None:
        asked += ["--known-by", view.known_by.isoformat()]
    days = (view.from_.isoformat(), view.to.isoformat())
    lines = commands.run("diff", *days, *asked, book=look.desk.path).splitlines()
    items = [json.loads(line) for line in lines]
    ids = [claim for item in items for claim in item["claims"][:6]]
    return look.answer({"items": items, "total": len(items), "cards": look.cards(ids)})

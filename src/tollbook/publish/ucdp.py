"""Incidents as rows of the UCDP Georeferenced Event Dataset (GED): its 49 columns, its codes.

UCDP records fatal events with a day and a country: what has none of these has no row, and is
counted. Ids of conflicts, dyads and actors are UCDP's own and stay empty; `relid` ends in the
incident's id, so that a row leads back to its claims. Running totals have no rows.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tollbook.model.claim import Outcome, Status
from tollbook.model.derived import Days, Incident, Include
from tollbook.model.refer import DatePrecision, PartyType
from tollbook.model.text import Document
from tollbook.publish.csv import Column, Record, Type, keyed
from tollbook.publish.material import Material, Range, apart, by_status, total
from tollbook.vocab import actors
from tollbook.vocab.standards import Country, by_name, countries

# Why incidents have no row.
NO_DEATHS = "nobody is said to have been killed"
NO_DAY = "no day is known"
NO_PLACE = "no country is known"

ARMED = frozenset({Status.MILITARY, Status.MERCENARY, Status.POLICE})
# Modes in which UCDP sees violence against civilians for its own sake, where only civilians
# died and somebody is named: the others are part of fighting between two sides.
ONE_SIDED = frozenset(
    ["massacre", "execution", "shooting", "torture", "sexual violence", "suicide bombing",
     "bombing", "attack", "abduction", "grenade"]
)  # fmt: skip
DEATHS_OF_AN_ACTIVE_YEAR = 25


@dataclass(frozen=True, slots=True)
class Side:
    """A party to the violence, as UCDP names it; `gw` is its number where it is a state."""

    name: str
    gw: int | None = None
    key: str = ""


CIVILIANS = Side("Civilians", key="civilians")
NOBODY = Side("")


@dataclass(frozen=True, slots=True)
class Violence:
    """UCDP's type of violence and its two sides; None where nobody is named."""

    type: int | None
    a: Side
    b: Side


def rows(material: Material, left_out: Counter[str]) -> Iterator[Record]:
    """A row per fatal incident, in the order of the account; counts what has none."""
    fatal = [one for one in material.account.incidents if _reason(one, material, left_out) is None]
    prepared = [(one, _violence(one, material)) for one in fatal]
    deaths: Counter[tuple[str, int]] = Counter()
    for incident, violence in prepared:
        deaths[_dyad_year(incident, violence)] += _deaths(incident, material).best
    for incident, violence in prepared:
        active = deaths[_dyad_year(incident, violence)] >= DEATHS_OF_AN_ACTIVE_YEAR
        yield _row(incident, violence, material, active=active)


def _reason(incident: Incident, material: Material, left_out: Counter[str]) -> str | None:
    """Why the incident has no row, which is counted; None where it has one."""
    deaths = total(apart(incident.tolls, Outcome.KILLED), material)
    reason = None
    if deaths is None or deaths.high == 0:
        reason = NO_DEATHS
    elif incident.when is None:
        reason = NO_DAY
    elif country(incident, material) is None:
        reason = NO_PLACE
    if reason is not None:
        left_out[reason] += 1
    return reason


def _deaths(incident: Incident, material: Material) -> Range:
    deaths = total(apart(incident.tolls, Outcome.KILLED), material)
    assert deaths is not None
    return deaths


def country(incident: Incident, material: Material) -> Country | None:
    """The country that the incident's place lies in by the gazetteer."""
    found = material.place(incident)
    sites = [found[0], *incident.where] if found else []
    codes = [site.country for site in sites if site.country]
    return next((countries()[code] for code in codes if code in countries()), None)


def _dyad_year(incident: Incident, violence: Violence) -> tuple[str, int]:
    assert incident.when is not None
    return f"{violence.a.name} - {violence.b.name}", incident.when.start.year


def side(name: str) -> Side:
    """A party by UCDP's way of naming it: armed forces and ministries are their government.

    >>> side("Azerbaijani Armed Forces")
    Side(name='Government of Azerbaijan', gw=373, key='azerbaijan')
    """
    actor = actors.identify(name)
    party = (actor.side if actor else None) or name
    state = by_name().get(party.casefold())
    if state is not None:
        of_state = state.ucdp_name or state.name
        return Side(f"Government of {of_state}", state.gw, party.casefold())
    return Side(party, None, party.casefold())


def proper(name: str) -> str | None:
    """The name of a party, without an article; None for mere words ("artillery", "the town").

    >>> proper("the Sudland Front"), proper("artillery"), proper("Taliban")
    ('Sudland Front', None, 'Taliban')
    """
    plain = re.sub(r"^(the|an?)\s+", "", name.strip(), flags=re.IGNORECASE)
    return plain if plain[:1].isupper() or actors.identify(plain) is not None else None


# Who can be a side: the others suffer, watch or report.
_FIGHTS = frozenset(
    [PartyType.STATE, PartyType.GOVERNMENT, PartyType.MILITARY, PartyType.POLICE,
     PartyType.ARMED_GROUP, PartyType.MERCENARY]
)  # fmt: skip


def _violence(incident: Incident, material: Material) -> Violence:
    killed = apart(incident.tolls, Outcome.KILLED)
    doing, suffering = material.actors(incident)
    named = [
        *incident.blamed,
        *(party.name or party.text for party in doing if party.type in _FIGHTS),
    ]
    dead = [t.victims.side for t in killed if t.victims.status in ARMED and t.victims.side]
    hit = [party.name or party.text for party in suffering if party.type in _FIGHTS]
    sides: dict[str, Side] = {}
    for name in filter(None, map(proper, [*named, *dead, *hit])):
        one = side(name)
        sides.setdefault(one.key, one)
    found = list(sides.values())
    only_civilians = all(toll.victims.status is Status.CIVILIAN for toll in killed)
    if (
        found
        and any(map(proper, named))
        and only_civilians
        and not dead
        and incident.kind in ONE_SIDED
    ):
        return Violence(3, found[0], CIVILIANS)
    if not found:
        return Violence(None, NOBODY, NOBODY)
    # The government is UCDP's side A; between two of a kind the one named first.
    found.sort(key=lambda one: one.gw is None)
    a, b = (found[0], found[1]) if len(found) > 1 else (found[0], NOBODY)
    return Violence(1 if a.gw is not None else 2, a, b)


@dataclass(frozen=True, slots=True)
class Divided:
    """The best figure by whose dead they are; adds up to it."""

    a: int = 0
    b: int = 0
    civilians: int = 0
    unknown: int = 0


def _divided(incident: Incident, violence: Violence, material: Material) -> Divided:
    a = b = civilians = unknown = 0
    for (status, of), number in by_status(incident, material).items():
        key = side(of).key if of else None
        if status is Status.CIVILIAN:
            civilians += number
        elif status in ARMED and key is not None and key == violence.a.key:
            a += number
        elif status in ARMED and key is not None and key == violence.b.key:
            b += number
        else:
            unknown += number
    return Divided(a, b, civilians, unknown)


def _row(
    incident: Incident, violence: Violence, material: Material, *, active: bool
) -> dict[str, Any]:
    assert incident.when is not None
    found = material.place(incident)
    within = country(incident, material)
    assert found is not None and within is not None
    site, place = found
    divided = _divided(incident, violence, material)
    deaths = _deaths(incident, material)
    documents = material.documents(incident)
    of_conflict = violence.type == 1
    kind = violence.type or 0
    year = incident.when.start.year
    has_point = site.latitude is not None and site.longitude is not None
    dyad = f"{violence.a.name} - {violence.b.name}" if violence.b.name else violence.a.name
    return {
        "id": number(incident.id),
        # The dyad is 0: it has no number at UCDP.
        "relid": f"{within.iso3}-{year}-{kind}-0-{incident.id}",
        "year": year,
        "active_year": int(active),
        "code_status": "Clear"
        if material.account.include is Include.ACCEPTED
        else "Check: claims as read, not judged by a person",
        "type_of_violence": violence.type,
        "conflict_name": f"{within.ucdp_name or within.name}: {dyad}" if of_conflict else dyad,
        "dyad_name": dyad,
        "side_a": violence.a.name,
        "side_b": violence.b.name,
        "number_of_sources": len(documents) or -1,
        "source_article": ";".join(f'"{_article(one)}"' for one in documents),
        "source_office": _several(one.publisher or one.name for one in documents),
        "source_date": _several(_day(one.published) for one in documents),
        "source_headline": _several(one.title or one.name for one in documents),
        "source_original": "; ".join(_plain(name) for name in incident.said_by),
        "where_prec": site.precision,
        "where_coordinates": site.name,
        "where_description": "; ".join(
            dict.fromkeys(p.text for claim in material.claims(incident) for p in claim.where)
        ),
        "adm_1": place.admin1 if place else None,
        "adm_2": place.admin2 if place else None,
        "latitude": site.latitude,
        "longitude": site.longitude,
        "geom_wkt": f"POINT ({_short(site.longitude)} {_short(site.latitude)})"
        if has_point
        else None,
        "priogrid_gid": priogrid(site.latitude, site.longitude),
        "country": within.ucdp_name or within.name,
        "country_id": within.gw,
        "region": within.ucdp_region,
        "event_clarity": 1 if _clear(incident.when) else 2,
        "date_prec": date_prec(incident.when),
        "date_start": incident.when.start.isoformat(),
        "date_end": incident.when.end.isoformat(),
        "deaths_a": divided.a,
        "deaths_b": divided.b,
        "deaths_civilians": divided.civilians,
        "deaths_unknown": divided.unknown,
        "best": deaths.best,
        "high": deaths.high,
        "low": deaths.low,
        "gwnoa": violence.a.gw,
        "gwnob": violence.b.gw,
    }


def number(id: str) -> int:
    """A whole number of an id, the same for the same id, that a 64-bit float can hold."""
    from tollbook.model.text import short_hash

    return int(short_hash("ucdp", id)[:13], 16)


def date_prec(when: Days) -> int:
    """UCDP's date_prec by the days between the first and the last."""
    days = (when.end - when.start).days
    return 1 if days < 1 else 2 if days < 6 else 3 if days < 7 else 4 if days < 31 else 5


def _clear(when: Days) -> bool:
    """Whether it is one event: not the events of a week or month in one figure."""
    return when.precision in (DatePrecision.DAY, DatePrecision.RANGE) and date_prec(when) < 3


def priogrid(latitude: float | None, longitude: float | None) -> int | None:
    """The PRIO-GRID cell (half a degree, counted from 90° S 180° W) of a point.

    >>> priogrid(35.763369, 36.558974)
    181154
    """
    if latitude is None or longitude is None:
        return None
    row = min(359, math.floor((latitude + 90) * 2))
    column = min(719, math.floor((longitude + 180) * 2))
    return row * 720 + column + 1


def _short(value: float | None) -> str:
    return f"{value:g}" if value is not None and value == round(value, 4) else str(value)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plain(text: str) -> str:
    """Without the signs that separate values within a cell."""
    return " ".join(text.replace(";", ",").replace('"', "'").split())


def _several(values: Any) -> str:
    return ";".join(_plain(value) for value in values)


def _article(document: Document) -> str:
    parts = (document.publisher or document.name, _day(document.published), document.title or "")
    return ",".join(_plain(part) for part in parts)


def _columns() -> tuple[Column, ...]:
    whole, real, day = Type.WHOLE, Type.NUMBER, Type.DAY
    told: list[tuple[str, str, Type]] = [
        ("id", "Number made from the incident's id.", whole),
        ("relid", "ISO3-year-type-0-incident: leads back to the incident.", Type.TEXT),
        ("year", "Year of the first day.", whole),
        ("active_year", "1: the dyad has 25 deaths or more in these rows and this year.", whole),
        ("code_status", "Clear: only claims that a person accepted; else Check.", Type.TEXT),
        ("type_of_violence", "1 state-based, 2 non-state, 3 one-sided; empty: nobody named.", whole),
        ("conflict_dset_id", "Empty: UCDP's own number.", whole),
        ("conflict_new_id", "Empty: UCDP's own number.", whole),
        ("conflict_name", "Country and dyad.", Type.TEXT),
        ("dyad_dset_id", "Empty: UCDP's own number.", whole),
        ("dyad_new_id", "Empty: UCDP's own number.", whole),
        ("dyad_name", "Side A - side B.", Type.TEXT),
        ("side_a_dset_id", "Empty: UCDP's own number.", whole),
        ("side_a_new_id", "Empty: UCDP's own number.", whole),
        ("side_a", "The government, or who is named first as having done it.", Type.TEXT),
        ("side_b_dset_id", "Empty: UCDP's own number.", whole),
        ("side_b_new_id", "Empty: UCDP's own number.", whole),
        ("side_b", "The other side; Civilians in one-sided violence.", Type.TEXT),
        ("number_of_sources", "How many documents speak of it.", whole),
        ("source_article", "Publisher, day and title of each document, quoted.", Type.TEXT),
        ("source_office", "Publishers.", Type.TEXT),
        ("source_date", "Days of publication.", Type.TEXT),
        ("source_headline", "Titles, else names of documents.", Type.TEXT),
        ("source_original", "Who says so: the independent roots.", Type.TEXT),
        ("where_prec", "1 exact, 2 within 25 km, 3 ADM2, 4 ADM1, 5 area, 6 country, 7 sea.", whole),
        ("where_coordinates", "Name of the most exact place.", Type.TEXT),
        ("where_description", "The places in the words of the texts.", Type.TEXT),
        ("adm_1", "First-order division, where a claim's place has it.", Type.TEXT),
        ("adm_2", "Second-order division, where a claim's place has it.", Type.TEXT),
        ("latitude", "Degrees (WGS 84).", real),
        ("longitude", "Degrees (WGS 84).", real),
        ("geom_wkt", "The point as well-known text.", Type.TEXT),
        ("priogrid_gid", "PRIO-GRID cell of the point.", whole),
        ("country", "UCDP's name of the country the place lies in.", Type.TEXT),
        ("country_id", "Its number in the list of states (Gleditsch and Ward).", whole),
        ("region", "UCDP's region.", Type.TEXT),
        ("event_clarity", "1: one event; 2: a figure for several, known by the week or longer.", whole),
        ("date_prec", "1 day, 2 to six days, 3 week, 4 month, 5 longer.", whole),
        ("date_start", "First possible day.", day),
        ("date_end", "Last possible day.", day),
        ("deaths_a", "Best figure: armed dead of side A.", whole),
        ("deaths_b", "Best figure: armed dead of side B.", whole),
        ("deaths_civilians", "Best figure: civilians.", whole),
        ("deaths_unknown", "Best figure: all others.", whole),
        ("best", "The sum of the four.", whole),
        ("high", "The most that a root gives; the number itself where it is open upward.", whole),
        ("low", "The least that a root gives.", whole),
        ("gwnoa", "Number of side A where it is a state.", whole),
        ("gwnob", "Number of side B where it is a state.", whole),
    ]  # fmt: skip
    return tuple(keyed(name, what, type) for name, what, type in told)


COLUMNS = _columns()

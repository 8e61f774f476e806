"""Incidents as rows of the shape of ACLED event data: its 31 columns, its 25 sub-event types.

One figure of the dead per row, the most conservative; what disagrees stands in `notes`. ACLED
codes non-fatal events too, so that every incident with a day and a country has a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from tollbook import vocab
from tollbook.model.claim import Outcome, Status
from tollbook.model.derived import Days, Incident, IncidentToll
from tollbook.model.refer import Party, PartyType
from tollbook.publish import ucdp
from tollbook.publish.csv import Column, Record, Type, keyed
from tollbook.publish.material import Material, apart, total
from tollbook.vocab import actors
from tollbook.vocab.standards import codes

CIVILIANS = 7
DEFAULT_SUB_EVENT = "Other"


def rows(material: Material, left_out: Counter[str]) -> Iterator[Record]:
    """A row per incident with a day and a country; counts what has none."""
    for incident in material.account.incidents:
        if incident.when is None:
            left_out[ucdp.NO_DAY] += 1
        elif ucdp.country(incident, material) is None:
            left_out[ucdp.NO_PLACE] += 1
        else:
            yield _row(incident, incident.when, material)


def sub_event(incident: Incident, material: Material) -> str:
    """The sub-event type of an incident by its mode; an attack on armed people is a clash."""
    mode = vocab.load("modes")["modes"].get(incident.kind, {})
    found = str(mode.get("acled", DEFAULT_SUB_EVENT))
    return "Armed clash" if found == "Attack" and _against_armed(incident, material) else found


def _against_armed(incident: Incident, material: Material) -> bool:
    dead = [toll.victims.status for toll in apart(incident.tolls, Outcome.KILLED)]
    if dead:
        return all(status in ucdp.ARMED for status in dead)
    _, targets = material.actors(incident)
    kinds = {target.type for target in targets}
    return bool(kinds) and kinds <= {PartyType.MILITARY, PartyType.ARMED_GROUP, PartyType.POLICE}


def event_type(sub_event: str) -> str:
    """The event type that a sub-event type belongs to.

    >>> event_type("Air/drone strike")
    'Explosions/Remote violence'
    """
    types: dict[str, list[str]] = codes("acled")["event_types"]
    return next(name for name, subs in types.items() if sub_event in subs)


def disorder_type(event_type: str, sub_event: str) -> str:
    """The disorder type of an event."""
    if sub_event == "Excessive force against protesters":
        return "Political violence; Demonstrations"
    return str(codes("acled")["disorder_types"][event_type])


def _row(incident: Incident, when: Days, material: Material) -> dict[str, Any]:
    found = material.place(incident)
    within = ucdp.country(incident, material)
    assert found is not None and within is not None
    site, place = found
    sub = sub_event(incident, material)
    kind = event_type(sub)
    one, two = _actors(incident, material)
    civilians = _civilians(incident, two)
    hit = _inter(two) == CIVILIANS or (two is None and civilians)
    inter = [_inter(one), CIVILIANS if hit else _inter(two)]
    documents = material.documents(incident)
    deaths = total(apart(incident.tolls, Outcome.KILLED), material)
    return {
        "event_id_cnty": f"{within.iso3}{ucdp.number(incident.id)}",
        "event_date": when.start.isoformat(),
        "year": when.start.year,
        "time_precision": _time_precision(when),
        "disorder_type": disorder_type(kind, sub),
        "event_type": kind,
        "sub_event_type": sub,
        "actor1": _name(one) or "Unidentified actor",
        "inter1": inter[0] or None,
        "actor2": f"Civilians ({within.name})" if hit else _name(two),
        "inter2": inter[1] or None,
        "interaction": "".join(str(code) for code in sorted(inter, key=lambda c: c or 9))
        if any(inter)
        else None,
        "civilian_targeting": "Civilian targeting" if civilians else None,
        "iso": within.numeric,
        "region": within.acled_region,
        "country": within.name,
        "admin1": place.admin1 if place else None,
        "admin2": place.admin2 if place else None,
        "location": site.name,
        "latitude": site.latitude,
        "longitude": site.longitude,
        "geo_precision": {1: 1, 2: 2}.get(site.precision or 3, 3),
        "source": "; ".join(dict.fromkeys(d.publisher or d.name for d in documents)),
        "notes": _notes(incident, when),
        "fatalities": _fatalities(incident) if deaths else 0,
        "tags": f"tollbook incident={incident.id}",
        "timestamp": _timestamp(material.account.as_of),
    }


def _fatalities(incident: Incident) -> int:
    """The least that a credible root gives, of all groups together: the profile's best, which
    is the most conservative one, else its low end."""
    figures = [
        toll.best if toll.best is not None else toll.low
        for toll in apart(incident.tolls, Outcome.KILLED)
    ]
    return sum(figure for figure in figures if figure is not None)


def _actors(incident: Incident, material: Material) -> tuple[Party | None, Party | None]:
    """Who did it and to whom; who is blamed stands before whom the events name. Mere words
    ("artillery", "houses") are no actors; people who are no party are civilians."""
    doing, suffering = material.actors(incident)
    blamed = [Party(name, 0, 0, name, _type(name)) for name in incident.blamed]
    one = next((p for p in [*blamed, *doing] if ucdp.proper(_name(p) or "")), None)
    dead = [
        Party(toll.victims.side, 0, 0, toll.victims.side, _type(toll.victims.side))
        for toll in incident.tolls
        if toll.victims.side and toll.victims.status in ucdp.ARMED
    ]
    others = [p for p in [*suffering, *dead] if one is None or _name(p) != _name(one)]
    return one, next((p for p in others if _is_actor(p)), None)


def _is_actor(party: Party) -> bool:
    return _inter(party) == CIVILIANS or bool(_inter(party) and ucdp.proper(_name(party) or ""))


def _type(name: str) -> PartyType | None:
    actor = actors.identify(name)
    return actor.type if actor else None


def _name(party: Party | None) -> str | None:
    return (party.name or party.text) if party else None


def _inter(party: Party | None) -> int:
    of: dict[str, int] = codes("acled")["inter_of"]
    return of.get(party.type.value, 0) if party and party.type else 0


def _civilians(incident: Incident, target: Party | None) -> bool:
    """Whether civilians are the only ones hit, as far as is told."""
    hit = [toll.victims.status for toll in incident.tolls if toll.subset_of is None]
    if hit:
        return all(status is Status.CIVILIAN for status in hit)
    return _inter(target) == CIVILIANS


def _time_precision(when: Days) -> int:
    return {1: 1, 2: 2, 3: 2}.get(ucdp.date_prec(when), 3)


def _timestamp(day: date | None) -> int | None:
    """Seconds since 1970 of the day the account stands for: the same account, the same bytes."""
    if day is None:
        return None
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _notes(incident: Incident, when: Days) -> str:
    """What is said in one cell: kind, figures with their ranges, by whom, how well supported."""
    parts = [incident.kind]
    for toll in incident.tolls:
        victims = " ".join(filter(None, (toll.victims.side, toll.victims.status.value)))
        part = f"{toll.outcome.value} ({victims}): {_spread(toll)}"
        parts.append(f"{part}, part of the above" if toll.subset_of is not None else part)
    if incident.said_by:
        parts.append(f"according to {', '.join(incident.said_by)}")
    if incident.blamed:
        parts.append(f"blamed: {', '.join(incident.blamed)}")
    parts.append(f"{incident.grade.value}, {incident.roots} independent")
    if ucdp.date_prec(when) == 5:
        parts.append("date known by more than a month")
    return "; ".join(parts)


def _spread(toll: IncidentToll) -> str:
    if toll.high is None:
        return f"{toll.low if toll.low is not None else toll.best} or more"
    return f"{toll.high}" if toll.low in (None, toll.high) else f"{toll.low} to {toll.high}"


def _columns() -> tuple[Column, ...]:
    whole, real = Type.WHOLE, Type.NUMBER
    told: list[tuple[str, str, Type]] = [
        ("event_id_cnty", "ISO3 and a number made from the incident's id.", Type.TEXT),
        ("event_date", "First day.", Type.DAY),
        ("year", "Its year.", whole),
        ("time_precision", "1 day, 2 week, 3 month.", whole),
        ("disorder_type", "Political violence, Demonstrations or Strategic developments.", Type.TEXT),
        ("event_type", "By the sub-event type.", Type.TEXT),
        ("sub_event_type", "One of ACLED's 25, by the mode of the incident.", Type.TEXT),
        ("actor1", "Who is blamed, else who an event names.", Type.TEXT),
        ("assoc_actor_1", "Empty.", Type.TEXT),
        ("inter1", "Sort of actor 1, 1 to 8; empty where it can't be told.", whole),
        ("actor2", "Who it was done to.", Type.TEXT),
        ("assoc_actor_2", "Empty.", Type.TEXT),
        ("inter2", "Sort of actor 2, 1 to 8.", whole),
        ("interaction", "The two sorts, the lower first; 0 for none.", Type.TEXT),
        ("civilian_targeting", "Civilian targeting, where only civilians were hit.", Type.TEXT),
        ("iso", "ISO 3166 number of the country.", whole),
        ("region", "ACLED's region.", Type.TEXT),
        ("country", "The country the place lies in.", Type.TEXT),
        ("admin1", "First-order division, where a claim's place has it.", Type.TEXT),
        ("admin2", "Second-order division, where a claim's place has it.", Type.TEXT),
        ("admin3", "Empty.", Type.TEXT),
        ("location", "Name of the most exact place.", Type.TEXT),
        ("latitude", "Degrees (WGS 84).", real),
        ("longitude", "Degrees (WGS 84).", real),
        ("geo_precision", "1 town, 2 near it, 3 larger.", whole),
        ("source", "Publishers of the documents.", Type.TEXT),
        ("source_scale", "Empty.", Type.TEXT),
        ("notes", "Ranges, who says so, who is blamed, how well supported.", Type.TEXT),
        ("fatalities", "One figure, the most conservative; 0: nobody said to be dead.", whole),
        ("tags", "The incident's id.", Type.TEXT),
        ("timestamp", "The day the account stands for, in seconds since 1970.", whole),
    ]  # fmt: skip
    return tuple(keyed(name, what, type) for name, what, type in told)


COLUMNS = _columns()

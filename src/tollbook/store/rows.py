"""What is kept of an account in rows: its tables, and the columns that lists are filtered and
ordered by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from tollbook.model.claim import Outcome
from tollbook.model.codec import line
from tollbook.model.derived import Dissent, Grade, Incident, IncidentToll, Series
from tollbook.model.derived_codec import dissent_record, incident_record, series_record
from tollbook.store.facets import fold
from tollbook.store.sidecar import Part

PART = Part(
    "account",
    "2",
    """
CREATE TABLE account_terms (
    terms INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    dated INTEGER NOT NULL,
    engine TEXT NOT NULL,
    seq INTEGER NOT NULL,
    head TEXT NOT NULL,
    made TEXT NOT NULL,
    board TEXT NOT NULL
);
CREATE TABLE account_incident (
    number INTEGER PRIMARY KEY,
    terms INTEGER NOT NULL,
    incident TEXT NOT NULL,
    gathered INTEGER NOT NULL,
    day TEXT NOT NULL,
    last TEXT NOT NULL,
    place TEXT NOT NULL,
    deaths INTEGER NOT NULL,
    doubt REAL NOT NULL,
    kind TEXT NOT NULL,
    grade TEXT NOT NULL,
    countries TEXT NOT NULL,
    tolls TEXT NOT NULL,
    places TEXT NOT NULL,
    claimants TEXT NOT NULL,
    words TEXT NOT NULL
);
CREATE TABLE account_told (
    number INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    said_by TEXT NOT NULL,
    blamed TEXT NOT NULL
);
CREATE UNIQUE INDEX account_incident_id ON account_incident (terms, incident);
CREATE INDEX account_incident_gathered ON account_incident (terms, gathered);
CREATE INDEX account_incident_places ON account_incident (terms, places, day, incident);
CREATE INDEX account_incident_day ON account_incident (terms, day, place, incident);
CREATE INDEX account_incident_deaths ON account_incident (terms, deaths DESC, incident);
CREATE INDEX account_incident_doubt ON account_incident (terms, doubt DESC, incident);
CREATE TABLE account_claim (
    terms INTEGER NOT NULL,
    claim TEXT NOT NULL,
    incident TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (terms, claim, incident)
) WITHOUT ROWID;
CREATE INDEX account_claim_incident ON account_claim (terms, incident);
CREATE INDEX account_claim_document ON account_claim (terms, document);
CREATE TABLE account_part (
    terms INTEGER NOT NULL,
    incident TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status TEXT NOT NULL,
    side TEXT,
    low INTEGER,
    best INTEGER,
    high INTEGER,
    documented INTEGER NOT NULL
);
CREATE INDEX account_part_incident ON account_part (terms, incident);
CREATE TABLE account_series (
    terms INTEGER NOT NULL,
    number INTEGER NOT NULL,
    series TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status TEXT NOT NULL,
    words TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (terms, number)
) WITHOUT ROWID;
CREATE TABLE account_dissent (
    number INTEGER PRIMARY KEY,
    terms INTEGER NOT NULL,
    gathered INTEGER NOT NULL,
    incident TEXT NOT NULL,
    series TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    claims TEXT NOT NULL,
    words TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX account_dissent_order ON account_dissent
    (terms, incident, series, kind, about, claims, number);
CREATE INDEX account_dissent_gathered ON account_dissent (terms, gathered);
""",
)

# How doubtful an incident of a grade is at least, 0 to 1, where lists put the doubtful first.
_DOUBT = {
    Grade.CONTESTED: 1.0,
    Grade.DISCOUNTED: 0.75,
    Grade.WEAK: 0.5,
    Grade.FAIR: 0.25,
    Grade.CONFIRMED: 0.0,
}


def incident_columns(incident: Incident) -> tuple[object, ...]:
    """The columns of an incident, from its day on."""
    when = incident.when
    names = [site.name for site in incident.where]
    sides = [toll.victims.side for toll in incident.tolls]
    places = _folded([*names, *(site.id for site in incident.where)])
    claimants = _folded(incident.said_by)
    tolls = "".join(f"|{toll.outcome.value} {toll.victims.status.value}" for toll in incident.tolls)
    return (
        when.start.isoformat() if when else "",
        when.end.isoformat() if when else "",
        _storable(names[0]) if names else "",
        deaths(incident.tolls),
        doubt(incident),
        incident.kind,
        incident.grade.value,
        "".join(f"|{site.country}" for site in incident.where if site.country) + "|",
        tolls + "|",
        places,
        claimants,
        _folded([incident.kind, *names, *sides, *incident.said_by, *incident.blamed]),
    )


def told_columns(incident: Incident) -> tuple[str, str, str]:
    """What is handed on of an incident and never searched: kept apart, so that a question goes
    through a few hundred bytes of each."""
    said_by, blamed = json.dumps(incident.said_by), json.dumps(incident.blamed)
    return line(incident_record(incident)), said_by, blamed


def deaths(tolls: Sequence[IncidentToll]) -> int:
    """How many an incident killed by its best figures (the least where a profile has none), of
    groups that aren't part of others."""
    return sum(
        (toll.low or 0) if toll.best is None else toll.best
        for toll in tolls
        if toll.outcome is Outcome.KILLED and toll.subset_of is None
    )


def doubt(incident: Incident) -> float:
    """How doubtful an incident is, 0 to 1: by its grade, or by how far its figures are apart."""
    spread = [
        (toll.high - toll.low) / toll.high
        for toll in incident.tolls
        if toll.high and toll.low is not None
    ]
    return round(max([_DOUBT[incident.grade], *spread]), 3)


def series_columns(series: Series) -> tuple[object, ...]:
    """The columns of a series, from its id on."""
    words = _folded([series.claimant.name, series.victims.side, series.theatre])
    return (
        series.id,
        series.outcome.value,
        series.victims.status.value,
        words,
        line(series_record(series)),
    )


def dissent_columns(record: Dissent) -> tuple[object, ...]:
    """The columns of a disagreement, from its incident on."""
    return (
        record.incident or "",
        record.series or "",
        record.kind.value,
        _storable(record.about),
        " ".join(ref.id for ref in record.claims),
        _folded([record.about, *(ref.document for ref in record.claims)]),
        line(dissent_record(record)),
    )


def _storable(words: str) -> str:
    # A lone surrogate can't be stored.
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


def _folded(values: Iterable[str | None]) -> str:
    return "\n".join(dict.fromkeys(fold(value) for value in values if value))

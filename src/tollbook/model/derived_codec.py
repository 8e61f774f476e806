"""Derived values to their records (`tollbook.incident/1`, `series/1`, `board/1`, `dissent/1`).

Plain dicts in the order of the contract; `codec.line` makes one JSON line of each.
"""

from __future__ import annotations

from tollbook.model.codec import Record, plain
from tollbook.model.derived import (
    Account,
    Board,
    BoardGroup,
    Dissent,
    Incident,
    IncidentToll,
    Series,
)

INCIDENT = "tollbook.incident/1"
SERIES = "tollbook.series/1"
BOARD = "tollbook.board/1"
DISSENT = "tollbook.dissent/1"


def incident_record(incident: Incident) -> Record:
    """The incident as the contract's record."""
    return {
        "schema": INCIDENT,
        "id": incident.id,
        "kind": incident.kind,
        "when": plain(incident.when),
        "where": plain(incident.where),
        "claims": plain(incident.claims),
        "roots": incident.roots,
        "grade": incident.grade.value,
        "tolls": [_toll(toll) for toll in incident.tolls],
    }


def _toll(toll: IncidentToll) -> Record:
    record: Record = plain(toll)
    del record["notes"]
    if toll.notes:
        record["notes"] = list(toll.notes)
    order = "outcome victims low best high profile because left_out subset_of notes".split()
    return {name: record[name] for name in order if name in record}


def series_record(series: Series) -> Record:
    """The series as the contract's record; `window` only where there is one."""
    record: Record = {
        "schema": SERIES,
        "id": series.id,
        "claimant": plain(series.claimant),
        "outcome": series.outcome.value,
        "victims": plain(series.victims),
        "theatre": series.theatre,
        "points": plain(series.points),
    }
    if series.window is not None:
        record["window"] = series.window
    return record


def board_record(board: Board) -> Record:
    """The board as the contract's record."""
    return {
        "schema": BOARD,
        "as_of": plain(board.as_of),
        "profile": board.profile.value,
        "include": board.include.value,
        "groups": [_group(group) for group in board.groups],
    }


def _group(group: BoardGroup) -> Record:
    record: Record = plain(group)
    return record


def dissent_record(dissent: Dissent) -> Record:
    """The disagreement as the contract's record."""
    record: Record = {"schema": DISSENT, **plain(dissent)}
    return record


def account_records(account: Account) -> dict[str, list[Record]]:
    """All records of an account by the name of their file: incidents, series, board, dissent."""
    return {
        "incidents": [incident_record(incident) for incident in account.incidents],
        "series": [series_record(series) for series in account.series],
        "board": [board_record(account.board)],
        "dissent": [dissent_record(dissent) for dissent in account.dissent],
    }

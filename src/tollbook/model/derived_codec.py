"""Derived values to their records (`tollbook.incident/1`, `series/1`, `board/1`, `dissent/1`),
and back.

Plain dicts in the order of the contract; `codec.line` makes one JSON line of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tollbook.model.claim import Outcome, Status
from tollbook.model.codec import Record, plain
from tollbook.model.derived import (
    Account,
    Because,
    Board,
    BoardGroup,
    BoardRow,
    Claimant,
    ClaimRef,
    Days,
    Dissent,
    DissentKind,
    Flag,
    Grade,
    Incident,
    IncidentToll,
    Include,
    LeftOut,
    Point,
    Profile,
    Series,
    Silent,
    Site,
    VictimGroup,
)
from tollbook.model.refer import DatePrecision, PartyType

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
    # `theatre` only where there is one, as `window` of a series.
    record: Record = plain(group)
    if group.theatre is None:
        del record["theatre"]
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


def incident_from(
    record: Record, *, said_by: Sequence[str] = (), blamed: Sequence[str] = ()
) -> Incident:
    """The incident of a record; what the record doesn't hold is given."""
    when = record["when"]
    return Incident(
        id=record["id"],
        kind=record["kind"],
        when=when
        and Days(_day(when["start"]), _day(when["end"]), DatePrecision(when["precision"])),
        where=tuple(Site(**site) for site in record["where"]),
        claims=tuple(ClaimRef(**ref) for ref in record["claims"]),
        roots=record["roots"],
        grade=Grade(record["grade"]),
        tolls=tuple(_toll_from(toll) for toll in record["tolls"]),
        said_by=tuple(said_by),
        blamed=tuple(blamed),
    )


def _toll_from(record: Record) -> IncidentToll:
    because = record["because"]
    return IncidentToll(
        outcome=Outcome(record["outcome"]),
        victims=_group_from(record["victims"]),
        low=record["low"],
        best=record["best"],
        high=record["high"],
        profile=Profile(record["profile"]),
        because=Because(*(tuple(because[end]) for end in ("low", "best", "high"))),
        left_out=tuple(LeftOut(**left) for left in record["left_out"]),
        subset_of=record["subset_of"],
        notes=tuple(record.get("notes", ())),
    )


def series_from(record: Record) -> Series:
    """The series of a record."""
    claimant = record["claimant"]
    kind = claimant["type"]
    return Series(
        id=record["id"],
        claimant=Claimant(claimant["name"], PartyType(kind) if kind else None),
        outcome=Outcome(record["outcome"]),
        victims=_group_from(record["victims"]),
        theatre=record["theatre"],
        points=tuple(_point_from(point) for point in record["points"]),
        window=record.get("window"),
    )


def _point_from(record: Record) -> Point:
    flag = record["flag"]
    fields = {**record, "as_of": _day(record["as_of"]), "flag": Flag(flag) if flag else None}
    return Point(**fields)


def board_from(record: Record) -> Board:
    """The board of a record."""
    return Board(
        as_of=_day(record["as_of"]) if record["as_of"] else None,
        profile=Profile(record["profile"]),
        include=Include(record["include"]),
        groups=tuple(_board_group_from(group) for group in record["groups"]),
    )


def _board_group_from(record: Record) -> BoardGroup:
    rows = [{**row, "as_of": _day(row["as_of"])} for row in record["claimants"]]
    fields: dict[str, Any] = {
        **record,
        "outcome": Outcome(record["outcome"]),
        "victims": _group_from(record["victims"]),
        "claimants": tuple(BoardRow(**row) for row in rows),
        "silent": tuple(Silent(**silent) for silent in record["silent"]),
    }
    return BoardGroup(**fields)


def dissent_from(record: Record) -> Dissent:
    """The disagreement of a record."""
    return Dissent(
        kind=DissentKind(record["kind"]),
        incident=record["incident"],
        series=record["series"],
        claims=tuple(ClaimRef(**ref) for ref in record["claims"]),
        about=record["about"],
    )


def _group_from(record: Record) -> VictimGroup:
    return VictimGroup(Status(record["status"]), record["side"])


def _day(text: str) -> date:
    return date.fromisoformat(text)

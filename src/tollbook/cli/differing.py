"""What became different between two accounts, and which claims brought it about?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from tollbook import words
from tollbook.cli.boards import span
from tollbook.errors import InputError

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Release:
    """The derived records of one account."""

    incidents: Sequence[Record]
    series: Sequence[Record]
    board: Record


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of what, how it was and is ("" where it wasn't or isn't), and the claims
    that are new in it."""

    what: str
    about: str
    before: str
    after: str
    claims: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """The change as a flat record."""
        return {
            "schema": "tollbook.change/1",
            "what": self.what,
            "about": self.about,
            "before": self.before,
            "after": self.after,
            "claims": list(self.claims),
        }


@dataclass(frozen=True, slots=True)
class Days:
    """How a day is read as a release of a book: by publication, or (`known`) by when it became
    known here; `known_by` limits a day of publication to what was known by another."""

    book: Path
    profile: str
    include: str
    known: bool = False
    known_by: str | None = None


def release(given: str, asked: Days) -> Release:
    """The release that a day, a book or a folder names. Raises `InputError`."""
    try:
        day = date.fromisoformat(given).isoformat()
    except ValueError:
        return _stored(Path(given), asked)
    if not asked.known:
        return _of_book(asked.book, asked, as_of=day, known_by=asked.known_by)
    if asked.known_by:
        raise InputError("--by known says by when already; leave --known-by out")
    return _of_book(asked.book, asked, known_by=day)


def _of_book(
    book: Path, asked: Days, *, as_of: str | None = None, known_by: str | None = None
) -> Release:
    from tollbook.cli.evidence import Evidence

    with Evidence.of(
        book, as_of=as_of, known_by=known_by, profile=asked.profile, include=asked.include
    ) as found:
        derived = found.derived
        return Release(
            list(derived.records("incidents")),
            list(derived.records("series")),
            derived.board() or {},
        )


def _stored(path: Path, asked: Days) -> Release:
    if path.is_file():
        return _of_book(path, asked, known_by=asked.known_by)
    if not path.is_dir():
        raise InputError(
            f"'{path}' is no day (2020-10-05), no book and no folder; expected one of these"
        )
    return Release(
        _lines(path / "incidents.jsonl"),
        _lines(path / "series.jsonl"),
        _one(path / "board.json"),
    )


def _lines(path: Path) -> list[Record]:
    try:
        content = path.read_text(encoding="utf-8")
        return [json.loads(line) for line in content.splitlines() if line.strip()]
    except OSError as problem:
        raise InputError(
            f"{path}: can't be read ({problem.strerror}); a release has it"
        ) from problem
    except json.JSONDecodeError as problem:
        raise InputError(f"{path}: line is not JSON: {problem}") from problem


def _one(path: Path) -> Record:
    try:
        record: Record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise InputError(
            f"{path}: can't be read ({problem.strerror}); a release has it"
        ) from problem
    except json.JSONDecodeError as problem:
        raise InputError(f"{path}: is not JSON: {problem}") from problem
    return record


def changes(before: Release, after: Release) -> list[Change]:
    """What is different in the second, boards first, then series, then incidents."""
    return [
        *_boards(before.board, after.board),
        *_series(before.series, after.series),
        *_incidents(before.incidents, after.incidents),
    ]


def _boards(before: Record, after: Record) -> Iterable[Change]:
    old = {_group(group): group for group in before["groups"]}
    new = {_group(group): group for group in after["groups"]}
    for name in dict.fromkeys([*new, *old]):
        then, now = _total(old.get(name)), _total(new.get(name))
        if then != now:
            known = {c["claim"] for c in old.get(name, {}).get("claimants", ())}
            claims = [c["claim"] for c in new.get(name, {}).get("claimants", ())]
            yield Change("board", name, then, now, tuple(c for c in claims if c not in known))


def _total(group: Record | None) -> str:
    if group is None:
        return ""
    told = span(group["low"], group["best"], group["high"])
    silent = ", ".join(f"{s['party']} silent" for s in group["silent"])
    return "; ".join(filter(None, (told, f"documented {group['documented']:,}", silent)))


def _group(record: Record) -> str:
    victims = record["victims"]
    status = "" if victims["status"] == "unknown" else victims["status"]
    told = (record["outcome"], status, victims["side"], record.get("theatre"))
    return ", ".join(filter(None, told))


def _series(before: Sequence[Record], after: Sequence[Record]) -> Iterable[Change]:
    old = {record["id"]: record for record in before}
    for record in after:
        then = old.get(record["id"], {}).get("points", [])
        known = {point["claim"] for point in then}
        added = [point for point in record["points"] if point["claim"] not in known]
        if added:
            about = f"{record['claimant']['name']}: {_group(record)}"
            was = _figure(then[-1]) if then else ""
            yield Change(
                "series",
                about,
                was,
                ", ".join(_figure(point) for point in added),
                tuple(point["claim"] for point in added),
            )


def _figure(point: Record) -> str:
    ends = span(point["min"], point["best"], point["max"])
    if point["min"] is None and point["max"] is None:
        ends = f"~{point['best']:,}"
    return f"{ends} as of {point['as_of']}" + (f" ({point['flag']})" if point["flag"] else "")


def _incidents(before: Sequence[Record], after: Sequence[Record]) -> Iterable[Change]:
    """Incidents by the claims they share: an id may change when an earlier report turns up."""
    home = {claim["id"]: record["id"] for record in before for claim in record["claims"]}
    old = {record["id"]: record for record in before}
    met: set[str] = set()
    for record in after:
        claims = [claim["id"] for claim in record["claims"]]
        homes = [home[claim] for claim in claims if claim in home]
        then = old[max(sorted(set(homes)), key=homes.count)] if homes else None
        if then is not None:
            met.add(then["id"])
        was, now = _told(then), _told(record)
        if was != now:
            added = tuple(claim for claim in claims if claim not in home)
            yield Change("incident", _name(record), was, now, added)
    for record in before:
        if record["id"] not in met:
            yield Change("incident", _name(record), _told(record), "", ())


def _name(record: Record) -> str:
    where = ", ".join(site["name"] for site in record["where"][:1]) or "place not told"
    when = record["when"]["start"] if record["when"] else "day not told"
    return f"{record['kind']}, {where}, {when} ({record['id'][:10]})"


def _told(record: Record | None) -> str:
    if record is None:
        return ""
    tolls = "; ".join(
        f"{span(t['low'], t['best'], t['high'])} {_group(t)}"
        for t in record["tolls"]
        if t["subset_of"] is None
    )
    return f"{tolls or 'no figure'} · {record['grade']}, roots {record['roots']}"


def changes_page(changed: Sequence[Change], before: str, after: str) -> RenderableType:
    """The changes as a table: what, how it was, how it is."""
    title = Line(f"From {before} to {after}: {len(changed):,} differences", style="bold magenta")
    parts: list[RenderableType] = [title]
    for what in ("board", "series", "incident"):
        some = [change for change in changed if change.what == what]
        if not some:
            continue
        parts += [
            Line(""),
            Line({"incident": "incidents"}.get(what, what).capitalize(), style="bold"),
        ]
        table = Table.grid(padding=(0, 2, 0, 0))
        for width in (36, 28, 32):
            table.add_column(width=width, overflow="fold")
        for change in some:
            table.add_row(
                Line(words.printable(change.about)),
                Line(words.printable(change.before) or "not there", style="dim"),
                Line(
                    words.printable(change.after) or "gone", style="bold" if change.after else "red"
                ),
            )
        parts.append(table)
    return Group(*parts)

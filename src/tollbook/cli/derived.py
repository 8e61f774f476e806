"""The commands that say what a book's claims come to: tolls, series, incidents, dissent,
explain, diff.

What a book comes to is kept in a file beside it, which can be thrown away at any time; a further
report or judgement is taken in when something is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli.book import DEFAULT, BookOption
from tollbook.cli.showing import write_json

if TYPE_CHECKING:
    from tollbook.cli.evidence import Evidence


# Nobody reads more lines of a table on a screen, and laying them out takes a second.
SHOWN = 500
# Disagreements have their words side by side: a screen holds three or four.
SIDE_BY_SIDE = 50


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class By(StrEnum):
    """What a day means when two are compared."""

    PUBLISHED = "published"
    KNOWN = "known"


AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="What was published by this day; without it, everything.",
        show_default=False,
    ),
]
KnownBy = Annotated[
    str | None,
    typer.Option(
        "--known-by",
        metavar="DATE",
        help="What had been captured or recorded by this day, and judged by then; without it, "
        "everything.",
        show_default=False,
    ),
]
Limit = Annotated[
    int,
    typer.Option(min=0, help="How many a table shows at most (dissent: of each kind); 0: all."),
]
ProfileName = Annotated[
    str,
    typer.Option(
        metavar="RULES", help="How ranges are made: ucdp, ibc or acled (docs/reconciling.md)."
    ),
]
Including = Annotated[
    str,
    typer.Option(
        metavar="WHICH",
        help="all: claims that nobody rejected; accepted: only those a person accepted.",
    ),
]
FormatName = Annotated[
    Format, typer.Option("--format", "-f", help="A table to look at, or records.")
]
Explain = Annotated[
    bool, typer.Option("--explain", help="With the words that each figure stands on, and why.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in (tolls, series, incidents, dissent, explain, diff):
        app.command()(command)


def tolls(
    *,
    book: BookOption = DEFAULT,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    profile: ProfileName = "ucdp",
    include: Including = "all",
    format: FormatName = Format.TABLE,
    explain: Explain = False,
) -> None:
    """Show the board: for each group of victims who gives which total, and who gives none.

    Totals are never added up. What incidents document of a group stands beside what is claimed.
    """
    with _evidence(book, as_of, known_by, profile, include) as found:
        record = found.derived.board() or {}
        if format is Format.TABLE:
            from tollbook.cli.boards import board_page

            _show(board_page(found, explain=explain))
        elif format is Format.CSV:
            _csv(_board_rows(record))
        else:
            write_json(record)


def series(
    *,
    book: BookOption = DEFAULT,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    profile: ProfileName = "ucdp",
    include: Including = "all",
    format: FormatName = Format.TABLE,
    explain: Explain = False,
) -> None:
    """Show the running totals of each claimant over time, with what is odd about them."""
    with _evidence(book, as_of, known_by, profile, include) as found:
        if format is Format.TABLE:
            from tollbook.cli.charts import series_page

            _show(series_page(found, explain=explain))
        else:
            _stored(found, "series", format, _series_rows)


def incidents(
    *,
    book: BookOption = DEFAULT,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    profile: ProfileName = "ucdp",
    include: Including = "all",
    format: FormatName = Format.TABLE,
    explain: Explain = False,
    limit: Limit = SHOWN,
) -> None:
    """List what happened, with the range of each toll and how well it is supported."""
    with _evidence(book, as_of, known_by, profile, include) as found:
        if format is Format.TABLE:
            from tollbook.cli.boards import incidents_page

            _show(incidents_page(found, explain=explain, limit=limit or None))
        else:
            _stored(found, "incidents", format, _incident_rows)


def dissent(
    *,
    book: BookOption = DEFAULT,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    profile: ProfileName = "ucdp",
    include: Including = "all",
    format: FormatName = Format.TABLE,
    limit: Limit = SIDE_BY_SIDE,
) -> None:
    """List where accounts disagree, with the words side by side."""
    with _evidence(book, as_of, known_by, profile, include) as found:
        if format is Format.TABLE:
            from tollbook.cli.boards import dissent_page

            _show(dissent_page(found, limit=limit or None))
        else:
            _stored(found, "dissent", format, _dissent_rows)


def explain(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Of an incident, a series or a claim (i_…, s_…, c_…); its beginning will do.",
        ),
    ],
    *,
    book: BookOption = DEFAULT,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    profile: ProfileName = "ucdp",
    include: Including = "all",
) -> None:
    """Say who gave which figure, why it counts or doesn't, and why claims were put together."""
    from tollbook.cli.explaining import page

    with _evidence(book, as_of, known_by, profile, include) as found:
        _show(page(found, id))


def diff(
    before: Annotated[
        str, typer.Argument(metavar="BEFORE", help="A day, a book, or a folder of a release.")
    ],
    after: Annotated[
        str, typer.Argument(metavar="AFTER", help="A later day, a book, or a folder of a release.")
    ],
    *,
    book: BookOption = DEFAULT,
    by: Annotated[
        By,
        typer.Option(
            "--by", help="What a day means: what was published by then, or what was known."
        ),
    ] = By.PUBLISHED,
    known_by: KnownBy = None,
    profile: ProfileName = "ucdp",
    include: Including = "all",
    format: Annotated[
        Format, typer.Option("--format", "-f", help="A table to look at, or records.")
    ] = Format.TABLE,
) -> None:
    """Show what became different between two days or two releases, and by which claims.

    A day means what was published by then; with `--by known`, what had been captured or recorded
    by then. A release is a folder with incidents.jsonl, series.jsonl and board.json, as these
    commands print them.
    """
    from tollbook.cli.differing import Days, changes, changes_page, release

    asked = Days(book, profile, include, known=by is By.KNOWN, known_by=known_by)
    changed = changes(release(before, asked), release(after, asked))
    if format is Format.TABLE:
        _show(changes_page(changed, before, after))
    else:
        _print((change.record() for change in changed), format, lambda r: [dict(r)])


def _evidence(
    book: Path, as_of: str | None, known_by: str | None, profile: str, include: str
) -> Evidence:
    from tollbook.cli.evidence import Evidence

    return Evidence.of(book, as_of=as_of, known_by=known_by, profile=profile, include=include)


def _show(page: Any) -> None:
    from tollbook.cli.table import show

    show(page)


def _stored(found: Evidence, what: str, format: Format, rows: Any) -> None:
    """The kept records of one kind, as they are where that is what is asked for."""
    if format is Format.JSONL:
        sys.stdout.writelines(f"{line}\n" for line in found.derived.lines(what))
    else:
        _print(found.derived.records(what), format, rows)


def _print(
    records: Iterable[Mapping[str, Any]],
    format: Format,
    rows: Any,
) -> None:
    if format is Format.CSV:
        _csv(row for record in records for row in rows(record))
        return
    if format is Format.JSON:
        import json

        sys.stdout.write(json.dumps(list(records), ensure_ascii=False, indent=1) + "\n")
        return
    for record in records:
        write_json(dict(record))


def _csv(rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows as CSV; the columns are those of the first row. Without a row nothing is printed."""
    import csv

    from tollbook.publish.csv import safe

    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(row), lineterminator="\r\n")
            writer.writeheader()
        writer.writerow({k: safe(v) if isinstance(v, str) else v for k, v in row.items()})


def _board_rows(record: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for group in record["groups"]:
        shared = {
            "as_of": record["as_of"],
            "profile": record["profile"],
            "include": record["include"],
            **_group(group),
            "theatre": group.get("theatre"),
        }
        ends = {name: group[name] for name in ("low", "best", "high", "documented")}
        parties = [
            {"claimant": c["name"], "min": c["min"], "max": c["max"], "figure": c["best"],
             "figure_as_of": c["as_of"], "silent": None, "claim": c["claim"]}
            for c in group["claimants"]
        ] + [
            {"claimant": s["party"], "min": None, "max": None, "figure": None,
             "figure_as_of": None, "silent": True, "claim": s["claim"]}
            for s in group["silent"]
        ]  # fmt: skip
        nobody = dict.fromkeys("claimant min max figure figure_as_of silent claim".split())
        for party in parties or [nobody]:
            yield {**shared, **party, **ends}


def _group(record: Mapping[str, Any]) -> dict[str, Any]:
    victims = record["victims"]
    return {"outcome": record["outcome"], "status": victims["status"], "side": victims["side"]}


def _series_rows(record: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for point in record["points"]:
        yield {
            "series": record["id"],
            "claimant": record["claimant"]["name"],
            "type": record["claimant"]["type"],
            **_group(record),
            "theatre": record["theatre"],
            "window": record.get("window"),
            **point,
        }


def _incident_rows(record: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    when, where = record["when"] or {}, (record["where"] or [{}])[0]
    shared = {
        "incident": record["id"],
        "kind": record["kind"],
        "start": when.get("start"),
        "end": when.get("end"),
        "date_precision": when.get("precision"),
        "place": where.get("name"),
        "place_id": where.get("id"),
        "latitude": where.get("latitude"),
        "longitude": where.get("longitude"),
        "country": where.get("country"),
        "place_precision": where.get("precision"),
        "roots": record["roots"],
        "grade": record["grade"],
        "claims": len(record["claims"]),
    }
    tolls: Sequence[Mapping[str, Any]] = record["tolls"]
    none = dict.fromkeys("outcome status side low best high profile subset_of".split())
    for toll in tolls:
        ends = {n: toll[n] for n in ("low", "best", "high", "profile", "subset_of")}
        yield {**shared, **_group(toll), **ends}
    if not tolls:
        yield {**shared, **none}


def _dissent_rows(record: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    yield {
        "kind": record["kind"],
        "about": record["about"],
        "incident": record["incident"],
        "series": record["series"],
        "claims": " | ".join(claim["id"] for claim in record["claims"]),
        "documents": " | ".join(claim["document"] for claim in record["claims"]),
    }

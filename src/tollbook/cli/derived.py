"""The commands that say what a book's claims come to: tolls, series, incidents, dissent,
explain, diff.

Everything is made anew from claims and judgements when it is asked for, and nothing is written.
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
    from tollbook.model.derived import Account


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="What was published by this day; without it, everything.",
        show_default=False,
    ),
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
    profile: ProfileName = "ucdp",
    include: Including = "all",
    format: FormatName = Format.TABLE,
    explain: Explain = False,
) -> None:
    """Show the board: for each group of victims who gives which total, and who gives none.

    Totals are never added up. What incidents document of a group stands beside what is claimed.
    """
    from tollbook.model.derived_codec import board_record

    with _evidence(book, as_of, profile, include) as found:
        record = board_record(found.account.board)
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
    profile: ProfileName = "ucdp",
    include: Including = "all",
    format: FormatName = Format.TABLE,
    explain: Explain = False,
) -> None:
    """Show the running totals of each claimant over time, with what is odd about them."""
    from tollbook.model.derived_codec import series_record

    with _evidence(book, as_of, profile, include) as found:
        records = map(series_record, found.account.series)
        if format is Format.TABLE:
            from tollbook.cli.charts import series_page

            _show(series_page(found, explain=explain))
        else:
            _print(records, format, _series_rows)


def incidents(
    *,
    book: BookOption = DEFAULT,
    as_of: AsOf = None,
    profile: ProfileName = "ucdp",
    include: Including = "all",
    format: FormatName = Format.TABLE,
    explain: Explain = False,
) -> None:
    """List what happened, with the range of each toll and how well it is supported."""
    from tollbook.model.derived_codec import incident_record

    with _evidence(book, as_of, profile, include) as found:
        records = map(incident_record, found.account.incidents)
        if format is Format.TABLE:
            from tollbook.cli.boards import incidents_page

            _show(incidents_page(found, explain=explain))
        else:
            _print(records, format, _incident_rows)


def dissent(
    *,
    book: BookOption = DEFAULT,
    as_of: AsOf = None,
    profile: ProfileName = "ucdp",
    include: Including = "all",
    format: FormatName = Format.TABLE,
) -> None:
    """List where accounts disagree, with the words side by side."""
    from tollbook.model.derived_codec import dissent_record

    with _evidence(book, as_of, profile, include) as found:
        records = map(dissent_record, found.account.dissent)
        if format is Format.TABLE:
            from tollbook.cli.boards import dissent_page

            _show(dissent_page(found))
        else:
            _print(records, format, _dissent_rows)


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
    profile: ProfileName = "ucdp",
    include: Including = "all",
) -> None:
    """Say who gave which figure, why it counts or doesn't, and why claims were put together."""
    from tollbook.cli.explaining import page

    with _evidence(book, as_of, profile, include) as found:
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
    profile: ProfileName = "ucdp",
    include: Including = "all",
    format: Annotated[
        Format, typer.Option("--format", "-f", help="A table to look at, or records.")
    ] = Format.TABLE,
) -> None:
    """Show what became different between two days or two releases, and by which claims.

    A day means what was published by then. A release is a folder with incidents.jsonl,
    series.jsonl and board.json, as these commands print them.
    """
    from tollbook.cli.differing import changes, changes_page, release

    changed = changes(
        release(before, book, profile, include), release(after, book, profile, include)
    )
    if format is Format.TABLE:
        _show(changes_page(changed, before, after))
    else:
        _print((change.record() for change in changed), format, lambda r: [dict(r)])


def _evidence(book: Path, as_of: str | None, profile: str, include: str) -> Evidence:
    from tollbook.cli.evidence import Evidence

    return Evidence.of(book, as_of=as_of, profile=profile, include=include)


def _show(page: Any) -> None:
    from tollbook.cli.table import show

    show(page)


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


def counts(account: Account) -> str:
    """What an account holds, in one line."""
    return (
        f"{len(account.incidents):,} incidents, {len(account.series):,} series, "
        f"{len(account.dissent):,} disagreements"
    )

"""What several commands take alike: the reports, and what is said of all of them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help="Reports (.txt, .md, .html, .pdf, .docx, .eml), addresses (https://…), lists of addresses "
        "(GDELT's tables, .csv, .tsv, .txt), archives (.warc, .warc.gz, .wacz, .zip, .mbox), folders, "
        "or - for standard input.",
        show_default=False,
    ),
]
FormatOption = Annotated[
    Format,
    typer.Option("--format", "-f", help="A table to look at, or records for other programs."),
]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="Who published the reports.")]
Manifest = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.csv",
        help="Columns path, published, publisher and url: what is known of each file.",
    ),
]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes to read with.")
]
RootsOption = Annotated[
    Path | None,
    typer.Option(
        "--roots",
        metavar="FILE.pem",
        help="Root certificates of time-stamping authorities, to hold stamps against; else "
        "TOLLBOOK_STAMP_ROOTS.",
        show_default=False,
    ),
]

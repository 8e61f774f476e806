"""Records as a table for spreadsheets and statistics programs (RFC 4180, UTF-8).

One row per claim, the same columns for all kinds; what a kind doesn't have is empty. Several
values in a cell are joined by " | ", except in an attribution, where " < " leads from who says
it to through whom.

Reports are written by anybody, and a spreadsheet runs a cell like `=HYPERLINK(…)`: such text
gets an apostrophe before it, which spreadsheets hide. Numbers are left as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Record = Mapping[str, Any]
Cell = str | int | float | None

# What starts a formula in Excel, LibreOffice or Google Sheets (OWASP, "CSV Injection"), with
# the full-width signs that East Asian versions of Excel take for them, and the characters that
# some importers drop and then look at the next.
_FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")
# What an importer may strip before it looks: quotation marks of all sorts. Spaces too.
_SHELL = "\"'`´“”„‘’‚«»‹›\ufeff\u200b\u2060"


class Type(StrEnum):
    """What a column's cells are, where a format has types (Parquet)."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    BOOLEAN = "true or false"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, how it is had from a record, and its type."""

    name: str
    what: str
    cell: Callable[[Record], Cell]
    type: Type = Type.TEXT


def keyed(name: str, what: str, type: Type = Type.TEXT) -> Column:
    """A column that is had from a flat record under its own name."""

    def cell(record: Record) -> Cell:
        value: Cell = record.get(name)
        return None if value == "" else value

    return Column(name, what, cell, type)


def safe(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet might run it as a formula.

    >>> safe("=1+1"), safe(' "@SUM(A1)'), safe("at least 12")
    ("'=1+1", '\\' "@SUM(A1)', 'at least 12')
    """
    if text[:1].isalnum():
        return text
    start = text
    while start and not start.startswith(_FORMULA) and (start[0].isspace() or start[0] in _SHELL):
        start = start[1:]
    return f"'{text}" if start.startswith(_FORMULA) else text


def lines(records: Iterable[Record], columns: Sequence[Column]) -> Iterator[str]:
    """The header, then a row per record; each with its line end (CR LF)."""
    buffer = io.StringIO()
    # CR LF also makes the writer quote a cell with either of the two in it.
    writer = csv.writer(buffer, lineterminator="\r\n")

    def row(cells: Iterable[Cell]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(cells)
        # A lone surrogate (from a broken file name) can't be encoded.
        return buffer.getvalue().encode("utf-8", "backslashreplace").decode("utf-8")

    yield row(column.name for column in columns)
    for record in records:
        yield row(_made_safe(column.cell(record)) for column in columns)


def _made_safe(cell: Cell) -> Cell:
    # NUL ends the cell, or the file, for many readers.
    return safe(cell.replace("\0", "�")) if isinstance(cell, str) else cell


def claims(records: Iterable[Record]) -> Iterator[str]:
    """Claim records as CSV lines."""
    return lines(records, CLAIM_COLUMNS)


def documents(records: Iterable[Record]) -> Iterator[str]:
    """Document records (as the book gives them) as CSV lines."""
    return lines(records, DOCUMENT_COLUMNS)


def _at(*path: str) -> Callable[[Record], Cell]:
    """The value at a path of keys; None where there is none on the way."""

    def cell(record: Record) -> Cell:
        value: Any = record
        for key in path:
            value = value.get(key)
            if value is None:
                return None
        if isinstance(value, bool):
            return "true" if value else "false"
        return value  # type: ignore[no-any-return]  # the contract's leaves are cells

    return cell


def _list(record: Record, path: Sequence[str]) -> Any:
    """The list at a path; empty where there is none on the way."""
    value: Any = record
    for key in path:
        value = value.get(key)
        if not value:
            return ()
    return value


def _many(*path: str, between: str = " | ", keys: Sequence[str] = ()) -> Callable[[Record], Cell]:
    """The list at a path as one cell; of objects, the first of `keys` that is known."""

    def cell(record: Record) -> Cell:
        words = []
        for value in _list(record, path):
            known = value
            if keys:
                known = next((value[key] for key in keys if value.get(key) is not None), "")
            words.append(str(known))
        return between.join(words) or None

    return cell


def _first(*path: str, key: str) -> Callable[[Record], Cell]:
    def cell(record: Record) -> Cell:
        values = _list(record, path)
        value: Cell = values[0].get(key) if values else None
        return value

    return cell


_NAMED = ("name", "text")

CLAIM_COLUMNS: tuple[Column, ...] = (
    Column("id", "The claim's id.", _at("id")),
    Column("kind", "toll, event, control, statement, silence or media.", _at("kind")),
    Column("document", "The document's name in the book.", _at("document", "name")),
    Column("document_id", "SHA-256 of the bytes as captured.", _at("document", "id")),
    Column("publisher", "Who published the document.", _at("document", "publisher")),
    Column("published", "Reference date of the document.", _at("document", "published"), Type.DAY),
    Column(
        "published_from",
        "Where that date comes from: option, metadata, dateline or text.",
        _at("document", "published_from"),
    ),
    Column("url", "Address of the document.", _at("document", "url")),
    Column(
        "text_id", "The reading of the document that offsets belong to.", _at("document", "text")
    ),
    Column(
        "start", "Where the claim's words start, in code points.", _at("span", "start"), Type.WHOLE
    ),
    Column("end", "Where they end, exclusive.", _at("span", "end"), Type.WHOLE),
    Column("exact", "The words that make the claim.", _at("span", "exact")),
    Column(
        "attribution",
        "Who says so, nearest to the fact first; names of the directory where known.",
        _many("attribution", between=" < ", keys=_NAMED),
    ),
    Column(
        "attribution_words",
        "The same in the words of the text.",
        _many("attribution", between=" < ", keys=("text",)),
    ),
    Column(
        "claimant_type", "What sort the nearest claimant is.", _first("attribution", key="type")
    ),
    Column("stance", "asserted, hedged or denied.", _at("stance")),
    Column("denied_by", "Who denies it.", _many("denied_by", keys=_NAMED)),
    Column(
        "historical",
        "true: background on another time or conflict.",
        _at("historical"),
        Type.BOOLEAN,
    ),
    Column("when_start", "First day the claim speaks of.", _at("when", "start"), Type.DAY),
    Column("when_end", "Last day, inclusive.", _at("when", "end"), Type.DAY),
    Column("when_precision", "day, range, week, month, year or unknown.", _at("when", "precision")),
    Column("when_words", "The words that say when.", _at("when", "text")),
    Column("places", "Where: names of the gazetteer, else words.", _many("where", keys=_NAMED)),
    Column("places_words", "Where, in the words of the text.", _many("where", keys=("text",))),
    Column("place_ids", "Gazetteer ids of the places.", _many("where", keys=("id",))),
    Column(
        "latitude",
        "Of the first place, degrees (WGS 84).",
        _first("where", key="latitude"),
        Type.NUMBER,
    ),
    Column(
        "longitude",
        "Of the first place, degrees (WGS 84).",
        _first("where", key="longitude"),
        Type.NUMBER,
    ),
    Column(
        "radius_km",
        "How far the first place may reach.",
        _first("where", key="radius_km"),
        Type.NUMBER,
    ),
    Column("country", "ISO code of the first place's country.", _first("where", key="country")),
    Column(
        "where_precision",
        "UCDP where_prec of the first place, 1 (exact) to 7.",
        _first("where", key="precision"),
        Type.WHOLE,
    ),
    Column("outcome", "Toll: what happened to the people counted.", _at("toll", "outcome")),
    Column("count_min", "Toll: least number of people.", _at("toll", "count", "min"), Type.WHOLE),
    Column("count_max", "Toll: largest number of people.", _at("toll", "count", "max"), Type.WHOLE),
    Column(
        "count_best", "Toll: number given as about right.", _at("toll", "count", "best"), Type.WHOLE
    ),
    Column("count_words", "Toll: the words of the count.", _at("toll", "count", "text")),
    Column("victims", "Toll: who was harmed, in words.", _at("toll", "victims", "text")),
    Column("victims_status", "Toll: civilian, military, …", _at("toll", "victims", "status")),
    Column("victims_side", "Toll: the party they belong to.", _at("toll", "victims", "side")),
    Column("scope", "Toll: incident, cumulative or unknown.", _at("toll", "scope")),
    Column("as_of", "Toll: the day a running total stands for.", _at("toll", "as_of"), Type.DAY),
    Column("subset_of", "Toll: id of the toll that includes it.", _at("toll", "subset_of")),
    Column("increment_of", "Toll: id of the total it adds to.", _at("toll", "increment_of")),
    Column("cause", "Toll: cause in words.", _at("toll", "cause")),
    Column("perpetrator", "Toll: who did it, if stated.", _at("toll", "perpetrator")),
    Column("event_type", "Event: PLOVER type.", _at("event", "type")),
    Column("event_mode", "Event: mode.", _at("event", "mode")),
    Column("actors", "Event: who did it.", _many("event", "actors", keys=_NAMED)),
    Column("targets", "Event: to whom.", _many("event", "targets", keys=_NAMED)),
    Column("means", "Event: weapon or instrument, in words.", _at("event", "means")),
    Column("change", "Control: gained, lost, held or contested.", _at("control", "change")),
    Column("held_by", "Control: who holds the place, in words.", _at("control", "by", "text")),
    Column("held_by_name", "Control: their name.", _at("control", "by", "name")),
    Column("lost_by", "Control: who lost it, in words.", _at("control", "from", "text")),
    Column("lost_by_name", "Control: their name.", _at("control", "from", "name")),
    Column("speakers", "Statement: who speaks.", _many("statement", "speakers", keys=_NAMED)),
    Column("statement_type", "Statement: PLOVER type.", _at("statement", "type")),
    Column("quotes", "Statement: what is quoted.", _many("statement", "quotes")),
    Column("addressees", "Statement: to whom.", _many("statement", "addressees", keys=_NAMED)),
    Column("silent_party", "Silence: who will not say.", _at("silence", "party", "text")),
    Column("silent_party_name", "Silence: their name.", _at("silence", "party", "name")),
    Column("silent_about", "Silence: about what.", _at("silence", "about")),
    Column("medium", "Media: photo, video, …", _at("media", "medium")),
    Column("credit", "Media: whose it is.", _at("media", "credit")),
    Column("shows", "Media: what it shows.", _at("media", "shows")),
    Column("caption", "Media: the caption of a picture on a page.", _at("media", "caption")),
    Column("alt", "Media: the alternative text of a picture on a page.", _at("media", "alt")),
    Column("picture", "Media: the address of a picture's file.", _at("media", "address")),
    Column("engine", "Name and version of the engine.", _at("engine")),
    Column("run", "The run that made the claim.", _at("run")),
    Column("why", "Short reasons, for review.", _many("why")),
)

DOCUMENT_COLUMNS: tuple[Column, ...] = (
    Column("name", "The document's first name in the book.", _at("name")),
    Column("names", "All its names.", _many("names")),
    Column("id", "SHA-256 of the bytes as captured.", _at("id")),
    Column("media_type", "What sort of file it is.", _at("media_type")),
    Column("size", "Bytes as captured.", _at("size"), Type.WHOLE),
    Column("origin", "Where the bytes were found first.", _at("origin")),
    Column("title", "Its title.", _at("title")),
    Column("publisher", "Who published it.", _at("publisher")),
    Column("url", "Its address.", _at("url")),
    Column("language", "ISO code of its language.", _at("language")),
    Column("published", "Reference date.", _at("published"), Type.DAY),
    Column("published_from", "Where that date comes from.", _at("published_from")),
    Column("captured", "When the bytes were captured.", _at("captured")),
    Column("text", "The text that was read last.", _at("text")),
    Column("run", "The run that read it last.", _at("run")),
    Column("claims", "How many claims that run found.", _at("claims"), Type.WHOLE),
)

REJECTION_COLUMNS: tuple[Column, ...] = (
    Column("name", "The input's name.", _at("name")),
    Column("id", "SHA-256 of its bytes, where there were any.", _at("id")),
    Column("origin", "Where it was found.", _at("origin")),
    Column("reason", "Why no text could be had, and what to do.", _at("reason")),
)

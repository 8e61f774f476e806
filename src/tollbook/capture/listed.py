"""Which addresses stand in a list: GDELT's exports, a table with a column of them, one a line?

The column is found by its name, else by what stands in it. A line whose address can't be used is
told with its number and its value, and the rest go on. Lists are read line by line: GDELT's are
longer than memory.
"""

from __future__ import annotations

import csv
import gzip
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO

from tollbook.capture.address import address, is_web, shown
from tollbook.errors import FetchError

# Names of columns of addresses, the surest first: GDELT's events, mentions and knowledge graph,
# then what people and other tools write.
NAMES = (
    "sourceurl", "mentionidentifier", "documentidentifier", "v2documentidentifier", "source_url",
    "article_url", "url", "urls", "address", "web address", "link", "href", "uri", "loc", "permalink",
)  # fmt: skip
# A file with one of these may be a list; a text file is one if it begins with addresses only.
TABLES = (".csv", ".tsv", ".tab")
PLAIN = (".txt", ".list", ".urls", ".lst")
PACKED = (".gz", ".zip")
DELIMITERS = "\t,;|"
# A sign that stands in no table: for one of a single column.
NONE = "\x1f"
# Lines from which the column is found, and how many of them must have an address there.
SAMPLE = 100
SHARE = 0.5
# Characters of a line: those of GDELT's knowledge graph have up to some hundred thousand.
LONGEST_LINE = 4_000_000
# Unpacked to packed: tables of GDELT come to 10:1.
RATIO = 200
# What comes of packing that is broken, locked or of an unknown kind, and of tables that are none.
BROKEN = (
    OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error
)  # fmt: skip
PICTURE = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".mp4")
COMMENT = "#"
LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Listed:
    """An address of a list, as it is to be asked for; `line` counts from 1."""

    line: int
    address: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """A line of a list without an address that can be used; `reason` says what stands there."""

    line: int
    reason: str


def is_list(path: Path) -> bool:
    """Whether a file is a list of addresses: a table with a column of them, or text that begins
    with nothing but addresses. What can't be read is none."""
    name = path.name.lower()
    bare = name[: -len(Path(name).suffix)] if name.endswith(PACKED) else name
    if not bare.endswith(TABLES + PLAIN) or (bare is not name and not bare.endswith(TABLES)):
        return False
    try:
        with ExitStack() as stack:
            lines = _lines(path.open("rb"), path, stack)
            sample = [line for line in islice(lines, SAMPLE) if line.strip()]
        if not bare.endswith(PLAIN):
            return _column(_rows(iter(sample), _delimiter(sample))) is not None
    except BROKEN:
        return False
    told = [line.strip() for line in sample if not line.lstrip().startswith(COMMENT)]
    return bool(told) and all(is_web(line) and " " not in line for line in told)


def addresses(path: Path) -> Iterator[Listed | Unusable]:
    """The addresses of a list in their order, each once, and the lines that have none.

    Raises `OSError` where the file can't be read; what is broken in its packing is an `Unusable`
    in its place, the last.
    """
    seen: set[int] = set()
    line = 0
    opened = path.open("rb")
    with ExitStack() as stack:
        try:
            for line, value in _values(_lines(opened, path, stack)):
                found = _address(line, value)
                if isinstance(found, Listed):
                    # Of 64 bits: two of a billion addresses would be taken for one.
                    key = hash(found.address)
                    if key in seen:
                        continue
                    seen.add(key)
                yield found
        except BROKEN as problem:
            yield Unusable(line + 1, f"can't be read any further: {problem}; fetch the list again")


def _address(line: int, value: str | None) -> Listed | Unusable:
    if value is None or not value.strip():
        return Unusable(line, "has no address; expected one that begins with https:// or http://")
    given = value.strip()
    try:
        if not is_web(given):
            raise FetchError("is no address of a page; expected https:// or http://")
        parts = address(given)
    except FetchError as problem:
        told = shown(given)
        cut = told if len(told) <= LONGEST_SHOWN else f"{told[:LONGEST_SHOWN]}…"
        return Unusable(line, f"{cut!r} {problem}")
    return Listed(line, parts.opened(parts.login))


def _values(lines: Iterator[str]) -> Iterator[tuple[int, str | None]]:
    """What stands in the column of addresses, with the numbers of the lines. Blank lines and, in
    lists without columns, comments are passed over."""
    sample = list(islice(lines, SAMPLE))
    every = chain(sample, lines)
    if all(is_web(one.strip()) for one in sample if one.strip() and not one.startswith(COMMENT)):
        for number, given in enumerate(every, start=1):
            if given.strip() and not given.lstrip().startswith(COMMENT):
                yield number, given
        return
    delimiter = _delimiter(sample)
    column = _column(_rows(iter(sample), delimiter))
    if column is None:
        raise ValueError(f"it has no column of addresses; name one {' or '.join(NAMES[:3])}")
    place, header = column
    for number, row in _rows(every, delimiter):
        if (header and number == 1) or not any(cell.strip() for cell in row):
            continue
        yield number, row[place] if place < len(row) else None


def _column(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[int, bool] | None:
    """Which column holds addresses, and whether the first row is a row of names."""
    some = [row for _, row in rows]
    if not some:
        return None
    names = [cell.strip().strip("\ufeff\"'").casefold() for cell in some[0]]
    for name in NAMES:
        if name in names:
            return names.index(name), True
    counts: Counter[int] = Counter()
    for row in some:
        counts.update(
            place
            for place, cell in enumerate(row)
            if is_web(cell.strip()) and not cell.strip().lower().endswith(PICTURE)
        )
    if not counts:
        return None
    most = max(counts.values())
    place = min(place for place, count in counts.items() if count == most)
    header = not is_web(some[0][place].strip()) if place < len(some[0]) else False
    rest = len(some) - header
    return (place, header and most == rest) if rest and most >= SHARE * rest else None


def _delimiter(sample: Sequence[str]) -> str:
    """The sign that parts the most columns alike; tabs first, since commas stand in addresses."""

    def columns(sign: str) -> int:
        counts = Counter(line.count(sign) for line in sample if line.strip())
        count, lines = counts.most_common(1)[0] if counts else (0, 0)
        return count if 2 * lines > len(sample) or sign == "\t" else 0

    best = max(DELIMITERS, key=columns)
    return best if columns(best) else NONE


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line on which each ends. GDELT's tables have no quotation: what
    looks like it is words."""
    csv.field_size_limit(LONGEST_LINE)
    if delimiter == "\t":
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(lines, delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as problem:
        raise ValueError(f"line {reader.line_num}: {problem}") from problem


def _lines(raw: IO[bytes], path: Path, stack: ExitStack) -> Iterator[str]:
    """The lines of an open file, unpacked; NULs are left out, letters that are none replaced."""
    stack.enter_context(raw)
    opened: IO[bytes] | gzip.GzipFile = raw
    name, packed = path.name.lower(), 0
    if name.endswith(".gz"):
        opened = stack.enter_context(gzip.GzipFile(fileobj=raw))
        packed = path.stat().st_size
    elif name.endswith(".zip"):
        archive = stack.enter_context(zipfile.ZipFile(raw))
        members = [one for one in archive.infolist() if not one.is_dir()]
        if len(members) != 1:
            raise ValueError(f"it holds {len(members)} files; expected one table")
        opened = stack.enter_context(archive.open(members[0]))
        packed = members[0].compress_size
    read = 0
    while line := opened.readline(LONGEST_LINE + 1):
        read += len(line)
        if len(line) > LONGEST_LINE:
            raise ValueError(f"a line has more than {LONGEST_LINE:,} characters")
        if packed and read > RATIO * packed + LONGEST_LINE:
            raise ValueError(f"it unpacks to more than {RATIO} times its size")
        words = line.decode("utf-8-sig", "replace").replace("\0", "").rstrip("\r\n")
        # A lone carriage return ends nothing here.
        yield words.replace("\r", " ") + "\n"

"""Broken inputs for every reader of what comes from outside: samples, and what is done to them.

2,000 inputs in all where tests run; `make fuzz` sets TOLLBOOK_FUZZ=100000. Each reader has its
share of them, in percent: those through which a stranger's bytes come first have the most.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

INPUTS = int(os.environ.get("TOLLBOOK_FUZZ", "2000"))

WORDS = "Two people were killed at the mill on Monday, the mayor said."

# What trips parsers: ends of things, depth, numbers, encodings, halves of characters.
TOKENS = [
    b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE", b"&#x110000;", b"&amp",
    b"<script type='application/ld+json'>", b"</script>", b"<meta property='og:title' content='",
    b"<table>", b"<tr><td>", b"<svg><math>", b"<template>", b"<time datetime='", b"\x00", b"\xff\xfe",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b'{"@type":"NewsArticle","author":', b"[[[[[[[[", b"{{{{",
    b"1e999", b"99999999999999999999", b"-1", b"\r\n", b"\r\n\r\n", b"Content-Length: ", b"--b",
    b"=?utf-8?b?", b"charset=", b"quoted-printable", b"2020-13-45", b"PK\x03\x04", b"WARC/1.0\r\n",
    b"\x1f\x8b\x08", b"%PDF-", b"endobj", b"stream", "\u202e\u0600".encode(), b"<base href='", b"<a " * 50,
    b"nan", b"-inf", b"0x1F", b"1_000", "٣".encode(), "²".encode(), b",", b'"', b"\t", b"null",
    b"0000-00-00", b"9999-12-31", b"..", b"/", b"\\", b"{}", b"[]", b"true",
]  # fmt: skip


# What fields of tables, attributes, headers and values of JSON end with.
ENDS = re.compile(rb"""[,;:=<>"'\t\r\n]""")


def _field(raw: bytearray, at: int) -> tuple[int, int]:
    """Where the field of a table, header or attribute at a place begins and ends."""
    before = [match.end() for match in ENDS.finditer(raw, max(0, at - 200), at)]
    after = ENDS.search(raw, at)
    return before[-1] if before else max(0, at - 200), after.start() if after else len(raw)


def mutations(samples: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Samples with pieces cut out, doubled, replaced by tokens or by any bytes."""

    @st.composite
    def mutated(draw: st.DrawFn) -> bytes:
        raw = bytearray(draw(st.sampled_from(samples)))
        for _ in range(draw(st.integers(1, 6))):
            start = draw(st.integers(0, len(raw)))
            if draw(st.booleans()):
                end = min(len(raw), start + draw(st.sampled_from([0, 0, 1, 4, 64, 1024])))
            else:
                start, end = _field(raw, start)
            piece = draw(
                st.one_of(
                    st.sampled_from(TOKENS),
                    st.binary(max_size=8),
                    st.just(bytes(raw[start:end]) * 3),
                    st.just(b""),
                )
            )
            raw[start:end] = piece
        return bytes(raw)

    return mutated()


def check_any(
    read: Callable[[bytes], object],
    samples: Sequence[bytes],
    percent: float,
    *,
    reasons: type[Exception] | tuple[type[Exception], ...] = (),
) -> None:
    """Give a reader its share of broken inputs: what comes out is a result, or one of `reasons`
    with words in it."""

    @settings(
        max_examples=max(1, round(INPUTS * percent / 100)),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(mutations(samples))
    @example(b"")
    @example(b"\x00")
    def check(raw: bytes) -> None:
        try:
            read(raw)
        except reasons as problem:
            assert str(problem)

    check()


def in_file(folder: Path, name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """A reader of files as one of bytes: each input is put into the file `name`."""
    path = folder / name

    def given_bytes(raw: bytes) -> object:
        path.write_bytes(raw)
        return read(path)

    return given_bytes


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def inside(archive: bytes, name: str) -> tuple[bytes, Callable[[bytes], bytes]]:
    """One file of a ZIP archive, and how the archive is with another in its place.

    Breaking the packed bytes ends at the first checksum; what lies behind it is reached so.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        files = {one: opened.read(one) for one in opened.namelist()}

    def with_it(raw: bytes) -> bytes:
        return zip_of({**files, name: raw})

    return files[name], with_it

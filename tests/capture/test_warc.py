"""Pages come out of web archives as they were captured, and what isn't whole is said so."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives import members, wacz, warc
from tollbook.capture import Captured, Missed, Skipped, capture
from tollbook.capture.warc_records import Broken, Record, records
from tollbook.capture.warc_writing import write

PAGES = {
    f"https://example.org/{n}": f"<html><body><p>{n} people died at the mill.</p>".encode() * 20
    for n in range(1, 6)
}
LIMIT = 100_000
# Made once: warcio gives each record an id by chance.
SMALL = [warc(dict(list(PAGES.items())[:2]), packed=packed) for packed in (True, False)]


def read(tmp_path: Path, raw: bytes, name: str = "a.warc.gz") -> list[Captured | Missed]:
    path = tmp_path / name
    path.write_bytes(raw)
    return list(capture([path], max_bytes=LIMIT))


def got(items: list[Captured | Missed]) -> list[str]:
    return [
        item.reason if isinstance(item, Missed) else item.capture.address if item.capture else ""
        for item in items
    ]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("request_first", [True, False])
def test_pages_come_with_how_they_were_captured(
    tmp_path: Path, packed: bool, request_first: bool
) -> None:
    """Address, time, headers of both sides, the crawler, the archive and the record."""
    raw = warc(PAGES, packed=packed, request_first=request_first)
    items = read(tmp_path, raw, "a.warc.gz" if packed else "a.warc")

    assert got(items) == list(PAGES)
    for item, body in zip(items, PAGES.values(), strict=True):
        assert isinstance(item, Captured) and item.capture is not None
        assert item.raw == body
        assert item.capture.time == datetime(2020, 10, 6, 9, 30, tzinfo=UTC)
        assert item.capture.request_headers == (("User-Agent", "C"),)
        assert item.capture.tool == "Crawler/3"
        assert item.capture.archive is not None and item.capture.archive.startswith(str(tmp_path))
        assert item.capture.record is not None and item.capture.record.startswith("<urn:uuid:")
        assert item.document.media_type == "text/html"
        assert item.document.captured == item.capture.time


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_off_archive_is_said_so(tmp_path: Path, packed: bool) -> None:
    """Wherever the cut falls within a record: the pages before it, then a reason."""
    raw = warc(PAGES, packed=packed)
    ends = set()
    end = 0
    for record in records(io.BytesIO(raw), max_bytes=LIMIT):
        assert isinstance(record, Record)
        ends.add(record.offset)
    for end in range(len(raw) // 2, len(raw), 97):
        items = read(tmp_path, raw[:end])
        reasons = [item for item in items if isinstance(item, Missed)]
        assert len(reasons) == (0 if end in ends else 1), end
        assert got(items)[: len(items) - len(reasons)] == list(PAGES)[: len(items) - len(reasons)]


def test_a_flipped_bit_costs_its_record_and_no_other(tmp_path: Path) -> None:
    """In a packed archive: the damaged one is named, all others are read."""
    parts = members(warc(PAGES))
    for number in (1, 3, 5, 9):  # responses
        broken = bytearray(parts[number])
        broken[len(broken) // 2] ^= 0x10
        raw = b"".join([*parts[:number], bytes(broken), *parts[number + 1 :]])
        items = read(tmp_path, raw)
        reasons = [item for item in items if isinstance(item, Missed)]
        assert len(reasons) == 1
        assert "damaged" in reasons[0].reason
        assert f"record {number + 1} at byte {len(b''.join(parts[:number])):,}" in reasons[0].origin
        left = [address for n, address in enumerate(PAGES) if 2 * n + 1 != number]
        assert [one for one in got(items) if one in PAGES] == left


def test_a_changed_byte_in_an_unpacked_archive_is_noticed(tmp_path: Path) -> None:
    """By the digest that the record gives; the records after it are read."""
    raw = warc(PAGES, packed=False).replace(b"2 people died", b"9 people died", 1)
    items = read(tmp_path, raw, "a.warc")
    (reason,) = [item for item in items if isinstance(item, Missed)]
    assert "hasn't the digest" in reason.reason
    assert "https://example.org/2" in reason.origin
    assert len(items) == 5


def test_a_wrong_length_is_noticed(tmp_path: Path) -> None:
    """Too long or too short."""
    raw = warc(PAGES, packed=False)
    at = raw.index(b"Content-Length: ", raw.index(b"response"))
    for length in (b"1", b"99999999", b"-1", b"x"):
        end = raw.index(b"\r\n", at)
        items = read(tmp_path, raw[:at] + b"Content-Length: " + length + raw[end:], "a.warc")
        assert [item for item in items if isinstance(item, Missed)]


def test_bodies_are_unpacked_and_unchunked(tmp_path: Path) -> None:
    """As crawlers keep them from the wire; what unpacks to too much is refused."""
    body = gzip.compress(b"<html><p>Two people died.</p>")
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (body[:9], body[9:])) + b"0\r\n\r\n"
    headers = [
        ("Content-Type", "text/html"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
    ]
    (item,) = read(tmp_path, warc({"https://example.org/1": chunked}, headers=headers))
    assert isinstance(item, Captured)
    assert item.raw == b"<html><p>Two people died.</p>"

    bomb = gzip.compress(bytes(50_000_000))
    (item,) = read(tmp_path, warc({"https://example.org/1": bomb}, headers=headers[:2]))
    assert isinstance(item, Missed)
    assert "unpacks to more than 0.1 MB" in item.reason


def test_parts_of_pages_are_passed_over(tmp_path: Path) -> None:
    """Pictures, styles, scripts; large records have a reason."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(
        warc({"https://example.org/a.jpg": b"x"}, headers=[("Content-Type", "image/jpeg")])
    )
    skipped: list[Skipped] = []
    assert list(capture([path], max_bytes=LIMIT, skipped=skipped.append)) == []
    assert len(skipped) == 1

    (item,) = read(tmp_path, warc({"https://example.org/1": bytes(LIMIT + 1)}))
    assert isinstance(item, Missed)
    assert "larger than 0.1 MB" in item.reason


def test_a_wacz_is_held_against_its_list_of_digests(tmp_path: Path) -> None:
    """Pages are read all the same, so that nothing is lost to a wrong list."""
    items = list(capture([wacz(tmp_path / "a.wacz", warc(PAGES))], max_bytes=LIMIT))
    assert got(items) == list(PAGES)

    path = wacz(tmp_path / "b.wacz", warc(PAGES), digest="sha256:00")
    items = list(capture([path], max_bytes=LIMIT))
    assert "hasn't the digest that datapackage.json gives" in got(items)[0]
    assert got(items)[1:] == list(PAGES)


def test_what_is_no_archive_is_said_so(tmp_path: Path) -> None:
    """Another file under its name."""
    for name, raw in {
        "a.warc": b"Two people died.",
        "b.warc.gz": gzip.compress(b"Two people died."),
        "c.warc": b"",
        "d.wacz": b"PK\x03\x04 no archive",
        "e.warc.gz": b"\x1f\x8b",
    }.items():
        (item,) = read(tmp_path, raw, name)
        assert isinstance(item, Missed), name


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    """Captures go out as WARC and come back with the same bytes, headers, time and address."""
    first = [item for item in read(tmp_path, warc(PAGES)) if isinstance(item, Captured)]
    file = io.BytesIO()
    pairs = [(item.capture, item.raw) for item in first if item.capture is not None]
    assert write(file, pairs, software="Tollbook/1") == len(PAGES)

    again = read(tmp_path, file.getvalue(), "b.warc.gz")
    for one, other in zip(first, again, strict=True):
        assert isinstance(other, Captured)
        assert one.capture is not None and other.capture is not None
        assert one.raw == other.raw
        assert one.capture.address == other.capture.address
        assert one.capture.time == other.capture.time
        assert one.capture.request_headers == other.capture.request_headers
        assert other.capture.header("Content-Type") == one.capture.header("Content-Type")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_ends_as_records_and_reasons(data: st.DataObject) -> None:
    """Whatever is cut, changed or put in: no other error, and never a changed block unnoticed."""
    raw = bytearray(data.draw(st.sampled_from(SMALL)))
    whole = {record.block for record in kept(bytes(raw))}
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    for record in kept(bytes(raw)):
        # Records of information carry no digest where they are not packed.
        assert record.block in whole or b"WARC-Block-Digest" not in record.head


def kept(raw: bytes) -> Iterator[Record]:
    for record in records(io.BytesIO(raw), max_bytes=LIMIT):
        if isinstance(record, Broken):
            assert record.reason
        else:
            yield record


def test_an_archive_packed_as_a_whole_is_read(tmp_path: Path) -> None:
    """Not record by record, as it should be."""
    raw = zlib.compress(warc(PAGES, packed=False), wbits=31)
    assert got(read(tmp_path, raw)) == list(PAGES)


def test_a_member_that_unpacks_to_too_much_is_left_early(tmp_path: Path) -> None:
    """Gigabytes of zeros are a few packed megabytes; the pages around them are read."""
    parts = members(warc(dict(list(PAGES.items())[:2])))
    size = 60_000_000
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {size}\r\n\r\n".encode()
    bomb = gzip.compress(head + bytes(size) + b"\r\n\r\n")
    found = read(tmp_path, b"".join([*parts[:3], bomb, *parts[3:]]))

    first, second = list(PAGES)[:2]
    assert got(found) == [first, "unpacks to more than 200 times its size, as a trap does", second]

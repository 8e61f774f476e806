"""A ZIP archive is read within bounds, and nothing in it leads anywhere else."""

from __future__ import annotations

import random
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from tollbook.capture import Captured, Missed, Skipped, capture, zipped

LIMIT = 3_000_000


def read(path: Path, *, skipped: list[Skipped] | None = None) -> list[Captured | Missed]:
    heard = skipped.append if skipped is not None else None
    return list(capture([path], max_bytes=LIMIT, skipped=heard))


def zip_of(path: Path, files: dict[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return path


def test_reports_in_it_are_read(tmp_path: Path) -> None:
    """Each with a name of its own and where it was; the others are passed over."""
    path = zip_of(
        tmp_path / "a.zip",
        {"in/one.txt": b"Two died.", "in/a.jpg": b"x", "two.html": b"<p>One.</p>"},
    )
    skipped: list[Skipped] = []
    one, two = read(path, skipped=skipped)
    assert isinstance(one, Captured) and isinstance(two, Captured)
    assert (one.document.name, one.document.origin) == ("one", f"{path}#in/one.txt")
    assert two.document.media_type == "text/html"
    assert [skip.origin for skip in skipped] == [f"{path}#in/a.jpg"]


@pytest.mark.parametrize(
    "name", ["../up.txt", "/etc/up.txt", "in/../../up.txt", "..\\up.txt", "C:/up.txt", "C:up.txt"]
)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    """And nothing is written anywhere."""
    path = zip_of(tmp_path / "a.zip", {name: b"Two died.", "good.txt": b"Two died."})
    refused, good = read(path)
    assert isinstance(refused, Missed) and "leads out" in refused.reason
    assert isinstance(good, Captured)
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]


def test_links_and_passwords_are_refused(tmp_path: Path) -> None:
    """A link's bytes are a path."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("locked.txt", "Two died.")
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 1)
    raw[at + 8] |= 1  # the flag of a password
    path.write_bytes(bytes(raw))
    link_item, locked = read(path)
    assert isinstance(link_item, Missed) and "link" in link_item.reason
    assert isinstance(locked, Missed) and "password" in locked.reason


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By ratio, by size, by number, and where the size given is a lie."""
    (item,) = read(zip_of(tmp_path / "a.zip", {"a.txt": bytes(2_000_000)}))
    assert isinstance(item, Missed) and "200 times" in item.reason
    (item,) = read(zip_of(tmp_path / "b.zip", {"a.txt": random.Random(1).randbytes(4_000_000)}))
    assert isinstance(item, Missed) and "larger than 3 MB" in item.reason
    monkeypatch.setattr(zipped, "MAX_FILES", 3)
    (item,) = read(zip_of(tmp_path / "c.zip", {f"{n}.txt": b"x" for n in range(4)}))
    assert isinstance(item, Missed) and "more than 3 files" in item.reason

    path = zip_of(tmp_path / "d.zip", {"a.txt": b"Two died. " * 1000})
    raw = path.read_bytes()
    path.write_bytes(raw.replace((10_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    (item,) = read(path)
    assert isinstance(item, Missed)


def test_broken_archives_have_a_reason(tmp_path: Path) -> None:
    """Cut off, changed, or something else."""
    path = zip_of(tmp_path / "a.zip", {"a.txt": b"Two died. " * 1000}, packing=zipfile.ZIP_STORED)
    raw = path.read_bytes()
    path.write_bytes(raw[:-30])
    (item,) = read(path)
    assert isinstance(item, Missed) and "no whole ZIP" in item.reason
    path.write_bytes(raw.replace(b"Two died. ", b"Ten died. ", 1))
    (item,) = read(path)
    assert isinstance(item, Missed) and "broken" in item.reason


def test_files_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """Each has an honest ratio; together they would unpack to gigabytes."""
    path = zip_of(tmp_path / "a.zip", {"a.txt": b"Two died at the mill. " * 900})
    raw = path.read_bytes()
    at = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    entry = raw[at:end]
    listed = b"".join(entry.replace(b"a.txt", b"%05d" % n) for n in range(10_000))
    ending = bytearray(raw[end:])
    ending[8:20] = struct.pack("<HHII", 10_000, 10_000, len(listed), at)
    path.write_bytes(raw[:at] + listed + bytes(ending))
    with zipfile.ZipFile(path) as archive:
        assert len(archive.infolist()) == 10_000
    (item,) = read(path)
    assert isinstance(item, Missed) and "200 times" in item.reason


def test_archives_within_are_not_opened(tmp_path: Path) -> None:
    """What unpacks forever begins with a ZIP in a ZIP."""
    inner = zip_of(tmp_path / "inner.zip", {"a.txt": b"Two died."}).read_bytes()
    skipped: list[Skipped] = []
    assert read(zip_of(tmp_path / "a.zip", {"inner.zip": inner}), skipped=skipped) == []
    assert len(skipped) == 1

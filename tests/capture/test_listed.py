"""Lists of addresses: GDELT's tables, tables of others, one address a line."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from tollbook.capture.listed import Listed, Unusable, addresses, is_list

ONE, TWO = "https://valley.example/news/one", "https://river.example/two?a=1,2"


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def found(path: Path) -> list[tuple[int, str]]:
    assert is_list(path)
    return [(one.line, one.address) for one in addresses(path) if isinstance(one, Listed)]


def events(*given: str) -> str:
    """GDELT's table of events: 61 columns without names, the address in the last."""
    rows = [[str(n), "20210314", *["x"] * 58, address] for n, address in enumerate(given)]
    return "".join("\t".join(row) + "\n" for row in rows)


def graph(*given: str) -> str:
    """GDELT's knowledge graph: 27 columns, the address in the fifth, pictures' in others."""
    rows = [
        [f"2021{n}", "20210314000000", "1", "valley.example", address, *["y \"z"] * 13, "https://p.example/a.jpg", *[""] * 7, "<PAGE_LINKS>https://q.example/</PAGE_LINKS>"]
        for n, address in enumerate(given)
    ]  # fmt: skip
    return "".join("\t".join(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("a.export.CSV", events(ONE, TWO), (1, 2)),
        ("a.gkg.csv", graph(ONE, TWO), (1, 2)),
        ("a.csv", f"GLOBALEVENTID,SOURCEURL\n1,{ONE}\n2,\"{TWO}\"\n", (2, 3)),
        ("a.tsv", f"GKGRECORDID\tDocumentIdentifier\tImage\n1\t{ONE}\thttps://x.example/a\n2\t{TWO}\t\n", (2, 3)),
        ("a.csv", f"title;URL;day\nOne;{ONE};2021\nTwo;\"{TWO}\";2021\n", (2, 3)),
        ("a.csv", f"what,where\none,{ONE}\ntwo,\"{TWO}\"\n", (2, 3)),
        ("a.csv", f"{ONE}\n{TWO}\n", (1, 2)),
        ("a.txt", f"# of March\n{ONE}\n\n{TWO}\n", (2, 4)),
        ("a.csv", f"\ufeffurl\r\n{ONE}\r\n\"{TWO}\"\r\n", (2, 3)),
    ],
)  # fmt: skip
def test_the_column_is_found_by_name_or_content(
    tmp_path: Path, name: str, content: str, lines: tuple[int, int]
) -> None:
    """Addresses of pictures and pages linked to are not taken for those of the reports."""
    assert found(written(tmp_path / name, content)) == list(zip(lines, (ONE, TWO), strict=True))


def test_packed_tables_are_read(tmp_path: Path) -> None:
    """As GDELT gives them, and with gzip."""
    written(tmp_path / "a.csv.gz", gzip.compress(events(ONE).encode()))
    with zipfile.ZipFile(tmp_path / "a.export.CSV.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.export.CSV", events(TWO))

    assert found(tmp_path / "a.csv.gz") == [(1, ONE)]
    assert found(tmp_path / "a.export.CSV.zip") == [(1, TWO)]


def test_an_address_is_given_once(tmp_path: Path) -> None:
    """However often events name it, and however it is written."""
    path = written(
        tmp_path / "a.csv", events(ONE, TWO, ONE, ONE.replace("valley", "VALLEY") + "#top")
    )

    assert [address for _, address in found(path)] == [ONE, TWO]


def test_bad_lines_are_told_with_number_and_value(tmp_path: Path) -> None:
    """And the rest go on; a password in one is not shown."""
    path = written(
        tmp_path / "a.csv",
        f'id,url\n1,{ONE}\n2,BBC Monitoring\n3\n4,https://a b/\n5,ftp://me:secret@x.example/\n6,"{TWO}"\n',
    )
    told = [one for one in addresses(path) if isinstance(one, Unusable)]

    assert [address for _, address in found(path)] == [ONE, TWO]
    assert [one.line for one in told] == [3, 4, 5, 6]
    assert "'BBC Monitoring' is no address of a page" in told[0].reason
    assert "has no address" in told[1].reason
    assert "has a space" in told[2].reason
    assert "secret" not in told[3].reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", f"Nine people died at the mill, see\n{ONE}\n"),
        ("a.txt", ""),
        ("a.csv", "place,killed\nKapan,9\nGoris,4\n"),
        ("a.csv", f"place,killed,more\nKapan,9,{ONE}\nGoris,4,\nSisian,3,\nMeghri,2,\nVayk,1,\n"),
        ("a.html", f"{ONE}\n"),
        ("a.csv.zip", b"PK no archive"),
        ("a.csv.gz", b"\x1f\x8b broken"),
    ],
)
def test_what_is_no_list_is_read_as_before(tmp_path: Path, name: str, content: str | bytes) -> None:
    """A report with an address in it, a table of figures, what is broken."""
    assert not is_list(written(tmp_path / name, content))


def test_what_breaks_off_says_where(tmp_path: Path) -> None:
    """A download that was cut: what was whole is there."""
    packed = gzip.compress(events(*(f"https://valley.example/{n}" for n in range(9000))).encode())
    path = written(tmp_path / "a.csv.gz", packed[:-2000])
    every = list(addresses(path))

    assert len(every) > 1000
    assert isinstance(every[-1], Unusable)
    assert "can't be read any further" in every[-1].reason


def test_a_bomb_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gigabytes of one line, or of many, in kilobytes."""
    monkeypatch.setattr("tollbook.capture.listed.LONGEST_LINE", 100_000)
    monkeypatch.setattr("tollbook.capture.listed.RATIO", 20)
    for content in (b"a" * 3_000_000, b"\thttps://valley.example/\n" * 60_000):
        path = written(tmp_path / "a.csv.gz", gzip.compress(content))
        every = list(addresses(path))

        assert isinstance(every[-1], Unusable)

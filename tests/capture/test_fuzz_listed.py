"""Whatever bytes a list of addresses has, each line gives an address or a reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from fuzzing import check_any, in_file, zip_of
from tollbook.capture.address import address
from tollbook.capture.listed import Listed, addresses, is_list

ROWS = ["id\tSOURCEURL\tday", *(f"{n}\thttps://example.org/{n}?a=1\t20210314" for n in range(9))]
TABLE = "\n".join(ROWS).encode()
PLAIN = "\n".join(["# of March", "https://example.org/1", "http://example.net/2"]).encode()
QUOTED = b'url;title\n"https://example.org/1";"One;\ntwo"\n"https://example.org/2";Two\n'


@pytest.mark.parametrize(
    ("name", "sample"),
    [
        ("a.csv", TABLE),
        ("a.csv", QUOTED),
        ("a.txt", PLAIN),
        ("a.csv.gz", gzip.compress(TABLE, mtime=0)),
        ("a.csv.zip", zip_of({"a.csv": TABLE})),
    ],
)
def test_any_list_of_addresses(tmp_path: Path, name: str, sample: bytes) -> None:
    """An address can be asked for as it is given; a reason has words."""

    def read(path: Path) -> object:
        is_list(path)
        for one in addresses(path):
            if isinstance(one, Listed):
                address(one.address)
            else:
                assert one.reason
        return None

    check_any(in_file(tmp_path, name, read), [sample], 1)

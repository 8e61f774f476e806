"""Whatever bytes a file of places has, it becomes a pack whole, or is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzzing import check_any, in_file, zip_of
from tollbook.errors import GazetteerError
from tollbook.resolve.gazetteer.files import Reading

TABLE = (
    "geonameid\tname\talternatenames\tlatitude\tlongitude\tfeature_class\tfeature_code\tcountry\t"
    "population\n584885\tTalish\tTalış|Թալիշ\t40.38\t46.74\tP\tPPL\tAZ\t900\n"
    "\tOrlesk\t\t64.5\t-18.2\tP\tPPL\tIS\t\n"
).encode()
COMMAS = b'name,lat,lon,country,radius_km\n"Orlesk, Upper",64.5,-18.2,IS,3\nOrlesk,64.6,-18.1,IS,\n'
# GeoNames' own: nineteen columns and no head.
GEONAMES = (
    "\t".join(
        "11 Orlesk Orlesk Urlesk,Орлеск 64.5 -18.2 P PPL IS - 41 - - - 700 - 5 Atlantic/Reykjavik 2020-10-05"
        .replace("-", "").split(" ")
    )
    + "\n"
).encode()  # fmt: skip
AREA = (
    b'{"type":"Feature","id":7,"properties":{"name":"Orlesk","name:ar":"x","country":"IS","placetype":'
    b'"county"},"geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[1,2]]]}}'
)
COLLECTION = b'{"type":"FeatureCollection","features":[' + AREA + b"," + AREA + b"]}"


@pytest.mark.parametrize(
    ("name", "samples", "share"),
    [
        ("places.tsv", [TABLE, GEONAMES], 2),
        ("places.csv", [COMMAS], 1),
        ("places.geojson", [COLLECTION, AREA + b"\n" + AREA], 2),
        ("IS.zip", [zip_of({"IS.txt": GEONAMES})], 1),
    ],
    ids=["table", "commas", "geojson", "zip"],
)
def test_any_file_of_places_is_used_whole_or_refused(
    tmp_path: Path, name: str, samples: list[bytes], share: float
) -> None:
    """With a reason that names the file."""

    def read(path: Path) -> object:
        try:
            return list(Reading(path, 1000).rows())
        except GazetteerError as problem:
            assert name in str(problem)
            raise

    check_any(in_file(tmp_path, name, read), samples, share, reasons=GazetteerError)

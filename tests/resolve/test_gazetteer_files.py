"""Files of places are read whole or refused with the line and what to do."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tollbook.errors import GazetteerError
from tollbook.resolve.gazetteer.files import GEONAMES, Reading
from tollbook.resolve.gazetteer.row import Row


def rows(file: Path, most: int = 100) -> list[Row]:
    """The places of a file."""
    return list(Reading(file, most).rows())


def written(folder: Path, name: str, *lines: str) -> Path:
    """A file of these lines."""
    file = folder / name
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def geonames(number: int, name: str, **more: str) -> str:
    """A line as GeoNames' tables have it."""
    value = {
        "geonameid": str(number),
        "name": name,
        "latitude": "40.5",
        "longitude": "46.5",
        "feature_class": "P",
        "feature_code": "PPL",
        "country": "AZ",
        "population": "120",
        **more,
    }
    return "\t".join(value.get(column, "") for column in GEONAMES)


def test_a_table_of_geonames_has_no_head(tmp_path: Path) -> None:
    """Names of all kinds, and divisions by their codes wherever in the file they stand."""
    file = written(
        tmp_path,
        "AZ.txt",
        geonames(1, "Vellar", alternatenames="Velar,Веллар", asciiname="Vellar", admin1="07"),
        geonames(2, "Vellar Rayonu", feature_class="A", feature_code="ADM1", admin1="07"),
    )
    town, division = rows(file)
    assert (town.number, town.names, town.population) == (1, ("Vellar", "Velar", "Веллар"), 120)
    assert (town.adm1, division.adm1) == (2, 2)


def test_the_zip_of_a_country_is_read_past_its_readme(tmp_path: Path) -> None:
    """GeoNames packs a readme beside the table."""
    file = tmp_path / "AZ.zip"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("readme.txt", "about")
        packed.writestr("AZ.txt", geonames(1, "Vellar") + "\n")
    assert [row.name for row in rows(file)] == ["Vellar"]


def test_a_table_with_a_head_needs_three_columns(tmp_path: Path) -> None:
    """Commas or tabs, any order, other words for the columns, quotes where there are commas."""
    file = written(tmp_path, "a.csv", "Lat,Lon,name,names", '1.5,2.5,"Vellar, Upper",A|B')
    (row,) = rows(file)
    assert (row.latitude, row.longitude, row.name, row.names) == (
        1.5,
        2.5,
        "Vellar, Upper",
        ("A", "B"),
    )
    assert (row.feature_class, row.feature_code, row.id) == ("P", "PPL", "a:1")
    file = written(tmp_path, "b.tsv", "name\tlatitude\tlongitude\tgeonameid", 'Ve"llar\t1\t2\t7')
    assert [(one.name, one.number) for one in rows(file)] == [('Ve"llar', 7)]


def test_what_the_file_calls_outdated_is_left_out(tmp_path: Path) -> None:
    """Superseded and no longer current places; unknown (-1) is no reason."""
    head = "name\tlatitude\tlongitude\tis_current\tsuperseded_or_deprecated"
    file = written(tmp_path, "a.tsv", head, "A\t1\t1\t-1\t0", "B\t1\t1\t0\t0", "C\t1\t1\t1\t1")
    reading = Reading(file, 100)
    assert [row.name for row in reading.rows()] == ["A"]
    assert (reading.counted.taken, reading.counted.outdated) == (1, 2)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["name\tlatitude", "A\t1"], "line 1: no column longitude"),
        (["a,b", "1,2"], "no column name and no column latitude and no column longitude"),
        (["1\tA\t2"], "line 1: 3 columns; expected 19"),
        (["name,latitude,longitude", "A,1,2", "B,91,2"], "line 3: the latitude is '91'"),
        (["name,latitude,longitude", "A,1,-180.01"], "line 2: the longitude is '-180.01'"),
        (["name,latitude,longitude", "A,nan,2"], "line 2: the latitude is 'nan'"),
        (["name,latitude,longitude", "A,,2"], "line 2: the latitude is ''"),
        (["name,latitude,longitude", ",1,2"], "line 2: the name is empty"),
        (["name,latitude,longitude", "A,1"], "line 2: 2 columns; expected 3"),
        (["name,latitude,longitude,country", "A,1,2,Aze"], "line 2: the country is 'AZE'"),
        (["name,latitude,longitude,geonameid", "A,1,2,x7"], "line 2: the geonameid is 'x7'"),
        (["name,latitude,longitude,population", "A,1,2,-5"], "line 2: the population is '-5'"),
        (["name,latitude,longitude", 'A"b"c,1,2', 'A,"1'], "line 3"),
        ([], "is empty"),
    ],
)
def test_a_broken_table_is_refused_with_the_line(
    tmp_path: Path, lines: list[str], problem: str
) -> None:
    """The value that is wrong, where it stands, and what was expected."""
    file = written(tmp_path, "broken.csv", *lines)
    with pytest.raises(GazetteerError) as error:
        rows(file)
    assert "broken.csv" in str(error.value)
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("name,latitude,longitude\nA,1,2\nV\xe9llar,1,2\n".encode("latin-1"), "line 3: byte 0xe9 at position 2"),
        ("name,latitude,longitude\n".encode("utf-16"), "UTF-16; save it as UTF-8"),
        (b"name,latitude,longitude\nA\0,1,2\n", "line 2: a zero byte"),
        (b"name,latitude,longitude\n" + b"x" * 1_100_000, "line 2: longer than 1,000,000 bytes"),
        (b"PK\x03\x04 no zip", "line 1"),
    ],
)  # fmt: skip
def test_what_is_no_text_in_utf8_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    """With the line, the byte and what to do."""
    file = tmp_path / "broken.tsv"
    file.write_bytes(content)
    with pytest.raises(GazetteerError) as error:
        rows(file)
    assert problem in str(error.value)


def test_a_mark_of_utf8_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    """Spreadsheets put one before the head."""
    file = tmp_path / "a.csv"
    file.write_text("\ufeffname,latitude,longitude\nA,1,2\n", encoding="utf-8")
    assert [row.name for row in rows(file)] == ["A"]


def test_one_place_too_many_is_refused_with_its_line(tmp_path: Path) -> None:
    """With the setting that allows more; tables, heads or not, and GeoJSON."""
    table = written(tmp_path, "a.csv", "name,latitude,longitude", *["A,1,2"] * 5)
    assert len(rows(table, most=5)) == 5
    with pytest.raises(GazetteerError, match=r"line 6: more than 4 places.*TOLLBOOK_MAX_PLACES"):
        rows(table, most=4)
    features = [feature({"type": "Point", "coordinates": [1, 2]}, name="A")] * 3
    with pytest.raises(GazetteerError, match="feature 3: more than 2 places"):
        rows(collection(tmp_path, *features), most=2)


def feature(geometry: object, **properties: object) -> dict[str, object]:
    """One place as GeoJSON has it."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(folder: Path, *features: object) -> Path:
    """A file of features."""
    file = folder / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}, indent=1))
    return file


def test_geojson_has_its_places_as_features(tmp_path: Path) -> None:
    """Points as they are; an area by its middle and reach; names in every property of names."""
    square = [[[45.0, 40.0], [45.2, 40.0], [45.2, 40.2], [45.0, 40.2], [45.0, 40.0]]]
    file = collection(
        tmp_path,
        feature({"type": "Point", "coordinates": [46.5, 40.5]}, name="Vellar", gn=7, country="AZ"),
        feature({"type": "MultiPolygon", "coordinates": [square]}, name="Upper", placetype="county",
                **{"name:ru": "Верхний", "id": 5}),
        feature(None, name=""),
    )  # fmt: skip
    reading = Reading(file, 100)
    town, area = reading.rows()
    assert (town.number, town.latitude, town.longitude, town.country) == (7, 40.5, 46.5, "AZ")
    assert (area.latitude, area.longitude, area.feature_code) == (40.1, 45.1, "ADM2")
    assert area.id == "a:5"
    assert area.names == ("Верхний",)
    assert area.radius_km is not None and 13 < area.radius_km < 15
    assert reading.counted.nameless == 1


def test_features_may_stand_one_a_line(tmp_path: Path) -> None:
    """As map servers give them; a broken one is named by its line."""
    one = json.dumps(feature({"type": "Point", "coordinates": [179.0, 1.0]}, name="A"))
    two = json.dumps(
        feature({"type": "LineString", "coordinates": [[179.5, 1], [-179.5, 1]]}, name="B")
    )
    first, second = rows(written(tmp_path, "a.geojsonl", one, "", two))
    assert (first.name, second.name, abs(second.longitude)) == ("A", "B", 180.0)
    with pytest.raises(GazetteerError, match="line 2: no JSON"):
        rows(written(tmp_path, "b.geojsonl", one, "{"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"type": "FeatureCollection", "features": []}', "has no features"),
        ('{"type": "FeatureCollection",\n "features": [{"type": "Feature",', "about line 2: no JSON"),
        ('{"features": [{"type": "Point"}]}', "feature 1: no feature of GeoJSON"),
        ('{"features": [{"type": "Feature", "properties": {"name": "A"}}]}', "feature 1: no geometry"),
        ('{"features": [{"type": "Feature", "properties": {}}]}', "1 features without a property name"),
        ('{"features": [{"type": "Feature", "properties": {"name": "A"}, "geometry":'
         ' {"type": "Point", "coordinates": [200, 95]}}]}', "feature 1: the latitude is '95'"),
        ('{"features": [{"type": "Feature", "properties": {"name": "A"}, "geometry":'
         ' {"type": "Point", "coordinates": ["x", null]}}]}', "feature 1: the latitude is 'None'"),
        ('{"a": ' * 3000, "has no features"),
    ],
)  # fmt: skip
def test_broken_geojson_is_refused_with_the_feature(
    tmp_path: Path, content: str, problem: str
) -> None:
    """Which feature, or about which line where it isn't JSON at all."""
    file = tmp_path / "a.geojson"
    file.write_text(content)
    with pytest.raises(GazetteerError) as error:
        rows(file)
    assert problem in str(error.value) or "no JSON" in str(error.value)


def test_the_memory_taken_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Six thousand features cost no more than what one batch holds."""
    import tracemalloc

    file = tmp_path / "long.geojson"
    one = json.dumps(feature({"type": "Point", "coordinates": [1, 2]}, name="A" * 400))
    with file.open("w") as out:
        out.write('{"type": "FeatureCollection", "features": [' + one)
        for _ in range(6_000):
            out.write(",\n" + one)
        out.write("]}")
    reading = Reading(file, 1_000_000)
    assert file.stat().st_size > 2_500_000
    tracemalloc.start()
    try:
        count = sum(1 for _ in reading.rows())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 6_001
    assert peak < 1_500_000

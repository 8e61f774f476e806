"""ACLED's shape, HXL, GeoJSON, Parquet, FollowTheMoney and annotations: as their tools have it."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import hxl as libhxl
import pyarrow
import pytest
from hxl.validation import validate
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet as arrow

from accounts_made import WAR_RECORDS, War
from tollbook import vocab
from tollbook.model.claim import Status
from tollbook.model.derived import Days, Site
from tollbook.publish import acled, annotation, ftm, geojson, hxl, parquet, tables
from tollbook.publish import csv as flat
from tollbook.publish.csv import Column, Type, keyed
from tollbook.vocab.standards import codes

WAR = War()
RECORDS = WAR_RECORDS


def acled_row(**changes: Any) -> dict[str, str]:
    material = WAR.material(replace(WAR.incident(), **changes))
    text = "".join(flat.lines(acled.rows(material, Counter()), acled.COLUMNS))
    [one] = csv.DictReader(io.StringIO(text, newline=""))
    return one


def test_acled_columns_and_codes_are_its_own(shared: Path) -> None:
    """31 columns, 25 sub-event types, 8 sorts of actor."""
    standard = json.loads((shared / "data/standards/acled.json").read_text())
    subs = [sub for some in standard["event_types"].values() for sub in some]

    assert standard["columns"] == [column.name for column in acled.COLUMNS]
    assert standard["event_types"] == codes("acled")["event_types"]
    assert {int(code): name for code, name in standard["inter"].items()} == codes("acled")["inter"]
    assert len(subs) == 25
    assert set(subs) == set(codes("acled")["modes"])


def test_every_mode_has_a_sub_event_type_of_acled() -> None:
    """None of ours falls outside the 25; each has an event and a disorder type."""
    for mode, entry in vocab.load("modes")["modes"].items():
        kind = acled.event_type(entry["acled"])
        assert acled.disorder_type(kind, entry["acled"]), mode
    for mode in codes("acled")["modes"].values():
        assert mode in vocab.load("modes")["modes"] or mode == "other", mode


def test_an_incident_in_the_shape_of_acled() -> None:
    """One figure; the range, who says so and how well supported stand in the notes."""
    one = acled_row()

    assert one["sub_event_type"] == "Shelling/artillery/missile attack"
    assert one["event_type"] == "Explosions/Remote violence"
    assert one["fatalities"] == "9"
    assert one["actor1"] == "Norland"
    assert "killed (unknown): 9 or more" in one["notes"]
    assert "Mayor of Orlesk, Sudland Red Cross" in one["notes"]
    assert one["tags"] == "tollbook incident=i_00000000000000aa"
    assert (one["iso"], one["country"], one["region"]) == ("352", "Iceland", "Europe")


def test_an_attack_on_soldiers_is_a_clash() -> None:
    """ACLED's "Attack" is violence against civilians."""
    soldiers = replace(
        WAR.incident().tolls[0],
        victims=replace(WAR.incident().tolls[1].victims, status=Status.MILITARY),
    )

    assert acled_row(kind="attack", tolls=(soldiers,))["sub_event_type"] == "Armed clash"
    assert acled_row(kind="attack")["sub_event_type"] == "Attack"


def test_hxl_is_what_libhxl_takes() -> None:
    """Read by the reference library, with every tag of its core schema or an attribute of ours."""
    text = "".join(hxl.lines(WAR.material()))
    data = libhxl.data(io.BytesIO(text.encode()), libhxl.InputOptions(allow_local=True))
    rows = list(data)

    assert len(rows) == 1
    assert rows[0].get("#affected+killed+best-civilians-military-unknown") == "9"
    assert rows[0].get("#affected+killed+min") == "9"
    assert rows[0].get("#affected+killed+max") == "12"
    assert rows[0].get("#affected+killed+civilians") == "7"
    assert rows[0].get("#affected+injured+best") == "4"
    assert rows[0].get("#country+code+v_iso3") == "ISL"
    assert validate(data)["is_valid"]


def test_hxl_tags_are_those_of_the_standard(shared: Path) -> None:
    """Each hashtag is one of the core schema; attributes beside it are told as our own."""
    standard = json.loads((shared / "data/standards/hxl.json").read_text())
    known = {part for tag in standard["tags"].values() for part in tag.split("+")[1:]}
    own = {attribute.strip("+") for attribute in standard["custom_attributes_ours"]}
    hashtags = {tag.split("+")[0] for tag in standard["tags"].values()}
    for tagged in hxl.COLUMNS:
        first, *attributes = tagged.tag.split("+")
        assert first in hashtags, tagged.tag
        assert set(attributes) <= known | own | {"unknown", "publisher"}, tagged.tag


def geometry_of(precision: int | None) -> Any:
    site = Site("Orlesk", None, 64.5, -18.2, "IS", precision)
    text = "".join(geojson.incidents([replace(WAR.incident(), where=(site,))]))
    [feature] = json.loads(text)["features"]
    return feature["geometry"]


def test_only_an_exact_place_is_a_point() -> None:
    """Vague ones are areas; where only the country is known nothing is drawn."""
    assert geometry_of(1) == {"type": "Point", "coordinates": [-18.2, 64.5]}
    assert [geometry_of(p)["type"] for p in (2, 3, 4, 5)] == ["Polygon"] * 4
    assert geometry_of(6) is geometry_of(7) is geometry_of(None) is None


@given(st.floats(-89, 89), st.floats(-179, 179), st.floats(1, 300))
def test_a_circle_is_a_ring_as_rfc_7946_wants_it(lat: float, lon: float, km: float) -> None:
    """Closed, within the world, and counter-clockwise where no edge of the world cuts it."""
    [ring] = geojson.circle(lat, lon, km)["coordinates"]

    assert ring[0] == ring[-1]
    assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
    if abs(lat) < 80 and abs(lon) < 160:
        area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring))
        assert area > 0


def test_claims_are_features_with_their_words() -> None:
    """A feature per claim, with words, claimant and bounds."""
    features = json.loads("".join(geojson.claims(RECORDS)))["features"]
    told = {one["properties"]["claim"]: one["properties"] for one in features}

    assert len(features) == len(WAR.claims)
    assert told[WAR.twelve.id]["min"] == 12
    assert told[WAR.twelve.id]["max"] is None
    assert told[WAR.twelve.id]["exact"] == "At least 12 people died"
    assert told[WAR.total.id]["place"] is None


ALL_TABLES = [
    (RECORDS, flat.CLAIM_COLUMNS),
    (list(tables.incident_rows([WAR.incident()])), tables.INCIDENT_COLUMNS),
    (list(tables.series_rows(WAR.account().series)), tables.SERIES_COLUMNS),
]


@pytest.mark.parametrize(("rows", "columns"), ALL_TABLES)
def test_parquet_says_what_csv_says(tmp_path: Path, rows: Any, columns: tuple[Column, ...]) -> None:
    """The same rows; types are those of the columns, whatever the rows hold."""
    path = tmp_path / "out.parquet"
    count = parquet.write(path, rows, columns)
    table = arrow.read_table(path)
    text = "".join(flat.lines(rows, columns))
    as_csv = list(csv.DictReader(io.StringIO(text, newline="")))

    assert count == table.num_rows == len(as_csv) > 0
    for theirs, ours in zip(table.to_pylist(), as_csv, strict=True):
        for name, value in ours.items():
            told = theirs[name]
            if isinstance(told, bool):
                assert str(told).lower() == value
            elif isinstance(told, float):
                assert told == float(value)
            else:
                assert ("" if told is None else str(told)) == value.removeprefix("'")


def test_the_schema_is_pinned_even_for_no_rows(tmp_path: Path) -> None:
    """An empty table has the same types as a full one."""
    path = tmp_path / "out.parquet"
    parquet.write(path, [], tables.INCIDENT_COLUMNS)
    schema = arrow.read_schema(path)

    assert schema.field("low").type == pyarrow.int64()
    assert schema.field("start").type == pyarrow.date32()
    assert schema.field("latitude").type == pyarrow.float64()


def test_parquet_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    """So that a digest says something."""
    for name in ("a", "b"):
        parquet.write(tmp_path / name, RECORDS, flat.CLAIM_COLUMNS)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def statements() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(ftm.lines(RECORDS)), newline="")))


def test_ftm_columns_are_its_own(shared: Path) -> None:
    """14 columns in the order of its serialiser."""
    standard = json.loads((shared / "data/standards/ftm_statement.json").read_text())

    assert standard["csv_columns"] == list(ftm.COLUMNS)
    assert list(statements()[0]) == list(ftm.COLUMNS)


def test_ftm_statements_have_the_ids_of_followthemoney() -> None:
    """As `Statement.make_key` of followthemoney 4.11.2 gives them; two were made with it."""
    for one in statements():
        key = f"{one['dataset']}.{one['entity_id']}.{one['prop']}.{one['value']}"
        assert one["id"] == hashlib.sha1(key.encode()).hexdigest()
    assert ftm._statement("Event", "x", "id", "x")[-1] == "0a5f0c11ecc5d0e66fd5eacf2d7cf3d99b3aded7"
    assert (
        ftm._statement("Event", "x", "name", "Hi")[-1] == "f736087f504a45863f5a894c179e00970a69b2de"
    )


def test_ftm_entities_are_whole() -> None:
    """Each entity has its `id` statement and its required name; references lead somewhere."""
    by: dict[str, dict[str, list[str]]] = {}
    for one in statements():
        by.setdefault(one["entity_id"], {}).setdefault(one["prop"], []).append(one["value"])

    assert all(props["id"] == [id] for id, props in by.items())
    for props in by.values():
        assert props.get("name") or props.get("fileName")
        for id in [*props.get("proof", ()), *props.get("involved", ())]:
            assert id in by


def test_annotations_point_at_their_words() -> None:
    """Quotation and position, with what stands around it; each run is an activity."""
    run = {"id": "r_0000000000000000", "engine": "tests/1", "configuration": {"words": "a"}}
    text = "".join(annotation.lines(RECORDS, text_of=WAR.texts.__getitem__, runs=[run]))
    graph = json.loads(text)["@graph"]

    assert graph[0]["type"] == "prov:Activity"
    assert len(graph) == 1 + len(WAR.claims)
    for one, claim in zip(graph[1:], WAR.claims, strict=True):
        quote, position = one["target"]["selector"]
        content = WAR.texts[claim.text]
        assert content[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in content
        assert one["prov:wasGeneratedBy"]["id"] == graph[0]["id"]


def test_a_table_row_for_what_has_no_toll() -> None:
    """An incident of which nobody says how many were harmed is not lost."""
    rows = list(tables.incident_rows([replace(WAR.incident(), tolls=(), when=None, where=())]))

    assert len(rows) == 1
    assert rows[0]["incident"] == "i_00000000000000aa"


def test_time_precision_of_acled() -> None:
    """Day, week, month."""
    start = WAR.incident().when
    assert start is not None
    told = [
        acled_row(when=Days(start.start, start.start.replace(day=last)))["time_precision"]
        for last in (5, 11, 30)
    ]

    assert told == ["1", "2", "3"]


def test_a_column_can_be_of_a_type() -> None:
    """Text is what a column holds unless it says otherwise."""
    assert keyed("x", "X.").type is Type.TEXT

"""Whatever bytes a data set has, it is imported whole, or refused."""

from __future__ import annotations

import pytest

from fuzzing import check_any
from tollbook.errors import InputError
from tollbook.model import codec
from tollbook.publish.importing import read

UCDP = (
    b"id,date_start,date_end,date_prec,country,country_id,where_coordinates,where_prec,latitude,"
    b"longitude,type_of_violence,side_a,side_b,source_original,event_clarity,deaths_a,deaths_b,"
    b"deaths_civilians,deaths_unknown,best,high,low\r\n1,2031-05-05,2031-05-08,2,Iceland,395,Orlesk,"
    b"2,64.5,-18.2,1,Government of Iceland,Sudland Front,Ministry of Health,1,2,0,7,0,9,12,8\r\n"
)
ACLED = (
    b"event_id_cnty,event_date,time_precision,sub_event_type,actor1,actor2,inter2,"
    b"civilian_targeting,country,location,latitude,longitude,geo_precision,source,notes,fatalities\r\n"
    b"ISL1,2031-05-05,1,Air/drone strike,Military Forces of Iceland,Civilians (Iceland),Civilians,"
    b"Civilian targeting,Iceland,Orlesk,64.5,-18.2,1,Valley Post,A house was hit.,3\r\n"
)
OWN = (
    b"date,place,latitude,longitude,killed,wounded,wounded_min,status,scope,side,source,cause\r\n"
    b"2031-05-05,Orlesk,64.5,-18.2,3,,4,civilian,incident,Sudland,Ministry of Health,shelling\r\n"
)


@pytest.mark.parametrize(
    ("kind", "sample", "share"),
    [("ucdp", UCDP, 2), ("acled", ACLED, 2), ("csv", OWN, 2)],
    ids=["ucdp", "acled", "csv"],
)
def test_any_data_set_is_used_whole_or_refused(kind: str, sample: bytes, share: float) -> None:
    """And what is used can be written as records."""

    def imported(raw: bytes) -> object:
        found = read(raw, kind, name="a", origin=None, publisher="P", published=None)
        return [codec.line(codec.record(claim, found.document)) for claim in found.claims]

    check_any(imported, [sample], share, reasons=InputError)

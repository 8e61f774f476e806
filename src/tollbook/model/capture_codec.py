"""Captures to their record (`tollbook.capture/1`) and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tollbook.model.capture import Capture, Headers, Hop

SCHEMA = "tollbook.capture/1"

Record = dict[str, Any]


def capture_record(capture: Capture) -> Record:
    """The capture as JSON can carry it; headers keep their order and repetitions."""
    return {
        "schema": SCHEMA,
        "id": capture.id,
        "asked": capture.asked,
        "address": capture.address,
        "hops": [
            {"address": hop.address, "status": hop.status, "location": hop.location}
            for hop in capture.hops
        ],
        "time": capture.time.isoformat(),
        "status": capture.status,
        "request_headers": [list(pair) for pair in capture.request_headers],
        "headers": [list(pair) for pair in capture.headers],
        "sha256": capture.sha256,
        "size": capture.size,
        "peer": capture.peer,
        "wire_bytes": capture.wire_bytes,
        "seconds": capture.seconds,
        "tool": capture.tool,
        "archive": capture.archive,
        "record": capture.record,
    }


def capture_from(record: Mapping[str, Any]) -> Capture:
    """The capture that a record of ours tells.

    Raises `KeyError`, `TypeError` or `ValueError` if it isn't one.
    """
    return Capture(
        asked=record["asked"],
        address=record["address"],
        hops=tuple(Hop(hop["address"], hop["status"], hop["location"]) for hop in record["hops"]),
        time=datetime.fromisoformat(record["time"]),
        status=record["status"],
        request_headers=_headers(record["request_headers"]),
        headers=_headers(record["headers"]),
        sha256=record["sha256"],
        size=record["size"],
        peer=record["peer"],
        wire_bytes=record["wire_bytes"],
        seconds=record["seconds"],
        tool=record["tool"],
        archive=record["archive"],
        record=record["record"],
    )


def _headers(pairs: list[list[str]]) -> Headers:
    return tuple((str(name), str(value)) for name, value in pairs)

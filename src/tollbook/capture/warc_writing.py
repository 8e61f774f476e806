"""How do captures leave the book for other tools?

As WARC (ISO 28500), one gzip member per record: what was asked, what was answered, and who says
so. The body is as the book has it, with its packing undone; headers that would then be wrong
are kept under another name, as other archives do.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC
from typing import IO, Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tollbook.model.capture import Capture

# True of the bytes on the wire only.
OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})
PREFIX = "X-Archive-Orig-"


def write(file: IO[bytes], captures: Iterable[tuple[Capture, bytes]], *, software: str) -> int:
    """Write captures with their bytes as WARC records; gives how many there were."""
    writer = WARCWriter(file, gzip=True)
    information = {"software": software, "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record("tollbook", information))
    count = 0
    for capture, raw in captures:
        _write(writer, capture, raw)
        count += 1
    return count


def _write(writer: Any, capture: Capture, raw: bytes) -> None:
    date = capture.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    # The same capture has the same record ids in every export.
    own, other = (f"<urn:uuid:{uuid5(NAMESPACE_URL, capture.id + k)}>" for k in ("", "/request"))
    about = {"WARC-Date": date, "WARC-Record-ID": own}
    if capture.peer:
        about["WARC-IP-Address"] = capture.peer
    headers = [
        (PREFIX + name if name.lower() in OF_THE_WIRE else name, value)
        for name, value in capture.headers
    ]
    headers.append(("Content-Length", str(len(raw))))
    answered = StatusAndHeaders(f"{capture.status} ", headers, protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            capture.address,
            "response",
            payload=io.BytesIO(raw),
            http_headers=answered,
            warc_headers_dict=about,
        )
    )
    if capture.request_headers:
        parts = urlsplit(capture.address)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        asked = StatusAndHeaders(
            f"GET {target} HTTP/1.1", list(capture.request_headers), is_http_request=True
        )
        ids = {"WARC-Date": date, "WARC-Record-ID": other, "WARC-Concurrent-To": own}
        writer.write_record(
            writer.create_warc_record(
                capture.address, "request", http_headers=asked, warc_headers_dict=ids
            )
        )

"""Web archives for tests, made with warcio as crawlers make them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATE = "2020-10-06T09:30:00Z"


def warc(
    pages: Mapping[str, bytes],
    *,
    packed: bool = True,
    headers: Sequence[tuple[str, str]] = (("Content-Type", "text/html; charset=utf-8"),),
    request_first: bool = False,
) -> bytes:
    """A WARC with a request and a response for each address."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "Crawler/3"}))
    for number, (address, body) in enumerate(pages.items()):
        own = f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"
        response = writer.create_warc_record(
            address,
            "response",
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders("200 OK", list(headers), protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": DATE, "WARC-Record-ID": own},
        )
        asked = StatusAndHeaders("GET / HTTP/1.1", [("User-Agent", "C")], is_http_request=True)
        request = writer.create_warc_record(
            address,
            "request",
            http_headers=asked,
            warc_headers_dict={"WARC-Date": DATE, "WARC-Concurrent-To": own},
        )
        for record in (request, response) if request_first else (response, request):
            writer.write_record(record)
    return file.getvalue()


def members(raw: bytes) -> list[bytes]:
    """The gzip members of a packed archive, each as it stands."""
    import zlib

    found = []
    while raw:
        unpacker = zlib.decompressobj(31)
        unpacker.decompress(raw)
        end = len(raw) - len(unpacker.unused_data)
        found.append(raw[:end])
        raw = unpacker.unused_data
    return found


def wacz(path: Path, raw: bytes, *, digest: str | None = None) -> Path:
    """A WACZ with one WARC; `digest` in place of its true one."""
    true = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    name = "archive/data.warc.gz"
    package = {"profile": "data-package", "resources": [{"path": name, "hash": digest or true}]}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, raw)
        archive.writestr("datapackage.json", json.dumps(package))
    return path

"""Which files are the pages, and what if nobody has built them?"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from tollbook.web.answers import Problem
from tollbook.web.permissions import Permission
from tollbook.web.routing import needs

router = APIRouter(include_in_schema=False)

FOLDER = Path(__file__).parent / "static"
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2"}
_TYPES |= {
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".pbf": "application/x-protobuf",
}

NOT_BUILT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Tollbook</title></head><body>
<h1>The pages of the workbench are not built</h1>
<p>This Tollbook was installed without Node. In a checkout, <code>make web</code> builds them;
the wheel that <code>make wheel</code> makes has them. The API works as it is: see /openapi.json.</p>
</body></html>
"""


def is_built() -> bool:
    """Whether the pages are there."""
    return (FOLDER / "index.html").is_file()


@cache
def files() -> Mapping[str, bytes]:
    """The pages' files by their path in an address, read once: who builds the pages anew under a
    running server doesn't take away the parts that open pages still ask for."""
    found = sorted(file for file in FOLDER.rglob("*") if file.is_file())
    return {f"/{file.relative_to(FOLDER).as_posix()}": file.read_bytes() for file in found}


def is_public(path: str) -> bool:
    """Whether the path is one of the pages' own files (scripts, styles, icons): they hold nothing
    of the book, and the page on which people sign in is made of them."""
    return path != "/index.html" and path in files()


def shell(status: int = 200) -> Response:
    """The one page that all pages are."""
    page = files().get("/index.html")
    if page is None:
        return HTMLResponse(NOT_BUILT, status)
    return Response(page, status, media_type="text/html; charset=utf-8")


def sign_in_page() -> Response:
    """The page on which people sign in, for whoever hasn't."""
    return shell(401)


@router.get("/{path:path}", openapi_extra=needs(Permission.READ))
def page(path: str) -> Response:
    """A file of the pages, or the page itself, which knows its own addresses."""
    name = f"/{path}"
    if name.startswith("/api/"):
        raise Problem(404, "route", f"there is no {name[:100]}; /openapi.json lists what there is")
    if name.startswith("/assets/") and not is_public(name):
        # Of pages that were open when another version of the server was begun.
        raise Problem(404, "reload", "the pages are of another version; load them again")
    if not is_public(name):
        return shell()
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    # Names in assets/ change with their content.
    kept = "public, max-age=31536000, immutable" if name.startswith("/assets/") else "no-cache"
    return Response(files()[name], media_type=kind, headers={"Cache-Control": kept})

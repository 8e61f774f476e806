"""Files for other programs, and the static site."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask

from tollbook.model.derived import Include, Profile
from tollbook.web import commands
from tollbook.web.desk import Desk
from tollbook.web.permissions import Permission
from tollbook.web.routing import needs

router = APIRouter(tags=["publishing"])

Format = Literal["jsonl", "csv", "parquet", "geojson", "annotation", "ftm", "ucdp", "acled", "hxl"]
What = Literal["claims", "documents", "incidents", "series", "dissent", "codebook"]
Redaction = Annotated[str, Field(max_length=40_000)]
SUFFIXES = {"ucdp": "csv", "acled": "csv", "hxl": "csv", "ftm": "json", "annotation": "jsonl"}


class Choices(BaseModel):
    """What goes out."""

    # What isn't understood may have been meant to withhold something.
    model_config = ConfigDict(extra="forbid")

    profile: Profile | None = None
    include: Include = Include.ACCEPTED
    as_of: date | None = None

    def options(self, folder: Path) -> list[str]:  # noqa: ARG002 - for what is withheld
        """As options of a command."""
        found = ["--include", self.include.value]
        if self.profile is not None:
            found += ["--profile", self.profile.value]
        if self.as_of is not None:
            found += ["--as-of", self.as_of.isoformat()]
        return found


class Withholding(Choices):
    """What goes out, without what a redaction profile (TOML) names."""

    redact: Redaction | None = None

    def options(self, folder: Path) -> list[str]:
        """As options of a command."""
        found = super().options(folder)
        if self.redact:
            file = folder / "redaction.toml"
            file.write_bytes(self.redact.encode("utf-8", "replace"))
            found += ["--redact", str(file)]
        return found


class Export(Choices):
    """A file to make."""

    to: Format = "jsonl"
    what: What = "claims"


class RedactedExport(Export, Withholding):
    """A file to make, without what a redaction profile names."""


class Publication(Withholding):
    """A site to make."""

    title: Annotated[str, Field(max_length=300)] | None = None
    about: Annotated[str, Field(max_length=20_000)] | None = None


@router.get("/api/export", openapi_extra=needs(Permission.READ), response_class=FileResponse)
def export(request: Request, asked: Annotated[Export, Query()]) -> Response:
    """A file as `tollbook export` makes it, of what people accepted unless all is asked for."""
    return _exported(request, asked)


@router.post("/api/export", openapi_extra=needs(Permission.READ), response_class=FileResponse)
def redacted(request: Request, asked: RedactedExport) -> Response:
    """The same without what a redaction profile names: it goes in the body, since addresses end up
    in logs and histories."""
    return _exported(request, asked)


def _exported(request: Request, asked: Export) -> Response:
    desk: Desk = request.app.state.desk
    with _folder() as folder:
        file = folder / f"{asked.what}.{SUFFIXES.get(asked.to, asked.to)}"
        wanted = ["--to", asked.to, "--what", asked.what, "--out", str(file)]
        commands.run("export", *wanted, *asked.options(folder), book=desk.path)
        return _sent(file, folder)


@router.post(
    "/api/publish", openapi_extra=needs(Permission.ADJUDICATE), response_class=FileResponse
)
def publish(request: Request, asked: Publication) -> Response:
    """The static site as a ZIP, as `tollbook publish` makes it."""
    desk: Desk = request.app.state.desk
    with _folder() as folder:
        options = asked.options(folder)
        if asked.title:
            options += ["--title", asked.title]
        if asked.about:
            about = folder / "about.txt"
            about.write_bytes(asked.about.encode("utf-8", "replace"))
            options += ["--about", str(about)]
        commands.run("publish", str(folder / "site"), *options, book=desk.path)
        packed = folder / "site.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as to:
            for file in sorted((folder / "site").rglob("*")):
                if file.is_file():
                    to.write(file, Path("site") / file.relative_to(folder / "site"))
        return _sent(packed, folder)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that goes when its file was sent, or at once if there is none."""
    folder = Path(tempfile.mkdtemp(prefix="tollbook-"))
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _sent(file: Path, folder: Path) -> Response:
    return FileResponse(
        file,
        filename=file.name,
        media_type="application/zip" if file.suffix == ".zip" else "application/octet-stream",
        headers={"Cache-Control": "no-store"},
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )

"""Reports that people give to the book: files dropped, a text pasted, a folder, the examples."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile

import tollbook
from tollbook.adding import Total, keep
from tollbook.config import Settings
from tollbook.pipeline import ReadOptions
from tollbook.web.answers import Problem
from tollbook.web.desk import Desk
from tollbook.web.jobs import Begun, begun
from tollbook.web.permissions import Permission
from tollbook.web.reading import Order, Readers
from tollbook.web.routing import needs
from tollbook.web.work import Job, Jobs

router = APIRouter(tags=["adding"])

# Files of one upload; a larger folder is for `tollbook add`.
FILES = 5_000
LONGEST_NAME = 120
_PIECE = 1 << 20


class Pasted(BaseModel):
    """A report as text, with what is known of it."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200)] = "pasted"
    text: Annotated[str, Field(min_length=1, max_length=4_000_000)]
    published: date | None = None
    publisher: Annotated[str, Field(max_length=300)] | None = None
    url: Annotated[str, Field(max_length=2_000)] | None = None


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                        },
                        "published": {"type": "string", "format": "date"},
                        "publisher": {"type": "string"},
                    },
                }
            },
            "application/json": {"schema": Pasted.model_json_schema()},
        },
    }
}


@router.post(
    "/api/documents",
    status_code=202,
    response_model=Begun,
    openapi_extra={**needs(Permission.ADD), **_BODY},
)
async def add(request: Request) -> Response:
    """Give the book reports: files (multipart) or one text (JSON). The job ends with a receipt."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "multipart/form-data":
        async with request.form(max_files=FILES, max_fields=20, max_part_size=_PIECE) as form:
            files = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
            said = {name: str(form.get(name) or "") for name in ("published", "publisher")}
            return await run_in_threadpool(_files, request, files, said)
    if kind != "application/json":
        raise Problem(
            415, "input", "send files as multipart/form-data, or a text as application/json"
        )
    raw = await request.body()
    try:
        pasted = Pasted.model_validate_json(raw)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Problem(400, "input", f"{where or 'the text'}: {first['msg']}", field=where) from None
    return await run_in_threadpool(_text, request, pasted)


@router.post(
    "/api/examples", status_code=202, response_model=Begun, openapi_extra=needs(Permission.ADD)
)
def examples(request: Request) -> Response:
    """Give the book the example reports, to look around with."""
    folder = examples_folder()
    if folder is None:
        raise Problem(404, "examples", "this Tollbook was installed without its examples")
    job = _job(request)
    shutil.copytree(folder, job.folder / "examples")
    files = sorted(file for file in (job.folder / "examples").iterdir() if file.suffix != ".csv")
    options = ReadOptions(manifest=job.folder / "examples" / "manifest.csv")
    origins = {str(file): f"examples/{file.name}" for file in files}
    return _begin(request, job, Order([str(file) for file in files], options, origins))


def examples_folder() -> Path | None:
    """Where the examples are: in the package, or in the checkout that it is installed from."""
    package = Path(tollbook.__file__).parent
    for folder in (package / "examples", package.parents[1] / "examples"):
        if (folder / "manifest.csv").is_file():
            return folder
    return None


def _job(request: Request) -> Job:
    jobs: Jobs = request.app.state.jobs
    return jobs.new("add", request.state.person.name)


def _files(request: Request, files: Sequence[UploadFile], said: Mapping[str, str]) -> Response:
    if not files:
        raise Problem(400, "input", "no file was sent; they go by the name 'files'", field="files")
    try:
        published = date.fromisoformat(said["published"]) if said["published"] else None
    except ValueError:
        raise Problem(
            400, "input", "published is no day like 2020-10-05", field="published"
        ) from None
    most = Settings.from_environment().max_bytes
    job = _job(request)
    origins: dict[str, str] = {}
    try:
        for number, file in enumerate(files):
            name = _relative(file.filename or "report")
            # A folder each: two files of one name are two reports.
            path = job.folder / f"{number:05}" / Path(name).name
            path.parent.mkdir()
            _store(file, path, most)
            origins[str(path)] = name
    except BaseException:
        request.app.state.jobs.drop(job)
        raise
    options = ReadOptions(published=published, publisher=said["publisher"] or None)
    return _begin(request, job, Order(list(origins), options, origins))


def _store(file: UploadFile, path: Path, most: int) -> None:
    """Put an upload where the reader finds it; of one that is too large, so much that the reader
    says so."""
    left = most + 1
    with path.open("wb") as to:
        while left > 0 and (some := file.file.read(min(_PIECE, left))):
            to.write(some)
            left -= len(some)


def _text(request: Request, pasted: Pasted) -> Response:
    job = _job(request)
    path = job.folder / f"{_plain(pasted.name)}.txt"
    path.write_bytes(pasted.text.encode("utf-8", "replace"))
    manifest = None
    if pasted.url:
        manifest = job.folder / "manifest.csv"
        with manifest.open("w", encoding="utf-8", newline="") as to:
            rows = csv.writer(to)
            rows.writerow(["path", "published", "publisher", "url"])
            rows.writerow([path.name, pasted.published or "", pasted.publisher or "", pasted.url])
    options = ReadOptions(
        published=pasted.published, publisher=pasted.publisher or None, manifest=manifest
    )
    return _begin(request, job, Order([str(path)], options, {str(path): f"pasted: {pasted.name}"}))


def _relative(name: str) -> str:
    """The name of a file as its sender has it, below the folder that was sent."""
    parts = [_plain(part) for part in re.split(r"[\\/]", name) if part not in ("", ".", "..")]
    return "/".join(parts[-8:]) or "report"


def _plain(name: str) -> str:
    """A name that any file system takes."""
    kept = "".join(c if c.isprintable() and c not in '\\/:*?"<>|\0' else "_" for c in name).strip(
        ". "
    )
    stem, dot, suffix = kept.rpartition(".")
    kept = f"{stem[:LONGEST_NAME]}{dot}{suffix[:20]}" if dot else kept[:LONGEST_NAME]
    # Bytes count for file systems.
    while len(kept.encode("utf-8", "replace")) > 200:
        kept = kept[1:]
    return kept.encode("utf-8", "replace").decode() or "report"


def _begin(request: Request, job: Job, order: Order) -> Response:
    desk: Desk = request.app.state.desk
    readers: Readers = request.app.state.readers
    job.of = len(order.paths)
    jobs: Jobs = request.app.state.jobs
    return begun(jobs.begin(job, lambda running: _add(desk, readers, running, order)))


def _add(desk: Desk, readers: Readers, job: Job, order: Order) -> None:
    """Read and keep; the receipt grows with every batch that is safe on disk."""
    total = Total()
    outcomes = readers.read(order)

    def told() -> Any:
        for outcome in outcomes:
            document = outcome.document
            job.tell(current=document.name if document else None)
            yield outcome

    for receipts in keep(desk.pen(), told()):
        for receipt in receipts:
            total.count(receipt)
        job.tell(done=min(total.seen, job.of or total.seen), receipt=receipt_of(total))
    desk.catch_up()
    job.tell(done=job.of, receipt=receipt_of(total))


def receipt_of(total: Total) -> dict[str, Any]:
    """What became of reports: seen = added + already + rejected."""
    return {
        "seen": total.seen,
        "added": total.added,
        "already": total.already_there,
        "claims": total.claims,
        "rejected": [{"name": one.name, "reason": one.reason or ""} for one in total.rejections],
    }

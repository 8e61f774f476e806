"""Reports given to the book over the API are read in another process, with a receipt."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tollbook.store import Book
from tollbook.web import adding
from tollbook.web.reading import Readers
from workbenches import PORT, bench, items, waited

NOTE = "At least 12 people were killed in Kapan on Sunday, the mayor said."


@pytest.mark.slow
def test_a_first_run_from_an_empty_book(tmp_path: Path) -> None:
    """Examples, files and a pasted text; progress as it goes, and a receipt that adds up."""
    with bench(tmp_path / "new.book") as here:
        client = here.client()
        assert client.get("/api/status").json()["empty"]

        examples = waited(client, client.post("/api/examples"))
        uploads = [
            ("files", ("folder/sub/note.txt", NOTE.encode(), "text/plain")),
            (
                "files",
                ("folder/other/note.txt", (NOTE + " It was a Sunday.").encode(), "text/plain"),
            ),
            ("files", ("../../etc/empty.txt", b"", "text/plain")),
        ]
        files = waited(
            client, client.post("/api/documents", files=uploads, data={"published": "2020-10-12"})
        )
        again = waited(client, client.post("/api/documents", files=uploads[:1]))
        pasted = waited(
            client,
            client.post(
                "/api/documents",
                json={"name": "from a call", "text": NOTE + " Said by phone.", "publisher": "Ani"},
            ),
        )

        assert examples["state"] == "done" and examples["receipt"]["added"] == 8
        receipt = files["receipt"]
        assert (receipt["seen"], receipt["added"], len(receipt["rejected"])) == (3, 2, 1)
        assert "empty" in receipt["rejected"][0]["reason"]
        assert (again["receipt"]["added"], again["receipt"]["already"]) == (0, 1)
        assert pasted["receipt"]["claims"] >= 1
        assert not client.get("/api/status").json()["empty"]
        origins = {one["origin"] for one in items(client.get("/api/documents?limit=50"))}
        assert "folder/sub/note.txt" in origins and "pasted: from a call" in origins
        assert not any(str(here.jobs.folder) in (origin or "") for origin in origins)
        with Book.open(here.desk.path) as book:
            assert book.verify().damage is None


@pytest.mark.slow
def test_a_reader_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    """It is begun again, and the job goes on where it was."""
    with bench(tmp_path / "new.book") as here:
        client = here.client()
        readers: Readers = here.app.state.readers
        waited(client, client.post("/api/documents", json={"text": NOTE}))
        process = readers._process
        assert process is not None and process.pid
        os.kill(process.pid, signal.SIGKILL)

        job = waited(client, client.post("/api/documents", json={"text": NOTE + " Twice."}))

        assert job["state"] == "done" and job["receipt"]["added"] == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"name": "x"}},
        {"json": {"text": ""}},
        {"json": {"text": NOTE, "published": "monday"}},
        {"json": [1]},
        {"content": b"{", "headers": {"Content-Type": "application/json"}},
        {"data": {"published": "2020-10-12"}},
        {"files": [("other", ("a.txt", b"x", "text/plain"))]},
        {"content": b"x", "headers": {"Content-Type": "text/plain"}},
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}},
    ],
)
def test_what_is_no_report_is_refused(client: Any, sent: dict[str, Any]) -> None:
    """Before a job is made of it."""
    assert client.post("/api/documents", **sent).status_code in (400, 415)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a/b/c.txt", "a/b/c.txt"),
        ("..\\..\\windows\\x.txt", "windows/x.txt"),
        ("/etc/passwd", "etc/passwd"),
        ("a\0b\n.txt", "a_b_.txt"),
        ("...", "report"),
        ("նամակ.pdf", "նամակ.pdf"),
    ],
)
def test_names_of_uploads_stay_in_their_folder(given: str, kept: str) -> None:
    """Whatever a browser sends as a file's name."""
    assert adding._relative(given) == kept


def test_a_very_long_name_is_cut_and_keeps_its_ending() -> None:
    """File systems count bytes."""
    name = adding._relative("Ա" * 500 + ".docx")

    assert name.endswith(".docx") and len(name.encode()) <= 200
    assert PORT

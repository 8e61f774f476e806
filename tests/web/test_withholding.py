"""Names that must not leak are sent where no log and no history keeps them; and pages stay whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tollbook.web import static
from workbenches import Bench

PROFILE = 'names = ["Kapan"]\n'


@pytest.mark.slow
def test_what_is_withheld_goes_in_the_body(here: Bench) -> None:
    """In an address it is refused; in a body the names are in no file that comes out."""
    client = here.client()
    in_address = client.get("/api/export", params={"include": "all", "redact": PROFILE})
    plain = client.get("/api/export", params={"include": "all"})
    without = client.post("/api/export", json={"include": "all", "redact": PROFILE})

    assert in_address.status_code == 400 and in_address.json()["error"]["field"] == "redact"
    assert plain.status_code == without.status_code == 200
    assert "Kapan" in plain.text and "Kapan" not in without.text
    assert without.headers["cache-control"] == "no-store"


def test_a_misspelt_wish_to_withhold_is_no_wish_that_is_passed_over(here: Bench) -> None:
    """Nothing goes out where it isn't understood what was to be left out."""
    client = here.client()
    for path in ("/api/export", "/api/publish"):
        assert client.post(path, json={"redacted": PROFILE}).status_code == 400


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pages, as a build leaves them."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>one</title>")
    (tmp_path / "assets/page-1.js").write_text("1")
    monkeypatch.setattr(static, "FOLDER", tmp_path)
    static.files.cache_clear()
    return tmp_path


def test_pages_that_are_built_anew_are_those_that_were_open(built: Path, here: Bench) -> None:
    """What a running server began with it has to its end; a file of another version is said to be
    missing, and isn't answered with a page."""
    client: TestClient = here.client()
    assert client.get("/assets/page-1.js").text == "1"
    (built / "assets/page-1.js").unlink()
    (built / "index.html").write_text("<!doctype html><title>two</title>")

    assert client.get("/assets/page-1.js").text == "1"
    assert "one" in client.get("/review").text
    gone = client.get("/assets/page-2.js")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "reload")
    static.files.cache_clear()

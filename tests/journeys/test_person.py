"""A person's way from reports to an export, by the real command, each step in its own process."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def at_work(command: Command, tmp_path: Path) -> Command:
    """The command in an empty folder, where the book will be."""

    def run(*arguments: str | Path, stdin: str | None = None) -> CompletedProcess[str]:
        return command(*arguments, stdin=stdin, cwd=tmp_path)

    return run


def test_from_reports_to_a_verified_backup(
    at_work: Command, examples: Path, tmp_path: Path
) -> None:
    """Read, make a book, add, list, show, export, verify, back up; and the backup says the same."""
    manifest = ("--manifest", examples / "manifest.csv")
    looked = at_work("read", examples, *manifest, "--format", "jsonl")
    assert looked.returncode == 0 and looked.stderr == ""
    seen = {json.loads(line)["id"] for line in looked.stdout.splitlines()}

    assert at_work("init").returncode == 0
    added = at_work("add", examples, *manifest)
    assert added.returncode == 0
    assert "Seen 8 = 8 added + 0 already there + 0 rejected" in added.stdout

    kept = at_work("claims", "--json", "--limit", "0")
    assert {json.loads(line)["id"] for line in kept.stdout.splitlines()} == seen

    listed = at_work("claims", "--outcome", "wounded", "--place", "Ganja", "--text", "45", "--json")
    (claim,) = [json.loads(line) for line in listed.stdout.splitlines()]
    assert claim["toll"]["count"]["min"] == 46

    shown = at_work("show", claim["id"])
    assert shown.returncode == 0
    assert "> 45 wounded" in shown.stdout and "Paragraph" in shown.stdout
    assert "In Ganja, Azerbaijan's second city," in shown.stdout

    exported = at_work("export", "--to", "csv", "-o", "claims.csv")
    assert exported.returncode == 0
    content = (tmp_path / "claims.csv").read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert {row["id"] for row in rows} == seen
    at_work("export", "--to", "csv", "-o", "again.csv")
    assert (tmp_path / "again.csv").read_bytes().decode("utf-8") == content

    verified = at_work("verify")
    assert verified.returncode == 0 and "is whole" in verified.stdout
    backed_up = at_work("backup", "copy.book")
    assert backed_up.returncode == 0
    copied = at_work("export", "--book", "copy.book")
    assert copied.stdout == at_work("export").stdout


def test_adding_again_changes_nothing(at_work: Command, examples: Path) -> None:
    """The second receipt has everything already there, and the log has the same head."""
    first = at_work("add", examples, "--json")
    second = at_work("add", examples, "--json")
    receipts = [json.loads(done.stdout.splitlines()[-1])["receipt"] for done in (first, second)]
    assert receipts[1]["already_there"] == receipts[1]["seen"] == 8
    assert receipts[0]["head"] == receipts[1]["head"]


def test_a_bad_file_among_good_ones_is_told_and_kept(
    at_work: Command, examples: Path, tmp_path: Path
) -> None:
    """One rejected input doesn't cost the others; its bytes are in the book all the same."""
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and nothing more")
    done = at_work("add", broken, examples / "wire-roundup.txt", "--json")
    assert done.returncode == 1
    receipt = json.loads(done.stdout.splitlines()[-1])["receipt"]
    assert (receipt["added"], receipt["rejected"]) == (1, 1)
    assert "broken.pdf" in done.stderr and len(done.stderr.splitlines()) <= 2
    assert at_work("verify").returncode == 0


def test_a_damaged_book_is_found_out(at_work: Command, examples: Path, tmp_path: Path) -> None:
    """One changed letter of a kept text is named by `verify`, with exit status 1."""
    at_work("add", examples / "wire-roundup.txt")
    book = tmp_path / "tollbook.book"
    content = book.read_bytes()
    assert b"13 people were killed" in content
    book.write_bytes(content.replace(b"13 people were killed", b"14 people were killed"))
    done = at_work("verify")
    assert done.returncode == 1 and "damaged" in done.stderr


def test_a_question_to_a_book_that_is_not_there_is_answered_in_words(at_work: Command) -> None:
    """No traceback and no empty book: which file is missing and how to make one."""
    done = at_work("claims")
    assert done.returncode == 2 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and "tollbook.book" in done.stderr

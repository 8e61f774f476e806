"""`tollbook stamp`: a time stamp of the book, in words, and what verify and custody say of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from timestamps import Authority, stamping
from tollbook.capture import fetch as fetching
from tollbook.capture.fetch import post
from tollbook.store import Book
from webserver import LOOPBACK, Server

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tollbook(tollbook: Call, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Carries out a command line over a book with one report; gives status, output and errors."""
    monkeypatch.delenv("TOLLBOOK_STAMP_AUTHORITY", raising=False)
    Path("mill.txt").write_text("Two people were killed at the mill on Monday, the mayor said.\n")
    assert tollbook("add", "mill.txt", "--no-claims")[0] == 0
    return tollbook


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    made = Authority()
    (tmp_path / "root.pem").write_bytes(made.pem)
    (tmp_path / "other.pem").write_bytes(Authority().pem)
    return made


@pytest.fixture
def server(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(fetching, "post", partial(post, policy=LOOPBACK))
    with stamping(authority) as running:
        yield running


def test_nothing_is_sent_unless_an_authority_is_named(tollbook: Call) -> None:
    """And the message says how to name one."""
    status, _, err = tollbook("stamp")
    assert status == 2
    assert "--authority" in err and "TOLLBOOK_STAMP_AUTHORITY" in err
    assert "no time stamps" in tollbook("stamps")[1]


def test_a_stamp_is_told_in_words_and_checked(tollbook: Call, server: Server) -> None:
    """By stamp, stamps, verify and custody: with the certificates, without, and with wrong ones."""
    url = server.url("/stamp")
    status, out, _ = tollbook("stamp", "--authority", url, "--roots", "root.pem")
    assert status == 0
    assert "Test Stamps (asked at" in out and "The signature holds" in out
    assert "Nothing came into the book" in tollbook("stamp", "--authority", url)[1]

    status, out, _ = tollbook("stamps", "--to", "stamps", "--json")
    told = json.loads(out)
    assert (status, told["holds"]) == (0, None)
    assert Path("stamps", f"{told['stamp']}.tsr").stat().st_size > 500

    for roots, code, words in (
        ([], 0, "The signature was not checked"),
        (["--roots", "root.pem"], 0, "1 time stamp, the last: Test Stamps"),
        (["--roots", "other.pem"], 1, "none of the certificates given vouches"),
    ):
        status, out, err = tollbook("verify", *roots)
        assert (status, words in out + err) == (code, True), out + err
        assert "is whole" in out
        assert tollbook("stamps", *roots)[0] == code

    status, out, _ = tollbook("custody", "mill", "--roots", "root.pem")
    assert status == 0
    assert "Who else vouches for when it was there?" in out
    assert "authority, Test Stamps, was asked" in out
    assert out.count("  Yes  ") == 5
    assert tollbook("custody", "mill", "--roots", "other.pem")[0] == 1
    checks = json.loads(tollbook("custody", "mill", "--json")[1])
    assert checks["stamp"]["stamp"] == told["stamp"]


def test_custody_without_a_stamp_says_so(tollbook: Call) -> None:
    """Nobody outside vouches then."""
    status, out, _ = tollbook("custody", "mill")
    assert status == 0
    assert "Nobody yet" in out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "can't be read"),
        ("nothing", "has no certificate"),
        ("-----BEGIN X", "no certificate"),
    ],
)
def test_a_file_without_certificates_is_said_so(
    tollbook: Call, content: str | None, words: str
) -> None:
    """With its name."""
    if content is not None:
        Path("roots.pem").write_text(content)
    status, _, err = tollbook("verify", "--roots", "roots.pem")
    assert status == 2
    assert "roots.pem" in err and words in err


def test_offline_the_book_stays_as_it_is(tollbook: Call) -> None:
    """And the message names the authority."""
    with Book.open("a.book") as book:
        head = book.head
    status, _, err = tollbook("stamp", "--authority", "http://stamps.invalid/tsa")
    assert status == 2
    assert "http://stamps.invalid/tsa" in err and "not stamped" in err
    with Book.open("a.book") as book:
        assert book.head == head

"""An outside authority vouches for when the book was as it is, and anybody can check it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bookmaking import put, report
from fuzzing import check_any
from timestamps import Authority, stamping
from tollbook import stamping as stamps_of
from tollbook.capture.fetch import post
from tollbook.errors import FetchError, InputError
from tollbook.store import Book
from tollbook.store.stamps import Stamp, row, signed, unproved
from webserver import LOOPBACK, answer, redirect, serving

here = partial(post, policy=LOOPBACK)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.create(tmp_path / "a.book") as made:
        put(made, report())
        yield made


def stamped(book: Book, authority: Authority, path: str = "/stamp") -> Stamp:
    with stamping(authority) as server:
        return stamps_of.stamp(book, server.url(path), post=here).stamp


def test_the_head_is_signed_with_the_time_and_kept(book: Book) -> None:
    """What the authority was shown is the head and nothing else; what it signed holds under its
    root certificate, and the book verifies with it."""
    authority, head, entry = Authority(), book.head, book.last_entry().seq
    made = stamped(book, authority)

    assert (made.head, made.stamped) == (head, entry)
    assert abs(made.time - datetime.now(UTC)) < timedelta(minutes=1)
    [asked] = authority.asked
    assert asked["message_imprint"]["hashed_message"].native.hex() == head
    assert unproved(made.answer, head, [authority.root]) is None
    assert signed(made.answer).signer == "Test Stamps"
    assert book.stamps() == [made]
    verified = book.verify()
    assert (verified.damage, verified.rows["stamps"]) == (None, 1)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed here")
def test_openssl_agrees(book: Book, tmp_path: Path) -> None:
    """The stamp can be checked without this program."""
    authority = Authority()
    made = stamped(book, authority)
    (tmp_path / "a.tsr").write_bytes(made.answer)
    (tmp_path / "root.pem").write_bytes(authority.pem)
    said = subprocess.run(
        ["openssl", "ts", "-verify", "-digest", made.head, "-in", "a.tsr", "-CAfile", "root.pem"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Verification: OK" in said.stdout + said.stderr


def test_nobody_is_asked_where_nothing_is_new(book: Book) -> None:
    """Until something comes into the book."""
    authority = Authority()
    first = stamped(book, authority)
    assert stamped(book, authority) == first
    assert len(authority.asked) == 1
    put(book, report("Another: 4 soldiers died.", name="two", killed=("4 soldiers",), place=None))
    second = stamped(book, authority)
    assert second.stamped > first.entry
    assert book.stamps() == [first, second]


def test_a_stamp_is_due_once_a_day(book: Book) -> None:
    """If something came since the last one."""
    assert stamps_of.due(book)
    made = stamped(book, Authority())
    later = lambda: made.time + timedelta(days=2)  # noqa: E731
    assert not stamps_of.due(book, now=later)
    put(book, report("Another: 4 soldiers died.", name="two", killed=("4 soldiers",), place=None))
    assert not stamps_of.due(book)
    assert stamps_of.due(book, now=later)


@pytest.mark.parametrize(
    ("authority", "reason"),
    [
        (Authority(status="rejection"), r"refuses \(status 2: come later\)"),
        (Authority(status="waiting"), "refuses"),
        (Authority(nonce=7), "another question"),
        (Authority(imprint=bytes(32)), "another question"),
    ],
    ids=["refused", "waiting", "nonce", "imprint"],
)
def test_what_proves_nothing_is_not_kept(book: Book, authority: Authority, reason: str) -> None:
    """And said."""
    with pytest.raises(FetchError, match=f"{reason}.*; the book was not stamped"):
        stamped(book, authority)
    assert book.stamps() == []


def test_a_signature_must_hold_under_the_certificates_that_are_trusted(book: Book) -> None:
    """Those of somebody else vouch for nothing."""
    authority, other = Authority(), Authority()
    with stamping(authority) as server:
        url = server.url("/stamp")
        with pytest.raises(FetchError, match="none of the certificates given vouches"):
            stamps_of.stamp(book, url, trusted=[other.root], post=here)
        assert book.stamps() == []
        made = stamps_of.stamp(book, url, trusted=[other.root, authority.root], post=here).stamp
    assert unproved(made.answer, made.head, [other.root]) is not None
    assert "proves nothing" in str(unproved(made.answer, "00" * 32, [authority.root]))
    broken = bytearray(made.answer)
    broken[-5] ^= 1
    assert unproved(bytes(broken), made.head, [authority.root]) is not None


def test_who_cant_be_asked_is_said(book: Book) -> None:
    """No such service, another page, moved, nobody there, not allowed, no address."""
    pages = {
        "/page": answer("<p>Welcome</p>"),
        "/empty": answer(b""),
        "/moved": redirect("/elsewhere"),
        "/down": answer(status="503 Down"),
    }
    with serving(pages) as server:
        for path, reason in (
            ("/page", "no time stamp"),
            ("/empty", "no time stamp"),
            ("/moved", f"has moved to {server.url('/elsewhere')}"),
            ("/down", "answers 503"),
            ("/none", "answers 404"),
        ):
            with pytest.raises(FetchError, match=reason):
                stamps_of.stamp(book, server.url(path), post=here)
        asked = server.connections
        with pytest.raises(FetchError, match=r"this machine itself.*not stamped"):
            stamps_of.stamp(book, server.url("/page"))
        assert server.connections == asked
    with pytest.raises(FetchError, match="refuses the connection"):
        stamps_of.stamp(book, server.url("/page"), post=here)
    with pytest.raises(InputError, match="https://"):
        stamps_of.stamp(book, "ftp://stamps.example/")
    assert book.stamps() == []


def test_the_login_of_an_authority_is_sent_and_not_kept(book: Book, tmp_path: Path) -> None:
    """In the address, where such services have it."""
    authority = Authority()
    with stamping(authority) as server:
        url = server.url("/stamp").replace("http://", "http://me:open-sesame@")
        made = stamps_of.stamp(book, url, post=here).stamp
        [asked] = server.asked
        assert asked.method == "POST"
        assert asked.headers["authorization"].startswith("Basic ")
        assert asked.headers["content-type"] == "application/timestamp-query"
        assert made.authority == server.url("/stamp")
    assert b"sesame" not in (tmp_path / "a.book").read_bytes()


def test_clocks_that_differ_are_told(book: Book) -> None:
    """The authority's time counts."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with stamping(Authority(time=yesterday)) as server:
        done = stamps_of.stamp(book, server.url("/stamp"), post=here)
    assert done.stamp.time == yesterday.replace(microsecond=0)
    assert "24 hours apart" in str(done.doubt)


def test_a_stamp_of_another_book_is_noticed(book: Book, tmp_path: Path) -> None:
    """Its digest is not that of the entry it is said to be about."""
    stamped(book, Authority())
    book.close()
    foreign = row(Authority().answer_about(b"x"), stamped=1, head=_sha256(b"x"), authority="a")
    with closing(sqlite3.connect(tmp_path / "a.book")) as connection, connection:
        connection.execute(
            "UPDATE stamps SET answer = ?, sha256 = ?", (foreign["answer"], foreign["sha256"])
        )
    with Book.open(tmp_path / "a.book") as opened:
        assert "stamp" in str(opened.verify().damage)


def test_any_answer_is_a_time_stamp_or_none() -> None:
    """Whatever bytes an authority sends."""
    whole = Authority().answer_about(b"x")
    check_any(signed, [whole], 2, reasons=ValueError)
    check_any(lambda raw: unproved(raw, _sha256(b"x"), [Authority().root]), [whole], 0.2)


def _sha256(raw: bytes) -> str:
    import hashlib

    return hashlib.sha256(raw).hexdigest()

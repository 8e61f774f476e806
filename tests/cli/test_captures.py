"""Reports from the web, from the command line down to the book and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tollbook.capture import web
from tollbook.capture.fetch import fetch
from tollbook.store import Book
from webserver import LOOPBACK, Handler, Server, answer, redirect, serving

Call = Callable[..., tuple[int, str, str]]


def report(killed: int = 9, *, menu: str = "Home", head: str = "", more: str = "") -> str:
    """A page with one toll, in a site's furniture."""
    return (
        "<!doctype html><html lang='en'><head><title>Deaths at the mill | The Valley Post</title>"
        f"<meta property='og:site_name' content='The Valley Post'>{head}</head><body><nav>{menu}"
        "</nav><article><h1>Deaths at the mill</h1>"
        f"<p>At least {killed} villagers were killed at the mill in Kapan on Monday, the mayor "
        "said. Rescue workers searched the building for the whole night and found no one else."
        f"</p><p>The road to the north was closed until the morning.</p>{more}</article></body></html>"
    )


@pytest.fixture
def pages() -> dict[str, bytes | Handler]:
    """What the server has; tests change it."""
    return {}


@pytest.fixture
def server(pages: dict[str, bytes | Handler], monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server on loopback, which Tollbook may ask in this test."""
    monkeypatch.setattr(web, "fetch", partial(fetch, policy=LOOPBACK))
    with serving(pages) as running:
        yield running


def statuses(out: str) -> list[str]:
    return [record["status"] for record in map(json.loads, out.splitlines()) if "status" in record]


def test_an_address_is_read_like_a_file(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """With publisher, title and day from the page; the claims name its address."""
    pages["/2020/10/05/mill"] = answer(report())
    status, out, _ = tollbook("read", server.url("/2020/10/05/mill"), "--format", "jsonl")

    assert status == 0
    record = json.loads(out.splitlines()[0])
    assert record["toll"]["outcome"] == "killed"
    document = record["document"]
    assert document["name"] == "mill"
    assert document["publisher"] == "The Valley Post"
    assert document["url"] == server.url("/2020/10/05/mill")
    assert (document["published"], document["published_from"]) == ("2020-10-05", "metadata")


def test_one_page_by_several_addresses_is_one_document(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """By a redirect, with another query string and another menu: one document, three captures,
    each with its own bytes."""
    pages |= {
        "/mill": answer(report()),
        "/mill?ref=front": answer(report(menu="Home, 12:31")),
        "/m/1": redirect("/mill"),
    }
    asked = [server.url(path) for path in ("/mill", "/mill?ref=front", "/m/1")]
    status, out, _ = tollbook("add", *asked, "--json")

    assert status == 0
    assert statuses(out) == ["added", "already there", "already there"]
    with Book.open("a.book") as book:
        (document,) = book.documents()
        captures = book.captures_of(document["id"])
        assert sorted(one.capture.asked for one in captures) == sorted(asked)
        assert len({one.capture.sha256 for one in captures}) == 2
        assert {book.bytes_of(one) for one in captures} == {
            report().encode(),
            report(menu="Home, 12:31").encode(),
        }
        assert book.counts()["claims"] == 1
        assert book.verify().damage is None


def test_a_changed_page_is_a_new_version_beside_the_old(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Both stay, the difference is shown with the figures marked, and so is the page's end."""
    pages["/mill"] = answer(report(9))
    tollbook("add", server.url("/mill"))
    pages["/mill"] = answer(report(12, more="<p>This report was corrected by the editors.</p>"))
    status, out, _ = tollbook("add", server.url("/mill"))
    assert status == 0
    assert "1 page says something else than before" in out
    del pages["/mill"]
    assert tollbook("add", server.url("/mill"))[0] == 1

    status, out, _ = tollbook("diff-captures")
    assert status == 0
    assert "- At least «9» villagers" in out
    assert "+ At least «12» villagers" in out
    assert "+ This report was corrected by the editors." in out
    assert "the server answers 404, there is no page" in out
    assert "The road to the north" not in out
    assert tollbook("diff-captures", server.url("/mill"))[1] == out
    assert tollbook("diff-captures", "mill-2")[1] == out

    (record,) = [json.loads(line) for line in tollbook("diff-captures", "--json")[1].splitlines()]
    assert [version["status"] for version in record["versions"]] == [200, 200, 404]
    change = record["versions"][1]["changes"][0]
    assert change["before"][slice(*change["gone"][0])] == "9"


def test_a_page_may_give_its_own_address_within_its_site(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """But not pass for another publisher's page."""
    own = f"<link rel='canonical' href='{server.url('/mill')}'>"
    pages |= {
        "/a": answer(report(9, head=own)),
        "/b": answer(report(10, head=own)),
        "/c": answer(report(11, head="<link rel='canonical' href='https://example.org/mill'>")),
    }
    tollbook("add", *(server.url(path) for path in "/a /b /c".split()))
    with Book.open("a.book") as book:
        urls = {record["name"]: record["url"] for record in book.documents()}
        assert urls == {"a": server.url("/mill"), "b": server.url("/mill"), "c": server.url("/c")}
        assert len(book.captures_of_page(f"127.0.0.1:{server.port}/mill")) == 2


def test_what_is_no_page_is_rejected_with_its_answer(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Errors, feeds, hosts that may not be asked; the others go on."""
    pages |= {
        "/mill": answer(report()),
        "/feed": answer("<rss version='2.0'></rss>", type="text/xml"),
    }
    status, _, err = tollbook(
        "add",
        server.url("/gone"),
        server.url("/feed"),
        "http://10.0.0.1/",
        "http://me:s3cr3t@10.0.0.1/",
        "http://exa_mple..org/",
        server.url("/mill"),
    )
    assert status == 1
    assert "/gone answers 404 Not Found: the page is not there" in err
    assert "/feed is a feed, no report" in err
    assert "http://10.0.0.1/ is on the host '10.0.0.1' at 10.0.0.1, a private network" in err
    assert "names 'exa_mple..org', which is no host" in err
    assert "s3cr3t" not in err
    with Book.open("a.book") as book:
        assert book.counts()["documents"] == 1
        assert len(book.rejections()) == 4  # the same address with and without credentials
        assert b"s3cr3t" not in Path("a.book").read_bytes()


def test_the_encoding_that_a_server_gives_counts(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Before what the look of the bytes suggests; valid UTF-8 outranks it."""
    words = "<html><body><p>Пять человек погибли на мельнице в понедельник, сообщил мэр.</p>"
    pages |= {
        "/koi": answer(words.encode("koi8-r"), type="text/html; charset=koi8-r"),
        "/utf": answer(words.encode(), type="text/html; charset=windows-1251"),
    }
    tollbook("add", server.url("/koi"), server.url("/utf"))
    with Book.open("a.book") as book:
        # The second has the same text on the same site: it is the same document.
        (document,) = book.documents()
        assert book.text(document["text"]).startswith("Пять человек погибли")
        assert len(book.captures_of(document["id"])) == 2


def test_custody_is_told_in_plain_words(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Where a document is from, what was done with it, and that its bytes are the same; status 1
    if they aren't."""
    pages |= {"/m/1": redirect("/mill"), "/mill": answer(report(), etag='"7"')}
    tollbook("add", server.url("/m/1"))
    status, out, _ = tollbook("custody", "mill")
    assert status == 0
    assert f"Asked for: {server.url('/m/1')}" in out
    assert f"Sent on (status 302) to: {server.url('/mill')}" in out
    assert "Answered by the server at 127.0.0.1 with status 200" in out
    assert 'The server said ETag: "7"' in out
    assert "NO " not in out

    record = json.loads(tollbook("custody", "mill", "--json")[1])
    assert [event["what"] for event in record["log"]][-1] == "captured"
    assert ["Host", f"127.0.0.1:{server.port}"] in record["captures"][0]["request_headers"]

    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect("a.book")) as connection, connection:
        connection.execute("UPDATE blobs SET content = zeroblob(10)")
    status, out, _ = tollbook("custody", "mill")
    assert status == 1
    assert "NO   The bytes of the document have the digest" in out


def test_the_custody_of_a_file_begins_with_the_person(tollbook: Call, tmp_path: Path) -> None:
    """The book can't know how a file came to them."""
    (tmp_path / "note.txt").write_text("Nine villagers were killed in Kapan on Monday.\n")
    tollbook("add", "note.txt")
    out = tollbook("custody", "note")[1]
    assert "A file, note.txt, taken in by the person" in out
    status, _, err = tollbook("diff-captures", "note")
    assert status == 2
    assert "came from a file, not from the web" in err


def test_captures_go_out_as_an_archive_and_come_back(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler], tmp_path: Path
) -> None:
    """Another book takes them in with the same bytes, addresses and times."""
    pages |= {"/mill": answer(report(), zipped=True), "/road": answer(report(more="<p>x</p>"))}
    tollbook("add", server.url("/mill"), server.url("/road"), server.url("/gone"))
    status, out, _ = tollbook("capture", "export", "out.warc.gz")
    assert status == 0
    assert "3 captures written" in out
    status, _, err = tollbook("capture", "export", "out.warc.gz")
    assert status == 2
    assert "is there already" in err
    assert (
        "1 capture written" in tollbook("capture", "export", "one.warc.gz", "--document", "mill")[1]
    )

    status, _, err = tollbook("add", "out.warc.gz", "--book", "other.book")
    assert status == 1
    assert "/gone answers 404" in err
    with Book.open("a.book") as one, Book.open("other.book") as other:
        for document in one.documents():
            (first,) = one.captures_of(document["id"])
            (again,) = other.captures_of(document["id"])
            assert again.capture.asked == first.capture.asked
            assert again.capture.time == first.capture.time.replace(microsecond=0)
            assert again.page == first.page
        assert other.verify().damage is None
    # The same archive again is nothing new.
    assert "0 added" in tollbook("add", "out.warc.gz", "--book", "other.book")[1]
    with Book.open("other.book") as other:
        assert len(list(other.all_captures())) == 3


def test_documents_may_be_kept_without_reading_them(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Their claims are read when they are added again."""
    pages["/mill"] = answer(report())
    tollbook("add", server.url("/mill"), "--no-claims")
    with Book.open("a.book") as book:
        assert (book.counts()["documents"], book.counts()["claims"]) == (1, 0)
    tollbook("add", server.url("/mill"), "--no-claims")
    assert "1 was read again" in tollbook("add", server.url("/mill"))[1]
    with Book.open("a.book") as book:
        assert book.counts()["claims"] == 1
        assert book.verify().damage is None

"""Feeds and pages are followed: what is new comes into the book once, and nothing is lost."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from timestamps import Authority, stamping
from tollbook.capture import fetch as fetching
from tollbook.capture.fetch import fetch
from tollbook.store import Book
from webserver import LOOPBACK, Asked, Handler, Server, answer, serving

Call = Callable[..., tuple[int, str, str]]


def report(number: int, killed: int = 9) -> bytes:
    return answer(
        f"<html><head><title>Report {number}</title></head><body><article><h1>Report {number}</h1>"
        f"<p>At least {killed} villagers were killed near mill {number} on Monday, the mayor said. "
        "Rescue workers searched the building for the whole night and found no one else.</p>"
        "</article></body></html>",
        etag=f'"{number}-{killed}"',
    )


def rss(numbers: list[int], *, title: str = "Deaths") -> str:
    items = "".join(
        f"<item><title>{title} {n}</title><link>/report/{n}</link>"
        f"<description>About {n}</description></item>"
        for n in numbers
    )
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>F</title>{items}</channel></rss>"
    )


@pytest.fixture
def pages() -> dict[str, bytes | Handler]:
    return {f"/report/{n}": report(n) for n in range(1, 6)}


@pytest.fixture
def server(pages: dict[str, bytes | Handler], monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(fetching, "fetch", partial(fetch, policy=LOOPBACK))
    with serving(pages) as running:
        yield running


def follow(server: Server, more: str = "") -> None:
    Path("watch.toml").write_text(
        f'[watch]\nevery = "1h"\ndelay = 0\n[[feed]]\naddress = "{server.url("/feed")}"\n{more}'
    )


def once(tollbook: Call) -> tuple[dict[str, object], dict[str, object]]:
    """One round, whether due or not; what it says of the feed, and its receipt."""
    Path("watch.toml.state").touch()
    state = json.loads(Path("watch.toml.state").read_text() or "{}")
    for one in state.values():
        one["due"] = 0
    Path("watch.toml.state").write_text(json.dumps(state))
    status, out, err = tollbook("watch", "watch.toml", "--once", "--no-claims", "--json")
    assert status == 0, err
    first, *_, last = (json.loads(line) for line in out.splitlines())
    return first["followed"], last["receipt"]


def paths(server: Server) -> list[str]:
    asked = [one.path for one in server.asked]
    server.asked.clear()
    return asked


def test_what_is_new_on_a_feed_is_added_once(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Round by round; a receipt for each."""
    follow(server)
    pages["/feed"] = answer(rss([1, 2]), type="application/rss+xml")
    followed, receipt = once(tollbook)
    assert (followed["entries"], receipt["added"]) == (2, 2)
    assert paths(server) == ["/robots.txt", "/feed", "/report/1", "/report/2"]

    pages["/feed"] = answer(rss([1, 2, 3]), type="application/rss+xml")
    followed, receipt = once(tollbook)
    assert (followed["entries"], receipt["added"]) == (3, 1)
    assert paths(server) == ["/robots.txt", "/feed", "/report/3"]
    with Book.open("a.book") as book:
        assert book.counts()["documents"] == 3
        assert book.verify().damage is None


def test_what_isnt_due_isnt_asked(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Before its interval is over."""
    follow(server)
    pages["/feed"] = answer(rss([]), type="application/rss+xml")
    tollbook("watch", "watch.toml", "--once", "--no-claims")
    asked = len(server.asked)
    tollbook("watch", "watch.toml", "--once", "--no-claims")
    assert len(server.asked) == asked


def test_a_feed_that_is_the_same_is_not_sent_again(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Its version is told once all its entries are in the book, and not before."""

    def feed(asked: Asked, connection: socket.socket) -> None:
        if asked.headers.get("if-none-match") == '"v1"':
            connection.sendall(answer(status="304 Not Modified"))
        else:
            connection.sendall(answer(rss([1]), etag='"v1"', type="application/rss+xml"))

    follow(server)
    pages["/feed"] = feed
    assert [once(tollbook)[0]["not_modified"] for _ in range(3)] == [0, 0, 1]


def test_a_kill_in_the_middle_loses_nothing(
    tollbook: Call,
    server: Server,
    pages: dict[str, bytes | Handler],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next start asks for what isn't in the book, and for nothing that is."""

    class Killed(BaseException):
        pass

    follow(server)
    pages["/feed"] = answer(rss([1, 2, 3, 4, 5]), etag='"v1"', type="application/rss+xml")
    real = fetching.fetch

    def dying(asked: str, **options: object) -> object:
        if asked.endswith("/report/4"):
            raise Killed
        return real(asked, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(fetching, "fetch", dying)
    with pytest.raises(Killed):
        tollbook("watch", "watch.toml", "--once", "--no-claims")
    monkeypatch.setattr(fetching, "fetch", real)
    server.asked.clear()

    with Book.open("a.book") as book:
        before = {one.capture.asked for one in book.all_captures()}
    once(tollbook)
    asked = {server.url(path) for path in paths(server)}
    everything = {server.url(f"/report/{n}") for n in range(1, 6)}
    assert asked & everything == everything - before
    with Book.open("a.book") as book:
        assert {one.capture.asked for one in book.all_captures()} == everything
        assert book.counts()["documents"] == 5


def test_only_entries_on_the_topic_are_read(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """By title or summary."""
    follow(server, 'about = ["death"]\n')
    pages["/feed"] = answer(
        rss([1]).replace("</channel>", rss([2], title="Football").partition("</title>")[2])
    )
    followed, receipt = once(tollbook)
    assert (followed["entries"], followed["not_about"], receipt["added"]) == (2, 1, 1)


def test_pages_are_asked_for_their_changes(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Not modified, changed, gone: each is told apart."""
    served = {"killed": 9}

    def page(asked: Asked, connection: socket.socket) -> None:
        whole = report(1, served["killed"])
        same = asked.headers.get("if-none-match", '"none"').encode() in whole
        connection.sendall(answer(status="304 Not Modified") if same else whole)

    Path("watch.toml").write_text(
        f'[watch]\ndelay = 0\n[[pages]]\naddresses = ["{server.url("/page")}"]\n'
    )
    pages["/page"] = page
    assert once(tollbook)[1]["added"] == 1
    followed, receipt = once(tollbook)
    assert (followed["not_modified"], receipt["seen"]) == (1, 0)
    served["killed"] = 12
    assert once(tollbook)[1]["changed"] == 1
    del pages["/page"]
    assert once(tollbook)[1]["rejected"] == 1
    out = tollbook("diff-captures", server.url("/page"))[1]
    assert "«12»" in out and "answers 404" in out


def test_robots_are_obeyed(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """What a site asks programs not to read is not asked for; while its rules can't be had,
    nothing is."""
    follow(server)
    pages["/robots.txt"] = answer("User-agent: *\nDisallow: /report/2\n", type="text/plain")
    pages["/feed"] = answer(rss([1, 2]), type="application/rss+xml")
    followed, receipt = once(tollbook)
    assert receipt["added"] == 1
    assert "robots.txt" in str(followed["problems"])
    assert "/report/2" not in paths(server)

    pages["/robots.txt"] = answer(status="503 Unavailable")
    followed, _ = once(tollbook)
    assert "robots.txt that answers 503" in str(followed["reason"])
    assert paths(server) == ["/robots.txt"]


def test_failures_are_waited_out(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Twice as long after each, as long as the server says; an entry that can't be had is given
    up after three tries."""
    import time

    follow(server)
    pages["/feed"] = answer(status="500 Oh")
    pauses = []
    for _ in range(3):
        once(tollbook)
        (state,) = json.loads(Path("watch.toml.state").read_text()).values()
        pauses.append((state["due"] - time.time()) / 3600)
    assert [round(pause / 2**n) for n, pause in enumerate(pauses, 1)] == [1, 1, 1]
    pages["/feed"] = answer(status="429 Slowly", retry_after="86000")
    once(tollbook)
    (state,) = json.loads(Path("watch.toml.state").read_text()).values()
    assert state["due"] - time.time() > 80_000

    pages["/feed"] = answer(rss([1, 9]), type="application/rss+xml")
    server.asked.clear()
    for _ in range(5):
        once(tollbook)
    assert paths(server).count("/report/9") == 3


def test_atom_and_json_feeds(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """By what they are, not by their type; what is no feed is said so."""
    follow(server)
    pages["/feed"] = answer(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>One</title>'
        '<link href="/report/1"/><id>1</id></entry></feed>'
    )
    assert once(tollbook)[1]["added"] == 1
    item = {"id": "2", "url": server.url("/report/2"), "title": "Two"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [item]}
    pages["/feed"] = answer(json.dumps(feed), type="application/json")
    assert once(tollbook)[1]["added"] == 1
    for raw in (
        "<html><p>No feed.</p></html>",
        '{"items": 1}',
        "",
        '<!DOCTYPE r [<!ENTITY a "b">]><rss/>',
    ):
        pages["/feed"] = answer(raw)
        assert once(tollbook)[0]["reason"], raw


def test_feeds_are_added_to_a_list(tollbook: Call) -> None:
    """Which is begun if it isn't there; once each."""
    add = ("watch", "add", "https://valley.example/feed", "--about", "killed", "--publisher", "V")
    assert "is followed now" in tollbook(*add)[1]
    assert "is followed already" in tollbook(*add)[1]
    content = Path("watch.toml").read_text()
    assert content.count("[[feed]]") == 1
    assert 'about = ["killed"]' in content


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "nothing is followed"),
        ("feed = 1", "double brackets"),
        ("[[feed]]", "the address None"),
        ('[[feed]]\naddress = "ftp://x"', "begins with https://"),
        ('[[feed]]\naddress = "https://x.example"\nevery = "soon"', "expected an interval"),
        ('[[feed]]\naddress = "https://x.example"\nevery = "5s"', "once a minute"),
        ('[[feed]]\naddress = "https://x.example"\nevry = "5m"', "'evry' in feed"),
        ("[[pages]]\naddresses = []", "expected a list"),
        ("[watch]\ndelay = -1", "expected seconds"),
        ("[feed", "is not TOML"),
    ],
)
def test_a_list_that_cant_be_used_is_said_so(tollbook: Call, content: str, problem: str) -> None:
    """With file, value and what was expected."""
    Path("watch.toml").write_text(content)
    status, _, err = tollbook("watch", "watch.toml", "--once")
    assert status == 2
    assert "watch.toml" in err
    assert problem in err


def test_logins_go_to_their_own_host_and_nowhere_else(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Not to the hosts of entries elsewhere, not into the book, the states or the output; other
    pages of the same host are asked with it."""
    feed = server.url("/feed").replace("http://", "http://reader:open-sesame@")
    _, out, err = tollbook("watch", "add", feed)
    assert "login stands in watch.toml" in out
    assert "unencrypted" in out
    assert Path("watch.toml").stat().st_mode & 0o077 == 0
    Path("watch.toml").write_text("[watch]\ndelay = 0\n" + Path("watch.toml").read_text())
    with serving({"/report/2": report(2)}, host="127.0.0.3") as other:
        pages["/feed"] = answer(
            rss([1, 2]).replace("/report/2", other.url("/report/2")), type="application/rss+xml"
        )
        done = tollbook("watch", "watch.toml", "--once", "--no-claims", "--json")
        plain_round = tollbook("watch", "watch.toml", "--once", "--no-claims")

        sent = {one.path: one.headers.get("authorization") for one in server.asked}
        assert sent["/feed"] is not None and sent["/feed"].startswith("Basic ")
        assert sent["/report/1"] == sent["/feed"]
        assert [one.headers.get("authorization") for one in other.asked] == [None, None]
    told = "".join((out, err, *map(str, done), *map(str, plain_round)))
    kept = Path("a.book").read_bytes() + Path("watch.toml.state").read_bytes()
    for secret in ("open-sesame", "reader:", str(sent["/feed"]).removeprefix("Basic ")):
        assert secret not in told
        assert secret.encode() not in kept
    with Book.open("a.book") as book:
        assert book.counts()["documents"] == 2
        assert "sesame" not in "".join(map(repr, book.all_captures()))


def test_a_login_in_an_address_that_cant_be_read_is_not_shown(tollbook: Call) -> None:
    """The message names the address without it."""
    status, out, err = tollbook("watch", "add", "https://reader:open-sesame@exam ple.org/feed")
    assert status == 2
    assert "…@exam ple.org" in err
    assert "sesame" not in out + err


def test_the_days_head_is_time_stamped_where_an_authority_is_set(
    tollbook: Call,
    server: Server,
    pages: dict[str, bytes | Handler],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once a day; while it can't be reached, that is said and the round goes on."""
    monkeypatch.setattr(fetching, "post", partial(fetching.post, policy=LOOPBACK))
    follow(server)
    pages["/feed"] = answer(rss([1]), type="application/rss+xml")
    monkeypatch.setenv("TOLLBOOK_STAMP_AUTHORITY", server.url("/no-such-service"))
    status, out, err = tollbook("watch", "watch.toml", "--once", "--no-claims")
    assert (status, "1 new" in out, "answers 404" in err) == (0, True, True)

    with stamping(Authority()) as service:
        monkeypatch.setenv("TOLLBOOK_STAMP_AUTHORITY", service.url("/stamp"))
        for numbers in ([1, 2], [1, 2, 3]):
            pages["/feed"] = answer(rss(numbers), type="application/rss+xml")
            once(tollbook)
        assert len(service.asked) == 1
    with Book.open("a.book") as book:
        assert [one.authority for one in book.stamps()] == [service.url("/stamp")]
        assert book.verify().damage is None


def test_an_address_in_place_of_a_list_is_said_so(tollbook: Call) -> None:
    """With what to do."""
    status, _, err = tollbook("watch", "https://valley.example/feed")
    assert status == 2
    assert "tollbook watch add https://valley.example/feed" in err


def test_a_round_says_what_comes_next(
    tollbook: Call, server: Server, pages: dict[str, bytes | Handler]
) -> None:
    """Also where nothing is due, and what was left out or failed says so."""
    follow(server, 'about = ["deaths"]\n')
    pages["/feed"] = answer(
        rss([1]).replace("</channel>", rss([2], title="Football").partition("</title>")[2])
    )
    _, out, err = tollbook("watch", "watch.toml", "--once", "--no-claims")
    assert "2 listed, 1 about something else, 1 new" in out
    assert f"Next: {server.url('/feed')} in " in err
    _, out, err = tollbook("watch", "watch.toml", "--once", "--no-claims")
    assert (out, "minutes" in err) == ("", True)

    Path("watch.toml.state").unlink()
    pages["/feed"] = answer(status="500 Oh")
    assert (
        "answers 500 (asked again in "
        in tollbook("watch", "watch.toml", "--once", "--no-claims")[1]
    )


def test_a_list_in_the_middle_of_a_change_ends_nothing(
    tollbook: Call,
    server: Server,
    pages: dict[str, bytes | Handler],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The list as it was before holds, said once; the new one counts when it can be read."""
    follow(server)
    pages["/feed"] = answer(rss([1]), type="application/rss+xml")
    good = Path("watch.toml").read_text()
    naps: list[float] = []

    class Enough(BaseException):
        pass

    def nap(seconds: float) -> None:
        naps.append(seconds)
        Path("watch.toml").write_text(good[:-9] if len(naps) < 4 else good)
        if len(naps) == 6:
            raise Enough

    monkeypatch.setattr("tollbook.cli.watching.time.sleep", nap)
    told: list[str] = []
    monkeypatch.setattr(
        "tollbook.cli.watching.typer.echo", lambda words, **_: told.append(str(words))
    )
    with pytest.raises(Enough):
        tollbook("watch", "watch.toml", "--no-claims")
    assert sum("going on with the list as it was" in words for words in told) == 1

"""The real command: one process, one link, and nothing lost when it is killed."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tollbook.store import Book
from webserver import Handler, answer
from webserver import serving as webserver
from workbenches import PASSWORD, made_book

TOLLBOOK = str(Path(sys.executable).parent / "tollbook")
LINK = re.compile(r"(http://127\.0\.0\.1:\d+)/\?token=([\w-]+)")
KILLS = 5


@contextmanager
def serving(book: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The process, its address and the token of its link."""
    with subprocess.Popen(
        [TOLLBOOK, "serve", "--no-browser", "--port", "0", "--book", str(book), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if found := LINK.search(line):
                    break
            else:
                pytest.fail(said)
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield process, found.group(1), found.group(2)
        finally:
            process.kill()


@contextmanager
def entered(address: str, token: str) -> Iterator[httpx.Client]:
    """Somebody with a session."""
    with httpx.Client(base_url=address, timeout=60, headers={"X-Tollbook": "1"}) as client:
        client.post("/api/session", json={"token": token}).raise_for_status()
        yield client


def refused(*arguments: str) -> str:
    """What the command says when it doesn't begin."""
    done = subprocess.run(
        [TOLLBOOK, *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2, done.stdout
    return done.stderr


@pytest.mark.slow
def test_one_link_opens_it_on_this_machine_alone(tmp_path: Path) -> None:
    """It listens on 127.0.0.1 only, carries the given name, and ends when it is told to."""
    book = made_book(tmp_path / "a.book")
    with serving(book, "--as", "Ani") as (process, address, token):
        with entered(address, token) as client:
            me = client.get("/api/me").json()
            assert (me["name"], me["mode"], me["role"]) == ("Ani", "local", "admin")
            assert httpx.get(f"{address}/api/status").status_code == 401
            port = int(address.rsplit(":", 1)[1])
            others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), port)}
            for other in others - {"127.0.0.1", "::1"}:
                with socket.socket(socket.AF_INET6 if ":" in str(other) else socket.AF_INET) as one:
                    one.settimeout(2)
                    assert one.connect_ex((str(other), port)) != 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM)
    assert [file.name for file in tmp_path.glob("a.book-wal")] == []


@pytest.mark.slow
def test_other_addresses_need_accounts(tmp_path: Path) -> None:
    """Without one it doesn't begin, and says how to make one; roles and lists are told."""
    book = str(made_book(tmp_path / "a.book"))

    said = refused("serve", "--host", "0.0.0.0", "--book", book, "--no-browser")
    assert "tollbook user add" in said
    assert "coder" in refused("user", "add", "Ani", "--role", "boss", "--book", book)
    made = [TOLLBOOK, "user", "add", "Ani", "--role", "reviewer", "--book", book]
    subprocess.run(made, check=True, env={**os.environ, "TOLLBOOK_PASSWORD": PASSWORD})
    listed = subprocess.run(
        [TOLLBOOK, "user", "list", "--book", book], check=True, capture_output=True, text=True
    )
    assert listed.stdout.startswith("Ani  reviewer")
    assert PASSWORD not in listed.stdout
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert "port" in refused("serve", "--port", port, "--book", book, "--no-browser")


@pytest.mark.slow
def test_no_acknowledged_decision_is_lost_when_it_is_killed(tmp_path: Path) -> None:
    """SIGKILL at a random moment of a stream of decisions, several times over one book."""
    book = made_book(tmp_path / "a.book", reports=60)
    chance = random.Random(7)
    acknowledged: list[str] = []
    for _ in range(KILLS):
        with serving(book) as (process, address, token):
            writer = threading.Thread(target=insist, args=(address, token, acknowledged))
            writer.start()
            time.sleep(1 + 1.5 * chance.random())
            os.kill(process.pid, signal.SIGKILL)
            writer.join()
    with Book.open(book) as opened:
        kept = {judgement.id for judgement in opened.judgements()}
        assert opened.verify().damage is None
    assert acknowledged and set(acknowledged) <= kept


def insist(address: str, token: str, acknowledged: list[str]) -> None:
    """Decide until the server is gone."""
    try:
        with entered(address, token) as client:
            while True:
                asked = {"state": "proposed", "limit": "20", "sort": "order"}
                cards = client.get("/api/claims", params=asked).json()["items"]
                for card in cards:
                    body = {"decision": "accept", "claims": [card["claim"]["id"]]}
                    mark = {"If-Match": card["etag"]}
                    answer = client.post("/api/judgements", json=body, headers=mark)
                    if answer.status_code == 201:
                        acknowledged.append(answer.json()["undo"])
                if not cards:
                    client.post("/api/judgements/undo", json={})
    except (httpx.HTTPError, ValueError):
        return


def test_the_command_line_starts_without_the_server_s_libraries() -> None:
    """`tollbook claims` must not wait for what only the workbench needs."""
    code = (
        "import sys, tollbook.cli.app; "
        "print([m for m in ('fastapi', 'uvicorn', 'argon2', 'pydantic', 'sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


# What `tollbook watch` never does for anybody: ask this machine.
OPENED = """
from functools import partial
from ipaddress import ip_network
from tollbook.capture import fetch
from tollbook.capture.reach import Policy
fetch.fetch = partial(fetch.fetch, policy=Policy(allowed=(ip_network("127.0.0.0/8"),)))
"""
PAGE = (
    "<html><head><title>Report {n}</title></head><body><article><h1>Report {n}</h1><p>At least 1{n} "
    "villagers were killed near mill {n} on Monday, the mayor said. Rescue workers searched the "
    "building for the whole night and found no one else.</p></article></body></html>"
)
FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>F</title>"
    "<item><title>One</title><link>/report/1</link></item>"
    "<item><title>Two</title><link>/report/2</link></item></channel></rss>"
)


@pytest.mark.slow
def test_a_feed_is_followed_while_people_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a list, what is new on a feed comes into the queue of the running server, with what was
    asked told in the pages; and following ends with it."""
    (tmp_path / "sitecustomize.py").write_text(OPENED)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    pages: dict[str, bytes | Handler] = {f"/report/{n}": answer(PAGE.format(n=n)) for n in (1, 2)}
    pages["/feed"] = answer(FEED, type="application/rss+xml")
    with webserver(pages) as feed:
        listed = tmp_path / "watch.toml"
        listed.write_text(f'[watch]\ndelay = 0\n[[feed]]\naddress = "{feed.url("/feed")}"\n')
        book = tmp_path / "w.book"
        with serving(book, "--watch", str(listed)) as (process, address, token):
            with entered(address, token) as client:
                end = time.monotonic() + 120
                while time.monotonic() < end:
                    watched = client.get("/api/watch").json()
                    claims = client.get("/api/claims").json()["total"]
                    if claims and watched["rounds"]:
                        break
                    time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    [told] = watched["rounds"]
    assert watched["running"] and watched["list"] == "watch.toml"
    assert (told["entries"], told["added"], told["reason"]) == (2, 2, None)
    assert claims == told["claims"] > 0
    with Book.open(book) as opened:
        assert opened.verify().damage is None


def test_a_list_that_cannot_be_followed_is_told_at_once(tmp_path: Path) -> None:
    """Not by a process that ends unseen behind a running server."""
    book, listed = str(made_book(tmp_path / "a.book")), tmp_path / "watch.toml"
    assert "no such list" in refused("serve", "--book", book, "--watch", str(listed))
    listed.write_text("[watch]\nevery = 7\n")
    assert "every" in refused("serve", "--book", book, "--watch", str(listed))

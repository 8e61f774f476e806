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

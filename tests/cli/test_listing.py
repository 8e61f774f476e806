"""Lists of addresses, from the command line down to the book."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tollbook.capture import fetch as fetching
from tollbook.capture import web
from tollbook.capture.fetch import fetch
from webserver import LOOPBACK, Server, answer, serving

Call = Callable[..., tuple[int, str, str]]


def page(n: int) -> bytes:
    return answer(
        f"<!doctype html><html><head><title>Number {n}</title></head><body><article><p>At least {n + 2} "
        "villagers were killed at the mill in Kapan on Monday, the mayor said. The road to the north was "
        f"closed until the morning, and {n + 7} boats crossed the river.</p></article></body></html>"
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server on loopback, which Tollbook may ask in this test."""
    for module in (web, fetching):
        monkeypatch.setattr(module, "fetch", partial(fetch, policy=LOOPBACK))
    with serving({f"/{n}": page(n) for n in range(4)}) as running:
        yield running


def test_a_list_is_added_and_gone_on_with(tollbook: Call, server: Server, tmp_path: Path) -> None:
    """What was captured isn't asked for again; what could not be had is."""
    rows = [f"1\t{server.url(f'/{n}')}\n" for n in (0, 1, 0, 9)]
    (tmp_path / "a.csv").write_text("".join(["id\tSOURCEURL\n", *rows, "2\tnowhere\n"]))
    status, out, err = tollbook("add", "--no-claims", "a.csv")
    assert status == 1
    assert "Seen 4 = 2 added + 0 already there + 2 rejected" in out
    assert "a.csv:6 'nowhere' is no address of a page" in err

    asked = len(server.asked)
    (tmp_path / "a.csv").write_text("".join(["id\tSOURCEURL\n", *rows, f"3\t{server.url('/2')}\n"]))
    _, out, err = tollbook("add", "--no-claims", "a.csv")
    assert "Seen 2 = 1 added + 0 already there + 1 rejected" in out
    assert "2 addresses were captured before and not asked for again" in err
    assert sorted(one.path for one in server.asked[asked:]) == ["/2", "/9"]


def test_a_list_is_read_without_a_book(tollbook: Call, server: Server, tmp_path: Path) -> None:
    """One address a line."""
    (tmp_path / "a.txt").write_text(f"{server.url('/0')}\n{server.url('/1')}\n")
    status, out, _ = tollbook("read", "a.txt", "--format", "jsonl")

    assert status == 0
    assert {json.loads(line)["document"]["url"] for line in out.splitlines()} == {
        server.url("/0"),
        server.url("/1"),
    }


def test_a_list_is_followed(tollbook: Call, server: Server, tmp_path: Path) -> None:
    """Beside the list of what is followed, with its bad lines told."""
    (tmp_path / "pages.csv").write_text(f"url\n{server.url('/0')}\nnowhere\n{server.url('/3')}\n")
    (tmp_path / "watch.toml").write_text('[watch]\ndelay = 0\n[[pages]]\nlist = "pages.csv"\n')
    status, out, err = tollbook("watch", "watch.toml", "--once", "--no-claims")

    assert status == 0, err
    assert "2 listed, 2 new, 0 changed, 1 not to be had (pages.csv:3 'nowhere' is no address" in out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "can't be read"),
        ("url\nnowhere\n", "has no address that can be used; line pages.csv:2 'nowhere'"),
    ],
)
def test_a_list_that_gives_nothing_to_follow_says_so(
    tollbook: Call, tmp_path: Path, content: str | None, said: str
) -> None:
    """Missing, or without an address."""
    if content is not None:
        (tmp_path / "pages.csv").write_text(content)
    (tmp_path / "watch.toml").write_text('[[pages]]\nlist = "pages.csv"\n')
    status, _, err = tollbook("watch", "watch.toml", "--once")

    assert status == 2
    assert said in err

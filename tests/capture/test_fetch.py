"""A page is fetched as it is, or there is a reason; nobody is asked who may not be."""

from __future__ import annotations

import gzip
import random
import socket
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from ipaddress import ip_network
from itertools import count
from typing import Any

import httpcore
import pytest
import trustme

from addresses import ALIASES, SPECIAL
from tollbook.capture import reach
from tollbook.capture.address import address
from tollbook.capture.fetch import fetch
from tollbook.capture.reach import PUBLIC, Policy, system_resolver
from tollbook.capture.wire import Limits
from tollbook.errors import FetchError
from webserver import LOOPBACK, Asked, Handler, answer, redirect, serving

PAGE = "<html><body><p>Two people died at the mill.</p></body></html>"
QUICK = Limits(connect_seconds=1, idle_seconds=0.4, total_seconds=1.2)


def test_a_page_comes_with_all_that_can_be_told_of_it() -> None:
    """Body, status, headers of both sides, digest, time, tool and the machine asked."""
    with serving({"/a?b=1": answer(PAGE, etag='"7"')}) as server:
        found = fetch(server.url("/a?b=1#part"), policy=LOOPBACK)

    capture = found.capture
    assert found.ok
    assert found.raw.decode() == PAGE
    assert capture.asked == capture.address == server.url("/a?b=1")
    assert capture.sha256 == sha256(found.raw).hexdigest()
    assert (capture.status, capture.peer, capture.header("ETag")) == (200, "127.0.0.1", '"7"')
    assert dict(capture.request_headers)["Host"] == f"127.0.0.1:{server.port}"
    assert capture.tool.startswith("Tollbook/")
    assert capture.wire_bytes is not None and capture.wire_bytes > len(found.raw)


def test_gzip_is_undone() -> None:
    """It is asked for, and what is kept is the page; several members are one body."""
    double = zlib.compress(PAGE.encode(), wbits=31) + zlib.compress(b"<p>More.</p>", wbits=31)
    with serving(
        {
            "/": answer(PAGE * 50, zipped=True),
            "/double": answer(double, content_encoding="gzip"),
        }
    ) as server:
        assert fetch(server.url(), policy=LOOPBACK).raw.decode() == PAGE * 50
        assert fetch(server.url("/double"), policy=LOOPBACK).raw.endswith(b"<p>More.</p>")
        assert server.asked[0].headers["accept-encoding"] == "gzip, identity"


def test_an_error_page_is_an_answer_too() -> None:
    """That a page is gone is news; it is no report."""
    with serving({}) as server:
        found = fetch(server.url("/gone"), policy=LOOPBACK)
    assert (found.capture.status, found.ok) == (404, False)


def test_redirects_are_followed_and_told() -> None:
    """Up to five, relative ones too."""
    pages = {f"/{n}": redirect(f"{n + 1}") for n in range(5)}
    with serving({**pages, "/5": answer(PAGE)}) as server:
        found = fetch(server.url("/0"), policy=LOOPBACK)
    assert [hop.status for hop in found.capture.hops] == [302] * 5
    assert found.capture.asked == server.url("/0")
    assert found.capture.address == server.url("/5")


def test_endless_redirects_end() -> None:
    """At the sixth."""
    with serving({"/": redirect("/")}) as server:
        with pytest.raises(FetchError, match="more than 5 times"):
            fetch(server.url(), policy=LOOPBACK)
        assert server.connections == 6


def test_no_redirect_leads_to_a_forbidden_machine() -> None:
    """However the address is written, and at whichever hop: the listener there is never asked."""
    with serving({"/": answer("secret")}, host="127.0.0.2") as forbidden:
        port = forbidden.port
        aliases = [
            f"http://127.0.0.2:{port}/",
            f"//127.0.0.2:{port}/",
            f"http://127.2:{port}/",
            f"http://2130706434:{port}/",
            f"http://0x7f.2:{port}/",
            f"http://0177.0.0.2:{port}/",
            f"http://[::ffff:127.0.0.2]:{port}/",
            f"http://[64:ff9b::7f00:2]:{port}/",
            f"http://user:word@127.0.0.2:{port}/",
            f"http://127.0.0.2:{port}\\@127.0.0.1/",
            f"http://①②⑦.0.0.②:{port}/",
            f"ftp://127.0.0.2:{port}/",
            "file:///etc/hosts",
        ]
        pages = {
            f"/{n}": redirect(where.encode().decode("latin-1")) for n, where in enumerate(aliases)
        }
        pages |= {f"/far/{n}": redirect(f"/{n}") for n in range(len(aliases))}
        with serving(pages) as server:
            # Opened for one machine, the policy is not opened for its neighbour.
            opened = Policy(allowed=(ip_network("127.0.0.1/32"),))
            for n, page in [(n, page) for n in range(len(aliases)) for page in ("/", "/far/")]:
                with pytest.raises(FetchError):
                    fetch(server.url(f"{page}{n}"), policy=opened)
            assert server.connections == len(aliases) * 3
        assert forbidden.connections == 0


def test_nothing_but_what_was_checked_is_ever_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every special address and every other way to write one, asked for and redirected to: the
    only connections are those to the server that redirects."""
    dialled: list[str] = []
    real = httpcore.SyncBackend.connect_tcp

    def spy(self: httpcore.SyncBackend, host: str, *rest: Any, **options: Any) -> Any:
        dialled.append(host)
        return real(self, host, *rest, **options)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", spy)
    literals = [f"http://[{one}]/" if ":" in one else f"http://{one}/" for one in SPECIAL[:-3]]
    cases = [*literals, *ALIASES]
    assert len(cases) > 110
    pages = {f"/{n}": redirect(where.encode().decode("latin-1")) for n, where in enumerate(cases)}
    opened = Policy(allowed=(ip_network("127.0.0.1/32"),), resolve=quickly)
    with serving(pages, host="127.0.0.1") as server:
        for n, where in enumerate(cases):
            before = len(dialled)
            with pytest.raises(FetchError):
                fetch(where, policy=replace(PUBLIC, resolve=quickly))
            assert len(dialled) == before, where
            if _means(where, "127.0.0.1"):
                continue  # that very machine is opened to this policy
            with pytest.raises(FetchError):
                fetch(server.url(f"/{n}"), policy=opened)
            assert dialled[before:] == ["127.0.0.1"], where


def quickly(host: str, port: int) -> Sequence[str]:
    """What this system makes of an address; names are not looked up, which takes time."""
    if any(letter in "ghijklmnopqrstuvwyz" for letter in host.replace("localhost", "")):
        raise OSError("no such name")
    return system_resolver(host, port)


def _means(where: str, machine: str) -> bool:
    try:
        here = address(where)
        return machine in quickly(here.host, here.port)
    except (FetchError, OSError):
        return False


def test_a_name_is_resolved_once_for_each_connection() -> None:
    """A resolver that changes its answer after the check changes nothing: what was checked is
    dialled. At the next hop it is asked again, and its new answer is checked."""
    with serving({"/": answer("secret")}, host="127.0.0.2") as forbidden:
        pages = {"/": answer(PAGE), "/again": redirect("/")}
        with serving(pages) as server:
            answers: list[str] = []

            def rebinding(host: str, port: int) -> Sequence[str]:
                answers.append("127.0.0.2" if answers else "127.0.0.1")
                return answers[-1:]

            opened = Policy(allowed=(ip_network("127.0.0.1/32"),), resolve=rebinding)
            found = fetch(f"http://rebinding.example:{server.port}/", policy=opened)
            assert found.raw.decode() == PAGE
            assert answers == ["127.0.0.1"]
            assert server.asked[0].headers["host"] == f"rebinding.example:{server.port}"

            answers.clear()
            with pytest.raises(FetchError, match=r"127\.0\.0\.2"):
                fetch(f"http://rebinding.example:{server.port}/again", policy=opened)
        assert forbidden.connections == 0


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would dial what it likes."""
    with serving({"*": answer("from the proxy")}) as proxy, serving({"/": answer(PAGE)}) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert fetch(server.url(), policy=LOOPBACK).raw.decode() == PAGE
        assert proxy.connections == 0


def test_credentials_and_cookies_stay_with_their_host() -> None:
    """And are not kept: not in the address, not in the headers."""
    with serving({"/": answer(PAGE)}, host="127.0.0.3") as other:
        pages = {
            "/a": redirect("/b", set_cookie="s=1; Path=/"),
            "/b": redirect(other.url()),
        }
        with serving(pages) as server:
            asked = server.url("/a").replace("http://", "http://me:word@")
            found = fetch(asked, policy=LOOPBACK, headers={"X-Only": "first"})

            assert server.asked[0].headers["authorization"].startswith("Basic ")
            assert server.asked[1].headers["cookie"] == "s=1"
        there = other.asked[0].headers
    assert not {"authorization", "cookie", "x-only"} & there.keys()
    assert "word" not in repr(found.capture)
    assert "me:" not in repr(found.capture)


def dripping(asked: Asked, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    with suppress(OSError):
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)


def dripping_headers(asked: Asked, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    with suppress(OSError):
        for n in count():
            connection.sendall(f"X-{n}: y\r\n".encode())
            time.sleep(0.05)


def flooding_headers(asked: Asked, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    with suppress(OSError):
        for n in count():
            connection.sendall(f"X-{n}: {'y' * 4000}\r\n".encode())


def patience(asked: Asked, connection: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 500)


def silent(asked: Asked, connection: socket.socket) -> None:
    time.sleep(3)


def endless(asked: Asked, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    with suppress(OSError):
        while True:
            connection.sendall(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")


def cut(asked: Asked, connection: socket.socket) -> None:
    connection.sendall(answer(PAGE)[:-10])


def nonsense(asked: Asked, connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n\r\n" * 10)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (dripping, "takes more than 1.2 s"),
        (dripping_headers, "takes more than 1.2 s"),
        (flooding_headers, "isn't HTTP"),
        (patience, "MB on the wire|takes more than"),
        (silent, "sent nothing for 0.4 s"),
        (endless, "larger than 2 MB on the wire"),
        (cut, "isn't HTTP|broke off"),
        (nonsense, "isn't HTTP"),
        (answer(b"\x1f\x8b\x08\0 broken", content_encoding="gzip"), "broken"),
        (answer(zlib.compress(PAGE.encode(), wbits=31)[:-9], content_encoding="gzip"), "middle"),
        (answer(bytes(50_000_000), zipped=True), "times its size"),
        (answer(PAGE, content_encoding="br"), "only gzip"),
        (answer(PAGE, content_encoding="gzip, gzip"), "only gzip"),
    ],
)
def test_hostile_answers_end_within_their_limits(page: bytes, reason: str) -> None:
    """Each with a reason, and soon."""
    limits = replace(QUICK, wire_bytes=2_000_000)
    began = time.monotonic()
    with serving({"/": page}) as server, pytest.raises(FetchError, match=reason):
        fetch(server.url(), policy=LOOPBACK, limits=limits)
    assert time.monotonic() - began < 3


def test_the_limits_are_those_that_are_promised() -> None:
    """5 s to connect, 10 s of silence, 30 s in all; 20 MB on the wire, 60 MB unpacked, 200:1."""
    assert Limits() == Limits(5, 10, 30, 20_000_000, 60_000_000, 200, 5)


def test_a_host_that_takes_no_connection_is_given_up() -> None:
    """After the seconds for connecting, not the system's minutes."""
    with socket.socket() as full, suppress(OSError):
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        here = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(here)
        began = time.monotonic()
        with pytest.raises(FetchError, match=r"does not answer within 0\.4 s"):
            fetch(
                f"http://127.0.0.1:{here[1]}/",
                policy=LOOPBACK,
                limits=replace(QUICK, connect_seconds=0.4),
            )
        assert time.monotonic() - began < 2
        for one in waiting:
            one.close()


def test_a_resolver_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the system's own minutes."""
    monkeypatch.setattr(reach, "RESOLVE_SECONDS", 0.2)
    policy = Policy(resolve=lambda host, port: time.sleep(2) or ["93.184.216.34"])  # type: ignore[func-returns-value]
    began = time.monotonic()
    with pytest.raises(FetchError, match="could not be looked up"):
        fetch("http://slow.example/", policy=policy)
    assert time.monotonic() - began < 1.5


def test_all_hops_share_one_time() -> None:
    """Redirects that are slow, each within its limit, end together."""

    def slowly(asked: Asked, connection: socket.socket) -> None:
        time.sleep(0.35)
        connection.sendall(redirect(f"/{int(asked.path[1:]) + 1}"))

    pages = {f"/{n}": slowly for n in range(9)}
    with serving(pages) as server, pytest.raises(FetchError, match=r"takes more than 1\.2 s"):
        fetch(server.url("/0"), policy=LOOPBACK, limits=QUICK)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory's peak as Linux tells it")
def test_a_hostile_server_costs_little_memory() -> None:
    """Each answer as large as the limits let it be: well under 500 MB, measured from outside."""
    code = """
import re, sys
from ipaddress import ip_network
from tollbook.capture.fetch import fetch
from tollbook.capture.reach import Policy
from tollbook.errors import FetchError
policy = Policy(allowed=(ip_network("127.0.0.0/8"),))
for asked in sys.argv[1:]:
    try:
        fetch(asked, policy=policy)
    except FetchError as problem:
        print(problem)
    else:
        print("read")
# Not ru_maxrss: a child's begins with what its parent had when it was forked.
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1000)
"""
    # What deflate can't pack better than a hundred times.
    honest = random.Random(1).randbytes(30_000) * 1_900
    pages: dict[str, bytes | Handler] = {
        "/large": answer(honest[:19_900_000]),
        "/packed": answer(gzip.compress(honest, 1), content_encoding="gzip"),
        "/bomb": answer(gzip.compress(bytes(100_000_000), 1), content_encoding="gzip"),
        "/endless": endless,
        "/headers": flooding_headers,
    }
    with serving(pages) as server:
        done = subprocess.run(
            [sys.executable, "-c", code, *map(server.url, pages)],
            capture_output=True,
            text=True,
            check=True,
        )
    *told, most = done.stdout.splitlines()
    assert told[0] == "read"
    assert told[1] == "read"
    assert "200 times" in told[2]
    assert "20 MB on the wire" in told[3]
    assert "isn't HTTP" in told[4]
    assert int(most) < 500


def test_what_unpacks_to_too_much_is_refused() -> None:
    """Even where the ratio is an honest one."""
    with serving({"/": answer(bytes(range(256)) * 40_000, zipped=True)}) as server:
        limits = Limits(decoded_bytes=5_000_000, ratio=10_000)
        with pytest.raises(FetchError, match="5 MB unpacked"):
            fetch(server.url(), policy=LOOPBACK, limits=limits)


def test_nobody_there_is_said_so() -> None:
    """A port on which nothing listens."""
    with serving({}) as server:
        gone = server.url()
    with pytest.raises(FetchError, match="refuses the connection"):
        fetch(gone, policy=LOOPBACK)


def test_the_certificate_must_be_that_of_the_name_asked() -> None:
    """The network address is dialled, the name is asked for and held against the certificate."""
    authority = trustme.CA()
    names: list[str | None] = []
    with serving({"/": answer(PAGE)}, certificate=authority.issue_cert("right.example")) as server:
        assert server.context is not None
        server.context.sni_callback = lambda _, name, __: names.append(name)
        trusting = ssl.create_default_context()
        authority.configure_trust(trusting)
        policy = replace(LOOPBACK, resolve=lambda host, port: ["127.0.0.1"])

        found = fetch(f"https://right.example:{server.port}/", policy=policy, certificates=trusting)
        assert found.raw.decode() == PAGE
        assert names == ["right.example"]
        for host, context in (("wrong.example", trusting), ("right.example", None)):
            with pytest.raises(FetchError, match=r"no safe connection.*certificate"):
                fetch(f"https://{host}:{server.port}/", policy=policy, certificates=context)
        assert len(server.asked) == 1


def test_the_usual_policy_is_the_public_one() -> None:
    """Without a word nothing on this machine is reached."""
    with serving({"/": answer(PAGE)}) as server:
        with pytest.raises(FetchError, match="this machine itself"):
            fetch(server.url())
        assert server.connections == 0
    assert PUBLIC.ports == {80, 443}

"""Servers on this machine for tests of fetching: one that answers pages, one that must not be
asked, and the policy that opens loopback to the tests and to nobody else."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_network

import trustme

from tollbook.capture.reach import Policy

LOOPBACK = Policy(allowed=(ip_network("127.0.0.0/8"), ip_network("::1/128")))

Handler = Callable[["Asked", socket.socket], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    method: str = "GET"
    body: bytes = b""


def answer(
    body: bytes | str = b"",
    *,
    status: str = "200 OK",
    type: str = "text/html; charset=utf-8",
    zipped: bool = False,
    **headers: str,
) -> bytes:
    """A whole answer; header names are given with underscores."""
    raw = body.encode() if isinstance(body, str) else body
    if zipped:
        raw = gzip.compress(raw)
        headers["content_encoding"] = "gzip"
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {type}", f"Content-Length: {len(raw)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + raw


def redirect(location: str, *, set_cookie: str = "") -> bytes:
    """An answer that leads elsewhere."""
    return answer(status="302 Found", location=location, set_cookie=set_cookie)


@dataclass
class Server:
    """A server on loopback. `pages` gives answers by path, whole or by a function that writes to
    the connection as it likes; `asked` notes what came, `connections` how often somebody did."""

    pages: Mapping[str, bytes | Handler] = field(default_factory=dict)
    host: str = "127.0.0.1"
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    context: ssl.SSLContext | None = None

    def url(self, path: str = "/") -> str:
        """The address of a path here."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{path}"

    def serve(self, listener: socket.socket) -> None:
        """Answer until the listener is closed."""
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(30)
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                part = connection.recv(65536)
                if not part:
                    return
                head += part
            head, _, body = head.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines if ":" in line)
            }
            while len(body) < int(headers.get("content-length", "0")):
                body += connection.recv(65536)
            method, path, _ = first.split(" ", 2)
            asked = Asked(path, headers, method, body)
            self.asked.append(asked)
            page = self.pages.get(asked.path)
            if page is None:
                page = self.pages.get("*", answer("no such page", status="404 Not Found"))
            if isinstance(page, bytes):
                connection.sendall(page)
            else:
                page(asked, connection)


@contextmanager
def serving(
    pages: Mapping[str, bytes | Handler],
    *,
    host: str = "127.0.0.1",
    certificate: trustme.LeafCert | None = None,
) -> Iterator[Server]:
    """A server on loopback while the block runs; with a certificate it speaks TLS."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, 0))
    listener.listen(128)
    server = Server(pages, host=host, port=listener.getsockname()[1])
    if certificate is not None:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(server.context)
    thread = threading.Thread(target=server.serve, args=(listener,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)

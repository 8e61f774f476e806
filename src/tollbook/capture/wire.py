"""How does a hostile server end within its limits?

Under the HTTP library lies a stream that counts every byte and looks at the clock before every
read: whatever the server does with headers, chunks or trailers, it is over when its time or
its bytes are. Above it the body is unpacked in steps that are held against the limits too.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpcore

from tollbook.capture.reach import Policy
from tollbook.errors import FetchError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take, redirects and all.

    A page is well under 5 MB; a ministry's scanned PDF comes to 20. Seconds are of waiting:
    for a connection, between two bytes, and altogether.
    """

    connect_seconds: float = 5.0
    idle_seconds: float = 10.0
    total_seconds: float = 30.0
    wire_bytes: int = 20_000_000
    decoded_bytes: int = 60_000_000
    ratio: int = 200
    redirects: int = 5


# What is unpacked before the ratio counts: short pages of one repeated line are honest.
RATIO_FROM = 1_000_000
STEP = 1 << 18


class Budget:
    """What is left of one fetch's time and bytes."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.began = time.monotonic()
        self.wire_bytes = 0
        self.peer: str | None = None

    @property
    def seconds(self) -> float:
        """How long the fetch has taken so far."""
        return time.monotonic() - self.began

    def left(self, most: float) -> float:
        """Seconds to wait for the next thing, at most `most`. Raises `FetchError` at the end."""
        left = self.limits.total_seconds - self.seconds
        if left <= 0:
            raise FetchError(f"takes more than {self.limits.total_seconds:g} s; try again later")
        return min(left, most)

    def took(self, count: int) -> None:
        """Count bytes from the network. Raises `FetchError` when there are too many."""
        self.wire_bytes += count
        if self.wire_bytes > self.limits.wire_bytes:
            raise FetchError(
                f"is larger than {self.limits.wire_bytes / 1e6:g} MB on the wire; "
                "save it and read the file"
            )


class Dialler(httpcore.NetworkBackend):
    """Connects to the network addresses that the policy let through, and to no other."""

    def __init__(self, policy: Policy, budget: Budget) -> None:
        self._policy = policy
        self._budget = budget

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to one of the host's addresses, all of them checked before the first."""
        del timeout, local_address, socket_options
        addresses = self._policy.addresses(host, port)
        connector = httpcore.SyncBackend()
        ends = self._budget.seconds + self._budget.limits.connect_seconds
        problem: Exception | None = None
        for address in addresses:
            seconds = self._budget.left(max(ends - self._budget.seconds, 0.01))
            try:
                # A network address, not a name: nothing is looked up a second time.
                stream = connector.connect_tcp(address, port, timeout=seconds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as refusal:
                problem = refusal
                if self._budget.seconds >= ends:
                    break
            else:
                self._budget.peer = address
                return _Counted(stream, self._budget)
        if isinstance(problem, httpcore.ConnectTimeout):
            limit = self._budget.limits.connect_seconds
            raise FetchError(
                f"is on {host}, which does not answer within {limit:g} s; try again later"
            )
        raise FetchError(
            f"is on {host}, which refuses the connection; check the address or try again later"
        )


class _Counted(httpcore.NetworkStream):
    """A stream that keeps to the budget, whatever waiting the library asks for."""

    def __init__(self, stream: httpcore.NetworkStream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes."""
        del timeout
        seconds = self._budget.left(self._budget.limits.idle_seconds)
        try:
            data = self._stream.read(max_bytes, timeout=seconds)
        except httpcore.ReadTimeout:
            self._budget.left(1.0)
            raise FetchError(
                f"sent nothing for {self._budget.limits.idle_seconds:g} s; try again later"
            ) from None
        self._budget.took(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send the bytes."""
        del timeout
        self._stream.write(buffer, timeout=self._budget.left(self._budget.limits.idle_seconds))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same stream, encrypted; the certificate must be the host's."""
        del timeout
        seconds = self._budget.left(self._budget.limits.idle_seconds)
        stream = self._stream.start_tls(ssl_context, server_hostname, timeout=seconds)
        return _Counted(stream, self._budget)

    def get_extra_info(self, info: str) -> Any:
        """What the library asks of the socket."""
        return self._stream.get_extra_info(info)


def body(parts: Iterable[bytes], encoding: str | None, budget: Budget) -> bytes:
    """The body of an answer with its content encoding undone.

    Raises `FetchError` for encodings that weren't asked for, packed data that is broken or ends
    early, and anything that grows beyond the limits.
    """
    named = (encoding or "").strip().lower()
    if named in ("", "identity"):
        return _joined(parts, budget.limits)
    if named not in ("gzip", "x-gzip"):
        raise FetchError(f"answers in the encoding {named[:40]!r}; only gzip was asked for")
    return _joined(_unzipped(parts, budget), budget.limits)


def _joined(parts: Iterable[bytes], limits: Limits) -> bytes:
    whole = bytearray()
    for part in parts:
        whole += part
        if len(whole) > limits.decoded_bytes:
            raise FetchError(
                f"is larger than {limits.decoded_bytes / 1e6:g} MB unpacked; "
                "save it and read the file"
            )
    return bytes(whole)


def _unzipped(parts: Iterable[bytes], budget: Budget) -> Iterator[bytes]:
    packed = unpacked = 0
    unpacker = zlib.decompressobj(31)
    begun = False
    for part in parts:
        packed += len(part)
        waiting = part
        while waiting:
            if unpacker.eof:  # another member follows (RFC 1952, 2.2)
                unpacker = zlib.decompressobj(31)
            begun = True
            try:
                found = unpacker.decompress(waiting, STEP)
            except zlib.error as problem:
                raise FetchError("is packed with gzip, and broken; try again later") from problem
            waiting = unpacker.unconsumed_tail or unpacker.unused_data
            unpacked += len(found)
            if unpacked > RATIO_FROM and unpacked > budget.limits.ratio * packed:
                raise FetchError(
                    f"unpacks to more than {budget.limits.ratio} times its size, as a trap does"
                )
            yield found
    if begun and not unpacker.eof:
        raise FetchError("ends in the middle of its packed data; try again later")

"""Which machines may be asked for a page?

Only those that anybody on the internet can reach. An address on the web may name the machine
Tollbook runs on, its neighbours or the service that hands out a cloud's keys, in plain words
or in one of many disguises: so names are resolved first, every answer is held against the
registries of special addresses, and the connection goes to the very answer that passed.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from tollbook.errors import FetchError

Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]

# The IANA registries of special-purpose addresses
# (https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-), whole: blocks that
# IANA calls globally reachable, such as anycast relays, publish no reports either. Then
# multicast, and one address inside ordinary space that a cloud answers on for itself.
DENIED: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a provider's inner network"),
        ("127.0.0.0/8", "this machine itself"),
        ("168.63.129.16/32", "a cloud's own service"),
        ("169.254.0.0/16", "the local link, where clouds keep their keys"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.31.196.0/24", "a relay of the name system"),
        ("192.52.193.0/24", "a multicast relay"),
        ("192.88.99.0/24", "a relay between versions of IP"),
        ("192.168.0.0/16", "a private network"),
        ("192.175.48.0/24", "a relay of the name system"),
        ("198.18.0.0/15", "for benchmarks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "a tunnel over IPv4"),
        ("2620:4f:8000::/48", "a relay of the name system"),
        ("3fff::/20", "for documentation"),
    )
)

# All that is assigned to machines of the internet so far; the rest of IPv6 is special or unused
# (https://www.iana.org/assignments/ipv6-unicast-address-assignments).
UNICAST = IPv6Network("2000::/3")
# Prefixes under which the last four bytes are an IPv4 address that is really meant: mapped
# (RFC 4291) and translated (RFC 6052). Whether they may be reached depends on it alone.
WRAPPERS = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))

RESOLVE_SECONDS = 5.0


def unwrapped(address: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address carries or tunnels to.

    Mapped and compatible (RFC 4291), translated (RFC 6052, RFC 8215), 6to4 (RFC 3056), Teredo
    with its server and its client (RFC 4380), ISATAP (RFC 5214).
    """
    raw = address.packed
    if (
        raw[:12] in (bytes(12), bytes(10) + b"\xff\xff")
        or raw[:12] == b"\0d\xff\x9b" + bytes(8)
        or raw[:6] == b"\0d\xff\x9b\0\1"
    ):
        yield IPv4Address(raw[12:])
    elif address.sixtofour is not None:
        yield address.sixtofour
    elif address.teredo is not None:
        yield from address.teredo
    if raw[8:12] in (b"\0\0\x5e\xfe", b"\2\0\x5e\xfe"):
        yield IPv4Address(raw[12:])


def denied(address: str) -> str | None:
    """What a network address is that may not be reached; None if it may.

    >>> denied("::ffff:127.0.0.1"), denied("2606:4700::1111")
    ('this machine itself', None)
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "no network address"
    if isinstance(found, IPv6Address):
        for inner in unwrapped(found):
            if (what := _listed(inner)) is not None:
                return what
        if any(found in wrapper for wrapper in WRAPPERS):
            return None
        if found not in UNICAST:
            return "this machine itself" if found == IPv6Address(1) else "no public address"
    return _listed(found)


def _listed(address: IPv4Address | IPv6Address) -> str | None:
    for network, what in DENIED:
        if address.version == network.version and address in network:
            return what
    return None


def system_resolver(host: str, port: int) -> list[str]:
    """The network addresses that this system knows for a host, without repetitions."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Policy:
    """Which hosts and ports may be reached, and who resolves names.

    `allowed` opens networks that are denied to everybody else, on any port. It is there for
    tests, which fetch from servers of their own: no option, setting or file fills it.
    """

    ports: frozenset[int] = frozenset({80, 443})
    resolve: Resolve = system_resolver
    allowed: tuple[Network, ...] = ()

    def addresses(self, host: str, port: int) -> list[str]:
        """The network addresses to dial for a host, each of them checked.

        Raises `FetchError` if the host isn't known, or any of its addresses or the port may
        not be reached: a host that is half inside is not asked at all.
        """
        found = _in_time(self.resolve, host, port)
        if not found:
            raise FetchError(
                f"is on a host, {host!r}, without a network address; check the spelling"
            )
        for address in found:
            if self._opened(address):
                continue
            if (what := denied(address)) is not None:
                raise FetchError(
                    f"is on the host {host!r} at {address}, {what}; only public hosts are asked"
                )
            if port not in self.ports:
                listed = " and ".join(str(one) for one in sorted(self.ports))
                raise FetchError(f"has the port {port}; only {listed} are asked")
        return list(found)

    def _opened(self, address: str) -> bool:
        if not self.allowed:
            return False
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found.version == net.version and found in net for net in self.allowed)


PUBLIC = Policy()


def _in_time(resolve: Resolve, host: str, port: int) -> Sequence[str]:
    """What the resolver answers within its time: the system's own may take minutes."""
    answer: list[Sequence[str] | Exception] = []

    def ask() -> None:
        try:
            answer.append(resolve(host, port))
        except (OSError, UnicodeError, ValueError) as problem:
            answer.append(problem)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(RESOLVE_SECONDS)
    if not answer:
        raise FetchError(
            f"is on a host, {host!r}, that could not be looked up in {RESOLVE_SECONDS:g} s; try again later"
        )
    if isinstance(answer[0], Exception):
        raise FetchError(
            f"is on a host, {host!r}, that nobody knows; check the spelling and the connection"
        )
    return answer[0]

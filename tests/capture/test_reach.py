"""No machine is asked that isn't public, however its address is written."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_network

import pytest

from addresses import ALIASES, SPECIAL
from tollbook.capture.address import address
from tollbook.capture.reach import DENIED, PUBLIC, Policy, denied, system_resolver
from tollbook.errors import FetchError

PUBLIC_ADDRESSES = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1
172.15.255.255 172.32.0.1 192.0.1.1 192.167.255.255 198.17.255.255 198.20.0.1 223.255.255.255
2606:4700:4700::1111 2a00:1450:4001:800::200e 2001:4860:4860::8888 2001:200::1
::ffff:8.8.8.8 64:ff9b::8.8.8.8
""".split()

UNREADABLE = [
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "http:///etc/passwd",
    "http://",
    "https:example.org",
    "http://exa mple.org/",
    "http://example.org\\@127.0.0.1/",
    "http://exam\tple.org/",
    "http://example.org/\r\nHost: other",
    "http://%31%32%37.0.0.1/",
    "http://-.org/",
    "http://a..b/",
    "http://[::1",
    "http://[v1.x]/",
    "http://[fe80::1%25lo]/",
    "http://example.org:99999/",
    "http://example.org:port/",
    f"http://{'a' * 300}.org/",
    f"http://example.org/{'a' * 9000}",
]


@pytest.mark.parametrize("literal", SPECIAL)
def test_special_addresses_are_denied(literal: str) -> None:
    """Every registered block, and IPv4 inside IPv6 in each of its disguises."""
    assert denied(literal)


@pytest.mark.parametrize("literal", PUBLIC_ADDRESSES)
def test_public_addresses_are_not(literal: str) -> None:
    """Also those just beside a denied block."""
    assert denied(literal) is None


def test_the_ends_of_every_denied_block_are_denied() -> None:
    """First and last address of each."""
    for network, what in DENIED:
        assert denied(str(network[0])), what
        assert denied(str(network[-1])), what


@pytest.mark.parametrize("alias", ALIASES)
def test_other_ways_to_write_a_denied_host_are_refused(alias: str) -> None:
    """Whatever the system's resolver makes of the name, its answer is what counts."""
    with pytest.raises(FetchError):
        here = address(alias)
        PUBLIC.addresses(here.host, here.port)


@pytest.mark.parametrize("text", UNREADABLE)
def test_addresses_that_can_be_read_in_two_ways_are_refused(text: str) -> None:
    """And those of other schemes."""
    with pytest.raises(FetchError):
        address(text)


def test_one_denied_answer_refuses_the_host() -> None:
    """A host that is half inside is not asked at all."""
    policy = Policy(resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(FetchError, match=r"10\.0\.0\.1"):
        policy.addresses("example.org", 80)


def test_other_ports_are_refused() -> None:
    """22, 6379 and the like speak other languages, and understand a few words of this one."""
    policy = Policy(resolve=lambda host, port: ["93.184.216.34"])
    assert policy.addresses("example.org", 443) == ["93.184.216.34"]
    with pytest.raises(FetchError, match="port 6379"):
        policy.addresses("example.org", 6379)


def test_a_host_without_an_answer_is_an_error() -> None:
    """Nothing found, and a resolver that fails."""

    def failing(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(FetchError, match="nobody knows"):
        Policy(resolve=failing).addresses("example.invalid", 80)
    with pytest.raises(FetchError, match="without a network address"):
        Policy(resolve=lambda host, port: []).addresses("example.invalid", 80)


def test_loopback_is_open_only_to_a_policy_that_says_so() -> None:
    """And nothing else is open to it."""
    policy = Policy(allowed=(ip_network("127.0.0.0/8"),))
    assert policy.addresses("127.0.0.1", 8123) == ["127.0.0.1"]
    with pytest.raises(FetchError):
        policy.addresses("10.0.0.1", 80)
    with pytest.raises(FetchError):
        policy.addresses("::1", 80)
    assert PUBLIC.allowed == ()


def test_the_system_resolver_answers_with_network_addresses() -> None:
    """Numbers, each once."""
    assert system_resolver("127.0.0.1", 80) == ["127.0.0.1"]

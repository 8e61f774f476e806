"""No machine is asked that isn't public, however its address is written."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_network

import pytest

from tollbook.capture.address import address
from tollbook.capture.reach import DENIED, PUBLIC, Policy, denied, system_resolver
from tollbook.errors import FetchError

# Network addresses, by what hides in them.
SPECIAL = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1
127.0.0.53 127.255.255.254 168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.170 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255
192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255
240.0.0.1 255.255.255.255
:: ::1 fe80::1 fe80::1%lo febf::1 fec0::1 fc00::1 fd00:ec2::254 fdff::1 ff02::1 ff0e::1 100::1
100:0:0:1::1 2001::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2620:4f:8000::1 3fff::1 5f00::1
4000::1 e000::1
::127.0.0.1 ::10.0.0.1 ::8.8.8.8
::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.1.1.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::7f00:1 64:ff9b:1::8.8.8.8
2002:7f00:1:: 2002:a00:1:: 2002:c0a8:101::1 2002:808:808::1
2001:0:7f00:1:: 2001:0:4136:e378:8000:63bf:80ff:fffe 2001:0:808:808::f5ff:fffe
2606:4700::5efe:7f00:1 2606:4700::200:5efe:a00:1
1.2.3 nonsense 1.2.3.4.5
""".split()

PUBLIC_ADDRESSES = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1
172.15.255.255 172.32.0.1 192.0.1.1 192.167.255.255 198.17.255.255 198.20.0.1 223.255.255.255
2606:4700:4700::1111 2a00:1450:4001:800::200e 2001:4860:4860::8888 2001:200::1
::ffff:8.8.8.8 64:ff9b::8.8.8.8
""".split()

# Ways to write this machine, or a private one, into an address of a page.
ALIASES = """
http://localhost/ http://LOCALHOST/ http://localhost./ http://127.0.0.1/ http://127.1/
http://127.0.1/ http://2130706433/ http://017700000001/ http://0x7f000001/ http://0x7f.1/
http://0177.0.0.1/ http://0177.0.0.0x1/ http://0/ http://0.0.0.0/ http://00000.0/
http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/ http://[::127.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/
http://①②⑦.⓪.⓪.①/ http://１２７.0.0.1/ http://127。0。0。1/ http://ⓛocalhost/
http://user@127.0.0.1/ http://example.org@127.0.0.1/ http://127.0.0.1:80/ https://127.0.0.1/
http://127.0.0.1#@example.org/ http://127.0.0.1?@example.org/
http://169.254.169.254/latest/meta-data/ http://2852039166/ http://0xa9fea9fe/
http://[fd00:ec2::254]/ http://10.0.0.1/ http://012.0.0.1/ http://192.168.1.1/ http://3232235777/
http://[fe80::1]/
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

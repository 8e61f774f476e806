"""What exactly does an address on the web ask for, and which addresses mean the same page?

One parser decides, and what it found is what is asked: two programs that read one address
differently are how guards are got around.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from ipaddress import IPv6Address
from urllib.parse import quote, unquote, urljoin, urlsplit

from tollbook.errors import FetchError

PORTS = {"http": 80, "https": 443}
WEB = re.compile(r"https?://", re.I)
# Browsers drop tabs and newlines and read "\" as "/"; nobody needs either in an address.
FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")
LONGEST = 8_000
# First labels of hosts that have the same pages in another dress.
DELIVERY = frozenset({"www", "m", "amp", "mobile", "www2"})
NO_HOST = "names {!r}, which is no host; copy the address again"
# Kept as they are in a target: all that an address may hold (RFC 3986), and escapes.
SAFE = "%/:=&?~#+!$,;'@()*[]|"


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts. `host` is in lower case and ASCII, IPv6 without brackets; `target` is
    path and query. `login` is what stood before "@": it never shows in the text of an address."""

    scheme: str
    host: str
    port: int
    target: str
    login: tuple[str, str] | None = None

    @property
    def authority(self) -> str:
        """Host and port as in a Host header: the port only where it isn't the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """Whom credentials and cookies belong to."""
        return self.scheme, self.host, self.port

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    def opened(self, login: tuple[str, str] | None) -> str:
        """The address with a login in it: to ask with, and for nobody's eyes.

        >>> address("https://example.org/a").opened(("me", "p@ss"))
        'https://me:p%40ss@example.org/a'
        """
        if login is None:
            return str(self)
        pair = ":".join(quote(part, safe="") for part in login)
        return f"{self.scheme}://{pair}@{self.authority}{self.target}"


def is_web(text: str) -> bool:
    """Whether a command line's argument is an address on the web, not a path."""
    return bool(WEB.match(text))


def address(text: str) -> Address:
    """An address in parts, without its fragment.

    >>> str(address("HTTP://Example.ORG:80/a b".replace(" ", "%20")))
    'http://example.org/a%20b'

    Raises `FetchError` for anything that isn't http or https or can be read in two ways.
    """
    if len(text) > LONGEST:
        raise FetchError(f"is longer than {LONGEST:,} characters; no page has such an address")
    if FORBIDDEN.search(text):
        raise FetchError(
            "has a space, control character or backslash in it; copy the address again"
        )
    try:
        parts = urlsplit(text)
        port = parts.port
        login = (unquote(parts.username or ""), unquote(parts.password or ""))
    except ValueError as problem:
        raise FetchError(f"can't be read as an address: {problem}") from problem
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise FetchError(
            "is no address of a page; expected one that begins with https:// or http://"
        )
    if not parts.hostname:
        raise FetchError("names no host; copy the address again")
    target = quote(parts.path or "/", safe=SAFE)
    if parts.query:
        target += f"?{quote(parts.query, safe=SAFE)}"
    given = "@" in parts.netloc
    return Address(
        scheme,
        _host(parts.hostname, bracketed="[" in parts.netloc),
        PORTS[scheme] if port is None else port,
        target,
        login if given else None,
    )


def shown(text: str) -> str:
    """An address as it can be printed, readable or not: without what opens somebody's door.

    >>> shown("https://me:word@example.org/a"), shown("https://me:word@exam ple.org/a")
    ('https://example.org/a', 'https://…@exam ple.org/a')
    """
    try:
        return str(address(text))
    except FetchError:
        return re.sub(r"//[^/]*@", "//…@", text)[:300]


def redirected(base: Address, location: str) -> Address:
    """Where a redirect leads. Credentials go along only within one origin.

    Raises `FetchError` if it leads to no address that may be asked.
    """
    try:
        joined = urljoin(str(base), quote(location.strip(" \t"), safe=SAFE))
    except ValueError as problem:
        raise FetchError(f"redirects to what is no address: {problem}") from problem
    found = address(joined)
    return replace(found, login=base.login if found.origin == base.origin else None)


def _host(name: str, *, bracketed: bool) -> str:
    if not bracketed:
        return _name(name)
    try:
        if "%" in name:  # a zone, which means something on this machine only
            raise ValueError(name)
        return str(IPv6Address(name))
    except ValueError as problem:
        raise FetchError(NO_HOST.format(name[:100])) from problem


def _name(name: str) -> str:
    import idna

    host = name.lower()
    if not host.isascii():
        try:
            host = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as problem:
            raise FetchError(NO_HOST.format(name[:100])) from problem
    if len(host) > 253 or not HOST.fullmatch(host):
        raise FetchError(NO_HOST.format(name[:100]))
    return host.removesuffix(".")


def canonical(final: str, own: str | None) -> str:
    """The address of a page: the one it gives as its own, if that is of the same site.

    A page may not pass for a version of another publisher's, nor for one of a neighbour's on
    the same platform: hosts are the same but for labels that only tell how it is delivered.
    """
    if own is not None and is_web(own):
        try:
            given = address(own)
        except FetchError:
            return final
        if _site(given.host) == _site(address(final).host):
            return str(given)
    return final


def _site(host: str) -> str:
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in DELIVERY:
        del labels[0]
    return ".".join(labels)


def page_key(text: str) -> str:
    """The name of the page at an address, the same for all its addresses.

    Scheme, usual port, fragment and parameters that only track readers don't count.

    >>> page_key("http://www.example.org/a?utm_source=x#top")
    'example.org/a'
    """
    from courlan import normalize_url

    try:
        normal = str(normalize_url(text.partition("#")[0]))
    except (ValueError, IndexError, KeyError):
        normal = text
    return WEB.sub("", normal).removeprefix("www.").rstrip("/")

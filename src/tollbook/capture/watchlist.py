"""Which feeds and pages are followed, how often, and about what?

A person writes the list as a TOML file; how far each of them has come is kept beside it, in a
file of its own that may be thrown away: what was captured is in the book.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tollbook.capture.address import Address, address, shown
from tollbook.capture.listed import Unusable, addresses
from tollbook.errors import FetchError, InputError

Origin = tuple[str, str, int]
Login = tuple[str, str]

UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
INTERVAL = re.compile(r"(\d{1,6})\s*([smhd])")
EVERY = 3_600.0
DELAY = 2.0
SHORTEST = 60.0
KEYS = {
    "feed": ("address", "publisher", "every", "about"),
    "pages": ("addresses", "list", "publisher", "every"),
    "watch": ("every", "delay"),
}


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed, or a list of pages. `about` are words, one of which an entry must have in its title
    or summary (none: all entries); `every` is seconds. Addresses are without logins: those stand
    in `logins`, by the origin (scheme, host, port) that each is for, and go nowhere else.
    `unusable` are lines of a list of addresses that have none, with the reason."""

    feed: str | None
    pages: tuple[str, ...]
    every: float
    publisher: str | None = None
    about: tuple[str, ...] = ()
    logins: tuple[tuple[Origin, Login], ...] = field(default=(), repr=False)
    unusable: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the receipts: the feed's address, or the first page's."""
        return self.feed or self.pages[0]

    def opened(self, asked: str) -> str:
        """An address with the login that its origin was given in the list, if any: to ask with."""
        here = address(asked)
        return here.opened(dict(self.logins).get(here.origin))

    def wants(self, words: str) -> bool:
        """Whether an entry with these words is one to read."""
        folded = words.casefold()
        return not self.about or any(
            re.search(rf"\b{re.escape(one.casefold())}", folded) for one in self.about
        )


@dataclass(frozen=True, slots=True)
class Watchlist:
    """Everything that is followed; `delay` is the least time between two requests to one host.
    `fault` is why the file can't be read any more, where this is what it said before."""

    followed: tuple[Followed, ...]
    delay: float
    fault: str = ""

    @classmethod
    def read(cls, path: Path) -> Watchlist:
        """The list in a TOML file. Raises `InputError`, naming the key, if it can't be used."""
        try:
            table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
        except OSError as problem:
            raise InputError(
                f"{path}: {problem.strerror}; `tollbook watch add FEED` begins a list"
            ) from problem
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise InputError(f"{path}: is not TOML: {problem}") from problem
        _known(path, table, ("watch", "feed", "pages"))
        general = table.get("watch", {})
        if not isinstance(general, dict):
            raise InputError(f"{path}: [watch] is a table, written once")
        _known(path, general, KEYS["watch"], "watch")
        every = _seconds(path, general.get("every", EVERY))
        delay = general.get("delay", DELAY)
        if not isinstance(delay, int | float) or not 0 <= delay <= 3_600:
            raise InputError(f"{path}: delay is {delay!r}; expected seconds, such as 2")
        followed = [
            *(_feed(path, one, every) for one in _tables(path, table, "feed")),
            *(_pages(path, one, every) for one in _tables(path, table, "pages")),
        ]
        if not followed:
            raise InputError(f"{path}: nothing is followed; add a [[feed]] with its address")
        return cls(tuple(followed), float(delay))


def _tables(path: Path, table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    some = table.get(key, [])
    if not isinstance(some, list) or not all(isinstance(one, dict) for one in some):
        raise InputError(f"{path}: write [[{key}]], in double brackets, once for each")
    for one in some:
        _known(path, one, KEYS[key], key)
    return some


def _known(
    path: Path, table: Mapping[str, Any], keys: tuple[str, ...], where: str = "the file"
) -> None:
    for key in table:
        if key not in keys:
            raise InputError(f"{path}: {key!r} in {where}; expected one of {', '.join(keys)}")


def _feed(path: Path, table: Mapping[str, Any], every: float) -> Followed:
    about = table.get("about", [])
    if not isinstance(about, list) or not all(isinstance(one, str) and one for one in about):
        raise InputError(f'{path}: about is {about!r}; expected words, as ["killed", "shelling"]')
    feed = _web(path, table.get("address"))
    return Followed(
        str(feed),
        (),
        _seconds(path, table.get("every", every)),
        _publisher(path, table),
        tuple(about),
        _logins([feed]),
    )


def _pages(path: Path, table: Mapping[str, Any], every: float) -> Followed:
    given = table.get("addresses", [] if "list" in table else None)
    if not isinstance(given, list) or not (given or "list" in table):
        raise InputError(f'{path}: addresses is {given!r}; expected a list, as ["https://…"]')
    pages = [_web(path, one) for one in given]
    unusable: tuple[tuple[str, str], ...] = ()
    if "list" in table:
        listed, unusable = _listed(path, table["list"])
        pages += listed
    return Followed(
        None,
        tuple(map(str, pages)),
        _seconds(path, table.get("every", every)),
        _publisher(path, table),
        logins=_logins(pages),
        unusable=unusable,
    )


def _listed(path: Path, given: Any) -> tuple[list[Address], tuple[tuple[str, str], ...]]:
    """The addresses in a file beside the list, and its lines that have none that can be used."""
    if not isinstance(given, str) or not given:
        raise InputError(f'{path}: list is {given!r}; expected the name of a file, as "pages.csv"')
    file = path.parent / given
    pages: list[Address] = []
    unusable: list[tuple[str, str]] = []
    try:
        for one in addresses(file):
            if isinstance(one, Unusable):
                unusable.append((f"{given}:{one.line}", one.reason))
            else:
                pages.append(address(one.address))
    except OSError as problem:
        raise InputError(
            f"{path}: the list {given!r} can't be read: {problem.strerror}"
        ) from problem
    if not pages:
        first = f"; line {unusable[0][0]} {unusable[0][1]}" if unusable else ""
        raise InputError(f"{path}: the list {given!r} has no address that can be used{first}")
    return pages, tuple(unusable)


def _logins(addresses: Iterable[Address]) -> tuple[tuple[Origin, Login], ...]:
    found = {one.origin: one.login for one in addresses if one.login is not None}
    return tuple(found.items())


def _publisher(path: Path, table: Mapping[str, Any]) -> str | None:
    publisher = table.get("publisher")
    if publisher is not None and not isinstance(publisher, str):
        raise InputError(f"{path}: publisher is {publisher!r}; expected a name")
    return publisher


def _web(path: Path, value: Any) -> Address:
    try:
        return address(str(value))
    except FetchError as problem:
        seen = shown(value) if isinstance(value, str) else value
        raise InputError(f"{path}: the address {seen!r} {problem}") from problem


def _seconds(path: Path, value: Any) -> float:
    """An interval as "30m", "2h", "1d"; a number is seconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = float(value)
    elif isinstance(value, str) and (match := INTERVAL.fullmatch(value.strip())):
        seconds = float(match.group(1)) * UNITS[match.group(2)]
    else:
        raise InputError(f'{path}: every is {value!r}; expected an interval, as "30m" or "2h"')
    if seconds < SHORTEST:
        raise InputError(f"{path}: every is {value!r}; once a minute is the most anybody is asked")
    return seconds


def add(path: Path, feed: str, *, publisher: str | None, about: tuple[str, ...]) -> bool:
    """Add a feed to a list, which is begun if it isn't there; False if it is in it already.

    A login in the address is kept in the list, which then only its owner may read. Raises
    `InputError` if the address or the list can't be used.
    """
    wanted = _web(path, feed)
    if path.exists() and any(one.feed == str(wanted) for one in Watchlist.read(path).followed):
        return False
    lines = ["", "[[feed]]", f"address = {json.dumps(wanted.opened(wanted.login))}"]
    if publisher:
        lines.append(f"publisher = {json.dumps(publisher, ensure_ascii=False)}")
    if about:
        lines.append(f"about = {json.dumps(list(about), ensure_ascii=False)}")
    try:
        with path.open("a", encoding="utf-8") as file:
            if wanted.login is not None:
                path.chmod(0o600)
            file.write("\n".join(lines) + "\n")
    except OSError as problem:
        raise InputError(f"{path}: can't be written: {problem.strerror}") from problem
    return True


# How far it has come


@dataclass(slots=True)
class State:
    """How far something followed has come. `due` is when it is asked next (seconds since 1970),
    `failures` how often in a row it could not be had, `etag` and `modified` what the feed said of
    its version, `tried` how often each address was asked in vain."""

    due: float = 0.0
    failures: int = 0
    etag: str | None = None
    modified: str | None = None
    tried: dict[str, int] = field(default_factory=dict)


def states(path: Path) -> dict[str, State]:
    """The states kept beside a list, by the names of what is followed; none if there are none."""
    try:
        table = json.loads(_beside(path).read_text(encoding="utf-8"))
        return {str(name): State(**values) for name, values in table.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # all it costs is asking once more


def keep_states(path: Path, table: Mapping[str, State]) -> None:
    """Keep the states beside a list, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        content = json.dumps({name: asdict(state) for name, state in table.items()}, indent=1)
        unfinished.write_text(content, encoding="utf-8")
        unfinished.replace(_beside(path))
    except OSError as problem:
        raise InputError(f"{_beside(path)}: can't be written: {problem.strerror}") from problem


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.state")

"""One process that serves a book: what it listens on, who may come in, how it starts and ends."""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from tollbook.config import Settings
from tollbook.errors import InputError
from tollbook.model.derived import Include
from tollbook.web import static
from tollbook.web.accounts import Accounts
from tollbook.web.desk import Desk
from tollbook.web.filters import View
from tollbook.web.following import Following
from tollbook.web.lasting import Warm, warm
from tollbook.web.permissions import Person, Role
from tollbook.web.reading import Readers
from tollbook.web.sessions import Sessions
from tollbook.web.work import Jobs
from tollbook.web.workings import Seeing

if TYPE_CHECKING:
    from fastapi import FastAPI

log = logging.getLogger(__name__)

Say = Callable[[str], None]
# So long is waited for requests that are under way when the server ends.
GRACE_SECONDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What `tollbook serve` was asked for."""

    book: Path
    who: str
    host: str = "127.0.0.1"
    port: int = 8787
    names: Sequence[str] = ()
    accounts: bool = False
    browser: bool = False
    watch: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    @property
    def local(self) -> bool:
        """Whether only this machine can come here."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def run(asked: Serving, *, say: Say, link: Say) -> None:
    """Serve until somebody ends it. `link` gets the one line with the address.

    Raises `InputError` for an address that can't be listened on, or may not without accounts.
    """
    import uvicorn

    accounts = Accounts.beside(asked.book)
    _check(asked, accounts)
    with _listening(asked) as listening:
        port: int = listening.getsockname()[1]
        with opened(asked, accounts, port, say) as (app, sessions):
            config = uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
                ssl_certfile=asked.certificate,
                ssl_keyfile=asked.key,
                h11_max_incomplete_event_size=64_000,
            )
            server = uvicorn.Server(config)
            _tell(asked, sessions, port, say, link)
            # The server passes on what ended it once it has ended: then the book is closed, so
            # that one file remains.
            signal.signal(signal.SIGTERM, _ended)
            with suppress(KeyboardInterrupt, _EndedError):
                server.run(sockets=[listening])


class _EndedError(Exception):
    """Somebody has asked the process to end."""


def _ended(_number: int, _frame: FrameType | None) -> None:
    raise _EndedError


@contextmanager
def opened(
    asked: Serving, accounts: Accounts, port: int, say: Say
) -> Iterator[tuple[FastAPI, Sessions]]:
    """The server's app on an open book, with everything that goes with it."""
    from tollbook.web.app import make_app

    settings = Settings.from_environment()
    desk = Desk(asked.book, cache=Path(settings.cache) if settings.cache else None)
    try:
        if desk.made:
            say(f"{asked.book} wasn't there: a new book was made")
        alone = asked.local and not asked.accounts
        sessions = Sessions(
            local=Person(asked.who, Role.ADMIN) if alone else None, accounts=accounts, port=port
        )
        following = Following(asked.book, asked.watch)
        jobs, readers = Jobs(), Readers(asked.book)
        jobs.closing += [readers.close, following.close]
        try:
            seeing = Seeing(desk)
            try:
                desk.start()
                following.start()
                hosts = _hosts(asked, port)
                app = make_app(
                    desk,
                    seeing=seeing,
                    sessions=sessions,
                    jobs=jobs,
                    readers=readers,
                    following=following,
                    hosts=hosts,
                )
                seeing.changed.append(partial(warm, app, _usual()))
                seeing.start()
                yield app, sessions
            finally:
                seeing.close()
        finally:
            jobs.close()
    finally:
        desk.close()
        accounts.close()


def _usual() -> list[Warm]:
    """What everybody looks at, and takes its time in a large book."""
    from tollbook.web import derived, mapping

    return [
        look
        for include in Include
        for look in (
            (derived.board, "/api/board", View(include=include)),
            (mapping.places, "/api/map", derived.IncidentQuery(include=include, mode=[], grade=[])),
            (
                mapping.timeline,
                "/api/timeline",
                derived.IncidentQuery(include=include, mode=[], grade=[]),
            ),
        )
    ]


def _check(asked: Serving, accounts: Accounts) -> None:
    if (asked.certificate is None) != (asked.key is None):
        raise InputError("give both --certificate and --key, or neither")
    for file in (asked.certificate, asked.key):
        if file is not None and not file.is_file():
            raise InputError(f"{file}: there is no such file; expected PEM")
    if (asked.accounts or not asked.local) and not accounts.any:
        raise InputError(
            f"nobody has an account for {asked.book}, and {asked.host} may only be listened on with "
            "accounts; make one: tollbook user add NAME --role admin"
            if not asked.local
            else f"nobody has an account for {asked.book}; make one: tollbook user add NAME --role admin"
        )


@contextmanager
def _listening(asked: Serving) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in asked.host else socket.AF_INET
    # With its protocol named, what it accepts sends at once; else an answer in two parts waits for
    # the other side's acknowledgement, 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((asked.host, asked.port))
        except OSError as problem:
            raise InputError(
                f"{asked.host} port {asked.port} can't be listened on ({problem.strerror}); "
                "is another tollbook serve running? Choose another port with --port"
            ) from problem
        listening.listen(128)  # from the moment the link is told, whoever opens it waits
        yield listening
    finally:
        listening.close()


def _hosts(asked: Serving, port: int) -> list[str]:
    """The values of the Host header under which this server answers."""
    names = ["127.0.0.1", "localhost", "[::1]"] if asked.local else list(asked.names)
    if not asked.local and asked.host not in ("0.0.0.0", "::"):
        names.append(f"[{asked.host}]" if ":" in asked.host else asked.host)
    if not names:
        names = [socket.getfqdn(), socket.gethostname()]
    usual = 443 if asked.certificate else 80
    return [f"{name}:{port}" for name in names] + (names if port == usual else [])


def _tell(asked: Serving, sessions: Sessions, port: int, say: Say, link: Say) -> None:
    name = asked.names[0] if asked.names else asked.host
    name = socket.getfqdn() if name in ("0.0.0.0", "::") else name
    name = f"[{name}]" if ":" in name else name
    address = f"{'https' if asked.certificate else 'http'}://{name}:{port}/"
    if sessions.local:
        address += f"?token={sessions.token}"
    if not static.is_built():
        say("the pages are not built here: make web builds them, and the wheel has them")
    if not asked.local and not asked.certificate:
        say(
            "passwords and reports go over the network in clear: give --certificate and --key, "
            "or let a proxy with TLS stand before it"
        )
    link(address)
    say("Ctrl-C ends it")
    if asked.browser and sessions.local:
        threading.Timer(0.5, webbrowser.open, [address]).start()

"""`tollbook watch`: feeds and pages are followed, and what is new on them is added to the book."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli.book import DEFAULT, BookOption, JsonOption
from tollbook.cli.showing import plain, write_json
from tollbook.errors import InputError

if TYPE_CHECKING:
    from tollbook.adding import Total
    from tollbook.capture.watchlist import Followed, State, Watchlist
    from tollbook.model.capture import Capture
    from tollbook.store import Book
    from tollbook.watching import Asked, Watcher

LIST = Path("watch.toml")
# Somebody who edits the list or presses Ctrl-C isn't kept waiting.
NAP_SECONDS = 5.0
# An authority that could not be reached is left alone for so long.
STAMP_AGAIN_SECONDS = 3_600.0


def watch(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE.toml | add FEED…",
            help="A list of what to follow, or add and the addresses of feeds to put into one.",
            show_default=False,
        ),
    ],
    *,
    book: BookOption = DEFAULT,
    once: Annotated[bool, typer.Option("--once", help="Ask what is due, once, and end.")] = False,
    claims: Annotated[
        bool,
        typer.Option(
            "--claims/--no-claims", help="Without claims: keep bytes and texts, read them later."
        ),
    ] = True,
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE.toml", help="The list that add puts feeds into.")
    ] = LIST,
    publisher: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who publishes the feeds that are added.")
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD",
            help="Of the feeds that are added, only entries with this word; may be repeated.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Follow feeds (RSS, Atom, JSON Feed) and pages, and add what is new or changed to the book.

    Each is asked at its interval, as its site's robots.txt allows, one request to a host at a
    time. Every round ends with a receipt. It can be stopped at any time; the next start goes on
    where it was.
    """
    if what[0] == "add":
        _add(what[1:], to, publisher, tuple(about or ()))
        return
    if len(what) > 1:
        raise InputError(f"{len(what)} files are given; expected one list, or add and feeds")
    from tollbook.capture.address import is_web, shown
    from tollbook.capture.watchlist import states

    if is_web(what[0]):
        seen = plain(shown(what[0]))
        raise InputError(f"{seen} is an address, not a list; begin with: tollbook watch add {seen}")
    path = Path(what[0])
    watcher: Watcher | None = None
    listed: Watchlist | None = None
    waited = False
    while True:
        listed = _listed(path, listed)
        table = states(path)
        if watcher is None or watcher.manners.delay != listed.delay:
            watcher = _watcher(listed)
        due = [one for one in listed.followed if _due(table, one) <= time.time()]
        if due:
            _round(path, due, table, watcher, book, claims=claims, json=json)
        if due or not waited:
            _say_next(listed, table)
            waited = True
        if once:
            return
        ahead = min(_due(table, one) for one in listed.followed) - time.time()
        time.sleep(min(max(ahead, 0.5), NAP_SECONDS))


def _listed(path: Path, before: Watchlist | None) -> Watchlist:
    """The list, read anew each round: what was added meanwhile is followed at once. While somebody
    is in the middle of changing it, the one before holds."""
    from tollbook.capture.watchlist import Watchlist

    try:
        return Watchlist.read(path)
    except InputError as problem:
        if before is None:
            raise
        if not before.fault:
            typer.echo(f"tollbook: {plain(problem)}; going on with the list as it was", err=True)
        return replace(before, fault=str(problem))


def _say_next(listed: Watchlist, table: dict[str, State]) -> None:
    """What is asked next, and when; on standard error, since it is no result."""
    following = min(listed.followed, key=lambda one: _due(table, one))
    ahead = _due(table, following) - time.time()
    typer.echo(f"Next: {plain(following.name)} in {_long(ahead)}", err=True)


def _long(seconds: float) -> str:
    """How long that is, for people.

    >>> _long(50), _long(125), _long(7300), _long(200_000)
    ('a minute', '2 minutes', '2 hours', '2 days')
    """
    minutes = round(seconds / 60)
    if minutes <= 1:
        return "a minute"
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"


def _add(feeds: list[str], path: Path, publisher: str | None, about: tuple[str, ...]) -> None:
    from tollbook.capture.address import address, shown
    from tollbook.capture.watchlist import add

    if not feeds:
        raise InputError("no feed is given; name its address: tollbook watch add https://…")
    for feed in feeds:
        added = add(path, feed, publisher=publisher, about=about)
        said = "is followed now" if added else "is followed already"
        typer.echo(f"{plain(shown(feed))} {said}; start with: tollbook watch {plain(path)}")
        if added and (here := address(feed)).login is not None:
            typer.echo(
                f"Its login stands in {plain(path)}, which only you may read now. It is sent to "
                f"{plain(here.authority)} alone, and is not kept in the book"
                + (", but unencrypted: https:// would be better" if here.scheme == "http" else "")
            )


def _watcher(listed: Watchlist) -> Watcher:
    from tollbook.capture import fetch as fetching
    from tollbook.capture.manners import Manners
    from tollbook.watching import Watcher

    return Watcher(Manners(fetching.fetch, listed.delay), lambda _: None)


def _due(table: dict[str, State], followed: Followed) -> float:
    state = table.get(followed.name)
    return state.due if state else 0.0


def _round(
    path: Path,
    due: list[Followed],
    table: dict[str, State],
    watcher: Watcher,
    book: Path,
    *,
    claims: bool,
    json: bool,
) -> None:
    """Ask what is due; a line for each, and a receipt."""
    from tollbook.adding import Total
    from tollbook.capture.watchlist import State, keep_states
    from tollbook.cli.showing import receipt_lines
    from tollbook.store import Book
    from tollbook.store.sqlite import SPARING_MB

    opened, new = Book.open_or_create(book, cache_mb=SPARING_MB)
    total = Total()
    with opened:
        if new:
            typer.echo(f"tollbook: {plain(book)} wasn't there: a new book was made", err=True)
        watcher.latest = _latest(opened)
        for followed in due:
            state = table.setdefault(followed.name, State())
            part, asked = _follow(opened, followed, state, watcher, claims=claims)
            # After what it stands for is in the book, so that a kill between the two costs only
            # a question asked twice.
            keep_states(path, table)
            total.take(part)
            if json:
                write_json({"followed": _record(asked, part)})
            else:
                typer.echo(_line(asked, part, state.due - time.time()))
        _stamp_daily(opened, watcher)
        head = opened.head
    if json:
        write_json({"receipt": {**total.record(), "book": str(book), "head": head}})
    else:
        receipt_lines(total.record(), book, head)


def _stamp_daily(book: Book, watcher: Watcher) -> None:
    """Have the day's head time-stamped, where an authority is set; what is in the way is said, and
    tried again after a while."""
    from tollbook import stamping
    from tollbook.config import Settings
    from tollbook.errors import TollbookError

    authority = Settings.from_environment().stamp_authority
    if not authority or time.time() < watcher.stamp_again or not stamping.due(book):
        return
    try:
        made = stamping.stamp(book, authority).stamp
    except TollbookError as problem:
        watcher.stamp_again = time.time() + STAMP_AGAIN_SECONDS
        typer.echo(f"tollbook: {plain(problem)}", err=True)
    else:
        typer.echo(
            f"Log entry {made.stamped:,} was time-stamped by {plain(made.authority)}", err=True
        )


def _latest(book: Book) -> Any:
    def latest(asked: str) -> Capture | None:
        kept = book.last_captured(asked)
        return kept.capture if kept else None

    return latest


def _follow(
    book: Book, followed: Followed, state: State, watcher: Watcher, *, claims: bool
) -> tuple[Total, Asked]:
    from tollbook.adding import Total, keep
    from tollbook.pipeline import ReadOptions, read_reports
    from tollbook.watching import Asked

    asked, total = Asked(followed.name), Total()
    outcomes = read_reports(
        watcher.addresses(followed, state, asked),
        options=ReadOptions(publisher=followed.publisher, claims=claims),
        known=lambda document, run: book.knows(
            replace(document, publisher=followed.publisher), run
        ),
        fetcher=watcher.fetcher,
    )
    for receipts in keep(book, outcomes):
        for receipt in receipts:
            total.count(receipt)
    return total, asked


def _record(asked: Asked, total: Total) -> dict[str, Any]:
    return {
        "name": asked.name,
        "entries": asked.entries,
        "not_about": asked.unwanted,
        "not_modified": asked.unchanged,
        "reason": asked.reason,
        "problems": asked.problems,
        **total.record(),
    }


def _line(asked: Asked, total: Total, ahead: float) -> str:
    """What was new on one feed or page list, on one line; `ahead` are seconds to the next time."""
    if asked.reason is not None:
        return f"{plain(asked.name)} {plain(asked.reason)} (asked again in {_long(ahead)})"
    told = [
        f"{asked.entries:,} listed",
        f"{total.added - total.changed:,} new",
        f"{total.changed:,} changed",
        f"{len(total.rejections) + len(asked.problems):,} not to be had",
    ]
    if asked.unwanted:
        told.insert(1, f"{asked.unwanted:,} about something else")
    if asked.unchanged and not asked.entries:
        told = ["not modified"]
    first = next(iter(asked.problems.items()), None)
    problem = f" ({plain(first[0])} {plain(first[1])})" if first else ""
    return f"{plain(asked.name)}: {', '.join(told)}{problem}"

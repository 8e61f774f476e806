"""Is what a person names a file, or an address on the web?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.capture.address import address, is_web
from tollbook.capture.files import Archive, Captured, Missed, Skipped, files, missed, shown
from tollbook.capture.listed import Unusable, addresses, is_list

if TYPE_CHECKING:
    from tollbook.capture.web import Fetcher

Skip = Callable[[Skipped], None]


def capture(
    paths: Iterable[str | Path],
    *,
    max_bytes: int,
    stdin: bytes | None = None,
    skipped: Callable[[Skipped], None] | None = None,
    fetcher: Fetcher | None = None,
    had: Callable[[str], bool] | None = None,
) -> Iterator[Captured | Missed]:
    """What stands at these paths and addresses, in order.

    What begins with http:// or https:// is fetched from the web, by `fetcher` where one is
    given; a file that is a list of addresses stands for these, but for those that `had` says yes
    to; everything else is for `files`.
    """
    for what, some in groupby(_expanded(paths, had), key=_sort):
        if what == "web":
            # The HTTP library takes a quarter of a second to load, and files have no use for it.
            from tollbook.capture.web import pages

            yield from pages(map(str, some), fetcher)
        elif what == "missed":
            yield from (one for one in some if isinstance(one, Missed))
        else:
            yield from files(
                (one for one in some if not isinstance(one, Missed)),
                max_bytes=max_bytes,
                stdin=stdin,
                skipped=skipped,
                archives=ARCHIVES,
            )


def _sort(one: str | Path | Missed) -> str:
    if isinstance(one, Missed):
        return "missed"
    return "web" if is_web(str(one)) else "file"


def _expanded(
    paths: Iterable[str | Path], had: Callable[[str], bool] | None
) -> Iterator[str | Path | Missed]:
    """The paths, with lists of addresses opened; lines that can't be used are `Missed`."""
    for path in paths:
        if is_web(str(path)) or not is_list(Path(path)):
            yield path
            continue
        name = Path(path).name.split(".", 1)[0]
        try:
            for one in addresses(Path(path)):
                if isinstance(one, Unusable):
                    yield Missed(
                        f"{shown(name)}-{one.line}", f"{shown(path)}:{one.line}", one.reason
                    )
                elif had is None or not had(str(address(one.address))):
                    yield one.address
        except OSError as problem:
            yield missed(Path(path), problem)


def _warc(path: Path, *, max_bytes: int, skipped: Skip | None) -> Iterator[Captured | Missed]:
    from tollbook.capture.warc import from_warc

    return from_warc(path, max_bytes=max_bytes, skipped=skipped)


def _wacz(path: Path, *, max_bytes: int, skipped: Skip | None) -> Iterator[Captured | Missed]:
    from tollbook.capture.warc import from_wacz

    return from_wacz(path, max_bytes=max_bytes, skipped=skipped)


def _zip(path: Path, *, max_bytes: int, skipped: Skip | None) -> Iterator[Captured | Missed]:
    from tollbook.capture.zipped import from_zip

    return from_zip(path, max_bytes=max_bytes, skipped=skipped)


def _mbox(path: Path, *, max_bytes: int, skipped: Skip | None) -> Iterator[Captured | Missed]:
    from tollbook.capture.mbox import from_mbox

    return from_mbox(path, max_bytes=max_bytes, skipped=skipped)


# Files that hold several reports. Their readers are imported when one is met.
ARCHIVES: dict[str, Archive] = {
    ".warc": _warc,
    ".warc.gz": _warc,
    ".wacz": _wacz,
    ".zip": _zip,
    ".mbox": _mbox,
}

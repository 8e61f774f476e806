"""Is what a person names a file, or an address on the web?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.capture.address import is_web
from tollbook.capture.files import Archive, Captured, Missed, Skipped, files

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
) -> Iterator[Captured | Missed]:
    """What stands at these paths and addresses, in order.

    What begins with http:// or https:// is fetched from the web, by `fetcher` where one is
    given; everything else is for `files`.
    """
    for on_the_web, some in groupby(paths, key=lambda path: is_web(str(path))):
        if on_the_web:
            # The HTTP library takes a quarter of a second to load, and files have no use for it.
            from tollbook.capture.web import pages

            yield from pages(map(str, some), fetcher)
        else:
            yield from files(
                some, max_bytes=max_bytes, stdin=stdin, skipped=skipped, archives=ARCHIVES
            )


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

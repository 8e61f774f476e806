"""How did bytes come to us: asked of whom, when, by what, and what was answered?

A `Capture` is one time that a page was had from the web or out of an archive of it. The same
document may be captured often; each time is evidence of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tollbook.model.text import short_hash

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect on the way: the address asked, its answer's status, and where it led."""

    address: str
    status: int
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One answer, with all that can be told of how it was had.

    `asked` is the address given, `address` the one that answered after redirects, `peer` the
    network address it was dialled at (None out of an archive that doesn't say). `sha256` and
    `size` are those of the body after `Content-Encoding` was undone; `wire_bytes` counts what
    came over the network for it. `archive` names the file, `record` the record within, for what
    came out of an archive. Credentials and cookies are left out of the headers.
    """

    asked: str
    address: str
    time: datetime
    status: int
    request_headers: Headers
    headers: Headers
    sha256: str
    size: int
    tool: str
    hops: tuple[Hop, ...] = ()
    peer: str | None = None
    wire_bytes: int | None = None
    seconds: float | None = None
    archive: str | None = None
    record: str | None = None

    @property
    def id(self) -> str:
        """`p_` and a hash of what, where and when: the same record of an archive given twice is
        the same capture."""
        parts = (self.sha256, self.asked, self.address, self.time.isoformat(), self.record)
        return f"p_{short_hash(*parts)}"

    def header(self, name: str) -> str | None:
        """The first header of the answer with this name, in any case; None if there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

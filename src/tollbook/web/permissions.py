"""Who may do what?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a route asks for. `read` is all pages and questions; `judge` accept, reject, edit and
    undo; `add` reports and claims that the machine missed; `merge` put incidents together and
    hold them apart, and decide about everything that a filter finds; `code` code a sample blind;
    `adjudicate` draw samples, settle what coders disagree about, and publish; `admin` accounts."""

    READ = "read"
    JUDGE = "judge"
    ADD = "add"
    MERGE = "merge"
    CODE = "code"
    ADJUDICATE = "adjudicate"
    ADMIN = "admin"


class Role(StrEnum):
    """What an account is for; each role may all that the one before it may."""

    CODER = "coder"
    REVIEWER = "reviewer"
    ADMIN = "admin"


_CODER = frozenset({Permission.READ, Permission.JUDGE, Permission.ADD, Permission.CODE})
_REVIEWER = _CODER | {Permission.MERGE, Permission.ADJUDICATE}
MAY: dict[Role, frozenset[Permission]] = {
    Role.CODER: _CODER,
    Role.REVIEWER: _REVIEWER,
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks; decisions carry the name."""

    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        """Whether the role allows it."""
        return permission in MAY[self.role]

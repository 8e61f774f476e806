"""How does a route say what it asks of the person who calls it?

In its own definition, as `openapi_extra=needs(Permission.JUDGE)`: the gate reads it there, the
documentation shows it, and a test makes the table of routes and permissions from it. A route
that says nothing can't be called by anybody.
"""

from __future__ import annotations

from typing import Any

from tollbook.web.permissions import Permission

KEY = "x-permission"
# The way in: without a session, yet not from another site.
OPEN = "open"


def needs(permission: Permission | str) -> dict[str, Any]:
    """The mark of a route that asks for a permission."""
    return {KEY: str(getattr(permission, "value", permission))}

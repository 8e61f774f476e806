"""How does everything that the server says look, problems too?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel

JSON = "application/json"


class ErrorDetail(BaseModel):
    """What was wrong and what to do; `field` is where, if it was in one."""

    code: str
    message: str
    field: str | None = None


class ErrorAnswer(BaseModel):
    """Every answer that isn't what was asked for."""

    error: ErrorDetail


class Problem(Exception):  # noqa: N818 - ends a request, and is told to whoever asked
    """A request that can't be carried out."""

    def __init__(
        self, status: int, code: str, message: str, *, field: str | None = None, **more: Any
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.more = more

    def answer(self) -> Response:
        """The problem as an answer."""
        error = {"code": self.code, "message": self.message, "field": self.field}
        return answer({"error": error, **self.more}, status=self.status)


def body(value: Any) -> bytes:
    """The value as JSON. Half characters, which a text may have, are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def answer(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A value as an answer."""
    return Response(body(value), status, media_type=JSON, headers=dict(headers or {}))


class Fresh:
    """Whether what somebody has is what they would get; as a way to answer with less."""

    def __init__(self, request: Request, state: str) -> None:
        """`state` names everything that the answer is made of."""
        asked = f"{request.url.path}?{request.url.query}"
        digest = hashlib.sha256(f"{state}\x1f{asked}".encode("utf-8", "replace")).hexdigest()[:24]
        self.tag = f'"{digest}"'
        given = request.headers.get("if-none-match", "")
        known = {one.strip().removeprefix("W/") for one in given.split(",")}
        self.has = self.tag in known
        self._ready: Response | None = None

    def answer(self, value: Any) -> Response:
        """The value with its tag."""
        return answer(value, headers={"ETag": self.tag})

    def serve(self, whole: bytes) -> None:
        """Give this answer, as JSON: it was at hand, and needn't be worked out."""
        if not self.has:
            self._ready = Response(whole, media_type=JSON, headers={"ETag": self.tag})
            self.has = True

    def unchanged(self) -> Response:
        """What somebody has is good, or what was at hand."""
        if self._ready is not None:
            return self._ready
        return Response(status_code=304, headers={"ETag": self.tag})

"""Who has an account here; for admins."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tollbook.web import answers
from tollbook.web.accounts import Account, Accounts
from tollbook.web.answers import Problem
from tollbook.web.permissions import Permission, Role
from tollbook.web.routing import needs
from tollbook.web.schemas import Shape

router = APIRouter(tags=["accounts"])

Password = Annotated[str, Field(max_length=2_000)]


class User(Shape):
    """An account; `sessions` is how many are open."""

    name: str
    role: Role
    made: str
    sessions: int


class Users(Shape):
    """All accounts."""

    items: list[User]


class NewUser(BaseModel):
    """An account to make."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=200)]
    role: Role
    password: Password


class Changed(BaseModel):
    """What is to be another; either ends the account's sessions."""

    model_config = ConfigDict(extra="forbid")

    role: Role | None = None
    password: Password | None = None


@router.get("/api/users", response_model=Users, openapi_extra=needs(Permission.ADMIN))
def listed(request: Request) -> Response:
    """The accounts by name."""
    return answers.answer({"items": [_record(one) for one in _accounts(request).all()]})


@router.post(
    "/api/users", status_code=201, response_model=User, openapi_extra=needs(Permission.ADMIN)
)
def add(request: Request, user: NewUser) -> Response:
    """Make an account."""
    accounts = _accounts(request)
    accounts.add(user.name, user.role, user.password)
    return answers.answer(_record(_find(accounts, user.name.strip())), status=201)


@router.patch("/api/users/{name}", response_model=User, openapi_extra=needs(Permission.ADMIN))
def change(request: Request, name: str, changed: Changed) -> Response:
    """Give an account another role or password; it has to sign in again."""
    accounts = _accounts(request)
    known = _find(accounts, name)
    if changed.role not in (None, Role.ADMIN):
        _keep_one_admin(request, known)
    accounts.change(known.name, role=changed.role, password=changed.password)
    return answers.answer(_record(_find(accounts, name)))


@router.delete("/api/users/{name}", status_code=204, openapi_extra=needs(Permission.ADMIN))
def remove(request: Request, name: str) -> Response:
    """Remove an account; what was decided under its name stays."""
    accounts = _accounts(request)
    known = _find(accounts, name)
    _keep_one_admin(request, known)
    accounts.remove(known.name)
    return Response(status_code=204)


@router.delete("/api/users/{name}/sessions", status_code=204, openapi_extra=needs(Permission.ADMIN))
def revoke(request: Request, name: str) -> Response:
    """End all sessions of an account."""
    accounts = _accounts(request)
    accounts.revoke(_find(accounts, name).name)
    return Response(status_code=204)


def _accounts(request: Request) -> Accounts:
    accounts: Accounts = request.app.state.sessions.accounts
    return accounts


def _find(accounts: Accounts, name: str) -> Account:
    for one in accounts.all():
        if one.name.casefold() == name.casefold():
            return one
    raise Problem(404, "user", f"there is no account '{name[:100]}'")


def _keep_one_admin(request: Request, account: Account) -> None:
    """With accounts somebody must be left who can keep them."""
    others = [one for one in _accounts(request).all() if one.name != account.name]
    left = any(one.role is Role.ADMIN for one in others)
    if request.app.state.sessions.local is None and account.role is Role.ADMIN and not left:
        raise Problem(409, "last_admin", "this is the last admin; make another one first")


def _record(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "role": account.role.value,
        "made": account.made,
        "sessions": account.sessions,
    }

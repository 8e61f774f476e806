"""Accounts: kept apart from the book, hashed, and gone when they are removed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tollbook.errors import InputError
from tollbook.web.accounts import Accounts
from tollbook.web.permissions import Role
from workbenches import PASSWORD, Bench


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    found = Accounts.beside(tmp_path / "a.book")
    found.add("Ani", Role.REVIEWER, PASSWORD)
    return found


def test_the_file_is_for_its_owner_and_lets_nobody_in(accounts: Accounts) -> None:
    """Neither a password nor a session's word stands in it."""
    entered = accounts.sign_in("ani", PASSWORD)

    assert entered is not None and entered[0].name == "Ani"
    assert accounts.path.stat().st_mode & 0o777 == 0o600
    accounts.close()
    raw = b"".join(file.read_bytes() for file in accounts.path.parent.glob("*-accounts*"))
    assert PASSWORD.encode() not in raw and entered[1].encode() not in raw
    assert b"$argon2id$" in raw


def test_wrong_names_and_passwords_don_t_get_in(accounts: Accounts) -> None:
    """Nor does a password that is right but for its end."""
    assert accounts.sign_in("Ani", PASSWORD + " ") is None
    assert accounts.sign_in("nobody", PASSWORD) is None
    assert accounts.sign_in("Ani", "x" * 5_000) is None


def test_sessions_end_when_they_are_revoked_or_the_account_changes(accounts: Accounts) -> None:
    """Whatever ends them ends all of them at once."""
    for end in (
        lambda: accounts.revoke("ani"),
        lambda: accounts.change("ani", role=Role.ADMIN),
        lambda: accounts.change("ani", password=PASSWORD),
        lambda: accounts.remove("ani"),
    ):
        entered = accounts.sign_in("Ani", PASSWORD)
        assert entered is not None and accounts.person(entered[1]) is not None
        end()
        assert accounts.person(entered[1]) is None
    assert not accounts.any


def test_a_session_that_nobody_uses_ends(accounts: Accounts, tmp_path: Path) -> None:
    """After half a day its word is good for nothing."""
    entered = accounts.sign_in("Ani", PASSWORD)
    assert entered is not None
    accounts.close()

    with sqlite3.connect(accounts.path) as sql:
        sql.execute("UPDATE sessions SET used = used - 44000")

    assert accounts.person(entered[1]) is None


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 100])
def test_a_name_is_one_that_can_be_shown(accounts: Accounts, name: str) -> None:
    """Decisions carry it."""
    with pytest.raises(InputError, match="no name"):
        accounts.add(name, Role.CODER, PASSWORD)


def test_an_account_is_made_once_and_its_password_is_long(accounts: Accounts) -> None:
    """Case doesn't make another name."""
    with pytest.raises(InputError, match="already"):
        accounts.add("ANI", Role.CODER, PASSWORD)
    with pytest.raises(InputError, match="12 or more"):
        accounts.add("Bo", Role.CODER, "short")


def test_guessing_is_slowed_down(team: Bench) -> None:
    """After five wrong passwords even the right one has to wait."""
    nobody = team.client("")
    wrong = {"name": "coda", "password": "not the password"}

    answers = [nobody.post("/api/session", json=wrong).status_code for _ in range(6)]
    right = nobody.post("/api/session", json={"name": "coda", "password": PASSWORD})

    assert answers == [401] * 5 + [429]
    assert right.status_code == 429


def test_admins_keep_the_accounts_over_the_api(team: Bench) -> None:
    """Made, changed, revoked, removed; the last admin stays."""
    ada, coda = team.client("ada"), team.client("coda")

    made = ada.post("/api/users", json={"name": "new", "role": "coder", "password": PASSWORD})
    assert made.status_code == 201
    assert {user["name"] for user in ada.get("/api/users").json()["items"]} >= {"new", "ada"}
    assert ada.patch("/api/users/new", json={"role": "reviewer"}).json()["role"] == "reviewer"
    assert ada.delete("/api/users/coda/sessions").status_code == 204
    assert coda.get("/api/me").status_code == 401
    assert ada.delete("/api/users/new").status_code == 204
    assert ada.delete("/api/users/ada").status_code == 409
    assert ada.patch("/api/users/ada", json={"role": "coder"}).status_code == 409
    assert ada.delete("/api/users/nobody").status_code == 404


def test_nothing_of_accounts_gets_into_the_book(team: Bench) -> None:
    """A book is copied and sent; names stand in it only where somebody has decided."""
    team.client("coda")

    assert b"coda" not in team.desk.path.read_bytes()

"""The commands that say and change who may come in, as a person types them."""

import asyncio
import getpass
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from server.access.vault import Vault
from server.app import build_app, open_store
from server.clock import SystemClock
from server.command import main
from server.notices.vapid import load_or_make, public_text
from server.settings import Settings
from server.store import passwords, subscriptions
from tests.server.command.test_commands import Installation

ORIGIN = "https://bagwatch.example.org"


class Typed(Installation):
    """An installation with one nurse, and a running server beside the commands."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._environment["BAGWATCH_BEARER"] = "true"
        self.says("team", "add", "North")
        self.user = self.says("user", "add", "Asha Rowe", "--role", "nurse", "--team", "North")
        self.settings = Settings(data=directory, origin=ORIGIN, bearer=True)
        self.client: Any = None

    def fails(self, *words: str) -> str:
        result = CliRunner().invoke(main, words, env=self._environment)
        assert result.exit_code != 0
        return result.output

    def enrol(self, code: str) -> dict[str, str]:
        answer = self.client.post("/api/devices/enrol", json={"code": code, "name": "Pocket"})
        assert answer.status_code == 201, answer.text
        return {"authorization": f"Bearer {answer.json()['token']}"}

    def status(self, headers: dict[str, str], path: str = "/api/me") -> int:
        found: int = self.client.get(path, headers=headers).status_code
        return found


@pytest.fixture
def typed(tmp_path: Path) -> Iterator[Typed]:
    made = Typed(tmp_path / "data")
    with TestClient(build_app(made.settings, SystemClock()), base_url=ORIGIN) as client:
        made.client = client
        yield made


def code(typed: Typed) -> str:
    return typed.says("device", "code", "Asha Rowe").splitlines()[0]


def test_a_code_is_shown_as_words_and_as_a_picture_that_leads_to_the_app(
    typed: Typed, tmp_path: Path
) -> None:
    shown = typed.says("device", "code", "Asha Rowe")
    assert len(shown.splitlines()[0]) == 14 and "█" in shown
    assert typed.status(typed.enrol(shown.splitlines()[0])) == 200
    picture = tmp_path / "code.svg"
    typed.says("device", "code", "Asha Rowe", "--svg", str(picture))
    assert picture.read_text().startswith("<svg") and picture.stat().st_mode & 0o077 == 0


def test_sessions_are_listed_and_ended_one_by_one_of_a_user_and_all(typed: Typed) -> None:
    phones = [typed.enrol(code(typed)) for _ in range(3)]
    listed = typed.says("session", "list", "--user", "Asha Rowe").splitlines()
    assert len(listed) == 3 and all("Asha Rowe  Pocket" in line for line in listed)
    typed.says("session", "revoke", listed[0].split()[0])
    assert sorted(typed.status(phone) for phone in phones) == [200, 200, 401]
    assert typed.says("session", "revoke", "--user", "Asha Rowe") == "2 ended"
    assert {typed.status(phone) for phone in phones} == {401}
    again = typed.enrol(code(typed))
    assert typed.says("session", "revoke", "--all") == "1 ended"
    assert typed.status(again) == 401
    typed.fails("session", "revoke", "nothing")
    typed.fails("session", "revoke")
    typed.fails("session", "revoke", "x", "--all")


def test_a_token_for_a_script_is_made_only_where_such_are_taken(typed: Typed) -> None:
    token = typed.says("session", "token", "Asha Rowe", "--reach", "read", "--days", "1")
    headers = {"authorization": f"Bearer {token}"}
    assert typed.status(headers, "/api/patients") == 200
    assert typed.client.delete("/api/sessions", headers=headers).status_code == 403
    typed._environment["BAGWATCH_BEARER"] = "false"
    assert "no bearer tokens" in typed.fails(
        "session", "token", "Asha Rowe", "--reach", "read", "--days", "1"
    )
    typed.fails("session", "token", "Asha Rowe", "--reach", "read", "--days", "0")


def test_a_revoked_phone_a_disabled_and_a_recovered_user_are_out_at_once(typed: Typed) -> None:
    first, second = typed.enrol(code(typed)), typed.enrol(code(typed))
    device = typed.client.get("/api/me", headers=first).json()["device"]["id"]
    typed.says("device", "revoke", device)
    assert (typed.status(first), typed.status(second)) == (401, 200)
    back = typed.says("user", "recover", "Asha Rowe", "--reason", "lost her phone").splitlines()[0]
    assert typed.status(second) == 401
    kept = [line["detail"] for line in lines(typed) if line["route"] == "bagwatch user recover"]
    assert len(kept) == 1 and ": lost her phone by " in kept[0]
    typed.fails("user", "recover", "Asha Rowe")
    third = typed.enrol(back)
    typed.says("user", "disable", "Asha Rowe")
    assert typed.client.get("/api/me", headers=third).json()["error"] == "revoked"


def lines(typed: Typed, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in typed.says("audit", *words).splitlines()]


def test_the_audit_is_printed_as_json_lines_by_user_patient_and_time(typed: Typed) -> None:
    phone = typed.enrol(code(typed))
    patient = "0197a5b2-0000-7000-8000-000000000001"
    typed.client.get(f"/api/patients/{patient}", headers=phone)
    typed.says("user", "role", "Asha Rowe", "prescriber")
    every = lines(typed)
    assert [line["number"] for line in every] == [1, 2, 3, 4, 5, 6]
    assert [line["route"] for line in every] == [
        "bagwatch team add",
        "bagwatch user add",
        "bagwatch device code",
        "POST /api/devices/enrol",
        "GET /api/patients/{patient}",
        "bagwatch user role",
    ]
    assert lines(typed, "--patient", patient) == [every[4]]
    assert lines(typed, "--user", "Asha Rowe") == every[3:5]
    assert lines(typed, "--since", "2000-01-01T00:00:00Z") == every
    assert lines(typed, "--since", "2100-01-01T00:00:00Z") == []
    typed.fails("audit", "--since", "yesterday")
    assert every[4]["status"] == 404 and every[4]["user"] == typed.user


def test_a_command_that_changes_who_may_come_in_or_see_leaves_a_row_with_the_account_that_ran_it(
    typed: Typed,
) -> None:
    typed.says("team", "add", "South")
    typed.says("user", "join", "Asha Rowe", "South")
    typed.says("user", "join", "Asha Rowe", "South")
    typed.says("user", "leave", "Asha Rowe", "South")
    typed.says("device", "add", "Asha Rowe")
    typed.says("team", "contact", "add", "South", "Ward", "020 7946 0000")
    every = lines(typed)[2:]
    names = ["team add", "user join", "user leave", "device add", "team contact add"]
    assert [line["route"] for line in every] == [f"bagwatch {name}" for name in names]
    assert all(line["detail"].endswith(f"by {getpass.getuser()}") for line in every)
    assert typed.user in every[1]["detail"] and "7946" not in every[4]["detail"]


@pytest.mark.parametrize("name", ["Asha Rowe", " asha  ROWE ", "", "  "])
def test_a_user_has_a_name_that_nobody_else_has(typed: Typed, name: str) -> None:
    said = typed.fails("user", "add", name, "--role", "nurse", "--team", "North")
    assert ("already" if name.strip() else "has a name") in said
    typed.says("user", "disable", "Asha Rowe")
    if name.strip():
        typed.says("user", "add", name, "--role", "nurse", "--team", "North")


def test_a_changed_audit_is_found(typed: Typed) -> None:
    typed.enrol(code(typed))
    typed.enrol(code(typed))
    assert typed.says("audit", "--verify").startswith("whole, up to ")
    altered = "UPDATE audit SET content = CAST(replace(CAST(content AS TEXT), '200', '403') AS BLOB)"
    write(typed, lambda connection: connection.execute(f"{altered} WHERE number = 1").rowcount)
    assert "row 1" in typed.fails("audit", "--verify")


def test_another_cursor_key_lets_phones_begin_again_and_loses_nothing(typed: Typed) -> None:
    phone = typed.enrol(code(typed))
    cursor = typed.client.get("/api/sync/pull", headers=phone).json()["cursor"]
    typed.says("key", "rotate", "cursor")
    answer = typed.client.get("/api/sync/pull", params={"cursor": cursor}, headers=phone).json()
    assert answer["reset"] == "cursor"
    assert "facts" in typed.client.get("/api/sync/pull", headers=phone).json()


def test_rotating_sessions_signs_everybody_out(typed: Typed) -> None:
    phone = typed.enrol(code(typed))
    typed.says("key", "rotate", "session")
    assert typed.status(phone) == 401


def test_another_sign_in_key_opens_what_was_sealed_before_and_what_is_sealed_meanwhile(typed: Typed) -> None:
    before = Vault.load_or_make(typed.directory)
    sealed = before.seal(typed.user, "SECRET")
    write(typed, lambda connection: passwords.keep_totp(connection, typed.user, sealed))
    typed.says("key", "rotate", "sign-in")
    after = Vault.load_or_make(typed.directory)
    kept = write(typed, lambda connection: passwords.totp_of(connection, typed.user))
    assert kept.sealed != sealed and after.open(typed.user, kept.sealed) == "SECRET"
    assert before.open(typed.user, kept.sealed) is None
    assert after.open(typed.user, before.seal(typed.user, "MEANWHILE")) == "MEANWHILE"
    typed.says("key", "rotate", "sign-in")
    assert Vault.load_or_make(typed.directory).open(typed.user, sealed) is None


def write(typed: Typed, step: Any) -> Any:
    async def work() -> Any:
        store = open_store(typed.settings)
        try:
            return await store.write(step)
        finally:
            store.close()

    return asyncio.run(work())


def test_another_vapid_key_forgets_where_phones_were_reached(typed: Typed) -> None:
    before = public_text(load_or_make(typed.directory))
    phone = typed.enrol(code(typed))
    device = typed.client.get("/api/me", headers=phone).json()["device"]["id"]

    write(typed, lambda connection: subscriptions.keep(connection, device, "e", "p", "a", 0))
    assert typed.client.get("/api/devices/me/push", headers=phone).json()["subscribed"] is True
    typed.says("key", "rotate", "vapid")
    assert public_text(load_or_make(typed.directory)) != before
    assert typed.client.get("/api/devices/me/push", headers=phone).json()["subscribed"] is False
    assert (typed.directory / "vapid.pem").stat().st_mode & 0o077 == 0

"""Each way in leaves a row that says which way, whether it let somebody in, and whom; and no row is two."""

from typing import Any

import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from server.app import build_app
from server.command import main
from server.settings import Settings
from server.store import audit
from server.store.audit import Entry
from tests.server.access.test_passwords import Someone
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    settings = Settings(data=ward.directory, origin=ORIGIN, bearer=True, sign_ins_per_minute=600)
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client:
        yield client


def last(ward: Ward) -> Entry:
    return ward.ask(lambda c: list(audit.entries(c)))[-1].entry


@pytest.fixture
def alice(ward: Ward, client: Client) -> Someone:
    made = Someone(ward, client)
    made.set_password()
    assert last(ward).detail == "password set"
    made.begin_codes()
    assert last(ward).detail == "codes begun"
    made.confirm()
    assert last(ward).detail == "codes confirmed"
    ward.clock.advance(30)
    return made


def test_a_password_that_lets_in_and_one_that_does_not_are_kept_with_who_was_meant(
    ward: Ward, alice: Someone
) -> None:
    assert alice.sign_in(password="wrong").status_code == 401
    row = last(ward)
    assert (row.user, row.status, row.detail) == (alice.user, 401, "password refused")
    device = alice.sign_in().json()["device"]["id"]
    row = last(ward)
    assert (row.user, row.status, row.detail) == (alice.user, 201, f"password, phone {device}")
    assert row.route == "POST /api/sign-in/password"


def test_a_guess_at_nobody_is_kept_without_what_was_typed(ward: Ward, alice: Someone) -> None:
    assert alice.sign_in(user="mistyped secret").status_code == 401
    row = last(ward)
    assert (row.user, row.status, row.detail) == (None, 401, "password refused")


def test_a_passkey_and_a_phones_key_that_prove_nothing_are_kept(ward: Ward, client: Client) -> None:
    client.base_url = "http://localhost:8000"
    made_up = {"credential": {"id": "AAAA", "response": {}}}
    assert client.post("/api/sign-in/passkey", json=made_up).status_code == 401
    assert (last(ward).route, last(ward).detail) == ("POST /api/sign-in/passkey", "passkey refused")
    proof = {"device": ward.devices["bob"], "challenge": "x", "signature": "y"}
    assert client.post("/api/session/resume", json=proof).status_code == 401
    assert (last(ward).route, last(ward).status) == ("POST /api/session/resume", 401)


def test_words_with_line_ends_are_one_row_of_the_export(
    ward: Ward, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = ward.patient()
    reason = 'unwell in the car park\n{"number":99,"user":"forged"}\r\nand more'
    path = f"/api/patients/{patient}/break-glass"
    assert client.post(path, json={"reason": reason}, headers=ward.bearer("charlie")).status_code == 201
    assert reason in last(ward).detail
    rows = len(ward.ask(lambda c: list(audit.entries(c))))
    environment = {"BAGWATCH_DATA": str(ward.directory), "BAGWATCH_ORIGIN": ORIGIN}
    printed = CliRunner().invoke(main, ["audit"], env=environment).output
    assert len(printed.splitlines()) == rows and "\\n" in printed.splitlines()[-1]

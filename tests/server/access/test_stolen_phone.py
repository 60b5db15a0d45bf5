"""What a thief sets on a stolen phone ends with that phone."""

from typing import Any

import pytest
from litestar.testing import TestClient

from server.app import build_app
from server.settings import Settings
from server.store import passwords, phones
from tests.server.access.test_passwords import Someone
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    settings = Settings(data=ward.directory, origin=ORIGIN, sign_ins_per_minute=600)
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client:
        yield client


def with_password(ward: Ward, client: Client) -> Someone:
    """Somebody who set a password and codes on this phone."""
    someone = Someone(ward, client)
    assert someone.set_password().status_code == 200
    assert someone.begin_codes().status_code == 200
    assert someone.confirm().status_code == 200
    ward.clock.advance(60)
    return someone


def me(client: Client, cookie: dict[str, str]) -> int:
    client.cookies.clear()
    return client.get("/api/me", headers=cookie).status_code


def cookie_of(answer: Any) -> dict[str, str]:
    return {"cookie": answer.headers["set-cookie"].split(";")[0]}


def test_a_password_and_codes_set_on_a_revoked_phone_let_nobody_in(ward: Ward, client: Client) -> None:
    stolen, own = with_password(ward, client), Someone(ward, client)
    elsewhere = stolen.sign_in()
    assert elsewhere.status_code == 201
    ward.clock.advance(60)
    answer = client.post(f"/api/devices/{stolen.device}/revoke", headers=own.cookie)
    assert answer.status_code == 200
    assert me(client, cookie_of(elsewhere)) == 401
    assert stolen.sign_in().status_code == 401
    assert me(client, own.cookie) == 200
    assert not ward.ask(lambda c: passwords.factors_of(c, own.user)).is_whole


def test_the_phone_itself_is_still_told_that_it_was_shut_out(ward: Ward, client: Client) -> None:
    stolen = with_password(ward, client)
    again = stolen.sign_in(device=stolen.device)
    assert again.json()["device"]["id"] == stolen.device
    ward.do(lambda c: phones.revoke_device(c, stolen.device, ward.clock.now_ms()))
    client.cookies.clear()
    assert client.get("/api/me", headers=cookie_of(again)).json()["error"] == "revoked"


def test_a_password_set_on_another_phone_and_its_sessions_stay(ward: Ward, client: Client) -> None:
    own = with_password(ward, client)
    elsewhere = own.sign_in()
    lost = elsewhere.json()["device"]["id"]
    ward.clock.advance(60)
    third = own.sign_in()
    ward.do(lambda c: phones.revoke_device(c, lost, ward.clock.now_ms()))
    assert me(client, cookie_of(third)) == 200
    ward.clock.advance(60)
    assert own.sign_in().status_code == 201

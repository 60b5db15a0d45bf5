"""Several people share a phone, whose browser holds one cookie: nobody acts or is wiped in another's name."""

from typing import Any

import pytest
from litestar.testing import TestClient

from server.access.enrolment import make_code
from server.edge import COOKIE
from server.store import audit, phones
from tests.server.access.test_phone_proof import Phone
from tests.server.ward import Ward

Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


def carrying(token: str, user: str | None = None) -> dict[str, str]:
    """The headers of a browser with a cookie, asking for a person."""
    spoken_for = {} if user is None else {"bagwatch-user": user}
    return {"cookie": f"{COOKIE}={token}", **spoken_for}


def enrol(ward: Ward, client: Client, who: str) -> tuple[str, str]:
    """Token and phone of somebody who has just signed in."""
    code = ward.do(lambda c: make_code(c, ward.users[who], ward.clock.now_ms() + 10**6))
    answer = client.post("/api/devices/enrol", json={"code": code, "name": "x"})
    client.cookies.clear()
    return answer.json()["token"], answer.json()["device"]["id"]


def test_a_request_for_the_person_of_the_cookie_is_answered(ward: Ward, client: Client) -> None:
    token, _ = enrol(ward, client, "alice")
    for user in (None, ward.users["alice"]):
        answer = client.get("/api/me", headers=carrying(token, user))
        assert answer.json()["user"]["id"] == ward.users["alice"]


@pytest.mark.parametrize("user", ["bob", "nobody", ""])
def test_a_request_for_somebody_else_is_told_to_sign_in_and_changes_nothing(
    ward: Ward, client: Client, user: str
) -> None:
    patient = ward.patient()
    token, _ = enrol(ward, client, "alice")
    said = carrying(token, ward.users.get(user, user))
    fact = ward.note("alice", patient)
    for method, path, body in (
        ("GET", "/api/me", None),
        ("POST", "/api/sync/push", {"facts": [fact]}),
        ("POST", "/api/logout", None),
        ("GET", f"/api/patients/{patient}", None),
    ):
        answer = client.request(method, path, json=body, headers=said)
        assert (answer.status_code, answer.json()["error"]) == (401, "sign-in"), path
        assert "Whitfield" not in answer.text
    assert client.get("/api/me", headers=carrying(token)).status_code == 200
    names = ward.ask(lambda c: [kept.entry.route for kept in audit.entries(c)])
    assert "POST /api/sync/push" not in names


def test_the_end_of_one_person_wipes_nobody_else_on_the_phone(ward: Ward, client: Client) -> None:
    token, phone = enrol(ward, client, "bob")
    ward.do(lambda c: phones.revoke_device(c, phone, ward.clock.now_ms()))
    for user, error in ((None, "revoked"), ("bob", "revoked"), ("alice", "sign-in")):
        answer = client.get("/api/me", headers=carrying(token, ward.users.get(user or "")))
        assert (answer.status_code, answer.json()["error"]) == (401, error)


def test_a_second_person_on_the_phone_does_not_end_the_session_of_the_first(
    ward: Ward, client: Client
) -> None:
    first = Phone(ward, client)
    second, _ = enrol(ward, client, "bob")
    alice = ward.users["alice"]
    # The browser has one cookie, and it is Bob's now.
    assert client.get("/api/me", headers=carrying(second, alice)).status_code == 401
    assert client.get("/api/me", headers=carrying(first.token, alice)).status_code == 200
    client.cookies.clear()
    assert first.resume(first.challenge()) == 200
    resumed = client.cookies[COOKIE]
    client.cookies.clear()
    assert client.get("/api/me", headers=carrying(resumed, alice)).json()["user"]["id"] == alice
    assert client.get("/api/me", headers=carrying(second)).json()["user"]["id"] == ward.users["bob"]


def test_signing_out_ends_ones_own_session_and_no_other(ward: Ward, client: Client) -> None:
    first, _ = enrol(ward, client, "alice")
    second, _ = enrol(ward, client, "bob")
    assert client.post("/api/logout", headers=carrying(second, ward.users["bob"])).status_code == 200
    assert client.get("/api/me", headers=carrying(second)).status_code == 401
    assert client.get("/api/me", headers=carrying(first)).status_code == 200

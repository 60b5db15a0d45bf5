"""Who lost every way in gets a new code from an administrator, who learns no secret; what was before ends."""

from typing import Any

import pytest
from litestar.testing import TestClient

from server import ids
from server.access.enrolment import make_code
from server.store import audit, passwords
from tests.server.ward import Ward

Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


def recover(ward: Ward, client: Client, who: str, user: str, reason: str = "lost her phone") -> Any:
    return client.post(f"/api/users/{user}/recovery", json={"reason": reason}, headers=ward.bearer(who))


def test_a_new_code_brings_somebody_back_and_ends_what_was_before(ward: Ward, client: Client) -> None:
    ward.do(lambda c: passwords.keep_password(c, ward.users["alice"], "x", 0))
    ward.do(lambda c: passwords.keep_totp(c, ward.users["alice"], b"x"))
    answer = recover(ward, client, "adam", ward.users["alice"])
    assert answer.status_code == 200 and answer.json()["qr"].startswith("<svg")
    assert answer.json()["expires_at"] == "2026-06-02T08:00:00Z"
    assert client.get("/api/me", headers=ward.bearer("alice")).status_code == 401
    assert client.get("/api/me", headers=ward.bearer("bob")).status_code == 200
    back = client.post("/api/devices/enrol", json={"code": answer.json()["code"]})
    headers = {"authorization": f"Bearer {back.json()['token']}"}
    ways = client.get("/api/me", headers=headers).json()["sign_in"]
    assert ways == {"passkeys": 0, "password": False, "totp": False}


def test_facts_of_before_arrive_under_their_author_once_they_are_back(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    unsent = ward.note("alice", patient, "written before the phone was locked out")
    code = recover(ward, client, "adam", ward.users["alice"]).json()["code"]
    token = client.post("/api/devices/enrol", json={"code": code}).json()["token"]
    answer = client.post(
        "/api/sync/push", json={"facts": [unsent]}, headers={"authorization": f"Bearer {token}"}
    )
    assert answer.json()["receipts"][0]["status"] == "accepted"


def test_a_code_made_before_a_recovery_lets_nobody_in_any_more(ward: Ward, client: Client) -> None:
    earlier = ward.do(lambda c: make_code(c, ward.users["alice"], 2**50))
    others = ward.do(lambda c: make_code(c, ward.users["bob"], 2**50))
    code = recover(ward, client, "adam", ward.users["alice"]).json()["code"]
    statuses = [
        client.post("/api/devices/enrol", json={"code": one}).status_code for one in (earlier, code, others)
    ]
    assert statuses == [403, 201, 201]


def test_it_takes_another_administrator_a_reason_and_a_user_there_is(ward: Ward, client: Client) -> None:
    assert recover(ward, client, "cora", ward.users["alice"]).status_code == 403
    assert recover(ward, client, "adam", ward.users["adam"]).status_code == 409
    assert recover(ward, client, "adam", ward.users["alice"], " ").status_code == 400
    assert recover(ward, client, "adam", ids.uuid7()).status_code == 404
    assert client.get("/api/me", headers=ward.bearer("alice")).status_code == 200


def test_a_recovery_is_audited(ward: Ward, client: Client) -> None:
    recover(ward, client, "adam", ward.users["alice"])
    entry = [kept.entry for kept in ward.ask(lambda c: list(audit.entries(c)))][-1]
    assert (entry.user, entry.detail) == (
        ward.users["adam"],
        f"recovery of {ward.users['alice']}: lost her phone",
    )

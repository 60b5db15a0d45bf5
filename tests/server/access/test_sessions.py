"""A session is new at each sign-in, ends by age, by idleness, by a word of its owner."""

from typing import Any

import pytest
from litestar.testing import TestClient

from server import ids
from server.access.enrolment import DAY_MS, HOUR_MS, make_code, term_of
from server.app import build_app
from server.edge import COOKIE
from server.settings import Settings
from server.store import accounts, sessions
from server.store.sessions import Term
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    """A server as it is installed: no bearer tokens."""
    settings = Settings(data=ward.directory, origin=ORIGIN)
    with TestClient(build_app(settings, ward.clock), base_url=ORIGIN) as client:
        yield client


def enrol(ward: Ward, client: Client, who: str = "alice") -> dict[str, str]:
    code = ward.do(lambda c: make_code(c, ward.users[who], 2**50))
    answer = client.post("/api/devices/enrol", json={"code": code, "name": f"{who}'s phone"})
    assert answer.status_code == 201 and "token" not in answer.json()
    secret = answer.headers["set-cookie"].split(";")[0]
    client.cookies.clear()
    return {"cookie": secret}


def status(client: Client, headers: dict[str, str], path: str = "/api/me") -> tuple[int, str | None]:
    answer = client.get(path, headers=headers)
    return answer.status_code, answer.json().get("error")


def test_a_session_ends_when_it_is_not_used(ward: Ward, client: Client) -> None:
    mine = enrol(ward, client)
    for _ in range(3):
        ward.clock.advance(168 * 3600 - 1)
        assert status(client, mine) == (200, None)
    ward.clock.advance(168 * 3600)
    assert status(client, mine) == (401, "sign-in")


def test_a_session_that_is_used_ends_by_its_age(ward: Ward, client: Client) -> None:
    mine = enrol(ward, client)
    for _ in range(29):
        ward.clock.advance(24 * 3600)
        assert status(client, mine) == (200, None)
    ward.clock.advance(24 * 3600)
    assert status(client, mine) == (401, "sign-in")


def test_the_term_is_what_the_settings_say(ward: Ward) -> None:
    settings = Settings(data=ward.directory, origin=ORIGIN, session_days=2, session_idle_hours=3)
    assert term_of(settings, 0) == Term(expires_ms=2 * DAY_MS, idle_ms=3 * HOUR_MS)


def test_a_person_sees_where_they_are_signed_in_and_nobody_elses(ward: Ward, client: Client) -> None:
    first = enrol(ward, client)
    ward.clock.advance(60)
    enrol(ward, client)
    enrol(ward, client, "bob")
    listed = client.get("/api/sessions", headers=first).json()["sessions"]
    # The ward's own phone is the third.
    assert len(listed) == 3
    assert [one["current"] for one in listed].count(True) == 1
    current = next(one for one in listed if one["current"])
    assert current["device"]["name"] == "alice's phone" and current["kind"] == "cookie"
    assert current["created_at"] == current["signed_in_at"] == "2026-06-01T08:00:00Z"


def test_one_session_is_ended_by_its_owner_and_by_nobody_else(ward: Ward, client: Client) -> None:
    first, second, other = enrol(ward, client), enrol(ward, client), enrol(ward, client, "bob")
    listed = client.get("/api/sessions", headers=second).json()["sessions"]
    own = next(one["id"] for one in listed if one["current"])
    assert client.delete(f"/api/sessions/{own}", headers=other).status_code == 404
    assert client.delete(f"/api/sessions/{own}", headers=first).json() == {"ended": 1}
    assert status(client, second) == (401, "sign-in")
    assert status(client, first) == (200, None)


def test_all_sessions_but_this_one_are_ended(ward: Ward, client: Client) -> None:
    first, second, other = enrol(ward, client), enrol(ward, client), enrol(ward, client, "bob")
    assert client.delete("/api/sessions", headers=first).json()["ended"] == 2
    assert status(client, second) == (401, "sign-in")
    assert status(client, first) == status(client, other) == (200, None)


def test_a_revoked_phone_hears_that_it_was_shut_out(ward: Ward, client: Client) -> None:
    mine = enrol(ward, client)
    device = client.get("/api/me", headers=mine).json()["device"]["id"]
    colleague, administrator = enrol(ward, client, "bob"), enrol(ward, client, "adam")
    assert client.post(f"/api/devices/{device}/revoke", headers=colleague).status_code == 404
    assert client.post(f"/api/devices/{device}/revoke", headers=administrator).json() == {"revoked": True}
    assert client.post(f"/api/devices/{device}/revoke", headers=administrator).status_code == 404
    for path in ("/api/me", "/api/sync/pull", "/api/patients"):
        assert status(client, mine, path) == (401, "revoked")


def test_the_phone_of_a_disabled_user_hears_it_too(ward: Ward, client: Client) -> None:
    mine = enrol(ward, client)
    ward.do(lambda c: accounts.disable_user(c, ward.users["alice"], ward.clock.now_ms()))
    assert status(client, mine) == (401, "revoked")


def test_an_own_phone_that_was_lost_is_revoked_by_its_owner(ward: Ward, client: Client) -> None:
    lost, here = enrol(ward, client), enrol(ward, client)
    device = client.get("/api/me", headers=lost).json()["device"]["id"]
    assert client.post(f"/api/devices/{device}/revoke", headers=here).status_code == 200
    assert status(client, lost) == (401, "revoked")


def test_a_stolen_cookie_is_good_for_nothing_after_the_phone_was_revoked(ward: Ward, client: Client) -> None:
    stolen = enrol(ward, client)
    device = client.get("/api/me", headers=stolen).json()["device"]["id"]
    client.post(f"/api/devices/{device}/revoke", headers=stolen)
    patient = ward.patient()
    content = b'{"facts":[]}'
    assert client.post("/api/sync/push", content=content, headers=stolen).status_code == 401
    assert status(client, stolen, f"/api/patients/{patient}") == (401, "revoked")


def test_where_bearer_tokens_are_off_none_is_taken_in_either_way(ward: Ward, client: Client) -> None:
    secret = enrol(ward, client)["cookie"].split("=", 1)[1]
    assert status(client, {"authorization": f"Bearer {secret}"}) == (403, "bearer")
    token = script_token(ward, "all")
    assert status(client, {"authorization": f"Bearer {token}"}) == (403, "bearer")
    assert status(client, {"cookie": f"{COOKIE}={token}"}) == (401, "sign-in")


def script_token(ward: Ward, reach: Any) -> str:
    token, now_ms = ids.token(), ward.clock.now_ms()
    term = Term(expires_ms=now_ms + DAY_MS, kind="bearer", reach=reach)
    ward.do(lambda c: sessions.add_session(c, ids.secret_hash(token), ward.devices["alice"], now_ms, term))
    return token


@pytest.mark.parametrize(
    ("reach", "read", "push", "write"),
    [("all", 200, 200, 200), ("read", 200, 403, 403), ("sync", 403, 200, 403)],
)
def test_a_token_for_scripts_reaches_no_further_than_it_was_made_for(
    ward: Ward, reach: str, read: int, push: int, write: int
) -> None:
    headers = {"authorization": f"Bearer {script_token(ward, reach)}"}
    with ward.client() as client:
        assert client.get("/api/patients", headers=headers).status_code == read
        assert client.post("/api/sync/push", content=b'{"facts":[]}', headers=headers).status_code == push
        assert client.delete("/api/sessions", headers=headers).status_code == write
        ward.clock.advance(24 * 3600)
        assert client.get("/api/patients", headers=headers).status_code == 401

"""Nothing under /api answers without a session but what is public, and errors say no more than needed."""

import gzip
import logging
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from server import ids
from server.edge import COOKIE
from server.store import log, phones
from tests.server.ward import ORIGIN, Ward

PUBLIC_API = {
    ("POST", "/api/devices/enrol"),
    # Answers to a nonce that only the phone's own push carried.
    ("POST", "/api/devices/me/push/proved"),
    ("GET", "/api/health"),
    # A phone without its cookie proves by its key that it enrolled.
    ("POST", "/api/session/challenge"),
    ("POST", "/api/session/resume"),
    # Whoever signs in is not signed in yet.
    ("POST", "/api/sign-in/passkey"),
    ("POST", "/api/sign-in/passkey/options"),
    ("POST", "/api/sign-in/password"),
}
Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


def api_routes(app: Litestar) -> list[tuple[str, str]]:
    found = []
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            for method in sorted(handler.http_methods - {"OPTIONS"}):
                if route.path.startswith("/api"):
                    found.append((method, route.path_format))
    return found


def test_every_api_route_but_the_public_ones_refuses_a_stranger(client: Client) -> None:
    routes = api_routes(client.app)
    assert len(routes) > 12
    for method, path in routes:
        if (method, path) not in PUBLIC_API:
            answer = client.request(method, path.replace("{number}", "1").replace("{patient}", ids.uuid7()))
            assert (answer.status_code, answer.json()["error"]) == (401, "sign-in"), (method, path)


@pytest.mark.parametrize("token", ["", "x", "Bearer", "é", "A" * 10_000])
def test_a_wrong_token_is_no_session(client: Client, token: str) -> None:
    headers = [(b"authorization", b"Bearer " + token.encode())]
    assert client.get("/api/me", headers=headers).status_code == 401


def test_a_bearer_token_and_the_cookie_are_the_same_session(ward: Ward, client: Client) -> None:
    by_token = client.get("/api/me", headers=ward.bearer("alice"))
    by_cookie = client.get("/api/me", headers={"cookie": f"{COOKIE}={ward.tokens['alice']}"})
    assert by_token.json() == by_cookie.json()
    assert by_token.json()["user"] == {"id": ward.users["alice"], "name": "Alice", "role": "nurse"}


def test_a_session_ends_when_it_expires(ward: Ward, client: Client) -> None:
    ward.do(lambda c: c.execute("UPDATE sessions SET expires_ms = ?", [ward.clock.now_ms() + 1000]))
    assert client.get("/api/me", headers=ward.bearer("alice")).status_code == 200
    ward.clock.advance(1)
    assert client.get("/api/me", headers=ward.bearer("alice")).status_code == 401


def test_a_revoked_phone_and_a_disabled_user_are_strangers(ward: Ward, client: Client) -> None:
    ward.do(lambda c: phones.revoke_device(c, ward.devices["alice"], ward.clock.now_ms()))
    ward.do(lambda c: c.execute("UPDATE users SET disabled_ms = 1 WHERE id = ?", [ward.users["bob"]]))
    assert client.get("/api/me", headers=ward.bearer("alice")).status_code == 401
    assert client.get("/api/me", headers=ward.bearer("bob")).status_code == 401
    assert client.get("/api/me", headers=ward.bearer("charlie")).status_code == 200


def test_signing_out_ends_the_session_and_takes_the_cookie_back(ward: Ward, client: Client) -> None:
    answer = client.post("/api/logout", headers=ward.bearer("alice"))
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert client.get("/api/me", headers=ward.bearer("alice")).status_code == 401


def cookie_push(ward: Ward, client: Client, **headers: str) -> int:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    cookie = {"cookie": f"{COOKIE}={ward.tokens['alice']}"}
    return client.post("/api/sync/push", content=b'{"facts":[]}', headers={**cookie, **headers}).status_code


def test_a_write_with_a_cookie_must_come_from_our_own_page(ward: Ward, client: Client) -> None:
    assert cookie_push(ward, client, origin=ORIGIN) == 200
    assert cookie_push(ward, client) == 200
    assert cookie_push(ward, client, origin="https://evil.example") == 403
    assert cookie_push(ward, client, origin="null") == 403
    assert cookie_push(ward, client, sec_fetch_site="cross-site") == 403
    assert cookie_push(ward, client, sec_fetch_site="same-site") == 403


def test_a_write_with_a_bearer_token_needs_no_origin(ward: Ward, client: Client) -> None:
    headers = {**ward.bearer("alice"), "origin": "https://evil.example"}
    assert client.post("/api/sync/push", content=b'{"facts":[]}', headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/nothing", 404), ("DELETE", "/api/sync/push", 405), ("GET", "/api/sync/pull?limit=x", 400)],
)
def test_errors_have_one_form(ward: Ward, client: Client, method: str, path: str, status: int) -> None:
    answer = client.request(method, path, headers=ward.bearer("alice"))
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "detail"}


def test_a_fault_of_ours_is_answered_without_its_words_and_logged_without_values(
    ward: Ward, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("Nora Whitfield 999 000 0000")

    monkeypatch.setattr("server.sync.routes.receive", fails)
    with caplog.at_level(logging.DEBUG):
        answer = TestClient(client.app, base_url=ORIGIN, raise_server_exceptions=False).post(
            "/api/sync/push", content=b'{"facts":[]}', headers=ward.bearer("alice")
        )
    assert (answer.status_code, answer.json()["error"]) == (500, "fault")
    assert "Whitfield" not in answer.text + caplog.text
    assert "ValueError" in caplog.text and "routes.py" in caplog.text


def test_log_lines_name_no_patient_and_no_query(
    ward: Ward, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    patient = ward.patient(family_name="Unmistakable")
    with caplog.at_level(logging.DEBUG):
        client.get(f"/api/patients/{patient}/advice?at=2026-06-01T08:00:00Z", headers=ward.bearer("alice"))
        client.get(f"/api/patients/{patient}", headers=ward.bearer("charlie"))
        client.get(f"/patient/{patient}", headers={"accept": "text/html"})
        push(ward, client, msgspec.json.encode({"facts": [ward.note("alice", patient, "Unmistakable")]}))
    ours = "\n".join(line for line in caplog.messages if "HTTP Request" not in line)
    assert "/api/patients/{patient}/advice" in ours
    assert patient not in ours and "Unmistakable" not in ours and "2026-06-01T08:00:00Z" not in ours


def push(ward: Ward, client: Client, content: bytes, who: str = "alice", **headers: str) -> Any:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/api/sync/push", content=content, headers={**ward.bearer(who), **headers})


def test_a_push_is_answered_as_the_wire_says(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    frontier = {"unsent": 1, "oldest_at": "2026-06-01T07:00:00Z"}
    body = {"install": "i1", "facts": [ward.note("alice", patient), 7], "frontier": frontier}
    answer = push(ward, client, msgspec.json.encode(body)).json()
    assert [receipt["status"] for receipt in answer["receipts"]] == ["accepted", "unreadable"]
    assert answer["receipts"][0]["sequence"] == 2
    assert answer["server_time"] == "2026-06-01T08:00:00Z" and answer["epoch"]


def nasty(ward: Ward, patient: str) -> list[bytes]:
    """The malformed pushes of the issue, and their relatives."""
    note = ward.note("alice", patient)
    fact = msgspec.json.encode(note)
    wrap = lambda *facts: b'{"install":"i","facts":[' + b",".join(facts) + b"]}"  # noqa: E731
    return [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"facts":{}}',
        b'{"facts":"x","frontier":1}',
        wrap(b"1", b"null", b'"x"', b"[]", b"{}"),
        wrap(msgspec.json.encode({**note, "body": 7})),
        wrap(msgspec.json.encode(ward.fact("alice", "unheard_of", patient, {"x": [1, {"y": None}]}))),
        wrap(msgspec.json.encode(ward.note("bob", patient))),
        wrap(msgspec.json.encode(ward.note("alice", ids.uuid7()))),
        wrap(fact, fact, fact.replace(b"well", b"unwell")),
        wrap(fact.replace(b'"well"', b"[" * 50_000 + b"]" * 50_000)),
        wrap(fact.replace(b'"well"', b"1e999")),
        wrap(fact.replace(b'"well"', b"9" * 999)),
        wrap(fact)[:-1] + b',"frontier":{"unsent":9223372036854775808}}',
        wrap(fact.replace(b"well", b"\\ud800")),
        wrap(fact.replace(b"well", b"\xc3")),
        wrap(fact.replace(b"well", b"\\u0000")),
        b"[" * 200_000,
        b'{"facts":[' + b'{"a":' * 50_000,
        b" " * 10_000_000,
        wrap(b'"' + b"x" * 10_000_000 + b'"'),
        wrap(*[b"1"] * 101),
    ]


def test_no_malformed_push_is_a_fault_and_none_loses_its_neighbour(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    for content in nasty(ward, patient):
        answer = push(ward, client, content)
        assert answer.status_code in (200, 400, 413), content[:60]
        if answer.status_code == 200:
            assert all(receipt["status"] for receipt in answer.json()["receipts"])
        else:
            assert set(answer.json()) <= {"error", "detail", "at"}
        good = ward.note("alice", patient)
        receipts = push(ward, client, msgspec.json.encode({"facts": [good]})).json()["receipts"]
        assert receipts[0]["status"] == "accepted"


def test_a_push_beyond_the_limit_is_413_whether_or_not_it_says_so(ward: Ward, client: Client) -> None:
    def streamed() -> Any:
        for _ in range(100):
            yield b" " * 10_000

    assert push(ward, client, b" " * 300_000).status_code == 413
    answer = client.post("/api/sync/push", content=streamed(), headers=ward.bearer("alice"))
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")


def test_a_push_may_be_packed_and_a_bomb_does_not_open(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    body = msgspec.json.encode({"facts": [ward.note("alice", patient)]})
    packed = gzip.compress(body)
    assert push(ward, client, packed, content_encoding="gzip").json()["receipts"][0]["status"] == "accepted"
    assert push(ward, client, packed, content_encoding="GZip").json()["receipts"][0]["status"] == "duplicate"
    assert push(ward, client, gzip.compress(b" " * 50_000_000), content_encoding="gzip").status_code == 413
    assert push(ward, client, packed[:-9], content_encoding="gzip").status_code == 400
    assert push(ward, client, body, content_encoding="gzip").status_code == 400
    assert push(ward, client, body, content_encoding="br").status_code == 415


def test_what_is_pulled_is_what_was_pushed(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    note = ward.note("alice", patient)
    push(ward, client, msgspec.json.encode({"facts": [note]}))
    answer = client.get("/api/sync/pull", headers=ward.bearer("bob")).json()
    assert answer["facts"][-1] == note and answer["complete"] is True
    again = client.get(
        "/api/sync/pull", params={"cursor": answer["cursor"]}, headers=ward.bearer("bob")
    ).json()
    assert again["facts"] == [] and again["cursor"] == answer["cursor"]


def test_a_cursor_from_before_a_restore_is_reset_and_the_epoch_changes(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    push(ward, client, msgspec.json.encode({"facts": [ward.note("alice", patient)]}))
    before = client.get("/api/sync/pull", headers=ward.bearer("bob")).json()
    ward.do(lambda c: c.execute("DELETE FROM facts WHERE sequence = ?", [log.head(c)]))
    answer = client.get(
        "/api/sync/pull", params={"cursor": before["cursor"]}, headers=ward.bearer("bob")
    ).json()
    assert answer["reset"] == "epoch" and answer["epoch"] != before["epoch"]
    assert client.get("/api/sync/pull", headers=ward.bearer("bob")).json()["epoch"] == answer["epoch"]

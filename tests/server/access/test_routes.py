"""A phone becomes someone's once, by a code; patients are shown to their team and to nobody else."""

from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from server import ids
from server.access.enrolment import make_code
from server.store import scope
from tests.server.ward import Ward

Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


def code_for(ward: Ward, who: str, seconds: int = 3600) -> str:
    until = ward.clock.now_ms() + seconds * 1000
    return ward.do(lambda connection: make_code(connection, ward.users[who], until))


def test_a_code_makes_a_phone_and_a_session_once(ward: Ward, client: Client) -> None:
    code = code_for(ward, "alice")
    typed = code.lower().replace("-", " ")
    answer = client.post("/api/devices/enrol", json={"code": typed, "name": "Alice's phone"})
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) >= {"token", "user", "device", "teams", "expires_at"}
    assert made["teams"] == [{"id": ward.teams["north"], "name": "North", "contacts": []}]
    headers = {"authorization": f"Bearer {made['token']}"}
    assert client.get("/api/me", headers=headers).json()["device"] == made["device"]
    assert client.post("/api/devices/enrol", json={"code": code}).status_code == 403


def test_the_cookie_is_bound_to_the_host_and_kept_from_scripts(ward: Ward, client: Client) -> None:
    answer = client.post("/api/devices/enrol", json={"code": code_for(ward, "alice"), "name": "x"})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-bagwatch=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "samesite=strict" in cookie.lower() and "domain" not in cookie.lower()


def test_an_expired_code_and_one_of_a_disabled_user_are_refused(ward: Ward, client: Client) -> None:
    expired, disabled = code_for(ward, "alice", 60), code_for(ward, "bob")
    ward.clock.advance(60)
    ward.do(lambda c: c.execute("UPDATE users SET disabled_ms = 1 WHERE id = ?", [ward.users["bob"]]))
    for code in (expired, disabled, "AAAA-AAAA-AAAA", ""):
        assert client.post("/api/devices/enrol", json={"code": code}).status_code == 403


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"code":7}', b'{"name":"x"}', b'{"code":"\\ud800"}'])
def test_an_enrolment_that_cannot_be_read_is_refused_with_a_word(client: Client, content: bytes) -> None:
    answer = client.post("/api/devices/enrol", content=content)
    assert answer.status_code == 400 and answer.json()["error"] == "bad-request"


def test_neither_codes_nor_tokens_are_stored(ward: Ward, client: Client) -> None:
    code = code_for(ward, "alice")
    token = client.post("/api/devices/enrol", json={"code": code}).json()["token"]
    stored = b"".join(path.read_bytes() for path in ward.directory.glob("bagwatch.sqlite*"))
    assert ward.users["alice"].encode() in stored
    assert token.encode() not in stored and code.encode() not in stored


def test_patients_are_listed_for_their_team_by_family_name(ward: Ward, client: Client) -> None:
    ward.patient("alice", "Zeller")
    ward.patient("alice", "Adams")
    ward.patient("charlie", "Southern")
    answer = client.get("/api/patients", headers=ward.bearer("bob")).json()
    assert [patient["family_name"] for patient in answer["patients"]] == ["Adams", "Zeller"]


@pytest.mark.parametrize("path", ["", "/advice", "/advice?at=2026-06-01T08:00:00Z"])
def test_a_foreign_patient_and_an_unknown_one_are_answered_alike(
    ward: Ward, client: Client, path: str
) -> None:
    foreign = ward.patient("alice", "Secret")
    answers = [
        client.get(f"/api/patients/{patient}{path}", headers=ward.bearer("charlie"))
        for patient in (foreign, ids.uuid7(), "nobody")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_advice_is_given_now_and_as_of_what_was_recorded_by_then(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    course = {"protocol": "blinatumomab", "weight_kg": 70, "timezone": "Europe/London"}
    ward.push("alice", ward.fact("alice", "course_opened", patient, course))
    ward.clock.advance(3600)
    bag = {"hours": 96, "batch": "B1"}
    started = {"cycle": 1, "dose_micrograms_per_day": 9, "bag": bag, "setting": "hospital", "checks": {}}
    started["next_change_at"] = "2026-06-04T08:00:00Z"
    ward.push("alice", ward.fact("alice", "infusion_started", patient, started))
    ward.clock.advance(3600)

    def status(query: str) -> str:
        answer = client.get(f"/api/patients/{patient}/advice{query}", headers=ward.bearer("bob"))
        assert answer.status_code == 200
        return str(answer.json()["state"]["status"])

    assert status("") == "running"
    assert status("?at=2026-06-01T08:30:00Z") == "not_started"
    assert status("?at=2026-06-01T09:00:00Z") == "running"


@pytest.mark.parametrize("at", ["", "now", "2026-06-31T08:00:00Z", "2026-06-01"])
def test_advice_as_of_no_instant_is_refused_with_its_place(ward: Ward, client: Client, at: str) -> None:
    patient = ward.patient()
    answer = client.get(f"/api/patients/{patient}/advice", params={"at": at}, headers=ward.bearer("bob"))
    assert answer.status_code == 400
    assert (answer.json()["error"], answer.json()["at"]) == ("bad-instant", "at")


def test_a_phone_that_does_not_drain_is_seen_by_who_oversees(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    frontier = {"unsent": 4, "oldest_at": "2026-06-01T06:00:00Z"}
    body = {"install": "i1", "facts": [ward.note("alice", patient)], "frontier": frontier}
    client.post("/api/sync/push", content=msgspec.json.encode(body), headers=ward.bearer("alice"))
    devices = client.get("/api/devices", headers=ward.bearer("cora")).json()["devices"]
    (storage,) = next(one for one in devices if one["user"]["name"] == "Alice")["storages"]
    assert (storage["unsent"], storage["oldest_at"]) == (4, "2026-06-01T06:00:00Z")
    assert storage["highest_device_seq"] == ward.device_seq
    assert "Charlie" not in {one["user"]["name"] for one in devices}
    assert client.get("/api/devices", headers=ward.bearer("alice")).status_code == 403


def hold(ward: Ward, *facts: object) -> None:
    assert {receipt.status for receipt in ward.push("alice", *facts)} <= {"held", "unreadable"}


def test_a_senior_lets_a_held_fact_into_the_record_unchanged(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    ward.do(lambda c: scope.reassign(c, patient, ward.teams["south"], ward.clock.now_ms()))
    ward.clock.advance(60)
    note = ward.note("alice", patient)
    hold(ward, note)
    ward.do(lambda c: scope.reassign(c, patient, ward.teams["north"], ward.clock.now_ms()))
    (row,) = client.get("/api/held", headers=ward.bearer("cora")).json()["held"]
    assert (row["reason"], row["fact"], row["releasable"]) == ("patient", note, True)
    answer = client.post(f"/api/held/{row['number']}/release", headers=ward.bearer("cora"))
    assert answer.status_code == 200 and answer.json()["sequence"] == 2
    assert client.get("/api/held", headers=ward.bearer("cora")).json()["held"] == []
    assert client.get("/api/sync/pull", headers=ward.bearer("bob")).json()["facts"][-1] == note


def test_a_held_fact_that_cannot_be_in_the_record_is_annotated_and_kept(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    hold(ward, ward.note("bob", patient))
    (row,) = client.get("/api/held", headers=ward.bearer("carl")).json()["held"]
    path = f"/api/held/{row['number']}"
    assert client.post(f"{path}/release", headers=ward.bearer("carl")).status_code == 409
    assert client.post(f"{path}/annotate", headers=ward.bearer("carl")).status_code == 400
    assert client.post(
        f"{path}/annotate", json={"note": "typed twice"}, headers=ward.bearer("carl")
    ).is_success
    assert client.get("/api/held", headers=ward.bearer("carl")).json()["held"] == []
    kept = ward.ask(lambda c: c.execute("SELECT note, length(content) FROM held").fetchone())
    assert kept[0] == "typed twice" and kept[1] > 100


def test_what_is_held_is_shown_to_seniors_of_its_team_only(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    hold(ward, ward.note("bob", patient), b'{"id":7}')
    assert client.get("/api/held", headers=ward.bearer("alice")).status_code == 403
    assert len(client.get("/api/held", headers=ward.bearer("priya")).json()["held"]) == 2
    ward.do(lambda c: c.execute("UPDATE users SET role = 'consultant' WHERE id = ?", [ward.users["charlie"]]))
    assert client.get("/api/held", headers=ward.bearer("charlie")).json()["held"] == []
    assert (
        client.post("/api/held/1/annotate", json={"note": "x"}, headers=ward.bearer("charlie")).status_code
        == 404
    )

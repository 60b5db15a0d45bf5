"""Each read and write of a record leaves a row: who, where from, which route and patients, how it ended."""

import logging
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from server import ids
from server.access.enrolment import make_code
from server.access.limits import ENDED_OF_A_PHONE
from server.edge import COOKIE
from server.store import accounts, audit, phones, scope
from server.store.audit import Entry
from tests.server.ward import ORIGIN, Ward

Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


def trail(ward: Ward) -> list[Entry]:
    return [kept.entry for kept in ward.ask(lambda c: list(audit.entries(c)))]


def last(ward: Ward) -> Entry:
    return trail(ward)[-1]


@pytest.mark.parametrize("path", ["", "/advice", "/rules", "/facts"])
def test_a_read_of_a_patient_is_kept_with_who_and_from_where(ward: Ward, client: Client, path: str) -> None:
    patient = ward.patient()
    assert client.get(f"/api/patients/{patient}{path}", headers=ward.bearer("bob")).status_code == 200
    entry = last(ward)
    assert (entry.user, entry.device) == (ward.users["bob"], ward.devices["bob"])
    assert (entry.route, entry.status) == (f"GET /api/patients/{{patient}}{path}", 200)
    assert (entry.patients, entry.at_ms) == ([patient], ward.clock.now_ms())


def test_a_list_and_a_pull_name_each_patient_and_a_pull_of_nothing_leaves_no_row(
    ward: Ward, client: Client
) -> None:
    patients = sorted([ward.patient(), ward.patient("alice", "Adams")])
    ward.patient("charlie", "Southern")
    client.get("/api/patients", headers=ward.bearer("bob"))
    assert last(ward).patients == patients
    cursor = client.get("/api/sync/pull", headers=ward.bearer("bob")).json()["cursor"]
    assert (last(ward).route, last(ward).patients) == ("GET /api/sync/pull", patients)
    before = len(trail(ward))
    client.get("/api/sync/pull", params={"cursor": cursor}, headers=ward.bearer("bob"))
    assert len(trail(ward)) == before


def test_a_push_says_what_became_of_its_facts_forged_ones_too(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    forged = {**ward.note("alice", patient), "author": ward.users["carl"]}
    decision = {
        "question": "restart_after_ambiguity",
        "answer": "yes",
        "role": "consultant",
        "decided_by": "C",
    }
    facts = [ward.note("alice", patient), forged, ward.fact("alice", "decision_recorded", patient, decision)]
    client.post("/api/sync/push", content=msgspec.json.encode({"facts": facts}), headers=ward.bearer("alice"))
    assert last(ward).detail == "accepted:1 held.author:1 held.role:1"
    assert (last(ward).patients, last(ward).user) == ([patient], ward.users["alice"])


def test_a_refused_read_is_kept_and_words_that_are_no_id_are_not(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    assert client.get(f"/api/patients/{patient}", headers=ward.bearer("charlie")).status_code == 404
    assert (last(ward).user, last(ward).status) == (ward.users["charlie"], 404)
    assert last(ward).patients == [patient]
    client.get("/api/patients/Nora%20Whitfield", headers=ward.bearer("charlie"))
    assert (last(ward).status, last(ward).patients) == (404, [])
    assert client.get("/api/held", headers=ward.bearer("alice")).status_code == 403
    assert (last(ward).route, last(ward).status) == ("GET /api/held", 403)


def test_a_stranger_leaves_no_row_but_at_a_sign_in(ward: Ward, client: Client) -> None:
    client.get(f"/api/patients/{ids.uuid7()}")
    assert trail(ward) == []
    assert client.post("/api/devices/enrol", json={"code": "AAAA-BBBB-CCCC"}).status_code == 403
    assert (last(ward).status, last(ward).user, last(ward).detail) == (403, None, "code refused")
    code = ward.do(lambda c: make_code(c, ward.users["bob"], 2**50))
    made = client.post("/api/devices/enrol", json={"code": code}).json()
    assert (last(ward).user, last(ward).detail) == (ward.users["bob"], f"phone {made['device']['id']}")


def test_who_was_shut_out_is_kept_with_each_try(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    ward.do(lambda c: phones.revoke_device(c, ward.devices["bob"], ward.clock.now_ms()))
    assert client.get(f"/api/patients/{patient}", headers=ward.bearer("bob")).status_code == 401
    row = last(ward)
    assert (row.user, row.status, row.patients) == (ward.users["bob"], 401, [patient])
    assert row.detail == f"shut out, phone {ward.devices['bob']}"
    ward.do(lambda c: accounts.disable_user(c, ward.users["alice"], ward.clock.now_ms()))
    assert client.post("/api/sync/push", json={"facts": []}, headers=ward.bearer("alice")).status_code == 401
    assert (last(ward).user, last(ward).status) == (ward.users["alice"], 401)


def test_a_secret_that_ended_is_kept_with_whose_it_was(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    code = ward.do(lambda c: make_code(c, ward.users["bob"], 2**50))
    made = client.post("/api/devices/enrol", json={"code": code}).json()
    ward.clock.advance(31 * 86_400)
    answer = client.get(f"/api/patients/{patient}", headers={"cookie": f"{COOKIE}={made['token']}"})
    assert answer.status_code == 401
    row = last(ward)
    assert (row.user, row.status, row.patients) == (ward.users["bob"], 401, [patient])
    assert row.detail == f"ended session, phone {made['device']['id']}"


def test_a_secret_that_ended_fills_no_audit(ward: Ward, client: Client) -> None:
    ward.do(lambda c: phones.revoke_device(c, ward.devices["bob"], ward.clock.now_ms()))
    before = len(trail(ward))
    statuses = [client.get("/api/patients", headers=ward.bearer("bob")).status_code for _ in range(100)]
    assert statuses == [401] * ENDED_OF_A_PHONE + [429] * (100 - ENDED_OF_A_PHONE)
    assert len(trail(ward)) - before == ENDED_OF_A_PHONE


def test_a_write_that_another_page_asked_for_is_kept_with_whose_cookie_it_used(
    ward: Ward, client: Client
) -> None:
    elsewhere = {"origin": "https://elsewhere.example"}
    stolen = {**elsewhere, "cookie": f"{COOKIE}={ward.tokens['bob']}"}
    assert client.post("/api/sync/push", json={"facts": []}, headers=stolen).status_code == 403
    row = last(ward)
    assert (row.route, row.status, row.user) == ("POST /api/sync/push", 403, ward.users["bob"])
    assert row.detail == f"from elsewhere, phone {ward.devices['bob']}"
    before = len(trail(ward))
    assert client.post("/api/sync/push", json={"facts": []}, headers=elsewhere).status_code == 403
    assert len(trail(ward)) == before


def test_what_a_senior_does_with_a_held_fact_is_kept_with_its_patient(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    ward.do(lambda c: scope.reassign(c, patient, ward.teams["south"], ward.clock.now_ms()))
    ward.clock.advance(60)
    ward.push("alice", ward.note("alice", patient))
    ward.do(lambda c: scope.reassign(c, patient, ward.teams["north"], ward.clock.now_ms()))
    (row,) = client.get("/api/held", headers=ward.bearer("cora")).json()["held"]
    assert last(ward).patients == [patient]
    client.post(f"/api/held/{row['number']}/release", headers=ward.bearer("cora"))
    assert (last(ward).patients, last(ward).detail) == ([patient], f"released held:{row['number']}")


def test_what_cannot_be_kept_is_not_answered(
    ward: Ward, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    patient = ward.patient(family_name="Unmistakable")

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(audit, "append", full)
    with caplog.at_level(logging.DEBUG), ward.client() as client:
        quiet = TestClient(client.app, base_url=ORIGIN, raise_server_exceptions=False)
        answer = quiet.get(f"/api/patients/{patient}", headers=ward.bearer("bob"))
    assert answer.status_code == 500 and "Unmistakable" not in answer.text


def entry(number: int, patient: str = "p") -> Entry:
    return Entry(at_ms=number, user="u", device="d", route="GET /x", status=200, patients=[patient])


def test_an_altered_or_a_missing_row_breaks_the_chain(ward: Ward) -> None:
    for number in range(1, 6):
        ward.do(lambda c, number=number: audit.append(c, entry(number)))
    assert ward.ask(audit.first_broken) is None
    whole = ward.ask(lambda c: c.execute("SELECT * FROM audit").fetchall())
    other = msgspec.json.encode(entry(3, "q"))
    for damage, place in (
        (lambda c: c.execute("UPDATE audit SET content = ? WHERE number = 3", [other]), 3),
        (lambda c: c.execute("DELETE FROM audit WHERE number = 2"), 3),
        (lambda c: c.execute("DELETE FROM audit WHERE number = 1"), 2),
    ):
        ward.do(damage)
        assert ward.ask(audit.first_broken) == place
        ward.do(lambda c: c.execute("DELETE FROM audit"))
        ward.do(lambda c: c.executemany("INSERT INTO audit VALUES (?, ?, ?, ?)", whole))
    assert ward.ask(audit.first_broken) is None

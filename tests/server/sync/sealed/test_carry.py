"""Whoever is signed in carries what a colleague sealed; it arrives under its true author or not at all."""

import hashlib
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from server import base64url, ids
from server.store import accounts, audit, held, log, phones
from server.store.audit import Entry
from tests.server.sync.sealed.phone import SealingPhone
from tests.server.ward import Ward

Client = TestClient[Any]
UNREADABLE = {"id": None, "status": "unreadable", "reason": "sealed"}


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


@pytest.fixture
def alice(ward: Ward, client: Client) -> SealingPhone:
    return SealingPhone(ward, client, "alice")


@pytest.fixture
def bob(ward: Ward, client: Client) -> SealingPhone:
    return SealingPhone(ward, client, "bob")


def carry(by: SealingPhone, *parcels: Any) -> list[Any]:
    answer = by.client.post("/api/sync/sealed", json={"sealed": list(parcels)}, headers=by.bearer())
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"receipts", "epoch", "server_time"}
    receipts: list[Any] = answer.json()["receipts"]
    return receipts


def stored(ward: Ward, patient: str) -> list[Any]:
    return [msgspec.json.decode(content) for content in ward.ask(lambda c: log.facts_of(c, patient))]


def last_row(ward: Ward) -> Entry:
    return list(ward.ask(lambda c: list(audit.entries(c))))[-1].entry


def revoke(ward: Ward, phone: SealingPhone) -> None:
    ward.do(lambda c: phones.revoke_device(c, phone.device, ward.clock.now_ms()))


def test_every_session_answer_says_to_what_the_phone_seals(client: Client, alice: SealingPhone) -> None:
    point = base64url.read(alice.seal_key["key"])
    assert point is not None and len(point) == 65
    assert alice.seal_key["id"] == hashlib.sha256(point).hexdigest()[:16]
    assert client.get("/api/me", headers=alice.bearer()).json()["seal_key"] == alice.seal_key


def test_a_fact_carried_by_a_colleague_is_its_authors(
    ward: Ward, alice: SealingPhone, bob: SealingPhone
) -> None:
    patient = ward.patient()
    fact = alice.fact(patient)
    (receipt,) = carry(bob, alice.seal(fact))
    assert receipt == {"id": fact["id"], "status": "accepted", "sequence": 2}
    assert stored(ward, patient)[-1] == fact
    row = last_row(ward)
    assert (row.user, row.device, row.patients) == (ward.users["bob"], bob.device, [patient])
    assert row.detail == f"for:{ward.users['alice']} accepted:1"


def test_somebody_of_another_team_carries_and_is_told_nothing_of_the_patient(
    ward: Ward, client: Client, alice: SealingPhone
) -> None:
    patient, charlie = ward.patient(), SealingPhone(ward, client, "charlie")
    assert carry(charlie, alice.seal(alice.fact(patient)))[0]["status"] == "accepted"
    assert client.get(f"/api/patients/{patient}", headers=charlie.bearer()).status_code == 404


def test_the_same_parcel_again_and_the_same_fact_by_another_way_are_duplicates(
    ward: Ward, client: Client, alice: SealingPhone, bob: SealingPhone
) -> None:
    fact = alice.fact(ward.patient())
    parcel = alice.seal(fact)
    first = carry(bob, parcel)
    assert first[0]["status"] == "accepted"
    for by, sealed in ((bob, parcel), (alice, parcel), (bob, alice.seal(fact))):
        assert carry(by, sealed) == [{"id": fact["id"], "status": "duplicate", "sequence": 2}]
    pushed = client.post("/api/sync/push", json={"facts": [fact]}, headers=alice.bearer()).json()
    assert pushed["receipts"][0]["status"] == "duplicate"


def test_two_authors_and_a_patient_of_one_of_them_travel_in_one_load_with_receipts_in_order(
    ward: Ward, alice: SealingPhone, bob: SealingPhone
) -> None:
    patient = ids.uuid7()
    body = {"family_name": "Whitfield", "given_name": "Nora", "born": "1958-03-14"}
    born = {**ward.fact("alice", "patient_registered", patient, body), "device": alice.device}
    facts = [(bob, bob.fact(patient)), (alice, alice.fact(patient)), (alice, born)]
    receipts = carry(bob, *(phone.seal(fact) for phone, fact in facts))
    assert [receipt["id"] for receipt in receipts] == [fact["id"] for _, fact in facts]
    # Bob's came before its patient was known, and was let in with it.
    assert {fact["id"] for fact in stored(ward, patient)} == {fact["id"] for _, fact in facts}


def test_a_revoked_carrier_is_nobody(ward: Ward, alice: SealingPhone, bob: SealingPhone) -> None:
    patient = ward.patient()
    revoke(ward, bob)
    body = {"sealed": [alice.seal(alice.fact(patient))]}
    answer = bob.client.post("/api/sync/sealed", json=body, headers=bob.bearer())
    assert (answer.status_code, answer.json()["error"]) == (401, "revoked")
    assert bob.client.post("/api/sync/sealed", json=body).status_code == 401
    assert len(stored(ward, patient)) == 1


@pytest.mark.parametrize("way", ["phone", "user"])
def test_what_a_shut_out_author_wrote_is_held_and_a_senior_releases_it(
    ward: Ward, client: Client, alice: SealingPhone, bob: SealingPhone, way: str
) -> None:
    patient = ward.patient()
    if way == "phone":
        revoke(ward, alice)
    else:
        ward.do(lambda c: accounts.disable_user(c, ward.users["alice"], ward.clock.now_ms()))
    fact = alice.fact(patient)
    for _ in range(2):
        assert carry(bob, alice.seal(fact)) == [{"id": fact["id"], "status": "held", "reason": "revoked"}]
    (row,) = client.get("/api/held", headers=ward.bearer("cora")).json()["held"]
    assert (row["reason"], row["user"], row["releasable"]) == ("revoked", ward.users["alice"], True)
    released = client.post(f"/api/held/{row['number']}/release", headers=ward.bearer("cora"))
    assert released.status_code == 200
    assert stored(ward, patient)[-1] == fact


def test_a_patient_registered_on_a_phone_that_was_shut_out_is_made_by_the_release(
    ward: Ward, client: Client, alice: SealingPhone, bob: SealingPhone
) -> None:
    ward.do(lambda c: accounts.disable_user(c, ward.users["alice"], ward.clock.now_ms()))
    patient = ids.uuid7()
    born = ward.fact("alice", "patient_registered", patient, {"family_name": "W", "given_name": "N"})
    carry(bob, alice.seal({**born, "device": alice.device}))
    waiting = ward.note("bob", patient)
    assert ward.push("bob", waiting)[0].reason == "patient"
    rows = client.get("/api/held", headers=ward.bearer("cora")).json()["held"]
    number = next(row["number"] for row in rows if row["reason"] == "revoked")
    assert client.post(f"/api/held/{number}/release", headers=ward.bearer("cora")).status_code == 200
    assert client.get(f"/api/patients/{patient}", headers=ward.bearer("cora")).status_code == 200
    assert {fact["id"] for fact in stored(ward, patient)} == {born["id"], waiting["id"]}


def test_another_author_inside_is_held_and_cannot_be_released(
    ward: Ward, client: Client, alice: SealingPhone, bob: SealingPhone
) -> None:
    forged = alice.fact(ward.patient(), author=ward.users["carl"])
    assert carry(bob, alice.seal(forged))[0]["reason"] == "author"
    (row,) = client.get("/api/held", headers=ward.bearer("cora")).json()["held"]
    assert row["releasable"] is False and row["user"] == ward.users["alice"]


def test_the_watchdog_sees_that_a_colleague_emptied_a_storage(
    ward: Ward, client: Client, alice: SealingPhone, bob: SealingPhone
) -> None:
    patient = ward.patient()
    frontier = {"unsent": 2, "oldest_at": "2026-06-01T07:00:00Z"}
    body = {"install": "storage", "facts": [], "frontier": frontier}
    assert client.post("/api/sync/push", json=body, headers=alice.bearer()).status_code == 200

    def seen() -> tuple[int, str | None]:
        devices = client.get("/api/devices", headers=ward.bearer("cora")).json()["devices"]
        (storage,) = next(one["storages"] for one in devices if one["id"] == alice.device)
        return storage["unsent"], storage["oldest_at"]

    sealed = [alice.seal(alice.fact(patient, install="storage")) for _ in range(2)]
    carry(bob, sealed[0])
    carry(bob, sealed[0])
    assert seen() == (1, frontier["oldest_at"])
    carry(bob, sealed[1])
    assert seen() == (0, None)


def broken(alice: SealingPhone, bob: SealingPhone, patient: str) -> dict[str, Any]:
    """Parcels that prove nothing, by what is wrong with them."""
    fact = alice.fact(patient)
    good, said = alice.seal(fact), msgspec.json.encode(fact).decode()
    half = len(good["content"]) // 2
    turned = "B" if good["content"][half] == "A" else "A"
    deep = '{"device":' + "[" * 90_000 + "]" * 90_000 + "}"
    return {
        "signed by another phone": alice.seal(fact, signature=bob.sign(alice.device, said)),
        "signed for another phone": alice.seal(fact, device=bob.device),
        "another fact than was signed": alice.seal(fact, fact=said.replace("well", "unwell")),
        "a phone nobody knows": alice.seal(fact, device=ids.uuid7()),
        "a phone without a key": alice.seal(fact, device=alice.ward.devices["alice"]),
        "no signature": alice.seal(fact, signature=""),
        "a signature of zeros": alice.seal(fact, signature=base64url.text(b"\0" * 64)),
        "altered content": {**good, "content": good["content"][:half] + turned + good["content"][half + 1 :]},
        "cut content": {**good, "content": good["content"][:-8]},
        "no content": {**good, "content": ""},
        "another nonce": {**good, "nonce": base64url.text(b"\1" * 12)},
        "a long nonce": {**good, "nonce": base64url.text(b"\1" * 4000)},
        "a key nobody has": {**good, "key": "0" * 16},
        "another point": {**good, "ephemeral": alice.seal(fact)["ephemeral"]},
        "no point": {**good, "ephemeral": base64url.text(b"\4" + b"\1" * 64)},
        "a point at infinity": {**good, "ephemeral": base64url.text(b"\0")},
        "not base64url": {**good, "content": "%%%"},
        "another version": {**good, "v": 2},
        "a number for text": {**good, "key": 7},
        "no letter inside": alice.seal_bytes(b"\xff\xfe"),
        "a deep letter inside": alice.seal_bytes(deep.encode()),
        "a list": [],
        "a number": 7,
        "nothing": None,
    }


def test_what_proves_nothing_is_kept_as_it_came_and_stops_nothing_beside_it(
    ward: Ward, alice: SealingPhone, bob: SealingPhone
) -> None:
    patient = ward.patient()
    for name, parcel in broken(alice, bob, patient).items():
        beside = alice.fact(patient)
        receipts = carry(bob, parcel, alice.seal(beside))
        assert receipts[0] == UNREADABLE, name
        assert receipts[1]["status"] == "accepted", name
        assert last_row(ward).detail.endswith("; unreadable.sealed:1")
        rows = [row for row in ward.ask(held.unsettled) if row.reason == "sealed"]
        assert msgspec.json.decode(rows[-1].content) == parcel, name
        assert rows[-1].user == ward.users["bob"]
    assert all(fact["body"].get("text") != "unwell" for fact in stored(ward, patient))


def test_an_parcel_that_was_damaged_once_arrives_when_it_is_whole(
    ward: Ward, alice: SealingPhone, bob: SealingPhone
) -> None:
    parcel = alice.seal(alice.fact(ward.patient()))
    damaged = {**parcel, "content": parcel["content"][:-4]}
    for _ in range(3):
        assert carry(bob, damaged) == [UNREADABLE]
    assert len(ward.ask(held.unsettled)) == 1
    assert carry(bob, parcel)[0]["status"] == "accepted"


def test_a_letter_whose_fact_is_none_is_kept_under_its_author(
    ward: Ward, alice: SealingPhone, bob: SealingPhone
) -> None:
    facts = ["", "7", "[" * 50_000, '{"id":7}', f'{{"id":"{ids.uuid7()}"}}']
    receipts = carry(bob, *(alice.seal(fact) for fact in facts))
    assert [receipt["status"] for receipt in receipts] == ["unreadable"] * 4 + ["held"]
    assert {row.user for row in ward.ask(held.unsettled)} == {ward.users["alice"]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"7",
        b"[]",
        b"{}",
        b'{"sealed":{}}',
        b'{"sealed":"x"}',
        b"\xff\xfe",
        b'{"sealed":',
        b'{"sealed":[' + b"[" * 200_000,
        b'{"sealed":[' + b"1," * 100 + b"1]}",
        b" " * 10_000_000,
        b'{"sealed":["' + b"x" * 10_000_000 + b'"]}',
    ],
    ids=lambda content: f"{len(content)} bytes {content[:12]!r}",
)
def test_what_is_no_load_of_parcels_is_refused_with_a_word(
    client: Client, bob: SealingPhone, content: bytes
) -> None:
    answer = client.post("/api/sync/sealed", content=content, headers=bob.bearer())
    assert answer.status_code in (400, 413)
    assert {"error", "detail"} <= set(answer.json())


@pytest.mark.parametrize(
    "content",
    [
        b'{"sealed":[' + b"[" * 90_000 + b"]" * 90_000 + b"]}",
        b'{"sealed":["\\ud800"]}',
        b'{"sealed":[{"v":1e999}]}',
        b'{"sealed":["\xc3"]}',
    ],
    ids=["deep", "half a sign", "infinity", "no utf-8"],
)
def test_an_parcel_that_is_no_json_for_a_strict_reader_is_kept(
    ward: Ward, client: Client, bob: SealingPhone, content: bytes
) -> None:
    answer = client.post("/api/sync/sealed", content=content, headers=bob.bearer())
    assert (answer.status_code, answer.json()["receipts"]) == (200, [UNREADABLE])
    (row,) = ward.ask(held.unsettled)
    assert row.content == content[len(b'{"sealed":[') : -2]
    assert client.get("/api/held", headers=ward.bearer("cora")).status_code == 200

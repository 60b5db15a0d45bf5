"""What waits for somebody who decides; a telephone order is signed by who gave it, and by nobody else."""

from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from server import ids
from server.store import accounts
from tests.server.ward import Ward

Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


def order(ward: Ward, patient: str, **said: Any) -> dict[str, Any]:
    body = {
        "question": "start_outside_limits",
        "answer": "yes",
        "decided_by": "Carl",
        "role": "consultant",
        "by_telephone": True,
        **said,
    }
    fact = ward.fact("alice", "decision_recorded", patient, body)
    (receipt,) = ward.push("alice", fact)
    assert receipt.status == "accepted"
    return fact


def sign(ward: Ward, who: str, patient: str, decision: str, answer: str = "yes") -> tuple[str, str | None]:
    body = {"decision": decision, "answer": answer}
    (receipt,) = ward.push(who, ward.fact(who, "decision_countersigned", patient, body))
    return receipt.status, receipt.reason


def inbox(ward: Ward, client: Client, who: str) -> dict[str, Any]:
    answer = client.get("/api/inbox", headers=ward.bearer(who))
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_an_order_waits_for_the_person_it_names_with_who_took_it_down(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    taken = order(ward, patient)
    (waiting,) = inbox(ward, client, "carl")["countersignatures"]
    assert waiting == {
        "patient": patient,
        "name": "Whitfield, Nora",
        "decision": taken["id"],
        "question": "start_outside_limits",
        "answer": "yes",
        "at": "2026-06-01T08:00:00Z",
        "read_back": False,
        "recorded_by": {"id": ward.users["alice"], "name": "Alice"},
        "decided_by": "Carl",
        "role": "consultant",
    }
    assert inbox(ward, client, "priya")["countersignatures"] == []


def test_an_order_that_was_read_back_says_so_to_its_signer(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    order(ward, patient, read_back=True)
    assert [one["read_back"] for one in inbox(ward, client, "carl")["countersignatures"]] == [True]


def test_an_order_of_somebody_unknown_here_waits_for_everybody_of_the_role(
    ward: Ward, client: Client
) -> None:
    patient = ward.patient()
    order(ward, patient, decided_by="Dr Elsewhere")
    assert len(inbox(ward, client, "carl")["countersignatures"]) == 1
    assert inbox(ward, client, "priya")["countersignatures"] == []
    order(ward, patient, decided_by="Dr Elsewhere", role="prescriber")
    assert len(inbox(ward, client, "priya")["countersignatures"]) == 1


def test_an_order_that_names_a_consultant_who_does_not_see_the_patient_waits_for_those_who_do(
    ward: Ward, client: Client
) -> None:
    elsewhere = ids.uuid7()
    ward.do(lambda c: accounts.add_user(c, elsewhere, "Dr Southern", "consultant", 1))
    ward.do(lambda c: accounts.join_team(c, elsewhere, ward.teams["south"], 1))
    order(ward, ward.patient(), decided_by="Dr Southern")
    assert len(inbox(ward, client, "carl")["countersignatures"]) == 1


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_countersigned_or_refused_it_waits_no_longer(ward: Ward, client: Client, answer: str) -> None:
    patient = ward.patient()
    taken = order(ward, patient)
    assert sign(ward, "carl", patient, taken["id"], answer) == ("accepted", None)
    assert inbox(ward, client, "carl")["countersignatures"] == []


def test_a_withdrawn_order_waits_no_longer_and_a_withdrawn_signature_lets_it_wait_again(
    ward: Ward, client: Client
) -> None:
    patient = ward.patient()
    first, second = order(ward, patient), order(ward, patient)
    ward.push("alice", ward.fact("alice", "fact_withdrawn", patient, {"fact": first["id"]}))
    signature = ward.fact(
        "carl", "decision_countersigned", patient, {"decision": second["id"], "answer": "yes"}
    )
    ward.push("carl", signature)
    assert inbox(ward, client, "carl")["countersignatures"] == []
    ward.push("carl", ward.fact("carl", "fact_withdrawn", patient, {"fact": signature["id"]}))
    (waiting,) = inbox(ward, client, "carl")["countersignatures"]
    assert waiting["decision"] == second["id"]


def test_an_order_whose_giver_was_corrected_is_signed_by_the_right_one(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    taken = order(ward, patient, decided_by="Priya", role="prescriber")
    said = {**taken["body"], "decided_by": "Carl", "role": "consultant"}
    corrected = {"fact": taken["id"], "kind": "decision_recorded", "at": taken["at"], "body": said}
    ward.push("alice", ward.fact("alice", "fact_replaced", patient, corrected))
    assert inbox(ward, client, "priya")["countersignatures"] == []
    assert sign(ward, "priya", patient, taken["id"]) == ("held", "role")
    assert sign(ward, "carl", patient, taken["id"]) == ("accepted", None)


@pytest.mark.parametrize("who", ["alice", "bob", "pat", "priya", "cora", "adam"])
def test_a_signature_of_somebody_else_is_held(ward: Ward, client: Client, who: str) -> None:
    patient = ward.patient()
    taken = order(ward, patient)
    assert sign(ward, who, patient, taken["id"]) == ("held", "role")
    assert len(inbox(ward, client, "carl")["countersignatures"]) == 1


def test_a_name_is_no_proof_and_nobody_signs_what_they_took_down(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    named = order(ward, patient, decided_by=" priya ")
    assert sign(ward, "priya", patient, named["id"]) == ("held", "role")
    (waiting,) = inbox(ward, client, "carl")["countersignatures"]
    assert waiting["decision"] == named["id"]
    own = order(ward, patient, decided_by="Alice")
    assert sign(ward, "alice", patient, own["id"]) == ("held", "role")


def test_a_namesake_without_the_role_signs_nothing_and_an_order_for_two_of_a_name_waits_for_both(
    ward: Ward, client: Client
) -> None:
    ward.do(lambda c: c.execute("UPDATE users SET name = 'Carl' WHERE id = ?", [ward.users["bob"]]))
    patient = ward.patient()
    taken = order(ward, patient)
    assert sign(ward, "bob", patient, taken["id"]) == ("held", "role")
    ward.do(lambda c: accounts.change_role(c, ward.users["priya"], "consultant", 0))
    assert len(inbox(ward, client, "priya")["countersignatures"]) == 1
    assert len(inbox(ward, client, "carl")["countersignatures"]) == 1


def test_a_consultant_may_sign_what_a_prescriber_may_and_not_the_reverse(ward: Ward) -> None:
    patient = ward.patient()
    lower = order(ward, patient, decided_by="Dr Elsewhere", role="prescriber")
    assert sign(ward, "carl", patient, lower["id"]) == ("accepted", None)
    higher = order(ward, patient, decided_by="Dr Elsewhere")
    assert sign(ward, "priya", patient, higher["id"]) == ("held", "role")


def test_a_signature_under_no_order_or_under_that_of_another_patient_is_held(ward: Ward) -> None:
    patient, other = ward.patient(), ward.patient("alice", "Other")
    taken, note = order(ward, patient), ward.note("alice", patient)
    ward.push("alice", note)
    for decision in (ids.uuid7(), note["id"], "", 7, None):
        body = {"decision": decision, "answer": "yes"}
        (receipt,) = ward.push("carl", ward.fact("carl", "decision_countersigned", patient, body))
        assert (receipt.status, receipt.reason) == ("held", "role"), decision
    assert sign(ward, "carl", other, taken["id"]) == ("held", "role")


def test_a_signature_smuggled_in_as_a_correction_is_held(ward: Ward) -> None:
    patient = ward.patient()
    taken, note = order(ward, patient), ward.note("alice", patient)
    ward.push("alice", note)
    smuggled = {
        "fact": note["id"],
        "kind": "decision_countersigned",
        "at": note["at"],
        "body": {"decision": taken["id"], "answer": "yes"},
    }
    (receipt,) = ward.push("alice", ward.fact("alice", "fact_replaced", patient, smuggled))
    assert (receipt.status, receipt.reason) == ("held", "role")


def test_who_was_a_consultant_when_writing_may_have_signed(ward: Ward) -> None:
    patient = ward.patient()
    taken = order(ward, patient, decided_by="Somebody")
    ward.clock.advance(60)
    body = {"decision": taken["id"], "answer": "yes"}
    signature = ward.fact("carl", "decision_countersigned", patient, body)
    ward.clock.advance(60)
    ward.do(lambda c: accounts.change_role(c, ward.users["carl"], "nurse", ward.clock.now_ms()))
    (receipt,) = ward.push("carl", signature)
    assert receipt.status == "accepted"
    ward.clock.advance(60)
    assert sign(ward, "carl", patient, taken["id"]) == ("held", "role")


def test_a_decision_the_rules_ask_for_waits_for_who_decides_and_foreign_ones_do_not(
    ward: Ward, client: Client
) -> None:
    course = {"protocol": "blinatumomab", "weight_kg": 40, "timezone": "Europe/London"}
    patients = [ward.patient(), ward.patient("charlie", "Southern")]
    for author, patient in zip(("alice", "charlie"), patients, strict=True):
        ward.push(author, ward.fact(author, "course_opened", patient, course))
    for who in ("carl", "priya"):
        (asked,) = inbox(ward, client, who)["decisions"]
        assert (asked["patient"], asked["name"]) == (patients[0], "Whitfield, Nora")
        assert "start.tests-missing" in asked["task"]["values"]["rules"] and asked["task"]["key"]
    for who in ("alice", "pat", "cora", "adam"):
        assert client.get("/api/inbox", headers=ward.bearer(who)).status_code == 403


FORGED: list[tuple[str, dict[str, Any]]] = [
    ("nurse says she is the consultant", {"role": "consultant"}),
    ("nurse says she is the prescriber", {"role": "prescriber"}),
    ("restart after ambiguity", {"question": "restart_after_ambiguity", "role": "consultant"}),
    ("telephone that is no telephone", {"role": "consultant", "by_telephone": "true"}),
    ("telephone that is a number", {"role": "consultant", "by_telephone": 1}),
]


@pytest.mark.parametrize(("name", "said"), FORGED, ids=[name for name, _ in FORGED])
def test_a_nurses_decision_in_another_role_is_held(ward: Ward, name: str, said: dict[str, Any]) -> None:
    patient = ward.patient()
    body = {"question": "start_outside_limits", "answer": "yes", "decided_by": "Alice", **said}
    (receipt,) = ward.push("alice", ward.fact("alice", "decision_recorded", patient, body))
    assert (receipt.status, receipt.reason) == ("held", "role"), name


@pytest.mark.parametrize("kind", ["note_written", "decision_recorded", "patient_registered", "unheard_of"])
def test_a_fact_under_another_name_is_held_whatever_it_says(ward: Ward, client: Client, kind: str) -> None:
    patient = ward.patient()
    forged = {**ward.fact("alice", kind, patient, {"text": "x"}), "author": ward.users["carl"]}
    content = msgspec.json.encode({"facts": [forged]})
    answer = client.post("/api/sync/push", content=content, headers=ward.bearer("alice")).json()
    assert (answer["receipts"][0]["status"], answer["receipts"][0]["reason"]) == ("held", "author")
    assert forged["id"] not in client.get(f"/api/patients/{patient}/facts", headers=ward.bearer("bob")).text

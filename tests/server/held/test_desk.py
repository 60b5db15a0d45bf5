"""What a senior may put into the record is judged as it stands on that day, not as on the day it was held."""

from typing import Any

import pytest
from litestar.testing import TestClient

from server.held.desk import AWAITS, UNRELEASABLE
from server.store import held
from tests.server.ward import Ward

Client = TestClient[Any]


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


def hold(ward: Ward, who: str, fact: dict[str, Any], reason: str) -> int:
    (receipt,) = ward.push(who, fact)
    assert (receipt.status, receipt.reason) == ("held", reason)
    return next(row.number for row in ward.ask(held.unsettled) if row.id == fact["id"])


def release(ward: Ward, client: Client, number: int) -> tuple[int, str]:
    answer = client.post(f"/api/held/{number}/release", headers=ward.bearer("cora"))
    return answer.status_code, answer.json().get("detail", "")


def withdrawal(ward: Ward, who: str, patient: str, target: str) -> dict[str, Any]:
    return ward.fact(who, "fact_withdrawn", patient, {"fact": target, "reason": "slip"})


def test_a_correction_of_what_became_a_consultants_decision_stays_out(ward: Ward, client: Client) -> None:
    note = ward.note("alice", ward.patient())
    ward.push("alice", note)
    number = hold(ward, "charlie", withdrawal(ward, "charlie", note["patient"], note["id"]), "patient")
    body = {"question": "start_outside_limits", "answer": "yes", "decided_by": "Carl", "role": "consultant"}
    inner = {"fact": note["id"], "kind": "decision_recorded", "at": note["at"], "body": body}
    (receipt,) = ward.push("carl", ward.fact("carl", "fact_replaced", note["patient"], inner))
    assert receipt.status == "accepted"
    assert release(ward, client, number) == (409, UNRELEASABLE["role"])


def test_a_correction_of_what_has_not_come_says_so_whatever_it_was_held_for(
    ward: Ward, client: Client
) -> None:
    patient = ward.patient()
    early = ward.note("alice", patient)
    for who, reason in (("charlie", "patient"), ("bob", "role")):
        number = hold(ward, who, withdrawal(ward, who, patient, early["id"]), reason)
        assert release(ward, client, number) == (409, AWAITS)


def test_a_correction_of_a_note_is_released_when_the_note_is_there(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    note = ward.note("alice", patient)
    number = hold(ward, "charlie", withdrawal(ward, "charlie", patient, note["id"]), "patient")
    ward.push("alice", note)
    assert release(ward, client, number)[0] == 200

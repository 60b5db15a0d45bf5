"""A decision is held when its author does not have the role it claims, and let in when the role is known."""

import pytest

from server import ids
from server.store import accounts
from tests.server.ward import Ward


def decision(role: str, **other: object) -> dict[str, object]:
    return {"question": "start_outside_limits", "answer": "yes", "decided_by": "X", "role": role, **other}


def test_a_decision_in_anothers_role_is_held(ward: Ward) -> None:
    patient = ward.patient()
    (receipt,) = ward.push("alice", ward.fact("alice", "decision_recorded", patient, decision("consultant")))
    assert (receipt.status, receipt.reason) == ("held", "role")


def test_a_decision_is_let_in_when_it_comes_again_after_the_role_was_entered(ward: Ward) -> None:
    patient = ward.patient()
    order = ward.fact("alice", "decision_recorded", patient, decision("prescriber"))
    assert ward.push("alice", order)[0].status == "held"
    now_ms = ward.clock.now_ms()
    ward.do(lambda connection: accounts.change_role(connection, ward.users["alice"], "prescriber", now_ms))
    assert ward.push("alice", order)[0].status == "accepted"


def test_a_decision_in_ones_own_role_is_accepted(ward: Ward) -> None:
    patient = ward.patient()
    (receipt,) = ward.push("carl", ward.fact("carl", "decision_recorded", patient, decision("consultant")))
    assert receipt.status == "accepted"


def test_a_telephone_order_recorded_by_a_nurse_is_accepted(ward: Ward) -> None:
    patient = ward.patient()
    order = decision("consultant", by_telephone=True)
    (receipt,) = ward.push("alice", ward.fact("alice", "decision_recorded", patient, order))
    assert receipt.status == "accepted"


@pytest.mark.parametrize("by_telephone", ["yes", 1, None, False])
def test_only_a_true_by_telephone_makes_a_telephone_order(ward: Ward, by_telephone: object) -> None:
    patient = ward.patient()
    order = decision("consultant", by_telephone=by_telephone)
    assert ward.push("alice", ward.fact("alice", "decision_recorded", patient, order))[0].reason == "role"


def test_a_decision_hidden_in_a_correction_is_held_too(ward: Ward) -> None:
    patient = ward.patient()
    inner = {"fact": ids.uuid7(), "reason": "x", "kind": "decision_recorded", "body": decision("consultant")}
    nested = {"fact": ids.uuid7(), "reason": "x", "kind": "fact_replaced", "body": inner}
    receipts = ward.push(
        "alice",
        ward.fact("alice", "fact_replaced", patient, inner),
        ward.fact("alice", "fact_replaced", patient, nested),
    )
    assert [receipt.reason for receipt in receipts] == ["role", "role"]


def test_a_decision_written_in_a_former_role_is_accepted_and_one_written_later_is_held(ward: Ward) -> None:
    patient = ward.patient()
    before = ward.fact("priya", "decision_recorded", patient, decision("prescriber"))
    ward.clock.advance(60)
    ward.do(lambda c: accounts.change_role(c, ward.users["priya"], "nurse", ward.clock.now_ms()))
    ward.clock.advance(60)
    after = ward.fact("priya", "decision_recorded", patient, decision("prescriber"))
    assert [receipt.status for receipt in ward.push("priya", before, after)] == ["accepted", "held"]

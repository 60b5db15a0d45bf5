"""A decision is corrected by who wrote it or could give it; anybody else's correction is held, and kept."""

from typing import Any

import pytest

from server import ids
from server.store import accounts, held
from server.sync.pull import Page, pull
from tests.server.ward import Ward

HELD, ACCEPTED = ("held", "role"), ("accepted", None)


def said(role: str, **other: Any) -> dict[str, Any]:
    return {"question": "start_outside_limits", "answer": "yes", "decided_by": "X", "role": role, **other}


def send(ward: Ward, who: str, *facts: dict[str, Any]) -> tuple[str, str | None]:
    receipt = ward.push(who, *facts)[-1]
    return receipt.status, receipt.reason


def decide(ward: Ward, who: str, patient: str, role: str, **other: Any) -> dict[str, Any]:
    fact = ward.fact(who, "decision_recorded", patient, said(role, **other))
    assert send(ward, who, fact) == ACCEPTED
    return fact


def signed(ward: Ward, who: str, order: dict[str, Any], answer: str = "yes") -> dict[str, Any]:
    body = {"decision": order["id"], "answer": answer}
    return ward.fact(who, "decision_countersigned", order["patient"], body)


def withdrawal(ward: Ward, who: str, target: dict[str, Any]) -> dict[str, Any]:
    return ward.fact(who, "fact_withdrawn", target["patient"], {"fact": target["id"]})


def replacement(ward: Ward, who: str, target: dict[str, Any], kind: str, body: Any) -> dict[str, Any]:
    inner = {"fact": target["id"], "kind": kind, "at": target["at"], "body": body}
    return ward.fact(who, "fact_replaced", target["patient"], inner)


def in_record(ward: Ward, fact: dict[str, Any]) -> bool:
    found = ward.ask(lambda c: c.execute("SELECT 1 FROM facts WHERE id = ?", [fact["id"]]).fetchone())
    return found is not None


@pytest.mark.parametrize("who", ["alice", "pat", "priya", "cora", "adam"])
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_consultants_decision_is_not_taken_back_by_who_could_not_give_it(
    ward: Ward, who: str, answer: str
) -> None:
    decision = decide(ward, "carl", ward.patient(), "consultant", answer=answer)
    assert send(ward, who, withdrawal(ward, who, decision)) == HELD
    assert send(ward, who, replacement(ward, who, decision, "note_written", {"text": "x"})) == HELD
    taken_down = said("consultant", by_telephone=True)
    assert send(ward, who, replacement(ward, who, decision, "decision_recorded", taken_down)) == HELD


def test_who_wrote_a_decision_and_a_consultant_may_correct_it(ward: Ward) -> None:
    patient = ward.patient()
    for who in ("priya", "carl"):
        assert (
            send(ward, who, withdrawal(ward, who, decide(ward, "priya", patient, "prescriber"))) == ACCEPTED
        )
    own = decide(ward, "alice", patient, "consultant", by_telephone=True)
    assert send(ward, "bob", withdrawal(ward, "bob", own)) == HELD
    assert send(ward, "alice", withdrawal(ward, "alice", own)) == ACCEPTED


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_order_that_was_countersigned_is_not_changed_by_who_took_it_down_whatever_their_clock_says(
    ward: Ward, answer: str
) -> None:
    order = decide(ward, "alice", ward.patient(), "consultant", by_telephone=True)
    before = {"recorded_at": "2026-05-01T08:00:00Z"}
    signature = signed(ward, "carl", order, answer)
    assert send(ward, "carl", signature) == ACCEPTED
    changed = replacement(ward, "alice", order, "decision_recorded", {**order["body"], "answer": "no"})
    assert send(ward, "alice", {**changed, **before}) == HELD
    assert send(ward, "alice", {**withdrawal(ward, "alice", order), **before}) == HELD
    assert send(ward, "alice", withdrawal(ward, "alice", signature)) == HELD
    assert send(ward, "priya", withdrawal(ward, "priya", signature)) == HELD
    assert send(ward, "carl", withdrawal(ward, "carl", order)) == ACCEPTED


def test_who_changed_an_order_does_not_countersign_it(ward: Ward) -> None:
    order = decide(ward, "alice", ward.patient(), "prescriber", by_telephone=True)
    changed = replacement(ward, "priya", order, "decision_recorded", {**order["body"], "answer": "no"})
    assert send(ward, "priya", changed) == ACCEPTED
    assert send(ward, "priya", signed(ward, "priya", order)) == HELD
    assert send(ward, "carl", signed(ward, "carl", order)) == ACCEPTED


def test_who_makes_anothers_note_an_order_took_it_down(ward: Ward) -> None:
    note = ward.note("alice", ward.patient())
    ward.push("alice", note)
    order = said("prescriber", by_telephone=True)
    assert send(ward, "priya", replacement(ward, "priya", note, "decision_recorded", order)) == ACCEPTED
    assert send(ward, "priya", signed(ward, "priya", note)) == HELD
    assert send(ward, "carl", signed(ward, "carl", note)) == ACCEPTED


def test_a_decision_is_not_changed_through_a_correction_of_a_correction(ward: Ward) -> None:
    patient = ward.patient()
    decision, note = decide(ward, "carl", patient, "consultant"), ward.note("alice", patient)
    own = withdrawal(ward, "alice", note)
    assert send(ward, "alice", note, own) == ACCEPTED
    aimed_anew = {"fact": decision["id"]}
    assert send(ward, "alice", replacement(ward, "alice", own, "fact_withdrawn", aimed_anew)) == HELD
    taken_back = withdrawal(ward, "carl", decision)
    assert send(ward, "carl", taken_back) == ACCEPTED
    assert send(ward, "alice", withdrawal(ward, "alice", taken_back)) == HELD


def test_an_order_that_a_consultant_took_back_is_not_restored_by_who_took_it_down(ward: Ward) -> None:
    order = decide(ward, "alice", ward.patient(), "consultant", by_telephone=True)
    assert send(ward, "carl", withdrawal(ward, "carl", order)) == ACCEPTED
    again = replacement(ward, "alice", order, "decision_recorded", order["body"])
    assert send(ward, "alice", again) == HELD


def cursor(ward: Ward, who: str) -> str:
    found = ward.ask(lambda c: pull(c, ward.users[who], None, 1000))
    assert isinstance(found, Page)
    return found.cursor


def test_who_signs_an_order_that_was_changed_since_their_phone_saw_it_signs_anew(ward: Ward) -> None:
    order = decide(ward, "alice", ward.patient(), "consultant", by_telephone=True, answer="no")
    early = cursor(ward, "carl")
    changed = said("consultant", by_telephone=True, answer="yes")
    assert send(ward, "alice", replacement(ward, "alice", order, "decision_recorded", changed)) == ACCEPTED
    unseen = {**signed(ward, "carl", order), "seen": early}
    assert send(ward, "carl", unseen) == ("held", "changed")
    assert send(ward, "carl", unseen) == ("held", "changed")
    assert send(ward, "carl", {**signed(ward, "carl", order), "seen": cursor(ward, "carl")}) == ACCEPTED


def test_a_note_that_came_meanwhile_changes_no_order(ward: Ward) -> None:
    order = decide(ward, "alice", ward.patient(), "consultant", by_telephone=True)
    early = cursor(ward, "carl")
    ward.push("alice", ward.note("alice", order["patient"]))
    assert send(ward, "carl", {**signed(ward, "carl", order), "seen": early}) == ACCEPTED


@pytest.mark.parametrize("depth", [1, 2, 5, 8, 20])
@pytest.mark.parametrize("signs", [False, True])
def test_a_decision_or_a_signature_hidden_deep_in_corrections_of_corrections_is_held(
    ward: Ward, depth: int, signs: bool
) -> None:
    note = ward.note("alice", ward.patient())
    ward.push("alice", note)
    order = decide(ward, "bob", note["patient"], "consultant", by_telephone=True)
    kind, body = "decision_recorded", said("consultant")
    if signs:
        kind, body = "decision_countersigned", {"decision": order["id"], "answer": "yes"}
    for _ in range(depth):
        kind, body = "fact_replaced", {"fact": note["id"], "kind": kind, "at": note["at"], "body": body}
    status, reason = send(ward, "alice", ward.fact("alice", kind, note["patient"], body))
    assert (status, reason) in (HELD, ("held", "depth"))
    assert len(ward.ask(held.unsettled)) == 1


def test_a_correction_waits_for_what_it_corrects_and_is_judged_when_that_comes(ward: Ward) -> None:
    patient = ward.patient()
    note, decision = (
        ward.note("alice", patient),
        ward.fact("carl", "decision_recorded", patient, said("consultant")),
    )
    of_note, of_decision = withdrawal(ward, "bob", note), withdrawal(ward, "bob", decision)
    of_that = withdrawal(ward, "bob", of_note)
    assert [send(ward, "bob", one) for one in (of_that, of_note, of_decision)] == [HELD] * 3
    assert send(ward, "alice", note) == send(ward, "carl", decision) == ACCEPTED
    assert [in_record(ward, one) for one in (of_note, of_that, of_decision)] == [True, True, False]
    assert [row.id for row in ward.ask(held.unsettled)] == [of_decision["id"]]
    assert send(ward, "bob", of_note) == ("duplicate", None)


def test_a_correction_may_stand_before_its_fact_in_a_push(ward: Ward) -> None:
    note = ward.note("alice", ward.patient())
    receipts = ward.push("alice", withdrawal(ward, "alice", note), note)
    assert [receipt.status for receipt in receipts] == ["accepted", "accepted"]


def test_what_is_held_with_its_patient_comes_in_with_its_correction_once(ward: Ward) -> None:
    patient = ids.uuid7()
    note = ward.note("alice", patient)
    ward.push("alice", withdrawal(ward, "alice", note), note)
    body = {"family_name": "Late", "given_name": "Nora", "born": "1958-03-14"}
    assert send(ward, "bob", ward.fact("bob", "patient_registered", patient, body)) == ACCEPTED
    assert in_record(ward, note) and ward.ask(held.unsettled) == []


def test_a_correction_by_who_was_a_consultant_when_writing_is_let_in(ward: Ward) -> None:
    decision = decide(ward, "carl", ward.patient(), "consultant")
    ward.do(lambda c: accounts.change_role(c, ward.users["priya"], "consultant", ward.clock.now_ms()))
    ward.clock.advance(60)
    correction = withdrawal(ward, "priya", decision)
    ward.clock.advance(60)
    ward.do(lambda c: accounts.change_role(c, ward.users["priya"], "nurse", ward.clock.now_ms()))
    assert send(ward, "priya", correction) == ACCEPTED

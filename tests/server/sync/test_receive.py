"""Every pushed fact is kept, in the record or in the quarantine, and gets a receipt that says which."""

from collections.abc import Callable

import msgspec
import pytest

from server import ids
from server.store import held, log, scope, timeline
from server.sync.cursor import Cursor, write_cursor
from tests.server.ward import Ward


def contents(ward: Ward, patient: str) -> list[bytes]:
    return ward.ask(lambda connection: log.facts_of(connection, patient))


def in_quarantine(ward: Ward) -> list[held.Held]:
    return ward.ask(held.unsettled)


def test_a_fact_is_stored_byte_for_byte_as_it_was_received(ward: Ward) -> None:
    patient = ward.patient()
    odd = b" " + msgspec.json.encode(ward.note("alice", patient)).replace(b'"text"', b'"te\\u0078t" ') + b"\n"
    (receipt,) = ward.push("alice", odd)
    assert receipt.status == "accepted"
    assert contents(ward, patient)[-1] == odd


def test_sequences_are_dense_and_in_the_order_of_the_push(ward: Ward) -> None:
    patient = ward.patient()
    receipts = ward.push("alice", *(ward.note("alice", patient) for _ in range(5)))
    assert [receipt.sequence for receipt in receipts] == [2, 3, 4, 5, 6]


def test_the_same_bytes_again_are_a_duplicate_with_the_first_sequence(ward: Ward) -> None:
    patient = ward.patient()
    note = ward.note("alice", patient)
    ward.push("alice", note)
    (again,) = ward.push("alice", note)
    assert (again.status, again.sequence) == ("duplicate", 2)
    assert len(contents(ward, patient)) == 2


def test_the_same_content_in_another_spelling_is_a_duplicate(ward: Ward) -> None:
    patient = ward.patient()
    note = ward.fact("alice", "lab_resulted", patient, {"value": 1.0})
    ward.push("alice", note)
    respelt = msgspec.json.encode(dict(reversed(note.items()))).replace(b"1.0", b"1e0")
    (again,) = ward.push("alice", respelt)
    assert again.status == "duplicate"


def test_other_content_under_a_known_id_is_held_once_and_never_overwrites(ward: Ward) -> None:
    patient = ward.patient()
    note = ward.note("alice", patient, "first")
    ward.push("alice", note)
    for _ in range(3):
        (receipt,) = ward.push("alice", {**note, "body": {"text": "second"}})
        assert (receipt.status, receipt.reason) == ("held", "conflict")
    assert contents(ward, patient)[-1] == msgspec.json.encode(note)
    assert [row.reason for row in in_quarantine(ward)] == ["conflict"]


def test_an_id_repeated_within_one_push_is_a_duplicate_or_held_like_in_two(ward: Ward) -> None:
    patient = ward.patient()
    note = ward.note("alice", patient)
    receipts = ward.push("alice", note, note, {**note, "body": {}})
    assert [(receipt.status, receipt.sequence) for receipt in receipts] == [
        ("accepted", 2),
        ("duplicate", 2),
        ("held", None),
    ]


def test_a_held_id_repeated_within_one_push_keeps_both_contents(ward: Ward) -> None:
    patient = ward.patient()
    note = ward.note("alice", patient)
    receipts = ward.push("alice", {**note, "author": ids.uuid7()}, note)
    assert [receipt.reason for receipt in receipts] == ["author", "conflict"]
    assert len(in_quarantine(ward)) == 2


def test_a_fact_under_another_authors_name_is_held(ward: Ward) -> None:
    patient = ward.patient()
    (receipt,) = ward.push("alice", ward.note("bob", patient))
    assert (receipt.status, receipt.reason) == ("held", "author")


def test_what_another_persons_session_brought_is_let_in_when_its_author_brings_it(ward: Ward) -> None:
    patient = ward.patient()
    note = ward.note("bob", patient)
    ward.push("alice", note)
    (receipt,) = ward.push("bob", note)
    assert (receipt.status, receipt.sequence) == ("accepted", 2)
    assert in_quarantine(ward) == []


def test_a_fact_of_another_teams_patient_is_held_and_does_not_reach_the_record(ward: Ward) -> None:
    patient = ward.patient("alice")
    (receipt,) = ward.push("charlie", ward.note("charlie", patient))
    assert (receipt.status, receipt.reason) == ("held", "patient")
    assert len(contents(ward, patient)) == 1


def test_a_fact_of_an_unknown_patient_has_the_same_receipt_as_one_of_a_foreign_patient(ward: Ward) -> None:
    foreign = ward.patient("alice")
    receipts = ward.push("charlie", ward.note("charlie", foreign), ward.note("charlie", ids.uuid7()))
    assert receipts[0].reason == receipts[1].reason == "patient"


def test_what_came_before_the_registration_is_let_in_by_it_unchanged(ward: Ward) -> None:
    patient = ids.uuid7()
    note = ward.note("bob", patient)
    (early,) = ward.push("bob", note)
    assert early.status == "held"
    ward.push("alice", ward.fact("alice", "patient_registered", patient, {"family_name": "Late"}))
    assert contents(ward, patient)[-1] == msgspec.json.encode(note)
    assert in_quarantine(ward) == []
    (again,) = ward.push("bob", note)
    assert again.status == "duplicate"


def test_a_registration_does_not_let_in_what_another_team_wrote(ward: Ward) -> None:
    patient = ids.uuid7()
    ward.push("charlie", ward.note("charlie", patient))
    ward.push("alice", ward.fact("alice", "patient_registered", patient, {}))
    assert len(contents(ward, patient)) == 1
    assert len(in_quarantine(ward)) == 1


def test_a_registration_may_stand_behind_its_facts_in_one_push(ward: Ward) -> None:
    patient = ids.uuid7()
    registration = ward.fact("alice", "patient_registered", patient, {"family_name": "A"})
    receipts = ward.push("alice", ward.note("alice", patient), registration)
    assert [receipt.status for receipt in receipts] == ["accepted", "accepted"]


def test_a_foreign_team_cannot_take_a_patient_by_registering_it_again(ward: Ward) -> None:
    patient = ward.patient("alice")
    (receipt,) = ward.push("charlie", ward.fact("charlie", "patient_registered", patient, {}))
    assert receipt.status == "held"
    assert ward.ask(lambda connection: scope.team_of(connection, patient)) == ward.teams["north"]


def move(ward: Ward, patient: str, team: str) -> None:
    ward.do(lambda connection: scope.reassign(connection, patient, ward.teams[team], ward.clock.now_ms()))


def test_a_fact_written_while_assigned_is_accepted_after_reassignment(ward: Ward) -> None:
    patient = ward.patient()
    written = ward.note("alice", patient)
    ward.clock.advance(60)
    move(ward, patient, "south")
    ward.clock.advance(3600)
    (receipt,) = ward.push("alice", written)
    assert receipt.status == "accepted"


def test_a_fact_written_after_reassignment_is_held(ward: Ward) -> None:
    patient = ward.patient()
    move(ward, patient, "south")
    ward.clock.advance(60)
    (receipt,) = ward.push("alice", ward.note("alice", patient))
    assert receipt.reason == "patient"


def test_a_fact_written_before_the_team_had_the_patient_is_held_until_it_has(ward: Ward) -> None:
    patient = ward.patient()
    written = ward.note("charlie", patient)
    (before,) = ward.push("charlie", written)
    ward.clock.advance(60)
    move(ward, patient, "south")
    (after,) = ward.push("charlie", written)
    assert (before.status, after.status) == ("held", "accepted")
    assert in_quarantine(ward) == []


def test_a_phone_with_a_wrong_clock_is_judged_by_its_measured_offset(ward: Ward) -> None:
    patient = ward.patient()
    ward.clock.advance(60)
    fast = ward.note("alice", patient, clock={"offset_ms": -7_200_000, "quality": "good"})
    fast["recorded_at"] = "2026-06-01T10:01:00Z"
    ward.clock.advance(60)
    move(ward, patient, "south")
    (receipt,) = ward.push("alice", fast)
    assert receipt.status == "accepted"


def test_a_phone_with_a_wrong_clock_is_judged_by_the_position_it_had_seen(ward: Ward) -> None:
    patient = ward.patient()
    key, epoch = ward.ask(timeline.cursor_key), ward.ask(timeline.epoch)
    seen = write_cursor(key, Cursor(epoch, ward.ask(timeline.generation), 1))
    move(ward, patient, "south")
    late = ward.note("alice", patient, recorded_at="2031-01-01T00:00:00Z")
    (without,) = ward.push("alice", late)
    (with_seen,) = ward.push("alice", {**late, "id": ids.uuid7(), "seen": seen})
    assert (without.status, with_seen.status) == ("held", "accepted")


def test_a_forged_position_proves_nothing(ward: Ward) -> None:
    patient = ward.patient()
    forged = write_cursor(b"guess", Cursor(ward.ask(timeline.epoch), ward.ask(timeline.generation), 1))
    move(ward, patient, "south")
    late = ward.note("alice", patient, recorded_at="2031-01-01T00:00:00Z", seen=forged)
    assert ward.push("alice", late)[0].reason == "patient"


def test_an_unknown_kind_is_accepted_and_kept(ward: Ward) -> None:
    patient = ward.patient()
    (receipt,) = ward.push("alice", ward.fact("alice", "moon_phase_noted", patient, {"phase": "full"}))
    assert receipt.status == "accepted"


def without(name: str) -> Callable[[dict[str, object]], dict[str, object]]:
    return lambda fact: {key: value for key, value in fact.items() if key != name}


@pytest.mark.parametrize(
    "name", ["patient", "kind", "at", "recorded_at", "device", "device_seq", "author", "body"]
)
def test_a_fact_with_an_id_and_a_broken_envelope_is_held(ward: Ward, name: str) -> None:
    patient = ward.patient()
    note = ward.note("alice", patient)
    missing, wrong = without(name)(note), {**note, "id": ids.uuid7(), name: ["no"]}
    assert [receipt.reason for receipt in ward.push("alice", missing, wrong)] == ["envelope", "envelope"]
    assert len(in_quarantine(ward)) == 2


@pytest.mark.parametrize("content", [b"1", b"null", b'"x"', b"[]", b"{}", b'{"id": 7}', b'{"id": "7"}'])
def test_what_has_no_usable_id_is_unreadable_and_its_bytes_are_kept(ward: Ward, content: bytes) -> None:
    (receipt,) = ward.push("alice", content)
    assert (receipt.status, receipt.id) == ("unreadable", None)
    assert [row.content for row in in_quarantine(ward)] == [content]


def test_a_bad_fact_does_not_stop_its_neighbours(ward: Ward) -> None:
    patient = ward.patient()
    good = [ward.note("alice", patient) for _ in range(2)]
    receipts = ward.push("alice", good[0], b"7", ward.note("bob", patient), good[1])
    assert [receipt.status for receipt in receipts] == ["accepted", "unreadable", "held", "accepted"]


def test_the_teams_whose_record_grew_are_named_so_that_their_phones_can_be_poked(ward: Ward) -> None:
    patient = ward.patient()
    assert ward.receive("alice", ward.note("alice", patient)).teams == {ward.teams["north"]}
    assert ward.receive("alice", ward.note("bob", patient)).teams == frozenset()

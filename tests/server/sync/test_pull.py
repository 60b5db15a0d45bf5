"""A phone that follows its cursor to the end has every fact of its scope, whatever changes meanwhile."""

import json
from typing import Any

import msgspec

from server import ids
from server.store import accounts, log, scope, timeline
from server.sync import pull as pulling
from server.sync.cursor import Cursor, write_cursor
from server.sync.pull import Page, Reset, page_json, pull
from tests.server.ward import Ward


def page(ward: Ward, who: str, cursor: str | None = None, limit: int = 500) -> Page:
    found = ward.ask(lambda connection: pull(connection, ward.users[who], cursor, limit))
    assert isinstance(found, Page)
    return found


def follow(
    ward: Ward, who: str, cursor: str | None = None, limit: int = 500
) -> tuple[list[str], str, set[str]]:
    """Ids as they came, the last cursor, and every patient that was removed."""
    got: list[str] = []
    removed: set[str] = set()
    while True:
        found = page(ward, who, cursor, limit)
        got += [msgspec.json.decode(fact)["id"] for fact in found.facts]
        removed |= set(found.removed)
        cursor = found.cursor
        if found.complete:
            return got, cursor, removed


def write(ward: Ward, who: str, patient: str, count: int) -> list[str]:
    facts = [ward.note(who, patient) for _ in range(count)]
    assert {receipt.status for receipt in ward.push(who, *facts)} == {"accepted"}
    return [fact["id"] for fact in facts]


def move(ward: Ward, patient: str, team: str) -> None:
    ward.do(lambda c: scope.reassign(c, patient, ward.teams[team], ward.clock.now_ms()))


def test_pages_follow_each_other_without_gap_or_double(ward: Ward) -> None:
    patient = ward.patient()
    written = write(ward, "alice", patient, 23)
    got, _, _ = follow(ward, "bob", limit=5)
    assert got[1:] == written


def test_stored_bytes_are_served_as_they_came(ward: Ward) -> None:
    patient = ward.patient()
    odd = msgspec.json.encode(ward.note("alice", patient)).replace(b'"text":', b' "te\\u0078t" :  ')
    ward.push("alice", odd)
    assert page(ward, "bob").facts[-1] == odd
    answer = json.loads(page_json(page(ward, "bob"), "2026-06-01T08:00:00Z"))
    assert answer["facts"][-1] == json.loads(odd)
    assert set(answer) == {"facts", "cursor", "complete", "removed", "epoch", "server_time"}


def test_an_empty_log_answers_an_empty_complete_page(ward: Ward) -> None:
    found = page(ward, "alice")
    assert (found.facts, found.complete, found.removed) == ([], True, [])


def test_another_teams_patients_are_never_in_a_page(ward: Ward) -> None:
    write(ward, "alice", ward.patient("alice"), 5)
    southern = ward.patient("charlie")
    write(ward, "charlie", southern, 2)
    got, _, _ = follow(ward, "charlie", limit=2)
    assert len(got) == 3


def test_a_cursor_passes_over_what_is_not_in_scope(ward: Ward) -> None:
    write(ward, "alice", ward.patient("alice"), 30)
    _, cursor, _ = follow(ward, "charlie")
    news = write(ward, "charlie", (patient := ward.patient("charlie")), 1)
    got, _, _ = follow(ward, "charlie", cursor)
    assert got[-1:] == news and len(got) == 2 and patient


def test_a_gained_patient_is_backfilled_within_the_same_cursor(ward: Ward) -> None:
    moving = ward.patient("charlie")
    old = write(ward, "charlie", moving, 12)
    own = ward.patient("alice")
    write(ward, "alice", own, 3)
    _, cursor, _ = follow(ward, "alice")
    move(ward, moving, "north")
    news = write(ward, "alice", own, 2)
    got, _, removed = follow(ward, "alice", cursor, limit=4)
    assert got[1:] == old + news
    assert removed == set()


def test_a_lost_patient_is_named_and_its_facts_are_not_sent(ward: Ward) -> None:
    patient = ward.patient("alice")
    write(ward, "alice", patient, 3)
    _, cursor, _ = follow(ward, "alice")
    move(ward, patient, "south")
    write(ward, "charlie", patient, 2)
    got, after, removed = follow(ward, "alice", cursor)
    assert (got, removed) == ([], {patient})
    assert follow(ward, "alice", after)[2] == set()


def test_a_lost_answer_names_the_lost_patient_again(ward: Ward) -> None:
    patient = ward.patient("alice")
    _, cursor, _ = follow(ward, "alice")
    move(ward, patient, "south")
    assert page(ward, "alice", cursor).removed == page(ward, "alice", cursor).removed == [patient]


def test_a_patient_that_leaves_and_comes_back_between_two_pulls_is_not_lost(ward: Ward) -> None:
    patient = ward.patient("alice")
    old, cursor, _ = follow(ward, "alice")
    move(ward, patient, "south")
    meanwhile = write(ward, "charlie", patient, 2)
    move(ward, patient, "north")
    got, _, removed = follow(ward, "alice", cursor)
    assert (got, removed) == (old + meanwhile, set())


def test_a_patient_that_was_named_lost_during_a_backfill_is_sent_again_when_it_comes_back(ward: Ward) -> None:
    own, gained = ward.patient("alice"), ward.patient("charlie")
    old = write(ward, "alice", own, 3)
    write(ward, "charlie", gained, 9)
    _, cursor, _ = follow(ward, "alice")
    move(ward, gained, "north")
    move(ward, own, "south")
    begun = page(ward, "alice", cursor, 4)
    assert begun.removed == [own] and not begun.complete
    move(ward, own, "north")
    got, _, _ = follow(ward, "alice", begun.cursor, 4)
    assert set(old) <= set(got)


def test_a_new_patient_belongs_to_the_team_its_author_was_in_when_writing(ward: Ward) -> None:
    patient = ids.uuid7()
    registration = ward.fact("alice", "patient_registered", patient, {})
    ward.clock.advance(60)
    now = ward.clock.now_ms()
    ward.do(lambda c: accounts.join_team(c, ward.users["alice"], ward.teams["south"], now))
    ward.do(lambda c: accounts.leave_team(c, ward.users["alice"], ward.teams["north"], now))
    assert ward.push("alice", registration)[0].status == "accepted"
    assert ward.ask(lambda c: scope.team_of(c, patient)) == ward.teams["north"]


def test_a_scope_that_changes_during_a_backfill_loses_nothing(ward: Ward) -> None:
    first, second = ward.patient("charlie"), ward.patient("charlie")
    one, two = write(ward, "charlie", first, 9), write(ward, "charlie", second, 9)
    _, cursor, _ = follow(ward, "alice")
    move(ward, first, "north")
    begun = page(ward, "alice", cursor, 4)
    move(ward, second, "north")
    move(ward, first, "south")
    found = page(ward, "alice", begun.cursor, 4)
    assert found.removed == [first]
    move(ward, first, "north")
    got, _, _ = follow(ward, "alice", found.cursor, 4)
    assert set(one + two) <= set(got)


def test_joining_a_team_brings_its_patients(ward: Ward) -> None:
    patient = ward.patient("charlie")
    written = write(ward, "charlie", patient, 3)
    _, cursor, _ = follow(ward, "alice")
    ward.do(lambda c: accounts.join_team(c, ward.users["alice"], ward.teams["south"], ward.clock.now_ms()))
    assert follow(ward, "alice", cursor)[0][1:] == written


def test_leaving_a_team_loses_its_patients(ward: Ward) -> None:
    patient = ward.patient("alice")
    _, cursor, _ = follow(ward, "alice")
    ward.do(lambda c: accounts.leave_team(c, ward.users["alice"], ward.teams["north"], ward.clock.now_ms()))
    got, _, removed = follow(ward, "alice", cursor)
    assert (got, removed) == ([], {patient})


def test_a_page_ends_before_it_grows_too_large(ward: Ward, monkeypatch: Any) -> None:
    monkeypatch.setattr(pulling, "MAX_PAGE_BYTES", 2000)
    patient = ward.patient()
    written = write(ward, "alice", patient, 40)
    first = page(ward, "bob")
    assert not first.complete and sum(map(len, first.facts)) <= 2000
    assert follow(ward, "bob")[0][1:] == written


def test_a_fact_larger_than_a_page_still_travels(ward: Ward, monkeypatch: Any) -> None:
    monkeypatch.setattr(pulling, "MAX_PAGE_BYTES", 10)
    written = write(ward, "alice", ward.patient(), 3)
    assert follow(ward, "bob")[0][1:] == written


def reset(ward: Ward, cursor: str) -> Reset:
    found = ward.ask(lambda connection: pull(connection, ward.users["alice"], cursor, 10))
    assert isinstance(found, Reset)
    return found


def test_an_unreadable_cursor_is_answered_with_a_reset(ward: Ward) -> None:
    _, good, _ = follow(ward, "alice")
    other = "B" if good[0] == "A" else "A"
    for cursor in ("", "x", "é", "A" * 5000, good[:-1], other + good[1:], good + "A"):
        assert reset(ward, cursor).why == "cursor"


def test_a_cursor_of_another_epoch_is_answered_with_a_reset(ward: Ward) -> None:
    _, cursor, _ = follow(ward, "alice")
    epoch = ward.do(timeline.begin_epoch)
    found = reset(ward, cursor)
    assert (found.why, found.epoch, found.restored) == ("epoch", epoch, None)


def test_a_cursor_ahead_of_the_log_proves_a_restore_and_begins_another_epoch_once(ward: Ward) -> None:
    epoch = ward.ask(timeline.epoch)
    ahead = Cursor(epoch, ward.ask(timeline.generation), ward.ask(log.head) + 7)
    text = write_cursor(ward.ask(timeline.cursor_key), ahead)
    found = reset(ward, text)
    assert found.restored == ahead
    fresh = ward.do(lambda connection: pulling.leave_timeline(connection, ahead))
    assert fresh != epoch
    assert ward.do(lambda connection: pulling.leave_timeline(connection, ahead)) == fresh


def test_a_generation_ahead_of_the_server_proves_a_restore_too(ward: Ward) -> None:
    ahead = Cursor(ward.ask(timeline.epoch), ward.ask(timeline.generation) + 1, 0)
    assert reset(ward, write_cursor(ward.ask(timeline.cursor_key), ahead)).restored == ahead


def test_limits_out_of_range_are_brought_into_it(ward: Ward) -> None:
    patient = ward.patient()
    write(ward, "alice", patient, 3)
    assert len(page(ward, "alice", limit=-5).facts) == 1
    assert len(page(ward, "alice", limit=10**9).facts) == 4


def test_an_unknown_user_sees_nothing(ward: Ward) -> None:
    write(ward, "alice", ward.patient(), 3)
    found = ward.ask(lambda connection: pull(connection, ids.uuid7(), None, 10))
    assert isinstance(found, Page) and found.facts == []


def test_a_phone_that_begins_again_is_told_whom_it_lost_since(ward: Ward) -> None:
    patient = ward.patient("alice")
    write(ward, "alice", patient, 2)
    move(ward, patient, "south")
    assert page(ward, "alice").removed == [patient]
    assert page(ward, "charlie").removed == []


def test_the_phone_that_registered_a_patient_is_told_when_it_loses_it_without_having_pulled(
    ward: Ward,
) -> None:
    _, cursor, _ = follow(ward, "alice")
    patient = ward.patient("alice")
    move(ward, patient, "south")
    assert follow(ward, "alice", cursor)[2] == {patient}


def test_a_registration_makes_no_other_phone_change_its_scope(ward: Ward) -> None:
    before = ward.ask(timeline.generation)
    ward.patient("alice")
    assert ward.ask(timeline.generation) == before

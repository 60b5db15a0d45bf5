"""A course keeps its version until a prescriber or consultant adopts another; the real service is asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from server.app import rules_for
from server.rules.shelf import Shelf
from server.store import accounts, log, protocols
from shared_rules import instant
from tests.server.rules.ward import FIRST, SECOND, adopt, open_course, say, serve
from tests.server.ward import Ward

DAY = 86_400


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


@pytest.fixture
def client(ward: Ward) -> Iterator[TestClient[Any]]:
    with ward.client() as running:
        yield running


def asked(ward: Ward, client: TestClient[Any], path: str, status: int = 200) -> Any:
    answer = client.get(path, headers=ward.bearer("alice"))
    assert answer.status_code == status, answer.text
    return answer.json()


def advised(ward: Ward, client: TestClient[Any], patient: str, at: str = "") -> Any:
    return asked(ward, client, f"/api/patients/{patient}/advice" + (f"?at={at}" if at else ""))


def test_a_course_keeps_the_version_it_was_opened_under(ward: Ward, client: TestClient[Any]) -> None:
    patient = ward.patient()
    open_course(ward, patient, rules=FIRST.hash)
    serve(ward, SECOND)
    assert asked(ward, client, "/rules/current.json")["hash"] == SECOND.hash
    assert advised(ward, client, patient)["protocol"] == FIRST.hash
    other = ward.patient(family_name="Marsh")
    open_course(ward, other, rules=SECOND.hash)
    assert advised(ward, client, other)["protocol"] == SECOND.hash


@pytest.mark.parametrize("envelope", [{}, {"rules": "f" * 64}, {"rules": 7}])
def test_an_opening_without_a_known_version_has_the_one_current_on_arrival(
    ward: Ward, client: TestClient[Any], envelope: dict[str, Any]
) -> None:
    patient = ward.patient()
    open_course(ward, patient, **envelope)
    ward.clock.advance(60)
    serve(ward, SECOND)
    said = asked(ward, client, f"/api/patients/{patient}/rules")
    assert (said["hash"], said["by"], said["current"]) == (FIRST.hash, "arrived", SECOND.hash)


@pytest.mark.parametrize("adopter", ["priya", "carl"])
def test_a_prescriber_or_consultant_adopts_another_and_the_past_keeps_its_own(
    ward: Ward, client: TestClient[Any], adopter: str
) -> None:
    patient = ward.patient()
    open_course(ward, patient, rules=FIRST.hash)
    before = instant.text(ward.clock.now_ms() // 1000)
    ward.clock.advance(DAY)
    serve(ward, SECOND)
    fact = adopt(ward, patient, adopter, SECOND.hash)
    assert advised(ward, client, patient)["protocol"] == SECOND.hash
    assert advised(ward, client, patient, before)["protocol"] == FIRST.hash
    assert asked(ward, client, f"/api/patients/{patient}/rules")["fact"] == fact


@pytest.mark.parametrize("adopter", ["alice", "pat", "cora", "adam"])
def test_an_adoption_by_anyone_else_does_not_count_and_is_said(
    ward: Ward, client: TestClient[Any], adopter: str
) -> None:
    patient = ward.patient()
    open_course(ward, patient, rules=FIRST.hash)
    serve(ward, SECOND)
    fact = adopt(ward, patient, adopter, SECOND.hash)
    answer = advised(ward, client, patient)
    assert answer["protocol"] == FIRST.hash
    assert answer["rules"]["passed_over"] == [{"fact": fact, "hash": SECOND.hash, "why": "role"}]


def test_a_role_counts_as_of_the_adoption(ward: Ward, client: TestClient[Any]) -> None:
    patient = ward.patient()
    open_course(ward, patient, rules=FIRST.hash)
    serve(ward, SECOND)
    adopt(ward, patient, "alice", SECOND.hash)
    adopted = ward.patient(family_name="Marsh")
    open_course(ward, adopted, rules=FIRST.hash)
    adopt(ward, adopted, "priya", SECOND.hash)
    ward.clock.advance(DAY)
    now_ms = ward.clock.now_ms()
    ward.do(lambda c: accounts.change_role(c, ward.users["alice"], "consultant", now_ms))
    ward.do(lambda c: accounts.change_role(c, ward.users["priya"], "nurse", now_ms))
    assert advised(ward, client, patient)["protocol"] == FIRST.hash
    assert advised(ward, client, adopted)["protocol"] == SECOND.hash


def test_an_adoption_of_a_version_nobody_served_does_not_count(ward: Ward, client: TestClient[Any]) -> None:
    patient = ward.patient()
    open_course(ward, patient, rules=FIRST.hash)
    adopt(ward, patient, "carl", "e" * 64)
    answer = advised(ward, client, patient)
    assert answer["protocol"] == FIRST.hash
    assert [one["why"] for one in answer["rules"]["passed_over"]] == ["unknown-version"]


def test_a_recalled_version_still_answers_and_says_so_until_another_is_adopted(
    ward: Ward, client: TestClient[Any]
) -> None:
    patient = ward.patient()
    open_course(ward, patient, rules=FIRST.hash)
    assert "rules" not in advised(ward, client, patient)
    before = instant.text(ward.clock.now_ms() // 1000)
    ward.clock.advance(DAY)
    serve(ward, SECOND)
    ward.do(lambda c: protocols.recall(c, FIRST.hash, "A wrong limit.", ward.clock.now_ms()))
    at = instant.text(ward.clock.now_ms() // 1000)
    recall = {"hash": FIRST.hash, "reason": "A wrong limit.", "at": at}
    assert asked(ward, client, "/rules/current.json")["recalled"] == [recall]
    answer = advised(ward, client, patient)
    assert answer["protocol"] == FIRST.hash and answer["state"]["status"] == "not_started"
    assert answer["rules"] == {"recalled": recall}
    assert "rules" not in advised(ward, client, patient, before)
    adopt(ward, patient, "carl", SECOND.hash)
    assert "rules" not in advised(ward, client, patient)


def test_every_version_is_served_for_ever_and_current_is_asked_anew(
    ward: Ward, client: TestClient[Any]
) -> None:
    serve(ward, SECOND)
    current = client.get("/rules/current.json")
    assert current.headers["cache-control"] == "no-cache"
    assert [one["hash"] for one in current.json()["versions"]] == [FIRST.hash, SECOND.hash]
    for rules in (FIRST, SECOND):
        found = client.get(f"/rules/{rules.hash}.json")
        assert found.content == rules.content and "immutable" in found.headers["cache-control"]
    assert client.get(f"/rules/{'0' * 64}.json").status_code == 404


def test_an_added_version_stays_current_over_a_restart_and_a_new_installed_one_replaces_it(
    ward: Ward,
) -> None:
    with ward.client():
        ward.clock.advance(60)
        serve(ward, SECOND)
    with ward.client() as again:
        assert again.get("/rules/current.json").json()["hash"] == SECOND.hash
    third = "3" * 64
    ward.do(lambda c: protocols.install(c, third, b"{}", ward.clock.now_ms() + 60_000))
    ward.clock.advance(61)
    assert ward.ask(lambda c: protocols.current_at(protocols.history(c), ward.clock.now_ms())) == third


def test_a_version_this_program_cannot_read_is_answered_by_the_current_one_and_said(
    ward: Ward, client: TestClient[Any]
) -> None:
    future = "9" * 64
    ward.do(lambda c: protocols.keep(c, future, b'{"name": "of the future"}', ward.clock.now_ms()))
    patient = ward.patient()
    open_course(ward, patient, rules=future)
    answer = advised(ward, client, patient)
    assert (answer["protocol"], answer["rules"]) == (FIRST.hash, {"unreadable": future})
    assert client.get(f"/rules/{future}").status_code == 404


def test_the_notes_say_what_a_phone_cannot_know_and_only_of_own_patients(
    ward: Ward, client: TestClient[Any]
) -> None:
    patient = ward.patient()
    opening = open_course(ward, patient)
    say(ward, patient, "alice", "note_written", {"text": "well"})
    ward.clock.advance(60)
    serve(ward, SECOND)
    adoption = adopt(ward, patient, "carl", SECOND.hash)
    notes = asked(ward, client, "/api/rules/notes")["notes"]
    assert notes == {
        opening: {"roles": ["nurse"], "current": FIRST.hash},
        adoption: {"roles": ["consultant"], "current": SECOND.hash},
    }
    theirs = client.get("/api/rules/notes", headers=ward.bearer("charlie")).json()
    assert theirs == {"notes": {}}
    path = f"/api/patients/{patient}/rules"
    assert client.get(path, headers=ward.bearer("charlie")).status_code == 404
    assert client.get(path).status_code == 401


def test_notices_are_planned_by_the_version_of_the_course(ward: Ward, client: TestClient[Any]) -> None:
    patient = ward.patient()
    open_course(ward, patient, rules=FIRST.hash)
    started = {
        "cycle": 1,
        "dose_micrograms_per_day": 9,
        "bag": {"hours": 96},
        "next_change_at": instant.text(ward.clock.now_ms() // 1000 + 4 * DAY),
        "setting": "hospital",
    }
    say(ward, patient, "alice", "infusion_started", started)
    say(ward, patient, "alice", "writing_test_done", {"changed_from_baseline": None})
    serve(ward, SECOND)
    assert writing_due(ward, patient) == 7 * DAY
    adopt(ward, patient, "carl", SECOND.hash)
    assert writing_due(ward, patient) == 4 * DAY


def writing_due(ward: Ward, patient: str) -> int:
    """Seconds from now to the writing test, as the notices see it."""
    now = ward.clock.now_ms() // 1000
    for_whom = rules_for(Shelf(FIRST))
    rules, facts = ward.ask(lambda c: (for_whom(c, patient, now), log.facts_of(c, patient)))
    [due] = [task.due_at for task in rules(facts, now).tasks if task.task == "writing.due"]
    assert due is not None
    return instant.parse(due) - now

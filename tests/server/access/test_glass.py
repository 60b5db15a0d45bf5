"""A patient of another team can be opened in an emergency: for a short time, with a reason, never quietly."""

from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from server import ids
from server.access.sight import glass
from server.store import audit, scope
from tests.server.ward import Ward

Client = TestClient[Any]
REASON = "Found unwell in the car park, her own team cannot be reached"


@pytest.fixture
def client(ward: Ward) -> Any:
    with ward.client() as client:
        yield client


def break_glass(ward: Ward, client: Client, who: str, patient: str, reason: Any = REASON) -> Any:
    path = f"/api/patients/{patient}/break-glass"
    return client.post(path, json={"reason": reason}, headers=ward.bearer(who))


def reads(ward: Ward, client: Client, who: str, patient: str) -> set[int]:
    paths = ("", "/advice", "/rules", "/facts")
    return {
        client.get(f"/api/patients/{patient}{path}", headers=ward.bearer(who)).status_code for path in paths
    }


def test_an_opened_patient_is_seen_until_the_time_is_over(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    assert reads(ward, client, "charlie", patient) == {404}
    answer = break_glass(ward, client, "charlie", patient)
    assert (answer.status_code, answer.json()["until"]) == (201, "2026-06-01T09:00:00Z")
    assert reads(ward, client, "charlie", patient) == {200}
    ward.clock.advance(3599)
    assert reads(ward, client, "charlie", patient) == {200}
    ward.clock.advance(1)
    assert reads(ward, client, "charlie", patient) == {404}


def test_it_opens_one_patient_for_one_user_and_nothing_stays_on_the_phone(ward: Ward, client: Client) -> None:
    patient, other = ward.patient(), ward.patient("alice", "Other")
    break_glass(ward, client, "charlie", patient)
    assert reads(ward, client, "charlie", other) == {404}
    assert client.get("/api/patients", headers=ward.bearer("charlie")).json()["patients"] == []
    assert client.get("/api/sync/pull", headers=ward.bearer("charlie")).json()["facts"] == []


def test_a_fact_written_while_the_patient_was_open_is_accepted_and_a_later_one_held(ward: Ward) -> None:
    patient = ward.patient()
    with ward.client() as client:
        break_glass(ward, client, "charlie", patient)
    ward.clock.advance(60)
    early = ward.note("charlie", patient, "seen in the car park")
    ward.clock.advance(7200)
    late = ward.note("charlie", patient)
    first, second = ward.push("charlie", early, late)
    assert first.status == "accepted"
    assert (second.status, second.reason) == ("held", "patient")


def seen(ward: Ward, client: Client, who: str) -> list[str]:
    answer = client.get("/api/break-glass", headers=ward.bearer(who))
    assert answer.status_code == 200
    return [row["patient"] for row in answer.json()["break_glass"]]


def test_the_whole_team_of_the_patient_sees_who_opened_whom_and_why(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    break_glass(ward, client, "charlie", patient)
    for who in ("alice", "bob", "carl", "cora", "adam"):
        (row,) = client.get("/api/break-glass", headers=ward.bearer(who)).json()["break_glass"]
        assert (row["patient"], row["user"]["name"], row["reason"]) == (patient, "Charlie", REASON)
    ward.do(
        lambda c: c.execute("UPDATE users SET role = 'coordinator' WHERE id = ?", [ward.users["charlie"]])
    )
    assert seen(ward, client, "charlie") == [patient]


def test_who_opened_it_and_their_colleagues_do_not_see_other_teams_patients(
    ward: Ward, client: Client
) -> None:
    patient = ward.patient()
    break_glass(ward, client, "charlie", patient)
    assert seen(ward, client, "charlie") == []
    ward.do(lambda c: c.execute("UPDATE users SET role = 'consultant' WHERE id = ?", [ward.users["charlie"]]))
    assert seen(ward, client, "charlie") == []


def test_opening_a_patient_has_the_patient_looked_at_at_once(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    key = ward.ask(lambda c: scope.patient_key(c, patient))
    ward.do(lambda c: c.execute("INSERT INTO planned VALUES (?, 1000, 9999999999)", [key]))
    break_glass(ward, client, "charlie", patient)
    ((look_at,),) = ward.ask(lambda c: c.execute("SELECT look_at FROM planned").fetchall())
    assert look_at < 0


def test_how_far_back_is_asked_and_nonsense_is_refused(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    break_glass(ward, client, "charlie", patient)
    ward.clock.advance(3 * 86_400)

    def found(who: str, words: str) -> int:
        return len(client.get(f"/api/break-glass?{words}", headers=ward.bearer(who)).json()["break_glass"])

    for who in ("alice", "cora", "adam"):
        assert [found(who, words) for words in ("", "days=2", "days=4", "days=99999999999")] == [1, 0, 1, 1]
    for words in ("days=0", "days=-1", "days=x"):
        assert client.get(f"/api/break-glass?{words}", headers=ward.bearer("alice")).status_code == 400


def test_who_has_a_patient_open_does_not_open_them_again(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    assert break_glass(ward, client, "charlie", patient).status_code == 201
    again = break_glass(ward, client, "charlie", patient)
    assert (again.status_code, again.json()["error"]) == (409, "open")
    assert again.json()["detail"] == "You have this patient open until 2026-06-01T09:00:00Z."
    ward.clock.advance(3600)
    assert break_glass(ward, client, "charlie", patient).status_code == 201
    assert seen(ward, client, "alice") == [patient, patient]


def test_an_opening_is_not_pushed_out_of_sight_by_those_of_other_teams(
    ward: Ward, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glass, "MOST_SHOWN", 3)
    north = ward.patient()
    break_glass(ward, client, "charlie", north)
    for number in range(4):
        ward.clock.advance(1)
        south = ward.patient("charlie", f"Southern{number}")
        break_glass(ward, client, "alice", south)
    assert seen(ward, client, "bob") == [north]
    # Who oversees the north also sees what its people opened.
    assert len(seen(ward, client, "cora")) == 3


def test_a_coordinator_of_neither_side_does_not_see_it(ward: Ward, client: Client) -> None:
    own = ward.patient("charlie", "Southern")
    ward.do(
        lambda c: c.execute(
            "UPDATE memberships SET team = ? WHERE user = ?", [ward.teams["south"], ward.users["bob"]]
        )
    )
    north = ward.patient("alice", "Northern")
    break_glass(ward, client, "charlie", north)
    break_glass(ward, client, "bob", north)
    ward.do(lambda c: c.execute("INSERT INTO teams VALUES ('west', 'West', 0)"))
    ward.do(lambda c: c.execute("UPDATE memberships SET team = 'west' WHERE user = ?", [ward.users["cora"]]))
    assert client.get("/api/break-glass", headers=ward.bearer("cora")).json()["break_glass"] == []
    assert own


def test_it_is_audited_with_the_patient(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    break_glass(ward, client, "charlie", patient)
    entry = [kept.entry for kept in ward.ask(lambda c: list(audit.entries(c)))][-1]
    assert (entry.patients, entry.detail, entry.user) == (
        [patient],
        f"opened in an emergency: {REASON}",
        ward.users["charlie"],
    )


@pytest.mark.parametrize("reason", ["", "   ", "too short", "x" * 501, 7, None])
def test_without_a_reason_nothing_opens(ward: Ward, client: Client, reason: Any) -> None:
    patient = ward.patient()
    assert break_glass(ward, client, "charlie", patient, reason).status_code == 400
    assert reads(ward, client, "charlie", patient) == {404}


def test_an_unknown_patient_and_one_of_the_own_team_do_not_open(ward: Ward, client: Client) -> None:
    assert break_glass(ward, client, "charlie", ids.uuid7()).status_code == 404
    assert break_glass(ward, client, "alice", ward.patient()).status_code == 409


def test_an_administrator_opens_nobody(ward: Ward, client: Client) -> None:
    assert break_glass(ward, client, "adam", ward.patient("charlie")).status_code == 403


def test_an_open_patient_takes_facts_through_a_real_push(ward: Ward, client: Client) -> None:
    patient = ward.patient()
    break_glass(ward, client, "charlie", patient)
    content = msgspec.json.encode({"facts": [ward.note("charlie", patient)]})
    answer = client.post("/api/sync/push", content=content, headers=ward.bearer("charlie"))
    assert answer.json()["receipts"][0]["status"] == "accepted"

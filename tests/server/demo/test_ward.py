"""The synthetic ward is what it promises: people, teams, and patients in situations to handle."""

import asyncio
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from server.command.serve import prepare
from server.demo import file as demo_file
from server.demo.synthetic import check_digit, nhs_number
from server.ids import code_hash, secret_hash
from server.rules import load_rules
from server.settings import Settings
from server.store import Store, codes, log, sessions
from shared_rules import instant
from shared_rules.advice import advise
from shared_rules.canonical import canonical
from shared_rules.facts import decode_facts

URL = "http://127.0.0.1:8123"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ward")
    asyncio.run(prepare(Settings(data=made, origin=URL), URL))
    return made


@pytest.fixture(scope="module")
def described(directory: Path) -> dict[str, Any]:
    return demo_file.read(directory)


def ask(directory: Path, step: Any) -> Any:
    async def work() -> Any:
        store = Store.open(directory / "bagwatch.sqlite")
        try:
            return await store.write(step)
        finally:
            store.close()

    return asyncio.run(work())


@pytest.fixture(scope="module")
def answers(directory: Path, described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the rules say of each patient at the moment the ward was made, by name."""
    rules = load_rules()
    found = {}
    for patient in described["patients"]:
        contents = ask(directory, lambda connection, id_=patient["id"]: log.facts_of(connection, id_))
        values = [json.loads(content) for content in contents]
        now = max(instant.parse(value["recorded_at"]) for value in values)
        now = max(now, _made_at(directory))
        answer = advise(rules.protocol, decode_facts(values, "facts"), now)
        found[patient["name"]] = json.loads(canonical(answer))
    return found


def _made_at(directory: Path) -> int:
    made: int = ask(directory, lambda c: c.execute("SELECT min(created_ms) FROM teams").fetchone()[0])
    return made // 60_000 * 60


def test_there_are_eight_people_in_two_teams(described: dict[str, Any]) -> None:
    assert set(described) >= {"url", "users", "patients"} and described["url"] == URL
    assert all(
        set(user) >= {"id", "name", "role", "team", "token", "enrolment_code"} for user in described["users"]
    )
    first, second = (team["id"] for team in described["teams"]) if len(described["teams"]) == 2 else ("", "")
    roles = {
        team: sorted(user["role"] for user in described["users"] if user["team"] == team)
        for team in (first, second)
    }
    assert sorted(roles.values(), key=len) == [
        ["nurse"],
        ["administrator", "consultant", "coordinator", "nurse", "nurse", "pharmacist", "prescriber"],
    ]


def test_each_patient_belongs_to_one_team_and_two_share_a_family_name(described: dict[str, Any]) -> None:
    teams = {team["id"] for team in described["teams"]}
    assert {patient["team"] for patient in described["patients"]} == teams
    assert len(described["patients"]) >= 6
    families = [patient["name"].split()[-1] for patient in described["patients"]]
    assert len(families) - len(set(families)) == 1


def statuses(answers: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: answer["state"]["status"] for name, answer in answers.items()}


def rules_at(answer: dict[str, Any], *levels: str) -> set[str]:
    return {finding["rule"] for finding in answer["findings"] if finding["level"] in levels}


def test_a_bag_is_due_within_the_hour(directory: Path, answers: dict[str, dict[str, Any]]) -> None:
    answer = answers["Nora Whitfield"]
    due = instant.parse(answer["state"]["bag"]["next_change_at"])
    assert 0 < due - _made_at(directory) <= 3600
    assert rules_at(answer, "do") == {"bag.change"}


def test_one_is_stopped_for_3_h_20(answers: dict[str, dict[str, Any]]) -> None:
    answer = answers["Paolo Marchetti"]
    assert answer["state"]["status"] == "stopped"
    (running,) = [finding for finding in answer["findings"] if finding["rule"] == "stop.running"]
    assert running["values"]["minutes"] == 200


def test_one_is_in_week_one_at_9_micrograms_a_day(answers: dict[str, dict[str, Any]]) -> None:
    state = answers["Grace Okonjo"]["state"]
    assert (state["status"], state["cycle"], state["dose_micrograms_per_day"]) == ("running", 1, 9)
    assert state["day"] <= 7


def test_one_is_held_after_grade_3_crs(answers: dict[str, dict[str, Any]]) -> None:
    answer = answers["Erik Lindqvist"]
    assert answer["state"]["status"] == "stopped"
    assert "tox.crs.3" in rules_at(answer, "hold") and "restart.wait" in rules_at(answer, "inform")


def test_one_is_between_cycles_with_nothing_in_the_way(answers: dict[str, dict[str, Any]]) -> None:
    answer = answers["Samira Haddad"]
    assert answer["state"]["status"] == "between_cycles"
    assert rules_at(answer, "hold", "authorise", "discuss", "discontinue") == set()


@pytest.mark.parametrize(
    "name", ["Nora Whitfield", "Owen Whitfield", "Grace Okonjo", "Aoife Brennan", "Luc Tremblay"]
)
def test_who_is_well_looked_after_has_clean_advice(answers: dict[str, dict[str, Any]], name: str) -> None:
    assert rules_at(answers[name], "discontinue", "hold", "reduce", "authorise", "discuss") == set()
    assert answers[name]["state"]["not_understood"] == 0


def test_tokens_and_codes_work_and_the_file_is_the_owners_alone(
    directory: Path, described: dict[str, Any]
) -> None:
    for user in described["users"]:
        found = ask(
            directory, lambda c, token=user["token"]: sessions.find(c, secret_hash(token), 2 * 10**12)
        )
        assert (found.user, found.role) == (user["id"], user["role"])
        code = code_hash(user["enrolment_code"])
        assert ask(directory, lambda c, code=code: codes.is_usable(c, code, 2 * 10**12))
    assert stat.S_IMODE((directory / "demo.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_a_ward_is_continued_and_a_used_code_is_replaced(directory: Path, described: dict[str, Any]) -> None:
    used = described["users"][0]["enrolment_code"]
    assert ask(directory, lambda c: codes.use_code(c, code_hash(used), 2 * 10**12))
    facts = ask(directory, log.head)
    again = asyncio.run(prepare(Settings(data=directory, origin=URL), URL + "1"))
    assert ask(directory, log.head) == facts
    assert again["url"] == URL + "1"
    assert again["patients"] == described["patients"]
    assert again["users"][0]["enrolment_code"] != used
    assert again["users"][1:] == described["users"][1:]
    assert [user["token"] for user in again["users"]] == [user["token"] for user in described["users"]]


def test_a_lost_file_is_written_anew(directory: Path, described: dict[str, Any]) -> None:
    (directory / "demo.json").unlink()
    again = asyncio.run(prepare(Settings(data=directory, origin=URL), URL))
    assert [user["id"] for user in again["users"]] == [user["id"] for user in described["users"]]
    assert not {user["token"] for user in again["users"]} & {user["token"] for user in described["users"]}


def test_nhs_numbers_are_valid_in_form_and_of_the_test_range() -> None:
    assert check_digit("943476591") == 9  # The example of the NHS Data Dictionary.
    for place in range(0, 99_999, 501):
        number = nhs_number(place)
        assert len(number) == 10 and number.startswith("999")
        assert check_digit(number[:9]) == int(number[9])

"""The commands that tell a person why: explain, replay, rules show, rules diff."""

import json
import os
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from server.command import main
from server.command.changes import changes
from server.command.plain_words import duration
from shared_rules.answer import Answer, Bag, State, Task
from shared_rules.protocol import PROTOCOLS, load
from tests.shared_rules.test_vectors import ALL

VECTORS = Path(__file__).parent.parent / "vectors"
SEED = 4
SHARE = 10
NEURO = VECTORS / "neuro-3-slow-recovery-forces-new-cycle.json"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_an_explanation_names_source_facts_and_end_of_each_finding() -> None:
    told = run("explain", str(NEURO))
    assert told.exit_code == 0, told.output
    findings = told.output.count("  From: ")
    assert findings > 5
    assert told.output.count("  Ends with: ") == findings
    assert "Decision D12" in told.output or "Protocol, Dose modifications" in told.output
    assert "Rests on: toxicity_graded at 2026-06-12T09:00:00Z" in told.output
    assert "Not for clinical use until signed off" in told.output


def test_an_explanation_of_an_earlier_instant_knows_only_what_was_recorded_then() -> None:
    told = run("explain", str(NEURO), "--at", "2026-06-11T08:00:00Z")
    assert told.exit_code == 0, told.output
    assert "running; cycle 1" in told.output
    assert "[tox.neuro" not in told.output


def chosen() -> list[Any]:
    """Every worked case in the full hunt; else a share of them, the same ones each time."""
    if os.environ.get("BAGWATCH_HUNT") == "full":
        return ALL
    return Random(SEED).sample(ALL, len(ALL) // SHARE)


def test_every_worked_case_can_be_explained() -> None:
    for path in sorted(VECTORS.glob("*.json")):
        told = run("explain", str(path))
        assert told.exit_code == 0, f"{path.name}: {told.output[-500:]}"
        # A place of a template that nothing filled would be left standing.
        assert "{" not in told.output, path.name


@pytest.mark.hunt
def test_worked_cases_can_be_replayed(tmp_path: Path) -> None:
    """A replay asks the rules once for each fact."""
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(chosen()))
    told = run("replay", str(path))
    assert told.exit_code == 0, told.output[-500:]
    assert "{" not in told.output


def test_a_replay_shows_what_each_fact_changed() -> None:
    told = run("replay", str(NEURO))
    lines = told.output.splitlines()
    stopped = next(number for number, line in enumerate(lines) if line.endswith("infusion_stopped"))
    assert any("+ " in line and "[stop.running]" in line for line in lines[stopped:])
    assert any("~ hold -> inform" in line and "[tox.neuro.3]" in line for line in lines[stopped:])


def test_a_replay_shows_what_became_of_the_state() -> None:
    lines = run("replay", str(NEURO)).output.splitlines()
    first = lines.index("2026-05-25T09:00:00Z  course_opened")
    assert lines[first + 1] == (
        "    + state  not started; cycle not known, day not known; the dose is not known"
    )
    started = lines.index("2026-06-01T08:00:00Z  infusion_started")
    assert "    ~ state  not started -> running" in lines[started + 1 : started + 6]
    assert "    ~ state  the dose is not known -> dose 9 micrograms per day" in lines[started:]
    assert "    ~ state  running -> stopped" in lines[started:]
    assert "    ~ state  not stopped -> stopped since 2026-06-12T09:00:00Z" in lines[started:]


def test_a_replay_shows_tasks_that_opened_and_are_gone() -> None:
    lines = run("replay", str(NEURO)).output.splitlines()
    opened = [line for line in lines if line.startswith("    + task") and line.endswith("[dose.step-up]")]
    gone = [line for line in lines if line.startswith("    - task") and line.endswith("[dose.step-up]")]
    assert len(opened) == len(gone) == 1
    assert "2026-06-08T08:00:00Z" in opened[0]
    assert lines.index(opened[0]) < lines.index(gone[0])


def answer(*tasks: Task, bag: Bag | None = None) -> Answer:
    state = State(
        status="running",
        cycle=1,
        day=1,
        infused_minutes=60,
        dose_micrograms_per_day=9,
        bag=bag,
        stopped_since=None,
        not_understood=0,
    )
    return Answer(protocol="0", state=state, findings=[], tasks=list(tasks))


def task(key: str, due_at: str | None, **times: str) -> Task:
    values = {"to": "2026-06-03T08:00:00Z"}
    return Task(task="writing.due", key=key, rule="writing.due", due_at=due_at, values=values, **times)


def test_a_task_at_another_time_has_moved_and_one_that_stays_is_not_said() -> None:
    protocol = load("blinatumomab")
    early, late = "2026-06-01T08:00:00Z", "2026-06-02T08:00:00Z"
    before = answer(task("a", early), task("b", early), task("c", None))
    after = answer(task("a", late), task("b", early), task("c", None, until_at=late))
    assert list(changes(protocol, before, after)) == [
        f"    ~ task  {early} -> {late}  [writing.due]",
        f"    ~ task  no time known -> no time known until {late}  [writing.due]",
    ]
    assert list(changes(protocol, after, after)) == []


def test_a_bag_whose_change_is_planned_anew_is_one_line() -> None:
    hung, early, late = "2026-06-01T08:00:00Z", "2026-06-04T08:00:00Z", "2026-06-05T08:00:00Z"
    before = Bag(hung_at=hung, next_change_at=early, expires_at=late, change_by=late)
    after = Bag(hung_at=hung, next_change_at=late, expires_at=late, change_by=None)
    (line,) = changes(load("blinatumomab"), answer(bag=before), answer(bag=after))
    assert line == (
        f"    ~ state  bag hung {hung}, change planned {early}, by {late}, expires {late}"
        f" -> bag hung {hung}, change planned {late}, by not known, expires {late}"
    )


def test_an_explanation_says_hours_and_a_dose_nobody_knows_in_words() -> None:
    told = run("explain", str(NEURO)).output
    assert "\ninfused 265 h\ndose 28 micrograms per day\n" in told
    before = run("explain", str(NEURO), "--at", "2026-05-26T08:00:00Z").output
    assert "\ninfused 0 min\nthe dose is not known\n" in before


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (1, "1 min"),
        (59, "59 min"),
        (60, "1 h"),
        (61, "1 h 1 min"),
        (3060, "51 h"),
        (195, "3 h 15 min"),
    ],
)
def test_minutes_are_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert duration(minutes) == words


@pytest.mark.parametrize("command", ["explain", "replay"])
def test_a_broken_file_is_one_line_and_no_traceback(command: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    told = run(command, str(broken))
    assert told.exit_code == 2
    assert len(told.output.strip().splitlines()) == 1
    assert "broken.json" in told.output
    assert run(command, str(tmp_path / "absent.json")).exit_code == 2


def test_rules_show_prints_every_clause_decision_and_query() -> None:
    told, protocol = run("rules", "show"), load("blinatumomab")
    assert told.exit_code == 0
    for clause in protocol.clauses:
        assert f": {clause.id}\n" in told.output
        assert clause.says in told.output
    for decision in protocol.decisions:
        assert decision.reading in told.output
    for query in protocol.queries:
        assert query.asks in told.output


def test_rules_diff_names_the_one_number_that_changed(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    text = (PROTOCOLS / "blinatumomab.toml").read_text()
    other.write_text(text.replace("reinitiation_hours = 4", "reinitiation_hours = 6"))
    told = run("rules", "diff", "blinatumomab", str(other))
    assert told.exit_code == 1
    assert "stops.reinitiation_hours\n  A: 4\n  B: 6" in told.output
    assert told.output.count("  A: ") == 1


def test_rules_diff_of_a_file_and_its_exported_json_finds_nothing(tmp_path: Path) -> None:
    assert run("rules", "export", str(tmp_path)).exit_code == 0
    told = run("rules", "diff", "blinatumomab", str(tmp_path / "protocol.json"))
    assert told.exit_code == 0, told.output
    assert "They say the same." in told.output


def test_rules_diff_says_which_table_row_was_added(tmp_path: Path) -> None:
    assert run("rules", "export", str(tmp_path)).exit_code == 0
    protocol = json.loads((tmp_path / "protocol.json").read_text())
    protocol["stays"].append({"cycle": 3, "hours": 24})
    other = tmp_path / "other.json"
    other.write_text(json.dumps(protocol))
    told = run("rules", "diff", "blinatumomab", str(other))
    assert told.exit_code == 1
    assert "stays" in told.output

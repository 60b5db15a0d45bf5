"""The commands that tell a person why: explain, replay, rules show, rules diff."""

import json
import os
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from server.command import main
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

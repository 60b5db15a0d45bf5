"""Every worked case holds in both engines, with equal bytes, whatever the machine's time zone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shared_rules.engines import BothEngines, Outcome

VECTORS = Path(__file__).parent.parent / "vectors"


def vectors() -> list[Any]:
    """All worked cases: a file is one or an array of them."""
    found: list[Any] = []
    for path in sorted(VECTORS.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        found += content if isinstance(content, list) else [content]
    return found


ALL = vectors()
NAMES = [vector["name"] for vector in ALL]


@pytest.fixture(scope="module")
def outcomes() -> Iterator[dict[str, tuple[Outcome, Outcome]]]:
    with BothEngines() as engines:
        pairs = engines.outcomes([vector["case"] for vector in ALL])
        yield dict(zip(NAMES, pairs, strict=True))


def matches(said: Any, wanted: Any) -> bool:
    """True when what is said has at least what is wanted: members of objects, equal values."""
    if isinstance(wanted, dict):
        return isinstance(said, dict) and all(
            key in said and matches(said[key], value) for key, value in wanted.items()
        )
    return bool(said == wanted) and isinstance(said, bool) == isinstance(wanted, bool)


def unmet(answer: dict[str, Any], expect: dict[str, Any]) -> list[str]:
    """Every expectation that the answer does not meet, in words."""
    said = {
        "has": answer["findings"],
        "tasks": answer["tasks"],
        "not": answer["findings"],
        "not_tasks": answer["tasks"],
    }
    faults = [] if matches(answer["state"], expect["state"]) else [f"state {answer['state']}"]
    for part in ("has", "tasks"):
        faults += [f"{part} {w}" for w in expect[part] if not any(matches(item, w) for item in said[part])]
    for part in ("not", "not_tasks"):
        key = "rule" if part == "not" else "task"
        for unwanted in expect[part]:
            wanted = unwanted if isinstance(unwanted, dict) else {key: unwanted}
            faults += [f"{part} {wanted}: {item}" for item in said[part] if matches(item, wanted)]
    return faults


@pytest.mark.parametrize("vector", ALL, ids=NAMES)
def test_both_engines_answer_a_worked_case_as_expected(
    vector: dict[str, Any], outcomes: dict[str, tuple[Outcome, Outcome]]
) -> None:
    server, phone = outcomes[vector["name"]]
    assert server == phone
    assert unmet(json.loads(server), vector["expect"]) == []


def test_worked_cases_have_names_of_their_own_and_expect_something() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for vector in ALL:
        assert set(vector["expect"]) == {"state", "has", "not", "tasks", "not_tasks"}, vector["name"]
        assert any(vector["expect"].values()), vector["name"]
        assert vector["why"]


@pytest.mark.parametrize("engine", ["server", "phone"])
def test_the_time_zone_of_the_machine_changes_no_byte(engine: str) -> None:
    files = [str(path) for path in sorted(VECTORS.glob("*.json"))]
    command = [str(Path(sys.executable).parent / "bagwatch"), "advise", "--engine", engine, *files]
    said = {
        zone: subprocess.run(command, env={**os.environ, "TZ": zone}, capture_output=True, check=True).stdout
        for zone in ("UTC", "Pacific/Auckland", "America/New_York")
    }
    assert len(set(said.values())) == 1
    assert len(said["UTC"].splitlines()) == len(ALL)

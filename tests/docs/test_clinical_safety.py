"""The safety pages are those of the hazards and the protocol, and what they name is there."""

import re
from typing import Any

import msgspec
import pytest

from shared_rules.protocol import load
from tests.docs.clinical_safety import (
    DECISIONS,
    LOG,
    MATRIX,
    SEVERITIES,
    Hazard,
    decisions_page,
    hazard_log,
    hazards,
)
from tests.docs.test_readme import TOP
from tests.shared_rules.test_vectors import ALL

PROTOCOL = load("blinatumomab")
HAZARDS = hazards()
CASES: dict[str, dict[str, Any]] = {vector["name"]: vector for vector in ALL}
WRITE = "run: python -m tests.docs.clinical_safety"


def spoken_of(name: str) -> set[str]:
    """The rules a worked case speaks of, in either sense; by a task of that name or a count too."""
    expect = CASES[name]["expect"]
    found = {wanted["rule"] for wanted in expect["has"]} | set(expect["not"])
    found |= {wanted["task"] for wanted in expect["tasks"]}
    return found | ({"facts.not-understood"} if expect["state"].get("not_understood") else set())


def faults(hazard: Hazard) -> list[str]:
    """What a hazard names that is not there, or does not fit it."""
    found = [f"no rule {rule}" for rule in hazard.rules if rule not in PROTOCOL.rules]
    found += [f"no worked case {name}" for name in hazard.vectors if name not in CASES]
    found += [f"no test {path}" for path in hazard.tests if not (TOP / path).exists()]
    known = [name for name in hazard.vectors if name in CASES]
    if hazard.rules:
        found += [f"{name} is of no rule here" for name in known if not spoken_of(name) & set(hazard.rules)]
    if not (hazard.vectors or hazard.tests or hazard.controls):
        found.append("nothing stands against it")
    for estimate in (hazard.before, hazard.after):
        if estimate.risk != MATRIX[estimate.likelihood][SEVERITIES.index(estimate.severity)]:
            found.append(f"{estimate.severity} and {estimate.likelihood} are not a risk of {estimate.risk}")
    return found


@pytest.mark.parametrize("hazard", HAZARDS.hazard, ids=lambda hazard: hazard.id)
def test_what_a_hazard_names_is_there_and_speaks_of_it(hazard: Hazard) -> None:
    assert faults(hazard) == []
    assert hazard.after.risk <= hazard.before.risk


def test_every_rule_answers_a_hazard_or_has_a_reason_why_none() -> None:
    named = {rule for hazard in HAZARDS.hazard for rule in hazard.rules}
    assert named | set(HAZARDS.no_hazard) == set(PROTOCOL.rules)
    assert named & set(HAZARDS.no_hazard) == set()
    assert all(HAZARDS.no_hazard.values())


def test_each_hazard_has_an_id_of_its_own() -> None:
    ids = [hazard.id for hazard in HAZARDS.hazard]
    assert len(set(ids)) == len(ids)


def test_what_is_not_there_is_found() -> None:
    sound = HAZARDS.hazard[0]
    assert faults(msgspec.structs.replace(sound, rules=["bag.chnge"]))[0] == "no rule bag.chnge"
    assert "no worked case none-such" in faults(msgspec.structs.replace(sound, vectors=["none-such"]))
    assert "no test tests/none" in faults(msgspec.structs.replace(sound, tests=["tests/none"]))
    assert "crs-grade-4 is of no rule here" in faults(
        msgspec.structs.replace(sound, rules=["bag.late"], vectors=["crs-grade-4"])
    )
    bare = msgspec.structs.replace(sound, rules=[], vectors=[], controls=[])
    assert "nothing stands against it" in faults(bare)
    milder = msgspec.structs.replace(sound.before, risk=1)
    assert any("not a risk of 1" in fault for fault in faults(msgspec.structs.replace(sound, before=milder)))


def test_the_hazard_log_is_the_one_of_its_hazards() -> None:
    assert LOG.read_text(encoding="utf-8") == hazard_log(HAZARDS), WRITE


def test_the_decisions_page_is_the_one_of_the_protocol() -> None:
    assert DECISIONS.read_text(encoding="utf-8") == decisions_page(PROTOCOL), WRITE


def test_the_decisions_that_soften_the_protocol_stand_first() -> None:
    page = decisions_page(PROTOCOL)
    rows = [
        line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if re.match(r"\| D\d", line)
    ]
    softening = [decision.id for decision in PROTOCOL.decisions if decision.softens]
    assert softening == ["D12", "D14", "D20", "D46"]
    assert rows[: len(softening)] == softening
    assert sorted(rows) == sorted(decision.id for decision in PROTOCOL.decisions)

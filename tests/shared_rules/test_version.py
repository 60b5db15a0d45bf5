"""Which version applies to a patient, as `versions.json` says; the phone reads the same file."""

import json
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared_rules import instant
from shared_rules.facts import decode_facts
from shared_rules.version import InForce, Known, Note, in_force, versions_named

CASES = json.loads((Path(__file__).parent / "versions.json").read_text(encoding="utf-8"))


def found(case: dict[str, Any], values: list[dict[str, Any]]) -> InForce:
    notes = msgspec.convert(case["notes"], dict[str, Note])
    known = Known(notes, frozenset(case["known"]), case["current"])
    facts = decode_facts(values, "facts")
    return in_force(facts, versions_named(values), known, instant.parse(case["now"]))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_version_in_force_is(case: dict[str, Any]) -> None:
    assert msgspec.to_builtins(found(case, case["facts"])) == case["expect"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_order_of_arrival_changes_no_version(case: dict[str, Any]) -> None:
    shuffled = random.Random(1).sample(case["facts"], len(case["facts"]))
    assert found(case, shuffled) == found(case, case["facts"])


def test_the_names_of_cases_are_unique() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)

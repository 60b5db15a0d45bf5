"""A worked case is in its format, asks what can be asked, and expects what the rules could say."""

import copy
import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared_rules.case import decode_case
from shared_rules.facts import BrokenEnvelope
from shared_rules.protocol import load
from shared_rules.protocol_words import Case, Rule
from tests.shared_rules.test_vectors import VECTORS, vectors
from tests.shared_rules.vector_format import SCHEMA, FindingPart, TaskPart, Vector, read, schema

PROTOCOL = load("blinatumomab")
FILES = sorted(VECTORS.glob("*.json"))
ALL = [vector for path in FILES for vector in read(path.read_bytes())]
SOUND: dict[str, Any] = vectors()[0]


def faults(vector: Vector) -> list[str]:
    """What is wrong with a case that is in its format, in words."""
    found = _unasked(vector)
    rules = [part.rule for part in vector.expect.has]
    rules += [part if isinstance(part, str) else part.rule for part in vector.expect.without]
    tasks = [part.task for part in vector.expect.tasks]
    tasks += [part if isinstance(part, str) else part.task for part in vector.expect.not_tasks]
    found += [f"no rule {rule}" for rule in rules if rule not in PROTOCOL.rules]
    found += [f"no task {task}" for task in tasks if task not in PROTOCOL.tasks]
    found += [f"{part.rule} is never at {part.level}" for part in vector.expect.has if _unheard_of(part)]
    found += [f"{name} both there and not" for name in _contradictions(vector)]
    return found if any(_parts(vector)) else [*found, "expects nothing"]


def _unasked(vector: Vector) -> list[str]:
    try:
        decode_case(msgspec.to_builtins(vector.case))
    except BrokenEnvelope as error:
        return [f"the case at {error.path}: {error.reason}"]
    return [] if vector.case.protocol == PROTOCOL.name else [f"no protocol {vector.case.protocol}"]


def _unheard_of(part: FindingPart) -> bool:
    """True for a level or a source that the protocol does not give to this rule, in any of its cases."""
    rule = PROTOCOL.rules.get(part.rule)
    if rule is None:
        return False
    ways: list[Rule | Case] = [rule, *rule.cases.values()]
    sources = {way.clause for way in ways} | {way.decision for way in ways}
    named = [part.clause, part.decision]
    wrong = [source for source in named if isinstance(source, str) and source not in sources]
    return bool(wrong) or (isinstance(part.level, str) and part.level not in {way.level for way in ways})


def _contradictions(vector: Vector) -> set[str]:
    rules = {part.rule for part in vector.expect.has} & set(_names(vector.expect.without))
    return rules | {part.task for part in vector.expect.tasks} & set(_names(vector.expect.not_tasks))


def _names(parts: list[Any]) -> list[str]:
    return [part for part in parts if isinstance(part, str)]


def _parts(vector: Vector) -> list[Any]:
    expect = vector.expect
    lists: list[Any] = [expect.has, expect.without, expect.tasks, expect.not_tasks]
    return [*lists, msgspec.to_builtins(expect.state)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_worked_cases_is_in_its_format(path: Path) -> None:
    assert read(path.read_bytes())


@pytest.mark.parametrize("vector", ALL, ids=lambda vector: vector.name)
def test_a_worked_case_asks_and_expects_what_can_be(vector: Vector) -> None:
    assert faults(vector) == []


def test_each_worked_case_has_a_short_name_of_its_own() -> None:
    names = Counter(vector.name for vector in ALL)
    assert [name for name, count in names.items() if count > 1] == []


def test_the_schema_is_the_one_of_the_format() -> None:
    assert SCHEMA.read_text() == schema(), "run: python -m tests.shared_rules.vector_format"
    assert json.loads(SCHEMA.read_text())["$defs"]["Vector"]["required"] == ["name", "why", "case", "expect"]


def changed(**parts: Any) -> bytes:
    return msgspec.json.encode([{**copy.deepcopy(SOUND), **parts}])


@pytest.mark.parametrize(
    "parts",
    [
        {"name": "Two words"},
        {"name": "n" * 51},
        {"why": ""},
        {"surplus": 1},
        {"case": {**SOUND["case"], "now": "2026-06-01"}},
        {"expect": {**SOUND["expect"], "hsa": []}},
        {"expect": {**SOUND["expect"], "has": [{"level": "hold"}]}},
        {"expect": {**SOUND["expect"], "has": [{"rule": "tox.crs.3", "level": "severe"}]}},
        {"expect": {**SOUND["expect"], "state": {"stats": "running"}}},
        {"expect": {**SOUND["expect"], "tasks": [{"task": "bag.change", "due_at": "soon"}]}},
    ],
)
def test_a_case_out_of_format_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(changed(**parts))


EMPTY: dict[str, Any] = {"state": {}, "has": [], "not": [], "tasks": [], "not_tasks": []}


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"expect": EMPTY}, "expects nothing"),
        ({"expect": {**EMPTY, "has": [{"rule": "tox.crs.9"}]}}, "no rule tox.crs.9"),
        ({"expect": {**EMPTY, "not": ["bag.chnge"]}}, "no rule bag.chnge"),
        ({"expect": {**EMPTY, "not_tasks": ["bag.chnge"]}}, "no task bag.chnge"),
        (
            {"expect": {**EMPTY, "has": [{"rule": "bag.late", "level": "hold"}]}},
            "bag.late is never at hold",
        ),
        (
            {"expect": {**EMPTY, "has": [{"rule": "bag.late"}], "not": ["bag.late"]}},
            "bag.late both there and not",
        ),
        ({"case": {**SOUND["case"], "now": "2026-02-30T08:00:00Z"}}, "the case at now"),
        ({"case": {**SOUND["case"], "facts": [{}]}}, "the case at facts[0]"),
        ({"case": {**SOUND["case"], "protocol": "other"}}, "no protocol other"),
    ],
)
def test_a_case_that_makes_no_sense_is_found(parts: dict[str, Any], fault: str) -> None:
    [vector] = read(changed(**parts))
    assert any(found.startswith(fault) for found in faults(vector)), faults(vector)


def test_an_expectation_is_of_a_finding_or_of_a_task() -> None:
    for vector in ALL:
        assert all(isinstance(part, FindingPart) for part in vector.expect.has)
        assert all(isinstance(part, TaskPart) for part in vector.expect.tasks)

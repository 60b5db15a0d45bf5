"""The engine's own worked cases are the ones in tests/vectors, and every finding and task has its case."""

import json
from typing import Any

import pytest

from shared_rules.advice import advise
from shared_rules.canonical import canonical
from shared_rules.case import decode_case
from shared_rules.protocol import load
from tests.shared_rules import stories_boundaries, stories_engine
from tests.shared_rules.story import VECTORS, written

FILES = {"engine.json": stories_engine.STORIES, "engine-boundaries.json": stories_boundaries.STORIES}
PROTOCOL = load("blinatumomab")


def expectations() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in sorted(VECTORS.glob("*.json")):
        content = json.loads(path.read_text())
        found += [vector["expect"] for vector in (content if isinstance(content, list) else [content])]
    return found


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_vector_file_is_what_the_stories_tell(name: str) -> None:
    told = written(FILES[name])
    assert (VECTORS / name).read_text() == told, "run: python -m tests.shared_rules.test_engine_stories"


def test_every_rule_appears_in_a_worked_case() -> None:
    said = {wanted["rule"] for expect in expectations() for wanted in expect["has"]}
    assert set(PROTOCOL.rules) - said == set()


def test_every_rule_is_absent_in_a_worked_case() -> None:
    said = {rule for expect in expectations() for rule in expect["not"]}
    assert set(PROTOCOL.rules) - said <= {"intrathecal"}


def test_every_task_appears_in_a_worked_case() -> None:
    said = {wanted["task"] for expect in expectations() for wanted in expect["tasks"]}
    assert set(PROTOCOL.tasks) - said == set()


@pytest.mark.parametrize("story", stories_engine.STORIES, ids=lambda story: story.name)
def test_every_finding_names_one_source_and_its_facts(story: Any) -> None:
    decoded = decode_case(story.vector()["case"])
    answer = json.loads(canonical(advise(PROTOCOL, decoded.facts, decoded.now)))
    ids = {fact.id for fact in decoded.facts}
    for finding in answer["findings"]:
        assert ("clause" in finding) != ("decision" in finding), finding
        assert set(finding["facts"]) <= ids


if __name__ == "__main__":
    for file_name, told in FILES.items():
        (VECTORS / file_name).write_text(written(told))

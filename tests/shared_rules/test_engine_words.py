"""The words of a finding or task have a value for every place they leave open, in every worked case."""

import json
import re
from typing import Any

import pytest

from shared_rules.advice import advise
from shared_rules.canonical import canonical
from shared_rules.case import decode_case
from shared_rules.protocol import load
from shared_rules.protocol_words import Rule
from tests.shared_rules.story import VECTORS

PROTOCOL = load("blinatumomab")


def vectors() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in sorted(VECTORS.glob("*.json")):
        content = json.loads(path.read_text())
        found += content if isinstance(content, list) else [content]
    return found


def ways(rule: Rule, level: str) -> list[str]:
    """What the rule may say at this level."""
    said = [case.say or rule.say for case in rule.cases.values() if case.level == level]
    return said + ([rule.say] if rule.level == level else [])


def is_filled(say: str, values: dict[str, Any]) -> bool:
    return set(re.findall(r"\{([a-z_0-9]+)\}", say)) <= set(values)


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: str(vector["name"]))
def test_words_find_their_values(vector: dict[str, Any]) -> None:
    decoded = decode_case(vector["case"])
    answer = json.loads(canonical(advise(PROTOCOL, decoded.facts, decoded.now)))
    for finding in answer["findings"]:
        said = ways(PROTOCOL.rules[finding["rule"]], finding["level"])
        assert any(is_filled(say, finding["values"]) for say in said), finding
    for task in answer["tasks"]:
        assert is_filled(PROTOCOL.tasks[task["task"]].say, {**task, **task["values"]}), task

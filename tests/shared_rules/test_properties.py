"""What holds for every course, whatever its content: order, doubles, notes, withdrawals, worse grades."""

import copy
from random import Random
from typing import Any

import pytest

from shared_rules import instant
from shared_rules.advice import advise
from shared_rules.answer import LEVELS
from shared_rules.canonical import canonical
from shared_rules.case import decode_case
from shared_rules.protocol import load
from tests.shared_rules import generator

PROTOCOL = load("blinatumomab")
SEEDS = range(150)
CORRECTIONS = ("fact_withdrawn", "fact_replaced")


def answer(case: dict[str, Any]) -> bytes:
    decoded = decode_case(case)
    return canonical(advise(PROTOCOL, decoded.facts, decoded.now))


def with_facts(case: dict[str, Any], facts: list[dict[str, Any]]) -> dict[str, Any]:
    return {**case, "facts": facts}


def another(case: dict[str, Any], kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """One more fact of the patient, recorded as it happens, at `now`."""
    first = case["facts"][0]
    identity = "018f0000-0000-7000-b000-000000000001"
    return {
        **first,
        "id": identity,
        "kind": kind,
        "at": case["now"],
        "recorded_at": case["now"],
        "body": body,
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_order_and_doubles_of_arrival_do_not_matter(seed: int) -> None:
    case, random = generator.case(seed), Random(seed)
    facts = case["facts"] + copy.deepcopy(random.sample(case["facts"], len(case["facts"]) // 2))
    random.shuffle(facts)
    assert answer(with_facts(case, facts)) == answer(case)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_unrelated_note_changes_nothing(seed: int) -> None:
    case = generator.case(seed)
    note = another(case, "note_written", {"text": "slept well"})
    assert answer(with_facts(case, [*case["facts"], note])) == answer(case)


@pytest.mark.parametrize("seed", SEEDS)
def test_withdrawing_a_fact_equals_never_having_written_it(seed: int) -> None:
    case, random = generator.case(seed), Random(seed)
    target = random.choice([fact for fact in case["facts"] if fact["kind"] not in CORRECTIONS])
    others = [fact for fact in case["facts"] if fact["id"] != target["id"]]
    if any(fact["kind"] in CORRECTIONS and fact["body"].get("fact") == target["id"] for fact in others):
        others = [fact for fact in others if fact["kind"] not in CORRECTIONS]
    withdrawal = another(case, "fact_withdrawn", {"fact": target["id"], "reason": "mistake"})
    assert answer(with_facts(case, [*others, target, withdrawal])) == answer(with_facts(case, others))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_worse_grade_in_place_never_makes_the_strictest_level_milder(seed: int) -> None:
    case = generator.case(seed)
    graded = [
        index
        for index, fact in enumerate(case["facts"])
        if fact["kind"] == "toxicity_graded" and fact["body"].get("grade") in (0, 1, 2, 3)
    ]
    if not graded:
        return
    index = Random(seed).choice(graded)
    fact = case["facts"][index]
    worse = {**fact, "body": {**fact["body"], "grade": fact["body"]["grade"] + 1}}
    facts = [*case["facts"][:index], worse, *case["facts"][index + 1 :]]
    assert strictest(with_facts(case, facts)) <= strictest(case)


def strictest(case: dict[str, Any]) -> int:
    """The place of the strictest finding's level, 0 the strictest."""
    decoded = decode_case(case)
    findings = advise(PROTOCOL, decoded.facts, decoded.now).findings
    return min((LEVELS.index(finding.level) for finding in findings), default=len(LEVELS))


@pytest.mark.parametrize("seed", SEEDS)
def test_an_answer_says_instants_as_instants(seed: int) -> None:
    decoded = decode_case(generator.case(seed))
    said = advise(PROTOCOL, decoded.facts, decoded.now)
    for moment in [*(finding.since for finding in said.findings), *(task.due_at for task in said.tasks)]:
        assert moment is None or instant.text(instant.parse(moment)) == moment

"""The inbox of who decides and the advice agree on which telephone orders wait for a countersignature.

They are read apart: the inbox from the facts, the advice through both engines.
"""

from typing import Any

import pytest

from server.countersign import open_orders
from shared_rules.advice import advise
from shared_rules.case import decode_case
from shared_rules.course import fold
from shared_rules.course_decisions import may_answer
from shared_rules.protocol import load
from tests.shared_rules.generator import case
from tests.shared_rules.stories_orders import STORIES

PROTOCOL = load("blinatumomab")
SEEDS = range(400)
# Signatures that the inbox never meets, because a push that carries one is held.
HELD = {"own-order", "not-its-giver", "unknown-order", "needs-no-signature"}
KINDS = ("course_opened", "decision_recorded", "decision_countersigned")


def waiting_by_advice(asked: dict[str, Any]) -> set[str]:
    decoded = decode_case(asked)
    findings = advise(PROTOCOL, decoded.facts, decoded.now).findings
    return {fact for finding in findings if finding.rule == "decision.countersign" for fact in finding.facts}


def waiting_by_inbox(asked: dict[str, Any]) -> set[str]:
    """Orders in the inbox, but for those that their giver's role may not give."""
    return {
        order.id
        for order in open_orders(asked["facts"])
        if order.decided_by and may_answer(PROTOCOL, order.question or "", order.role)
    }


def objections(asked: dict[str, Any]) -> set[str]:
    decoded = decode_case(asked)
    return {one.reason for one in fold(PROTOCOL, decoded.facts, decoded.now).contradictions}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_worked_order_waits_in_the_inbox_as_long_as_advice_says_so(story: Any) -> None:
    asked = story.vector()["case"]
    if objections(asked) & HELD:
        assert waiting_by_inbox(asked) <= waiting_by_advice(asked)
    else:
        assert waiting_by_inbox(asked) == waiting_by_advice(asked)


def test_generated_orders_wait_in_both_or_in_none() -> None:
    compared = waited = 0
    for seed in SEEDS:
        asked = case(seed)
        asked["facts"] = [fact for fact in asked["facts"] if fact["kind"] in KINDS]
        decoded = decode_case(asked)
        if objections(asked) & HELD or fold(PROTOCOL, decoded.facts, decoded.now).not_understood:
            continue
        compared, waited = compared + 1, waited + bool(waiting_by_advice(asked))
        assert waiting_by_inbox(asked) == waiting_by_advice(asked), seed
    assert compared > 150
    assert waited > 10

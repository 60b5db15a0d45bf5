"""No rule without a worked case where it appears, one where it does not, and its boundary on both sides.

`boundaries.toml` says which; what it says is proved by moving the protocol's numbers.
"""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared_rules.advice import advise
from shared_rules.case import decode_case
from shared_rules.protocol import load
from tests.shared_rules.mutator import mutants
from tests.shared_rules.mutator_judge import Judge
from tests.shared_rules.test_vectors import ALL

PROTOCOL = load("blinatumomab")
PLAIN: dict[str, Any] = msgspec.to_builtins(PROTOCOL)
CASES = {vector["name"]: vector for vector in ALL}
WHY = "why: "


class Boundary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cases at one boundary of a rule; `number` is empty where the rule compares facts."""

    rule: str
    equal: str
    below: str
    above: str
    missing: str
    number: str = ""

    def sides(self) -> list[str]:
        """The cases at and beside the boundary, without those that cannot be."""
        return [name for name in (self.equal, self.below, self.above) if not name.startswith(WHY)]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    boundaries: list[Boundary]
    without_number: dict[str, str]


TABLE = msgspec.toml.decode((Path(__file__).parent / "boundaries.toml").read_bytes(), type=Table)
MOVED = [mutant for mutant in mutants(PLAIN) if mutant.kind == "number"]
# Decisions that no finding names, because they are a number or a reading within a clause's rule: a case that
# would change with the reading. D33 and D39 are the planner's and of all arithmetic.
DECISION_CASES = {
    "D01": "bag-window-last-second",
    "D04": "stop-of-exactly-4h",
    "D09": "neuro-two-signs-of-grade-2",
    "D13": "neuro-3-slow-by-its-onset",
    "D17": "lft-4-is-considered",
    "D18": "step-after-a-restart-d20-h2",
    "D21": "infusion-reaction-acts-as-crs",
    "D23": "counts-equal-to-the-limit",
    "D24": "limits-at-a-reinitiation",
    "D25": "later-tests-of-exactly-96h",
    "D29": "disconnect-at-d28",
    "D30": "free-interval-of-14-days",
    "D32": "home-at-d9",
    "D36": "crs-3-until-resolved",
    "D39": "elapsed-hours-across-the-autumn-change",
    "D42": "dexamethasone-2h-before",
    "D43": "alt-or-ast",
    "D44": "interactions-at-d7",
    "D54": "grade-corrected-to-no-grade",
    "D55": "platelets-60-and-180-of-one-sample",
    "D56": "liver-4-yes-then-no",
    "D57": "next-cycle-after-a-stop-at-the-end",
}
# Clauses that another finding carries: a case with this finding.
CLAUSE_RULES = {
    "dose.cycle1.days1-7": "dose.too-high",
    "limits.bilirubin": "tox.ungraded",
    "limits.lft": "tox.ungraded",
    "stop.over14": "stop.discontinue",
    "weight.under45": "weight.under45",
}
# Enforced by the planner, which has tests of its own, and not by an answer (section 5, 21).
PLANNERS = {"morning", "bag.calendar", "D33"}


def said(vector: dict[str, Any]) -> set[str]:
    """The rules that a case speaks of, in either sense."""
    expect = vector["expect"]
    return {wanted["rule"] for wanted in expect["has"]} | set(expect["not"])


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(PLAIN)


@pytest.fixture(scope="module")
def sources() -> set[str]:
    """The clauses and decisions of all findings of all cases."""
    found: set[str] = set()
    for vector in ALL:
        decoded = decode_case(vector["case"])
        answer = msgspec.to_builtins(advise(PROTOCOL, decoded.facts, decoded.now))
        for finding in answer["findings"]:
            found |= {finding.get("clause", ""), finding.get("decision", "")}
    return found


def test_every_rule_has_a_case_where_it_appears() -> None:
    assert set(PROTOCOL.rules) == {wanted["rule"] for vector in ALL for wanted in vector["expect"]["has"]}


def test_every_rule_has_a_case_where_it_does_not() -> None:
    assert set(PROTOCOL.rules) - {rule for vector in ALL for rule in vector["expect"]["not"]} == set()


def test_every_rule_has_its_boundary_or_a_reason_why_there_is_none() -> None:
    bounded = {boundary.rule for boundary in TABLE.boundaries}
    assert bounded | set(TABLE.without_number) == set(PROTOCOL.rules)
    assert bounded & set(TABLE.without_number) == set()
    assert all(TABLE.without_number.values())


@pytest.mark.parametrize(
    "boundary", TABLE.boundaries, ids=lambda boundary: f"{boundary.rule}-{boundary.number}"
)
def test_a_boundary_has_cases_that_speak_of_its_rule(boundary: Boundary) -> None:
    names = [boundary.equal, boundary.below, boundary.above, boundary.missing]
    assert [name for name in names if not name.startswith(WHY) and name not in CASES] == []
    assert [name for name in boundary.sides() if boundary.rule not in said(CASES[name])] == []
    assert len(set(names)) == 4
    assert [name for name in names if name == WHY] == []


@pytest.mark.parametrize(
    "boundary",
    [boundary for boundary in TABLE.boundaries if boundary.number],
    ids=lambda boundary: f"{boundary.rule}-{boundary.number}",
)
def test_a_boundarys_own_cases_notice_when_its_number_moves(boundary: Boundary, judge: Judge) -> None:
    judge.cases = {name: decode_case(CASES[name]["case"]) for name in boundary.sides()}
    judge.killers.clear()
    moved = [mutant for mutant in MOVED if mutant.place == boundary.number]
    assert len(moved) == 2
    fates = [judge.verdict(mutant) for mutant in moved]
    assert [verdict for verdict in fates if verdict.fate not in ("killed", "refused")] == []


def test_every_clause_is_used_by_an_answer_or_is_only_shown(sources: set[str]) -> None:
    for clause in PROTOCOL.clauses:
        if clause.id in sources or clause.id in PLANNERS or set(clause.honoured) <= {"shown", "checked"}:
            continue
        assert CLAUSE_RULES[clause.id] in clause.shown_with, clause.id
    assert not set(CLAUSE_RULES) & sources


def test_every_decision_is_used_by_an_answer_or_proved_by_a_case(sources: set[str]) -> None:
    decisions = {decision.id for decision in PROTOCOL.decisions}
    assert decisions - sources - PLANNERS == set(DECISION_CASES)
    assert set(DECISION_CASES.values()) <= set(CASES)


def test_a_clause_that_is_checked_at_the_bedside_fails_by_its_check() -> None:
    checked = {clause.id for clause in PROTOCOL.clauses if "checked" in clause.honoured}
    assert checked == {"line.central", "line.material", "pump", "no-flush", "neuro.writing-test"}
    wanted = CASES["failed-check-at-the-bedside"]["expect"]["has"]
    assert any(finding["rule"] == "checks.failed" for finding in wanted)

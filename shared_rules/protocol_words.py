"""The words of a protocol: clauses, decisions that await sign-off, queries, and what each finding says.

Templates hold `{value}` places that are filled from a finding's or task's values. No rule reads a word of it,
but the level and the source of a finding.
"""

from typing import Literal

import msgspec

Level = Literal["discontinue", "hold", "reduce", "authorise", "discuss", "do", "inform"]
Honoured = Literal["enforced", "timed", "checked", "shown"]


class Clause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the written protocol: where it stands, what it says in our words, how it is honoured."""

    id: str
    place: str
    says: str
    honoured: list[Honoured]
    shown_with: list[str] = []


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reading where the written protocol is silent or unclear; `reads` names the values that carry it."""

    id: str
    question: str
    reading: str
    alternatives: list[str]
    reads: list[str]
    softens: bool = False
    status: Literal["proposed", "signed", "rejected"] = "proposed"
    approver: str = ""
    date: str = ""


class Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something in the written protocol that its owner must put right."""

    id: str
    place: str
    prints: str
    asks: str


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a rule is said when it is met under other circumstances than its usual ones."""

    level: Level
    clause: str | None = None
    decision: str | None = None
    say: str | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Level, source and words of a finding; `ends` says what would end it."""

    level: Level
    clause: str | None = None
    decision: str | None = None
    title: str
    say: str
    ends: str
    cases: dict[str, Case] = {}


class Source(msgspec.Struct, frozen=True):
    """Where a finding comes from: its rule in one of its cases, with what stands there filled in."""

    rule: str
    level: Level
    clause: str | None
    decision: str | None


class Sources(dict[str, Source]):
    """The source of a rule's findings in each of its cases; "" is the usual one, as is any unknown."""

    def __missing__(self, case: str) -> Source:
        return self[""]


def sources_of(code: str, rule: Rule) -> Sources:
    """The sources of one rule."""
    usual = Source(code, rule.level, rule.clause, rule.decision)
    special = {
        name: Source(code, case.level, case.clause, case.decision)
        if case.clause is not None or case.decision is not None
        else Source(code, case.level, rule.clause, rule.decision)
        for name, case in rule.cases.items()
    }
    return Sources({"": usual, **special})


class TaskWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of a task."""

    title: str
    say: str

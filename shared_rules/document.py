"""The protocol as encoded, for people: clause by clause, with the numbers, decisions and queries.

One outline serves the command line and the printed page. It knows nothing of how it is drawn.
"""

from typing import Any, NamedTuple

import msgspec

from shared_rules.protocol import Protocol, protocol_hash
from shared_rules.protocol_words import Clause, Decision, Rule
from shared_rules.words import say_value

WORDS_AND_LISTS = {"clauses", "decisions", "queries", "rules", "tasks"}
HONOURED = {
    "enforced": "enforced by a rule",
    "timed": "a timed task or reminder",
    "checked": "a check at the bedside",
    "shown": "shown where it matters",
}


class Entry(NamedTuple):
    """One thing said, with what belongs to it: label and text."""

    title: str
    rows: list[tuple[str, str]]


class Section(NamedTuple):
    """A heading and its entries."""

    title: str
    entries: list[Entry]


def outline(protocol: Protocol, version: str | None = None) -> list[Section]:
    """The whole document, in the order in which a pharmacist reads it. `version` is its hash, where known."""
    softer_first = sorted(protocol.decisions, key=lambda decision: not decision.softens)
    return [
        Section("This version", [_version(protocol, version or protocol_hash(protocol))]),
        Section(
            "Clauses of the written protocol", [_clause(protocol, clause) for clause in protocol.clauses]
        ),
        Section("Decisions awaiting sign-off", [_decision(decision) for decision in softer_first]),
        Section(
            "Queries for the protocol's owner",
            [Entry(q.place, [("Prints", q.prints), ("Asks", q.asks)]) for q in protocol.queries],
        ),
        Section("Numbers the rules read", _tables(protocol)),
        Section("What is said", [_rule(code, rule) for code, rule in sorted(protocol.rules.items())]),
    ]


def _version(protocol: Protocol, version: str) -> Entry:
    rows = [
        ("Source", protocol.source),
        ("Hash", version),
        ("Status", protocol.not_for_clinical_use),
    ]
    return Entry(protocol.title, rows)


def _clause(protocol: Protocol, clause: Clause) -> Entry:
    spoken = [code for code, rule in sorted(protocol.rules.items()) if clause.id in _sources(rule)]
    shown = [code for code in clause.shown_with if code not in spoken]
    rows = [("Says", clause.says), ("Honoured", ", ".join(HONOURED[way] for way in clause.honoured))]
    if spoken or shown:
        rows.append(("Rules", ", ".join(spoken + shown)))
    return Entry(f"{clause.place}: {clause.id}", rows)


def _sources(rule: Rule) -> set[str | None]:
    return {
        rule.clause,
        rule.decision,
        *(c.clause for c in rule.cases.values()),
        *(c.decision for c in rule.cases.values()),
    }


def _decision(decision: Decision) -> Entry:
    rows = [
        ("Question", decision.question),
        ("Reading", decision.reading),
        ("Alternatives", "; ".join(decision.alternatives) or "none"),
        ("Status", decision.status),
        ("Approver", decision.approver or "nobody yet"),
        ("Date", decision.date or "not signed off"),
        ("Read from", ", ".join(decision.reads) or "nothing the rules read"),
    ]
    if decision.softens:
        rows.append(("Note", "Softens the protocol's word: first on the sign-off list"))
    return Entry(decision.id, rows)


def _rule(code: str, rule: Rule) -> Entry:
    rows = [
        (rule.level, rule.say),
        ("Source", rule.clause or rule.decision or "worked out"),
        ("Ends with", rule.ends),
    ]
    rows += [(f"{name}: {case.level}", case.say or rule.say) for name, case in sorted(rule.cases.items())]
    return Entry(f"{rule.title} ({code})", rows)


def _tables(protocol: Protocol) -> list[Entry]:
    tables = {
        name: value for name, value in msgspec.to_builtins(protocol).items() if name not in WORDS_AND_LISTS
    }
    return [Entry(name, _rows(value)) for name, value in tables.items() if not isinstance(value, str)]


def _rows(value: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [row for key, part in value.items() for row in _rows(part, f"{path} {key}".strip())]
    if isinstance(value, list) and any(isinstance(part, dict) for part in value):
        return [
            row for number, part in enumerate(value, 1) for row in _rows(part, f"{path} {number}".strip())
        ]
    return [(path.replace("_", " ") or "value", say_value(value))]

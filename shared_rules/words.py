"""Says findings, tasks and sources in the words of the protocol, as plain text with times in UTC.

Promise: nothing is left out because a word is missing. An unknown code is said as the code, a value that is
not known as "not known".
"""

import re
from typing import Any, NamedTuple

from msgspec import UNSET

from shared_rules.answer import Finding, Task
from shared_rules.protocol import Protocol

_PLACE = re.compile(r"\{([a-z0-9_]+)\}")


class Said(NamedTuple):
    """A finding in words: title, what to do, and where that comes from."""

    title: str
    detail: str
    source: str


def say_finding(protocol: Protocol, finding: Finding) -> Said:
    """The finding in the protocol's words, with its source."""
    rule = protocol.rules.get(finding.rule)
    if rule is None:
        return Said(finding.rule, "", say_source(protocol, finding))
    return Said(rule.title, fill(_sentence(protocol, finding), finding.values), say_source(protocol, finding))


def say_task(protocol: Protocol, task: Task) -> str:
    """The task in the protocol's words."""
    words = protocol.tasks.get(task.task)
    times = {"due_at": task.due_at, "from_at": task.from_at, "until_at": task.until_at}
    known = {name: at for name, at in times.items() if at is not UNSET}
    return fill(words.say, {**task.values, **known}) if words else task.task


def say_source(protocol: Protocol, finding: Finding) -> str:
    """Where a finding comes from: a clause of the protocol, a decision with its status, or worked out."""
    clause = next((c for c in protocol.clauses if c.id == finding.clause), None)
    if clause is not None:
        return f"Protocol, {clause.place} ({clause.id}): {clause.says}"
    decision = next((d for d in protocol.decisions if d.id == finding.decision), None)
    if decision is not None:
        status = "signed off" if decision.status == "signed" else f"{decision.status}, awaiting sign-off"
        return f"Decision {decision.id} ({status}): {decision.question} {decision.reading}"
    return "Worked out from the facts recorded"


def ends(protocol: Protocol, finding: Finding) -> str:
    """What would end a finding, in the protocol's words."""
    rule = protocol.rules.get(finding.rule)
    return fill(rule.ends, finding.values) if rule else "not known"


def fill(template: str, values: dict[str, Any]) -> str:
    """A template with its `{places}` filled."""
    return _PLACE.sub(lambda place: say_value(values.get(place[1])), template)


def say_value(value: Any) -> str:
    """One value as text."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(say_value(part) for part in value)
    if isinstance(value, dict):
        return " ".join(f"{name} {say_value(part)}" for name, part in value.items())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_", " ") if isinstance(value, str) else str(value)


def _sentence(protocol: Protocol, finding: Finding) -> str:
    """What the case that was met says; it is told by its level and its source."""
    rule = protocol.rules[finding.rule]
    for case in rule.cases.values():
        own = case.clause is not None or case.decision is not None
        clause, decision = (case.clause, case.decision) if own else (rule.clause, rule.decision)
        found = (finding.clause or None, finding.decision or None)
        if case.say and case.level == finding.level and (clause, decision) == found:
            return case.say
    return rule.say

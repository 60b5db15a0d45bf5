"""A finding in the making: codes, level and source from the protocol, instants still whole seconds."""

from typing import Any

import msgspec

from shared_rules import instant
from shared_rules.answer import Level
from shared_rules.protocol import Protocol


# Without the garbage collector: nothing in a finding can hold the finding.
class Found(msgspec.Struct, frozen=True, gc=False):
    """One rule that applies now, before it is written as text."""

    rule: str
    level: Level
    clause: str | None
    decision: str | None
    since: int
    facts: list[str]
    values: dict[str, Any]


def found(
    protocol: Protocol, rule: str, since: int, facts: list[str], values: dict[str, Any], case: str = ""
) -> Found:
    """The finding of a rule, in one of the cases the protocol knows for it; "" is the usual one."""
    source = protocol.sources[rule][case]
    return Found(source.rule, source.level, source.clause, source.decision, since, facts, values)


def has_level(findings: list[Found], *levels: Level) -> bool:
    """True when any finding is at one of the levels."""
    return any(finding.level in levels for finding in findings)


def has_rule(findings: list[Found], rule: str) -> bool:
    """True when the rule was found."""
    return any(finding.rule == rule for finding in findings)


def text_or_none(seconds: int | None) -> str | None:
    """An instant as text, or None."""
    return None if seconds is None else instant.text(seconds)

"""What is said of a patient's version: in full when asked, in an answer only where a person must act."""

from typing import Any

import msgspec

from server.rules.applied import Applied
from server.store.protocols import Recalled
from shared_rules import instant


def said_of(applied: Applied, current: str | None) -> dict[str, Any]:
    """Everything of the version that applies to a patient."""
    return {
        **msgspec.to_builtins(applied.in_force),
        "recalled": None if applied.recalled is None else said_of_recall(applied.recalled),
        "answered_with": applied.rules.hash,
        "current": current,
    }


def said_aloud(applied: Applied) -> dict[str, Any]:
    """What must be said beside every answer; empty when all is well."""
    said: dict[str, Any] = {}
    if applied.recalled is not None:
        said["recalled"] = said_of_recall(applied.recalled)
    if applied.in_force.passed_over:
        said["passed_over"] = msgspec.to_builtins(applied.in_force.passed_over)
    if not applied.is_readable:
        said["unreadable"] = applied.in_force.hash
    return said


def said_of_recall(recalled: Recalled) -> dict[str, str]:
    """A recall, as phones read it."""
    return {"hash": recalled.hash, "reason": recalled.reason, "at": instant.text(recalled.at_ms // 1000)}

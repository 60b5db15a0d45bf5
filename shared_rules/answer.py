"""The answer of the rules: what state a course is in, what applies now, and what somebody must do.

Codes and values only; the words come from the rules document, so that one answer can be said in any language.
Instants are RFC 3339 text, because an answer is an edge. Optional fields are left out, never null.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

Instant = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
Status = Literal["not_started", "running", "stopped", "between_cycles", "completed", "discontinued"]
Level = Literal["discontinue", "hold", "reduce", "authorise", "discuss", "do", "inform"]

# Strictest first: the order in which findings are shown.
LEVELS: tuple[Level, ...] = ("discontinue", "hold", "reduce", "authorise", "discuss", "do", "inform")


class Bag(msgspec.Struct, frozen=True, kw_only=True):
    """The bag now hanging: when it was hung, is planned to be changed, expires, and must be gone."""

    hung_at: Instant
    next_change_at: Instant | None
    expires_at: Instant | None
    change_by: Instant | None


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Where the course stands. `day` is the day of infusion from 1; `not_understood` counts facts."""

    status: Status
    cycle: int | None
    day: int | None
    infused_minutes: int
    dose_micrograms_per_day: int | float | None
    bag: Bag | None
    stopped_since: Instant | None
    not_understood: int


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that applies now: since when, by which clause or decision, on which facts (ids)."""

    rule: str
    level: Level
    clause: str | UnsetType = UNSET
    decision: str | UnsetType = UNSET
    since: Instant
    facts: list[str]
    values: dict[str, Any]


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person must do. `key` is the task and the fact it hangs on; null `due_at`: not known."""

    task: str
    key: str
    rule: str
    due_at: Instant | None
    from_at: Instant | UnsetType = UNSET
    until_at: Instant | UnsetType = UNSET
    values: dict[str, Any]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What `advise` says. `protocol` is the hash of the rules that said it, so that it can be replayed."""

    protocol: str
    state: State
    findings: list[Finding]
    tasks: list[Task]

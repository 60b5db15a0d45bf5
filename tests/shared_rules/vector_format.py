"""The format of a worked case. `python -m tests.shared_rules.vector_format` writes its JSON Schema.

A vector file is one vector or an array of them. An expectation names the members that matter and leaves out
the rest: `has` and `tasks` must be there, `not` and `not_tasks` must not, `state` must hold.
"""

import json
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from shared_rules.answer import Instant, Level, Status

SCHEMA = Path(__file__).parent.parent / "vectors" / "schema" / "vector.json"
MOST_LETTERS = 50
Name = Annotated[
    str, Meta(pattern=r"^[a-z0-9][A-Za-z0-9._-]*$", max_length=MOST_LETTERS, description="unique, and short")
]
Words = Annotated[str, Meta(min_length=1)]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a vector; nothing unknown in it."""


class Case(Part, frozen=True, kw_only=True):
    """What is asked: facts of one patient as the service keeps them, an instant, and the protocol's name."""

    protocol: Words
    now: Instant
    facts: list[dict[str, Any]]


class FindingPart(Part, frozen=True, kw_only=True):
    """A finding with at least these members and values."""

    rule: Words
    level: Level | UnsetType = UNSET
    clause: Words | UnsetType = UNSET
    decision: Words | UnsetType = UNSET
    since: Instant | UnsetType = UNSET
    facts: list[str] | UnsetType = UNSET
    values: dict[str, Any] | UnsetType = UNSET


class TaskPart(Part, frozen=True, kw_only=True):
    """A task with at least these members and values."""

    task: Words
    key: Words | UnsetType = UNSET
    rule: Words | UnsetType = UNSET
    due_at: Instant | UnsetType | None = UNSET
    from_at: Instant | UnsetType = UNSET
    until_at: Instant | UnsetType = UNSET
    values: dict[str, Any] | UnsetType = UNSET


class BagPart(Part, frozen=True, kw_only=True):
    """The bag that hangs, with at least these members."""

    hung_at: Instant | UnsetType = UNSET
    next_change_at: Instant | UnsetType | None = UNSET
    expires_at: Instant | UnsetType | None = UNSET
    change_by: Instant | UnsetType | None = UNSET


class StatePart(Part, frozen=True, kw_only=True):
    """The state, with at least these members."""

    status: Status | UnsetType = UNSET
    cycle: int | UnsetType | None = UNSET
    day: int | UnsetType | None = UNSET
    infused_minutes: int | UnsetType = UNSET
    dose_micrograms_per_day: float | UnsetType | None = UNSET
    bag: BagPart | UnsetType | None = UNSET
    stopped_since: Instant | UnsetType | None = UNSET
    not_understood: int | UnsetType = UNSET


class Expect(Part, frozen=True, kw_only=True):
    """What must be said, and what must not. A name alone is any finding or task of that name."""

    state: StatePart
    has: list[FindingPart]
    without: list[str | FindingPart] = msgspec.field(name="not")
    tasks: list[TaskPart]
    not_tasks: list[str | TaskPart]


class Vector(Part, frozen=True, kw_only=True):
    """A worked case: a name of its own, why it is there, what is asked, what must be said."""

    name: Name
    why: Words
    case: Case
    expect: Expect


def read(content: bytes) -> list[Vector]:
    """The vectors of a file; raises msgspec.ValidationError with the place of what is wrong."""
    decoder: msgspec.json.Decoder[list[Vector] | Vector] = msgspec.json.Decoder(list[Vector] | Vector)
    said = decoder.decode(content)
    return said if isinstance(said, list) else [said]


def schema() -> str:
    """The JSON Schema of a vector file, as text."""
    told = msgspec.json.schema(list[Vector] | Vector)
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Worked cases"}
    return json.dumps({**dialect, **told}, indent=1) + "\n"


def main() -> None:
    SCHEMA.parent.mkdir(exist_ok=True)
    SCHEMA.write_text(schema(), encoding="utf-8")


if __name__ == "__main__":
    main()

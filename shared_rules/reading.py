"""Reads a body leniently: every field that is right counts, every field that is wrong is said.

Promises never to fail, whatever the body holds. Instants become whole seconds, integral numbers integers.
"""

import math
from typing import Any, NamedTuple

from shared_rules import instant
from shared_rules.bodies import BOUNDS, FIELDS, MOST_NUMBER, PARTS, WHOLE, WORDS, Field


class Reading(NamedTuple):
    """The valid fields of a body, and whether all of it was understood."""

    valid: dict[str, Any]
    understood: bool


def read_body(kind: str, body: dict[str, Any]) -> Reading:
    """The valid fields of a body of this kind; nothing is valid in a kind that is not known."""
    fields = FIELDS.get(kind)
    if fields is None:
        return Reading({}, False)
    reading = _read_fields(fields, body)
    toxicity = body.get("toxicity")
    if kind == "toxicity_graded" and isinstance(toxicity, str) and "toxicity" not in reading.valid:
        # A toxicity nobody has heard of acts as `other`: it is said, and it still holds the infusion.
        reading.valid["toxicity"] = toxicity
    return reading


def number(value: Any) -> int | float | None:
    """A finite number below 2^53, integral ones as integers; None for anything else. A boolean is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if abs(value) >= MOST_NUMBER:
        return None
    return int(value) if value == int(value) else value


def _read_fields(fields: dict[str, Field], body: dict[str, Any]) -> Reading:
    valid: dict[str, Any] = {}
    understood = True
    for key, value in body.items():
        if value is None:
            continue
        if key not in fields:
            understood = False
            continue
        read, whole = _read(fields[key].type, value)
        understood = understood and whole
        if read is not None:
            valid[key] = read
    for key, field in fields.items():
        if field.needed and key not in valid:
            understood = False
    return Reading(valid, understood)


def _read(name: str, value: Any) -> tuple[Any, bool]:
    """The value as this type, or None; and whether all of it was understood."""
    if name == "anything":
        return value, True
    if name == "changes":
        return _read_changes(value)
    if name in PARTS:
        return _read_part(name, value)
    read = _read_plain(name, value)
    return read, read is not None


def _read_part(name: str, value: Any) -> tuple[Any, bool]:
    if not isinstance(value, dict):
        return None, False
    reading = _read_fields(PARTS[name], value)
    return reading.valid, reading.understood


def _read_changes(value: Any) -> tuple[Any, bool]:
    if not isinstance(value, list):
        return None, False
    read = [_read_part("change", item) for item in value]
    return [part for part, _ in read if part is not None], all(whole for _, whole in read)


def _read_plain(name: str, value: Any) -> Any:
    if name in WORDS:
        return value if isinstance(value, str) and value in WORDS[name] else None
    if name == "text":
        return value if isinstance(value, str) else None
    if name == "flag":
        return value if isinstance(value, bool) else None
    if name == "object":
        return value if isinstance(value, dict) else None
    if name == "instant":
        return _instant(value)
    return _bounded(name, number(value))


def _instant(value: Any) -> int | None:
    if not isinstance(value, str):
        return None
    try:
        return instant.parse(value)
    except instant.NotAnInstant:
        return None


def _bounded(name: str, value: int | float | None) -> int | float | None:
    if value is None:
        return None
    if name in WHOLE and not isinstance(value, int):
        return None
    return value if _in_bounds(name, value) else None


def _in_bounds(name: str, value: int | float) -> bool:
    least, over, most = BOUNDS[name]
    return (
        (least is None or value >= least)
        and (over is None or value > over)
        and (most is None or value <= most)
    )

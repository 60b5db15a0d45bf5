"""The ways in which one field of a fact can be wrong, and the fact with that field so."""

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from shared_rules.bodies import BOUNDS, FIELDS, PARTS, WHOLE, WORDS
from tests.shared_rules.silence_facts import after

GONE = object()
WRONG_TYPE: dict[str, Any] = {"text": 7, "flag": "yes", "instant": 1_780_300_800, "object": [], "changes": {}}
# Another value of a closed list than the one in the fact, so that two facts say different things at once.
OTHERWISE: dict[str, Any] = {
    "toxicity": "other",
    "grade": 1,
    "analyte": "platelets",
    "setting": "hospital",
    "stop_reason": "other",
    "acvpu": "A",
    "answer": "no",
    "signature": "no",
    "role": "prescriber",
    "scale": "astct",
    "stored": "room",
    "flag": False,
    "text": "another",
}


class Spoil(NamedTuple):
    """One way in which a field is wrong: what the audit calls it, and whether it cannot be understood."""

    column: str
    value: Any
    must_be_said: bool = False


class Place(NamedTuple):
    """A field of a body, or of a part of it: `bag.hours`; its type, and whether it is asked for."""

    path: str
    type: str
    needed: bool


def places(kind: str) -> list[Place]:
    """Every field of the kind, parts field by field, as the evaluators read them."""
    found: list[Place] = []
    for name, field in FIELDS[kind].items():
        found.append(Place(name, field.type, field.needed))
        part = "change" if field.type == "changes" else field.type
        inner = f"{name}.0" if field.type == "changes" else name
        found += [Place(f"{inner}.{key}", f.type, f.needed) for key, f in PARTS.get(part, {}).items()]
    return found


def spoils(place: Place, now: str) -> Iterator[Spoil]:
    """The ways in which this field can be wrong."""
    yield Spoil("missing", GONE, place.needed)
    yield Spoil("missing", None, place.needed)
    if place.type == "anything":
        return
    is_word = place.type in WORDS
    yield Spoil("wrong type", 7 if is_word else WRONG_TYPE.get(place.type, "7"), True)
    if place.type != "flag":
        yield Spoil("wrong type", True, True)
    if is_word:
        yield Spoil("unknown word", "unheard_of", True)
    elif place.type in BOUNDS:
        yield from _numbers(place.type)
    elif place.type == "instant":
        yield Spoil("extreme", "0000-01-01T00:00:00Z")
        yield Spoil("extreme", "9999-12-31T23:59:59Z")
        yield Spoil("extreme", "2026-02-30T08:00:00Z", True)
        yield Spoil("future", after(now, 1))
    elif place.type == "text":
        yield Spoil("extreme", "")
        yield Spoil("extreme", "x" * 5_000)
        yield Spoil("unknown word", "unheard_of")


def _numbers(name: str) -> Iterator[Spoil]:
    yield Spoil("extreme", 1e300, True)
    yield Spoil("extreme", -1, name != "number")
    bounds = BOUNDS[name]
    yield Spoil("extreme", 2**53 - 1, bounds.most is not None)
    yield Spoil("extreme", 1e-300, name in WHOLE)
    yield Spoil("extreme", 0, bounds.over is not None or name == "cycle")


def spoiled(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The body with another value at the path; GONE takes the field away."""
    made = copy.deepcopy(body)
    parent: Any = made
    *way, last = path.split(".")
    for step in way:
        parent = parent[int(step)] if isinstance(parent, list) else parent[step]
    if value is GONE:
        del parent[last]
    else:
        parent[last] = value
    return made


def otherwise(place: Place, now: str, value: Any) -> Any:
    """Another value that would be understood, or GONE where there is none."""
    if place.type == "instant":
        return after(now, -3)
    if place.type in BOUNDS:
        return value + 1 if value != 5 else 4
    return OTHERWISE.get(place.type, GONE)

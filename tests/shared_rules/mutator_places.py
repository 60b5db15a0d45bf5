"""Where a protocol holds something that the evaluators may read, and the smallest step of each number.

A place is a path from the protocol's top, such as `("stops", "bands", 0, "to_hours")`.
"""

from collections.abc import Iterator
from typing import Any

from shared_rules.comparison import NAMES

Path = tuple[str | int, ...]

# Words for people, and the table of who owes which word; no evaluator reads them.
WORDS = (
    "name",
    "title",
    "drug",
    "source",
    "not_for_clinical_use",
    "clauses",
    "decisions",
    "queries",
    "tasks",
)
# The smallest step in which a number is written or measured; one where nothing is said.
STEPS: dict[Any, float] = {
    "fixed_from_kg": 0.1,
    "micrograms_per_day": 0.1,
    "micrograms_per_m2_per_day": 0.1,
    "over_grade_2": 0.1,
    "over_grade_3": 0.1,
    "over_grade_4": 0.1,
    "fluids_litres_per_day": 0.5,
    ("laboratory", "neutrophils"): 0.1,
    ("observations", "temperature_c"): 0.1,
}


def at(plain: Any, path: Path) -> Any:
    """What stands at a place."""
    for key in path:
        plain = plain[key]
    return plain


def places(plain: dict[str, Any]) -> Iterator[Path]:
    """Every place of the protocol's tables and rules, words left out; a table before what is in it."""
    for key, value in plain.items():
        if key not in WORDS and key != "rules":
            yield from _within(value, (key,))
    for code, rule in plain["rules"].items():
        yield ("rules", code)
        yield ("rules", code, "level")
        for case, said in rule.get("cases", {}).items():
            yield ("rules", code, "cases", case)
            if said["level"] is not None:
                yield ("rules", code, "cases", case, "level")


def _within(value: Any, path: Path) -> Iterator[Path]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _within(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _within(inner, (*path, number))


def told(plain: dict[str, Any], path: Path) -> str:
    """A place as a person reads it: `toxicities[neuro].slow_hours`."""
    said, value = "", plain
    for key in path:
        value = value[key]  # type: ignore[index]
        if isinstance(key, int):
            said += f"[{_entry(key, value)}]"
        else:
            said += f".{key}" if said else key
    return said


def _entry(number: int, value: Any) -> str:
    if not isinstance(value, dict):
        return str(number + 1)
    names = (value[name] for name in (*NAMES, "means") if name in value)
    return str(next(names, number + 1))


def step_of(plain: dict[str, Any], path: Path) -> float:
    """The smallest step of the number at a place."""
    holder = at(plain, path[:-1])
    of = holder.get("analyte", holder.get("parameter")) if isinstance(holder, dict) else None
    return STEPS.get((path[0], of), STEPS.get(path[-1], 1))

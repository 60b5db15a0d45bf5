"""Mutants of the protocol as data: one number one step off, one word turned, one row gone, one level changed.

Each mutant is a protocol a careless edit could make. Either the protocol's own checks refuse it, or a worked
case must notice: what no case notices is a number that nobody proves.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from shared_rules.answer import LEVELS
from tests.shared_rules.mutator_places import Path, at, places, step_of, told

GONE = object()
# Readings: another word of the same choice.
CHOICES: dict[str, tuple[str, ...]] = {
    "within": ("above", "at_least"),
    "final": ("discontinue", "consider_discontinuing"),
    "slow_counts_to": ("calm_begins", "calm_lasted"),
    "unfinished_toxicity_stop": ("consultant", "low"),
    "new_cycle_after_full": ("consultant", "low", "full"),
    "level": ("low", "full"),
}
# Who and what could be written into a list by mistake.
ADDED: dict[str, tuple[str, ...]] = {
    "roles": ("nurse", "pharmacist", "prescriber", "consultant", "coordinator", "administrator"),
    "answers": ("yes", "no", "low", "full"),
}
OPTIONAL = (
    "to_hours",
    "cycle_to",
    "slow_hours",
    "calm_hours",
    "premedication_mg",
    "relevance_question",
    "discuss_below",
    "at_least",
    "at_most",
)


class Mutant(NamedTuple):
    """One change: where, of which kind, and what stands there instead (GONE: nothing)."""

    path: Path
    place: str
    kind: str
    before: Any
    after: Any

    def name(self) -> str:
        """`bags.window_hours: 4 -> 5`."""
        gone = self.after is GONE
        return (
            f"{self.place}: gone" if gone else f"{self.place}: {_short(self.before)} -> {_short(self.after)}"
        )

    def apply(self, plain: dict[str, Any]) -> dict[str, Any]:
        """The protocol with this change; the one given stays as it is."""
        return dict(_changed(plain, self.path, self.after))


def mutants(plain: dict[str, Any]) -> Iterator[Mutant]:
    """Every mutant of a protocol, in the order of its tables."""
    for path in places(plain):
        value = at(plain, path)
        for kind, after in _changes(plain, path, value):
            yield Mutant(path, told(plain, path), kind, value, after)


def _changes(plain: dict[str, Any], path: Path, value: Any) -> Iterator[tuple[str, Any]]:
    if path[0] == "rules":
        yield from _rule_changes(plain, path, value)
        return
    key = path[-1]
    if isinstance(value, bool):
        yield "turned", not value
    elif isinstance(value, int | float):
        step = step_of(plain, path)
        yield "number", round(value + step, 6)
        yield "number", round(value - step, 6)
    elif isinstance(value, str):
        yield from _word_changes(path, value)
    if isinstance(key, int) or (key in OPTIONAL and value is not None):
        yield "row", GONE
    for word in ADDED.get(str(key), ()):
        if word not in value:
            yield "turned", [*value, word]
    if key in ("at_least", "at_most") and value is not None:
        yield from _turned_threshold(plain, path)


def _word_changes(path: Path, value: str) -> Iterator[tuple[str, Any]]:
    key = path[-1]
    if key in CHOICES:
        yield from (("turned", word) for word in CHOICES[str(key)] if word != value)
    elif isinstance(key, str):
        # A name that leads elsewhere: another analyte, question, toxicity or drug.
        yield "name", f"{value}x"


def _turned_threshold(plain: dict[str, Any], path: Path) -> Iterator[tuple[str, Any]]:
    """A threshold that has one side only looks the other way. The mutant is made at the threshold itself."""
    holder = at(plain, path[:-1])
    if sum(holder.get(side) is not None for side in ("at_least", "at_most")) == 1:
        yield "turned", Turn("at_most" if path[-1] == "at_least" else "at_least")


class Turn(NamedTuple):
    """The value moves to another key of its table."""

    key: str


def _rule_changes(plain: dict[str, Any], path: Path, value: Any) -> Iterator[tuple[str, Any]]:
    if path[-1] == "level":
        yield from (("level", level) for level in LEVELS if level != value)
    elif len(path) == 2 or _differs(plain["rules"][path[1]], value):
        yield "row", GONE


def _differs(rule: dict[str, Any], case: dict[str, Any]) -> bool:
    """True when a case says more than other words: another level or source."""
    sources = [case[key] for key in ("clause", "decision") if case.get(key)]
    own = [rule[key] for key in ("clause", "decision") if rule.get(key)]
    return case["level"] != rule["level"] or bool(sources and sources != own)


def _changed(node: Any, path: Path, after: Any) -> Any:
    """A copy of `node` in which only the tables along the path are new."""
    key, rest = path[0], path[1:]
    copy: Any = dict(node) if isinstance(node, dict) else list(node)
    if rest:
        copy[key] = _changed(node[key], rest, after)
    elif after is GONE:
        del copy[key]
    elif isinstance(after, Turn):
        copy[after.key] = copy[key]
        copy[key] = None
    else:
        copy[key] = after
    return copy


def _short(value: Any) -> str:
    if isinstance(value, Turn):
        return value.key
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)

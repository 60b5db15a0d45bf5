"""Other rules by seed: the protocol with some of its numbers, readings, levels and roles chosen otherwise."""

from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec

from shared_rules.answer import LEVELS
from shared_rules.protocol import Protocol, load
from shared_rules.protocol_check import faults

READINGS: dict[str, tuple[Any, ...]] = {
    "final": ("discontinue", "consider_discontinuing"),
    "slow_counts_to": ("calm_begins", "calm_lasted"),
    "new_cycle_after_full": ("consultant", "low", "full"),
    "unfinished_toxicity_stop": ("consultant", "low"),
    "within": ("above", "at_least"),
    "level": LEVELS,
    "roles": (["prescriber"], ["consultant"], ["nurse", "consultant"], []),
    "answers": (["yes"], ["yes", "no"], ["low"], ["full", "yes"]),
    "warn_days": ([], [1], [10, 13], [12]),
    "premedication_mg": (None, 20, 24, 24.5),
    "slow_hours": (None, 24, 168),
    "discuss_below": (None, 0.5, 1, 100),
}
# Words and places that no evaluator reads.
UNREAD = ("clauses", "queries", "decisions", "tasks")


def other_rules(seed: int) -> Protocol:
    """A whole protocol in which one to eight values differ from the one that comes with the product."""
    random = Random(seed)
    usual = msgspec.to_builtins(load("blinatumomab"))
    while True:
        plain = msgspec.json.decode(msgspec.json.encode(usual))
        for _ in range(random.randrange(1, 9)):
            _change(random, plain)
        protocol = _whole(plain)
        if protocol is not None:
            return protocol


def _change(random: Random, plain: dict[str, Any]) -> None:
    holder, key = random.choice(list(_places(plain)))
    value = holder[key]
    if key in READINGS:
        holder[key] = random.choice(READINGS[key])
    elif isinstance(value, bool):
        holder[key] = not value
    else:
        holder[key] = random.choice((value + 1, value - 1, value * 2, value / 2, 0, value + 0.1))


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place that holds a number, a flag or a reading."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if key in UNREAD:
            continue
        if isinstance(value, int | float) or key in READINGS:
            yield node, key
        elif isinstance(value, dict | list):
            yield from _places(value)


def _whole(plain: dict[str, Any]) -> Protocol | None:
    try:
        protocol = msgspec.convert(plain, Protocol)
    except msgspec.ValidationError:
        return None
    return None if faults(protocol) else protocol

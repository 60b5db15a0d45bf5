"""Makes a failing case small: leaves out facts, then fields, as long as it still fails."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

Case = dict[str, Any]

MAX_TRIALS = 5_000


def shrink(case: Case, fails: Callable[[Case], bool]) -> Case:
    """The smallest case found that still fails, by leaving out greedily in at most MAX_TRIALS trials."""
    trials = 0
    again = True
    while again:
        again = False
        for smaller in _smaller(case):
            trials += 1
            if trials > MAX_TRIALS:
                return case
            if fails(smaller):
                case, again = smaller, True
                break
    return case


def _smaller(case: Case) -> Iterator[Case]:
    """Cases with less in them, the boldest cuts first."""
    facts = case["facts"]
    size = len(facts)
    while size:
        for start in range(0, len(facts), size):
            yield {**case, "facts": facts[:start] + facts[start + size :]}
        size //= 2
    for index, fact in enumerate(facts):
        for body in _without_one(fact.get("body")):
            yield {**case, "facts": [*facts[:index], {**fact, "body": body}, *facts[index + 1 :]]}


def _without_one(value: Any) -> Iterator[Any]:
    """The value with one member, at any depth, left out."""
    if isinstance(value, dict):
        for key in value:
            yield {name: copy.deepcopy(item) for name, item in value.items() if name != key}
            for smaller in _without_one(value[key]):
                yield {**value, key: smaller}
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield value[:index] + value[index + 1 :]
            for smaller in _without_one(item):
                yield [*value[:index], smaller, *value[index + 1 :]]

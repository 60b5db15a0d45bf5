"""Two engines, one specification: generated cases are answered by both, and no byte may differ.

`make test` asks 2,000 cases and goes on for eight shares of BAGWATCH_HUNT_SECONDS, a minute by the Makefile;
`make hunt` asks 1,000,000.
"""

import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from random import Random
from typing import Any

import pytest

from tests.shared_rules.engines import BothEngines
from tests.shared_rules.generator import case
from tests.shared_rules.generator_nasty import broken_envelope
from tests.shared_rules.generator_rules import other_rules
from tests.shared_rules.shrink import shrink

CHUNK_CASES = 500
FULL_CHUNK_CASES = 10_000
LEAST_CASES = 2_000
FULL_CASES = 1_000_000
OTHER_RULES = 40
CASES_PER_RULES = 25
# Two engines that differ are the worst fault there is: they are hunted longer than the rest.
SHARES = 8


def first_difference(engines: BothEngines, first_seed: int, count: int) -> int | None:
    """The first seed of the range whose case the engines answer differently."""
    cases = [case(seed) for seed in range(first_seed, first_seed + count)]
    for offset, (server, phone) in enumerate(engines.outcomes(cases)):
        if server != phone:
            return first_seed + offset
    return None


def chunk_difference(first_seed: int) -> int | None:
    """The same in a process of its own, with an engine of its own."""
    with BothEngines() as engines:
        # In small helpings: ten thousand courses at once do not fit beside each other in memory.
        for seed in range(first_seed, first_seed + FULL_CHUNK_CASES, CHUNK_CASES):
            differing = first_difference(engines, seed, CHUNK_CASES)
            if differing is not None:
                return differing
    return None


def report(engines: BothEngines, seed: int) -> str:
    """The smallest case found that still differs, ready to be saved as a vector."""
    return told(engines, seed, shrink(case(seed), engines.differ))


def told(engines: BothEngines, seed: int, small: Any) -> str:
    """Both answers to a case, and the case as a vector."""
    [(server, phone)] = engines.outcomes([small])
    vector = {
        "name": f"engines-differ-{seed}",
        "why": "both engines say the same",
        "case": small,
        "expect": {},
    }
    return f"seed {seed}\nserver {server.decode()}\nphone  {phone.decode()}\n{json.dumps([vector], indent=1)}"


@pytest.mark.hunt
def test_generated_courses_are_answered_with_the_same_bytes() -> None:
    differing = _full_hunt() if os.environ.get("BAGWATCH_HUNT") == "full" else _short_hunt()
    if differing is not None:
        with BothEngines() as engines:
            pytest.fail(report(engines, differing), pytrace=False)


def test_other_rules_are_answered_with_the_same_bytes() -> None:
    with BothEngines() as engines:
        for rules_seed in range(OTHER_RULES):
            engines.adopt(other_rules(rules_seed))
            differing = first_difference(engines, rules_seed * 1_000, CASES_PER_RULES)
            if differing is not None:
                pytest.fail(f"rules seed {rules_seed}, {report(engines, differing)}", pytrace=False)


def test_broken_envelopes_are_refused_with_the_same_words() -> None:
    random = Random(1)
    cases = [broken_envelope(random, case(seed)) for seed in range(500)]
    with BothEngines() as engines:
        outcomes = list(engines.outcomes(cases))
        for broken, (server, phone) in zip(cases, outcomes, strict=True):
            if server != phone:
                pytest.fail(told(engines, 0, broken), pytrace=False)
    assert sum(server.startswith(b"at ") for server, _ in outcomes) > 250


def test_shrinking_keeps_what_fails_and_leaves_out_the_rest() -> None:
    def fails(smaller: Any) -> bool:
        return any(fact["body"].get("grade") == 3 for fact in smaller["facts"])

    seed = next(seed for seed in range(100) if fails(case(seed)))
    [fact] = shrink(case(seed), fails)["facts"]
    assert fact["body"] == {"grade": 3}


def _short_hunt() -> int | None:
    ends = time.monotonic() + SHARES * float(os.environ.get("BAGWATCH_HUNT_SECONDS", "0"))
    seed = 0
    with BothEngines() as engines:
        while seed < LEAST_CASES or time.monotonic() < ends:
            differing = first_difference(engines, seed, CHUNK_CASES)
            if differing is not None:
                return differing
            seed += CHUNK_CASES
    return None


def _full_hunt() -> int | None:
    starts = range(0, FULL_CASES, FULL_CHUNK_CASES)
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        differing = next((seed for seed in pool.map(chunk_difference, starts) if seed is not None), None)
        pool.shutdown(cancel_futures=True)
        return differing

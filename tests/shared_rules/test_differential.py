"""Two engines, one specification: generated cases are answered by both, and no byte may differ.

`make test` asks 2,000 cases and goes on for BAGWATCH_HUNT_SECONDS; `make hunt` asks 1,000,000.
"""

import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from tests.shared_rules.engines import BothEngines
from tests.shared_rules.generator import case
from tests.shared_rules.shrink import shrink

CHUNK_CASES = 500
LEAST_CASES = 2_000
FULL_CASES = 1_000_000


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
        return first_difference(engines, first_seed, CHUNK_CASES * 20)


def report(engines: BothEngines, seed: int) -> str:
    """The smallest case found that still differs, ready to be saved as a vector."""
    small: dict[str, Any] = shrink(case(seed), engines.differ)
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
            pytest.fail(report(engines, differing))


def _short_hunt() -> int | None:
    ends = time.monotonic() + float(os.environ.get("BAGWATCH_HUNT_SECONDS", "0"))
    seed = 0
    with BothEngines() as engines:
        while seed < LEAST_CASES or time.monotonic() < ends:
            differing = first_difference(engines, seed, CHUNK_CASES)
            if differing is not None:
                return differing
            seed += CHUNK_CASES
    return None


def _full_hunt() -> int | None:
    starts = range(0, FULL_CASES, CHUNK_CASES * 20)
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        return next((seed for seed in pool.map(chunk_difference, starts) if seed is not None), None)

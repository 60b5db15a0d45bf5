"""How fast advice is worked out on a full course, in Python and on the phone's engine, and how it grows."""

import statistics
import time
from typing import Any

from shared_rules.advice import advise
from shared_rules.facts import decode_facts
from shared_rules.instant import parse
from shared_rules.protocol import load
from tests.shared_rules.story import CYCLE_DAYS, Story

SIZES = (100, 600, 2_000, 10_000)
RUNS = 5


def main() -> None:
    """Prints seconds for each size, and the growth against linear."""
    protocol = load("blinatumomab")
    print("\nAdvice on a course of five cycles")
    first: float | None = None
    for size in SIZES:
        case = course(size)
        facts, now = decode_facts(case["facts"], "facts"), parse(case["now"])
        times = []
        for _ in range(RUNS):
            began = time.perf_counter()
            advise(protocol, facts, now)
            times.append(time.perf_counter() - began)
        python = statistics.median(times)
        first = first or python / size
        growth = python / size / first
        print(f"  {size:>6} facts: Python {python * 1e3:8.2f} ms   {growth:4.2f} of linear")


def course(size: int) -> dict[str, Any]:
    """Five cycles with their bloods and remission, filled up to `size` facts with daily observations."""
    story = Story("full", "a full course").ready_for_first()
    for cycle in range(1, 6):
        first = (cycle - 1) * CYCLE_DAYS
        story.bloods(f"d{first}").dexamethasone(f"d{max(first - 1, 0)} h23" if first else "-h1").run(
            28, cycle
        )
        if cycle == 2:
            story.fact("d72", "response_assessed", {"complete_remission": True})
    missing = max(size - len(story.facts), 0)
    for number in range(missing):
        minutes = number * 200 * 1440 // max(missing, 1)
        body = {
            "temperature_c": 36.8,
            "pulse": 76,
            "systolic": 124,
            "respiratory_rate": 15,
            "spo2": 98,
            "acvpu": "A",
        }
        story.fact(f"d{minutes // 1440} m{minutes % 1440}", "observations_taken", body)
    story.now("d197")
    vector = story.vector()
    case: dict[str, Any] = vector["case"]
    return {**case, "facts": case["facts"][: max(size, 1)]}

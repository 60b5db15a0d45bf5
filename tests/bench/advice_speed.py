"""How fast advice is worked out on a full course, in Python and on the phone's engine, and how it grows."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from shared_rules.advice import advise
from shared_rules.canonical import canonical
from shared_rules.facts import decode_facts
from shared_rules.instant import parse
from shared_rules.protocol import Protocol, load
from tests.shared_rules.story import CYCLE_DAYS, Story

SIZES = (100, 600, 2_000, 10_000)
RUNS = 15
NODE_BENCH = Path(__file__).parent / "advice_speed.ts"


def main() -> None:
    """Prints milliseconds for each size in both engines, and the growth against linear."""
    protocol = load("blinatumomab")
    cases = [course(size) for size in SIZES]
    python = [seconds(protocol, case) * 1e3 for case in cases]
    node = node_milliseconds(protocol, cases)
    print(f"\nAdvice on a course of five cycles, best of {RUNS} in milliseconds; growth against linear")
    for size, own, phone in zip(SIZES, python, node, strict=True):
        linear, linear_phone = own / size / (python[0] / SIZES[0]), phone / size / (node[0] / SIZES[0])
        print(
            f"  {size:>6} facts: Python {own:8.2f} ({linear:4.2f} of linear)"
            f"   Node {phone:8.2f} ({linear_phone:4.2f} of linear)"
        )


def seconds(protocol: Protocol, case: dict[str, Any]) -> float:
    """The best of the runs after a first one, which works out the protocol's hash once for all."""
    facts, now = decode_facts(case["facts"], "facts"), parse(case["now"])
    advise(protocol, facts, now)
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        advise(protocol, facts, now)
        times.append(time.perf_counter() - began)
    return min(times)


def node_milliseconds(protocol: Protocol, cases: list[dict[str, Any]]) -> list[float]:
    """The best runs of the phone's engine."""
    asked = {"protocol": json.loads(canonical(protocol)), "runs": RUNS, "cases": cases}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "node"), str(NODE_BENCH)],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
    )
    return [float(best) for best in json.loads(done.stdout)]


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

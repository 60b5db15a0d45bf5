"""Look-ups in a second in a table of 40 rows: our evaluators with their whole explanation, and rule engines.

Python is held against Python and Node against Node. Time is the processor's, so that other work on the
machine does not count; each engine has the best of its rounds. A peer that is missing is said and left out.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from shared_rules.canonical import canonical
from tests.bench.table_peers import (
    PEERS,
    ROWS,
    Engine,
    edges_seconds,
    elapsed_seconds,
    json_logic_table,
    ours,
    widened,
)

ROUNDS = 8
ROUND_SECONDS = 0.2
NODE_BENCH = Path(__file__).parent / "table_speed.ts"


def main() -> None:
    """Prints look-ups in a second for each engine, and how many times as many are ours."""
    print(f"\nA look-up in {ROWS} rows, ours with rule, level, source, instant, facts and values")
    own = rate(ours())
    print(f"  {'shared_rules (Python)':<32}{own:>12,.0f} a second")
    for name, made in PEERS.items():
        try:
            peer = made()
        except ImportError:
            print(f"  {name:<32}{'not installed (make bench installs it)':>12}")
            continue
        agree(name, peer)
        _print(name, rate(peer), own)
    phone = phone_rates()
    print(f"  {'engine of the phone (Node)':<32}{phone['ours']:>12,.0f} a second")
    _print("json-logic-js (Node)", phone["json-logic-js"], phone["ours"])


def _print(name: str, peer: float, own: float) -> None:
    print(f"  {name:<32}{peer:>12,.0f} a second   ours {own / peer:,.1f} times as many")


def phone_rates() -> dict[str, float]:
    """Look-ups in a second under Node: of the phone's engine with the same finding, and of json-logic-js."""
    asked: dict[str, Any] = {"protocol": json.loads(canonical(widened()))}
    asked |= {"seconds": list(elapsed_seconds()), "edges": edges_seconds()}
    asked |= {"table": json_logic_table("seconds"), "rounds": ROUNDS, "milliseconds": ROUND_SECONDS * 1e3}
    node = str(Path(sys.executable).parent / "node")
    done = subprocess.run(
        [shutil.which(node) or "node", str(NODE_BENCH)],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
    )
    rates: dict[str, float] = json.loads(done.stdout)
    return rates


def agree(name: str, peer: Engine) -> None:
    """Stops the bench where an engine names another band than ours, at the ends of bands above all."""
    own = ours()
    for elapsed in [*edges_seconds(), *elapsed_seconds()]:
        if peer.row(peer.lookup(elapsed)) != own.row(own.lookup(elapsed)):
            raise AssertionError(f"{name}: {elapsed} s is in another band")


def rate(engine: Engine) -> float:
    """Look-ups in a second of processor time: the best of the rounds."""
    stops = list(elapsed_seconds())
    return max(_round(engine, stops) for _ in range(ROUNDS))


def _round(engine: Engine, stops: list[int]) -> float:
    lookup, done, began = engine.lookup, 0, time.process_time()
    while (lasted := time.process_time() - began) < ROUND_SECONDS:
        for elapsed in stops:
            lookup(elapsed)
        done += len(stops)
    return done / lasted

"""A look-up in a table of 40 rows, by our evaluator with its whole explanation and by rule engines at hand.

The table is the bands of stops, 40 instead of 3: the first that a stop does not outlast. Every engine has it
in its own form, compiled once, and must name the same band for the same stop; peers say no more than that.
They are installed by `make bench` (the extra `bench`); one that is missing is said and left out.
"""

import importlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from shared_rules.canonical import canonical
from shared_rules.dosing import HOUR
from shared_rules.findings import found
from shared_rules.findings_stop import band_of
from shared_rules.protocol import Protocol, load
from shared_rules.protocol_tables import StopBand

ROWS = 40
WIDTH_HOURS = 8
SECONDS = 1.0
CHECKED = 50
NODE_BENCH = Path(__file__).parent / "table_speed.ts"
FACT = "018f0000-0000-7000-8000-000000000001"

# Hours of a stop to the number of its band.
Lookup = Callable[[int], int]


def main() -> None:
    """Prints look-ups in a second for each engine, and how many times as many are ours."""
    print(f"\nA look-up in {ROWS} rows, ours with rule, level, source, instant, facts and values")
    hours = list(elapsed_hours())
    own, phone = rate(ours(), hours), phone_rate(hours)
    print(f"  {'shared_rules (Python)':<28}{own:>12,.0f} a second")
    print(f"  {'engine of the phone (Node)':<28}{phone:>12,.0f} a second")
    for name, made in PEERS.items():
        try:
            lookup = made()
        except ImportError:
            print(f"  {name:<28}{'not installed (make bench installs it)':>12}")
            continue
        agree(name, lookup)
        peer = rate(lookup, hours)
        ratio = f"ours {own / peer:,.1f} times as many, on the phone {phone / peer:,.1f}"
        print(f"  {name:<28}{peer:>12,.0f} a second   {ratio}")


def elapsed_hours() -> Iterator[int]:
    """Stops that fall into every band alike, in an order of no use to anybody."""
    whole = ROWS * WIDTH_HOURS
    return (number * 37 % whole + 1 for number in range(whole))


def bands() -> list[StopBand]:
    """40 bands of 8 h."""
    return [
        StopBand(
            means="same_cycle",
            rule="stop.same-cycle",
            over_hours=row * WIDTH_HOURS,
            to_hours=(row + 1) * WIDTH_HOURS,
        )
        for row in range(ROWS)
    ]


def _widened() -> Protocol:
    whole = load("blinatumomab")
    return replace(whole, stops=replace(whole.stops, bands=bands()))


def ours() -> Lookup:
    """As the engine answers: the band, and the finding with rule, level, source, instant, facts, values."""
    protocol = _widened()

    def lookup(hours: int) -> int:
        band = band_of(protocol, hours * HOUR)
        said = found(protocol, band.rule, band.over_hours * HOUR, [FACT], {"over_hours": band.over_hours})
        return int(said.values["over_hours"]) // WIDTH_HOURS

    return lookup


def json_logic() -> Lookup:
    logic = importlib.import_module("json_logic").jsonLogic
    clauses: list[Any] = []
    for row, band in enumerate(bands()):
        clauses += [{"<=": [{"var": "hours"}, band.to_hours]}, row]
    table = {"if": [*clauses, -1]}
    return lambda hours: int(logic(table, {"hours": hours}))


def zen_engine() -> Lookup:
    rows = [{"_id": f"r{row}", "i": f"<= {band.to_hours}", "o": str(row)} for row, band in enumerate(bands())]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "i", "name": "hours", "field": "hours", "type": "expression"}],
        "outputs": [{"id": "o", "name": "row", "field": "row", "type": "expression"}],
        "rules": rows,
    }
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": place},
        {"id": "bands", "name": "bands", "type": "decisionTableNode", "position": place, "content": table},
        {"id": "out", "name": "out", "type": "outputNode", "position": place},
    ]
    ways = [("in", "bands"), ("bands", "out")]
    edges = [{"id": a + b, "sourceId": a, "targetId": b, "type": "edge"} for a, b in ways]
    engine = importlib.import_module("zen").ZenEngine()
    decision = engine.create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return lambda hours: int(decision.evaluate({"hours": hours})["result"]["row"])


def expression() -> str:
    """The table as one CEL expression."""
    said = [f"hours <= {band.to_hours} ? {row}" for row, band in enumerate(bands())]
    return " : ".join([*said, "-1"])


def cel_in_rust() -> Lookup:
    program = importlib.import_module("cel").compile(expression())
    return lambda hours: int(program.execute({"hours": hours}))


def cel_in_python() -> Lookup:
    celpy = importlib.import_module("celpy")
    environment = celpy.Environment()
    program = environment.program(environment.compile(expression()))
    return lambda hours: int(program.evaluate({"hours": celpy.celtypes.IntType(hours)}))


PEERS: dict[str, Callable[[], Lookup]] = {
    "zen-engine": zen_engine,
    "json-logic (panzi)": json_logic,
    "CEL (common-expression-lang.)": cel_in_rust,
    "CEL (cel-python)": cel_in_python,
}


def phone_rate(hours: list[int]) -> float:
    """Look-ups in a second of the phone's engine, with the same finding."""
    asked = {"protocol": json.loads(canonical(_widened())), "hours": hours, "milliseconds": SECONDS * 1e3}
    node = str(Path(sys.executable).parent / "node")
    done = subprocess.run(
        [shutil.which(node) or "node", str(NODE_BENCH)],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
    )
    return float(done.stdout)


def agree(name: str, lookup: Lookup) -> None:
    """Stops the bench where an engine names another band than ours, at the ends of bands above all."""
    own = ours()
    edges = [1, WIDTH_HOURS, WIDTH_HOURS + 1, ROWS * WIDTH_HOURS]
    for hours in [*edges, *list(elapsed_hours())[:CHECKED]]:
        if lookup(hours) != own(hours):
            raise AssertionError(f"{name}: {hours} h is in another band")


def rate(lookup: Lookup, hours: list[int]) -> float:
    """Look-ups in a second: whole rounds of the hours for about a second, the best of three."""
    return max(_once(lookup, hours) for _ in range(3))


def _once(lookup: Lookup, hours: list[int]) -> float:
    done, began = 0, time.perf_counter()
    while (lasted := time.perf_counter() - began) < SECONDS / 3:
        for each in hours[: 8 if done < 8 else None]:
            lookup(each)
            done += 1
    return done / lasted

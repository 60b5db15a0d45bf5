"""A table of 40 rows in the form of each rule engine at hand, compiled once where the engine can be.

The table is the bands of stops, 40 instead of 3: the first that a stop does not outlast. Asked about the same
seconds, every engine must name the same band. Peers say no more than that; ours says rule, level, source,
instant, facts and values, by the functions that `advise` calls. Peers come with the extra `bench`.
"""

import importlib
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from msgspec.structs import replace

from shared_rules.dosing import HOUR
from shared_rules.findings import Found, found
from shared_rules.findings_stop import band_of
from shared_rules.protocol import Protocol, load
from shared_rules.protocol_tables import StopBand

ROWS = 40
WIDTH_HOURS = 8
WIDTH_SECONDS = WIDTH_HOURS * HOUR
FACT = "018f0000-0000-7000-8000-000000000001"


class Engine(NamedTuple):
    """What is timed: from the seconds of a stop to an answer. `row` reads the band from it, untimed."""

    lookup: Callable[[int], Any]
    row: Callable[[Any], int] = int


def elapsed_seconds() -> Iterator[int]:
    """Stops that fall into every band alike, in an order of no use to anybody."""
    whole = ROWS * WIDTH_HOURS
    return ((number * 37 % whole + 1) * HOUR for number in range(whole))


def edges_seconds() -> list[int]:
    """The ends of every band, and a second beside them."""
    ends = [row * WIDTH_SECONDS for row in range(1, ROWS + 1)]
    return [1, *ends, *(end + 1 for end in ends[:-1])]


def widened() -> Protocol:
    """The protocol with 40 bands of 8 h."""
    bands = [
        StopBand(
            means="same_cycle",
            rule="stop.same-cycle",
            over_hours=row * WIDTH_HOURS,
            to_hours=(row + 1) * WIDTH_HOURS,
        )
        for row in range(ROWS)
    ]
    whole = load("blinatumomab")
    return replace(whole, stops=replace(whole.stops, bands=bands))


def ours() -> Engine:
    """As the engine answers: the band, and the finding with rule, level, source, instant, facts, values."""
    protocol = widened()

    def lookup(elapsed: int) -> Found:
        band = band_of(protocol, elapsed)
        return found(protocol, band.rule, band.over_hours * HOUR, [FACT], {"over_hours": band.over_hours})

    return Engine(lookup, lambda said: int(said.values["over_hours"]) // WIDTH_HOURS)


def json_logic_table(variable: str) -> dict[str, Any]:
    """The table in JsonLogic."""
    clauses: list[Any] = []
    for row in range(ROWS):
        clauses += [{"<=": [{"var": variable}, (row + 1) * WIDTH_SECONDS]}, row]
    return {"if": [*clauses, -1]}


def json_logic_by_panzi() -> Engine:
    logic, table = importlib.import_module("json_logic").jsonLogic, json_logic_table("seconds")
    return Engine(lambda elapsed: logic(table, {"seconds": elapsed}))


def json_logic_as_a_tree() -> Engine:
    expression = importlib.import_module("jsonlogic").JSONLogicExpression
    registry = importlib.import_module("jsonlogic.operators").operator_registry
    evaluate = importlib.import_module("jsonlogic.evaluation").evaluate
    tree = expression.from_json(json_logic_table("/seconds")).as_operator_tree(registry)
    return Engine(lambda elapsed: evaluate(tree, {"seconds": elapsed}, None))


def zen_engine() -> Engine:
    rows = [{"_id": f"r{row}", "i": f"<= {(row + 1) * WIDTH_SECONDS}", "o": str(row)} for row in range(ROWS)]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "i", "name": "seconds", "field": "seconds", "type": "expression"}],
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
    return Engine(
        lambda elapsed: decision.evaluate({"seconds": elapsed}), lambda said: int(said["result"]["row"])
    )


def expression() -> str:
    """The table as one CEL expression."""
    said = [f"seconds <= {(row + 1) * WIDTH_SECONDS} ? {row}" for row in range(ROWS)]
    return " : ".join([*said, "-1"])


def cel_in_rust() -> Engine:
    program = importlib.import_module("cel").compile(expression())
    return Engine(lambda elapsed: program.execute({"seconds": elapsed}))


def cel_in_python() -> Engine:
    celpy = importlib.import_module("celpy")
    environment, whole = celpy.Environment(), celpy.celtypes.IntType
    program = environment.program(environment.compile(expression()))
    return Engine(lambda elapsed: program.evaluate({"seconds": whole(elapsed)}))


PEERS: dict[str, Callable[[], Engine]] = {
    "zen-engine (Rust)": zen_engine,
    "json-logic (panzi)": json_logic_by_panzi,
    "json-logic (python-jsonlogic)": json_logic_as_a_tree,
    "CEL (cel-python)": cel_in_python,
    "CEL (Rust, one expression)": cel_in_rust,
}

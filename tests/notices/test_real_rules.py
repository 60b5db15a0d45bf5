"""The ladders on the real protocol: what the nurses of a real course are told, and when."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from server.notices.picture import rules_of
from server.notices.plan import next_look, planned
from shared_rules.instant import parse, text
from shared_rules.protocol import load

VECTORS = Path(__file__).parents[1] / "vectors"
RULES = rules_of(load("blinatumomab"))


def course(name: str) -> tuple[list[dict[str, Any]], int]:
    """The facts of a worked case, and its now."""
    case = json.loads((VECTORS / f"{name}.json").read_text())["case"]
    return case["facts"], parse(case["now"])


def told(facts: list[dict[str, Any]], now: int) -> list[tuple[str, str]]:
    """Rung and instant of every notice planned for these facts."""
    contents = [json.dumps(fact).encode() for fact in facts]
    return [(notice.rung, text(notice.at)) for notice in planned(RULES(contents, now))]


def later(facts: list[dict[str, Any]], kind: str, at: str, **body: Any) -> list[dict[str, Any]]:
    """The same facts and one more."""
    fact = copy.deepcopy(facts[-1])
    number = len(facts) + 1
    fact |= {"id": f"018f0000-0000-7000-8000-{number:012d}", "kind": kind, "device_seq": number}
    return [*facts, fact | {"at": at, "recorded_at": at, "body": body}]


def test_a_bag_planned_for_the_morning_is_told_an_hour_before_and_then() -> None:
    facts, now = course("routine-bag-window")
    assert told(facts, now) == [("hour-before", "2026-06-04T07:00:00Z"), ("due", "2026-06-04T08:00:00Z")]


def test_a_stop_is_told_at_once_and_again_at_three_and_a_half_hours() -> None:
    facts, _ = course("routine-bag-window")
    stopped = later(facts, "infusion_stopped", "2026-06-03T10:00:00Z", reason="pump")
    found = told(stopped, parse("2026-06-03T10:05:00Z"))
    assert [one for one in found if one[0] in ("at-once", "half-hour-before")] == [
        ("at-once", "2026-06-03T10:00:00Z"),
        ("half-hour-before", "2026-06-03T13:30:00Z"),
    ]


def test_a_changed_bag_is_not_told_again_and_the_next_one_is_planned() -> None:
    facts, _ = course("routine-bag-window")
    bag = {"hours": 72, "expires_at": "2026-06-09T08:00:00Z"}
    changed = later(
        facts,
        "bag_changed",
        "2026-06-04T07:30:00Z",
        dose_micrograms_per_day=9,
        bag=bag,
        next_change_at="2026-06-07T08:00:00Z",
        checks={},
    )
    assert told(changed, parse("2026-06-04T07:31:00Z"))[0] == ("hour-before", "2026-06-07T07:00:00Z")


def test_an_acknowledgement_of_the_task_by_its_key_holds_it_back_until_its_time() -> None:
    facts, now = course("routine-bag-window")
    contents = [json.dumps(fact).encode() for fact in facts]
    [key] = [task.key for task in RULES(contents, now).tasks if task.task == "bag.change"]
    promised = later(
        facts, "task_acknowledged", "2026-06-04T06:50:00Z", task=key, until="2026-06-04T07:40:00Z"
    )
    assert told(promised, parse("2026-06-04T06:51:00Z"))[0] == ("reopened", "2026-06-04T07:40:00Z")


def test_a_withdrawn_acknowledgement_holds_nothing_back() -> None:
    facts, now = course("routine-bag-window")
    contents = [json.dumps(fact).encode() for fact in facts]
    [key] = [task.key for task in RULES(contents, now).tasks if task.task == "bag.change"]
    promised = later(
        facts, "task_acknowledged", "2026-06-04T06:50:00Z", task=key, until="2026-06-04T07:40:00Z"
    )
    taken_back = later(
        promised, "fact_withdrawn", "2026-06-04T06:55:00Z", fact=promised[-1]["id"], reason="mistake"
    )
    assert told(taken_back, parse("2026-06-04T06:56:00Z")) == told(facts, now)


@pytest.mark.parametrize("path", sorted(VECTORS.glob("*.json")), ids=lambda path: path.stem)
def test_every_worked_case_can_be_planned(path: Path) -> None:
    held = json.loads(path.read_text())
    for vector in held if isinstance(held, list) else [held]:
        case = vector["case"]
        now = parse(case["now"])
        kept = planned(RULES([json.dumps(fact).encode() for fact in case["facts"]], now))
        assert all(notice.at < notice.until for notice in kept)
        assert now < next_look(kept, now) <= now + 600
        assert len({notice.id for notice in kept}) == len(kept)

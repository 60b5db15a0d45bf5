"""Asks the rules about every kind with every field wrong in every way, on every course of `silence_facts`."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from shared_rules.advice import advise
from shared_rules.canonical import canonical
from shared_rules.case import decode_case
from shared_rules.protocol import load
from tests.shared_rules.silence_facts import after, bodies, courses
from tests.shared_rules.silence_spoils import GONE, otherwise, places, spoiled, spoils

PROTOCOL = load("blinatumomab")
GREEN = ("do", "inform")
OTHER_DEVICE = "0190d000-0000-7000-8000-000000000002"
WHOLE = "(the fact)"
COURSES = courses()

Case = dict[str, Any]
Answer = dict[str, Any]


class Asked(NamedTuple):
    """One wrong fact on one course: the case, and the cases it is held against.

    `without`: as if the wrong fact had never been; `whole`: with the fact as it should be, where the wrong
    one must not be milder; `must_be_said`: it is not understood.
    """

    kind: str
    field: str
    column: str
    course: str
    case: Case
    without: Case
    whole: Case | None = None
    must_be_said: bool = False


def asked(kind: str) -> Iterator[Asked]:
    """Every case of a kind."""
    for name, story in COURSES.items():
        course = story.vector()["case"]
        for body in bodies(kind, course["now"]):
            yield from _of_fact(kind, name, course, body)
            yield from _of_fields(kind, name, course, body)


def _of_fact(kind: str, name: str, course: Case, body: dict[str, Any]) -> Iterator[Asked]:
    whole = _with(course, kind, body)
    yield Asked(kind, WHOLE, "as it should be", name, whole, course)
    late = after(course["now"], 1)
    yield Asked(kind, WHOLE, "future", name, _with(course, kind, body, at=late, recorded_at=late), course)
    yield Asked(kind, WHOLE, "double", name, _with(whole, kind, body, number=2, device=OTHER_DEVICE), whole)


def _of_fields(kind: str, name: str, course: Case, body: dict[str, Any]) -> Iterator[Asked]:
    whole, now = _with(course, kind, body), course["now"]
    for place in places(kind):
        for spoil in spoils(place, now):
            wrong = _with(course, kind, spoiled(body, place.path, spoil.value))
            held = whole if spoil.column in ("missing", "unknown word") else None
            yield Asked(kind, place.path, spoil.column, name, wrong, course, held, spoil.must_be_said)
        said = (
            spoiled(body, place.path, None) if place.type in ("bag", "checks", "changes", "object") else None
        )
        other = GONE if said is not None else otherwise(place, now, _at(body, place.path))
        if other is not GONE:
            against = _with(whole, kind, spoiled(body, place.path, other), number=2)
            yield Asked(kind, place.path, "contradictory", name, against, whole, whole)


def _at(body: Any, path: str) -> Any:
    for step in path.split("."):
        body = body[int(step)] if isinstance(body, list) else body[step]
    return body


def _with(course: Case, kind: str, body: dict[str, Any], number: int = 1, **envelope: Any) -> Case:
    identity = f"018f0000-0000-7000-9000-{number:012x}"
    now = course["now"]
    stamps = {"at": now, "recorded_at": now, "device_seq": 900 + number}
    made = {**course["facts"][0], "id": identity, "kind": kind, **stamps, "body": body, **envelope}
    return {**course, "facts": [*course["facts"], made]}


class Verdict(NamedTuple):
    """What became of one wrong fact."""

    kind: str
    field: str
    column: str
    course: str
    news: tuple[str, ...]
    milder: bool
    unsaid: bool


@cache
def verdicts(kind: str) -> tuple[Verdict, ...]:
    """The fate of every case of a kind, worked out once."""
    return tuple(
        Verdict(
            one.kind, one.field, one.column, one.course, tuple(_news(one)), _is_milder(one), _is_unsaid(one)
        )
        for one in asked(kind)
    )


_ANSWERS: dict[int, tuple[Case, Answer]] = {}
_MOST_KEPT = 200


def answer(case: Case) -> Answer:
    """The answer of the rules; the latest ones are kept, because many cases are held against one."""
    if id(case) not in _ANSWERS:
        decoded = decode_case(case)
        if len(_ANSWERS) == _MOST_KEPT:
            _ANSWERS.pop(next(iter(_ANSWERS)))
        # The case is kept too, so that no other can take its identity.
        _ANSWERS[id(case)] = case, json.loads(canonical(advise(PROTOCOL, decoded.facts, decoded.now)))
    return _ANSWERS[id(case)][1]


def strict(said: Answer) -> list[dict[str, Any]]:
    """Findings at discuss or stricter: what keeps an answer from being green."""
    return [finding for finding in said["findings"] if finding["level"] not in GREEN]


def _news(one: Asked) -> list[str]:
    """What the answer says that it would not say without the fact: rules, tasks, fields of the state."""
    said, without = answer(one.case), answer(one.without)
    found = {f"state.{key}" for key, value in said["state"].items() if value != without["state"][key]}
    for here, there in ((said, without), (without, said)):
        found |= {finding["rule"] for finding in here["findings"] if finding not in there["findings"]}
        found |= {task["task"] for task in here["tasks"] if task not in there["tasks"]}
    return sorted(found)


def _is_milder(one: Asked) -> bool:
    """True when the whole fact keeps the answer from being green in a way that the wrong one does not."""
    if one.whole is None:
        return False
    said, whole = strict(answer(one.case)), strict(answer(one.whole))
    lost = {finding["rule"] for finding in whole} - {finding["rule"] for finding in said}
    return bool(lost) and all(finding in whole for finding in said)


def _is_unsaid(one: Asked) -> bool:
    """True when what cannot be understood is not said to be so."""
    said = answer(one.case)
    discussed = any(finding["rule"] == "facts.not-understood" for finding in strict(said))
    return one.must_be_said and (said["state"]["not_understood"] == 0 or not discussed)

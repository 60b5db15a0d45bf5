"""Envelopes are strict, bodies lenient; nothing in a body stops an answer."""

import copy
from typing import Any

import pytest

from shared_rules.advice import advise
from shared_rules.answer import LEVELS
from shared_rules.bodies import BODIES, FIELDS
from shared_rules.case import decode_case
from shared_rules.facts import BrokenEnvelope, decode_facts
from shared_rules.protocol import load
from shared_rules.reading import number, read_body
from tests.shared_rules.story import Story

PROTOCOL = load("blinatumomab")
DEEP: Any = {"a": [[{"b": []}]]}
WRONG: tuple[Any, ...] = (True, False, -1, 0, 1, 2.5, 1e300, 2**53, 10**400, "", "x", [], [None], {}, DEEP)


def fact(**changes: Any) -> dict[str, Any]:
    return {**Story("x", "y").facts[0], **changes}


@pytest.mark.parametrize("key", ["id", "patient", "kind", "at", "recorded_at", "device", "author", "body"])
@pytest.mark.parametrize("value", [None, 5, True, [], "2026-02-30T00:00:00Z"])
def test_a_broken_envelope_is_refused_with_its_path(key: str, value: Any) -> None:
    if key == "kind" and isinstance(value, str):
        return
    with pytest.raises(BrokenEnvelope) as caught:
        decode_facts([fact(), fact(**{key: value})], "facts")
    assert caught.value.path == f"facts[1].{key}"


@pytest.mark.parametrize("value", [None, "1", True, 1.5, 2**53])
def test_a_device_sequence_is_a_whole_number(value: Any) -> None:
    with pytest.raises(BrokenEnvelope) as caught:
        decode_facts([fact(device_seq=value)], "facts")
    assert caught.value.path == "facts[0].device_seq"


def test_facts_of_two_patients_are_refused() -> None:
    other = fact(patient="5591b786-a1f6-5683-a5ab-b0439904d306")
    with pytest.raises(BrokenEnvelope, match="more than one patient"):
        decode_facts([fact(), other], "facts")


def test_what_sync_and_the_future_add_to_an_envelope_is_passed_over() -> None:
    more = fact(install="x", seen=3, rules="h", clock={"offset_ms": 1}, colour="red")
    assert decode_facts([more], "facts") == decode_facts([fact()], "facts")


def test_a_boolean_and_a_number_no_double_can_hold_are_no_numbers() -> None:
    assert [number(value) for value in (True, float("inf"), float("nan"), 2**53, 10**400, "1", None)] == [
        None
    ] * 7
    assert number(9.0) == 9 and isinstance(number(9.0), int)
    assert str(number(-0.0)) == "0"


def test_a_wrong_field_leaves_the_right_ones() -> None:
    read = read_body("toxicity_graded", {"toxicity": "crs", "grade": 3, "scale": 7, "term": None})
    assert read.valid == {"toxicity": "crs", "grade": 3}
    assert not read.understood


def test_every_kind_has_a_struct_for_the_schema() -> None:
    assert set(BODIES) == set(FIELDS)
    for kind, body in BODIES.items():
        assert set(body.__struct_fields__) == set(FIELDS[kind])


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_no_value_in_any_field_stops_an_answer_or_leaves_it_clear(kind: str) -> None:
    story = Story("x", "y").ready_for_first().dexamethasone("-h1").run(14).now("d16")
    for field in [*FIELDS[kind], "unheard_of"]:
        for value in WRONG:
            case = copy.deepcopy(story.vector()["case"])
            body = {field: copy.deepcopy(value)}
            case["facts"].append(
                {**fact(id="018f0000-0000-7000-9000-000000000001"), "kind": kind, "body": body}
            )
            case["facts"][-1]["at"] = case["facts"][-1]["recorded_at"] = "2026-06-16T08:00:00Z"
            decoded = decode_case(case)
            said = advise(PROTOCOL, decoded.facts, decoded.now)
            assert all(finding.level in LEVELS for finding in said.findings)
            if not read_body(kind, body).understood:
                assert said.state.not_understood == 1, (field, value)
                assert "facts.not-understood" in [finding.rule for finding in said.findings]


@pytest.mark.parametrize("now", ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_no_instant_is_too_far(now: str) -> None:
    story = Story("x", "y").run(14)
    story.now_text = now
    for at in ("0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        story.stop(at).fact(at, "infusion_resumed", {"dose_micrograms_per_day": 28, "bag": {"hours": 8_784}})
    decoded = decode_case(story.vector()["case"])
    assert advise(PROTOCOL, decoded.facts, decoded.now).findings

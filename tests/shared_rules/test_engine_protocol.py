"""A protocol is read whole or refused; another regimen is another file and no other code."""

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared_rules.advice import advise
from shared_rules.canonical import canonical
from shared_rules.case import decode_case
from shared_rules.protocol import BrokenProtocol, Protocol, UnknownProtocol, load, protocol_hash, read
from tests.shared_rules.story import Story

PLAIN: dict[str, Any] = msgspec.to_builtins(load("blinatumomab"))


def changed(**tables: Any) -> dict[str, Any]:
    """The protocol with some of its tables replaced."""
    return {**copy.deepcopy(PLAIN), **tables}


def stored(directory: Path, plain: dict[str, Any]) -> Protocol:
    path = directory / "other.json"
    path.write_bytes(canonical(plain))
    return read(path)


def answer(protocol: Protocol, story: Story) -> dict[str, Any]:
    decoded = decode_case(story.vector()["case"])
    return dict(msgspec.json.decode(canonical(advise(protocol, decoded.facts, decoded.now))))


def rules(said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {finding["rule"]: finding for finding in said["findings"]}


def test_json_of_the_same_shape_is_the_same_protocol(tmp_path: Path) -> None:
    assert protocol_hash(stored(tmp_path, PLAIN)) == protocol_hash(load("blinatumomab"))


def test_a_name_nobody_knows_is_refused() -> None:
    for name in ("../protocols/blinatumomab", "blinatumomab.toml", "", "other"):
        with pytest.raises(UnknownProtocol):
            load(name)


def test_a_misspelt_field_is_refused(tmp_path: Path) -> None:
    bags = {**PLAIN["bags"], "windw_hours": 4}
    with pytest.raises(BrokenProtocol, match="windw_hours"):
        stored(tmp_path, changed(bags=bags))


def test_a_gap_between_the_bands_of_stops_is_refused(tmp_path: Path) -> None:
    stops = copy.deepcopy(PLAIN["stops"])
    stops["bands"][1]["over_hours"] = 169
    with pytest.raises(BrokenProtocol, match=r"stops\.bands"):
        stored(tmp_path, changed(stops=stops))


def test_a_day_without_a_dose_is_refused(tmp_path: Path) -> None:
    dosing = copy.deepcopy(PLAIN["dosing"])
    dosing["steps"][1]["day_from"] = 9
    with pytest.raises(BrokenProtocol, match=r"dosing\.steps"):
        stored(tmp_path, changed(dosing=dosing))


@pytest.mark.parametrize("rule", sorted(PLAIN["rules"]))
def test_a_rule_without_words_is_refused(rule: str, tmp_path: Path) -> None:
    words = {code: said for code, said in PLAIN["rules"].items() if code != rule}
    with pytest.raises(BrokenProtocol, match=rule):
        stored(tmp_path, changed(rules=words))


def test_a_finding_of_a_clause_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    words = copy.deepcopy(PLAIN["rules"])
    words["bag.change"]["clause"] = "bag.windw"
    with pytest.raises(BrokenProtocol, match=r"bag\.windw"):
        stored(tmp_path, changed(rules=words))


def other_regimen() -> dict[str, Any]:
    """Another drug: 5 then 20 micrograms/day after 3 days, 21 days, 48 h bags, other bands and roles."""
    dosing = copy.deepcopy(PLAIN["dosing"])
    dosing["low"]["micrograms_per_day"], dosing["full"]["micrograms_per_day"] = 5, 20
    dosing["restart_low_hours"] = 72
    low = {"cycle_from": 1, "cycle_to": 1, "day_from": 1, "day_to": 3, "level": "low"}
    full = {"cycle_from": 1, "cycle_to": 1, "day_from": 4, "day_to": 21, "level": "full"}
    dosing["steps"] = [low, full, {**full, "cycle_from": 2, "cycle_to": 4, "day_from": 1}]
    stops = copy.deepcopy(PLAIN["stops"])
    stops["reinitiation_hours"] = 2
    stops["bands"][0]["to_hours"] = stops["bands"][1]["over_hours"] = 72
    authorities = copy.deepcopy(PLAIN["authorities"])
    for authority in authorities:
        if authority["question"] == "premed_after_stop":
            authority["roles"] = ["pharmacist"]
    cycles = {**PLAIN["cycles"], "infusion_days": 21, "free_days": 7, "after_remission": 2}
    bags, morning = {"window_hours": 2, "life_hours": 48}, {**PLAIN["morning"], "bag_hours": [24, 48]}
    return changed(
        name="other",
        dosing=dosing,
        stops=stops,
        authorities=authorities,
        cycles=cycles,
        bags=bags,
        morning=morning,
    )


def running(name: str) -> Story:
    return Story(name, "another regimen", opened=False).open(protocol="other").start(dose=5, hours=48)


def test_another_regimens_bag_lives_and_is_changed_by_its_own_hours(tmp_path: Path) -> None:
    said = answer(stored(tmp_path, other_regimen()), running("bag").now("d1"))
    assert said["state"]["bag"]["expires_at"] == "2026-06-03T08:00:00Z"
    change = next(task for task in said["tasks"] if task["task"] == "bag.change")
    assert change["from_at"] == "2026-06-03T06:00:00Z"


def test_another_regimens_step_and_end_come_by_its_own_days(tmp_path: Path) -> None:
    said = answer(stored(tmp_path, other_regimen()), running("step").now("d1"))
    due = {task["task"]: task["due_at"] for task in said["tasks"]}
    assert due["dose.step-up"] == "2026-06-04T08:00:00Z"
    assert due["cycle.disconnect"] == "2026-06-22T08:00:00Z"
    assert "dose.unexpected" not in rules(said)


def test_another_regimens_dose_over_its_cap_is_too_high(tmp_path: Path) -> None:
    story = running("cap").change("d2", 5, 48).change("d3", 20.5, 48).now("d3 h1")
    assert rules(answer(stored(tmp_path, other_regimen()), story))["dose.too-high"]["level"] == "hold"


def test_another_regimens_stop_is_judged_by_its_own_bands_and_roles(tmp_path: Path) -> None:
    protocol = stored(tmp_path, other_regimen())
    story = running("stop").stop("d1").decide("d1 h1", "premed_after_stop", role="prescriber")
    said = rules(answer(protocol, story.now("d1 h2")))
    assert {"restart.supervised", "premed.ask", "stop.same-cycle"} <= set(said)
    story = story.decide("d1 h2", "premed_after_stop", role="pharmacist")
    assert "premed.ask" not in rules(answer(protocol, story.now("d1 h3")))
    assert "stop.new-cycle" in rules(answer(protocol, story.now("d4 s1")))


def test_the_stricter_reading_of_slow_is_an_edit_of_the_file(tmp_path: Path) -> None:
    rows = copy.deepcopy(PLAIN["toxicities"])
    for row in rows:
        if row["code"] == "neuro":
            row["slow_counts_to"] = "calm_lasted"
    story = Story("strict", "calm on day 5 lasts until day 8").run(11).grade("d12", "neurological", 3)
    story = story.stop("d12", "toxicity").grade("d17", "neurological", 1).now("d20 h1")
    assert "tox.neuro.slow" in rules(answer(stored(tmp_path, changed(toxicities=rows)), story))
    assert "tox.neuro.slow" not in rules(answer(load("blinatumomab"), story))


def test_a_level_chosen_otherwise_is_an_edit_of_the_file(tmp_path: Path) -> None:
    words = copy.deepcopy(PLAIN["rules"])
    words["stop.discontinue"]["level"] = "discontinue"
    story = Story("order", "over 14 days").run(14).stop("d16").now("d30 s1")
    said = answer(stored(tmp_path, changed(rules=words)), story)
    assert rules(said)["stop.discontinue"]["level"] == "discontinue"

"""Input that was once met with silence: values that cannot be, two words at one instant, a bag too short."""

from typing import Any

from tests.shared_rules.story import Story


def running(name: str, why: str) -> Story:
    return Story(name, why).ready_for_first().dexamethasone("-h1").run(14)


def possible(name: str, kind: str, body: dict[str, Any]) -> Story:
    story = running(name, "the largest value that can be is understood (3)").fact("d16", kind, body)
    return story.now("d16").state(not_understood=0).hasnt("facts.not-understood")


def impossible(name: str, kind: str, body: dict[str, Any]) -> Story:
    story = running(name, "an impossible value makes its fact not understood (3)").fact("d16", kind, body)
    return story.now("d16").state(not_understood=1).has("facts.not-understood", "discuss")


def result(analyte: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {"analyte": analyte, "value": value, "unit": unit, "sampled_at": "2026-06-17T07:00:00Z", **more}


MOST: list[tuple[str, str, float, float]] = [
    ("neutrophils", "x10^9/L", 1_000, 1_000.1),
    ("platelets", "x10^9/L", 10_000, 10_000.1),
    ("lymphocytes", "x10^9/L", 10_000, 10_000.1),
    ("crcl", "mL/min", 1_000, 1_000.1),
    ("ldh", "U/L", 1_000_000, 1_000_000.1),
]
STEROID = {"drug": "dexamethasone", "route": "IV"}

STORIES = [
    possible("weight-of-a-ton", "weight_recorded", {"weight_kg": 1_000, "height_cm": 300}),
    impossible("weight-over-a-ton", "weight_recorded", {"weight_kg": 1_000.1}),
    impossible("height-over-3-metres", "weight_recorded", {"weight_kg": 72, "height_cm": 300.1}),
    possible("dose-of-10-grams", "premedication_given", {**STEROID, "dose_mg": 10_000}),
    impossible("dose-over-10-grams", "premedication_given", {**STEROID, "dose_mg": 10_000.1}),
    possible("upper-limit-of-a-million", "lab_resulted", result("ldh", 200, "U/L", uln=1_000_000)),
    impossible("upper-limit-over-a-million", "lab_resulted", result("ldh", 200, "U/L", uln=1_000_000.1)),
    *[possible(f"most-{name}", "lab_resulted", result(name, most, unit)) for name, unit, most, _ in MOST],
    *[
        impossible(f"too-much-{name}", "lab_resulted", result(name, over, unit))
        for name, unit, _, over in MOST
    ],
    impossible("stop-without-a-reason", "infusion_stopped", {}).state(status="stopped"),
    running("two-results-of-one-sample", "neither is the newer one, so it is said (D47)")
    .lab("d16", "neutrophils", 0.5, "x10^9/L")
    .lab("d16", "neutrophils", 2.1, "x10^9/L")
    .now("d16")
    .has("facts.contradict", "discuss", kind="lab_resulted", reason="said-otherwise"),
    running("one-result-told-twice", "the same twice is no contradiction")
    .lab("d16", "neutrophils", 2.1, "x10^9/L")
    .lab("d16", "neutrophils", 2.1, "x10^9/L", device=2)
    .now("d16")
    .hasnt("facts.contradict"),
    running("two-samples-a-second-apart", "the newer one counts")
    .lab("d16", "neutrophils", 0.5, "x10^9/L")
    .lab("d16 s1", "neutrophils", 2.1, "x10^9/L")
    .now("d16 s1")
    .hasnt("facts.contradict", "haem.discuss"),
    running("two-weights-at-once", "neither is the later one")
    .fact("d16", "weight_recorded", {"weight_kg": 72})
    .fact("d16", "weight_recorded", {"weight_kg": 40})
    .now("d16")
    .has("facts.contradict", kind="weight_recorded"),
    running("two-openings-at-once", "one suspects the heart, the other does not")
    .open(cardiac_suspected=True)
    .open(cardiac_suspected=False)
    .now("d16")
    .has("facts.contradict", kind="course_opened"),
    running("two-sets-of-observations-at-once", "a fever is not hidden by another set of that instant")
    .fact("d16", "observations_taken", {"temperature_c": 39.2})
    .fact("d16", "observations_taken", {"temperature_c": 36.9, "pulse": 70})
    .now("d16")
    .has("facts.contradict", kind="observations_taken"),
    running("an-empty-set-is-no-set", "observations stand until the next set (18)")
    .fact("d15", "observations_taken", {"temperature_c": 39.2})
    .fact("d15 h1", "observations_taken", {})
    .now("d15 h1")
    .has("observations.assess", "discuss"),
    running("an-empty-set-after-a-good-one", "nothing was measured, so nothing is asked")
    .fact("d15", "observations_taken", {"temperature_c": 36.9})
    .fact("d15 h1", "observations_taken", {})
    .now("d15 h1")
    .hasnt("observations.assess"),
    running("two-answers-at-once", "of two consultants, to one question")
    .decide("d16", "new_cycle_dose", "low")
    .decide("d16", "new_cycle_dose", "full")
    .now("d16")
    .has("facts.contradict", kind="decision_recorded"),
    running("two-answers-of-which-one-counts", "a nurse's answer contradicts nothing (D45)")
    .decide("d16", "new_cycle_dose", "low")
    .decide("d16", "new_cycle_dose", "full", role="nurse")
    .now("d16")
    .hasnt("facts.contradict"),
    running("two-assessments-at-once", "remission and none")
    .fact("d16", "response_assessed", {"complete_remission": True})
    .fact("d16", "response_assessed", {"complete_remission": False})
    .now("d16")
    .has("facts.contradict", kind="response_assessed"),
    running("two-words-by-a-wrong-clock", "a clock that is ahead tells no instant: only that is said")
    .fact("d17", "setting_changed", {"setting": "home"})
    .fact("d17 h1", "setting_changed", {"setting": "hospital"})
    .now("d16")
    .has("clock.suspect")
    .hasnt("facts.contradict"),
    running("two-grades-at-once", "of two by one scale the higher acts (4)")
    .grade("d16", "crs", 2)
    .grade("d16", "crs", 1)
    .now("d16")
    .has("tox.grade2", "discuss"),
    running("a-lower-grade-a-second-later", "the latest grade of a scale is the present one (1)")
    .grade("d16", "crs", 2)
    .grade("d16 s1", "crs", 1)
    .now("d16 s1")
    .hasnt("tox.grade2"),
    Story("bag-made-for-less-than-its-plan", "a bag of 24 h is empty long before a change in 96 h")
    .start(hours=24, life_hours=96, next_hours=96)
    .now("h1")
    .has("bag.plan-past-expiry", "discuss", made_until="2026-06-02T08:00:00Z"),
    Story("bag-made-for-its-plan", "planned to the end of its hours")
    .start(hours=24, life_hours=96, next_hours=24)
    .now("h1")
    .hasnt("bag.plan-past-expiry"),
]

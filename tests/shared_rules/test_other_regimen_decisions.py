"""Each decision that is a number, a band, a role or a choice is an edit of the file, and the edit is heard.

For a decision: where it stands in the protocol, another choice, and a course of which something else is said
then. Decisions that choose no value are listed with the reason.
"""

import copy
from typing import Any

import msgspec
import pytest

from shared_rules.advice import advise
from shared_rules.canonical import canonical
from shared_rules.case import decode_case
from shared_rules.protocol import Protocol, load
from shared_rules.protocol_check import faults
from tests.shared_rules.stories_orders import OTHER_RULES, order, signed
from tests.shared_rules.stories_read_back import unread
from tests.shared_rules.story import Story

PROTOCOL = load("blinatumomab")
PLAIN: dict[str, Any] = msgspec.to_builtins(PROTOCOL)


def S(weight_kg: float = 72.0) -> Story:  # noqa: N802  reads as the class it makes
    return Story("decision", "read otherwise", weight_kg=weight_kg)


def full() -> Story:
    return S().run(14)


def abandoned() -> Story:
    return S().run(4).stop("d5").start("d13", 2, 9, setting="home").now("d16")


def two_convulsions() -> Story:
    story = S().run(25).fact("d20", "convulsion_observed").fact("d28", "infusion_completed").run(4, 2)
    return story.fact("d46", "convulsion_observed").now("d46 h1")


def finished_low() -> Story:
    story = S().run(21).grade("d22", "crs", 3).stop("d22", "toxicity").grade("d23", "crs", 0)
    return story.resume("d23", 9).change("d26", 9).fact("d29", "infusion_completed").now("d43")


def slow() -> Story:
    story = S().run(11).grade("d12", "neurological", 3).stop("d12", "toxicity")
    return story.grade("d17", "neurological", 1).now("d20 h1")


def at_the_limit() -> Story:
    return S().ready_for_first().lab("-h3", "platelets", 100, "x10^9/L").now("d0")


def doubled() -> Story:
    return full().change("d16").change("d16 m31", device=2).now("d16 h1")


ROWS = {row.code: number for number, row in enumerate(PROTOCOL.toxicities)}
ROLES = {authority.question: number for number, authority in enumerate(PROTOCOL.authorities)}
NEURO = f"toxicities.{ROWS['neuro']}"

# Decision, where it stands, another choice, and a course that hears it.
CHOICES: list[tuple[str, str, Any, Story]] = [
    ("D01", "bags.window_hours", 5, S().start().now("d3 h20")),
    ("D02", "bags.life_hours", 97, S().start(life_hours=120).now("d4 h1")),
    ("D03", "bags.life_hours", 100, S().start(life_hours=120).now("d4 h1")),
    ("D04", "stops.reinitiation_hours", 5, full().stop("d16").now("d16 h4")),
    ("D05", f"authorities.{ROLES['premed_after_stop']}.roles", ["consultant"], full().stop("d16")
        .decide("d16 h5", "premed_after_stop", role="prescriber").now("d16 h6")),
    ("D05", "dosing.ask_premedication_before_step_hours", 48, S().run(4).now("d5 h1")),
    ("D07", "dosing.steps.0.day_to", 6, S().run(4).now("d5")),
    ("D08", "grades.final", 3, full().grade("d16", "crs", 3).now("d16 h1")),
    ("D09", f"{NEURO}.by_term", False, full().grade("d16", "neurological", 2, term="tremor")
        .grade("d16 h1", "neurological", 0, term="speech").now("d16 h2")),
    ("D11", "dosing.new_cycle_after_full", "low", full().stop("d16").now("d24")),
    ("D12", "stops.bands.2.over_hours", 337, full().stop("d16").now("d30 s1")),
    ("D12", "stops.warn_days", [9, 13], full().stop("d16").now("d17")),
    ("D12", "rules.stop.discontinue.level", "discontinue", full().stop("d16").now("d31")),
    ("D13", f"{NEURO}.slow_counts_to", "calm_lasted", slow()),
    ("D13", f"{NEURO}.slow_hours", 96, slow()),
    ("D14", f"{NEURO}.low_dose_in_first_step", False, S().run(0).grade("d2", "neurological", 3).now("d2 h1")),
    ("D14", "rules.tox.neuro.low-dose.cases.unsure.level", "discontinue",
        S().run(0).fact("d2", "convulsion_observed").now("d2 h1")),
    ("D15", "convulsions.counted_over", "cycle", two_convulsions()),
    ("D15", "convulsions.final_count", 3, two_convulsions()),
    ("D16", "rules.tox.recurred.level", "discontinue", full().grade("d16", "crs", 3).stop("d16", "toxicity")
        .grade("d17", "crs", 0).resume("d17", 9).grade("d18", "crs", 3).now("d18 h1")),
    ("D17", f"toxicities.{ROWS['lft']}.final", "discontinue", full().grade("d16", "lft", 4).now("d16 h1")),
    ("D18", "dosing.restart_low_hours", 192, full().grade("d16", "crs", 3).stop("d16", "toxicity")
        .grade("d17", "crs", 0).resume("d17", 9).now("d17 h1")),
    ("D19", "dosing.unfinished_toxicity_stop", "low", finished_low()),
    ("D20", f"authorities.{ROLES['not_clinically_relevant']}.roles", ["consultant"], full()
        .grade("d16", "other", 3).decide("d16 h1", "not_clinically_relevant", role="prescriber")
        .now("d16 h2")),
    ("D21", f"toxicities.{ROWS['crs']}.toxicities", ["crs"], full()
        .grade("d16", "infusion_reaction", 3).now("d17")),
    ("D22", "dosing.fixed_from_kg", 50.0, S(48).now("d0")),
    ("D22", "dosing.surface_tolerance_percent", 1, S(40).start(dose=7.1).now("d1")),
    ("D23", "laboratory.limits.1.within", "at_least", at_the_limit()),
    ("D24", "laboratory.limits.1.discuss_below", 80, full()
        .lab("d16", "platelets", 90, "x10^9/L").now("d16 h1")),
    ("D25", "testing.panels.0.valid_hours", 24, S().ready_for_first("-d2").now("d0")),
    ("D26", "writing.every_hours", 72, full().writing("d12").now("d16")),
    ("D27", "stops.sum_short_hours", 2, full().stop("d15").resume("d15 h1").stop("d15 h3").resume("d15 h4")
        .now("d15 h5")),
    ("D28", "rules.dose.error.level", "inform", full().fact("d16", "rate_error_found").now("d16 h1")),
    ("D29", "cycles.infusion_days", 27, S().run(4).now("d5")),
    ("D30", "cycles.free_days", 15, S().run(28).now("d40")),
    ("D31", "stops.sum_cycle_hours", 100, full().stop("d15").resume("d18").stop("d19").resume("d22")
        .now("d22 h1")),
    ("D32", "stays.0.hours", 240, S().run(7, setting="home").now("d9 h12")),
    ("D32", f"authorities.{ROLES['early_discharge']}.roles", ["prescriber"], S().run(4, setting="home")
        .decide("d4 h1", "early_discharge").now("d5")),
    ("D36", f"toxicities.{ROWS['crs']}.resolved_grade", 1, full().grade("d16", "crs", 3)
        .stop("d16", "toxicity").grade("d17", "crs", 1).now("d17 h1")),
    ("D38", "rules.tox.grade2.level", "inform", full().grade("d16", "crs", 2).now("d16 h1")),
    ("D41", "observations.assess.0.at_least", 37.5, full()
        .fact("d16", "observations_taken", {"temperature_c": 37.8}).now("d16 h1")),
    ("D42", "premedication.within_hours", 1, S().dexamethasone("-h1 m30").now("d0")),
    ("D42", "premedication.routes", ["IV", "PO"], S().dexamethasone("-h1", route="PO").now("d0")),
    ("D43", "testing.panels.0.groups.0", ["urea"], S().ready_for_first().now("d0")),
    ("D44", "supportive.interactions_hours", 48, S().run(0).now("d3")),
    ("D45", f"authorities.{ROLES['new_cycle']}.roles", ["prescriber"], full().stop("d16")
        .decide("d23 h1", "new_cycle").now("d23 h2")),
    ("D46", "records.double_minutes", 40, doubled()),
    ("D46", "convulsions.apart_minutes", 10, full().fact("d16", "convulsion_observed")
        .fact("d16 m30", "convulsion_observed").now("d16 h1")),
    ("D47", "rules.facts.contradict.level", "hold", full().start("d16").now("d16 h1")),
    ("D48", "cycles.given_up_keeps_first_stay", False, abandoned()),
    ("D49", "liver_multiples.0.over_grade_3", 4, full().lab("d16", "alt", 190, "U/L", 40).now("d16 h1")),
    ("D50", f"authorities.{ROLES['start_unverified']}.roles", ["consultant"], S().start()
        .decide("h1", "start_unverified", role="prescriber").now("h2")),
    ("D51", "dosing.early_hours", 1, S().start().change("d4", 9).change("d6 h21", 28).now("d6 h22")),
    ("D52", "rules.decision.refused.level", "hold",
     signed(order("refused", "read otherwise"), "d6 h2", "no").now("d6 h3")),
    ("D53", "rules.rules.not-adopted.level", "inform",
     full().fact("d15", "protocol_adopted", {"hash": OTHER_RULES}).now("d15 h1")),
    ("D58", "rules.decision.countersign.cases.not_read_back.level", "inform",
     unread("not-read-back", "read otherwise").now("d6 h3")),
]  # fmt: skip
NAMES = [f"{choice[0]}-{choice[1]}" for choice in CHOICES]
NO_VALUE = {
    "D33": "the planner's morning; advice knows no local time (section 5, 21)",
    "D39": "elapsed time is how instants are subtracted, not a number",
    "D40": "every row that stands applies: the table has no row that switches another off",
    "D54": "which facts count is settled before any table is read",
    "D55": "which of several results counts is settled before any limit is read",
    "D56": "the last answer is the one that counts, whoever may answer",
    "D57": "the end of a cycle is that of its days (D29), which are a number",
}
# Two values that only move together.
TOGETHER: dict[str, dict[str, Any]] = {
    "grades.final": {"grades.interrupt": 2, "grades.discuss": 1, "convulsions.grade": 2},
    "stops.bands.2.over_hours": {"stops.bands.1.to_hours": 337},
    "dosing.steps.0.day_to": {"dosing.steps.1.day_from": 7},
    "cycles.infusion_days": {"dosing.steps.1.day_to": 27, "dosing.steps.2.day_to": 27},
}


def edited(path: str, value: Any) -> Protocol:
    plain = copy.deepcopy(PLAIN)
    for each, other in {path: value, **TOGETHER.get(path, {})}.items():
        parent, last = _parent(plain, each)
        assert parent[last] != other
        parent[last] = other
    protocol = msgspec.convert(plain, Protocol)
    assert faults(protocol) == []
    return protocol


def _parent(plain: Any, path: str) -> tuple[Any, Any]:
    """The table that holds the value, and its key there. A rule's code has dots of its own."""
    if path.startswith("rules."):
        code = max((c for c in plain["rules"] if path.startswith(f"rules.{c}.")), key=len)
        plain, path = plain["rules"][code], path.removeprefix(f"rules.{code}.")
    *way, last = path.split(".")
    for step in way:
        plain = plain[int(step)] if isinstance(plain, list) else plain[step]
    return plain, int(last) if isinstance(plain, list) else last


def said(protocol: Protocol, story: Story) -> bytes:
    decoded = decode_case(story.vector()["case"])
    answer = advise(protocol, decoded.facts, decoded.now)
    return canonical([answer.state, answer.findings, answer.tasks])


@pytest.mark.parametrize(("decision", "path", "value", "story"), CHOICES, ids=NAMES)
def test_another_choice_is_an_edit_of_the_file(decision: str, path: str, value: Any, story: Story) -> None:
    assert said(edited(path, value), story) != said(PROTOCOL, story)


def test_every_decision_is_an_edit_or_has_a_reason() -> None:
    decisions = {decision.id for decision in PROTOCOL.decisions}
    assert {choice[0] for choice in CHOICES} | set(NO_VALUE) == decisions
    assert not {choice[0] for choice in CHOICES} & set(NO_VALUE)


@pytest.mark.parametrize(("decision", "path"), [c[:2] for c in CHOICES], ids=NAMES)
def test_a_decision_names_the_values_that_carry_it(decision: str, path: str) -> None:
    reads = next(one.reads for one in PROTOCOL.decisions if one.id == decision)
    assert any(path == read or path.startswith(f"{read}.") for read in reads), reads

"""Whether the dose that runs is the dose that is due, and when the step up is due."""

from typing import Any

from shared_rules.course_decided import Decided
from shared_rules.course_decisions import settled
from shared_rules.course_model import Course, Cycle, Run
from shared_rules.course_time import infused_seconds, latest_cycle, low_seconds
from shared_rules.dosing import (
    DAY,
    HOUR,
    expected_micrograms,
    is_under_fixed,
    surface_m2,
    table_low_seconds,
)
from shared_rules.findings import Found, found, has_level, has_rule
from shared_rules.protocol import Protocol


def find_dose(protocol: Protocol, course: Course) -> list[Found]:
    """Findings of the dose that runs now; they begin with that dose."""
    run, cycle = course.run, latest_cycle(course)
    if run is None or cycle is None:
        return []
    values: dict[str, Any] = {"dose_micrograms_per_day": run.dose}
    if is_too_high(protocol, course, run, cycle):
        return [found(protocol, "dose.too-high", run.begin, [run.fact], values)]
    case, more = _unexpected(protocol, course, run, cycle)
    if case is None:
        return []
    return [found(protocol, "dose.unexpected", run.begin, [run.fact], {**values, **more}, case)]


def find_after_discontinuation(protocol: Protocol, course: Course) -> list[Found]:
    """What runs although the treatment was discontinued (D51)."""
    begun, ended = course.begun_after_discontinuation, course.discontinued
    if course.run is None or begun is None or ended is None:
        return []
    facts = [ended.id] if begun.id == ended.id else [ended.id, begun.id]
    return [found(protocol, "run.after-discontinuation", begun.at, facts, {})]


def chosen_dose(protocol: Protocol, course: Course, cycle: Cycle) -> Decided | None:
    """The consultant's dose for this cycle, where the choice is the consultant's."""
    return settled(protocol, course, "new_cycle_dose", cycle.choice_since) if cycle.choice else None


def low_applies(protocol: Protocol, course: Course, cycle: Cycle) -> bool:
    """True while a low step is due or under way in this cycle."""
    chosen = chosen_dose(protocol, course, cycle)
    return cycle.low_from is not None and not (chosen is not None and chosen.answer == "full")


def is_too_high(protocol: Protocol, course: Course, run: Run, cycle: Cycle) -> bool:
    """D51: over the full dose, or the full dose more than 4 h infused before it is due."""
    if run.dose is not None and run.dose > protocol.dosing.full.micrograms_per_day:
        return True
    if run.level != "full" or _is_undecided(protocol, course, cycle):
        return False
    early = run.low_left is not None and run.low_left > protocol.dosing.early_hours * HOUR
    return early and low_applies(protocol, course, cycle)


def _is_undecided(protocol: Protocol, course: Course, cycle: Cycle) -> bool:
    return cycle.choice == "after-stop" and chosen_dose(protocol, course, cycle) is None


def _unexpected(
    protocol: Protocol, course: Course, run: Run, cycle: Cycle
) -> tuple[str | None, dict[str, Any]]:
    """The case of `dose.unexpected` and its values, or None."""
    if run.dose is None:
        return "missing", {"missing": ["dose_micrograms_per_day"]}
    if run.level == "full" and _is_undecided(protocol, course, cycle):
        return "undecided", {}
    early = run.low_left is not None and run.low_left > 0
    if run.level == "full" and early and low_applies(protocol, course, cycle):
        return "early", {}
    if run.level == "low" and _is_low_without_cause(protocol, course, cycle):
        return "low", {}
    if is_under_fixed(protocol, run.weight_kg):
        return _off_surface(protocol, run)
    fixed = (protocol.dosing.low.micrograms_per_day, protocol.dosing.full.micrograms_per_day)
    return (None, {}) if run.dose in fixed else ("fixed", {})


def _is_low_without_cause(protocol: Protocol, course: Course, cycle: Cycle) -> bool:
    if low_applies(protocol, course, cycle) or table_low_seconds(protocol, cycle.number) > 0:
        return False
    before = course.cycles[-2].end if len(course.cycles) > 1 else None
    chosen = settled(protocol, course, "new_cycle_dose", before or course.began.at)
    return chosen is None or chosen.answer != "low"


def _off_surface(protocol: Protocol, run: Run) -> tuple[str | None, dict[str, Any]]:
    """D22: more than 5 % of the cap away from Mosteller's dose."""
    surface = surface_m2(run.weight_kg, run.height_cm)
    if surface is None or run.dose is None:
        return "surface", {"missing": ["height_cm"]}
    level = protocol.dosing.low if run.level == "low" else protocol.dosing.full
    off = run.dose - expected_micrograms(level, surface)
    tolerance = protocol.dosing.surface_tolerance_percent * level.micrograms_per_day
    return ("surface", {}) if off * 100 > tolerance or -off * 100 > tolerance else (None, {})


def step_up_at(protocol: Protocol, course: Course, findings: list[Found]) -> int | None:
    """When the step up is due (it may be past), or None: no step while anything holds or has come back."""
    run, cycle = course.run, latest_cycle(course)
    if run is None or cycle is None or run.level != "low" or not low_applies(protocol, course, cycle):
        return None
    if has_level(findings, "hold", "discontinue") or has_rule(findings, "tox.recurred"):
        return None
    remaining = protocol.cycles.infusion_days * DAY - infused_seconds(course, cycle, course.now)
    if remaining < protocol.dosing.restart_low_hours * HOUR:
        # Too little of the cycle is left: it is finished at the low dose (D19).
        return None
    return course.now + cycle.low_needed - low_seconds(course, cycle, course.now)


def find_step_up(protocol: Protocol, course: Course, due_at: int | None) -> list[Found]:
    """The step once it is due, and from a day before it the question of dexamethasone (D05)."""
    cycle = latest_cycle(course)
    if due_at is None or cycle is None:
        return []
    findings: list[Found] = []
    if course.now >= due_at:
        full = protocol.dosing.full.micrograms_per_day
        findings.append(
            found(protocol, "dose.step-up", due_at, [cycle.low_fact], {"full_micrograms_per_day": full})
        )
    ask_from = due_at - protocol.dosing.ask_premedication_before_step_hours * HOUR
    answered = settled(protocol, course, "premed_at_step", cycle.low_from or 0)
    if course.now >= ask_from and answered is None:
        values = {"question": "premed_at_step"}
        findings.append(found(protocol, "premed.ask", ask_from, [cycle.low_fact], values))
    return findings

"""What somebody must do, with an instant: from the course, and from findings that ask people."""

from typing import Any, NamedTuple

from shared_rules.course_infusion import band_to_seconds, same_cycle_seconds
from shared_rules.course_model import Course
from shared_rules.course_state import upcoming
from shared_rules.course_time import infused_seconds, is_spent, latest_cycle, stop_seconds
from shared_rules.dosing import DAY, HOUR
from shared_rules.findings import Found, has_level
from shared_rules.findings_bag import change_due_at, change_from_at, disconnect_at, is_change_asked
from shared_rules.findings_care import writing_due_at
from shared_rules.findings_cycle import is_response_due, stay_hours
from shared_rules.protocol import Protocol


class Due(NamedTuple):
    """A task in the making; instants are whole seconds, `hangs_on` is a fact's id or ""."""

    task: str
    hangs_on: str
    rule: str
    due_at: int | None
    from_at: int | None = None
    until_at: int | None = None
    values: dict[str, Any] = {}  # noqa: RUF012  a NamedTuple's default is never changed
    suffix: str = ""


def find_tasks(
    protocol: Protocol, course: Course, status: str, findings: list[Found], step_up_at: int | None
) -> list[Due]:
    """Every task of the course."""
    asked = people(course, findings)
    stopping = any(due.task == "infusion.stop" for due in asked)
    tasks = [*asked, *_cycle(protocol, course, status, findings), *_stop(protocol, course, status, findings)]
    tasks += _care(protocol, course, status)
    if not stopping:
        tasks += _bag(protocol, course, status)
        tasks += _step_up(course, step_up_at)
    return tasks


def asks_to_stop(course: Course, findings: list[Found]) -> list[Found]:
    """Findings for which what runs must be stopped now."""
    if course.run is None:
        return []
    return [
        finding
        for finding in findings
        if finding.level in ("hold", "discontinue")
        and (finding.rule.startswith(("tox.", "dose.", "run.")) or finding.rule == "stop.discontinue")
    ]


def people(course: Course, findings: list[Found]) -> list[Due]:
    """Tasks that ask people: stop the infusion, get a decision, call the consultant."""
    decisions = [finding for finding in findings if finding.level in ("hold", "authorise")]
    calls = [
        finding
        for finding in findings
        if finding.level in ("discontinue", "discuss") and not finding.rule.startswith("clock.")
    ]
    tasks = [
        _asked("infusion.stop", asks_to_stop(course, findings)),
        _asked("decision.needed", decisions),
        _asked("consultant.call", calls),
    ]
    return [task for task in tasks if task is not None]


def _asked(task: str, asking: list[Found]) -> Due | None:
    """Due at the earliest instant of what asks; it hangs on the fact of that. Findings come sorted."""
    if not asking:
        return None
    first = min(asking, key=lambda finding: finding.since)
    hangs_on = first.facts[0] if first.facts else ""
    values = {"rules": sorted({finding.rule for finding in asking})}
    return Due(task, hangs_on, first.rule, first.since, values=values)


def _bag(protocol: Protocol, course: Course, status: str) -> list[Due]:
    bag = course.bag
    if bag is None or not is_change_asked(protocol, course, status):
        return []
    due_at = change_due_at(bag)
    from_at = change_from_at(protocol, bag)
    return [Due("bag.change", bag.fact, "bag.change", due_at, from_at, bag.change_by)]


def _step_up(course: Course, step_up_at: int | None) -> list[Due]:
    cycle = latest_cycle(course)
    if step_up_at is None or cycle is None:
        return []
    return [Due("dose.step-up", cycle.low_fact, "dose.step-up", step_up_at)]


def _cycle(protocol: Protocol, course: Course, status: str, findings: list[Found]) -> list[Due]:
    cycle = latest_cycle(course)
    tasks: list[Due] = []
    end = disconnect_at(protocol, course)
    if status in ("running", "stopped") and cycle is not None and end is not None:
        tasks.append(Due("cycle.disconnect", cycle.fact, "cycle.disconnect", end))
    if status == "running":
        tasks += _stay(protocol, course)
    if not has_level(findings, "discontinue"):
        tasks += _start(protocol, course, status, findings)
    if cycle is not None and cycle.end is not None and is_response_due(protocol, course, status):
        plan = course.plans.get(cycle.number + 1)
        due_at = cycle.end + protocol.cycles.free_days * DAY if plan is None else plan.start_at
        tasks.append(Due("cycle.response-due", cycle.fact, "cycle.response-due", due_at))
    return tasks


def _stay(protocol: Protocol, course: Course) -> list[Due]:
    """Stands in any setting until the hours are infused, and after that while still in hospital."""
    cycle = course.cycles[-1]
    hours = stay_hours(protocol, cycle)
    if hours is None:
        return []
    from_at = course.now + hours * HOUR - infused_seconds(course, cycle, course.now)
    if course.now >= from_at and course.setting != "hospital":
        return []
    return [Due("stay.end", cycle.fact, "stay.too-early", None, from_at, values={"hours": hours})]


def _start(protocol: Protocol, course: Course, status: str, findings: list[Found]) -> list[Due]:
    check = upcoming(protocol, course, status)
    if check is None:
        return []
    plan = course.plans.get(check.cycle)
    from_at = None
    if check.disconnected_at is not None:
        from_at = check.disconnected_at + protocol.cycles.free_days * DAY
    values = {"cycle": check.cycle}
    tasks: list[Due] = []
    if plan is not None:
        tasks.append(
            Due("cycle.start", plan.id, "cycle.free-interval", plan.start_at, from_at, values=values)
        )
        if any(finding.rule == "start.premed-missing" for finding in findings):
            due_at = plan.start_at - protocol.premedication.due_before_minutes * 60
            tasks.append(Due("start.premed-missing", plan.id, "start.premed-missing", due_at))
    elif from_at is not None:
        last = course.cycles[-1]
        tasks.append(Due("cycle.start", last.fact, "cycle.free-interval", None, from_at, values=values))
    return tasks


def _stop(protocol: Protocol, course: Course, status: str, findings: list[Found]) -> list[Due]:
    """What a stop's clock will bring: re-initiation, a new cycle, and warnings before the last band."""
    stop = course.stop
    if status != "stopped" or stop is None or is_spent(protocol, course):
        return []
    elapsed = stop_seconds(stop, course.now)
    tasks: list[Due] = []
    reinitiation = protocol.stops.reinitiation_hours * HOUR
    if elapsed <= reinitiation and not has_level(findings, "discontinue"):
        due_at = stop.begin + reinitiation
        tasks.append(Due("stop.reinitiation", stop.fact, "restart.supervised", due_at, stop.begin))
    if elapsed <= same_cycle_seconds(protocol):
        due_at = stop.begin + same_cycle_seconds(protocol)
        tasks.append(Due("stop.new-cycle", stop.fact, "stop.new-cycle", due_at, stop.begin))
    if elapsed <= band_to_seconds(protocol, "new_cycle"):
        for days in protocol.stops.warn_days:
            due_at = stop.begin + days * DAY
            values = {"days": days}
            tasks.append(
                Due(
                    "stop.discontinue",
                    stop.fact,
                    "stop.discontinue",
                    due_at,
                    values=values,
                    suffix=str(days),
                )
            )
    return tasks


def _care(protocol: Protocol, course: Course, status: str) -> list[Due]:
    tasks: list[Due] = []
    due_at = writing_due_at(protocol, course, status)
    if due_at is not None:
        last = course.writing.id if course.writing is not None else course.cycles[0].fact
        tasks.append(Due("writing.due", last, "writing.due", due_at))
    elif status == "not_started" and course.writing is None:
        plan = course.plans.get(1)
        planned = None if plan is None else plan.start_at
        tasks.append(Due("writing.due", course.began.id, "writing.due", planned))
    cycle = latest_cycle(course)
    if cycle is not None and status in ("running", "stopped"):
        until = cycle.begin + protocol.premedication.paracetamol_hours * HOUR
        if course.now < until:
            tasks.append(Due("paracetamol", cycle.fact, "paracetamol", cycle.begin, cycle.begin, until))
    return tasks

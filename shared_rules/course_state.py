"""Where a course stands: its status, and what the next start would be."""

from shared_rules import answer
from shared_rules.course_infusion import same_cycle_seconds
from shared_rules.course_model import Course
from shared_rules.course_time import infused_seconds, is_spent, latest_cycle, next_cycle, stop_seconds
from shared_rules.dosing import DAY
from shared_rules.findings import text_or_none
from shared_rules.instant import text
from shared_rules.protocol import Protocol
from shared_rules.start_checks import Check


def status_of(protocol: Protocol, course: Course) -> answer.Status:
    """The status. What was begun after a discontinuation runs; what was never stopped is discontinued."""
    if course.discontinued is not None:
        begun = course.begun_after_discontinuation
        runs_again = begun is not None and begun.order != course.discontinued.order
        return "running" if course.run is not None and runs_again else "discontinued"
    if course.run is not None:
        return "running"
    if course.stop is not None:
        return "stopped"
    cycle = latest_cycle(course)
    if cycle is None:
        return "not_started"
    return "completed" if _is_over(protocol, course, cycle.number) else "between_cycles"


def in_remission(course: Course) -> bool:
    """True when the latest assessment found a complete remission."""
    return bool(course.responses) and course.responses[-1].complete_remission


def _is_over(protocol: Protocol, course: Course, number: int) -> bool:
    cycles = protocol.cycles
    if number >= cycles.first_block + cycles.after_remission:
        return True
    return number >= cycles.first_block and not in_remission(course)


def upcoming(protocol: Protocol, course: Course, status: str) -> Check | None:
    """The next start to be judged, or None where none is ahead: at its planned instant if later, else now."""
    stop = course.stop
    past = stop is not None and stop_seconds(stop, course.now) > same_cycle_seconds(protocol)
    if status not in ("not_started", "between_cycles") and not (status == "stopped" and past):
        return None
    cycle = next_cycle(course)
    plan = course.plans.get(cycle)
    return Check(
        cycle=cycle,
        moment=course.now if plan is None else max(plan.start_at, course.now),
        last_end=course.last_end,
        disconnected_at=course.last_end if stop is None or is_spent(protocol, course) else None,
        setting=None,
        premedicated_by_row=stop is not None and stop.premedicates is not None,
    )


def waiting_since(protocol: Protocol, course: Course) -> int:
    """Since when a start is ahead."""
    if course.stop is not None:
        return course.stop.begin + same_cycle_seconds(protocol)
    return course.began.at if course.last_end is None else course.last_end


def state_of(protocol: Protocol, course: Course) -> answer.State:
    """The state as it is answered."""
    status = status_of(protocol, course)
    cycle = latest_cycle(course)
    infused = 0 if cycle is None else infused_seconds(course, cycle, course.now)
    goes_on = status in ("running", "stopped")
    return answer.State(
        status=status,
        cycle=None if cycle is None else cycle.number,
        day=None if cycle is None else min(infused // DAY + 1, protocol.cycles.infusion_days),
        infused_minutes=infused // 60,
        dose_micrograms_per_day=course.runs[-1].dose if goes_on and course.runs else None,
        bag=_bag(course) if goes_on else None,
        stopped_since=text_or_none(course.stop.begin if course.stop and status == "stopped" else None),
        not_understood=len(course.not_understood),
    )


def _bag(course: Course) -> answer.Bag | None:
    bag = course.bag
    if bag is None:
        return None
    return answer.Bag(
        hung_at=text(bag.hung_at),
        next_change_at=text(bag.next_change_at),
        expires_at=text(bag.expires_at),
        change_by=text(bag.change_by),
    )

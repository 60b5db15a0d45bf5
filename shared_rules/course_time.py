"""How long: infused time, time at the low dose, lengths of stops, the dose at an instant."""

from shared_rules.course_model import Course, Cycle, Run, Stop
from shared_rules.dosing import DAY, HOUR
from shared_rules.protocol import Protocol


def infused_seconds(course: Course, cycle: Cycle, at: int) -> int:
    """Seconds of infusion in the latest cycle, up to `at` (D29)."""
    run = course.run
    return cycle.infused + (at - run.begin if run is not None and cycle.end is None else 0)


def low_seconds(course: Course, cycle: Cycle, at: int) -> int:
    """Seconds at the low dose since the low step now due began, up to `at`."""
    run = course.run
    counts = run is not None and run.level == "low" and cycle.end is None
    return cycle.low_infused + (at - run.begin if run is not None and counts else 0)


def stop_seconds(stop: Stop, at: int) -> int:
    """How long a stop lasted, or has lasted until `at`."""
    return (at if stop.end is None else stop.end) - stop.begin


def is_spent(protocol: Protocol, course: Course) -> bool:
    """True when nothing runs and the latest cycle has all its days: nothing is left to restart (D57)."""
    cycle = latest_cycle(course)
    return course.run is None and cycle is not None and cycle.infused >= protocol.cycles.infusion_days * DAY


def is_whole(protocol: Protocol, cycle: Cycle) -> bool:
    """True when a cycle that ends now has its days of infusion, less at most the window of its last bag."""
    missing = protocol.cycles.infusion_days * DAY - cycle.infused
    return missing <= protocol.bags.window_hours * HOUR


def run_at(runs: list[Run], at: int) -> Run | None:
    """The run at an instant, or the last one before it."""
    low, high = 0, len(runs)
    while low < high:
        middle = (low + high) // 2
        if runs[middle].begin <= at:
            low = middle + 1
        else:
            high = middle
    return runs[low - 1] if low else None


def latest_cycle(course: Course) -> Cycle | None:
    """The cycle that runs, or the last one that did."""
    return course.cycles[-1] if course.cycles else None


def next_cycle(course: Course) -> int:
    """The number of the next cycle: last + 1, or 1."""
    return course.cycles[-1].number + 1 if course.cycles else 1

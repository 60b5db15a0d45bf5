"""What stands against the next start, against a re-initiation, and what a start that happened left open."""

from shared_rules.course_decisions import settled
from shared_rules.course_model import Course
from shared_rules.course_state import upcoming, waiting_since
from shared_rules.course_time import is_spent, stop_seconds
from shared_rules.dosing import HOUR
from shared_rules.findings import Found, found
from shared_rules.instant import text
from shared_rules.protocol import Protocol
from shared_rules.start_checks import Item, against_start, limits


def find_starts(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """Findings before a start, at a re-initiation, and after starts with something open (D50)."""
    findings: list[Found] = []
    check = upcoming(protocol, course, status)
    stop = course.stop
    reinitiation = protocol.stops.reinitiation_hours * HOUR
    if check is not None:
        since = waiting_since(protocol, course)
        findings += [_of(protocol, item, since) for item in against_start(protocol, course, check)]
    elif status == "stopped" and stop is not None and stop_seconds(stop, course.now) >= reinitiation:
        if is_spent(protocol, course):
            return _unverified(protocol, course)
        since = stop.begin + reinitiation
        findings += [_of(protocol, item, since) for item in limits(protocol, course)]
    return [*findings, *_unverified(protocol, course)]


def _of(protocol: Protocol, item: Item, since: int) -> Found:
    values = {key: value for key, value in item.values.items() if key != "until"}
    if "until" in item.values:
        values["until_at"] = text(item.values["until"])
    begins = since if item.at is None else max(since, item.at)
    return found(protocol, item.rule, begins, item.facts, values, item.case)


def _unverified(protocol: Protocol, course: Course) -> list[Found]:
    findings: list[Found] = []
    for start in course.starts:
        at = start.mention.at
        if start.open and settled(protocol, course, "start_unverified", at) is None:
            values = {"cycle": start.cycle, "open": start.open}
            findings.append(found(protocol, "start.unverified", at, [start.mention.id], values))
    return findings

"""What the hanging bag says: change it, it is late, it has expired, its label or plan is not right."""

from shared_rules import instant
from shared_rules.course_model import Bag, Course
from shared_rules.course_time import infused_seconds, is_spent, latest_cycle
from shared_rules.dosing import DAY, HOUR
from shared_rules.findings import Found, found
from shared_rules.protocol import Protocol


def find_bag(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """Findings of the bag but its change. While stopped only that it has expired."""
    bag = course.bag
    if bag is None or status not in ("running", "stopped"):
        return []
    findings: list[Found] = []
    if course.now > bag.expires_at:
        findings.append(found(protocol, "bag.expired", bag.expires_at, [bag.fact], {}))
    if status == "stopped":
        return findings
    if course.failed_checks:
        failed = {"failed": course.failed_checks}
        findings.append(found(protocol, "checks.failed", bag.hung_at, [bag.fact], failed))
    expiry = {"expires_at": instant.text(bag.expires_at)}
    if course.now > bag.change_by and not _disconnects_first(protocol, course, bag):
        values = {"change_by": instant.text(bag.change_by)}
        findings.append(found(protocol, "bag.late", bag.change_by, [bag.fact], values))
    if bag.label is None:
        findings.append(found(protocol, "bag.expiry-unverified", bag.hung_at, [bag.fact], expiry))
    if bag.next_change_at > bag.expires_at:
        findings.append(found(protocol, "bag.plan-past-expiry", bag.hung_at, [bag.fact], expiry))
    elif bag.made_until is not None and bag.next_change_at > bag.made_until:
        empty = {"made_until": instant.text(bag.made_until)}
        findings.append(found(protocol, "bag.plan-past-expiry", bag.hung_at, [bag.fact], empty, "empty"))
    return findings


def change_due_at(bag: Bag) -> int:
    """The planned time, never after the bag must be gone."""
    return min(bag.next_change_at, bag.change_by)


def change_from_at(protocol: Protocol, bag: Bag) -> int:
    """When the window of the change opens (D01)."""
    return change_due_at(bag) - protocol.bags.window_hours * HOUR


def is_change_asked(protocol: Protocol, course: Course, status: str) -> bool:
    """True when the next thing to do with this bag is to change it."""
    bag = course.bag
    return bag is not None and status == "running" and not _disconnects_first(protocol, course, bag)


def find_change(protocol: Protocol, course: Course) -> list[Found]:
    """The change, from the opening of its window."""
    bag = course.bag
    if bag is None or course.now < change_from_at(protocol, bag):
        return []
    values = {"due_at": instant.text(change_due_at(bag)), "change_by": instant.text(bag.change_by)}
    return [found(protocol, "bag.change", change_from_at(protocol, bag), [bag.fact], values)]


def disconnect_at(protocol: Protocol, course: Course) -> int | None:
    """When the days of infusion will be, or were, complete, if nothing stops before that (D29)."""
    cycle = latest_cycle(course)
    stopped_at_the_end = course.stop is not None and is_spent(protocol, course)
    if cycle is None or (course.run is None and not stopped_at_the_end):
        return None
    until = course.now if course.stop is None else course.stop.begin
    return until + protocol.cycles.infusion_days * DAY - infused_seconds(course, cycle, course.now)


def _disconnects_first(protocol: Protocol, course: Course, bag: Bag) -> bool:
    end = disconnect_at(protocol, course)
    return end is not None and end <= change_due_at(bag)

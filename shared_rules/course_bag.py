"""The bag that hangs: when it expires, how long it is made to last, by when it is changed (D01, D02, D03)."""

from shared_rules.course_model import Bag, Course
from shared_rules.dosing import HOUR
from shared_rules.protocol import Protocol
from shared_rules.record import Entry


def hang(protocol: Protocol, course: Course, entry: Entry) -> None:
    """Hangs the bag of an entry, with the checks that were made."""
    bag = entry.valid.get("bag", {})
    label = bag.get("expires_at")
    life_ends = entry.at + protocol.bags.life_hours * HOUR
    expires_at = life_ends if label is None else min(label, life_ends)
    planned = entry.valid.get("next_change_at")
    made_until = entry.at + int(bag["hours"] * HOUR) if "hours" in bag else None
    if planned is None:
        planned = expires_at if made_until is None else made_until
    course.hung_at = entry.at
    course.failed_checks = sorted(key for key, done in entry.valid.get("checks", {}).items() if done is False)
    course.bag = Bag(
        hung_at=entry.at,
        label=label,
        made_until=made_until,
        next_change_at=planned,
        expires_at=expires_at,
        change_by=min(planned + protocol.bags.window_hours * HOUR, expires_at),
        fact=entry.id,
    )


def hang_again(protocol: Protocol, course: Course, entry: Entry) -> None:
    """After a stop: another bag if one is named, else the old one goes on to its newly planned change."""
    course.hung_at = entry.at
    bag = course.bag
    if bag is None or "bag" in entry.valid:
        return hang(protocol, course, entry)
    planned = entry.valid.get("next_change_at")
    if planned is not None:
        bag.next_change_at, bag.fact = planned, entry.id
        bag.change_by = min(planned + protocol.bags.window_hours * HOUR, bag.expires_at)
    return None

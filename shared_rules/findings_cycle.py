"""What the cycle says: disconnect, how many cycles, the response, the stay in hospital, the weight."""

from typing import Any

from shared_rules.course_decisions import settled
from shared_rules.course_model import Course, Cycle
from shared_rules.course_state import in_remission, upcoming
from shared_rules.course_time import infused_seconds, latest_cycle, next_cycle
from shared_rules.dosing import HOUR
from shared_rules.findings import Found, found
from shared_rules.findings_bag import disconnect_at
from shared_rules.protocol import Protocol


def find_cycle(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """Findings of the cycle that runs, or of the next."""
    findings = [*_disconnect(protocol, course, status), *_limit(protocol, course, status)]
    findings += _response(protocol, course, status)
    findings += _stay(protocol, course, status)
    findings += _weight(protocol, course, status)
    findings += _next_dose(protocol, course, status)
    findings += _confirmation(protocol, course)
    return findings


def _next_dose(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """D19: after a grade 3 whose low step was not finished, the next cycle's dose is the consultant's."""
    cycle = latest_cycle(course)
    if cycle is None or status != "between_cycles" or not cycle.unfinished:
        return []
    since = cycle.begin if cycle.end is None else cycle.end
    values: dict[str, Any] = {"cycle": cycle.number + 1}
    if protocol.dosing.unfinished_toxicity_stop != "consultant":
        return [found(protocol, "cycle.dose", since, [cycle.fact], {**values, "dose": "low"}, "decided")]
    chosen = settled(protocol, course, "new_cycle_dose", since)
    if chosen is None:
        return [found(protocol, "cycle.dose", since, [cycle.fact], values)]
    facts = [cycle.fact, chosen.id]
    return [found(protocol, "cycle.dose", since, facts, {**values, "dose": chosen.answer}, "decided")]


def _confirmation(protocol: Protocol, course: Course) -> list[Found]:
    """D12: a discontinuation is permanent by the consultant's word."""
    ended = course.discontinued
    if ended is None or settled(protocol, course, "confirm_discontinuation", course.began.at) is not None:
        return []
    return [found(protocol, "discontinuation.unconfirmed", ended.at, [ended.id], {})]


def _disconnect(protocol: Protocol, course: Course, status: str) -> list[Found]:
    end, cycle = disconnect_at(protocol, course), latest_cycle(course)
    if status not in ("running", "stopped") or end is None or cycle is None or course.now < end:
        return []
    return [found(protocol, "cycle.disconnect", end, [cycle.fact], {"cycle": cycle.number})]


def _limit(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """More cycles than the protocol has, or a third without a recorded remission."""
    cycle, cycles = latest_cycle(course), protocol.cycles
    if cycle is None or status in ("not_started", "discontinued"):
        return []
    ahead = status in ("between_cycles", "completed") or upcoming(protocol, course, status) is not None
    number = next_cycle(course) if ahead else cycle.number
    too_many = number > cycles.first_block + cycles.after_remission
    if not too_many and (number <= cycles.first_block or in_remission(course)):
        return []
    since = cycle.begin if not ahead or course.last_end is None else course.last_end
    return [found(protocol, "cycle.limit", since, [cycle.fact], {"cycle": number})]


def is_response_due(protocol: Protocol, course: Course, status: str) -> bool:
    """True between the first block of cycles and the next, while nobody has assessed the response."""
    cycle = latest_cycle(course)
    if cycle is None or status not in ("between_cycles", "completed"):
        return False
    assessed = bool(course.responses) and course.responses[-1].at >= cycle.begin
    return cycle.number == protocol.cycles.first_block and not assessed


def _response(protocol: Protocol, course: Course, status: str) -> list[Found]:
    cycle = latest_cycle(course)
    if cycle is None or not is_response_due(protocol, course, status):
        return []
    since = cycle.begin if cycle.end is None else cycle.end
    return [found(protocol, "cycle.response-due", since, [cycle.fact], {"cycle": cycle.number + 1})]


def stay_hours(protocol: Protocol, cycle: Cycle) -> int | None:
    """Hours of infusion in hospital in this cycle; the first cycle's while none is completed (D48)."""
    number = protocol.stays[0].cycle if cycle.keeps_first_stay and protocol.stays else cycle.number
    for stay in protocol.stays:
        if stay.cycle == number:
            return stay.hours
    return None


def _stay(protocol: Protocol, course: Course, status: str) -> list[Found]:
    cycle = latest_cycle(course)
    if status != "running" or cycle is None or course.setting == "hospital":
        return []
    hours = stay_hours(protocol, cycle)
    if hours is None or infused_seconds(course, cycle, course.now) >= hours * HOUR:
        return []
    before = course.cycles[-2].end if len(course.cycles) > 1 else None
    since = course.began.at if before is None else before
    if settled(protocol, course, "early_discharge", since) is not None:
        return []
    case = "repeated" if cycle.keeps_first_stay else ("later" if cycle.number > 1 else "")
    return [found(protocol, "stay.too-early", cycle.begin, [cycle.fact], {"hours": hours}, case)]


def _weight(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """No automatic dose below the weight of fixed doses, until a prescriber has entered one (D22)."""
    light = course.light
    if light is None or status in ("completed", "discontinued"):
        return []
    missing = ["height_cm"] if course.height_cm is None else []
    if not course.weight_known:
        missing.append("weight_kg")
    values = {"weight_kg": course.weight_kg if course.weight_known else None, "missing": missing}
    case = "decided" if settled(protocol, course, "dose_under45", light.at) is not None else ""
    return [found(protocol, "weight.under45", light.at, [light.id], values, case)]

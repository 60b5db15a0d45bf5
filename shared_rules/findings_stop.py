"""What a stop means by its length, alone and added up, and what a stop that was too long leaves behind."""

from bisect import bisect_left

from shared_rules.course_decisions import settled
from shared_rules.course_infusion import same_cycle_seconds
from shared_rules.course_model import Course, Stop
from shared_rules.course_time import is_spent, latest_cycle, stop_seconds
from shared_rules.dosing import HOUR
from shared_rules.findings import Found, found
from shared_rules.protocol import Protocol
from shared_rules.protocol_tables import StopBand


def find_stops(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """Findings of the stop that lasts, of sums, and of stops that were ended too late."""
    findings = [*_sums(protocol, course, status), *_resumed_late(protocol, course, status)]
    if status == "stopped" and course.stop is not None:
        findings += _running(protocol, course, course.stop)
    return findings


def _running(protocol: Protocol, course: Course, stop: Stop) -> list[Found]:
    elapsed = stop_seconds(stop, course.now)
    values = {
        "minutes": elapsed // 60,
        "sum_24h_minutes": sum(seconds for _, seconds in _short_stops(protocol, course)) // 60,
        "sum_cycle_minutes": sum(stop_seconds(s, course.now) for s in _cycle_stops(course)) // 60,
    }
    findings = [found(protocol, "stop.running", stop.begin, [stop.fact], values)]
    if is_spent(protocol, course):
        # Nothing of the cycle was interrupted: the bands speak of treatment that is to go on.
        return findings
    return findings + _band(protocol, course, stop, band_of(protocol, elapsed))


def band_of(protocol: Protocol, elapsed: int) -> StopBand:
    """The band of a stop of so many seconds, up to and with its end."""
    # Where one band ends the next begins, and the last has no end: proved when the protocol was read.
    stops = protocol.stops
    return stops.bands[bisect_left(stops.ends_seconds, elapsed)]


def _band(protocol: Protocol, course: Course, stop: Stop, band: StopBand) -> list[Found]:
    since = stop.begin + band.over_hours * HOUR
    if band.means == "same_cycle":
        return [found(protocol, band.rule, since, [stop.fact], {})]
    if band.means == "new_cycle":
        case = "decided" if settled(protocol, course, "new_cycle", stop.begin) is not None else ""
        return [found(protocol, band.rule, since, [stop.fact], {}, case)]
    if course.word is not None and course.word.at > since:
        return []
    return [found(protocol, band.rule, since, [stop.fact], {"protocol_says": "discontinue"})]


def _resumed_late(protocol: Protocol, course: Course, status: str) -> list[Found]:
    findings: list[Found] = []
    if status == "discontinued":
        return findings
    for begun in course.long_stops_begun:
        if course.word is None or course.word.order < begun.order:
            rule = next(band.rule for band in protocol.stops.bands if band.means == "discontinue")
            values = {"protocol_says": "discontinue"}
            findings.append(found(protocol, rule, begun.at, [begun.id], values))
    if status in ("running", "stopped"):
        for stop in _cycle_stops(course):
            if stop.resumed and stop_seconds(stop, course.now) > same_cycle_seconds(protocol):
                since = course.now if stop.end is None else stop.end
                facts = [stop.fact, stop.resumed_by]
                findings.append(found(protocol, "stop.resumed-over-7-days", since, facts, {}))
    return findings


def _sums(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """Two or more stops that add up: short ones in the last day, all in the cycle (D27, D31)."""
    if status not in ("running", "stopped"):
        return []
    findings: list[Found] = []
    short = _short_stops(protocol, course)
    seconds = sum(part for _, part in short)
    if len(short) > 1 and seconds >= protocol.stops.sum_short_hours * HOUR:
        findings.append(_sum(protocol, "stop.sum-24h", [stop for stop, _ in short], seconds))
    stops = _cycle_stops(course)
    seconds = sum(stop_seconds(stop, course.now) for stop in stops)
    if len(stops) > 1 and seconds > protocol.stops.sum_cycle_hours * HOUR:
        findings.append(_sum(protocol, "stop.sum-cycle", stops, seconds))
    return findings


def _sum(protocol: Protocol, rule: str, stops: list[Stop], seconds: int) -> Found:
    values = {"minutes": seconds // 60, "stops": len(stops)}
    return found(protocol, rule, stops[-1].begin, [stop.fact for stop in stops], values)


def _short_stops(protocol: Protocol, course: Course) -> list[tuple[Stop, int]]:
    """Short stops of the last day, each with its seconds within that day, in the order they began."""
    opens = course.now - protocol.stops.sum_window_hours * HOUR
    found_stops: list[tuple[Stop, int]] = []
    for stop in reversed(course.stops):
        end = course.now if stop.end is None else stop.end
        if end <= opens:
            break
        if stop_seconds(stop, course.now) < protocol.stops.sum_short_hours * HOUR and end > stop.begin:
            found_stops.append((stop, end - max(stop.begin, opens)))
    return found_stops[::-1]


def _cycle_stops(course: Course) -> list[Stop]:
    cycle = latest_cycle(course)
    return [] if cycle is None else course.stops[cycle.first_stop :]

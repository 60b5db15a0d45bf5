"""Restarting after a stop: ready or waiting, the dose, the supervision, the dexamethasone.

Nothing is said of it where a finding says discontinue, or after a stop for which the protocol does.
"""

from typing import Any

from shared_rules import course_rows as rows
from shared_rules.course_decisions import settled
from shared_rules.course_infusion import ATTENDED, same_cycle_seconds
from shared_rules.course_model import Course, Run, Stop
from shared_rules.course_time import is_spent, latest_cycle, low_seconds, stop_seconds
from shared_rules.dosing import DAY, HOUR, is_under_fixed
from shared_rules.findings import Found, found, has_level, has_rule, text_or_none
from shared_rules.findings_dose import is_too_high, low_applies
from shared_rules.instant import text
from shared_rules.protocol import Protocol

# Holds that end by themselves, by a grade or by the row's condition; every other one awaits the consultant.
_NOT_THE_CONSULTANTS = ("tox.ungraded", "tox.convulsion.first")


def find_restart(protocol: Protocol, course: Course, status: str, findings: list[Found]) -> list[Found]:
    """Findings of restarting, from what else was found."""
    taper = _taper(protocol, course)
    if is_restart_ruled_out(findings):
        return taper
    stop = course.stop
    if status == "stopped" and stop is not None and is_spent(protocol, course):
        # Nothing of this cycle is left to restart (D57): its end is to be recorded, or the consultant asked.
        awaited = {"waiting_for": ["consultant"], "earliest_at": None}
        return [*taper, found(protocol, "restart.wait", stop.begin, [stop.fact], awaited)]
    said = [*taper, *_premedication(protocol, course, status), *_unattended(protocol, course, status)]
    if status != "stopped" or stop is None:
        return said
    said += _reinitiation(protocol, course, stop)
    waiting, earliest = _waiting(protocol, course, stop, findings)
    if "consultant" not in waiting:
        said.append(_dose(protocol, course, stop))
    if has_level([*findings, *said], "authorise") or not course.weight_known:
        waiting.add("authorisation")
    if not waiting:
        return [*said, found(protocol, "restart.ready", stop.begin, [stop.fact], {})]
    values = {"waiting_for": sorted(waiting), "earliest_at": text_or_none(earliest)}
    return [*said, found(protocol, "restart.wait", stop.begin, [stop.fact], values)]


def is_restart_ruled_out(findings: list[Found]) -> bool:
    """True where a finding says discontinue, or the stop was so long that the protocol does."""
    return has_level(findings, "discontinue") or has_rule(findings, "stop.discontinue")


def _waiting(
    protocol: Protocol, course: Course, stop: Stop, findings: list[Found]
) -> tuple[set[str], int | None]:
    """What is awaited, and the latest known instant; none where a toxicity has none or people are awaited."""
    waiting: set[str] = set()
    instants: list[int | None] = []
    for group in course.open_groups.values():
        row = rows.row_of(protocol, group.row)
        if not rows.is_met(course, row, group, course.now):
            waiting.add(row.awaited)
            instants.append(rows.calm_at(course, row, group))
    interrupting = [f"tox.{row.code}.3" for row in protocol.toxicities]
    holds = [finding.rule for finding in findings if finding.level == "hold"]
    if "tox.ungraded" in holds or (stop.toxicity and not stop.graded):
        waiting.add("grade")
    if any(rule not in interrupting and rule not in _NOT_THE_CONSULTANTS for rule in holds):
        waiting.add("consultant")
    known = [moment for moment in instants if moment is not None]
    return waiting, max(known) if known and len(known) == len(instants) else None


def _reinitiation(protocol: Protocol, course: Course, stop: Stop) -> list[Found]:
    """From 4 h: a supervised restart; up to 7 days the question of dexamethasone (D05)."""
    elapsed = stop_seconds(stop, course.now)
    since = stop.begin + protocol.stops.reinitiation_hours * HOUR
    if course.now < since:
        return []
    said = [found(protocol, "restart.supervised", since, [stop.fact], {})]
    asked = elapsed <= same_cycle_seconds(protocol)
    if asked and settled(protocol, course, "premed_after_stop", stop.begin) is None:
        values = {"question": "premed_after_stop"}
        said.append(found(protocol, "premed.ask", since, [stop.fact], values))
    return said


def _unattended(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """A restart after 4 h or more where nobody was in attendance, until somebody is."""
    cycle = latest_cycle(course)
    stop = course.stops[-1] if course.stops else None
    if status != "running" or cycle is None or stop is None or stop.end is None:
        return []
    long = stop_seconds(stop, course.now) >= protocol.stops.reinitiation_hours * HOUR
    if not long or stop.resumed_by != cycle.restarted_by or stop.restart_setting in ATTENDED:
        return []
    return [found(protocol, "restart.supervised", stop.end, [stop.resumed_by], {})]


def _premedicated_stop(course: Course) -> Stop | None:
    """The latest stop in which a row stood that premedicates."""
    for stop in reversed(course.stops):
        if stop.premedicates is not None:
            return stop
    return None


def _given_for(protocol: Protocol, course: Course, stop: Stop) -> int | None:
    """When the row's dose was last given within a day before restarting; while stopped, before now."""
    end = course.now if stop.end is None else stop.end
    earliest = end - protocol.premedication.restart_within_hours * HOUR
    for given in reversed(course.restart_steroids):
        if earliest <= given.at <= end:
            return given.at
    return None


def _premedication(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """The row's own dexamethasone, while stopped and for some days after a restart without it."""
    stop = _premedicated_stop(course)
    if stop is None or status not in ("running", "stopped"):
        return []
    stands_until = protocol.premedication.restart_stands_days * DAY + (stop.end or course.now)
    if course.now >= stands_until or _given_for(protocol, course, stop) is not None:
        return []
    values = {"dose_mg": stop.premedicates}
    return [found(protocol, "restart.premed-dexamethasone-24", stop.begin, [stop.fact], values)]


def _taper(protocol: Protocol, course: Course) -> list[Found]:
    """For 4 days from giving, whether it runs or not."""
    stop = _premedicated_stop(course)
    if stop is None:
        return []
    end = course.now if stop.end is None else stop.end
    earliest = min(stop.begin, end - protocol.premedication.restart_within_hours * HOUR)
    for given in reversed(course.restart_steroids):
        until = given.at + protocol.premedication.taper_days * DAY
        if earliest <= given.at <= end and course.now < until:
            return [found(protocol, "taper.dexamethasone", given.at, [given.id], {"until_at": text(until)})]
    return []


def _dose(protocol: Protocol, course: Course, stop: Stop) -> Found:
    """The dose to restart at: low after a toxicity, the consultant's after a long stop, else the previous."""
    if not course.weight_known:
        # D22: nobody knows which doses apply, so none is said and nothing is ready.
        unknown = {"dose_micrograms_per_day": None, "missing": ["weight_kg"]}
        return found(protocol, "restart.dose", stop.begin, [stop.fact], unknown, "unweighed")
    needed = protocol.dosing.restart_low_hours * HOUR
    proven = course.low_total >= needed and course.full_total > 0
    long = stop_seconds(stop, course.now) > same_cycle_seconds(protocol)
    if stop.toxicity or (long and not proven):
        case = "toxicity" if stop.toxicity else "new_low"
        return found(protocol, "restart.dose", stop.begin, [stop.fact], _at(protocol, course, "low"), case)
    if long:
        return _new_cycle_dose(protocol, course, stop)
    return _previous_dose(protocol, course, stop, course.runs[-1])


def _new_cycle_dose(protocol: Protocol, course: Course, stop: Stop) -> Found:
    policy = protocol.dosing.new_cycle_after_full
    since = stop.begin + same_cycle_seconds(protocol)
    if policy != "consultant":
        case = "new_low" if policy == "low" else "chosen"
        return found(protocol, "restart.dose", since, [stop.fact], _at(protocol, course, policy), case)
    chosen = settled(protocol, course, "new_cycle_dose", stop.begin)
    if chosen is not None:
        values = _at(protocol, course, chosen.answer)
        return found(protocol, "restart.dose", since, [stop.fact, chosen.id], values, "chosen")
    key, choices = _unit(protocol, course)
    return found(protocol, "restart.dose", since, [stop.fact], {key: None, "choose": choices}, "choose")


def _previous_dose(protocol: Protocol, course: Course, stop: Stop, run: Run) -> Found:
    """The dose that ran; a dose that was too high is not the one to go back to."""
    cycle = course.cycles[-1]
    if is_too_high(protocol, course, run, cycle):
        still_low = low_seconds(course, cycle, course.now) < cycle.low_needed
        level = "low" if low_applies(protocol, course, cycle) and still_low else "full"
        case = "low" if level == "low" else ""
        return found(protocol, "restart.dose", stop.begin, [stop.fact], _at(protocol, course, level), case)
    values: dict[str, Any] = {"dose_micrograms_per_day": run.dose}
    if run.dose is None:
        values["missing"] = ["dose_micrograms_per_day"]
    case = "low" if run.level == "low" else ""
    return found(protocol, "restart.dose", stop.begin, [stop.fact, run.fact], values, case)


def _at(protocol: Protocol, course: Course, level: str) -> dict[str, Any]:
    key, choices = _unit(protocol, course)
    return {key: choices[0] if level == "low" else choices[1]}


def _unit(protocol: Protocol, course: Course) -> tuple[str, list[float]]:
    """The key of a dose and the low and full one: by body surface below the weight of fixed doses (D22)."""
    low, full = protocol.dosing.low, protocol.dosing.full
    if is_under_fixed(protocol, course.weight_kg):
        return "micrograms_per_m2_per_day", [low.micrograms_per_m2_per_day, full.micrograms_per_m2_per_day]
    return "dose_micrograms_per_day", [low.micrograms_per_day, full.micrograms_per_day]

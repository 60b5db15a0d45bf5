"""Care around the infusion: medicines that belong to it, things to watch, errors that were found."""

from shared_rules.course_labs import lowest
from shared_rules.course_model import Course, Cycle
from shared_rules.course_time import infused_seconds, latest_cycle
from shared_rules.dosing import HOUR
from shared_rules.findings import Found, found
from shared_rules.instant import text
from shared_rules.protocol import Protocol
from shared_rules.record import Mention


def find_care(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """Findings that remind; windows begin at their instant and are over at their end."""
    findings = [*_errors(protocol, course), *_intrathecal(protocol, course, status)]
    burden = course.high_tumour_burden
    if burden is not None and status == "not_started":
        findings.append(found(protocol, "prephase", burden.at, [burden.id], {}))
    cycle = latest_cycle(course)
    if cycle is None:
        return findings
    if status in ("running", "stopped"):
        findings += _in_cycle(protocol, course, cycle)
    if status == "running":
        findings += _reaction(protocol, course, cycle)
    findings += _contraception(protocol, course, cycle, status)
    return findings


def writing_due_at(protocol: Protocol, course: Course, status: str) -> int | None:
    """When the next writing test is due: a week after the last, or at the first dose as the baseline."""
    if status != "running" or not course.cycles:
        return None
    if course.writing is None:
        return course.cycles[0].begin
    return course.writing.at + protocol.writing.every_hours * HOUR


def find_writing(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """The writing test once due, and before the first dose while there is no baseline (D26)."""
    due_at = writing_due_at(protocol, course, status)
    last = course.writing
    if status == "not_started" and last is None:
        facts = [course.began.id] if course.began.id else []
        return [found(protocol, "writing.due", course.began.at, facts, {"baseline": True})]
    if due_at is None or course.now < due_at:
        return []
    facts = [course.cycles[0].fact] if last is None else [last.id]
    return [found(protocol, "writing.due", due_at, facts, {"baseline": last is None})]


def _errors(protocol: Protocol, course: Course) -> list[Found]:
    """A wrong rate and a flush, for a day."""
    findings: list[Found] = []
    if _is_recent(protocol, course, course.rate_error) and course.rate_error is not None:
        findings.append(found(protocol, "dose.error", course.rate_error.at, [course.rate_error.id], {}))
    if _is_recent(protocol, course, course.flush) and course.flush is not None:
        findings.append(found(protocol, "no-flush.happened", course.flush.at, [course.flush.id], {}))
    return findings


def _is_recent(protocol: Protocol, course: Course, happened: Mention | None) -> bool:
    return happened is not None and course.now < happened.at + protocol.records.error_hours * HOUR


def _in_cycle(protocol: Protocol, course: Course, cycle: Cycle) -> list[Found]:
    findings: list[Found] = []
    paracetamol_until = cycle.begin + protocol.premedication.paracetamol_hours * HOUR
    if course.now < paracetamol_until:
        values = {"until_at": text(paracetamol_until)}
        findings.append(found(protocol, "paracetamol", cycle.begin, [cycle.fact], values))
    watched = protocol.supportive.interactions_hours * HOUR
    if infused_seconds(course, cycle, course.now) < watched:
        facts = [cycle.fact, *[medicine.id for medicine in course.medicines]]
        recorded = {"medicines_recorded": len(course.medicines)}
        findings.append(found(protocol, "interactions.watch", cycle.begin, facts, recorded))
    litres = {"litres_per_day": protocol.supportive.fluids_litres_per_day}
    findings.append(found(protocol, "fluids", cycle.begin, [cycle.fact], litres))
    if cycle.number <= protocol.supportive.allopurinol_to_cycle:
        findings.append(_allopurinol(protocol, course, cycle))
    return findings


def _allopurinol(protocol: Protocol, course: Course, cycle: Cycle) -> Found:
    table = protocol.supportive
    lab = lowest(course, table.allopurinol_analyte)
    if lab is None:
        values = {"dose_mg": None, "missing": [table.allopurinol_analyte]}
        return found(protocol, "allopurinol", cycle.begin, [cycle.fact], values, "missing")
    reduced = lab.value < table.allopurinol_reduced_below
    dose = {"dose_mg": table.allopurinol_reduced_mg if reduced else table.allopurinol_mg}
    return found(protocol, "allopurinol", cycle.begin, [cycle.fact, lab.id], dose)


def _reaction(protocol: Protocol, course: Course, cycle: Cycle) -> list[Found]:
    until = cycle.restarted_at + protocol.supportive.reaction_watch_hours * HOUR
    if course.now >= until:
        return []
    values = {"until_at": text(until)}
    return [found(protocol, "watch.infusion-reaction", cycle.restarted_at, [cycle.restarted_by], values)]


def _intrathecal(protocol: Protocol, course: Course, status: str) -> list[Found]:
    if status in ("completed", "discontinued"):
        return []
    last = course.intrathecal
    facts = [last.id] if last is not None else []
    values = {"last_given_at": None if last is None else text(last.at)}
    return [found(protocol, "intrathecal", course.began.at, facts, values)]


def _contraception(protocol: Protocol, course: Course, cycle: Cycle, status: str) -> list[Found]:
    """During treatment, and for its time after the last infusion; not known while anything runs."""
    treated = course.run is not None or status in ("running", "stopped")
    ended = not treated and course.last_end is not None
    after = protocol.supportive.contraception_hours * HOUR
    until = course.last_end + after if ended and course.last_end is not None else None
    over = until is not None and course.now >= until
    if over and status != "between_cycles":
        return []
    values = {"until_at": None if until is None else text(until)}
    return [found(protocol, "contraception.until", course.cycles[0].begin, [cycle.fact], values)]

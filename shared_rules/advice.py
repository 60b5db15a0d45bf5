"""Advice: what the rules say now of one patient. Pure: the same facts and `now` give the same bytes.

Order of judging: what stands by itself first, then the step and the restart, which depend on it, then the
tasks, which depend on all.
"""

from msgspec import UNSET, structs

from shared_rules import answer
from shared_rules.canonical import canonical
from shared_rules.course import fold
from shared_rules.course_model import Course
from shared_rules.course_state import state_of
from shared_rules.facts import Fact
from shared_rules.findings import Found
from shared_rules.findings_bag import find_bag, find_change, is_change_asked
from shared_rules.findings_care import find_care, find_writing
from shared_rules.findings_cycle import find_cycle
from shared_rules.findings_dose import find_after_discontinuation, find_dose, find_step_up, step_up_at
from shared_rules.findings_labs import find_labs
from shared_rules.findings_record import find_record
from shared_rules.findings_restart import find_restart, is_restart_ruled_out
from shared_rules.findings_start import find_starts
from shared_rules.findings_stop import find_stops
from shared_rules.findings_toxicity import find_toxicities
from shared_rules.instant import text
from shared_rules.protocol import Protocol, protocol_hash
from shared_rules.tasks import Due, asks_to_stop, find_tasks


def advise(protocol: Protocol, facts: list[Fact], now: int) -> answer.Answer:
    """State, findings and tasks of one patient's facts at `now` (whole seconds since 1970 UTC)."""
    course = fold(protocol, facts, now)
    state = state_of(protocol, course)
    findings = _alone(protocol, course, state.status)
    due_at = step_up_at(protocol, course, findings)
    stopping = bool(asks_to_stop(course, findings))
    if not stopping:
        findings += find_step_up(protocol, course, due_at)
        if is_change_asked(protocol, course, state.status):
            findings += find_change(protocol, course)
    findings += find_restart(protocol, course, state.status, findings)
    if is_restart_ruled_out(findings):
        findings = [found for found in findings if found.rule != "stop.same-cycle"]
    findings = sorted((_in_order(course, found) for found in findings), key=lambda f: _place(course, f))
    tasks = find_tasks(protocol, course, state.status, findings, due_at)
    return answer.Answer(
        protocol=protocol_hash(protocol),
        state=state,
        findings=[_finding(found) for found in findings],
        tasks=[_task(due) for due in sorted(tasks, key=_task_place)],
    )


def _alone(protocol: Protocol, course: Course, status: str) -> list[Found]:
    """Findings that depend on no other finding."""
    return [
        *find_record(protocol, course),
        *find_toxicities(protocol, course),
        *find_labs(protocol, course),
        *find_dose(protocol, course),
        *find_after_discontinuation(protocol, course),
        *find_bag(protocol, course, status),
        *find_cycle(protocol, course, status),
        *find_care(protocol, course, status),
        *find_writing(protocol, course, status),
        *find_starts(protocol, course, status),
        *find_stops(protocol, course, status),
    ]


def _in_order(course: Course, found: Found) -> Found:
    """The finding with each of its facts once, in fold order."""
    facts = sorted(set(found.facts), key=lambda fact: course.order.get(fact, -1))
    return structs.replace(found, facts=facts)


def _place(course: Course, found: Found) -> tuple[int, str, int, list[int], bytes]:
    level = answer.LEVELS.index(found.level)
    facts = [course.order.get(fact, -1) for fact in found.facts]
    return level, found.rule, found.since, facts, canonical(found.values)


def _task_place(due: Due) -> tuple[bool, int, str, str, bytes]:
    moment = 0 if due.due_at is None else due.due_at
    return due.due_at is None, moment, due.task, _key(due), canonical(due.values)


def _key(due: Due) -> str:
    return ":".join(part for part in (due.task, due.hangs_on, due.suffix) if part)


def _finding(found: Found) -> answer.Finding:
    return answer.Finding(
        rule=found.rule,
        level=found.level,
        clause=UNSET if found.clause is None else found.clause,
        decision=UNSET if found.decision is None else found.decision,
        since=text(found.since),
        facts=found.facts,
        values=found.values,
    )


def _task(due: Due) -> answer.Task:
    return answer.Task(
        task=due.task,
        key=_key(due),
        rule=due.rule,
        due_at=None if due.due_at is None else text(due.due_at),
        from_at=UNSET if due.from_at is None else text(due.from_at),
        until_at=UNSET if due.until_at is None else text(due.until_at),
        values=due.values,
    )

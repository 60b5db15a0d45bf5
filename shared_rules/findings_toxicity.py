"""What the rows of the toxicity table say now: grades 2 to 5, convulsions, recurrence, conflicts."""

from typing import Any

from shared_rules import course_rows as rows
from shared_rules.course_decisions import settled
from shared_rules.course_model import Course, Group
from shared_rules.findings import Found, found
from shared_rules.protocol import Protocol
from shared_rules.protocol_tables import ToxicityRow
from shared_rules.record import Mention


def find_toxicities(protocol: Protocol, course: Course) -> list[Found]:
    """Findings of every toxicity and of convulsions."""
    findings = _convulsions(protocol, course)
    for group in course.groups.values():
        if group.row:
            findings += _group(protocol, course, rows.row_of(protocol, group.row), group)
    return findings


def _group(protocol: Protocol, course: Course, row: ToxicityRow, group: Group) -> list[Found]:
    final = _final(protocol, course, row, group)
    findings = [*final, *_conflict(protocol, course, row, group), *_slow(protocol, course, row, group)]
    findings += _low_dose(protocol, course, group)
    findings += _recurrence(protocol, course, group)
    if group.open and not final:
        findings.append(_interrupted(protocol, course, row, group))
    by = group.present_by
    if group.present == protocol.grades.discuss and by is not None:
        findings.append(found(protocol, "tox.grade2", by.at, [by.id], _values(protocol, group)))
    return findings


def _values(protocol: Protocol, group: Group) -> dict[str, Any]:
    # A toxicity's own name may be anything a person wrote; an answer holds codes only.
    known = any(group.toxicity in row.toxicities for row in protocol.toxicities)
    return {"toxicity": group.toxicity if known else "other", "grade": group.present}


def _stands(course: Course, mention: Mention | None) -> bool:
    """True when something was noted and the consultant has not spoken since."""
    return mention is not None and (course.word is None or course.word.order < mention.order)


def _interrupted(protocol: Protocol, course: Course, row: ToxicityRow, group: Group) -> Found:
    met = course.run is None and rows.is_met(course, row, group, course.now)
    since = course.now if group.opened is None else group.opened.at
    values = {**_values(protocol, group), "met": met}
    return found(protocol, f"tox.{row.code}.3", since, list(group.facts), values, "met" if met else "")


def _final(protocol: Protocol, course: Course, row: ToxicityRow, group: Group) -> list[Found]:
    """Grade 4 for ever where the protocol says discontinue, else until the consultant's word; 5 for ever."""
    rule = f"tox.{row.code}.4"
    fatal = [final for final in group.finals if final.grade >= protocol.grades.fatal]
    ends = row.final == "consider_discontinuing"
    standing = [f for f in group.finals if not ends or _stands(course, f.mention)]
    chosen = fatal or standing
    if not chosen:
        return []
    values = {**_values(protocol, group), "grade": max(final.grade for final in chosen)}
    if ends and not fatal:
        values["protocol_says"] = row.final
    case = "fatal" if fatal else ""
    facts = [final.mention.id for final in chosen]
    return [found(protocol, rule, chosen[0].mention.at, facts, values, case)]


def _conflict(protocol: Protocol, course: Course, row: ToxicityRow, group: Group) -> list[Found]:
    if group.conflict is None or not _stands(course, group.conflict):
        return []
    values = {**_values(protocol, group), "protocol_says": row.final}
    return [found(protocol, "tox.scale-conflict", group.conflict.at, list(group.conflict_facts), values)]


def _slow(protocol: Protocol, course: Course, row: ToxicityRow, group: Group) -> list[Found]:
    since = group.slow_since
    if since is None or (course.word is not None and course.word.at > since):
        return []
    values = {**_values(protocol, group), "limit_hours": row.slow_hours}
    return [found(protocol, f"tox.{row.code}.slow", since, list(group.slow_facts), values)]


def _low_dose(protocol: Protocol, course: Course, group: Group) -> list[Found]:
    standing = [sure for sure in group.at_low_dose if _stands(course, sure.mention)]
    if not standing:
        return []
    values = _values(protocol, group)
    facts = [sure.mention.id for sure in standing]
    if any(sure.sure for sure in standing):
        return [found(protocol, f"tox.{group.row}.low-dose", standing[0].mention.at, facts, values)]
    values["protocol_says"] = "discontinue"
    return [found(protocol, f"tox.{group.row}.low-dose", standing[0].mention.at, facts, values, "unsure")]


def _recurrence(protocol: Protocol, course: Course, group: Group) -> list[Found]:
    findings: list[Found] = []
    again, mild = group.recurred, group.recurred_mildly
    if again is not None and _stands(course, again):
        findings.append(found(protocol, "tox.recurred", again.at, [again.id], _values(protocol, group)))
    if mild is not None and _stands(course, mild):
        values = {**_values(protocol, group), "blocks": "step-up"}
        findings.append(found(protocol, "tox.recurred", mild.at, [mild.id], values, "mild"))
    return findings


def _convulsions(protocol: Protocol, course: Course) -> list[Found]:
    seen = _counted(protocol, course)
    if len(seen) >= protocol.convulsions.final_count:
        return [_repeated(protocol, course, seen)]
    for group in course.groups.values():
        if group.open and group.convulsed:
            row = rows.row_of(protocol, group.row)
            met = course.run is None and rows.is_met(course, row, group, course.now)
            told = seen or course.convulsions[-1:]
            facts = [mention.id for mention in told]
            values = {"count": len(told), "met": met}
            case = "met" if met else ""
            return [found(protocol, "tox.convulsion.first", told[-1].at, facts, values, case)]
    return []


def _counted(protocol: Protocol, course: Course) -> list[Mention]:
    """Those that are counted: all for life, or those since the cycle began (D15)."""
    if protocol.convulsions.counted_over == "life" or not course.cycles:
        return course.convulsions
    return [mention for mention in course.convulsions if mention.at >= course.cycles[-1].begin]


def _repeated(protocol: Protocol, course: Course, seen: list[Mention]) -> Found:
    """More than one is final, unless all are so close that they may be one (D46)."""
    facts = [mention.id for mention in seen]
    values: dict[str, Any] = {"count": len(seen)}
    apart = seen[-1].at - seen[0].at >= protocol.convulsions.apart_minutes * 60
    since = seen[protocol.convulsions.final_count - 1].at
    if apart or settled(protocol, course, "separate_convulsions", seen[-1].at) is not None:
        return found(protocol, "tox.convulsion.repeat", since, facts, values)
    values["protocol_says"] = "discontinue"
    return found(protocol, "tox.convulsion.repeat", since, facts, values, "unsure")

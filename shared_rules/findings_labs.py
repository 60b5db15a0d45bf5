"""What results, observations and writing say: low counts, ungraded liver results, signs to be assessed."""

from typing import Any

from shared_rules.answer import LEVELS
from shared_rules.course_decisions import settled
from shared_rules.course_labs import lowest, standing
from shared_rules.course_model import Course, Lab
from shared_rules.findings import Found, found
from shared_rules.protocol import Protocol
from shared_rules.protocol_tables import LiverMultiple, Threshold


def find_labs(protocol: Protocol, course: Course) -> list[Found]:
    """Findings of blood counts, liver results, observations and the writing test's change."""
    findings = [*_counts(protocol, course), *_graded_counts(protocol, course)]
    for multiple in protocol.liver_multiples:
        findings += _liver_results(protocol, course, multiple)
    findings += _observations(protocol, course)
    changed = course.writing_changed
    if changed is not None:
        findings.append(found(protocol, "writing.changed", changed.at, [changed.id], {}))
    return findings


def _counts(protocol: Protocol, course: Course) -> list[Found]:
    """Below the limit, until discussed after the sample; a newer result takes its place (D23, D24)."""
    findings: list[Found] = []
    for limit in protocol.laboratory.limits:
        lab = lowest(course, limit.analyte)
        if lab is None or limit.discuss_below is None or lab.value >= limit.discuss_below:
            continue
        if settled(protocol, course, "haem_discussed", lab.sampled_at) is None:
            values = {"analyte": limit.analyte, "limit": limit.discuss_below, "value": lab.value}
            findings.append(found(protocol, "haem.discuss", lab.at, [lab.id], values))
    return findings


def _graded_counts(protocol: Protocol, course: Course) -> list[Found]:
    group = course.groups.get(f"{protocol.laboratory.counts_graded_as}\n")
    if group is None or group.present == 0 or group.present_by is None:
        return []
    by = group.present_by
    if settled(protocol, course, "haem_discussed", by.at) is not None:
        return []
    values = {"toxicity": group.toxicity, "grade": group.present}
    return [found(protocol, "haem.discuss", by.at, [by.id], values, "graded")]


def _liver_results(protocol: Protocol, course: Course, multiple: LiverMultiple) -> list[Found]:
    """The strictest that the results which count say, one finding for each analyte."""
    said = [_liver(protocol, course, multiple, lab) for lab in standing(course, multiple.analyte)]
    found_any = [finding for findings in said for finding in findings]
    return [min(found_any, key=_strictness)] if found_any else []


def _strictness(finding: Found) -> tuple[int, int, int, str]:
    suggested = finding.values["suggested_grade"] or 0
    return LEVELS.index(finding.level), -suggested, -finding.since, finding.facts[0]


def _liver(protocol: Protocol, course: Course, multiple: LiverMultiple, lab: Lab) -> list[Found]:
    """D49: what nobody graded since the sample, and what was graded lower than the result says."""
    suggested = _suggested_grade(multiple, lab)
    graded = _grade_since(protocol, course, lab.sampled_at)
    values: dict[str, Any] = {"analyte": multiple.analyte, "suggested_grade": suggested}
    if graded is not None:
        if suggested is None or graded >= suggested:
            return []
        return [found(protocol, "tox.ungraded", lab.at, [lab.id], {**values, "graded": graded})]
    if suggested is None:
        return [found(protocol, "tox.ungraded", lab.at, [lab.id], {**values, "missing": ["uln"]})]
    if suggested >= protocol.grades.interrupt:
        return [found(protocol, "tox.ungraded", lab.at, [lab.id], values, "hold")]
    return [found(protocol, "tox.ungraded", lab.at, [lab.id], values)] if suggested > 0 else []


def _suggested_grade(multiple: LiverMultiple, lab: Lab) -> int | None:
    """2, 3 or 4; 0 below that; None when the laboratory gave no upper limit."""
    if lab.uln is None:
        return None
    if lab.value > multiple.over_grade_4 * lab.uln:
        return 4
    if lab.value > multiple.over_grade_3 * lab.uln:
        return 3
    return 2 if lab.value > multiple.over_grade_2 * lab.uln else 0


def _grade_since(protocol: Protocol, course: Course, sampled_at: int) -> int | None:
    group = course.groups.get(f"{protocol.laboratory.liver_graded_as}\n")
    if group is None:
        return None
    since = [grade for scale, grade in group.latest.items() if group.latest_at[scale] >= sampled_at]
    return max(since) if since else None


def _observations(protocol: Protocol, course: Course) -> list[Found]:
    """The latest set, until a grading or the next set (D41)."""
    entry = course.observation
    if entry is None:
        return []
    urgent = _reached(protocol.observations.urgent, entry.valid)
    alert = entry.valid.get("acvpu")
    if alert is not None and alert not in protocol.observations.alert:
        urgent.append("acvpu")
    parameters = sorted({*urgent, *_reached(protocol.observations.assess, entry.valid)})
    if not parameters:
        return []
    values = {"parameters": parameters, "urgent": bool(urgent)}
    case = "urgent" if urgent else ""
    return [found(protocol, "observations.assess", entry.at, [entry.id], values, case)]


def _reached(thresholds: list[Threshold], taken: dict[str, Any]) -> list[str]:
    return [
        threshold.parameter
        for threshold in thresholds
        if threshold.parameter in taken and _is_reached(threshold, taken[threshold.parameter])
    ]


def _is_reached(threshold: Threshold, value: float) -> bool:
    high = threshold.at_least is not None and value >= threshold.at_least
    low = threshold.at_most is not None and value <= threshold.at_most
    return high or low

"""What stands against a start: tests, limits, premedication, supervision, the free interval.

The same questions before a start, judged at the planned start or now, and once at a start that happened.
"""

from typing import Any, NamedTuple

from shared_rules.course_decisions import settled
from shared_rules.course_infusion import ATTENDED
from shared_rules.course_labs import lowest
from shared_rules.course_model import Course, Lab, Start
from shared_rules.dosing import DAY, HOUR
from shared_rules.protocol import Protocol
from shared_rules.protocol_tables import Limit


class Check(NamedTuple):
    """A start to be judged at `moment`. `setting` is None where it is not known yet."""

    cycle: int
    moment: int
    last_end: int | None
    disconnected_at: int | None
    setting: str | None
    premedicated_by_row: bool


class Item(NamedTuple):
    """One thing that stands against a start: rule, its case, facts and values. `at`: when it came up."""

    rule: str
    case: str
    at: int | None
    facts: list[str]
    values: dict[str, Any]


def check_start(protocol: Protocol, course: Course, start: Start) -> None:
    """Writes into a start that happened what stood against it (D50)."""
    check = Check(
        cycle=start.cycle,
        moment=start.mention.at,
        last_end=start.last_end,
        disconnected_at=start.disconnected_at,
        setting=start.setting,
        premedicated_by_row=start.premedicated_by_row,
    )
    start.open = sorted({item.rule for item in against_start(protocol, course, check)})


def against_start(protocol: Protocol, course: Course, check: Check) -> list[Item]:
    """All that stands against a start."""
    return [
        *tests_missing(protocol, course, check),
        *tests_stale(protocol, course, check),
        *limits(protocol, course),
        *_premedication(protocol, course, check),
        *_supervision(protocol, check),
        *_free_interval(protocol, check),
    ]


def tests_missing(protocol: Protocol, course: Course, check: Check) -> list[Item]:
    """Analytes and investigations of which nothing with a value is known."""
    missing = ["_or_".join(g) for g in _groups(protocol, check.cycle) if _newest(course, g) is None]
    investigations: list[str] = []
    for table in protocol.testing.investigations:
        if table.cycle_from <= check.cycle and (table.cycle_to is None or check.cycle <= table.cycle_to):
            investigations += table.always + (table.cardiac if course.cardiac_suspected else [])
    absent = [name for name in investigations if name not in course.investigations]
    if not missing and not absent:
        return []
    case = _panel_case(check.cycle) if missing else "other"
    return [Item("start.tests-missing", case, None, [], {"missing": sorted(missing + absent)})]


def tests_stale(protocol: Protocol, course: Course, check: Check) -> list[Item]:
    """Analytes whose newest sample is too old at the start (D25); exactly as old as allowed is not."""
    stale: list[str] = []
    facts: list[str] = []
    for panel in protocol.testing.panels:
        if not _is_in(panel.cycle_from, panel.cycle_to, check.cycle):
            continue
        for group in panel.groups:
            lab = _newest(course, group)
            if lab is not None and check.moment - lab.sampled_at > panel.valid_hours * HOUR:
                stale.append("_or_".join(group))
                facts.append(lab.id)
    if not stale:
        return []
    return [Item("start.tests-stale", _panel_case(check.cycle), None, facts, {"stale": sorted(stale)})]


def limits(protocol: Protocol, course: Course) -> list[Item]:
    """Results not within their limits (D23), unless a later decision authorises the start."""
    outside: list[dict[str, Any]] = []
    labs: list[Lab] = []
    for limit in protocol.laboratory.limits:
        lab = lowest(course, limit.analyte)
        if lab is None or _is_within(limit, lab.value) or _is_authorised(protocol, course, lab):
            continue
        outside.append({"analyte": limit.analyte, "limit": limit.value, "value": lab.value})
        labs.append(lab)
    if not outside:
        return []
    return [
        Item(
            "start.limits",
            outside[0]["analyte"],
            min(lab.at for lab in labs),
            [lab.id for lab in labs],
            {"outside": outside},
        )
    ]


def _is_authorised(protocol: Protocol, course: Course, lab: Lab) -> bool:
    decided = settled(protocol, course, "start_outside_limits", lab.at)
    return decided is not None and decided.order > lab.order


def _is_within(limit: Limit, value: float) -> bool:
    return value > limit.value if limit.within == "above" else value >= limit.value


def _premedication(protocol: Protocol, course: Course, check: Check) -> list[Item]:
    """D42: within the 2 h before the start, since the last infusion ended; a row's own dose replaces it."""
    table = protocol.premedication
    if check.premedicated_by_row:
        return []
    given = course.steroid
    earliest = check.moment - table.within_hours * HOUR
    if check.last_end is not None:
        earliest = max(earliest, check.last_end)
    if given is not None and earliest <= given.at <= check.moment:
        return []
    return [Item("start.premed-missing", "", None, [], {"dose_mg": table.dose_mg})]


def _supervision(protocol: Protocol, check: Check) -> list[Item]:
    if check.cycle < protocol.cycles.supervised_from or check.setting in ATTENDED:
        return []
    return [Item("start.supervised", "", None, [], {"cycle": check.cycle})]


def _free_interval(protocol: Protocol, check: Check) -> list[Item]:
    """D30: from the actual disconnection."""
    if check.disconnected_at is None:
        return []
    until = check.disconnected_at + protocol.cycles.free_days * DAY
    return [Item("cycle.free-interval", "", None, [], {"until": until})] if check.moment < until else []


def _groups(protocol: Protocol, cycle: int) -> list[list[str]]:
    panels = [p for p in protocol.testing.panels if _is_in(p.cycle_from, p.cycle_to, cycle)]
    return [group for panel in panels for group in panel.groups]


def _is_in(first: int, last: int | None, cycle: int) -> bool:
    return first <= cycle and (last is None or cycle <= last)


def _newest(course: Course, group: list[str]) -> Lab | None:
    known = [course.labs[analyte] for analyte in group if analyte in course.labs]
    return max(known, key=lambda lab: (lab.sampled_at, lab.order)) if known else None


def _panel_case(cycle: int) -> str:
    return "first" if cycle == 1 else ""

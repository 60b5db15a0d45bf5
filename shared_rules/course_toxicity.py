"""Grades and convulsions as they are recorded: present grade, recurrence, final grades, conflicts."""

from shared_rules import course_rows as rows
from shared_rules.course_model import Course, Final, Group, Said, Sure, mention
from shared_rules.course_time import latest_cycle, run_at
from shared_rules.protocol import Protocol
from shared_rules.protocol_tables import ToxicityRow
from shared_rules.record import Entry, Mention

CONVULSION = "convulsion"


def grade(protocol: Protocol, course: Course, entry: Entry) -> None:
    """A toxicity was graded. Without a toxicity or a grade nothing can be told; that is said elsewhere."""
    toxicity, given = entry.valid.get("toxicity"), entry.valid.get("grade")
    if toxicity is None or given is None:
        return
    course.observation = None
    if course.stop is not None:
        course.stop.graded = True
    scale = entry.valid.get("scale", "")
    if toxicity == protocol.laboratory.counts_graded_as:
        _take(course, _group(course, f"{toxicity}\n", "", toxicity), scale, given, entry)
        return
    row = rows.row_of(protocol, rows.code_of(protocol, toxicity))
    key = f"{toxicity}\n{entry.valid.get('term', '') if row.by_term else ''}"
    group = _group(course, key, row.code, toxicity)
    rows.settle_idle(protocol, course, entry.at)
    _take(course, group, scale, given, entry)
    if row.convulsions:
        course.writing_changed = None
        _grade_convulsion(protocol, course, row, key, entry, given)
    onset = entry.valid.get("onset_at", entry.at)
    _judge(protocol, course, key, entry, given, onset)
    _judge_finals(protocol, group, entry, scale, given)
    if row.low_dose_is_final and given >= protocol.grades.interrupt:
        _judge_low_dose(course, row, group, entry, onset, False)


def convulse(protocol: Protocol, course: Course, entry: Entry) -> None:
    """A convulsion: a sign of grade 3 until a later grade of the same row; counted for life (D15)."""
    course.convulsions.append(mention(entry))
    if course.stop is not None:
        course.stop.graded = True
    for row in protocol.toxicities:
        if not row.convulsions:
            continue
        key = f"{row.toxicities[0]}\n"
        group = _group(course, key, row.code, row.toxicities[0])
        rows.settle_idle(protocol, course, entry.at)
        _take(course, group, CONVULSION, protocol.convulsions.grade, entry)
        _judge(protocol, course, key, entry, protocol.convulsions.grade, entry.at)
        group.convulsed = group.open
        if row.low_dose_is_final:
            _judge_low_dose(course, row, group, entry, entry.at, True)


def _group(course: Course, key: str, code: str, toxicity: str) -> Group:
    group = course.groups.get(key)
    if group is None:
        group = Group(row=code, toxicity=toxicity)
        course.groups[key] = group
    return group


def _take(course: Course, group: Group, scale: str, given: int, entry: Entry) -> None:
    """The latest grade of a scale, of two at one instant the higher; the highest of the scales is present."""
    before = group.present
    at_once = group.latest_at.get(scale) == entry.at
    group.latest[scale] = max(given, group.latest[scale]) if at_once else given
    group.latest_at[scale] = entry.at
    group.present = max(group.latest.values())
    group.present_by = mention(entry)
    course.present_groups += (1 if group.present > 0 else 0) - (1 if before > 0 else 0)


def _grade_convulsion(
    protocol: Protocol, course: Course, row: ToxicityRow, graded_key: str, entry: Entry, given: int
) -> None:
    """A grade of any sign of the row is the convulsion's grade too."""
    key = f"{row.toxicities[0]}\n"
    group = course.groups.get(key)
    if group is None or CONVULSION not in group.latest:
        return
    _take(course, group, CONVULSION, given, entry)
    if key != graded_key:
        _judge(protocol, course, key, entry, given, entry.at, is_own=False)


def _judge(
    protocol: Protocol, course: Course, key: str, entry: Entry, given: int, onset: int, is_own: bool = True
) -> None:
    """What the new present grade means to the row: it opens, goes on, calms, or comes back."""
    group = course.groups[key]
    row = rows.row_of(protocol, group.row)
    serious = given >= protocol.grades.interrupt
    rows.note_slow(protocol, course, group, entry.at)
    if serious and is_own and not group.open:
        rows.open_row(protocol, course, key, entry, onset)
    rows.note_calm(course, row, group, entry.at)
    if group.open:
        group.peak = max(group.peak, given)
        if serious and entry.id not in group.facts:
            group.facts.append(entry.id)
    if is_own:
        _note_recurrence(protocol, course, row, group, entry, serious)


def _note_recurrence(
    protocol: Protocol, course: Course, row: ToxicityRow, group: Group, entry: Entry, serious: bool
) -> None:
    """D16: grade 3 or more again after recommencing; or milder, but worse than since, at the low dose."""
    again = group.recommenced or row.code in course.rows_recommenced
    if serious and again and _is_free(course, group.recurred):
        group.recurred = mention(entry)
    if not group.recommenced:
        return
    is_mild = 0 < group.present < protocol.grades.interrupt
    is_low = bool(course.runs) and course.runs[-1].level == "low"
    if is_mild and is_low and group.present > group.lowest and _is_free(course, group.recurred_mildly):
        group.recurred_mildly = mention(entry)
    group.lowest = min(group.lowest, group.present)


def _is_free(course: Course, noted: Mention | None) -> bool:
    """True when nothing is noted, or the consultant has spoken since."""
    return noted is None or (course.word is not None and course.word.order > noted.order)


def _judge_finals(protocol: Protocol, group: Group, entry: Entry, scale: str, given: int) -> None:
    """Keeps grades of 4 and more; a scale's 4 against another's less at one instant is a conflict (D08)."""
    final = protocol.grades.final
    if group.same_at and group.same_at[0].mention.at != entry.at:
        group.same_at = []
    if not any(said.scale == scale and said.grade == given for said in group.same_at):
        group.same_at.append(Said(mention(entry), scale, given))
    if given >= final:
        group.finals.append(Final(mention(entry), given))
    if not _is_conflict(final, group.same_at):
        return
    group.conflict = mention(entry)
    group.conflict_facts = [said.mention.id for said in group.same_at]
    group.finals = [f for f in group.finals if f.mention.at != entry.at or f.grade > final]


def _is_conflict(final: int, same_at: list[Said]) -> bool:
    return any(
        one.grade == final and other.grade < final and one.scale != other.scale
        for one in same_at
        for other in same_at
    )


def _judge_low_dose(
    course: Course, row: ToxicityRow, group: Group, entry: Entry, onset: int, only_convulsion: bool
) -> None:
    """D14: at the low dose at onset and at grading (or when last running), or held where that is not sure."""
    cycle = latest_cycle(course)
    if cycle is not None and cycle.low_why == "table" and not row.low_dose_in_first_step:
        return
    now_run = course.runs[-1] if course.runs else None
    onset_run = run_at(course.runs, onset)
    low_now = now_run is not None and now_run.level == "low"
    low_then = onset_run is not None and onset_run.level == "low"
    if low_now or low_then:
        sure = low_now and low_then and not only_convulsion
        group.at_low_dose.append(Sure(mention(entry), sure))

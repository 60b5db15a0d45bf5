"""The rows of the toxicity table as they stand: opened by a grade 3, ended by recommencing when calm.

Section by section of the contract: a row never interrupted ends by the consultant's word alone; where nothing
ran it ends when its condition holds; a relapse reopens the wait.
"""

from shared_rules.course_model import Course, Group, RowCalm
from shared_rules.dosing import HOUR
from shared_rules.protocol import Protocol
from shared_rules.protocol_tables import ToxicityRow
from shared_rules.record import Entry, Mention


def row_of(protocol: Protocol, code: str) -> ToxicityRow:
    """The row with this code."""
    return protocol.row_by_code[code]


def code_of(protocol: Protocol, toxicity: str) -> str:
    """The code of the row in which a toxicity acts; one nobody knows acts with the other toxicities."""
    codes = protocol.row_code_by_toxicity
    return codes.get(toxicity) or codes[""]


def calm_at(course: Course, row: ToxicityRow, group: Group) -> int | None:
    """When the row's condition holds, or will if nothing comes back; None while it is not even calm."""
    since = group.calm_since
    whole = course.rows_calm.get(row.code)
    if since is None or whole is None or not row.calm_over_terms:
        return None if since is None else since + row.calm_hours * HOUR
    return None if whole.unsettled else max(since, whole.since) + row.calm_hours * HOUR


def is_met(course: Course, row: ToxicityRow, group: Group, at: int) -> bool:
    """True when the row's condition holds at `at`."""
    calm = calm_at(course, row, group)
    return calm is not None and calm <= at


def note_calm(course: Course, row: ToxicityRow, group: Group, at: int) -> None:
    """When the grade came down, or that it went up again; and the same of all terms of the row (D09)."""
    whole = course.rows_calm.setdefault(row.code, RowCalm())
    unsettled = group.present > row.resolved_grade
    if unsettled and group.calm_since is not None:
        group.relapsed_at = at
    if unsettled:
        group.calm_since = None
    elif group.calm_since is None:
        group.calm_since = at
    whole.unsettled += int(unsettled) - int(group.unsettled)
    if group.unsettled and whole.unsettled == 0:
        whole.since = at
    group.unsettled = unsettled


def open_row(protocol: Protocol, course: Course, key: str, entry: Entry, onset: int) -> None:
    """A grade 3 or more: the row stands from here."""
    group = course.groups[key]
    group.open, group.opened = True, Mention(entry.at, entry.order, entry.id)
    group.facts, group.onset, group.peak = [], onset, 0
    group.ran = course.run is not None or course.stop is not None
    group.interrupted = course.run is None and course.stop is not None
    group.relapsed_at = None
    course.open_groups[key] = group
    if group.interrupted:
        _mark_stop(protocol, course, group)


def interrupt(protocol: Protocol, course: Course) -> None:
    """The infusion stopped: every row that stands is now interrupted, and a stop is for toxicity."""
    for group in course.open_groups.values():
        group.interrupted = group.ran
        _mark_stop(protocol, course, group)


def recommence(protocol: Protocol, course: Course, at: int) -> None:
    """The infusion begins again: rows whose condition holds end, the others stand and run."""
    for key in list(course.open_groups):
        group = course.open_groups[key]
        row = row_of(protocol, group.row)
        if group.ran:
            group.recommenced, group.lowest = True, group.present
            if not row.by_term and row.code not in course.rows_recommenced:
                course.rows_recommenced.append(row.code)
        if is_met(course, row, group, at):
            close(protocol, course, key, at)
        else:
            group.ran, group.interrupted = True, False


def settle_idle(protocol: Protocol, course: Course, at: int) -> None:
    """Ends rows that were opened while nothing ran, once their condition holds."""
    for key in list(course.open_groups):
        group = course.open_groups[key]
        if not group.ran and is_met(course, row_of(protocol, group.row), group, at):
            close(protocol, course, key, at)


def end_by_word(protocol: Protocol, course: Course, at: int) -> None:
    """The consultant's word ends the rows that were never interrupted."""
    for key in list(course.open_groups):
        group = course.open_groups[key]
        if group.ran and not group.interrupted:
            close(protocol, course, key, at)


def end_as_irrelevant(protocol: Protocol, course: Course, question: str, at: int) -> None:
    """A prescriber's word that a toxicity is not clinically relevant ends rows of grade 3 (D20)."""
    for key in list(course.open_groups):
        group = course.open_groups[key]
        relevant = row_of(protocol, group.row).relevance_question != question
        if not relevant and group.peak < protocol.grades.final:
            close(protocol, course, key, at)


def close(protocol: Protocol, course: Course, key: str, at: int) -> None:
    """The row no longer stands; that it was too slow stays said."""
    group = course.groups[key]
    note_slow(protocol, course, group, at)
    group.open, group.convulsed = False, False
    del course.open_groups[key]


def note_slow(protocol: Protocol, course: Course, group: Group, at: int) -> None:
    """Notes from when a standing row was too slow to resolve (D13), until the consultant's word."""
    row = row_of(protocol, group.row)
    if row.slow_hours is None or not group.open:
        return
    limit = group.onset + row.slow_hours * HOUR
    end = at
    if group.calm_since is not None:
        lasted = group.calm_since + row.calm_hours * HOUR
        end = group.calm_since if row.slow_counts_to == "calm_begins" else min(lasted, at)
    if end <= limit:
        return
    since = max(limit, group.relapsed_at or limit)
    if group.slow_since is None or (course.word is not None and course.word.at > group.slow_since):
        group.slow_since, group.slow_facts = since, list(group.facts)


def _mark_stop(protocol: Protocol, course: Course, group: Group) -> None:
    if course.stop is None:
        return
    course.stop.toxicity = True
    premedication = row_of(protocol, group.row).premedication_mg
    if premedication is not None:
        course.stop.premedicates = premedication

"""The course: what happened to one patient, folded from the record in one pass.

Knows nothing of findings. The order of the fold is that of the record: (`at`, `recorded_at`, `id`).
"""

from shared_rules import course_infusion as infusion
from shared_rules import course_labs as labs
from shared_rules import course_notes as notes
from shared_rules import course_rows as rows
from shared_rules import course_toxicity as toxicity
from shared_rules.course_at_once import note_otherwise
from shared_rules.course_decisions import read_revocations
from shared_rules.course_model import Course, mention
from shared_rules.course_orders import read_signatures
from shared_rules.facts import Fact
from shared_rules.protocol import Protocol
from shared_rules.record import Entry, Mention, settle
from shared_rules.start_checks import check_start

# Kinds that say nothing of the treatment: no finding may hang on them.
_BESIDE_THE_COURSE = ("note_written", "task_acknowledged", "handover_accepted")


def fold(protocol: Protocol, facts: list[Fact], now: int) -> Course:
    """The course of one patient as of `now` (whole seconds)."""
    record = settle(protocol, facts, now)
    began = _began(record.entries, now)
    course = Course(now=now, began=began, not_understood=record.not_understood, suspect=record.suspect)
    course.order = record.order
    suspect = {mention.id for mention in record.suspect}
    read_signatures(protocol, course, record.entries)
    read_revocations(protocol, course, record.entries)
    for entry in record.entries:
        _check_starts(protocol, course, entry.at)
        notes.note_double(protocol, course, entry)
        note_otherwise(protocol, course, entry, entry.id in suspect)
        _apply(protocol, course, entry)
    _check_starts(protocol, course, now + 1)
    rows.settle_idle(protocol, course, now)
    for group in course.open_groups.values():
        rows.note_slow(protocol, course, group, now)
    return course


def _began(entries: list[Entry], now: int) -> Mention:
    """When the course was opened, or the first thing recorded of it."""
    told = [entry for entry in entries if entry.kind not in _BESIDE_THE_COURSE]
    for entry in told:
        if entry.kind == "course_opened":
            return mention(entry)
    return mention(told[0]) if told else Mention(now, 0, "")


def _check_starts(protocol: Protocol, course: Course, before: int) -> None:
    """Judges a start once all is folded that happened by its instant, in whatever order it was recorded."""
    while course.unchecked and course.unchecked[0].mention.at < before:
        check_start(protocol, course, course.unchecked.pop(0))


def _apply(protocol: Protocol, course: Course, entry: Entry) -> None:
    if entry.kind in ("course_opened", "weight_recorded"):
        notes.weigh(protocol, course, entry)
    elif entry.kind == "toxicity_graded":
        toxicity.grade(protocol, course, entry)
    elif entry.kind == "convulsion_observed":
        toxicity.convulse(protocol, course, entry)
    elif entry.kind == "premedication_given":
        notes.premedicate(protocol, course, entry)
    elif entry.kind == "decision_recorded":
        notes.take_decision(protocol, course, entry)
    elif entry.kind.startswith("infusion_") or entry.kind == "bag_changed":
        _apply_infusion(protocol, course, entry)
    else:
        _apply_note(course, entry)


def _apply_infusion(protocol: Protocol, course: Course, entry: Entry) -> None:
    if entry.kind == "infusion_started":
        infusion.start(protocol, course, entry)
    elif entry.kind == "bag_changed":
        infusion.change_bag(protocol, course, entry)
    elif entry.kind == "infusion_stopped":
        infusion.stop(protocol, course, entry)
    elif entry.kind == "infusion_resumed":
        infusion.resume(protocol, course, entry)
    elif entry.kind == "infusion_completed":
        infusion.complete(protocol, course, entry)


def _apply_note(course: Course, entry: Entry) -> None:
    if entry.kind == "lab_resulted":
        labs.result(course, entry)
    elif entry.kind == "observations_taken":
        # A set in which nothing was measured is no set, and says nothing of the one before.
        course.observation = entry if entry.valid else course.observation
    elif entry.kind == "writing_test_done":
        notes.write(course, entry)
    elif entry.kind == "response_assessed":
        notes.respond(course, entry)
    elif entry.kind == "cycle_planned":
        notes.plan(course, entry)
    elif entry.kind == "investigation_done" and "investigation" in entry.valid:
        course.investigations[entry.valid["investigation"]] = mention(entry)
    elif entry.kind == "setting_changed":
        infusion.set_setting(course, entry)
    elif entry.kind == "treatment_discontinued":
        infusion.discontinue(course, entry)
    elif entry.kind == "protocol_adopted":
        notes.adopt(course, entry)
    elif entry.kind == "rate_error_found":
        course.rate_error = mention(entry)
    elif entry.kind == "line_flushed":
        course.flush = mention(entry)
    elif entry.kind == "interacting_medicine_recorded":
        course.medicines.append(mention(entry))

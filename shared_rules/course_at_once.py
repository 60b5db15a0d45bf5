"""Two facts that say different things of one matter at one instant: neither is the later one (D47).

The one recorded later counts, as in the order of the fold, and the other is never silently passed over.
Grades are not judged here: of two at one instant the higher counts.
"""

from typing import Any, NamedTuple

from shared_rules.course_decisions import counts
from shared_rules.course_model import Contradiction, Course, mention
from shared_rules.protocol import Protocol
from shared_rules.record import Entry


class Matter(NamedTuple):
    """Fields that tell what a fact is about, and fields that say something of it (none: the others)."""

    about: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


MATTERS: dict[str, Matter] = {
    "course_opened": Matter(),
    "weight_recorded": Matter(),
    "lab_resulted": Matter(about=("analyte", "sampled_at"), said=("value", "uln")),
    "observations_taken": Matter(),
    "writing_test_done": Matter(said=("changed_from_baseline",)),
    "response_assessed": Matter(),
    "setting_changed": Matter(),
    "cycle_planned": Matter(about=("cycle",), said=("start_at",)),
    "decision_recorded": Matter(about=("question",), said=("answer",)),
}


def note_otherwise(protocol: Protocol, course: Course, entry: Entry, is_suspect: bool) -> None:
    """Keeps what is said of a matter at an instant. A clock that is wrong tells no instant."""
    matter = MATTERS.get(entry.kind)
    if matter is None or is_suspect:
        return
    if entry.kind == "decision_recorded" and (not counts(protocol, entry) or entry.id in course.refused):
        return
    sampled = "sampled_at" in matter.about and "sampled_at" in entry.valid
    instant = "" if sampled else str(entry.at)
    key = "\n".join([entry.kind, instant, *(str(entry.valid.get(name, "")) for name in matter.about)])
    said = _said(matter, entry)
    before = course.at_once.get(key, {})
    if any(before[name] != value for name, value in said.items() if name in before):
        course.contradictions.append(Contradiction(mention(entry), entry.kind, "said-otherwise"))
    course.at_once[key] = {**before, **said}


def _said(matter: Matter, entry: Entry) -> dict[str, Any]:
    names = matter.said or tuple(name for name in entry.valid if name not in matter.about)
    return {name: entry.valid[name] for name in names if name in entry.valid}

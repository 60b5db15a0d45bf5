"""Results: which one is the newest of an analyte, and which others count beside it.

A result whose sample time is missing or cannot be so may be of any age (D25, D55): it answers for no start
and takes no other's place, but what it says against the patient counts until a sample that is surely newer.
Of results of one sample instant all count, so that the stricter one acts.
"""

from shared_rules.course_model import Course, Lab
from shared_rules.record import Entry


def result(course: Course, entry: Entry) -> None:
    """Keeps a result that has a value."""
    analyte, value = entry.valid.get("analyte"), entry.valid.get("value")
    if analyte is None or value is None:
        return
    sampled_at = entry.valid.get("sampled_at")
    when = entry.at if sampled_at is None else sampled_at
    lab = Lab(value, entry.valid.get("uln"), when, entry.at, entry.order, entry.id)
    beside, newest = course.labs_beside.setdefault(analyte, []), course.labs.get(analyte)
    if sampled_at is None:
        beside.append(lab)
    elif newest is None or when >= newest.sampled_at:
        if newest is not None and when == newest.sampled_at:
            beside.append(newest)
        else:
            # An undated result of then or later is not superseded: it may be newer.
            course.labs_beside[analyte] = [other for other in beside if other.sampled_at >= when]
        course.labs[analyte] = lab


def standing(course: Course, analyte: str) -> list[Lab]:
    """The newest result of an analyte and those that count beside it, in no order; none is none."""
    newest = course.labs.get(analyte)
    beside = course.labs_beside.get(analyte, [])
    if newest is None:
        return beside
    return [newest, *[lab for lab in beside if lab.sampled_at >= newest.sampled_at]]


def lowest(course: Course, analyte: str) -> Lab | None:
    """The lowest of the results that count, of equal ones the last; None where there is none."""
    known = standing(course, analyte)
    return min(known, key=lambda lab: (lab.value, -lab.sampled_at, -lab.order)) if known else None

"""What may go unsaid, and why: the readable half of the silence audit. A row that spares nothing fails."""

from typing import NamedTuple

ANY = "*"


class Harmless(NamedTuple):
    """Kinds, fields and columns of the audit that may add nothing to an answer, with the reason."""

    kinds: str
    fields: str
    columns: str
    reason: str


NOT_JUDGED = "kept and shown, read by no rule"
NOTHING_NEW = "said already: the same told twice is told once, and nothing is counted twice"
STAYS_ASKED = "it counts for nothing, so that what asks for it stays asked"
OPTIONAL = "may be left out by the contract, and stands for nothing then"

HARMLESS = [
    Harmless(
        "patient_registered task_acknowledged handover_accepted note_written",
        ANY,
        "as it should be|missing|unknown word|extreme|future|contradictory|double",
        NOT_JUDGED,
    ),
    Harmless(
        "bag_received",
        ANY,
        "as it should be|missing|extreme|future|unknown word|contradictory|double",
        "a bag in stock is judged when it is hung",
    ),
    Harmless(
        "cycle_planned",
        "changes changes.0.at changes.0.hours changes.0.dose_micrograms_per_day disconnect_at",
        "missing|extreme|future|contradictory",
        "bag plans are the planner's (section 5, 21); a dose is judged when it is hung",
    ),
    Harmless(
        "cycle_planned",
        "cycle start_at",
        "extreme|future|contradictory",
        "the plan of a cycle that is not the next one asks for nothing",
    ),
    Harmless("cycle_planned", ANY, "as it should be|double", "a plan that is kept as it was is no news"),
    Harmless(
        "premedication_given",
        "drug dose_mg route",
        "missing|unknown word|extreme|contradictory",
        f"{STAYS_ASKED}: the dexamethasone, the prophylaxis",
    ),
    Harmless("premedication_given", ANY, "as it should be", "where no start is ahead, nothing asks for it"),
    Harmless(
        "decision_recorded",
        "question role by_telephone",
        "missing|unknown word|extreme|contradictory",
        f"{STAYS_ASKED}: an answer to another question, or of somebody who may not give it (D45)",
    ),
    Harmless("toxicity_graded", "grade", "extreme", "grade 0 says that there is nothing"),
    Harmless(
        "lab_resulted",
        "sampled_at",
        "extreme|contradictory",
        "an older sample: the newest one counts (section 3)",
    ),
    Harmless("lab_resulted", "value", "extreme", "a result that no limit of the protocol is about"),
    Harmless(
        "lab_resulted",
        "unit uln",
        "missing|unknown word|extreme|contradictory",
        "compared for counts, clearance and liver results only; there it is said",
    ),
    Harmless("lab_resulted", ANY, "as it should be|double", "a result within what the protocol asks for"),
    Harmless("writing_test_done", "changed_from_baseline", "missing", "null is the baseline (section 3)"),
    Harmless("investigation_done", ANY, "as it should be|double", NOTHING_NEW),
    Harmless(
        "investigation_done",
        "investigation result",
        "missing|unknown word|extreme|contradictory",
        f"{STAYS_ASKED}; a result is read by people",
    ),
    Harmless(
        "response_assessed", ANY, "as it should be|double", "changes nothing before the second cycle ends"
    ),
    Harmless(
        "interacting_medicine_recorded",
        ANY,
        "as it should be|unknown word|extreme|contradictory|double",
        "counted in the first 7 days infused only (D44); any name counts",
    ),
    Harmless("setting_changed", ANY, "as it should be|double", "where no stay is asked for"),
    Harmless("weight_recorded", ANY, "as it should be|double", NOTHING_NEW),
    Harmless("course_opened", "protocol", "missing", OPTIONAL),
    Harmless(
        "weight_recorded",
        "height_cm weight_kg",
        "missing|extreme",
        "doses are fixed from 45 kg, whatever the height; a light patient without a height is said",
    ),
    Harmless(
        "infusion_stopped", ANY, "double|contradictory", "a second stop while stopped is no new stop (12)"
    ),
    Harmless("treatment_discontinued", ANY, "contradictory|double", "what was discontinued once stays so"),
    Harmless("fact_withdrawn fact_replaced", ANY, "double|contradictory", NOTHING_NEW),
]

# Where a field that is left out makes the answer milder than the whole fact would.
MILDER = [
    Harmless("course_opened", "protocol cardiac_suspected", "missing", OPTIONAL),
    Harmless(
        "infusion_started bag_changed",
        "checks",
        "missing",
        "the phone writes each check as true or false; no rule needs one that was never asked",
    ),
    Harmless("writing_test_done", "changed_from_baseline", "missing", "null is the baseline (section 3)"),
    Harmless(
        "decision_recorded",
        "question",
        "unknown word",
        "it counts for nothing, so that what was decided did not happen",
    ),
]


def spares(row: Harmless, kind: str, field: str, column: str) -> bool:
    """True when the row is about this."""
    fields = row.fields == ANY or field in row.fields.split()
    return kind in row.kinds.split() and fields and column in row.columns.split("|")

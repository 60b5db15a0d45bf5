"""What else is recorded: weights, results, premedication, writing, responses, plans, decisions, doubles."""

from shared_rules import course_infusion as infusion
from shared_rules import course_rows as rows
from shared_rules.course_decided import Adopted
from shared_rules.course_decisions import decide, settled
from shared_rules.course_model import Contradiction, Course, Double, Plan, Response, mention
from shared_rules.dosing import is_under_fixed
from shared_rules.protocol import Protocol
from shared_rules.record import Entry

RESTART_QUESTION = "restart_after_ambiguity"
END_QUESTION = "confirm_discontinuation"


def weigh(protocol: Protocol, course: Course, entry: Entry) -> None:
    """Weight and height, from the course's opening or a later weighing."""
    _weigh(protocol, course, entry)
    course.height_cm = entry.valid.get("height_cm", course.height_cm)
    if entry.valid.get("cardiac_suspected") is not None:
        course.cardiac_suspected = entry.valid["cardiac_suspected"]
    if entry.valid.get("high_tumour_burden") is not None:
        course.high_tumour_burden = mention(entry) if entry.valid["high_tumour_burden"] else None
    if entry.valid.get("protocol", protocol.name) != protocol.name:
        course.contradictions.append(Contradiction(mention(entry), entry.kind, "another-protocol"))


def _weigh(protocol: Protocol, course: Course, entry: Entry) -> None:
    """The newest weight; one that cannot be read, or two on both sides at one instant, is none (D22)."""
    weight = entry.valid.get("weight_kg")
    if weight is None:
        course.weight_known = False
        return
    course.weighed_light = course.weighed_light if course.weighed_at == entry.at else []
    course.weight_kg, course.weighed_at = weight, entry.at
    course.weighed_light.append(is_under_fixed(protocol, weight))
    course.weight_known = len(set(course.weighed_light)) == 1
    if not any(course.weighed_light):
        course.light = None
    elif course.light is None:
        course.light = mention(entry)


def premedicate(protocol: Protocol, course: Course, entry: Entry) -> None:
    """Steroids that may count before a start or a restart, and intrathecal prophylaxis."""
    table = protocol.premedication
    drug, dose = entry.valid.get("drug"), entry.valid.get("dose_mg", 0)
    if drug == table.intrathecal:
        course.intrathecal = mention(entry)
    if drug != table.drug:
        return
    if dose >= table.dose_mg and entry.valid.get("route") in table.routes:
        course.steroid = mention(entry)
    needed = [row.premedication_mg for row in protocol.toxicities if row.premedication_mg is not None]
    if needed and dose >= max(needed):
        course.restart_steroids.append(mention(entry))


def write(course: Course, entry: Entry) -> None:
    """A writing test; a change stays said until a test shows none, or the signs are graded."""
    course.writing = mention(entry)
    changed = entry.valid.get("changed_from_baseline")
    if changed is True:
        course.writing_changed = mention(entry)
    elif changed is False:
        course.writing_changed = None


def respond(course: Course, entry: Entry) -> None:
    """An assessment of the response."""
    remission = entry.valid.get("complete_remission")
    if remission is not None:
        course.responses.append(Response(remission, entry.at, entry.id))


def plan(course: Course, entry: Entry) -> None:
    """When a cycle is planned to begin."""
    if "cycle" in entry.valid and "start_at" in entry.valid:
        course.plans[entry.valid["cycle"]] = Plan(entry.valid["start_at"], entry.at, entry.id)


def adopt(course: Course, entry: Entry) -> None:
    """The latest version that somebody put the course under, whoever did and whether it is known here."""
    if "hash" in entry.valid:
        course.adopted = Adopted(mention(entry), entry.valid["hash"])


def take_decision(protocol: Protocol, course: Course, entry: Entry) -> None:
    """A decision, and what it changes in what stands."""
    decide(protocol, course, entry)
    question = entry.valid.get("question", "")
    decided = course.decided.get(question)
    if decided is None or decided.id != entry.id or settled(protocol, course, question, entry.at) is None:
        return
    if question == END_QUESTION:
        # Not undone by a later answer: whether it stands is then asked, and nothing begins meanwhile (D12).
        infusion.discontinue(course, entry)
    elif entry.id in course.revoked:
        return
    elif question == RESTART_QUESTION:
        course.word = mention(entry)
        rows.end_by_word(protocol, course, entry.at)
    else:
        rows.end_as_irrelevant(protocol, course, question, entry.at)


def note_double(protocol: Protocol, course: Course, entry: Entry) -> None:
    """Two of a kind from different devices within a short time are possibly one (D46)."""
    if entry.kind not in protocol.records.double_kinds:
        return
    key = f"{entry.kind}\n{entry.valid.get('drug', '')}"
    seen = course.seen.setdefault(key, [])
    # The last of the kind, and the last from a device other than that one's: one of them is the nearest.
    for other in seen:
        close = entry.at - other.at <= protocol.records.double_minutes * 60
        if other.device != entry.device and close:
            course.doubles.append(Double(entry.kind, mention(other), mention(entry)))
            break
    course.seen[key] = [entry, *[other for other in seen if other.device != entry.device][:1]]

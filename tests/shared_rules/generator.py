"""Makes cases by seed: plausible courses of treatment, then made nasty (`generator_nasty.py`).

The same seed is the same case on every machine. What a case should answer is not known here: both engines
answer it, and they must say the same.
"""

from random import Random
from typing import Any

from shared_rules import instant
from shared_rules.instant import DAY, HOUR, MINUTE
from tests.shared_rules import generator_nasty
from tests.shared_rules.generator_bodies import (
    blood,
    convulsion_or_grade,
    decision,
    hung_bag,
    investigation,
    minor,
    premedication,
    signature,
)

Fact = dict[str, Any]
Case = dict[str, Any]

PATIENT = "5591b786-a1f6-5683-a5ab-b0439904d306"
AUTHOR = "0190a000-0000-7000-8000-000000000001"
GIVERS = ("0190a000-0000-7000-8000-00000000000c", "0190a000-0000-7000-8000-00000000000d")
DEVICES = ("0190d000-0000-7000-8000-000000000001", "0190d000-0000-7000-8000-000000000002")
# Both clock changes of London, Auckland and New York lie within a course that begins at one of these.
STARTS = (
    "2026-06-01T08:00:00Z",
    "2026-10-23T07:00:00Z",
    "2027-03-25T08:00:00Z",
    "2028-02-27T09:00:00Z",
    "2030-09-26T20:00:00Z",
    "2035-12-24T08:00:00Z",
)
FAR_STARTS = ("0000-01-01T00:00:00Z", "0003-02-28T23:59:59Z", "9999-12-20T00:00:00Z", "1969-12-25T00:00:00Z")
WEIGHTS = (72.0, 72, 61.5, 80, 45, 45.0, 44.9, 44.999999, 45.000001, 20, 12.34)
STOP_SECONDS = (
    0,
    30 * MINUTE,
    4 * HOUR - 1,
    4 * HOUR,
    4 * HOUR + 1,
    3 * DAY,
    7 * DAY,
    7 * DAY + 1,
    10 * DAY,
    14 * DAY,
    14 * DAY + 1,
    20 * DAY,
)
EDGE_HOURS = (0, 4, -4, 24, 48, 72, 96, 168, 216, 240, 312, 336, 672)
INSTANT_LENGTH = len("2026-06-01T08:00:00Z")


class Course:
    """The telling of one course: a cursor in time and the facts so far."""

    def __init__(self, random: Random) -> None:
        self.random = random
        far = random.random() < 0.02
        self.at = instant.parse(random.choice(FAR_STARTS if far else STARTS))
        # Where all happens at once, most rules are hidden behind the strictest; so most courses are calm.
        self.calm = random.random() < 0.65
        self.facts: list[Fact] = []
        self.dose: float = 9

    def fact(self, kind: str, body: dict[str, Any], at: int | None = None, author: str = AUTHOR) -> Fact:
        moment = self.at if at is None else at
        late = self.random.choice((0, 0, 0, 0, MINUTE, 3 * HOUR, 2 * DAY, -MINUTE))
        number = len(self.facts) + 1
        made = {
            "id": f"018f0000-0000-7000-8000-{number:012x}",
            "patient": PATIENT,
            "kind": kind,
            "at": instant.text(moment),
            "recorded_at": instant.text(moment + late),
            "device": self.random.choice(DEVICES),
            "device_seq": number,
            "author": author,
            "body": body,
        }
        self.facts.append(made)
        return made

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability


def case(seed: int) -> Case:
    """The case of this seed: `{"protocol", "now", "facts"}`, its facts often spoiled, its envelopes whole."""
    random = Random(seed)
    made = _course(random)
    if random.random() < 0.6:
        made["facts"] = generator_nasty.spoil(random, made["facts"])
    return made


def plain(seed: int) -> Case:
    """A course of this seed that nobody spoiled."""
    return _course(Random(seed))


def _course(random: Random) -> Case:
    course = Course(random)
    _open(course)
    for cycle in range(1, random.choice((1, 1, 1, 1, 1, 1, 2, 2, 3, 6)) + 1):
        _cycle(course, cycle)
        if course.chance(0.25):
            break
    now = _now(course)
    facts = course.facts
    if course.chance(0.8):
        # Who asks about the past passes the facts recorded by then; the others would count as of now.
        facts = [fact for fact in facts if instant.parse(fact["recorded_at"]) <= now] or facts[:1]
    return {"protocol": "blinatumomab", "now": instant.text(now), "facts": facts}


def _open(course: Course) -> None:
    random = course.random
    if course.chance(0.97):
        body: dict[str, Any] = {"protocol": "blinatumomab", "weight_kg": random.choice(WEIGHTS)}
        body |= {
            "height_cm": random.choice((171, 150.5, 98)),
            "timezone": "Europe/London",
            "holiday_region": "GB-ENG",
        }
        if course.chance(0.2):
            body |= {"cardiac_suspected": course.chance(0.5), "high_tumour_burden": course.chance(0.5)}
        course.fact("course_opened", body, course.at - 7 * DAY)
    _prepare(course, 1)


def _prepare(course: Course, cycle: int) -> None:
    """Bloods, investigations, plan and premedication, each with something left out now and then."""
    random = course.random
    whole = course.chance(0.3)
    share = 1 if whole else random.choice((0, 0, 0.3, 0.9))
    sampled = course.at - random.choice((HOUR, 96 * HOUR, 96 * HOUR + 1, 14 * DAY, 14 * DAY + 1, 2 * DAY))
    for body in blood(random, instant.text(sampled), share):
        course.fact("lab_resulted", body, sampled + HOUR)
    if cycle == 1:
        for body in investigation(random, share):
            course.fact("investigation_done", body, sampled)
        course.chance(0.8) and course.fact("writing_test_done", {"changed_from_baseline": None}, sampled)
    if course.chance(0.4):
        start = instant.text(course.at)
        changes = [{"at": start, "hours": 96, "dose_micrograms_per_day": 9}]
        end = instant.text(course.at + 28 * DAY)
        body = {"cycle": cycle, "start_at": start, "changes": changes, "disconnect_at": end}
        course.fact("cycle_planned", body, course.at - 3 * DAY)
    if course.chance(0.8):
        course.fact(
            "premedication_given",
            premedication(random),
            course.at - random.choice((HOUR, 2 * HOUR, 3 * HOUR)),
        )


def _cycle(course: Course, cycle: int) -> None:
    random = course.random
    if cycle > 1:
        course.at += random.choice((14 * DAY, 14 * DAY - 1, 20 * DAY, 8 * DAY))
        _prepare(course, cycle)
    course.dose = 9 if cycle == 1 or course.chance(0.2) else 28
    _hang(
        course,
        "infusion_started",
        {"cycle": cycle, "setting": random.choice(("hospital", "hospital", "home"))},
    )
    end = course.at + 28 * DAY
    began = course.at
    while course.at < end and not course.chance(0.03):
        before = course.at
        course.at += random.choice((72 * HOUR, 96 * HOUR, 96 * HOUR, 24 * HOUR, 96 * HOUR + 1, 100 * HOUR))
        _events(course, before)
        if course.dose < 28 and course.at - began >= 7 * DAY - random.choice((0, 0, 3 * HOUR, 2 * DAY)):
            course.dose = 28
        if course.chance(0.9):
            _hang(course, "bag_changed", {})
    if course.chance(0.85):
        course.fact("infusion_completed", {})
    if course.chance(0.5):
        course.fact("response_assessed", {"complete_remission": course.chance(0.8)}, course.at + 7 * DAY)


def _hang(course: Course, kind: str, body: dict[str, Any]) -> None:
    dose = course.random.choice((9, 28, 15, 5, 30, 28.0, 9.5)) if course.chance(0.05) else course.dose
    course.fact(kind, {**body, "dose_micrograms_per_day": dose, **hung_bag(course.random, course.at)})


def _events(course: Course, since: int) -> None:
    """What happens between two bag changes: now and then a toxicity, a stop, a decision, something small."""
    random = course.random
    for _ in range(random.choice((0, 0, 0, 1, 1) if course.calm else (0, 0, 1, 1, 2, 4))):
        moment = since + random.randrange(max(1, course.at - since))
        if course.chance(0.35):
            course.fact(*convulsion_or_grade(random, moment, course.calm), at=moment)
            course.chance(0.3) and course.fact(*convulsion_or_grade(random, moment, course.calm), at=moment)
        if course.chance(0.4):
            _stop(course, moment)
        elif course.chance(0.3):
            _resolve(course, moment)
        if course.chance(0.3):
            _decide(course, moment)
        if course.chance(0.5):
            course.fact(*minor(random, moment), at=moment)


def _decide(course: Course, moment: int) -> None:
    """A decision; one by telephone is mostly signed or refused by its giver, now and then by others."""
    random = course.random
    made = course.fact("decision_recorded", decision(random, course.calm), moment)
    chance = 0.6 if made["body"].get("by_telephone") else 0.03
    while course.chance(chance):
        by = AUTHOR if course.chance(0.1) else random.choice(GIVERS)
        after = random.choice((-MINUTE, 0, MINUTE, HOUR, DAY, 3 * DAY))
        course.fact("decision_countersigned", signature(random, made), moment + after, by)
        chance = 0.2
    if course.chance(0.05):
        after = random.choice((0, MINUTE, HOUR, DAY))
        said = {"kind": made["kind"], "at": made["at"], "body": {**made["body"], "answer": "yes"}}
        course.fact("fact_replaced", {"fact": made["id"], "reason": "slip", **said}, moment + after)


def _stop(course: Course, began: int) -> None:
    random = course.random
    reasons = ("pump", "line", "bag", "patient", "other") if course.calm else ("toxicity", "pump", "other")
    body: dict[str, Any] = {"reason": random.choice(reasons)}
    if course.chance(0.3):
        body["last_seen_running_at"] = instant.text(began - random.choice((0, MINUTE, HOUR, 3 * DAY, -HOUR)))
    course.fact("infusion_stopped", body, began)
    lasted = random.choice(STOP_SECONDS[:4] if course.chance(0.4) else STOP_SECONDS)
    for _ in range(random.choice((0, 0, 0, 1) if course.calm else (0, 0, 1, 2, 3))):
        moment = began + random.randrange(lasted + 1)
        course.fact(*convulsion_or_grade(random, moment, course.calm), at=moment)
    if course.chance(0.1):
        course.fact("infusion_stopped", {"reason": "pump"}, began + lasted // 2)
    if course.chance(0.15):
        course.fact("premedication_given", premedication(random), began + lasted - HOUR)
    if course.chance(0.3):
        _decide(course, began + lasted // 2)
    if course.chance(0.85):
        course.dose = course.dose if course.calm else random.choice((9, course.dose, 28))
        dose = {"dose_micrograms_per_day": course.dose, "setting": random.choice(("hospital", "home"))}
        course.fact("infusion_resumed", {**dose, **hung_bag(random, began + lasted)}, began + lasted)
        course.at = max(course.at, began + lasted)
        if course.chance(0.4) and lasted < 4 * HOUR:
            _stop(course, began + lasted + random.choice((0, HOUR, 20 * HOUR)))


def _resolve(course: Course, began: int) -> None:
    """A grade 3 as the protocol wants it: stopped, calm some days later, restarted low, back again."""
    random = course.random
    toxicity = {"toxicity": random.choice(("crs", "neurological", "tls", "lft", "other")), "scale": "ctcae5"}
    course.fact("toxicity_graded", {**toxicity, "grade": 3}, began)
    course.fact("infusion_stopped", {"reason": "toxicity"}, began + MINUTE)
    calm = began + random.choice((6 * HOUR, DAY, 3 * DAY, 4 * DAY, 8 * DAY))
    course.fact("toxicity_graded", {**toxicity, "grade": random.choice((0, 0, 1))}, calm)
    course.at = max(course.at, calm + random.choice((HOUR, 72 * HOUR - 1, 72 * HOUR, 4 * DAY, 7 * DAY)))
    if course.chance(0.6):
        given = {"drug": "dexamethasone", "dose_mg": 24, "route": "iv"}
        course.fact("premedication_given", given, course.at - random.choice((HOUR, 24 * HOUR, 25 * HOUR)))
    if course.chance(0.7):
        course.dose = 9
        dose = {"dose_micrograms_per_day": 9, "setting": random.choice(("hospital", "home"))}
        course.fact("infusion_resumed", {**dose, **hung_bag(random, course.at)})
    if course.chance(0.3):
        course.fact("toxicity_graded", {**toxicity, "grade": random.choice((1, 2, 3))}, course.at + DAY)


def _now(course: Course) -> int:
    """An instant at, or at an edge from, one of the facts; now and then long after or before everything."""
    random = course.random
    if course.chance(0.03):
        return instant.parse(random.choice(FAR_STARTS))
    moments = [moment for fact in course.facts for moment in _moments(fact)]
    if course.chance(0.4):
        moments = _moments(course.facts[-1])
    if course.chance(0.6):
        return random.choice(moments) + random.choice(EDGE_HOURS) * HOUR + random.choice((0, 0, 1, -1))
    return random.choice(moments) + random.choice((random.randrange(30 * DAY), random.randrange(2 * HOUR)))


def _moments(said: Any) -> list[int]:
    """Every instant in a fact, those in its body too."""
    if isinstance(said, dict):
        return [moment for part in said.values() for moment in _moments(part)]
    if not isinstance(said, str) or len(said) != INSTANT_LENGTH:
        return []
    try:
        return [instant.parse(said)]
    except instant.NotAnInstant:
        return []

"""Bodies for generated facts: mostly plausible, often exactly at a limit."""

from collections.abc import Iterator
from random import Random
from typing import Any

from shared_rules import instant
from shared_rules.instant import DAY, HOUR
from shared_rules.protocol import load, protocol_hash

Body = dict[str, Any]
RULES = protocol_hash(load("blinatumomab"))

BLOODS: dict[str, tuple[str, tuple[float, ...]]] = {
    "neutrophils": ("x10^9/L", (2.1, 1.0, 0.99, 1.01, 1.0000001, 0.5)),
    "platelets": ("x10^9/L", (180, 100, 99.9, 100.1, 40)),
    "crcl": ("mL/min", (95, 30, 29.9, 30.1, 20, 19.9)),
    "haemoglobin": ("g/L", (104, 70)),
    "sodium": ("mmol/L", (139,)),
    "potassium": ("mmol/L", (4.1,)),
    "creatinine": ("umol/L", (70, 300)),
    "alt": ("U/L", (30, 120, 120.1, 200, 200.4, 800, 801)),
    "ast": ("U/L", (28, 121, 201)),
    "bilirubin": ("umol/L", (10, 31.5, 32, 63, 64, 211)),
    "coagulation": ("ratio", (1,)),
    "calcium": ("mmol/L", (2.3,)),
    "magnesium": ("mmol/L", (0.8,)),
    "ldh": ("U/L", (200,)),
    "glucose": ("mmol/L", (5,)),
}
UPPER_LIMITS = {"alt": 40, "ast": 40, "bilirubin": 21}
INVESTIGATIONS = (
    "hepatitis_b",
    "hepatitis_c",
    "hiv",
    "ebv",
    "cmv",
    "vzv",
    "neurological_examination",
    "ecg",
    "echocardiogram",
)
TOXICITIES = (
    "crs",
    "crs",
    "neurological",
    "neurological",
    "tls",
    "lft",
    "infusion_reaction",
    "haematological",
    "other",
)
SCALES = ("ctcae4", "ctcae5", "astct")
TERMS = (None, None, "aphasia", "tremor", "rash")
QUESTIONS = (
    "start_outside_limits",
    "start_unverified",
    "early_discharge",
    "premed_after_stop",
    "premed_at_step",
    "dose_under45",
    "new_cycle",
    "new_cycle_dose",
    "restart_after_ambiguity",
    "not_clinically_relevant",
    "separate_convulsions",
    "haem_discussed",
    "confirm_discontinuation",
)
OBSERVATIONS: dict[str, tuple[object, ...]] = {
    "temperature_c": (36.8, 37.9, 38.0, 38, 35.0, 35.1, 41),
    "pulse": (80, 40, 41, 130, 131),
    "systolic": (120, 90, 91, 219, 220),
    "diastolic": (70,),
    "respiratory_rate": (16, 8, 9, 24, 25),
    "spo2": (97, 91, 92),
    "acvpu": ("A", "C", "V", "P", "U"),
}


def hung_bag(random: Random, at: int) -> Body:
    """Bag, planned change and checks, as a start, change or resumption has them."""
    hours = random.choice((24, 48, 72, 96, 96, 96, 0.5))
    bag: Body = {"hours": hours, "batch": "B1"}
    if random.random() < 0.8:
        bag["expires_at"] = instant.text(
            at + random.choice((int(hours * HOUR), 96 * HOUR, 96 * HOUR - 1, HOUR))
        )
    body: Body = {"bag": bag, "checks": {"no_flush": True, "identity": random.random() < 0.97}}
    if random.random() < 0.8:
        body["next_change_at"] = instant.text(
            at + int(hours * HOUR) + random.choice((0, 0, 0, HOUR, -HOUR, 3 * DAY))
        )
    return body


def blood(random: Random, sampled_at: str, share: float) -> Iterator[Body]:
    """One result for each analyte, `share` of them kept."""
    for analyte, (unit, values) in BLOODS.items():
        if random.random() < share:
            value = values[0] if random.random() < 0.7 else random.choice(values)
            yield _result(random, analyte, value, unit, sampled_at)


def _result(random: Random, analyte: str, value: float, unit: str, sampled_at: str) -> Body:
    body: Body = {"analyte": analyte, "value": value, "unit": unit, "sampled_at": sampled_at}
    if random.random() < 0.02:
        body["unit"] = random.choice(("g/L", "x10^6/L", "mL/s"))
    if analyte in UPPER_LIMITS and random.random() < 0.8:
        body["uln"] = UPPER_LIMITS[analyte]
    return body


def investigation(random: Random, share: float) -> Iterator[Body]:
    """One done investigation for each name, `share` of them kept."""
    for name in INVESTIGATIONS:
        if random.random() < share:
            yield {"investigation": name, **({"result": "negative"} if random.random() < 0.8 else {})}


def premedication(random: Random) -> Body:
    """Mostly dexamethasone at or about its dose."""
    drug = random.choice(("dexamethasone", "dexamethasone", "dexamethasone", "paracetamol", "intrathecal"))
    return {
        "drug": drug,
        "dose_mg": random.choice((20, 24, 19.9, 23.9, 500)),
        "route": random.choice(("iv", "iv", "po")),
    }


def convulsion_or_grade(random: Random, at: int, calm: bool) -> tuple[str, Body]:
    """A grading of some toxicity on some scale, or a convulsion; in a calm course seldom severe."""
    if random.random() < (0.03 if calm else 0.1):
        return "convulsion_observed", {}
    grades = (0, 0, 0, 0, 1, 1, 2, 3) if calm else (0, 0, 1, 1, 2, 3, 3, 3, 4, 5)
    body: Body = {"toxicity": random.choice(TOXICITIES), "grade": random.choice(grades)}
    body["scale"] = random.choice(SCALES) if random.random() < 0.3 else "ctcae5"
    term = random.choice(TERMS)
    if term:
        body["term"] = term
    if random.random() < 0.2:
        body["onset_at"] = instant.text(at - random.choice((HOUR, DAY, 7 * DAY, 8 * DAY, -HOUR)))
    if random.random() < 0.1:
        body["clinically_relevant"] = random.random() < 0.5
    return "toxicity_graded", body


def decision(random: Random, calm: bool) -> Body:
    """An answer to some question by someone, sometimes by telephone, sometimes by the wrong role."""
    question = random.choice(QUESTIONS[:-1] if calm else QUESTIONS)
    answers = ("low", "full", "yes") if question == "new_cycle_dose" else ("yes", "yes", "yes", "no")
    role = random.choice(("consultant", "consultant", "prescriber", "nurse", "pharmacist"))
    body = {"question": question, "answer": random.choice(answers), "decided_by": "Dr A", "role": role}
    if random.random() < 0.2:
        body["by_telephone"] = random.random() < 0.9
        if random.random() < 0.6:
            body["read_back"] = random.random() < 0.8
    return body


def signature(random: Random, order: dict[str, Any]) -> Body:
    """Its giver's word on an order, sometimes under another name or role, seldom on another fact."""
    body: Body = {"decision": order["id"], "answer": random.choice(("yes", "yes", "no"))}
    if random.random() < 0.05:
        body["decision"] = "018f0000-0000-7000-8000-000000000002"
    if random.random() < 0.2:
        body["role"] = random.choice((order["body"]["role"], "prescriber", "consultant"))
    if random.random() < 0.2:
        body["decided_by"] = random.choice(("Dr A", " dr a ", "Dr B", "DR \u00c4"))
    return body


def minor(random: Random, at: int) -> tuple[str, Body]:
    """Something recorded in passing."""
    kind = random.choice(tuple(MINOR)[: None if random.random() < 0.1 else -GRAVE_KINDS])
    return kind, MINOR[kind](random, at)


def _lab(random: Random, at: int) -> Body:
    analyte = random.choice(tuple(BLOODS))
    unit, values = BLOODS[analyte]
    return _result(
        random, analyte, random.choice(values), unit, instant.text(at - random.choice((0, HOUR, DAY, -HOUR)))
    )


def _observations(random: Random, at: int) -> Body:
    return {name: random.choice(values) for name, values in OBSERVATIONS.items() if random.random() < 0.5}


MINOR = {
    "lab_resulted": _lab,
    "observations_taken": _observations,
    "premedication_given": lambda random, at: premedication(random),
    "writing_test_done": lambda random, at: {
        "changed_from_baseline": random.choice((True, False, False, None))
    },
    "weight_recorded": lambda random, at: {"weight_kg": random.choice((72, 45, 44.9, 50)), "height_cm": 160},
    "setting_changed": lambda random, at: {"setting": random.choice(("hospital", "supervised", "home"))},
    "line_flushed": lambda random, at: {"reason": "habit"},
    "rate_error_found": lambda random, at: {"rate_ml_per_hour": 10, "since": instant.text(at - HOUR)},
    "interacting_medicine_recorded": lambda random, at: {"name": random.choice(("warfarin", "ciclosporin"))},
    "task_acknowledged": lambda random, at: {"task": "bag.change", "until": instant.text(at + HOUR)},
    "handover_accepted": lambda random, at: {"from": "nurse A"},
    "note_written": lambda random, at: {"text": "slept well \u2014 \U0001f600"},
    "bag_received": lambda random, at: {**hung_bag(random, at), "stored": "fridge"},
    "infusion_resumed": lambda random, at: {
        "dose_micrograms_per_day": random.choice((9, 28)),
        **hung_bag(random, at),
    },
    "infusion_completed": lambda random, at: {},
    "infusion_started": lambda random, at: {
        "cycle": 2,
        "dose_micrograms_per_day": 28,
        **hung_bag(random, at),
    },
    "protocol_adopted": lambda random, at: {"hash": random.choice((RULES, RULES, "0" * 64))},
    "treatment_discontinued": lambda random, at: {"reason": "toxicity", "decided_by": "Dr B"},
}
# The kinds at the end of the table change the whole course, and come seldom.
GRAVE_KINDS = 5

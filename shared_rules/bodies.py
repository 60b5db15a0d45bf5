"""What a fact of each kind says: the fields of its body, their types, and which it cannot do without.

One table, from which the lenient reading works (`reading`) and the Structs for the JSON Schema are made. A
field that is not asked for may be missing; missing, null and absent are one.
"""

from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Meta, UnsetType

from shared_rules.answer import Instant

# Words of a closed list: another word is not understood. Open lists (drugs, questions) are plain text.
WORDS: dict[str, tuple[str, ...]] = {
    "setting": ("hospital", "supervised", "home"),
    "stored": ("fridge", "room"),
    "stop_reason": ("toxicity", "pump", "line", "bag", "patient", "other"),
    "scale": ("ctcae4", "ctcae5", "astct"),
    "toxicity": ("crs", "neurological", "tls", "lft", "infusion_reaction", "haematological", "other"),
    "analyte": (
        "haemoglobin",
        "neutrophils",
        "platelets",
        "lymphocytes",
        "sodium",
        "potassium",
        "urea",
        "creatinine",
        "crcl",
        "urate",
        "phosphate",
        "alt",
        "ast",
        "bilirubin",
        "calcium",
        "magnesium",
        "ldh",
        "glucose",
        "crp",
        "coagulation",
    ),
    "acvpu": ("A", "C", "V", "P", "U"),
    "answer": ("yes", "no", "low", "full"),
    "signature": ("yes", "no"),
    "role": ("nurse", "pharmacist", "prescriber", "consultant", "coordinator", "administrator"),
}


class Field(NamedTuple):
    """A field's type (a word of WORDS, a part of PARTS, or one of `reading`) and whether it is asked for."""

    type: str
    needed: bool = False


# Parts of bodies that are objects themselves.
PARTS: dict[str, dict[str, Field]] = {
    "bag": {"hours": Field("hours"), "expires_at": Field("instant"), "batch": Field("text")},
    "checks": {
        "identity": Field("flag"),
        "label": Field("flag"),
        "dose": Field("flag"),
        "rate": Field("flag"),
        "line": Field("flag"),
        "filter": Field("flag"),
        "pump_locked": Field("flag"),
        "no_flush": Field("flag"),
        "second_checker": Field("text"),
    },
    "change": {
        "at": Field("instant"),
        "hours": Field("hours"),
        "dose_micrograms_per_day": Field("positive"),
    },
}

FIELDS: dict[str, dict[str, Field]] = {
    "course_opened": {
        "protocol": Field("text"),
        "weight_kg": Field("weight", True),
        "height_cm": Field("height"),
        "timezone": Field("text"),
        "holiday_region": Field("text"),
        "cns_history": Field("flag"),
        "cardiac_suspected": Field("flag"),
        "high_tumour_burden": Field("flag"),
        "responsible_centre": Field("text"),
        "responsible_consultant": Field("text"),
    },
    "patient_registered": {
        "family_name": Field("text"),
        "given_name": Field("text"),
        "born": Field("text"),
        "nhs_number": Field("text"),
        "sex": Field("text"),
    },
    "weight_recorded": {"weight_kg": Field("weight", True), "height_cm": Field("height")},
    "protocol_adopted": {"hash": Field("text", True)},
    "bag_received": {"bag": Field("bag"), "stored": Field("stored")},
    "cycle_planned": {
        "cycle": Field("cycle", True),
        "start_at": Field("instant", True),
        "changes": Field("changes"),
        "disconnect_at": Field("instant"),
    },
    "premedication_given": {
        "drug": Field("text", True),
        "dose_mg": Field("milligrams"),
        "route": Field("text"),
    },
    "infusion_started": {
        "cycle": Field("cycle", True),
        "dose_micrograms_per_day": Field("positive", True),
        "bag": Field("bag", True),
        "next_change_at": Field("instant"),
        "setting": Field("setting"),
        "checks": Field("checks"),
    },
    "bag_changed": {
        "dose_micrograms_per_day": Field("positive", True),
        "bag": Field("bag", True),
        "next_change_at": Field("instant"),
        "checks": Field("checks"),
    },
    "line_flushed": {"reason": Field("text")},
    "rate_error_found": {"rate_ml_per_hour": Field("amount"), "since": Field("instant")},
    "infusion_stopped": {"reason": Field("stop_reason", True), "last_seen_running_at": Field("instant")},
    "infusion_resumed": {
        "dose_micrograms_per_day": Field("positive", True),
        "bag": Field("bag"),
        "next_change_at": Field("instant"),
        "setting": Field("setting"),
    },
    "infusion_completed": {},
    "setting_changed": {"setting": Field("setting", True)},
    "treatment_discontinued": {"reason": Field("text"), "decided_by": Field("text")},
    "toxicity_graded": {
        "toxicity": Field("toxicity", True),
        "grade": Field("grade", True),
        "scale": Field("scale"),
        "term": Field("text"),
        "clinically_relevant": Field("flag"),
        "onset_at": Field("instant"),
    },
    "convulsion_observed": {},
    "lab_resulted": {
        "analyte": Field("analyte", True),
        "value": Field("result", True),
        "unit": Field("text"),
        "uln": Field("upper_limit"),
        "sampled_at": Field("instant", True),
    },
    "observations_taken": {
        "temperature_c": Field("number"),
        "pulse": Field("amount"),
        "systolic": Field("amount"),
        "diastolic": Field("amount"),
        "respiratory_rate": Field("amount"),
        "spo2": Field("percent"),
        "acvpu": Field("acvpu"),
    },
    "writing_test_done": {
        "changed_from_baseline": Field("flag"),
        "unable_reason": Field("text"),
        "ink": Field("anything"),
    },
    "investigation_done": {"investigation": Field("text", True), "result": Field("anything")},
    "response_assessed": {"complete_remission": Field("flag", True)},
    "interacting_medicine_recorded": {"name": Field("text", True)},
    "decision_recorded": {
        "question": Field("text", True),
        "answer": Field("answer", True),
        "decided_by": Field("text"),
        "role": Field("role", True),
        "by_telephone": Field("flag"),
        "read_back": Field("flag"),
        "note": Field("text"),
    },
    "decision_countersigned": {
        "decision": Field("text", True),
        "answer": Field("signature", True),
        "decided_by": Field("text"),
        "role": Field("role"),
        "note": Field("text"),
    },
    "task_acknowledged": {"task": Field("text"), "until": Field("instant")},
    "handover_accepted": {"from": Field("text")},
    "note_written": {"text": Field("text")},
    "fact_withdrawn": {"fact": Field("text", True), "reason": Field("text")},
    "fact_replaced": {
        "fact": Field("text", True),
        "reason": Field("text"),
        "kind": Field("text", True),
        "at": Field("instant", True),
        "body": Field("object", True),
    },
}


class Bounds(NamedTuple):
    """Where a number can lie: at least, over, at most. What lies beyond cannot be and is not understood."""

    least: float | None = None
    over: float | None = None
    most: float | None = None


# From 2^53 on a phone would round. The bounds of weight, height, result and dose are no clinical limits:
# nobody weighs a ton, and what is written as if somebody did is a slip.
MOST_NUMBER = 2**53
BOUNDS: dict[str, Bounds] = {
    "number": Bounds(),
    "amount": Bounds(least=0),
    "percent": Bounds(least=0, most=100),
    "positive": Bounds(over=0),
    "hours": Bounds(over=0, most=8_784),
    "cycle": Bounds(least=1, most=1_000),
    "grade": Bounds(least=0, most=5),
    "weight": Bounds(over=0, most=1_000),
    "height": Bounds(over=0, most=300),
    "result": Bounds(least=0, most=1_000_000),
    "upper_limit": Bounds(over=0, most=1_000_000),
    "milligrams": Bounds(least=0, most=10_000),
}
WHOLE = ("cycle", "grade")

_PLAIN: dict[str, Any] = {
    "text": str,
    "flag": bool,
    "instant": Instant,
    "object": dict[str, Any],
    "anything": Any,
}
for _quantity, _bounds in BOUNDS.items():
    _meta = Meta(ge=_bounds.least, le=_bounds.most)
    if _bounds.over is not None:
        _meta = Meta(gt=_bounds.over, le=_bounds.most)
    _PLAIN[_quantity] = Annotated[int if _quantity in WHOLE else float, _meta]


def _struct(name: str, fields: dict[str, Field]) -> type[msgspec.Struct]:
    members: list[Any] = []
    for key, field in fields.items():
        python_type = _type(field.type)
        members.append((key, python_type) if field.needed else (key, python_type | UnsetType | None, UNSET))
    title = "".join(part.capitalize() for part in name.split("_"))
    return msgspec.defstruct(title, members, frozen=True, kw_only=True)


def _type(name: str) -> Any:
    if name in WORDS:
        return Literal[WORDS[name]]
    if name in _PARTS:
        return _PARTS[name]
    if name == "changes":
        part: Any = _PARTS["change"]
        return list[part]
    return _PLAIN[name]


_PARTS: dict[str, Any] = {}
for _name, _fields in PARTS.items():
    _PARTS[_name] = _struct(f"{_name}_part", _fields)

# A Struct for the body of each kind, for schemas.
BODIES: dict[str, type[msgspec.Struct]] = {kind: _struct(kind, fields) for kind, fields in FIELDS.items()}

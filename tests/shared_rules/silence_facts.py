"""Facts as they should be, for every kind, and the courses to which they are added.

Each body is one that matters: a grade that holds, a result outside its limit, a check that failed. A field
of it that is lost must not make the answer greener.
"""

import datetime
from typing import Any

from tests.shared_rules.story import Story

Body = dict[str, Any]
HASH = "0" * 64


def courses() -> dict[str, Story]:
    """One patient in each state, as quiet as that state can be, by name."""
    run_low = _ready("running low").run(4).now("d5")
    run_full = _ready("running full").run(14).now("d16")
    stopped = _ready("stopped").run(14).stop("d16", "pump").now("d16 h1")
    between = _ready("between cycles").run(28).now("d30")
    completed = _ready("completed").run(28).bloods("d41").dexamethasone("d41 h23").run(28, 2)
    completed = completed.fact("d72", "response_assessed", {"complete_remission": False}).now("d75")
    not_started = Story("not started", "all is ready but the dexamethasone").ready_for_first()
    stories = [not_started.now("-h3"), run_low, run_full, stopped, between, completed]
    return {story.name: story for story in stories}


def _ready(name: str) -> Story:
    return Story(name, "as it should be").ready_for_first().dexamethasone("-h1")


def after(now: str, hours: float) -> str:
    """The instant so many hours after `now`."""
    moment = datetime.datetime.fromisoformat(now) + datetime.timedelta(hours=hours)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _bag(now: str) -> Body:
    return {"hours": 96, "expires_at": after(now, 96), "batch": "B1"}


def _checks() -> Body:
    names = ("identity", "label", "dose", "rate", "line", "filter", "pump_locked", "no_flush")
    return {**dict.fromkeys(names, False), "second_checker": "Nurse Two"}


def _hung(now: str, dose: float) -> Body:
    next_change_at = after(now, 96)
    return {"dose_micrograms_per_day": dose, "bag": _bag(now), "next_change_at": next_change_at}


def _change(now: str) -> Body:
    return {"at": after(now, 96), "hours": 96, "dose_micrograms_per_day": 9}


def _lab(now: str, analyte: str, value: float, unit: str, uln: float) -> Body:
    return {"analyte": analyte, "value": value, "unit": unit, "uln": uln, "sampled_at": after(now, -1)}


def bodies(kind: str, now: str) -> list[Body]:
    """The bodies of this kind, each with every field of it filled."""
    return _table(now)[kind]


def _table(now: str) -> dict[str, list[Body]]:
    return {**_people(now), **_infusion(now), **_signs(now), **_words(now)}


def _people(now: str) -> dict[str, list[Body]]:
    opened = {"protocol": "another", "weight_kg": 40, "height_cm": 150, "timezone": "Europe/London"}
    opened |= {"holiday_region": "GB-ENG", "cns_history": True, "cardiac_suspected": True}
    opened |= {"high_tumour_burden": True, "responsible_centre": "C", "responsible_consultant": "Dr C"}
    person = {"family_name": "F", "given_name": "G", "born": "1980-01-01", "nhs_number": "1", "sex": "f"}
    return {
        "course_opened": [opened],
        "patient_registered": [person],
        "weight_recorded": [{"weight_kg": 40, "height_cm": 150}],
        "protocol_adopted": [{"hash": HASH}],
    }


def _infusion(now: str) -> dict[str, list[Body]]:
    plan = {
        "cycle": 1,
        "start_at": after(now, 24),
        "changes": [_change(now)],
        "disconnect_at": after(now, 696),
    }
    started = {"cycle": 1, **_hung(now, 28), "setting": "home", "checks": _checks()}
    return {
        "bag_received": [{"bag": _bag(now), "stored": "fridge"}],
        "cycle_planned": [plan, {**plan, "cycle": 2}],
        "premedication_given": [
            {"drug": "dexamethasone", "dose_mg": 20, "route": "IV"},
            {"drug": "intrathecal", "dose_mg": 12, "route": "IT"},
        ],
        "infusion_started": [started, {**started, "cycle": 2}],
        "bag_changed": [{**_hung(now, 30), "checks": _checks()}],
        "line_flushed": [{"reason": "blocked"}],
        "rate_error_found": [{"rate_ml_per_hour": 9.5, "since": after(now, -2)}],
        "infusion_stopped": [{"reason": "toxicity", "last_seen_running_at": after(now, -5)}],
        "infusion_resumed": [{**_hung(now, 30), "setting": "home"}],
        "infusion_completed": [{}],
        "setting_changed": [{"setting": "home"}],
        "treatment_discontinued": [{"reason": "relapse", "decided_by": "Dr C"}],
    }


def _signs(now: str) -> dict[str, list[Body]]:
    grade = {"scale": "ctcae5", "term": "sign", "clinically_relevant": True, "onset_at": after(now, -1)}
    toxicities = ("crs", "neurological", "tls", "lft", "infusion_reaction", "haematological", "other")
    urgent = {"temperature_c": 39.4, "pulse": 140, "systolic": 85, "diastolic": 50, "respiratory_rate": 30}
    return {
        "toxicity_graded": [{"toxicity": name, "grade": 3, **grade} for name in toxicities],
        "convulsion_observed": [{}],
        "lab_resulted": [
            _lab(now, "neutrophils", 0.5, "x10^9/L", 7),
            _lab(now, "crcl", 20, "mL/min", 120),
            _lab(now, "alt", 400, "U/L", 40),
            _lab(now, "sodium", 139, "mmol/L", 145),
        ],
        "observations_taken": [{**urgent, "spo2": 88, "acvpu": "V"}],
        "writing_test_done": [{"changed_from_baseline": True, "unable_reason": "asleep", "ink": [[1, 2]]}],
        "investigation_done": [{"investigation": "hiv", "result": "negative"}],
        "response_assessed": [{"complete_remission": True}],
        "interacting_medicine_recorded": [{"name": "warfarin"}],
    }


def _words(now: str) -> dict[str, list[Body]]:
    decided = {"answer": "yes", "decided_by": "Dr C", "role": "consultant", "by_telephone": True}
    decided |= {"read_back": True, "note": "n"}
    known = "018f0000-0000-7000-8000-000000000002"
    replaced = {"fact": known, "reason": "slip", "kind": "note_written", "at": now, "body": {"text": "t"}}
    return {
        "decision_recorded": [
            {"question": "start_unverified", **decided},
            {"question": "confirm_discontinuation", **decided},
        ],
        "decision_countersigned": [
            {"decision": known, "answer": "yes", "decided_by": "Dr C", "role": "consultant", "note": "n"}
        ],
        "task_acknowledged": [{"task": "bag.change", "until": after(now, 1)}],
        "handover_accepted": [{"from": "Nurse Two"}],
        "note_written": [{"text": "slept well"}],
        "fact_withdrawn": [{"fact": known, "reason": "slip"}],
        "fact_replaced": [replaced],
    }

"""The ordinary course of a treatment, as facts: tests, premedication, bags on their grid, daily care."""

import random
from typing import Any

from server.demo.story import DAY, HOUR, MINUTE, Story
from shared_rules import instant

CYCLE_HOURS = 672
BAG_LIFE_HOURS = 96
# Changes every third day leave 24 h of the label's life; the short bags meet the dose step and the end.
FIRST_CYCLE = (72, 72, 24) + (72,) * 7
LATER_CYCLE = (72,) * 9 + (24,)
LOW, FULL = 9, 28
LOW_HOURS = 168
HOSPITAL_HOURS = {1: 220, 2: 52}
LATER_HOSPITAL_HOURS = 4

# Value bounds within which a test result asks for nothing, with digits to show.
_PANELS: dict[str, dict[str, tuple[float, float, int, str]]] = {
    "blood_count": {
        "haemoglobin": (96, 124, 0, "g/L"),
        "neutrophils": (1.6, 3.8, 1, "x10^9/L"),
        "platelets": (128, 240, 0, "x10^9/L"),
    },
    "kidney": {
        "sodium": (136, 143, 0, "mmol/L"),
        "potassium": (3.7, 4.6, 1, "mmol/L"),
        "urea": (3.4, 6.1, 1, "mmol/L"),
        "creatinine": (58, 88, 0, "micromol/L"),
        "crcl": (78, 112, 0, "mL/min"),
    },
    "liver": {"bilirubin": (6, 16, 0, "micromol/L"), "alt": (14, 38, 0, "U/L"), "ast": (15, 34, 0, "U/L")},
    "first": {
        "coagulation": (0.9, 1.2, 1, "ratio"),
        "calcium": (2.25, 2.5, 2, "mmol/L"),
        "magnesium": (0.75, 0.95, 2, "mmol/L"),
        "ldh": (160, 230, 0, "U/L"),
        "glucose": (4.6, 6.4, 1, "mmol/L"),
    },
}
_UPPER_LIMITS = {"bilirubin": 21, "alt": 40, "ast": 40}
_FIRST_INVESTIGATIONS = ("hepatitis_b", "hepatitis_c", "hiv", "ebv", "cmv", "vzv", "neurological_examination")


def register(story: Story, at: int, names: dict[str, str], weight_kg: float, height_cm: int) -> None:
    """The patient is registered and the course opened."""
    story.add(at, "patient_registered", dict(names))
    course = {
        "protocol": "blinatumomab",
        "weight_kg": weight_kg,
        "height_cm": height_cm,
        "timezone": "Europe/London",
        "holiday_region": "GB-ENG",
        "cns_history": False,
        "cardiac_suspected": False,
        "high_tumour_burden": False,
        "responsible_centre": "Northmoor Demonstration Hospital",
        "responsible_consultant": "Dr R. Ashdown",
    }
    story.add(at + 5 * MINUTE, "course_opened", course, story.team.prescriber)


def take_blood(story: Story, sampled: int, *panels: str) -> None:
    """Samples of some panels, resulted 3 hours later, all within limits."""
    for panel in panels:
        for analyte, (low, high, digits, unit) in _PANELS[panel].items():
            value = random.Random(f"{story.patient}{sampled}{analyte}").uniform(low, high)  # noqa: S311
            body: dict[str, Any] = {
                "analyte": analyte,
                "value": round(value, digits) if digits else round(value),
                "unit": unit,
                "sampled_at": instant.text(sampled),
            }
            if analyte in _UPPER_LIMITS:
                body["uln"] = _UPPER_LIMITS[analyte]
            story.add(sampled + 3 * HOUR, "lab_resulted", body)


def prepare_first(story: Story, start: int) -> None:
    """Everything that is asked for before the first dose."""
    for investigation in _FIRST_INVESTIGATIONS:
        result = "normal" if investigation == "neurological_examination" else "negative"
        body = {"investigation": investigation, "result": result}
        story.add(start - 6 * DAY, "investigation_done", body, story.team.prescriber)
    take_blood(story, start - 2 * DAY, "blood_count", "kidney", "liver", "first")
    story.add(start - 3 * HOUR, "writing_test_done", {"changed_from_baseline": None})
    premedicate(story, start)


def prepare_later(story: Story, start: int) -> None:
    """Everything that is asked for before a later cycle."""
    take_blood(story, start - 2 * DAY, "blood_count", "kidney", "liver")
    story.add(start - 3 * HOUR, "writing_test_done", {"changed_from_baseline": False})
    premedicate(story, start)


def premedicate(story: Story, start: int) -> None:
    """Dexamethasone an hour before, paracetamol, and intrathecal treatment the day before."""
    for before, drug, dose_mg, route in (
        (DAY, "intrathecal", 12.5, "intrathecal"),
        (HOUR, "dexamethasone", 20, "iv"),
        (30 * MINUTE, "paracetamol", 1000, "oral"),
    ):
        body = {"drug": drug, "dose_mg": dose_mg, "route": route}
        story.add(start - before, "premedication_given", body)


def run_cycle(story: Story, cycle: int, start: int, until: int) -> None:
    """The infusion from its start to `until`, or to the end of the cycle if that comes first."""
    hung = start
    for place, hours in enumerate(FIRST_CYCLE if cycle == 1 else LATER_CYCLE):
        if hung > until:
            return
        _hang(story, cycle, start, hung, hours, place)
        _care(story, hung, min(until, hung + hours * HOUR))
        hung += hours * HOUR
    if hung <= until:
        story.add(hung, "infusion_completed", {})


def _hang(story: Story, cycle: int, start: int, planned: int, hours: int, place: int) -> None:
    low = cycle == 1 and planned - start < LOW_HOURS * HOUR
    # People are a little late, never early: the step to the full dose must not come before its hour.
    at = planned + (0 if place == 0 else random.Random(f"{story.patient}{planned}").randrange(2, 18) * MINUTE)  # noqa: S311
    body: dict[str, Any] = {
        "dose_micrograms_per_day": LOW if low else FULL,
        "bag": {
            "hours": BAG_LIFE_HOURS,
            "expires_at": instant.text(at + BAG_LIFE_HOURS * HOUR),
            "batch": f"D{cycle}{place + 1:02d}{'L' if low else 'F'}",
        },
        "next_change_at": instant.text(planned + hours * HOUR),
        "checks": _checks(story, place),
    }
    if place == 0:
        setting = "hospital" if cycle <= 2 else "supervised"
        story.add(at, "infusion_started", {"cycle": cycle, **body, "setting": setting})
        return
    story.add(at, "bag_changed", body, story.team.second_nurse if _is_second_nurses(place) else None)


def _checks(story: Story, place: int) -> dict[str, Any]:
    names = ("identity", "label", "dose", "rate", "line", "filter", "pump_locked", "no_flush")
    checks: dict[str, Any] = dict.fromkeys(names, True)
    if story.team.second_nurse != story.team.nurse:
        other = story.team.nurse if _is_second_nurses(place) else story.team.second_nurse
        checks["second_checker"] = other.name
    return checks


def _is_second_nurses(place: int) -> bool:
    return place > 0 and place % 3 == 0


def _care(story: Story, since: int, until: int) -> None:
    """Observations every morning of a bag, and the writing test with each bag."""
    for at in range(since + HOUR, until, DAY):
        chance = random.Random(f"{story.patient}{at}")  # noqa: S311
        body = {
            "temperature_c": round(chance.uniform(36.3, 37.2), 1),
            "pulse": chance.randrange(64, 88),
            "systolic": chance.randrange(112, 134),
            "diastolic": chance.randrange(66, 82),
            "respiratory_rate": chance.randrange(13, 18),
            "spo2": chance.randrange(96, 100),
            "acvpu": "A",
        }
        story.add(at, "observations_taken", body)
    if since + 90 * MINUTE < until:
        story.add(since + 90 * MINUTE, "writing_test_done", {"changed_from_baseline": False})


def go_home(story: Story, cycle: int, start: int) -> None:
    """The patient leaves hospital or the clinic once the stay of the cycle is over."""
    at = start + HOSPITAL_HOURS.get(cycle, LATER_HOSPITAL_HOURS) * HOUR
    story.add(at, "setting_changed", {"setting": "home"})


def weekly_blood(story: Story, start: int, until: int) -> None:
    """Blood every week of a running cycle."""
    for sampled in range(start + 5 * DAY, until - 4 * HOUR, 7 * DAY):
        take_blood(story, sampled, "blood_count", "kidney", "liver")


def whole_cycle(story: Story, cycle: int, start: int) -> int:
    """One cycle from its preparation to its end; answers when it ended."""
    end = start + CYCLE_HOURS * HOUR
    (prepare_first if cycle == 1 else prepare_later)(story, start)
    run_cycle(story, cycle, start, end)
    go_home(story, cycle, start)
    weekly_blood(story, start, end)
    return end


def cycle_so_far(story: Story, cycle: int, start: int, now: int) -> None:
    """One cycle from its preparation until now."""
    (prepare_first if cycle == 1 else prepare_later)(story, start)
    run_cycle(story, cycle, start, now)
    weekly_blood(story, start, now)

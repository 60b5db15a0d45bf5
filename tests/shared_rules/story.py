"""Tells a patient's course in few words and writes it down as facts, as the worked cases are made.

Instants are offsets from the start of cycle 1 (2026-06-01T08:00:00Z), such as `"d12 h3 m59 s59"` or `"-d2"`.
"""

import datetime
import json
import re
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parent.parent / "vectors"
ORIGIN = datetime.datetime(2026, 6, 1, 8, tzinfo=datetime.UTC)
PATIENT = "2c00ff99-dfee-5502-83a4-0a505a96d210"
NURSE = "0190a000-0000-7000-8000-000000000001"
UNITS_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
CYCLE_DAYS = 42
BAG_STARTS_DAY = (0, 4, 7, 11, 14, 18, 21, 25)
BAG_HOURS = (96, 72, 96, 72, 96, 72, 96, 72)
GOOD_BLOODS: dict[str, tuple[float, str, float | None]] = {
    "neutrophils": (2.1, "x10^9/L", None),
    "platelets": (180, "x10^9/L", None),
    "crcl": (95, "mL/min", None),
    "haemoglobin": (104, "g/L", None),
    "sodium": (139, "mmol/L", None),
    "potassium": (4.1, "mmol/L", None),
    "creatinine": (70, "umol/L", 104),
    "alt": (30, "U/L", 40),
    "ast": (28, "U/L", 40),
    "bilirubin": (10, "umol/L", 21),
}
FIRST_BLOODS: dict[str, tuple[float, str, float | None]] = {
    "coagulation": (1, "ratio", None),
    "calcium": (2.3, "mmol/L", None),
    "magnesium": (0.8, "mmol/L", None),
    "ldh": (200, "U/L", 250),
    "glucose": (5, "mmol/L", None),
}
FIRST_INVESTIGATIONS = ("hepatitis_b", "hepatitis_c", "hiv", "ebv", "cmv", "vzv", "neurological_examination")


def instant(offset: str) -> str:
    """`"d4 h2"` as RFC 3339; a text that is an instant already passes through."""
    if re.fullmatch(r"\d{4}-.*Z", offset):
        return offset
    sign = -1 if offset.startswith("-") else 1
    seconds = sum(UNITS_SECONDS[unit] * int(count) for unit, count in re.findall(r"([dhms])(\d+)", offset))
    return (ORIGIN + datetime.timedelta(seconds=sign * seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Story:
    """One worked case. Each call adds a fact or an expectation and returns the story."""

    def __init__(self, name: str, why: str, weight_kg: float = 72.0, opened: bool = True) -> None:
        self.name, self.why, self.now_text = name, why, ""
        self.facts: list[dict[str, Any]] = []
        self.expect: dict[str, Any] = {"state": {}, "has": [], "not": [], "tasks": [], "not_tasks": []}
        self.weight_kg = weight_kg
        if opened:
            self.open()

    def open(self, **more: Any) -> "Story":
        body = {"protocol": "blinatumomab", "weight_kg": self.weight_kg, "height_cm": 171}
        return self.fact("-d7", "course_opened", {**body, "timezone": "Europe/London", **more})

    def fact(self, at: str, kind: str, body: dict[str, Any] | None = None, **envelope: Any) -> "Story":
        number = len(self.facts) + 1
        device = envelope.pop("device", 1)
        self.facts.append(
            {
                "id": envelope.pop("id", f"018f0000-0000-7000-8000-{number:012x}"),
                "patient": PATIENT,
                "kind": kind,
                "at": instant(at),
                "recorded_at": instant(envelope.pop("recorded_at", at)),
                "device": f"0190d000-0000-7000-8000-{device:012x}",
                "device_seq": number,
                "author": NURSE,
                "body": body or {},
                **envelope,
            }
        )
        return self

    def bag(
        self, hours: float, at: str, life_hours: float | None = None, next_hours: float | None = None
    ) -> dict[str, Any]:
        """Dose-less part of a body that hangs a bag: label for its life, next change when its hours end."""
        start = datetime.datetime.fromisoformat(instant(at))
        after = lambda h: (start + datetime.timedelta(hours=h)).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: E731
        return {
            "bag": {"hours": hours, "batch": "B1", "expires_at": after(life_hours or hours)},
            "next_change_at": after(next_hours or hours),
        }

    def start(
        self,
        at: str = "d0",
        cycle: int = 1,
        dose: float = 9,
        hours: float = 96,
        setting: str = "hospital",
        **more: Any,
    ) -> "Story":
        life, upcoming = more.pop("life_hours", None), more.pop("next_hours", None)
        body = {"cycle": cycle, "dose_micrograms_per_day": dose, "setting": setting, "checks": {}}
        return self.fact(at, "infusion_started", {**body, **self.bag(hours, at, life, upcoming), **more})

    def change(self, at: str, dose: float = 28, hours: float = 96, **more: Any) -> "Story":
        envelope = {k: more.pop(k) for k in ("device", "recorded_at") if k in more}
        body = {
            "dose_micrograms_per_day": dose,
            "checks": {},
            **self.bag(hours, at, more.pop("life_hours", None)),
        }
        return self.fact(at, "bag_changed", {**body, **more}, **envelope)

    def run(
        self, until_day: float, cycle: int = 1, setting: str = "hospital", low: bool | None = None
    ) -> "Story":
        """Cycle `cycle` on time, with each bag change up to and with `until_day` (of the cycle)."""
        first = (cycle - 1) * CYCLE_DAYS
        steps_up = cycle == 1 if low is None else low
        for day, hours in zip(BAG_STARTS_DAY, BAG_HOURS, strict=True):
            if day > until_day:
                break
            dose = 9 if steps_up and day < 7 else 28
            at = f"d{first + day}"
            if day == 0:
                self.start(at, cycle, dose, hours, setting)
            else:
                self.change(at, dose, hours)
        return self.fact(f"d{first + 28}", "infusion_completed") if until_day >= 28 else self

    def bloods(self, at: str, first: bool = False, **values: float | None) -> "Story":
        """A whole panel; a value by name replaces the good one, None leaves the analyte out."""
        for analyte, (good, unit, uln) in {**GOOD_BLOODS, **(FIRST_BLOODS if first else {})}.items():
            value = values.get(analyte, good)
            if value is not None:
                self.lab(at, analyte, value, unit, uln)
        return self

    def lab(
        self, at: str, analyte: str, value: Any, unit: str, uln: float | None = None, **envelope: Any
    ) -> "Story":
        body = {"analyte": analyte, "value": value, "unit": unit, "sampled_at": instant(at)}
        return self.fact(at, "lab_resulted", body if uln is None else {**body, "uln": uln}, **envelope)

    def investigations(self, at: str, *names: str) -> "Story":
        for name in names or FIRST_INVESTIGATIONS:
            self.fact(at, "investigation_done", {"investigation": name, "result": "seen"})
        return self

    def ready_for_first(self, at: str = "-d1") -> "Story":
        """All that cycle 1 asks for before its start but the dexamethasone."""
        return self.bloods(at, first=True).investigations(at).writing(at)

    def dexamethasone(self, at: str, dose_mg: float = 20, route: str = "IV") -> "Story":
        return self.fact(
            at, "premedication_given", {"drug": "dexamethasone", "dose_mg": dose_mg, "route": route}
        )

    def writing(self, at: str, changed: bool | None = None, **more: Any) -> "Story":
        return self.fact(at, "writing_test_done", {"changed_from_baseline": changed, **more})

    def grade(self, at: str, toxicity: str, grade: Any, scale: str = "ctcae5", **more: Any) -> "Story":
        return self.fact(
            at, "toxicity_graded", {"toxicity": toxicity, "grade": grade, "scale": scale, **more}
        )

    def stop(self, at: str, reason: str = "pump", **more: Any) -> "Story":
        return self.fact(at, "infusion_stopped", {"reason": reason, **more})

    def resume(self, at: str, dose: float = 28, setting: str = "hospital", hours: float = 96) -> "Story":
        body = {"dose_micrograms_per_day": dose, "setting": setting}
        return self.fact(at, "infusion_resumed", {**body, **self.bag(hours, at)})

    def decide(
        self, at: str, question: str, answer: str = "yes", role: str = "consultant", **more: Any
    ) -> "Story":
        body = {"question": question, "answer": answer, "decided_by": "Dr Example", "role": role}
        return self.fact(at, "decision_recorded", {**body, **more})

    def now(self, at: str) -> "Story":
        self.now_text = instant(at)
        return self

    def has(self, rule: str, level: str | None = None, **values: Any) -> "Story":
        entry: dict[str, Any] = {"rule": rule}
        if level:
            entry["level"] = level
        if values:
            entry["values"] = values
        self.expect["has"].append(entry)
        return self

    def hasnt(self, *rules: str) -> "Story":
        self.expect["not"].extend(rules)
        return self

    def task(self, task: str, **fields: Any) -> "Story":
        times = ("due_at", "from_at", "until_at")
        fields = {k: instant(v) if k in times and v else v for k, v in fields.items()}
        self.expect["tasks"].append({"task": task, **fields})
        return self

    def no_task(self, *tasks: str) -> "Story":
        self.expect["not_tasks"].extend(tasks)
        return self

    def state(self, **fields: Any) -> "Story":
        self.expect["state"].update(fields)
        return self

    def vector(self) -> dict[str, Any]:
        case = {"protocol": "blinatumomab", "now": self.now_text, "facts": self.facts}
        return {"name": self.name, "why": self.why, "case": case, "expect": self.expect}


def written(stories: list[Story]) -> str:
    """The stories as one vector file, a fact to a line so that a change can be read."""
    blocks = []
    for story in stories:
        vector = story.vector()
        facts = ",\n   ".join(json.dumps(fact) for fact in vector["case"]["facts"])
        head = f'"name": {json.dumps(vector["name"])},\n  "why": {json.dumps(vector["why"])}'
        case = (
            f'"protocol": "blinatumomab", "now": {json.dumps(vector["case"]["now"])}, "facts": [\n   {facts}]'
        )
        blocks.append(f'{{{head},\n  "case": {{{case}}},\n  "expect": {json.dumps(vector["expect"])}}}')
    return "[\n" + ",\n".join(blocks) + "\n]\n"

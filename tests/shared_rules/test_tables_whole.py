"""A gap or an overlap in any table is refused when the protocol is read, and named."""

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared_rules.canonical import canonical
from shared_rules.findings_stop import band_of
from shared_rules.protocol import BrokenProtocol, load, read
from shared_rules.protocol_cases import FREE, NEEDED, QUESTIONS
from shared_rules.protocol_check import faults

PROTOCOL = load("blinatumomab")
PLAIN: dict[str, Any] = msgspec.to_builtins(PROTOCOL)
GONE = object()

# What is broken, where in the protocol, the value that stands there then, and the table that is named.
BROKEN: list[tuple[str, str, Any, str]] = [
    ("a gap between two bands of stops", "stops.bands.1.over_hours", 169, "stops.bands"),
    ("an overlap of two bands of stops", "stops.bands.1.over_hours", 167, "stops.bands"),
    ("a gap before the first band", "stops.bands.0.over_hours", 1, "stops.bands"),
    ("no band for the longest stops", "stops.bands.2.to_hours", 999, "stops.bands"),
    ("a band that never ends among others", "stops.bands.1.to_hours", None, "stops.bands"),
    ("a band that is not there", "stops.bands.1", GONE, "stops.bands"),
    ("a band that ends before it begins", "stops.bands.0.to_hours", -1, "stops.bands"),
    ("bands in another order", "stops.bands.0.means", "new_cycle", "stops.bands"),
    ("a band that is said by another rule", "stops.bands.0.rule", "stop.running", "stops.bands"),
    ("a re-initiation after the cycle is given up", "stops.reinitiation_hours", 169, "stops"),
    ("a warning in the band before", "stops.warn_days", [7, 13], "stops.warn_days"),
    ("a warning that comes too late", "stops.warn_days", [10, 15], "stops.warn_days"),
    ("warnings out of order", "stops.warn_days", [13, 10], "stops.warn_days"),
    ("short stops longer than their window", "stops.sum_short_hours", 25, "stops"),
    ("a grade between discuss and interrupt", "grades.discuss", 1, "grades: a gap"),
    ("one grade that means two things", "grades.interrupt", 4, "grades"),
    ("a fatal grade that nobody can give", "grades.fatal", 6, "grades"),
    ("a convulsion that interrupts nothing", "convulsions.grade", 2, "convulsions"),
    ("a convulsion whose grade is final", "convulsions.grade", 4, "convulsions"),
    ("a convulsion that acts in no row", "toxicities.1.convulsions", False, "convulsion"),
    ("a row resolved at a grade that interrupts", "toxicities.1.resolved_grade", 3, "toxicities: neuro"),
    ("a toxicity in two rows", "toxicities.2.toxicities", ["tls", "crs"], "stands twice"),
    ("two rows of one code", "toxicities.2.code", "crs", "stands twice"),
    ("no row for the other toxicities", "toxicities.4.other_toxicities", False, "other toxicities"),
    ("two rows for the other toxicities", "toxicities.3.other_toxicities", True, "other toxicities"),
    ("a row that is not there", "toxicities.4", GONE, "other toxicities"),
    (
        "a row under another clause than its rule",
        "toxicities.0.clause_final",
        "tox.tls.4",
        "different clauses",
    ),
    ("blood counts in a row of their own too", "laboratory.counts_graded_as", "tls", "stands in a toxicity"),
    ("liver results graded as nothing", "laboratory.liver_graded_as", "liver", "no toxicity liver"),
    ("two limits for one analyte", "laboratory.limits.1.analyte", "neutrophils", "neutrophils stands twice"),
    ("a limit of no analyte", "laboratory.limits.1.analyte", "thrombocytes", "no analyte thrombocytes"),
    ("a limit without a unit", "laboratory.units.3", GONE, "units: none for crcl"),
    ("two units for one analyte", "laboratory.units.1.analyte", "neutrophils", "stands twice"),
    ("a count discussed within its limit", "laboratory.limits.0.discuss_below", 1.1, "limits: neutrophils"),
    ("a limit by a clause that is not there", "laboratory.limits.0.clause", "limits.none", "limits.none"),
    ("liver grades out of order", "liver_multiples.0.over_grade_3", 3, "liver_multiples"),
    ("one liver analyte twice", "liver_multiples.1.analyte", "alt", "alt stands twice"),
    ("cycles without tests", "testing.panels.1.cycle_from", 3, "testing.panels: a gap"),
    ("two validities in one cycle", "testing.panels.0.cycle_to", 2, "testing.panels: a gap"),
    ("late cycles without tests", "testing.panels.1.cycle_to", 5, "testing.panels: a gap"),
    ("no tests for the first cycle", "testing.panels.0", GONE, "testing.panels: a gap"),
    ("an analyte asked for twice", "testing.panels.1.groups.0", ["sodium"], "has sodium twice"),
    ("a test that no laboratory does", "testing.panels.1.groups.0", ["hb"], "no analyte hb"),
    ("a group that nothing satisfies", "testing.panels.1.groups.0", [], "empty group"),
    ("a limit on what is not tested", "testing.panels.1.groups.6", GONE, "does not ask for crcl"),
    ("a sample that is never valid", "testing.panels.0.valid_hours", 0, "valid_hours"),
    ("days without a dose", "dosing.steps.1.day_from", 9, "dosing.steps"),
    ("days with two doses", "dosing.steps.0.day_to", 8, "dosing.steps"),
    ("a last day without a dose", "dosing.steps.2.day_to", 27, "dosing.steps"),
    ("cycles without a dose", "dosing.steps.2.cycle_to", 4, "dosing.steps"),
    ("cycles with two doses", "dosing.steps.1.cycle_to", 2, "dosing.steps"),
    ("a dose for a cycle that is not given", "dosing.steps.2.cycle_to", 6, "dosing.steps"),
    ("a step down", "dosing.steps.1.level", "low", "dosing.steps"),
    ("a low dose over the full one", "dosing.low.micrograms_per_day", 28, "dosing: the low dose"),
    ("a low dose by surface over the full", "dosing.low.micrograms_per_m2_per_day", 15, "by surface"),
    ("a low step longer than the cycle", "dosing.restart_low_hours", 673, "dosing: the low step"),
    ("two stays in one cycle", "stays.1.cycle", 1, "stays"),
    ("a stay in a cycle that is not given", "stays.1.cycle", 6, "stays"),
    ("a stay longer than its cycle", "stays.0.hours", 673, "stays"),
    ("a window longer than a bag's life", "bags.window_hours", 96, "bags"),
    ("a bag longer than its life", "morning.bag_hours", [24, 120], "morning.bag_hours"),
    ("no bags at all", "morning.bag_hours", [], "morning.bag_hours"),
    ("a morning that ends before it begins", "morning.ends", "06:00", "morning"),
    ("a morning by no clock", "morning.begins", "7 am", "morning"),
    (
        "a threshold of nothing that is measured",
        "observations.assess.0.parameter",
        "temp",
        "no parameter temp",
    ),
    ("a threshold without a bound", "observations.assess.0.at_least", None, "no bound"),
    ("bounds that leave no value between", "observations.urgent.0.at_most", 25, "no bound, or bounds"),
    ("one parameter with two thresholds", "observations.urgent.1.parameter", "pulse", "pulse stands twice"),
    ("no state of consciousness that is well", "observations.alert", [], "nothing in it"),
    ("a role that nobody has", "authorities.0.roles", ["doctor"], "no word doctor"),
    ("a question that nobody may answer", "authorities.0.roles", [], "nothing in it"),
    ("an answer that nobody can give", "authorities.0.answers", ["maybe"], "no word maybe"),
    (
        "a dose chosen by an answer that is none",
        "authorities.7.answers",
        ["yes"],
        "new_cycle_dose: no answer",
    ),
    ("one question twice", "authorities.1.question", "start_outside_limits", "stands twice"),
    ("a kind that is never recorded", "records.double_kinds", ["bag_change"], "no word bag_change"),
    ("premedication by no route", "premedication.routes", [], "premedication.routes"),
]


def broken(path: str, value: Any) -> dict[str, Any]:
    """The protocol with another value at a path such as `stops.bands.1`; GONE takes an entry away."""
    plain = copy.deepcopy(PLAIN)
    parent: Any = plain
    *way, last = path.split(".")
    for step in way:
        parent = parent[int(step)] if isinstance(parent, list) else parent[step]
    key: Any = int(last) if isinstance(parent, list) else last
    assert parent[key] != value, "this is what stands there anyway"
    if value is GONE:
        del parent[key]
    else:
        parent[key] = value
    return plain


def refusal(directory: Path, plain: dict[str, Any]) -> str:
    path = directory / "broken.json"
    path.write_bytes(canonical(plain))
    with pytest.raises(BrokenProtocol) as refused:
        read(path)
    return str(refused.value)


def test_the_protocol_itself_is_whole() -> None:
    assert faults(PROTOCOL) == []


@pytest.mark.parametrize(
    ("path", "value", "named"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_hole_or_an_overlap_is_refused_and_named(path: str, value: Any, named: str, tmp_path: Path) -> None:
    assert named in refusal(tmp_path, broken(path, value))


def numbers(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in numbers(part, f"{path}.{key}")]
    if isinstance(value, list):
        return [found for key, part in enumerate(value) for found in numbers(part, f"{path}.{key}")]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return [path[1:]] if is_number else []


@pytest.mark.parametrize("path", numbers(PLAIN))
def test_no_number_of_the_protocol_may_be_negative(path: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, broken(path, -1))


@pytest.mark.parametrize(("code", "case"), [(code, case) for code, cases in NEEDED.items() for case in cases])
def test_a_case_of_another_level_may_not_be_left_out(code: str, case: str, tmp_path: Path) -> None:
    plain = copy.deepcopy(PLAIN)
    del plain["rules"][code]["cases"][case]
    assert f"rules.{code}.cases: {case} is missing" in refusal(tmp_path, plain)


@pytest.mark.parametrize("row", [row.code for row in PROTOCOL.toxicities])
def test_a_toxicity_row_says_when_its_condition_holds(row: str, tmp_path: Path) -> None:
    plain = copy.deepcopy(PLAIN)
    del plain["rules"][f"tox.{row}.3"]["cases"]["met"]
    assert f"rules.tox.{row}.3.cases: met is missing" in refusal(tmp_path, plain)


def test_a_case_that_no_evaluator_knows_is_refused(tmp_path: Path) -> None:
    plain = copy.deepcopy(PLAIN)
    plain["rules"]["tox.ungraded"]["cases"]["hodl"] = {"level": "hold"}
    assert "no case hodl" in refusal(tmp_path, plain)


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_a_question_that_is_asked_has_somebody_to_answer_it(question: str, tmp_path: Path) -> None:
    plain = copy.deepcopy(PLAIN)
    plain["authorities"] = [one for one in plain["authorities"] if one["question"] != question]
    assert f"nobody answers {question}" in refusal(tmp_path, plain)


def test_every_case_of_the_protocol_is_one_that_the_checks_list() -> None:
    listed = {code: set(NEEDED.get(code, ())) | set(FREE.get(code, ())) for code in {**NEEDED, **FREE}}
    for code, cases in listed.items():
        assert cases == set(PROTOCOL.rules[code].cases), code


def test_every_second_of_a_stop_lies_in_one_band() -> None:
    ends = [band.to_hours * 3_600 for band in PROTOCOL.stops.bands if band.to_hours is not None]
    for elapsed in [0, 1, *(end + off for end in ends for off in (-1, 0, 1)), 10**9]:
        hours = elapsed / 3_600
        within = [
            band
            for band in PROTOCOL.stops.bands
            if (band.over_hours < hours or elapsed == 0 == band.over_hours)
            and (band.to_hours is None or hours <= band.to_hours)
        ]
        assert [band_of(PROTOCOL, elapsed)] == within


def test_every_grade_from_2_means_something_and_no_grade_two_things() -> None:
    grades = PROTOCOL.grades
    meaning = {grade: [] for grade in range(grades.discuss, 6)}
    for grade, said in meaning.items():
        said += ["discuss"] if grade == grades.discuss else []
        said += ["interrupt"] if grades.interrupt <= grade < grades.final else []
        said += ["final"] if grades.final <= grade < grades.fatal else []
        said += ["fatal"] if grade >= grades.fatal else []
    assert {grade: len(said) for grade, said in meaning.items()} == dict.fromkeys(meaning, 1)

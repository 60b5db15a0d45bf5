"""Whether the tables of a protocol leave nothing out and say nothing twice.

A number that cannot be, a band, grade, limit or panel with a hole in it, or a row beside it that says
otherwise: refused when the protocol is read. Returns words; knows nothing of findings.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from shared_rules.bodies import FIELDS, WORDS

if TYPE_CHECKING:
    from shared_rules.protocol import Protocol

# Where nothing is a length too: a band from the beginning, a row that asks for no time of calm.
MAY_BE_ZERO = (
    "over_hours",
    "calm_hours",
    "resolved_grade",
    "early_hours",
    "double_minutes",
    "after_remission",
)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_MOST_GRADE = 5
_QUANTITIES = ("number", "amount", "percent")


def gaps(protocol: Protocol) -> list[str]:
    """Every hole and overlap of the tables, in words; empty for whole ones."""
    return [
        *_not_positive(msgspec.to_builtins(protocol)),
        *_grades(protocol),
        *_stops(protocol),
        *_cycles(protocol),
        *_bags(protocol),
        *_results(protocol),
        *_panels(protocol),
        *_observations(protocol),
        *_named(protocol),
    ]


def _not_positive(value: Any, path: str = "", key: str = "") -> list[str]:
    if isinstance(value, dict):
        return [said for name, part in value.items() for said in _not_positive(part, f"{path}.{name}", name)]
    if isinstance(value, list):
        return [said for part in value for said in _not_positive(part, path, key)]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return []
    fits = math.isfinite(value) and (value > 0 or (value == 0 and key in MAY_BE_ZERO))
    return [] if fits else [f"{path[1:]}: {value} is no such number"]


def _grades(protocol: Protocol) -> list[str]:
    """Each grade means something: none between the one discussed and the one that interrupts."""
    grades, found = protocol.grades, []
    if grades.discuss + 1 != grades.interrupt:
        found.append("grades: a gap between discuss and interrupt")
    if grades.fatal > _MOST_GRADE:
        found.append(f"grades: no grade is over {_MOST_GRADE}")
    if not grades.interrupt <= protocol.convulsions.grade < grades.final:
        found.append("convulsions: a convulsion's grade interrupts and is not final")
    for row in protocol.toxicities:
        if row.resolved_grade >= grades.interrupt:
            found.append(f"toxicities: {row.code} is resolved at a grade that interrupts")
    if not any(row.convulsions for row in protocol.toxicities):
        found.append("toxicities: a convulsion acts in no row")
    return found


def _stops(protocol: Protocol) -> list[str]:
    stops, found = protocol.stops, []
    same, new = stops.bands[0].to_hours or 0, stops.bands[1].to_hours or 0
    if stops.reinitiation_hours > same:
        found.append("stops: a re-initiation lies beyond the same cycle")
    if _unsorted(stops.warn_days) or any(not same < days * 24 <= new for days in stops.warn_days):
        found.append("stops.warn_days: in order, after the same cycle and not after the new one")
    if stops.sum_short_hours > stops.sum_window_hours:
        found.append("stops: a sum of short stops is longer than its window")
    return found


def _cycles(protocol: Protocol) -> list[str]:
    cycles, found = protocol.cycles, []
    last = cycles.first_block + cycles.after_remission
    whole = cycles.infusion_days * 24
    if any(step.cycle_to > last or step.cycle_from > step.cycle_to for step in protocol.dosing.steps):
        found.append("dosing.steps: a step for a cycle that is not given")
    if protocol.dosing.restart_low_hours > whole:
        found.append("dosing: the low step after a restart is longer than a cycle")
    stays = [stay.cycle for stay in protocol.stays]
    if _unsorted(stays) or any(stay.cycle > last or stay.hours > whole for stay in protocol.stays):
        found.append("stays: one for a cycle, in order, and not longer than it")
    return found


def _bags(protocol: Protocol) -> list[str]:
    bags, morning, found = protocol.bags, protocol.morning, []
    if bags.window_hours >= bags.life_hours:
        found.append("bags: the window is longer than a bag's life")
    if not morning.bag_hours or _unsorted(morning.bag_hours) or morning.bag_hours[-1] > bags.life_hours:
        found.append("morning.bag_hours: in order, and none longer than a bag's life")
    clocks = all(_CLOCK.fullmatch(text) for text in (morning.begins, morning.ends))
    if not clocks or morning.begins >= morning.ends:
        found.append("morning: two times of a day such as 07:00, the first before the second")
    return found


def _results(protocol: Protocol) -> list[str]:
    """One row for an analyte, each with a unit where a plain number is compared."""
    laboratory, found = protocol.laboratory, []
    units = [unit.analyte for unit in laboratory.units]
    limits = [limit.analyte for limit in laboratory.limits]
    multiples = [multiple.analyte for multiple in protocol.liver_multiples]
    for name, analytes in (("units", units), ("limits", limits), ("liver_multiples", multiples)):
        found += [f"{name}: {analyte} stands twice" for analyte in _twice(analytes)]
        found += [f"{name}: no analyte {analyte}" for analyte in analytes if analyte not in WORDS["analyte"]]
    compared = [*limits, protocol.supportive.allopurinol_analyte]
    found += [f"units: none for {analyte}" for analyte in compared if analyte not in units]
    for limit in laboratory.limits:
        if limit.discuss_below is not None and limit.discuss_below > limit.value:
            found.append(f"limits: {limit.analyte} is discussed although within its limit")
    acting = [name for row in protocol.toxicities for name in row.toxicities]
    if laboratory.counts_graded_as in acting:
        found.append(f"laboratory: {laboratory.counts_graded_as} stands in a toxicity row too")
    if laboratory.liver_graded_as not in acting:
        found.append(f"laboratory: no toxicity {laboratory.liver_graded_as}")
    return found


def _panels(protocol: Protocol) -> list[str]:
    """Every cycle has one panel, so one validity; the last has no end, however many cycles are begun."""
    panels, found = protocol.testing.panels, []
    begins = [panel.cycle_from for panel in panels]
    ends: list[int | None] = [panel.cycle_to for panel in panels]
    if begins != [1, *(end + 1 for end in ends[:-1] if end is not None)] or ends[-1:] != [None]:
        found.append("testing.panels: a gap or an overlap of cycles")
    for panel in panels:
        analytes = [analyte for group in panel.groups for analyte in group]
        found += [f"testing.panels: {panel.name} has {name} twice" for name in _twice(analytes)]
        found += [f"testing.panels: no analyte {name}" for name in analytes if name not in WORDS["analyte"]]
        if any(not group for group in panel.groups):
            found.append(f"testing.panels: {panel.name} has an empty group")
        limited = [limit.analyte for limit in protocol.laboratory.limits]
        unasked = [analyte for analyte in limited if [analyte] not in panel.groups]
        found += [f"testing.panels: {panel.name} does not ask for {name}, a limit" for name in unasked]
    return found


def _observations(protocol: Protocol) -> list[str]:
    known = [name for name, field in FIELDS["observations_taken"].items() if field.type in _QUANTITIES]
    found: list[str] = []
    for thresholds in (protocol.observations.assess, protocol.observations.urgent):
        found += [f"observations: {name} stands twice" for name in _twice(t.parameter for t in thresholds)]
        for threshold in thresholds:
            low, high = threshold.at_most, threshold.at_least
            if threshold.parameter not in known:
                found.append(f"observations: no parameter {threshold.parameter}")
            if (low is None and high is None) or (low is not None and high is not None and low >= high):
                found.append(f"observations: {threshold.parameter} has no bound, or bounds that overlap")
    return found


def _named(protocol: Protocol) -> list[str]:
    """Words of closed lists: another would be met by no fact."""
    named: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("observations.alert", protocol.observations.alert, WORDS["acvpu"]),
        ("records.double_kinds", protocol.records.double_kinds, FIELDS),
    ]
    for authority in protocol.authorities:
        named.append((f"authorities.{authority.question}", authority.roles, WORDS["role"]))
        named.append((f"authorities.{authority.question}", authority.answers, WORDS["answer"]))
    found = [f"{path}: no word {word}" for path, words, known in named for word in words if word not in known]
    found += [f"{path}: nothing in it" for path, words, _ in named if not list(words)]
    return found if protocol.premedication.routes else [*found, "premedication.routes: nothing in it"]


def _unsorted(numbers: list[int]) -> bool:
    return numbers != sorted(set(numbers))


def _twice(words: Iterable[str]) -> list[str]:
    listed = list(words)
    return sorted({word for word in listed if listed.count(word) > 1})

"""What a dose is: low or full, by weight; and what body surface says it should be."""

import math

from shared_rules.protocol import Protocol
from shared_rules.protocol_tables import DoseLevel

HOUR = 3_600
DAY = 86_400


def is_under_fixed(protocol: Protocol, weight_kg: float | None) -> bool:
    """True when the patient is too light for fixed doses (D22). An unknown weight is not light."""
    return weight_kg is not None and weight_kg < protocol.dosing.fixed_from_kg


def surface_m2(weight_kg: float | None, height_cm: float | None) -> float | None:
    """Body surface by Mosteller; None when weight or height is unknown, or so small that nothing is left."""
    if weight_kg is None or height_cm is None:
        return None
    # As doubles: a product of whole numbers would be exact here and rounded in the twin.
    surface = math.sqrt(float(height_cm) * float(weight_kg) / 3_600)
    return surface if surface > 0 else None


def expected_micrograms(level: DoseLevel, surface: float) -> float:
    """The dose by surface, never over the fixed one."""
    return min(level.micrograms_per_m2_per_day * surface, level.micrograms_per_day)


def level_of(protocol: Protocol, dose: float | None, weight_kg: float | None, height_cm: float | None) -> str:
    """`low`, `full`, or "" for an unknown dose: the step that the dose is nearer to (D14)."""
    low, full = protocol.dosing.low, protocol.dosing.full
    if dose is None:
        return ""
    surface = surface_m2(weight_kg, height_cm)
    if is_under_fixed(protocol, weight_kg):
        if surface is None:
            # Without a height only the caps are known; what is over the low one may be the full dose.
            return "low" if dose <= low.micrograms_per_day else "full"
        per_m2 = dose / surface
        return _nearer(per_m2, low.micrograms_per_m2_per_day, full.micrograms_per_m2_per_day)
    return _nearer(dose, low.micrograms_per_day, full.micrograms_per_day)


def _nearer(dose: float, low: float, full: float) -> str:
    return "low" if dose - low < full - dose else "full"


def table_low_seconds(protocol: Protocol, cycle: int) -> int:
    """How long a cycle begins at the low dose by the table of steps, in seconds infused; 0 if it does not."""
    for step in protocol.dosing.steps:
        if step.cycle_from <= cycle <= step.cycle_to and step.day_from == 1 and step.level == "low":
            return step.day_to * DAY
    return 0

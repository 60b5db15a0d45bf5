"""Quantities of a state as a person says them."""

from shared_rules.words import say_value

MINUTES_PER_HOUR = 60


def duration(minutes: int) -> str:
    """Minutes as hours and minutes: `51 h`, `3 h 15 min`, `20 min`."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    parts = [f"{hours} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)


def say_dose(micrograms_per_day: float | None) -> str:
    """The dose, or that nobody knows it."""
    if micrograms_per_day is None:
        return "the dose is not known"
    return f"dose {say_value(micrograms_per_day)} micrograms per day"

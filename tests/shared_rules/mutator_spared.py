"""Mutants that no worked case can notice, each with the reason why the evaluators do not read what changed.

A test finds a mutant that survives without standing here, and a line here that spares nothing.
"""

import re
from typing import NamedTuple

from tests.shared_rules.mutator import Mutant


class Spared(NamedTuple):
    """Places by a regular expression over their names, the kinds of change, and why."""

    places: str
    kinds: tuple[str, ...]
    why: str


SPARED = (
    Spared(
        r"morning\..*",
        ("number", "row", "name"),
        "read by the planner, which has tests of its own, and not by the evaluators (section 5, 21)",
    ),
    Spared(
        r"toxicities\[(crs|tls|lft|other)\]\.slow_counts_to",
        ("turned",),
        "the row has no time that is too slow, so nothing is counted",
    ),
    Spared(
        r"toxicities\[(crs|tls|lft|other)\]\.low_dose_in_first_step",
        ("turned",),
        "the low dose is not final in this row",
    ),
    Spared(
        r"toxicities\[(tls|lft)\]\.calm_over_terms",
        ("turned",),
        "the row has one toxicity and no terms, so there is no other sign to wait for",
    ),
    Spared(
        r"toxicities\[(crs|tls|lft|other)\]\.calm_hours",
        ("row",),
        "no hours of calm is what stands where nothing is said",
    ),
    Spared(
        r"toxicities\[other\]\.toxicities\[1\]",
        ("row",),
        "the row takes every toxicity that no row names, this one too",
    ),
    Spared(
        r"testing\.panels\[[a-z-]+\]\.name",
        ("name",),
        "a name for people",
    ),
    Spared(
        r"rules\.dose\.unexpected\.level",
        ("level",),
        "each finding of this rule is one of its cases, and each case has a level of its own",
    ),
)


def why_spared(mutant: Mutant) -> Spared | None:
    """The line that spares this mutant, or None."""
    for spared in SPARED:
        if mutant.kind in spared.kinds and re.fullmatch(spared.places, mutant.place):
            return spared
    return None

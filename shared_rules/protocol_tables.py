"""The numbers, bands and roles of a protocol, as typed tables.

Units stand last in a name. Every number carries its clause or decision in the file that holds it.
"""

from functools import cached_property
from typing import Literal

import msgspec

from shared_rules.instant import HOUR

LevelName = Literal["low", "full"]


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a protocol: nothing unknown in it, nothing changed after it is read."""


class DoseLevel(Table, frozen=True, kw_only=True):
    """A dose as a fixed amount and, below the weight limit, by body surface; the fixed one is its cap."""

    micrograms_per_day: float
    micrograms_per_m2_per_day: float


class DoseStep(Table, frozen=True, kw_only=True):
    """Which dose belongs to which days of infusion of which cycles, ends included."""

    cycle_from: int
    cycle_to: int
    day_from: int
    day_to: int
    level: LevelName


class Dosing(Table, frozen=True, kw_only=True):
    """Doses, when they are due, and when a dose is said to be off.

    `unfinished_toxicity_stop`: who sets the next cycle's dose where the low step was not finished (D19).
    """

    low: DoseLevel
    full: DoseLevel
    steps: list[DoseStep]
    restart_low_hours: int
    fixed_from_kg: float
    surface_tolerance_percent: float
    early_hours: int
    ask_premedication_before_step_hours: int
    unfinished_toxicity_stop: Literal["consultant", "low"]
    new_cycle_after_full: Literal["consultant", "low", "full"]


class Cycles(Table, frozen=True, kw_only=True):
    """Length and number of cycles. `given_up_keeps_first_stay`: so does the cycle after an abandoned one."""

    infusion_days: int
    free_days: int
    first_block: int
    after_remission: int
    supervised_from: int
    given_up_keeps_first_stay: bool


class Morning(Table, frozen=True, kw_only=True):
    """Local time in which starts and changes are planned. For the planner."""

    begins: str
    ends: str
    bag_hours: list[int]


class Bags(Table, frozen=True, kw_only=True):
    """When a bag is changed and how long it lives."""

    window_hours: int
    life_hours: int


class StopBand(Table, frozen=True, kw_only=True):
    """What a stop of this length means: over `over_hours`, up to and with `to_hours`."""

    means: Literal["same_cycle", "new_cycle", "discontinue"]
    rule: str
    over_hours: int
    to_hours: int | None = None


class Stops(Table, frozen=True, kw_only=True, dict=True):
    """What stops mean by their length, alone and added up."""

    reinitiation_hours: int
    bands: list[StopBand]
    warn_days: list[int]
    sum_window_hours: int
    sum_short_hours: int
    sum_cycle_hours: int

    @cached_property
    def ends_seconds(self) -> list[int]:
        """Where each band but the last ends, so that a band is found by halving; read once."""
        return [band.to_hours * HOUR for band in self.bands[:-1] if band.to_hours is not None]


class Grades(Table, frozen=True, kw_only=True):
    """Which grade of a toxicity means what."""

    discuss: int
    interrupt: int
    final: int
    fatal: int


class ToxicityRow(Table, frozen=True, kw_only=True):
    """A row of the toxicity table: which toxicities act in it, until when it holds, what the grades mean.

    `calm_hours`: how long the grade must have lasted; `slow_hours`: longer to resolve is too slow, counted to
    where the calm begins or has lasted (D13); `relevance_question`: a decision that takes a grade 3 away.
    `calm_over_terms`: no term may be above `resolved_grade`, not only the one that was grade 3 (D09).
    """

    code: str
    awaited: str
    toxicities: list[str]
    by_term: bool
    other_toxicities: bool = False
    clause_interrupt: str
    clause_final: str
    resolved_grade: int
    calm_hours: int = 0
    calm_over_terms: bool = False
    final: Literal["discontinue", "consider_discontinuing"]
    slow_hours: int | None = None
    slow_counts_to: Literal["calm_begins", "calm_lasted"] = "calm_begins"
    low_dose_is_final: bool = False
    low_dose_in_first_step: bool = True
    convulsions: bool = False
    premedication_mg: float | None = None
    relevance_question: str | None = None


class Convulsions(Table, frozen=True, kw_only=True):
    """What a convulsion means: the grade it stands for, and how many, counted over what, are too many."""

    grade: int
    final_count: int
    counted_over: Literal["life", "cycle"]
    apart_minutes: int


class Limit(Table, frozen=True, kw_only=True):
    """A result must be above (or at least) `value`; below `discuss_below` it is discussed at any time."""

    analyte: str
    within: Literal["above", "at_least"]
    value: float
    clause: str
    discuss_below: float | None = None


class Unit(Table, frozen=True, kw_only=True):
    """The one unit in which an analyte is understood; a value over `possible_to` is of another unit."""

    analyte: str
    unit: str
    possible_to: float | None = None


class Laboratory(Table, frozen=True, kw_only=True):
    """Units, limits, and the toxicities as which blood counts and liver results are graded."""

    units: list[Unit]
    limits: list[Limit]
    counts_graded_as: str
    liver_graded_as: str


class LiverMultiple(Table, frozen=True, kw_only=True):
    """Multiples of the laboratory's upper limit, over which a result suggests a grade."""

    analyte: str
    over_grade_2: float
    over_grade_3: float
    over_grade_4: float


class Panel(Table, frozen=True, kw_only=True):
    """Tests before a start; each group is satisfied by any of its analytes."""

    name: str
    cycle_from: int
    cycle_to: int | None = None
    valid_hours: int
    groups: list[list[str]]


class Investigations(Table, frozen=True, kw_only=True):
    """Investigations once before a start; some only where a heart disease is suspected."""

    cycle_from: int
    cycle_to: int | None = None
    always: list[str]
    cardiac: list[str]


class Testing(Table, frozen=True, kw_only=True):
    """What must be known before a start."""

    panels: list[Panel]
    investigations: list[Investigations]


class Stay(Table, frozen=True, kw_only=True):
    """Hours of infusion in hospital in this cycle."""

    cycle: int
    hours: int


class Premedication(Table, frozen=True, kw_only=True):
    """Drug before each start, its forms, and the other one by mouth."""

    drug: str
    dose_mg: float
    routes: list[str]
    within_hours: int
    due_before_minutes: int
    restart_within_hours: int
    restart_stands_days: int
    taper_days: int
    paracetamol_hours: int
    intrathecal: str


class Supportive(Table, frozen=True, kw_only=True):
    """Allopurinol, and the windows of watching."""

    allopurinol_to_cycle: int
    allopurinol_mg: float
    allopurinol_reduced_mg: float
    allopurinol_analyte: str
    allopurinol_reduced_below: float
    reaction_watch_hours: int
    interactions_hours: int
    contraception_hours: int
    fluids_litres_per_day: float


class Threshold(Table, frozen=True, kw_only=True):
    """A parameter that asks for an assessment at or beyond a value."""

    parameter: str
    at_least: float | None = None
    at_most: float | None = None


class Observations(Table, frozen=True, kw_only=True):
    """Which observations ask for an assessment, and which for an urgent one."""

    assess: list[Threshold]
    urgent: list[Threshold]
    alert: list[str]


class Writing(Table, frozen=True, kw_only=True):
    """The writing test."""

    every_hours: int


class Records(Table, frozen=True, kw_only=True):
    """How the record itself is judged."""

    double_minutes: int
    double_kinds: list[str]
    error_hours: int


class Authority(Table, frozen=True, kw_only=True):
    """Whose answer to a question counts, and which answers settle it."""

    question: str
    roles: list[str]
    answers: list[str]

"""What a course is made of: cycles, runs, stops, bags, toxicities, results, decisions.

Plain values, filled by `course` in one pass over the record. Instants are whole seconds since 1970 UTC,
durations whole seconds.
"""

from typing import Any, NamedTuple

import msgspec

from shared_rules.course_decided import Adopted, Decided, Refused
from shared_rules.record import Entry, Mention


class Run(msgspec.Struct, kw_only=True):
    """A stretch at one dose. `low_left`: seconds at the low dose still due when it began, if any were."""

    dose: float | None
    level: str
    begin: int
    end: int | None = None
    fact: str
    weight_kg: float | None
    height_cm: float | None
    low_left: int | None = None


class Stop(msgspec.Struct, kw_only=True):
    """Time in which the drug did not reach the patient.

    `premedicates`: the dose, in mg, that a row open during it asks for before restarting.
    """

    begin: int
    end: int | None = None
    fact: str
    toxicity: bool
    graded: bool
    premedicates: float | None = None
    resumed: bool = False
    resumed_by: str = ""
    restart_setting: str = ""


class Cycle(msgspec.Struct, kw_only=True):
    """One cycle. `low_from`: where the low step now due began, why, and how long it takes.

    `choice`: "" or why the consultant chooses this cycle's dose, asked since `choice_since`.
    """

    number: int
    begin: int
    end: int | None = None
    ended: str = ""
    fact: str
    infused: int = 0
    low_from: int | None = None
    low_why: str = ""
    low_fact: str = ""
    low_needed: int = 0
    low_infused: int = 0
    choice: str = ""
    choice_since: int = 0
    keeps_first_stay: bool = False
    unfinished: bool = False
    first_stop: int = 0
    restarted_at: int
    restarted_by: str


class Bag(msgspec.Struct, kw_only=True):
    """The bag that hangs. `label`: the expiry that the pharmacy wrote on it; `made_until`: by its hours."""

    hung_at: int
    label: int | None
    made_until: int | None
    next_change_at: int
    expires_at: int
    change_by: int
    fact: str


class Lab(NamedTuple):
    """A result that has a value. `sampled_at`: the instant of the fact, where the sample's is unknown."""

    value: float
    uln: float | None
    sampled_at: int
    at: int
    order: int
    id: str


class Plan(NamedTuple):
    """When a cycle is planned to begin."""

    start_at: int
    at: int
    id: str


class Response(NamedTuple):
    """An assessment of the response."""

    complete_remission: bool
    at: int
    id: str


class Contradiction(NamedTuple):
    """A fact that does not fit what ran."""

    mention: Mention
    kind: str
    reason: str


class Double(NamedTuple):
    """Two facts of different devices that may be one."""

    kind: str
    first: Mention
    second: Mention


class Start(msgspec.Struct, kw_only=True):
    """A start that happened, as it stood then; `open` is what stood against it."""

    mention: Mention
    cycle: int
    setting: str
    last_end: int | None
    disconnected_at: int | None
    premedicated_by_row: bool
    open: list[str] = []


class Sure(NamedTuple):
    """A grade at the low dose; not sure where only a convulsion makes it or the doses differ (D14)."""

    mention: Mention
    sure: bool


class Final(NamedTuple):
    """A grade of 4 or more."""

    mention: Mention
    grade: int


class Said(NamedTuple):
    """A grade by a scale."""

    mention: Mention
    scale: str
    grade: int


class Group(msgspec.Struct, kw_only=True):
    """One toxicity (and term), and the row of the table in which it acts.

    `open`: its grade 3 row stands. `ran`: something ran when it opened or since. `interrupted`: there was a
    stop since. `calm_since`: when the present grade came down to the resolved one; `unsettled`: above it.
    """

    row: str
    toxicity: str
    latest: dict[str, int] = {}
    latest_at: dict[str, int] = {}
    present: int = 0
    present_by: Mention | None = None
    same_at: list[Said] = []
    open: bool = False
    opened: Mention | None = None
    facts: list[str] = []
    peak: int = 0
    onset: int = 0
    ran: bool = False
    interrupted: bool = False
    calm_since: int | None = None
    unsettled: bool = False
    relapsed_at: int | None = None
    convulsed: bool = False
    recommenced: bool = False
    lowest: int = 0
    finals: list[Final] = []
    conflict: Mention | None = None
    conflict_facts: list[str] = []
    slow_since: int | None = None
    slow_facts: list[str] = []
    at_low_dose: list[Sure] = []
    recurred: Mention | None = None
    recurred_mildly: Mention | None = None


class RowCalm(msgspec.Struct, kw_only=True):
    """How many terms of a row are above its resolved grade, and since when none has been."""

    unsettled: int = 0
    since: int = 0


class Course(msgspec.Struct, kw_only=True):
    """What happened to one patient, as of the last fact folded.

    `weight_kg`: the last weight that could be read, `weight_known`: it is the newest and no other at its
    instant, `weighed_at`, lies on the other side of the fixed doses (`weighed_light`: the sides).
    """

    now: int
    began: Mention
    weight_kg: float | None = None
    height_cm: float | None = None
    weighed_at: int | None = None
    weighed_light: list[bool] = []
    weight_known: bool = False
    light: Mention | None = None
    cardiac_suspected: bool = False
    high_tumour_burden: Mention | None = None
    cycles: list[Cycle] = []
    runs: list[Run] = []
    run: Run | None = None
    stops: list[Stop] = []
    stop: Stop | None = None
    bag: Bag | None = None
    hung_at: int = 0
    failed_checks: list[str] = []
    setting: str = ""
    low_total: int = 0
    full_total: int = 0
    completed_cycles: int = 0
    last_end: int | None = None
    discontinued: Mention | None = None
    begun_after_discontinuation: Mention | None = None
    groups: dict[str, Group] = {}
    open_groups: dict[str, Group] = {}
    rows_calm: dict[str, RowCalm] = {}
    rows_recommenced: list[str] = []
    present_groups: int = 0
    convulsions: list[Mention] = []
    word: Mention | None = None
    decided: dict[str, Decided] = {}
    telephone: list[Mention] = []
    not_read_back: int = 0
    """How many of these nobody says were read back to who gave them."""
    signed: set[str] = set()
    refused: dict[str, Refused] = {}
    revoked: set[str] = set()
    adopted: Adopted | None = None
    labs: dict[str, Lab] = {}
    labs_beside: dict[str, list[Lab]] = {}
    investigations: dict[str, Mention] = {}
    steroid: Mention | None = None
    restart_steroids: list[Mention] = []
    intrathecal: Mention | None = None
    observation: Entry | None = None
    writing: Mention | None = None
    writing_changed: Mention | None = None
    responses: list[Response] = []
    plans: dict[int, Plan] = {}
    rate_error: Mention | None = None
    flush: Mention | None = None
    medicines: list[Mention] = []
    long_stops_begun: list[Mention] = []
    starts: list[Start] = []
    unchecked: list[Start] = []
    contradictions: list[Contradiction] = []
    doubles: list[Double] = []
    seen: dict[str, list[Entry]] = {}
    at_once: dict[str, dict[str, Any]] = {}
    not_understood: list[Mention] = []
    suspect: list[Mention] = []
    order: dict[str, int] = {}


def mention(entry: Entry) -> Mention:
    """An entry as it is spoken of."""
    return Mention(entry.at, entry.order, entry.id)

"""Before a start, between cycles, after the end.

Section 5 paragraphs 15, 17, 19; D23-D25, D30, D42, D43, D45, D48, D50.
"""

from tests.shared_rules.story import Story


def planned(name: str, why: str, at: str = "d0", cycle: int = 1, weight_kg: float = 72.0) -> Story:
    story = Story(name, why, weight_kg=weight_kg)
    return (
        story.fact(
            "-d6", "cycle_planned", {"cycle": cycle, "start_at": "2026-06-01T08:00:00Z", "changes": []}
        )
        if at == "d0"
        else story
    )


def after_one(name: str, why: str) -> Story:
    """Cycle 1 completed on day 28."""
    return Story(name, why).run(28)


STORIES = [
    planned("nothing-known-before-cycle-1", "missing is never green")
    .now("-d1")
    .has("start.tests-missing", "authorise")
    .has("start.premed-missing", "do")
    .state(status="not_started", cycle=None, day=None, bag=None, stopped_since=None),
    planned("all-known-before-cycle-1", "tests, limits and premedication in order")
    .ready_for_first()
    .dexamethasone("-h1")
    .now("-m10")
    .hasnt(
        "start.tests-missing",
        "start.tests-stale",
        "start.limits",
        "start.premed-missing",
        "facts.not-understood",
    ),
    planned("one-test-missing", "coagulation is part of the first panel")
    .bloods("-d1", first=True, coagulation=None)
    .investigations("-d1")
    .now("-h2")
    .has("start.tests-missing", "authorise", missing=["coagulation"]),
    planned("one-investigation-missing", "investigations too, in values.missing")
    .bloods("-d1", first=True)
    .investigations("-d1", "hepatitis_b", "hepatitis_c", "hiv", "cmv", "vzv", "neurological_examination")
    .now("-h2")
    .has("start.tests-missing", missing=["ebv"]),
    Story(
        "cardiac-suspicion-asks-for-ecg", "with cardiac_suspected also ecg, echocardiogram (15)", opened=False
    )
    .open(cardiac_suspected=True)
    .ready_for_first()
    .now("-h2")
    .has("start.tests-missing", missing=["ecg", "echocardiogram"]),
    planned("alt-or-ast", "ALT or AST is enough (D43)")
    .bloods("-d1", first=True, ast=None)
    .investigations("-d1")
    .now("-h2")
    .hasnt("start.tests-missing"),
    planned("first-tests-of-exactly-14-days", "inclusive at 14 x 24 h (D25)")
    .bloods("-d14", first=True)
    .investigations("-d14")
    .now("-h2")
    .hasnt("start.tests-stale"),
    planned("first-tests-a-second-older", "stale (D25)")
    .bloods("-d14 s1", first=True)
    .investigations("-d14")
    .now("-h2")
    .has("start.tests-stale", "authorise"),
    after_one("later-tests-of-exactly-96h", "inclusive at 96 h (D25)")
    .bloods("d38")
    .dexamethasone("d41 h23")
    .now("d42")
    .hasnt(
        "start.tests-stale",
        "start.tests-missing",
        "cycle.free-interval",
        "start.premed-missing",
        "start.limits",
    ),
    after_one("later-tests-a-second-older", "stale (D25)")
    .bloods("d37 h23 m59 s59")
    .now("d42")
    .has("start.tests-stale", "authorise"),
    after_one("later-tests-need-no-ldh", "FBC, U+E, LFT")
    .bloods("d40")
    .now("d42")
    .hasnt("start.tests-missing"),
    after_one("clearance-missing", "missing or pending is not valid (D25, D43)")
    .bloods("d40", crcl=None)
    .now("d42")
    .has("start.tests-missing", "authorise", missing=["crcl"]),
    after_one("platelets-of-100.0001", "within the limit: strictly greater (D23)")
    .bloods("d40", platelets=100.0001)
    .now("d42")
    .hasnt("start.limits", "haem.discuss"),
    after_one("neutrophils-below-1", "below: authorise and discuss (D23)")
    .bloods("d40", neutrophils=0.9999)
    .now("d42")
    .has("start.limits", "authorise")
    .has("haem.discuss", "discuss"),
    after_one("authorised-by-a-prescriber", "a decision after the results clears it (15)")
    .bloods("d40", neutrophils=0.9)
    .decide("d41", "start_outside_limits", "yes", "prescriber")
    .now("d42")
    .hasnt("start.limits"),
    after_one("authorised-before-the-results", "a decision before them does not")
    .bloods("d40", neutrophils=0.9)
    .decide("d39", "start_outside_limits", "yes", "prescriber")
    .now("d42")
    .has("start.limits"),
    after_one("authorisation-refused", "answer 'no' does not")
    .bloods("d40", neutrophils=0.9)
    .decide("d41", "start_outside_limits", "no", "prescriber")
    .now("d42")
    .has("start.limits"),
    after_one("authorised-by-telephone", "a telephone order counts (D45)")
    .bloods("d40", neutrophils=0.9)
    .decide("d41", "start_outside_limits", "yes", "prescriber", by_telephone=True)
    .now("d42")
    .hasnt("start.limits"),
    after_one("telephone-order-of-a-nurse", "the giver must be prescriber or consultant (D45)")
    .bloods("d40", neutrophils=0.9)
    .decide("d41", "start_outside_limits", "yes", "nurse", by_telephone=True)
    .now("d42")
    .has("start.limits"),
    after_one("free-interval-of-14-days", ">= 14 x 24 h from the disconnection (D30)")
    .now("d42")
    .hasnt("cycle.free-interval")
    .state(status="between_cycles", cycle=1, bag=None, dose_micrograms_per_day=None),
    after_one("free-interval-a-second-short", "not yet (D30)")
    .now("d41 h23 m59 s59")
    .has("cycle.free-interval", "authorise")
    .task("cycle.start", from_at="d42"),
    after_one("dexamethasone-by-mouth", "IV (D42)")
    .bloods("d40")
    .dexamethasone("d41 h23", 20, "PO")
    .now("d42")
    .has("start.premed-missing", "do"),
    after_one("dexamethasone-of-19", ">= 20 mg (D42)")
    .bloods("d40")
    .dexamethasone("d41 h23", 19.9)
    .now("d42")
    .has("start.premed-missing"),
    after_one("dexamethasone-2h-before", "within the 2 h before the start (D42)")
    .bloods("d40")
    .dexamethasone("d41 h22")
    .now("d42")
    .hasnt("start.premed-missing"),
    after_one("dexamethasone-2h-and-a-second-before", "else missing (D42)")
    .bloods("d40")
    .dexamethasone("d41 h21 m59 s59")
    .now("d42")
    .has("start.premed-missing"),
    after_one("started-with-missing-tests", "what stood against the start stays said (D50)")
    .run(0, 2)
    .now("d42 h1")
    .has("start.unverified", "discuss")
    .task("consultant.call"),
    after_one("started-unverified-answered", "until a prescriber answers start_unverified (D50)")
    .run(0, 2)
    .decide("d42 h1", "start_unverified", "yes", "prescriber")
    .now("d42 h2")
    .hasnt("start.unverified"),
    Story("started-with-all-in-order", "nothing stood against either start")
    .ready_for_first()
    .dexamethasone("-h1")
    .run(28)
    .bloods("d41")
    .dexamethasone("d41 h23")
    .run(0, 2)
    .now("d42 h1")
    .hasnt("start.unverified"),
    after_one("started-too-soon", "cycle.free-interval is listed as it stood at the start (17)")
    .bloods("d40")
    .dexamethasone("d40 h23")
    .start("d41", 2, 28)
    .now("d41 h1")
    .has("start.unverified", open=["cycle.free-interval"]),
    after_one("response-due-after-cycle-2", "between cycle 2 and 3 without an assessment (15)")
    .run(28, 2)
    .now("d71")
    .has("cycle.response-due", "do")
    .has("cycle.limit", "authorise")
    .state(status="completed"),
    after_one("remission-allows-cycle-3", "up to 3 more after complete remission")
    .run(28, 2)
    .fact("d72", "response_assessed", {"complete_remission": True})
    .now("d84")
    .hasnt("cycle.response-due", "cycle.limit")
    .has("start.supervised", "do")
    .state(status="between_cycles"),
    after_one("no-remission", "assessed without remission")
    .run(28, 2)
    .fact("d72", "response_assessed", {"complete_remission": False})
    .now("d84")
    .has("cycle.limit", "authorise")
    .hasnt("cycle.response-due")
    .state(status="completed"),
    after_one("completed-after-cycle-5", "completed after cycle 5 (19)")
    .run(28, 2)
    .fact("d72", "response_assessed", {"complete_remission": True})
    .run(28, 3)
    .run(28, 4)
    .run(28, 5)
    .now("d220")
    .state(status="completed", bag=None, dose_micrograms_per_day=None)
    .has("cycle.limit", "authorise"),
    after_one("contraception-for-48h", "during and at least 48 h after")
    .now("d29")
    .has("contraception.until", "inform"),
    Story("discontinued-by-a-consultant", "permanent only by a consultant (D12)")
    .run(14)
    .stop("d16")
    .fact("d16 h1", "treatment_discontinued", {"reason": "toxicity", "decided_by": "Dr Example"})
    .decide("d16 h1", "confirm_discontinuation")
    .now("d16 h2")
    .state(status="discontinued", bag=None, dose_micrograms_per_day=None)
    .hasnt("restart.ready", "restart.wait"),
    Story("running-after-discontinuation", "held, stop, consultant (D51)")
    .run(14)
    .stop("d16")
    .fact("d16 h1", "treatment_discontinued", {"reason": "toxicity", "decided_by": "Dr Example"})
    .decide("d16 h1", "confirm_discontinuation")
    .resume("d16 h2")
    .now("d16 h3")
    .has("run.after-discontinuation", "hold")
    .task("infusion.stop"),
]

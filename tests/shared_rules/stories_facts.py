"""Facts themselves: corrections, doubles, unknown and impossible content, clocks.

Section 3; section 5 paragraphs 1, 18, 20; D41, D46.
"""

from tests.shared_rules.story import Story

ID = "018f0000-0000-7000-8000-{:012x}".format

STORIES = [
    Story("withdrawn-stop", "a withdrawn fact is as never written")
    .run(4)
    .stop("d5")
    .fact("d5 h1", "fact_withdrawn", {"fact": ID(4), "reason": "wrong patient"})
    .now("d5 h2")
    .state(status="running", not_understood=0),
    Story("withdrawn-withdrawal", "restores (20)")
    .run(4)
    .stop("d5")
    .fact("d5 h1", "fact_withdrawn", {"fact": ID(4), "reason": "x"})
    .fact("d5 h1 m30", "fact_withdrawn", {"fact": ID(5), "reason": "y"})
    .now("d5 h2")
    .state(status="stopped"),
    Story("withdrawal-before-its-fact-arrived", "of a fact not yet arrived: kept, no crash")
    .run(4)
    .fact("d5 h1", "fact_withdrawn", {"fact": ID(99), "reason": "x"})
    .now("d5 h2")
    .state(status="running"),
    Story("replaced-stop-time", "a replacement stands in its place")
    .run(4)
    .stop("d5")
    .fact(
        "d5 h3",
        "fact_replaced",
        {
            "fact": ID(4),
            "reason": "time",
            "kind": "infusion_stopped",
            "at": "2026-06-06T10:00:00Z",
            "body": {"reason": "pump"},
        },
    )
    .now("d5 h4")
    .state(status="stopped", stopped_since="2026-06-06T10:00:00Z"),
    Story("of-two-replacements-the-later-recorded", "wins (20)")
    .run(4)
    .stop("d5")
    .fact(
        "d5 h3",
        "fact_replaced",
        {
            "fact": ID(4),
            "reason": "b",
            "kind": "infusion_stopped",
            "at": "2026-06-06T10:00:00Z",
            "body": {"reason": "pump"},
        },
    )
    .fact(
        "d5 h2",
        "fact_replaced",
        {
            "fact": ID(4),
            "reason": "a",
            "kind": "infusion_stopped",
            "at": "2026-06-06T09:00:00Z",
            "body": {"reason": "pump"},
        },
    )
    .now("d5 h4")
    .state(stopped_since="2026-06-06T10:00:00Z"),
    Story("grade-that-is-no-number", "not understood, never green")
    .run(14)
    .grade("d15", "crs", "three")
    .now("d15 h1")
    .state(not_understood=1)
    .has("facts.not-understood", "discuss"),
    Story("grade-missing", "a missing grade is not understood")
    .run(14)
    .fact("d15", "toxicity_graded", {"toxicity": "crs", "scale": "ctcae5"})
    .now("d15 h1")
    .state(not_understood=1),
    Story("grade-of-six", "an impossible value")
    .run(14)
    .grade("d15", "crs", 6)
    .now("d15 h1")
    .state(not_understood=1),
    Story("boolean-grade", "a boolean is no number")
    .run(14)
    .grade("d15", "crs", True)
    .now("d15 h1")
    .state(not_understood=1),
    Story("count-in-another-unit", "a count in a unit other than x10^9/L")
    .run(14)
    .lab("d15", "neutrophils", 800, "/uL")
    .now("d15 h1")
    .state(not_understood=1)
    .hasnt("haem.discuss"),
    Story("unknown-field", "kept and counted once")
    .run(14)
    .fact("d15", "note_written", {"text": "a", "mood": "b", "colour": "c"})
    .now("d15 h1")
    .state(not_understood=1),
    Story("same-id-other-content", "not understood")
    .run(14)
    .fact("d15", "note_written", {"text": "a"}, id=ID(70))
    .fact("d15", "note_written", {"text": "b"}, id=ID(70), device=1)
    .now("d15 h1")
    .has("facts.not-understood"),
    Story("two-phones-one-bag-change", "said as possibly one (D46)")
    .run(0)
    .change("d4", 9, 72)
    .change("d4 m29", 9, 72, device=2)
    .now("d4 h1")
    .has("facts.double", "discuss"),
    Story("one-phone-two-bag-changes", "the same device twice is not two phones (D46)")
    .run(0)
    .change("d4", 9, 72)
    .change("d4 m29", 9, 72)
    .now("d4 h1")
    .hasnt("facts.double"),
    Story("two-phones-31-minutes-apart", "beyond 30 min they are two")
    .run(0)
    .change("d4", 9, 72)
    .change("d4 m30 s1", 9, 72, device=2)
    .now("d4 h1")
    .hasnt("facts.double"),
    Story("fact-of-the-future", "a clock error, counts as at now")
    .run(4)
    .stop("d6", recorded_at="d6")
    .now("d5")
    .has("clock.suspect", "discuss")
    .state(status="stopped")
    .no_task(),
    Story("clock-suspect-does-not-call", "anything at discontinue or discuss but clock.* (4)")
    .ready_for_first()
    .dexamethasone("-h1")
    .run(0)
    .fact("h2", "note_written", {"text": "x"}, recorded_at="h1")
    .now("h3")
    .has("clock.suspect")
    .no_task("consultant.call"),
    Story("temperature-of-38", "assess, grade, call (D41)")
    .run(4)
    .fact("d5", "observations_taken", {"temperature_c": 38.0})
    .now("d5 h1")
    .has("observations.assess", "discuss")
    .task("consultant.call"),
    Story("temperature-of-37.9", "below 38.0")
    .run(4)
    .fact(
        "d5",
        "observations_taken",
        {
            "temperature_c": 37.9,
            "pulse": 80,
            "systolic": 120,
            "respiratory_rate": 16,
            "spo2": 98,
            "acvpu": "A",
        },
    )
    .now("d5 h1")
    .hasnt("observations.assess"),
    Story("confused-is-assessed", "ACVPU not A (D41)")
    .run(4)
    .fact("d5", "observations_taken", {"acvpu": "C"})
    .now("d5 h1")
    .has("observations.assess"),
    Story("respiratory-rate-of-25", "a NEWS2 parameter of 3 (D41)")
    .run(4)
    .fact("d5", "observations_taken", {"respiratory_rate": 25})
    .now("d5 h1")
    .has("observations.assess"),
    Story("respiratory-rate-of-24", "not a 3")
    .run(4)
    .fact("d5", "observations_taken", {"respiratory_rate": 24})
    .now("d5 h1")
    .hasnt("observations.assess"),
    Story("spo2-of-91", "a NEWS2 parameter of 3 (D41)")
    .run(4)
    .fact("d5", "observations_taken", {"spo2": 91})
    .now("d5 h1")
    .has("observations.assess"),
    Story("assessment-ends-with-a-grading", "until a grading or the next set (18)")
    .run(4)
    .fact("d5", "observations_taken", {"temperature_c": 39})
    .grade("d5 h1", "crs", 1)
    .now("d5 h2")
    .hasnt("observations.assess"),
    Story("haem-discussed", "haem.discuss until haem_discussed after the sample (18)")
    .run(14)
    .lab("d15", "neutrophils", 0.9, "x10^9/L")
    .decide("d15 h1", "haem_discussed", "yes", "consultant")
    .now("d15 h2")
    .hasnt("haem.discuss"),
    Story("haem-newer-result", "or a newer result")
    .run(14)
    .lab("d15", "neutrophils", 0.9, "x10^9/L")
    .lab("d16", "neutrophils", 1.0, "x10^9/L")
    .now("d16 h2")
    .hasnt("haem.discuss"),
    Story("haem-low-count-while-running", "a low count does not stop the infusion (D24)")
    .run(14)
    .lab("d15", "neutrophils", 0.9, "x10^9/L")
    .now("d15 h2")
    .has("haem.discuss", "discuss")
    .no_task("infusion.stop")
    .task("consultant.call"),
    Story("nothing-known-at-all", "no course opened: still not clear", opened=False)
    .fact("d0", "note_written", {"text": "x"})
    .now("d0 h1")
    .state(status="not_started", cycle=None, day=None, bag=None),
]

"""Care beside the infusion: medicines, watches, errors, the writing test.

Section 5 paragraphs 17, 18; D26, D44.
"""

from tests.shared_rules.story import Story

STORIES = [
    Story("paracetamol-for-48h", "first 48 h of each cycle")
    .run(0)
    .now("d1 h23 m59 s59")
    .has("paracetamol", "do")
    .has("watch.infusion-reaction", "inform")
    .task("paracetamol"),
    Story("paracetamol-over", "after 48 h nothing is said")
    .run(0)
    .now("d2 s1")
    .hasnt("paracetamol", "watch.infusion-reaction"),
    Story("interactions-first-7-days", "D44: 7 days infused")
    .run(4)
    .now("d6 h23")
    .has("interactions.watch", "inform"),
    Story("interactions-over", "after 168 h infused").run(7).now("d7 s1").hasnt("interactions.watch"),
    Story("allopurinol-dose", "300 mg with a known clearance")
    .ready_for_first()
    .run(0)
    .now("d1")
    .has("allopurinol", "inform", dose_mg=300),
    Story("allopurinol-low-clearance", "100 mg below 20 mL/min")
    .bloods("-d1", first=True, crcl=19.9)
    .run(0)
    .now("d1")
    .has("allopurinol", "inform", dose_mg=100),
    Story("allopurinol-clearance-of-20", "20 is not below 20")
    .bloods("-d1", first=True, crcl=20)
    .run(0)
    .now("d1")
    .has("allopurinol", dose_mg=300),
    Story("allopurinol-without-clearance", "null and missing while the clearance is unknown")
    .run(0)
    .now("d1")
    .has("allopurinol", dose_mg=None),
    Story("allopurinol-not-in-cycle-3", "first 1-2 cycles")
    .run(28)
    .run(28, 2)
    .run(0, 3)
    .now("d84 h1")
    .hasnt("allopurinol"),
    Story("flushed-line-for-24h", "no-flush.happened for 24 h (18)")
    .run(0)
    .fact("d1", "line_flushed")
    .now("d1 h23 m59 s59")
    .has("no-flush.happened", "discuss"),
    Story("rate-error-for-24h", "dose.error for 24 h (18)")
    .run(0)
    .fact("d1", "rate_error_found", {"rate_ml_per_hour": 5})
    .now("d1 h1")
    .has("dose.error", "discuss")
    .hasnt("stop.running"),
    Story("rate-error-over", "after 24 h")
    .run(0)
    .fact("d1", "rate_error_found")
    .now("d2 s1")
    .hasnt("dose.error"),
    Story("writing-test-due", "due 168 h after the last while running (D26)")
    .writing("d0")
    .run(7)
    .now("d6 h23")
    .task("writing.due", due_at="d7")
    .hasnt("writing.due"),
    Story("writing-test-overdue", "a finding when due")
    .writing("d0")
    .run(7)
    .now("d7")
    .has("writing.due", "do"),
    Story("writing-unable-counts", "one with unable_reason counts (17)")
    .writing("d0")
    .run(7)
    .writing("d6", None, unable_reason="asleep")
    .now("d8")
    .hasnt("writing.due")
    .task("writing.due", due_at="d13"),
    Story("writing-changed", "a change from baseline is a neurological sign (D26)")
    .writing("d0", None)
    .run(4)
    .writing("d5", True)
    .now("d5 h1")
    .has("writing.changed", "discuss")
    .task("consultant.call"),
]

"""The neurological row and convulsions: section 5 paragraphs 5 and 6; D09, D13-D15, D46."""

from tests.shared_rules.stories_toxicity import full, held
from tests.shared_rules.story import Story

STORIES = [
    held("neuro-3-calm-for-72h", "<= 1 for at least 3 days", "neurological")
    .grade("d14", "neurological", 1)
    .now("d17")
    .has("tox.neuro.3", "inform", met=True)
    .has("restart.dose", "reduce", dose_micrograms_per_day=9)
    .has("restart.premed-dexamethasone-24", "do")
    .hasnt("tox.neuro.slow", "tox.neuro.low-dose"),
    held("neuro-3-calm-for-a-second-less", "waits for the third day to end", "neurological")
    .grade("d14", "neurological", 1)
    .now("d16 h23 m59 s59")
    .has("tox.neuro.3", "hold")
    .hasnt("restart.ready")
    .has("restart.wait", earliest_at="2026-06-18T08:00:00Z"),
    held("neuro-3-return-to-2-restarts-the-days", "D13", "neurological")
    .grade("d13", "neurological", 1)
    .grade("d15", "neurological", 2)
    .grade("d16", "neurological", 1)
    .now("d18")
    .has("tox.neuro.3", "hold")
    .has("restart.wait", earliest_at="2026-06-20T08:00:00Z"),
    held("neuro-3-resolved-in-7-days", "7 days is not more than 7", "neurological")
    .grade("d19", "neurological", 1)
    .now("d19 h1")
    .hasnt("tox.neuro.slow"),
    held("neuro-3-slow", "more than 7 days to resolve: discontinue (D13)", "neurological")
    .grade("d19 s1", "neurological", 1)
    .now("d19 h1")
    .has("tox.neuro.slow", "discontinue")
    .hasnt("restart.wait", "restart.ready"),
    held("neuro-3-unresolved-past-7-days", "unresolved past 7 x 24 h is slow (6)", "neurological")
    .now("d19 s1")
    .has("tox.neuro.slow", "discontinue"),
    held("neuro-3-slow-counts-from-onset", "from onset_at of the first grade >= 3 (6)", "neurological")
    .grade("d18 h23", "neurological", 1)
    .now("d19 h1")
    .hasnt("tox.neuro.slow"),
    full("neuro-3-slow-by-its-onset", "onset a day before the grading (6)")
    .grade("d12", "neurological", 3, onset_at="2026-06-12T08:00:00Z")
    .stop("d12", "toxicity")
    .grade("d18 s1", "neurological", 1)
    .now("d18 h1")
    .has("tox.neuro.slow", "discontinue"),
    held("neuro-slow-ended-by-the-consultant", "restart_after_ambiguity ends it (3)", "neurological")
    .grade("d19 s1", "neurological", 1)
    .decide("d19 h2", "restart_after_ambiguity")
    .now("d19 h3")
    .hasnt("tox.neuro.slow"),
    Story("neuro-3-at-the-low-dose", "week 1 included: discontinue (D14)")
    .run(0)
    .grade("d2", "neurological", 3)
    .stop("d2", "toxicity")
    .now("d2 h1")
    .has("tox.neuro.low-dose", "discontinue"),
    Story("neuro-3-low-at-onset-full-at-grading", "the dose differs between onset and grading: held (D14)")
    .run(7)
    .grade("d7 h2", "neurological", 3, onset_at="2026-06-08T07:00:00Z")
    .stop("d7 h2", "toxicity")
    .now("d7 h3")
    .has("tox.neuro.low-dose", "hold", protocol_says="discontinue"),
    Story("convulsion-at-the-low-dose", "only a convulsion makes the grade: held (D14)")
    .run(0)
    .fact("d2", "convulsion_observed")
    .stop("d2", "toxicity")
    .now("d2 h1")
    .has("tox.convulsion.first", "hold")
    .has("tox.neuro.low-dose", "hold"),
    full("one-convulsion", "emergency, hold (D15)")
    .fact("d12", "convulsion_observed")
    .now("d12 h1")
    .has("tox.convulsion.first", "hold")
    .hasnt("tox.convulsion.repeat")
    .task("infusion.stop"),
    full("two-convulsions-an-hour-apart", "more than one: discontinue")
    .fact("d12", "convulsion_observed")
    .fact("d12 h1", "convulsion_observed")
    .now("d12 h2")
    .has("tox.convulsion.repeat", "discontinue"),
    full("two-convulsions-under-an-hour-apart", "held until the consultant says separate (D46)")
    .fact("d12", "convulsion_observed")
    .fact("d12 m59 s59", "convulsion_observed", device=2)
    .now("d12 h2")
    .has("tox.convulsion.repeat", "hold"),
    full("two-convulsions-said-to-be-separate", "separate_convulsions (D46)")
    .fact("d12", "convulsion_observed")
    .fact("d12 m20", "convulsion_observed", device=2)
    .decide("d12 h1", "separate_convulsions")
    .now("d12 h2")
    .has("tox.convulsion.repeat", "discontinue"),
    Story("convulsions-count-over-cycles", "the count is for life (D15)")
    .run(7)
    .fact("d8", "convulsion_observed")
    .run(0, 2)
    .fact("d43", "convulsion_observed")
    .now("d43 h1")
    .has("tox.convulsion.repeat", "discontinue"),
    held("neuro-4", "discontinue permanently", "neurological", 4)
    .now("d12 h1")
    .has("tox.neuro.4", "discontinue")
    .hasnt("tox.neuro.3"),
    full("neuro-grade-is-the-highest-term", "the highest of the graded signs, never summed (D09)")
    .grade("d12", "neurological", 3, term="confusion")
    .grade("d12 h1", "neurological", 1, term="tremor")
    .now("d12 h2")
    .has("tox.neuro.3", "hold"),
    full("neuro-two-signs-of-grade-2", "never summed (D09)")
    .grade("d12", "neurological", 2, term="confusion")
    .grade("d12", "neurological", 2, term="tremor")
    .now("d12 h2")
    .hasnt("tox.neuro.3", "tox.neuro.4")
    .has("tox.grade2", "discuss"),
    held(
        "dexamethasone-24-given",
        "24 mg within the 24 h before restarting takes the place of the 20 mg; then the taper",
        "neurological",
    )
    .grade("d13", "neurological", 0)
    .dexamethasone("d16 h1", 24)
    .resume("d16 h2", 9)
    .now("d16 h3")
    .hasnt("restart.premed-dexamethasone-24")
    .has("taper.dexamethasone", "inform"),
    held("dexamethasone-20-is-not-24", "23.9 mg is not 24", "neurological")
    .grade("d13", "neurological", 0)
    .dexamethasone("d16 h1", 23.9)
    .now("d16 h2")
    .has("restart.premed-dexamethasone-24", "do")
    .hasnt("taper.dexamethasone"),
    held("taper-for-4-days", "for 4 days from giving", "neurological")
    .grade("d13", "neurological", 0)
    .dexamethasone("d16 h1", 24)
    .resume("d16 h2", 9)
    .now("d20 h1 s1")
    .hasnt("taper.dexamethasone"),
]

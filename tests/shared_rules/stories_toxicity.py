"""Toxicities: section 5 paragraphs 1-8, 17; D08, D09, D13-D20, D36, D38, D40, D46, D49."""

from tests.shared_rules.story import Story


def full(name: str, why: str, **more: object) -> Story:
    """At full dose since day 7 of cycle 1; the last bag hung on day 11."""
    return Story(name, why, **more).dexamethasone("-h1").run(11)


def held(name: str, why: str, toxicity: str = "crs", grade: int = 3) -> Story:
    """Graded and stopped at day 12, at full dose."""
    return full(name, why).grade("d12", toxicity, grade).stop("d12", "toxicity")


def recommenced(name: str, why: str, toxicity: str = "crs") -> Story:
    """Grade 3 on day 12, calm on day 13, recommenced at 9 on day 13 h 2."""
    return held(name, why, toxicity).grade("d13", toxicity, 0).resume("d13 h2", 9)


STORIES = [
    full("crs-3-while-running", "interrupt: held, the infusion is to be stopped")
    .grade("d12", "crs", 3)
    .now("d12 h1")
    .has("tox.crs.3", "hold")
    .task("infusion.stop", due_at="d12")
    .task("decision.needed")
    .no_task("bag.change"),
    held("crs-3-until-resolved", "grade 1 is not resolved: CRS needs 0 (D36)")
    .grade("d12 h2", "crs", 1)
    .now("d12 h3")
    .has("tox.crs.3", "hold")
    .has("restart.wait", waiting_for=["crs"], earliest_at=None)
    .hasnt("restart.ready"),
    held("crs-3-resolved", "grade 0: the row's condition holds, low step")
    .grade("d12 h2", "crs", 0)
    .now("d12 h3")
    .has("tox.crs.3", "inform", met=True)
    .has("restart.ready")
    .has("restart.dose", "reduce", dose_micrograms_per_day=9)
    .hasnt("restart.wait"),
    held("crs-3-relapse-before-restart", "a relapse before the restart reopens the wait (2)")
    .grade("d12 h2", "crs", 0)
    .grade("d12 h3", "crs", 2)
    .now("d12 h3 m30")
    .has("tox.crs.3", "hold")
    .has("restart.wait", waiting_for=["crs"]),
    full("crs-3-never-interrupted", "stands however it is graded later (2)")
    .grade("d12", "crs", 3)
    .grade("d13", "crs", 0)
    .now("d13 h1")
    .has("tox.crs.3", "hold")
    .task("infusion.stop"),
    full("crs-3-never-interrupted-consultant", "until the consultant's word (2)")
    .grade("d12", "crs", 3)
    .grade("d13", "crs", 0)
    .decide("d13 h1", "restart_after_ambiguity")
    .now("d13 h2")
    .hasnt("tox.crs.3"),
    Story("crs-3-between-cycles", "where nothing ran, until its condition holds (2)")
    .run(28)
    .grade("d30", "crs", 3)
    .grade("d31", "crs", 0)
    .now("d31 h1")
    .hasnt("tox.crs.4")
    .no_task("infusion.stop"),
    held("crs-4-stays", "grade 4 never ends; nothing of restarting (3)", grade=4)
    .grade("d12 h2", "crs", 0)
    .now("d12 h3")
    .has("tox.crs.4", "discontinue")
    .hasnt("tox.crs.3", "restart.wait", "restart.ready", "restart.dose", "premed.ask", "stop.same-cycle"),
    held("crs-5", "grade 5 of any row is .4 at discontinue (3)", grade=5)
    .now("d12 h3")
    .has("tox.crs.4", "discontinue"),
    full("infusion-reaction-acts-as-crs", "grade 3 and above acts in the CRS row (D21)")
    .grade("d12", "infusion_reaction", 3)
    .now("d12 h1")
    .has("tox.crs.3", "hold"),
    held("tls-3", "as CRS", "tls")
    .now("d12 h1")
    .has("tox.tls.3", "hold")
    .has("restart.wait", waiting_for=["tls"]),
    held("tls-3-grade-1", "until grade 0 (D36)", "tls")
    .grade("d12 h2", "tls", 1)
    .now("d12 h3")
    .has("restart.wait", waiting_for=["tls"]),
    held("tls-4", "as CRS", "tls", 4).now("d12 h1").has("tox.tls.4", "discontinue"),
    recommenced("crs-3-ends-with-recommencing", "the row stands until the infusion recommences (2)")
    .now("d13 h3")
    .hasnt("tox.crs.3", "tox.recurred")
    .state(status="running", dose_micrograms_per_day=9),
    recommenced("crs-recurs-at-3", ">= 3 again after recommencing (D16)")
    .grade("d14", "crs", 3)
    .now("d14 h1")
    .has("tox.recurred", "hold")
    .task("infusion.stop"),
    recommenced("crs-recurs-at-3-stays", "ends only by the consultant's word (3)")
    .grade("d14", "crs", 3)
    .stop("d14 h1", "toxicity")
    .grade("d15", "crs", 0)
    .now("d15 h1")
    .has("tox.recurred", "hold")
    .has("restart.wait", waiting_for=["authorisation", "consultant"])
    .hasnt("restart.ready", "restart.dose"),
    recommenced("crs-recurs-at-1", "grade 1-2 again: no step-up (D16)")
    .grade("d14", "crs", 1)
    .now("d14 h1")
    .has("tox.recurred", "discuss", blocks="step-up")
    .no_task("dose.step-up"),
    recommenced("step-up-after-a-toxicity-stop", "168 h infused since recommencing (D18)")
    .now("d14")
    .task("dose.step-up", due_at="d20 h2"),
    held("fewer-than-7-days-left", "finish at the low dose (D19)")
    .grade("d13", "crs", 0)
    .resume("d13 h2", 9)
    .change("d17", 9)
    .now("d17 h1")
    .task("dose.step-up", due_at="d20 h2"),
    Story("too-late-for-a-step", "fewer than 168 h of the cycle remain: no task (D19)")
    .run(21)
    .grade("d22", "crs", 3)
    .stop("d22", "toxicity")
    .grade("d23", "crs", 0)
    .resume("d23", 9)
    .now("d23 h1")
    .no_task("dose.step-up"),
    held("lft-3-until-grade-1", "until <= grade 1", "lft")
    .grade("d13", "lft", 1)
    .now("d13 h1")
    .has("tox.lft.3", "inform", met=True)
    .has("restart.dose", "reduce", dose_micrograms_per_day=9),
    held("lft-3-at-grade-2", "grade 2 is not <= 1", "lft")
    .grade("d13", "lft", 2)
    .now("d13 h1")
    .has("tox.lft.3", "hold")
    .has("restart.wait", waiting_for=["authorisation", "lft"]),
    held("lft-4-is-considered", "hold, consultant decides (D17)", "lft", 4)
    .now("d12 h1")
    .has("tox.lft.4", "hold", protocol_says="consider_discontinuing")
    .hasnt("tox.lft.3"),
    held("lft-4-after-the-consultant", "ended by restart_after_ambiguity (3)", "lft", 4)
    .grade("d13", "lft", 1)
    .decide("d13 h1", "restart_after_ambiguity")
    .now("d13 h2")
    .hasnt("tox.lft.4"),
    held("lft-4-after-a-prescriber", "only a consultant (D45)", "lft", 4)
    .grade("d13", "lft", 1)
    .decide("d13 h1", "restart_after_ambiguity", "yes", "prescriber")
    .now("d13 h2")
    .has("tox.lft.4", "hold")
    .has("restart.wait", waiting_for=["authorisation", "consultant"]),
    held("other-3", "as the LFT row", "other").now("d12 h1").has("tox.other.3", "hold"),
    held("other-4", "consider discontinuing", "other", 4)
    .now("d12 h1")
    .has("tox.other.4", "hold", protocol_says="consider_discontinuing"),
    held("other-5", "grade 5 at discontinue", "other", 5).now("d12 h1").has("tox.other.4", "discontinue"),
    full("unknown-toxicity-acts-as-other", "kept, said, and acts as other (section 3)")
    .grade("d12", "pancreatitis", 3)
    .now("d12 h1")
    .has("tox.other.3", "hold")
    .has("facts.not-understood")
    .state(not_understood=1),
    full("other-3-not-relevant", "unless a prescriber decides not_clinically_relevant (D20)")
    .grade("d12", "other", 3, term="itch")
    .decide("d12 h1", "not_clinically_relevant", "yes", "prescriber")
    .now("d12 h2")
    .hasnt("tox.other.3"),
    full("other-3-not-relevant-by-a-nurse", "a nurse cannot (D45)")
    .grade("d12", "other", 3, term="itch")
    .decide("d12 h1", "not_clinically_relevant", "yes", "nurse")
    .now("d12 h2")
    .has("tox.other.3", "hold"),
    full("haematological-goes-to-discuss", "toxicity haematological goes to haem.discuss (D20)")
    .grade("d12", "haematological", 3)
    .now("d12 h1")
    .hasnt("tox.other.3")
    .has("haem.discuss", "discuss"),
    full("grade-2-is-never-silent", "call the consultant the same day (D38)")
    .grade("d12", "crs", 2)
    .now("d12 h1")
    .has("tox.grade2", "discuss")
    .task("consultant.call")
    .no_task("infusion.stop"),
    full("grade-1-is-no-grade-2", "nothing of grade 2")
    .grade("d12", "crs", 1)
    .now("d12 h1")
    .hasnt("tox.grade2", "tox.crs.3"),
    full("scales-in-conflict", "one scale 4, another 3 at the same time: held, no .4 (4)")
    .grade("d12", "crs", 4, "ctcae5")
    .grade("d12", "crs", 3, "astct")
    .now("d12 h1")
    .has("tox.scale-conflict", "hold")
    .hasnt("tox.crs.4"),
    full("scales-that-differ-below-4", "otherwise the higher (4)")
    .grade("d12", "crs", 2, "ctcae5")
    .grade("d12", "crs", 3, "astct")
    .now("d12 h1")
    .has("tox.crs.3", "hold")
    .hasnt("tox.scale-conflict"),
    held("two-toxicities", "every row applies; restart when all allow it (D40)")
    .grade("d12", "lft", 3)
    .grade("d13", "crs", 0)
    .now("d13 h1")
    .has("tox.lft.3", "hold")
    .has("tox.crs.3", "inform", met=True)
    .has("restart.wait", waiting_for=["authorisation", "lft"])
    .hasnt("restart.ready"),
    full("alt-of-exactly-3", "grade 2 is above 3 times the limit (D49)")
    .lab("d12", "alt", 120, "U/L", 40)
    .now("d12 h1")
    .hasnt("tox.ungraded"),
    full("alt-above-3", "grade 2: discuss (D49)")
    .lab("d12", "alt", 121, "U/L", 40)
    .now("d12 h1")
    .has("tox.ungraded", "discuss", analyte="alt", suggested_grade=2)
    .no_task("infusion.stop"),
    full("alt-of-exactly-5", "5 is not above 5")
    .lab("d12", "alt", 200, "U/L", 40)
    .now("d12 h1")
    .has("tox.ungraded", "discuss", suggested_grade=2),
    full("alt-above-20", "grade 4: held until graded")
    .lab("d12", "alt", 801, "U/L", 40)
    .now("d12 h1")
    .has("tox.ungraded", "hold", suggested_grade=4),
    full("bilirubin-above-3", "grade 3: held")
    .lab("d12", "bilirubin", 63.1, "umol/L", 21)
    .now("d12 h1")
    .has("tox.ungraded", "hold", analyte="bilirubin", suggested_grade=3),
    full("bilirubin-of-1.5", "not above")
    .lab("d12", "bilirubin", 31.5, "umol/L", 21)
    .now("d12 h1")
    .hasnt("tox.ungraded"),
    full("liver-result-without-limit", "no upper limit given: discuss")
    .lab("d12", "alt", 30, "U/L")
    .now("d12 h1")
    .has("tox.ungraded", "discuss", analyte="alt"),
    full("liver-result-graded", "graded since the sample")
    .lab("d12", "alt", 480, "U/L", 40)
    .grade("d12 h1", "lft", 3)
    .now("d12 h2")
    .hasnt("tox.ungraded")
    .has("tox.lft.3", "hold"),
    full("liver-result-graded-lower", "graded by hand lower than the result says: discuss (17)")
    .lab("d12", "alt", 480, "U/L", 40)
    .grade("d12 h1", "lft", 1)
    .now("d12 h2")
    .has("tox.ungraded", "discuss"),
    Story("low-step-per-m2-under-45", "below 45 kg as micrograms_per_m2_per_day 5 (9)", weight_kg=40)
    .start(dose=6)
    .change("d4", 6, 72)
    .grade("d5", "crs", 3)
    .stop("d5", "toxicity")
    .grade("d6", "crs", 0)
    .now("d6 h1")
    .has("restart.dose", "reduce", micrograms_per_m2_per_day=5),
]

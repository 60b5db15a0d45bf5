"""Worked cases of an invented regimen (`examplimab.toml`), told as those of the protocol are."""

from typing import Any

from tests.shared_rules.story import Story


def S(name: str, why: str, **opened: Any) -> Story:  # noqa: N802  reads as the class it makes
    return Story(name, why, opened=False).open(protocol="examplimab", **opened)


def running(name: str, why: str, setting: str = "hospital", **opened: Any) -> Story:
    """Day 1 at the low dose of 5, in bags of 48 h."""
    return S(name, why, **opened).start(dose=5, hours=48, setting=setting)


def full(name: str, why: str) -> Story:
    """Stepped up to 20 after 3 days; the bags go on to day 9."""
    story = running(name, why).change("d2", 5, 24).change("d3", 20, 48)
    for day in (5, 7):
        story.change(f"d{day}", 20, 48)
    return story


def done(name: str, why: str) -> Story:
    """One whole cycle of 21 days."""
    story = full(name, why)
    for day in (9, 11, 13, 15, 17, 19):
        story.change(f"d{day}", 20, 48)
    return story.fact("d21", "infusion_completed")


def remitted(name: str, why: str) -> Story:
    """One whole cycle and a remission, so that another one is ahead."""
    return done(name, why).fact("d22", "response_assessed", {"complete_remission": True})


def tested(story: Story, at: str, neutrophils: float = 2.0, haemoglobin: float = 100) -> Story:
    story.lab(at, "neutrophils", neutrophils, "x10^9/L").lab(at, "haemoglobin", haemoglobin, "g/L")
    return story.lab(at, "ast", 20, "U/L", 40)


def graded(name: str, why: str, toxicity: str, grade: int) -> Story:
    return full(name, why).grade("d8", toxicity, grade)


def hydrocortisone(story: Story, at: str, dose_mg: float = 100, route: str = "PO") -> Story:
    return story.fact(
        at, "premedication_given", {"drug": "hydrocortisone", "dose_mg": dose_mg, "route": route}
    )


STORIES = [
    running("bag-lives-48-h", "its own life and window")
    .now("d1")
    .task("bag.change", due_at="d2", from_at="d1 h22", until_at="d2")
    .task("dose.step-up", due_at="d3")
    .task("cycle.disconnect", due_at="d21")
    .hasnt("dose.unexpected", "dose.too-high", "paracetamol"),
    running("stay-of-72-h", "its own stay", "home")
    .now("d2 h23")
    .has("stay.too-early", "authorise", hours=72),
    running("stay-is-over", "after 72 h", "home").now("d3").hasnt("stay.too-early"),
    full("full-dose-of-20", "its own full dose").now("d8").hasnt("dose.unexpected", "dose.too-high"),
    full("dose-over-20", "its own cap").change("d8", 20.5, 48).now("d8 h1").has("dose.too-high", "hold"),
    running("dose-of-9", "the low dose of another protocol")
    .change("d2", 9, 48)
    .now("d2 h1")
    .has("dose.unexpected", "discuss"),
    done("second-cycle-steps-up-too", "a low step in two cycles")
    .start("d28", 2, 5, 48)
    .now("d29")
    .task("dose.step-up", due_at="d31")
    .hasnt("dose.unexpected", "stay.too-early"),
    remitted("free-interval-of-7-days", "its own free interval")
    .now("d27 h23 m59 s59")
    .has("cycle.free-interval", until_at="2026-06-29T08:00:00Z"),
    done("second-cycle-needs-remission", "a first block of one cycle").now("d28").has("cycle.limit", cycle=2),
    remitted("supervised-from-the-second", "its own number").now("d28").has("start.supervised", cycle=2),
    remitted("film-before-the-second", "its own investigations")
    .now("d28")
    .has("start.tests-missing", missing=["alt_or_ast", "chest_film", "haemoglobin", "neutrophils"]),
    full("stop-of-2-h", "its own re-initiation")
    .stop("d8")
    .now("d8 h2")
    .has("restart.supervised")
    .has("premed.ask", "authorise")
    .has("stop.same-cycle"),
    full("stop-below-2-h", "a second less")
    .stop("d8")
    .now("d8 h1 m59 s59")
    .hasnt("restart.supervised", "premed.ask")
    .task("stop.reinitiation", due_at="d8 h2"),
    full("pharmacist-answers", "its own roles")
    .stop("d8")
    .decide("d8 h2", "premed_after_stop", role="pharmacist")
    .now("d8 h3")
    .hasnt("premed.ask"),
    full("consultant-may-not-answer", "its own roles")
    .stop("d8")
    .decide("d8 h2", "premed_after_stop")
    .now("d8 h3")
    .has("premed.ask"),
    full("stop-over-72-h", "its own bands; the new cycle begins low by its reading of D11")
    .stop("d8")
    .now("d11 s1")
    .has("stop.new-cycle", "authorise")
    .has("restart.dose", "reduce", dose_micrograms_per_day=5)
    .task("stop.discontinue", due_at="d12", values={"days": 4}),
    full("stop-over-168-h", "its own level of it")
    .stop("d8")
    .now("d15 s1")
    .has("stop.discontinue", "discontinue")
    .hasnt("restart.wait", "restart.ready"),
    graded("grade-1-is-discussed", "its own grades", "crs", 1)
    .now("d8 h1")
    .has("tox.grade2", "discuss", grade=1),
    graded("grade-2-interrupts", "its own grades and rows", "crs", 2)
    .now("d8 h1")
    .has("tox.storm.3", "hold")
    .task("infusion.stop", due_at="d8"),
    graded("grade-4-asks", "its own reading of grade 4", "crs", 4)
    .now("d8 h1")
    .has("tox.storm.4", "hold", protocol_says="consider_discontinuing"),
    graded("storm-waits-12-h", "its own time of calm and steroid", "crs", 2)
    .stop("d8", "toxicity")
    .grade("d8 h1", "crs", 1)
    .now("d8 h12")
    .has("restart.wait", waiting_for=["authorisation", "storm"], earliest_at="2026-06-09T21:00:00Z")
    .has("restart.premed-dexamethasone-24", dose_mg=50),
    graded("storm-is-calm", "after 12 h at grade 1", "crs", 2)
    .stop("d8", "toxicity")
    .grade("d8 h1", "crs", 1)
    .now("d8 h13")
    .has("tox.storm.3", "inform", met=True),
    graded("reaction-is-of-the-last-row", "D21 read otherwise", "infusion_reaction", 2)
    .now("d8 h1")
    .has("tox.rest.3", "hold")
    .hasnt("tox.storm.3"),
    graded("rest-is-slow-after-a-day", "counted to the end of the calm", "other", 2)
    .stop("d8", "toxicity")
    .now("d9 s1")
    .has("tox.rest.slow", "discontinue", limit_hours=24),
    running("storm-at-the-low-dose", "its own row of it")
    .grade("d1", "crs", 2)
    .now("d1 h1")
    .has("tox.storm.low-dose", "discontinue"),
    graded("counts-under-another-name", "its own toxicity of blood counts", "tls", 3)
    .now("d8 h1")
    .has("haem.discuss", "discuss"),
    full("two-convulsions", "three are too many")
    .fact("d8", "convulsion_observed")
    .fact("d8 h2", "convulsion_observed")
    .now("d8 h3")
    .has("tox.convulsion.first", "hold", count=2)
    .hasnt("tox.convulsion.repeat"),
    full("three-convulsions", "three are too many")
    .fact("d8", "convulsion_observed")
    .fact("d8 h2", "convulsion_observed")
    .fact("d8 h3", "convulsion_observed")
    .now("d8 h4")
    .has("tox.convulsion.repeat", "discontinue", count=3),
    done("convulsions-by-the-cycle", "those of an earlier cycle are not counted")
    .fact("d8", "convulsion_observed")
    .fact("d9", "convulsion_observed")
    .grade("d10", "neurological", 0)
    .start("d28", 2, 5, 48)
    .fact("d29", "convulsion_observed")
    .now("d29 h1")
    .hasnt("tox.convulsion.repeat"),
    hydrocortisone(tested(S("ready", "its own tests and premedication"), "-d1"), "-h4")
    .now("d0")
    .hasnt("start.tests-missing", "start.tests-stale", "start.limits", "start.premed-missing"),
    tested(S("tests-of-48-h", "its own validity").dexamethasone("-h1"), "-d2")
    .now("s1")
    .has("start.tests-stale")
    .has("start.premed-missing", dose_mg=100),
    tested(S("neutrophils-at-the-limit", "at least 0.5"), "-d1", 0.5)
    .now("d0")
    .hasnt("start.limits", "haem.discuss"),
    tested(S("neutrophils-below", "and its own role to authorise"), "-d1", 0.49)
    .decide("-h1", "start_outside_limits")
    .now("d0")
    .has("start.limits")
    .has("haem.discuss"),
    tested(S("neutrophils-authorised", "by the pharmacist"), "-d1", 0.49)
    .decide("-h1", "start_outside_limits", role="pharmacist")
    .now("d0")
    .hasnt("start.limits"),
    full("pulse-of-100", "its own limits of observations")
    .fact("d8", "observations_taken", {"pulse": 100, "temperature_c": 38.4, "acvpu": "C"})
    .now("d8 h1")
    .has("observations.assess", parameters=["pulse"], urgent=False),
    S("light-at-39.9", "its own weight of fixed doses", weight_kg=39.9).now("-d6").has("weight.under45"),
    S("fixed-at-40", "its own weight of fixed doses", weight_kg=40).now("-d6").hasnt("weight.under45"),
    running("allopurinol-by-creatinine", "its own doses and analyte")
    .lab("h1", "creatinine", 49, "umol/L")
    .now("h2")
    .has("allopurinol", dose_mg=50),
    running("writing-each-2-days", "its own interval").writing("h1").now("d2 h1").has("writing.due"),
    full("doubles-within-5-minutes", "its own time and kinds")
    .change("d8", 20, 48)
    .change("d8 m5", 20, 48, device=2)
    .now("d8 h1")
    .has("facts.double"),
    full("no-doubles-after-6-minutes", "its own time")
    .change("d8", 20, 48)
    .change("d8 m6", 20, 48, device=2)
    .now("d8 h1")
    .hasnt("facts.double"),
    running("given-up-cycle-keeps-no-stay", "D48 read otherwise")
    .stop("d1")
    .start("d5", 2, 5, 48, "home")
    .now("d5 h1")
    .hasnt("stay.too-early"),
]

"""Where input is missing, late, taken back or beside itself, the answer stays on the safe side.

A clock ahead, a first cycle under another number, two neurological signs, an unknown weight, undated results,
answers taken back (D56), a stop at the end of a cycle (D57), corrections that say nothing (D54).
"""

from collections.abc import Iterator

from tests.shared_rules.stories_toxicity import full, held
from tests.shared_rules.story import Story

UNIT = "x10^9/L"


def ahead(name: str, why: str) -> Story:
    """On day 2 a phone whose clock is six days ahead records a stop, seen running 10 minutes before."""
    story = Story(name, why).run(0)
    return story.stop("d8 h2", last_seen_running_at="2026-06-09T09:50:00Z")


def clocks() -> Iterator[Story]:
    story = ahead("clock-ahead-last-seen", "what is told of the past counts as at now, as the fact does")
    yield (
        story.now("d2 h2")
        .state(status="stopped", day=3, infused_minutes=3000, stopped_since="2026-06-03T10:00:00Z")
        .has("clock.suspect", "discuss")
        .has("stop.running", "inform", minutes=0)
    )
    story = ahead("clock-ahead-then-full-dose", "days that have not been do not make the full dose due")
    body = {"dose_micrograms_per_day": 28, "setting": "hospital", **story.bag(96, "d8 h2")}
    story.fact("d8 h2 m20", "infusion_resumed", body)
    yield story.now("d2 h2 m30").state(day=3).has("dose.too-high", "hold").task("infusion.stop")
    story = Story("last-seen-exactly-now", "the instant itself has been").run(0)
    story.stop("d2 h2", last_seen_running_at="2026-06-03T10:00:00Z")
    yield story.now("d2 h2").state(infused_minutes=3000).hasnt("clock.suspect")


def firsts() -> Iterator[Story]:
    for cycle, name in ((2, "first-start-as-cycle-2"), (5, "first-start-as-cycle-5")):
        story = Story(name, "no cycle 1 is known: said, and its stay is kept (D47, D48)").start(
            cycle=cycle, dose=28
        )
        story.now("d8 h23 m59 s59").task("stay.end", from_at="d9", values={"hours": 216})
        yield story.has("facts.contradict", "discuss", reason="cycle-number").hasnt("dose.too-high")
    story = Story("first-start-as-cycle-2-at-home", "216 h, not 48 (D48)").start(cycle=2, dose=28)
    yield (
        story.fact("d2", "setting_changed", {"setting": "home"})
        .now("d2 h2")
        .has("stay.too-early", "authorise", hours=216)
    )
    story = Story("first-start-as-cycle-2-after-216-h", "the stay is over").start(cycle=2, dose=28, hours=300)
    yield story.fact("d2", "setting_changed", {"setting": "home"}).now("d9").hasnt("stay.too-early")
    story = Story("first-start-as-cycle-1", "as it should be").start(cycle=1)
    yield story.now("h1").hasnt("facts.contradict")


def confused(name: str, why: str) -> Story:
    """Confusion of grade 3 on day 12, stopped, grade 1 a day later."""
    story = full(name, why).grade("d12", "neurological", 3, term="confusion").stop("d12", "toxicity")
    return story.grade("d13", "neurological", 1, term="confusion").decide("d14", "premed_after_stop")


def signs() -> Iterator[Story]:
    waiting = {"waiting_for": ["neurological"]}
    yield (
        confused("neuro-other-sign-in-the-calm", "the highest sign counts (D09); the 3 days begin anew (D13)")
        .grade("d15", "neurological", 2, term="ataxia")
        .now("d16 h1")
        .has("restart.wait", "inform", earliest_at=None, **waiting)
        .hasnt("restart.ready")
        .has("tox.neuro.3", "hold", met=False)
    )
    for now, rule in (("d18 h23 m59 s59", "restart.wait"), ("d19", "restart.ready")):
        story = confused(f"neuro-other-sign-calm-at-{now.replace(' ', '-')}", "72 h after the last sign")
        story.grade("d15", "neurological", 2, term="ataxia").grade("d16", "neurological", 1, term="ataxia")
        yield (
            story.now(now)
            .has(rule, "inform")
            .hasnt("restart.ready" if rule == "restart.wait" else "restart.wait")
        )
    yield (
        confused("neuro-other-sign-of-grade-1", "no return to 2: the 3 days run on (D13)")
        .grade("d15", "neurological", 1, term="ataxia")
        .now("d16")
        .has("restart.ready", "inform")
        .hasnt("restart.wait")
    )
    story = held("other-sign-does-not-hold-another", "only neurological signs act together (D09)", "other")
    story.grade("d12 h2", "other", 1).grade("d12 h3", "other", 2, term="rash")
    yield story.now("d12 h3 m30").has("restart.ready", "inform").has("tox.grade2", "discuss")
    story = held("mild-reaction-does-not-hold-crs", "it acts as CRS from grade 3 only (D21)")
    story.grade("d12 h1", "infusion_reaction", 1).grade("d12 h2", "crs", 0)
    yield story.now("d12 h3").has("restart.ready", "inform").has("tox.crs.3", "inform", met=True)


def settled(name: str, why: str, **more: object) -> Story:
    """CRS of grade 3 on day 12, stopped, resolved after two hours."""
    return held(name, why, **more).grade("d12 h2", "crs", 0)


def weights() -> Iterator[Story]:
    unknown = {"dose_micrograms_per_day": None, "missing": ["weight_kg"]}
    story = Story("restart-without-a-weight", "no dose for nobody knows whom (D22)", opened=False)
    story.run(0).grade("d2", "crs", 3).stop("d2", "toxicity").grade("d2 h1", "crs", 0).now("d2 h2")
    yield (
        story.has("restart.dose", "authorise", **unknown)
        .has("restart.wait", waiting_for=["authorisation"])
        .hasnt("restart.ready")
        .task("decision.needed")
    )
    story = settled("restart-after-an-unreadable-weight", "the newest weight is not known (D22)")
    story.fact("d11 h12", "weight_recorded", {"weight_kg": "44"}).now("d12 h3")
    yield story.has("restart.dose", "authorise", **unknown).hasnt("restart.ready")
    story = settled("restart-after-weighing-again", "a readable weight ends the doubt")
    story.fact("d11 h12", "weight_recorded", {"weight_kg": "44"})
    story.fact("d11 h13", "weight_recorded", {"weight_kg": 46}).now("d12 h3")
    yield story.has("restart.dose", "reduce", dose_micrograms_per_day=9).has("restart.ready")
    for first, second, name in ((45, 44, "45-and-44"), (44, 45, "44-and-45")):
        story = settled(f"restart-weighed-{name}-at-once", "two sides of 45 at one instant (D22)")
        for weight in (first, second):
            story.fact("d11 h12", "weight_recorded", {"weight_kg": weight})
        story.now("d12 h3").has("restart.dose", "authorise", **unknown).hasnt("restart.ready")
        yield story.has("weight.under45", "authorise", weight_kg=None, missing=["weight_kg"])
    story = settled("restart-weighed-45-and-46-at-once", "both are for fixed doses")
    for weight in (45, 46):
        story.fact("d11 h12", "weight_recorded", {"weight_kg": weight})
    yield story.now("d12 h3").has("restart.ready").hasnt("weight.under45")
    story = Story("under-45-then-unreadable", "what was under 45 stays so until weighed", weight_kg=44.0)
    story.fact("-d3", "weight_recorded", {"weight_kg": "62 kg"}).now("-d2")
    yield story.has("weight.under45", "authorise", weight_kg=None)


def undated(story: Story, at: str, value: float, sampled_at: str | None = None) -> Story:
    """Platelets whose sample time is missing, or a day after they were recorded."""
    body = {"analyte": "platelets", "value": value, "unit": UNIT}
    return story.fact(at, "lab_resulted", body if sampled_at is None else {**body, "sampled_at": sampled_at})


def results() -> Iterator[Story]:
    later = "2026-06-18T12:00:00Z"
    for name, sampled_at in (("undated", None), ("future", later)):
        story = full(f"low-count-then-{name}-good-one", "it takes no other's place (D25)").stop("d16")
        story.lab("d16 h1", "platelets", 60, UNIT).decide("d16 h4", "premed_after_stop")
        undated(story, "d16 h4 m30", 180, sampled_at).now("d16 h5")
        yield story.has("start.limits", "authorise").has("haem.discuss", value=60).hasnt("restart.ready")
    story = full("undated-low-count", "it counts against a restart all the same (D25)").stop("d16")
    undated(story.lab("d16 h1", "platelets", 180, UNIT), "d16 h2", 60).now("d16 h5")
    yield story.has("start.limits", "authorise").has("haem.discuss", value=60)
    story = full("undated-low-count-then-a-sample", "a sample surely newer takes its place").stop("d16")
    undated(story, "d16 h2", 60).lab("d16 h2 s1", "platelets", 180, UNIT).now("d16 h5")
    yield story.hasnt("start.limits", "haem.discuss")
    story = full("undated-low-count-and-a-sample-then", "not surely newer at the same instant").stop("d16")
    undated(story, "d16 h2", 60).lab("d16 h2", "platelets", 180, UNIT).now("d16 h5")
    yield story.has("start.limits", "authorise")
    story = (
        Story("start-with-undated-results", "no sample, no age (D25)")
        .ready_for_first()
        .bloods("-d1", platelets=None)
    )
    for fact in story.facts:
        if fact["body"].get("analyte") == "platelets":
            del fact["body"]["sampled_at"]
    yield story.now("-h2").has("start.tests-missing", "authorise", missing=["platelets"])
    for values in ((60, 180), (180, 60)):
        story = full(f"platelets-{values[0]}-and-{values[1]}-of-one-sample", "the stricter acts (D55)")
        for value in values:
            story.lab("d16", "platelets", value, UNIT)
        yield story.now("d16 h1").has("haem.discuss", value=60).has("facts.contradict", "discuss")
    story = full("alt-of-one-sample-twice", "the stricter acts (D55)")
    story.lab("d16", "alt", 300, "U/L", 40).lab("d16", "alt", 100, "U/L", 40).now("d16 h1")
    yield story.has("tox.ungraded", "hold", suggested_grade=3)
    story = full("clearance-of-one-sample-twice", "the lower one decides the dose (D55)")
    story.lab("d16", "crcl", 15, "mL/min").lab("d16", "crcl", 90, "mL/min").now("d16 h1")
    yield story.has("allopurinol", "inform", dose_mg=100)


def taken_back(story: Story, question: str, role: str = "consultant") -> Story:
    return story.decide("d13", question).decide("d13 h1", question, "no", role).now("d13 h2")


def answers() -> Iterator[Story]:
    story = held("liver-4-yes-then-no", "the last word counts (D56)", "lft", 4).grade("d12 h1", "lft", 1)
    story = taken_back(story, "restart_after_ambiguity")
    yield story.has("tox.lft.4", "hold").hasnt("restart.ready")
    story = held("liver-4-yes-no-yes", "and the one after it (D56)", "lft", 4).grade("d12 h1", "lft", 1)
    taken_back(story, "restart_after_ambiguity").decide("d13 h1 m30", "restart_after_ambiguity")
    yield story.hasnt("tox.lft.4")
    story = held("liver-4-no-by-a-prescriber", "a no that does not count takes nothing back", "lft", 4)
    yield taken_back(story, "restart_after_ambiguity", "prescriber").hasnt("tox.lft.4")
    story = full("not-relevant-yes-then-no", "relevant after all (D20, D56)").grade("d12", "other", 3)
    yield taken_back(story, "not_clinically_relevant").has("tox.other.3", "hold").task("infusion.stop")
    story = full("never-interrupted-yes-then-no", "the row stands again (D56)").grade("d12", "crs", 3)
    yield taken_back(story, "restart_after_ambiguity").has("tox.crs.3", "hold").task("infusion.stop")
    story = Story("stop-over-14-days-yes-then-no", "held again (D12, D56)").run(14).stop("d16")
    story.decide("d30 h1", "restart_after_ambiguity").decide("d30 h2", "restart_after_ambiguity", "no")
    yield story.now("d30 h3").has("stop.discontinue", "hold").hasnt("restart.dose", "restart.wait")
    story = full("confirmed-then-not", "it stays discontinued, to be confirmed (D12, D56)").stop("d12")
    story = taken_back(story, "confirm_discontinuation").state(status="discontinued")
    yield story.has("discontinuation.unconfirmed", "authorise")


def at_the_end(name: str, why: str, at: str) -> Story:
    """All bags of cycle 1; what ends it is recorded as a stop."""
    return Story(name, why).run(25).stop(at)


def ends() -> Iterator[Story]:
    silent = ("restart.ready", "restart.dose", "stop.same-cycle", "stop.discontinue", "premed.ask")
    for at, name in (("d28", "stopped-after-672-h"), ("d28 h1", "stopped-after-673-h")):
        story = at_the_end(name, "nothing is left to restart (D57)", at).now("d28 h6")
        story.has("cycle.disconnect", "do", cycle=1).hasnt(*silent, "start.limits", "restart.supervised")
        story.has("restart.wait", waiting_for=["consultant"], earliest_at=None)
        yield story.task("cycle.disconnect", due_at="d28").no_task("stop.new-cycle", "stop.discontinue")
    story = at_the_end("stopped-a-second-before-672-h", "a second is left", "d27 h23 m59 s59").now("d28 h1")
    yield story.has("restart.ready").has("stop.same-cycle").hasnt("cycle.disconnect")
    story = at_the_end("stopped-then-completed", "the end of the cycle fits", "d28").fact(
        "d28 m5", "infusion_completed"
    )
    story.now("d28 h1").state(status="between_cycles", stopped_since=None).hasnt("facts.contradict")
    yield story.has("cycle.free-interval", "authorise", until_at="2026-07-13T08:05:00Z")
    story = at_the_end("stopped-in-the-last-window-then-completed", "4 h short fits", "d27 h20")
    story.fact("d27 h20", "infusion_completed").now("d28")
    yield story.state(status="between_cycles").hasnt("facts.contradict")
    story = at_the_end("stopped-before-the-last-window-then-completed", "more does not", "d27 h19 m59 s59")
    story.fact("d27 h20", "infusion_completed").now("d28")
    yield story.state(status="stopped").has("facts.contradict", reason="not-running")
    story = at_the_end("next-cycle-after-a-stop-at-the-end", "no stop was too long (D57)", "d28")
    story.start("d42", 2, 28).now("d42 h1").state(status="running", cycle=2)
    yield story.hasnt("stop.discontinue", "dose.unexpected", "facts.contradict").has("start.unverified")
    story = at_the_end("waiting-after-a-stop-at-the-end", "the free interval runs from it (D57)", "d28")
    story.now("d35 s1").has("cycle.free-interval", "authorise", until_at="2026-07-13T08:00:00Z")
    yield story.hasnt("stop.new-cycle", "restart.dose")
    story = Story("stopped-for-toxicity-at-the-end", "the next dose is the consultant's (D19)").run(25)
    story.stop("d28", "toxicity").fact("d28 h1", "infusion_completed").now("d28 h2")
    yield story.state(status="between_cycles").has("cycle.dose", "authorise")
    story = full("discontinued-while-running", "contraception goes on while the drug runs")
    yield (
        story.fact("d12", "treatment_discontinued")
        .now("d14")
        .has("run.after-discontinuation", "hold")
        .has("contraception.until", "inform", until_at=None)
    )
    for hours, stands in (("d14 h1 m59 s59", True), ("d14 h2", False)):
        name = "at-47-h-59" if stands else "at-48-h"
        story = full(f"discontinued-and-stopped-{name}", "48 h after the last infusion").stop("d12 h2")
        story.fact("d12 h3", "treatment_discontinued").now(hours)
        yield story.has("contraception.until") if stands else story.hasnt("contraception.until")


def corrected(name: str, why: str, kind: str, body: dict[str, object], grade: int = 4) -> Story:
    """A grade, and a correction of it an hour later."""
    story = full(name, why).grade("d12", "crs", grade)
    said = {"fact": story.facts[-1]["id"], "reason": "slip", "kind": kind, "at": "2026-06-13T08:00:00Z"}
    return story.fact("d12 h1", "fact_replaced", {**said, "body": {**body}}).now("d12 h2")


def corrections() -> Iterator[Story]:
    why = "what says nothing takes no grade away (D54)"
    graded: dict[str, object] = {"toxicity": "crs", "grade": 1, "scale": "ctcae5"}
    for name, kind, body in (
        ("grade-corrected-to-no-grade", "toxicity_graded", {**graded, "grade": "less"}),
        ("grade-corrected-to-no-toxicity", "toxicity_graded", {"grade": 1}),
        ("grade-corrected-to-an-unknown-kind", "toxicity_regraded", graded),
    ):
        story = corrected(name, why, kind, body).has("tox.crs.4", "discontinue")
        yield story.state(not_understood=1).has("facts.not-understood", "discuss")
    story = corrected("grade-corrected-to-1", "a correction is followed", "toxicity_graded", graded)
    yield story.hasnt("tox.crs.4", "facts.not-understood")
    story = corrected("grade-corrected-to-1-and-more", "its grade is clear", "toxicity_graded", graded)
    story.facts[-1]["body"]["body"]["mood"] = "better"
    yield story.hasnt("tox.crs.4").has("facts.not-understood", "discuss")
    story = full("convulsion-corrected-to-an-unknown-kind", why).fact("d12", "convulsion_observed")
    said = {"fact": story.facts[-1]["id"], "kind": "seizure", "at": "2026-06-13T08:00:00Z", "body": {}}
    yield story.fact("d12 h1", "fact_replaced", said).now("d12 h2").has("tox.convulsion.first", "hold")


STORIES = [
    *clocks(),
    *firsts(),
    *signs(),
    *weights(),
    *results(),
    *answers(),
    *ends(),
    *corrections(),
]

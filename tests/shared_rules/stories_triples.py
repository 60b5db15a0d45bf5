"""Value, one unit below, one above, missing: the ones of the four that no other story tells."""

from collections.abc import Iterator
from typing import Any

from tests.shared_rules.stories_boundaries import LIVER, OBSERVATIONS
from tests.shared_rules.stories_starts import after_one, planned
from tests.shared_rules.stories_toxicity import full, held, recommenced
from tests.shared_rules.story import Story

ROWS = (("crs", "crs"), ("neurological", "neuro"), ("tls", "tls"), ("lft", "lft"), ("other", "other"))


def said(story: Story, rule: str, level: str | None, **values: Any) -> Story:
    """The rule at a level, or (None) not at all."""
    return story.has(rule, level, **values) if level else story.hasnt(rule)


def slug(prefix: str, at: str) -> str:
    return f"{prefix}-{at}".replace(" ", "-")


def grades() -> Iterator[Story]:
    """Each row of the toxicity table at each grade, and without one (5, 1-3; D38)."""
    for toxicity, code in ROWS:
        final = "discontinue" if code in ("crs", "neuro", "tls") else "hold"
        for grade in range(6):
            story = full(f"{code}-graded-{grade}", "2 discuss, 3 hold, 4 and 5 the row's last word")
            story.grade("d12", toxicity, grade).now("d12 h1")
            said(story, "tox.grade2", "discuss" if grade == 2 else None)
            said(story, f"tox.{code}.3", "hold" if grade == 3 else None)
            yield said(story, f"tox.{code}.4", {4: final, 5: "discontinue"}.get(grade))
        story = full(f"{code}-without-a-grade", "said as not understood, never green")
        story.fact("d12", "toxicity_graded", {"toxicity": toxicity, "scale": "ctcae5"}).now("d12 h1")
        yield (
            story.state(not_understood=1)
            .has("facts.not-understood", "discuss")
            .hasnt(f"tox.{code}.3", f"tox.{code}.4", "tox.grade2")
        )
    for grade, level in ((2, "discuss"), (4, "hold")):
        story = recommenced(f"crs-recurs-at-{grade}", "3 and more again is held (7)").grade(
            "d14", "crs", grade
        )
        yield story.now("d14 h1").has("tox.recurred", level)
    story = full("scales-5-against-3", "no conflict: 5 acts (4)").grade("d12", "crs", 5, "ctcae5")
    story.grade("d12", "crs", 3, "ctcae4").now("d12 h1")
    yield story.has("tox.crs.4", "discontinue").hasnt("tox.scale-conflict")


def observations() -> Iterator[Story]:
    for parameter, asks, silent in OBSERVATIONS:
        beyond = round(2 * asks - silent, 1)
        story = Story(f"observed-{parameter}-{beyond}", "beyond what asks for an assessment (D41)").run(4)
        story.fact("d5", "observations_taken", {parameter: beyond}).now("d5 h1")
        yield story.has("observations.assess")
    story = Story("observations-without-values", "nothing was measured").run(4)
    yield story.fact("d5", "observations_taken").now("d5 h1").hasnt("observations.assess")


def results() -> Iterator[Story]:
    for analyte, uln, *multiples in LIVER:
        for number, (equal, _) in enumerate(multiples):
            below = round(equal - 0.1, 1)
            story = full(f"ungraded-{analyte}-{below}", "one unit below (D49)")
            story.lab("d12", analyte, below, "U/L", uln).now("d12 h1")
            level = (None, "discuss", "hold")[number]
            yield said(story, "tox.ungraded", level, **({"suggested_grade": number + 1} if level else {}))
    for analyte, below in (("neutrophils", 0.99), ("platelets", 99.9), ("crcl", 29.9)):
        outside: dict[str, Any] = {analyte: below}
        story = after_one(f"limit-{analyte}-{below}", "outside (D23)").bloods("d40", **outside)
        yield story.now("d42").has("start.limits", "authorise")
        story = after_one(f"limit-without-{analyte}", "missing is said as missing (D25)")
        story.bloods("d40", **{**outside, analyte: None}).now("d42")
        yield story.has("start.tests-missing", missing=[analyte]).hasnt("start.limits", "haem.discuss")
    for dose, level in ((20, None), (21, None), (None, "do")):
        story = planned(f"dexamethasone-of-{dose or 'nobody-knows-what'}", ">= 20 mg (D42)").ready_for_first()
        story.fact("-h1", "premedication_given", {"drug": "dexamethasone", "route": "IV", "dose_mg": dose})
        yield said(story.now("-m10"), "start.premed-missing", level)


def bags() -> Iterator[Story]:
    for at, level in (("d3 h23 m59 s59", None), ("d4", None), ("d4 s1", "discuss")):
        story = Story(slug("bag-of-96h-at", at), "96 h from hanging, the label lasts longer (D03)")
        yield said(story.start(life_hours=120).now(at), "bag.expired", level)
    for hours, level in ((95, None), (96, None), (97, "discuss")):
        story = Story(f"bag-change-planned-at-{hours}h", "past 96 h from hanging (D02, D03)")
        yield said(story.start(hours=hours, life_hours=120).now("h1"), "bag.plan-past-expiry", level)
    story = Story("bag-window-second-before-its-end", "inside the window (D01)").start(
        hours=72, life_hours=96
    )
    yield story.now("d3 h3 m59 s59").has("bag.change").hasnt("bag.late")
    yield (
        Story("flush-d2-s1", "24 h").run(0).fact("d1", "line_flushed").now("d2 s1").hasnt("no-flush.happened")
    )


def doses() -> Iterator[Story]:
    for at, level in (("d20 h1 m59 s59", None), ("d20 h2", "do"), ("d20 h2 s1", "do")):
        story = recommenced(slug("step-after-a-restart", at), "168 h infused since recommencing (D18)")
        story.change("d17 h2", 9).now(at)
        yield said(story, "dose.step-up", level)
    for at, level in (("d6 h19 m59 s59", "hold"), ("d6 h20", None), ("d6 h20 s1", None)):
        story = Story(slug("stepped-up-at", at), "4 h early is unexpected, earlier too high (D51)").run(4)
        yield said(story.change(at).now("d6 h23"), "dose.too-high", level)
    for dose, level in ((8.9, "discuss"), (9, None), (9.1, "discuss")):
        story = Story(f"low-dose-of-{dose}", "9 or 28 from 45 kg (13)").start(dose=dose).now("h1")
        yield said(story, "dose.unexpected", level)
    story = Story("surface-without-a-height", "nothing to compare with (D22)", weight_kg=40, opened=False)
    story.open(height_cm=None).start(dose=7).now("h1")
    yield story.has("dose.unexpected", "discuss", missing=["height_cm"])
    for at, level in (("d6 h23 m59 s59", "reduce"), ("d7", "authorise"), ("d7 s1", "authorise")):
        story = Story(slug("seven-days-at-low", at), "168 h at low and some at full (D11)").run(4).change(at)
        yield story.stop("d9").now("d16 s1").has("restart.dose", level)
    for at, level in (("d28 h23 m59 s59", "authorise"), ("d29", None), ("d29 s1", None)):
        story = Story(slug("low-step-ended", at), "168 h infused after a grade 3 (D19)").run(18)
        story.change("d20 h12", 28, 24).grade("d21", "crs", 3).stop("d21", "toxicity").grade(
            "d21 h2", "crs", 0
        )
        story.resume("d22", 9).change("d26", 9).fact(at, "infusion_completed").now("d35")
        yield said(story, "cycle.dose", level)


def stops() -> Iterator[Story]:
    for at in ("d22 h23 m59 s59", "d23"):
        story = Story(slug("asked-for-7-days", at), "4 h to 7 days (11)").run(14).stop("d16").now(at)
        yield story.has("premed.ask", "authorise").has("restart.dose", "inform")
    story = (
        Story("resumed-a-second-before-7-days", "the same cycle").run(7).stop("d9").resume("d15 h23 m59 s59")
    )
    yield story.now("d17").hasnt("stop.resumed-over-7-days")
    story = (
        Story("sum-24h-over-4h", "a second more (D27)").run(14).stop("d16").resume("d16 h2").stop("d16 h4")
    )
    yield story.resume("d16 h6 s1").now("d16 h7").has("stop.sum-24h", "discuss")
    story = (
        Story("sum-24h-before-the-window-closes", "the 24 h before now").run(14).stop("d16").resume("d16 h3")
    )
    story.stop("d16 h10").resume("d16 h12").now("d17 h0 m59 s59")
    yield story.has("stop.sum-24h", "discuss")
    story = Story("sum-cycle-under-7-days", "a second less (D31)").run(7).stop("d9").resume("d13").stop("d14")
    yield story.resume("d16 h23 m59 s59").now("d17 h1").hasnt("stop.sum-cycle")
    for at, level in (("d23", "discuss"), ("d23 s1", None)):
        story = (
            Story(slug("started-after-a-stop-at", at), "within 7 days of a stop (D47)").run(14).stop("d16")
        )
        yield said(story.start(at, 2, 9).now("d23 h1"), "facts.contradict", level)


def neuro() -> Iterator[Story]:
    rule = "restart.premed-dexamethasone-24"
    for at, dose, level in (
        ("d16 h1 s1", 24, None),
        ("d16 h2", 23.9, "do"),
        ("d16 h2", 24.1, None),
        ("d16 h2", None, "do"),
    ):
        story = held(slug(f"restart-dexamethasone-{dose}", at), "24 mg or more within 24 h", "neurological")
        body = {"drug": "dexamethasone", "dose_mg": dose, "route": "IV"}
        story.grade("d13", "neurological", 0).fact(at, "premedication_given", body).now("d17 h1")
        yield said(story, rule, level)
    story = held("restarted-without-24-d20-h2-s1", "said for 4 days", "neurological")
    yield story.grade("d13", "neurological", 0).resume("d16 h2", 9).now("d20 h2 s1").hasnt(rule)
    story = held("taper-d20-h1-s1", "4 days from giving", "neurological").grade("d13", "neurological", 0)
    story.dexamethasone("d16 h1", 24).resume("d16 h2", 9).now("d20 h1 s1")
    yield story.hasnt("taper.dexamethasone")
    for at, waits in (("d15 h23 m59 s59", True), ("d16", False), ("d16 s1", False)):
        story = held(slug("neuro-calm-until", at), "grade 1 or less for 72 h (1)", "neurological")
        story.grade("d13", "neurological", 1).dexamethasone("d15", 24).bloods("d14").now(at)
        story.decide("d14", "premed_after_stop", "no")
        yield (
            story.has("restart.wait").hasnt("restart.ready")
            if waits
            else story.has("restart.ready").hasnt("restart.wait")
        )
    for at, level in (("d18 h23 m59 s59", None), ("d19", None), ("d19 s1", "discontinue")):
        story = held(slug("neuro-calm-from", at), "more than 7 days to resolve (D13)", "neurological")
        yield said(story.grade(at, "neurological", 1).now("d19 h1"), "tox.neuro.slow", level)
    for at, level in (("d12 m59 s59", "hold"), ("d12 h1", "discontinue"), ("d12 h1 s1", "discontinue")):
        story = full(slug("second-convulsion-at", at), "under 1 h apart they may be one (D46)")
        story.fact("d12", "convulsion_observed").fact(at, "convulsion_observed").now("d12 h2")
        yield story.has("tox.convulsion.repeat", level).hasnt("tox.convulsion.first")
    story = full("three-convulsions", "more than one").fact("d12", "convulsion_observed")
    story.fact("d12 h2", "convulsion_observed").fact("d12 h4", "convulsion_observed").now("d12 h5")
    yield story.has("tox.convulsion.repeat", "discontinue", count=3).hasnt("tox.convulsion.first")


def cycles() -> Iterator[Story]:
    yield (
        Story("no-cycle-limit-in-cycle-1", "2 cycles, and more after remission")
        .run(4)
        .now("d5")
        .hasnt("cycle.limit")
    )
    story = after_one("later-tests-a-second-younger", "valid for 96 h (D25)").bloods("d38 s1").now("d42")
    yield story.hasnt("start.tests-stale", "start.tests-missing")
    yield after_one("no-response-due-after-cycle-1", "after cycle 2").now("d35").hasnt("cycle.response-due")
    remitted = after_one("no-response-due-after-cycle-3", "after cycle 2").run(28, 2)
    remitted.fact("d72", "response_assessed", {"complete_remission": True}).run(28, 3).now("d119")
    yield remitted.hasnt("cycle.response-due", "cycle.limit").has("start.supervised", "do", cycle=4)
    story = Story("start-without-a-cycle", "said as not understood").fact(
        "d0", "infusion_started", {"dose_micrograms_per_day": 9, "checks": {}}
    )
    yield story.now("h1").state(not_understood=1).has("facts.not-understood", "discuss")
    story = after_one("cycle-2-home-after-48h", "48 h in cycle 2 done").run(4, 2)
    story.fact("d43", "setting_changed", {"setting": "home"}).now("d44 s1")
    yield story.hasnt("stay.too-early")
    for recorded, level in (("d4 h23 m59 s59", "discuss"), ("d5", None), ("d5 s1", None)):
        story = Story(slug("recorded-at", recorded), "an `at` after its `recorded_at` (20)").run(4)
        story.fact("d5", "note_written", {"text": "a note"}, recorded_at=recorded).now("d5 h1")
        yield said(story, "clock.suspect", level)


STORIES = [
    *grades(),
    *observations(),
    *results(),
    *bags(),
    *doses(),
    *stops(),
    *neuro(),
    *cycles(),
]

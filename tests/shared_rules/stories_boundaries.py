"""Each number at its boundary: the value, and the nearest one on either side; written out from tables."""

from collections.abc import Iterator
from typing import Any

from tests.shared_rules.stories_toxicity import full, held
from tests.shared_rules.story import FIRST_BLOODS, FIRST_INVESTIGATIONS, GOOD_BLOODS, Story

# Parameter, the value that asks for an assessment, the nearest that does not (D41).
OBSERVATIONS = (
    ("temperature_c", 38.0, 37.9),
    ("temperature_c", 35.0, 35.1),
    ("respiratory_rate", 8, 9),
    ("respiratory_rate", 25, 24),
    ("spo2", 91, 92),
    ("systolic", 90, 91),
    ("systolic", 220, 219),
    ("pulse", 40, 41),
    ("pulse", 131, 130),
)
# Analyte, upper limit, the values that are just not and just above grades 2, 3 and 4 (D49).
LIVER = (
    ("alt", 40, (120, 120.1), (200, 200.1), (800, 800.1)),
    ("ast", 40, (120, 120.1), (200, 200.1), (800, 800.1)),
    ("bilirubin", 20, (30, 30.1), (60, 60.1), (200, 200.1)),
)
LIMITS = (("neutrophils", 1.0, 1.01), ("platelets", 100, 100.1), ("crcl", 30, 30.1))
BELOW = (("neutrophils", 1.0, 0.99), ("platelets", 100, 99.9))


def observations() -> Iterator[Story]:
    for parameter, asks, silent in OBSERVATIONS:
        said = Story(f"observed-{parameter}-{asks}", "asks for an assessment (D41)").run(4)
        yield said.fact("d5", "observations_taken", {parameter: asks}).now("d5 h1").has("observations.assess")
        quiet = Story(f"observed-{parameter}-{silent}", "does not").run(4)
        yield (
            quiet.fact("d5", "observations_taken", {parameter: silent})
            .now("d5 h1")
            .hasnt("observations.assess")
        )
    urgent = Story("observed-pulse-is-urgent", "a NEWS2 parameter of 3 is urgent (D41)").run(4)
    urgent.fact("d5", "observations_taken", {"pulse": 131, "temperature_c": 38}).now("d5 h1")
    yield urgent.has("observations.assess", "discuss", urgent=True, parameters=["pulse", "temperature_c"])


def liver() -> Iterator[Story]:
    for analyte, uln, two, three, four in LIVER:
        for value, grade, level in (
            (two[1], 2, "discuss"),
            (three[0], 2, "discuss"),
            (three[1], 3, "hold"),
            (four[0], 3, "hold"),
            (four[1], 4, "hold"),
        ):
            story = full(f"ungraded-{analyte}-{value}", "the multiple it is over (D49)").lab(
                "d12", analyte, value, "U/L", uln
            )
            yield story.now("d12 h1").has("tox.ungraded", level, analyte=analyte, suggested_grade=grade)
        quiet = full(f"ungraded-{analyte}-{two[0]}", "not over the first").lab(
            "d12", analyte, two[0], "U/L", uln
        )
        yield quiet.now("d12 h1").hasnt("tox.ungraded")


def results() -> Iterator[Story]:
    for analyte, outside, within in LIMITS:
        story = (
            Story(f"limit-{analyte}-{outside}", "equal is outside (D23)")
            .run(28)
            .bloods("d40", **{analyte: outside})
        )
        outside_values: dict[str, Any] = {
            "outside": [{"analyte": analyte, "limit": outside, "value": outside}]
        }
        yield story.now("d42").has("start.limits", "authorise", **outside_values)
        story = Story(f"limit-{analyte}-{within}", "just within").run(28).bloods("d40", **{analyte: within})
        yield story.now("d42").hasnt("start.limits", "haem.discuss")
    for analyte, equal, below in BELOW:
        story = (
            Story(f"count-{analyte}-{equal}", "equal is not below")
            .run(14)
            .lab("d15", analyte, equal, "x10^9/L")
        )
        yield story.now("d15 h1").hasnt("haem.discuss")
        story = (
            Story(f"count-{analyte}-{below}", "below: discuss").run(14).lab("d15", analyte, below, "x10^9/L")
        )
        yield story.now("d15 h1").has("haem.discuss", "discuss", analyte=analyte)
    for analyte, unit in (
        ("lymphocytes", "/uL"),
        ("platelets", "10^9/L"),
        ("crcl", "mL/s"),
        ("neutrophils", ""),
    ):
        story = (
            Story(f"unit-of-{analyte}", "another unit is not understood").run(14).lab("d15", analyte, 5, unit)
        )
        yield story.now("d15 h1").state(not_understood=1).hasnt("haem.discuss")


def missing() -> Iterator[Story]:
    first = {**GOOD_BLOODS, **FIRST_BLOODS}
    for analyte in sorted(first):
        if analyte in ("alt", "ast"):
            continue
        story = Story(f"first-without-{analyte}", "missing is not valid (D25)").investigations("-d1")
        story.bloods("-d1", first=True, **{analyte: None}).now("-h2")
        yield story.has("start.tests-missing", "authorise", missing=[analyte])
    for analyte in sorted(GOOD_BLOODS):
        if analyte in ("alt", "ast"):
            continue
        story = Story(f"later-without-{analyte}", "missing is not valid (D25)").run(28)
        yield story.bloods("d40", **{analyte: None}).now("d42").has("start.tests-missing", missing=[analyte])
    none = Story("later-without-alt-and-ast", "ALT or AST (D43)").run(28).bloods("d40", alt=None, ast=None)
    yield none.now("d42").has("start.tests-missing", missing=["alt_or_ast"])
    for name in FIRST_INVESTIGATIONS:
        others = [other for other in FIRST_INVESTIGATIONS if other != name]
        story = Story(f"first-without-{name}", "investigations too (15)").bloods("-d1", first=True)
        yield story.investigations("-d1", *others).now("-h2").has("start.tests-missing", missing=[name])


def windows() -> Iterator[Story]:
    """Pairs: the last second of a window, and the instant at which it is over."""
    rested = held("dexamethasone-24-a-day-before", "within the 24 h before restarting", "neurological")
    rested.grade("d13", "neurological", 0).dexamethasone("d16 h1", 24)
    yield rested.now("d17 h1").hasnt("restart.premed-dexamethasone-24").has("taper.dexamethasone")
    rested = held("dexamethasone-24-too-long-ago", "a second longer is not", "neurological")
    rested.grade("d13", "neurological", 0).dexamethasone("d16 h1", 24)
    yield rested.now("d17 h1 s1").has("restart.premed-dexamethasone-24", "do")
    for at, said in (("d20 h1 m59 s59", True), ("d20 h2", False)):
        story = held(
            f"restarted-without-24-{at}".replace(" ", "-"), "said for 4 days after the stop", "neurological"
        )
        story.grade("d13", "neurological", 0).resume("d16 h2", 9).now(at)
        rule = "restart.premed-dexamethasone-24"
        yield story.has(rule, "do") if said else story.hasnt(rule)
    for at, said in (("d20 h0 m59 s59", True), ("d20 h1", False)):
        story = held(f"taper-{at}".replace(" ", "-"), "4 days from giving", "neurological")
        story.grade("d13", "neurological", 0).dexamethasone("d16 h1", 24).resume("d16 h2", 9).now(at)
        yield story.has("taper.dexamethasone", "inform") if said else story.hasnt("taper.dexamethasone")
    for at, said in (("d29 h23 m59 s59", True), ("d30", False)):
        story = Story(f"contraception-{at}".replace(" ", "-"), "48 h after the end").run(14).stop("d28")
        story.fact("d28", "treatment_discontinued").now(at)
        yield (
            story.has("contraception.until", "inform", until_at="2026-07-01T08:00:00Z")
            if said
            else story.hasnt("contraception.until")
        )
    for at, said in (("d1 h23 m59 s59", True), ("d2", False)):
        story = Story(f"flush-{at}".replace(" ", "-"), "24 h").run(0).fact("d1", "line_flushed").now(at)
        yield story.has("no-flush.happened") if said else story.hasnt("no-flush.happened")
    for hours, said in (("d17 h1", True), ("d17 h1 s1", False)):
        story = (
            Story(f"sum-24h-at-{hours}".replace(" ", "-"), "the 24 h before now")
            .run(14)
            .stop("d16")
            .resume("d16 h3")
        )
        story.stop("d16 h10").resume("d16 h12").now(hours)
        yield story.has("stop.sum-24h", "discuss") if said else story.hasnt("stop.sum-24h")


def people() -> Iterator[Story]:
    """D45: each question by each of its roles, and by one that may not answer it."""
    story = Story("limits-by-the-consultant", "a consultant authorises").run(28).bloods("d40", platelets=90)
    yield story.decide("d41", "start_outside_limits").now("d42").hasnt("start.limits")
    story = Story("unverified-by-the-consultant", "a consultant answers").run(28).run(0, 2)
    yield story.decide("d42 h1", "start_unverified").now("d42 h2").hasnt("start.unverified")
    story = Story("premed-at-step-by-the-consultant", "a consultant answers").run(4)
    yield story.decide("d6 h1", "premed_at_step", "yes").now("d6 h2").hasnt("premed.ask")
    story = Story("under-45-by-the-consultant", "a consultant enters the dose", weight_kg=40)
    yield story.decide("d0", "dose_under45").now("d1").has("weight.under45", "inform")
    story = Story("under-45-by-a-nurse", "a nurse does not", weight_kg=40)
    yield story.decide("d0", "dose_under45", role="nurse").now("d1").has("weight.under45", "authorise")
    story = full("irrelevant-by-the-consultant", "a consultant too").grade("d12", "other", 3)
    yield story.decide("d12 h1", "not_clinically_relevant").now("d12 h2").hasnt("tox.other.3")
    story = Story("discharge-by-a-prescriber", "D32 asks for the consultant").run(7)
    story.fact("d8", "setting_changed", {"setting": "home"}).decide(
        "d7 h23", "early_discharge", role="prescriber"
    )
    yield story.now("d8 h1").has("stay.too-early", "authorise")
    story = full("separate-by-a-prescriber", "only a consultant (D46)").fact("d12", "convulsion_observed")
    story.fact("d12 m20", "convulsion_observed").decide("d12 h1", "separate_convulsions", role="prescriber")
    yield story.now("d12 h2").has("tox.convulsion.repeat", "hold", protocol_says="discontinue")


def doses() -> Iterator[Story]:
    """40 kg and 171 cm are 1.378 m2: 6.89 at the low step, 20.68 at the full one; 5 % of 9 and of 28."""
    for dose, said in ((7.33, False), (7.35, True), (6.45, False), (6.43, True)):
        story = (
            Story(f"surface-low-{dose}", "5 % of 9 about 6.89 (D22)", weight_kg=40).start(dose=dose).now("d1")
        )
        yield story.has("dose.unexpected", "discuss") if said else story.hasnt("dose.unexpected")
    for dose, said in ((22.07, False), (22.09, True), (19.29, False), (19.26, True)):
        story = (
            Story(f"surface-full-{dose}", "5 % of 28 about 20.68 (D22)", weight_kg=40)
            .start(dose=7)
            .change("d4", 7, 72)
        )
        story.change("d7", dose).now("d7 h1")
        yield story.has("dose.unexpected", "discuss") if said else story.hasnt("dose.unexpected")
    story = Story("allopurinol-in-cycle-2", "first 1-2 cycles").run(28).run(0, 2).now("d43")
    yield story.has("allopurinol", "inform")
    remitted = Story("cycle-5-with-remission", "up to 3 more").run(28).run(28, 2)
    remitted.fact("d72", "response_assessed", {"complete_remission": True}).run(28, 3).run(28, 4)
    yield remitted.run(0, 5).now("d169").hasnt("cycle.limit", "allopurinol")
    story = Story("cycle-2-needs-no-supervised-start", "from cycle 3").run(28).now("d42")
    yield story.hasnt("start.supervised")


def doubles() -> Iterator[Story]:
    for minutes, said in (("m30", True), ("m30 s1", False)):
        for kind, body in (("convulsion_observed", {}), ("premedication_given", {"drug": "paracetamol"})):
            story = Story(f"double-{kind}-{minutes}".replace(" ", "-"), "within 30 min (D46)").run(4)
            story.fact("d5", kind, body).fact(f"d5 {minutes}", kind, body, device=2).now("d5 h1")
            yield story.has("facts.double", "discuss", kind=kind) if said else story.hasnt("facts.double")
    story = (
        Story("double-start", "possibly one start")
        .start()
        .fact("m5", "infusion_started", {"cycle": 1}, device=2)
    )
    yield story.now("h1").has("facts.double", "discuss", kind="infusion_started").has("facts.contradict")
    story = Story("two-drugs-are-not-one", "the same drug").run(4)
    story.fact("d5", "premedication_given", {"drug": "paracetamol"})
    story.fact("d5 m5", "premedication_given", {"drug": "dexamethasone"}, device=2)
    yield story.now("d5 h1").hasnt("facts.double")


def signs() -> Iterator[Story]:
    """Each sign alone, and each row with its own condition."""
    story = full("neuro-sign-not-calmed-by-another", "per term (1)").grade("d12", "neurological", 3, term="a")
    story.stop("d12", "toxicity").grade("d13", "neurological", 0, term="b").now("d17")
    yield story.has("tox.neuro.3", "hold").has("restart.wait", waiting_for=["authorisation", "neurological"])
    story = full("other-sign-not-calmed-by-another", "per term (1)").grade("d12", "other", 3, term="a")
    yield story.grade("d13", "other", 0, term="b").stop("d13").now("d13 h1").has("tox.other.3", "hold")
    story = held("crs-term-makes-no-other-crs", "only neurological and other go by term (1)")
    yield story.grade("d13", "crs", 0, term="fever").now("d13 h1").has("tox.crs.3", "inform", met=True)
    for toxicity, grade in (("crs", 0), ("tls", 0), ("lft", 1), ("other", 1)):
        story = held(f"{toxicity}-calm-at-once", "no days of calm are asked for", toxicity)
        yield story.grade("d13", toxicity, grade).now("d13").has(f"tox.{toxicity}.3", "inform", met=True)
        story = held(f"{toxicity}-not-yet-calm", "one grade more is not resolved", toxicity)
        yield story.grade("d13", toxicity, grade + 1).now("d13").has(f"tox.{toxicity}.3", "hold", met=False)
    story = full("convulsion-is-no-grade-4", "grade 3 neuro (D15)").fact("d12", "convulsion_observed")
    yield story.now("d12 h1").has("tox.neuro.3", "hold").hasnt("tox.neuro.4")
    story = Story("first-without-alt", "ALT or AST (D43)").bloods("-d1", first=True, alt=None)
    yield story.investigations("-d1").now("-h2").hasnt("start.tests-missing")
    story = Story("dexamethasone-iv-in-small-letters", "the same route").ready_for_first()
    yield story.dexamethasone("-h1", route="iv").now("-m10").hasnt("start.premed-missing")


STORIES = [
    *signs(),
    *observations(),
    *liver(),
    *results(),
    *missing(),
    *windows(),
    *people(),
    *doses(),
    *doubles(),
]

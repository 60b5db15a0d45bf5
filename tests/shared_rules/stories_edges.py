"""The instant, the unit below and the unit above, where the other stories have only one of them."""

from collections.abc import Iterator

from tests.shared_rules.stories_bags import short_bag
from tests.shared_rules.stories_toxicity import full, held
from tests.shared_rules.story import FIRST_INVESTIGATIONS, Story


def finals() -> Iterator[Story]:
    """Section 5, 3: grade 4 of CRS, neuro and TLS never ends; that of LFT and other by the consultant."""
    for toxicity, code in (("crs", "crs"), ("neurological", "neuro"), ("tls", "tls")):
        story = held(f"{code}-4-whatever-the-consultant-says", "grade 4 never ends (3)", toxicity, 4)
        story.decide("d13", "restart_after_ambiguity").now("d13 h1")
        yield story.has(f"tox.{code}.4", "discontinue").hasnt("restart.ready", "restart.wait")
    story = held("other-4-after-the-consultant", "a consultant's word ends it (3)", "other", 4)
    yield story.decide("d13", "restart_after_ambiguity").now("d13 h1").hasnt("tox.other.4")


def rows() -> Iterator[Story]:
    for toxicity in ("tls", "lft"):
        story = held(
            f"{toxicity}-term-makes-no-other-row", "only neurological and other go by term (1)", toxicity
        )
        story.grade("d13", toxicity, 0, term="a").now("d13 h1")
        yield story.has(f"tox.{toxicity}.3", "inform", met=True)
    yield (
        held("other-is-waited-for", "the wait names what is awaited (8)", "other")
        .now("d12 h1")
        .has("restart.wait", "inform", waiting_for=["other"], earliest_at=None)
    )
    yield (
        held("ready-is-to-know", "nothing stands against restarting (8)")
        .grade("d12 h1", "crs", 0)
        .now("d12 h2")
        .has("restart.ready", "inform")
        .has("stop.running", "inform", minutes=120)
    )
    yield (
        full("convulsion-is-grade-3", "a neurological sign of grade 3 (D15)")
        .fact("d12", "convulsion_observed")
        .now("d12 h1")
        .has("tox.neuro.3", "hold", grade=3, toxicity="neurological")
    )


def known() -> Iterator[Story]:
    story = Story("lymphocytes-in-their-unit", "understood").run(14).lab("d15", "lymphocytes", 0.5, "x10^9/L")
    yield story.now("d15 h1").state(not_understood=0)
    story = Story("first-without-alt-and-ast", "ALT or AST (D43)").bloods(
        "-d1", first=True, alt=None, ast=None
    )
    story.investigations("-d1", *FIRST_INVESTIGATIONS).now("-h2")
    yield story.has("start.tests-missing", "authorise", missing=["alt_or_ast"])
    story = Story("intrathecal-was-given", "the last one is said").run(4)
    story.fact("d2", "premedication_given", {"drug": "intrathecal"}).now("d5")
    yield story.has("intrathecal", "inform", last_given_at="2026-06-03T08:00:00Z")
    yield Story("three-litres", "at least 3 litres a day").run(4).now("d5").has("fluids", litres_per_day=3)
    story = Story("intrathecal-ends-with-treatment", "before and during treatment").run(14).stop("d16")
    yield story.fact("d16 h1", "treatment_discontinued").now("d16 h2").hasnt("intrathecal")


def bags() -> Iterator[Story]:
    yield (
        short_bag("bag-window-second-after-opening", "inside the window (D01)")
        .now("d2 h20 s1")
        .has("bag.change", "do")
    )
    yield (
        Story("bag-without-a-planned-change", "absent next_change_at is hanging + hours (20)")
        .fact("d0", "infusion_started", {"cycle": 1, "dose_micrograms_per_day": 9, "bag": {"hours": 72}})
        .now("d1")
        .hasnt("bag.plan-past-expiry", "bag.late")
        .task("bag.change", due_at="d3")
    )


def cycles() -> Iterator[Story]:
    for at, said in (("d27 h23 m59 s59", False), ("d28", True), ("d28 s1", True)):
        story = Story(f"disconnect-at-{at}".replace(" ", "-"), "672 h infused (D29)").run(25).now(at)
        yield story.has("cycle.disconnect", "do") if said else story.hasnt("cycle.disconnect")
    for at, said in (("d27 h23 m59 s59", True), ("d28", False), ("d28 s1", False)):
        story = Story(f"contraception-after-a-dose-{at}".replace(" ", "-"), "48 h after the end").run(14)
        story.stop("d26").fact("d26", "treatment_discontinued").now(at)
        yield story.has("contraception.until") if said else story.hasnt("contraception.until")
    yield Story("free-interval-and-a-second", "over (D30)").run(28).now("d42 s1").hasnt("cycle.free-interval")
    for at, said in (("d1 h23 m59 s59", True), ("d2", False), ("d2 s1", False)):
        story = Story(f"paracetamol-at-{at}".replace(" ", "-"), "the first 48 h of a cycle").run(0).now(at)
        for rule in ("paracetamol", "watch.infusion-reaction"):
            story = story.has(rule) if said else story.hasnt(rule)
        yield story
    for at, said in (("d6 h23 m59 s59", True), ("d7", False), ("d7 s1", False)):
        story = Story(f"interactions-at-{at}".replace(" ", "-"), "7 days infused (D44)").run(7).now(at)
        yield story.has("interactions.watch") if said else story.hasnt("interactions.watch")
    for at, said in (("d8 h23 m59 s59", True), ("d9", False), ("d9 s1", False)):
        story = Story(f"home-at-{at}".replace(" ", "-"), "216 h infused (D32)").run(7)
        story.fact("d8", "setting_changed", {"setting": "home"}).now(at)
        yield story.has("stay.too-early", "authorise") if said else story.hasnt("stay.too-early")
    for at, said in (("d8 h23 m59 s59", False), ("d9", True), ("d9 s1", True)):
        story = Story(f"writing-at-{at}".replace(" ", "-"), "168 h after the last (D26)").run(7)
        story.writing("d2").now(at)
        yield story.has("writing.due", "do") if said else story.hasnt("writing.due")


def stops() -> Iterator[Story]:
    story = Story("stop-a-second-under-4h", "a second below 4 h (D04)").run(18).stop("d19 h20")
    story.now("d19 h23 m59 s59").has("stop.same-cycle")
    yield story.hasnt("restart.supervised", "premed.ask", "stop.new-cycle")
    for at, held_rule, gone in (
        ("d22 h23 m59 s59", "stop.same-cycle", "stop.new-cycle"),
        ("d23 s1", "stop.new-cycle", "stop.same-cycle"),
        ("d29 h23 m59 s59", "stop.new-cycle", "stop.discontinue"),
        ("d30 s1", "stop.discontinue", "stop.new-cycle"),
    ):
        story = (
            Story(f"long-stop-at-{at}".replace(" ", "-"), "7 and 14 days, ends inside").run(14).stop("d16")
        )
        yield story.now(at).has(held_rule).hasnt(gone)
    story = Story("stop-of-4h-and-a-second", "a re-initiation (D04)").run(14).stop("d16").now("d16 h4 s1")
    yield story.has("restart.supervised", "do").has("premed.ask", "authorise")
    for at, said in (("d5 h23 m59 s59", False), ("d6", True), ("d6 s1", True)):
        story = (
            Story(f"premed-asked-at-{at}".replace(" ", "-"), "from 24 h before the step (D05)").run(4).now(at)
        )
        yield story.has("premed.ask", "authorise") if said else story.hasnt("premed.ask")
    for at, said in (("d1 h23 m59 s59", True), ("d2", False), ("d2 s1", False)):
        story = Story(f"rate-error-at-{at}".replace(" ", "-"), "24 h").run(0).fact("d1", "rate_error_found")
        yield story.now(at).has("dose.error") if said else story.now(at).hasnt("dose.error")


def weights() -> Iterator[Story]:
    for weight, said in ((44.9, True), (45.0, False), (45.1, False)):
        story = Story(f"weight-of-{weight}", "45.0 is fixed-dose (D22)", weight_kg=weight).now("-d1")
        yield story.has("weight.under45", "authorise") if said else story.hasnt("weight.under45")
    story = Story("weight-unknown", "nothing is known to be light", opened=False).open(weight_kg=None)
    yield story.now("-d1").hasnt("weight.under45")
    for dose, rule in ((28, None), (28.1, "dose.too-high"), (27.9, "dose.unexpected")):
        story = Story(f"dose-of-{dose}", "28 is the cap (D51)").run(11).change("d14", dose).now("d14 h1")
        for other in ("dose.too-high", "dose.unexpected"):
            story = story.has(other) if other == rule else story.hasnt(other)
        yield story
    for clearance, dose_mg in ((19.9, 100), (20, 300), (20.1, 300)):
        story = Story(f"allopurinol-at-{clearance}", "100 mg under 20 mL/min").bloods("-d1", crcl=clearance)
        yield story.run(0).now("d1").has("allopurinol", "inform", dose_mg=dose_mg)


STORIES = [
    *finals(),
    *rows(),
    *known(),
    *bags(),
    *cycles(),
    *stops(),
    *weights(),
]

"""Boundaries and openings that the contract's other stories leave: each rule once there and once not."""

from typing import Any

from tests.shared_rules.stories_toxicity import full, held, recommenced
from tests.shared_rules.story import Story


def finished_at_low(name: str, why: str) -> Story:
    """Grade 3 on day 22 of cycle 1, restarted at 9 on day 23, and disconnected at 28 days infused."""
    story = Story(name, why).run(21).grade("d22", "crs", 3).stop("d22", "toxicity").grade("d23", "crs", 0)
    return story.resume("d23", 9).change("d26", 9).fact("d29", "infusion_completed")


def low_weight(name: str, why: str, dose: float) -> Story:
    """40 kg and 171 cm: 1.378 m2, so 6.89 at the low step; the tolerance is 0.45."""
    return Story(name, why, weight_kg=40).start(dose=dose)


def replaced(target: int, kind: str, at: str, body: dict[str, Any]) -> dict[str, Any]:
    fact = f"018f0000-0000-7000-8000-{target:012x}"
    return {"fact": fact, "reason": "mistake", "kind": kind, "at": at, "body": body}


STORIES = [
    held("lft-5", "grade 5 of any row is .4 at discontinue", "lft", 5)
    .decide("d13", "restart_after_ambiguity")
    .now("d13 h1")
    .has("tox.lft.4", "discontinue"),
    held("tls-3-met", "grade 0: the row's condition holds", "tls")
    .grade("d13", "tls", 0)
    .now("d13 h1")
    .has("tox.tls.3", "inform", met=True),
    held("other-3-met", "grade 1: the row's condition holds", "other")
    .grade("d13", "other", 1)
    .now("d13 h1")
    .has("tox.other.3", "inform", met=True)
    .hasnt("tox.other.4"),
    full("first-convulsion-calm", "its row's condition holds and nothing runs")
    .fact("d12", "convulsion_observed")
    .stop("d12", "toxicity")
    .grade("d12 h2", "neurological", 1)
    .now("d15 h2")
    .has("tox.convulsion.first", "inform", met=True),
    full("first-convulsion-over", "ends with its episode; the count stays")
    .fact("d12", "convulsion_observed")
    .stop("d12", "toxicity")
    .grade("d12 h2", "neurological", 1)
    .resume("d15 h2", 9)
    .now("d15 h3")
    .hasnt("tox.convulsion.first", "tox.neuro.3"),
    full("convulsion-graded-under-another-sign", "a later grade of any sign of the row is the convulsion's")
    .fact("d12", "convulsion_observed")
    .stop("d12", "toxicity")
    .grade("d12 h2", "neurological", 1, term="tremor")
    .now("d15 h2")
    .has("tox.neuro.3", "inform", met=True),
    recommenced("lower-than-before-is-no-recurrence", "above the lowest since recommencing (7)")
    .grade("d14", "crs", 0)
    .now("d14 h1")
    .hasnt("tox.recurred")
    .task("dose.step-up"),
    recommenced("another-sign-is-no-recurrence", "the same toxicity and term (7)")
    .grade("d14", "lft", 1)
    .now("d14 h1")
    .hasnt("tox.recurred"),
    full("unlike-unknown-toxicities", "one that nobody knows does not make another one milder")
    .grade("d12", "pancreatitis", 3)
    .grade("d12 h1", "rash", 1)
    .now("d12 h2")
    .has("tox.other.3", "hold"),
    full("conflict-needs-the-same-instant", "a second later the higher acts (4)")
    .grade("d12", "crs", 4, "ctcae5")
    .grade("d12 s1", "crs", 3, "astct")
    .now("d12 h1")
    .has("tox.crs.4", "discontinue")
    .hasnt("tox.scale-conflict"),
    finished_at_low("next-dose-is-the-consultants", "the low step was not finished (D19)")
    .now("d43")
    .has("cycle.dose", "authorise")
    .task("decision.needed"),
    finished_at_low("next-dose-was-chosen", "then inform")
    .decide("d30", "new_cycle_dose", "full")
    .now("d43")
    .has("cycle.dose", "inform", dose="full"),
    finished_at_low("full-dose-after-an-unfinished-grade-3", "too high (D51)")
    .start("d43", 2, 28)
    .now("d43 h1")
    .has("dose.too-high", "hold")
    .task("infusion.stop", due_at="d43"),
    finished_at_low("full-dose-chosen-after-an-unfinished-grade-3", "the consultant chose it")
    .decide("d30", "new_cycle_dose", "full")
    .start("d43", 2, 28)
    .now("d43 h1")
    .hasnt("dose.too-high", "dose.unexpected", "cycle.dose"),
    finished_at_low("low-dose-after-an-unfinished-grade-3", "low with cause")
    .start("d43", 2, 9)
    .now("d43 h1")
    .hasnt("dose.unexpected")
    .task("dose.step-up", due_at="d50"),
    Story("new-cycle-undecided-at-full", "never full dose automatically (D11)")
    .run(14)
    .stop("d16")
    .start("d24", 2, 28)
    .now("d24 h1")
    .has("dose.unexpected", "discuss", dose_micrograms_per_day=28)
    .hasnt("dose.too-high"),
    Story("new-cycle-at-full-against-the-choice", "the consultant chose low (D11, D51)")
    .run(14)
    .stop("d16")
    .decide("d23 h1", "new_cycle_dose", "low")
    .start("d24", 2, 28)
    .now("d24 h1")
    .has("dose.too-high", "hold"),
    Story("new-cycle-after-a-toxicity-stop-at-full", "low after a toxicity stop (D11)")
    .run(14)
    .grade("d16", "crs", 3)
    .stop("d16", "toxicity")
    .grade("d17", "crs", 0)
    .start("d24", 2, 28)
    .now("d24 h1")
    .has("dose.too-high", "hold"),
    Story("new-cycle-decided-informs", "stop.new-cycle by the consultant's decision (9)")
    .run(14)
    .stop("d16")
    .decide("d23 h1", "new_cycle")
    .now("d23 h2")
    .has("stop.new-cycle", "inform"),
    Story("abandoned-first-cycle-keeps-its-stay", "216 h until a cycle is completed (D48)")
    .run(4)
    .stop("d5")
    .start("d13", 2, 9, setting="home")
    .now("d16")
    .has("stay.too-early", "authorise", hours=216),
    Story("restart-after-a-dose-too-high", "not back to a dose that was too high")
    .run(0)
    .change("d2", 28)
    .stop("d2 h1")
    .now("d2 h2")
    .has("restart.dose", "reduce", dose_micrograms_per_day=9),
    Story("second-stop-says-toxicity", "the reason that comes later counts (8)")
    .run(14)
    .stop("d16", "other")
    .stop("d16 m10", "toxicity")
    .now("d16 h1")
    .has("restart.wait", waiting_for=["grade"]),
    low_weight("surface-dose-decided", "a prescriber entered the dose (D22)", 7)
    .decide("h1", "dose_under45", "yes", "prescriber")
    .now("d1")
    .has("weight.under45", "inform"),
    Story("start-tasks", "dexamethasone 1 h before the planned start, and the start itself")
    .fact("-d6", "cycle_planned", {"cycle": 1, "start_at": "2026-06-01T08:00:00Z", "changes": []})
    .now("-d1")
    .task("start.premed-missing", due_at="-h1")
    .task("cycle.start", due_at="d0")
    .task("writing.due", due_at="d0")
    .has("start.premed-missing", "do")
    .has("intrathecal", "inform")
    .hasnt("fluids", "contraception.until"),
    Story("response-task", "due by the earliest next start")
    .run(28)
    .run(28, 2)
    .now("d71")
    .task("cycle.response-due", due_at="d84"),
    Story("free-interval-task", "not before 14 x 24 h from the actual disconnection (D30)")
    .run(28)
    .now("d30")
    .task("cycle.start", from_at="d42", due_at=None)
    .has("cycle.free-interval", "authorise", until_at="2026-07-13T08:00:00Z"),
    Story("fluids-while-running", "at least 3 litres a day").run(4).now("d5").has("fluids", "inform"),
    Story("failed-check-at-the-bedside", "a check that was not in order is said while that bag hangs")
    .run(4)
    .change("d5", 9, checks={"label": True, "filter": False, "no_flush": False})
    .now("d5 h1")
    .has("checks.failed", "discuss", failed=["filter", "no_flush"]),
    Story("checks-in-order", "all true says nothing")
    .run(4)
    .change("d5", 9, checks={"label": True, "filter": True})
    .now("d5 h1")
    .hasnt("checks.failed", "no-flush.happened", "writing.changed", "facts.contradict", "clock.suspect"),
    Story("telephone-order-to-be-countersigned", "it counts and stays to be countersigned (D45)")
    .run(4)
    .decide("d6 h1", "premed_at_step", "no", "prescriber", by_telephone=True, read_back=True)
    .now("d6 h2")
    .has("decision.countersign", "inform", count=1, not_read_back=0)
    .hasnt("premed.ask"),
    Story("telephone-order-of-nobody", "an order by telephone names who gave it (D45)")
    .run(4)
    .decide("d6 h1", "premed_at_step", "no", "prescriber", by_telephone=True, decided_by=None)
    .now("d6 h2")
    .has("premed.ask", "authorise")
    .hasnt("decision.countersign"),
    Story("discontinued-without-the-consultant", "permanent by the consultant's word only (D12)")
    .run(14)
    .stop("d16")
    .fact("d16 h1", "treatment_discontinued", {"reason": "toxicity", "decided_by": "Dr Example"})
    .now("d16 h2")
    .state(status="discontinued", bag=None, dose_micrograms_per_day=None)
    .has("discontinuation.unconfirmed", "authorise"),
    Story("discontinued-but-never-stopped", "what runs on is said until it is stopped (D51)")
    .run(14)
    .fact("d16 h1", "treatment_discontinued", {"reason": "toxicity", "decided_by": "Dr Example"})
    .decide("d16 h2", "confirm_discontinuation")
    .now("d16 h3")
    .state(status="discontinued")
    .has("run.after-discontinuation", "hold")
    .hasnt("discontinuation.unconfirmed")
    .task("infusion.stop", due_at="d16 h1"),
    Story("high-tumour-burden", "consider a prephase, as the protocol says", opened=False)
    .open(high_tumour_burden=True)
    .now("-d1")
    .has("prephase", "inform"),
    Story("no-high-tumour-burden", "not said without it")
    .now("-d1")
    .hasnt("prephase", "run.after-discontinuation"),
    Story("course-of-another-protocol", "these rules are not the ones it was opened under", opened=False)
    .open(protocol="inotuzumab")
    .now("-d1")
    .has("facts.contradict", "discuss", reason="another-protocol"),
    Story("completed-a-week-early", "28 days are not infused: it does not fit (D47)")
    .run(18)
    .fact("d21", "infusion_completed")
    .now("d21 h1")
    .has("facts.contradict", "discuss", reason="infusion-days-missing"),
    Story("cycle-number-that-does-not-follow", "a contradiction is said (D47)")
    .run(28)
    .start("d42", 4, 28)
    .now("d42 h1")
    .has("facts.contradict", "discuss", reason="cycle-number")
    .has("cycle.limit", "authorise", cycle=4),
    Story("withdrawals-in-a-circle", "corrections that aim at each other change nothing and are said")
    .run(4)
    .fact("d5", "fact_withdrawn", {"fact": "018f0000-0000-7000-8000-000000000005", "reason": "x"})
    .fact("d5", "fact_withdrawn", {"fact": "018f0000-0000-7000-8000-000000000004", "reason": "x"})
    .now("d5 h1")
    .state(status="running", not_understood=2),
    Story("replaced-withdrawal", "a withdrawal that hit the wrong fact is replaced by the right one")
    .run(4)
    .stop("d5")
    .fact("d5 h1", "note_written", {"text": "x"})
    .fact("d5 h2", "fact_withdrawn", {"fact": "018f0000-0000-7000-8000-000000000004", "reason": "x"})
    .fact(
        "d5 h3",
        "fact_replaced",
        replaced(
            6,
            "fact_withdrawn",
            "2026-06-06T10:00:00Z",
            {"fact": "018f0000-0000-7000-8000-000000000005", "reason": "x"},
        ),
    )
    .now("d5 h4")
    .state(status="stopped", not_understood=0),
    Story("replaced-replacement", "the last word is what the fact says")
    .run(4)
    .stop("d5")
    .fact(
        "d5 h1", "fact_replaced", replaced(4, "infusion_stopped", "2026-06-06T09:00:00Z", {"reason": "pump"})
    )
    .fact(
        "d5 h2", "fact_replaced", replaced(5, "infusion_stopped", "2026-06-06T09:30:00Z", {"reason": "pump"})
    )
    .now("d5 h3")
    .state(status="stopped", stopped_since="2026-06-06T09:30:00Z", not_understood=0),
    Story("sample-after-its-result", "a sample from the future would be fresh for ever: not understood")
    .run(14)
    .fact(
        "d15",
        "lab_resulted",
        {"analyte": "platelets", "value": 90, "unit": "x10^9/L", "sampled_at": "2027-01-01T00:00:00Z"},
    )
    .now("d15 h1")
    .state(not_understood=1)
    .has("haem.discuss", "discuss", analyte="platelets"),
    Story("bag-without-hours", "96 h from hanging at the latest, and said", opened=True)
    .fact("d0", "infusion_started", {"cycle": 1, "dose_micrograms_per_day": 9, "setting": "hospital"})
    .now("d1")
    .state(not_understood=1)
    .task("bag.change", due_at="d4", until_at="d4")
    .has("bag.expiry-unverified", "inform"),
    Story("start-without-a-dose", "the dose is not known, and is asked for")
    .fact("d0", "infusion_started", {"cycle": 1, "bag": {"hours": 96}, "setting": "hospital"})
    .now("d1")
    .state(status="running", dose_micrograms_per_day=None, not_understood=1)
    .has("dose.unexpected", "discuss", missing=["dose_micrograms_per_day"]),
    Story("no-cycle-limit-in-cycle-2", "two cycles need no remission")
    .run(28)
    .run(0, 2)
    .now("d43")
    .hasnt(
        "cycle.limit",
        "cycle.disconnect",
        "start.supervised",
        "bag.plan-past-expiry",
        "tox.tls.3",
        "tox.tls.4",
    ),
]

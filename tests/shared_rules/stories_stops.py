"""Stops and restarting: section 5 paragraphs 8-12; D04, D05, D11, D12, D27, D28, D31, D47."""

from tests.shared_rules.story import Story


def stopped(name: str, why: str, reason: str = "pump") -> Story:
    """Stopped at day 16 of cycle 1, a week at full dose behind."""
    return Story(name, why).run(14).stop("d16", reason)


STORIES = [
    stopped("stop-minutes-are-floored", "minutes are floored")
    .now("d16 h1 m12 s59")
    .has("stop.running", minutes=72)
    .has("restart.ready")
    .has("restart.dose", "inform", dose_micrograms_per_day=28)
    .has("stop.same-cycle", "inform")
    .hasnt("restart.wait"),
    stopped("stop-tasks", "re-initiation at 4 h, new cycle at day 7, days 10 and 13")
    .now("d16 h1")
    .task("stop.reinitiation", from_at="d16", due_at="d16 h4")
    .task("stop.new-cycle", due_at="d23")
    .task("stop.discontinue", due_at="d26")
    .task("stop.discontinue", due_at="d29"),
    stopped("stop-of-exactly-7-days", "7 days is the same cycle")
    .now("d23")
    .has("stop.same-cycle", "inform")
    .hasnt("stop.new-cycle"),
    stopped(
        "stop-of-7-days-and-a-second",
        "longer than 7 days is a new cycle; the consultant chooses the dose (D11)",
    )
    .now("d23 s1")
    .has("stop.new-cycle", "authorise")
    .hasnt("stop.same-cycle", "premed.ask", "restart.ready")
    .has("restart.dose", "authorise", dose_micrograms_per_day=None, choose=[9, 28])
    .has("restart.wait"),
    stopped("stop-new-cycle-dose-decided", "then inform (9)")
    .decide("d23 h1", "new_cycle_dose", "full")
    .now("d23 h2")
    .has("restart.dose", "inform", dose_micrograms_per_day=28),
    stopped("stop-new-cycle-dose-by-a-prescriber", "only a consultant chooses it (D45)")
    .decide("d23 h1", "new_cycle_dose", "full", "prescriber")
    .now("d23 h2")
    .has("restart.dose", "authorise"),
    stopped("stop-new-cycle-decided", "stop.new-cycle turns to inform or ends by new_cycle (9)")
    .decide("d23 h1", "new_cycle")
    .now("d23 h2")
    .hasnt("stop.same-cycle"),
    stopped("stop-of-exactly-14-days", "14 d 00 h 00 min is still a new cycle (D12)")
    .now("d30")
    .has("stop.new-cycle", "authorise")
    .hasnt("stop.discontinue"),
    stopped("stop-of-14-days-and-a-second", "longer: held, protocol says discontinue (D12)")
    .now("d30 s1")
    .has("stop.discontinue", "hold", protocol_says="discontinue")
    .hasnt(
        "restart.ready",
        "restart.wait",
        "restart.dose",
        "restart.supervised",
        "premed.ask",
        "stop.same-cycle",
        "stop.new-cycle",
    ),
    stopped("stop-of-14-days-restart-allowed", "until the consultant's word")
    .decide("d30 h1", "restart_after_ambiguity")
    .now("d30 h2")
    .hasnt("stop.discontinue"),
    stopped("stop-of-14-days-prescriber-is-not-enough", "only a consultant (D45)")
    .decide("d30 h1", "restart_after_ambiguity", "yes", "prescriber")
    .now("d30 h2")
    .has("stop.discontinue", "hold"),
    stopped("premed-asked-after-4h", "4 h to 7 days (11)")
    .now("d20")
    .has("premed.ask", "authorise")
    .has("restart.wait", waiting_for=["authorisation"])
    .hasnt("restart.ready"),
    stopped("premed-answered", "any answer ends it")
    .decide("d16 h5", "premed_after_stop", "no", "prescriber")
    .bloods("d16 h5")
    .now("d16 h6")
    .hasnt("premed.ask")
    .has("restart.ready")
    .has("restart.supervised", "do"),
    stopped("premed-answered-by-a-nurse", "a nurse's word is no decision (D45)")
    .decide("d16 h5", "premed_after_stop", "yes", "nurse")
    .now("d16 h6")
    .has("premed.ask"),
    stopped("premed-by-telephone", "a telephone order counts and names the giver's role (D45)")
    .decide("d16 h5", "premed_after_stop", "yes", "consultant", by_telephone=True)
    .now("d16 h6")
    .hasnt("premed.ask"),
    stopped("premed-answered-for-an-earlier-stop", "recorded since this stop began (11)")
    .decide("d15", "premed_after_stop")
    .now("d16 h6")
    .has("premed.ask"),
    Story("limits-at-a-reinitiation", "from 4 h to 7 d start.limits applies (11)")
    .run(14)
    .bloods("d15", platelets=90)
    .stop("d16")
    .now("d16 h4")
    .has("start.limits", "authorise")
    .has("haem.discuss", "discuss"),
    Story("limits-not-at-a-short-stop", "under 4 h they do not")
    .run(14)
    .bloods("d15", platelets=90)
    .stop("d16")
    .now("d16 h3 m59 s59")
    .hasnt("start.limits"),
    Story("previous-dose-low", "other stops of 7 days or less: the previous dose, reduce where low")
    .run(4)
    .stop("d5")
    .now("d5 h1")
    .has("restart.dose", "reduce", dose_micrograms_per_day=9),
    Story("stop-8-days-before-full-dose", "low dose unless a week at low and some time at full (D11)")
    .run(4)
    .stop("d5")
    .now("d13 s1")
    .has("restart.dose", "reduce", dose_micrograms_per_day=9)
    .has("stop.new-cycle"),
    Story("stop-began-when-last-seen-running", "an unknown stop time is the last time seen running (P4)")
    .run(14)
    .stop("d16", last_seen_running_at="2026-06-17T05:00:00Z")
    .now("d16 h1")
    .has("stop.running", minutes=240)
    .state(stopped_since="2026-06-17T05:00:00Z")
    .has("restart.supervised"),
    Story("last-seen-not-before-the-last-change", "not before the last start, resumption or bag change (12)")
    .run(14)
    .stop("d14 h1", last_seen_running_at="2026-06-14T05:00:00Z")
    .now("d14 h2")
    .state(stopped_since="2026-06-15T08:00:00Z"),
    Story("second-stop-is-no-new-stop", "a second stop while stopped (12)")
    .run(14)
    .stop("d16")
    .stop("d16 h3")
    .now("d16 h5")
    .state(stopped_since="2026-06-17T08:00:00Z")
    .has("stop.running", minutes=300),
    Story("sum-24h-of-exactly-4h", "two stops of 2 h (D27)")
    .run(14)
    .stop("d16")
    .resume("d16 h2")
    .stop("d16 h4")
    .resume("d16 h6")
    .now("d16 h7")
    .has("stop.sum-24h", "discuss"),
    Story("sum-24h-under-4h", "a second less")
    .run(14)
    .stop("d16")
    .resume("d16 h2")
    .stop("d16 h4")
    .resume("d16 h5 m59 s59")
    .now("d16 h7")
    .hasnt("stop.sum-24h"),
    Story("sum-24h-needs-two-stops", "one stop is no sum")
    .run(14)
    .stop("d16")
    .resume("d16 h3 m59")
    .now("d16 h7")
    .hasnt("stop.sum-24h", "stop.sum-cycle"),
    Story("sum-cycle-of-7-days", "7 days is not more than 7 (D31)")
    .run(7)
    .stop("d9")
    .resume("d13")
    .stop("d14")
    .resume("d17")
    .now("d17 h1")
    .hasnt("stop.sum-cycle"),
    Story("sum-cycle-over-7-days", "a second more (D31)")
    .run(7)
    .stop("d9")
    .resume("d13")
    .stop("d14")
    .resume("d17 s1")
    .now("d17 h1")
    .has("stop.sum-cycle", "discuss"),
    Story("resumed-over-7-days", "a stop > 7 days ended by resuming (10)")
    .run(7)
    .stop("d9")
    .resume("d16 s1")
    .now("d17")
    .has("stop.resumed-over-7-days", "discuss"),
    Story("resumed-at-7-days", "7 days is the same cycle")
    .run(7)
    .stop("d9")
    .resume("d16")
    .now("d17")
    .hasnt("stop.resumed-over-7-days"),
    Story("resumed-over-14-days", "stop.discontinue stays (10)")
    .run(7)
    .stop("d9")
    .resume("d23 s1")
    .now("d24")
    .has("stop.discontinue", "hold")
    .task("infusion.stop"),
    Story("resumed-over-14-days-allowed", "until restart_after_ambiguity")
    .run(7)
    .stop("d9")
    .resume("d23 s1")
    .decide("d23 h1", "restart_after_ambiguity")
    .now("d24")
    .hasnt("stop.discontinue"),
    Story("resumed-at-home-after-4h", "supervision after such a restart at home (11)")
    .run(14)
    .stop("d16")
    .resume("d16 h4", setting="home")
    .now("d16 h5")
    .has("restart.supervised", "do"),
    Story("resumed-supervised-after-4h", "a supervised restart says nothing")
    .run(14)
    .stop("d16")
    .resume("d16 h4", setting="supervised")
    .now("d16 h5")
    .hasnt("restart.supervised"),
    Story("bag-change-while-stopped", "said, never silently resolved; the stop clock runs on (D47)")
    .run(14)
    .stop("d16")
    .change("d16 h1")
    .now("d16 h2")
    .has("facts.contradict", "discuss")
    .has("stop.running", minutes=120)
    .state(status="stopped"),
    Story("resumed-while-running", "does not fit the state (D47)")
    .run(14)
    .resume("d15")
    .now("d15 h1")
    .has("facts.contradict", "discuss")
    .state(status="running"),
    Story("started-while-running", "does not fit the state (D47)")
    .run(14)
    .start("d15", 1, 28)
    .now("d15 h1")
    .has("facts.contradict", "discuss"),
    Story("started-within-7-days-of-a-stop", "does not fit the state (D47)")
    .run(14)
    .stop("d16")
    .start("d18", 2, 28)
    .now("d18 h1")
    .has("facts.contradict", "discuss"),
    Story("completed-before-any-start", "does not fit the state (D47)")
    .fact("d0", "infusion_completed")
    .now("d0 h1")
    .has("facts.contradict", "discuss")
    .state(status="not_started"),
    Story("toxicity-stop-with-nothing-graded", "waits for a grade (8)")
    .run(14)
    .stop("d16", "toxicity")
    .now("d16 h1")
    .has("restart.wait", waiting_for=["grade"], earliest_at=None)
    .hasnt("restart.ready")
    .has("restart.dose", "reduce", dose_micrograms_per_day=9),
]

"""Bags, doses and days: section 5 paragraphs 13, 14, 16, 18, 19; D01-D03, D07, D22, D29, D32, D39, D51."""

from tests.shared_rules.story import Story


def short_bag(name: str, why: str) -> Story:
    return Story(name, why).start(hours=72, life_hours=96)


STORIES = [
    short_bag("bag-window-opens-4h-before", "planned - 4 h is inside the window (D01)")
    .now("d2 h20")
    .has("bag.change", "do")
    .hasnt("bag.late"),
    short_bag("bag-window-not-yet-open", "one second before the window there is a task and no finding (D01)")
    .now("d2 h19 m59 s59")
    .hasnt("bag.change")
    .task("bag.change", from_at="d2 h20"),
    short_bag("bag-window-last-second", "planned + 4 h is inside the window (D01)")
    .now("d3 h4")
    .has("bag.change")
    .hasnt("bag.late", "bag.expired"),
    short_bag("bag-late-by-one-second", "a second past the window: late, the consultant is called (D02)")
    .now("d3 h4 s1")
    .has("bag.late", "discuss")
    .hasnt("bag.expired")
    .task("consultant.call"),
    short_bag("bag-late-ends-with-the-change", "late and expired end when the bag is changed")
    .change("d3 h5", 9)
    .now("d3 h6")
    .hasnt("bag.late", "bag.expired"),
    Story("bag-at-its-expiry", "expired begins strictly after the label (D02)")
    .start(hours=96)
    .now("d4")
    .hasnt("bag.expired"),
    Story("bag-past-its-expiry", "a second after the label")
    .start(hours=96)
    .now("d4 s1")
    .has("bag.expired", "discuss"),
    Story("bag-without-label-expiry", "96 h from hanging, marked unverified (D03)")
    .fact(
        "d0",
        "infusion_started",
        {
            "cycle": 1,
            "dose_micrograms_per_day": 9,
            "bag": {"hours": 72},
            "next_change_at": "2026-06-04T08:00:00Z",
            "setting": "hospital",
            "checks": {},
        },
    )
    .now("d1")
    .has("bag.expiry-unverified", "inform")
    .state(
        bag={
            "hung_at": "2026-06-01T08:00:00Z",
            "next_change_at": "2026-06-04T08:00:00Z",
            "expires_at": "2026-06-05T08:00:00Z",
            "change_by": "2026-06-04T12:00:00Z",
        }
    ),
    Story("bag-label-later-than-96h", "the earlier of label and 96 h from hanging (D03)")
    .start(hours=96, life_hours=120, next_hours=96)
    .now("d1")
    .state(
        bag={
            "hung_at": "2026-06-01T08:00:00Z",
            "next_change_at": "2026-06-05T08:00:00Z",
            "expires_at": "2026-06-05T08:00:00Z",
            "change_by": "2026-06-05T08:00:00Z",
        }
    )
    .hasnt("bag.expiry-unverified"),
    Story("bag-plan-past-expiry", "said when the bag is hung, due by the label (D02)")
    .start(hours=96, life_hours=90, next_hours=96)
    .now("d0 m1")
    .has("bag.plan-past-expiry", "discuss")
    .task("bag.change", due_at="d3 h18", until_at="d3 h18"),
    Story("bag-without-planned-change", "absent next_change_at is hanging + hours (20)")
    .fact(
        "d0",
        "infusion_started",
        {
            "cycle": 1,
            "dose_micrograms_per_day": 9,
            "bag": {"hours": 48, "expires_at": "2026-06-05T08:00:00Z"},
            "setting": "hospital",
            "checks": {},
        },
    )
    .now("d1")
    .task("bag.change", due_at="d2"),
    Story("stopped-says-only-expired", "while stopped only bag.expired (14)")
    .start(hours=72)
    .stop("d2 h22")
    .now("d3 h5")
    .hasnt("bag.change", "bag.late")
    .has("bag.expired")
    .no_task("bag.change"),
    Story("last-bag-disconnect-comes-first", "no bag change when the disconnection comes first")
    .run(21)
    .change("d25", 28, 96)
    .now("d27 h23")
    .task("cycle.disconnect", due_at="d28")
    .no_task("bag.change")
    .hasnt("bag.change"),
    Story("disconnect-due", "672 h infused: disconnect (D29)")
    .run(21)
    .change("d25", 28, 96)
    .now("d28")
    .has("cycle.disconnect", "do")
    .state(status="running", day=28),
    Story("day-is-floor-plus-one", "day = floor(infused h / 24) + 1 (D29)")
    .run(0)
    .now("d2 h23 m59 s59")
    .state(day=3, infused_minutes=4319),
    Story("infused-time-is-without-stops", "a stop does not count as infusion")
    .run(4)
    .stop("d5")
    .resume("d5 h3", 9)
    .now("d6")
    .state(day=6, infused_minutes=5 * 1440 + 1260, status="running"),
    Story("step-up-due-at-168h", "the step is a new bag at 168 h infused (D07)")
    .run(4)
    .now("d5")
    .task("dose.step-up", due_at="d7")
    .hasnt("dose.step-up"),
    Story("step-up-due-now", "also a finding once due (13)").run(4).now("d7").has("dose.step-up", "do"),
    Story("step-up-a-second-early", "not before 168 h").run(4).now("d6 h23 m59 s59").hasnt("dose.step-up"),
    Story("step-up-moves-with-a-pump-stop", "168 h infused, so the stop moves it and does not reset it (13)")
    .run(4)
    .stop("d5")
    .resume("d5 h3", 9)
    .now("d6")
    .task("dose.step-up", due_at="d7 h3"),
    Story("premed-asked-a-day-before-the-step", "D05: from 24 h before a step, until answered")
    .run(4)
    .now("d6")
    .has("premed.ask", "authorise")
    .task("decision.needed"),
    Story("premed-not-yet-asked-before-the-step", "24 h and a second before the step")
    .run(4)
    .now("d5 h23 m59 s59")
    .hasnt("premed.ask"),
    Story("premed-answered-no-ends-the-question", "any answer, 'no' too (11)")
    .run(4)
    .decide("d6 h1", "premed_at_step", "no", "prescriber")
    .now("d6 h2")
    .hasnt("premed.ask"),
    Story("full-dose-4h-early", "up to 4 h early is unexpected (13)")
    .start()
    .change("d4", 9, 72)
    .change("d6 h20", 28)
    .now("d6 h21")
    .has("dose.unexpected", "discuss")
    .hasnt("dose.too-high"),
    Story("full-dose-more-than-4h-early", "beyond 4 h: held, stop, consultant (D51)")
    .start()
    .change("d4", 9, 72)
    .change("d6 h19 m59 s59", 28)
    .now("d6 h21")
    .has("dose.too-high", "hold")
    .task("infusion.stop", due_at="d6 h19 m59 s59")
    .no_task("bag.change"),
    Story("full-dose-on-time", "at 168 h exactly nothing is said")
    .run(7)
    .now("d7 h1")
    .hasnt("dose.too-high", "dose.unexpected", "dose.step-up"),
    Story("over-the-full-dose", "over 28 is held (D51)")
    .run(7)
    .change("d11", 29, 72)
    .now("d11 h1")
    .has("dose.too-high", "hold"),
    Story("a-dose-of-neither-step", "not 9 or 28 at 45 kg or more (13)")
    .run(7)
    .change("d11", 15, 72)
    .now("d11 h1")
    .has("dose.unexpected", "discuss")
    .hasnt("dose.too-high"),
    Story("low-dose-in-cycle-2-without-cause", "low in cycles 2-5 without cause (13)")
    .run(28)
    .start("d42", 2, 9)
    .now("d42 h1")
    .has("dose.unexpected", "discuss"),
    Story("weight-45-is-fixed-dose", "45.0 kg is fixed-dose (D22)", weight_kg=45.0)
    .now("d0")
    .hasnt("weight.under45"),
    Story("weight-under-45", "no automatic dose below 45 kg (D22)", weight_kg=44.9)
    .now("d0")
    .has("weight.under45", "authorise"),
    Story("home-before-216h", "cycle 1 in hospital for 216 h infused (D32)")
    .run(7)
    .fact("d8 h23", "setting_changed", {"setting": "home"})
    .now("d8 h23 m59 s59")
    .has("stay.too-early", "authorise"),
    Story("home-at-216h", "at 216 h the stay has ended")
    .run(7)
    .fact("d8 h23", "setting_changed", {"setting": "home"})
    .now("d9")
    .hasnt("stay.too-early"),
    Story("home-early-by-a-decision", "a positive early_discharge ends it (16)")
    .run(7)
    .fact("d8", "setting_changed", {"setting": "home"})
    .decide("d7 h23", "early_discharge")
    .now("d8 h1")
    .hasnt("stay.too-early"),
    Story("home-early-by-a-no", "a 'no' does not")
    .run(7)
    .fact("d8", "setting_changed", {"setting": "home"})
    .decide("d7 h23", "early_discharge", "no")
    .now("d8 h1")
    .has("stay.too-early"),
    Story("cycle-2-home-before-48h", "48 h in cycle 2")
    .run(28)
    .start("d42", 2, 28, setting="home")
    .now("d43 h23 m59 s59")
    .has("stay.too-early"),
    Story("cycle-2-home-at-48h", "48 h in cycle 2 done")
    .run(28)
    .start("d42", 2, 28, setting="home")
    .now("d44")
    .hasnt("stay.too-early"),
    Story("stay-end-task", "the task stands in any setting (16)")
    .run(4)
    .now("d5")
    .task("stay.end", from_at="d9"),
    Story("elapsed-hours-across-the-autumn-change", "a stop of 4 h 15 across the clock change (D39)")
    .fact(
        "2026-10-19T08:00:00Z",
        "infusion_started",
        {
            "cycle": 1,
            "dose_micrograms_per_day": 9,
            "bag": {"hours": 96, "expires_at": "2026-10-23T08:00:00Z"},
            "next_change_at": "2026-10-23T08:00:00Z",
            "setting": "hospital",
            "checks": {},
        },
    )
    .change("2026-10-22T08:00:00Z", 9, 96)
    .stop("2026-10-24T22:30:00Z")
    .now("2026-10-25T02:45:00Z")
    .has("stop.running", minutes=255)
    .has("restart.supervised", "do"),
]

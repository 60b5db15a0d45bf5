"""Which clause or decision a finding names where one rule has several: each way it can be said."""

from typing import Any

from tests.shared_rules.stories_engine import low_weight
from tests.shared_rules.stories_starts import after_one, planned
from tests.shared_rules.stories_toxicity import full, held
from tests.shared_rules.story import Story


def under(story: Story, rule: str, level: str, **source: Any) -> Story:
    """The story also expects this finding with its `clause` or `decision`."""
    story.expect["has"].append({"rule": rule, "level": level, **source})
    return story


STORIES = [
    under(
        after_one("source-of-a-low-clearance", "the limit that is outside names its clause")
        .bloods("d40", crcl=25)
        .now("d42"),
        "start.limits",
        "authorise",
        clause="limits.crcl",
    ),
    under(
        after_one("source-of-low-platelets", "the limit that is outside names its clause")
        .bloods("d40", platelets=90)
        .now("d42"),
        "start.limits",
        "authorise",
        clause="limits.platelets",
    ),
    under(
        after_one("source-of-low-neutrophils", "the limit that is outside names its clause")
        .bloods("d40", neutrophils=0.9)
        .now("d42"),
        "start.limits",
        "authorise",
        clause="limits.neutrophils",
    ),
    under(
        planned("source-of-missing-first-tests", "tests before the first cycle")
        .investigations("-d1")
        .now("-h2"),
        "start.tests-missing",
        "authorise",
        clause="tests.first-cycle",
    ),
    under(
        planned("source-of-a-missing-investigation", "only investigations are missing")
        .bloods("-d1", first=True)
        .now("-h2"),
        "start.tests-missing",
        "authorise",
        clause="tests.other",
    ),
    under(
        after_one("source-of-missing-later-tests", "tests before a later cycle").now("d42"),
        "start.tests-missing",
        "authorise",
        clause="tests.later-cycles",
    ),
    under(
        planned("source-of-stale-first-tests", "14 days are the first cycle's")
        .bloods("-d15", first=True)
        .now("-h2"),
        "start.tests-stale",
        "authorise",
        clause="tests.first-cycle",
    ),
    under(
        after_one("source-of-stale-later-tests", "96 h are a later cycle's").bloods("d37").now("d42"),
        "start.tests-stale",
        "authorise",
        clause="tests.later-cycles",
    ),
    under(
        Story("source-of-the-first-stay", "9 days of cycle 1")
        .run(4)
        .fact("d5", "setting_changed", {"setting": "home"})
        .now("d5 h1"),
        "stay.too-early",
        "authorise",
        clause="stay.cycle1",
    ),
    under(
        after_one("source-of-the-second-stay", "2 days of cycle 2")
        .start("d42", 2, 28)
        .fact("d43", "setting_changed", {"setting": "home"})
        .now("d43 h1"),
        "stay.too-early",
        "authorise",
        clause="stay.cycle2",
        values={"hours": 48},
    ),
    under(
        Story("source-of-a-repeated-first-stay", "an abandoned first cycle keeps its stay (D48)")
        .run(7)
        .stop("d9")
        .start("d17", 2, 9, setting="home")
        .now("d17 h1"),
        "stay.too-early",
        "authorise",
        decision="D48",
        values={"hours": 216},
    ),
    under(
        full("source-of-graded-counts", "blood counts graded as a toxicity (D20)")
        .grade("d12", "haematological", 3)
        .now("d12 h1"),
        "haem.discuss",
        "discuss",
        decision="D20",
    ),
    under(
        Story("source-of-a-chosen-dose", "the consultant chose it (D11)")
        .run(14)
        .stop("d16")
        .decide("d23 h1", "new_cycle_dose", "full")
        .now("d23 h2"),
        "restart.dose",
        "inform",
        decision="D11",
        values={"dose_micrograms_per_day": 28},
    ),
    under(
        held("source-of-the-low-dose", "after a toxicity (D40)").now("d12 h1").grade("d12 h1", "crs", 0),
        "restart.dose",
        "reduce",
        decision="D40",
    ),
    under(
        Story("source-of-a-dose-at-home", "a stop of up to 7 days: the previous dose")
        .run(14)
        .stop("d16")
        .now("d16 h1"),
        "restart.dose",
        "inform",
        clause="stop.7",
    ),
    under(
        Story("source-of-an-early-full-dose", "up to 4 h early (D07)").run(4).change("d6 h21").now("d6 h22"),
        "dose.unexpected",
        "discuss",
        decision="D07",
    ),
    under(
        after_one("source-of-a-low-dose-in-cycle-2", "without cause").start("d42", 2, 9).now("d42 h1"),
        "dose.unexpected",
        "discuss",
        clause="dose.cycles2-5",
    ),
    under(
        Story("source-of-a-dose-of-neither-step", "not 9 and not 28").run(11).change("d14", 20).now("d14 h1"),
        "dose.unexpected",
        "discuss",
        clause="dose.cycle1.days8-28",
    ),
    under(
        low_weight("source-of-a-dose-off-the-surface", "against Mosteller (D22)", 8).now("d1"),
        "dose.unexpected",
        "discuss",
        decision="D22",
    ),
    under(
        Story("source-of-an-undecided-full-dose", "nobody chose the dose of the new cycle (D11)")
        .run(14)
        .stop("d16")
        .start("d24", 2, 28)
        .now("d24 h1"),
        "dose.unexpected",
        "discuss",
        decision="D11",
    ),
    under(
        Story("source-of-a-missing-dose", "a dose that was not recorded")
        .run(11)
        .fact("d14", "bag_changed", {"bag": {"hours": 96}, "checks": {}})
        .now("d14 h1"),
        "dose.unexpected",
        "discuss",
        clause="dose.cycle1.days8-28",
        values={"missing": ["dose_micrograms_per_day"]},
    ),
]

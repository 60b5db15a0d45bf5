"""The patients of the ward: each is in one situation that a team must handle well."""

from server import ids
from server.demo.story import DAY, HOUR, MINUTE, Story, Team
from server.demo.synthetic import nhs_number
from server.demo.treatment import (
    CYCLE_HOURS,
    FIRST_CYCLE,
    LATER_CYCLE,
    cycle_so_far,
    go_home,
    prepare_first,
    register,
    run_cycle,
    take_blood,
    whole_cycle,
)
from shared_rules import instant

CYCLE_STEP = (CYCLE_HOURS // 24 + 15) * DAY


def _story(
    team: Team, place: int, family: str, given: str, born: str, sex: str
) -> tuple[Story, dict[str, str]]:
    names = {
        "family_name": family,
        "given_name": given,
        "born": born,
        "nhs_number": nhs_number(place),
        "sex": sex,
    }
    return Story(ids.uuid7(), team), names


def bag_due_soon(team: Team, now: int) -> Story:
    """At home in cycle 1 at the full dose; the bag is due in 40 minutes."""
    story, names = _story(team, 4107, "Whitfield", "Nora", "1958-03-14", "female")
    start = now + 40 * MINUTE - sum(FIRST_CYCLE[:5]) * HOUR
    register(story, start - 9 * DAY, names, 68.4, 164)
    cycle_so_far(story, 1, start, now)
    go_home(story, 1, start)
    return story


def stopped_for_hours(team: Team, now: int) -> Story:
    """At home in cycle 2; the pump stopped 3 h 20 min ago."""
    story, names = _story(team, 5216, "Marchetti", "Paolo", "1971-11-02", "male")
    start = now - 11 * DAY - 5 * HOUR
    stopped = now - 3 * HOUR - 20 * MINUTE
    register(story, start - CYCLE_STEP - 10 * DAY, names, 81.0, 178)
    whole_cycle(story, 1, start - CYCLE_STEP)
    cycle_so_far(story, 2, start, stopped - 10 * MINUTE)
    go_home(story, 2, start)
    body = {"reason": "pump", "last_seen_running_at": instant.text(stopped)}
    story.add(stopped + 5 * MINUTE, "infusion_stopped", body)
    return story


def week_one(team: Team, now: int) -> Story:
    """In hospital on day 4 of cycle 1, at the low dose."""
    story, names = _story(team, 6325, "Okonjo", "Grace", "1966-07-29", "female")
    start = now - 3 * DAY - 6 * HOUR
    register(story, start - 8 * DAY, names, 73.2, 169)
    cycle_so_far(story, 1, start, now)
    return story


def held_after_crs(team: Team, now: int) -> Story:
    """In hospital on day 3 of cycle 1; stopped for grade 3 CRS, which is now grade 2."""
    story, names = _story(team, 7434, "Lindqvist", "Erik", "1983-01-20", "male")
    start, worst = now - 2 * DAY - 7 * HOUR, now - 11 * HOUR
    register(story, start - 7 * DAY, names, 77.5, 182)
    prepare_first(story, start)
    run_cycle(story, 1, start, worst - 4 * HOUR)
    prescriber = story.team.prescriber
    for at, grade in ((worst - 3 * HOUR, 2), (worst, 3), (now - 2 * HOUR, 2)):
        body = {
            "toxicity": "crs",
            "grade": grade,
            "scale": "ctcae4",
            "onset_at": instant.text(worst - 3 * HOUR),
        }
        story.add(at, "toxicity_graded", body, prescriber)
    feverish = {
        "temperature_c": 38.9,
        "pulse": 118,
        "systolic": 96,
        "diastolic": 58,
        "respiratory_rate": 22,
        "spo2": 94,
        "acvpu": "A",
    }
    story.add(worst - 10 * MINUTE, "observations_taken", feverish)
    stop = {"reason": "toxicity", "last_seen_running_at": instant.text(worst + 5 * MINUTE)}
    story.add(worst + 10 * MINUTE, "infusion_stopped", stop)
    return story


def between_cycles(team: Team, now: int) -> Story:
    """Cycle 1 ended 12 days ago; cycle 2 is planned for the day after tomorrow, and its tests are in."""
    story, names = _story(team, 8543, "Haddad", "Samira", "1949-09-08", "female")
    end = now - 12 * DAY - 12 * HOUR
    start = end - CYCLE_HOURS * HOUR
    register(story, start - 9 * DAY, names, 59.8, 158)
    whole_cycle(story, 1, start)
    take_blood(story, now - 20 * HOUR, "blood_count", "kidney", "liver")
    plan = _plan(2, now + 2 * DAY)
    story.add(now - 2 * DAY, "cycle_planned", plan, story.team.pharmacist)
    return story


def same_surname(team: Team, now: int) -> Story:
    """At home in cycle 2, nothing due today; shares a family name with another patient of the team."""
    story, names = _story(team, 4118, "Whitfield", "Owen", "1990-05-30", "male")
    start = now + 26 * HOUR - sum(LATER_CYCLE[:7]) * HOUR
    register(story, start - CYCLE_STEP - 9 * DAY, names, 84.6, 181)
    whole_cycle(story, 1, start - CYCLE_STEP)
    cycle_so_far(story, 2, start, now)
    go_home(story, 2, start)
    return story


def third_cycle(team: Team, now: int) -> Story:
    """At home in cycle 3, in remission after cycle 2."""
    story, names = _story(team, 9652, "Brennan", "Aoife", "1977-12-17", "female")
    start = now + 19 * HOUR - sum(LATER_CYCLE[:3]) * HOUR
    register(story, start - 2 * CYCLE_STEP - 9 * DAY, names, 64.1, 167)
    whole_cycle(story, 1, start - 2 * CYCLE_STEP)
    end = whole_cycle(story, 2, start - CYCLE_STEP)
    story.add(end + 4 * DAY, "response_assessed", {"complete_remission": True})
    cycle_so_far(story, 3, start, now)
    go_home(story, 3, start)
    return story


def about_to_start(team: Team, now: int) -> Story:
    """Registered and tested; cycle 1 is planned to begin in 36 hours."""
    story, names = _story(team, 1763, "Tremblay", "Luc", "1962-02-11", "male")
    start = now + 36 * HOUR
    register(story, now - 7 * DAY, names, 70.9, 175)
    prepare_first(story, start)
    story.drafts = [draft for draft in story.drafts if draft.at <= now]
    story.add(now - DAY, "cycle_planned", _plan(1, start), story.team.pharmacist)
    return story


def _plan(cycle: int, start: int) -> dict[str, object]:
    at, changes = start, []
    for place, hours in enumerate(FIRST_CYCLE if cycle == 1 else LATER_CYCLE):
        dose = 9 if cycle == 1 and place < 3 else 28
        changes.append({"at": instant.text(at), "hours": hours, "dose_micrograms_per_day": dose})
        at += hours * HOUR
    return {
        "cycle": cycle,
        "start_at": instant.text(start),
        "changes": changes,
        "disconnect_at": instant.text(at),
    }

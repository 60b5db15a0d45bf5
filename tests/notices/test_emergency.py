"""Those who answer for a patient's team are told when somebody from outside opens the patient."""

import asyncio
from pathlib import Path

import msgspec

from server.notices.emergency import TELLS_SECONDS, emergency_notices
from server.notices.message import emergency_message
from server.store import deliveries
from server.store.break_glass import Sight
from tests.notices.ward import (
    NOON,
    PATIENT,
    Phones,
    Said,
    bag,
    dispatcher,
    furnish,
    open_in_an_emergency,
    open_ward,
    say,
)

HOUR = 3600


def told(directory: Path, *cycles: int, opened: tuple[tuple[str, int], ...] = (("carol", NOON),)) -> Phones:
    """Cycles at these instants, with somebody opening the patient after the first."""

    async def whole() -> Phones:
        store, phones = open_ward(directory), Phones()
        try:
            await furnish(store)
            await say(store, Said([bag(NOON + 48 * HOUR)]))
            await dispatcher(store, phones).cycle(cycles[0])
            for name, at in opened:
                await open_in_an_emergency(store, name, at)
            for now in cycles[1:]:
                await dispatcher(store, phones).cycle(now)
        finally:
            store.close()
        return phones

    return asyncio.run(whole())


def test_consultant_and_coordinator_of_the_patients_team_are_told_at_once_and_nobody_else(
    tmp_path: Path,
) -> None:
    assert told(tmp_path, NOON - 60, NOON + 1).told() == [("erin", "opened"), ("frank", "opened")]


def test_each_opening_is_told_once_however_often_the_patient_is_looked_at(tmp_path: Path) -> None:
    phones = told(
        tmp_path, NOON - 60, *range(NOON + 1, NOON + 2 * TELLS_SECONDS, HOUR), opened=(("carol", NOON),)
    )
    assert [push for push in phones.told() if push[1] == "opened"] == [
        ("erin", "opened"),
        ("frank", "opened"),
    ]


def test_two_openings_are_two_notices(tmp_path: Path) -> None:
    phones = told(tmp_path, NOON - 60, NOON + 100, opened=(("carol", NOON), ("gwen", NOON + 60)))
    assert len(phones.pushes) == 4
    assert len({push.tag for push in phones.pushes}) == 2


def test_two_openings_of_one_instant_cost_the_patient_no_reminder(tmp_path: Path) -> None:
    due = NOON + 48 * HOUR
    phones = told(tmp_path, NOON - 60, NOON + 1, due - HOUR, opened=(("carol", NOON), ("carol", NOON)))
    assert phones.told() == [
        ("alice", "hour-before"),
        ("bob", "hour-before"),
        ("erin", "opened"),
        ("frank", "opened"),
    ]


def test_a_patient_opened_while_being_planned_is_planned_again(tmp_path: Path) -> None:
    async def whole() -> Phones:
        store, phones = open_ward(tmp_path), Phones()
        try:
            await furnish(store)
            for _ in range(2):
                (stale,) = await store.read(lambda c: deliveries.stale(c, NOON, 10))
                await open_in_an_emergency(store, "carol", NOON)
                # The plan that was begun before the opening, and knows nothing of it.
                await store.write(lambda c, stale=stale: deliveries.keep_plan(c, stale, NOON + 600, []))
            await dispatcher(store, phones).cycle(NOON + 1)
        finally:
            store.close()
        return phones

    assert asyncio.run(whole()).told() == [("erin", "opened"), ("frank", "opened")]


def test_after_a_day_nobody_is_told_any_more(tmp_path: Path) -> None:
    assert told(tmp_path, NOON - 60, NOON + TELLS_SECONDS + 1).pushes == []


def test_the_words_name_a_clock_time_and_nobody(tmp_path: Path) -> None:
    push = told(tmp_path, NOON - 60, NOON + 1).pushes[0]
    assert push.body == "A patient of your team was opened from outside the team at 13:00. Open the app."
    assert (push.urgency, push.ttl_seconds) == ("normal", TELLS_SECONDS - 1)
    message = emergency_message("https://ward.example", push.tag, push.rung, NOON, "Europe/London").decode()
    assert PATIENT not in message and "carol" not in message and "car park" not in message
    assert msgspec.json.decode(message)["notification"]["navigate"] == "https://ward.example/"


def test_a_notice_of_an_opening_is_the_same_each_time_it_is_planned() -> None:
    sight = Sight(patient=PATIENT, user="carol", device="d", reason="r", from_ms=1, until_ms=2)
    assert emergency_notices([sight], "Europe/London") == emergency_notices([sight], "Europe/London")
    assert len({notice.id for notice in emergency_notices([sight], "Europe/London")}) == 2

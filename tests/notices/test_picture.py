"""What the ladders need of a patient's facts."""

from server.notices.ladder import Promise
from server.notices.message import DEFAULT_ZONE
from server.notices.picture import promises, time_zone
from shared_rules.record import Entry

NOON = 1_780_574_400


def entry(kind: str, **valid: object) -> Entry:
    return Entry(
        id=kind,
        kind=kind,
        at=NOON,
        recorded_at=NOON,
        device="phone",
        author="nurse",
        replaced=False,
        order=0,
        valid=valid,
    )


def test_an_acknowledgement_promises_its_task_until_its_time() -> None:
    assert promises([entry("task_acknowledged", task="bag.change:f1", until=NOON + 600)]) == [
        Promise("bag.change:f1", NOON, NOON + 600)
    ]


def test_an_acknowledgement_that_was_not_understood_holds_nothing_back() -> None:
    broken = [entry("task_acknowledged", task="bag.change:f1"), entry("task_acknowledged", until=NOON)]
    assert promises([*broken, entry("note_written", task="t", until=NOON)]) == []


def test_the_zone_is_that_of_the_course_opened_last() -> None:
    courses = [
        entry("course_opened", timezone="Europe/Paris"),
        entry("course_opened", timezone="Europe/Dublin"),
        entry("course_opened"),
    ]
    assert time_zone(courses) == "Europe/Dublin"
    assert time_zone([]) == DEFAULT_ZONE

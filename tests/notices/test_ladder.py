"""Who is told of a task, and when."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from server.notices.ladder import LADDERS, LAST_RUNG_SECONDS, Due, Notice, Promise, notices, token

HOUR = 3600
PLANNED = 1_780_560_000
BAG = Due("bag.change", "bag.change:f1", PLANNED, PLANNED - 4 * HOUR, PLANNED + 4 * HOUR)
STOP = Due("stop.reinitiation", "stop.reinitiation:f2", PLANNED, PLANNED - 4 * HOUR)


def told(due: list[Due], promises: list[Promise] | None = None) -> list[tuple[str, int, int]]:
    """Rung, start and end, in hours from the planned time."""
    return [(n.rung, (n.at - PLANNED) // 60, (n.until - PLANNED) // 60) for n in notices(due, promises or [])]


def test_a_bag_is_told_an_hour_before_and_when_planned() -> None:
    assert told([BAG]) == [("hour-before", -60, 0), ("due", 0, 300)]


def test_a_stop_is_told_at_once_and_half_an_hour_before_four_hours() -> None:
    assert told([STOP]) == [("at-once", -240, -30), ("half-hour-before", -30, 60)]


def test_a_notice_names_the_hard_limit_not_the_planned_time() -> None:
    assert {n.by for n in notices([BAG], [])} == {PLANNED + 4 * HOUR}


def test_a_bag_used_to_its_end_is_still_told_when_it_is_due() -> None:
    full_life = Due("bag.change", "k", PLANNED, PLANNED - 4 * HOUR, PLANNED)
    assert told([full_life])[-1] == ("due", 0, LAST_RUNG_SECONDS // 60)


def test_a_task_without_a_ladder_gives_no_notice() -> None:
    assert notices([Due("writing.due", "w", PLANNED)], []) == []


def test_a_corrected_time_is_another_notice_and_a_repeated_plan_the_same() -> None:
    later = Due("bag.change", BAG.key, PLANNED + 300, BAG.from_at, BAG.until_at)
    first, again, moved = ({n.id for n in notices([task], [])} for task in (BAG, BAG, later))
    assert first == again
    assert not first & moved


def test_an_acknowledgement_holds_back_and_then_reopens() -> None:
    promise = Promise(BAG.key, PLANNED - 70 * 60, PLANNED - 20 * 60)
    assert told([BAG], [promise]) == [("reopened", -20, 0), ("due", 0, 300)]


def test_an_acknowledgement_of_another_task_holds_nothing_back() -> None:
    assert told([BAG], [Promise("other", PLANNED - 2 * HOUR, PLANNED)]) == told([BAG])


def test_a_promise_is_cut_at_the_longest_its_ladder_allows() -> None:
    promise = Promise(STOP.key, PLANNED - 4 * HOUR, PLANNED + 99 * HOUR)
    assert told([STOP], [promise])[0] == ("reopened", -210, -30)


def test_an_acknowledgement_that_ends_before_the_first_rung_changes_nothing() -> None:
    assert told([BAG], [Promise(BAG.key, PLANNED - 4 * HOUR, PLANNED - 3 * HOUR)]) == told([BAG])


def test_the_later_of_two_promises_decides_when_the_task_reopens() -> None:
    promises = [
        Promise(BAG.key, PLANNED - 60 * 60, PLANNED - 30 * 60),
        Promise(BAG.key, PLANNED - 40 * 60, PLANNED - 10 * 60),
    ]
    assert told([BAG], promises) == [("reopened", -10, 0), ("due", 0, 300)]


def test_a_promise_given_before_another_ends_prolongs_the_silence_once() -> None:
    promises = [
        Promise(BAG.key, PLANNED - 10 * 60, PLANNED + 30 * 60),
        Promise(BAG.key, PLANNED + 20 * 60, PLANNED + 60 * 60),
    ]
    assert [rung for rung, _, _ in told([BAG], promises)] == ["hour-before", "reopened"]


def test_a_token_tells_nothing_and_fits_a_topic() -> None:
    assert len(token(BAG.key)) == 32
    assert set(token(BAG.key)) <= set("0123456789abcdef")
    assert "bag" not in token(BAG.key)


def test_the_token_is_the_one_the_phone_finds_the_task_by() -> None:
    # The twin's test has the same value.
    assert token("bag.change:f1") == "b680487f2aca63662996159881f40d3a"


minutes = st.integers(-400, 400).map(lambda m: PLANNED + 60 * m)


@given(st.lists(st.builds(Promise, key=st.just(BAG.key), at=minutes, until=minutes), max_size=4))
def test_windows_never_overlap_and_every_silence_ends_in_a_notice(promises: list[Promise]) -> None:
    rows: list[Notice] = notices([BAG], promises)
    assert all(early.until <= late.at for early, late in itertools.pairwise(rows))
    longest = LADDERS["bag.change"].promise_seconds
    spans = [(p.at, min(p.until, p.at + longest)) for p in promises]
    last_word = PLANNED
    # One promise may be given before another ends: the silence lasts as long as any of them.
    while held := [end for start, end in spans if start <= last_word < end]:
        last_word = max(held)
    assert any(row.at <= last_word < row.until for row in rows)

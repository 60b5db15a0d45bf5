"""How long to wait, as told or doubling to a limit."""

import pytest

from server.notices.outcome import (
    RETRY_LONGEST_SECONDS,
    TOLD_LONGEST_SECONDS,
    told_wait,
    wait_before,
)

NOW = 1_780_574_400  # Thu, 04 Jun 2026 12:00:00 GMT


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("7", 7),
        (" 7 ", 7),
        ("0", 1),
        ("999999", TOLD_LONGEST_SECONDS),
        ("Thu, 04 Jun 2026 12:00:30 GMT", 30),
        ("Thu, 04 Jun 2026 11:00:00 GMT", 1),
        ("Wed, 21 Oct 2099 07:28:00 GMT", TOLD_LONGEST_SECONDS),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(text: str | None, seconds: int | None) -> None:
    assert told_wait(text, NOW) == seconds


def test_waits_double_to_a_limit_and_what_is_told_wins() -> None:
    assert [wait_before(attempt, None) for attempt in (1, 2, 3)] == [5, 10, 20]
    assert wait_before(10_000, None) == RETRY_LONGEST_SECONDS
    assert wait_before(1, 120) == 120

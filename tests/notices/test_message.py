"""What stands on a lock screen."""

import json

import pytest

from server.notices.message import clock_text, proof_message, task_message
from server.notices.push import PADDED_BYTES

JUNE = 1_780_574_400  # 2026-06-04 12:00 UTC


def test_a_notice_names_a_clock_time_and_opens_the_exact_task() -> None:
    message = json.loads(task_message("https://ward.example/", "ab" * 16, "due", JUNE + 600, "Europe/London"))
    assert message["web_push"] == 8030
    assert message["notification"]["title"] == "Infusion care"
    assert message["notification"]["body"] == "1 task due by 13:10. Open the app."
    assert message["notification"]["navigate"] == "https://ward.example/#/task/" + "ab" * 16
    assert message["notification"]["tag"] == "ab" * 16


def test_the_time_is_that_of_the_patients_zone() -> None:
    assert clock_text(JUNE, "Europe/London") == "13:00"
    assert clock_text(JUNE, "Pacific/Auckland") == "00:00"


def test_an_unknown_zone_is_told_in_the_wards_time() -> None:
    assert clock_text(JUNE, "../etc/passwd") == clock_text(JUNE, "Nowhere/AtAll") == "13:00"


@pytest.mark.parametrize(
    ("at", "text"),
    [(1_792_886_400, "01:00 BST"), (1_792_890_000, "01:00 GMT"), (1_793_188_800, "12:00")],
)
def test_near_a_clock_change_the_hour_says_which_it_is(at: int, text: str) -> None:
    assert clock_text(at, "Europe/London") == text


def test_a_message_fits_the_padded_length_with_room_for_a_long_address() -> None:
    longest = task_message("https://" + "a" * 250, "f" * 32, "half-hour-before", JUNE, "Europe/London")
    assert len(longest) < PADDED_BYTES
    assert len(proof_message("https://" + "a" * 250, "n" * 64)) < PADDED_BYTES

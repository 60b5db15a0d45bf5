"""The log says its instants in UTC, wherever the machine stands."""

import logging
import time

import pytest

from server.command.serve import log_formatter


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Adak", "Europe/London"])
def test_a_line_of_the_log_is_in_utc_and_says_so(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        record = logging.LogRecord("bagwatch.edge", logging.INFO, "", 0, "GET %s 200", ("/api/me",), None)
        record.created, record.msecs = 1_780_300_800.0, 7.0
        line = log_formatter().format(record)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert line == "2026-06-01 08:00:00,007Z INFO bagwatch.edge GET /api/me 200"

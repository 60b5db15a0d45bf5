"""The wall clock. Nothing else reads it, so that every instant elsewhere is an argument."""

import time
from typing import Protocol


class Clock(Protocol):
    """Tells what time it is now."""

    def now_ms(self) -> int:
        """Whole milliseconds since 1970 UTC."""


class SystemClock:
    """The machine's own clock."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


def utc_fields(seconds: float | None) -> time.struct_time:
    """An instant as the log writes it: by the clock and calendar of UTC."""
    return time.gmtime(seconds)

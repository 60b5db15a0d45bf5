"""Proof that something repeats: when it last went through to its end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from server.clock import Clock

MISSED_CYCLES = 4

log = logging.getLogger("bagwatch.pulse")


class Pulse:
    """The last whole cycle of something that must not stop unnoticed."""

    def __init__(self, cycle_seconds: float) -> None:
        self.cycle_seconds = cycle_seconds
        self.last_ms: int | None = None

    def beat(self, now_ms: int) -> None:
        """A cycle went through to its end."""
        self.last_ms = now_ms

    def is_alive(self, now_ms: int) -> bool:
        """True while no more than a few cycles were missed."""
        allowed_ms = MISSED_CYCLES * self.cycle_seconds * 1000
        return self.last_ms is not None and now_ms - self.last_ms <= allowed_ms


Cycle = Callable[[int], Awaitable[object]]


async def repeat(cycle: Cycle, clock: Clock, pulse: Pulse) -> None:
    """Runs `cycle(now in seconds)` again and again; a failure is logged without its words."""
    while True:
        await once(cycle, clock, pulse)
        await asyncio.sleep(pulse.cycle_seconds)


async def once(cycle: Cycle, clock: Clock, pulse: Pulse) -> None:
    """Runs `cycle(now in seconds)`; only a whole one is a beat."""
    try:
        await cycle(clock.now_ms() // 1000)
        pulse.beat(clock.now_ms())
    # The edge of the background: the next cycle must come, and health shows that this one failed.
    except Exception as error:  # noqa: BLE001
        log.error("cycle failed: %s", type(error).__name__)

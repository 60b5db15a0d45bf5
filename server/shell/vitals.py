"""How well the service is, for the health page: nothing of patients, nothing that anyone may not know."""

from collections.abc import Callable
from typing import Any

import msgspec

from server.notices.dispatcher import Health
from server.pulse import Pulse
from shared_rules import instant


class Vitals(msgspec.Struct, frozen=True):
    """What beats in the background, and how the last cycle of the dispatcher went."""

    written: Pulse
    dispatched: Pulse
    dispatcher: Callable[[], Health]

    def told(self, now_ms: int) -> dict[str, Any]:
        """`status` is `ok`, `degraded` or `failing`, for the whole and for the dispatcher."""
        is_written = self.written.is_alive(now_ms)
        dispatcher = self._dispatcher(now_ms)
        return {
            "status": dispatcher["status"] if is_written else "failing",
            "store": "ok" if is_written else "failing",
            "dispatcher": dispatcher,
        }

    def _dispatcher(self, now_ms: int) -> dict[str, Any]:
        health, last_ms = self.dispatcher(), self.dispatched.last_ms
        impaired = "degraded" if health.unplanned or health.refused else "ok"
        return {
            "status": impaired if self.dispatched.is_alive(now_ms) else "failing",
            "last_cycle_at": None if last_ms is None else instant.text(last_ms // 1000),
            "unplanned": health.unplanned,
            "refused": health.refused,
        }

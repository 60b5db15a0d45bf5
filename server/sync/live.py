"""Tells listening phones that there is something to pull. It says nothing of what, or of whom."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from typing import Literal

HEARTBEAT_SECONDS = 15.0
MAX_LISTENERS_OF_A_DEVICE = 4

Signal = Literal["poke", "heartbeat"]


class _Listener(asyncio.Event):
    def __init__(self, teams: Collection[str]) -> None:
        super().__init__()
        self.teams = frozenset(teams)


class Live:
    """The listeners of one server process. A poke nobody hears is no loss: phones also ask by themselves."""

    def __init__(self, heartbeat_seconds: float = HEARTBEAT_SECONDS) -> None:
        self._heartbeat_seconds = heartbeat_seconds
        self._listeners: dict[str, list[_Listener]] = {}
        self._closing = False

    def poke(self, teams: Collection[str]) -> None:
        """Wakes the listeners of some teams. Each asks with its own cursor, within its own scope."""
        for listener in self._all():
            if not listener.teams.isdisjoint(teams):
                listener.set()

    def poke_everyone(self) -> None:
        """Wakes every listener: who may see whom has changed."""
        for listener in self._all():
            listener.set()

    def close(self) -> None:
        """Ends every stream, so that the server can stop."""
        self._closing = True
        self.poke_everyone()

    def _all(self) -> list[_Listener]:
        return [listener for listeners in self._listeners.values() for listener in listeners]

    async def listen(
        self, device: str, teams: Collection[str], is_welcome: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[Signal]:
        """Signals for one phone until it goes, `is_welcome` says no, or the server stops.

        A phone that opens more streams than the limit ends its own oldest one.
        """
        event = _Listener(teams)
        mine = self._listeners.setdefault(device, [])
        mine.append(event)
        for crowded in mine[:-MAX_LISTENERS_OF_A_DEVICE]:
            crowded.set()
        try:
            yield "heartbeat"
            while True:
                signal = await self._next(event)
                if self._closing or event not in mine[-MAX_LISTENERS_OF_A_DEVICE:] or not await is_welcome():
                    return
                yield signal
        finally:
            mine.remove(event)
            if not mine:
                self._listeners.pop(device, None)

    async def _next(self, event: asyncio.Event) -> Signal:
        try:
            await asyncio.wait_for(event.wait(), self._heartbeat_seconds)
        except TimeoutError:
            return "heartbeat"
        event.clear()
        return "poke"

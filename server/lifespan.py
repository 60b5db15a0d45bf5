"""What runs as long as the service does: the store with the note of its position, and the dispatcher."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

from server.clock import Clock
from server.notices.dispatcher import Dispatcher
from server.notices.push import Sender
from server.pulse import Cycle, Pulse, once, repeat
from server.rules import ServedRules
from server.store import Store, protocols, timeline
from server.store.marker import position, read_marker, recognise, write_marker
from server.sync.live import Live

MARK_SECONDS = 5.0

log = logging.getLogger("bagwatch.lifespan")

Lifespan = Callable[[object], AbstractAsyncContextManager[None]]


def running(
    store: Store, data: Path, clock: Clock, rules: ServedRules, live: Live, written: Pulse
) -> Lifespan:
    """Recognises a restored database, keeps the rules that are served, proves that it can write as long as it
    runs, and closes the store at the end.
    """

    @asynccontextmanager
    async def whole(_: object) -> AsyncIterator[None]:
        marker, now_ms = read_marker(data), clock.now_ms()
        if await store.write(lambda connection: recognise(connection, marker)):
            log.warning("the database is older than the note beside it: another epoch begins")
        await store.write(lambda connection: protocols.install(connection, rules.hash, rules.content, now_ms))

        async def mark(_: int) -> None:
            nonlocal marker
            await store.write(lambda connection: timeline.prove_writing(connection, clock.now_ms()))
            here = await store.read(position)
            # A command in another process gave a patient or a person to another team.
            if marker is not None and here.generation != marker.generation:
                live.poke_everyone()
            if here != marker:
                write_marker(data, here)
            marker = here

        try:
            async with _repeated(mark, clock, written):
                yield
        finally:
            live.close()
            await once(mark, clock, written)
            store.close()

    return whole


def telling(dispatcher: Dispatcher, sender: Sender, clock: Clock, pulse: Pulse) -> Lifespan:
    """Tells people as long as the service runs."""

    @asynccontextmanager
    async def whole(_: object) -> AsyncIterator[None]:
        async with sender, _repeated(dispatcher.cycle, clock, pulse):
            yield

    return whole


@asynccontextmanager
async def _repeated(cycle: Cycle, clock: Clock, pulse: Pulse) -> AsyncIterator[None]:
    cycles = asyncio.create_task(repeat(cycle, clock, pulse))
    try:
        yield
    finally:
        cycles.cancel()
        with suppress(asyncio.CancelledError):
            await cycles

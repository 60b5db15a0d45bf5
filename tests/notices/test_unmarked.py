"""What was sent and not yet marked stays few, however slow the disk is: a kill repeats no more than that."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from server.notices.dispatcher import UNMARKED_AT_ONCE
from server.store import Connection, Store
from tests.notices.ward import NOON, Phones, Said, bag, dispatcher, furnish, open_ward, say

Answer = TypeVar("Answer")
TASKS = UNMARKED_AT_ONCE
SECONDS = 0.5


class SlowDisk:
    """A store whose writes wait, once something was sent, until they are let go."""

    def __init__(self, store: Store, phones: Phones) -> None:
        self._store = store
        self._phones = phones
        self.let_go = asyncio.Event()

    async def read(self, step: Callable[[Connection], Answer]) -> Answer:
        return await self._store.read(step)

    async def write(self, step: Callable[[Connection], Answer]) -> Answer:
        if self._phones.pushes:
            await self.let_go.wait()
        return await self._store.write(step)


def test_no_more_is_sent_while_many_wait_to_be_marked(tmp_path: Path) -> None:
    async def story() -> tuple[int, int]:
        store, phones = open_ward(tmp_path), Phones()
        try:
            await furnish(store)
            await say(store, Said([bag(NOON, f"bag.change:f{number}") for number in range(TASKS)]))
            disk = SlowDisk(store, phones)
            cycle = asyncio.create_task(dispatcher(disk, phones).cycle(NOON - 3600))
            await asyncio.wait({cycle}, timeout=SECONDS)
            waiting = len(phones.pushes)
            disk.let_go.set()
            await cycle
            return waiting, len(phones.pushes)
        finally:
            store.close()

    assert asyncio.run(story()) == (UNMARKED_AT_ONCE, 2 * TASKS)

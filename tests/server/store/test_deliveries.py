"""What was told long ago is forgotten, and nobody is told it again."""

import asyncio
from pathlib import Path

from server.notices.dispatcher import FORGET_AT_ONCE, KEPT_SECONDS
from server.store import Connection, Store, deliveries
from tests.notices.ward import NOON, Phones, Said, bag, dispatcher, furnish, open_ward, say

LONG_AFTER = NOON + KEPT_SECONDS + 86_400


def count(connection: Connection) -> int:
    found: int = connection.execute("SELECT count(*) FROM deliveries").fetchone()[0]
    return found


def test_a_delivery_is_kept_for_a_year_and_more_and_then_forgotten_untold(tmp_path: Path) -> None:
    async def story(store: Store, phones: Phones) -> None:
        await furnish(store)
        await say(store, Said(tasks=[bag(NOON)]))
        teller = dispatcher(store, phones)
        await teller.cycle(NOON)
        told, kept = len(phones.pushes), await store.read(count)
        assert told > 0 and kept > 0
        await teller.cycle(LONG_AFTER - 2 * 86_400)
        assert await store.read(count) >= kept
        for _ in range(2):
            await teller.cycle(LONG_AFTER)
        assert await store.read(count) == 0
        assert len(phones.pushes) == told

    store = open_ward(tmp_path)
    try:
        asyncio.run(story(store, Phones()))
    finally:
        store.close()


def test_what_waits_is_never_forgotten_and_one_cycle_takes_a_bounded_number(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        await furnish(store)
        await say(store, Said(tasks=[bag(NOON)]))
        await dispatcher(store, Phones()).cycle(NOON)
        made = await store.read(count)
        await store.write(lambda c: c.execute("UPDATE deliveries SET state = 'waiting'"))
        assert await store.write(lambda c: deliveries.forget_old(c, LONG_AFTER, FORGET_AT_ONCE)) == 0
        await store.write(lambda c: c.execute("UPDATE deliveries SET state = 'sent'"))
        assert await store.write(lambda c: deliveries.forget_old(c, LONG_AFTER, 1)) == 1
        assert await store.read(count) == made - 1

    store = open_ward(tmp_path)
    try:
        asyncio.run(story(store))
    finally:
        store.close()

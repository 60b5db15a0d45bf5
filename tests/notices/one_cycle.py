"""One cycle of a real dispatcher in a process of its own: `python -m tests.notices.one_cycle DATABASE
NOW`.
"""

import asyncio
import sys
from pathlib import Path

from server.notices.dispatcher import Dispatcher
from server.notices.push import Sender
from server.notices.vapid import load_or_make
from server.store import Store
from tests.notices.ward import ORIGIN, rules_for


async def main(database: Path, now: int) -> None:
    store = Store.open(database)
    key = load_or_make(database.parent)
    async with Sender(key, "mailto:ops@ward.example", lambda: now, allow_loopback=True) as sender:
        await Dispatcher(store, sender, rules_for, ORIGIN).cycle(now)
    store.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
